/* SPDX-License-Identifier: MIT */
/* Names of some templates, for the table of mails (core/mail_table.c). */
#ifndef ASSENT_CORE_MAIL_NAMES_H
#define ASSENT_CORE_MAIL_NAMES_H

struct mail_template; /* core/mail.h: a template and these */

/*
 * M01. seats: list: group (its name) and a flag named as the role; core: flag, one of them is a Core seat.
 * others: list: name, who has a seat in the same groups; more_others: flag, there may be more. new_seat: flag, the reader was in the register before.
 * asks_address, asks_agreement: flags: what two more mails ask for.
 */
#define WELCOME_NAMES                                                                       \
	"has_seats", "seats", "group", "core", "has_others", "others", "more_others", "name", "new_seat", "asks_address", \
	"asks_agreement", "facilitator", "listener", "connector", "backbone_representative", "recorder", \
	"data_collector", "workgroup_representative", "people_impacted_representative", "workgroup_member", \
	"community_stakeholder", "alternate"

/* To the Recorder. people: list: name, of who has not answered from their address; denied: flag, who reads it says no. */
#define UNVERIFIED_NAMES "people", "name", "denied"

/*
 * M05. again: flag, the text has changed; then as in `changed`. guest: flag, a member of a Workgroup: for information;
 * reps: list: name, who speaks for them. proposer, goal, impact: as in `call`.
 */
#define TALK_NAMES "again", "guest", "has_reps", "reps", "name", "proposer", "goal", "impact"

/* M06b. said: list: name, id ("" none), words, and one flag: question, answered, comment, concern, resolved, withdrawn, stands. */
#define ROUNDUP_NAMES                                                                       \
	"said", "name", "id", "words", "question", "answered", "comment", "concern", "resolved", "withdrawn", "stands"

/* A proposal that will lapse. deadline: when; last: flag, the second notice; opens, calls: flags: what the reader may do. */
#define IDLE_NAMES "last", "opens", "calls"

/* M15. at; one flag: lapsed, withdrawn; reason: "" none. */
#define ENDED_NAMES "at", "lapsed", "withdrawn", "reason"

/* To who asked. id, question: what they asked; name: who answers; words; in_call: flag, they are asked for their answer now; talking: flag, people talk about it. */
#define ANSWERED_NAMES "id", "question", "name", "words", "in_call", "talking"

/* What was said before a call. asked: list: id, words, answer ("" none yet); open: list of open concerns: id, words. */
#define SAID_NAMES "has_asked", "asked", "answer", "has_open", "open", "id", "words"

/*
 * Of what was said, as `recorded` items: comment, question_early, answered, resolved, stands, concern_back: flags.
 * Problems: no_call, which_concern; notes: no_concern, no_open_concern, concern_said, talk_not_me; reasons: talk_guest,
 * not_proposer_of_it. choose_talk, choose_question, choose_need: the choices. need_told, need_passed, need_over: of a need.
 */
#define ANSWER_TALK_NAMES                                                                   \
	"comment", "question_early", "answered", "resolved", "stands", "concern_back", "no_call", "which_concern", \
	"no_concern", "no_open_concern", "concern_said", "talk_not_me", "talk_guest", "not_proposer_of_it", \
	"choose_talk", "choose_question", "choose_need", "need_told", "need_passed", "need_over"

/*
 * STATUS: what the ledger holds of a member. at: when they asked, in words.
 * rows: list, the newest first: row "r51", when (in words), word (AGREE, DONE ...
 * "" none), subject_id and version ("" none), id (C-1 ..., "" none), and one flag,
 * what it is: answer, taken_back, unclear, not_counted, concern, block, unblock,
 * question, proposed, voice, seat, seat_left, agreement, joined, left, step,
 * checkin, asked, need, learned, outcome, erased, other.
 * more: how many older ones are not shown, "" none; receipt: flag, receipts are attached.
 */
#define STATUS_NAMES \
	"at", "rows", "row", "when", "word", "id", "answer", "taken_back", "unclear", "not_counted", \
	"concern", "block", "unblock", "question", "proposed", "voice", "seat", "seat_left", "agreement", "joined", \
	"left", "step", "checkin", "asked", "need", "learned", "outcome", "erased", "other", "more", "receipt"

/*
 * M46, the news. month, first_month ("" when it is one month), in words; late,
 * joint: flags; nothing: flag, no section has anything; website: "" none. Lists, each with a flag has_x and more_x (how many
 * were left out, "" none):
 *   decided   id, on, title, summary, why, agree, aside, block, silent, concerns (words); one flag: adopted,
 *             adopted_with_concerns, blocked, not_enough
 *   thinking  id, title, summary, until
 *   asking    the same: what people are asked about
 *   done      id, what, group
 *   going     id, what, group, due; a flag named as its health: on_track, slow, stuck, changed
 */
#define DIGEST_NAMES \
	"month", "first_month", "late", "joint", "nothing", "website", "has_decided", \
	"decided", "more_decided", "has_thinking", "thinking", "more_thinking", "has_asking", "asking", "more_asking", "has_done", "done", "more_done", \
	"has_going", "going", "more_going", "id", "on", "why", "agree", "aside", "block", "silent", "concerns", "words", \
	"adopted", "adopted_with_concerns", "blocked", "not_enough", "until", "what", "group", "due", "on_track", \
	"slow", "stuck", "changed"

/*
 * M26, M27, to who looks after it. asker: a name; what, due: the step; words: what was written, "" none. One flag:
 * space, staff_time, policy, money, training, other. `need` has besides again: flag, it was asked at `at`, and nobody
 * offered help.
 */
#define NEED_NAMES                                                                          \
	"asker", "what", "due", "words", "space", "staff_time", "policy", "money", "training", "other"

/* What was said of a need, to the other side. helper: who said it; said: their words; one flag: offered, met, cannot;
 * nobody: flag, there is nobody else to ask. */
#define NEED_NEWS_NAMES "helper", "said", "offered", "met", "cannot", "nobody"

/* What `answer` may use besides: address_yes, address_no: flags of a note, the reply to `address`; choose_address: the choices. */
#define ANSWER_MORE_NAMES "address_yes", "address_no", "choose_address"

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The table of mails: for each template the names that it may use.
 *
 * COMMON stands in every mail:
 *   core_name, short_name      "The Core of Lenawee County", "The Core"
 *   person                     the reader's name
 *   subject_id                 P-2026-004, A-2026-031; "" when the mail is about none
 *   version                    the number alone: 2; "" when there is none
 *   title, summary             of the proposal or step
 *   body                       the proposal's whole text, Markdown: the one raw value ({{{body}}})
 *   deadline, deadline_short   "Friday, December 4, 11:59 PM" and "Fri, Dec 4", in the reader's language
 *   zone_label                 "Lenawee County time"
 *   contact, phone             whom to call
 *   reference_subject, reference_version, token     the reference line: P-2026-004, V2, 16 letters
 *   origin, size, root         the ledger line
 *   reply_address              where answers go, with the token's plus part where allowed
 *   core_address               the mailbox itself, for text that is passed on
 *   html, link_address, link_subject   set by the renderer, true and filled for the HTML part only
 *
 * A list is used as {{#list}}...{{/list}}; the names of its items follow in
 * the same row. `has_x` is a flag: the list x is not empty.
 */
#include "core/mail.h"

#include "core/mail_names.h"

#define COMMON                                                                              \
	"core_name", "short_name", "person", "subject_id", "version", "title", "summary", "body", \
	"deadline", "deadline_short", "zone_label", "contact", "phone", "reference_subject",    \
	"reference_version", "token", "origin", "size", "root", "reply_address", "core_address", "html", \
	"link_address", "link_subject", "help_lines"

#define NAMES(list, ...) static const char *const list[] = {COMMON, __VA_ARGS__}

/*
 * What people told us who will feel a proposal (partial told_us). gate: flag, it is one they are asked about.
 *   none_heard, one_heard   flags; else heard: how many people
 *   has_quotes, quotes      list: words, which they let us show; more_quotes: how many are not shown, "" none
 *   has_askers, askers; has_unable, unable; has_unheard, unheard   lists of members, name: who asked people,
 *                           who could not, who has not told us
 *   waived                  flag: it could not wait; waivers: list: name, words; ask_after: by when they are asked
 */
#define GATE_NAMES                                                                          \
	"gate", "none_heard", "one_heard", "heard", "has_quotes", "quotes", "words", "more_quotes", "has_askers", \
	"askers", "has_unable", "unable", "has_unheard", "unheard", "name", "waived", "waivers", "ask_after"

/*
 * M09, the call. proposer: a name; goal: its statement; impact: who will feel
 * it; instead: to an alternate, the name of who asked them to answer. Each may be "".
 */
NAMES(call_names, "proposer", "goal", "impact", "instead", SAID_NAMES, GATE_NAMES);

/* M10, to who has not answered. last: flag, the last reminder. */
NAMES(reminder_names, "last");

/*
 * M10b. One flag says why: few (too few have answered), outage, asked (by the
 * Facilitator, with reason: text). word: the reader's answer so far, "" none.
 */
NAMES(extended_names, "few", "outage", "asked", "again", "reason", "word");

/*
 * M11, M11b, M11c, M11d, M25: one answer to one or several letters of a person.
 *   ask          flag: something was not clear, we ask; the choices follow
 *   changeable   flag: an answer was recorded that can still be changed
 *   disown       flag: NOT ME would take back what was recorded
 *   receipt      flag: receipts are attached
 *   choose_call, choose_checkin, choose_close, choose_draft, choose_propose, choose_yours, choose_sought   flags: the choices shown at the end
 *   steps        with choose_checkin, where the mail we sent had several: those that are open, as in `checkin`
 *   forged, two_from   flags, with choose_yours: as in `yours`, there is no other address to remember
 *   letters      list, a letter each:
 *     at         when it came, in words
 *     words      the writer's own words, "" when there are none to show
 *     noted, more_time   flags: kept as a note; what kind of note
 *     agreement_later, agreement_question, already_accepted, already_declined, dropped_kept   the same, of a reply to
 *                `agreement`; the last one: the letters that were kept are not theirs
 *     prefers    flag: the reader's wish how our mails should be, and one of large, plain, usual
 *     unsure     flag: something in it was not clear. Why: flags named as the
 *                problems in core/vocabulary.h (unclear, conditional, half, abstain, several,
 *                prose, block_like, empty, subject_only, reaction, attachment,
 *                encrypted, charset, on_behalf, missing_reason, missing_number,
 *                bad_date, too_many, too_large, unreadable, carriers,
 *                wrong_person, shared, no_request) and not_sure
 *     kept       flag, with unsure: these words become the reason of the answer that follows
 *     nothing    flag, with unsure: nothing of this letter is counted
 *     holds      flag, with nothing: the outcome waits for it
 *     with_input flag: the words of people whom the writer asked came with it
 *     input_too  flag, with not_eligible: people are asked about it now, and INPUT would be heard;
 *                has_reps, reps: list: name, who speaks for the writer's Workgroup
 *     other_time, missing_words, disowned (unsure), meeting_over, meeting_cancelled, minutes_final (not_counted)
 *     not_counted flag. Why: late or late_told (closed: when the call closed, in words),
 *                not_eligible, old_version, not_accepted, no_request; of a reply to `close`:
 *                still_open, changed, held, decided, not_closer; to `sought`: decided, gate_open, not_waiver; of SEND BUNDLE: not_recorder, no_archive;
 *                of a reply to `draft`: already_open, not_facilitator, not_yet, gate, old_text;
 *                of a proposal: not_proposer, done_already;
 *                of a reply to `agreement`: no_seat
 *     entries    list, of what the Recorder was to enter and is not: whom (a name, "" not known), words, and one flag:
 *                for_which, for_conflict, for_no_voice, for_same, for_late, for_old_version, for_unclear; ask_entry: flag of the mail, there are some
 *     alternate_...  flags: about who answers instead; instead: for whom the writer answers, "" nobody
 *     already_public, already_redacted, not_now (noted), was_redacted, only_recorder, not_public (not_counted), in_reason,
 *                not_found, elsewhere (unsure)   flags, of a reply to `publish`; is_public: flag of the mail
 *     recorded   list, an answer each:
 *       whom     whose answer it is, "" the writer's; alternate, revisit, process: flags
 *       word     AGREE, DONE, CONFIRM ... (mail_word); "" for what is only taken back
 *       what     the words that belong to it, "" none
 *       before   the word it takes the place of, "" none
 *       id       C-1, Q-1 ..., "" none
 *       block, concern, question   flags: a sentence about what follows
 *       accepted, declined, agreement_ended   flags: the Membership Agreement, instead of a word
 *       taken_back flag: `before` no longer counts; not_me: flag, the writer says so
 *       waits_for_other   flag, of WAIVE: the Facilitator, or a Rep, has to say it as well
 *       published, redacted, redacted_partly, withdrawn_publish   flags: what stands on the public pages now
 *       subject_id, version   where they are not the mail's own
 */
NAMES(answer_names, "ask", "changeable", "disown", "receipt", "choose_call", "choose_checkin", "choose_close",
      "choose_yours", "forged", "two_from", "letters", "at", "words", "noted", "more_time", "not_sure", "unsure", "unclear", "half", "abstain",
      "conditional", "several", "prose", "block_like", "empty", "subject_only", "reaction", "attachment",
      "encrypted", "charset", "on_behalf", "missing_reason", "missing_number", "bad_date", "too_many",
      "too_large", "unreadable", "carriers", "wrong_person", "shared", "nothing", "holds", "not_counted",
      "late", "late_told", "closed", "still_open", "changed", "held", "decided", "not_closer", "not_recorder", "no_archive",
      "not_eligible", "old_version", "not_accepted", "no_request", "choose_draft", "already_open", "not_facilitator", "not_yet",
      "gate", "old_text", "too_soon", "choose_propose", "not_proposer", "done_already", "no_block", "not_all", "closes_already", "drafted", "amended", "amended_early", "not_amender", "kind_stays", "long_title",
      "no_change", "carried_block", "has_changes", "change", "changes", "now", "is_summary", "is_title", "is_impact", "is_goal", "is_text", "recorded", "word", "what",
      "before", "id", "block", "concern", "question", "taken_back", "not_me", "kept", "steps", "number", "due",
      "choose_sought", "gate_open", "not_waiver", "waits_for_other", "input_too", "reps", "has_reps", "name", "with_input", "input_kept",
      "ask_entry", "choose_after", "whom", "entries", "for_which", "for_conflict", "for_no_voice", "for_late",
      "for_unclear", "for_same", "for_old_version", "alternate", "revisit", "process", "process_over", "instead", "alternate_none",
      "alternate_named", "alternate_unknown", "alternate_no_seat", "alternate_has_voice", "alternate_taken",
      "alternate_not_accepted", "alternate_which", "alternate_not_named", "alternate_over", "none_late",
      "choose_agreement", "agreement_later", "agreement_question", "already_accepted", "already_declined", "dropped_kept",
      "prefers", "large", "plain", "usual", "no_seat", "accepted", "declined", "agreement_ended",
      "choose_meeting", "choose_minutes", "when", "place", "other_time", "missing_words", "disowned", "meeting_over",
      "meeting_cancelled", "minutes_final", "correction", "choose_publish", "is_public", "published", "redacted",
      "redacted_partly", "withdrawn_publish", "already_public", "already_redacted", "not_now", "was_redacted", "only_recorder", "not_public",
      "in_reason", "not_found", "elsewhere", ANSWER_MORE_NAMES, ANSWER_TALK_NAMES);

/*
 * M11e, to the registered address. at: when the letter came, in words. Why we
 * ask, flags: other_address, forged, two_from. Never a word of the letter.
 */
NAMES(yours_names, "at", "other_address", "forged", "two_from");

/* M12b, to the Core, without the name. at: when it was raised; reason: "" when none was given. */
NAMES(block_names, "at", "reason");

/*
 * M12, to the Facilitator.
 *   deadline     by when the Facilitator should answer; ended: when the call ended, in words; late: how many
 *                answers came late, "" none
 *   adopted, adopted_with_concerns, not_enough, blocked   flags: what we suggest
 *   eligible, answered, needed, agree, aside, block, silent   numbers of people
 *   has_groups, groups      list: name, heard (flag)
 *   has_holds, holds        list: name (of a person or group, "" none), words ("" none), and one flag:
 *                           unclear, held, has_block, left_block, not_me, unreachable, away, aside_many, too_few, group_silent,
 *                           reading
 *   has_concerns, concerns  list: id, name, words
 *   has_asides, asides      list: name, words ("" no reason given)
 */
NAMES(close_names, "ended", "adopted", "adopted_with_concerns", "not_enough", "blocked", "eligible",
      "answered", "needed", "agree", "aside", "block", "silent", "has_groups", "groups", "name", "heard", "stands",
      "has_holds", "holds", "words", "unclear", "held", "has_block", "left_block", "not_me", "aside_many", "too_few",
      "group_silent", "unreachable", "away", "reading", "late", "has_concerns", "concerns", "id", "has_asides", "asides", "has_findings", "findings",
      "gate", "none_heard", "one_heard", "heard", "has_quotes", "quotes", "more_quotes", "has_askers", "askers",
      "has_unable", "unable", "has_unheard", "unheard", "waived", "waivers", "ask_after");

/*
 * M13, to the Core. at: when it was declared, in words. One flag: adopted,
 * adopted_with_concerns, not_enough, blocked, reopened, withdrawn (by who proposed it). reason: what the
 * Facilitator wrote, "" none. Numbers and lists as in `close`, concerns without names.
 */
NAMES(outcome_names, "at", "adopted", "adopted_with_concerns", "not_enough", "blocked", "reopened", "withdrawn",
      "reason",
      "agree", "aside", "block", "silent", "has_concerns", "concerns", "id", "words", "has_asides", "asides",
      GATE_NAMES);

/*
 * M23, M24. steps: list: number ("" when the mail began with one step), what, due
 * (date in words, "" none), subject_id. several: flag, more than one step; the mail's
 * own subject_id is then "A-2026-031 +1".
 */
NAMES(checkin_names, "steps", "number", "what", "due", "several");

NAMES(need_names, NEED_NAMES, "again", "at");
NAMES(need_news_names, NEED_NAMES, NEED_NEWS_NAMES);

/*
 * M11b, to who talks with the writer. asker: a name; words: what was written,
 * "" none; id: C-1, Q-1, "" none. One flag: question, concern, more_time, late,
 * revisit, process (after the outcome).
 */
NAMES(told_names, "asker", "id", "words", "question", "concern", "more_time", "late", "revisit", "process", "answers", "not_me");

/*
 * An answer that somebody else gave. who: the Recorder or an alternate; whom: whose answer it is; at: when it was
 * given. One flag: recorder, alternate, conflict (the reader answered otherwise: asked), copy (to the Recorder), late (who lets it count).
 * rows: list: word, words, id ("" none). older: flag, a later answer counts. changeable, choose_call: flags, as in `answer`.
 */
NAMES(recorded_for_names, "who", "whom", "at", "recorder", "alternate", "conflict", "copy", "rows", "word", "words",
      "id", "changeable", "choose_call", "older", "late");

/* To an alternate: who asked them to answer has answered. instead: the name. */
NAMES(alternate_names, "instead");

/*
 * M52. at: when the letter came; asked: flag, the letter asked for help.
 * has_open, open: list: subject_id, title, deadline. To who has no voice: has_asking,
 * asking: list: subject_id, title of what people are asked about.
 */
NAMES(help_names, "at", "asked", "has_open", "open", "has_asking", "asking");

/* M51, to the Facilitator. who: the member's name; at: when, in words; permanent: flag. */
NAMES(bounced_names, "who", "at", "permanent");

/*
 * The list of the monthly news. subscribe (M44): `deadline` is until when it can
 * be confirmed. at: when the letter came. Flags: member (of the Core), on_list,
 * unsure (a mail to confirm is still open).
 */
NAMES(subscribe_names, "at");
NAMES(listed_names, "member");
NAMES(list_help_names, "at", "on_list", "unsure");

NAMES(digest_names, DIGEST_NAMES);

/*
 * M42, M43, to the Recorder. month in words, month_id "2026-11"; file: its name;
 * megabytes: "3.1"; hash: sha256:...; key_number; attached: flag, it and its signature
 * are attached; gone: flag, the file is not there any more.
 */
NAMES(archive_names, "month", "month_id", "file", "megabytes", "hash", "key_number", "attached", "gone");

NAMES(status_names, STATUS_NAMES);

/*
 * M29. when: the start, in words; place: "" none; group: its name; word: the reader's answer, "" none. items: list:
 * words, of the agenda. Flags: other_time (old answers count no more), other (something else changed). The list for the
 * Facilitator: count of those who come; people: name, words, and a flag: their answer, or silent.
 */
NAMES(meeting_names, "when", "place", "group", "word", "has_items", "items", "words", "other_time", "other");
NAMES(meeting_cancelled_names, "when", "place", "group", "word");
NAMES(meeting_reminder_names, "when", "place", "group", "word", "has_items", "items", "words");
NAMES(meeting_list_names, "when", "place", "group", "has_items", "items", "words", "count", "coming", "people", "name",
      "regrets", "maybe", "alternate", "silent");
/* M30, M30b: when; body: the minutes; again: flag, a newer text. To the Recorder: asker: a name; id: C-1; words. */
NAMES(minutes_names, "when", "again");
NAMES(minutes_final_names, "when");

/* To the Recorder: may everybody read it? body: the text; minutes: flag, it is those of a meeting; is_public: it stands there. */
NAMES(publish_names, "minutes", "is_public");
NAMES(corrected_names, "asker", "id", "words");
/* M47, M48: at; handler: a name, "" none; id: K-7k2q9d4x. Distress: who: a member, "" not known. Nothing of the letter. */
NAMES(case_receipt_names, "at", "handler");
NAMES(case_told_names, "id");
NAMES(distress_names, "who", "at");

/*
 * AGENDA: anything: flag; lists: id, title, when; of calls waits (for the reader: flag), of steps name, own (flag), of
 * meetings place, word. STATUS, RECORD: one flag: proposal (and open, closed, decided, not_open; an outcome as in
 * `outcome`, numbers as in `close`), step (name: of its owner), meeting (cancelled, drafted, final: body), unknown.
 * word: the reader's answer, or how a step goes, "" none.
 */
NAMES(agenda_names, "at", "anything", "has_calls", "calls", "has_steps", "steps", "has_meetings", "meetings", "id",
      "when", "waits", "name", "own", "place", "word");
NAMES(record_names, "at", "lapsed", "proposal", "step", "meeting", "unknown", "word", "when", "open", "closed", "decided",
      "not_open", "reason", "adopted", "adopted_with_concerns", "not_enough", "blocked", "reopened", "withdrawn",
      "eligible", "answered", "agree", "aside", "block", "has_concerns", "concerns", "id", "words", "name", "place",
      "cancelled", "drafted", "final");

/*
 * M06, to the Facilitator: a draft to check. deadline: by when; afterwards who proposed it may
 * open it. proposer: a name; a flag named as its kind; goal, impact: "" none;
 * wished: the last day for answers that it asks for, "" none; gate: flag, the people impacted have to be heard before
 * its call. draft_talk, to who proposed it: asker: the Facilitator's name; words; one flag: discuss, not_aligned.
 * draft_free, to who proposed it: the Facilitator said nothing.
 */
NAMES(draft_names, "proposer", "procedure", "minutes", "seat", "revise", "other", "action", "backbone", "add_workgroup", "agenda", "document", "goal", "impact", "wished", "gate");
NAMES(draft_talk_names, "asker", "words", "discuss", "not_aligned");
static const char *const draft_free_names[] = {COMMON};

/*
 * M05a, to who proposes: what we have and what is missing. Flags: has_any (something was written), has_text, has_kind,
 * the kind's own flag (else kind: what was written as kind), lacks_title, lacks_kind, lacks_summary, lacks_impact,
 * bad_kind, bad_deadline, not_writer. goal, impact: "" none; wished: the deadline as written; at: when the letter came.
 */
NAMES(propose_names, "at", "has_any", "has_text", "has_kind", "kind", "procedure", "minutes", "seat", "revise", "other",
      "action", "backbone", "add_workgroup", "agenda", "document", "goal", "impact", "wished", "lacks_title",
      "lacks_kind", "lacks_summary", "lacks_impact", "bad_kind", "bad_deadline", "not_writer", "long_title");

/*
 * M08 and M07. impact: who will feel it; deadline: until when we wait for answers. Flags: again, a reminder;
 * after, it is decided, since it could not wait.
 */
NAMES(sought_names, "impact", "again", "after");

/* How it stands, to the Facilitator. Flags: passed, the call may open; over, the time is over and it may not yet. */
NAMES(gate_names, "impact", "passed", "over", GATE_NAMES);

/*
 * M08b. Flags: general, about no proposal in particular; open; decided, before it came. taken_back; named, the
 * words tell who wrote them, and are not shown for that; quote, answer: what they wished. deadline: until when
 * people are asked, or the Core answers.
 */
NAMES(input_names, "general", "open", "decided", "taken_back", "named", "quote", "answer", "no_answer");

/* To the Core: what was told after the call opened. heard: how many; one_heard, several_heard: flags; quotes as above. */
NAMES(heard_names, "heard", "one_heard", "several_heard", "has_quotes", "quotes", "words");

/* To who told us something and wanted to hear. at, reason, one flag: as in `outcome`. */
NAMES(input_outcome_names, "at", "lapsed", "adopted", "adopted_with_concerns", "not_enough", "blocked", "withdrawn", "reason",
      "gate", "none_heard", "one_heard", "heard", "has_quotes", "quotes", "words", "more_quotes");

/*
 * M14, to who had a voice before. As `call`; change: what its writer says of it, "" none; changes: list of what is different:
 * before, now, and a flag: is_summary, is_title, is_impact, is_goal, is_text. old_word: the reader's answer to the
 * old text, "" none; own_block, own_concern: flags, what the reader has against it stays open.
 */
#define CHANGES "has_changes", "change", "changes", "before", "now", "is_summary", "is_title", "is_impact", "is_goal", "is_text"
NAMES(changed_names, SAID_NAMES, "proposer", "goal", "impact", "old_word", "own_block", "own_concern", CHANGES, GATE_NAMES);

/* Early, closing, finding. word: the reader's answer; asker blocks it; words: why, "" none. */
static const char *const early_names[] = {COMMON};
NAMES(closing_names, "word");
NAMES(finding_names, "asker", "words");

/*
 * M03, M04: the Membership Agreement; body: its text in short. again: flag, a
 * reminder; newer: flag, another version was accepted before; ends: flag, it counts until the deadline; over: no more; waits: flag, an
 * answer to the call `subject_id` was kept, of `at`; it counts when the reader
 * accepts by the deadline.
 */
NAMES(agreement_names, "ends", "over", "again", "newer", "waits", "at");

/*
 * An answer of a person who has not accepted the Agreement. at: when it came;
 * waits: flag, it counts when they accept by the deadline; else it was not counted.
 */
NAMES(kept_names, "waits", "at");

/* To who talks with the writer. asker: a name; words: what was written, "" none. One flag: question, declined. */
NAMES(agreement_told_names, "asker", "words", "question", "declined");

NAMES(welcome_names, WELCOME_NAMES);
NAMES(unverified_names, UNVERIFIED_NAMES);
NAMES(talk_names, TALK_NAMES, CHANGES);
NAMES(roundup_names, ROUNDUP_NAMES);
NAMES(answered_names, ANSWERED_NAMES);
NAMES(idle_names, IDLE_NAMES);
NAMES(ended_names, ENDED_NAMES);
static const char *const address_names[] = {COMMON};

#define ROW(name, names) {name, names, sizeof names / sizeof names[0]}

static const struct mail_template table[] = {
	ROW("call", call_names), ROW("reminder", reminder_names), ROW("extended", extended_names),
	ROW("answer", answer_names), ROW("yours", yours_names), ROW("block", block_names),
	ROW("close", close_names), ROW("outcome", outcome_names), ROW("checkin", checkin_names),
	ROW("checkin_reminder", checkin_names), ROW("need", need_names), ROW("need_news", need_news_names), ROW("told", told_names),
	ROW("recorded_for", recorded_for_names), ROW("alternate", alternate_names), ROW("help", help_names),
	ROW("bounced", bounced_names), ROW("subscribe", subscribe_names), ROW("listed", listed_names),
	ROW("unlisted", listed_names), ROW("list_help", list_help_names), ROW("digest", digest_names),
	ROW("archive", archive_names), ROW("status", status_names), ROW("draft", draft_names),
	ROW("draft_talk", draft_talk_names), ROW("draft_free", draft_free_names), ROW("propose", propose_names),
	ROW("changed", changed_names), ROW("early", early_names), ROW("closing", closing_names),
	ROW("finding", finding_names), ROW("sought", sought_names), ROW("gate", gate_names),
	ROW("input", input_names), ROW("heard", heard_names), ROW("input_outcome", input_outcome_names),
	ROW("agreement", agreement_names), ROW("kept", kept_names),
	ROW("agreement_told", agreement_told_names), ROW("meeting", meeting_names),
	ROW("meeting_cancelled", meeting_cancelled_names), ROW("meeting_reminder", meeting_reminder_names),
	ROW("meeting_list", meeting_list_names), ROW("minutes", minutes_names),
	ROW("minutes_final", minutes_final_names), ROW("publish", publish_names), ROW("corrected", corrected_names),
	ROW("case_receipt", case_receipt_names), ROW("case_told", case_told_names),
	ROW("distress", distress_names), ROW("agenda", agenda_names), ROW("record", record_names),
	ROW("welcome", welcome_names), ROW("address", address_names), ROW("unverified", unverified_names),
	ROW("talk", talk_names), ROW("roundup", roundup_names), ROW("answered", answered_names),
	ROW("idle", idle_names), ROW("ended", ended_names),
};

const struct mail_template *mail_templates(size_t *ret_count)
{
	*ret_count = sizeof table / sizeof table[0];
	return table;
}

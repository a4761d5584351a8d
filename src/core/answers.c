/* SPDX-License-Identifier: MIT */
/*
 * The answers to letters (M11, M11b to M11d, M25, M52): all letters of one
 * person that one reading of the mailbox took in are answered in one mail.
 * Only where two of them have to be asked about, for two different requests,
 * there is a mail for each, since a reply carries one token.
 */
#include "core/answers.h"

#include "core/agreement.h"
#include "core/brake.h"
#include "core/calendar.h"
#include "core/checkin.h"
#include "core/draft.h"
#include "core/consensus.h"
#include "core/meeting.h"
#include "core/publishing.h"
#include "core/talk.h"

#include <stdlib.h>
#include <string.h>

/* STOP, SUBSCRIBE, SEND BUNDLE, STATUS and INPUT are answered by mails of their own. */
static bool is_answered_apart(const struct taken *letter)
{
	enum meaning meaning = MEANING_NONE;
	meaning_find(letter->about->note, &meaning);
	bool confirmed = letter->about->kind == REQUEST_CONFIRM && meaning == MEANING_CONFIRM;
	bool wish = (meaning_is_service(meaning) && !meaning_is_preference(meaning)) ||
	            meaning == MEANING_INPUT;
	bool lapsed = letter->about->class == CLASS_REFUSED && strcmp(letter->about->note, "lapsed") == 0; /* see agreement_kept.c */
	bool incomplete = letter->about->class == CLASS_ASKED_BACK && strcmp(letter->about->note, "incomplete") == 0; /* M05a */
	return incomplete || lapsed || (letter->about->class == CLASS_NOTED && (wish || confirmed));
}

static bool is_due(const struct owing *o, const struct taken *letter)
{
	bool class = letter->about->class == CLASS_RECORDED || letter->about->class == CLASS_REPLACED ||
	             letter->about->class == CLASS_ASKED_BACK || letter->about->class == CLASS_NOTED ||
	             letter->about->class == CLASS_REFUSED;
	return class && !is_answered_apart(letter) && letter->person != NOBODY && letter->about->batch < o->state->batch &&
	       letter->about->time >= o->state->horizon;
}

/* By person, then by reading, then in the order they were decided. */
static int compare(const void *a, const void *b)
{
	const struct taken *x = *(const struct taken *const *)a, *y = *(const struct taken *const *)b;
	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	if (x->about->batch != y->about->batch)
		return x->about->batch < y->about->batch ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static enum request_kind kind_of_fact(enum event_kind kind)
{
	if (kind == EVENT_PROPOSAL_DRAFTED || kind == EVENT_PROPOSAL_AMENDED || kind == EVENT_PROPOSAL_OPENED)
		return REQUEST_DRAFT;
	const struct workflow *workflow = workflow_of_event(kind);
	if (workflow == &consensus_workflow)
		return REQUEST_CALL;
	if (workflow == &needs_workflow)
		return REQUEST_NEED;
	if (workflow == &talk_workflow)
		return REQUEST_TALK;
	if (workflow == &checkin_workflow)
		return REQUEST_CHECKIN;
	if (workflow == &gate_workflow)
		return REQUEST_SOUGHT;
	if (workflow == &draft_workflow || workflow == &lapse_workflow)
		return REQUEST_DRAFT;
	if (workflow == &membership_workflow)
		return REQUEST_AGREEMENT;
	if (workflow == &meeting_workflow)
		return REQUEST_MEETING;
	if (workflow == &minutes_workflow)
		return REQUEST_MINUTES;
	if (workflow == &publishing_workflow)
		return REQUEST_PUBLISH;
	return workflow == &closing_workflow ? REQUEST_CLOSE : REQUEST_NONE;
}

bool answer_notes(const struct taken *letter, enum problem problem)
{
	return strcmp(letter->about->note, problem_word(problem)) == 0;
}

/* A Facilitator whose CONFIRM could not be taken is asked again, as is a member who used another's mail. */
static bool asks(const struct due *due)
{
	static const char *const again[] = {"changed", "held", "wrong_person", "old_version"};
	if (due->letter->about->class == CLASS_ASKED_BACK)
		return !answer_notes(due->letter, PROBLEM_NO_REQUEST) || due->fact_count > 0;
	for (size_t i = 0; due->letter->about->class == CLASS_REFUSED && i < sizeof again / sizeof *again; i++)
		if (strcmp(due->letter->about->note, again[i]) == 0)
			return true;
	return false;
}

/* How many facts from this one on belong to rows below `end`. */
static size_t facts_until(const struct state *state, const struct fact *first, uint64_t end)
{
	const struct fact *last = state->facts.items + state->facts.count;
	size_t count = 0;
	while (first + count < last && first[count].row < end)
		count++;
	return count;
}

static struct due due_of(const struct owing *o, const struct taken *letter)
{
	struct due due = {.letter = letter, .kind = letter->about->kind, .subject = letter->about->subject};
	due.facts = letter->row_count == 0 ? NULL : state_fact(o->state, letter->first_row);
	due.fact_count = due.facts == NULL ? 0 : facts_until(o->state, due.facts, letter->first_row + letter->row_count);
	if (due.fact_count > 0) {
		due.kind = kind_of_fact(due.facts[0].about->kind);
		due.subject = due.facts[0].about->subject;
	}
	bool sheet = checkin_sheet(o->state, letter->about->subject) != NULL;
	if (sheet || (due.fact_count > 0 && due.facts[0].about->kind == EVENT_NEED_OPENED))
		due.subject = letter->about->subject;
	due.asks = asks(&due);
	return due;
}

/* ---- the request a mail's token stands for ---- */

bool answer_has_voice(const struct owing *o, const struct proposal *p, uint32_t person)
{
	const struct voice *voice =
		p == NULL ? NULL : proposal_voice_of(p, person);
	const struct voice *other = p == NULL || voice != NULL ? NULL : alternate_voice(p, person);
	return (voice != NULL && !voice->left) || (other != NULL && alternate_of(o->state, p, other) == person);
}

/* True when this person may say something about a draft that has no call yet. */
static bool has_draft(const struct owing *o, const struct due *due, const struct proposal *p, uint32_t person)
{
	return due->kind == REQUEST_DRAFT && p != NULL && p->phase < PHASE_CALL &&
	       (proposal_is_proposer(o->state, p, person) || draft_is_keeper(o->state, o->arena, person));
}

/* Sets kind, subject and version, as far as this person has a request about it. */
static void choose_request(const struct owing *o, struct owed_about *about, const struct due *due, uint32_t person)
{
	const struct proposal *p = state_proposal(o->state, due->subject);
	const struct step *step = state_step(o->state, due->subject);
	const struct sheet *sheet = checkin_sheet(o->state, due->subject);
	const struct meeting *meeting = state_meeting(o->state, due->subject);
	about->kind = REQUEST_NONE;
	about->subject = "";
	if (due->kind == REQUEST_PUBLISH)
		about->kind = REQUEST_PUBLISH;
	else if (due->kind == REQUEST_CLOSE && p != NULL)
		about->kind = REQUEST_CLOSE;
	else if (due->kind == REQUEST_SOUGHT && p != NULL)
		about->kind = REQUEST_SOUGHT;
	else if (has_draft(o, due, p, person))
		about->kind = REQUEST_DRAFT;
	else if (p != NULL && talk_is_open(p) && (due->kind == REQUEST_TALK || due->kind == REQUEST_CALL) &&
	         (talk_takes_part(o->state, person) || talk_is_guest(o->state, person)))
		about->kind = REQUEST_TALK;
	else if (due->kind == REQUEST_QUESTION || due->kind == REQUEST_NEED)
		about->kind = due->kind;
	else if (answer_has_voice(o, p, person))
		about->kind = REQUEST_CALL;
	else if (step != NULL && step->owner == person && step->checkins.count > 0)
		about->kind = REQUEST_CHECKIN;
	else if (due->kind == REQUEST_CHECKIN && sheet != NULL && sheet->person == person)
		about->kind = REQUEST_CHECKIN;
	else if (due->kind == REQUEST_YOURS || due->kind == REQUEST_PROPOSE ||
	         (meeting != NULL && (due->kind == REQUEST_MEETING || due->kind == REQUEST_MINUTES)))
		about->kind = due->kind;
	else if (due->kind == REQUEST_AGREEMENT && agreement_was_asked(o->state, person))
		about->kind = REQUEST_AGREEMENT;
	else if (due->kind == REQUEST_ADDRESS)
		about->kind = REQUEST_ADDRESS;
	if (about->kind == REQUEST_ADDRESS)
		return;
	if (about->kind == REQUEST_AGREEMENT)
		about->version = o->state->people.items[person].asks->asked_version;
	if (about->kind == REQUEST_NONE || about->kind == REQUEST_AGREEMENT)
		return;
	about->subject = due->subject;
	if (about->kind == REQUEST_CHECKIN && step != NULL)
		about->version = step->checkins.items[step->checkins.count - 1].version;
	else if (p != NULL && about->kind != REQUEST_SOUGHT)
		about->version = p->version;
	else if (meeting != NULL)
		about->version = about->kind == REQUEST_MEETING ? meeting->version : meeting->minutes.version;
}

/* Smaller goes first: what asks, an answer that can be changed, a YES to our question, what is about nothing. */
static int rank(const struct due *due)
{
	if (due->asks)
		return 0;
	if (*due->subject == '\0')
		return 3;
	return due->kind == REQUEST_YOURS ? 2 : 1;
}

/* The letter whose request the mail is about; NULL when all are told. */
static struct due *main_letter(struct reply_group *group)
{
	struct due *first = NULL;
	for (size_t i = 0; i < group->count; i++) {
		struct due *due = &group->letters[i];
		if (!due->told && (first == NULL || rank(due) < rank(first)))
			first = due;
	}
	return first;
}

/* ---- the mail ---- */

static void subject_values(struct answer *a)
{
	struct owing *o = a->o;
	const struct request *request = &a->mail->request;
	const struct remark *question;
	const struct proposal *p = state_proposal(o->state, a->main->subject);
	if (p == NULL)
		p = talk_question(o->state, a->main->subject, &question);
	const struct step *step = state_step(o->state, a->main->subject);
	bool open = p != NULL && p->phase == PHASE_CALL && o->now < p->deadline;
	const struct meeting *meeting = state_meeting(o->state, a->main->subject);
	if (p != NULL || step != NULL || meeting != NULL)
		owed_text(o, a->mail, "subject_id", p != NULL ? p->id : a->main->subject);
	owed_text(o, a->mail, "title", p != NULL         ? p->title
	                               : step != NULL    ? step->what
	                               : meeting != NULL ? meeting->what
	                                                 : "");
	if (request->kind == REQUEST_PUBLISH)
		publishing_values(o, a->mail, a->main->subject);
	else if (meeting != NULL)
		answer_meeting(a, meeting);
	if (open)
		owed_text(o, a->mail, "deadline",
		          calendar_end_words(o->arena, o->rules, a->mail->language, p->deadline));
	if (a->changeable && (open || request->kind == REQUEST_CHECKIN))
		owed_flag(o, a->mail, "changeable");
	/* Longer than it can be changed: a forged answer of the last hours is told of after the end. */
	if (a->changeable && (request->kind == REQUEST_CHECKIN || request->kind == REQUEST_AGREEMENT ||
	                      request->kind == REQUEST_PUBLISH || (p != NULL && p->phase < PHASE_DECIDED)))
		owed_flag(o, a->mail, "disown");
}

static void answer_values(struct answer *a)
{
	const char *choices = answer_choices_flag(a->o, &a->mail->request);
	a->mail->reply = true;
	subject_values(a);
	if (a->mail->receipts.count > 0)
		owed_flag(a->o, a->mail, "receipt");
	if (a->asks)
		owed_flag(a->o, a->mail, "ask");
	else if (a->asks_entry)
		owed_flag(a->o, a->mail, "ask_entry");
	if (a->asks && choices != NULL)
		owed_flag(a->o, a->mail, choices);
	const struct sheet *sheet = checkin_sheet(a->o->state, a->main->subject);
	if (a->asks && sheet != NULL && a->main->kind == REQUEST_CHECKIN)
		checkin_steps(a->o, a->mail, sheet);
}

/* True when this letter belongs into the mail about `main`: what asks, asks about one request only. */
static bool fits(const struct due *due, const struct due *main)
{
	return !due->told && (!due->asks || due == main || strcmp(due->subject, main->subject) == 0);
}

static struct due *first_that_fits(struct reply_group *group, const struct due *main)
{
	for (size_t i = 0; i < group->count; i++)
		if (fits(&group->letters[i], main))
			return &group->letters[i];
	return NULL;
}

/* One mail; false when no letter is left to tell of. */
static bool answer_mail(struct owing *o, struct reply_group *group)
{
	struct due *main = main_letter(group);
	if (main == NULL)
		return false;
	const struct due *first = first_that_fits(group, main);
	/* A row of the ledger keeps its number for ever; one of the journal may get another when a backup is restored. */
	bool on_record = first->letter->row_count > 0;
	struct owed_about about = {
		.book = on_record ? 'r' : 'j',
		.row = on_record ? first->letter->first_row : first->letter->row,
		.purpose = "answer",
		.template = "answer",
		.order = ORDER_RECEIPT,
		.since = first->letter->about->time,
	};
	choose_request(o, &about, main, group->person);
	struct answer a = {.o = o, .main = main, .mail = owed_mail(o, &about, group->person)};
	for (size_t i = 0; i < group->count; i++) {
		if (!fits(&group->letters[i], main))
			continue;
		if (a.mail != NULL) {
			*LIST_PUSH(o->arena, &a.mail->letters) = group->letters[i].letter->row;
			answer_letter(&a, &group->letters[i]);
		}
		group->letters[i].told = true;
	}
	if (a.mail == NULL)
		return true;
	answer_values(&a);
	owed_emit(o, a.mail);
	return true;
}

/* ---- all of them ---- */

/* True when a letter of the group recorded more than that it came: its receipt is the alarm, and always goes out. */
static bool records(const struct reply_group *group)
{
	for (size_t i = 0; i < group->count; i++)
		for (size_t j = 0; j < group->letters[i].fact_count; j++) {
			enum event_kind kind = group->letters[i].facts[j].about->kind;
			if (kind != EVENT_RESPONSE_UNCLEAR && kind != EVENT_RESPONSE_NOT_COUNTED &&
			    kind != EVENT_QUESTION_ASKED)
				return true;
		}
	return false;
}

/*
 * What the brake or the limit of help mails left unanswered a day after the
 * horizon stays so: the mails that stood before it are not seen any more.
 */
static bool is_past(const struct owing *o, const struct due *due)
{
	return due->letter->about->time < o->state->horizon + BRAKE_SECONDS;
}

static void answer_group(struct owing *o, struct reply_group *group, instant *last_help, struct brake *brake)
{
	for (size_t i = 0; i < group->count; i++) {
		struct due *due = &group->letters[i];
		if (!answer_wants_help(due))
			continue;
		due->told = true;
		if (is_past(o, due) ||
		    (*last_help != INSTANT_NONE && due->letter->about->time < *last_help + HELP_SECONDS))
			continue;
		*last_help = due->letter->about->time;
		answer_help(o, due);
	}
	struct due *main = main_letter(group);
	if (main == NULL || (!records(group) && (is_past(o, main) || !brake_lets(brake, main->letter->about->time))))
		return;
	while (!o->stopped && answer_mail(o, group))
		;
}

/* The letters of one person, reading by reading. */
static void answer_person(struct owing *o, const struct taken **letters, size_t count, struct due *room)
{
	instant last_help = INSTANT_NONE;
	struct brake brake = {0};
	for (size_t from = 0, to; from < count; from = to) {
		struct reply_group group = {.letters = room, .person = letters[0]->person};
		for (to = from; to < count && letters[to]->about->batch == letters[from]->about->batch; to++)
			room[group.count++] = due_of(o, letters[to]);
		answer_group(o, &group, &last_help, &brake);
	}
}

void intake_owed(struct owing *o)
{
	struct arena own = {0}; /* o->arena is emptied with every mail */
	const struct state *state = o->state;
	bounced_owed(o);
	answer_strangers(o);
	status_owed(o);
	const struct taken **letters = ARENA_ARRAY(&own, const struct taken *, state->taken.count + 1);
	size_t count = 0, most = 0;
	for (size_t i = 0; i < state->taken.count; i++)
		if (is_due(o, &state->taken.items[i]))
			letters[count++] = &state->taken.items[i];
	qsort(letters, count, sizeof *letters, compare);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from; to < count && letters[to]->person == letters[from]->person; to++)
			;
		most = to - from > most ? to - from : most;
	}
	struct due *room = ARENA_ARRAY(&own, struct due, most + 1);
	for (size_t from = 0, to; from < count && !o->stopped; from = to) {
		for (to = from; to < count && letters[to]->person == letters[from]->person; to++)
			;
		answer_person(o, letters + from, to - from, room);
	}
	arena_release(&own);
}

/* SPDX-License-Identifier: MIT */
/* The answers to AGENDA, and to STATUS and RECORD with a number. */
#include "core/brake.h"
#include "core/calendar.h"
#include "core/command.h"
#include "core/consensus.h"
#include "core/meeting.h"
#include "core/talk.h"

#include <string.h>

enum { STEPS_DAYS = 60 };

static const char *word_of(const struct mail *mail, const char *answer)
{
	enum meaning meaning = MEANING_NONE;
	meaning_find(answer, &meaning);
	return mail_word(meaning, mail->language);
}

static struct mail *begin(struct owing *o, const struct command_asked *asked, const char *template)
{
	struct owed_about about = {
		.book = 'j',
		.row = asked->row,
		.purpose = template,
		.template = template,
		.subject = "",
		.order = ORDER_RECEIPT,
		.since = asked->time,
	};
	struct mail *mail = owed_mail(o, &about, asked->person);
	if (mail == NULL)
		return NULL;
	mail->reply = true;
	owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, asked->received));
	return mail;
}

/* ---- AGENDA ---- */

static struct value *item(struct owing *o, struct mail *mail, const char *list, const char *flag, const char *id,
                          const char *title, const char *when)
{
	struct value *item = owed_item(o, mail, list);
	value_text(o->arena, item, "id", id);
	value_text(o->arena, item, "title", title);
	value_text(o->arena, item, "when", when);
	owed_flag(o, mail, flag);
	owed_flag(o, mail, "anything");
	return item;
}

static void calls(struct owing *o, struct mail *mail, const struct person *person)
{
	for (size_t i = 0; i < o->state->proposals.count; i++) {
		const struct proposal *p = &o->state->proposals.items[i];
		if (p->phase != PHASE_CALL || o->now >= p->deadline)
			continue;
		struct value *call = item(o, mail, "calls", "has_calls", p->id, p->title,
		                          calendar_end_words(o->arena, o->rules, mail->language, p->deadline));
		const struct voice *voice = proposal_voice(o->state, p, person->id);
		if (voice != NULL && !voice->left && *voice_position(voice) == '\0')
			value_flag(o->arena, call, "waits", true);
	}
}

static void steps(struct owing *o, struct mail *mail, uint32_t person)
{
	instant until = o->now + (instant)STEPS_DAYS * SECONDS_A_DAY;
	for (size_t i = 0; i < o->state->steps.count; i++) {
		const struct step *step = &o->state->steps.items[i];
		bool own = step->owner == person;
		if (!step->open || step->owner == NOBODY || step->due == INSTANT_NONE || (step->due > until && !own))
			continue;
		struct value *due = item(o, mail, "steps", "has_steps", step->id, step->what,
		                         calendar_long_date(o->arena, mail->language,
		                                            calendar_last_day(o->rules, step->due)));
		value_text(o->arena, due, "name", o->state->people.items[step->owner].name);
		value_flag(o->arena, due, "own", own);
	}
}

/* A group's meeting is shown to those it is for, and to the Core. */
static bool shows(const struct owing *o, const struct meeting *meeting, uint32_t person)
{
	return meeting_invites(o->state, meeting, person) || meeting_answer(meeting, person) != NULL ||
	       o->state->people.items[person].core_seats > 0;
}

static void meetings(struct owing *o, struct mail *mail, uint32_t person)
{
	for (size_t i = 0; i < o->state->meetings.count; i++) {
		const struct meeting *meeting = &o->state->meetings.items[i];
		if (meeting->cancelled || meeting->starts <= o->now || !shows(o, meeting, person))
			continue;
		struct value *planned = item(o, mail, "meetings", "has_meetings", meeting->id, meeting->what,
		                             meeting_time(o, meeting, mail->language));
		const struct rsvp *rsvp = meeting_answer(meeting, person);
		value_text(o->arena, planned, "place", meeting->place);
		value_text(o->arena, planned, "word", rsvp == NULL ? "" : meeting_word(rsvp->answer, mail->language));
	}
}

static void agenda(struct owing *o, const struct command_asked *asked)
{
	struct mail *mail = begin(o, asked, "agenda");
	if (mail == NULL)
		return;
	calls(o, mail, &o->state->people.items[asked->person]);
	steps(o, mail, asked->person);
	meetings(o, mail, asked->person);
	owed_emit(o, mail);
}

/* ---- STATUS P-2026-004, RECORD P-2026-004 ---- */

static void counts(struct owing *o, struct mail *mail, const struct proposal *p)
{
	struct tally tally = consensus_tally(o->rules, o->state, p);
	owed_number(o, mail, "eligible", tally.eligible);
	owed_number(o, mail, "answered", tally.answered);
	owed_number(o, mail, "agree", tally.agree);
	owed_number(o, mail, "aside", tally.stand_aside);
	owed_number(o, mail, "block", tally.block);
}

static void concerns(struct owing *o, struct mail *mail, const struct proposal *p)
{
	for (size_t i = 0; i < p->concerns.count; i++) {
		if (!concern_is_open(&p->concerns.items[i]))
			continue;
		struct value *concern = owed_item(o, mail, "concerns");
		value_text(o->arena, concern, "id", p->concerns.items[i].id);
		value_text(o->arena, concern, "words", owed_words(o, p->concerns.items[i].row));
		owed_flag(o, mail, "has_concerns");
	}
}

/* While a call is open only how many have answered is told, not what: nobody is to look around first. */
static void proposal(struct owing *o, struct mail *mail, const struct proposal *p, uint32_t person)
{
	const struct voice *voice = proposal_voice_of(p, person);
	owed_flag(o, mail, "proposal");
	owed_text(o, mail, "title", p->title);
	owed_text(o, mail, "summary", p->summary);
	owed_text(o, mail, "word", voice == NULL ? "" : word_of(mail, voice_position(voice)));
	if (p->phase == PHASE_CALL) {
		owed_flag(o, mail, "open");
		owed_text(o, mail, "deadline", calendar_end_words(o->arena, o->rules, mail->language, p->deadline));
	} else if (p->phase == PHASE_CLOSED) {
		owed_flag(o, mail, "closed");
	} else if (p->phase == PHASE_DECIDED) {
		owed_flag(o, mail, "decided");
		owed_flag(o, mail, p->outcome);
		owed_text(o, mail, "when", calendar_time_words(o->arena, o->rules, mail->language, p->decided));
		owed_text(o, mail, "reason", owed_words(o, p->decision_row));
		*LIST_PUSH(o->arena, &mail->receipts) = p->decision_row;
		concerns(o, mail, p);
	} else {
		owed_flag(o, mail, "not_open");
	}
	if (p->phase >= PHASE_CALL)
		counts(o, mail, p);
}

static void step(struct owing *o, struct mail *mail, const struct step *step)
{
	owed_flag(o, mail, "step");
	owed_text(o, mail, "title", step->what);
	owed_text(o, mail, "name", step->owner == NOBODY ? "" : o->state->people.items[step->owner].name);
	owed_text(o, mail, "word", word_of(mail, step->health));
	owed_text(o, mail, "when",
	          step->due == INSTANT_NONE
	                  ? ""
	                  : calendar_long_date(o->arena, mail->language, calendar_last_day(o->rules, step->due)));
}

static void meeting(struct owing *o, struct mail *mail, const struct meeting *meeting, uint32_t person)
{
	const struct rsvp *rsvp = meeting_answer(meeting, person);
	owed_flag(o, mail, "meeting");
	owed_text(o, mail, "title", meeting->what);
	owed_text(o, mail, "when", meeting_time(o, meeting, mail->language));
	owed_text(o, mail, "place", meeting->place);
	owed_text(o, mail, "word", rsvp == NULL ? "" : meeting_word(rsvp->answer, mail->language));
	if (meeting->cancelled)
		owed_flag(o, mail, "cancelled");
	if (meeting->minutes.state == MINUTES_APPROVED) {
		owed_flag(o, mail, "final");
		owed_text(o, mail, "body", owed_words(o, meeting->minutes.row));
	} else if (meeting->minutes.state != MINUTES_NONE) {
		owed_flag(o, mail, "drafted");
	}
}

/* A decision has the number of its proposal: D-2026-004 is what became of P-2026-004. */
static const char *proposal_id(struct owing *o, const char *id)
{
	return strncmp(id, "D-", 2) == 0 ? arena_printf(o->arena, "P-%s", id + 2) : id;
}

static void record(struct owing *o, const struct command_asked *asked)
{
	struct mail *mail = begin(o, asked, "record");
	if (mail == NULL)
		return;
	const struct proposal *p = state_proposal(o->state, proposal_id(o, asked->subject));
	const struct step *s = state_step(o->state, asked->subject);
	const struct meeting *m = state_meeting(o->state, asked->subject);
	owed_text(o, mail, "subject_id", p == NULL ? asked->subject : p->id);
	if (p != NULL)
		proposal(o, mail, p, asked->person);
	else if (s != NULL)
		step(o, mail, s);
	else if (m != NULL && shows(o, m, asked->person))
		meeting(o, mail, m, asked->person);
	else
		owed_flag(o, mail, "unknown");
	owed_emit(o, mail);
}

void command_owed(struct owing *o)
{
	struct arena own = {0}; /* o->arena is emptied with every mail */
	struct brake *brakes = ARENA_ARRAY(&own, struct brake, o->state->people.count + 1);
	for (size_t i = 0; i < o->state->commands.count && !o->stopped; i++) {
		const struct command_asked *asked = &o->state->commands.items[i];
		if (!brake_lets(&brakes[asked->person], asked->time))
			continue;
		if (strcmp(asked->what, meaning_word(MEANING_AGENDA)) == 0)
			agenda(o, asked);
		else
			record(o, asked);
	}
	arena_release(&own);
}

/* SPDX-License-Identifier: MIT */
/* The mails about the Membership Agreement: the question (M03), "it counts when you accept" (M04), what somebody has to look after. */
#include "core/agreement.h"

#include "core/brake.h"
#include "core/calendar.h"

#include <string.h>

enum { ANSWER_DAYS = 7 };

/* ---- M03 ---- */

static void date_values(struct owing *o, struct mail *mail, instant since)
{
	struct date day = calendar_business_day(o->rules, calendar_add_days(calendar_date(o->rules, since), ANSWER_DAYS));
	owed_text(o, mail, "deadline", calendar_long_date(o->arena, mail->language, day));
	owed_text(o, mail, "deadline_short", calendar_short_date(o->arena, mail->language, day));
}

/* True when the mail about a kept letter, which shows the text as well, goes out with the question or did before it. */
static bool is_shown_elsewhere(const struct state *state, uint32_t person)
{
	for (size_t i = 0; i < state->kept.count; i++) {
		const struct kept_letter *kept = &state->kept.items[i];
		if (kept->person == person && kept->settled_row == 0 && kept->time == state->people.items[person].asks->asked)
			return true;
	}
	return false;
}

static void ask(struct owing *o, uint32_t person)
{
	const struct person *p = &o->state->people.items[person];
	const struct agreement *asks = p->asks;
	if (agreement_lapses(p)) { /* with a day on which it ends: also to who is away, or wrote NOT YET */
		agreement_grace_mail(o, person);
		return;
	}
	instant again = asks->asked + (instant)o->rules->agreement_reminder_days * SECONDS_A_DAY;
	again = again > p->away_until ? again : p->away_until; /* nobody is reminded while away */
	bool reminds = o->now >= again;
	if (o->rules->agreement_count == 0 || asks->put_off || (!reminds && is_shown_elsewhere(o->state, person)))
		return;
	struct owed_about about = {
		.book = 'r',
		.row = asks->asked_row,
		.purpose = reminds ? "agreement_reminder" : "agreement",
		.template = "agreement",
		.kind = REQUEST_AGREEMENT,
		.subject = "",
		.version = asks->asked_version,
		.order = ORDER_REMINDER,
		.since = reminds ? again : asks->asked,
	};
	struct mail *mail = owed_mail(o, &about, person);
	if (mail == NULL)
		return;
	date_values(o, mail, reminds ? again : asks->asked);
	owed_text(o, mail, "body", owed_words(o, asks->asked_row));
	if (reminds)
		owed_flag(o, mail, "again");
	if (*p->asks->date != '\0')
		owed_flag(o, mail, "newer");
	owed_emit(o, mail);
}

static bool has_answered(const struct person *person)
{
	bool accepted = *person->asks->date != '\0';
	bool newer = person->asks->asked_version > 1 && person->asks->version < person->asks->asked_version;
	return (accepted && !newer) || *person->asks->declined != '\0';
}

/* ---- M04 ---- */

static void kept_mail(struct owing *o, const struct kept_letter *kept)
{
	const struct proposal *p = state_proposal(o->state, kept->subject);
	bool asked = agreement_was_asked(o->state, kept->person);
	struct owed_about about = {
		.book = 'j',
		.row = kept->row,
		.purpose = "kept",
		.template = asked ? "agreement" : "kept",
		.kind = asked ? REQUEST_AGREEMENT : REQUEST_NONE,
		.subject = asked ? kept->subject : "",
		.version = o->state->people.items[kept->person].asks->asked_version,
		.order = ORDER_RECEIPT,
		.since = kept->time,
	};
	struct mail *mail = p == NULL ? NULL : owed_mail(o, &about, kept->person);
	if (mail == NULL)
		return;
	const struct taken *letter = state_letter(o->state, kept->letter);
	mail->reply = true;
	if (letter != NULL)
		*LIST_PUSH(o->arena, &mail->letters) = letter->row;
	owed_text(o, mail, "subject_id", p->id);
	owed_text(o, mail, "title", p->title);
	owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, kept->received));
	owed_text(o, mail, "deadline", calendar_end_words(o->arena, o->rules, mail->language, p->deadline));
	owed_text(o, mail, "deadline_short",
	          calendar_short_date(o->arena, mail->language, calendar_last_day(o->rules, p->deadline)));
	owed_text(o, mail, "body", asked ? owed_words(o, o->state->people.items[kept->person].asks->asked_row) : "");
	owed_flag(o, mail, "waits");
	owed_emit(o, mail);
}

/* The call ended, or the writer declined: what was kept was not counted. */
static void lapsed_mail(struct owing *o, const struct kept_letter *kept)
{
	const struct proposal *p = state_proposal(o->state, kept->subject);
	const struct taken *letter = state_letter(o->state, kept->letter);
	bool on_record = letter != NULL && letter->row_count > 0; /* that row keeps its number for ever */
	struct owed_about about = {
		.book = on_record ? 'r' : 'j',
		.row = on_record ? letter->first_row : kept->settled_row,
		.purpose = "lapsed",
		.template = "kept",
		.subject = "",
		.order = ORDER_RECEIPT,
		.since = kept->settled_time,
	};
	struct mail *mail = p == NULL ? NULL : owed_mail(o, &about, kept->person);
	if (mail == NULL)
		return;
	mail->reply = true;
	owed_text(o, mail, "subject_id", p->id);
	owed_text(o, mail, "title", p->title);
	owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, kept->received));
	owed_emit(o, mail);
}

static void kept_mails(struct owing *o)
{
	struct arena own = {0}; /* o->arena is emptied with every mail */
	struct brake *brakes = ARENA_ARRAY(&own, struct brake, o->state->people.count + 1);
	for (size_t i = 0; i < o->state->kept.count && !o->stopped; i++) {
		const struct kept_letter *kept = &o->state->kept.items[i];
		bool recent = kept->time >= o->state->horizon || kept->settled_row == 0;
		if (recent && brake_lets(&brakes[kept->person], kept->time) && kept->settled_row == 0)
			kept_mail(o, kept);
		if (kept->settled_row != 0 && kept->settled_time >= o->state->horizon &&
		    strcmp(kept->settled, "lapsed") == 0)
			lapsed_mail(o, kept);
	}
	arena_release(&own);
}

/* ---- told to who looks after it ---- */

static void told_mail(struct owing *o, const struct agreement_note *note)
{
	uint32_t helper = owed_helper(o->state, note->person);
	struct owed_about about = {
		.book = 'j',
		.row = note->row,
		.purpose = "told",
		.template = "agreement_told",
		.subject = "",
		.order = ORDER_CALL,
		.since = note->time,
	};
	struct mail *mail = helper == NOBODY ? NULL : owed_mail(o, &about, helper);
	if (mail == NULL)
		return;
	const char *words = o->words(o->context, o->arena, BOOK_JOURNAL, note->row);
	owed_text(o, mail, "asker", o->state->people.items[note->person].name);
	owed_text(o, mail, "words", words == NULL ? "" : words);
	owed_flag(o, mail, note->declined ? "declined" : "question");
	owed_emit(o, mail);
}

void agreement_owed(struct owing *o)
{
	bool daytime = owed_daytime(o);
	for (uint32_t i = 0; daytime && i < o->state->people.count && !o->stopped; i++) {
		const struct person *person = &o->state->people.items[i];
		if (person->asks->asked_row != 0 && agreement_seated(o->state, i) && !has_answered(person))
			ask(o, i);
	}
	kept_mails(o);
	for (size_t i = 0; i < o->state->agreement_notes.count && !o->stopped; i++)
		told_mail(o, &o->state->agreement_notes.items[i]);
}

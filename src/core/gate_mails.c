/* SPDX-License-Identifier: MIT */
/* Mails of the gate: please ask people (M08, with M07 to pass on), and how it stands, to the Facilitator. */
#include "core/calendar.h"
#include "core/gate.h"
#include "core/input.h"
#include "core/reach.h"

#include <string.h>

enum { REMINDER_DAYS = 2 };

static void about_proposal(struct owing *o, struct mail *mail, const struct proposal *p)
{
	struct date day = calendar_last_day(o->rules, p->gate.due);
	owed_text(o, mail, "subject_id", p->id);
	owed_text(o, mail, "title", p->title);
	owed_text(o, mail, "summary", p->summary);
	owed_text(o, mail, "impact", p->impact);
	owed_text(o, mail, "deadline", calendar_end_words(o->arena, o->rules, mail->language, p->gate.due));
	owed_text(o, mail, "deadline_short", calendar_short_date(o->arena, mail->language, day));
}

/* ---- M08 ---- */

static struct owed_about about_sought(const struct proposal *p, uint64_t row, const char *purpose, instant since)
{
	return (struct owed_about){
		.book = 'r',
		.row = row,
		.purpose = purpose,
		.template = "sought",
		.kind = REQUEST_SOUGHT,
		.subject = p->id,
		.order = ORDER_CALL,
		.since = since,
	};
}

static void sought_mail(struct owing *o, const struct proposal *p, uint32_t person)
{
	struct owed_about about = about_sought(p, p->gate.asked_row, "sought", p->gate.asked);
	struct mail *mail = owed_mail(o, &about, person);
	if (mail == NULL)
		return;
	about_proposal(o, mail, p);
	owed_text(o, mail, "body", p->body);
	owed_emit(o, mail);
}

/* Once, two days before the end, to who has not told us; not to who was asked later than that. */
static void sought_reminder(struct owing *o, const struct proposal *p, uint32_t person)
{
	instant stage = p->gate.due - REMINDER_DAYS * (instant)SECONDS_A_DAY;
	if (o->now < stage || p->gate.asked > stage || reach_away(o->state, person, o->now) != INSTANT_NONE)
		return;
	struct owed_about about = about_sought(p, p->gate.asked_row, "sought_reminder", stage);
	about.order = ORDER_REMINDER;
	struct mail *mail = owed_mail(o, &about, person);
	if (mail == NULL)
		return;
	about_proposal(o, mail, p);
	owed_flag(o, mail, "again");
	owed_emit(o, mail);
}

/* It was decided because it could not wait: people are asked all the same. */
static void sought_after(struct owing *o, const struct proposal *p, uint32_t person)
{
	struct owed_about about = about_sought(p, p->decision_row, "sought_after", p->decided);
	struct mail *mail = owed_mail(o, &about, person);
	if (mail == NULL)
		return;
	about_proposal(o, mail, p);
	owed_text(o, mail, "deadline", calendar_end_words(o->arena, o->rules, mail->language, p->gate.ask_after));
	owed_text(o, mail, "deadline_short",
	          calendar_short_date(o->arena, mail->language, calendar_last_day(o->rules, p->gate.ask_after)));
	owed_flag(o, mail, "after");
	owed_emit(o, mail);
}

/* ---- how it stands ---- */

/* Since when, and by which row, the call may open; when it may not, since when nobody has to be waited for. */
static instant turned(const struct proposal *p, bool passed, uint64_t *ret_row)
{
	const struct gate *gate = &p->gate;
	*ret_row = gate->asked_row;
	if (!passed)
		return gate->due;
	const struct waiver *last = gate->passed_row == 0 ? &gate->waivers.items[gate->waivers.count - 1] : NULL;
	*ret_row = last == NULL ? gate->passed_row : last->row;
	return last == NULL ? gate->passed : last->at;
}

/* To who may open the call: people were heard, it cannot wait, or the time is over and nobody was heard. */
static void stands_mail(struct owing *o, const struct proposal *p, bool passed)
{
	uint64_t row;
	instant since = turned(p, passed, &row);
	struct owed_about about = {
		.book = 'r',
		.row = row,
		.purpose = passed ? "gate" : "gate_over",
		.template = "gate",
		.kind = passed ? REQUEST_DRAFT : REQUEST_SOUGHT, /* CALL opens it; WAIVE says that it cannot wait */
		.subject = p->id,
		.version = passed ? p->version : 0,
		.order = ORDER_CALL,
		.since = since,
	};
	struct mail *mail = owed_mail(o, &about, owed_helper(o->state, NOBODY));
	if (mail == NULL)
		return;
	about_proposal(o, mail, p);
	gate_values(o, mail, p);
	owed_flag(o, mail, passed ? "passed" : "over");
	owed_emit(o, mail);
}

static void asking_mails(struct owing *o, const struct proposal *p, bool daytime)
{
	for (uint32_t i = 0; i < o->state->people.count; i++) {
		if (!state_has_voice(o->state, i) || gate_report(p, i) != MEANING_NONE)
			continue;
		sought_mail(o, p, i);
		if (daytime)
			sought_reminder(o, p, i);
	}
}

static void open_mails(struct owing *o, const struct proposal *p)
{
	bool passed = gate_passed(o->state, p, o->now);
	if (!passed && o->now < p->gate.due)
		asking_mails(o, p, owed_daytime(o));
	/* What passes by the clock alone is told when its row stands. */
	bool on_record = p->gate.passed_row != 0 || gate_state(o->state, p, o->now) == GATE_WAIVED;
	if (owed_waking(o) && (passed ? on_record : o->now >= p->gate.due))
		stands_mail(o, p, passed);
}

void gate_owed(struct owing *o)
{
	for (size_t i = 0; i < o->state->proposals.count && !o->stopped; i++) {
		const struct proposal *p = &o->state->proposals.items[i];
		if (p->phase == PHASE_OPEN && p->gate.asked_row != 0)
			open_mails(o, p);
		for (uint32_t j = 0; gate_asks_after(o->state, p, o->now) && owed_waking(o) && j < o->state->people.count; j++)
			if (state_has_voice(o->state, j) && gate_report(p, j) == MEANING_NONE)
				sought_after(o, p, j);
	}
}

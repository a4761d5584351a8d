/* SPDX-License-Identifier: MIT */
/* The mails about action steps: check-in (M23), a second one (M24), somebody needs help (M26). */
#include "core/calendar.h"
#include "core/checkin.h"

#include <string.h>

enum { ANSWER_DAYS = 7, HELP_BUSINESS_DAYS = 5 };

static const char *due_words(struct owing *o, const char *language, instant due)
{
	if (due == INSTANT_NONE)
		return "";
	return calendar_long_date(o->arena, language, calendar_last_day(o->rules, due));
}

/* ---- M23, M24 ---- */

static void checkin_values(struct owing *o, struct mail *mail, const struct step *step, instant asked)
{
	struct value *item = owed_item(o, mail, "steps");
	value_text(o->arena, item, "number", "");
	value_text(o->arena, item, "what", step->what);
	value_text(o->arena, item, "due", due_words(o, mail->language, step->due));
	value_text(o->arena, item, "subject_id", step->id);
	struct date day = calendar_business_day(
		o->rules, calendar_add_days(calendar_date(o->rules, asked), ANSWER_DAYS));
	owed_text(o, mail, "title", step->what);
	owed_text(o, mail, "deadline", calendar_long_date(o->arena, mail->language, day));
	owed_text(o, mail, "deadline_short", calendar_short_date(o->arena, mail->language, day));
}

static void checkin_mail(struct owing *o, const struct step *step, const struct checkin *checkin, bool again,
                         instant since)
{
	struct owed_about about = {
		.book = 'r',
		.row = checkin->row,
		.purpose = again ? "checkin_reminder" : "checkin",
		.template = again ? "checkin_reminder" : "checkin",
		.kind = REQUEST_CHECKIN,
		.subject = step->id,
		.version = checkin->version,
		.order = ORDER_REMINDER,
		.since = since,
	};
	struct mail *mail = owed_mail(o, &about, step->owner);
	if (mail == NULL)
		return;
	checkin_values(o, mail, step, since);
	owed_emit(o, mail);
}

static void step_mails(struct owing *o, const struct step *step)
{
	const struct checkin *last = &step->checkins.items[step->checkins.count - 1];
	struct date day = calendar_add_business_days(o->rules, calendar_date(o->rules, last->asked),
	                                             o->rules->checkin_reminder_business_days);
	instant again = zone_instant(&o->rules->zone, day, 0, false);
	if (o->now < again)
		checkin_mail(o, step, last, false, last->asked);
	else
		checkin_mail(o, step, last, true, again);
}

/* ---- M26 ---- */

/* The step a need came with: the one whose check-in was answered in that row, else one of the same person. */
static const struct step *step_of(const struct state *state, const struct need *need)
{
	const struct fact *fact = need->about == 0 ? NULL : state_fact(state, need->about);
	if (fact != NULL)
		return state_step(state, fact->subject);
	for (size_t i = 0; i < state->steps.count; i++)
		if (state->steps.items[i].open && state->steps.items[i].owner == need->person)
			return &state->steps.items[i];
	return NULL;
}

/* A kind that mails have no words for is "other". */
static const char *kind_flag(const char *kind)
{
	static const char *const kinds[] = {"space", "staff_time", "policy", "money", "training"};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i], kind) == 0)
			return kinds[i];
	return "other";
}

static void need_mail(struct owing *o, const struct need *need, uint32_t helper)
{
	struct owed_about about = {
		.book = 'r',
		.row = need->row,
		.purpose = "need",
		.template = "need",
		.subject = "",
		.order = ORDER_CALL,
		.since = need->opened,
	};
	struct mail *mail = owed_mail(o, &about, helper);
	if (mail == NULL)
		return;
	const struct step *step = step_of(o->state, need);
	struct date day = calendar_add_business_days(o->rules, calendar_date(o->rules, need->opened),
	                                             HELP_BUSINESS_DAYS);
	owed_text(o, mail, "subject_id", need->id);
	owed_text(o, mail, "asker", o->state->people.items[need->person].name);
	owed_text(o, mail, "deadline", calendar_long_date(o->arena, mail->language, day));
	owed_text(o, mail, "what", step == NULL ? "" : step->what);
	owed_text(o, mail, "due", step == NULL ? "" : due_words(o, mail->language, step->due));
	owed_text(o, mail, "words", owed_words(o, need->row));
	owed_flag(o, mail, kind_flag(need->kind));
	owed_emit(o, mail);
}

static bool is_asked(const struct state *state, const struct step *step)
{
	return step->owner != NOBODY && state->people.items[step->owner].active && checkin_open(step);
}

void checkin_owed(struct owing *o)
{
	bool daytime = owed_daytime(o);
	for (size_t i = 0; daytime && i < o->state->steps.count; i++)
		if (is_asked(o->state, &o->state->steps.items[i]))
			step_mails(o, &o->state->steps.items[i]);
	for (size_t i = 0; i < o->state->needs.count; i++) {
		const struct need *need = &o->state->needs.items[i];
		if (need->opened >= o->state->horizon && need->person != NOBODY)
			need_mail(o, need, owed_helper(o->state, need->person));
	}
}

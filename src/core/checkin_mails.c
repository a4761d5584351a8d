/* SPDX-License-Identifier: MIT */
/* The mails about action steps: check-in (M23), a second one (M24). */
#include "core/calendar.h"
#include "core/checkin.h"

#include <string.h>

enum { ANSWER_DAYS = 7 };

static const char *due_words(struct owing *o, const char *language, instant due)
{
	if (due == INSTANT_NONE)
		return "";
	return calendar_long_date(o->arena, language, calendar_last_day(o->rules, due));
}

/* ---- M23, M24 ---- */

static bool is_asked(const struct state *state, const struct step *step)
{
	return step->owner != NOBODY && state->people.items[step->owner].active && checkin_open(step);
}

/* True when the step waits for the answer that this sheet asks for, not for a newer one. */
static bool is_open_on(const struct state *state, const struct sheet *sheet, const struct step *step)
{
	return step->owner == sheet->person && is_asked(state, step) &&
	       checkin_on(state, sheet, step) == &step->checkins.items[step->checkins.count - 1];
}

static void step_item(struct owing *o, struct mail *mail, const struct sheet *sheet, const struct step *step)
{
	const struct checkin *checkin = checkin_on(o->state, sheet, step);
	struct value *item = owed_item(o, mail, "steps");
	value_text(o->arena, item, "number", sheet->count < 2 ? "" : arena_printf(o->arena, "%u", checkin->number));
	value_text(o->arena, item, "what", step->what);
	value_text(o->arena, item, "due", due_words(o, mail->language, step->due));
	value_text(o->arena, item, "subject_id", step->id);
}

void checkin_steps(struct owing *o, struct mail *mail, const struct sheet *sheet)
{
	const struct step *first = NULL;
	unsigned count = 0;
	for (size_t i = 0; i < o->state->steps.count; i++) {
		const struct step *step = &o->state->steps.items[i];
		if (!is_open_on(o->state, sheet, step))
			continue;
		step_item(o, mail, sheet, step);
		first = first == NULL ? step : first;
		count++;
	}
	if (sheet->count > 1)
		owed_flag(o, mail, "several");
	if (sheet->count > 1 && count > 0)
		owed_text(o, mail, "subject_id",
		          count == 1 ? first->id : arena_printf(o->arena, "%s +%u", first->id, count - 1));
}

static void sheet_mail(struct owing *o, const struct sheet *sheet, const struct step *first, bool again,
                       instant since)
{
	bool several = sheet->count > 1;
	struct owed_about about = {
		.book = 'r',
		.row = sheet->row,
		.purpose = again ? "checkin_reminder" : "checkin",
		.template = again ? "checkin_reminder" : "checkin",
		.kind = REQUEST_CHECKIN,
		.subject = several ? checkin_sheet_subject(o->arena, sheet) : first->id,
		.version = several ? 0 : checkin_on(o->state, sheet, first)->version,
		.order = ORDER_REMINDER,
		.since = since,
	};
	struct mail *mail = owed_mail(o, &about, sheet->person);
	if (mail == NULL)
		return;
	struct date day = calendar_business_day(
		o->rules, calendar_add_days(calendar_date(o->rules, since), ANSWER_DAYS));
	checkin_steps(o, mail, sheet);
	owed_text(o, mail, "title", several ? "" : first->what);
	owed_text(o, mail, "deadline", calendar_long_date(o->arena, mail->language, day));
	owed_text(o, mail, "deadline_short", calendar_short_date(o->arena, mail->language, day));
	owed_emit(o, mail);
}

/* The mail about what `first`, and perhaps more steps of the same sheet, wait for. */
static void sheet_mails(struct owing *o, const struct sheet *sheet, const struct step *first)
{
	struct date day = calendar_add_business_days(o->rules, calendar_date(o->rules, sheet->asked),
	                                             o->rules->checkin_reminder_business_days);
	instant again = zone_instant(&o->rules->zone, day, 0, false);
	instant away = o->state->people.items[sheet->person].away_until;
	again = again > away ? again : away; /* nobody is reminded while away */
	sheet_mail(o, sheet, first, o->now >= again, o->now < again ? sheet->asked : again);
}

/* The sheet of the check-in that this step waits for an answer to; NULL when it was told of with another step. */
static const struct sheet *sheet_to_send(const struct state *state, const struct step *step)
{
	const struct checkin *last = &step->checkins.items[step->checkins.count - 1];
	const struct sheet *sheet = &state->sheets.items[last->sheet];
	for (const struct step *other = state->steps.items; sheet->count > 1 && other < step; other++)
		if (is_open_on(state, sheet, other))
			return NULL;
	return sheet;
}

void checkin_owed(struct owing *o)
{
	bool daytime = owed_daytime(o);
	for (size_t i = 0; daytime && i < o->state->steps.count; i++) {
		const struct step *step = &o->state->steps.items[i];
		const struct sheet *sheet = is_asked(o->state, step) ? sheet_to_send(o->state, step) : NULL;
		if (sheet != NULL)
			sheet_mails(o, sheet, step);
	}
}

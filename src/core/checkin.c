/* SPDX-License-Identifier: MIT */
/* Action steps and check-ins. The tone is support, not blame. */
#include "core/calendar.h"
#include "core/checkin.h"

#include <stdlib.h>
#include <string.h>

/* ---- the fold ---- */

static void created(struct state *state, const struct event *event)
{
	uint32_t place = (uint32_t)state->steps.count;
	struct step *step = LIST_PUSH(state->arena, &state->steps);
	*step = (struct step){
		.id = arena_strdup(state->arena, event->subject),
		.owner = state_person(state, event->member),
		.group = state_group(state, event->value),
		.row = event->row,
		.what = event->words == NULL ? "" : arena_strdup(state->arena, event->words),
		.created = event->time,
		.due = event->due,
		.roster_due = event->due,
		.open = true,
		.health = "",
		.answered = INSTANT_NONE,
	};
	index_put(state->arena, &state->step_by_id, step->id, place);
}

static void changed(struct step *step, const struct event *event)
{
	if (event->due != INSTANT_NONE)
		step->due = event->due;
	if (strcmp(event->value, "register") == 0)
		step->roster_due = event->due;
}

bool checkin_outdated(const struct step *step, instant received)
{
	return step->answered != INSTANT_NONE && received < step->answered;
}

/* The sheet this check-in belongs to: that of the others its owner was asked for at the same time. */
static uint32_t sheet_of(struct state *state, uint32_t owner, const struct event *event)
{
	if (owner == NOBODY)
		return NOBODY;
	uint32_t place = state->people.items[owner].last_sheet;
	if (place == NOBODY || state->sheets.items[place].asked != event->time) {
		place = (uint32_t)state->sheets.count;
		*LIST_PUSH(state->arena, &state->sheets) =
			(struct sheet){.row = event->row, .person = owner, .asked = event->time};
		state->people.items[owner].last_sheet = place;
	}
	state->sheets.items[place].count++;
	return place;
}

static void asked(struct state *state, struct step *step, const struct event *event)
{
	uint32_t sheet = sheet_of(state, step->owner, event);
	*LIST_PUSH(state->arena, &step->checkins) = (struct checkin){
		.row = event->row,
		.version = (unsigned)strtoul(event->version + (*event->version == 'V'), NULL, 10),
		.asked = event->time,
		.answer = "",
		.answered = INSTANT_NONE,
		.sheet = sheet,
		.number = sheet == NOBODY ? 1 : state->sheets.items[sheet].count,
	};
}

const struct sheet *checkin_sheet(const struct state *state, const char *subject)
{
	uint64_t row;
	size_t low = 0, high = state->sheets.count;
	if (!row_parse(subject, 'r', &row))
		return NULL;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (state->sheets.items[middle].row < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low < state->sheets.count && state->sheets.items[low].row == row ? &state->sheets.items[low] : NULL;
}

const struct checkin *checkin_on(const struct state *state, const struct sheet *sheet, const struct step *step)
{
	for (size_t i = step->checkins.count; i-- > 0;) {
		const struct checkin *checkin = &step->checkins.items[i];
		if (checkin->sheet != NOBODY && &state->sheets.items[checkin->sheet] == sheet)
			return checkin;
	}
	return NULL;
}

/* Whoever says how it goes, after it was called done or dropped, has it open again. */
static bool goes_on(const char *answer)
{
	static const enum meaning going[] = {MEANING_ON_TRACK, MEANING_SLOW, MEANING_STUCK, MEANING_CHANGED};
	for (size_t i = 0; i < sizeof going / sizeof *going; i++)
		if (strcmp(answer, meaning_word(going[i])) == 0)
			return true;
	return false;
}

static void answered(struct state *state, struct step *step, const struct event *event)
{
	if (checkin_outdated(step, event->received))
		return;
	step->health = state_intern(state, event->value);
	step->answered = event->received;
	step->open |= goes_on(event->value);
	if (step->checkins.count == 0)
		return;
	struct checkin *last = &step->checkins.items[step->checkins.count - 1];
	last->answer = step->health;
	last->answered = event->received;
	last->unclear_row = 0;
}

/* Somebody else wrote the last answer: it is as if none had come. */
static void disowned(struct step *step)
{
	if (step->checkins.count == 0)
		return;
	struct checkin *last = &step->checkins.items[step->checkins.count - 1];
	last->answer = step->health = "";
	last->answered = step->answered = INSTANT_NONE;
	step->open = true;
}

static void unclear(struct step *step, const struct event *event)
{
	if (strcmp(event->value, meaning_word(MEANING_NOT_ME)) == 0)
		disowned(step);
	else if (step->checkins.count > 0)
		step->checkins.items[step->checkins.count - 1].unclear_row = event->row;
}

static void need_opened(struct state *state, const struct event *event)
{
	uint64_t about = 0;
	const struct fact *with = row_parse(event->ref, 'r', &about) ? state_fact(state, about) : NULL;
	uint32_t step;
	*LIST_PUSH(state->arena, &state->needs) = (struct need){
		.id = arena_strdup(state->arena, event->subject),
		.kind = state_intern(state, event->value),
		.person = state_person(state, event->member),
		.row = event->row,
		.step = with != NULL && index_get(&state->step_by_id, with->about->subject, &step) ? step : NOBODY,
		.opened = event->time,
	};
}

static void apply(struct state *state, const struct event *event)
{
	struct step *step = state_step(state, event->subject);
	if (event->kind == EVENT_STEP_CREATED)
		created(state, event);
	else if (event->kind == EVENT_NEED_OPENED)
		need_opened(state, event);
	else if (step != NULL && event->kind == EVENT_STEP_CHANGED)
		changed(step, event);
	else if (step != NULL && event->kind == EVENT_CHECKIN_ASKED)
		asked(state, step, event);
	else if (step != NULL && event->kind == EVENT_CHECKIN_ANSWERED)
		answered(state, step, event);
	else if (step != NULL && event->kind == EVENT_CHECKIN_UNCLEAR)
		unclear(step, event);
	else if (step != NULL && (event->kind == EVENT_STEP_DONE || event->kind == EVENT_STEP_DROPPED)) {
		step->open = false;
		step->dropped = event->kind == EVENT_STEP_DROPPED;
	}
	if (event->received != INSTANT_NONE)
		state_keep_fact(state, event);
}

/* ---- the clock ---- */

bool checkin_open(const struct step *step)
{
	if (!step->open || step->checkins.count == 0)
		return false;
	return *step->checkins.items[step->checkins.count - 1].answer == '\0';
}

static bool asked_since(const struct step *step, instant when)
{
	return step->checkins.count > 0 && step->checkins.items[step->checkins.count - 1].asked >= when;
}

/* The latest stage that is due and not yet asked for, or NULL. */
static const char *stage_due(const struct decision *d, const struct step *step)
{
	struct date day = calendar_last_day(d->rules, step->due);
	instant due_day = zone_instant(&d->rules->zone, day, 0, false);
	instant before = zone_instant(&d->rules->zone, calendar_add_days(day, -d->rules->checkin_before_days), 0, false);
	instant last = step->checkins.count == 0 ? step->created
	                                         : step->checkins.items[step->checkins.count - 1].asked;
	if (d->now >= due_day && !asked_since(step, due_day))
		return "due";
	if (d->now >= before && d->now < due_day && !asked_since(step, before))
		return "before_due";
	if (d->now >= last + (instant)d->rules->checkin_every_days * SECONDS_A_DAY)
		return "monthly";
	return NULL;
}

static void tick(struct decision *d)
{
	for (size_t i = 0; i < d->state->steps.count; i++) {
		const struct step *step = &d->state->steps.items[i];
		if (!step->open || checkin_open(step) || step->owner == NOBODY ||
		    !d->state->people.items[step->owner].active)
			continue;
		const char *stage = stage_due(d, step);
		if (stage == NULL)
			continue;
		struct event *event = decision_add(d, EVENT_CHECKIN_ASKED);
		event->subject = step->id;
		event->version = arena_printf(d->arena, "V%zu", step->checkins.count + 1);
		event->member = d->state->people.items[step->owner].id;
		event->value = stage;
	}
}

const char *checkin_sheet_subject(struct arena *arena, const struct sheet *sheet)
{
	return arena_printf(arena, "r%llu", (unsigned long long)sheet->row);
}

static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->steps.count; i++) {
		const struct step *step = &state->steps.items[i];
		for (size_t j = 0; step->owner != NOBODY && j < step->checkins.count; j++)
			requests_add(arena, list, REQUEST_CHECKIN, step->id,
			             arena_printf(arena, "V%u", step->checkins.items[j].version),
			             state->people.items[step->owner].id);
	}
	for (size_t i = 0; i < state->sheets.count; i++) {
		const struct sheet *sheet = &state->sheets.items[i];
		if (sheet->count < 2)
			continue;
		const struct request about = {.kind = REQUEST_CHECKIN, .subject = checkin_sheet_subject(arena, sheet),
		                              .version = "", .count = sheet->count};
		requests_add_about(arena, list, &about, state->people.items[sheet->person].id);
	}
}

const struct workflow checkin_workflow = {
	.name = "check-ins",
	.apply = apply,
	.decide = checkin_decide,
	.tick = tick,
	.owed = checkin_owed,
	.requests = requests,
};

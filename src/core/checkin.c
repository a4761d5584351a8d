/* SPDX-License-Identifier: MIT */
/* Action steps and check-ins: domain.md 3.6, 4.4. The tone is support, not blame. */
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

static void asked(struct state *state, struct step *step, const struct event *event)
{
	*LIST_PUSH(state->arena, &step->checkins) = (struct checkin){
		.row = event->row,
		.version = (unsigned)strtoul(event->version + (*event->version == 'V'), NULL, 10),
		.stage = state_intern(state, event->value),
		.asked = event->time,
		.answer = "",
		.answered = INSTANT_NONE,
	};
}

/* True when a later answer stands already: this one is written down, and changes nothing. */
static bool is_outdated(const struct step *step, instant received)
{
	return step->answered != INSTANT_NONE && received < step->answered;
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
	if (is_outdated(step, event->received))
		return;
	step->health = state_intern(state, event->value);
	step->answered = event->received;
	step->open |= goes_on(event->value);
	if (step->checkins.count == 0)
		return;
	struct checkin *last = &step->checkins.items[step->checkins.count - 1];
	last->answer = step->health;
	last->answered = event->received;
}

static void need_opened(struct state *state, const struct event *event)
{
	uint64_t about = 0;
	row_parse(event->ref, 'r', &about);
	*LIST_PUSH(state->arena, &state->needs) = (struct need){
		.id = arena_strdup(state->arena, event->subject),
		.kind = state_intern(state, event->value),
		.person = state_person(state, event->member),
		.row = event->row,
		.about = about,
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
	else if (step != NULL && (event->kind == EVENT_STEP_DONE || event->kind == EVENT_STEP_DROPPED))
		step->open = false;
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

/* ---- replies ---- */

static bool is_status(enum meaning meaning)
{
	return meaning == MEANING_DONE || meaning == MEANING_ON_TRACK || meaning == MEANING_SLOW ||
	       meaning == MEANING_STUCK || meaning == MEANING_CHANGED || meaning == MEANING_DROPPED ||
	       meaning == MEANING_SKIP;
}

/* The next free N-YYYY-NNN, counting those this letter has opened already. */
static const char *next_need(struct decision *d)
{
	size_t count = d->state->needs.count + 1;
	for (size_t i = 0; i < d->count; i++)
		count += d->items[i].kind == EVENT_NEED_OPENED;
	return arena_printf(d->arena, "N-%04d-%03zu", calendar_date(d->rules, d->now).year, count);
}

static void open_need(struct decision *d, const struct intent *intent, const char *kind, const char *words,
                      uint64_t about)
{
	const char *id = next_need(d);
	struct event *event = decision_answer(d, intent, EVENT_NEED_OPENED);
	event->subject = id;
	event->version = "";
	event->value = *kind == '\0' ? "other" : kind;
	event->words = *words == '\0' ? NULL : words;
	event->ref = decision_ref(d, about);
	decision_class(d, CLASS_RECORDED, "need");
}

static bool asks_for_need(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning == MEANING_NEED)
			return true;
	return false;
}

static uint64_t record_status(struct decision *d, const struct intent *intent, const struct step *step,
                              const struct reading *reading)
{
	bool outdated = is_outdated(step, intent->received);
	bool again = !outdated && step->checkins.count > 0 &&
	             *step->checkins.items[step->checkins.count - 1].answer != '\0';
	struct event *event = decision_answer(d, intent, EVENT_CHECKIN_ANSWERED);
	uint64_t row = event->row;
	event->value = meaning_word(reading->meaning);
	event->words = *reading->words == '\0' ? NULL : reading->words;
	decision_class(d, again ? CLASS_REPLACED : CLASS_RECORDED, event->value);
	if (outdated)
		return row;
	if (reading->meaning == MEANING_DONE)
		decision_answer(d, intent, EVENT_STEP_DONE)->ref = decision_ref(d, row);
	else if (reading->meaning == MEANING_DROPPED)
		decision_answer(d, intent, EVENT_STEP_DROPPED)->ref = decision_ref(d, row);
	else if (reading->meaning == MEANING_STUCK && !asks_for_need(intent))
		open_need(d, intent, "other", reading->words, row);
	return row;
}

static void record_new_date(struct decision *d, const struct intent *intent, const struct reading *reading)
{
	struct date date;
	if (!date_parse(reading->value, &date)) {
		decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_BAD_DATE));
		return;
	}
	struct event *event = decision_answer(d, intent, EVENT_STEP_CHANGED);
	event->value = meaning_word(MEANING_NEW_DATE);
	event->due = calendar_end_of_day(d->rules, date);
	decision_class(d, CLASS_RECORDED, event->value);
}

static void record_reading(struct decision *d, const struct intent *intent, const struct step *step,
                           const struct reading *reading, uint64_t *about)
{
	if (reading->result != RESULT_RECORD)
		return;
	if (is_status(reading->meaning)) {
		*about = record_status(d, intent, step, reading);
	} else if (reading->meaning == MEANING_NEED) {
		open_need(d, intent, reading->value, reading->words, *about);
	} else if (reading->meaning == MEANING_NEW_DATE) {
		record_new_date(d, intent, reading);
	} else if (reading->meaning == MEANING_LEARNED) {
		decision_answer(d, intent, EVENT_LEARNED_NOTED)->words =
			*reading->words == '\0' ? intent->fresh : reading->words;
		decision_class(d, CLASS_RECORDED, meaning_word(MEANING_LEARNED));
	}
}

static bool one_status(const struct intent *intent)
{
	enum meaning first = MEANING_NONE;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (reading->result == RESULT_CONFIRM)
			return false;
		if (!is_status(reading->meaning))
			continue;
		if (first != MEANING_NONE && first != reading->meaning)
			return false;
		first = reading->meaning;
	}
	return true;
}

static void not_clear(struct decision *d, const struct intent *intent, const char *why)
{
	struct event *event = decision_answer(d, intent, EVENT_CHECKIN_UNCLEAR);
	event->value = why;
	event->words = *intent->fresh == '\0' ? NULL : intent->fresh;
	decision_class(d, CLASS_ASKED_BACK, why);
}

static void decide(struct decision *d, const struct intent *intent)
{
	const struct step *step = state_step(d->state, intent->request.subject);
	uint64_t about = 0;
	if (step == NULL) {
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
		return;
	}
	for (size_t i = 0; i < intent->readings.count; i++) {
		enum meaning meaning = intent->readings.items[i].meaning;
		if (meaning == MEANING_THANKS || meaning == MEANING_HELP || meaning == MEANING_NOT_ME)
			decision_class(d, CLASS_NOTED, meaning_word(meaning));
	}
	if (d->class != CLASS_COUNT)
		return;
	const struct decision before = *d;
	for (size_t i = 0; one_status(intent) && i < intent->readings.count; i++)
		record_reading(d, intent, step, &intent->readings.items[i], &about);
	if (decision_too_many(d, &before)) {
		decision_undo(d, &before);
		not_clear(d, intent, problem_word(PROBLEM_TOO_MANY));
	} else if (d->class == CLASS_COUNT) {
		not_clear(d, intent,
		          problem_word(intent->problems.count > 0 ? intent->problems.items[0] : PROBLEM_UNCLEAR));
	}
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
}

const struct workflow checkin_workflow = {
	.name = "check-ins",
	.apply = apply,
	.decide = decide,
	.tick = tick,
	.owed = checkin_owed,
	.requests = requests,
};

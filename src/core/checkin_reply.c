/* SPDX-License-Identifier: MIT */
/* Replies to check-ins: on one step, or on several with numbered lines. */
#include "base/buf.h"
#include "core/calendar.h"
#include "core/checkin.h"

#include <string.h>

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
	bool outdated = checkin_outdated(step, intent->received);
	bool again = !outdated && step->checkins.count > 0 &&
	             *step->checkins.items[step->checkins.count - 1].answer != '\0';
	/* What was written before, and asked about, is its report. */
	const char *words = *reading->words != '\0' || outdated || step->checkins.count == 0
	                            ? reading->words
	                            : decision_earlier(d, step->checkins.items[step->checkins.count - 1].unclear_row);
	struct event *event = decision_answer(d, intent, EVENT_CHECKIN_ANSWERED);
	uint64_t row = event->row;
	event->value = meaning_word(reading->meaning);
	event->words = *words == '\0' ? NULL : words;
	decision_class(d, again ? CLASS_REPLACED : CLASS_RECORDED, event->value);
	if (outdated)
		return row;
	if (reading->meaning == MEANING_DONE)
		decision_answer(d, intent, EVENT_STEP_DONE)->ref = decision_ref(d, row);
	else if (reading->meaning == MEANING_DROPPED)
		decision_answer(d, intent, EVENT_STEP_DROPPED)->ref = decision_ref(d, row);
	else if (reading->meaning == MEANING_STUCK && !asks_for_need(intent))
		open_need(d, intent, "other", words, row);
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

/* Courtesy words, a call for help, and nothing more: no answer, and no question back. */
static bool only_notes(struct decision *d, const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++) {
		enum meaning meaning = intent->readings.items[i].meaning;
		if (meaning != MEANING_THANKS && meaning != MEANING_HELP)
			return false;
	}
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning == MEANING_HELP)
			decision_class(d, CLASS_NOTED, meaning_word(MEANING_HELP));
	if (intent->readings.count > 0)
		decision_class(d, CLASS_NOTED, meaning_word(MEANING_THANKS));
	return intent->readings.count > 0;
}

static bool disowns(const struct intent *intent)
{
	return intent->readings.count == 1 && intent->readings.items[0].meaning == MEANING_NOT_ME;
}

/* What the owner last said, "" when they were not asked, or have not answered. */
static const char *last_answer(const struct step *step)
{
	return step->checkins.count == 0 ? "" : step->checkins.items[step->checkins.count - 1].answer;
}

/* The answers on one step. */
static void decide_step(struct decision *d, const struct intent *intent, const struct step *step)
{
	const size_t rows = d->count;
	const enum letter_class class = d->class;
	uint64_t about = 0;
	if (disowns(intent)) {
		if (*last_answer(step) == '\0')
			decision_class(d, CLASS_NOTED, meaning_word(MEANING_NOT_ME));
		else
			not_clear(d, intent, meaning_word(MEANING_NOT_ME));
		return;
	}
	for (size_t i = 0; one_status(intent) && i < intent->readings.count; i++)
		record_reading(d, intent, step, &intent->readings.items[i], &about);
	if (d->count == rows && d->class == class)
		not_clear(d, intent,
		          problem_word(intent->problems.count > 0 ? intent->problems.items[0] : PROBLEM_UNCLEAR));
}

/* ---- several steps, with numbered lines ---- */

/* What goes with the answer above it: "2 STUCK", and below it "NEED: money". */
static bool goes_with(const struct reading *reading)
{
	return reading->number == 0 && (reading->meaning == MEANING_NEED || reading->meaning == MEANING_LEARNED ||
	                                reading->meaning == MEANING_NEW_DATE);
}

/* The number each reading is about: its own, or that of the answer above it. */
static unsigned number_of(const struct intent *intent, size_t place)
{
	while (place > 0 && goes_with(&intent->readings.items[place]))
		place--;
	return intent->readings.items[place].number;
}

/* True when every answer says which step it is about; a remark that answers nothing may stand without. */
static bool all_numbered(const struct intent *intent, const struct sheet *sheet)
{
	bool any = false;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		unsigned number = number_of(intent, i);
		if (number > sheet->count || (number == 0 && reading->result != RESULT_NOTE))
			return false;
		any |= number > 0;
	}
	return any;
}

/* The part of the letter that is about this number. */
static struct intent part_of(struct decision *d, const struct intent *intent, unsigned number)
{
	struct intent part = *intent;
	struct buf text = buf_new(d->arena);
	part.readings = (struct readings){0};
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (number_of(intent, i) != number)
			continue;
		*LIST_PUSH(d->arena, &part.readings) = *reading;
		bool both = *reading->typed != '\0' && *reading->words != '\0';
		buf_printf(&text, "%s%s%s%s", text.length == 0 ? "" : "\n", reading->typed, both ? ": " : "", reading->words);
	}
	part.fresh = buf_string(&text);
	return part;
}

static const struct step *step_with(const struct state *state, const struct sheet *sheet, unsigned number,
                                    const struct checkin **ret_checkin)
{
	for (size_t i = 0; i < state->steps.count; i++) {
		const struct step *step = &state->steps.items[i];
		*ret_checkin = step->owner == sheet->person ? checkin_on(state, sheet, step) : NULL;
		if (*ret_checkin != NULL && (*ret_checkin)->number == number)
			return step;
	}
	return NULL;
}

static void decide_sheet(struct decision *d, const struct intent *intent, const struct sheet *sheet)
{
	bool disowned = disowns(intent);
	if (!disowned && !all_numbered(intent, sheet)) {
		bool unread = intent->readings.count == 0 && intent->problems.count > 0;
		decision_class(d, CLASS_ASKED_BACK,
		               problem_word(unread ? intent->problems.items[0] : PROBLEM_MISSING_NUMBER));
		return;
	}
	for (unsigned number = 1; number <= sheet->count; number++) {
		const struct checkin *checkin;
		const struct step *step = step_with(d->state, sheet, number, &checkin);
		struct intent part = disowned ? *intent : part_of(d, intent, number);
		if (step == NULL || part.readings.count == 0)
			continue;
		part.request.subject = step->id;
		part.request.version = arena_printf(d->arena, "V%u", checkin->version);
		decide_step(d, &part, step);
	}
}

void checkin_decide(struct decision *d, const struct intent *intent)
{
	const struct sheet *sheet = checkin_sheet(d->state, intent->request.subject);
	const struct step *step = state_step(d->state, intent->request.subject);
	const struct decision before = *d;
	if (step == NULL && sheet == NULL) {
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
		return;
	}
	if (only_notes(d, intent))
		return;
	if (sheet != NULL)
		decide_sheet(d, intent, sheet);
	else
		decide_step(d, intent, step);
	if (!decision_too_many(d, &before))
		return;
	decision_undo(d, &before);
	if (step != NULL)
		not_clear(d, intent, problem_word(PROBLEM_TOO_MANY));
	else
		decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_TOO_MANY));
}

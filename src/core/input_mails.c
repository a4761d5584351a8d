/* SPDX-License-Identifier: MIT */
/* Mails about what people told us: thank you (M08b), what is new to the Core, what came of it (M13 to who asked). */
#include "core/brake.h"
#include "core/calendar.h"
#include "core/gate.h"
#include "core/input.h"
#include "core/subscriptions.h"

#include <string.h>

/* What came after the call opened goes out at this hour, once a day; shortly before the end at once. */
enum { HEARD_HOUR = 17, HEARD_RUSH = SECONDS_A_DAY };

static const struct proposal *proposal_of(const struct state *state, const struct input *input)
{
	return input->proposal == NOBODY ? NULL : &state->proposals.items[input->proposal];
}

/* A mail to who told us something: a person of the register, or one known by a letter alone. */
static struct mail *mail_to(struct owing *o, struct owed_about *about, const char *giver)
{
	uint32_t place = subscription_find(o->state, giver);
	about->kind = REQUEST_INPUT;
	if (!event_is_subscriber(giver))
		return owed_mail(o, about, state_person(o->state, giver));
	return place == NOBODY ? NULL : owed_list_mail(o, about, &o->state->subscriptions.items[place]);
}

/* ---- M08b ---- */

static void thanks_values(struct owing *o, struct mail *mail, const struct input *input, const char *value)
{
	const struct proposal *p = proposal_of(o->state, input);
	owed_text(o, mail, "subject_id", p == NULL ? "" : p->id);
	owed_text(o, mail, "title", p == NULL ? "" : p->title);
	owed_flag(o, mail, p == NULL ? "general" : p->phase == PHASE_DECIDED ? "decided" : "open");
	if (input->taken_back)
		owed_flag(o, mail, "taken_back");
	if (strcmp(value, "quote_named") == 0)
		owed_flag(o, mail, "named");
	if (input->quote)
		owed_flag(o, mail, "quote");
	if (input->answer)
		owed_flag(o, mail, "answer");
	if (p != NULL && p->phase == PHASE_OPEN && p->gate.due != INSTANT_NONE) /* people were asked, until then */
		owed_text(o, mail, "deadline", calendar_end_words(o->arena, o->rules, mail->language, p->gate.due));
	else if (p != NULL && p->phase == PHASE_CALL)
		owed_text(o, mail, "deadline", calendar_end_words(o->arena, o->rules, mail->language, p->deadline));
}

/* Who is asked in its call, and has not answered: INPUT is no answer. */
static bool is_awaited(const struct owing *o, const struct proposal *p, const char *giver)
{
	const struct voice *voice = p == NULL || p->phase != PHASE_CALL ? NULL : proposal_voice(o->state, p, giver);
	return voice != NULL && !voice->left && voice->position == MEANING_COUNT && o->now < p->deadline;
}

static void thanks_mail(struct owing *o, const struct input_letter *letter, const char *value)
{
	const struct input *input = &o->state->inputs.items[letter->input];
	const struct proposal *p = proposal_of(o->state, input);
	struct owed_about about = {
		.book = 'j',
		.row = letter->row,
		.purpose = "thanks",
		.template = "input",
		.subject = p == NULL ? "" : p->id,
		.order = event_is_subscriber(input->giver) ? ORDER_OUTSIDE : ORDER_RECEIPT,
		.since = letter->time,
	};
	struct mail *mail = mail_to(o, &about, input->giver);
	if (mail == NULL)
		return;
	const struct taken *taken = input_letter_of(o->state, letter->row);
	mail->reply = true;
	if (taken != NULL)
		*LIST_PUSH(o->arena, &mail->letters) = taken->row;
	thanks_values(o, mail, input, value);
	if (is_awaited(o, p, input->giver))
		owed_flag(o, mail, "no_answer");
	owed_emit(o, mail);
}

/* A report of whom a member asked has an answer of its own, which says that their words came with it. */
static bool is_answered_alone(const struct state *state, uint64_t row)
{
	const struct taken *letter = input_letter_of(state, row);
	return letter == NULL || letter->about->class == CLASS_NOTED;
}

/* One mail a letter, whatever it said: its rows follow each other in the journal. */
static void thanks(struct owing *o)
{
	struct arena own = {0}; /* o->arena is emptied with every mail */
	struct brake *brakes = ARENA_ARRAY(&own, struct brake, o->state->inputs.count + 1);
	const struct state *state = o->state;
	for (size_t i = 0; i < state->input_letters.count && !o->stopped;) {
		const struct input_letter *first = &state->input_letters.items[i];
		const char *value = first->value;
		uint32_t giver = first->input;
		size_t next = i + 1;
		for (; next < state->input_letters.count && state->input_letters.items[next].row == first->row + (next - i);
		     next++)
			if (strcmp(state->input_letters.items[next].value, "quote_named") == 0)
				value = "quote_named";
		while (state->inputs.items[giver].before != NOBODY)
			giver = state->inputs.items[giver].before;
		if (is_answered_alone(state, first->row) && brake_lets(&brakes[giver], first->time))
			thanks_mail(o, first, value);
		i = next;
	}
	arena_release(&own);
}

/* ---- what is new, after the call opened ---- */

/* When what was told then goes out to the Core. */
static instant heard_at(const struct owing *o, const struct proposal *p, instant time)
{
	struct date day = calendar_date(o->rules, time);
	instant at = zone_instant(&o->rules->zone, day, HEARD_HOUR * 3600, false);
	if (p->deadline - time <= HEARD_RUSH)
		return time;
	if (time >= at)
		at = zone_instant(&o->rules->zone, calendar_add_days(day, 1), HEARD_HOUR * 3600, false);
	return at;
}

static bool is_new(const struct owing *o, const struct proposal *p, const struct input *input)
{
	return proposal_of(o->state, input) == p && input->time > p->opened && input->time >= o->state->horizon;
}

/* Those that go out at one time, but for what was taken back since; how many. */
static unsigned heard_quotes(struct owing *o, struct mail *mail, const struct proposal *p, size_t from, instant at)
{
	unsigned count = 0;
	for (size_t i = from; i < o->state->inputs.count; i++) {
		const struct input *input = &o->state->inputs.items[i];
		if (!is_new(o, p, input) || input->taken_back || heard_at(o, p, input->time) != at)
			continue;
		const char *words = input_quote(o, input);
		count++;
		if (*words == '\0')
			continue;
		value_text(o->arena, owed_item(o, mail, "quotes"), "words", words);
		owed_flag(o, mail, "has_quotes");
	}
	return count;
}

static void heard_mail(struct owing *o, const struct proposal *p, const struct voice *voice, size_t from, instant at)
{
	struct owed_about about = {
		.book = 'j',
		.row = o->state->inputs.items[from].row,
		.purpose = "heard",
		.template = "heard",
		.kind = REQUEST_CALL,
		.subject = p->id,
		.version = p->version,
		.order = ORDER_CALL,
		.since = at,
	};
	struct mail *mail = owed_mail(o, &about, voice->person);
	unsigned count = mail == NULL ? 0 : heard_quotes(o, mail, p, from, at);
	if (count == 0)
		return;
	owed_text(o, mail, "title", p->title);
	owed_text(o, mail, "summary", p->summary);
	owed_text(o, mail, "deadline", calendar_end_words(o->arena, o->rules, mail->language, p->deadline));
	owed_flag(o, mail, count == 1 ? "one_heard" : "several_heard");
	owed_number(o, mail, "heard", count);
	owed_emit(o, mail);
}

/* True when this one is the first of those that go out together. */
static bool begins(const struct owing *o, const struct proposal *p, size_t place)
{
	instant at = heard_at(o, p, o->state->inputs.items[place].time);
	for (size_t i = place; i-- > 0;) {
		const struct input *input = &o->state->inputs.items[i];
		if (input->time < at - 2 * (instant)SECONDS_A_DAY)
			return true;
		if (is_new(o, p, input) && heard_at(o, p, input->time) == at)
			return false;
	}
	return true;
}

static void heard(struct owing *o)
{
	for (size_t i = 0; i < o->state->inputs.count && !o->stopped; i++) {
		const struct input *input = &o->state->inputs.items[i];
		const struct proposal *p = proposal_of(o->state, input);
		if (p == NULL || p->phase != PHASE_CALL || !is_new(o, p, input) || o->now < heard_at(o, p, input->time) ||
		    !begins(o, p, i))
			continue;
		for (size_t j = 0; j < p->voices.count && !o->stopped; j++)
			if (!p->voices.items[j].left)
				heard_mail(o, p, &p->voices.items[j], i, heard_at(o, p, input->time));
	}
}

/* ---- what came of it ---- */

static const char *outcome_flag(const struct proposal *p)
{
	static const char *const known[] = {"adopted", "adopted_with_concerns", "withdrawn", "lapsed"};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(p->outcome, known[i]) == 0)
			return known[i];
	return strcmp(p->outcome, "not_adopted_blocked") == 0 ? "blocked" : "not_enough";
}

static void outcome_mail(struct owing *o, const struct proposal *p, const struct input *input)
{
	struct owed_about about = {
		.book = 'r',
		.row = p->decision_row,
		.purpose = "came_of_it",
		.template = "input_outcome",
		.subject = p->id,
		.order = event_is_subscriber(input->giver) ? ORDER_OUTSIDE : ORDER_CALL,
		.since = p->decided,
	};
	struct mail *mail = mail_to(o, &about, input->giver);
	if (mail == NULL)
		return;
	owed_text(o, mail, "subject_id", p->id);
	owed_text(o, mail, "title", p->title);
	owed_text(o, mail, "summary", p->summary);
	owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, p->decided));
	owed_flag(o, mail, outcome_flag(p));
	owed_text(o, mail, "reason", owed_words(o, p->decision_row));
	gate_values(o, mail, p);
	owed_emit(o, mail);
}

/* Whoever wrote STOP since hears no more of it. */
static bool has_left(const struct state *state, const char *giver)
{
	uint32_t place = subscription_find(state, giver);
	enum subscription_state said =
		place == NOBODY ? SUBSCRIPTION_NONE : state->subscriptions.items[place].state;
	return event_is_subscriber(giver) && (said == SUBSCRIPTION_STOPPED || said == SUBSCRIPTION_FAILING);
}

static void came_of_it(struct owing *o)
{
	for (size_t i = 0; i < o->state->inputs.count && !o->stopped; i++) {
		const struct input *input = &o->state->inputs.items[i];
		const struct proposal *p = proposal_of(o->state, input);
		if (p != NULL && p->phase == PHASE_DECIDED && p->decided >= o->state->horizon && input->answer &&
		    !input->taken_back && input->time <= p->decided && !has_left(o->state, input->giver))
			outcome_mail(o, p, input);
	}
}

void input_owed(struct owing *o)
{
	thanks(o);
	heard(o);
	came_of_it(o);
}

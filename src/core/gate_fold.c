/* SPDX-License-Identifier: MIT */
/* The fold of the gate: what was asked, who asked people, and what people told us. */
#include "core/gate.h"

#include "core/subscriptions.h"

#include <stdlib.h>
#include <string.h>

/* ---- of the ledger ---- */

static void represented(struct state *state, struct gate *gate, const struct event *event)
{
	uint32_t group = state_group(state, event->value);
	if (group != NOBODY)
		*LIST_PUSH(state->arena, &gate->groups) = group;
}

static void requested(struct proposal *p, const struct event *event)
{
	struct gate *gate = &p->gate;
	p->was_draft = true; /* its call is asked for by mail */
	gate->asked_row = event->row;
	gate->asked = event->time;
	gate->due = event->due;
	gate->each_member = strcmp(event->value, "each_member") == 0;
}

static void attempted(struct state *state, struct gate *gate, const struct event *event)
{
	struct attempt attempt = {.person = state_person(state, event->member), .at = event->received};
	if (attempt.person == NOBODY || !meaning_find(event->value, &attempt.result))
		return;
	if (attempt.result == MEANING_NOT_ME)
		attempt.result = MEANING_NONE;
	for (size_t i = 0; i < gate->attempts.count; i++)
		if (gate->attempts.items[i].person == attempt.person) {
			gate->attempts.items[i] = attempt;
			return;
		}
	*LIST_PUSH(state->arena, &gate->attempts) = attempt;
}

/* Their own words about it, in the private book, for their receipt. */
static void described(const struct state *state, struct gate *gate, const struct event *event)
{
	uint32_t person = state_person(state, event->member);
	for (size_t i = 0; i < gate->attempts.count; i++)
		if (gate->attempts.items[i].person == person)
			gate->attempts.items[i].described = event->row;
}

static void waived(struct state *state, struct gate *gate, const struct event *event)
{
	uint32_t person = state_person(state, event->member);
	if (person == NOBODY)
		return;
	*LIST_PUSH(state->arena, &gate->waivers) = (struct waiver){
		.person = person,
		.facilitates = strcmp(event->value, "facilitator") == 0,
		.row = event->row,
		.at = event->time,
	};
	gate->ask_after = event->due;
}

static void passed(struct state *state, struct gate *gate, const struct event *event)
{
	gate->passed_row = event->row;
	gate->passed = event->time;
	gate->passed_by = state_intern(state, event->value);
}

static void of_proposal(struct state *state, struct proposal *p, const struct event *event)
{
	struct gate *gate = &p->gate;
	switch (event->kind) {
	case EVENT_IMPACT_STATED:
		gate->stated_row = event->row;
		break;
	case EVENT_IMPACT_REPRESENTED:
		represented(state, gate, event);
		break;
	case EVENT_INPUT_REQUESTED:
		requested(p, event);
		break;
	case EVENT_INPUT_ATTEMPTED:
		attempted(state, gate, event);
		break;
	case EVENT_INPUT_COUNTED:
		gate->counted = (unsigned)strtoul(event->value, NULL, 10);
		break;
	case EVENT_INPUT_CONSIDERED:
		*LIST_PUSH(state->arena, &gate->considered) = state_person(state, event->member);
		break;
	case EVENT_GATE_WAIVED:
		waived(state, gate, event);
		break;
	case EVENT_GATE_PASSED:
		passed(state, gate, event);
		break;
	case EVENT_INPUT_DESCRIBED:
		described(state, gate, event);
		break;
	case EVENT_INPUT_FORGOTTEN:
		gate->forgotten |= *event->member == '\0';
		break;
	default:
		break;
	}
}

/* ---- of the journal ---- */

static uint32_t place_of(const struct state *state, const char *id)
{
	const struct proposal *p = state_proposal(state, id);
	return p == NULL ? NOBODY : (uint32_t)(p - state->proposals.items);
}

/* What a letter owes its writer: one mail, whatever else it says. */
static void owe(struct state *state, const struct event *event, uint32_t input)
{
	if (event->time < state->horizon)
		return;
	*LIST_PUSH(state->arena, &state->input_letters) = (struct input_letter){
		.row = event->row,
		.input = input,
		.value = event->kind == EVENT_INPUT_WISH ? state_intern(state, event->value) : "",
		.time = event->time,
	};
}

static void given(struct state *state, const struct event *event)
{
	uint32_t place = (uint32_t)state->inputs.count, before;
	const char *key = arena_printf(state->arena, "%s %s", event->member, event->subject);
	if (!index_get(&state->input_by_giver, key, &before))
		before = NOBODY;
	index_put(state->arena, &state->input_by_giver, key, place);
	*LIST_PUSH(state->arena, &state->inputs) = (struct input){
		.row = event->row,
		.proposal = place_of(state, event->subject),
		.before = before,
		.giver = state_intern(state, event->member),
		.received = event->received,
		.time = event->time,
		.words = *event->text != '\0' || event->words != NULL,
	};
	if (event_is_subscriber(event->member))
		subscriptions_known(state, event);
	owe(state, event, place);
}

static void wish(struct input *input, const char *value)
{
	if (strncmp(value, "quote_", 6) == 0)
		input->quote = strcmp(value, "quote_yes") == 0;
	else if (strncmp(value, "answer_", 7) == 0)
		input->answer = strcmp(value, "answer_yes") == 0;
	else if (strcmp(value, "take_back") == 0)
		input->taken_back = true;
}

/* What somebody says about their words holds for all they told us about the proposal up to then. */
static void wished(struct state *state, const struct event *event)
{
	uint32_t last = NOBODY;
	const char *key = arena_printf(state->arena, "%s %s", event->member, event->subject);
	if (strncmp(event->value, "lang_", 5) == 0) {
		subscriptions_speaks(state, event->member, event->value + 5);
		return;
	}
	if (!index_get(&state->input_by_giver, key, &last))
		return;
	for (uint32_t i = last; i != NOBODY; i = state->inputs.items[i].before)
		wish(&state->inputs.items[i], event->value);
	owe(state, event, last);
}

/* The words of one input are there no more. */
static void forgotten(struct state *state, uint64_t row)
{
	for (size_t i = state->inputs.count; i-- > 0 && state->inputs.items[i].row >= row;)
		if (state->inputs.items[i].row == row)
			state->inputs.items[i].words = false;
}

void gate_apply(struct state *state, const struct event *event)
{
	struct proposal *p = state_proposal(state, event->subject);
	if (event_type(event->kind)->book == BOOK_LEDGER)
		state_keep_fact(state, event);
	if (event->kind == EVENT_INPUT_GIVEN)
		given(state, event);
	else if (event->kind == EVENT_INPUT_WISH)
		wished(state, event);
	else if (event->kind == EVENT_INPUT_FORGOTTEN && *event->member != '\0')
		forgotten(state, strtoull(event->value, NULL, 10));
	else if (p != NULL)
		of_proposal(state, p, event);
}

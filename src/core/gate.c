/* SPDX-License-Identifier: MIT */
/* The rules of the gate: how far a proposal has come. */
#include "core/gate.h"

#include <string.h>

enum { ATTEMPTS_ENOUGH = 2 };

bool gate_needed(const char *kind)
{
	static const char *const kinds[] = {"action", "backbone", "add_workgroup", "agenda", "document"};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	return false;
}

enum meaning gate_report(const struct proposal *p, uint32_t person)
{
	for (size_t i = 0; i < p->gate.attempts.count; i++)
		if (p->gate.attempts.items[i].person == person)
			return p->gate.attempts.items[i].result;
	return MEANING_NONE;
}

bool gate_input_counts(const struct state *state, const struct proposal *p, const struct input *input)
{
	return !input->taken_back && input->proposal != NOBODY && &state->proposals.items[input->proposal] == p;
}

static bool gave_before(const struct state *state, const struct input *input)
{
	for (uint32_t i = input->before; i != NOBODY; i = state->inputs.items[i].before)
		if (!state->inputs.items[i].taken_back)
			return true;
	return false;
}

unsigned gate_heard(const struct state *state, const struct proposal *p)
{
	unsigned heard = 0;
	for (size_t i = 0; i < state->inputs.count; i++) {
		const struct input *input = &state->inputs.items[i];
		heard += gate_input_counts(state, p, input) && !gave_before(state, input);
	}
	return heard;
}

/*
 * What the Core thinks itself opens no gate: a member with a voice counts only
 * as the one who passes on what people said whom they asked.
 */
static bool opens(const struct state *state, const struct proposal *p, const struct input *input)
{
	uint32_t person = state_person(state, input->giver);
	return gate_input_counts(state, p, input) && (person == NOBODY || !state_has_voice(state, person) ||
	                                              gate_report(p, person) == MEANING_ASKED);
}

static bool any_input(const struct state *state, const struct proposal *p)
{
	for (size_t i = 0; i < state->inputs.count; i++)
		if (opens(state, p, &state->inputs.items[i]))
			return true;
	return false;
}

static bool speaks_for_them(const struct proposal *p, const struct seat *seat)
{
	for (size_t i = 0; seat->active && i < p->gate.groups.count; i++)
		if (p->gate.groups.items[i] == seat->about->group)
			return true;
	return false;
}

static bool was_heard(const struct state *state, const struct proposal *p, uint32_t person)
{
	const char *id = state->people.items[person].id;
	const struct voice *voice = proposal_voice_of(p, person);
	if (voice != NULL && *voice_position(voice) != '\0')
		return true;
	for (size_t i = 0; i < state->inputs.count; i++)
		if (gate_input_counts(state, p, &state->inputs.items[i]) &&
		    strcmp(state->inputs.items[i].giver, id) == 0)
			return true;
	return false;
}

static bool represented(const struct state *state, const struct proposal *p)
{
	for (size_t i = 0; i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		if (speaks_for_them(p, seat) && was_heard(state, p, seat->person))
			return true;
	}
	return false;
}

/* An honest failure: two asked, the time is over (or they say so themselves), and nobody answered. */
static bool nobody_answers(const struct proposal *p, instant now)
{
	unsigned in_vain = 0;
	for (size_t i = 0; i < p->gate.attempts.count; i++) {
		enum meaning result = p->gate.attempts.items[i].result;
		in_vain += result == MEANING_NOBODY || (result == MEANING_ASKED && now >= p->gate.due);
	}
	return in_vain >= ATTEMPTS_ENOUGH;
}

static bool all_reported(const struct state *state, const struct proposal *p)
{
	bool any = false;
	for (uint32_t i = 0; i < state->people.count; i++) {
		if (!state_has_voice(state, i))
			continue;
		any = true;
		if (gate_report(p, i) == MEANING_NONE)
			return false;
	}
	return any;
}

/* A Facilitator and a Workgroup Rep: two people, whatever seats they hold. */
static bool waived(const struct gate *gate)
{
	for (size_t i = 0; i < gate->waivers.count; i++)
		for (size_t j = 0; j < gate->waivers.count; j++)
			if (gate->waivers.items[i].facilitates && !gate->waivers.items[j].facilitates &&
			    gate->waivers.items[i].person != gate->waivers.items[j].person)
				return true;
	return false;
}

const char *gate_passed_by(const struct state *state, const struct proposal *p, instant now)
{
	const struct gate *gate = &p->gate;
	if (!gate_needed(p->kind) || gate->stated_row == 0 || gate->asked_row == 0)
		return "";
	if (gate->passed_row != 0)
		return gate->passed_by;
	if (gate->each_member)
		return all_reported(state, p) ? "each_member" : "";
	if (represented(state, p))
		return "represented";
	if (any_input(state, p))
		return "input";
	return nobody_answers(p, now) ? "attempts" : "";
}

enum gate_state gate_state(const struct state *state, const struct proposal *p, instant now)
{
	if (!gate_needed(p->kind))
		return GATE_NOT_NEEDED;
	if (p->gate.stated_row == 0)
		return GATE_NOT_STATED;
	if (*gate_passed_by(state, p, now) != '\0')
		return GATE_PASSED;
	if (waived(&p->gate))
		return GATE_WAIVED;
	return p->gate.asked_row == 0 ? GATE_STATED : GATE_ASKING;
}

bool gate_asks_after(const struct state *state, const struct proposal *p, instant now)
{
	return p->phase == PHASE_DECIDED && strncmp(p->outcome, "adopted", 7) == 0 && now < p->gate.ask_after &&
	       gate_state(state, p, now) == GATE_WAIVED;
}

const char *gate_state_word(enum gate_state state)
{
	static const char *const words[] = {
		[GATE_NOT_NEEDED] = "not_needed", [GATE_NOT_STATED] = "not_stated", [GATE_STATED] = "stated",
		[GATE_ASKING] = "asking",         [GATE_PASSED] = "passed",         [GATE_WAIVED] = "waived",
	};
	return words[state];
}

bool gate_passed(const struct state *state, const struct proposal *p, instant now)
{
	enum gate_state at = gate_state(state, p, now);
	return at == GATE_NOT_NEEDED || at == GATE_PASSED || at == GATE_WAIVED;
}

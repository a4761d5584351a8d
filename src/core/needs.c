/* SPDX-License-Identifier: MIT */
#include "core/needs.h"

#include "core/checkin.h"

#include <string.h>

/* Those who look after needs, in this order. */
static const char *const roles[] = {"facilitator", "recorder", "backbone_representative", "connector", "listener"};

struct need *need_find(const struct state *state, const char *id)
{
	for (size_t i = 0; i < state->needs.count; i++)
		if (strcmp(state->needs.items[i].id, id) == 0)
			return &state->needs.items[i];
	return NULL;
}

const struct step *need_step(const struct state *state, const struct need *need)
{
	if (need->step != NOBODY)
		return &state->steps.items[need->step];
	for (size_t i = 0; i < state->steps.count; i++)
		if (state->steps.items[i].open && state->steps.items[i].owner == need->person)
			return &state->steps.items[i];
	return NULL;
}

bool need_over(const struct state *state, const struct need *need)
{
	const struct step *step = need->step == NOBODY ? NULL : &state->steps.items[need->step];
	return need->is == NEED_MET || (step != NULL && !step->open);
}

static bool cannot(const struct need *need, uint32_t person)
{
	for (size_t i = 0; i < need->unable.count; i++)
		if (need->unable.items[i] == person)
			return true;
	return false;
}

uint32_t need_helper(const struct state *state, const struct need *need, uint32_t except)
{
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		for (size_t j = 0; j < state->seats.count; j++) {
			const struct seat *seat = &state->seats.items[j];
			if (seat->active && strcmp(seat->role, roles[i]) == 0 && state->people.items[seat->person].active &&
			    seat->person != need->person && seat->person != except && !cannot(need, seat->person))
				return seat->person;
		}
	return NOBODY;
}

/* ---- the fold ---- */

static void apply(struct state *state, const struct event *event)
{
	struct need *need = need_find(state, event->subject);
	uint32_t person = state_person(state, event->member);
	state_keep_fact(state, event);
	if (need == NULL)
		return;
	need->news_row = event->row;
	need->news = event->time;
	need->news_by = person;
	if (event->kind == EVENT_NEED_CANNOT && person != NOBODY)
		*LIST_PUSH(state->arena, &need->unable) = person;
	if (event->kind == EVENT_NEED_CANNOT)
		need->is = NEED_OPEN;
	else
		need->is = event->kind == EVENT_NEED_MET ? NEED_MET : NEED_OFFERED;
}

/* ---- a letter ---- */

static bool is_note(enum meaning meaning)
{
	return meaning == MEANING_THANKS || meaning == MEANING_HELP || meaning_is_service(meaning);
}

static void record(struct decision *d, const struct intent *intent, const struct need *need, const struct reading *reading)
{
	enum event_kind kind = reading->meaning == MEANING_OFFER ? EVENT_NEED_OFFERED
	                       : reading->meaning == MEANING_MET ? EVENT_NEED_MET
	                                                         : EVENT_NEED_CANNOT;
	struct event *event = decision_answer(d, intent, kind);
	event->version = "";
	event->ref = decision_ref(d, need->row);
	event->words = *reading->words == '\0' ? NULL : reading->words;
	decision_class(d, CLASS_RECORDED, meaning_word(reading->meaning));
}

/* The one answer of the letter; NULL when there is none, or it is not plain. *ret_notes: it is courtesy alone. */
static const struct reading *one_answer(const struct intent *intent, bool *ret_notes)
{
	const struct reading *found = NULL;
	*ret_notes = intent->readings.count > 0;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (is_note(reading->meaning))
			continue;
		*ret_notes = false;
		if (found != NULL || reading->result != RESULT_RECORD)
			return NULL;
		found = reading;
	}
	return found;
}

static void decide(struct decision *d, const struct intent *intent)
{
	const struct need *need = need_find(d->state, intent->request.subject);
	bool notes;
	const struct reading *reading = one_answer(intent, &notes);
	bool asker = need != NULL && state_person(d->state, intent->member) == need->person;
	if (need == NULL)
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
	else if (notes)
		decision_class(d, CLASS_NOTED, meaning_word(intent->readings.items[0].meaning));
	else if (reading == NULL)
		decision_class(d, CLASS_ASKED_BACK, problem_word(intent->problems.count > 0 ? intent->problems.items[0]
		                                                                            : PROBLEM_UNCLEAR));
	else if (need->is == NEED_MET)
		decision_class(d, CLASS_NOTED, "need_over");
	else if (asker && reading->meaning != MEANING_MET) /* who needs it offers nothing */
		decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_UNCLEAR));
	else
		record(d, intent, need, reading);
}

static bool helps(const struct seat *seat)
{
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (strcmp(seat->role, roles[i]) == 0)
			return true;
	return false;
}

static void need_requests(const struct state *state, struct arena *arena, struct requests *list, const struct need *need)
{
	struct index named = {0};
	uint32_t before;
	const char *asker = state->people.items[need->person].id;
	requests_add(arena, list, REQUEST_NEED, need->id, "", asker);
	index_put(arena, &named, asker, 0);
	for (size_t i = 0; i < state->seats.count; i++) {
		const char *member = state->people.items[state->seats.items[i].person].id;
		if (!helps(&state->seats.items[i]) || index_get(&named, member, &before))
			continue;
		index_put(arena, &named, member, 0);
		requests_add(arena, list, REQUEST_NEED, need->id, "", member);
	}
}

static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->needs.count; i++)
		if (state->needs.items[i].person != NOBODY)
			need_requests(state, arena, list, &state->needs.items[i]);
}

const struct workflow needs_workflow = {
	.name = "needs",
	.apply = apply,
	.decide = decide,
	.owed = needs_owed,
	.requests = requests,
};

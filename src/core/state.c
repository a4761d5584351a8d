/* SPDX-License-Identifier: MIT */
#include "core/state.h"

#include "core/digest.h"
#include "core/workflow.h"

#include <stdlib.h>
#include <string.h>

void state_init(struct state *state, struct arena *arena, instant horizon)
{
	*state = (struct state){
		.arena = arena,
		.horizon = horizon,
		.language = "en",
		.ledger_rows = 1, /* the header is row 0 */
		.reason = "",
		.last_reading = INSTANT_NONE,
		.stranger_kept = INSTANT_NONE,
		.gap_noted = INSTANT_NONE,
		.first_ledger = INSTANT_NONE,
		.last_ledger = INSTANT_NONE,
		.last_journal = INSTANT_NONE,
	};
}

void state_stranger_kept(struct state *state, const struct event *event)
{
	if (state->stranger_kept == INSTANT_NONE || event->time < state->stranger_kept)
		state->stranger_kept = event->time;
}

bool state_wants_words(enum event_kind kind)
{
	return kind == EVENT_PROPOSAL_DRAFTED || kind == EVENT_PROPOSAL_AMENDED || kind == EVENT_CALL_OPENED || kind == EVENT_STEP_CREATED ||
	       kind == EVENT_DRAFT_KEPT || kind == EVENT_MEETING_SCHEDULED || kind == EVENT_MEETING_CHANGED;
}

void state_apply(struct state *state, const struct event *event)
{
	if (event_type(event->kind)->book == BOOK_LEDGER) {
		state->ledger_rows = event->row + 1;
		state->last_ledger = event->time;
		if (state->first_ledger == INSTANT_NONE)
			state->first_ledger = event->time;
		digest_take_news(state, event);
	} else {
		state->journal_rows = event->row;
		state->last_journal = event->time;
	}
	const struct workflow *workflow = workflow_of_event(event->kind);
	if (workflow != NULL)
		workflow->apply(state, event);
}

const char *state_intern(struct state *state, const char *text)
{
	uint32_t place;
	if (*text == '\0')
		return "";
	if (index_get(&state->interned, text, &place))
		return state->interned_texts.items[place];
	const char *copy = arena_strdup(state->arena, text);
	index_put(state->arena, &state->interned, copy, (uint32_t)state->interned_texts.count);
	*LIST_PUSH(state->arena, &state->interned_texts) = copy;
	return copy;
}

_Static_assert(sizeof(struct fact_about) == 3 * sizeof(char *) + sizeof(enum event_kind) + sizeof(uint32_t),
               "fact_about is shared: it has no padding");

void state_keep_fact(struct state *state, const struct event *event)
{
	uint64_t ref = 0;
	if (event->time < state->horizon)
		return;
	row_parse(event->ref, 'r', &ref);
	const struct fact_about about = {
		.subject = state_intern(state, event->subject),
		.version = state_intern(state, event->version),
		.value = state_intern(state, event->value),
		.kind = event->kind,
		.words = *event->text != '\0' || event->words != NULL,
	};
	*LIST_PUSH(state->arena, &state->facts) = (struct fact){
		.row = event->row,
		.ref = ref,
		.received = event->received,
		.about = shared_keep(state->arena, &state->fact_abouts, &about, sizeof about),
		.person = state_person(state, event->member),
		.by = state_person(state, event->by),
	};
}

static uint32_t look_up(const struct index *index, const char *key)
{
	uint32_t place;
	return index_get(index, key, &place) ? place : NOBODY;
}

uint32_t state_person(const struct state *state, const char *id)
{
	uint32_t person;
	struct places_walk walk = places_walk(&state->person_by_id, places_hash(id));
	while (places_next(&walk, &person))
		if (strcmp(state->people.items[person].id, id) == 0)
			return person;
	return NOBODY;
}

uint32_t state_group(const struct state *state, const char *id)
{
	return look_up(&state->group_by_id, id);
}

struct proposal *state_proposal(const struct state *state, const char *id)
{
	uint32_t place = look_up(&state->proposal_by_id, id);
	return place == NOBODY ? NULL : &state->proposals.items[place];
}

struct step *state_step(const struct state *state, const char *id)
{
	uint32_t place = look_up(&state->step_by_id, id);
	return place == NOBODY ? NULL : &state->steps.items[place];
}

struct voice *proposal_voice_of(const struct proposal *proposal, uint32_t person)
{
	uint32_t place;
	struct places_walk walk = places_walk(&proposal->voice_by_person, places_hash_number(person));
	while (places_next(&walk, &place))
		if (proposal->voices.items[place].person == person)
			return &proposal->voices.items[place];
	return NULL;
}

struct voice *proposal_voice(const struct state *state, const struct proposal *proposal, const char *member)
{
	return proposal_voice_of(proposal, state_person(state, member)); /* nobody has a voice */
}

bool proposal_is_proposer(const struct state *state, const struct proposal *proposal, uint32_t person)
{
	return person != NOBODY && proposal->proposer == person && state->people.items[person].active;
}

static int compare_fact(const void *key, const void *item)
{
	uint64_t row = *(const uint64_t *)key;
	const struct fact *fact = item;
	return row < fact->row ? -1 : row > fact->row;
}

const struct fact *state_fact(const struct state *state, uint64_t row)
{
	if (state->facts.count == 0)
		return NULL;
	return bsearch(&row, state->facts.items, state->facts.count, sizeof *state->facts.items, compare_fact);
}

bool state_has_voice(const struct state *state, uint32_t person)
{
	const struct person *p = &state->people.items[person];
	return p->active && *p->asks->date != '\0' && p->core_seats > 0;
}

void state_requests(const struct state *state, struct arena *arena, struct requests *requests)
{
	size_t count;
	const struct workflow *const *all = workflows(&count);
	for (size_t i = 0; i < count; i++)
		if (all[i]->requests != NULL)
			all[i]->requests(state, arena, requests);
}

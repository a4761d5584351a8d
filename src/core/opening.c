/* SPDX-License-Identifier: MIT */
/* The moment a call for consensus opens: who has a voice in it is frozen. */
#include "core/draft.h"

#include <string.h>

static void add_eligible(struct decision *d, const struct opening *opening)
{
	const struct state *state = d->state;
	struct index named = {0}; /* two seats for one group are one row */
	for (size_t i = 0; i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		uint32_t before;
		const char *pair = arena_printf(d->arena, "%u %u", seat->person, seat->about->group);
		if (index_get(&named, pair, &before))
			continue;
		if (!seat->active || !seat->about->core || !state_has_voice(state, seat->person))
			continue;
		index_put(d->arena, &named, pair, 0);
		struct event *event = decision_add(d, EVENT_CALL_ELIGIBLE);
		event->subject = opening->id;
		event->version = opening->version;
		event->member = state->people.items[seat->person].id;
		event->value = state->groups.items[seat->about->group].id;
		event->via = opening->via;
	}
}

void open_call(struct decision *d, const struct opening *opening)
{
	struct event *call = decision_add(d, EVENT_CALL_OPENED);
	call->subject = opening->id;
	call->version = opening->version;
	call->by = opening->by;
	call->via = opening->via;
	call->ref = opening->ref;
	call->due = opening->deadline;
	call->words = d->rules->text;
	add_eligible(d, opening);
}

bool anybody_has_voice(const struct state *state)
{
	for (uint32_t i = 0; i < state->people.count; i++)
		if (state_has_voice(state, i))
			return true;
	return false;
}

/* SPDX-License-Identifier: MIT */
/* Commands by mail: for members only, and answered at their registered address. */
#include "core/command.h"

#include <string.h>

static void apply(struct state *state, const struct event *event)
{
	uint32_t person = state_person(state, event->member);
	if (event->time < state->horizon || person == NOBODY)
		return;
	*LIST_PUSH(state->arena, &state->commands) = (struct command_asked){
		.row = event->row,
		.person = person,
		.what = state_intern(state, event->value),
		.subject = state_intern(state, event->subject),
		.time = event->time,
		.received = event->received,
	};
}

void command_member(struct decision *d, const struct intent *intent)
{
	uint32_t person = state_person(d->state, intent->member);
	if (person == NOBODY || !d->state->people.items[person].active)
		return;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		bool agenda = reading->meaning == MEANING_AGENDA, record = reading->meaning == MEANING_RECORD;
		if (reading->result != RESULT_NOTE || (!agenda && !record))
			continue;
		struct event *event = decision_add(d, EVENT_COMMAND_ASKED);
		event->member = intent->member;
		event->by = intent->member;
		event->via = intent->via;
		event->received = intent->received;
		event->value = meaning_word(reading->meaning);
		event->subject = record ? reading->value : "";
	}
}

const struct workflow command_workflow = {
	.name = "commands",
	.apply = apply,
	.owed = command_owed,
};

/* SPDX-License-Identifier: MIT */
/* ENGLISH, ESPAÑOL, LARGE PRINT, PLAIN: how a member wants our mails. */
#include "core/membership.h"

#include <string.h>

void membership_wishes(struct decision *d, const struct intent *intent)
{
	uint32_t person = state_person(d->state, intent->member);
	for (size_t i = 0; person != NOBODY && i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		bool language = reading->meaning == MEANING_LANGUAGE;
		if (reading->result == RESULT_CONFIRM || *reading->value == '\0' || !meaning_is_preference(reading->meaning))
			continue;
		const char *cell = d->state->people.items[person].prefers->cell;
		struct event *event = decision_add(d, EVENT_PERSON_PREFERS);
		event->member = event->by = intent->member;
		event->via = intent->via;
		event->received = intent->received;
		event->value = arena_printf(d->arena, "%s_%s", meaning_word(reading->meaning), reading->value);
		event->place = language && cell != NULL ? cell : "";
	}
}

/* SPDX-License-Identifier: MIT */
/* Letters that are held: for a person to look at, or until their writers accept the Membership Agreement. */
#include "cmd/status.h"

#include "core/welcome.h"

#include <stdio.h>

uint64_t status_held_letters(const struct state *state)
{
	uint64_t held = state->classes[CLASS_HELD];
	for (size_t i = 0; held > 0 && i < state->identities.count; i++) {
		const struct identity_case *asked = &state->identities.items[i];
		const struct taken *letter = asked->answered ? state_letter(state, asked->letter) : NULL;
		held -= letter != NULL && letter->about->class == CLASS_HELD;
	}
	for (size_t i = 0; held > 0 && i < state->kept.count; i++) { /* these wait for their writers, or are nobody's */
		const struct taken *letter = state_letter(state, state->kept.items[i].letter);
		held -= letter != NULL && letter->about->class == CLASS_HELD;
	}
	return held;
}

static const char *name_of(const struct state *state, uint32_t person)
{
	const struct person *p = &state->people.items[person];
	return *p->name == '\0' ? p->id : p->name;
}

void status_print_kept(const struct status *status)
{
	const struct state *state = &status->session->state;
	for (size_t i = 0; i < state->kept.count; i++)
		if (state->kept.items[i].settled_row == 0)
			printf("Kept:     an answer of %s to %s: it counts once they accept the Membership Agreement\n",
			       name_of(state, state->kept.items[i].person), state->kept.items[i].subject);
	for (size_t i = 0; i < state->welcomes.count; i++)
		if (!state->welcomes.items[i].seat && welcome_unverified(state, state->welcomes.items[i].person))
			printf("Address:  %s has not answered from it yet\n", name_of(state, state->welcomes.items[i].person));
}

/* SPDX-License-Identifier: MIT */
/* status: whether those who will feel a proposal were heard. */
#include "cmd/status.h"
#include "core/calendar.h"
#include "core/gate.h"

#include <stdio.h>

void status_gate(const struct status *status, const struct proposal *p)
{
	const struct state *state = &status->session->state;
	enum gate_state at = gate_state(state, p, status->session->now);
	unsigned asked = 0;
	if (at == GATE_NOT_NEEDED)
		return;
	for (size_t i = 0; i < p->gate.attempts.count; i++)
		asked += p->gate.attempts.items[i].result == MEANING_ASKED ||
		         p->gate.attempts.items[i].result == MEANING_NOBODY;
	printf("    people impacted: %s", gate_state_word(at));
	if (at == GATE_PASSED)
		printf(" (%s)", gate_passed_by(state, p, status->session->now));
	printf(", %u told us, %u members asked", gate_heard(state, p), asked);
	if (at == GATE_ASKING)
		printf(", until %s", calendar_end_words(status->arena, &status->session->rules, "en", p->gate.due));
	printf("\n");
}

/* SPDX-License-Identifier: MIT */
/* Where people stand with the Membership Agreement: the fold of what the register and they themselves say. */
#include "core/membership.h"

#include "core/consensus.h"

#include <string.h>

static bool same_agreement(const struct agreement *a, const struct agreement *b)
{
	return strcmp(a->file, b->file) == 0 && strcmp(a->mail, b->mail) == 0 && strcmp(a->declined, b->declined) == 0 &&
	       a->accepted == b->accepted && a->version == b->version && a->asked_version == b->asked_version &&
	       a->asked_row == b->asked_row && a->asked == b->asked && a->put_off == b->put_off &&
	       a->lapses_row == b->lapses_row && a->lapsed_row == b->lapsed_row;
}

void agreement_keep(struct state *state, struct person *person, const struct agreement *asks)
{
	if (state->last_agreement == NULL || !same_agreement(state->last_agreement, asks)) {
		struct agreement *own = ARENA_NEW(state->arena, struct agreement);
		*own = *asks;
		state->last_agreement = own;
	}
	person->asks = state->last_agreement;
}

/*
 * Two may say that somebody accepted: the register, and the person by mail.
 * Each may take back what it said; only a refusal by mail ends both.
 */
void agreement_event(struct state *state, struct person *person, const struct event *event)
{
	struct agreement asks = *person->asks;
	bool mail = event->received != INSTANT_NONE;
	bool before = *asks.date != '\0';
	if (event->kind == EVENT_AGREEMENT_LAPSED) {
		asks.file = asks.mail = "";
		asks.lapsed = state_intern(state, event->value);
		asks.lapsed_row = event->row;
	} else if (event->kind == EVENT_AGREEMENT_DECLINED) {
		asks.file = asks.mail = "";
		asks.declined = state_intern(state, event->value);
	} else if (event->kind == EVENT_AGREEMENT_ACCEPTED && mail) {
		asks.mail = state_intern(state, event->value);
		asks.declined = "";
		asks.version = version_number(event->version);
	} else if (event->kind == EVENT_AGREEMENT_ACCEPTED) {
		asks.file = state_intern(state, event->value);
	} else if (mail) {
		asks.mail = asks.declined = "";
	} else {
		asks.file = "";
	}
	asks.date = *asks.file != '\0' ? asks.file : asks.mail;
	if (*asks.date == '\0')
		asks.accepted = INSTANT_NONE;
	else if (!before)
		asks.accepted = mail ? event->received : event->time;
	agreement_keep(state, person, &asks);
	if (mail)
		state_keep_fact(state, event);
}

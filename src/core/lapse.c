/* SPDX-License-Identifier: MIT */
#include "core/lapse.h"

#include <string.h>

static void apply(struct state *state, const struct event *event)
{
	struct proposal *p = state_proposal(state, event->subject);
	if (p == NULL)
		return;
	state_keep_fact(state, event);
	if (event->kind == EVENT_PROPOSAL_KEPT) {
		p->moved = event->time;
	} else if (event->kind == EVENT_PROPOSAL_IDLE) {
		p->idle.row = event->row;
		p->idle.at = event->time;
		p->idle.last = strcmp(event->value, "last") == 0;
	} else {
		p->ended_in = p->phase;
		p->phase = PHASE_DECIDED;
		p->decision_row = event->row;
		p->decided = event->time;
		p->outcome = "lapsed";
		p->declared_by = "system";
	}
}

static instant later(instant one, instant other)
{
	return one > other ? one : other;
}

instant lapse_moved(const struct proposal *p)
{
	instant moved = p->moved;
	if (p->said.count > 0)
		moved = later(moved, p->said.items[p->said.count - 1].time);
	if (p->gate.asked_row != 0) /* people are asked until then */
		moved = later(moved, p->gate.due);
	for (size_t i = 0; i < p->gate.attempts.count; i++)
		moved = later(moved, p->gate.attempts.items[i].at);
	for (size_t i = 0; i < p->gate.waivers.count; i++)
		moved = later(moved, p->gate.waivers.items[i].at);
	return p->gate.passed_row == 0 ? moved : later(moved, p->gate.passed);
}

static void add(struct decision *d, const struct proposal *p, enum event_kind kind, const char *value)
{
	struct event *event = decision_add(d, kind);
	event->subject = p->id;
	event->version = arena_printf(d->arena, "V%u", p->version);
	event->value = value;
}

static void step(struct decision *d, const struct proposal *p)
{
	instant moved = lapse_moved(p);
	instant wait = (instant)d->rules->lapse_notice_days * SECONDS_A_DAY;
	bool noticed = p->idle.row != 0 && p->idle.at > moved; /* what comes at the same time comes behind it */
	if (!noticed && d->now >= moved + (instant)d->rules->lapse_days * SECONDS_A_DAY)
		add(d, p, EVENT_PROPOSAL_IDLE, "first");
	else if (noticed && !p->idle.last && d->now >= p->idle.at + wait)
		add(d, p, EVENT_PROPOSAL_IDLE, "last");
	else if (noticed && p->idle.last && d->now >= p->idle.at + wait)
		add(d, p, EVENT_PROPOSAL_LAPSED, "");
}

static void tick(struct decision *d)
{
	for (size_t i = 0; d->rules->lapse_days > 0 && i < d->state->proposals.count; i++) {
		const struct proposal *p = &d->state->proposals.items[i];
		if ((p->phase == PHASE_DRAFT || p->phase == PHASE_OPEN) && p->was_draft && p->call_until == INSTANT_NONE)
			step(d, p);
	}
}

const struct workflow lapse_workflow = {
	.name = "lapse",
	.apply = apply,
	.tick = tick,
	.owed = lapse_owed,
};

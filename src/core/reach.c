/* SPDX-License-Identifier: MIT */
#include "core/reach.h"

#include "core/calendar.h"

enum {
	FAILING_DAYS = 2,    /* days with a refusal for good */
	FAILING_HALVES = 8,  /* the score, in halves */
	SCORE_DAYS = 30,
	LONGEST_ABSENCE = 90 /* days; a note that says more is not believed further */
};

static bool same_day(const struct rules *rules, instant one, instant other)
{
	return date_to_days(calendar_date(rules, one)) == date_to_days(calendar_date(rules, other));
}

/* True when a mail that came back earlier the same day counts as much. */
static bool counted_that_day(const struct rules *rules, const struct state *state, size_t i)
{
	const struct bounced *this = &state->bounced.items[i];
	for (size_t k = 0; k < i; k++) {
		const struct bounced *other = &state->bounced.items[k];
		if (other->person == this->person && other->permanent >= this->permanent &&
		    same_day(rules, other->received, this->received))
			return true;
	}
	return false;
}

struct reach reach_of(const struct rules *rules, const struct state *state, uint32_t person, instant now)
{
	struct reach reach = {.since = INSTANT_NONE};
	unsigned days = 0, halves = 0;
	instant oldest = now - (instant)SCORE_DAYS * SECONDS_A_DAY;
	instant heard = state->people.items[person].heard;
	for (size_t i = 0; i < state->bounced.count && !reach.failing; i++) {
		const struct bounced *bounced = &state->bounced.items[i];
		if (bounced->person != person || bounced->received < oldest || bounced->received <= heard ||
		    counted_that_day(rules, state, i))
			continue;
		days += bounced->permanent;
		halves += bounced->permanent ? 2 : 1;
		reach.permanent |= bounced->permanent;
		reach.row = bounced->row;
		reach.since = bounced->received;
		reach.failing = days >= FAILING_DAYS || halves >= FAILING_HALVES;
	}
	return reach;
}

instant reach_away(const struct state *state, uint32_t person, instant now)
{
	instant until = person == NOBODY ? 0 : state->people.items[person].away_until;
	return until > now ? until : INSTANT_NONE;
}

void reach_noted(struct state *state, const struct event *event)
{
	uint32_t person = state_person(state, event->member);
	instant latest = event->received + (instant)LONGEST_ABSENCE * SECONDS_A_DAY;
	if (person == NOBODY || event->due == INSTANT_NONE || event->received <= state->people.items[person].heard)
		return;
	state->people.items[person].away_until = event->due < latest ? event->due : latest;
}

void reach_heard(struct state *state, uint32_t person, instant received)
{
	struct person *p = &state->people.items[person];
	if (received <= p->heard)
		return;
	p->heard = received;
	p->away_until = 0;
}

/* SPDX-License-Identifier: MIT */
/* The fold of the list of the monthly news, and look-ups in it. */
#include "core/subscriptions.h"

#include <string.h>

uint32_t subscription_find(const struct state *state, const char *id)
{
	uint32_t place;
	return index_get(&state->subscription_by_id, id, &place) ? place : NOBODY;
}

uint32_t subscription_of_address(const struct state *state, const char *address)
{
	uint32_t place;
	if (*address == '\0' || !index_get(&state->subscription_by_address, address, &place))
		return NOBODY;
	return *state->subscriptions.items[place].address == '\0' ? NOBODY : place; /* forgotten since */
}

bool subscription_has_address(const struct state *state, const char *id, const char *address)
{
	uint32_t place = subscription_find(state, id);
	return place != NOBODY && *address != '\0' && strcmp(state->subscriptions.items[place].address, address) == 0;
}

static struct subscription *slot(struct state *state, const char *id)
{
	uint32_t place = subscription_find(state, id);
	if (place != NOBODY)
		return &state->subscriptions.items[place];
	place = (uint32_t)state->subscriptions.count;
	struct subscription *s = LIST_PUSH(state->arena, &state->subscriptions);
	*s = (struct subscription){
		.id = arena_strdup(state->arena, id),
		.address = "",
		.language = state->language,
		.since = INSTANT_NONE,
		.due = INSTANT_NONE,
		.asked = {INSTANT_NONE, INSTANT_NONE},
		.bounced = INSTANT_NONE,
	};
	index_put(state->arena, &state->subscription_by_id, s->id, place);
	return s;
}

static void set_address(struct state *state, struct subscription *s, const char *address)
{
	if (*address == '\0' || strcmp(address, s->address) == 0)
		return;
	s->address = arena_strdup(state->arena, address);
	index_put(state->arena, &state->subscription_by_address, s->address,
	          (uint32_t)(s - state->subscriptions.items));
}

static void set_state(struct subscription *s, enum subscription_state to, instant when)
{
	s->state = to;
	s->since = when;
	s->left = to == SUBSCRIPTION_STOPPED || (s->left && to != SUBSCRIPTION_CONFIRMED);
	if (to == SUBSCRIPTION_CONFIRMED) {
		s->bounced = INSTANT_NONE;
		s->bounced_days = s->bounced_halves = 0;
	}
}

static void asked(struct state *state, struct subscription *s, const struct event *event)
{
	set_address(state, s, event->place);
	s->language = state_intern(state, event->value);
	s->due = event->due;
	s->asked[0] = s->asked[1];
	s->asked[1] = event->time;
	set_state(s, SUBSCRIPTION_ASKED, event->time);
}

static void stopped(struct state *state, struct subscription *s, const struct event *event)
{
	bool failing = strcmp(event->value, "failing") == 0;
	set_address(state, s, event->place);
	if (failing || s->state != SUBSCRIPTION_STOPPED)
		set_state(s, failing ? SUBSCRIPTION_FAILING : SUBSCRIPTION_STOPPED, event->time);
}

static void keep_letter(struct state *state, const struct event *event, const struct subscription *s)
{
	bool owes = event->kind != EVENT_SUBSCRIPTION_EXPIRED && event->kind != EVENT_SUBSCRIPTION_ERASED &&
	            strcmp(event->value, "failing") != 0;
	if (!owes || event->time < state->horizon)
		return;
	*LIST_PUSH(state->arena, &state->list_letters) = (struct list_letter){
		.row = event->row,
		.subscription = (uint32_t)(s - state->subscriptions.items),
		.kind = event->kind,
		.value = state_intern(state, event->value),
		.time = event->time,
	};
}

void subscriptions_apply(struct state *state, const struct event *event)
{
	struct subscription *s = slot(state, event->member);
	switch (event->kind) {
	case EVENT_SUBSCRIPTION_ASKED:
		asked(state, s, event);
		break;
	case EVENT_SUBSCRIPTION_CONFIRMED:
		set_state(s, SUBSCRIPTION_CONFIRMED, event->time);
		break;
	case EVENT_SUBSCRIPTION_CHANGED:
		if (strncmp(event->value, "format_", 7) == 0)
			s->format = format_of(event->value + 7);
		else
			s->language = state_intern(state, event->value);
		break;
	case EVENT_SUBSCRIPTION_STOPPED:
		stopped(state, s, event);
		break;
	case EVENT_SUBSCRIPTION_EXPIRED:
		set_state(s, SUBSCRIPTION_EXPIRED, event->time);
		break;
	case EVENT_SUBSCRIPTION_ERASED:
		s->address = "";
		break;
	default:
		break;
	}
	keep_letter(state, event, s);
}

void subscriptions_known(struct state *state, const struct event *event)
{
	struct subscription *s = slot(state, event->member);
	set_address(state, s, event->place);
	if (s->since == INSTANT_NONE)
		s->since = event->time;
}

void subscriptions_speaks(struct state *state, const char *id, const char *language)
{
	uint32_t place = subscription_find(state, id);
	if (place != NOBODY)
		state->subscriptions.items[place].language = state_intern(state, language);
}

/* At most once a day: a permanent refusal counts one, another a half; after 30 quiet days all is forgiven. */
void subscriptions_bounced(struct state *state, const struct event *event)
{
	uint32_t place = subscription_find(state, event->member);
	if (place == NOBODY)
		return;
	struct subscription *s = &state->subscriptions.items[place];
	bool permanent = strcmp(event->value, "permanent") == 0;
	if (s->bounced != INSTANT_NONE && event->time < s->bounced + SECONDS_A_DAY)
		return;
	if (s->bounced != INSTANT_NONE && event->time > s->bounced + (instant)30 * SECONDS_A_DAY)
		s->bounced_days = s->bounced_halves = 0;
	s->bounced = event->time;
	s->bounced_days += permanent;
	s->bounced_halves += permanent ? 2 : 1;
}

bool member_gets_digest(const struct rules *rules, const struct state *state, uint32_t person)
{
	const struct person *p = &state->people.items[person];
	uint32_t place = subscription_find(state, p->id);
	enum subscription_state said = place == NOBODY ? SUBSCRIPTION_NONE : state->subscriptions.items[place].state;
	if (!p->active || person_address(p) == NULL || (place != NOBODY && state->subscriptions.items[place].left))
		return false;
	if (said != SUBSCRIPTION_NONE && said != SUBSCRIPTION_ASKED && said != SUBSCRIPTION_EXPIRED)
		return said == SUBSCRIPTION_CONFIRMED;
	return rules->digest_readers == DIGEST_ALL || (rules->digest_readers == DIGEST_CORE && p->core_seats > 0);
}

bool subscription_address_over(const struct subscription *subscription, instant now)
{
	instant kept = (instant)SUBSCRIPTION_STOPPED_DAYS * SECONDS_A_DAY;
	if (*subscription->address == '\0')
		return false;
	if (subscription->state == SUBSCRIPTION_EXPIRED)
		kept = (instant)SUBSCRIPTION_EXPIRED_DAYS * SECONDS_A_DAY;
	else if (subscription->state != SUBSCRIPTION_STOPPED && subscription->state != SUBSCRIPTION_FAILING)
		return false;
	return now >= subscription->since + kept;
}

struct subscription_counts subscriptions_count(const struct rules *rules, const struct state *state)
{
	struct subscription_counts counts = {0};
	for (size_t i = 0; i < state->subscriptions.count; i++) {
		const struct subscription *s = &state->subscriptions.items[i];
		if (!event_is_subscriber(s->id))
			continue;
		counts.confirmed += s->state == SUBSCRIPTION_CONFIRMED;
		counts.asked += s->state == SUBSCRIPTION_ASKED;
		counts.stopped += s->state == SUBSCRIPTION_STOPPED;
		counts.failing += s->state == SUBSCRIPTION_FAILING;
	}
	for (uint32_t i = 0; i < state->people.count; i++)
		counts.members += member_gets_digest(rules, state, i);
	return counts;
}

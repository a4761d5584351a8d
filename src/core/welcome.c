/* SPDX-License-Identifier: MIT */
#include "core/welcome.h"

#include "core/membership.h"

#include <string.h>

/* ---- the fold ---- */

static void welcomed(struct state *state, const struct event *event, uint32_t person)
{
	bool seat = strcmp(event->value, "seat") == 0;
	if (!seat)
		index_put(state->arena, &state->welcome_by_member, state->people.items[person].id,
		          (uint32_t)state->welcomes.count);
	*LIST_PUSH(state->arena, &state->welcomes) = (struct welcome){
		.row = event->row,
		.person = person,
		.seat = seat,
		.time = event->time,
	};
}

/* The last time that this person's address was asked about; NULL: it never was. */
static struct welcome *asked(const struct state *state, uint32_t person)
{
	uint32_t place;
	if (person == NOBODY || !index_get(&state->welcome_by_member, state->people.items[person].id, &place))
		return NULL;
	return &state->welcomes.items[place];
}

static void apply(struct state *state, const struct event *event)
{
	uint32_t person = state_person(state, event->member);
	if (person == NOBODY)
		return;
	if (event->kind == EVENT_WELCOME_DUE) {
		welcomed(state, event, person);
		return;
	}
	struct welcome *welcome = asked(state, person);
	if (welcome == NULL)
		return;
	welcome->verified = event->kind == EVENT_ADDRESS_VERIFIED;
	welcome->denied_row = welcome->verified ? 0 : event->row;
	welcome->denied = event->time;
}

/* ---- who is new ---- */

/* True when an event before place `end` is about this member and of this kind. */
static bool stands_before(const struct decision *d, size_t first, size_t end, const char *member, enum event_kind kind)
{
	for (size_t i = first; i < end; i++)
		if (d->items[i].kind == kind && strcmp(d->items[i].member, member) == 0)
			return true;
	return false;
}

static void add_welcome(struct decision *d, const char *member, const char *value)
{
	struct event *event = decision_add(d, EVENT_WELCOME_DUE);
	event->member = member;
	event->by = "operator";
	event->via = VIA_FILE;
	event->value = value;
}

void welcome_new(struct decision *d, size_t first)
{
	size_t end = d->count;
	struct index done = {0};
	uint32_t before;
	if (d->state->first_ledger == INSTANT_NONE)
		return;
	for (size_t i = first; i < end; i++) {
		enum event_kind kind = d->items[i].kind;
		const char *member = d->items[i].member;
		if ((kind != EVENT_PERSON_ADDED && kind != EVENT_SEAT_FILLED) || index_get(&done, member, &before))
			continue;
		index_put(d->arena, &done, member, 0);
		add_welcome(d, member, kind == EVENT_PERSON_ADDED ? "person" : "seat");
	}
}

/* ---- what they answer ---- */

bool welcome_unverified(const struct state *state, uint32_t person)
{
	const struct welcome *welcome = asked(state, person);
	return welcome != NULL && !welcome->verified && state->people.items[person].active;
}

static void note_address(struct decision *d, const struct intent *intent, enum event_kind kind)
{
	struct event *event = decision_add(d, kind);
	event->member = intent->member;
	event->by = intent->member;
	event->via = intent->via;
	event->received = intent->received;
	event->letter = intent->letter;
}

void welcome_heard(struct decision *d, const struct intent *intent)
{
	uint32_t person = state_person(d->state, intent->member);
	bool denies = stands_before(d, 0, d->count, intent->member, EVENT_ADDRESS_DENIED);
	if (person == NOBODY || denies || intent->identity != IDENTITY_PROVED || !welcome_unverified(d->state, person))
		return;
	note_address(d, intent, EVENT_ADDRESS_VERIFIED);
}

static bool is_courtesy(const struct reading *reading)
{
	return reading->meaning == MEANING_THANKS || meaning_is_service(reading->meaning);
}

/* The one thing that the letter says beside thanks and wishes; NULL when it says nothing plain, or two things. */
static const struct reading *one_answer(const struct intent *intent)
{
	const struct reading *found = NULL;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (is_courtesy(reading))
			continue;
		if (found != NULL)
			return NULL;
		found = reading;
	}
	return found;
}

static bool only_courtesy(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (!is_courtesy(&intent->readings.items[i]))
			return false;
	return intent->readings.count > 0;
}

/*
 * Whatever a person writes in reply shows that the mail arrived. Only YES says
 * that it came to the right one: the rest is asked about, but no longer counts as silence.
 */
static void decide(struct decision *d, const struct intent *intent)
{
	const struct reading *reading = one_answer(intent);
	enum meaning meaning = reading == NULL ? MEANING_NONE : reading->meaning;
	bool clear = reading != NULL && reading->result == RESULT_RECORD;
	if (meaning == MEANING_HELP) {
		decision_class(d, CLASS_NOTED, meaning_word(meaning));
	} else if (meaning == MEANING_NOT_ME || (clear && meaning == MEANING_NO)) {
		note_address(d, intent, EVENT_ADDRESS_DENIED);
		decision_class(d, CLASS_NOTED, meaning_word(MEANING_NO));
	} else if (clear && meaning == MEANING_YES) {
		decision_class(d, CLASS_NOTED, meaning_word(meaning));
	} else if (only_courtesy(intent)) {
		decision_class(d, CLASS_NOTED, meaning_word(intent->readings.items[0].meaning));
	} else {
		decision_class(d, CLASS_ASKED_BACK,
		               problem_word(intent->problems.count > 0 ? intent->problems.items[0] : PROBLEM_UNCLEAR));
	}
}

static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->welcomes.count; i++) {
		const struct welcome *welcome = &state->welcomes.items[i];
		if (asked(state, welcome->person) == welcome)
			requests_add(arena, list, REQUEST_ADDRESS, "", "", state->people.items[welcome->person].id);
	}
}

const struct workflow welcome_workflow = {
	.name = "welcome",
	.apply = apply,
	.decide = decide,
	.owed = welcome_owed,
	.requests = requests,
};

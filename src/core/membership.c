/* SPDX-License-Identifier: MIT */
/* People, groups and seats: the fold of their events, and the register laid over it. */
#include "core/membership.h"

#include "base/buf.h"
#include "core/consensus.h"
#include "core/workflow.h"

#include <string.h>

static const struct agreement no_agreement = {
	.date = "", .file = "", .mail = "", .declined = "", .lapsed = "", .lapses = INSTANT_NONE,
	.lapsing = INSTANT_NONE, .accepted = INSTANT_NONE, .asked = INSTANT_NONE};

_Static_assert(sizeof(struct preferences) == 4 * sizeof(char *) + sizeof(uint64_t), "preferences are shared: they have no padding");

static void prefer(struct state *state, struct person *person, const struct preferences *preferences)
{
	person->prefers = shared_keep(state->arena, &state->preferences, preferences, sizeof *preferences);
}

static uint32_t person_of_event(struct state *state, const struct event *event)
{
	uint32_t person = state_person(state, event->member);
	if (person != NOBODY)
		return person;
	person = (uint32_t)state->people.count;
	struct person *p = LIST_PUSH(state->arena, &state->people);
	p->id = arena_strdup(state->arena, event->member);
	p->name = "\0"; /* and behind the empty name no address */
	prefer(state, p, &(struct preferences){.language = state->language, .wish = "", .wish_cell = ""});
	p->asks = &no_agreement;
	p->first_seat = p->last_sheet = p->last_letter = NOBODY;
	places_add(state->arena, &state->person_by_id, places_hash(p->id), person);
	return person;
}

static uint32_t group_of_event(struct state *state, const char *id)
{
	uint32_t group = state_group(state, id);
	if (group != NOBODY)
		return group;
	group = (uint32_t)state->groups.count;
	struct group *g = LIST_PUSH(state->arena, &state->groups);
	g->id = g->name = arena_strdup(state->arena, id);
	g->kind = "";
	index_put(state->arena, &state->group_by_id, g->id, group);
	return group;
}

static uint32_t find_seat(const struct state *state, uint32_t person, uint32_t group, const char *role)
{
	uint32_t place = state->people.items[person].first_seat;
	while (place != NOBODY) {
		const struct seat *seat = &state->seats.items[place];
		if (seat->group == group && strcmp(seat->role, role) == 0)
			return place;
		place = seat->next;
	}
	return NOBODY;
}

uint32_t state_seat(const struct state *state, const char *role, const char *group, const char *member)
{
	uint32_t person = state_person(state, member);
	return person == NOBODY ? NOBODY : find_seat(state, person, state_group(state, group), role);
}

static uint32_t add_seat(struct state *state, uint32_t person, uint32_t group, const char *role)
{
	uint32_t place = (uint32_t)state->seats.count;
	struct seat *seat = LIST_PUSH(state->arena, &state->seats);
	*seat = (struct seat){.role = state_intern(state, role), .group = group, .person = person,
	                      .next = state->people.items[person].first_seat};
	state->people.items[person].first_seat = place;
	return place;
}

static void seat_event(struct state *state, const struct event *event)
{
	uint32_t person = person_of_event(state, event);
	uint32_t group = group_of_event(state, event->subject);
	bool filled = event->kind == EVENT_SEAT_FILLED;
	uint32_t place = find_seat(state, person, group, event->value);
	if (place == NOBODY)
		place = add_seat(state, person, group, event->value);
	struct seat *seat = &state->seats.items[place];
	if (seat->active == filled)
		return;
	seat->active = filled;
	if (role_is_core(seat->role) && filled)
		state->people.items[person].core_seats++;
	else if (role_is_core(seat->role))
		state->people.items[person].core_seats--;
}

static void group_event(struct state *state, const struct event *event)
{
	uint32_t place = group_of_event(state, event->subject); /* first: it may move the list */
	struct group *group = &state->groups.items[place];
	group->active = event->kind == EVENT_GROUP_ADDED;
	if (group->active)
		group->kind = state_intern(state, event->value);
}

/* Their own word, as long as the register says what it said when they wrote it. */
static void choose_language(const struct state *state, struct preferences *preferences)
{
	const char *cell = preferences->cell;
	if (cell == NULL)
		return;
	bool own = *preferences->wish != '\0' && strcmp(preferences->wish_cell, cell) == 0;
	preferences->language = own ? preferences->wish : *cell != '\0' ? cell : state->language;
}

/* "language_es", "language_register" (what was asked for is over), "format_large" ... */
static void preference_event(struct state *state, struct person *person, const struct event *event)
{
	const char *what = strchr(event->value, '_');
	const char *value = what == NULL ? "" : what + 1;
	struct preferences own = *person->prefers;
	if (strncmp(event->value, "format", 6) == 0) {
		own.format = format_of(value);
	} else {
		own.wish = strcmp(value, "register") == 0 ? "" : state_intern(state, value);
		own.wish_cell = state_intern(state, event->place);
		choose_language(state, &own);
	}
	prefer(state, person, &own);
}

static void person_event(struct state *state, const struct event *event)
{
	uint32_t place = person_of_event(state, event); /* first: it may move the list */
	struct person *person = &state->people.items[place];
	switch (event->kind) {
	case EVENT_PERSON_ADDED:
		person->active = true;
		break;
	case EVENT_PERSON_ENDED:
		person->active = false;
		break;
	case EVENT_AGREEMENT_ACCEPTED:
	case EVENT_AGREEMENT_ENDED:
	case EVENT_AGREEMENT_DECLINED:
	case EVENT_AGREEMENT_LAPSED:
		agreement_event(state, person, event);
		break;
	case EVENT_PERSON_PREFERS:
		preference_event(state, person, event);
		break;
	default:
		break;
	}
}

static void apply(struct state *state, const struct event *event)
{
	switch (event->kind) {
	case EVENT_GROUP_ADDED:
	case EVENT_GROUP_ENDED:
		group_event(state, event);
		break;
	case EVENT_SEAT_FILLED:
	case EVENT_SEAT_VACATED:
		seat_event(state, event);
		break;
	case EVENT_MEMBER_ASSIGNED:
		index_put(state->arena, &state->assigned, arena_strdup(state->arena, event->value),
		          person_of_event(state, event));
		break;
	case EVENT_ADDRESS_ADDED:
		*LIST_PUSH(state->arena, &state->added) = (struct added_address){
			.address = arena_strdup(state->arena, event->value),
			.person = person_of_event(state, event),
		};
		break;
	default:
		person_event(state, event);
	}
}

/* ---- the register over the books ---- */

static const char *lower(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_strndup(arena, text, length);
	for (char *c = copy; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return copy;
}

static void index_address(struct state *state, uint32_t person, const char *address)
{
	uint32_t other;
	struct places_walk walk = places_walk(&state->person_by_address, places_hash(address));
	while (places_next(&walk, &other))
		if (other == person)
			return; /* it leads to them already: written twice, or the hash of another address of theirs */
	places_add(state->arena, &state->person_by_address, places_hash(address), person);
}

bool person_has_address(const struct person *person, const char *address)
{
	for (const char *own = person_address(person); own != NULL; own = person_next_address(own))
		if (strcmp(own, address) == 0)
			return true;
	return false;
}

/* ---- name and addresses: texts one behind the other, each with its NUL, and one NUL more ---- */

static const char *next_text(const char *text)
{
	text += strlen(text) + 1;
	return *text == '\0' ? NULL : text;
}

const char *person_address(const struct person *person)
{
	return next_text(person->name);
}

const char *person_next_address(const char *address)
{
	return next_text(address);
}

static void end_texts(struct state *state, struct person *person, struct buf *texts)
{
	buf_char(texts, '\0');
	person->name = arena_strndup(state->arena, texts->data, texts->length);
}

/* Adds what the register says of one more address of a person (lower case). */
static void state_add_address(struct state *state, uint32_t place, const char *address)
{
	struct arena scratch = {0};
	struct buf texts = buf_new(&scratch);
	struct person *person = &state->people.items[place];
	const char *last = person->name;
	for (const char *next = person_address(person); next != NULL; next = person_next_address(next))
		last = next;
	buf_add(&texts, person->name, (size_t)(last - person->name) + strlen(last) + 1);
	buf_add(&texts, address, strlen(address) + 1);
	end_texts(state, person, &texts);
	arena_release(&scratch);
	index_address(state, place, address);
}

/* Lays name and addresses of a line of the register; `scratch` is for the call. */
static void lay_texts(struct state *state, uint32_t place, const struct roster_person *row, struct arena *scratch)
{
	struct person *person = &state->people.items[place];
	struct buf texts = buf_new(scratch);
	buf_add(&texts, row->name, strlen(row->name) + 1);
	for (const char *at = row->addresses; *(at += strspn(at, " ")) != '\0'; at += strcspn(at, " ")) {
		size_t length = strcspn(at, " ");
		buf_add(&texts, lower(scratch, at, length), length + 1);
	}
	end_texts(state, person, &texts);
	for (const char *address = person_address(person); address != NULL; address = person_next_address(address))
		index_address(state, place, address);
}

const char *roster_first_address(struct arena *arena, const struct roster_person *row)
{
	return lower(arena, row->addresses, strcspn(row->addresses, " "));
}

const char *roster_member_id(const struct state *state, struct arena *arena, const struct roster_person *row)
{
	uint32_t person;
	if (*row->member != '\0')
		return row->member;
	if (index_get(&state->assigned, roster_first_address(arena, row), &person))
		return state->people.items[person].id;
	return NULL;
}

static void lay_person(struct state *state, const struct roster_person *row, struct arena *scratch)
{
	const char *id = roster_member_id(state, scratch, row);
	uint32_t place = id == NULL ? NOBODY : state_person(state, id);
	if (place == NOBODY)
		return;
	struct person *person = &state->people.items[place];
	struct preferences preferences = *person->prefers;
	preferences.cell = state_intern(state, row->language);
	choose_language(state, &preferences);
	prefer(state, person, &preferences);
	person->shared = strcmp(row->shared, "yes") == 0;
	person->public = strcmp(row->public, "yes") == 0;
	lay_texts(state, place, row, scratch);
}

void state_lay_roster(struct state *state, const struct roster *roster)
{
	struct arena scratch = {0};
	state->person_by_address = (struct places){0};
	for (size_t i = 0; i < roster->people.count; i++) {
		lay_person(state, &roster->people.items[i], &scratch);
		arena_reset(&scratch);
	}
	arena_release(&scratch);
	for (size_t i = 0; i < roster->groups.count; i++) {
		const struct roster_group *row = &roster->groups.items[i];
		uint32_t place = state_group(state, row->group);
		if (place != NOBODY && *row->name != '\0')
			state->groups.items[place].name = arena_strdup(state->arena, row->name);
	}
	for (size_t i = 0; i < state->added.count; i++)
		state_add_address(state, state->added.items[i].person, state->added.items[i].address);
}

size_t state_members_of(const struct state *state, const char *address, const char **ret_member)
{
	uint32_t person, first = NOBODY;
	size_t count = 0;
	struct places_walk walk = places_walk(&state->person_by_address, places_hash(address));
	while (places_next(&walk, &person)) {
		if (!person_has_address(&state->people.items[person], address))
			continue;
		count++;
		first = person < first ? person : first;
	}
	if (count > 0)
		*ret_member = state->people.items[first].id;
	return count;
}

bool state_address_of(const struct state *state, const char *member, const char *address)
{
	uint32_t place = state_person(state, member);
	return place != NOBODY && person_has_address(&state->people.items[place], address);
}

/* Every person has a token of their own for mails that ask for nothing. */
static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->people.count; i++)
		requests_add(arena, list, REQUEST_NONE, "", "", state->people.items[i].id);
}

const struct workflow membership_workflow = {
	.name = "membership",
	.apply = apply,
	.requests = requests,
};

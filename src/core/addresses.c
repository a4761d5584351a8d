/* SPDX-License-Identifier: MIT */
/*
 * Name and addresses of a person: texts one behind the other, each with its
 * NUL, and one NUL more. And whose an address is.
 */
#include "core/membership.h"

#include "base/buf.h"

#include <string.h>

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

static void append_address(struct state *state, struct person *person, const char *address)
{
	struct arena scratch = {0};
	struct buf texts = buf_new(&scratch);
	const char *last = person->name;
	for (const char *next = person_address(person); next != NULL; next = person_next_address(next))
		last = next;
	buf_add(&texts, person->name, (size_t)(last - person->name) + strlen(last) + 1);
	buf_add(&texts, address, strlen(address) + 1);
	end_texts(state, person, &texts);
	arena_release(&scratch);
}

void state_add_address(struct state *state, uint32_t place, const char *address)
{
	struct person *person = &state->people.items[place];
	if (!person_has_address(person, address)) /* the register may name it by now; and it is laid more than once */
		append_address(state, person, address);
	index_address(state, place, address);
}

void membership_lay_texts(struct state *state, uint32_t place, const struct roster_person *row, struct arena *scratch)
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

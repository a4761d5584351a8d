/* SPDX-License-Identifier: MIT */
/* What people copy from a key: for the welcome mail, for paper. */
#include "ledger/books.h"
#include "ledger/verify.h"

#include <string.h>

/* In groups of four, so that a finger finds its place. */
static const char *groups_of_four(struct arena *arena, const char *text)
{
	struct buf groups = buf_new(arena);
	for (size_t i = 0; text[i] != '\0'; i++) {
		if (i > 0 && i % 4 == 0)
			buf_char(&groups, ' ');
		buf_char(&groups, text[i]);
	}
	return buf_string(&groups);
}

bool key_describe(struct arena *arena, const char *home, struct key_description *ret_description,
                  struct error *error)
{
	struct places places = places_of(arena, home);
	struct core_public public;
	struct record *state = ARENA_NEW(arena, struct record);
	char line[PUBLIC_TEXT_SIZE], number[KEY_NUMBER_TEXT_SIZE], vkey[VKEY_SIZE];
	sodium_ready();
	if (!public_read(places.public_key, &public, error) || !record_read(arena, &places, &public, state, error))
		return false;
	struct verifier verifier = verifier_make(state->origin, public.key);
	public_text(&public, line);
	key_number_text(public.number, number);
	verifier_text(&verifier, vkey);
	ret_description->minisign_public = arena_strdup(arena, line);
	ret_description->number = arena_strdup(arena, number);
	ret_description->vkey = arena_strdup(arena, vkey);
	ret_description->short_form = groups_of_four(arena, line);
	ret_description->secret_present = file_exists(places.secret_key);
	ret_description->secret_problem =
		ret_description->secret_present ? secret_file_problem(arena, places.secret_key) : NULL;
	return true;
}

/* SPDX-License-Identifier: MIT */
/* What people copy from a key: for the welcome mail, for paper. */
#include "ledger/books.h"
#include "ledger/trust.h"
#include "ledger/verify.h"

#include <inttypes.h>
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

/* The keys that were replaced, from the list. */
static void list_older(struct arena *arena, const struct places *places, struct key_description *description)
{
	const char *path = file_path(arena, places->keys, KEY_LIST_NAME);
	struct error ignored = {0};
	struct bytes bytes;
	struct key_list list;
	struct {
		LIST(const char *);
	} lines = {0};
	if (file_exists(path) && file_read(arena, path, NOTE_LIMIT * 4, &bytes, &ignored) &&
	    key_list_parse(arena, bytes.data, bytes.length, &list))
		for (size_t i = 0; i + 1 < list.keys.count; i++) {
			char number[KEY_NUMBER_TEXT_SIZE];
			key_number_text(list.keys.items[i].public.number, number);
			*LIST_PUSH(arena, &lines) = arena_printf(arena, "%s until row %" PRIu64, number,
			                                         list.keys.items[i].until - 1);
		}
	description->older = lines.items;
	description->older_count = lines.count;
}

bool key_describe(struct arena *arena, const char *home, struct key_description *ret_description,
                  struct error *error)
{
	struct places places = places_of(arena, home);
	struct core_public core, public;
	struct record *state = ARENA_NEW(arena, struct record);
	char line[PUBLIC_TEXT_SIZE], number[KEY_NUMBER_TEXT_SIZE], vkey[VKEY_SIZE];
	sodium_ready();
	if (!books_read_state(arena, &places, &core, &public, state, error))
		return false;
	struct verifier verifier = verifier_make(state->origin, public.key);
	public_text(&public, line);
	key_number_text(public.number, number);
	verifier_text(&verifier, vkey);
	ret_description->minisign_public = arena_strdup(arena, line);
	ret_description->number = arena_strdup(arena, number);
	ret_description->vkey = arena_strdup(arena, vkey);
	ret_description->short_form = groups_of_four(arena, line);
	list_older(arena, &places, ret_description);
	return true;
}

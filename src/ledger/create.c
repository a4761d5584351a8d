/* SPDX-License-Identifier: MIT */
/*
 * The books of a new home. `state` is written last, so a crash leaves no
 * books; creating goes on where it stopped, with the keys that are there.
 */
#include "ledger/books.h"
#include "ledger/row.h"

#include <stdio.h>
#include <string.h>

static bool make_folders(const struct places *places, struct error *error)
{
	const char *const folders[] = {places->folder, places->texts[BOOK_LEDGER], places->keys, places->private,
	                               places->texts[BOOK_JOURNAL]};
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (!folder_make(folders[i], 0700, error))
			return false;
	return true;
}

/* A book with rows is never written over; a header alone is what a crash while creating leaves. */
static bool check_empty(const char *path, enum book book, struct error *error)
{
	int64_t size = file_size(path);
	if (size <= (int64_t)strlen(row_header(book)))
		return true;
	return error_set(error, ERROR_CONFIGURATION,
	                 "%s: is there already, with rows: take another folder", path);
}

static bool check_new(struct arena *arena, const struct places *places, struct error *error)
{
	if (file_exists(places->state))
		return error_set(error, ERROR_CONFIGURATION, "%s: there are books already: take another folder",
		                 places->home);
	return check_empty(places->ledger, BOOK_LEDGER, error) &&
	       check_empty(journal_path(arena, places, 1), BOOK_JOURNAL, error);
}

/* What the ledger is called for ever. */
static bool choose_origin(const char *origin, bool rehearsal, const struct signer *signer, struct record *state,
                          struct error *error)
{
	char number[KEY_NUMBER_TEXT_SIZE], standard[KEY_NUMBER_TEXT_SIZE + 8];
	key_number_text(signer_public(signer)->number, number);
	snprintf(standard, sizeof standard, "assent/%s", number);
	if (origin == NULL || origin[0] == '\0')
		origin = standard;
	bool ends = origin_is_rehearsal(origin);
	if (ends && !rehearsal)
		return error_set(error, ERROR_CONFIGURATION,
		                 "origin %s: only a rehearsal may be called so: take another name, or make a rehearsal "
		                 "(--rehearsal)",
		                 origin);
	int length = snprintf(state->origin, ORIGIN_SIZE, "%s%s", origin, rehearsal && !ends ? REHEARSAL_ENDING : "");
	const char *problem = length < ORIGIN_SIZE ? origin_problem(state->origin) : "is longer than 100 characters";
	return problem == NULL ||
	       error_set(error, ERROR_CONFIGURATION, "origin %s: %s: choose another", origin, problem);
}

bool public_files_write(const struct places *places, const struct core_public *public, const char *origin,
                        struct error *error)
{
	char pub[PUBLIC_FILE_SIZE], vkey[VKEY_SIZE + 1];
	struct verifier verifier = verifier_make(origin, public->key);
	public_file_text(public, pub);
	verifier_text(&verifier, vkey);
	memcpy(vkey + strlen(vkey), "\n", 2);
	return file_replace(places->public_key, pub, strlen(pub), 0600, error) &&
	       file_replace(places->vkey, vkey, strlen(vkey), 0600, error);
}

static bool write_keys(const struct places *places, const struct signer *signer, const char *origin,
                       struct error *error)
{
	return (file_exists(places->secret_key) || signer_write(signer, places->secret_key, error)) &&
	       public_files_write(places, signer_public(signer), origin, error) &&
	       plain_key_make(places->salt_key, error) && plain_key_make(places->token_key, error);
}

static bool write_header(const char *path, enum book book, struct book_state *state, instant now,
                         struct error *error)
{
	const char *header = row_header(book);
	*state = (struct book_state){.bytes = strlen(header), .time = now, .midstate_stored = true};
	midstate_begin(&state->midstate);
	midstate_add(&state->midstate, header, strlen(header));
	midstate_digest(&state->midstate, state->digest);
	return file_replace(path, header, strlen(header), 0600, error);
}

static bool write_books(struct arena *arena, const struct places *places, const struct signer *signer,
                        struct record *state, instant now, struct error *error)
{
	const char *header = row_header(BOOK_LEDGER);
	struct hash leaf = tree_leaf(header, strlen(header));
	struct buf text = buf_new(arena);
	state->journal_number = 1;
	if (!write_header(places->ledger, BOOK_LEDGER, &state->books[BOOK_LEDGER], now, error) ||
	    !write_header(journal_path(arena, places, 1), BOOK_JOURNAL, &state->books[BOOK_JOURNAL], now, error))
		return false;
	frontier_add(&state->frontier, &leaf);
	record_sign(state, signer, NULL);
	record_text(state, &text);
	return file_replace(places->state, text.data, text.length, 0600, error) &&
	       books_publish(arena, places, state, error);
}

static bool create(struct arena *arena, const char *home, const char *origin, bool rehearsal, instant now,
                   struct error *error)
{
	struct places places = places_of(arena, home);
	struct record *state = ARENA_NEW(arena, struct record);
	if (!check_new(arena, &places, error) || !make_folders(&places, error))
		return false;
	struct signer *signer = file_exists(places.secret_key) ? signer_read(places.secret_key, NULL, NULL, error) : signer_new();
	if (signer == NULL)
		return false;
	bool good = choose_origin(origin, rehearsal, signer, state, error) &&
	            write_keys(&places, signer, state->origin, error) &&
	            write_books(arena, &places, signer, state, now, error);
	signer_wipe(signer);
	return good;
}

bool ledger_create(const char *home, const char *origin, bool rehearsal, instant now, struct error *error)
{
	struct arena arena = {0};
	sodium_ready();
	bool good = create(&arena, home, origin, rehearsal, now, error);
	arena_release(&arena);
	return good;
}

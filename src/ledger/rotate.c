/* SPDX-License-Identifier: MIT */
/*
 * Another signing key. What is prepared lies beside the keys in force as
 * next.*, and KEY_FILE.next; the commit of the row key.rotated decides:
 *
 *   1 core-OLD.pub, .checkpoint, .minisig   the old key and its last signatures: good to have in any case
 *   2 KEY_FILE.next next.keys next.pub      a crash here: removed at the next start
 *   3 the commit                            its checkpoint has two signatures, of both keys; its minisig the new one's
 *   4 renamed over those in force           a crash here: completed at the next start, next.pub last
 *
 * core.pub.minisig is the old key's word for the new one; core.keys the new
 * key's word for all before it, and up to which size each of them signed.
 */
#include "ledger/books.h"
#include "ledger/trust.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *in_keys(struct arena *arena, const struct places *places, const char *name)
{
	return file_path(arena, places->keys, name);
}

bool rotation_next(struct arena *arena, const struct places *places, struct core_public *ret_next)
{
	struct error ignored = {0};
	const char *path = in_keys(arena, places, "next.pub");
	return file_exists(path) && public_read(path, ret_next, &ignored);
}

bool books_read_state(struct arena *arena, const struct places *places, struct core_public *ret_core,
                      struct core_public *ret_public, struct record *ret_state, struct error *error)
{
	struct error ignored = {0};
	if (!public_read(places->public_key, ret_core, error))
		return false;
	*ret_public = *ret_core;
	if (record_read(arena, places, ret_core, ret_state, error))
		return true;
	if (!rotation_next(arena, places, ret_public) || !record_read(arena, places, ret_public, ret_state, &ignored))
		return false;
	*error = (struct error){0};
	return true;
}

/* ---- the secret half ---- */

/* A key that was prepared takes its place, once the state is signed with it. */
static bool settle_secret(const struct ledger *ledger, const char *next, struct error *error)
{
	struct signer *signer = signer_read(next, NULL, NULL, error);
	if (signer == NULL)
		return false;
	bool ours = memcmp(signer_public(signer), &ledger->public, sizeof ledger->public) == 0;
	signer_wipe(signer);
	return ours ? file_rename(next, ledger->key_file, error) : file_remove(next, error);
}

bool books_load_signer(struct ledger *ledger, struct error *error)
{
	if (ledger->signer != NULL)
		return true;
	const char *next = arena_printf(ledger->arena, "%s.next", ledger->key_file);
	if (!file_remove(arena_printf(ledger->arena, "%s.tmp", next), error)) /* half a key that a crash left */
		return false;
	if (file_exists(next) && !settle_secret(ledger, next, error))
		return false;
	struct signer *signer = signer_read(ledger->key_file, ledger->password, ledger->password_context, error);
	if (signer == NULL)
		return false;
	if (memcmp(signer_public(signer), &ledger->public, sizeof ledger->public) != 0) {
		signer_wipe(signer);
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s: is not the secret half of core.pub: put the right key there", ledger->key_file);
	}
	ledger->signer = signer;
	return true;
}

void ledger_set_password(struct ledger *ledger, key_password *ask, void *context)
{
	ledger->password = ask;
	ledger->password_context = context;
}

/* ---- completing, or taking back ---- */

/*
 * What is prepared, and what it becomes. next.pub is the mark that there is
 * something to do, and needs its signature as long as it is there: verify
 * follows it. So that one is copied first, and goes last.
 */
static const char *const moves[][2] = {{"next.keys.minisig", KEY_LIST_NAME ".minisig"},
                                       {"next.keys", KEY_LIST_NAME},
                                       {"next.pub.minisig", "core.pub.minisig"},
                                       {"next.pub", "core.pub"}};
enum { MOVES = sizeof moves / sizeof *moves, SIGNATURE = MOVES - 2 };

static bool copy_file(struct arena *arena, const char *from, const char *to, struct error *error)
{
	struct bytes bytes;
	return file_read(arena, from, NOTE_LIMIT, &bytes, error) &&
	       file_replace(to, bytes.data, bytes.length, 0600, error);
}

static bool finish(struct ledger *ledger, struct error *error)
{
	struct arena *arena = &ledger->scratch;
	const struct places *places = &ledger->places;
	char vkey[VKEY_SIZE + 1];
	struct verifier verifier = verifier_make(ledger->state->origin, ledger->public.key);
	verifier_text(&verifier, vkey);
	memcpy(vkey + strlen(vkey), "\n", 2);
	if (!file_replace(places->vkey, vkey, strlen(vkey), 0600, error))
		return false;
	for (size_t i = 0; i < MOVES; i++) {
		const char *from = in_keys(arena, places, moves[i][0]), *to = in_keys(arena, places, moves[i][1]);
		if (i + 1 == MOVES && !folder_sync(places->keys, error))
			return false;
		if (file_exists(from) && (i == SIGNATURE ? !copy_file(arena, from, to, error) : !file_rename(from, to, error)))
			return false;
	}
	ledger->earlier = ledger->public;
	return folder_sync(places->keys, error) &&
	       file_remove(in_keys(arena, places, moves[SIGNATURE][0]), error);
}

static bool take_back(struct ledger *ledger, struct error *error)
{
	bool good = true;
	for (size_t i = 0; good && i < MOVES; i++)
		good = file_remove(in_keys(&ledger->scratch, &ledger->places, moves[i][0]), error);
	return good;
}

/* Files that a crash left half written. */
static bool remove_halves(struct ledger *ledger, struct error *error)
{
	struct file_names names = {0};
	bool good = folder_list(&ledger->scratch, ledger->places.keys, &names, error);
	for (size_t i = 0; good && i < names.count; i++) {
		size_t length = strlen(names.items[i]);
		if (length > 4 && strcmp(names.items[i] + length - 4, ".tmp") == 0)
			good = file_remove(in_keys(&ledger->scratch, &ledger->places, names.items[i]), error);
	}
	return good;
}

bool rotation_settle(struct ledger *ledger, struct error *error)
{
	struct core_public next;
	arena_reset(&ledger->scratch);
	if (!remove_halves(ledger, error))
		return false;
	if (!rotation_next(&ledger->scratch, &ledger->places, &next))
		return take_back(ledger, error);
	if (memcmp(&next, &ledger->public, sizeof next) != 0)
		return take_back(ledger, error);
	/* What the old key published is replaced before its files are. */
	return books_publish(&ledger->scratch, &ledger->places, ledger->state, error) && finish(ledger, error);
}

/* ---- following another copy ---- */

/* What a file of the other copy is called until it is in force. */
static const char *prepared_name(const char *name)
{
	for (size_t i = 0; i < MOVES; i++)
		if (strcmp(name, moves[i][1]) == 0)
			return moves[i][0];
	return name;
}

bool rotation_follow(struct ledger *ledger, const struct key_files *files, struct error *error)
{
	bool good = true;
	arena_reset(&ledger->scratch);
	for (int last = 0; last < 2; last++) /* next.pub is the mark: it comes when all others are there */
		for (size_t i = 0; good && i < files->count; i++) {
			const struct key_file *file = &files->items[i];
			const char *name = prepared_name(file->name);
			if ((strcmp(name, moves[MOVES - 1][0]) == 0) == (last == 1))
				good = file_replace(in_keys(&ledger->scratch, &ledger->places, name), file->bytes.data,
				                    file->bytes.length, 0600, error);
		}
	return good;
}

bool rotation_take_over(struct ledger *ledger, const struct core_public *public, const struct record *state,
                        struct error *error)
{
	*ledger->state = *state;
	ledger->public = *public;
	ledger->verifier = verifier_make(state->origin, public->key);
	return rotation_settle(ledger, error);
}

/* ---- preparing ---- */

static bool write_text(const char *path, const char *text, size_t length, struct error *error)
{
	return file_replace(path, text, length, 0600, error);
}

/* Writes a file and its minisig by `signer`. */
static bool write_signed(struct arena *arena, const char *path, const char *text, size_t length,
                         const struct signer *signer, const char *trusted, struct error *error)
{
	struct midstate midstate;
	unsigned char digest[DIGEST_SIZE];
	struct buf signature = buf_new(arena);
	midstate_begin(&midstate);
	midstate_add(&midstate, text, length);
	midstate_digest(&midstate, digest);
	minisig_sign(signer, digest, "signature of an assent key", trusted, &signature);
	return write_text(arena_printf(arena, "%s.minisig", path), signature.data, signature.length, error) &&
	       write_text(path, text, length, error);
}

/* The list so far: the file, if there was a change before; else the one key. */
static bool read_list(struct ledger *ledger, struct key_list *list, struct error *error)
{
	struct arena *arena = &ledger->scratch;
	const char *path = in_keys(arena, &ledger->places, KEY_LIST_NAME);
	struct bytes bytes;
	*list = (struct key_list){0};
	snprintf(list->origin, sizeof list->origin, "%s", ledger->state->origin);
	if (!file_exists(path)) {
		*LIST_PUSH(arena, &list->keys) = (struct trusted){ledger->public, UINT64_MAX};
		return true;
	}
	if (!file_read(arena, path, NOTE_LIMIT * 4, &bytes, error))
		return false;
	const struct trusted *last = key_list_parse(arena, bytes.data, bytes.length, list)
	                                     ? &list->keys.items[list->keys.count - 1]
	                                     : NULL;
	return (last != NULL && memcmp(&last->public, &ledger->public, sizeof last->public) == 0) ||
	       error_set(error, ERROR_CORRUPT, "%s: is not the list of this Core's keys: put it back from a backup", path);
}

/* The old key, what vouched for it, and its last signatures, under its number. */
static bool keep_old(struct ledger *ledger, struct error *error)
{
	struct arena *arena = &ledger->scratch;
	const struct record *state = ledger->state;
	char number[KEY_NUMBER_TEXT_SIZE], pub[PUBLIC_FILE_SIZE];
	const char *vouched = in_keys(arena, &ledger->places, "core.pub.minisig");
	struct bytes bytes;
	key_number_text(ledger->public.number, number);
	public_file_text(&ledger->public, pub);
	const char *name = arena_printf(arena, "%s/core-%s", ledger->places.keys, number);
	if (file_exists(vouched) && (!file_read(arena, vouched, NOTE_LIMIT, &bytes, error) ||
	                             !write_text(arena_printf(arena, "%s.pub.minisig", name), bytes.data, bytes.length, error)))
		return false;
	return write_text(arena_printf(arena, "%s.pub", name), pub, strlen(pub), error) &&
	       write_text(arena_printf(arena, "%s.checkpoint", name), state->checkpoint, strlen(state->checkpoint), error) &&
	       write_text(arena_printf(arena, "%s.ledger.minisig", name), state->minisig, strlen(state->minisig), error);
}

static bool prepare(struct ledger *ledger, const struct signer *next, const char *pub, struct error *error)
{
	struct arena *arena = &ledger->scratch;
	struct key_list list;
	struct buf text = buf_new(arena);
	char number[KEY_NUMBER_TEXT_SIZE], old[KEY_NUMBER_TEXT_SIZE];
	if (!read_list(ledger, &list, error))
		return false;
	list.keys.items[list.keys.count - 1].until = ledger->state->frontier.size;
	*LIST_PUSH(arena, &list.keys) = (struct trusted){*signer_public(next), UINT64_MAX};
	key_list_text(&list, &text);
	key_number_text(signer_public(next)->number, number);
	key_number_text(ledger->public.number, old);
	const char *follows = arena_printf(arena, "origin=%s key=%s follows=%s size=%" PRIu64, list.origin, number, old,
	                                   ledger->state->frontier.size);
	return keep_old(ledger, error) &&
	       signer_write(next, arena_printf(arena, "%s.next", ledger->key_file), error) &&
	       write_signed(arena, in_keys(arena, &ledger->places, "next.keys"), text.data, text.length, next,
	                    arena_printf(arena, "origin=%s keys=%zu", list.origin, list.keys.count), error) &&
	       write_signed(arena, in_keys(arena, &ledger->places, "next.pub"), pub, strlen(pub), ledger->signer, follows,
	                    error);
}

static bool go_over(struct ledger *ledger, struct signer *next, instant now, struct error *error)
{
	char pub[PUBLIC_FILE_SIZE];
	struct event event = event_new(EVENT_KEY_ROTATED);
	public_file_text(signer_public(next), pub);
	arena_reset(&ledger->scratch);
	if (!prepare(ledger, next, pub, error))
		return false;
	event.row = ledger_rows(ledger);
	event.by = "operator";
	event.via = VIA_OPERATOR;
	event.words = pub;
	ledger->successor = next;
	if (!ledger_commit(ledger, &event, 1, now, error))
		return false;
	signer_wipe(ledger->signer);
	ledger->signer = next;
	ledger->successor = NULL;
	ledger->public = *signer_public(next);
	ledger->verifier = verifier_make(ledger->state->origin, ledger->public.key);
	arena_reset(&ledger->scratch);
	return finish(ledger, error) &&
	       file_rename(arena_printf(&ledger->scratch, "%s.next", ledger->key_file), ledger->key_file, error);
}

bool ledger_rotate_key(struct ledger *ledger, const char *key_file, instant now, struct error *error)
{
	if (ledger->mode != LEDGER_WRITE || ledger->broken)
		return error_set(error, ERROR_BUG, "ledger: a new key for closed books: please report this");
	if (!books_load_signer(ledger, error))
		return false;
	struct signer *next = key_file == NULL ? signer_new()
	                                       : signer_read(key_file, ledger->password, ledger->password_context, error);
	if (next == NULL)
		return false;
	const struct core_public *public = signer_public(next);
	bool same = memcmp(public->key, ledger->public.key, PUBLIC_KEY_SIZE) == 0 ||
	            memcmp(public->number, ledger->public.number, KEY_NUMBER_SIZE) == 0;
	bool good = !same ? go_over(ledger, next, now, error)
	                  : error_set(error, ERROR_USAGE, "%s: is the key in force: take another one", key_file);
	if (!good && ledger->signer != next) {
		ledger->successor = NULL;
		ledger->broken = true;
		signer_wipe(next);
	}
	return good;
}

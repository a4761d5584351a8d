/* SPDX-License-Identifier: MIT */
/*
 * The two books of a home.
 *
 * Files
 *   ledger/ledger.csv          append-only; one row a line; header = leaf 0 of the tree, so seq = leaf index
 *   ledger/ledger.csv.minisig  minisign signature over the whole file, made from a stored BLAKE2b midstate
 *   ledger/checkpoint          signed head: origin, size, RFC 6962 root (C2SP checkpoint)
 *   ledger/state               the commit record: the only file whose rename commits, for both books
 *   ledger/texts/<seq>.txt     line 1 `salt <64 hex>`, then the words of a row; the row holds the file's SHA-256
 *   ledger/keys/               core.pub core.vkey core.key salt.key token.key
 *   private/journal-<n>.csv    the journal in force, named by state; its words lie in private/texts/j<n>.txt
 *
 * A commit (commit.c), and what a crash after each step leaves (recover.c)
 *   1 rows are built in memory       nothing
 *   2 rows are written and synced    tails behind the committed length: moved to private/torn-<time>, cut
 *   3 texts are written and synced   texts without rows: removed at the next start; only a tail makes it look
 *   4 state.tmp is signed, synced    complete: renamed at the next start, it is signed; torn: as 2
 *   5 state.tmp becomes state        THE COMMIT
 *   6 checkpoint, minisig published  written again by the next run, the same bytes
 * Before a tail is cut, the committed bytes must be the right ones, and the published checkpoint and minisig must be no larger than state: else the home is an
 * old copy of one that signed more, and nothing may be done with it.
 *
 * The bytes of both books are held against the state while they are replayed (replay.c), in the same pass, or
 * before the first commit when nothing was replayed. The tree is not built again when opening: BLAKE2b against the
 * signed record says the same; verify.c builds it.
 */
#include "ledger/ledger.h"
#include "ledger/books.h"
#include "ledger/row.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

struct places places_of(struct arena *arena, const char *home)
{
	struct places places = {.home = home};
	places.folder = file_path(arena, home, "ledger");
	places.ledger = file_path(arena, places.folder, "ledger.csv");
	places.minisig = file_path(arena, places.folder, "ledger.csv.minisig");
	places.public_ledger = file_path(arena, places.folder, "ledger-public.csv");
	places.public_minisig = file_path(arena, places.folder, "ledger-public.csv.minisig");
	places.checkpoint = file_path(arena, places.folder, "checkpoint");
	places.state = file_path(arena, places.folder, "state");
	places.state_next = file_path(arena, places.folder, "state.tmp");
	places.private = file_path(arena, home, "private");
	places.texts[BOOK_LEDGER] = file_path(arena, places.folder, "texts");
	places.texts[BOOK_JOURNAL] = file_path(arena, places.private, "texts");
	places.keys = file_path(arena, places.folder, "keys");
	places.public_key = file_path(arena, places.keys, "core.pub");
	places.vkey = file_path(arena, places.keys, "core.vkey");
	places.secret_key = file_path(arena, places.keys, "core.key");
	places.salt_key = file_path(arena, places.keys, "salt.key");
	places.token_key = file_path(arena, places.keys, "token.key");
	return places;
}

const char *journal_path(struct arena *arena, const struct places *places, unsigned number)
{
	return arena_printf(arena, "%s/journal-%u.csv", places->private, number);
}

const char *book_path(const struct ledger *ledger, enum book book)
{
	return book == BOOK_LEDGER ? ledger->places.ledger
	                           : journal_path(ledger->arena, &ledger->places, ledger->state->journal_number);
}

bool origin_is_rehearsal(const char *origin)
{
	size_t length = strlen(origin), ending = sizeof REHEARSAL_ENDING - 1;
	return length > ending && strcmp(origin + length - ending, REHEARSAL_ENDING) == 0;
}

bool record_read(struct arena *arena, const struct places *places, const struct core_public *public,
                struct record *ret_state, struct error *error)
{
	struct bytes bytes;
	bool complete;
	if (!file_exists(places->state))
		return error_set(error, ERROR_CORRUPT,
		                 "%s: is missing, and without it nobody knows what is committed: put it back from a "
		                 "backup",
		                 places->state);
	if (!file_read(arena, places->state, RECORD_LIMIT, &bytes, error))
		return false;
	const char *problem = record_parse(bytes.data, bytes.length, ret_state, &complete);
	if (problem == NULL)
		problem = record_check(ret_state, public);
	if (problem == NULL)
		return true;
	return error_set(error, ERROR_CORRUPT, "%s: %s: %s", places->state, problem,
	                 strcmp(problem, RECORD_NEWER) == 0 ? "use that one" : "put it back from a backup");
}

void ledger_take_state(struct ledger *ledger, const struct record *state)
{
	struct hash root = frontier_root(&state->frontier);
	bool grown = ledger->marks.count == 0 ||
	             ledger->marks.items[ledger->marks.count - 1].frontier.size < state->frontier.size;
	if (state != ledger->state)
		*ledger->state = *state;
	if (!grown)
		return;
	char *text = arena_alloc(ledger->arena, ROOT_TEXT_SIZE);
	base64_write(root.bytes, HASH_SIZE, text);
	ledger->root = text;
	struct mark *mark = LIST_PUSH(ledger->arena, &ledger->marks);
	mark->bytes = state->books[BOOK_LEDGER].bytes;
	mark->frontier = state->frontier;
}

bool books_check_lengths(const struct ledger *ledger, struct error *error)
{
	for (int book = 0; book < 2; book++) {
		const char *path = book_path(ledger, (enum book)book);
		int64_t size = file_size(path);
		uint64_t committed = ledger->state->books[book].bytes;
		if (size < 0)
			return error_set(error, ERROR_CORRUPT,
			                 "%s: is missing: put it back from a backup", path);
		if ((uint64_t)size < committed)
			return error_set(error, ERROR_CORRUPT,
			                 "%s: is shorter than what was committed (%lld of %llu bytes): put it back from "
			                 "a backup",
			                 path, (long long)size, (unsigned long long)committed);
	}
	return true;
}

/* core.vkey is for others to use; it must say the same as core.pub and the origin. */
static bool check_vkey(struct ledger *ledger, struct error *error)
{
	struct bytes bytes;
	struct verifier verifier;
	if (!file_exists(ledger->places.vkey))
		return true;
	if (!file_read(ledger->arena, ledger->places.vkey, VKEY_SIZE, &bytes, error))
		return false;
	if (!verifier_parse(bytes.data, bytes.length, &verifier) ||
	    strcmp(verifier.name, ledger->verifier.name) != 0 ||
	    (memcmp(verifier.key, ledger->public.key, PUBLIC_KEY_SIZE) != 0 &&
	     memcmp(verifier.key, ledger->earlier.key, PUBLIC_KEY_SIZE) != 0))
		return error_set(error, ERROR_CORRUPT,
		                 "%s: is not the key of core.pub and this ledger: put it back from a backup",
		                 ledger->places.vkey);
	return true;
}

static bool open_books(struct ledger *ledger, struct error *error)
{
	if (!books_read_state(ledger->arena, &ledger->places, &ledger->earlier, &ledger->public, ledger->state, error))
		return false;
	ledger->verifier = verifier_make(ledger->state->origin, ledger->public.key);
	ledger->token_key = plain_key_read(ledger->places.token_key, error);
	if (ledger->token_key == NULL || !check_vkey(ledger, error))
		return false;
	if (ledger->mode == LEDGER_WRITE && !books_recover(ledger, error))
		return false;
	if (!books_check_lengths(ledger, error))
		return false;
	ledger_take_state(ledger, ledger->state);
	return true;
}

struct ledger *ledger_open(struct arena *arena, const char *home, enum ledger_mode mode, struct error *error)
{
	sodium_ready();
	struct ledger *ledger = ARENA_NEW(arena, struct ledger);
	ledger->arena = arena;
	ledger->mode = mode;
	ledger->places = places_of(arena, arena_strdup(arena, home));
	ledger->key_file = ledger->places.secret_key;
	ledger->state = ARENA_NEW(arena, struct record);
	if (open_books(ledger, error))
		return ledger;
	ledger_close(ledger);
	return NULL;
}

void ledger_set_key_file(struct ledger *ledger, const char *path)
{
	ledger->key_file = arena_strdup(ledger->arena, path);
}

void ledger_close(struct ledger *ledger)
{
	if (ledger == NULL)
		return;
	signer_wipe(ledger->signer);
	plain_key_wipe(ledger->salt_key);
	plain_key_wipe(ledger->token_key);
	receipts_drop(ledger);
	arena_release(&ledger->scratch);
	ledger->signer = NULL;
	ledger->salt_key = ledger->token_key = NULL;
	ledger->broken = true;
}

const char *ledger_recovered(const struct ledger *ledger)
{
	return ledger->recovered;
}

uint64_t ledger_rows(const struct ledger *ledger)
{
	return ledger->state->frontier.size;
}

uint64_t journal_rows(const struct ledger *ledger)
{
	return ledger->state->books[BOOK_JOURNAL].rows;
}

instant ledger_last_time(const struct ledger *ledger)
{
	instant a = ledger->state->books[BOOK_LEDGER].time, b = ledger->state->books[BOOK_JOURNAL].time;
	return a > b ? a : b;
}

struct ledger_head ledger_head(const struct ledger *ledger)
{
	return (struct ledger_head){.origin = ledger->state->origin,
	                            .size = ledger->state->frontier.size,
	                            .root = ledger->root,
	                            .checkpoint = ledger->state->checkpoint,
	                            .rehearsal = origin_is_rehearsal(ledger->state->origin)};
}

void ledger_token(const struct ledger *ledger, const char *text, char token[TOKEN_TEXT_SIZE])
{
	unsigned char hash[crypto_generichash_BYTES];
	crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text), ledger->token_key,
	                   PLAIN_KEY_SIZE);
	base32_write(BASE32_CROCKFORD, hash, 10, token);
}

void ledger_hash(const void *bytes, size_t length, char text[HASH_TEXT_SIZE])
{
	struct hash hash;
	crypto_hash_sha256(hash.bytes, bytes, length);
	memcpy(text, "sha256:", 7);
	hex_write(hash.bytes, HASH_SIZE, text + 7);
}

const char *ledger_hash_text(struct arena *arena, const void *bytes, size_t length)
{
	char text[HASH_TEXT_SIZE];
	ledger_hash(bytes, length, text);
	return arena_strdup(arena, text);
}

void ledger_new_member_id(char id[11])
{
	unsigned char bytes[5];
	sodium_ready();
	randombytes_buf(bytes, sizeof bytes);
	memcpy(id, "m-", 2);
	base32_write(BASE32_CROCKFORD, bytes, sizeof bytes, id + 2);
}

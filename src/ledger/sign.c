/* SPDX-License-Identifier: MIT */
/* Signatures of what is handed out, archives above all: by the ledger's key, in minisign's form, never of anything else. */
#include "ledger/books.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 256 * 1024 };

/* Hands the first `length` bytes of a file to `take`, piece by piece; a file that is shorter is an error. */
static bool read_pieces(const char *path, uint64_t length, void (*take)(void *to, const void *bytes, size_t count),
                        void *to, struct error *error)
{
	int handle = file_open_read(path, error);
	char *piece = malloc(PIECE);
	bool good = handle >= 0 && piece != NULL;
	for (uint64_t done = 0; good && done < length;) {
		size_t wanted = length - done < PIECE ? (size_t)(length - done) : PIECE;
		ssize_t got = file_read_at(handle, path, piece, wanted, (int64_t)done, error);
		good = got > 0 ||
		       (got == 0 && error_set(error, ERROR_CORRUPT, "%s: is shorter than it should be: run assent verify", path));
		if (good)
			take(to, piece, (size_t)got);
		done += good ? (uint64_t)got : 0;
	}
	free(piece);
	if (handle >= 0)
		(void)close(handle); /* only read */
	return good;
}

static void take_for_minisig(void *to, const void *bytes, size_t count)
{
	midstate_add(to, bytes, count);
}

static void take_for_hash(void *to, const void *bytes, size_t count)
{
	crypto_hash_sha256_update(to, bytes, count);
}

bool ledger_hash_file(const char *path, uint64_t length, char text[HASH_TEXT_SIZE], struct error *error)
{
	crypto_hash_sha256_state state;
	unsigned char hash[crypto_hash_sha256_BYTES];
	sodium_ready();
	crypto_hash_sha256_init(&state);
	if (!read_pieces(path, length, take_for_hash, &state, error))
		return false;
	crypto_hash_sha256_final(&state, hash);
	memcpy(text, "sha256:", 7);
	hex_write(hash, sizeof hash, text + 7);
	return true;
}

bool file_digest(const char *path, unsigned char digest[DIGEST_SIZE], struct error *error)
{
	struct midstate midstate;
	int64_t size = file_size(path);
	sodium_ready();
	midstate_begin(&midstate);
	if (!read_pieces(path, size < 0 ? 0 : (uint64_t)size, take_for_minisig, &midstate, error))
		return false;
	midstate_digest(&midstate, digest);
	return true;
}

static bool sign_digest(struct ledger *ledger, const unsigned char digest[DIGEST_SIZE], const char *what,
                        const char *comment, struct buf *text, struct error *error)
{
	if (ledger->mode != LEDGER_WRITE || ledger->broken)
		return error_set(error, ERROR_BUG, "ledger: a signature with closed books: please report this");
	if (strlen(comment) >= COMMENT_SIZE)
		return error_set(error, ERROR_BUG, "ledger: a comment to sign is too long: please report this");
	if (!books_load_signer(ledger, error))
		return false;
	minisig_sign(ledger->signer, digest, what, comment, text);
	return true;
}

bool ledger_sign_text(struct ledger *ledger, struct arena *arena, const char *text, const char *what,
                      const char *comment, const char **ret_minisig, struct error *error)
{
	struct midstate midstate;
	unsigned char digest[DIGEST_SIZE];
	struct buf minisig = buf_new(arena);
	midstate_begin(&midstate);
	midstate_add(&midstate, text, strlen(text));
	midstate_digest(&midstate, digest);
	bool good = sign_digest(ledger, digest, what, comment, &minisig, error);
	*ret_minisig = buf_string(&minisig);
	return good;
}

bool ledger_sign_file(struct ledger *ledger, const char *path, const char *what, const char *comment,
                      struct error *error)
{
	unsigned char digest[DIGEST_SIZE];
	struct arena scratch = {0};
	struct buf minisig = buf_new(&scratch);
	bool good = file_digest(path, digest, error) && sign_digest(ledger, digest, what, comment, &minisig, error) &&
	            file_replace(arena_printf(&scratch, "%s.minisig", path), minisig.data, minisig.length, 0600, error);
	arena_release(&scratch);
	return good;
}

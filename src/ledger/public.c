/* SPDX-License-Identifier: MIT */
/*
 * The public ledger: the same rows, those the public may not see sealed. It is
 * a projection and no book: rewritten as a whole when it is to be handed out,
 * as what is visible is decided anew each time.
 *
 * A crash leaves the old pair, or the new file without a minisig: its
 * signature goes first and comes last. Either way the next call makes it right.
 */
#include "ledger/books.h"
#include "ledger/row.h"

#include <stdlib.h>
#include <string.h>

enum { PIECE = 1024 * 1024 };

struct public_copy {
	const char *path; /* of the new file, until it is complete */
	char *piece;      /* PIECE bytes, malloc */
	size_t fill;
	uint64_t bytes;   /* written before the piece */
	struct midstate midstate;
	struct frontier frontier;
};

static bool flush(struct public_copy *copy, struct error *error)
{
	if (copy->fill > 0 &&
	    !file_write_at(copy->path, (int64_t)copy->bytes, copy->piece, copy->fill, 0600, error))
		return false;
	midstate_add(&copy->midstate, copy->piece, copy->fill);
	copy->bytes += copy->fill;
	copy->fill = 0;
	return true;
}

static bool add_line(struct public_copy *copy, const char *line, size_t length, struct error *error)
{
	if (copy->fill + length > PIECE && !flush(copy, error))
		return false;
	memcpy(copy->piece + copy->fill, line, length);
	copy->fill += length;
	return true;
}

/* One row of the ledger, LF at [length]: in the clear, or sealed. */
static bool add_row(struct public_copy *copy, const char *path, const char *line, size_t length, struct error *error)
{
	char apart[ROW_SIZE], sealed[ROW_SIZE], problem[ROW_PROBLEM_SIZE];
	struct row row;
	struct hash leaf = tree_leaf(line, length + 1);
	uint64_t number = copy->frontier.size;
	frontier_add(&copy->frontier, &leaf);
	if (number == 0)
		return add_line(copy, line, length + 1, error);
	if (length + 1 > ROW_LIMIT)
		return error_set(error, ERROR_CORRUPT, "%s: holds a line that is no row: run assent verify", path);
	memcpy(apart, line, length + 1);
	if (!row_read(apart, length, BOOK_LEDGER, &row, problem))
		return error_set(error, ERROR_CORRUPT, "%s: row %llu %s: run assent verify", path,
		                 (unsigned long long)number, problem);
	if (event_visible_to(&row.event, AUDIENCE_PUBLIC))
		return add_line(copy, line, length + 1, error);
	return add_line(copy, sealed, row_seal(number, &leaf, sealed), error);
}

static bool add_rows(const struct ledger *ledger, struct public_copy *copy, struct error *error)
{
	struct lines lines;
	char *line;
	size_t length;
	enum lines_result result;
	bool good = true;
	if (!lines_open(&lines, ledger->places.ledger, 0, ledger->state->books[BOOK_LEDGER].bytes, NULL, error))
		return false;
	while (good && (result = lines_next(&lines, &line, &length, error)) == LINES_LINE)
		good = add_row(copy, lines.path, line, length, error);
	lines_close(&lines);
	if (!good || result == LINES_FAILED || !flush(copy, error))
		return false;
	struct hash got = frontier_root(&copy->frontier), wanted = frontier_root(&ledger->state->frontier);
	return (copy->frontier.size == ledger->state->frontier.size && hash_equal(&got, &wanted)) ||
	       error_set(error, ERROR_CORRUPT,
	                 "%s: its rows do not lead to the signed root: run assent verify, and put the right file back",
	                 ledger->places.ledger);
}

static bool sign_copy(struct ledger *ledger, const struct public_copy *copy, struct error *error)
{
	const struct places *places = &ledger->places;
	unsigned char digest[DIGEST_SIZE];
	char trusted[COMMENT_SIZE];
	struct comment comment = record_comment(ledger->state);
	struct buf text = buf_new(&ledger->scratch);
	comment.bytes = copy->bytes;
	comment.public_scope = true;
	comment_text(&comment, trusted);
	midstate_digest(&copy->midstate, digest);
	minisig_sign(ledger->signer, digest, "signature of the public form of an assent ledger", trusted, &text);
	return file_remove(places->public_minisig, error) && folder_sync(places->folder, error) &&
	       file_rename(copy->path, places->public_ledger, error) &&
	       file_replace(places->public_minisig, text.data, text.length, 0600, error);
}

/* True when the file there was made of the ledger as it stands: then its signature says so. */
static bool is_of_today(const struct ledger *ledger, struct arena *scratch)
{
	const struct places *places = &ledger->places;
	struct error ignored = {0};
	struct bytes bytes;
	struct minisig minisig;
	struct comment comment, wanted = record_comment(ledger->state);
	if (!file_exists(places->public_minisig) ||
	    !file_read(scratch, places->public_minisig, NOTE_LIMIT, &bytes, &ignored) ||
	    !minisig_parse(bytes.data, bytes.length, &minisig) || !minisig_comment_good(&minisig, &ledger->public) ||
	    !comment_parse(minisig.comment, &comment))
		return false;
	return comment.public_scope && comment.size == wanted.size && strcmp(comment.root, wanted.root) == 0 &&
	       strcmp(comment.origin, wanted.origin) == 0 &&
	       file_size(places->public_ledger) == (int64_t)comment.bytes;
}

bool ledger_publish_public(struct ledger *ledger, struct error *error)
{
	if (ledger->mode != LEDGER_WRITE || ledger->broken)
		return error_set(error, ERROR_BUG, "ledger: the public form of closed books: please report this");
	arena_reset(&ledger->scratch);
	if (is_of_today(ledger, &ledger->scratch))
		return true;
	struct public_copy copy = {.path = arena_printf(&ledger->scratch, "%s.tmp", ledger->places.public_ledger),
	                           .piece = malloc(PIECE)};
	midstate_begin(&copy.midstate);
	bool good = (copy.piece != NULL || error_set(error, ERROR_TEMPORARY, "ledger: no memory: try again later")) &&
	            books_load_signer(ledger, error) && file_remove(copy.path, error) &&
	            add_rows(ledger, &copy, error) && sign_copy(ledger, &copy, error);
	free(copy.piece);
	return good;
}

/* SPDX-License-Identifier: MIT */
/*
 * What a crash left, and old copies of a home. The order of the
 * steps is part of their meaning: each can be cut off and begun again.
 */
#include "ledger/books.h"
#include "ledger/row.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool behind(const struct ledger *ledger, const char *path, struct error *error)
{
	return error_set(error, ERROR_CORRUPT,
	                 "%s: this home is behind what was signed (%s names more than state): it is an old copy: run "
	                 "assent restore",
	                 ledger->places.home, path);
}

/* A midstate of another libsodium can't be taken up: the book is hashed from its beginning. */
static bool restore_midstates(struct ledger *ledger, struct error *error)
{
	for (int book = 0; book < 2; book++) {
		struct book_state *state = &ledger->state->books[book];
		if (!state->midstate_stored && !book_hash_again(book_path(ledger, (enum book)book), state, error))
			return false;
	}
	return true;
}

/* Hashes a book from where its stored hash ends up to `next`, and makes the tree grow with it. */
static bool hash_further(const struct ledger *ledger, enum book book, const struct record *next,
                         unsigned char digest[DIGEST_SIZE], struct frontier *frontier, struct error *error)
{
	const struct book_state *from = &ledger->state->books[book];
	const char *path = journal_path(ledger->arena, &ledger->places, next->journal_number);
	bool same_file = book == BOOK_LEDGER || next->journal_number == ledger->state->journal_number;
	struct lines lines;
	char *line;
	size_t length;
	enum lines_result result;
	if (!lines_open(&lines, book == BOOK_LEDGER ? ledger->places.ledger : path, same_file ? from->bytes : 0,
	                next->books[book].bytes, same_file ? &from->midstate : NULL, error))
		return false;
	while (book == BOOK_LEDGER && (result = lines_next(&lines, &line, &length, error)) == LINES_LINE) {
		struct hash leaf = tree_leaf(line, length + 1);
		frontier_add(frontier, &leaf);
	}
	bool good = lines_digest(&lines, digest, error);
	lines_close(&lines);
	return good;
}

/* Holds the bytes behind the committed ones against a signed state.tmp. */
static bool bytes_fit(const struct ledger *ledger, const struct record *next, bool *ret_fit, struct error *error)
{
	unsigned char digest[DIGEST_SIZE];
	struct frontier frontier = ledger->state->frontier;
	*ret_fit = true;
	for (int book = 0; book < 2; book++) {
		bool shrunk = book == BOOK_LEDGER && next->books[book].bytes < ledger->state->books[book].bytes;
		if (!shrunk && !hash_further(ledger, (enum book)book, next, digest, &frontier, error))
			return false;
		if (shrunk || memcmp(digest, next->books[book].digest, DIGEST_SIZE) != 0)
			*ret_fit = false;
	}
	struct hash got = frontier_root(&frontier), signed_root = frontier_root(&next->frontier);
	*ret_fit = *ret_fit && frontier.size == next->frontier.size && hash_equal(&got, &signed_root);
	return true;
}

static bool roll_forward(struct ledger *ledger, const struct record *next, struct error *error)
{
	bool fit;
	if (!bytes_fit(ledger, next, &fit, error))
		return false;
	if (!fit)
		return error_set(error, ERROR_CORRUPT,
		                 "%s: is signed, but the books do not hold the rows it stands for: nothing may be signed "
		                 "over it: keep this home aside, and put the newest good copy of it in its place",
		                 ledger->places.state_next);
	uint64_t rows = next->books[BOOK_LEDGER].rows - ledger->state->books[BOOK_LEDGER].rows;
	uint64_t journal = next->books[BOOK_JOURNAL].rows - ledger->state->books[BOOK_JOURNAL].rows;
	/* Whether it was synced before the run was cut off, nobody knows. */
	if (!file_sync(ledger->places.state_next, error) ||
	    !file_rename(ledger->places.state_next, ledger->places.state, error) ||
	    !folder_sync(ledger->places.folder, error))
		return false;
	*ledger->state = *next;
	ledger->recovered = arena_printf(ledger->arena,
	                                 "a run was cut off after it had signed: what it signed stands (%" PRIu64
	                                 " rows of the ledger, %" PRIu64 " of the journal)",
	                                 rows, journal);
	return restore_midstates(ledger, error);
}

/* It is signed with the key in force, or with the one that its commit goes over to. */
static const char *check_next(struct ledger *ledger, const struct record *next)
{
	struct core_public following;
	const char *problem = record_check(next, &ledger->public);
	if (problem == NULL || !rotation_next(ledger->arena, &ledger->places, &following) ||
	    record_check(next, &following) != NULL)
		return problem;
	ledger->public = following;
	ledger->verifier = verifier_make(ledger->state->origin, following.key);
	return NULL;
}

/* state.tmp: torn, it is dropped; signed, it is a commit whose rename is missing. */
static bool recover_state(struct ledger *ledger, struct error *error)
{
	const char *path = ledger->places.state_next;
	struct record *next = ARENA_NEW(ledger->arena, struct record);
	struct bytes bytes;
	bool complete;
	if (!file_exists(path))
		return true;
	if (!file_read(ledger->arena, path, RECORD_LIMIT, &bytes, error))
		return false;
	const char *problem = record_parse(bytes.data, bytes.length, next, &complete);
	if (problem == NULL && next->commit <= ledger->state->commit &&
	    next->frontier.size <= ledger->state->frontier.size)
		return file_remove(path, error); /* of an older commit */
	if (problem == NULL)
		problem = check_next(ledger, next);
	if (problem == NULL && (strcmp(next->origin, ledger->state->origin) != 0 ||
	                        next->commit != ledger->state->commit + 1))
		problem = "is signed, but does not follow state";
	if (problem == NULL)
		return roll_forward(ledger, next, error);
	if (!complete)
		return file_remove(path, error);
	return error_set(error, ERROR_CORRUPT,
	                 "%s: %s: keep this home aside, and put the newest good copy of it in its place", path, problem);
}

/* ---- what was published says whether this home is an old copy ---- */

static bool not_signed(const char *path, struct error *error)
{
	return error_set(error, ERROR_CORRUPT,
	                 "%s: is not what was signed: find out who changed it (assent verify); when state is good, "
	                 "move it away and it is written again",
	                 path);
}

static bool check_checkpoint(const struct ledger *ledger, struct error *error)
{
	const char *path = ledger->places.checkpoint;
	struct bytes bytes;
	struct checkpoint published, here = record_checkpoint(ledger->state);
	if (!file_exists(path))
		return true;
	if (!file_read(ledger->arena, path, NOTE_LIMIT, &bytes, error))
		return false;
	struct verifier earlier = verifier_make(ledger->state->origin, ledger->earlier.key);
	if (checkpoint_open(bytes.data, bytes.length, &ledger->verifier, &published) != NOTE_GOOD &&
	    checkpoint_open(bytes.data, bytes.length, &earlier, &published) != NOTE_GOOD)
		return not_signed(path, error);
	if (published.size > here.size)
		return behind(ledger, path, error);
	if (published.size == here.size && !hash_equal(&published.root, &here.root))
		return error_set(error, ERROR_CORRUPT,
		                 "%s: two different ledgers of the same size were signed: keep a copy of this home, and "
		                 "ask who else holds the key",
		                 path);
	return true;
}

static bool is_by(const struct minisig *minisig, const struct core_public *public)
{
	return memcmp(minisig->number, public->number, KEY_NUMBER_SIZE) == 0 && minisig_comment_good(minisig, public);
}

static bool check_minisig(const struct ledger *ledger, struct error *error)
{
	const char *path = ledger->places.minisig;
	struct bytes bytes;
	struct minisig minisig;
	struct comment comment;
	if (!file_exists(path))
		return true;
	if (!file_read(ledger->arena, path, NOTE_LIMIT, &bytes, error))
		return false;
	if (!minisig_parse(bytes.data, bytes.length, &minisig) || !minisig.prehashed ||
	    (!is_by(&minisig, &ledger->public) && !is_by(&minisig, &ledger->earlier)) || !comment_parse(minisig.comment, &comment) ||
	    comment.public_scope || strcmp(comment.origin, ledger->state->origin) != 0)
		return not_signed(path, error);
	return comment.size <= ledger->state->frontier.size || behind(ledger, path, error);
}

/* ---- tails ---- */

/* A name in private/ that is free: torn-<time of the file>-<book>. */
static const char *torn_path(const struct ledger *ledger, enum book book)
{
	char time[INSTANT_TEXT_SIZE];
	struct arena *arena = ledger->arena;
	instant_format(file_modified(book_path(ledger, book)), time);
	const char *path = arena_printf(arena, "%s/torn-%s-%s.csv", ledger->places.private, time,
	                                book == BOOK_LEDGER ? "ledger" : "journal");
	for (unsigned i = 2; file_exists(path); i++)
		path = arena_printf(arena, "%s/torn-%s-%s-%u.csv", ledger->places.private, time,
		                    book == BOOK_LEDGER ? "ledger" : "journal", i);
	return path;
}

static bool copy_tail(const char *from, uint64_t start, const char *to, struct error *error)
{
	enum { PIECE = 1024 * 1024 };
	ssize_t got = -1;
	uint64_t done = 0;
	int handle = file_open_read(from, error);
	char *piece = handle < 0 ? NULL : malloc(PIECE);
	if (handle >= 0 && piece == NULL)
		error_set(error, ERROR_TEMPORARY, "%s: no memory to read it: try again later", from);
	while (piece != NULL &&
	       (got = file_read_at(handle, from, piece, PIECE, (int64_t)(start + done), error)) > 0) {
		if (!file_write_at(to, (int64_t)done, piece, (size_t)got, 0600, error)) {
			got = -1;
			break;
		}
		done += (size_t)got;
	}
	free(piece);
	if (handle >= 0)
		close(handle);
	return got == 0;
}

/* Removes texts of rows that never were. */
static bool remove_texts(const struct ledger *ledger, enum book book, struct error *error)
{
	struct arena arena = {0};
	struct file_names names = {0};
	bool good = folder_list(&arena, ledger->places.texts[book], &names, error);
	for (size_t i = 0; good && i < names.count; i++) {
		uint64_t row;
		if (text_name_row(names.items[i], book, &row) && row > ledger->state->books[book].rows)
			good = file_remove(file_path(&arena, ledger->places.texts[book], names.items[i]), error);
	}
	arena_release(&arena);
	return good && folder_sync(ledger->places.texts[book], error);
}

static bool has_tail(const struct ledger *ledger, enum book book)
{
	int64_t size = file_size(book_path(ledger, book));
	return size >= 0 && (uint64_t)size > ledger->state->books[book].bytes;
}

/*
 * Rows are written before their texts, so texts without rows are looked for
 * only where there is a tail; and the tails go last.
 */
static bool cut_tails(struct ledger *ledger, struct error *error)
{
	bool tails[2] = {has_tail(ledger, BOOK_LEDGER), has_tail(ledger, BOOK_JOURNAL)};
	if (!tails[0] && !tails[1])
		return true;
	if (!books_check_bytes(ledger, error)) /* a file edited by hand is left as it is */
		return false;
	for (int book = 0; book < 2; book++)
		if (tails[book] && !copy_tail(book_path(ledger, (enum book)book), ledger->state->books[book].bytes,
		                              torn_path(ledger, (enum book)book), error))
			return false;
	for (int book = 0; book < 2; book++)
		if (!remove_texts(ledger, (enum book)book, error))
			return false;
	for (int book = 0; book < 2; book++)
		if (tails[book] && !file_truncate(book_path(ledger, (enum book)book),
		                                  (int64_t)ledger->state->books[book].bytes, error))
			return false;
	ledger->recovered = "a run was cut off before it had signed: its unfinished rows were moved to private/torn-*, "
	                    "and what they came from is read again";
	return true;
}

/* ---- publishing ---- */

static bool publish_one(struct arena *arena, const char *path, const char *text, struct error *error)
{
	struct bytes bytes;
	size_t length = strlen(text);
	if (file_size(path) == (int64_t)length) {
		if (!file_read(arena, path, NOTE_LIMIT, &bytes, error))
			return false;
		if (bytes.length == length && memcmp(bytes.data, text, length) == 0)
			return true;
	}
	return file_replace(path, text, length, 0600, error);
}

bool books_publish(struct arena *arena, const struct places *places, const struct record *state, struct error *error)
{
	return publish_one(arena, places->checkpoint, state->checkpoint, error) &&
	       publish_one(arena, places->minisig, state->minisig, error);
}

bool books_recover(struct ledger *ledger, struct error *error)
{
	ledger->unpublished = true;
	return restore_midstates(ledger, error) && recover_state(ledger, error) && check_checkpoint(ledger, error) &&
	       check_minisig(ledger, error) && books_check_lengths(ledger, error) && cut_tails(ledger, error) && journal_tidy(ledger, error) &&
	       rotation_settle(ledger, error);
}

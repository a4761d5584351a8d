/* SPDX-License-Identifier: MIT */
/*
 * Receipts. A path for a row needs only the frontier before it
 * and the leaves from there on, so the tree is built from the
 * nearest place this run knows: where the books stood when it opened them, or
 * after one of its commits. Only for a row that is older the ledger is read
 * from its beginning.
 */
#include "ledger/books.h"
#include "ledger/row.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* Hashes of the complete subtrees of one size, the first of which ends behind the base. */
struct level {
	LIST(struct hash);
};

struct receipts {
	struct arena arena;
	struct frontier base;   /* the tree before the first leaf we hold */
	struct frontier tree;   /* as far as leaves were read */
	uint64_t bytes;         /* likewise */
	struct level levels[TREE_LEVELS];
	struct {
		LIST(uint64_t);
	} offsets;              /* where each leaf's line begins */
};

/* The peak of the base at this level. */
static const struct hash *base_peak(const struct receipts *receipts, unsigned level)
{
	return &receipts->base.peaks[frontier_peaks(receipts->base.size >> level) - 1];
}

/* What tree_path asks for: a subtree we hold, or a peak of the base. */
static struct hash look_up(void *context, unsigned level, uint64_t index)
{
	const struct receipts *receipts = context;
	uint64_t first = receipts->base.size >> level;
	return index >= first ? receipts->levels[level].items[index - first] : *base_peak(receipts, level);
}

static void add_leaf(struct receipts *receipts, const struct hash *leaf)
{
	struct hash hash = *leaf;
	uint64_t index = receipts->tree.size;
	unsigned level = 0;
	*LIST_PUSH(&receipts->arena, &receipts->levels[0]) = hash;
	for (; (index & 1) != 0; index >>= 1) {
		struct hash left = look_up(receipts, level, index - 1);
		hash = tree_node(&left, &hash);
		level++;
		*LIST_PUSH(&receipts->arena, &receipts->levels[level]) = hash;
	}
	frontier_add(&receipts->tree, leaf);
}

/* Reads on: rows before `keep_from` only go into the frontier. */
static bool read_rows(struct receipts *receipts, const char *path, uint64_t keep_from, uint64_t end,
                      struct error *error)
{
	struct lines lines;
	char *line;
	size_t length;
	enum lines_result result;
	if (!lines_open(&lines, path, receipts->bytes, end, NULL, error))
		return false;
	while ((result = lines_next(&lines, &line, &length, error)) == LINES_LINE) {
		struct hash leaf = tree_leaf(line, length + 1);
		if (receipts->tree.size < keep_from) {
			frontier_add(&receipts->tree, &leaf);
			receipts->base = receipts->tree;
		} else {
			*LIST_PUSH(&receipts->arena, &receipts->offsets) = receipts->bytes;
			add_leaf(receipts, &leaf);
		}
		receipts->bytes += length + 1;
	}
	lines_close(&lines);
	return result != LINES_FAILED;
}

/* Reads up to the end of what is committed; the root has to come out. */
static bool catch_up(struct ledger *ledger, struct receipts *receipts, uint64_t keep_from, struct error *error)
{
	const struct record *state = ledger->state;
	if (receipts->tree.size == state->frontier.size)
		return true;
	if (!read_rows(receipts, ledger->places.ledger, keep_from, state->books[BOOK_LEDGER].bytes, error))
		return false;
	struct hash got = frontier_root(&receipts->tree), wanted = frontier_root(&state->frontier);
	if (receipts->tree.size == state->frontier.size && hash_equal(&got, &wanted))
		return true;
	return error_set(error, ERROR_CORRUPT,
	                 "%s: its rows do not lead to the signed root: run assent verify, and put the right file back",
	                 ledger->places.ledger);
}

bool ledger_receipts_begin(struct ledger *ledger, uint64_t smallest_row, struct error *error)
{
	receipts_drop(ledger);
	struct arena arena = {0};
	struct receipts *receipts = ARENA_NEW(&arena, struct receipts);
	receipts->arena = arena;
	for (size_t i = ledger->marks.count; i > 0; i--) {
		const struct mark *mark = &ledger->marks.items[i - 1];
		if (mark->frontier.size > smallest_row)
			continue;
		receipts->base = receipts->tree = mark->frontier;
		receipts->bytes = mark->bytes;
		break;
	}
	ledger->receipts = receipts;
	return catch_up(ledger, receipts, smallest_row, error);
}

/* Reads the row itself; it has to be the leaf that was hashed. */
static bool read_row(struct ledger *ledger, const struct receipts *receipts, uint64_t row, char line[ROW_SIZE],
                     size_t *ret_length, struct error *error)
{
	size_t at = (size_t)(row - receipts->base.size);
	uint64_t start = receipts->offsets.items[at];
	uint64_t end = at + 1 < receipts->offsets.count ? receipts->offsets.items[at + 1] : receipts->bytes;
	const char *path = ledger->places.ledger;
	int handle = file_open_read(path, error);
	if (handle < 0)
		return false;
	ssize_t got = end - start > ROW_LIMIT ? 0
	                                      : file_read_at(handle, path, line, (size_t)(end - start), (int64_t)start,
	                                                     error);
	close(handle);
	if (got < 0)
		return false;
	struct hash leaf = tree_leaf(line, (size_t)got);
	*ret_length = (size_t)got;
	return hash_equal(&leaf, &receipts->levels[0].items[at]) ||
	       error_set(error, ERROR_CORRUPT, "%s: row %" PRIu64 " changed while it was read: run assent verify", path,
	                 row);
}

bool ledger_receipt(struct ledger *ledger, struct arena *arena, uint64_t row, const char **ret_text,
                    struct error *error)
{
	char line[ROW_SIZE];
	uint64_t size = ledger->state->frontier.size;
	if (row >= size)
		return error_set(error, ERROR_BUG, "ledger: a receipt for row %" PRIu64 " of %" PRIu64
		                 ": please report this", row, size);
	if ((ledger->receipts == NULL || row < ledger->receipts->base.size) &&
	    !ledger_receipts_begin(ledger, row, error))
		return false;
	struct receipts *receipts = ledger->receipts;
	struct proof proof = {.extra = line, .index = row, .checkpoint = ledger->state->checkpoint};
	struct buf text = buf_new(arena);
	if (!catch_up(ledger, receipts, 0, error) ||
	    !read_row(ledger, receipts, row, line, &proof.extra_length, error))
		return false;
	proof.path_length = tree_path(row, size, look_up, receipts, proof.path);
	proof.checkpoint_length = strlen(proof.checkpoint);
	proof_text(&proof, &text);
	*ret_text = buf_string(&text);
	return true;
}

void receipts_drop(struct ledger *ledger)
{
	if (ledger->receipts == NULL)
		return;
	struct arena arena = ledger->receipts->arena;
	arena_release(&arena);
	ledger->receipts = NULL;
}

void ledger_receipts_end(struct ledger *ledger)
{
	receipts_drop(ledger);
}

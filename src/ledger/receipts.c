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

/*
 * Of a hundred thousand rows all hashes would be 64 bytes a row. So a block of
 * eight rows is known by one hash, and read once more when a path through it is
 * asked for: receipts are written in the order of their rows, mostly.
 */
enum { BLOCK_LEVEL = 3, BLOCK_ROWS = 1 << BLOCK_LEVEL };

/* Hashes of the complete subtrees of one size, the first of which ends behind the base. */
struct level {
	LIST(struct hash);
};

/* A block as it was read: of the first one, only the rows behind the base; of the last one, those there are. */
struct block {
	uint64_t first, end; /* rows; the same: none was read */
	struct hash leaves[BLOCK_ROWS]; /* by their place in the block */
	size_t starts[BLOCK_ROWS + 1];  /* where the lines begin in `text`; the last one: where they end */
	char text[BLOCK_ROWS * ROW_SIZE];
};

struct receipts {
	struct arena arena;
	struct frontier base;   /* the tree before the first leaf we hold */
	struct frontier tree;   /* as far as leaves were read */
	uint64_t bytes;         /* likewise */
	struct level levels[TREE_LEVELS]; /* from BLOCK_LEVEL on */
	struct hash tail[BLOCK_ROWS];     /* leaves of the block that the tree ends in */
	struct {
		LIST(uint64_t);
	} offsets;              /* where each block's first line begins */
	struct block block;     /* the one at work */
};

/* The peak of the base at this level. */
static const struct hash *base_peak(const struct receipts *receipts, unsigned level)
{
	return &receipts->base.peaks[frontier_peaks(receipts->base.size >> level) - 1];
}

/* A subtree within a block, of the leaves of that block; or a peak of the base. */
static struct hash in_block(const struct receipts *receipts, const struct hash *leaves, unsigned level, uint64_t index)
{
	if (index < receipts->base.size >> level)
		return *base_peak(receipts, level);
	if (level == 0)
		return leaves[index % BLOCK_ROWS];
	struct hash left = in_block(receipts, leaves, level - 1, 2 * index);
	struct hash right = in_block(receipts, leaves, level - 1, 2 * index + 1);
	return tree_node(&left, &right);
}

/* What tree_path asks for: a subtree we hold, or a peak of the base. Small ones lie in the block at work, or at the end. */
static struct hash look_up(void *context, unsigned level, uint64_t index)
{
	const struct receipts *receipts = context;
	uint64_t first = receipts->base.size >> level;
	if (level < BLOCK_LEVEL) {
		bool at_end = index >> (BLOCK_LEVEL - level) == receipts->tree.size / BLOCK_ROWS;
		return in_block(receipts, at_end ? receipts->tail : receipts->block.leaves, level, index);
	}
	return index >= first ? receipts->levels[level].items[index - first] : *base_peak(receipts, level);
}

/* A block is complete: its hash, and those of the subtrees that end with it. */
static void add_block(struct receipts *receipts, uint64_t number)
{
	struct hash hash = in_block(receipts, receipts->tail, BLOCK_LEVEL, number);
	unsigned level = BLOCK_LEVEL;
	*LIST_PUSH(&receipts->arena, &receipts->levels[level]) = hash;
	for (uint64_t index = number; (index & 1) != 0; index >>= 1) {
		struct hash left = look_up(receipts, level, index - 1);
		hash = tree_node(&left, &hash);
		level++;
		*LIST_PUSH(&receipts->arena, &receipts->levels[level]) = hash;
	}
}

static void add_leaf(struct receipts *receipts, const struct hash *leaf)
{
	uint64_t row = receipts->tree.size;
	if (row % BLOCK_ROWS == 0 || row == receipts->base.size)
		*LIST_PUSH(&receipts->arena, &receipts->offsets) = receipts->bytes;
	receipts->tail[row % BLOCK_ROWS] = *leaf;
	if (row % BLOCK_ROWS == BLOCK_ROWS - 1)
		add_block(receipts, row / BLOCK_ROWS);
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

/* ---- the block at work ---- */

static bool read_text(struct ledger *ledger, const struct receipts *receipts, struct block *block, size_t *ret_length,
                      struct error *error)
{
	size_t at = (size_t)(block->first / BLOCK_ROWS - receipts->base.size / BLOCK_ROWS);
	uint64_t start = receipts->offsets.items[at];
	uint64_t end = at + 1 < receipts->offsets.count ? receipts->offsets.items[at + 1] : receipts->bytes;
	const char *path = ledger->places.ledger;
	int handle = file_open_read(path, error);
	if (handle < 0)
		return false;
	ssize_t got = end - start > sizeof block->text
	                      ? 0
	                      : file_read_at(handle, path, block->text, (size_t)(end - start), (int64_t)start, error);
	close(handle);
	*ret_length = got < 0 ? 0 : (size_t)got;
	return got >= 0;
}

/* Takes the lines apart; false when they are not as many as the block has rows. */
static bool take_lines(struct block *block, size_t length)
{
	size_t at = 0;
	for (uint64_t row = block->first; row < block->end; row++) {
		const char *end = memchr(block->text + at, '\n', length - at);
		size_t next = end == NULL ? length : (size_t)(end - block->text) + 1;
		if (end == NULL || next - at > ROW_LIMIT)
			return false;
		block->starts[row % BLOCK_ROWS] = at;
		block->leaves[row % BLOCK_ROWS] = tree_leaf(block->text + at, next - at);
		block->starts[row % BLOCK_ROWS + 1] = at = next;
	}
	return at == length;
}

/* The rows have to be the leaves that were hashed. */
static bool is_as_hashed(const struct receipts *receipts, const struct block *block)
{
	uint64_t number = block->first / BLOCK_ROWS;
	if (block->end % BLOCK_ROWS == 0) {
		struct hash hash = in_block(receipts, block->leaves, BLOCK_LEVEL, number);
		uint64_t at = number - (receipts->base.size >> BLOCK_LEVEL);
		return hash_equal(&hash, &receipts->levels[BLOCK_LEVEL].items[at]);
	}
	for (uint64_t row = block->first; row < block->end; row++)
		if (!hash_equal(&block->leaves[row % BLOCK_ROWS], &receipts->tail[row % BLOCK_ROWS]))
			return false;
	return true;
}

/* Brings the block of a row to work. */
static bool read_block(struct ledger *ledger, struct receipts *receipts, uint64_t row, struct error *error)
{
	struct block *block = &receipts->block;
	uint64_t first = row / BLOCK_ROWS * BLOCK_ROWS, end = first + BLOCK_ROWS;
	first = first < receipts->base.size ? receipts->base.size : first;
	end = end > receipts->tree.size ? receipts->tree.size : end;
	if (block->first == first && block->end == end)
		return true;
	size_t length;
	block->first = first;
	block->end = end;
	bool good = read_text(ledger, receipts, block, &length, error);
	if (good && !(take_lines(block, length) && is_as_hashed(receipts, block)))
		good = error_set(error, ERROR_CORRUPT, "%s: row %" PRIu64 " changed while it was read: run assent verify",
		                 ledger->places.ledger, row);
	if (!good)
		block->end = block->first;
	return good;
}

bool ledger_receipt(struct ledger *ledger, struct arena *arena, uint64_t row, const char **ret_text,
                    struct error *error)
{
	uint64_t size = ledger->state->frontier.size;
	if (row >= size)
		return error_set(error, ERROR_BUG, "ledger: a receipt for row %" PRIu64 " of %" PRIu64
		                 ": please report this", row, size);
	if ((ledger->receipts == NULL || row < ledger->receipts->base.size) &&
	    !ledger_receipts_begin(ledger, row, error))
		return false;
	struct receipts *receipts = ledger->receipts;
	struct buf text = buf_new(arena);
	if (!catch_up(ledger, receipts, 0, error) || !read_block(ledger, receipts, row, error))
		return false;
	const size_t *start = &receipts->block.starts[row % BLOCK_ROWS];
	struct proof proof = {
		.extra = receipts->block.text + start[0],
		.extra_length = start[1] - start[0],
		.index = row,
		.checkpoint = ledger->state->checkpoint,
	};
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

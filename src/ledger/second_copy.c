/* SPDX-License-Identifier: MIT */
/* Finding and reading the pieces of the second copy, and whom to believe. */
#include "ledger/second_copy.h"

#include "ledger/books.h"
#include "ledger/row.h"
#include "ledger/trust.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { KEY_FILES_MOST = 1000 };

/* ---- finding ---- */

/* Decodes the lines of base64 that begin at `at`: "" when they are none. Moves *at behind them. */
static struct bytes decode_run(struct arena *arena, const char **at, const char *end)
{
	struct buf text = buf_new(arena);
	unsigned char bytes[COPY_LINE];
	bool good = true;
	while (*at < end) {
		const char *stop = memchr(*at, '\n', (size_t)(end - *at));
		size_t length = (size_t)((stop == NULL ? end : stop) - *at), got;
		size_t shown = length > 0 && (*at)[length - 1] == '\r' ? length - 1 : length;
		good = shown > 0 && shown <= COPY_LINE && base64_read(*at, shown, bytes, sizeof bytes, &got);
		if (!good)
			break;
		buf_add(&text, bytes, got);
		*at = stop == NULL ? end : stop + 1;
	}
	return (struct bytes){buf_string(&text), text.length};
}

static struct bytes find_text(struct arena *arena, const struct bytes *message)
{
	const char *at = message->data, *end = at + message->length;
	while (at < end) {
		struct bytes text = decode_run(arena, &at, end);
		if (text.length > sizeof COPY_MAGIC && memcmp(text.data, COPY_MAGIC, sizeof COPY_MAGIC - 1) == 0)
			return text;
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		at = stop == NULL ? end : stop + 1;
	}
	return (struct bytes){"", 0};
}

/* ---- reading a piece ---- */

struct scan {
	const char *at, *end;
};

/* One line; its words are cut at blanks. NULL at the end, or when it is too long. */
static bool scan_line(struct scan *scan, char line[256])
{
	const char *stop = memchr(scan->at, '\n', (size_t)(scan->end - scan->at));
	size_t length = stop == NULL ? 256 : (size_t)(stop - scan->at);
	if (length >= 256)
		return false;
	memcpy(line, scan->at, length);
	line[length] = '\0';
	scan->at = stop + 1;
	return true;
}

static bool scan_bytes(struct scan *scan, struct arena *arena, uint64_t length, struct bytes *ret_bytes)
{
	if (length > (uint64_t)(scan->end - scan->at))
		return false;
	*ret_bytes = (struct bytes){arena_strndup(arena, scan->at, (size_t)length), (size_t)length};
	scan->at += length;
	return true;
}

static bool scan_rows(struct scan *scan, struct copy_piece *piece)
{
	piece->rows.data = scan->at;
	for (uint64_t i = 0; i < piece->count; i++) {
		const char *stop = memchr(scan->at, '\n', (size_t)(scan->end - scan->at));
		if (stop == NULL)
			return false;
		scan->at = stop + 1;
	}
	piece->rows.length = (size_t)(scan->at - piece->rows.data);
	return true;
}

static bool scan_text(struct scan *scan, struct arena *arena, const char *words, struct copy_piece *piece)
{
	char name[64];
	uint64_t length, row;
	struct copy_text text;
	if (sscanf(words, "%63s %" SCNu64, name, &length) != 2 || !text_name_row(name, BOOK_LEDGER, &row) ||
	    !scan_bytes(scan, arena, length, &text.bytes) || scan->at == scan->end || *scan->at++ != '\n')
		return false;
	text.name = arena_strdup(arena, name);
	*LIST_PUSH(arena, &piece->texts) = text;
	return true;
}

static bool scan_key(struct scan *scan, struct arena *arena, const char *words, struct copy_piece *piece)
{
	char name[64];
	uint64_t length;
	struct key_file file;
	if (piece->keys.count >= KEY_FILES_MOST || sscanf(words, "%63s %" SCNu64, name, &length) != 2 ||
	    !key_file_is_public(name) || length > KEY_FILE_LIMIT ||
	    !scan_bytes(scan, arena, length, &file.bytes) || scan->at == scan->end || *scan->at++ != '\n')
		return false;
	file.name = arena_strdup(arena, name);
	*LIST_PUSH(arena, &piece->keys) = file;
	return true;
}

static bool scan_signed(struct scan *scan, struct arena *arena, const char *words, const char **ret_text)
{
	struct bytes bytes;
	uint64_t length;
	if (!decimal_read(words, strlen(words), &length) || length > NOTE_LIMIT || !scan_bytes(scan, arena, length, &bytes))
		return false;
	*ret_text = bytes.data;
	return true;
}

/* What stands behind the magic line; false when it is cut off or no piece. */
static bool scan_piece(struct arena *arena, const struct bytes *text, struct copy_piece *piece)
{
	struct scan scan = {text->data + sizeof COPY_MAGIC - 1, text->data + text->length};
	char line[256];
	bool good = scan_line(&scan, line) && strncmp(line, "origin ", 7) == 0 && scan_line(&scan, line) &&
	            sscanf(line, "rows %" SCNu64 " %" SCNu64, &piece->first, &piece->count) == 2 && piece->count > 0 &&
	            piece->first <= UINT64_MAX - piece->count && scan_rows(&scan, piece);
	while (good && scan_line(&scan, line)) {
		if (strcmp(line, "end") == 0)
			return piece->head.checkpoint != NULL && piece->head.minisig != NULL;
		if (strncmp(line, "text ", 5) == 0)
			good = scan_text(&scan, arena, line + 5, piece);
		else if (strncmp(line, "key ", 4) == 0)
			good = scan_key(&scan, arena, line + 4, piece);
		else if (strncmp(line, "checkpoint ", 11) == 0)
			good = scan_signed(&scan, arena, line + 11, &piece->head.checkpoint);
		else if (strncmp(line, "minisig ", 8) == 0)
			good = scan_signed(&scan, arena, line + 8, &piece->head.minisig);
		else
			good = false;
	}
	return false;
}

/* ---- whom to believe ---- */

struct copy_judge {
	struct arena *arena;
	struct places places;
	struct trust trust; /* the mailbox holds heads by every key the Core has had */
	struct record state;
};

struct copy_judge *copy_judge_open(struct arena *arena, const char *home, struct error *error)
{
	sodium_ready();
	struct copy_judge *judge = ARENA_NEW(arena, struct copy_judge);
	struct core_public core, public;
	judge->arena = arena;
	judge->places = places_of(arena, arena_strdup(arena, home));
	if (!books_read_state(arena, &judge->places, &core, &public, &judge->state, error))
		return NULL;
	trust_begin(arena, &judge->trust, &core);
	trust_read_folder(arena, &judge->trust, judge->places.keys);
	return judge;
}

uint64_t copy_judge_size(const struct copy_judge *judge)
{
	return judge->state.frontier.size;
}

const char *copy_other_origin(struct arena *arena, const struct copy_judge *judge, const struct copy_piece *piece)
{
	const char *head = piece->head.checkpoint == NULL ? "" : piece->head.checkpoint;
	const char *origin = arena_strndup(arena, head, strcspn(head, "\n"));
	bool trial = origin_is_rehearsal(origin) && !origin_is_rehearsal(judge->state.origin);
	return *origin == '\0' || trial || strcmp(origin, judge->state.origin) == 0 ? NULL : origin;
}

/* Opens a head that a key signed while it was in force. */
static bool open_head(const struct copy_judge *judge, const char *note, struct checkpoint *ret_head)
{
	for (size_t i = 0; i < judge->trust.count; i++) {
		const struct trusted *key = &judge->trust.items[i];
		struct verifier verifier = verifier_make(judge->state.origin, key->public.key);
		if (checkpoint_open(note, strlen(note), &verifier, ret_head) == NOTE_GOOD && ret_head->size <= key->until)
			return true;
	}
	return false;
}

bool copy_read(struct arena *arena, const struct bytes *message, struct copy_piece *ret_piece)
{
	struct bytes text = find_text(arena, message);
	*ret_piece = (struct copy_piece){0};
	return text.length > 0 && scan_piece(arena, &text, ret_piece);
}

/* A key that the home does not know yet: what lies in the piece may lead to it from one that it knows. */
static bool follow_keys(struct copy_judge *judge, const struct copy_piece *piece, struct checkpoint *ret_head)
{
	trust_read_files(judge->arena, &judge->trust, &piece->keys);
	return open_head(judge, piece->head.checkpoint, ret_head);
}

bool copy_find(struct arena *arena, struct copy_judge *judge, const struct bytes *message,
               struct copy_piece *ret_piece)
{
	struct checkpoint head;
	if (!copy_read(arena, message, ret_piece))
		return false;
	if ((!open_head(judge, ret_piece->head.checkpoint, &head) && !follow_keys(judge, ret_piece, &head)) ||
	    head.size < ret_piece->first + ret_piece->count)
		return false;
	char *root = arena_alloc(arena, ROOT_TEXT_SIZE);
	base64_write(head.root.bytes, HASH_SIZE, root);
	ret_piece->head.size = head.size;
	ret_piece->head.root = root;
	return true;
}

/* The root of the first `size` lines of the home's ledger. */
static bool root_at(const struct copy_judge *judge, uint64_t size, char root[ROOT_TEXT_SIZE], struct error *error)
{
	struct lines lines;
	struct frontier frontier = {0};
	char *line;
	size_t length;
	enum lines_result result = LINES_LINE;
	if (size == judge->state.frontier.size) {
		frontier = judge->state.frontier;
	} else {
		if (!lines_open(&lines, judge->places.ledger, 0, judge->state.books[BOOK_LEDGER].bytes, NULL, error))
			return false;
		while (frontier.size < size && (result = lines_next(&lines, &line, &length, error)) == LINES_LINE) {
			struct hash leaf = tree_leaf(line, length + 1);
			frontier_add(&frontier, &leaf);
		}
		lines_close(&lines);
		if (result == LINES_FAILED)
			return false;
	}
	struct hash hash = frontier_root(&frontier);
	base64_write(hash.bytes, HASH_SIZE, root);
	return true;
}

bool copy_judge_home(const struct copy_judge *judge, const struct copy_head *head, struct error *error)
{
	char root[ROOT_TEXT_SIZE];
	uint64_t here = judge->state.frontier.size;
	if (head->size > here)
		return error_set(error, ERROR_CORRUPT,
		                 "%s: this home is behind what was signed (the mailbox holds %" PRIu64
		                 " rows, it has %" PRIu64 "): run assent restore; if another copy of it is at work, stop one",
		                 judge->places.home, head->size - 1, here - 1);
	if (!root_at(judge, head->size, root, error))
		return false;
	return strcmp(root, head->root) == 0 ||
	       error_set(error, ERROR_CORRUPT,
	                 "%s: another copy of this home has signed other rows (up to row %" PRIu64
	                 ", in the mailbox): stop both, keep a copy of each, and ask for help",
	                 judge->places.home, head->size - 1);
}

/* SPDX-License-Identifier: MIT */
#include "ledger/second_copy.h"

#include "ledger/books.h"
#include "ledger/row.h"
#include "ledger/trust.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { KEY_FILES_MOST = 1000, PIECE_BYTES = 1024 * 1024, ENCODED_LINE = 76, ENCODED_LEAST = 24 };

#define COPY_MAGIC "assent second copy 1\n"

/* ---- writing ---- */

/* Where line `first` begins: known for what was committed in this run, else looked for. */
static bool find_offset(const struct ledger *ledger, uint64_t first, uint64_t *ret_offset, struct error *error)
{
	struct lines lines;
	char *line;
	size_t length;
	uint64_t offset = 0;
	for (size_t i = 0; i < ledger->marks.count; i++) {
		if (ledger->marks.items[i].frontier.size == first) {
			*ret_offset = ledger->marks.items[i].bytes;
			return true;
		}
	}
	*ret_offset = 0;
	if (first == 0)
		return true;
	if (!lines_open(&lines, ledger->places.ledger, 0, ledger->state->books[BOOK_LEDGER].bytes, NULL, error))
		return false;
	enum lines_result result = LINES_LINE;
	for (uint64_t i = 0; i < first && (result = lines_next(&lines, &line, &length, error)) == LINES_LINE; i++)
		offset += length + 1;
	lines_close(&lines);
	*ret_offset = offset;
	return result == LINES_LINE || (error->class == ERROR_NONE &&
	                                error_set(error, ERROR_CORRUPT, "%s: has fewer rows than were signed: run assent verify",
	                                          ledger->places.ledger));
}

/* The text file of a row, if it has one that was not erased. */
static bool add_text(const struct ledger *ledger, uint64_t row, struct buf *text, struct error *error)
{
	struct arena scratch = {0};
	struct bytes bytes;
	bool good = text_file_read(&ledger->places, &scratch, BOOK_LEDGER, row, &bytes, error);
	if (good && bytes.length > 0) {
		buf_printf(text, "text %s %zu\n", text_name(&scratch, BOOK_LEDGER, row), bytes.length);
		buf_add(text, bytes.data, bytes.length);
		buf_char(text, '\n');
	}
	arena_release(&scratch);
	return good;
}

static bool add_keys(const struct ledger *ledger, struct arena *scratch, struct buf *text, struct error *error)
{
	struct key_files files;
	if (!key_files_read(scratch, ledger->places.keys, &files, error))
		return false;
	for (size_t i = 0; i < files.count; i++) {
		const struct key_file *file = &files.items[i];
		buf_printf(text, "key %s %zu\n", file->name, file->bytes.length);
		buf_add(text, file->bytes.data, file->bytes.length);
		buf_char(text, '\n');
	}
	return true;
}

static bool take_lines(const struct ledger *ledger, uint64_t first, struct buf *rows, uint64_t *ret_next,
                       struct error *error)
{
	struct lines lines;
	char *line;
	size_t length;
	uint64_t offset;
	enum lines_result result = LINES_END;
	if (!find_offset(ledger, first, &offset, error) ||
	    !lines_open(&lines, ledger->places.ledger, offset, ledger->state->books[BOOK_LEDGER].bytes, NULL, error))
		return false;
	*ret_next = first;
	while (rows->length < PIECE_BYTES && (result = lines_next(&lines, &line, &length, error)) == LINES_LINE) {
		buf_add(rows, line, length + 1);
		(*ret_next)++;
	}
	lines_close(&lines);
	return result == LINES_LINE || result == LINES_END;
}

/* Lines whose text column (the twelfth of fourteen) names a file. */
static bool names_text(const char *line, size_t length)
{
	static const char mark[] = "\"sha256:";
	return memmem(line, length, mark, sizeof mark - 1) != NULL;
}

/* Texts of the rows in `rows`, until the piece is full. *ret_length, *ret_next: the rows that it holds. */
static bool take_texts(const struct ledger *ledger, uint64_t first, const struct buf *rows, struct buf *texts,
                       size_t *ret_length, uint64_t *ret_next, struct error *error)
{
	const char *line = rows->data, *end = line + rows->length;
	bool good = true;
	uint64_t row = first;
	for (; good && line < end && (size_t)(line - rows->data) + texts->length < PIECE_BYTES; row++) {
		size_t length = strcspn(line, "\n");
		if (names_text(line, length))
			good = add_text(ledger, row, texts, error);
		line += length + 1;
	}
	*ret_length = (size_t)(line - rows->data);
	*ret_next = row;
	return good;
}

bool copy_write(struct ledger *ledger, uint64_t first, struct buf *text, uint64_t *ret_next, struct error *error)
{
	struct arena scratch = {0};
	struct buf rows = buf_new(&scratch), texts = buf_new(&scratch);
	size_t length;
	bool good = take_lines(ledger, first, &rows, ret_next, error);
	if (good && *ret_next > first) {
		good = take_texts(ledger, first, &rows, &texts, &length, ret_next, error);
		buf_printf(text, COPY_MAGIC "origin %s\nrows %" PRIu64 " %" PRIu64 "\n", ledger->state->origin, first,
		           *ret_next - first);
		buf_add(text, rows.data, length);
		buf_add(text, texts.data, texts.length);
		good = good && add_keys(ledger, &scratch, text, error);
		buf_printf(text, "checkpoint %zu\n%sminisig %zu\n%send\n", strlen(ledger->state->checkpoint),
		           ledger->state->checkpoint, strlen(ledger->state->minisig), ledger->state->minisig);
	}
	arena_release(&scratch);
	return good;
}

void copy_encode(const struct buf *text, struct buf *lines)
{
	enum { BYTES_A_LINE = ENCODED_LINE / 4 * 3 };
	char line[BASE64_SIZE(BYTES_A_LINE)];
	for (size_t at = 0; at < text->length; at += BYTES_A_LINE) {
		size_t left = text->length - at;
		base64_write(text->data + at, left < BYTES_A_LINE ? left : BYTES_A_LINE, line);
		buf_printf(lines, "%s\r\n", line);
	}
}

/* ---- finding ---- */

/* Decodes the lines of base64 that begin at `at`: "" when they are none. Moves *at behind them. */
static struct bytes decode_run(struct arena *arena, const char **at, const char *end)
{
	struct buf text = buf_new(arena);
	unsigned char bytes[ENCODED_LINE];
	bool good = true;
	while (*at < end) {
		const char *stop = memchr(*at, '\n', (size_t)(end - *at));
		size_t length = (size_t)((stop == NULL ? end : stop) - *at), got;
		size_t shown = length > 0 && (*at)[length - 1] == '\r' ? length - 1 : length;
		good = shown > 0 && shown <= ENCODED_LINE && base64_read(*at, shown, bytes, sizeof bytes, &got);
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

/* SPDX-License-Identifier: MIT */
/* Writing the pieces of the second copy. */
#include "ledger/second_copy.h"

#include "ledger/books.h"
#include "ledger/row.h"

#include <inttypes.h>
#include <string.h>

enum { PIECE_BYTES = 1024 * 1024 };

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
	enum { BYTES_A_LINE = COPY_LINE / 4 * 3 };
	char line[BASE64_SIZE(BYTES_A_LINE)];
	for (size_t at = 0; at < text->length; at += BYTES_A_LINE) {
		size_t left = text->length - at;
		base64_write(text->data + at, left < BYTES_A_LINE ? left : BYTES_A_LINE, line);
		buf_printf(lines, "%s\r\n", line);
	}
}

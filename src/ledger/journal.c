/* SPDX-License-Identifier: MIT */
/*
 * The journal written anew, without what is no longer to be kept. The ledger is
 * only ever appended to; the journal is private, and people have a right that
 * it forgets. The rewritten file counts from the commit on that names it.
 */
#include "ledger/books.h"
#include "ledger/row.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 256 * 1024 };

struct journal_copy {
	const char *from, *to;
	ledger_fate *fate;
	void *context;
	char *piece; /* PIECE bytes, malloc */
	size_t fill;
	struct book_state *state; /* of the new file */
};

static bool flush(struct journal_copy *copy, struct error *error)
{
	if (copy->fill > 0 &&
	    !file_write_at(copy->to, (int64_t)copy->state->bytes, copy->piece, copy->fill, 0600, error))
		return false;
	midstate_add(&copy->state->midstate, copy->piece, copy->fill);
	copy->state->bytes += copy->fill;
	copy->fill = 0;
	return true;
}

static bool add_line(struct journal_copy *copy, const char *line, size_t length, struct error *error)
{
	if (copy->fill + length > PIECE && !flush(copy, error))
		return false;
	memcpy(copy->piece + copy->fill, line, length);
	copy->fill += length;
	return true;
}

static struct event erased(const struct event *old)
{
	struct event event = event_new(EVENT_ROW_ERASED);
	event.row = old->row;
	event.time = old->time;
	event.by = "system";
	return event;
}

/* One row, LF at [length]. */
static bool add_row(struct journal_copy *copy, const char *line, size_t length, struct error *error)
{
	char apart[ROW_SIZE], changed[ROW_SIZE], problem[ROW_PROBLEM_SIZE];
	struct row row;
	if (length + 1 > ROW_LIMIT)
		return error_set(error, ERROR_CORRUPT, "%s: holds a line that is no row: run assent verify", copy->from);
	memcpy(apart, line, length + 1);
	if (!row_read(apart, length, BOOK_JOURNAL, &row, problem))
		return error_set(error, ERROR_CORRUPT, "%s: a row %s: run assent verify", copy->from, problem);
	enum row_fate fate = copy->fate(copy->context, &row.event);
	if (fate == ROW_KEPT)
		return add_line(copy, line, length + 1, error);
	if (fate == ROW_GONE)
		row.event = erased(&row.event);
	const char *wrong = event_check(&row.event);
	if (wrong != NULL)
		return error_set(error, ERROR_BUG, "row j%" PRIu64 " of the journal written anew: %s: please report this",
		                 row.event.row, wrong);
	return add_line(copy, changed, row_write(&row.event, "", changed), error);
}

static bool copy_rows(struct journal_copy *copy, uint64_t end, struct error *error)
{
	struct lines lines;
	char *line;
	size_t length;
	enum lines_result result;
	const char *header = row_header(BOOK_JOURNAL);
	bool good = add_line(copy, header, strlen(header), error);
	if (!lines_open(&lines, copy->from, strlen(header), end, NULL, error))
		return false;
	while (good && (result = lines_next(&lines, &line, &length, error)) == LINES_LINE)
		good = add_row(copy, line, length, error);
	lines_close(&lines);
	return good && result == LINES_END && flush(copy, error);
}

bool journal_copy(const char *from, const struct book_state *old, const char *to, ledger_fate *fate, void *context,
                  struct book_state *ret_new, struct error *error)
{
	struct journal_copy copy = {.from = from, .to = to, .fate = fate, .context = context, .piece = malloc(PIECE),
	                            .state = ret_new};
	*ret_new = (struct book_state){.rows = old->rows, .time = old->time, .midstate_stored = true};
	midstate_begin(&ret_new->midstate);
	bool good = (copy.piece != NULL || error_set(error, ERROR_TEMPORARY, "journal: no memory: try again later")) &&
	            file_remove(to, error) && copy_rows(&copy, old->bytes, error);
	free(copy.piece);
	return good;
}

/* ---- what is left to be removed ---- */

/* The number in journal-<n>.csv; false for any other name. */
static bool journal_number(const char *name, unsigned *ret_number)
{
	char again[64];
	uint64_t number;
	if (strncmp(name, "journal-", 8) != 0 || !decimal_read(name + 8, strcspn(name + 8, "."), &number) ||
	    number > UINT32_MAX)
		return false;
	*ret_number = (unsigned)number;
	snprintf(again, sizeof again, "journal-%u.csv", *ret_number);
	return strcmp(again, name) == 0;
}

struct names {
	unsigned char *bits; /* one a row: it has words */
	uint64_t rows;
};

static bool read_names(const struct ledger *ledger, struct arena *arena, struct names *names, struct error *error)
{
	struct lines lines;
	struct row row;
	char *line, problem[ROW_PROBLEM_SIZE];
	size_t length;
	enum lines_result result;
	const struct book_state *state = &ledger->state->books[BOOK_JOURNAL];
	names->rows = state->rows;
	names->bits = arena_alloc(arena, (size_t)(state->rows / 8 + 1));
	if (!lines_open(&lines, book_path(ledger, BOOK_JOURNAL), strlen(row_header(BOOK_JOURNAL)), state->bytes, NULL,
	                error))
		return false;
	while ((result = lines_next(&lines, &line, &length, error)) == LINES_LINE)
		if (row_read(line, length, BOOK_JOURNAL, &row, problem) && row.event.text[0] != '\0' &&
		    row.event.row <= names->rows)
			names->bits[row.event.row / 8] |= (unsigned char)(1u << row.event.row % 8);
	lines_close(&lines);
	return result == LINES_END;
}

static bool remove_texts(const struct ledger *ledger, struct arena *arena, struct error *error)
{
	struct names names = {0};
	struct file_names files = {0};
	const char *folder = ledger->places.texts[BOOK_JOURNAL];
	uint64_t row;
	bool good = read_names(ledger, arena, &names, error) && folder_list(arena, folder, &files, error);
	for (size_t i = 0; good && i < files.count; i++)
		if (text_name_row(files.items[i], BOOK_JOURNAL, &row) && row <= names.rows &&
		    (names.bits[row / 8] >> row % 8 & 1) == 0)
			good = file_remove(file_path(arena, folder, files.items[i]), error);
	return good && folder_sync(folder, error);
}

bool journal_tidy(struct ledger *ledger, struct error *error)
{
	struct arena arena = {0};
	struct file_names files = {0};
	const char *folder = ledger->places.private;
	unsigned number, here = ledger->state->journal_number;
	bool removed = false, texts = false;
	bool good = folder_list(&arena, folder, &files, error);
	for (size_t i = 0; good && i < files.count; i++) {
		if (!journal_number(files.items[i], &number) || number == here)
			continue;
		if (number < here && !texts) {
			/* Only a journal that holds its committed bytes may say which words are to go. */
			good = (ledger->checked || books_check_bytes(ledger, error)) && remove_texts(ledger, &arena, error);
			texts = true;
		}
		good = good && file_remove(file_path(&arena, folder, files.items[i]), error);
		removed = true;
	}
	good = good && (!removed || folder_sync(folder, error));
	arena_release(&arena);
	return good;
}

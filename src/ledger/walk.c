/* SPDX-License-Identifier: MIT */
#include "ledger/walk.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void bad(struct walk *walk, uint64_t row, const char *what)
{
	walk->bad_row = row;
	walk->problem = arena_strdup(walk->arena, what);
}

static const char *row_name(enum book book)
{
	return book == BOOK_LEDGER ? "" : "j";
}

/* The number a line claims to have; false when it has none. Nothing else of it is looked at. */
static bool number_of(const char *line, size_t length, enum book book, uint64_t *ret_number)
{
	size_t letter = book == BOOK_JOURNAL;
	const char *end = length > 1 + letter ? memchr(line + 1, '"', length - 1) : NULL;
	return end != NULL && line[0] == '"' && (letter == 0 || line[1] == 'j') && end > line + 1 + letter &&
	       decimal_read(line + 1 + letter, (size_t)(end - line) - 1 - letter, ret_number);
}

/* A line has another number than its place: what happened shows in the line after it. */
static void bad_number(struct walk *walk, struct lines *lines, uint64_t wanted, uint64_t got, struct error *error)
{
	char *line;
	size_t length;
	uint64_t next = UINT64_MAX;
	const char *j = row_name(walk->book);
	if (lines_next(lines, &line, &length, error) == LINES_LINE)
		number_of(line, length, walk->book, &next);
	const char *what;
	if (got < wanted)
		what = arena_printf(walk->arena, "is row %s%" PRIu64 " a second time", j, got);
	else if (got == wanted + 1 && next == wanted)
		what = arena_printf(walk->arena, "and row %s%" PRIu64 " stand in each other's place", j, got);
	else if (next == wanted + 1)
		what = arena_printf(walk->arena, "is gone: row %s%" PRIu64 " stands in its place", j, got);
	else if (got == wanted + 1)
		what = arena_printf(walk->arena, "is missing: row %s%" PRIu64 " follows at once", j, got);
	else
		what = arena_printf(walk->arena, "and those up to row %s%" PRIu64 " are missing", j, got - 1);
	bad(walk, wanted, what);
}

/* The row written anew must be the very same bytes. */
static bool canonical(const struct row *row, const char *line, size_t length)
{
	char again[ROW_SIZE];
	size_t wanted = row_write(&row->event, row->salt, again);
	return wanted == length && memcmp(again, line, length) == 0;
}

static bool good_salt(const struct walk *walk, const struct row *row, const char *line, size_t length)
{
	char salt[SALT_SIZE];
	if (walk->salt_key == NULL)
		return true;
	row_salt(walk->salt_key, line, length, salt);
	return strcmp(salt, row->salt) == 0;
}

/* What is wrong with one line as row `number`; NULL when it is good. `line` has its LF at [length]. */
static const char *line_problem(struct walk *walk, uint64_t number, char *line, size_t length, struct row *row,
                                char problem[ROW_PROBLEM_SIZE])
{
	static const char not_canonical[] = "is not written in the one form a row has";
	char copy[ROW_SIZE];
	if (length + 1 > ROW_LIMIT)
		return "is longer than 1023 bytes";
	memcpy(copy, line, length + 1);
	if (!row_read(line, length, walk->book, row, problem))
		return problem;
	if (row->event.row != number)
		return "has another number";
	const char *bad_cell = event_check(&row->event);
	if (bad_cell != NULL)
		return bad_cell;
	if (walk->book == BOOK_LEDGER && !salt_form(row->salt))
		return "salt is not 26 letters of base32";
	if (!canonical(row, copy, length + 1))
		return not_canonical;
	if (walk->last_time != INSTANT_NONE && row->event.time < walk->last_time)
		return "time is earlier than that of the row before it";
	if (walk->book == BOOK_LEDGER && !good_salt(walk, row, copy, length + 1))
		return "was changed: its salt is not the one of these words";
	return NULL;
}

static bool header_good(enum book book, const char *line, size_t length)
{
	const char *header = row_header(book);
	return length + 1 == strlen(header) && memcmp(line, header, length) == 0;
}

static void check_heads(struct walk *walk)
{
	for (size_t i = 0; i < walk->heads->count; i++) {
		struct head *head = &walk->heads->items[i];
		if (head->size != walk->frontier.size)
			continue;
		struct hash root = frontier_root(&walk->frontier);
		head->reached = true;
		head->fits = hash_equal(&root, &head->root);
	}
}

/* A sealed row stands for the leaf whose hash it shows. */
static void grow_tree(struct walk *walk, const char *line, size_t length, const struct hash *sealed)
{
	if (walk->heads == NULL)
		return;
	struct hash leaf = sealed == NULL ? tree_leaf(line, length + 1) : *sealed;
	frontier_add(&walk->frontier, &leaf);
	check_heads(walk);
}

/* One line; false when it ends the walk: walk->problem, or the error of a visit. */
static bool walk_line(struct walk *walk, struct lines *lines, uint64_t number, char *line, size_t length,
                      struct error *error)
{
	char problem[ROW_PROBLEM_SIZE];
	struct row row;
	struct hash leaf;
	uint64_t claimed;
	bool sealed = walk->sealed && row_read_sealed(line, length, &claimed, &leaf);
	grow_tree(walk, line, length, sealed ? &leaf : NULL);
	walk->earlier_bytes += length + 1;
	if (number == 0) {
		if (!header_good(walk->book, line, length))
			bad(walk, 0, "is not the header of this book");
		return walk->problem == NULL;
	}
	if (number_of(line, length, walk->book, &claimed) && claimed != number) {
		bad_number(walk, lines, number, claimed, error);
		return false;
	}
	if (sealed) {
		walk->rows = number;
		walk->sealed_rows++;
		return true;
	}
	const char *what = line_problem(walk, number, line, length, &row, problem);
	if (what != NULL) {
		bad(walk, number, what);
		return false;
	}
	walk->rows = number;
	walk->last_time = row.event.time;
	if (walk->first_time == INSTANT_NONE)
		walk->first_time = row.event.time;
	return walk->visit == NULL || walk->visit(walk->context, &row, error);
}

static bool walk_lines(struct walk *walk, struct lines *lines, struct error *error)
{
	char *line;
	size_t length;
	for (uint64_t number = 0;; number++) {
		enum lines_result result = lines_next(lines, &line, &length, error);
		if (result == LINES_FAILED)
			return false;
		if (result == LINES_LONG)
			bad(walk, number, "is longer than 1023 bytes");
		else if (result == LINES_CUT)
			bad(walk, number, "is cut off in the middle");
		else if (result == LINES_END && number == 0)
			bad(walk, 0, "is missing: the file is empty");
		if (result != LINES_LINE)
			break;
		if (!walk_line(walk, lines, number, line, length, error))
			break;
	}
	return error->class == ERROR_NONE;
}

bool walk_book(struct walk *walk, struct error *error)
{
	struct lines lines;
	walk->problem = NULL;
	walk->rows = walk->bad_row = walk->earlier_bytes = walk->sealed_rows = 0;
	walk->first_time = walk->last_time = INSTANT_NONE;
	walk->frontier = (struct frontier){0};
	if (!lines_open(&lines, walk->path, 0, walk->end, NULL, error))
		return false;
	bool good = walk_lines(walk, &lines, error) &&
	            (walk->problem != NULL || lines_digest(&lines, walk->digest, error));
	lines_close(&lines);
	return good;
}

bool heads_range(const struct heads *heads, uint64_t *ret_first, uint64_t *ret_last, const struct head **ret_head)
{
	const struct head *broken = NULL;
	uint64_t good = 0;
	for (size_t i = 0; i < heads->count; i++)
		if (heads->items[i].reached && !heads->items[i].fits &&
		    (broken == NULL || heads->items[i].size < broken->size))
			broken = &heads->items[i];
	if (broken == NULL)
		return false;
	for (size_t i = 0; i < heads->count; i++)
		if (heads->items[i].reached && heads->items[i].fits && heads->items[i].size < broken->size &&
		    heads->items[i].size > good)
			good = heads->items[i].size;
	*ret_first = good;
	*ret_last = broken->size - 1;
	*ret_head = broken;
	return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * The registers as spreadsheets save them. libcsv reads the cells; it is fed
 * one line at a time, so that every row knows the line it began on.
 */
#include "base/file.h"
#include "home/home.h"
#include "home/registers.h"
#include "home/text.h"

#include <csv.h>
#include <string.h>

enum { NO_COLUMN = -1, MOST_CELLS = 64 };

struct reading {
	struct arena *arena;
	struct arena words;         /* of the row being read */
	struct roster *roster;
	const struct register_table *table;
	const char *path;
	struct problem_lines *problems;
	int line;                   /* the row being read began here */
	bool row_open;              /* a quoted cell goes on behind the end of the line */
	bool has_header;
	int column_of[MOST_CELLS];  /* cell -> number in table->columns */
	size_t width;               /* cells of the header */
	const char *cells[MOST_CELLS];
	const char *above[MOST_CELLS]; /* the cells of the last row that was kept */
	size_t count;               /* cells of this row, counted beyond MOST_CELLS as well */
};

static bool same_word(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++) {
		char lower = *a >= 'A' && *a <= 'Z' ? (char)(*a - 'A' + 'a') : *a;
		if (lower != *b)
			return false;
	}
	return *a == *b;
}

static void take_cell(void *text, size_t length, void *context)
{
	struct reading *reading = context;
	if (reading->count < MOST_CELLS)
		reading->cells[reading->count] = text_trim(&reading->words, text, length);
	reading->count++;
}

static void tell_unknown_column(const struct reading *reading, const char *name)
{
	const char *names[REGISTER_COLUMNS];
	size_t count = 0;
	for (const struct register_column *column = reading->table->columns; column->name != NULL; column++)
		names[count++] = column->name;
	const char *nearest = nearest_name(name, names, count);
	if (nearest != NULL)
		problem_add(reading->problems, reading->path, reading->line,
		            "there is no column %s: did you mean %s?", name, nearest);
	else
		problem_add(reading->problems, reading->path, reading->line, "there is no column %s: take it out",
		            name);
}

static int find_column(const struct register_table *table, const char *name)
{
	for (int i = 0; table->columns[i].name != NULL; i++)
		if (same_word(name, table->columns[i].name))
			return i;
	return NO_COLUMN;
}

static void tell_missing_columns(const struct reading *reading, const bool *found)
{
	const struct register_column *columns = reading->table->columns;
	for (size_t i = 0; columns[i].name != NULL; i++)
		if (!found[i] && !columns[i].optional)
			problem_add(reading->problems, reading->path, reading->line,
			            "the column %s is missing: add it to the first line", columns[i].name);
}

/* An empty name is fine as long as nothing stands under it: spreadsheets leave such columns behind. */
static void take_header(struct reading *reading)
{
	bool found[REGISTER_COLUMNS] = {false};
	reading->width = reading->count < MOST_CELLS ? reading->count : MOST_CELLS;
	for (size_t i = 0; i < reading->width; i++) {
		int column = find_column(reading->table, reading->cells[i]);
		reading->column_of[i] = column;
		if (column == NO_COLUMN && reading->cells[i][0] != '\0')
			tell_unknown_column(reading, reading->cells[i]);
		else if (column != NO_COLUMN && found[column])
			problem_add(reading->problems, reading->path, reading->line,
			            "the column %s is there twice: keep one of them", reading->cells[i]);
		if (column != NO_COLUMN)
			found[column] = true;
	}
	tell_missing_columns(reading, found);
	reading->has_header = true;
}

static bool is_blank_row(const struct reading *reading)
{
	for (size_t i = 0; i < reading->count && i < MOST_CELLS; i++)
		if (reading->cells[i][0] != '\0')
			return false;
	return true;
}

static bool has_stray_cell(const struct reading *reading)
{
	for (size_t i = 0; i < reading->count; i++) {
		if (i >= MOST_CELLS)
			return true;
		bool named = i < reading->width && reading->column_of[i] != NO_COLUMN;
		if (!named && reading->cells[i][0] != '\0')
			return true;
	}
	return false;
}

/* Columns say the same thing again and again: such a cell is kept once. */
static const char *keep(struct reading *reading, size_t cell)
{
	const char *text = reading->cells[cell], *above = reading->above[cell];
	if (*text == '\0')
		return "";
	if (above == NULL || strcmp(above, text) != 0)
		reading->above[cell] = arena_strdup(reading->arena, text);
	return reading->above[cell];
}

static void take_data(struct reading *reading)
{
	if (has_stray_cell(reading))
		problem_add(reading->problems, reading->path, reading->line,
		            "a cell stands under no column: put cells that hold a separator in quotes");
	unsigned char *row = reading->table->add(reading->arena, reading->roster, reading->line);
	for (size_t i = 0; i < reading->count && i < reading->width; i++)
		if (reading->column_of[i] != NO_COLUMN)
			*(const char **)(void *)(row + reading->table->columns[reading->column_of[i]].offset) =
				keep(reading, i);
}

static void take_row(int end, void *context)
{
	struct reading *reading = context;
	(void)end;
	if (!reading->has_header)
		take_header(reading);
	else if (!is_blank_row(reading))
		take_data(reading);
	reading->count = 0;
	reading->row_open = false;
	arena_reset(&reading->words);
}

/* The separator is the candidate that stands most often in the header outside quotes. */
static unsigned char separator_of(const char *text)
{
	static const char candidates[] = ",;\t";
	size_t counts[sizeof candidates] = {0};
	bool quoted = false;
	for (; *text != '\0' && *text != '\n'; text++) {
		const char *candidate = strchr(candidates, *text);
		if (*text == '"')
			quoted = !quoted;
		else if (!quoted && candidate != NULL)
			counts[candidate - candidates]++;
	}
	size_t best = 0;
	for (size_t i = 1; i < sizeof candidates - 1; i++)
		if (counts[i] > counts[best])
			best = i;
	return (unsigned char)candidates[best];
}

/* A first line `sep=;`, which some spreadsheets write, names the separator itself. */
static bool is_separator_line(const char *text)
{
	return (strncmp(text, "sep=", 4) == 0 || strncmp(text, "SEP=", 4) == 0) && strcspn(text, "\n") == 5;
}

static bool is_blank_line(const char *line, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (line[i] != ' ' && line[i] != '\t' && line[i] != '\n')
			return false;
	return true;
}

static void tell_csv_error(const struct reading *reading, struct csv_parser *parser)
{
	bool quotes = csv_error(parser) == CSV_EPARSE;
	problem_add(reading->problems, reading->path, reading->line,
	            quotes ? "quotes in the middle of a cell: put the whole cell in quotes, and write \"\" for \""
	                   : "can't be read: save the file again as CSV");
}

/* Feeds the lines; false after the first that can't be read, which was told. */
static bool feed(struct reading *reading, struct csv_parser *parser, const char *text, int number)
{
	for (; *text != '\0'; number++) {
		size_t length = strcspn(text, "\n");
		length += text[length] == '\n' ? 1 : 0;
		if (!reading->row_open)
			reading->line = number;
		bool blank = is_blank_line(text, length) && !reading->row_open;
		if (!blank) {
			reading->row_open = true;
			if (csv_parse(parser, text, length, take_cell, take_row, reading) != length) {
				tell_csv_error(reading, parser);
				return false;
			}
		}
		text += length;
	}
	if (csv_fini(parser, take_cell, take_row, reading) == 0)
		return true;
	problem_add(reading->problems, reading->path, reading->line,
	            "a quoted cell never ends: add the \" that is missing");
	return false;
}

static void read_register(struct reading *reading, const char *text)
{
	struct csv_parser parser;
	int first = 1;
	unsigned char separator = separator_of(text);
	if (is_separator_line(text)) {
		separator = (unsigned char)text[4];
		text += strcspn(text, "\n");
		text += *text == '\n' ? 1 : 0;
		first = 2;
	}
	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return;
	csv_set_delim(&parser, separator);
	bool whole = feed(reading, &parser, text, first);
	csv_free(&parser);
	if (whole && !reading->has_header)
		problem_add(reading->problems, reading->path, 1, "the file is empty: its first line has to be %s",
		            text_trim(reading->arena, register_header(reading->arena, reading->table),
		                      strlen(register_header(reading->arena, reading->table))));
}

bool roster_read(struct arena *arena, const char *home, struct roster *ret_roster, struct error *error)
{
	struct problem_lines problems = {.text = buf_new(arena)};
	*ret_roster = (struct roster){0};
	for (size_t i = 0; i < REGISTER_COUNT; i++) {
		const char *text, *name = arena_printf(arena, "roster/%s", registers[i].file);
		struct reading reading = {.arena = arena, .roster = ret_roster, .table = &registers[i],
		                          .path = file_path(arena, home, name), .problems = &problems};
		struct error failure = {0};
		struct arena file = {0};
		if (registers[i].optional && !file_exists(reading.path))
			continue;
		ret_roster->has_meetings |= registers[i].optional;
		bool good = text_read(&file, reading.path, &text, &failure);
		if (good)
			read_register(&reading, text);
		else if (failure.class == ERROR_CONFIGURATION)
			problem_add(&problems, failure.text, 0, "a register needs at least its first line");
		arena_release(&reading.words);
		arena_release(&file);
		if (!good && failure.class != ERROR_CONFIGURATION) {
			*error = failure;
			return false;
		}
	}
	return problems_tell(&problems, error);
}

/* SPDX-License-Identifier: MIT */
#include "ledger/row.h"
#include "ledger/digest.h"
#include "ledger/note.h"

#include <csv.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
	CELLS_LIMIT = 14,
	SALT_BYTES = 16,
	SALT_LETTERS = SALT_SIZE - 1,
	NUMBER_SIZE = 24
};

static const char ledger_header[] =
	"\"seq\",\"time\",\"event\",\"subject\",\"version\",\"member\",\"by\",\"via\",\"value\",\"due\",\"received\","
	"\"text\",\"ref\",\"salt\"\n";
static const char journal_header[] =
	"\"row\",\"time\",\"event\",\"subject\",\"member\",\"by\",\"via\",\"value\",\"due\",\"received\",\"letter\","
	"\"place\",\"rows\",\"text\"\n";

const char *row_header(enum book book)
{
	return book == BOOK_LEDGER ? ledger_header : journal_header;
}

/* The cells of a row in the order of its book. */
struct cells {
	const char *items[CELLS_LIMIT];
	size_t count;
	char number[NUMBER_SIZE], time[INSTANT_TEXT_SIZE], due[INSTANT_TEXT_SIZE], received[INSTANT_TEXT_SIZE];
};

static void cell(struct cells *cells, const char *text)
{
	cells->items[cells->count++] = text;
}

static void ledger_cells(const struct event *event, const char *salt, struct cells *cells)
{
	snprintf(cells->number, NUMBER_SIZE, "%" PRIu64, event->row);
	cell(cells, cells->number);
	cell(cells, cells->time);
	cell(cells, event_type(event->kind)->name);
	cell(cells, event->subject);
	cell(cells, event->version);
	cell(cells, event->member);
	cell(cells, event->by);
	cell(cells, via_word(event->via));
	cell(cells, event->value);
	cell(cells, cells->due);
	cell(cells, cells->received);
	cell(cells, event->text);
	cell(cells, event->ref);
	cell(cells, salt);
}

static void journal_cells(const struct event *event, struct cells *cells)
{
	snprintf(cells->number, NUMBER_SIZE, "j%" PRIu64, event->row);
	cell(cells, cells->number);
	cell(cells, cells->time);
	cell(cells, event_type(event->kind)->name);
	cell(cells, event->subject);
	cell(cells, event->member);
	cell(cells, event->by);
	cell(cells, via_word(event->via));
	cell(cells, event->value);
	cell(cells, cells->due);
	cell(cells, cells->received);
	cell(cells, event->letter);
	cell(cells, event->place);
	cell(cells, event->rows);
	cell(cells, event->text);
}

size_t row_write(const struct event *event, const char *salt, char line[ROW_SIZE])
{
	struct cells cells = {0};
	size_t length = 0;
	instant_format(event->time, cells.time);
	instant_format(event->due, cells.due);
	instant_format(event->received, cells.received);
	if (event_type(event->kind)->book == BOOK_LEDGER)
		ledger_cells(event, salt, &cells);
	else
		journal_cells(event, &cells);
	for (size_t i = 0; i < cells.count; i++) {
		/* csv_write2 gives the size it would need, and writes no more than it may. */
		length += csv_write2(line + length, ROW_LIMIT - length, cells.items[i], strlen(cells.items[i]), '"');
		if (length >= ROW_LIMIT)
			return 0;
		line[length++] = i + 1 == cells.count ? '\n' : ',';
	}
	line[length] = '\0';
	return length;
}

void row_salt(const unsigned char key[ROW_KEY_SIZE], const char *line, size_t length, char salt[SALT_SIZE])
{
	unsigned char bytes[SALT_BYTES];
	bool salted = length >= 3 && line[length - 3] != '"';
	size_t tail = salted ? 1 + 1 + SALT_LETTERS + 1 + 1 : 1 + 2 + 1; /* ,"salt"LF or ,""LF */
	crypto_generichash(bytes, sizeof bytes, (const unsigned char *)line, length - tail, key, ROW_KEY_SIZE);
	base32_write(BASE32_RFC4648, bytes, sizeof bytes, salt);
}

bool salt_form(const char *salt)
{
	/* 26 letters hold 130 bits: the last two are zero. */
	return strspn(salt, BASE32_RFC4648) == SALT_LETTERS && salt[SALT_LETTERS] == '\0' &&
	       strchr("aeimquy4", salt[SALT_LETTERS - 1]) != NULL;
}

static const char sealed_middle[] = "\",\"\",\"sealed\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"sha256:";
static const char sealed_end[] = "\",\"\",\"\"\n";

size_t row_seal(uint64_t number, const struct hash *leaf, char line[ROW_SIZE])
{
	char hex[2 * HASH_SIZE + 1];
	hex_write(leaf->bytes, HASH_SIZE, hex);
	return (size_t)snprintf(line, ROW_SIZE, "\"%" PRIu64 "%s%s%s", number, sealed_middle, hex, sealed_end);
}

bool row_read_sealed(const char *line, size_t length, uint64_t *ret_number, struct hash *ret_leaf)
{
	char hex[2 * HASH_SIZE + 1], again[ROW_SIZE];
	const char *quote = length > 2 && line[0] == '"' ? memchr(line + 1, '"', length - 1) : NULL;
	size_t digits = quote == NULL ? 0 : (size_t)(quote - line) - 1;
	size_t rest = sizeof sealed_middle - 1 + 2 * HASH_SIZE + sizeof sealed_end - 2;
	if (digits == 0 || length != 1 + digits + rest || !decimal_read(line + 1, digits, ret_number))
		return false;
	memcpy(hex, quote + sizeof sealed_middle - 1, sizeof hex - 1);
	hex[sizeof hex - 1] = '\0';
	if (!hex_read(hex, ret_leaf->bytes, HASH_SIZE))
		return false;
	return row_seal(*ret_number, ret_leaf, again) == length + 1 && memcmp(again, line, length) == 0;
}

static bool bad(char problem[ROW_PROBLEM_SIZE], const char *what)
{
	snprintf(problem, ROW_PROBLEM_SIZE, "%s", what);
	return false;
}

/* Takes one quoted cell apart, doubled quotes included; *at is moved behind its closing quote. */
static char *take_cell(char **at, const char *end)
{
	char *start = *at + 1;
	if (*at >= end || **at != '"')
		return NULL;
	char *quote = memchr(start, '"', (size_t)(end - start));
	char *to = quote;
	while (quote != NULL && quote + 1 < end && quote[1] == '"') {
		*to++ = '"';
		char *from = quote + 2;
		quote = memchr(from, '"', (size_t)(end - from));
		if (quote == NULL)
			return NULL;
		memmove(to, from, (size_t)(quote - from));
		to += quote - from;
	}
	if (quote == NULL)
		return NULL;
	*to = '\0';
	*at = quote + 1;
	return start;
}

/* Names what spreadsheets and editors leave behind, as that is what mostly happened. */
static bool bad_form(const char *line, size_t length, char problem[ROW_PROBLEM_SIZE])
{
	if (length >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0)
		return bad(problem, "begins with a byte-order mark, as a spreadsheet writes it");
	if (length >= 1 && line[length - 1] == '\r')
		return bad(problem, "ends in CR LF, as a spreadsheet or an editor writes it");
	if (length == 0)
		return bad(problem, "is an empty line");
	if (memchr(line, '\0', length) != NULL)
		return bad(problem, "holds NUL bytes");
	if (line[0] != '"')
		return bad(problem, "has cells without quotes, as a spreadsheet writes them");
	return bad(problem, "is not in the one form a row has (every cell in quotes, commas between, nothing else)");
}

static bool split(char *line, size_t length, size_t count, char **cells, char problem[ROW_PROBLEM_SIZE])
{
	char *at = line;
	const char *end = line + length;
	if (length + 1 > ROW_LIMIT)
		return bad(problem, "is longer than 1023 bytes");
	if (length == 0 || line[0] != '"' || line[length - 1] != '"' || memchr(line, '\0', length) != NULL)
		return bad_form(line, length, problem);
	for (size_t i = 0; i < count; i++) {
		cells[i] = take_cell(&at, end);
		if (cells[i] == NULL || (i + 1 < count ? *at != ',' : at != end)) {
			snprintf(problem, ROW_PROBLEM_SIZE,
			         "does not have its %zu cells in quotes with one comma between two", count);
			return false;
		}
		if (i + 1 < count)
			at++;
	}
	return true;
}

/* Exactly YYYY-MM-DDTHH:MM:SSZ, or empty. A leap second has another form: the one instant_format writes. */
static bool read_instant(const char *text, instant *ret_instant)
{
	if (text[0] == '\0') {
		*ret_instant = INSTANT_NONE;
		return true;
	}
	return strlen(text) == INSTANT_TEXT_SIZE - 1 && text[10] == 'T' && text[17] != '6' && text[19] == 'Z' &&
	       instant_parse(text, ret_instant);
}

static bool read_common(char **cells, struct event *event, char problem[ROW_PROBLEM_SIZE])
{
	if (strcmp(cells[2], "sealed") == 0)
		return bad(problem, "is sealed, which may stand only in an export");
	if (!read_instant(cells[1], &event->time) || event->time == INSTANT_NONE)
		return bad(problem, "time is not an instant in UTC");
	return event_kind_find(cells[2], &event->kind) ||
	       bad(problem, "event is a word we do not know");
}

static bool read_due(const char *due, const char *received, const char *via, struct event *event,
                     char problem[ROW_PROBLEM_SIZE])
{
	if (!read_instant(due, &event->due))
		return bad(problem, "due is not an instant in UTC");
	if (!read_instant(received, &event->received))
		return bad(problem, "received is not an instant in UTC");
	return via_find(via, &event->via) || bad(problem, "via is a word we do not know");
}

static bool read_ledger(char **cells, struct row *row, char problem[ROW_PROBLEM_SIZE])
{
	struct event *event = &row->event;
	if (!decimal_read(cells[0], strlen(cells[0]), &event->row))
		return bad(problem, "seq is not a number");
	if (!read_common(cells, event, problem) || !read_due(cells[9], cells[10], cells[7], event, problem))
		return false;
	event->subject = cells[3];
	event->version = cells[4];
	event->member = cells[5];
	event->by = cells[6];
	event->value = cells[8];
	event->text = cells[11];
	event->ref = cells[12];
	row->salt = cells[13];
	return true;
}

static bool read_journal(char **cells, struct row *row, char problem[ROW_PROBLEM_SIZE])
{
	struct event *event = &row->event;
	if (!row_parse(cells[0], 'j', &event->row))
		return bad(problem, "row is not j and a number");
	if (!read_common(cells, event, problem) || !read_due(cells[8], cells[9], cells[6], event, problem))
		return false;
	event->subject = cells[3];
	event->member = cells[4];
	event->by = cells[5];
	event->value = cells[7];
	event->letter = cells[10];
	event->place = cells[11];
	event->rows = cells[12];
	event->text = cells[13];
	return true;
}

bool row_read(char *line, size_t length, enum book book, struct row *ret_row, char problem[ROW_PROBLEM_SIZE])
{
	char *cells[CELLS_LIMIT];
	if (!split(line, length, book == BOOK_LEDGER ? LEDGER_CELLS : JOURNAL_CELLS, cells, problem))
		return false;
	ret_row->event = event_new((enum event_kind)0);
	ret_row->salt = "";
	if (book == BOOK_LEDGER ? !read_ledger(cells, ret_row, problem) : !read_journal(cells, ret_row, problem))
		return false;
	return event_type(ret_row->event.kind)->book == book || bad(problem, "event belongs to the other book");
}

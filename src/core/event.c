/* SPDX-License-Identifier: MIT */
#include "core/event.h"

#include "core/mail.h"

#include <string.h>

enum {
	ID_LIMIT = 64,
	WORD_LIMIT = 64,
	NUMBER_LIMIT = 18,
	PLACE_LIMIT = 300,
	ROWS_LIMIT = 400,
	HASH_CELL_LENGTH = 71 /* "sha256:" and 64 hex digits */
};

/* 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z: what 20 characters can say. */
static const instant earliest = -62135596800, latest = 253402300799;

#define EVENT_ROW(id, name, workflow, book, form, words, visibility, sentence)                        \
	{name, BOOK_##book, FORM_##form, WORDS_##words, VISIBLE_##visibility, sentence},
static const struct event_type types[] = {EVENT_LIST(EVENT_ROW)};

#define NAME_LENGTH(id, name, workflow, book, form, words, visibility, sentence) sizeof(name) - 1,
static const unsigned char name_lengths[] = {EVENT_LIST(NAME_LENGTH)};

struct event event_new(enum event_kind kind)
{
	return (struct event){.kind = kind,
	                      .via = VIA_CLOCK,
	                      .time = INSTANT_NONE,
	                      .due = INSTANT_NONE,
	                      .received = INSTANT_NONE,
	                      .subject = "",
	                      .version = "",
	                      .member = "",
	                      .by = "",
	                      .value = "",
	                      .text = "",
	                      .ref = "",
	                      .letter = "",
	                      .place = "",
	                      .rows = ""};
}

static const char *copy(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : *text == '\0' ? "" : arena_strdup(arena, text);
}

struct event event_copy(struct arena *arena, const struct event *event)
{
	struct event other = *event;
	const char **cells[] = {&other.subject, &other.version, &other.member, &other.by,    &other.value, &other.text,
	                        &other.ref,     &other.letter,  &other.place,  &other.rows, &other.words};
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		*cells[i] = copy(arena, *cells[i]);
	return other;
}

const struct event_type *event_type(enum event_kind kind)
{
	return &types[kind];
}

bool event_visible_to(const struct event *event, enum audience audience)
{
	switch (types[event->kind].visibility) {
	case VISIBLE_PUBLIC:
		return true;
	case VISIBLE_MEMBERS:
		return audience == AUDIENCE_MEMBERS;
	case VISIBLE_GROUP:
	case VISIBLE_CONFIDENTIAL:
		break;
	}
	return false;
}

/* The lengths lie side by side, so that memchr leaves only a few names to compare: replay asks a million times. */
bool event_kind_find(const char *name, enum event_kind *ret_kind)
{
	size_t length = strlen(name);
	if (length > UINT8_MAX)
		return false;
	for (size_t at = 0; at < EVENT_COUNT; at++) {
		const unsigned char *found = memchr(name_lengths + at, (int)length, EVENT_COUNT - at);
		if (found == NULL)
			return false;
		at = (size_t)(found - name_lengths);
		if (memcmp(types[at].name, name, length) == 0) {
			*ret_kind = (enum event_kind)at;
			return true;
		}
	}
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_letter(char c)
{
	return is_lower(c) || (c >= 'A' && c <= 'Z');
}

static bool is_empty(const char *cell)
{
	return cell[0] == '\0';
}

static bool is_word(const char *cell)
{
	size_t length = 0;
	if (!is_lower(cell[0]))
		return false;
	while (is_lower(cell[length]) || is_digit(cell[length]) || cell[length] == '_')
		length++;
	return cell[length] == '\0' && length <= WORD_LIMIT;
}

static bool is_id(const char *cell)
{
	size_t length = 0;
	if (!is_letter(cell[0]))
		return false;
	while (is_letter(cell[length]) || is_digit(cell[length]) || cell[length] == '-' || cell[length] == '_')
		length++;
	return cell[length] == '\0' && length <= ID_LIMIT;
}

static bool is_number(const char *cell)
{
	size_t length = 0;
	while (is_digit(cell[length]))
		length++;
	return length > 0 && cell[length] == '\0' && length <= NUMBER_LIMIT;
}

static bool is_crockford(char c)
{
	return is_digit(c) || (is_lower(c) && c != 'i' && c != 'l' && c != 'o' && c != 'u');
}

/* m-7k2q9d4x, a member; s-7k2q9d4x, somebody on the list of the monthly news. */
static bool is_person(const char *cell, char letter)
{
	if (cell[0] != letter || cell[1] != '-')
		return false;
	for (size_t i = 2; i < 10; i++)
		if (!is_crockford(cell[i]))
			return false;
	return cell[10] == '\0';
}

static bool is_member(const char *cell)
{
	return is_person(cell, 'm');
}

bool event_is_subscriber(const char *id)
{
	return is_person(id, 's');
}

static bool is_hash(const char *cell)
{
	if (strncmp(cell, "sha256:", 7) != 0)
		return false;
	size_t length = 7;
	while (is_digit(cell[length]) || (cell[length] >= 'a' && cell[length] <= 'f'))
		length++;
	return cell[length] == '\0' && length == HASH_CELL_LENGTH;
}

static bool is_version(const char *cell)
{
	size_t length = 1;
	if (cell[0] != 'V' || cell[1] == '0')
		return false;
	while (length < 8 && is_digit(cell[length]))
		length++;
	return length > 1 && cell[length] == '\0';
}

/* Bytes that follow the first one of a well-formed UTF-8 sequence (RFC 3629, section 4), -1 when it can't begin one. */
static int utf8_tail(unsigned char first)
{
	if (first < 0x80)
		return 0;
	if (first >= 0xc2 && first <= 0xdf)
		return 1;
	if (first >= 0xe0 && first <= 0xef)
		return 2;
	return first >= 0xf0 && first <= 0xf4 ? 3 : -1;
}

/* Overlong forms, surrogates and what lies behind U+10FFFF show in the second byte. */
static bool utf8_second(unsigned char first, unsigned char second)
{
	unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
	unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
	return second >= low && second <= high;
}

/* UTF-8 without control characters that a spreadsheet does not take for a formula. */
static bool is_plain(const char *cell, size_t limit)
{
	const unsigned char *at = (const unsigned char *)cell;
	if (is_empty(cell) || strchr("=+-@", cell[0]) != NULL || strlen(cell) > limit)
		return false;
	while (*at != '\0') {
		int tail = utf8_tail(*at);
		if (tail < 0 || *at < 0x20 || *at == 0x7f || (tail > 0 && !utf8_second(at[0], at[1])))
			return false;
		if (at[0] == 0xc2 && at[1] < 0xa0) /* the C1 controls */
			return false;
		for (at++; tail > 0; tail--, at++)
			if ((*at & 0xc0) != 0x80)
				return false;
	}
	return true;
}

static bool is_address(const char *cell)
{
	return is_plain(cell, PLACE_LIMIT) && address_is_sane(cell);
}

static bool is_rows(const char *cell)
{
	if (strlen(cell) > ROWS_LIMIT)
		return false;
	for (;;) {
		size_t length = 1;
		if (cell[0] != 'r' || cell[1] < '1' || cell[1] > '9')
			return false;
		while (is_digit(cell[length]))
			length++;
		if (cell[length] != ' ')
			return cell[length] == '\0' && length <= NUMBER_LIMIT;
		cell += length + 1;
	}
}

static bool is_instant(instant when)
{
	return when == INSTANT_NONE || (when >= earliest && when <= latest);
}

bool row_parse(const char *text, char book_letter, uint64_t *ret_row)
{
	uint64_t row = 0;
	if (text[0] != book_letter || text[1] < '1' || text[1] > '9')
		return false;
	for (size_t i = 1; text[i] != '\0'; i++) {
		if (!is_digit(text[i]) || i > NUMBER_LIMIT)
			return false;
		row = row * 10 + (uint64_t)(text[i] - '0');
	}
	*ret_row = row;
	return true;
}

const char *event_writable_address(const char *address)
{
	return is_address(address) ? address : "";
}

static const char *check_value(const struct event *event)
{
	const char *value = event->value;
	struct date date;
	switch (types[event->kind].form) {
	case FORM_EMPTY:
		return is_empty(value) ? NULL : "value has to be empty for this event";
	case FORM_WORD:
		return is_word(value) ? NULL : "value is not one lower-case word";
	case FORM_ID:
		return is_id(value) ? NULL : "value is not an id";
	case FORM_NUMBER:
		return is_number(value) ? NULL : "value is not a number";
	case FORM_DATE:
		return strlen(value) == DATE_TEXT_SIZE - 1 && date_parse(value, &date) ? NULL
		                                                                      : "value is not a date";
	case FORM_ADDRESS:
		return is_address(value) ? NULL : "value is not an address";
	}
	return "value has a form nobody knows";
}

/* letter.taken: by is a keyed hash, made of lower-case letters and digits, or empty. */
static bool is_by(const struct event *event)
{
	const char *by = event->by;
	if (is_member(by) || strcmp(by, "system") == 0 || strcmp(by, "operator") == 0)
		return true;
	if (types[event->kind].book == BOOK_LEDGER)
		return false;
	if (event_is_subscriber(by))
		return true;
	if (event->kind == EVENT_LETTER_TAKEN)
		by += strspn(by, "abcdefghijklmnopqrstuvwxyz0123456789:");
	return is_empty(by);
}

/* "j12.txt" for row j12. */
static bool is_journal_text(const struct event *event)
{
	char name[32];
	size_t length = strlen(event->text);
	uint64_t row;
	if (length < 6 || length >= sizeof name || strcmp(event->text + length - 4, ".txt") != 0)
		return false;
	memcpy(name, event->text, length - 4);
	name[length - 4] = '\0';
	return row_parse(name, 'j', &row) && (event->row == 0 || row == event->row);
}

static const char *check_text(const struct event *event)
{
	enum words_rule rule = types[event->kind].words;
	bool is_text = types[event->kind].book == BOOK_LEDGER ? is_hash(event->text) : is_journal_text(event);
	if (!is_empty(event->text) && !is_text)
		return "text is not the mark of a text file";
	bool has_words = event->words != NULL || !is_empty(event->text);
	if (rule == WORDS_NEVER && has_words)
		return "text has to be empty for this event";
	if (rule == WORDS_ALWAYS && !has_words)
		return "text is empty, and this event needs words";
	return NULL;
}

static const char *check_ledger_cells(const struct event *event)
{
	uint64_t row;
	if (!is_empty(event->version) && !is_version(event->version))
		return "version is not V1, V2 ...";
	if (!is_empty(event->ref) && !row_parse(event->ref, 'r', &row))
		return "ref is not the number of a row";
	if (!is_empty(event->ref) && event->row > 0 && row >= event->row)
		return "ref names a row that comes later";
	if (!is_empty(event->letter) || !is_empty(event->place) || !is_empty(event->rows))
		return "letter, place and rows belong to the journal";
	return NULL;
}

static const char *check_journal_cells(const struct event *event)
{
	if (!is_empty(event->version) || !is_empty(event->ref))
		return "version and ref belong to the ledger";
	if (!is_empty(event->letter) && !is_hash(event->letter))
		return "letter is not a hash";
	if (!is_empty(event->place) && !is_plain(event->place, PLACE_LIMIT))
		return "place holds characters that may not stand there";
	if (!is_empty(event->rows) && !is_rows(event->rows))
		return "rows is not a list of rows";
	return NULL;
}

const char *event_check(const struct event *event)
{
	if ((unsigned)event->kind >= EVENT_COUNT)
		return "event is unknown";
	if ((unsigned)event->via >= VIA_COUNT)
		return "via is unknown";
	if (!is_instant(event->time) || !is_instant(event->due) || !is_instant(event->received))
		return "an instant lies outside the years 1 to 9999";
	if (!is_empty(event->subject) && !is_id(event->subject))
		return "subject is not an id";
	bool private = types[event->kind].book == BOOK_JOURNAL;
	if (!is_empty(event->member) && !is_member(event->member) && !(private && event_is_subscriber(event->member)))
		return "member is not the id of a member";
	if (!is_by(event))
		return "by is not a member, system or operator";
	const char *problem = check_value(event);
	if (problem == NULL)
		problem = check_text(event);
	if (problem == NULL)
		problem = types[event->kind].book == BOOK_LEDGER ? check_ledger_cells(event)
		                                                 : check_journal_cells(event);
	return problem;
}

/* SPDX-License-Identifier: MIT */
#include "letter/value.h"

#include "letter/command.h"

#include <stdlib.h>
#include <string.h>

/* English and Spanish; three letters of each are enough. */
static const struct month {
	const char *name;
	int number;
} months[] = {
	{"january", 1},  {"enero", 1},      {"february", 2}, {"febrero", 2},  {"march", 3},      {"marzo", 3},
	{"april", 4},    {"abril", 4},      {"may", 5},      {"mayo", 5},     {"june", 6},       {"junio", 6},
	{"july", 7},     {"julio", 7},      {"august", 8},   {"agosto", 8},   {"september", 9},  {"septiembre", 9},
	{"setiembre", 9},{"october", 10},   {"octubre", 10}, {"november", 11},{"noviembre", 11}, {"december", 12},
	{"diciembre", 12},
};

/* Words that may stand in front of a date or inside it. */
static const char *const fillers[] = {
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed",
	"thu", "fri", "sat", "sun", "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo",
	"the", "on", "by", "until", "to", "el", "para", "hasta", "de", "del", "of", "dia", NULL
};

static const char *const returns[] = {
	"until", "back on", "back in the office on", "return on", "returning on", "returning", "return",
	"through", "hasta el", "hasta", "regreso el", "vuelvo el", "de vuelta el", "regresare el",
	"volvere el", "al", NULL
};

struct cursor {
	const struct folded *line;
	size_t at;
};

static void skip_fillers(struct cursor *cursor)
{
	const char *text = cursor->line->text;
	for (;;) {
		size_t end = 0;
		cursor->at += strspn(text + cursor->at, " ,.");
		for (size_t i = 0; end == 0 && fillers[i] != NULL; i++)
			end = phrase_at(text, cursor->at, fillers[i]);
		if (end == 0)
			return;
		cursor->at = end;
	}
}

/* Up to `most` digits; -1 when there are none, or more. */
static int read_number(struct cursor *cursor, size_t most)
{
	const char *text = cursor->line->text + cursor->at;
	size_t digits = strspn(text, "0123456789");
	if (digits == 0 || digits > most)
		return -1;
	cursor->at += digits;
	return (int)strtol(text, NULL, 10);
}

/* "december", "dec", "sept." */
static int read_month(struct cursor *cursor)
{
	const char *text = cursor->line->text + cursor->at;
	size_t letters = strspn(text, "abcdefghijklmnopqrstuvwxyz");
	for (size_t i = 0; letters >= 3 && i < sizeof months / sizeof *months; i++) {
		size_t whole = strlen(months[i].name);
		bool cut_short = letters == 3 || (letters == 4 && months[i].number == 9);
		if (strncmp(text, months[i].name, letters) != 0 || (letters != whole && !cut_short))
			continue;
		cursor->at += letters;
		return months[i].number;
	}
	return -1;
}

static void skip_ordinal(struct cursor *cursor)
{
	static const char *const endings[] = {"st", "nd", "rd", "th"};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t end = phrase_at(cursor->line->text, cursor->at, endings[i]);
		if (end != 0) {
			cursor->at = end;
			return;
		}
	}
}

static bool exists(struct date date)
{
	char text[DATE_TEXT_SIZE];
	struct date again;
	if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31)
		return false;
	date_format(date, text);
	return date_parse(text, &again);
}

/* The year of a date without one: the next time that day comes. */
static bool complete(struct date *date, struct date today)
{
	for (date->year = today.year; date->year <= today.year + 8; date->year++)
		if (exists(*date) && date_compare(*date, today) >= 0)
			return true;
	return false;
}

/* A year of four digits behind a day and a month, perhaps. */
static bool read_year(struct cursor *cursor, struct date today, struct date *date)
{
	if (strspn(cursor->line->text + cursor->at, "0123456789") != 4)
		return complete(date, today);
	date->year = read_number(cursor, 4);
	return exists(*date);
}

static bool read_numbers(struct cursor *cursor, struct date today, struct date *date)
{
	const char *text = cursor->line->text;
	int first = read_number(cursor, 4);
	char sign = text[cursor->at];
	if (first < 0 || sign == '\0' || strchr("/-.", sign) == NULL)
		return false;
	cursor->at++;
	int second = read_number(cursor, 2);
	if (second < 0)
		return false;
	if (first > 31) {
		*date = (struct date){first, second, 0};
		bool more = text[cursor->at] == sign;
		cursor->at += more;
		date->day = more ? read_number(cursor, 2) : -1;
		return exists(*date);
	}
	*date = first > 12 ? (struct date){0, second, first} : (struct date){0, first, second};
	if (text[cursor->at] != sign)
		return complete(date, today);
	cursor->at++;
	int year = read_number(cursor, 4);
	date->year = year < 100 ? 2000 + year : year;
	return year >= 0 && exists(*date);
}

static bool read_named(struct cursor *cursor, struct date today, struct date *date)
{
	int month = read_month(cursor);
	int day;
	if (month > 0) {
		skip_fillers(cursor);
		day = read_number(cursor, 2);
		skip_ordinal(cursor);
	} else {
		day = read_number(cursor, 2);
		skip_ordinal(cursor);
		skip_fillers(cursor);
		month = read_month(cursor);
	}
	if (month < 0 || day < 0)
		return false;
	*date = (struct date){0, month, day};
	struct cursor behind = *cursor;
	skip_fillers(&behind);
	if (strspn(behind.line->text + behind.at, "0123456789") == 4)
		*cursor = behind;
	return read_year(cursor, today, date);
}

bool value_date(const struct folded *line, size_t at, struct date today, struct date *ret_date)
{
	struct cursor cursor = {line, at};
	skip_fillers(&cursor);
	struct cursor again = cursor;
	size_t size;
	struct date date;
	bool read = read_numbers(&cursor, today, &date);
	if (!read) {
		cursor = again;
		read = read_named(&cursor, today, &date);
	}
	if (!read || (cursor.at < line->length && is_word_char(line->text, cursor.at, &size)))
		return false;
	*ret_date = date;
	return true;
}

bool value_return_date(const struct folded *line, struct date today, struct date *ret_date)
{
	for (size_t i = 0; returns[i] != NULL; i++) {
		size_t place = phrase_find(line->text, 0, returns[i]);
		for (; place != SIZE_MAX; place = phrase_find(line->text, place + 1, returns[i]))
			if (value_date(line, place + strlen(returns[i]), today, ret_date))
				return true;
	}
	return false;
}

const char *value_need(const struct lexicon *lexicon, const struct folded *line, size_t at)
{
	struct found found = phrase_longest(lexicon, line, at, ROLE(WORD_VALUE));
	return found.word == NULL ? NULL : found.word->value;
}

const char *value_kind(const struct lexicon *lexicon, const struct folded *line, size_t at)
{
	struct found found = phrase_longest(lexicon, line, at, ROLE(WORD_VALUE));
	if (found.word == NULL)
		return NULL;
	at = found.end + strspn(line->text + found.end, " .!\"'*_");
	return at >= line->length ? found.word->value : NULL;
}

const char *value_number(struct arena *arena, const struct folded *line, size_t at)
{
	size_t digits = at < line->length ? strspn(line->text + at, "0123456789") : 0;
	if (digits == 0 || digits > 3)
		return NULL;
	return arena_strndup(arena, line->text + at, digits);
}

/* "2026-11", "11/2026" */
static bool read_month_numbers(struct cursor *cursor, int *ret_year, int *ret_month)
{
	int first = read_number(cursor, 4);
	char sign = cursor->line->text[cursor->at];
	if (first < 0 || (sign != '-' && sign != '/' && sign != '.'))
		return false;
	cursor->at++;
	int second = read_number(cursor, 4);
	*ret_year = first > 12 ? first : second;
	*ret_month = first > 12 ? second : first;
	return true;
}

static bool read_month_name(struct cursor *cursor, int *ret_year, int *ret_month)
{
	*ret_month = read_month(cursor);
	if (*ret_month < 0)
		return false;
	skip_fillers(cursor);
	*ret_year = read_number(cursor, 4);
	return true;
}

const char *value_month(struct arena *arena, const struct folded *line, size_t at)
{
	struct cursor cursor = {line, at};
	int year = 0, month = 0;
	skip_fillers(&cursor);
	cursor.at += strspn(line->text + cursor.at, ":-# ");
	struct cursor again = cursor;
	if (!read_month_numbers(&cursor, &year, &month) && !read_month_name(&again, &year, &month))
		return NULL;
	if (year < 1970 || year > 9999 || month < 1 || month > 12)
		return NULL;
	return arena_printf(arena, "%04d-%02d", year, month);
}

/* Only signs may follow: "status p-2026-004 worries me" asks for nothing. */
static bool ends_line(const struct folded *line, size_t at)
{
	at += strspn(line->text + at, "?])");
	return skip_signs(line, at) >= line->length;
}

const char *value_remark(struct arena *arena, const struct folded *line, size_t at)
{
	at += strspn(line->text + at, " :#.,-\"'([*");
	for (size_t i = 0; i < 2; i++) { /* "concern C-2" */
		size_t word = phrase_at(line->text, at, i == 0 ? "concern" : "preocupacion");
		at = word != 0 ? word + strspn(line->text + word, " :#") : at;
	}
	const char *text = line->text + at;
	size_t sign = *text == 'c' ? 1 + strspn(text + 1, " -") : 0;
	size_t digits = strspn(text + sign, "0123456789");
	if (sign == 0 || digits == 0 || digits > 4 || (text[sign + digits] >= 'a' && text[sign + digits] <= 'z'))
		return NULL;
	return arena_printf(arena, "C-%lu", strtoul(text + sign, NULL, 10));
}

bool takes_id(enum meaning meaning)
{
	return meaning == MEANING_STATUS || meaning == MEANING_RECORD;
}

const char *value_id(struct arena *arena, const struct folded *line, size_t at)
{
	enum { LONGEST_ID = 64 };
	at += strspn(line->text + at, " :#.,-\"'([*");
	const char *text = line->text + at;
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
	bool number = strcspn(text, "0123456789") < length;
	if (length < 3 || length > LONGEST_ID || !number || text[0] < 'a' || text[0] > 'z' || text[1] != '-' ||
	    !ends_line(line, at + length))
		return NULL;
	char *id = arena_strndup(arena, text, length);
	for (char *c = id; *c != '\0'; c++)
		*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
	return id;
}

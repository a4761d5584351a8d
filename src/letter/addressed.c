/* SPDX-License-Identifier: MIT */
/*
 * Lines above a quote that need no verb to be known by, or hide it: a day, an
 * hour and an address in brackets stand in them.
 */
#include "letter/cuts.h"

#include <string.h>

enum {
	DAY_DIGITS = 4,       /* at least, of a day and an hour */
	LONGEST_WEEKDAY = 24  /* bytes of "wednesday," and the like, in any alphabet */
};

static size_t digits_before(const char *text, const char *end)
{
	size_t digits = 0;
	for (; text < end; text++)
		digits += *text >= '0' && *text <= '9';
	return digits;
}

/* True when "9:00", "18.30" or the like stands in [text, end). */
static bool has_hour(const char *text, const char *end)
{
	static const char digits[] = "0123456789";
	for (; text < end; text++) {
		size_t hour = strspn(text, digits);
		if (hour == 0)
			continue;
		bool between = hour <= 2 && (text[hour] == ':' || text[hour] == '.') && strspn(text + hour + 1, digits) == 2;
		if (between)
			return true;
		text += hour - 1;
	}
	return false;
}

/* "<ana@example.org>" with a day and an hour in front: where it begins, else NULL. */
static const char *dated_address(const char *text, const char **ret_end)
{
	const char *open = text + strcspn(text, "<(");
	const char *close = strpbrk(open, ">)");
	const char *at = strchr(open, '@');
	if (at == NULL || close == NULL || at > close || digits_before(text, open) < DAY_DIGITS || !has_hour(text, open))
		return NULL;
	*ret_end = close + 1;
	return open;
}

/* A number or a short word and a comma: "30.09.2026, ...", "wed, 7 ...". */
static bool begins_like_a_day(const char *text)
{
	size_t word = strcspn(text, " ,");
	return (*text >= '0' && *text <= '9') || (word > 0 && word <= LONGEST_WEEKDAY && text[word] == ',');
}

bool is_addressed_day(const char *folded)
{
	const char *end, *address = dated_address(folded, &end);
	if (address == NULL || !begins_like_a_day(folded))
		return false;
	end += strspn(end, " ");
	return *end == ':' && end[1 + strspn(end + 1, " ")] == '\0';
}

static bool begins_with_date(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	if (digits == 4 && strncmp(text + 4, "年", strlen("年")) == 0)
		return true;
	if (digits != 4 || (text[4] != '-' && text[4] != '/'))
		return false;
	return text[5] >= '0' && text[5] <= '9';
}

/* "2016-10-24 15:36 gmt+02:00 ana <ana@example.org>:" and "2013/7/20 ana <ana@example.org>" */
bool is_dated_name(const char *text)
{
	if (!begins_with_date(text))
		return false;
	size_t length = strlen(text);
	while (length > 0 && (text[length - 1] == ':' || text[length - 1] == ' '))
		length--;
	bool closed = length > 0 && text[length - 1] == '>' && strchr(text, '@') != NULL;
	bool open = strchr(text, '<') != NULL && strchr(text, '>') == NULL;
	return closed || (strstr(text, " gmt") != NULL && !open);
}

/* The verbs of programs that leave out the colon, or put the quote on the same line. */
static const char *const verbs[] = {" wrote", " escribio", NULL};

size_t addressed_verb_end(const char *folded)
{
	const char *end;
	if (dated_address(folded, &end) == NULL)
		return 0;
	for (const char *const *verb = verbs; *verb != NULL; verb++)
		if (strncmp(end, *verb, strlen(*verb)) == 0)
			return (size_t)(end - folded) + strlen(*verb);
	return 0;
}

/* SPDX-License-Identifier: MIT */
#include "letter/server_words.h"

#include <string.h>

static bool address_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr(".-_+=@%!#$&*/?^{|}~'", c) != NULL);
}

const char *address_in(struct arena *arena, const char *text)
{
	for (const char *at = strchr(text, '@'); at != NULL; at = strchr(at + 1, '@')) {
		const char *begin = at, *end = at + 1;
		while (begin > text && address_char(begin[-1]) && begin[-1] != '@')
			begin--;
		while (address_char(*end) && *end != '@')
			end++;
		while (end > at && strchr(".'?!", end[-1]) != NULL)
			end--;
		if (begin == at || end <= at + 1 || end - begin > 254)
			continue;
		char *address = arena_strndup(arena, begin, (size_t)(end - begin));
		for (char *c = address; *c != '\0'; c++)
			*c = (char)(*c >= 'A' && *c <= 'Z' ? *c + ('a' - 'A') : *c);
		return address;
	}
	return NULL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A status code (RFC 3463) that stands at `text`: its length, else 0. */
static size_t status_length(const char *text)
{
	if ((text[0] != '2' && text[0] != '4' && text[0] != '5') || text[1] != '.' || !is_digit(text[2]))
		return 0;
	size_t length = 2 + strspn(text + 2, "0123456789");
	if (text[length] != '.' || !is_digit(text[length + 1]))
		return 0;
	size_t more = strspn(text + length + 1, "0123456789");
	size_t end = length + 1 + more;
	bool version = text[end] == '.' && is_digit(text[end + 1]);
	return more > 3 || length > 5 || version ? 0 : end;
}

const char *status_in(struct arena *arena, const char *text, bool failures)
{
	for (const char *c = text; *c != '\0'; c++) {
		bool begins = c == text || (!is_digit(c[-1]) && c[-1] != '.');
		size_t length = begins ? status_length(c) : 0;
		if (length > 0 && !(failures && *c == '2'))
			return arena_strndup(arena, c, length);
	}
	return NULL;
}

char reply_class(const char *text)
{
	for (const char *c = text; *c != '\0'; c++) {
		bool begins = c == text || strchr(" :(<[;\t\"'", c[-1]) != NULL;
		bool code = (c[0] == '4' || c[0] == '5') && is_digit(c[1]) && c[1] <= '5' && is_digit(c[2]);
		if (begins && code && (c[3] == '\0' || strchr(" -]", c[3]) != NULL))
			return c[0];
	}
	return 0;
}

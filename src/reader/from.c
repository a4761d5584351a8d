/* SPDX-License-Identifier: MIT */
#include "reader/from.h"

#include <stddef.h>
#include <string.h>

/* Jumps over a quoted string or a comment that begins at `c`; NULL when it does not end. */
static const char *skip(const char *c)
{
	unsigned depth = 0;
	bool quoted = *c == '"';
	for (const char *at = c; *at != '\0'; at++) {
		if (*at == '\\' && at[1] != '\0')
			at++;
		else if (quoted && *at == '"' && at > c)
			return at + 1;
		else if (!quoted && *at == '(')
			depth++;
		else if (!quoted && *at == ')' && --depth == 0)
			return at + 1;
	}
	return NULL;
}

/* The bytes up to one of `ends`; how many "@" stand in them. NULL when a quote, a comment or the text ends before. */
static const char *run(const char *c, const char *ends, size_t *ret_signs)
{
	*ret_signs = 0;
	while (c != NULL && *c != '\0' && strchr(ends, *c) == NULL) {
		*ret_signs += *c == '@';
		c = *c == '"' || *c == '(' ? skip(c) : c + 1;
	}
	return c;
}

/* From "<" on; what follows the ">" and the comments behind it, NULL when it is not one address. */
static const char *angle(const char *c)
{
	size_t signs;
	const char *end = run(c + 1, "<>;\\", &signs);
	const char *colon = c[1] == '@' && end != NULL ? memchr(c, ':', (size_t)(end - c)) : NULL;
	if (colon != NULL)
		end = run(colon + 1, "<>;\\", &signs);
	if (end == NULL || *end != '>' || signs > 1)
		return NULL;
	for (c = end + 1; c != NULL && (*c == ' ' || *c == '\t' || *c == '(');)
		c = *c == '(' ? skip(c) : c + 1;
	return c != NULL && (*c == '\0' || *c == ',' || *c == ';') ? c : NULL;
}

bool from_is_clear(const char *value)
{
	size_t signs;
	for (const char *c = value; *c != '\0'; c += *c != '\0') {
		c = run(c, "<>,;:", &signs);
		if (c != NULL && *c == '<')
			c = angle(c);
		else if (signs > 1 || (c != NULL && *c == '>'))
			return false;
		if (c == NULL)
			return false;
	}
	return true;
}

/* SPDX-License-Identifier: MIT */
#include "core/letter.h"

#include <string.h>

const char *letter_header(const struct letter *letter, const char *name)
{
	for (size_t i = 0; i < letter->headers.count; i++) {
		const char *found = letter->headers.items[i].name;
		if (*found == *name && strcmp(found, name) == 0)
			return letter->headers.items[i].value;
	}
	return NULL;
}

size_t letter_header_count(const struct letter *letter, const char *name)
{
	size_t count = 0;
	for (size_t i = 0; i < letter->headers.count; i++)
		count += strcmp(letter->headers.items[i].name, name) == 0;
	return count;
}

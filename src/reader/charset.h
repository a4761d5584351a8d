/* SPDX-License-Identifier: MIT */
/* Charsets of letters to UTF-8, by the C library's iconv, from a list that is opened before the filter closes. */
#ifndef ASSENT_READER_CHARSET_H
#define ASSENT_READER_CHARSET_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Opens the converters of the list and keeps them: the C library loads them
 * from files, which the confined reader can't open later. One that the system
 * lacks is left out.
 */
void charsets_open(void);

/*
 * `length` bytes in `charset` (NULL or "" = not said) as valid UTF-8, NUL
 * added. What can't be converted becomes U+FFFD. No charset, and UTF-8 that is
 * none, are guessed: UTF-8, else Windows-1252. *ret_known is false when the
 * charset is not in the list (the text is then guessed as well).
 */
char *charset_to_utf8(struct arena *arena, const char *charset, const char *bytes, size_t length,
                      size_t *ret_length, bool *ret_known);

/* The same for bytes of which no charset is known. */
char *charset_guess(struct arena *arena, const char *bytes, size_t length, size_t *ret_length);

#endif

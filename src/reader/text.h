/* SPDX-License-Identifier: MIT */
/* Lines of a letter: adding them within bounds, and making them of a text/plain part. */
#ifndef ASSENT_READER_TEXT_H
#define ASSENT_READER_TEXT_H

#include "base/arena.h"
#include "core/letter.h"

#include <stdbool.h>
#include <stddef.h>

/* Where lines go. `bytes` counts the text of the whole letter. */
struct text {
	struct arena *arena;
	struct letter *letter;
	size_t bytes;
};

/*
 * Adds one line to letter->plain or ->html by its origin. Over a bound it is
 * cut or left out and LETTER_TRUNCATED set.
 */
void text_line(struct text *text, enum line_origin origin, const char *bytes, size_t length, size_t quote,
               unsigned marks);

/*
 * Makes lines of a text/plain body in UTF-8. Leading > are counted and taken
 * off. `flowed` and `delsp`: format=flowed and DelSp=yes (RFC 3676 4): lines
 * that end in a space are joined with the next of the same quote depth.
 */
void text_plain(struct text *text, const char *bytes, size_t length, bool flowed, bool delsp);

#endif

/* SPDX-License-Identifier: MIT */
/* HTML to lines, by libxml2's SAX events: never a tree. */
#ifndef ASSENT_READER_HTML_H
#define ASSENT_READER_HTML_H

#include "base/arena.h"
#include "reader/text.h"

#include <stddef.h>

/* Readies the library; once. */
void html_open(void);

/*
 * Makes lines of HTML in UTF-8: a line for each block, empty lines where people
 * see them; quote depth by blockquotes, marks by what mail programs mark
 * (enum line_mark). Nothing is loaded, run or followed. `bytes` are changed.
 */
void html_lines(struct text *text, char *bytes, size_t length);

/* The charset a document names itself in its first 2 KiB (<meta charset=...>), in lower case; "" when it does not. */
const char *html_charset(struct arena *arena, const char *bytes, size_t length);

#endif

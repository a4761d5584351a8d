/* SPDX-License-Identifier: MIT */
/* What the elements of HTML mails mean for reading: a table of tags, one of names, one of styles. */
#ifndef ASSENT_READER_HTML_MARKS_H
#define ASSENT_READER_HTML_MARKS_H

#include <stdbool.h>

/* What a tag does; several may be set. */
enum tag_effect {
	TAG_BLOCK = 1,   /* begins and ends a line */
	TAG_SPACED = 2,  /* and has an empty line above and below */
	TAG_BREAK = 4,   /* br */
	TAG_RULE = 8,    /* hr */
	TAG_QUOTE = 16,  /* blockquote */
	TAG_BOLD = 32,
	TAG_PRE = 64,
	TAG_CELL = 128,  /* its text is apart from that of the cell before */
	TAG_UNREAD = 256 /* scripts, styles, titles: no text of the letter */
};

/* Unknown tags have no effect. Names in lower case. */
unsigned tag_effects(const char *name);

/* What attributes say about an element and all in it. */
struct element_marks {
	unsigned lines;     /* enum line_mark to be set on lines */
	bool rest_is_quote; /* what follows the element, up to the end of its parent, is a quote */
	bool quote_box;     /* Gmail's box around attribution and quote; a reply below may lie in it as well */
	bool pre;           /* white space as it stands */
	bool rule;          /* a line is drawn above it */
};

/* `attributes`: name, value, name, value ... NULL, as libxml2 gives them; a value may be NULL. NULL: none. */
struct element_marks element_marks(const char *const *attributes);

#endif

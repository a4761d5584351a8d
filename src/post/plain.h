/* SPDX-License-Identifier: MIT */
/* A Markdown tree as plain text for reading. */
#ifndef ASSENT_POST_PLAIN_H
#define ASSENT_POST_PLAIN_H

#include "base/buf.h"

struct cmark_node; /* cmark.h */

/*
 * Appends the words of a document as plain text: no marks for bold or links,
 * quotes begin with "> ", list items with "- " or "1) ". Wrapped at 72 columns
 * where a line would be longer than 78. A line that goes on in the next one
 * ends in a blank (RFC 3676, 4.1); no other line does.
 */
void plain_write(struct buf *out, struct cmark_node *document);

#endif

/* SPDX-License-Identifier: MIT */
/* A field From that two programs may read as two different writers. */
#ifndef ASSENT_READER_FROM_H
#define ASSENT_READER_FROM_H

#include <stdbool.h>

/*
 * True when the unfolded value names each writer in a form of RFC 5322 section
 * 3.4: one "@" in each address, nothing behind a closed "<...>" but a comment.
 * "<ana@example.org@example.net>" is none: our library takes it for the first,
 * and the mail server may have vouched for the second. What stands in names,
 * quotes and comments does not matter; a route ("<@relay:ana@example.org>",
 * section 4.4) is allowed.
 */
bool from_is_clear(const char *value);

#endif

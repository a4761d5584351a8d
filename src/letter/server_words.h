/* SPDX-License-Identifier: MIT */
/*
 * What stands in the words of a mail server: an address, a status code, the
 * number of an answer.
 */
#ifndef ASSENT_LETTER_SERVER_WORDS_H
#define ASSENT_LETTER_SERVER_WORDS_H

#include "base/arena.h"

#include <stdbool.h>

/* The first address in a text, lower case, in `arena`; NULL when there is none. */
const char *address_in(struct arena *arena, const char *text);

/* The first status code of a text (RFC 3463), in `arena`, or NULL; `failures`: the first one of class 4 or 5. */
const char *status_in(struct arena *arena, const char *text, bool failures);

/* The first SMTP answer 4yz or 5yz of a text that stands as a word (RFC 5321, 4.2): its first digit, else 0. */
char reply_class(const char *text);

#endif

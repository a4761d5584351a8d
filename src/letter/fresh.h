/* SPDX-License-Identifier: MIT */
/* Fresh text: what the writer newly wrote. */
#ifndef ASSENT_LETTER_FRESH_H
#define ASSENT_LETTER_FRESH_H

#include "core/intent.h"
#include "core/letter.h"
#include "letter/words.h"

#include <stdbool.h>

/* What helps to tell the writer's words from others'. */
struct fresh_with {
	const char *posted;      /* text part of the mail that is answered; NULL when not known */
	const char *own_address; /* our mailbox, lower case; "" when not known */
	const struct words *words;
};

struct fresh_found {
	bool doubtful; /* what is left stands where programs put quotes: no answer may be taken from it */
	const unsigned *shown_line; /* for each line of intent->fresh, from 1, its line in intent->shown */
};

/*
 * Sets intent->fresh (the writer's words alone), intent->shown (the same with
 * the short passages between them that they answer to, each line behind "> ";
 * never those of our own mail) and intent->cut.
 */
struct fresh_found fresh_text(struct arena *arena, const struct letter *letter, const struct fresh_with *with,
                              struct intent *intent);

#endif

/* SPDX-License-Identifier: MIT */
/* Until when copies are kept (design: retention). Nothing goes that the books, or a person, still wait for. */
#ifndef ASSENT_CORE_LIFETIME_H
#define ASSENT_CORE_LIFETIME_H

#include "core/state.h"

/* True when the copy of this letter may go: decided before `limit`, and not held. Unknown letters stay. */
bool lifetime_letter_over(const struct state *state, const char *hash, instant limit);

/*
 * True when the text of a mail of ours may go: its question was closed before
 * `limit`. `request` is what its token stands for (NULL: not known, it stays),
 * `key` the mail's key. A mail that asked for nothing is as old as its row.
 */
bool lifetime_mail_over(const struct state *state, const struct request *request, const char *key, instant limit);

#endif

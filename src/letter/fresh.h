/* SPDX-License-Identifier: MIT */
/* Fresh text: what the writer newly wrote (domain.md 4.1 no. 4). */
#ifndef ASSENT_LETTER_FRESH_H
#define ASSENT_LETTER_FRESH_H

#include "core/intent.h"
#include "core/letter.h"
#include "letter/words.h"

#include <stdbool.h>

/*
 * Sets intent->fresh and intent->cut. `posted` is the text part of the mail
 * that is answered, NULL when not known. Returns true when what is left stands
 * where programs put quotes, so that no answer may be taken from it.
 */
bool fresh_text(struct arena *arena, const struct letter *letter, const char *posted, const struct words *words,
                struct intent *intent);

#endif

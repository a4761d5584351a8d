/* SPDX-License-Identifier: MIT */
/*
 * Commands that belong to another mail of ours than the one that is answered,
 * or to one when none is: EXTEND 7, ASKED: ..., AMEND. Not an answer to what
 * was asked, but plainly no idle text either.
 */
#ifndef ASSENT_LETTER_ELSEWHERE_H
#define ASSENT_LETTER_ELSEWHERE_H

#include "letter/words.h"

struct folded;

/*
 * The meaning of a line that is such a command: one that needs words or a
 * number behind it and has them, or the head of a form. What could be an
 * answer to a call as well (DONE, CONFIRM, "not aligned: ...") is none.
 * MEANING_NONE: it is not.
 */
enum meaning elsewhere_leads(const struct words *words, enum request_kind asked, const struct folded *line);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Letters that are not for all: what is meant for the handler of conflicts
 * alone, and words by which a person may need a person.
 */
#ifndef ASSENT_LETTER_PRIVATE_H
#define ASSENT_LETTER_PRIVATE_H

#include "letter/words.h"

/* True when the first line, behind a greeting, begins with CONFIDENTIAL: alone, with a sign behind it, or in capitals. */
bool private_text(struct arena *arena, const struct words *words, const char *text);

/* True when words of distress stand anywhere in the text. Nothing is decided by it but that somebody is told. */
bool distressed_text(struct arena *arena, const struct words *words, const char *text);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What people impacted tell us. It begins with a line
 * INPUT: or has a subject that says so ("INPUT P-2026-004"), or it replies to
 * a mail of ours that asked for it; then all they write is their opinion, and
 * none of its words is an answer to anything. Lines QUOTE ME and ANSWER ME say
 * what may be done with it.
 */
#ifndef ASSENT_LETTER_OPINION_H
#define ASSENT_LETTER_OPINION_H

#include "letter/grammar.h"
#include "letter/normalise.h"

/*
 * Adds readings INPUT (value: the proposal it names; words: the opinion),
 * QUOTE_ME, ANSWER_ME and TAKE_BACK, each with the result NOTE, behind those
 * that the grammar found. `subject` is the letter's own. True when it is an opinion.
 */
bool opinion_read(struct arena *arena, const struct grammar *grammar, const char *subject, struct intent *intent);

/*
 * True when a line is INPUT, alone or with its colon or the number of a
 * proposal behind it: a command of its own, and no words of the answer above
 * it. ret_text: where the opinion begins in the line.
 */
bool opinion_leads(const struct words *words, const struct folded *line, size_t *ret_text);

#endif

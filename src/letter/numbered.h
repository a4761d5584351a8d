/* SPDX-License-Identifier: MIT */
/* Lines of fresh text, and answers with a number in front: "1 DONE", "step 2: STUCK". */
#ifndef ASSENT_LETTER_NUMBERED_H
#define ASSENT_LETTER_NUMBERED_H

#include "letter/phrase.h"

/* A line of the fresh text. */
struct fresh_line {
	struct folded folded;
	unsigned number; /* from 1 */
	bool paragraph;  /* a blank line stands above */
};

struct fresh_lines { LIST(struct fresh_line); };

/*
 * Where the text goes on behind a number of 1 ... `count` at `at`, and that
 * number; `at` and 0 when none stands there.
 */
size_t skip_step_number(const struct folded *line, size_t at, unsigned count, unsigned *ret_number);

/*
 * Cuts a line with several answers to a check-in into one for each: "1 DONE,
 * 2 STUCK: the permit" (numbers up to `count`, when it is above 1), "SLOW. NEED:
 * money".
 */
void split_answers(struct arena *arena, const struct lexicon *lexicon, const struct fresh_line *line,
                    unsigned count, struct fresh_lines *lines);

#endif

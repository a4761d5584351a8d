/* SPDX-License-Identifier: MIT */
/* One line of fresh text: the reply words it begins with, and what follows them. */
#ifndef ASSENT_LETTER_COMMAND_H
#define ASSENT_LETTER_COMMAND_H

#include "letter/phrase.h"

/* What stands behind the words. */
enum follow {
	FOLLOW_NOTHING, /* they stand alone, or with more words of the same meaning */
	FOLLOW_TEXT,    /* a sign, then text: "CONCERN: the cost" */
	FOLLOW_PROSE    /* they are the beginning of a sentence: "block party on Saturday" */
};

struct command {
	struct found found; /* found.word NULL: the line begins with no words we know */
	enum follow follow;
	char sign;          /* between words and text; 'b' = because */
	size_t text;        /* where the text or the sentence goes on */
	unsigned number;    /* "2 STUCK": 2; 0 when none */
};

/*
 * Reads a line from `at` on. With `numbers`, a bare number in front of the
 * words is the number of a step. `yes`: what a plain yes means here.
 */
struct command command_read(const struct lexicon *lexicon, const struct folded *line, size_t at, bool numbers,
                            enum meaning yes);

/*
 * Where the words begin behind a greeting and courtesy words: "Hi Ana, thanks.
 * AGREE". line->length when there is nothing else on the line.
 */
size_t command_begin(const struct lexicon *lexicon, const struct folded *line);

/* True when the whole line is courtesy words, perhaps with a name. */
bool is_courtesy(const struct lexicon *lexicon, const struct folded *line);

/* The next place from `at` on that is no space, sign, quote mark or picture. */
size_t skip_signs(const struct folded *line, size_t at);

#endif

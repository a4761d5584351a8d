/* SPDX-License-Identifier: MIT */
/* What the text behind an answer says besides it: another answer, a doubt, somebody else's words. */
#ifndef ASSENT_LETTER_SAYS_H
#define ASSENT_LETTER_SAYS_H

#include "letter/draft.h"

/* What a clause or a sentence begins behind; the text of a draft has ";" between its lines. */
#define CLAUSE ".,;:!-"
#define SENTENCE ".!;"

/* Answers that say how things stand: only one of them can be true. Of a meeting, "I can't come" is one. */
bool is_exclusive(const struct reader_of_words *r, enum meaning meaning);

/* True when a clause begins at `at`: at the beginning, or behind one of these signs (and a space). */
bool begins_clause(const struct folded *text, size_t at, const char *signs);

/* True when the phrase that ends at `end` ends its clause: "no", in "No. We can't." */
bool ends_clause(const struct folded *text, size_t end);

/* True when a phrase that takes back what was said stands where a clause begins; `first`: also at the beginning. */
bool takes_back(const struct reader_of_words *r, const struct folded *text, const char *signs, bool first);

/* Another answer that is a clause of its own: "AGREE. No." */
bool answers_otherwise(const struct reader_of_words *r, const struct folded *text, enum meaning meaning,
                       unsigned roles, const char *signs, bool first);

/* The words of another answer, with `signs` only where a clause begins: "CONCERN: the cost. Block it." */
bool names_other_answer(const struct reader_of_words *r, const struct folded *text, enum meaning meaning,
                        const char *signs);

/* The words of a block, anywhere in a call. */
bool says_block(const struct reader_of_words *r, const struct folded *text);

/* The same, or a word that may be one, of four letters or more: "no" alone is in every second sentence. */
bool says_block_like(const struct reader_of_words *r, const struct folded *text);

/*
 * "I would block", "I am against it", anywhere in a concern or a question. What
 * begins with a word that is in every second sentence must be a whole clause:
 * "no way", but not in "there is no way to park".
 */
bool says_own_block(const struct reader_of_words *r, const struct folded *text);

/* The words of a block, "I am against it", or "no" and its like as a clause of their own: "INPUT: Stop." */
bool says_block_apart(const struct reader_of_words *r, const struct folded *text);

/* A disagreement of several words anywhere ("I do not agree"), or a line or sentence that raises a concern. */
bool says_concern(const struct reader_of_words *r, const struct folded *text);

/* Words that take from a plain yes: "the cost is too high", "after the budget is approved". */
bool says_doubt(const struct reader_of_words *r, const struct folded *text);

/* Words that somebody else would have to say. */
bool says_behalf(const struct reader_of_words *r, const struct folded *text);

/* The number of a proposal or step that is not the one asked about. */
bool names_other_subject(const struct reader_of_words *r, const struct folded *text);

/* "How much is it?", and nothing else. */
bool only_questions(const struct folded *text);

/* True when the first sentence is made of words we know to mean `meaning`, of courtesy and of names. */
bool only_affirms(const struct reader_of_words *r, const struct folded *text, enum meaning meaning);

#endif

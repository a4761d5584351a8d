/* SPDX-License-Identifier: MIT */
/* Looking for reply words in normalised text. */
#ifndef ASSENT_LETTER_PHRASE_H
#define ASSENT_LETTER_PHRASE_H

#include "letter/normalise.h"
#include "letter/words.h"

#define ROLE(role) (1u << (role))

/* The roles of words that answer, or may. */
#define ANSWERS (ROLE(WORD_RECORD) | ROLE(WORD_ASK) | ROLE(WORD_BLOCK_LIKE))

/* The words one letter is read with. */
struct lexicon {
	const struct word_list *lists[2]; /* of its request, and those understood in every letter */
	bool call;                        /* what may be a block has to be looked for */
};

/* The words for a request; those of a call when nothing was asked. */
struct lexicon lexicon_of(const struct words *words, enum request_kind kind);

/* A phrase that was found. */
struct found {
	const struct word *word; /* NULL: none */
	size_t begin, end;
};

/* Looks once for all places where an entry begins: a long text is then gone through from one to the next. */
void phrase_mark(struct arena *arena, const struct lexicon *lexicon, struct folded *line);

/* The next place from `at` on where an entry may begin. */
size_t phrase_next(const struct folded *line, size_t at);

/*
 * The longest entry with one of `roles` that stands at `at`; a comma or full
 * stop inside it does not matter ("yes, I agree"). An entry of an answer that
 * is written without accents is not found in a word with one: "aceptó" is
 * somebody else's doing.
 */
struct found phrase_longest(const struct lexicon *lexicon, const struct folded *line, size_t at, unsigned roles);

/* The first entry with one of `roles` (and this meaning; MEANING_COUNT: any) from `at` on, anywhere. */
struct found phrase_anywhere(const struct lexicon *lexicon, const struct folded *line, size_t at, unsigned roles,
                             enum meaning meaning);

/* True when a condition ("if", "but") stands in the text from `at` on, outside polite phrases. */
bool holds_condition(const struct lexicon *lexicon, const struct folded *line, size_t at);

/* True when a condition begins at `at`. */
bool begins_with_condition(const struct lexicon *lexicon, const struct folded *line, size_t at);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Normalised text, for comparing what people typed with what we know:
 * compatibility forms (NFKC), letters without accents
 * and case, straight quotes and dashes, no invisible characters, one space
 * between words, none at the ends.
 */
#ifndef ASSENT_LETTER_NORMALISE_H
#define ASSENT_LETTER_NORMALISE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct folded {
	const char *text; /* normalised, NUL at its end */
	size_t length;
	const uint32_t *from;      /* [length + 1]: where in `written` each byte came from */
	const unsigned char *bare; /* [length]: 1 where an accent was taken off */
	const char *written;       /* as it stood; borrowed */
	const uint32_t *spots;     /* [length + 1]: set by phrase_mark, else NULL */
};

/* Normalises one line and remembers where each byte came from. */
void fold(struct arena *arena, const char *written, struct folded *ret_folded);

/* The normalised text alone. */
const char *fold_text(struct arena *arena, const char *written);

/* The written text behind the normalised bytes [begin, end), trimmed, as a copy. */
const char *folded_written(struct arena *arena, const struct folded *folded, size_t begin, size_t end);

/* True when a letter or digit (of any script) begins at `at`; ret_size: its bytes. */
bool is_word_char(const char *text, size_t at, size_t *ret_size);

/* True when a picture sign (emoji, dingbat, arrow ...) begins at `at`; ret_size: its bytes. */
bool is_symbol(const char *text, size_t at, size_t *ret_size);

/*
 * The end of `phrase` (normalised) when it stands at `at` of the normalised
 * `text` and ends there as a word does; 0 when it does not.
 */
size_t phrase_at(const char *text, size_t at, const char *phrase);

/* True when `at` is where a word may begin. */
bool at_word_start(const char *text, size_t at);

/* Where `phrase` first stands as words in `text` from `at` on; SIZE_MAX when nowhere. */
size_t phrase_find(const char *text, size_t at, const char *phrase);

#endif

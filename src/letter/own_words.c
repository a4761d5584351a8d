/* SPDX-License-Identifier: MIT */
/*
 * Our own mail, come back unmarked: its lines are compared with the text that
 * was posted to this person. Compared without spaces and signs, because mail
 * programs wrap lines anew.
 */
#include "letter/cuts.h"

#include <string.h>

enum {
	FEWEST_LETTERS = 24, /* a shorter stretch may be an answer: AGREE stands in our menu too */
	MOST_LINES = 2000
};

static bool comparable(const struct sheet *sheet, size_t i)
{
	return sheet->rule[i] == NULL && !sheet_quoted(sheet, i);
}

/* Where the letters of line `i` stand in the posted text from `from` on; NULL when nowhere. */
static const char *place_of(const struct sheet *sheet, size_t i, const char *from, size_t *ret_length)
{
	const char *letters = letters_alone(sheet->arena, sheet->folded[i]);
	*ret_length = strlen(letters);
	return strstr(from, letters);
}

/* The end of the longest run of lines from `i` on that stands in one piece in the posted text; ret_letters: its length. */
static size_t run_from(const struct sheet *sheet, size_t i, size_t *ret_letters)
{
	size_t best = i;
	*ret_letters = 0;
	size_t length;
	const char *place = place_of(sheet, i, sheet->posted, &length);
	for (; place != NULL && length > 0; place = place_of(sheet, i, place + 1, &length)) {
		const char *end = place + length;
		size_t k = i + 1;
		for (; k < sheet->count && comparable(sheet, k); k++) {
			const char *letters = letters_alone(sheet->arena, sheet->folded[k]);
			if (strncmp(end, letters, strlen(letters)) != 0)
				break;
			end += strlen(letters);
		}
		if ((size_t)(end - place) > *ret_letters) {
			*ret_letters = (size_t)(end - place);
			best = k;
		}
		if (*ret_letters >= FEWEST_LETTERS)
			break;
	}
	return best;
}

void cut_own_words(struct sheet *sheet)
{
	if (sheet->posted == NULL)
		return;
	size_t last = sheet->count < MOST_LINES ? sheet->count : MOST_LINES;
	for (size_t i = 0; i < last; i++) {
		if (!comparable(sheet, i) || sheet_blank(sheet, i))
			continue;
		size_t letters;
		size_t end = run_from(sheet, i, &letters);
		if (letters < FEWEST_LETTERS)
			continue;
		sheet_cut(sheet, i, end, "own_words");
		i = end - 1;
	}
}

/* SPDX-License-Identifier: MIT */
/* Values inside an answer: dates, kinds of need, numbers of days. */
#ifndef ASSENT_LETTER_VALUE_H
#define ASSENT_LETTER_VALUE_H

#include "base/instant.h"
#include "letter/phrase.h"

/*
 * Reads a date at `at`: 12/15, 12/15/2026, 2026-12-15, December 15, 15 de
 * diciembre ... Month before day, unless a number above 12 says otherwise; a
 * date without a year is the next one, from `today` on. False when it is none.
 */
bool value_date(const struct folded *line, size_t at, struct date today, struct date *ret_date);

/* The first date in the text that stands behind one of "until", "back on", "hasta" ...; false when there is none. */
bool value_return_date(const struct folded *line, struct date today, struct date *ret_date);

/* The kind of need that the text at `at` begins with, NULL when it is none of the list. */
const char *value_need(const struct lexicon *lexicon, const struct folded *line, size_t at);

/* The kind of proposal that the text from `at` on names, and nothing else; NULL when it is none. */
const char *value_kind(const struct lexicon *lexicon, const struct folded *line, size_t at);

/* The number at `at`, as text; NULL when there is none. */
const char *value_number(struct arena *arena, const struct folded *line, size_t at);

/*
 * The month at `at`, as "2026-11": written so, or "11/2026", "November 2026",
 * "noviembre de 2026". NULL when there is none.
 */
const char *value_month(struct arena *arena, const struct folded *line, size_t at);

/* The number of a concern at `at`: "C-2", for "c-2", "c2" or "concern C-2"; NULL when there is none. */
const char *value_remark(struct arena *arena, const struct folded *line, size_t at);

/* The number of a proposal, meeting ... at `at`, when nothing stands behind it: "P-2026-004". NULL when there is none. */
bool takes_id(enum meaning meaning); /* STATUS, RECORD */
const char *value_id(struct arena *arena, const struct folded *line, size_t at);

#endif

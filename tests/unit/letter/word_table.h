/* SPDX-License-Identifier: MIT */
/* Tables of what somebody wrote and what it was read as. */
#ifndef ASSENT_TESTS_WORD_TABLE_H
#define ASSENT_TESTS_WORD_TABLE_H

#include "letters.h"

#include "letter/grammar.h"

struct row {
	const char *text, *means;
};

/* What a text is read as, in reply to a mail that asks for `kind`. */
typedef const char *reader(struct arena *arena, enum request_kind kind, const char *text);

/* Names every row that is read otherwise; fails when there was one. */
static inline void check_rows(reader *read_as, enum request_kind kind, const struct row *rows, size_t count)
{
	struct arena arena = {0};
	size_t bad = 0;
	for (size_t i = 0; i < count; i++) {
		const char *got = read_as(&arena, kind, rows[i].text);
		if (strcmp(got, rows[i].means) == 0)
			continue;
		print_error("\"%s\": \"%s\", not \"%s\"\n", rows[i].text, got, rows[i].means);
		bad++;
	}
	arena_release(&arena);
	assert_int_equal(bad, 0);
}

#define CHECK_ROWS(read_as, kind, rows) check_rows(read_as, kind, rows, sizeof rows / sizeof *rows)

/* The readings of these words alone, by `writer`. */
static inline struct intent words_of(struct arena *arena, enum request_kind kind, const char *writer, const char *text)
{
	struct intent intent = {.fresh = text};
	struct grammar grammar = {
		.words = test_words(),
		.kind = kind,
		.yes_is_agree = true,
		.today = {2026, 12, 1},
		.writer = writer,
	};
	grammar_read(arena, &grammar, &intent);
	return intent;
}

#endif

/* SPDX-License-Identifier: MIT */
/* Tables of texts and what they are read as: "coming R; agenda_item R". */
#ifndef ASSENT_TESTS_WORDS_KIT_H
#define ASSENT_TESTS_WORDS_KIT_H

#include "letters.h"

#include "base/buf.h"
#include "letter/grammar.h"

/* "coming R", "C unclear"; several are joined by "; ". */
static inline const char *read_as(struct arena *arena, enum request_kind kind, const char *text)
{
	struct buf out = buf_new(arena);
	struct intent intent = {.fresh = text};
	struct grammar grammar = {
		.words = test_words(),
		.kind = kind,
		.yes_is_agree = true,
		.today = {2026, 12, 1},
		.writer = "Ana Ortega ana@example.org",
	};
	grammar_read(arena, &grammar, &intent);
	for (size_t i = 0; i < intent.readings.count; i++) {
		const struct reading *reading = &intent.readings.items[i];
		const char *value = *reading->value == '\0' ? "" : " ";
		bool asks = reading->result == RESULT_CONFIRM;
		buf_printf(&out, "%s%s%s%s %s", out.length == 0 ? "" : "; ", asks ? "" : meaning_word(reading->meaning),
		           asks ? "" : value, asks ? "" : reading->value, result_word(reading->result));
	}
	return buf_string(&out);
}

struct row {
	const char *text, *means;
};

static inline void check(enum request_kind kind, const struct row *rows, size_t count)
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

#define CHECK(kind, rows) check(kind, rows, sizeof rows / sizeof *rows)

#endif

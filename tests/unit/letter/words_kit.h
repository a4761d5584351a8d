/* SPDX-License-Identifier: MIT */
/* Tables of texts and what they are read as: "coming R; agenda_item R". */
#ifndef ASSENT_TESTS_WORDS_KIT_H
#define ASSENT_TESTS_WORDS_KIT_H

#include "word_table.h"

#include "base/buf.h"

/* "coming R", "C unclear"; several are joined by "; ". */
static inline const char *read_as(struct arena *arena, enum request_kind kind, const char *text)
{
	struct buf out = buf_new(arena);
	struct intent intent = words_of(arena, kind, "Ana Ortega ana@example.org", text);
	for (size_t i = 0; i < intent.readings.count; i++) {
		const struct reading *reading = &intent.readings.items[i];
		const char *value = *reading->value == '\0' ? "" : " ";
		bool asks = reading->result == RESULT_CONFIRM;
		buf_printf(&out, "%s%s%s%s %s", out.length == 0 ? "" : "; ", asks ? "" : meaning_word(reading->meaning),
		           asks ? "" : value, asks ? "" : reading->value, result_word(reading->result));
	}
	return buf_string(&out);
}

#define CHECK(kind, rows) CHECK_ROWS(read_as, kind, rows)

#endif

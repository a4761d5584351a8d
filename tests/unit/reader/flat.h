/* SPDX-License-Identifier: MIT */
/* Flat letters as text, so that a test case is a letter and what is to be read of it. */
#ifndef ASSENT_TESTS_READER_FLAT_H
#define ASSENT_TESTS_READER_FLAT_H

#include "base/buf.h"
#include "core/letter.h"

/*
 * A line of text for each line: P or H (its origin), quote depth, marks
 * (s signature, q quote, f flowed, r rule, b bold label, h hidden), "|", text.
 */
static inline void flat_lines(struct buf *out, char origin, const struct lines *lines)
{
	static const char names[] = "sqfrbh";
	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = &lines->items[i];
		buf_printf(out, "%c%d", origin, line->quote);
		for (size_t mark = 0; names[mark] != '\0'; mark++) {
			if ((line->marks & 1 << mark) != 0)
				buf_char(out, names[mark]);
		}
		buf_printf(out, "|%s\n", line->text);
	}
}

static inline const char *flat_text(struct arena *arena, const struct letter *letter)
{
	struct buf out = buf_new(arena);
	flat_lines(&out, 'P', &letter->plain);
	flat_lines(&out, 'H', &letter->html);
	return buf_string(&out);
}

/* "type name size" of each part, "!" behind an attachment. */
static inline const char *flat_parts(struct arena *arena, const struct letter *letter)
{
	struct buf out = buf_new(arena);
	for (size_t i = 0; i < letter->parts.count; i++) {
		const struct part *part = &letter->parts.items[i];
		buf_printf(&out, "%s [%s] %llu%s\n", part->type, part->name, (unsigned long long)part->size,
		           part->attachment ? "!" : "");
	}
	return buf_string(&out);
}

/* Each flag's name behind a blank. */
static inline const char *flat_flags(struct arena *arena, const struct letter *letter)
{
	static const char *const names[] = {" charset", " truncated", " encrypted", " text", " calendar"};
	struct buf out = buf_new(arena);
	for (size_t i = 0; i < 5; i++) {
		if ((letter->flags & 1u << i) != 0)
			buf_text(&out, names[i]);
	}
	return buf_string(&out);
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Fresh text: the first letter of each line says how it is marked, and lines
 * that begin with '@' are the mail that was posted. Every line is either kept
 * or cut by a named rule, and what is marked as quoted or hidden is never kept.
 *
 * fuzz: -max_len=4096
 */
#include "letter_kit.h"
#include "letter/fresh.h"
#include "base/buf.h"

static void add_line(struct arena *arena, struct letter *letter, struct buf *posted, const char *line)
{
	static const char marks[] = ">QSHRB";
	const char *mark = *line == '\0' ? NULL : strchr(marks, *line);
	if (*line == '@') {
		buf_printf(posted, "%s\n", line + 1);
		return;
	}
	*LIST_PUSH(arena, *line == 'w' ? &letter->html : &letter->plain) = (struct line){
		.text = (unsigned char)*line < 0x80 && *line != '\0' ? line + 1 : line,
		.quote = mark == marks,
		.marks = mark == NULL || mark == marks ? 0
		         : *mark == 'Q' ? LINE_QUOTE
		         : *mark == 'S' ? LINE_SIGNATURE
		         : *mark == 'H' ? LINE_HIDDEN
		         : *mark == 'R' ? LINE_RULE
		                        : LINE_BOLD_LABEL,
	};
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t")] == '\0';
}

static size_t written(const char *text)
{
	size_t lines = 0;
	for (size_t length; *text != '\0'; text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		lines += length > strspn(text, " \t");
	}
	return lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena = {0};
	struct letter letter = {.subject = "", .message_id = "", .content_type = ""};
	struct intent intent = {.fresh = ""};
	struct buf posted = buf_new(&arena);
	for (const char *line; (line = kit_line(&arena, &bytes, &length)) != NULL;)
		add_line(&arena, &letter, &posted, line);
	const struct fresh_with with = {posted.length == 0 ? NULL : buf_string(&posted), "core@example.org", kit_words()};
	struct fresh_found found = fresh_text(&arena, &letter, &with, &intent);
	size_t lines = 0;
	bool plain = false;
	for (size_t i = 0; i < letter.plain.count; i++)
		plain |= !is_blank(letter.plain.items[i].text);
	const struct lines *read = plain ? &letter.plain : &letter.html;
	for (size_t i = 0; i < read->count; i++)
		lines += !is_blank(read->items[i].text);
	HOLDS(written(intent.fresh) <= written(intent.shown) && found.shown_line != NULL);
	HOLDS(written(intent.fresh) + intent.cut.count <= lines);
	for (size_t i = 0; i < intent.cut.count; i++)
		HOLDS(*intent.cut.items[i].rule != '\0');
	HOLDS(u8_check((const uint8_t *)intent.fresh, strlen(intent.fresh)) == NULL);
	arena_release(&arena);
	return 0;
}

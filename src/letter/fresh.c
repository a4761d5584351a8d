/* SPDX-License-Identifier: MIT */
#include "letter/fresh.h"

#include "base/buf.h"
#include "letter/cuts.h"
#include "letter/normalise.h"

#include <string.h>

/* Longer letters are read up to here, and what is read is asked about. */
enum { MOST_LINES = 10000, MOST_BYTES = 1 << 20 };

static bool anything_in(const struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		if (lines->items[i].text[strspn(lines->items[i].text, " \t")] != '\0')
			return true;
	return false;
}

/* Of a quoted line no rule asks more than how long it is. */
static const char *without_margin(const char *text)
{
	return text + strspn(text, " \t");
}

static struct sheet sheet_of(struct arena *arena, const struct lines *lines, const char *posted,
                             const struct words *words)
{
	struct sheet sheet = {.arena = arena, .lines = lines->items, .count = lines->count, .words = words};
	size_t bytes = 0;
	sheet.folded = ARENA_ARRAY(arena, const char *, lines->count + 1);
	sheet.rule = ARENA_ARRAY(arena, const char *, lines->count + 1);
	for (size_t i = 0; i < sheet.count; i++) {
		bool quoted = sheet_quoted(&sheet, i);
		sheet.folded[i] = quoted ? without_margin(lines->items[i].text) : fold_text(arena, lines->items[i].text);
		bytes += strlen(sheet.folded[i]);
		if (i >= MOST_LINES || bytes > MOST_BYTES)
			sheet.count = i;
	}
	sheet.doubtful = sheet.count < lines->count;
	if (posted != NULL)
		sheet.posted = letters_alone(arena, fold_text(arena, posted));
	return sheet;
}

static size_t trimmed_length(const char *text)
{
	size_t length = strlen(text);
	while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
		length--;
	return length;
}

/* Joins what is left: no blank lines at the ends, none doubled where something was cut. */
static const char *join_kept(const struct sheet *sheet)
{
	struct buf fresh = buf_new(sheet->arena);
	bool gap = false;
	for (size_t i = 0; i < sheet->count; i++) {
		if (sheet->rule[i] != NULL || sheet_blank(sheet, i)) {
			gap = true;
			continue;
		}
		if (fresh.length > 0)
			buf_text(&fresh, gap ? "\n\n" : "\n");
		buf_add(&fresh, sheet->lines[i].text, trimmed_length(sheet->lines[i].text));
		gap = false;
	}
	return buf_string(&fresh);
}

static void list_cut(const struct sheet *sheet, struct intent *intent)
{
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->rule[i] != NULL && !sheet_blank(sheet, i))
			*LIST_PUSH(sheet->arena, &intent->cut) = (struct cut_line){sheet->rule[i], sheet->lines[i].text};
}

bool fresh_text(struct arena *arena, const struct letter *letter, const char *posted, const struct words *words,
                struct intent *intent)
{
	const struct lines *lines = anything_in(&letter->plain) ? &letter->plain : &letter->html;
	struct sheet sheet = sheet_of(arena, lines, posted, words);
	for (size_t i = 0; i < cut_rule_count; i++)
		cut_rules[i].cut(&sheet);
	intent->fresh = join_kept(&sheet);
	list_cut(&sheet, intent);
	return sheet.doubtful;
}

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

static struct sheet sheet_of(struct arena *arena, const struct lines *lines, const struct fresh_with *with)
{
	struct sheet sheet = {.arena = arena, .lines = lines->items, .count = lines->count, .words = with->words,
	                      .own_address = with->own_address == NULL ? "" : with->own_address};
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
	if (with->posted != NULL)
		sheet.posted = letters_alone(arena, fold_text(arena, with->posted));
	return sheet;
}

static size_t trimmed_length(const char *text)
{
	size_t length = strlen(text);
	while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
		length--;
	return length;
}

/* ---- passages that are answered ---- */

enum { LONGEST_PASSAGE = 15 }; /* lines; more is a whole mail */

static bool kept(const struct sheet *sheet, size_t i)
{
	return sheet->rule[i] == NULL && !sheet_blank(sheet, i);
}

static bool is_ours(const struct sheet *sheet, size_t i)
{
	const char *letters = letters_alone(sheet->arena, fold_text(sheet->arena, sheet->lines[i].text));
	return sheet->posted != NULL && strstr(sheet->posted, letters) != NULL;
}

/* The end of the run of lines from `i` on that are quoted by their own mark and not ours. */
static size_t passage_end(const struct sheet *sheet, size_t i)
{
	while (i < sheet->count && sheet->lines[i].quote > 0 && !(is_ours(sheet, i) && !sheet_blank(sheet, i)))
		i++;
	return i;
}

/* Which lines are shown although they are quoted: short passages with the writer's lines above and below. */
static bool *find_passages(const struct sheet *sheet)
{
	bool *shown = ARENA_ARRAY(sheet->arena, bool, sheet->count + 1);
	size_t last = sheet->count;
	while (last > 0 && !kept(sheet, last - 1))
		last--;
	bool above = false;
	for (size_t i = 0; i < last; i++) {
		above |= kept(sheet, i);
		if (!above || sheet->lines[i].quote == 0)
			continue;
		size_t end = passage_end(sheet, i);
		for (size_t k = i; k < end && end - i <= LONGEST_PASSAGE; k++)
			shown[k] = true;
		i = end > i ? end - 1 : i;
	}
	return shown;
}

/* ---- what comes out ---- */

/* A text in the making, and its number of lines. */
struct joined {
	struct buf text;
	unsigned lines;
	bool gap; /* a blank line is due */
};

/* Blank lines at the ends go, and none is doubled where something was cut. */
static void join(struct joined *joined, const char *mark, const char *text)
{
	if (joined->text.length > 0)
		buf_text(&joined->text, joined->gap ? "\n\n" : "\n");
	joined->lines += joined->lines > 0 && joined->gap ? 2 : 1;
	buf_text(&joined->text, mark);
	buf_add(&joined->text, text, trimmed_length(text));
	joined->gap = false;
}

static const char *quote_mark(struct arena *arena, const struct line *line)
{
	char *mark = arena_alloc(arena, line->quote + 2u);
	memset(mark, '>', line->quote);
	mark[line->quote] = *line->text == '\0' ? '\0' : ' ';
	return mark;
}

static void join_kept(const struct sheet *sheet, struct intent *intent, struct fresh_found *found)
{
	const bool *passage = find_passages(sheet);
	unsigned *shown_line = ARENA_ARRAY(sheet->arena, unsigned, 2 * sheet->count + 2);
	struct joined own = {.text = buf_new(sheet->arena)}, shown = {.text = buf_new(sheet->arena)};
	for (size_t i = 0; i < sheet->count; i++) {
		if (passage[i])
			join(&shown, quote_mark(sheet->arena, &sheet->lines[i]), sheet->lines[i].text);
		if (!kept(sheet, i)) {
			own.gap = true;
			shown.gap |= !passage[i];
			continue;
		}
		join(&own, "", sheet->lines[i].text);
		join(&shown, "", sheet->lines[i].text);
		shown_line[own.lines] = shown.lines;
	}
	intent->fresh = buf_string(&own.text);
	intent->shown = buf_string(&shown.text);
	found->shown_line = shown_line;
}

static void list_cut(const struct sheet *sheet, struct intent *intent)
{
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->rule[i] != NULL && !sheet_blank(sheet, i))
			*LIST_PUSH(sheet->arena, &intent->cut) = (struct cut_line){sheet->rule[i], sheet->lines[i].text};
}

struct fresh_found fresh_text(struct arena *arena, const struct letter *letter, const struct fresh_with *with,
                              struct intent *intent)
{
	const struct lines *lines = anything_in(&letter->plain) ? &letter->plain : &letter->html;
	struct sheet sheet = sheet_of(arena, lines, with);
	struct fresh_found found = {0};
	for (size_t i = 0; i < cut_rule_count; i++)
		cut_rules[i].cut(&sheet);
	join_kept(&sheet, intent, &found);
	list_cut(&sheet, intent);
	found.doubtful = sheet.doubtful;
	return found;
}

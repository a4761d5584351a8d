/* SPDX-License-Identifier: MIT */
#include "letter/cuts.h"

#include "letter/normalise.h"

#include <string.h>

bool sheet_blank(const struct sheet *sheet, size_t i)
{
	return *sheet->folded[i] == '\0';
}

bool sheet_quoted(const struct sheet *sheet, size_t i)
{
	return sheet->lines[i].quote > 0 || (sheet->lines[i].marks & LINE_QUOTE) != 0;
}

bool sheet_written_above(struct sheet *sheet, size_t i)
{
	for (size_t k = sheet->written; k < i; sheet->written = ++k)
		if (sheet->rule[k] == NULL && !sheet_blank(sheet, k) && !sheet_quoted(sheet, k))
			return true;
	return false;
}

size_t sheet_next(const struct sheet *sheet, size_t i)
{
	while (i < sheet->count && sheet_blank(sheet, i))
		i++;
	return i;
}

void sheet_cut(struct sheet *sheet, size_t from, size_t to, const char *rule)
{
	for (size_t i = from; i < to; i++)
		if (sheet->rule[i] == NULL)
			sheet->rule[i] = rule;
}

size_t sheet_run_end(const struct sheet *sheet, size_t i)
{
	while (i < sheet->count && sheet->rule[i] == NULL)
		i++;
	return i;
}

static bool begins_with_answer(const struct word_list *list, const char *line)
{
	for (uint32_t i = list->last[words_hash(line)]; i != 0; i = list->items[i - 1].next)
		if (list->items[i - 1].role == WORD_RECORD && phrase_at(line, 0, list->items[i - 1].text) != 0)
			return true;
	return false;
}

/* "CONCERN: ..." */
static bool begins_with_command(const struct word_list *list, const char *line)
{
	for (uint32_t i = list->last[words_hash(line)]; i != 0; i = list->items[i - 1].next) {
		const struct word *word = &list->items[i - 1];
		size_t end = word->role == WORD_RECORD ? phrase_at(line, 0, word->text) : 0;
		if (end > 0 && line[end + strspn(line + end, " ")] == ':')
			return true;
	}
	return false;
}

bool sheet_commands(const struct sheet *sheet, size_t i)
{
	for (size_t kind = 0; sheet->words != NULL && kind < REQUEST_COUNT; kind++)
		if (begins_with_command(&sheet->words->by_request[kind], sheet->folded[i]))
			return true;
	return false;
}

/* True when normalised text begins with reply words. */
static bool sheet_text_answers(const struct sheet *sheet, const char *folded)
{
	for (size_t kind = 0; sheet->words != NULL && kind < REQUEST_COUNT; kind++)
		if (begins_with_answer(&sheet->words->by_request[kind], folded))
			return true;
	return false;
}

bool sheet_holds_answer(const struct sheet *sheet, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (sheet_text_answers(sheet, sheet->folded[i]))
			return true;
	return false;
}

bool is_ruler(const char *folded, const char *set, size_t count)
{
	if (*folded == '\0' || strchr(set, *folded) == NULL)
		return false;
	size_t length = 0;
	for (const char *c = folded; *c != '\0'; c++) {
		if (*c != *folded && *c != ' ')
			return false;
		length += *c == *folded;
	}
	return length >= count;
}

const char *letters_alone(struct arena *arena, const char *folded)
{
	char *letters = arena_alloc(arena, strlen(folded) + 1);
	char *to = letters;
	for (size_t at = 0, size; folded[at] != '\0'; at += size) {
		if (!is_word_char(folded, at, &size))
			continue;
		memcpy(to, folded + at, size);
		to += size;
	}
	return letters;
}

bool begins_with_any(const char *text, const char *const *phrases)
{
	for (; *phrases != NULL; phrases++)
		if (**phrases == *text && phrase_at(text, 0, *phrases) != 0)
			return true;
	return false;
}

bool contains_any(const char *text, const char *const *phrases)
{
	for (; *phrases != NULL; phrases++)
		if (strstr(text, *phrases) != NULL)
			return true;
	return false;
}

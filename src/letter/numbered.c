/* SPDX-License-Identifier: MIT */
#include "letter/numbered.h"

#include "letter/command.h"

#include <string.h>

/* What people write in front of a number, English and Spanish. */
static size_t skip_noun(const struct folded *line, size_t at)
{
	static const char *const nouns[] = {"step", "number", "no", "item", "paso", "accion", "numero", "tarea", "task"};
	if (line->text[at] == '#')
		return at + 1;
	for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++) {
		size_t end = phrase_at(line->text, at, nouns[i]);
		if (end == 0)
			continue;
		end += strspn(line->text + end, ". #");
		return line->text[end] >= '0' && line->text[end] <= '9' ? end : at;
	}
	return at;
}

size_t skip_step_number(const struct folded *line, size_t at, unsigned count, unsigned *ret_number)
{
	const char *text = line->text;
	size_t begin = skip_noun(line, at + strspn(text + at, " *_>\"'(-"));
	size_t digits = strspn(text + begin, "0123456789");
	unsigned number = 0;
	*ret_number = 0;
	if (digits == 0 || digits > 2)
		return at;
	for (size_t i = begin; i < begin + digits; i++)
		number = number * 10 + (unsigned)(text[i] - '0');
	size_t end = begin + digits;
	size_t behind = end + strspn(text + end, " .):=-*_");
	/* "2 DONE", "2. DONE", "2-done"; not "2nd", "12/15", "2 of them". */
	if (number == 0 || number > count || behind == end)
		return at;
	*ret_number = number;
	return behind;
}

/* True when an answer with its number begins at `at`. */
static bool begins_numbered(const struct lexicon *lexicon, const struct folded *line, size_t at, unsigned count)
{
	unsigned number;
	size_t behind;
	if (at == 0 || !at_word_start(line->text, at) || strchr(" ,;.(", line->text[at - 1]) == NULL)
		return false;
	behind = skip_step_number(line, at, count, &number);
	return number > 0 && phrase_longest(lexicon, line, behind, ANSWERS).word != NULL;
}

/* "NEED: money" and its like behind a sentence: what is added to an answer, with its colon. */
static bool begins_addition(const struct lexicon *lexicon, const struct folded *line, size_t at)
{
	if (at < 2 || line->text[at - 1] != ' ' || strchr(".;,!", line->text[at - 2]) == NULL)
		return false;
	struct found found = phrase_longest(lexicon, line, at, ROLE(WORD_RECORD));
	return found.word != NULL && line->text[found.end] == ':' &&
	       (found.word->meaning == MEANING_NEED || found.word->meaning == MEANING_LEARNED ||
	        found.word->meaning == MEANING_NEW_DATE);
}

static void put(struct arena *arena, const struct fresh_line *line, size_t begin, size_t end, struct fresh_lines *lines)
{
	struct fresh_line part = {.number = line->number, .paragraph = line->paragraph && begin == 0};
	fold(arena, folded_written(arena, &line->folded, begin, end), &part.folded);
	while (part.folded.length > 0 && strchr(",;", part.folded.text[part.folded.length - 1]) != NULL)
		fold(arena, folded_written(arena, &part.folded, 0, part.folded.length - 1), &part.folded);
	if (part.folded.length > 0)
		*LIST_PUSH(arena, lines) = part;
}

void split_answers(struct arena *arena, const struct lexicon *lexicon, const struct fresh_line *line,
                    unsigned count, struct fresh_lines *lines)
{
	const struct folded *folded = &line->folded;
	unsigned number;
	size_t begin = 0;
	for (size_t at = skip_step_number(folded, 0, count, &number) + 1; at < folded->length; at++) {
		bool numbered = count > 1 && begins_numbered(lexicon, folded, at, count);
		if (!numbered && !begins_addition(lexicon, folded, at))
			continue;
		put(arena, line, begin, at, lines);
		begin = at;
		if (numbered)
			at = skip_step_number(folded, at, count, &number);
	}
	if (begin == 0)
		*LIST_PUSH(arena, lines) = *line;
	else
		put(arena, line, begin, folded->length, lines);
}

/* SPDX-License-Identifier: MIT */
#include "letter/phrase.h"

#include <string.h>

struct lexicon lexicon_of(const struct words *words, enum request_kind kind)
{
	enum request_kind own = kind == REQUEST_NONE ? REQUEST_CALL : kind;
	return (struct lexicon){
		.lists = {&words->by_request[own], &words->by_request[REQUEST_NONE]},
		.call = own == REQUEST_CALL,
	};
}

/* phrase_at, where a sign may stand between two words: "yes. i agree". */
static size_t loose_at(const char *text, size_t at, const char *phrase)
{
	const char *last = strrchr(phrase, ' ');
	if (last == NULL || strncmp(text + at, phrase, strcspn(phrase, " ")) != 0)
		return phrase_at(text, at, phrase);
	for (; phrase < last; phrase++) {
		if (*phrase != ' ') {
			if (text[at++] != *phrase)
				return 0;
			continue;
		}
		at += strspn(text + at, ",.;!");
		if (text[at++] != ' ')
			return 0;
	}
	at += strspn(text + at, ",.;!");
	return text[at] == ' ' ? phrase_at(text, at + 1, last + 1) : 0;
}

static bool accented(const struct folded *line, size_t begin, size_t end)
{
	return memchr(line->bare + begin, 1, end - begin) != NULL;
}

static bool same_accents(const struct folded *line, size_t begin, size_t end, const struct word *word)
{
	return word->role != WORD_RECORD || word->accented || !accented(line, begin, end);
}

struct found phrase_longest(const struct lexicon *lexicon, const struct folded *line, size_t at, unsigned roles)
{
	struct found best = {.begin = at};
	if (at >= line->length || !at_word_start(line->text, at))
		return best;
	unsigned hash = words_hash(line->text + at);
	size_t from = 0;
	for (size_t k = 0; k < 2; k++) {
		const struct word_list *list = lexicon->lists[k];
		for (uint32_t i = list->last[hash]; i != 0; i = list->items[i - 1].next) {
			const struct word *word = &list->items[i - 1];
			if ((ROLE(word->role) & roles) == 0)
				continue;
			size_t end = loose_at(line->text, at, word->text);
			/* of two that are alike, the first of the first list: the lists run backwards */
			bool better = end > best.end || (end != 0 && end == best.end && from == k);
			if (!better || !same_accents(line, at, end, word))
				continue;
			from = k;
			best.word = word;
			best.end = end;
		}
	}
	return best;
}

void phrase_mark(struct arena *arena, const struct lexicon *lexicon, struct folded *line)
{
	uint32_t *spots = ARENA_ARRAY(arena, uint32_t, line->length + 1);
	uint32_t next = (uint32_t)line->length;
	spots[line->length] = next;
	for (size_t at = line->length; at-- > 0;) {
		if (phrase_longest(lexicon, line, at, ~0u).word != NULL)
			next = (uint32_t)at;
		spots[at] = next;
	}
	line->spots = spots;
}

size_t phrase_next(const struct folded *line, size_t at)
{
	return line->spots == NULL || at >= line->length ? at : line->spots[at];
}

struct found phrase_anywhere(const struct lexicon *lexicon, const struct folded *line, size_t at, unsigned roles,
                             enum meaning meaning)
{
	for (at = phrase_next(line, at); at < line->length; at = phrase_next(line, at + 1)) {
		struct found found = phrase_longest(lexicon, line, at, roles);
		if (found.word != NULL && (meaning == MEANING_COUNT || found.word->meaning == meaning))
			return found;
	}
	return (struct found){0};
}

/* "sí" is an answer, "si" a condition: with its accent, a word that is an answer then is no condition. */
static bool answer_by_accent(const struct lexicon *lexicon, const struct folded *line, size_t begin, size_t end)
{
	struct found answer = phrase_longest(lexicon, line, begin, ROLE(WORD_RECORD));
	return accented(line, begin, end) && answer.word != NULL && answer.word->accented && answer.end == end;
}

bool begins_with_condition(const struct lexicon *lexicon, const struct folded *line, size_t at)
{
	struct found found = phrase_longest(lexicon, line, at, ROLE(WORD_CONDITION));
	return found.word != NULL && !answer_by_accent(lexicon, line, at, found.end);
}

bool holds_condition(const struct lexicon *lexicon, const struct folded *line, size_t at)
{
	while ((at = phrase_next(line, at)) < line->length) {
		struct found harmless = phrase_longest(lexicon, line, at, ROLE(WORD_HARMLESS));
		if (harmless.word != NULL)
			at = harmless.end;
		else if (begins_with_condition(lexicon, line, at))
			return true;
		else
			at++;
	}
	return false;
}

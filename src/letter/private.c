/* SPDX-License-Identifier: MIT */
#include "letter/private.h"

#include "letter/command.h"

#include <string.h>

/* Typed in capitals: meant as the word, whatever follows it. */
static bool in_capitals(const struct folded *line, struct found found)
{
	for (size_t i = found.begin; i < found.end; i++) {
		char written = line->written[line->from[i]];
		if (written >= 'a' && written <= 'z')
			return false;
	}
	return true;
}

static bool begins_private(const struct lexicon *lexicon, const struct folded *line)
{
	size_t at = skip_signs(line, command_begin(lexicon, line));
	struct found found = phrase_longest(lexicon, line, at, ROLE(WORD_PRIVATE));
	if (found.word == NULL)
		return false;
	size_t end = found.end + strspn(line->text + found.end, " \"'*_");
	return end >= line->length || strchr(":.,!;-", line->text[end]) != NULL || in_capitals(line, found);
}

bool private_text(struct arena *arena, const struct words *words, const char *text)
{
	struct lexicon lexicon = lexicon_of(words, REQUEST_SUBSCRIBE);
	struct folded line;
	for (size_t length; *text != '\0'; text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		fold(arena, arena_strndup(arena, text, length), &line);
		bool greets = line.length == 0 || command_begin(&lexicon, &line) >= line.length;
		if (!greets || begins_private(&lexicon, &line))
			return begins_private(&lexicon, &line);
	}
	return false;
}

bool distressed_text(struct arena *arena, const struct words *words, const char *text)
{
	struct lexicon lexicon = lexicon_of(words, REQUEST_SUBSCRIBE);
	struct folded line;
	char *flat = arena_strdup(arena, text);
	for (char *at = flat; *at != '\0'; at++)
		*at = *at == '\n' ? ' ' : *at; /* a phrase may be wrapped */
	fold(arena, flat, &line);
	phrase_mark(arena, &lexicon, &line);
	return phrase_anywhere(&lexicon, &line, 0, ROLE(WORD_DISTRESS), MEANING_COUNT).word != NULL;
}

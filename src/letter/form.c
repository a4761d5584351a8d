/* SPDX-License-Identifier: MIT */
#include "letter/form.h"

#include <string.h>

static bool is_field(const struct command *command)
{
	return command->found.word != NULL && meaning_is_field(command->found.word->meaning);
}

static bool field_line(const struct folded *line, struct command *command)
{
	if (!is_field(command))
		return false;
	size_t at = command->found.end;
	at += strspn(line->text + at, " \"'*_");
	if (line->text[at] != ':')
		return false;
	command->sign = ':';
	command->text = at + 1 + strspn(line->text + at + 1, " *_");
	command->follow = command->text < line->length ? FOLLOW_TEXT : FOLLOW_NOTHING;
	return true;
}

void form_command(const struct folded *line, bool first, struct command *command)
{
	if (!field_line(line, command) && (!first || is_field(command)))
		*command = (struct command){.follow = FOLLOW_PROSE};
}

static enum meaning leads(const struct lexicon *lexicon, const struct folded *line)
{
	size_t at = command_begin(lexicon, line);
	struct command command = command_read(lexicon, line, at, false, MEANING_YES);
	enum meaning meaning = command.found.word == NULL ? MEANING_NONE : command.found.word->meaning;
	bool plain = command.follow == FOLLOW_NOTHING || (command.follow == FOLLOW_TEXT && command.sign == ':');
	bool form = meaning == MEANING_PROPOSE || meaning == MEANING_AMEND;
	return form && plain && command.found.word->role == WORD_RECORD ? meaning : MEANING_NONE;
}

enum meaning form_begins(struct arena *arena, const struct words *words, const char *fresh)
{
	struct lexicon lexicon = lexicon_of(words, REQUEST_PROPOSE);
	for (size_t length; *fresh != '\0'; fresh += length + (fresh[length] == '\n')) {
		struct folded line;
		length = strcspn(fresh, "\n");
		fold(arena, arena_strndup(arena, fresh, length), &line);
		bool greeting = line.length == 0 || command_begin(&lexicon, &line) >= line.length ||
		                line.text[line.length - 1] == ',';
		if (!greeting)
			return leads(&lexicon, &line);
	}
	return MEANING_NONE;
}

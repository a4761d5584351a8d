/* SPDX-License-Identifier: MIT */
#include "letter/elsewhere.h"

#include "letter/command.h"

#include <string.h>

static bool is_form(enum meaning meaning)
{
	return meaning == MEANING_AMEND || meaning == MEANING_PROPOSE;
}

/* "EXTEND 7": the number makes up for the sign. */
static bool is_complete(const struct folded *line, const struct command *command)
{
	enum meaning meaning = command->found.word->meaning;
	char first = line->text[skip_signs(line, command->found.end)];
	bool number = meaning == MEANING_EXTEND && first >= '0' && first <= '9';
	if (is_form(meaning))
		return command->follow == FOLLOW_NOTHING || (command->follow == FOLLOW_TEXT && command->sign == ':');
	return number || (command->follow == FOLLOW_TEXT && command->sign == ':' && command->text < line->length);
}

/* A sign or a number stands near the beginning, or the line is a word or two: most lines are passed by. */
static bool may_lead(const struct folded *line)
{
	enum { NEAR = 64, A_WORD_OR_TWO = 24 };
	size_t near = line->length < NEAR ? line->length : NEAR;
	return line->length <= A_WORD_OR_TWO || strcspn(line->text, ":0123456789") < near;
}

enum meaning elsewhere_leads(const struct words *words, enum request_kind asked, const struct folded *line)
{
	static const enum request_kind kinds[] = {REQUEST_CLOSE, REQUEST_CHECKIN, REQUEST_SOUGHT, REQUEST_MEETING, REQUEST_MINUTES,
	                                          REQUEST_PROPOSE};
	for (size_t i = 0; may_lead(line) && i < sizeof kinds / sizeof *kinds; i++) {
		if (kinds[i] == asked)
			continue;
		struct lexicon lexicon = lexicon_of(words, kinds[i]);
		struct command command = command_read(&lexicon, line, command_begin(&lexicon, line), false, MEANING_YES);
		if (command.found.word != NULL && command.found.word->role == WORD_RECORD &&
		    meaning_is_task(command.found.word->meaning) && is_complete(line, &command))
			return command.found.word->meaning;
	}
	return MEANING_NONE;
}

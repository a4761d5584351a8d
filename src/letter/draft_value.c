/* SPDX-License-Identifier: MIT */
#include "letter/draft.h"
#include "letter/value.h"

#include <string.h>

/* "take me off ...": also when a longer phrase stands there, "take me off this list". NULL when it is none of these. */
static const char *stops_whatever_follows(const struct reader_of_words *r, const struct folded *line, size_t at)
{
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < r->lexicon.lists[k]->count; i++) {
			const struct word *word = &r->lexicon.lists[k]->items[i];
			if (word->meaning == MEANING_STOP && strcmp(word->value, "any") == 0 &&
			    phrase_at(line->text, at, word->text) != 0)
				return word->value;
		}
	return NULL;
}

static bool takes_date(enum meaning meaning)
{
	return meaning == MEANING_NEW_DATE || meaning == MEANING_CALL || meaning == MEANING_DEADLINE;
}

/*
 * "NEED space", "NEW DATE 12/15", "EXTEND 7 why", "SEND BUNDLE 2026-11", "take
 * me off your list": the value makes up for the missing sign.
 */
void draft_read_value(struct reader_of_words *r, struct draft *draft, const struct folded *line)
{
	struct command *command = &draft->command;
	const char *value = NULL;
	struct date date;
	if (draft->meaning == MEANING_NEED) {
		value = value_need(&r->lexicon, line, command->text);
	} else if (draft->meaning == MEANING_EXTEND || draft->meaning == MEANING_REOPEN) {
		value = value_number(r->arena, line, command->text);
	} else if (draft->meaning == MEANING_RESOLVED || draft->meaning == MEANING_STANDS ||
	           draft->meaning == MEANING_WITHDRAW_CONCERN) {
		value = value_remark(r->arena, line, command->text);
	} else if (draft->meaning == MEANING_SEND_BUNDLE) {
		value = value_month(r->arena, line, command->text);
	} else if (takes_id(draft->meaning)) {
		value = value_id(r->arena, line, command->text);
		if (value != NULL)
			draft->meaning = MEANING_RECORD; /* STATUS alone is about the writer */
	} else if (draft->meaning == MEANING_STOP) {
		bool any = strcmp(command->found.word->value, "any") == 0;
		value = any ? "any" : stops_whatever_follows(r, line, command->found.begin);
		if (value == NULL)
			draft->value = command->found.word->value; /* "list": see understand.c */
	} else if (draft->meaning == MEANING_KIND) {
		value = value_kind(&r->lexicon, line, command->text);
	} else if (draft->meaning == MEANING_PROPOSE || draft->meaning == MEANING_AMEND) {
		value = command->sign == ':' && command->text < line->length ? "line" : NULL;
	} else if (*command->found.word->value != '\0') {
		value = command->found.word->value; /* SUSCRIBIR, ESPAÑOL */
	} else if (takes_date(draft->meaning) && value_date(line, command->text, r->grammar->today, &date)) {
		char text[DATE_TEXT_SIZE];
		date_format(date, text);
		value = arena_strdup(r->arena, text);
	}
	if (value == NULL)
		return;
	draft->value = value;
	bool language = draft->meaning == MEANING_SUBSCRIBE || meaning_is_preference(draft->meaning);
	if (command->follow == FOLLOW_PROSE && !language) {
		command->follow = FOLLOW_TEXT;
		command->sign = ':';
	}
}

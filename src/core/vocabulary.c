/* SPDX-License-Identifier: MIT */
#include "core/vocabulary.h"

#include <stddef.h>
#include <string.h>

static bool find(const char *const *words, size_t count, const char *word, size_t *ret_place)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(words[i], word) == 0) {
			*ret_place = i;
			return true;
		}
	}
	return false;
}

#define WORD_ENTRY(id, word) word,
#define DEFINE_VOCABULARY(name, list)                                                       \
	static const char *const name##_words[] = {list(WORD_ENTRY)};                       \
	const char *name##_word(enum name value)                                            \
	{                                                                                   \
		size_t place = (size_t)value;                                               \
		return place < sizeof name##_words / sizeof *name##_words ? name##_words[place] : ""; \
	}                                                                                   \
	bool name##_find(const char *word, enum name *ret_value)                            \
	{                                                                                   \
		size_t place;                                                               \
		if (!find(name##_words, sizeof name##_words / sizeof *name##_words, word, &place)) \
			return false;                                                       \
		*ret_value = (enum name)place;                                              \
		return true;                                                                \
	}

DEFINE_VOCABULARY(via, VIA_LIST)
DEFINE_VOCABULARY(letter_class, LETTER_CLASS_LIST)
DEFINE_VOCABULARY(machine, MACHINE_LIST)
DEFINE_VOCABULARY(request_kind, REQUEST_KIND_LIST)
DEFINE_VOCABULARY(meaning, MEANING_LIST)
DEFINE_VOCABULARY(result, RESULT_LIST)
DEFINE_VOCABULARY(problem, PROBLEM_LIST)

bool meaning_is_service(enum meaning meaning)
{
	return meaning == MEANING_STOP || meaning == MEANING_SUBSCRIBE || meaning == MEANING_LANGUAGE ||
	       meaning == MEANING_SEND_BUNDLE || meaning == MEANING_STATUS || meaning == MEANING_FORMAT ||
	       meaning == MEANING_AGENDA || meaning == MEANING_RECORD;
}

bool meaning_is_preference(enum meaning meaning)
{
	return meaning == MEANING_LANGUAGE || meaning == MEANING_FORMAT;
}

bool meaning_is_field(enum meaning meaning)
{
	return meaning == MEANING_TITLE || meaning == MEANING_KIND || meaning == MEANING_SUMMARY ||
	       meaning == MEANING_IMPACT || meaning == MEANING_GOAL || meaning == MEANING_BY ||
	       meaning == MEANING_DEADLINE || meaning == MEANING_TEXT || meaning == MEANING_CHANGE;
}

bool meaning_is_task(enum meaning meaning)
{
	switch (meaning) {
	case MEANING_ASKED:
	case MEANING_NOBODY:
	case MEANING_COULD_NOT:
	case MEANING_WAIVE:
	case MEANING_EXTEND:
	case MEANING_REOPEN:
	case MEANING_FINDING:
	case MEANING_ACCEPT_LATE:
	case MEANING_NEED:
	case MEANING_LEARNED:
	case MEANING_NEW_DATE:
	case MEANING_CORRECTION:
	case MEANING_AGENDA_ITEM:
	case MEANING_AMEND:
	case MEANING_PROPOSE:
		return true;
	default:
		return false;
	}
}

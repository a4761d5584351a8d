/* SPDX-License-Identifier: MIT */
#include "letter/words.h"

#include "letter/normalise.h"

#include <string.h>

/* The groups of a words file that are no meaning. */
static const struct section {
	const char *name;
	enum word_role role;
} sections[] = {
	{"ask", WORD_ASK},
	{"block_like", WORD_BLOCK_LIKE},
	{"note", WORD_NOTE},
	{"condition", WORD_CONDITION},
	{"doubt", WORD_DOUBT},
	{"limit", WORD_LIMIT},
	{"denial", WORD_DENIAL},
	{"proviso", WORD_PROVISO},
	{"half", WORD_HALF},
	{"and", WORD_AND},
	{"harmless", WORD_HARMLESS},
	{"retract", WORD_RETRACT},
	{"greeting", WORD_GREETING},
	{"behalf", WORD_BEHALF},
	{"because", WORD_BECAUSE},
	{"confidential", WORD_PRIVATE},
	{"distress", WORD_DISTRESS},
};

static bool needs_text(enum meaning meaning)
{
	return meaning == MEANING_CONCERN || meaning == MEANING_QUESTION || meaning == MEANING_NEED ||
	       meaning == MEANING_LEARNED || meaning == MEANING_CHANGED || meaning == MEANING_NEW_DATE ||
	       meaning == MEANING_ASKED || meaning == MEANING_NOBODY || meaning == MEANING_COULD_NOT ||
	       meaning == MEANING_WAIVE ||
	       meaning == MEANING_DISCUSS || meaning == MEANING_NOT_ALIGNED || meaning == MEANING_FINDING ||
	       meaning == MEANING_REVISIT || meaning == MEANING_PROCESS || meaning == MEANING_ACCEPT_LATE ||
	       meaning == MEANING_COMMENT || meaning == MEANING_OFFER || meaning == MEANING_CANNOT || meaning == MEANING_ANSWER || meaning == MEANING_AGENDA_ITEM || meaning == MEANING_CORRECTION ||
	       meaning == MEANING_REDACT || meaning == MEANING_TAKE_OUT;
}

/* "need.space", "subscribe.es", "language.en", "format.large", "stop.any", "record_for.phone" */
static bool takes_value(enum meaning meaning)
{
	return meaning == MEANING_NEED || meaning == MEANING_SUBSCRIBE || meaning == MEANING_LANGUAGE ||
	       meaning == MEANING_STOP || meaning == MEANING_INPUT || meaning == MEANING_RECORD_FOR ||
	       meaning == MEANING_KIND || meaning == MEANING_FORMAT;
}

static bool find_meaning(const char *name, size_t length, enum meaning *ret_meaning)
{
	char word[32] = {0};
	if (length == 0 || length >= sizeof word)
		return false;
	memcpy(word, name, length);
	return meaning_find(word, ret_meaning);
}

static bool is_denial(const char *kind)
{
	static const char *const kinds[] = {"no", "later", "slip", "begins", "back", "nothing"};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	return false;
}

/* "agree", "ask", "ask.concern", "need.space", "denial.no" */
static bool read_section(struct arena *arena, const char *section, struct word *word)
{
	const char *dot = strchr(section, '.');
	size_t length = dot != NULL ? (size_t)(dot - section) : strlen(section);
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		if (strlen(sections[i].name) != length || strncmp(sections[i].name, section, length) != 0)
			continue;
		word->role = sections[i].role;
		if (dot == NULL)
			return true;
		if (word->role == WORD_DENIAL)
			word->value = arena_strdup(arena, dot + 1);
		return word->role == WORD_DENIAL ? is_denial(dot + 1)
		                                 : word->role == WORD_ASK && find_meaning(dot + 1, strlen(dot + 1), &word->meaning);
	}
	if (!find_meaning(section, length, &word->meaning))
		return false;
	word->role = word->meaning == MEANING_THANKS ? WORD_NOTE : WORD_RECORD;
	word->needs_text = needs_text(word->meaning);
	if (dot != NULL) {
		bool value = word->meaning == MEANING_NEED || word->meaning == MEANING_RECORD_FOR ||
		             word->meaning == MEANING_KIND;
		word->role = value ? WORD_VALUE : WORD_RECORD;
		word->value = arena_strdup(arena, dot + 1);
	}
	return dot == NULL || (takes_value(word->meaning) && dot[1] != '\0');
}

unsigned words_hash(const char *text)
{
	unsigned hash = 5381;
	const char *c = text;
	for (; (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z'); c++)
		hash = hash * 33 + (unsigned char)*c;
	return (c == text ? (unsigned char)*text : hash) % WORDS_BUCKETS;
}

bool words_add(struct arena *arena, struct words *words, enum request_kind kind, const char *section,
               const char *text)
{
	struct word word = {.value = ""};
	if ((size_t)kind >= REQUEST_COUNT || !read_section(arena, section, &word))
		return false;
	word.needs_text |= kind == REQUEST_MEETING && word.meaning == MEANING_ALTERNATE; /* who comes? */
	struct arena scratch = {0}; /* where each letter was written is not asked of words */
	struct folded folded;
	fold(&scratch, text, &folded);
	for (size_t i = 0; i < folded.length; i++)
		word.accented |= folded.bare[i] != 0;
	if (folded.length > 0)
		word.text = arena_strndup(arena, folded.text, folded.length);
	arena_release(&scratch);
	if (word.text == NULL)
		return true;
	struct word_list *list = &words->by_request[kind];
	unsigned hash = words_hash(word.text);
	word.next = list->last[hash];
	*LIST_PUSH(arena, list) = word;
	list->last[hash] = (uint32_t)list->count;
	return true;
}

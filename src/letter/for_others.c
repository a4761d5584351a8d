/* SPDX-License-Identifier: MIT */
#include "letter/for_others.h"

#include "letter/command.h"

#include <string.h>

enum { MOST_ENTRIES = 40 }; /* of one letter: more rows than one letter may cause */

/* One line of the fresh text, and the words RECORD FOR in front of it. */
struct entry_line {
	struct folded folded;
	size_t begin;   /* in the fresh text */
	unsigned number;
	struct found found; /* found.word NULL: it begins no entry */
};

/* Reads the line that begins at `at`; false behind the last one. `number` is that of the line before. */
static bool next_line(struct arena *arena, const struct lexicon *lexicon, const char *fresh, size_t at,
                      struct entry_line *line)
{
	if (at > 0 && fresh[at - 1] == '\0')
		return false;
	line->begin = at;
	line->number++;
	line->found = (struct found){.word = NULL};
	size_t length = strcspn(fresh + at, "\n");
	if (memchr(fresh + at, ':', length) == NULL)
		return true; /* most lines: they cost nothing */
	fold(arena, arena_strndup(arena, fresh + at, length), &line->folded);
	line->found = phrase_longest(lexicon, &line->folded, command_begin(lexicon, &line->folded), ROLE(WORD_RECORD));
	/* "Record for the minutes that ...": without a colon it enters nothing, and is asked about as any other words. */
	if (line->found.word != NULL && (line->found.word->meaning != MEANING_RECORD_FOR ||
	                                 strchr(line->folded.text + line->found.end, ':') == NULL))
		line->found.word = NULL;
	return true;
}

static size_t line_end(const char *fresh, size_t at)
{
	return at + strcspn(fresh + at, "\n");
}

/* The first line from `at` on that begins an entry; false when none does. */
static bool next_entry(struct arena *arena, const struct lexicon *lexicon, const char *fresh, size_t at,
                       struct entry_line *line)
{
	while (next_line(arena, lexicon, fresh, at, line)) {
		if (line->found.word != NULL)
			return true;
		at = line_end(fresh, at) + 1;
	}
	return false;
}

size_t for_others_begin(struct arena *arena, const struct grammar *grammar, const char *fresh)
{
	struct lexicon lexicon = lexicon_of(grammar->words, grammar->kind);
	struct entry_line line = {.number = 0};
	return lexicon.call && next_entry(arena, &lexicon, fresh, 0, &line) ? line.begin : strlen(fresh);
}

/* "by phone", "on paper": how it was given; VIA_COUNT when it says nothing of that. */
static enum via way_of(const struct lexicon *lexicon, const struct folded *line, size_t at)
{
	struct found found = phrase_longest(lexicon, line, at, ROLE(WORD_VALUE));
	enum via via = VIA_COUNT;
	if (found.word == NULL || found.word->meaning != MEANING_RECORD_FOR ||
	    strspn(line->text + found.end, " ).") != strcspn(line->text + found.end, ":") || !via_find(found.word->value, &via))
		return VIA_COUNT;
	return via;
}

/* The end of the name that begins at `from`: before the colon, or before how the answer was given. */
static size_t name_end(const struct lexicon *lexicon, const struct folded *line, size_t from, size_t colon, enum via *via)
{
	for (size_t at = from; at < colon; at++) {
		if (strchr(",(", line->text[at]) == NULL && !(line->text[at] == ' ' && line->text[at + 1] != '('))
			continue;
		size_t words = at + strspn(line->text + at, " ,(");
		enum via found = way_of(lexicon, line, words);
		if (found == VIA_COUNT)
			continue;
		*via = found;
		return at;
	}
	return colon;
}

/* Reads the name; where the answer behind its colon begins in the fresh text. */
static size_t read_head(struct arena *arena, const struct lexicon *lexicon, const struct names *names,
                        const struct entry_line *line, struct for_other *other)
{
	const struct folded *folded = &line->folded;
	size_t from = skip_signs(folded, line->found.end);
	if (strchr(folded->text + from, ':') == NULL)
		from = line->found.end; /* "RECORD FOR: AGREE": the one colon there is ends a name that is missing */
	size_t colon = from + strcspn(folded->text + from, ":");
	enum via via = VIA_COUNT;
	size_t end = name_end(lexicon, folded, from, colon, &via);
	other->name = folded_written(arena, folded, from, end);
	other->line = line->number;
	if (via != VIA_COUNT)
		other->via = via;
	if (names->named == NULL || names->named(names->context, fold_text(arena, other->name), &other->member) != 1)
		other->member = "";
	return line->begin + folded->from[colon] + 1;
}

/* What is entered is read as the member's own reply would be: what is not plain there is asked about here. */
static void read_answer(struct arena *arena, const struct grammar *grammar, const char *text, struct for_other *other)
{
	text += strspn(text, " \n");
	size_t length = strlen(text);
	while (length > 0 && strchr(" \n", text[length - 1]) != NULL)
		length--;
	struct intent answer = {.fresh = arena_strndup(arena, text, length)};
	grammar_read(arena, grammar, &answer);
	other->words = answer.fresh;
	other->readings = answer.readings;
	other->problems = answer.problems;
}

static void add_reading(struct arena *arena, const struct grammar *grammar, const struct entry_line *line,
                        const struct for_other *other, struct intent *intent)
{
	*LIST_PUSH(arena, &intent->readings) = (struct reading){
		.meaning = MEANING_RECORD_FOR,
		.result = grammar->kind == REQUEST_NONE ? RESULT_NOT_COUNTED : *other->member == '\0' ? RESULT_CONFIRM
		                                                                                      : RESULT_RECORD,
		.line = line->number,
		.typed = folded_written(arena, &line->folded, line->found.begin, line->found.end),
		.words = other->words,
		.value = other->name,
	};
	if (*other->member == '\0')
		intent_add_problem(arena, intent, PROBLEM_WHICH_PERSON);
}

static unsigned lines_before(const char *text, size_t at)
{
	unsigned lines = 0;
	for (size_t i = 0; i < at; i++)
		lines += text[i] == '\n';
	return lines;
}

void for_others_read(struct arena *arena, const struct grammar *grammar, const struct names *names, size_t at,
                     struct intent *intent)
{
	struct lexicon lexicon = lexicon_of(grammar->words, grammar->kind);
	struct entry_line line = {.number = lines_before(intent->fresh, at)};
	bool more = next_entry(arena, &lexicon, intent->fresh, at, &line);
	while (more) {
		if (intent->others.count == MOST_ENTRIES) {
			/* asked about as a whole: none of them may get lost */
			intent->others.count = 0;
			intent->readings.items[intent->readings.count - 1].result = RESULT_CONFIRM;
			intent_add_problem(arena, intent, PROBLEM_TOO_MANY);
			return;
		}
		struct entry_line entry = line;
		struct for_other *other = LIST_PUSH(arena, &intent->others);
		*other = (struct for_other){.via = intent->via, .given = INSTANT_NONE, .member = "", .words = ""};
		size_t text = read_head(arena, &lexicon, names, &entry, other);
		more = next_entry(arena, &lexicon, intent->fresh, line_end(intent->fresh, entry.begin) + 1, &line);
		size_t end = more ? line.begin : strlen(intent->fresh);
		read_answer(arena, grammar, arena_strndup(arena, intent->fresh + text, end > text ? end - text : 0), other);
		add_reading(arena, grammar, &entry, other, intent);
	}
}

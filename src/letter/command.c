/* SPDX-License-Identifier: MIT */
#include "letter/command.h"

#include <string.h>

enum { LONGEST_NAME = 3 }; /* words behind "Hi" */

size_t skip_signs(const struct folded *line, size_t at)
{
	size_t size;
	while (at < line->length) {
		if (strchr(" .,;:!-\"'*_)", line->text[at]) != NULL)
			at++;
		else if (is_symbol(line->text, at, &size))
			at += size;
		else
			break;
	}
	return at;
}

/* Quote marks, stars and bullets in front of the words. A minus is a bullet only with a space behind it. */
static size_t skip_marks(const char *text, size_t at)
{
	for (;;) {
		if (text[at] != '\0' && strchr(" \"'*_>", text[at]) != NULL)
			at++;
		else if (text[at] == '-' && text[at + 1] == ' ')
			at += 2;
		else if (strncmp(text + at, "\xe2\x80\xa2", 3) == 0)
			at += 3;
		else if (strncmp(text + at, "\xc2\xb7", 2) == 0)
			at += 2;
		else
			return at;
	}
}

/* "2.", "2)", and with `bare` "2" in front of words. */
static size_t skip_number(const char *text, size_t at, bool bare, unsigned *ret_number)
{
	size_t digits = strspn(text + at, "0123456789");
	size_t after = at + digits;
	if (digits == 0 || digits > 2)
		return at;
	bool sign = text[after] != '\0' && strchr(".):", text[after]) != NULL;
	after += sign;
	if ((!sign && !bare) || text[after] != ' ' || text[after + 1] == '\0')
		return at;
	for (size_t i = at; bare && i < at + digits; i++)
		*ret_number = *ret_number * 10 + (unsigned)(text[i] - '0');
	return after + 1;
}

static enum meaning plain_meaning(const struct word *word, enum meaning yes)
{
	return word->meaning == MEANING_YES ? yes : word->meaning;
}

/* True when from `at` on there are only more words of the same meaning, courtesy and signs: "Sí, agree. Thanks!" */
static bool nothing_more(const struct lexicon *lexicon, const struct folded *line, size_t at,
                         const struct word *word, enum meaning yes)
{
	at = skip_signs(line, at);
	while (at < line->length) {
		struct found joint = phrase_longest(lexicon, line, at, ROLE(WORD_AND));
		at = joint.word == NULL ? at : skip_signs(line, joint.end);
		struct found next = phrase_longest(lexicon, line, at, ANSWERS | ROLE(WORD_NOTE));
		if (next.word == NULL)
			return false;
		bool same = next.word->role == word->role && plain_meaning(next.word, yes) == plain_meaning(word, yes);
		if (next.word->role != WORD_NOTE && !same)
			return false;
		at = skip_signs(line, next.end);
	}
	return true;
}

/*
 * "Ok, I agree": what is only asked about when it stands alone may lead to the
 * words of the same answer. Those, or `first` when there are none.
 */
static struct found clearer(const struct lexicon *lexicon, const struct folded *line, struct found first,
                            enum meaning yes)
{
	struct found found = first;
	while (found.word != NULL && found.word->role == WORD_ASK && found.word->meaning != MEANING_NONE &&
	       found.word->meaning != MEANING_CONCERN) {
		size_t at = skip_signs(line, found.end);
		struct found joint = phrase_longest(lexicon, line, at, ROLE(WORD_AND));
		at = joint.word == NULL ? at : skip_signs(line, joint.end);
		found = phrase_longest(lexicon, line, at, ANSWERS);
		if (found.word == NULL || plain_meaning(found.word, yes) != plain_meaning(first.word, yes))
			return first;
	}
	return found.word == NULL ? first : found;
}

/* Reads the sign behind the words. */
static void read_sign(const struct lexicon *lexicon, const struct folded *line, struct command *command)
{
	const char *text = line->text;
	size_t at = command->found.end;
	at += strspn(text + at, "\"'*_");
	bool space = text[at] == ' ';
	at += space;
	struct found because = phrase_longest(lexicon, line, at, ROLE(WORD_BECAUSE));
	command->text = at;
	if (because.word != NULL) {
		command->sign = 'b';
	} else if (text[at] == '-' && (space || text[at + 1] == ' ' || text[at + 1] == '-')) {
		command->sign = '-';
	} else if (text[at] != '\0' && strchr(":.,!;", text[at]) != NULL) {
		command->sign = text[at];
	}
	command->follow = command->sign == 0 ? FOLLOW_PROSE : FOLLOW_TEXT;
	if (command->sign != 0 && command->sign != 'b')
		command->text = at + strspn(text + at, ":.,!;- *_");
}

struct command command_read(const struct lexicon *lexicon, const struct folded *line, size_t at, bool numbers,
                            enum meaning yes)
{
	struct command command = {0};
	at = skip_marks(line->text, at);
	size_t behind = skip_number(line->text, at, numbers, &command.number);
	command.found = phrase_longest(lexicon, line, behind, ANSWERS | ROLE(WORD_NOTE));
	if (command.found.word == NULL) {
		command.number = 0;
		command.found = phrase_longest(lexicon, line, at, ANSWERS | ROLE(WORD_NOTE));
	}
	command.found = clearer(lexicon, line, command.found, yes);
	command.text = command.found.word == NULL ? at : command.found.end;
	command.follow = FOLLOW_PROSE;
	if (command.found.word == NULL)
		return command;
	if (nothing_more(lexicon, line, command.found.end, command.found.word, yes)) {
		command.text = line->length;
		command.follow = FOLLOW_NOTHING;
		return command;
	}
	read_sign(lexicon, line, &command);
	return command;
}

/* ---- greetings and courtesy ---- */

/*
 * The end of a short name that begins at `at`; `at` when none does: "but no" is
 * no name. With `capitals` each of its words has one: "Good evening, Ana: ..."
 */
static size_t skip_name(const struct lexicon *lexicon, const struct folded *line, size_t at, bool capitals)
{
	size_t end = at, words = 0;
	while (end < line->length && words < LONGEST_NAME) {
		unsigned char first = (unsigned char)line->written[line->from[end]];
		if (capitals && !((first >= 'A' && first <= 'Z') || first >= 0xc3))
			return at;
		if (phrase_longest(lexicon, line, end, ANSWERS | ROLE(WORD_NOTE)).word != NULL ||
		    begins_with_condition(lexicon, line, end))
			return at;
		end += strcspn(line->text + end, " ,!.:;-");
		words++;
		if (end == line->length || line->text[end] != ' ')
			return end;
		end++;
	}
	return at;
}

size_t command_begin(const struct lexicon *lexicon, const struct folded *line)
{
	size_t at = skip_marks(line->text, 0);
	if (is_courtesy(lexicon, line))
		return line->length;
	for (;;) {
		struct found greeting = phrase_longest(lexicon, line, at, ROLE(WORD_GREETING) | ROLE(WORD_NOTE));
		struct found answer = phrase_longest(lexicon, line, at, ANSWERS);
		if (greeting.word == NULL || answer.end >= greeting.end)
			return at;
		size_t behind = greeting.end;
		bool sign = line->text[behind] != ' ' && line->text[behind] != '\0';
		bool comma = line->text[behind] == ',' && line->text[behind + 1] == ' ';
		if ((!sign || comma) && behind < line->length && greeting.word->role == WORD_GREETING) {
			size_t name = behind + 1 + comma;
			size_t end = skip_name(lexicon, line, name, comma);
			behind = end > name || !comma ? end : behind;
		}
		size_t next = skip_signs(line, behind);
		bool ended = sign || next == line->length || behind > greeting.end + 1 ||
		             phrase_longest(lexicon, line, next, ANSWERS | ROLE(WORD_NOTE)).word != NULL;
		/* "Thanks for the work on the gym": a sentence, no greeting. */
		if (!ended)
			return at;
		at = next;
		if (at == line->length)
			return at;
	}
}

/* Up to two words, each with a capital: "Thanks Ana". */
static bool is_name(const struct folded *line, size_t at)
{
	size_t words = 0;
	while (at < line->length) {
		unsigned char c = (unsigned char)line->written[line->from[at]];
		if (!((c >= 'A' && c <= 'Z') || c >= 0xc3) || ++words > 2)
			return false;
		at += strcspn(line->text + at, " ");
		at = skip_signs(line, at);
	}
	return true;
}

bool is_courtesy(const struct lexicon *lexicon, const struct folded *line)
{
	size_t at = skip_signs(line, 0);
	bool any = false;
	while (at < line->length) {
		struct found note = phrase_longest(lexicon, line, at, ROLE(WORD_NOTE) | ANSWERS);
		if (note.word == NULL)
			return any && !holds_condition(lexicon, line, at) && is_name(line, at);
		if (note.word->role != WORD_NOTE)
			return false;
		any = true;
		at = skip_signs(line, note.end);
	}
	return any;
}

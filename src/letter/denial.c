/* SPDX-License-Identifier: MIT */
/* What stands behind an answer and denies or limits it: never a guess. */
#include "letter/says.h"

#include <string.h>

/* At such a word something is done that others build on; its text says why, and may not limit it. */
static bool weighs(enum meaning meaning)
{
	switch (meaning) {
	case MEANING_WAIVE:
	case MEANING_CONFIRM:
	case MEANING_EXTEND:
	case MEANING_REOPEN:
	case MEANING_ACCEPT_LATE:
	case MEANING_WITHDRAW_PROPOSAL:
	case MEANING_DECLINE:
	case MEANING_REDACT:
	case MEANING_RESOLVED:
	case MEANING_WITHDRAW_CONCERN:
		return true;
	default:
		return false;
	}
}

/* Of a concern: how it stands for who raised it. */
static bool tells_of_concern(enum meaning meaning)
{
	return meaning == MEANING_RESOLVED || meaning == MEANING_STANDS || meaning == MEANING_WITHDRAW_CONCERN;
}

/* A plain "no" behind these says it once more. */
static bool refuses(enum meaning meaning)
{
	switch (meaning) {
	case MEANING_BLOCK:
	case MEANING_DECLINE:
	case MEANING_NO:
	case MEANING_NOT_ME:
	case MEANING_NOT_YET:
	case MEANING_COULD_NOT:
	case MEANING_NOBODY:
	case MEANING_REGRETS:
	case MEANING_STOP:
	case MEANING_STANDS:
	case MEANING_CANNOT:
	case MEANING_NOT_NOW:
		return true;
	default:
		return false;
	}
}

/* True when an entry no shorter than `denial` says the same as `meaning`; of a block, also what may be one. */
static bool says_same(const struct reader_of_words *r, const struct folded *text, struct found denial, enum meaning meaning)
{
	struct found found = phrase_longest(&r->lexicon, text, denial.begin, ANSWERS);
	if (found.word == NULL || found.end < denial.end)
		return false;
	enum meaning says = found.word->meaning == MEANING_YES ? r->yes : found.word->meaning;
	return says == meaning || (meaning == MEANING_BLOCK && found.word->role == WORD_BLOCK_LIKE);
}

/* Of an answer by which something is taken back, "I changed my mind" says why. */
static bool takes_answer_back(enum meaning meaning)
{
	return meaning == MEANING_WITHDRAW || meaning == MEANING_WITHDRAW_PROPOSAL || meaning == MEANING_WITHDRAW_CONCERN ||
	       meaning == MEANING_NOT_ME;
}

/* Of an answer by which something is changed or taken back, "it was a mistake" says why. */
static bool mends(enum meaning meaning)
{
	switch (meaning) {
	case MEANING_REDACT:
	case MEANING_REOPEN:
	case MEANING_CORRECTION:
	case MEANING_CHANGED:
	case MEANING_DROPPED:
	case MEANING_STOP:
	case MEANING_NO:
		return true;
	default:
		return takes_answer_back(meaning);
	}
}

/* "STUCK: I can't", "SLOW: need more time": the answer says that it is not done now, and so does the reason. */
static bool puts_off(enum meaning meaning)
{
	return refuses(meaning) || meaning == MEANING_STUCK || meaning == MEANING_SLOW || meaning == MEANING_DROPPED ||
	       meaning == MEANING_SKIP || meaning == MEANING_MAYBE;
}

/* True for an entry that says nothing against an answer with this meaning. */
static bool fits_answer(const struct word *word, enum meaning meaning)
{
	return strcmp(word->value, "nothing") == 0 || (strcmp(word->value, "no") == 0 && refuses(meaning)) ||
	       (strcmp(word->value, "later") == 0 && puts_off(meaning)) ||
	       (strcmp(word->value, "slip") == 0 && mends(meaning)) ||
	       (strcmp(word->value, "back") == 0 && takes_answer_back(meaning));
}

/* "do not waive": the words of the answer, right behind a no. */
static bool unsays(const struct reader_of_words *r, const struct folded *text, struct found no, enum meaning meaning)
{
	if (text->text[no.end] != ' ')
		return false;
	struct found own = phrase_longest(&r->lexicon, text, no.end + 1, ROLE(WORD_RECORD));
	return own.word != NULL && (own.word->meaning == MEANING_YES ? r->yes : own.word->meaning) == meaning;
}

/* "no wait" and "not yet, sorry": one denial behind the other, to the end of the clause. */
static bool is_whole_denial(const struct reader_of_words *r, const struct folded *text, struct found found)
{
	while (found.word != NULL && !ends_clause(text, found.end))
		found = phrase_longest(&r->lexicon, text, skip_signs(text, found.end), ROLE(WORD_DENIAL));
	return found.word != NULL;
}

/* Behind "C-1": the number of a concern stands in front of what is said of it. */
static size_t behind_concern(const struct folded *text, size_t begin)
{
	if (strncmp(text->text + begin, "c-", 2) != 0)
		return begin;
	size_t digits = strspn(text->text + begin + 2, "0123456789");
	return digits == 0 ? begin : skip_signs(text, begin + 2 + digits);
}

/* Where the words begin: behind "7" and "7 days:", which EXTEND and its like have in front. */
static size_t behind_number(const struct folded *text)
{
	size_t begin = behind_concern(text, skip_signs(text, 0)), digits = strspn(text->text + begin, "0123456789");
	if (digits == 0)
		return begin;
	size_t at = skip_signs(text, begin + digits), unit = at + strcspn(text->text + at, " .,;:!-");
	return text->text[unit] == ':' ? skip_signs(text, unit) : at;
}

/*
 * Words behind an answer by which it is none: "WAIVE: no, do not waive", "STAND ASIDE: not really", "DONE: it is not
 * done". At the beginning of the text, or as a sentence of its own; of a refusal, "no" says the same.
 */
static bool denies(const struct reader_of_words *r, const struct folded *text, enum meaning meaning)
{
	size_t begin = behind_number(text);
	for (size_t at = phrase_next(text, 0); at < text->length; at = phrase_next(text, at + 1)) {
		struct found found = phrase_longest(&r->lexicon, text, at, ROLE(WORD_DENIAL));
		if (found.word == NULL)
			continue;
		if (strcmp(found.word->value, "no") == 0 && unsays(r, text, found, meaning))
			return true;
		bool apart = at == begin || begins_clause(text, at, SENTENCE);
		if (!apart || fits_answer(found.word, meaning) || says_same(r, text, found, meaning))
			continue;
		if (is_whole_denial(r, text, found) || (at == begin && strcmp(found.word->value, "begins") == 0))
			return true;
	}
	return false;
}

/* A clause that limits what the word does: "WAIVE: it is urgent, but only if Ben agrees". */
static bool says_proviso(const struct reader_of_words *r, const struct folded *text)
{
	size_t begin = behind_number(text);
	for (size_t at = phrase_next(text, 0); at < text->length; at = phrase_next(text, at + 1))
		if ((begins_clause(text, at, CLAUSE) || at == begin) &&
		    phrase_longest(&r->lexicon, text, at, ROLE(WORD_PROVISO)).word != NULL)
			return true;
	return false;
}

static bool in_capitals(const char *written)
{
	for (; *written != '\0'; written++)
		if (*written >= 'a' && *written <= 'z')
			return false;
	return true;
}

/*
 * "REDACT: a name TAKE OUT: Kim": on a line of its own, TAKE OUT says what goes. Behind the reason it would stand there
 * for everybody to read, and all of the text would go. "They asked to take out a name" is a reason.
 */
static bool reason_takes_out(const struct reader_of_words *r, const struct folded *text)
{
	for (size_t at = phrase_next(text, 0); at < text->length; at = phrase_next(text, at + 1)) {
		struct found found = phrase_longest(&r->lexicon, text, at, ROLE(WORD_RECORD));
		if (found.word == NULL || found.word->meaning != MEANING_TAKE_OUT)
			continue;
		if (text->text[found.end] == ':' || begins_clause(text, at, CLAUSE) ||
		    in_capitals(folded_written(r->arena, text, at, found.end)))
			return true;
	}
	return false;
}

void judge_denial(struct reader_of_words *r, struct draft *draft, const struct folded *text, bool reason)
{
	bool answers = is_exclusive(r, draft->meaning) || meaning_is_service(draft->meaning) ||
	               draft->meaning == MEANING_REGRETS || draft->meaning == MEANING_REDACT || tells_of_concern(draft->meaning);
	if (!answers || draft->meaning == MEANING_NONE)
		return;
	bool denied = denies(r, text, draft->meaning) || (draft->elsewhere && !reason);
	bool limited = begins_with_condition(&r->lexicon, text, behind_concern(text, skip_signs(text, 0)));
	if (weighs(draft->meaning))
		denied = denied || limited || says_proviso(r, text);
	denied = denied || (draft->meaning == MEANING_REDACT && reason_takes_out(r, text));
	if (denied)
		ask_about(r, draft, limited || says_proviso(r, text) ? PROBLEM_CONDITIONAL : PROBLEM_SEVERAL);
}

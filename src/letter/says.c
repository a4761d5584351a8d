/* SPDX-License-Identifier: MIT */
#include "letter/says.h"

#include <string.h>

bool is_exclusive(const struct reader_of_words *r, enum meaning meaning)
{
	if (meaning_is_service(meaning) || meaning_is_field(meaning))
		return false;
	switch (meaning) {
	case MEANING_NONE:
	case MEANING_CONCERN:
	case MEANING_QUESTION:
	case MEANING_NEED:
	case MEANING_LEARNED:
	case MEANING_NEW_DATE:
	case MEANING_HELP:
	case MEANING_THANKS:
	case MEANING_STOP:
	case MEANING_INPUT:
	case MEANING_QUOTE_ME:
	case MEANING_ANSWER_ME:
	case MEANING_RECORD_FOR:
	case MEANING_REVISIT:
	case MEANING_PROCESS:
	case MEANING_ALTERNATE:
	case MEANING_AGENDA_ITEM:
	case MEANING_CORRECTION:
	case MEANING_REDACT:
	case MEANING_TAKE_OUT:
	case MEANING_COMMENT:
	case MEANING_ANSWER:
	case MEANING_RESOLVED:
	case MEANING_STANDS:
	case MEANING_WITHDRAW_CONCERN:
		return false;
	case MEANING_REGRETS:
		return r->grammar->kind == REQUEST_MEETING;
	default:
		return true;
	}
}

/* ---- places in the text ---- */

bool begins_clause(const struct folded *text, size_t at, const char *signs)
{
	size_t before = at;
	while (before > 0 && strchr(" \"'*_", text->text[before - 1]) != NULL)
		before--;
	return before == 0 || strchr(signs, text->text[before - 1]) != NULL;
}

bool ends_clause(const struct folded *text, size_t end)
{
	end += strspn(text->text + end, " ");
	return end >= text->length || strchr(".,;:!-", text->text[end]) != NULL;
}

bool takes_back(const struct reader_of_words *r, const struct folded *text, const char *signs, bool first)
{
	for (size_t at = phrase_next(text, 0); at < text->length; at = phrase_next(text, at + 1)) {
		if (phrase_longest(&r->lexicon, text, at, ROLE(WORD_RETRACT)).word != NULL &&
		    begins_clause(text, at, signs) && (first || at > 0))
			return true;
	}
	return false;
}

static bool is_other_answer(const struct reader_of_words *r, struct found found, enum meaning meaning)
{
	if (found.word == NULL || (found.word->role == WORD_BLOCK_LIKE && meaning == MEANING_BLOCK))
		return false;
	enum meaning other = found.word->meaning == MEANING_YES ? r->yes : found.word->meaning;
	return other != meaning && (found.word->role != WORD_RECORD || is_exclusive(r, other));
}

bool answers_otherwise(const struct reader_of_words *r, const struct folded *text, enum meaning meaning,
                       unsigned roles, const char *signs, bool first)
{
	for (size_t at = phrase_next(text, 0); at < text->length; at = phrase_next(text, at + 1)) {
		if (!begins_clause(text, at, signs) || (at == 0 && !first))
			continue;
		struct found joint = phrase_longest(&r->lexicon, text, at, ROLE(WORD_AND));
		struct found found = phrase_longest(&r->lexicon, text,
		                                    joint.word == NULL ? at : skip_signs(text, joint.end), roles);
		if (is_other_answer(r, found, meaning) && ends_clause(text, found.end))
			return true;
	}
	return false;
}

bool names_other_answer(const struct reader_of_words *r, const struct folded *text, enum meaning meaning,
                        const char *signs)
{
	for (size_t at = phrase_next(text, 0); at < text->length; at = phrase_next(text, at + 1)) {
		if (signs != NULL && (at == 0 || !begins_clause(text, at, signs)))
			continue;
		if (is_other_answer(r, phrase_longest(&r->lexicon, text, at, ROLE(WORD_RECORD)), meaning))
			return true;
	}
	return false;
}

bool says_block(const struct reader_of_words *r, const struct folded *text)
{
	return r->lexicon.call &&
	       phrase_anywhere(&r->lexicon, text, 0, ROLE(WORD_RECORD), MEANING_BLOCK).word != NULL;
}

bool says_block_like(const struct reader_of_words *r, const struct folded *text)
{
	for (size_t at = phrase_next(text, 0); r->lexicon.call && at < text->length; at = phrase_next(text, at + 1)) {
		struct found found = phrase_longest(&r->lexicon, text, at, ROLE(WORD_BLOCK_LIKE));
		if (found.word != NULL && (found.end - at >= 4 || ends_clause(text, found.end)))
			return true;
	}
	return says_block(r, text);
}

bool says_own_block(const struct reader_of_words *r, const struct folded *text)
{
	for (size_t at = phrase_next(text, 0); r->lexicon.call && at < text->length; at = phrase_next(text, at + 1)) {
		struct found found = phrase_longest(&r->lexicon, text, at, ROLE(WORD_RECORD) | ROLE(WORD_BLOCK_LIKE));
		if (found.word == NULL || strchr(found.word->text, ' ') == NULL)
			continue;
		if (found.word->role == WORD_RECORD && found.word->meaning != MEANING_BLOCK)
			continue;
		struct folded entry;
		fold(r->arena, arena_strndup(r->arena, found.word->text, strcspn(found.word->text, " ")), &entry);
		bool common = phrase_longest(&r->lexicon, &entry, 0, ROLE(WORD_BLOCK_LIKE)).word != NULL;
		if (!common || ends_clause(text, found.end))
			return true;
	}
	return false;
}

bool says_block_apart(const struct reader_of_words *r, const struct folded *text)
{
	for (size_t at = phrase_next(text, 0); r->lexicon.call && at < text->length; at = phrase_next(text, at + 1)) {
		struct found found = phrase_longest(&r->lexicon, text, at, ROLE(WORD_BLOCK_LIKE));
		if (found.word != NULL && begins_clause(text, at, CLAUSE) && ends_clause(text, found.end))
			return true;
	}
	return says_block(r, text) || says_own_block(r, text);
}

/*
 * "I have a concern" anywhere; "concern" with its colon, or where a sentence or
 * a line begins. A question with its colon must not get lost either.
 */
static bool raises_remark(const struct reader_of_words *r, const struct folded *text, size_t at)
{
	struct found own = phrase_longest(&r->lexicon, text, at, ROLE(WORD_RECORD));
	if (own.word != NULL && own.word->meaning == MEANING_QUESTION)
		return text->text[own.end] == ':';
	if (own.word == NULL || own.word->meaning != MEANING_CONCERN)
		return false;
	return text->text[own.end] == ':' || begins_clause(text, at, SENTENCE) || strchr(own.word->text, ' ') != NULL;
}

bool says_concern(const struct reader_of_words *r, const struct folded *text)
{
	for (size_t at = phrase_next(text, 0); at < text->length; at = phrase_next(text, at + 1)) {
		struct found ask = phrase_longest(&r->lexicon, text, at, ROLE(WORD_ASK));
		if (ask.word != NULL && ask.word->meaning == MEANING_CONCERN &&
		    (strchr(ask.word->text, ' ') != NULL || begins_clause(text, at, CLAUSE)))
			return true;
		if (raises_remark(r, text, at))
			return true;
	}
	return false;
}

/* "Agree. When does it start?": a clause that asks limits nothing. */
static bool asks_from(const struct folded *text, size_t at)
{
	at += strcspn(text->text + at, ".!?;");
	return text->text[at] == '?';
}

/* What goes on in small letters belongs to the answer above it; a new sentence on a line of its own does not. */
static bool goes_on(const struct folded *text, size_t at)
{
	char first = text->written[text->from[at]];
	return first < 'A' || first > 'Z' || at == 0;
}

bool says_doubt(const struct reader_of_words *r, const struct folded *text)
{
	for (size_t at = phrase_next(text, 0); at < text->length; at = phrase_next(text, at + 1)) {
		struct found harmless = phrase_longest(&r->lexicon, text, at, ROLE(WORD_HARMLESS));
		if (harmless.word != NULL) {
			at = harmless.end - 1;
			continue;
		}
		if (phrase_longest(&r->lexicon, text, at, ROLE(WORD_DOUBT)).word != NULL)
			return true;
		if (begins_clause(text, at, ",:;-") && goes_on(text, at) && !asks_from(text, at) &&
		    phrase_longest(&r->lexicon, text, at, ROLE(WORD_LIMIT)).word != NULL)
			return true;
	}
	return false;
}

bool says_behalf(const struct reader_of_words *r, const struct folded *text)
{
	return phrase_anywhere(&r->lexicon, text, 0, ROLE(WORD_BEHALF), MEANING_COUNT).word != NULL;
}


/* "p-2026-004", "a-2026-031": its length, 0 when none stands at `at`. */
static size_t subject_length(const struct folded *text, size_t at)
{
	const char *id = text->text + at;
	if (!at_word_start(text->text, at) || (*id != 'p' && *id != 'a') || id[1] != '-' ||
	    strspn(id + 2, "0123456789") != 4 || id[6] != '-')
		return 0;
	size_t number = strspn(id + 7, "0123456789");
	return number == 0 ? 0 : 7 + number;
}

bool names_other_subject(const struct reader_of_words *r, const struct folded *text)
{
	const char *own = r->grammar->subject == NULL ? "" : fold_text(r->arena, r->grammar->subject);
	bool named = (*own == 'p' || *own == 'a') && own[1] == '-';
	for (size_t at = 0; named && at < text->length; at++) {
		if (text->text[at] != 'p' && text->text[at] != 'a')
			continue;
		size_t length = subject_length(text, at);
		if (length > 0 && (strlen(own) != length || strncmp(text->text + at, own, length) != 0))
			return true;
	}
	return false;
}

bool only_questions(const struct folded *text)
{
	const char *signs = ".!?";
	size_t length = text->length;
	if (length == 0 || text->text[length - 1] != '?')
		return false;
	for (size_t at = strcspn(text->text, signs); at < length; at += 1 + strcspn(text->text + at + 1, signs))
		if (text->text[at] != '?' && text->text[at + 1] == ' ')
			return false;
	return true;
}

/* A word with a capital: a name, as in "Yes, Ana". */
static bool is_capital(const struct folded *text, size_t at)
{
	unsigned char c = (unsigned char)text->written[text->from[at]];
	return (c >= 'A' && c <= 'Z') || c >= 0xc3;
}

bool only_affirms(const struct reader_of_words *r, const struct folded *text, enum meaning meaning)
{
	for (size_t at = skip_signs(text, 0); at < text->length;) {
		struct found found = phrase_longest(&r->lexicon, text, at, ANSWERS | ROLE(WORD_NOTE));
		enum meaning says = found.word == NULL ? MEANING_NONE : found.word->meaning;
		if (found.word != NULL && found.word->role != WORD_NOTE && (says == MEANING_YES ? r->yes : says) != meaning)
			return false;
		if (found.word == NULL && phrase_longest(&r->lexicon, text, at, ROLE(WORD_BECAUSE)).word != NULL)
			return true;
		if (found.word == NULL && !is_capital(text, at))
			return false;
		at = found.word != NULL ? found.end : at + strcspn(text->text + at, " .,;:!-");
		if (text->text[at] != '\0' && strchr(".!;", text->text[at]) != NULL)
			return true;
		at = skip_signs(text, at);
	}
	return true;
}

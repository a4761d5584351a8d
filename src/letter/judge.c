/* SPDX-License-Identifier: MIT */
/* Judging what was read: never a guess. What is not plain is asked about. */
#include "letter/says.h"

#include <string.h>

void ask_about(struct reader_of_words *r, struct draft *draft, enum problem problem)
{
	draft->result = RESULT_CONFIRM;
	intent_add_problem(r->arena, r->intent, problem);
	/* "Stop by my office" is no note: core takes notes by their meaning. */
	if (meaning_is_service(draft->meaning) || draft->meaning == MEANING_HELP)
		draft->meaning = MEANING_NONE;
	if (draft->meaning == MEANING_BLOCK && r->lexicon.call)
		intent_add_problem(r->arena, r->intent, PROBLEM_BLOCK_LIKE);
}

/* The text behind these is a reason or a report, and may say "if". */
static bool takes_reason(enum meaning meaning)
{
	switch (meaning) {
	case MEANING_AGREE:
	case MEANING_YES:
	case MEANING_YES_ALWAYS:
	case MEANING_NO:
	case MEANING_DONE:
	case MEANING_ON_TRACK:
	case MEANING_WITHDRAW:
	case MEANING_NOT_ME:
	case MEANING_COMING:
	case MEANING_OK:
	case MEANING_OPEN:
	case MEANING_CALL:
	case MEANING_CLOSE:
	case MEANING_ACCEPT:
	case MEANING_PUBLISH:
		return false;
	default:
		return true;
	}
}

/* ---- one draft ---- */

/*
 * A plain yes answers anything: "Yes, I have been there." In the same sentence
 * it takes only what we know to say yes as well. "AGREE: what is that?" asks.
 */
static void judge_sign(struct reader_of_words *r, struct draft *draft, const struct folded *text)
{
	char sign = draft->command.sign;
	if (!r->lexicon.call || draft->result != RESULT_RECORD || draft->meaning != MEANING_AGREE)
		return;
	bool joined = sign == ',' || sign == ':' || sign == ';' || sign == '-';
	bool yes = draft->command.found.word->meaning == MEANING_YES;
	if (joined && (only_questions(text) || (yes && !only_affirms(r, text, MEANING_AGREE))))
		ask_about(r, draft, PROBLEM_PROSE);
}

/* The text behind AGREE, DONE, YES: nothing in it may take back or limit what the word says. */
static void judge_plain(struct reader_of_words *r, struct draft *draft, const struct folded *text)
{
	bool call = r->lexicon.call;
	if (says_block(r, text)) {
		ask_about(r, draft, PROBLEM_SEVERAL);
		intent_add_problem(r->arena, r->intent, PROBLEM_BLOCK_LIKE);
	}
	bool counts_on = draft->meaning != MEANING_WITHDRAW && draft->meaning != MEANING_NOT_ME;
	if (holds_condition(&r->lexicon, text, 0))
		ask_about(r, draft, PROBLEM_CONDITIONAL);
	if (counts_on && takes_back(r, text, CLAUSE, true))
		ask_about(r, draft, PROBLEM_SEVERAL);
	if (answers_otherwise(r, text, draft->meaning, ANSWERS, CLAUSE, true))
		ask_about(r, draft, PROBLEM_SEVERAL);
	if (names_other_subject(r, text))
		ask_about(r, draft, PROBLEM_CARRIERS);
	if (call && (says_concern(r, text) ||
	             phrase_anywhere(&r->lexicon, text, 0, ROLE(WORD_RECORD), MEANING_STAND_ASIDE).word != NULL))
		ask_about(r, draft, PROBLEM_SEVERAL);
	if (says_behalf(r, text))
		ask_about(r, draft, PROBLEM_ON_BEHALF);
	if (draft->result == RESULT_RECORD && counts_on && says_doubt(r, text))
		ask_about(r, draft, PROBLEM_CONDITIONAL);
	judge_sign(r, draft, text);
	if (draft->result == RESULT_CONFIRM && call && says_block_like(r, text))
		intent_add_problem(r->arena, r->intent, PROBLEM_BLOCK_LIKE);
}

/* A reason may say "if", but not take the answer back. */
static void judge_reason(struct reader_of_words *r, struct draft *draft, const struct folded *text)
{
	char sign = draft->command.sign;
	size_t line_end = strcspn(buf_string(&draft->text), "\n");
	bool free_text = sign == ':' || sign == 'b';
	if (!free_text && begins_with_condition(&r->lexicon, text, 0))
		ask_about(r, draft, PROBLEM_CONDITIONAL);
	if (sign == ',') {
		struct folded first;
		fold(r->arena, arena_strndup(r->arena, buf_string(&draft->text), line_end), &first);
		if (holds_condition(&r->lexicon, &first, 0))
			ask_about(r, draft, PROBLEM_CONDITIONAL);
	}
	bool other = answers_otherwise(r, text, draft->meaning, ROLE(WORD_RECORD), CLAUSE, !free_text) ||
	             names_other_answer(r, text, draft->meaning, free_text ? SENTENCE : NULL);
	if (is_exclusive(r, draft->meaning))
		other = other || answers_otherwise(r, text, draft->meaning, ANSWERS, SENTENCE, !free_text);
	if (other || takes_back(r, text, SENTENCE, !free_text))
		ask_about(r, draft, PROBLEM_SEVERAL);
	bool block = other && says_block(r, text);
	if (!is_exclusive(r, draft->meaning))
		block = block || says_own_block(r, text);
	if (r->lexicon.call && block) {
		ask_about(r, draft, PROBLEM_SEVERAL);
		intent_add_problem(r->arena, r->intent, PROBLEM_BLOCK_LIKE);
	}
}

/* "CONCERN: none", "QUESTION: no". "REDACT: it was a mistake" says why. */
static bool says_nothing(const struct reader_of_words *r, const struct folded *text)
{
	struct found found = phrase_longest(&r->lexicon, text, 0, ROLE(WORD_ASK) | ROLE(WORD_BLOCK_LIKE) | ROLE(WORD_DENIAL));
	return found.word != NULL && strcmp(found.word->value, "slip") != 0 && skip_signs(text, found.end) == text->length;
}

static void judge_missing(struct reader_of_words *r, struct draft *draft, const struct folded *text)
{
	/* "Does it cost anything?" "ANSWER: no" */
	bool empty = draft->text.length == 0 || (draft->meaning != MEANING_ANSWER && says_nothing(r, text));
	if (draft->meaning == MEANING_AGENDA && !empty && r->grammar->kind == REQUEST_NONE && !says_block_apart(r, text)) {
		draft->meaning = MEANING_AGENDA_ITEM; /* of a meeting whose invitation is not answered here */
		draft->result = RESULT_NOT_COUNTED;
	} else if ((draft->meaning == MEANING_RECORD && *draft->value == '\0') || (draft->meaning == MEANING_AGENDA && !empty))
		ask_about(r, draft, PROBLEM_UNCLEAR); /* "AGENDA: parking" belongs to a reply to an invitation */
	else if (draft->meaning == MEANING_AGENDA_ITEM && empty) {
		draft->meaning = MEANING_AGENDA; /* the word alone asks what is coming */
		draft->result = RESULT_NOTE;
	} else if (draft->meaning == MEANING_NEW_DATE && *draft->value == '\0')
		ask_about(r, draft, PROBLEM_BAD_DATE);
	else if (empty && draft->command.found.word->needs_text)
		ask_about(r, draft, PROBLEM_MISSING_REASON);
	else if (empty && draft->meaning == MEANING_BLOCK)
		intent_add_problem(r->arena, r->intent, PROBLEM_MISSING_REASON);
}

/*
 * "STATUS: block": a wish that goes on with an answer may be that answer. In a
 * call, what sounds like a block is held as one.
 */
static void judge_wish(struct reader_of_words *r, struct draft *draft, const struct folded *text)
{
	bool wish = meaning_is_service(draft->meaning) || draft->meaning == MEANING_HELP;
	if (!wish || !r->lexicon.call || draft->text.length == 0 || *draft->value != '\0')
		return;
	if (phrase_longest(&r->lexicon, text, skip_signs(text, 0), ANSWERS).word == NULL && !says_own_block(r, text))
		return;
	ask_about(r, draft, PROBLEM_SEVERAL);
	if (says_block_like(r, text))
		intent_add_problem(r->arena, r->intent, PROBLEM_BLOCK_LIKE);
}

static void judge_record(struct reader_of_words *r, struct draft *draft, const struct folded *text)
{
	enum meaning meaning = draft->meaning;
	if (meaning == MEANING_HELP || meaning == MEANING_MORE_TIME || meaning_is_service(meaning))
		draft->result = RESULT_NOTE;
	/* "English class is full": a wish for our mails is a line of its own. */
	if (meaning_is_preference(meaning) && draft->text.length > 0)
		ask_about(r, draft, PROBLEM_PROSE);
	/* "Call: me at five": a word with so much weight stands alone, or in front of a date. */
	bool opens = meaning == MEANING_OPEN || meaning == MEANING_CALL || meaning == MEANING_CLOSE ||
	             meaning == MEANING_PUBLISH;
	if (opens && draft->command.follow != FOLLOW_NOTHING && *draft->value == '\0')
		ask_about(r, draft, PROBLEM_PROSE);
	if (meaning == MEANING_NOT_SURE)
		ask_about(r, draft, PROBLEM_UNCLEAR);
	if (meaning == MEANING_AGREE && draft->command.found.word->meaning == MEANING_YES && !r->grammar->yes_is_agree)
		ask_about(r, draft, PROBLEM_UNCLEAR);
	if (takes_reason(meaning))
		judge_reason(r, draft, text);
	else
		judge_plain(r, draft, text);
	/* "CONFIRM. Wait for Ana." With its colon it says why, and how a doubt was cleared: "CONFIRM: it was not a block". */
	bool says_why = draft->command.sign == ':' || draft->command.sign == 'b';
	if (meaning == MEANING_CONFIRM && draft->result == RESULT_RECORD && !says_why && says_doubt(r, text))
		ask_about(r, draft, PROBLEM_CONDITIONAL);
	judge_wish(r, draft, text);
	judge_denial(r, draft, text, takes_reason(draft->meaning));
	judge_missing(r, draft, text);
}

/* An answer word inside a sentence: asked about, for the reason that fits best. */
static void judge_prose(struct reader_of_words *r, struct draft *draft, const struct folded *text)
{
	if (holds_condition(&r->lexicon, text, 0))
		ask_about(r, draft, PROBLEM_CONDITIONAL);
	else if (answers_otherwise(r, text, draft->meaning, ANSWERS, "/|&" CLAUSE, false) || says_block(r, text))
		ask_about(r, draft, PROBLEM_SEVERAL);
	else
		ask_about(r, draft, says_behalf(r, text) ? PROBLEM_ON_BEHALF : PROBLEM_PROSE);
	if (says_block_like(r, text))
		intent_add_problem(r->arena, r->intent, PROBLEM_BLOCK_LIKE);
}

static void judge_asked(struct reader_of_words *r, struct draft *draft, const struct folded *text)
{
	bool block = draft->command.found.word->role == WORD_BLOCK_LIKE;
	if (block)
		ask_about(r, draft, PROBLEM_BLOCK_LIKE);
	if (draft->symbol)
		ask_about(r, draft, PROBLEM_REACTION);
	else if (holds_condition(&r->lexicon, text, 0))
		ask_about(r, draft, PROBLEM_CONDITIONAL);
	else if (says_behalf(r, text))
		ask_about(r, draft, PROBLEM_ON_BEHALF);
	else if (!block)
		ask_about(r, draft, draft->meaning == MEANING_STAND_ASIDE ? PROBLEM_ABSTAIN : PROBLEM_UNCLEAR);
	if (says_block_like(r, text))
		intent_add_problem(r->arena, r->intent, PROBLEM_BLOCK_LIKE);
}

/* ---- text without any answer word in front ---- */

static bool only_pictures(const struct folded *text)
{
	return skip_signs(text, 0) == text->length;
}

/* What was asked may be asked about: who only does that is passed on, and has not answered. */
static bool takes_questions(const struct reader_of_words *r)
{
	return r->grammar->kind == REQUEST_CALL || r->grammar->kind == REQUEST_TALK || r->grammar->kind == REQUEST_AGREEMENT;
}

/* EXTEND 7, AMEND in reply to nothing: no answer to the call that may be open, unless it sounds like a block. */
static bool is_task(const struct reader_of_words *r, const struct draft *draft, const struct folded *text)
{
	return draft->task != MEANING_NONE && !says_block_apart(r, text);
}

static void judge_unknown(struct reader_of_words *r, struct draft *draft, const struct folded *text)
{
	if (is_task(r, draft, text)) {
		draft->meaning = draft->task;
		draft->result = RESULT_NOT_COUNTED;
		return;
	}
	if (only_pictures(text)) {
		ask_about(r, draft, PROBLEM_REACTION);
	} else if (says_behalf(r, text)) {
		ask_about(r, draft, PROBLEM_ON_BEHALF);
	} else if (takes_questions(r) && only_questions(text) && !says_block_like(r, text)) {
		draft->meaning = MEANING_QUESTION;
		draft->result = RESULT_NOTE;
		intent_add_problem(r->arena, r->intent, PROBLEM_UNCLEAR);
	} else {
		ask_about(r, draft, PROBLEM_UNCLEAR);
		if (r->grammar->kind == REQUEST_CHECKIN)
			draft->result = RESULT_NOTE;
	}
	if (says_block_like(r, text))
		intent_add_problem(r->arena, r->intent, PROBLEM_BLOCK_LIKE);
}

/* The text in one line, ";" between lines but for those that a program wrapped. */
static const char *lines_as_clauses(struct arena *arena, const char *text)
{
	enum { LONG_LINE = 60 };
	struct buf clauses = buf_new(arena);
	for (size_t length; *text != '\0'; text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		bool ended = length == 0 || strchr(".!?:;,", text[length - 1]) != NULL;
		bool wrapped = length >= LONG_LINE && !ended && text[length] == '\n' && text[length + 1] != '\n';
		buf_add(&clauses, text, length);
		if (text[length] == '\n')
			buf_text(&clauses, wrapped ? " " : " ; ");
	}
	return buf_string(&clauses);
}

/* "I can live with it" alone, or behind a yes: there is a question of its own for it. */
static void ask_half(struct reader_of_words *r, struct draft *draft, const struct folded *text)
{
	const struct word *word = draft->command.found.word;
	struct folded typed;
	bool counts = word != NULL && word->role == WORD_RECORD && draft->meaning != MEANING_AGREE;
	if (!r->lexicon.call || counts)
		return;
	fold(r->arena, draft->typed, &typed);
	if (phrase_anywhere(&r->lexicon, &typed, 0, ROLE(WORD_HALF), MEANING_COUNT).word != NULL ||
	    phrase_anywhere(&r->lexicon, text, 0, ROLE(WORD_HALF), MEANING_COUNT).word != NULL)
		ask_about(r, draft, PROBLEM_HALF);
}

static bool is_form(enum meaning meaning)
{
	return meaning_is_field(meaning) || meaning == MEANING_PROPOSE || meaning == MEANING_AMEND;
}

void judge_draft(struct reader_of_words *r, struct draft *draft)
{
	const struct word *word = draft->command.found.word;
	struct folded text;
	if (r->grammar->kind == REQUEST_PROPOSE && is_form(draft->meaning))
		return; /* what stands in a form is nobody's answer */
	fold(r->arena, lines_as_clauses(r->arena, buf_string(&draft->text)), &text);
	phrase_mark(r->arena, &r->lexicon, &text);
	ask_half(r, draft, &text);
	if (word == NULL)
		judge_unknown(r, draft, &text);
	else if (word->role != WORD_RECORD)
		judge_asked(r, draft, &text);
	else if (draft->command.follow == FOLLOW_PROSE)
		judge_prose(r, draft, &text);
	else
		judge_record(r, draft, &text);
}

/* ---- opinions ---- */

/* The answer above an opinion; NULL when there is none. */
static struct draft *answer_above(struct reader_of_words *r, size_t place)
{
	while (place-- > 0)
		if (!r->drafts.items[place].opinion)
			return &r->drafts.items[place];
	return NULL;
}

/* An answer below an opinion may be somebody else's, of whom it tells. */
static bool is_followed_by_answer(const struct reader_of_words *r, size_t place)
{
	for (size_t i = place + 1; i < r->drafts.count; i++)
		if (!r->drafts.items[i].opinion && is_exclusive(r, r->drafts.items[i].meaning))
			return true;
	return false;
}

/*
 * "My opinion: agree", "INPUT: I am against it": of who was asked, that may be
 * the answer. "AGREE" and below it "INPUT: it costs too much" may be half of one.
 */
void judge_opinion(struct reader_of_words *r, size_t place)
{
	struct draft *draft = &r->drafts.items[place], *above = answer_above(r, place);
	struct folded text;
	fold(r->arena, lines_as_clauses(r->arena, buf_string(&draft->text)), &text);
	phrase_mark(r->arena, &r->lexicon, &text);
	struct found none = phrase_longest(&r->lexicon, &text, 0, ROLE(WORD_DENIAL));
	if (above != NULL && none.word != NULL && strcmp(none.word->value, "nothing") == 0 && skip_signs(&text, none.end) == text.length)
		return; /* "INPUT: none", from a form that was filled in */
	if (above != NULL && above->meaning != MEANING_NONE && !takes_reason(above->meaning))
		judge_plain(r, above, &text);
	bool answers = above == NULL && r->lexicon.call && phrase_longest(&r->lexicon, &text, skip_signs(&text, 0), ANSWERS).word != NULL;
	bool block = says_block_apart(r, &text);
	bool objects = above == NULL && r->grammar->kind == REQUEST_CALL && says_concern(r, &text);
	if (!answers && !block && !objects && !is_followed_by_answer(r, place))
		return;
	draft->opinion = false;
	ask_about(r, draft, PROBLEM_UNCLEAR);
	if (block)
		intent_add_problem(r->arena, r->intent, PROBLEM_BLOCK_LIKE);
}

/* ---- all of them ---- */

/* True when another answer says otherwise about the same thing. */
static bool is_contradicted(const struct reader_of_words *r, const struct draft *draft)
{
	for (size_t i = 0; is_exclusive(r, draft->meaning) && i < r->drafts.count; i++) {
		const struct draft *other = &r->drafts.items[i];
		if (is_exclusive(r, other->meaning) && other->meaning != draft->meaning &&
		    other->command.number == draft->command.number)
			return true;
	}
	return false;
}

void judge_together(struct reader_of_words *r)
{
	for (size_t i = 0; i < r->drafts.count; i++) {
		struct draft *draft = &r->drafts.items[i];
		draft->contradicted = is_contradicted(r, draft);
	}
	for (size_t i = 0; i < r->drafts.count; i++) {
		struct draft *draft = &r->drafts.items[i];
		if (draft->contradicted || (draft->wrapped && is_exclusive(r, draft->meaning)))
			ask_about(r, draft, PROBLEM_SEVERAL);
		if (r->grammar->doubtful && draft->result == RESULT_RECORD)
			ask_about(r, draft, PROBLEM_UNCLEAR);
	}
}

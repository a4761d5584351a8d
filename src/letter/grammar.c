/* SPDX-License-Identifier: MIT */
#include "letter/grammar.h"

#include "letter/draft.h"
#include "letter/elsewhere.h"
#include "letter/form.h"
#include "letter/numbered.h"
#include "letter/opinion.h"
#include "letter/value.h"

#include <limits.h>
#include <string.h>

/* The fresh text, line by line; where several things were asked, with a line for each numbered answer. */
static struct fresh_lines split(const struct reader_of_words *r, const char *text)
{
	struct arena *arena = r->arena;
	struct fresh_lines lines = {0};
	bool blank = true;
	for (unsigned number = 1;; number++) {
		size_t length = strcspn(text, "\n");
		struct fresh_line line = {.number = number, .paragraph = blank};
		fold(arena, arena_strndup(arena, text, length), &line.folded);
		blank = line.folded.length == 0;
		if (!blank && r->grammar->kind == REQUEST_CHECKIN)
			split_answers(arena, &r->lexicon, &line, r->grammar->count, &lines);
		else if (!blank)
			*LIST_PUSH(arena, &lines) = line;
		if (text[length] == '\0')
			return lines;
		text += length + 1;
	}
}

/* ---- the end of the text ---- */

static bool any_answer(const struct reader_of_words *r, const struct folded *line)
{
	size_t at = skip_signs(line, 0);
	return phrase_longest(&r->lexicon, line, at, ANSWERS).word != NULL || holds_condition(&r->lexicon, line, 0);
}

/* True when every word of the line is in the writer's name or address. */
static bool is_writer(const struct reader_of_words *r, const struct folded *line)
{
	const char *writer = fold_text(r->arena, r->grammar->writer);
	bool any = false;
	for (size_t at = skip_signs(line, 0); at < line->length; at = skip_signs(line, at)) {
		size_t size = strcspn(line->text + at, " .,-\"'");
		const char *word = arena_strndup(r->arena, line->text + at, size);
		if (size == 0 || phrase_find(writer, 0, word) == SIZE_MAX)
			return false;
		any = true;
		at += size;
	}
	return any;
}

/* A name below courtesy words: up to three short words, each with a capital. */
static bool is_signed_name(const struct folded *line)
{
	size_t words = 0;
	for (size_t at = skip_signs(line, 0); at < line->length; at = skip_signs(line, at)) {
		unsigned char c = (unsigned char)line->written[line->from[at]];
		if (!((c >= 'A' && c <= 'Z') || c >= 0xc3) || ++words > 3)
			return false;
		at += strcspn(line->text + at, " .,-");
	}
	return words > 0;
}

/* How many of the first `count` lines stand above a name (and what the person is) at the end. */
static size_t without_name(const struct reader_of_words *r, const struct fresh_lines *lines, size_t count)
{
	size_t above = count, writer = count;
	for (; above > 1; above--) {
		const struct folded *line = &lines->items[above - 1].folded;
		bool own = is_writer(r, line);
		if (is_courtesy(&r->lexicon, line) || any_answer(r, line) || (!own && !is_signed_name(line)))
			break;
		if (own && writer == above)
			writer = above - 1;
	}
	return is_courtesy(&r->lexicon, &lines->items[above - 1].folded) ? above : writer;
}

/* How many lines are left without courtesy words and a name at the end. */
static size_t without_farewell(const struct reader_of_words *r, const struct fresh_lines *lines)
{
	size_t count = lines->count, before = 0;
	while (count > 1 && count != before) {
		before = count;
		count = without_name(r, lines, count);
		if (count > 1 && is_courtesy(&r->lexicon, &lines->items[count - 1].folded))
			count--;
	}
	return count;
}

/* ---- drafts ---- */

static struct draft *open_draft(struct reader_of_words *r, const struct fresh_line *line, struct command command)
{
	const struct folded *folded = &line->folded;
	const struct found *found = &command.found;
	struct draft *draft = LIST_PUSH(r->arena, &r->drafts);
	size_t size, behind = found->word == NULL && command.number == 0 ? 0 : command.text;
	*draft = (struct draft){
		.command = command,
		.meaning = found->word == NULL ? MEANING_NONE : found->word->meaning,
		.result = RESULT_RECORD,
		.line = line->number,
		.typed = found->word == NULL ? "" : folded_written(r->arena, folded, found->begin, found->end),
		.text = buf_new(r->arena),
		.value = "",
		.symbol = found->word != NULL && is_symbol(folded->text, found->begin, &size),
	};
	if (draft->meaning == MEANING_YES && r->lexicon.call)
		draft->meaning = MEANING_AGREE;
	buf_text(&draft->text, folded_written(r->arena, folded, behind, folded->length));
	return draft;
}

static void add_text(struct draft *draft, const struct fresh_line *line)
{
	const char *gap = line->paragraph ? "\n\n" : "\n";
	buf_printf(&draft->text, "%s%s", draft->text.length == 0 ? "" : gap, line->folded.written);
}

/* A later line belongs to the answer above it, unless it is plainly one itself. */
static bool begins_answer(const struct draft *above, const struct command *command)
{
	const struct word *word = command->found.word;
	if (word == NULL)
		return false;
	if (word->role == WORD_RECORD)
		return command->follow != FOLLOW_PROSE;
	if (word->role == WORD_NOTE || command->follow != FOLLOW_NOTHING)
		return false;
	if (word->role == WORD_BLOCK_LIKE)
		return above->meaning != MEANING_BLOCK;
	return word->meaning == MEANING_NONE || word->meaning != above->meaning;
}

/*
 * True when the line may only be the rest of the sentence above it, which a
 * program wrapped: "the neighbors do not / agree."
 */
static bool may_be_wrapped(const struct draft *above, const struct fresh_line *line, const struct command *command)
{
	const struct folded *folded = &line->folded;
	char first = folded->written[folded->from[command->found.begin]];
	const char *text = buf_string(&above->text);
	size_t length = strlen(text);
	bool ended = length == 0 || strchr(".!?:;", text[length - 1]) != NULL;
	return !line->paragraph && !ended && command->sign != ':' && first >= 'a' && first <= 'z';
}

/* "AGREE", and below it "AMEND": a command of its own, that this mail does not know. */
static bool leads_elsewhere(const struct reader_of_words *r, const struct draft *above, const struct fresh_line *line)
{
	return above->meaning != MEANING_NONE && r->grammar->kind != REQUEST_PROPOSE && r->grammar->kind != REQUEST_NONE &&
	       elsewhere_leads(r->grammar->words, r->grammar->kind, &line->folded) != MEANING_NONE;
}

static void read_line(struct reader_of_words *r, const struct fresh_line *line, size_t at)
{
	bool numbers = r->grammar->kind == REQUEST_CHECKIN && r->grammar->count < 2;
	unsigned number = 0;
	if (r->grammar->kind == REQUEST_CHECKIN && r->grammar->count > 1)
		at = skip_step_number(&line->folded, at, r->grammar->count, &number);
	struct command command = command_read(&r->lexicon, &line->folded, at, numbers, r->yes);
	command.number = number != 0 ? number : command.number;
	struct draft *above = r->drafts.count == 0 ? NULL : &r->drafts.items[r->drafts.count - 1];
	if (r->grammar->kind == REQUEST_PROPOSE)
		form_command(&line->folded, above == NULL, &command);
	struct draft trial = {.command = command};
	if (command.found.word != NULL && command.found.word->role == WORD_RECORD) {
		trial.meaning = command.found.word->meaning;
		trial.value = "";
		draft_read_value(r, &trial, &line->folded);
		command = trial.command;
	}
	if (above != NULL && number == 0 && !begins_answer(above, &command)) {
		if (!is_courtesy(&r->lexicon, &line->folded))
			add_text(above, line);
		above->elsewhere |= leads_elsewhere(r, above, line);
		return;
	}
	bool wrapped = above != NULL && number == 0 && may_be_wrapped(above, line, &command);
	if (wrapped && meaning_is_preference(trial.meaning)) { /* "Write the forms in / english": the rest of a sentence */
		add_text(above, line);
		return;
	}
	struct draft *draft = open_draft(r, line, command);
	draft->wrapped = wrapped;
	if (above == NULL && command.found.word == NULL && r->grammar->kind == REQUEST_NONE)
		draft->task = elsewhere_leads(r->grammar->words, REQUEST_NONE, &line->folded);
	if (trial.value != NULL)
		draft->value = trial.value;
	draft->meaning = trial.meaning == MEANING_RECORD ? trial.meaning : draft->meaning; /* STATUS with a number */
}

/* "Ana," alone above the answer: whom the letter is to. */
static bool is_salutation(const struct reader_of_words *r, const struct fresh_lines *lines)
{
	if (lines->count < 2)
		return false;
	const struct folded *line = &lines->items[0].folded;
	return line->text[line->length - 1] == ',' && is_signed_name(line) &&
	       !any_answer(r, line);
}

/* Where the answer begins: behind a greeting, and behind the number of what was asked, "P-2026-004: AGREE". */
static size_t first_words(const struct reader_of_words *r, const struct folded *line)
{
	size_t at = command_begin(&r->lexicon, line);
	const char *subject = r->grammar->subject == NULL ? "" : fold_text(r->arena, r->grammar->subject);
	size_t end = *subject == '\0' || at >= line->length ? 0 : phrase_at(line->text, at, subject);
	return end == 0 ? at : skip_signs(line, end);
}

/* INPUT: what stands behind it is somebody's opinion, and no words of the answer above it. */
static bool read_opinion(struct reader_of_words *r, const struct fresh_line *line)
{
	enum request_kind kind = r->grammar->kind;
	size_t text;
	bool own = kind == REQUEST_INPUT || kind == REQUEST_SOUGHT || kind == REQUEST_PROPOSE || kind == REQUEST_SUBSCRIBE;
	if (own || !opinion_leads(r->grammar->words, &line->folded, &text))
		return false;
	struct command command = {.text = text, .follow = FOLLOW_PROSE};
	struct draft *draft = open_draft(r, line, command);
	buf_clear(&draft->text);
	buf_text(&draft->text, folded_written(r->arena, &line->folded, text, line->folded.length));
	draft->result = RESULT_NOTE;
	draft->opinion = true;
	return true;
}

static void read_lines(struct reader_of_words *r, const struct fresh_lines *lines)
{
	size_t count = without_farewell(r, lines);
	for (size_t i = is_salutation(r, lines); i < count; i++) {
		const struct fresh_line *line = &lines->items[i];
		if (read_opinion(r, line))
			continue;
		size_t at = r->drafts.count == 0 ? first_words(r, &line->folded) : 0;
		if (at < line->folded.length)
			read_line(r, line, at);
	}
}

/* ---- what comes out ---- */

/* The same answer twice is one. */
static bool said_before(const struct readings *readings, const struct draft *draft)
{
	for (size_t i = 0; i < readings->count; i++) {
		const struct reading *reading = &readings->items[i];
		if (reading->meaning == draft->meaning && reading->result == draft->result &&
		    reading->number == draft->command.number && strcmp(reading->words, buf_string(&draft->text)) == 0)
			return true;
	}
	return false;
}

static void put_readings(struct reader_of_words *r)
{
	for (size_t i = 0; i < r->drafts.count; i++) {
		const struct draft *draft = &r->drafts.items[i];
		if (draft->opinion || said_before(&r->intent->readings, draft))
			continue;
		bool counted = draft->result != RESULT_RECORD || r->grammar->kind != REQUEST_NONE;
		*LIST_PUSH(r->arena, &r->intent->readings) = (struct reading){
			.meaning = draft->meaning,
			.result = counted ? draft->result : RESULT_NOT_COUNTED,
			.line = draft->line,
			.typed = draft->typed,
			.words = buf_string(&draft->text),
			.value = draft->value,
			.number = draft->command.number,
		};
	}
}

static struct reader_of_words reader_of(struct arena *arena, const struct grammar *grammar, struct intent *intent)
{
	return (struct reader_of_words){
		.arena = arena,
		.grammar = grammar,
		.lexicon = lexicon_of(grammar->words, grammar->kind),
		.yes = grammar->kind == REQUEST_CALL || grammar->kind == REQUEST_NONE ? MEANING_AGREE : MEANING_YES,
		.intent = intent,
	};
}

/* Courtesy words and nothing else. */
static void note_thanks(struct reader_of_words *r, const struct fresh_lines *lines)
{
	if (lines->count == 0)
		return;
	*LIST_PUSH(r->arena, &r->intent->readings) = (struct reading){
		.meaning = MEANING_THANKS,
		.result = RESULT_NOTE,
		.line = lines->items[0].number,
		.typed = lines->items[0].folded.written,
		.words = "",
		.value = "",
	};
}

static bool says_courtesy(const struct reader_of_words *r, const struct fresh_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		if (is_courtesy(&r->lexicon, &lines->items[i].folded))
			return true;
	return false;
}

void grammar_read(struct arena *arena, const struct grammar *grammar, struct intent *intent)
{
	struct reader_of_words r = reader_of(arena, grammar, intent);
	struct fresh_lines lines = split(&r, intent->fresh);
	read_lines(&r, &lines);
	for (size_t i = 0; i < r.drafts.count; i++)
		if (!r.drafts.items[i].opinion)
			judge_draft(&r, &r.drafts.items[i]);
	for (size_t i = 0; i < r.drafts.count; i++)
		if (r.drafts.items[i].opinion)
			judge_opinion(&r, i);
	judge_together(&r);
	put_readings(&r);
	if (r.drafts.count == 0 && says_courtesy(&r, &lines))
		note_thanks(&r, &lines);
	else if (r.drafts.count == 0)
		intent_add_problem(arena, intent, PROBLEM_EMPTY);
}

unsigned grammar_farewell(struct arena *arena, const struct grammar *grammar, struct intent *intent)
{
	struct reader_of_words r = reader_of(arena, grammar, intent);
	struct fresh_lines lines = split(&r, intent->fresh);
	size_t count = lines.count == 0 ? 0 : without_farewell(&r, &lines);
	return count < lines.count ? lines.items[count].number : UINT_MAX;
}

bool grammar_read_subject(struct arena *arena, const struct grammar *grammar, const char *subject,
                          struct intent *intent)
{
	struct reader_of_words r = reader_of(arena, grammar, intent);
	struct fresh_line line = {.number = 0};
	fold(arena, subject, &line.folded);
	struct command command = command_read(&r.lexicon, &line.folded, 0, false, r.yes);
	if (command.found.word == NULL || command.found.word->role == WORD_NOTE)
		return false;
	struct draft *draft = open_draft(&r, &line, command);
	buf_clear(&draft->text);
	ask_about(&r, draft, PROBLEM_SUBJECT_ONLY);
	if (command.found.word->role == WORD_BLOCK_LIKE || draft->meaning == MEANING_BLOCK)
		intent_add_problem(arena, intent, PROBLEM_BLOCK_LIKE);
	put_readings(&r);
	return true;
}

bool grammar_read_service(struct arena *arena, const struct grammar *grammar, const char *subject,
                          struct intent *intent)
{
	struct reader_of_words r = reader_of(arena, grammar, intent);
	struct fresh_line line = {.number = 0};
	bool of_list = grammar->kind == REQUEST_SUBSCRIBE || grammar->kind == REQUEST_CONFIRM;
	if (grammar->kind == REQUEST_NONE || of_list)
		r.lexicon = lexicon_of(grammar->words, REQUEST_SUBSCRIBE);
	fold(arena, arena_strndup(arena, subject, strcspn(subject, "#[")), &line.folded);
	struct command command = command_read(&r.lexicon, &line.folded, 0, false, r.yes);
	const struct word *word = command.found.word;
	bool bundle = word != NULL && (word->meaning == MEANING_SEND_BUNDLE || takes_id(word->meaning));
	bool any = of_list && word != NULL && word->meaning == MEANING_STOP && strcmp(word->value, "any") == 0;
	if ((grammar->kind != REQUEST_NONE && !of_list) || word == NULL || !meaning_is_service(word->meaning) ||
	    (command.follow != FOLLOW_NOTHING && !bundle && !any))
		return false;
	struct draft *draft = open_draft(&r, &line, command);
	draft_read_value(&r, draft, &line.folded);
	buf_clear(&draft->text);
	draft->result = RESULT_NOTE;
	intent->readings.count = 0;
	put_readings(&r);
	return true;
}

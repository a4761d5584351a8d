/* SPDX-License-Identifier: MIT */
#include "core/echo.h"

#include "base/buf.h"

#include <string.h>

/* The words without case, spaces and the digits of a ticket number. */
static const char *plain(struct arena *arena, const char *text)
{
	struct buf out = buf_new(arena);
	char last = ' ';
	for (; *text != '\0'; text++) {
		char c = *text;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c >= '0' && c <= '9')
			c = '0';
		if (c == '\n' || c == '\t' || c == '\r')
			c = ' ';
		if ((c == ' ' || c == '0') && c == last)
			continue;
		buf_char(&out, c);
		last = c;
	}
	while (out.length > 0 && buf_string(&out)[out.length - 1] == ' ')
		out.length--;
	return arena_strndup(arena, buf_string(&out), out.length);
}

/* True when one of the lines of `text` says the same as `line`. */
static bool has_line(struct arena *arena, const char *text, const char *line)
{
	const char *wanted = plain(arena, line);
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		if (strcmp(plain(arena, arena_strndup(arena, text, length)), wanted) == 0)
			return true;
		text += length + (text[length] == '\n');
	}
	return *wanted == '\0';
}

static bool is_own_words(const struct cut_line *cut)
{
	return strcmp(cut->rule, "own_words") == 0;
}

/* What our answer showed of their own words looks like ours when they write it again. */
static bool is_again(struct arena *arena, const struct intent *intent, const char *line)
{
	bool found = has_line(arena, intent->fresh, line);
	for (size_t i = 0; !found && i < intent->cut.count; i++)
		found = is_own_words(&intent->cut.items[i]) && has_line(arena, intent->cut.items[i].line, line);
	return found;
}

/* True when the letter says what `before` said, no more and no less. */
static bool says_again(struct arena *arena, const struct intent *intent, const char *before)
{
	for (const char *line = intent->fresh; *line != '\0';) {
		size_t length = strcspn(line, "\n");
		if (!has_line(arena, before, arena_strndup(arena, line, length)))
			return false;
		line += length + (line[length] == '\n');
	}
	for (const char *line = before; *line != '\0';) {
		size_t length = strcspn(line, "\n");
		if (!is_again(arena, intent, arena_strndup(arena, line, length)))
			return false;
		line += length + (line[length] == '\n');
	}
	return true;
}

/* True when the letter shows something of ours, as most programs of people do. */
static bool quotes(struct arena *arena, const struct intent *intent, const char *before)
{
	static const char *const theirs[] = {"signature", "html_signature", "disclaimer", "underline", "contact_block",
	                                     "mobile_footer", "picture", "placeholder", "hidden"};
	for (size_t i = 0; i < intent->cut.count; i++) {
		const struct cut_line *cut = &intent->cut.items[i];
		bool own = *plain(arena, cut->line) == '\0' || (is_own_words(cut) && has_line(arena, before, cut->line));
		for (size_t j = 0; j < sizeof theirs / sizeof *theirs; j++)
			own |= strcmp(cut->rule, theirs[j]) == 0;
		if (!own)
			return true;
	}
	return false;
}

static instant window(struct arena *arena, const struct intent *intent, const char *before)
{
	bool quoting = quotes(arena, intent, before);
	if (strlen(before) >= ECHO_LEAST_TEXT)
		return quoting ? ECHO_SECONDS : ECHO_BARE_SECONDS;
	return quoting ? -1 : ECHO_SHORT_SECONDS;
}

/* True when we answered the last letter, and this one came soon behind that answer. */
static bool follows(const struct decision *d, const struct intent *intent, const struct taken *last)
{
	bool answered = last->about->class == CLASS_ASKED_BACK || last->about->class == CLASS_REFUSED || last->about->class == CLASS_NOTED ||
	                last->about->class == CLASS_RECORDED || last->about->class == CLASS_REPLACED;
	return answered && last->about->batch < d->state->batch && intent->received >= last->about->time &&
	       intent->received <= last->about->time + ECHO_BARE_SECONDS;
}

/* An answer that was recorded keeps its reason alone: is it the same answer, for the same reason? */
static bool answers_again(struct decision *d, const struct intent *intent, const struct fact *fact)
{
	enum meaning meaning;
	if (intent->readings.count != 1 || !meaning_find(fact->about->value, &meaning) ||
	    intent->readings.items[0].meaning != meaning)
		return false;
	const char *words = fact->about->words && d->words != NULL ? d->words(d->context, d->arena, fact->row) : NULL;
	return strcmp(plain(d->arena, words == NULL ? "" : words), plain(d->arena, intent->readings.items[0].words)) == 0;
}

/* What the last letter said, as far as it was kept; NULL when it was not. */
static const char *words_of(struct decision *d, const struct taken *last, const struct fact *fact)
{
	if (strcmp(last->about->note, problem_word(PROBLEM_EMPTY)) == 0)
		return "";
	if (last->words)
		return d->letter_words == NULL ? NULL : d->letter_words(d->context, d->arena, last->row);
	return fact != NULL && fact->about->words && d->words != NULL ? d->words(d->context, d->arena, fact->row) : NULL;
}

/* The words that this letter says again; NULL when it does not. */
static const char *said_again(struct decision *d, const struct intent *intent, const struct taken *last)
{
	const struct fact *fact = last->row_count == 0 ? NULL : state_fact(d->state, last->first_row);
	if (last->about->class == CLASS_RECORDED || last->about->class == CLASS_REPLACED) {
		bool again = last->row_count == 1 && fact != NULL && answers_again(d, intent, fact);
		return again ? intent->fresh : NULL;
	}
	const char *before = words_of(d, last, fact);
	bool comparable = before != NULL && strlen(before) <= ECHO_LONGEST_TEXT;
	return comparable && says_again(d->arena, intent, before) ? before : NULL;
}

bool is_echo(struct decision *d, const struct intent *intent)
{
	uint32_t person = state_person(d->state, intent->member);
	uint32_t place = person == NOBODY ? NOBODY : d->state->people.items[person].last_letter;
	bool known = intent->identity == IDENTITY_PROVED || intent->identity == IDENTITY_FOREIGN;
	bool long_text = strlen(intent->fresh) > ECHO_LONGEST_TEXT || intent->cut.count > ECHO_MOST_CUT;
	if (!known || long_text || place == NOBODY || !follows(d, intent, &d->state->taken.items[place]))
		return false;
	const struct taken *last = &d->state->taken.items[place];
	const char *before = said_again(d, intent, last);
	return before != NULL && intent->received <= last->about->time + window(d->arena, intent, before);
}

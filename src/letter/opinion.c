/* SPDX-License-Identifier: MIT */
#include "letter/opinion.h"

#include "base/buf.h"
#include "letter/command.h"

#include <string.h>

struct opinion {
	struct arena *arena;
	struct lexicon lexicon;
	struct intent *intent;
	bool begun;             /* what follows is the opinion */
	bool any;               /* something of it was read */
	struct buf text;
	unsigned line;          /* where it begins */
	const char *typed, *language;
	const char *named;      /* the proposal, "" none */
	const char *writer;     /* normalised: name and address */
	bool doubtful;          /* the text may be somebody else's: it is not shown */
};

/* "p-2026-004": its end, 0 when none stands at `at`. */
static size_t id_end(const struct folded *line, size_t at)
{
	const char *id = line->text + at;
	if (at >= line->length || !at_word_start(line->text, at) || id[0] != 'p' || id[1] != '-' ||
	    strspn(id + 2, "0123456789") != 4 || id[6] != '-')
		return 0;
	size_t digits = strspn(id + 7, "0123456789");
	return digits == 0 || digits > 6 ? 0 : at + 7 + digits;
}

static const char *id_text(struct arena *arena, const struct folded *line, size_t at, size_t end)
{
	char *id = arena_strndup(arena, line->text + at, end - at);
	id[0] = 'P';
	return id;
}

/* The words of INPUT with the number of a proposal right behind them, anywhere in a subject. */
static bool is_tag(struct opinion *o, const char *subject)
{
	struct folded line;
	fold(o->arena, subject, &line);
	for (size_t at = 0; at < line.length; at++) {
		struct found found = phrase_longest(&o->lexicon, &line, at, ROLE(WORD_RECORD));
		if (found.word == NULL || found.word->meaning != MEANING_INPUT)
			continue;
		size_t id = skip_signs(&line, found.end), end = id_end(&line, id);
		if (end == 0)
			continue;
		o->language = found.word->value;
		o->named = id_text(o->arena, &line, id, end);
		return true;
	}
	return false;
}

/* The first number of a proposal in a text, "" none: "Re: [The Core] P-2026-004: ..." */
static const char *named_in(struct arena *arena, const char *text)
{
	struct folded line;
	fold(arena, text, &line);
	for (size_t at = 0; at < line.length; at++) {
		size_t end = id_end(&line, at);
		if (end > 0)
			return id_text(arena, &line, at, end);
	}
	return "";
}

static void add(struct opinion *o, enum meaning meaning, unsigned line, const char *typed, const char *value,
                const char *words)
{
	*LIST_PUSH(o->arena, &o->intent->readings) = (struct reading){
		.meaning = meaning,
		.result = RESULT_NOTE,
		.line = line,
		.typed = typed,
		.words = words,
		.value = value,
		.language = meaning == MEANING_INPUT ? o->language : NULL,
	};
	o->any = true;
}

/* ---- one line ---- */

/* True when the line is nothing but a yes from `at` on, perhaps with courtesy words. */
static bool says_only(const struct opinion *o, const struct folded *line, size_t at, enum meaning meaning)
{
	at = skip_signs(line, at);
	struct found found = phrase_longest(&o->lexicon, line, at, ROLE(WORD_RECORD));
	if (found.word == NULL || found.word->meaning != meaning)
		return false;
	for (at = skip_signs(line, found.end); at < line->length; at = skip_signs(line, found.end)) {
		found = phrase_longest(&o->lexicon, line, at, ROLE(WORD_NOTE));
		if (found.word == NULL)
			return false;
	}
	return true;
}

/* QUOTE ME with no sign behind it that is not a plain yes or no: "quote me on that if you like" is a sentence. */
static bool read_wish(struct opinion *o, const struct folded *line, const struct command *command, unsigned number)
{
	bool yes = command->follow == FOLLOW_NOTHING || says_only(o, line, command->text, MEANING_YES);
	bool no = says_only(o, line, command->text, MEANING_NO);
	if (command->follow == FOLLOW_PROSE && !yes && !no)
		return false;
	/* What is no plain yes is none: nobody's words are shown by mistake. An answer is no harm. */
	if (!yes && !no)
		yes = command->found.word->meaning == MEANING_ANSWER_ME;
	add(o, command->found.word->meaning, number,
	    folded_written(o->arena, line, command->found.begin, command->found.end), yes ? "yes" : "no", "");
	return true;
}

static void put_text(struct opinion *o, const char *text)
{
	if (o->text.length > 0)
		buf_text(&o->text, "\n");
	buf_text(&o->text, text);
}

/* An address, or digits enough for a telephone number: "(517) 555-0142". */
static bool tells_contact(const char *text)
{
	enum { PHONE_DIGITS = 7 };
	unsigned digits = 0;
	for (; *text != '\0'; text++) {
		if (*text == '@')
			return true;
		if (*text >= '0' && *text <= '9' && ++digits >= PHONE_DIGITS)
			return true;
		if ((*text < '0' || *text > '9') && strchr(" -.()+/", *text) == NULL)
			digits = 0;
	}
	return false;
}

/* True when the text tells who wrote it: a word of the name that programs put in front of the address, or that. */
static bool tells_writer(const struct opinion *o, const char *text)
{
	enum { SHORTEST_NAME = 3, MOST_WORDS = 8 };
	unsigned words = 0;
	const char *folded = fold_text(o->arena, text);
	const char *word = o->writer;
	for (size_t size; *word != '\0' && words++ < MOST_WORDS; word += size + strspn(word + size, " ,.\"'")) {
		size = strcspn(word, " ,.\"'");
		if (strchr(word, ' ') == NULL)
			size = strlen(word); /* the address */
		if (size >= SHORTEST_NAME && phrase_find(folded, 0, arena_strndup(o->arena, word, size)) != SIZE_MAX)
			return true;
	}
	return tells_contact(folded);
}

static void end_text(struct opinion *o)
{
	struct folded whole;
	const char *text = buf_string(&o->text);
	fold(o->arena, text, &whole);
	text = folded_written(o->arena, &whole, 0, whole.length);
	if (*text != '\0') {
		add(o, MEANING_INPUT, o->line, o->typed, o->named, text);
		o->intent->readings.items[o->intent->readings.count - 1].number = o->doubtful || tells_writer(o, text);
	}
	buf_clear(&o->text);
}

/* "INPUT: text", "INPUT P-2026-004: text", INPUT alone. "Input from you matters" is a sentence. */
static bool is_led(const struct folded *line, const struct command *command)
{
	bool sign = command->sign == ':' || command->sign == '-';
	return id_end(line, skip_signs(line, command->found.end)) != 0 || command->follow == FOLLOW_NOTHING ||
	       (command->follow == FOLLOW_TEXT && sign);
}

bool opinion_leads(const struct words *words, const struct folded *line, size_t *ret_text)
{
	enum { NEAR = 64, A_WORD_OR_TWO = 24 };
	size_t near = line->length < NEAR ? line->length : NEAR;
	if (line->length > A_WORD_OR_TWO && strcspn(line->text, ":-") >= near) /* most lines are passed by */
		return false;
	struct lexicon lexicon = lexicon_of(words, REQUEST_INPUT);
	struct command command = command_read(&lexicon, line, command_begin(&lexicon, line), false, MEANING_YES);
	if (command.found.word == NULL || command.found.word->meaning != MEANING_INPUT || !is_led(line, &command))
		return false;
	size_t at = skip_signs(line, command.found.end), end = id_end(line, at);
	*ret_text = end > 0 ? skip_signs(line, end) : at;
	return true;
}

static bool begin_text(struct opinion *o, const struct folded *line, const struct command *command, unsigned number)
{
	size_t at = skip_signs(line, command->found.end), end = id_end(line, at);
	if (!is_led(line, command))
		return false;
	end_text(o);
	o->begun = true;
	o->line = number;
	o->language = command->found.word->value;
	o->typed = folded_written(o->arena, line, command->found.begin, command->found.end);
	if (end > 0)
		o->named = id_text(o->arena, line, at, end);
	at = end > 0 ? skip_signs(line, end) : command->follow == FOLLOW_NOTHING ? line->length : command->text;
	if (at < line->length)
		put_text(o, folded_written(o->arena, line, at, line->length));
	return true;
}

static bool take_back(struct opinion *o, const struct folded *line, const struct command *command, unsigned number,
                      bool free)
{
	const char *so_far = buf_string(&o->text);
	if (!free || command->follow == FOLLOW_PROSE || so_far[strspn(so_far, " \n")] != '\0')
		return false;
	add(o, MEANING_TAKE_BACK, number, folded_written(o->arena, line, command->found.begin, command->found.end), "",
	    "");
	o->begun = false; /* why is nobody's business; new words begin with INPUT: */
	return true;
}

static bool read_command(struct opinion *o, const struct folded *line, unsigned number, bool free)
{
	struct command command = command_read(&o->lexicon, line, o->begun ? 0 : command_begin(&o->lexicon, line), false,
	                                      MEANING_YES);
	const struct word *word = command.found.word;
	if (word == NULL || word->role != WORD_RECORD)
		return false;
	if (word->meaning == MEANING_INPUT)
		return begin_text(o, line, &command, number);
	if (word->meaning == MEANING_TAKE_BACK)
		return take_back(o, line, &command, number, free);
	bool wish = word->meaning == MEANING_QUOTE_ME || word->meaning == MEANING_ANSWER_ME;
	return wish && (o->begun || o->any || free) && read_wish(o, line, &command, number);
}

/* ---- the letter ---- */

/* Thanks, HELP, STOP and nothing else: no opinion, though everything was asked for. */
static bool says_other_things(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++) {
		enum meaning meaning = intent->readings.items[i].meaning;
		if (meaning != MEANING_THANKS && meaning != MEANING_HELP && meaning != MEANING_NOT_ME &&
		    !meaning_is_service(meaning))
			return true;
	}
	return intent->readings.count == 0 && *intent->fresh != '\0';
}

static bool disowns(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning == MEANING_NOT_ME &&
		    intent->readings.items[i].result == RESULT_RECORD)
			return true;
	return false;
}

/* An answer that the grammar read in this line: the opinion above it is over. */
static bool answers_here(const struct opinion *o, unsigned number)
{
	for (size_t i = 0; i < o->intent->readings.count; i++) {
		const struct reading *reading = &o->intent->readings.items[i];
		if (reading->line == number && reading->result == RESULT_RECORD)
			return true;
	}
	return false;
}

static void read_line(struct opinion *o, const char *written, unsigned number, bool free)
{
	struct folded line;
	fold(o->arena, written, &line);
	if (o->begun && !free && answers_here(o, number)) {
		end_text(o);
		o->begun = false;
		return;
	}
	if (line.length > 0 && read_command(o, &line, number, free))
		return;
	if (!o->begun)
		return;
	put_text(o, written);
	if (o->line == 0)
		o->line = number;
}

bool opinion_read(struct arena *arena, const struct grammar *grammar, const char *subject, struct intent *intent)
{
	struct opinion o = {
		.arena = arena,
		.lexicon = lexicon_of(grammar->words, REQUEST_INPUT),
		.intent = intent,
		.text = buf_new(arena),
		.typed = "",
		.language = "",
		.named = "",
		.writer = fold_text(arena, grammar->writer),
		.doubtful = grammar->doubtful,
	};
	if (intent_has(intent, PROBLEM_ENCRYPTED) || intent_has(intent, PROBLEM_CHARSET))
		return false;
	unsigned farewell = grammar_farewell(arena, grammar, intent);
	bool tag = is_tag(&o, subject);
	bool free = (tag || grammar->kind == REQUEST_INPUT) && says_other_things(intent);
	if (*o.named == '\0')
		o.named = named_in(arena, subject);
	o.begun = free;
	const char *text = intent->fresh;
	for (unsigned number = 1; number < farewell; number++) {
		size_t length = strcspn(text, "\n");
		read_line(&o, arena_strndup(arena, text, length), number, free);
		if (text[length] == '\0')
			break;
		text += length + 1;
	}
	end_text(&o);
	if (grammar->kind == REQUEST_INPUT && disowns(intent)) /* somebody wrote in their name */
		add(&o, MEANING_TAKE_BACK, 0, "", "", "");
	return o.any;
}

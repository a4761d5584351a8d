/* SPDX-License-Identifier: MIT */
/* What the targets that read letters share. */
#ifndef ASSENT_TESTS_FUZZ_LETTER_KIT_H
#define ASSENT_TESTS_FUZZ_LETTER_KIT_H

#include "base/arena.h"
#include "base/buf.h"
#include "core/intent.h"
#include "core/letter.h"
#include "fuzz.h"
#include "home/home.h"
#include "letter/grammar.h"
#include "letter/understand.h"

#include <unistr.h>

/* The shipped reply words, English and Spanish, of the tree that the target was built from, wherever it runs. */
static inline const struct words *kit_words(void)
{
	static const char *const languages[] = {"en", "es"};
	static struct arena arena;
	static struct words words;
	struct error error = {0};
	if (words.by_request[REQUEST_CALL].count > 0)
		return &words;
	HOLDS(setenv("ASSENT_SHARE", SOURCE_TREE, 1) == 0);
	if (!words_read(&arena, "/nonexistent", languages, 2, &words, &error)) {
		fprintf(stderr, "%s\n", error.text);
		abort();
	}
	return &words;
}

/* Names that begin with "a" are one member's, others several people's or nobody's. */
static inline size_t kit_named(void *context, const char *name, const char **ret_member)
{
	(void)context;
	*ret_member = "m-7k2q9d4x";
	return *name == 'a' ? 1 : *name == 'b' ? 2 : 0;
}

static inline struct understanding kit_world(void)
{
	return (struct understanding){
		.words = kit_words(),
		.named = kit_named,
		.confidential = "safe@example.org",
		.own_address = "core@example.org",
		.authserv_id = "mx.example.org",
		.assume = REQUEST_CALL,
		.yes_is_agree = true,
		.year = 2026,
		.month = 12,
		.day = 1,
	};
}

/* True when the text is what flat letters hold: UTF-8 without NUL, CR and LF. */
static inline bool kit_is_flat(const char *text)
{
	return u8_check((const uint8_t *)text, strlen(text)) == NULL && strpbrk(text, "\r\n") == NULL;
}

/*
 * What was asked for, by the low five bits of a byte: its number in the list of kinds, to which new
 * ones are added at the end. So a byte keeps its meaning, and what was kept is read as what it was kept for.
 */
static inline enum request_kind kit_kind(unsigned byte)
{
	enum { KINDS = 32 };
	_Static_assert(REQUEST_COUNT <= KINDS, "the low five bits of a byte do not tell so many kinds apart");
	return byte % KINDS < REQUEST_COUNT ? (enum request_kind)(byte % KINDS) : REQUEST_NONE;
}

/* What is asked, and how, by one byte: kit_kind, several steps, a core where yes is no answer, somebody else's text. */
static inline struct grammar kit_grammar(unsigned how)
{
	return (struct grammar){
		.words = kit_words(),
		.kind = kit_kind(how),
		.yes_is_agree = (how & 64) == 0,
		.today = {2026, 12, 1},
		.writer = "ana lopez ana@example.org",
		.count = (how & 32) != 0 ? 3 : 0,
		.subject = "P-2026-004",
		.doubtful = (how & 128) != 0,
	};
}

static inline void kit_check_lines(const struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		HOLDS(kit_is_flat(lines->items[i].text));
}

/* The next line of the input, NUL added, made what the reader makes of bytes: UTF-8 without controls. NULL at the end. */
static inline char *kit_line(struct arena *arena, const uint8_t **bytes, size_t *left)
{
	if (*left == 0)
		return NULL;
	const uint8_t *end = memchr(*bytes, '\n', *left);
	size_t length = end == NULL ? *left : (size_t)(end - *bytes);
	char *line = arena_strndup(arena, (const char *)*bytes, length);
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)line[i] < ' ' && line[i] != '\t')
			line[i] = ' ';
	const uint8_t *bad;
	while ((bad = u8_check((uint8_t *)line, length)) != NULL)
		line[bad - (uint8_t *)line] = '?';
	*bytes += length + (end != NULL);
	*left -= length + (end != NULL);
	return line;
}

/* The rest of the input, line by line as the reader makes them, joined by LF. */
static inline char *kit_text(struct arena *arena, const uint8_t *bytes, size_t left)
{
	struct buf text = buf_new(arena);
	const char *line = kit_line(arena, &bytes, &left);
	for (; line != NULL; line = kit_line(arena, &bytes, &left))
		buf_printf(&text, "%s%s", text.length == 0 ? "" : "\n", line);
	return arena_strdup(arena, buf_string(&text));
}

/* Whatever was read: results are of the closed lists, nothing is counted without words. */
static inline void kit_check_intent(const struct intent *intent)
{
	HOLDS(u8_check((const uint8_t *)intent->fresh, strlen(intent->fresh)) == NULL);
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		HOLDS(reading->result < RESULT_COUNT && reading->meaning < MEANING_COUNT);
		HOLDS(reading->result != RESULT_RECORD || (reading->meaning != MEANING_NONE && *reading->typed != '\0'));
		HOLDS(u8_check((const uint8_t *)reading->words, strlen(reading->words)) == NULL);
	}
}

static inline bool kit_is_position(const struct reading *reading)
{
	return reading->meaning == MEANING_AGREE || reading->meaning == MEANING_STAND_ASIDE || reading->meaning == MEANING_BLOCK;
}

/* What nobody asked for, and what may be somebody else's, is never counted; of two different positions none is. */
static inline void kit_check_counted(const struct grammar *grammar, const struct readings *readings)
{
	const struct reading *position = NULL;
	for (size_t i = 0; i < readings->count; i++) {
		const struct reading *reading = &readings->items[i];
		if (reading->result != RESULT_RECORD)
			continue;
		HOLDS(grammar->kind != REQUEST_NONE && !grammar->doubtful);
		if (!kit_is_position(reading))
			continue;
		HOLDS(position == NULL || position->meaning == reading->meaning);
		position = reading;
	}
}

#endif

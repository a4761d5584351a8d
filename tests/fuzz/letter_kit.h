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

/*
 * What was asked for, by the low five bits of a byte. A byte keeps its meaning: new kinds go to
 * the end, so that what was kept is still read as what it was kept for.
 */
static inline enum request_kind kit_kind(unsigned byte)
{
	enum { KINDS = 32 };
	static const enum request_kind kinds[KINDS] = {
		REQUEST_NONE,    REQUEST_CALL,    REQUEST_CLOSE, REQUEST_CHECKIN, REQUEST_CONFIRM,
		REQUEST_SUBSCRIBE, REQUEST_YOURS, REQUEST_DRAFT, REQUEST_PROPOSE, REQUEST_SOUGHT,
		REQUEST_INPUT,   REQUEST_AGREEMENT, REQUEST_MEETING, REQUEST_MINUTES,
	};
	_Static_assert(REQUEST_COUNT == 14, "a kind is missing here: put it at the end");
	return kinds[byte % KINDS];
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

#endif

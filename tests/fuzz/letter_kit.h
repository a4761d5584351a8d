/* SPDX-License-Identifier: MIT */
/* What the targets that read letters share. */
#ifndef ASSENT_TESTS_FUZZ_LETTER_KIT_H
#define ASSENT_TESTS_FUZZ_LETTER_KIT_H

#include "base/arena.h"
#include "core/intent.h"
#include "core/letter.h"
#include "fuzz.h"
#include "home/home.h"
#include "letter/understand.h"

#include <unistr.h>

/* The shipped reply words, English and Spanish; found from the top of the tree. */
static inline const struct words *kit_words(void)
{
	static const char *const languages[] = {"en", "es"};
	static struct arena arena;
	static struct words words;
	struct error error = {0};
	if (words.by_request[REQUEST_CALL].count == 0) {
		HOLDS(setenv("ASSENT_SHARE", ".", 1) == 0);
		HOLDS(words_read(&arena, "/nonexistent", languages, 2, &words, &error));
	}
	return &words;
}

static inline struct understanding kit_world(void)
{
	return (struct understanding){
		.words = kit_words(),
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

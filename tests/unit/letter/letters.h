/* SPDX-License-Identifier: MIT */
/* Letters for tests: built from plain text, in a small world of two members and the mails they were sent. */
#ifndef ASSENT_TESTS_LETTERS_H
#define ASSENT_TESTS_LETTERS_H

#include "letter/understand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ANA "m-7k2q9d4x"
#define BEN "m-2b8c4f6h"
#define ANA_CALL "abcd2345efgh6789"
#define ANA_CHECKIN "bcde3456fghj789k"
#define ANA_CALL_V2 "cdef4567ghjk89mn"
#define BEN_CALL "mnpq2345rstv6789"
#define ANA_MAIL "defg5678hjkm9npq"

/* Reads one words file of the shipped ones into `words`; the tests run in the top folder. */
static inline void load_words_file(struct arena *arena, struct words *words, const char *language,
                                   enum request_kind kind)
{
	char line[4096], section[64] = "";
	const char *path =
		arena_printf(arena, "mailtemplates/words/%s/%s.ini", language, request_kind_word(kind));
	FILE *file = fopen(path, "r");
	if (file == NULL)
		fail_msg("%s cannot be opened: run the tests in the top folder", path);
	while (file != NULL && fgets(line, sizeof line, file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		char *entries = strchr(line, '=');
		if (line[0] == '[')
			snprintf(section, sizeof section, "%.*s", (int)strcspn(line + 1, "]"), line + 1);
		if (line[0] == '[' || line[0] == '#' || entries == NULL)
			continue;
		for (char *entry = entries + 1; entry != NULL;) {
			char *next = strchr(entry, ';');
			if (next != NULL)
				*next++ = '\0';
			if (!words_add(arena, words, kind, section, entry))
				fail_msg("%s: [%s] is no group", path, section);
			entry = next;
		}
	}
	if (file != NULL)
		fclose(file);
}

/* The shipped words, English and Spanish. */
static inline const struct words *test_words(void)
{
	static struct words words;
	static struct arena arena;
	if (words.by_request[REQUEST_CALL].count == 0)
		for (size_t kind = 0; kind < REQUEST_COUNT; kind++) {
			load_words_file(&arena, &words, "en", (enum request_kind)kind);
			load_words_file(&arena, &words, "es", (enum request_kind)kind);
		}
	return &words;
}

/* ---- the world ---- */

static const struct request test_asked[] = {
	{.kind = REQUEST_CALL, .subject = "P-2026-004", .version = "V1", .member = ANA, .token = ANA_CALL, .count = 0},
	{.kind = REQUEST_CALL, .subject = "P-2026-004", .version = "V2", .member = ANA, .token = ANA_CALL_V2, .count = 0},
	{.kind = REQUEST_CHECKIN, .subject = "A-2026-031", .version = "V1", .member = ANA, .token = ANA_CHECKIN, .count = 0},
	{.kind = REQUEST_CALL, .subject = "P-2026-004", .version = "V1", .member = BEN, .token = BEN_CALL, .count = 0},
	{.kind = REQUEST_NONE, .subject = "", .version = "", .member = ANA, .token = ANA_MAIL, .count = 0},
};

/* The token of a request of the table, as the ledger's key would make it. */
static inline void test_token(const void *context, const char *text, char token[TOKEN_TEXT_SIZE])
{
	struct arena scratch = {0};
	(void)context;
	for (size_t i = 0; i < sizeof test_asked / sizeof *test_asked; i++)
		if (strcmp(request_text(&scratch, &test_asked[i]), text) == 0)
			memcpy(token, test_asked[i].token, TOKEN_TEXT_SIZE);
	arena_release(&scratch);
}

static inline const struct requests *test_requests(void)
{
	static struct arena arena;
	static struct requests requests = {.token_of = test_token};
	for (size_t i = 0; requests.count < sizeof test_asked / sizeof *test_asked; i++) {
		requests_add_about(&arena, &requests, &test_asked[i], test_asked[i].member);
		if (i + 1 == sizeof test_asked / sizeof *test_asked)
			requests_make_tokens(&requests);
	}
	return &requests;
}
static inline size_t test_members_of(void *context, const char *address, const char **ret_member)
{
	(void)context;
	if (strcmp(address, "home@example.org") == 0) {
		*ret_member = ANA;
		return 2;
	}
	if (strcmp(address, "ana@example.org") == 0 || strcmp(address, "ana@work.example.org") == 0)
		*ret_member = ANA;
	else if (strcmp(address, "ben@example.org") == 0)
		*ret_member = BEN;
	else
		return 0;
	return 1;
}

static inline bool test_address_of(void *context, const char *member, const char *address)
{
	const char *owner = "";
	size_t count = test_members_of(context, address, &owner);
	return count == 2 || (count == 1 && strcmp(owner, member) == 0);
}

static inline struct understanding test_world(void)
{
	return (struct understanding){
		.words = test_words(),
		.requests = test_requests(),
		.members_of = test_members_of,
		.address_of = test_address_of,
		.own_address = "core@example.org",
		.authserv_id = "mx.example.org",
		.assume = REQUEST_NONE,
		.yes_is_agree = true,
		.year = 2026,
		.month = 12,
		.day = 1,
	};
}

/* ---- letters ---- */

/* Lines of a text part; leading > become quote depth, as the reader makes it. */
static inline void add_lines(struct arena *arena, struct lines *lines, const char *text)
{
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		struct line *line = LIST_PUSH(arena, lines);
		const char *begin = text;
		while (*begin == '>') {
			line->quote++;
			begin++;
		}
		begin += line->quote > 0 && *begin == ' ';
		line->text = arena_strndup(arena, begin, length - (size_t)(begin - text));
		text += length + (text[length] == '\n');
	}
}

static inline void add_header(struct arena *arena, struct headers *headers, const char *name, const char *value)
{
	*LIST_PUSH(arena, headers) = (struct header){name, value};
}

static inline void add_address(struct arena *arena, struct addresses *addresses, const char *name, const char *address)
{
	*LIST_PUSH(arena, addresses) = (struct address){name, address};
}

/* A plain letter from Ana to us. */
static inline struct letter test_letter(struct arena *arena, const char *text)
{
	struct letter letter = {
		.message_id = "one@mail.example.org",
		.subject = "Re: [The Core] P-2026-004",
		.date = "",
		.content_type = "text/plain",
		.flags = LETTER_HAS_TEXT,
	};
	add_header(arena, &letter.headers, "from", "Ana <ana@example.org>");
	add_address(arena, &letter.from, "Ana", "ana@example.org");
	add_address(arena, &letter.recipients, "", "core@example.org");
	add_lines(arena, &letter.plain, text);
	return letter;
}

/* The readings as one line: "agree R 'words' | concern R 'the cost'". */
static inline const char *readings_text(struct arena *arena, const struct intent *intent)
{
	const char *text = "";
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		const char *meaning = reading->meaning == MEANING_NONE ? "-" : meaning_word(reading->meaning);
		text = arena_printf(arena, "%s%s%s %s", text, *text == '\0' ? "" : " | ", meaning,
		                    result_word(reading->result));
	}
	return text;
}

static inline const char *problems_text(struct arena *arena, const struct intent *intent)
{
	const char *text = "";
	for (size_t i = 0; i < intent->problems.count; i++)
		text = arena_printf(arena, "%s%s%s", text, *text == '\0' ? "" : " ",
		                    problem_word(intent->problems.items[i]));
	return text;
}

#endif

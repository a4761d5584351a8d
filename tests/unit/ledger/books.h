/* SPDX-License-Identifier: MIT */
/* Books of an invented coalition, for the tests of this room. */
#ifndef ASSENT_TESTS_BOOKS_H
#define ASSENT_TESTS_BOOKS_H

#include "ledger/books.h"
#include "ledger/row.h"
#include "scratch.h"

#define NOON ((instant)1796040000) /* 2026-11-30T12:00:00Z */

static inline const char *vectors(void)
{
	return "tests/vectors"; /* the tests run in the root of the sources */
}

/* Fails the test with the error's sentence. */
#define MUST(scratch, call)                                                                 \
	do {                                                                                \
		if (!(call))                                                                \
			fail_msg("%s:%d: %s", __FILE__, __LINE__, (scratch)->error.text);   \
	} while (0)

/* The call fails with this class, and the sentence holds these words. */
#define MUST_FAIL(scratch, call, wanted_class, words)                                       \
	do {                                                                                \
		(scratch)->error = (struct error){0};                                       \
		assert_false(call);                                                         \
		if ((scratch)->error.class != (wanted_class) ||                             \
		    strstr((scratch)->error.text, words) == NULL)                           \
			fail_msg("%s:%d: class %d: %s", __FILE__, __LINE__,                 \
			         (int)(scratch)->error.class, (scratch)->error.text);       \
	} while (0)

static inline struct bytes books_file(struct scratch *scratch, const char *name)
{
	struct bytes bytes;
	MUST(scratch, file_read(&scratch->arena, scratch_path(scratch, name), 1 << 24, &bytes, &scratch->error));
	return bytes;
}

static inline void books_create(struct scratch *scratch)
{
	MUST(scratch, ledger_create(scratch->folder, "example.org/core", false, NOON, &scratch->error));
}

static inline struct ledger *books_open(struct scratch *scratch, enum ledger_mode mode)
{
	struct ledger *ledger = ledger_open(&scratch->arena, scratch->folder, mode, &scratch->error);
	MUST(scratch, ledger != NULL);
	return ledger;
}

/* An answer of a member, as the next row. */
static inline struct event books_answer(uint64_t row, const char *value, const char *words)
{
	struct event event = event_new(EVENT_RESPONSE_RECEIVED);
	event.row = row;
	event.via = VIA_MAIL;
	event.subject = "P-2026-004";
	event.version = "V2";
	event.member = "m-7k2q9d4x";
	event.by = "m-7k2q9d4x";
	event.value = value;
	event.received = NOON - 60;
	event.words = words;
	return event;
}

static inline struct event books_letter(uint64_t row, const char *words)
{
	struct event event = event_new(EVENT_LETTER_TAKEN);
	event.row = row;
	event.via = VIA_MAIL;
	event.value = "recorded";
	event.received = NOON - 60;
	event.letter = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	event.place = "cur/1764504000.M1P1.host:2,S";
	event.words = words;
	return event;
}

/* Commits `count` answers to the ledger and one letter to the journal. */
static inline void books_commit(struct scratch *scratch, struct ledger *ledger, size_t count, const char *words)
{
	struct event *events = ARENA_ARRAY(&scratch->arena, struct event, count + 1);
	uint64_t row = ledger_rows(ledger);
	for (size_t i = 0; i < count; i++)
		events[i] = books_answer(row + i, i % 2 == 0 ? "agree" : "stand_aside", words);
	events[count] = books_letter(journal_rows(ledger) + 1, words);
	MUST(scratch, ledger_commit(ledger, events, count + 1, NOON + (instant)row, &scratch->error));
}

struct books_count {
	size_t rows[2], words;
	struct event last;
};

static inline bool books_count_one(void *context, const struct event *event, struct error *error)
{
	struct books_count *count = context;
	(void)error;
	count->rows[event_type(event->kind)->book]++;
	count->words += event->words != NULL;
	count->last = *event;
	return true;
}

static inline bool books_any_words(enum event_kind kind)
{
	(void)kind;
	return true;
}

#endif

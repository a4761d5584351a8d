/* SPDX-License-Identifier: MIT */
/* After a restore: which rows of the ledger a letter has caused already, though the journal does not know of it. */
#include "kit.h"

#include "core/known_rows.h"

#define ANA "m-ana00002"
#define BEN "m-ben00003"
#define DEE "m-dee00005"

enum { NOON = 1764000000 };

static const struct {
	uint64_t row;
	enum event_kind kind;
	const char *subject, *member, *by;
	enum via via;
	instant received;
} rows[] = {
	{3, EVENT_RESPONSE_RECEIVED, "P-2026-004", ANA, ANA, VIA_MAIL, NOON},
	{4, EVENT_CONCERN_RAISED, "P-2026-004", ANA, ANA, VIA_MAIL, NOON},
	{5, EVENT_RESPONSE_RECEIVED, "P-2026-005", ANA, ANA, VIA_MAIL, NOON},
	{6, EVENT_RESPONSE_RECEIVED, "P-2026-004", BEN, BEN, VIA_MAIL, NOON},
	{7, EVENT_RESPONSE_REPLACED, "P-2026-004", ANA, ANA, VIA_MAIL, NOON + 60},
	/* RECORD FOR: the letter is the Recorder's, and the row says how the answer was given. */
	{8, EVENT_RESPONSE_RECORDED_FOR, "P-2026-004", BEN, DEE, VIA_PHONE, NOON + 120},
	{9, EVENT_RESPONSE_RECORDED_FOR, "P-2026-004", ANA, DEE, VIA_PAPER, NOON + 120},
	{10, EVENT_RESPONSE_RECORDED_FOR, "P-2026-004", ANA, DEE, VIA_MEETING, NOON + 180},
	/* No letters: a command of the operator, the clock, and a row of the private book. */
	{11, EVENT_RESPONSE_RECORDED_FOR, "P-2026-004", BEN, "operator", VIA_OPERATOR, NOON + 240},
	{12, EVENT_CALL_CLOSED, "P-2026-004", "", "system", VIA_CLOCK, NOON + 240},
	{13, EVENT_LETTER_TAKEN, "", BEN, BEN, VIA_MAIL, NOON + 300},
	{14, EVENT_RESPONSE_RECEIVED, "P-2026-004", BEN, BEN, VIA_MAIL, INSTANT_NONE},
};

static const struct {
	const char *name, *member, *subject;
	instant received;
	const char *want;
} letters[] = {
	{"an answer to one of two calls", ANA, "P-2026-004", NOON, "r3 r4"},
	{"an answer to the other", ANA, "P-2026-005", NOON, "r5"},
	{"of no proposal: all of that second", ANA, "", NOON, "r3 r4 r5"},
	{"a step is no proposal", ANA, "A-2026-001", NOON, "r3 r4 r5"},
	{"another person's", BEN, "P-2026-004", NOON, "r6"},
	{"another second", ANA, "P-2026-004", NOON + 60, "r7"},
	{"a second later", ANA, "P-2026-004", NOON + 1, ""},
	{"another proposal", BEN, "P-2026-005", NOON, ""},
	{"what the Recorder entered for two", DEE, "P-2026-004", NOON + 120, "r8 r9"},
	{"it is not the letter of whom it was for", BEN, "P-2026-004", NOON + 120, ""},
	{"given at a meeting", DEE, "", NOON + 180, "r10"},
	{"what was typed in came by no letter", BEN, "", NOON + 240, ""},
	{"the private book does not count", BEN, "", NOON + 300, ""},
	{"nobody", "", "", NOON, ""},
};

static void test_rows_of_a_letter(void **state)
{
	struct arena arena = {0};
	struct mail_rows_known known = {0};
	size_t bad = 0;
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct event event = event_new(rows[i].kind);
		event.row = rows[i].row;
		event.subject = rows[i].subject;
		event.member = rows[i].member;
		event.by = rows[i].by;
		event.via = rows[i].via;
		event.received = rows[i].received;
		mail_rows_add(&arena, &known, &event);
	}
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
		struct intent intent = intent_new();
		intent.member = letters[i].member;
		intent.request.subject = letters[i].subject;
		intent.received = letters[i].received;
		const char *got = mail_rows_of(&arena, &known, &intent);
		if (strcmp(got, letters[i].want) == 0)
			continue;
		print_error("%s: \"%s\", not \"%s\"\n", letters[i].name, got, letters[i].want);
		bad++;
	}
	arena_release(&arena);
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows_of_a_letter)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

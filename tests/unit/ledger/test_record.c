/* SPDX-License-Identifier: MIT */
/* The commit record by itself, the signature file, the keys' files. */
#include "books.h"

#include <sys/stat.h>

static struct record made(struct scratch *scratch, struct core_public *ret_public)
{
	struct record state;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 6, NULL);
	state = *ledger->state;
	*ret_public = ledger->public;
	ledger_close(ledger);
	return state;
}

static void test_text_and_back(void **state)
{
	struct scratch *scratch = *state;
	struct core_public public;
	struct record first = made(scratch, &public), second;
	struct buf text = buf_new(&scratch->arena), again = buf_new(&scratch->arena);
	bool complete;
	record_text(&first, &text);
	assert_true(text.length < RECORD_LIMIT / 4);
	assert_null(record_parse(text.data, text.length, &second, &complete));
	assert_true(complete);
	assert_null(record_check(&second, &public));
	record_text(&second, &again);
	assert_string_equal(text.data, again.data);
	struct bytes file = books_file(scratch, "ledger/state");
	assert_string_equal(file.data, text.data);
}

static void test_every_byte_counts(void **state)
{
	struct scratch *scratch = *state;
	struct core_public public;
	struct record first = made(scratch, &public), second;
	struct buf text = buf_new(&scratch->arena);
	bool complete;
	record_text(&first, &text);
	for (size_t at = 0; at < text.length; at++) {
		text.data[at] ^= 1;
		assert_non_null(record_parse(text.data, text.length, &second, &complete));
		text.data[at] ^= 1;
	}
	for (size_t length = 0; length < text.length; length++) {
		assert_non_null(record_parse(text.data, length, &second, &complete));
		assert_false(complete);
	}
}

/* One who can compute the seal still has no key. */
static void test_sealed_anew_but_not_signed(void **state)
{
	struct scratch *scratch = *state;
	struct core_public public;
	struct record good = made(scratch, &public), bad;
	enum { CASES = 8 };
	for (int i = 0; i < CASES; i++) {
		bad = good;
		if (i == 0)
			bad.frontier.peaks[0].bytes[0] ^= 1;
		else if (i == 1)
			bad.books[BOOK_LEDGER].bytes++;
		else if (i == 2)
			bad.books[BOOK_LEDGER].digest[0] ^= 1;
		else if (i == 3)
			bad.books[BOOK_LEDGER].midstate.bytes[3] ^= 1;
		else if (i == 4)
			bad.books[BOOK_JOURNAL].midstate.bytes[3] ^= 1;
		else if (i == 5)
			bad.books[BOOK_LEDGER].time++;
		else if (i == 6)
			memcpy(bad.origin, "exomple", 7);
		else
			bad.checkpoint[strlen(bad.checkpoint) - 10] ^= 1;
		if (record_check(&bad, &public) == NULL)
			fail_msg("case %d passes", i);
	}
	assert_null(record_check(&good, &public));
}

static void test_newer_version(void **state)
{
	(void)state;
	struct record got;
	bool complete;
	static const char text[] = "assent state 2\nend 00\n";
	assert_string_equal(record_parse(text, strlen(text), &got, &complete), "was written by a newer assent");
}

static void test_comment(void **state)
{
	(void)state;
	struct comment comment = {.origin = "example.org/core", .size = 5, .bytes = 171,
	                          .root = "LKdMidslJlHcW6OpqpuiuxpOPG2zr47yJA1HXxl00C8=", .time = NOON};
	struct comment again;
	char text[COMMENT_SIZE];
	comment_text(&comment, text);
	assert_string_equal(text, "origin=example.org/core size=5 bytes=171 "
	                          "root=LKdMidslJlHcW6OpqpuiuxpOPG2zr47yJA1HXxl00C8= time=2026-11-30T12:00:00Z");
	assert_true(comment_parse(text, &again));
	assert_int_equal(again.size, 5);
	assert_int_equal(again.time, NOON);
	static const char *const bad[] = {
		"", "origin= size=5 bytes=171 root=x time=2026-11-30T12:00:00Z",
		"origin=o size=05 bytes=171 root=x time=2026-11-30T12:00:00Z",
		"origin=o size=5 bytes=171 root=x time=2026-11-30T12:00:00+00:00",
		"origin=o size=5 bytes=171 root=x time=2026-11-30T12:00:00Z ",
		"origin=o  size=5 bytes=171 root=x time=2026-11-30T12:00:00Z",
		"origin=o bytes=171 size=5 root=x time=2026-11-30T12:00:00Z",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(comment_parse(bad[i], &again));
}

static void test_origins(void **state)
{
	struct scratch *scratch = *state;
	char longest[ORIGIN_SIZE + 1];
	memset(longest, 'x', sizeof longest);
	longest[ORIGIN_SIZE] = '\0';
	static const char *const bad[] = {"", "two words", "plus+sign", "caf\xc3\xa9", "quote\"", "line\n"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_non_null(origin_problem(bad[i]));
	assert_non_null(origin_problem(longest));
	longest[ORIGIN_SIZE - 1] = '\0';
	assert_null(origin_problem(longest));
	assert_null(origin_problem("example.org/core-1"));
	MUST_FAIL(scratch, ledger_create(scratch->folder, "two words", false, NOON, &scratch->error),
	          ERROR_CONFIGURATION, "without blanks");
	MUST_FAIL(scratch, ledger_create(scratch->folder, "x/rehearsal", false, NOON, &scratch->error),
	          ERROR_CONFIGURATION, "only a rehearsal");
	MUST_FAIL(scratch, ledger_create(scratch->folder, longest, true, NOON, &scratch->error), ERROR_CONFIGURATION,
	          "longer than 100");
	MUST(scratch, ledger_create(scratch->folder, NULL, true, NOON, &scratch->error));
	struct ledger *ledger = books_open(scratch, LEDGER_READ);
	struct ledger_head head = ledger_head(ledger);
	assert_true(head.rehearsal);
	assert_int_equal(strncmp(head.origin, "assent/", 7), 0);
	assert_int_equal(strlen(head.origin), 7 + 16 + strlen("/rehearsal"));
	ledger_close(ledger);
	MUST_FAIL(scratch, ledger_create(scratch->folder, NULL, true, NOON, &scratch->error), ERROR_CONFIGURATION,
	          "there are books already");
}

/* A crash while creating: what is there is taken up, rows are never written over. */
static void test_created_again(void **state)
{
	struct scratch *scratch = *state;
	books_create(scratch);
	struct bytes key = books_file(scratch, "ledger/keys/core.key"), token = books_file(scratch, "ledger/keys/token.key");
	MUST(scratch, file_remove(scratch_path(scratch, "ledger/state"), &scratch->error));
	MUST(scratch, file_remove(scratch_path(scratch, "ledger/keys/core.pub"), &scratch->error));
	books_create(scratch);
	assert_string_equal(books_file(scratch, "ledger/keys/core.key").data, key.data);
	assert_string_equal(books_file(scratch, "ledger/keys/token.key").data, token.data);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 1, NULL);
	ledger_close(ledger);
	MUST(scratch, file_remove(scratch_path(scratch, "ledger/state"), &scratch->error));
	MUST_FAIL(scratch, ledger_create(scratch->folder, "example.org/core", false, NOON, &scratch->error),
	          ERROR_CONFIGURATION, "is there already, with rows");
}

static void test_secrets_are_closed(void **state)
{
	struct scratch *scratch = *state;
	static const char *const secrets[] = {"core.key", "salt.key", "token.key"};
	books_create(scratch);
	for (size_t i = 0; i < 3; i++) {
		const char *path = scratch_path(scratch, arena_printf(&scratch->arena, "ledger/keys/%s", secrets[i]));
		assert_null(secret_file_problem(&scratch->arena, path));
		assert_int_equal(chmod(path, 0640), 0);
		assert_string_equal(secret_file_problem(&scratch->arena, path), "can be read by others");
		struct ledger *ledger = ledger_open(&scratch->arena, scratch->folder, LEDGER_WRITE, &scratch->error);
		struct event event = books_answer(1, "agree", NULL);
		assert_false(ledger != NULL && ledger_commit(ledger, &event, 1, NOON, &scratch->error));
		assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
		assert_non_null(strstr(scratch->error.text, "can be read by others: make it yours alone"));
		ledger_close(ledger);
		assert_int_equal(chmod(path, 0600), 0);
		scratch->error = (struct error){0};
	}
	assert_string_equal(secret_file_problem(&scratch->arena, scratch_path(scratch, "nothing")), "is missing");
}

static void test_base64_has_one_form(void **state)
{
	(void)state;
	unsigned char bytes[16];
	size_t got;
	assert_true(base64_read("AQI=", 4, bytes, sizeof bytes, &got));
	assert_int_equal(got, 2);
	static const char *const bad[] = {"AQI", "AQJ=", "AQI= ", " AQI=", "AQ_=", "AQI=AQI=", "AQI=\n", "====", "A", "AQ\xd0=", "\x93QI="};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (base64_read(bad[i], strlen(bad[i]), bytes, sizeof bytes, &got))
			fail_msg("\"%s\" is read", bad[i]);
	assert_false(base64_read("AQIDBA==", 8, bytes, 3, &got));
}

/* libsodium ends the program when it is to go on with one of these; so they are found out before. */
static void test_midstates_that_cannot_be(void **state)
{
	(void)state;
	static const unsigned char some[300] = {7};
	static const struct {
		size_t added, at;
		unsigned char byte;
		bool sound;
	} cases[] = {
		{0, 0, 0, true},     {1, 0, 1, true},    {300, 63, 9, true}, /* its hash is another, no more */
		{300, 80, 1, false}, {1, 88, 255, false}, /* finalised already */
		{1, 353, 2, false},  {1, 359, 128, false}, /* more bytes wait than its buffer holds */
		{128, 352, 255, true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct midstate midstate;
		midstate_begin(&midstate);
		midstate_add(&midstate, some, cases[i].added);
		assert_true(midstate_sound(&midstate));
		midstate.bytes[cases[i].at] = cases[i].byte;
		assert_int_equal(midstate_sound(&midstate), cases[i].sound);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_text_and_back),
		SCRATCH_TEST(test_every_byte_counts),
		SCRATCH_TEST(test_sealed_anew_but_not_signed),
		cmocka_unit_test(test_newer_version),
		cmocka_unit_test(test_comment),
		SCRATCH_TEST(test_origins),
		SCRATCH_TEST(test_created_again),
		SCRATCH_TEST(test_secrets_are_closed),
		cmocka_unit_test(test_base64_has_one_form),
		cmocka_unit_test(test_midstates_that_cannot_be),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

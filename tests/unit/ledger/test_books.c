/* SPDX-License-Identifier: MIT */
/* Create, open, commit, replay: the whole way round. */
#include "books.h"

#include <sys/stat.h>

static void test_create_and_open(void **state)
{
	struct scratch *scratch = *state;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	struct ledger_head head = ledger_head(ledger);
	assert_string_equal(head.origin, "example.org/core");
	assert_int_equal(head.size, 1);
	assert_false(head.rehearsal);
	assert_int_equal(ledger_rows(ledger), 1);
	assert_int_equal(journal_rows(ledger), 0);
	assert_int_equal(ledger_last_time(ledger), NOON);
	assert_null(ledger_recovered(ledger));
	ledger_close(ledger);
}

static void test_commit_and_replay(void **state)
{
	struct scratch *scratch = *state;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 3, NULL);
	books_commit(scratch, ledger, 20, "I agree, \"with joy\"\nand two lines");
	ledger_close(ledger);
	ledger = books_open(scratch, LEDGER_READ);
	assert_int_equal(ledger_rows(ledger), 24);
	assert_int_equal(journal_rows(ledger), 2);
	struct books_count count = {0};
	MUST(scratch, ledger_replay(ledger, books_any_words, books_count_one, &count, &scratch->error));
	assert_int_equal(count.rows[BOOK_LEDGER], 23);
	assert_int_equal(count.rows[BOOK_JOURNAL], 2);
	assert_int_equal(count.words, 21);
	assert_string_equal(ledger_words(ledger, &scratch->arena, BOOK_LEDGER, 23),
	                    "I agree, \"with joy\"\nand two lines");
	assert_null(ledger_words(ledger, &scratch->arena, BOOK_LEDGER, 1));
	ledger_close(ledger);
}

/* Time never decreases; a clock set back a little is forgiven. */
static void test_time(void **state)
{
	struct scratch *scratch = *state;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	struct event event = books_answer(1, "agree", NULL);
	MUST(scratch, ledger_commit(ledger, &event, 1, NOON + 1000, &scratch->error));
	event.row = 2;
	MUST(scratch, ledger_commit(ledger, &event, 1, NOON + 700, &scratch->error));
	assert_int_equal(ledger_last_time(ledger), NOON + 1000);
	event.row = 3;
	MUST_FAIL(scratch, ledger_commit(ledger, &event, 1, NOON + 699, &scratch->error), ERROR_TEMPORARY,
	          "set the clock right");
	ledger_close(ledger);
}

/* A commit of the journal alone signs nothing. */
static void test_journal_only(void **state)
{
	struct scratch *scratch = *state;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 2, NULL);
	struct bytes checkpoint = books_file(scratch, "ledger/checkpoint");
	struct bytes minisig = books_file(scratch, "ledger/ledger.csv.minisig");
	ledger_close(ledger);
	MUST(scratch, file_remove(scratch_path(scratch, "ledger/keys/core.key"), &scratch->error));
	ledger = books_open(scratch, LEDGER_WRITE);
	struct event letter = books_letter(2, "noted");
	MUST(scratch, ledger_commit(ledger, &letter, 1, NOON + 2000, &scratch->error));
	assert_int_equal(journal_rows(ledger), 2);
	assert_string_equal(books_file(scratch, "ledger/checkpoint").data, checkpoint.data);
	assert_string_equal(books_file(scratch, "ledger/ledger.csv.minisig").data, minisig.data);
	assert_string_equal(ledger_words(ledger, &scratch->arena, BOOK_JOURNAL, 2), "noted");
	ledger_close(ledger);
}

/* What the core got wrong is never written. */
static void test_bugs_are_not_recorded(void **state)
{
	struct scratch *scratch = *state;
	books_create(scratch);
	struct bytes before = books_file(scratch, "ledger/ledger.csv");
	struct event cases[5];
	static const char *const words[] = {"is not the next row", "value is not one lower-case word", "subject is not an id",
	                                    "text has to be empty", "ref names a row that comes later"};
	for (size_t i = 0; i < 5; i++)
		cases[i] = books_answer(1, "agree", NULL);
	cases[0].row = 2;
	cases[1].value = "I agree";
	cases[2].subject = "=SUM(A1)";
	cases[3] = event_new(EVENT_PERSON_ADDED);
	cases[3].row = 1;
	cases[3].by = "system";
	cases[3].member = "m-7k2q9d4x";
	cases[3].words = "a name";
	cases[4].ref = "r1";
	for (size_t i = 0; i < 5; i++) {
		struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
		MUST_FAIL(scratch, ledger_commit(ledger, &cases[i], 1, NOON, &scratch->error), ERROR_BUG, words[i]);
		ledger_close(ledger);
		assert_string_equal(books_file(scratch, "ledger/ledger.csv").data, before.data);
	}
	struct ledger *reader = books_open(scratch, LEDGER_READ);
	struct event event = books_answer(1, "agree", NULL);
	MUST_FAIL(scratch, ledger_commit(reader, &event, 1, NOON, &scratch->error), ERROR_BUG, "closed");
	ledger_close(reader);
}

/* Bytes that changed since the commit are found before anything is signed over them. */
static void test_nothing_is_signed_over_a_change(void **state)
{
	struct scratch *scratch = *state;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 2, NULL);
	ledger_close(ledger);
	struct bytes bytes = books_file(scratch, "ledger/ledger.csv");
	char *copy = arena_strdup(&scratch->arena, bytes.data);
	memcpy(strstr(copy, "agree"), "block", 5);
	scratch_write(scratch, "ledger/ledger.csv", copy);
	ledger = books_open(scratch, LEDGER_WRITE);
	struct event event = books_answer(3, "agree", NULL);
	MUST_FAIL(scratch, ledger_commit(ledger, &event, 1, NOON + 10, &scratch->error), ERROR_CORRUPT,
	          "not those that were committed");
	ledger_close(ledger);
}

static void test_rehearsal_of_a_copy(void **state)
{
	struct scratch *scratch = *state;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 3, "words");
	char token[TOKEN_TEXT_SIZE], other[TOKEN_TEXT_SIZE];
	ledger_token(ledger, "call|P-2026-004|V2|m-7k2q9d4x", token);
	ledger_close(ledger);
	struct bytes public = books_file(scratch, "ledger/keys/core.pub");
	MUST_FAIL(scratch, ledger_rehearse(scratch->folder, &scratch->error), ERROR_BUG, "no copy to rehearse on");
	MUST(scratch, file_remove(scratch_path(scratch, "ledger/keys/core.key"), &scratch->error));
	scratch->error = (struct error){0};
	MUST(scratch, ledger_rehearse(scratch->folder, &scratch->error));
	assert_string_not_equal(books_file(scratch, "ledger/keys/core.pub").data, public.data);
	ledger = books_open(scratch, LEDGER_WRITE);
	assert_string_equal(ledger_head(ledger).origin, "example.org/core/rehearsal");
	assert_true(ledger_head(ledger).rehearsal);
	ledger_token(ledger, "call|P-2026-004|V2|m-7k2q9d4x", other);
	assert_string_equal(other, token); /* answers to what was really asked are understood */
	books_commit(scratch, ledger, 2, "more");
	assert_int_equal(ledger_rows(ledger), 6);
	ledger_close(ledger);
}

static void test_tokens_and_ids(void **state)
{
	struct scratch *scratch = *state;
	char first[TOKEN_TEXT_SIZE], second[TOKEN_TEXT_SIZE], id[11], again[11];
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_READ);
	ledger_token(ledger, "call|P-2026-004|V2|m-7k2q9d4x", first);
	ledger_token(ledger, "call|P-2026-004|V2|m-7k2q9d4y", second);
	ledger_close(ledger);
	assert_int_equal(strlen(first), 16);
	assert_int_equal(strspn(first, BASE32_CROCKFORD), 16);
	assert_string_not_equal(first, second);
	ledger_new_member_id(id);
	ledger_new_member_id(again);
	struct event event = event_new(EVENT_PERSON_ADDED);
	event.by = "system";
	event.member = id;
	assert_null(event_check(&event));
	assert_string_not_equal(id, again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_create_and_open),
		SCRATCH_TEST(test_commit_and_replay),
		SCRATCH_TEST(test_time),
		SCRATCH_TEST(test_journal_only),
		SCRATCH_TEST(test_bugs_are_not_recorded),
		SCRATCH_TEST(test_nothing_is_signed_over_a_change),
		SCRATCH_TEST(test_rehearsal_of_a_copy),
		SCRATCH_TEST(test_tokens_and_ids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

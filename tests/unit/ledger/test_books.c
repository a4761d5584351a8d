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

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_create_and_open),
		SCRATCH_TEST(test_commit_and_replay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Receipts of rows old and new, while the ledger grows. */
#include "books.h"

/* Parses a receipt and walks its path: it must lead to the signed root, and hold the very row. */
static void check_receipt(struct scratch *scratch, struct ledger *ledger, uint64_t row)
{
	const char *text;
	struct proof proof;
	struct checkpoint checkpoint;
	struct hash root;
	struct row parsed;
	char problem[ROW_PROBLEM_SIZE];
	MUST(scratch, ledger_receipt(ledger, &scratch->arena, row, &text, &scratch->error));
	assert_null(proof_parse(&scratch->arena, text, strlen(text), &proof));
	assert_int_equal(proof.index, row);
	assert_int_equal(checkpoint_open(proof.checkpoint, proof.checkpoint_length, &ledger->verifier, &checkpoint),
	                 NOTE_GOOD);
	assert_int_equal(checkpoint.size, ledger_rows(ledger));
	struct hash leaf = tree_leaf(proof.extra, proof.extra_length);
	assert_true(tree_path_root(row, checkpoint.size, &leaf, proof.path, proof.path_length, &root));
	assert_true(hash_equal(&root, &checkpoint.root));
	if (row == 0) {
		assert_string_equal(proof.extra, row_header(BOOK_LEDGER));
		return;
	}
	char *line = arena_strdup(&scratch->arena, proof.extra);
	assert_true(row_read(line, proof.extra_length - 1, BOOK_LEDGER, &parsed, problem));
	assert_int_equal(parsed.event.row, row);
}

static void test_rows_of_this_run(void **state)
{
	struct scratch *scratch = *state;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	for (size_t size = 0; size < 40; size += 1 + size / 3) {
		uint64_t first = ledger_rows(ledger);
		books_commit(scratch, ledger, 1 + size / 3, NULL);
		MUST(scratch, ledger_receipts_begin(ledger, first, &scratch->error));
		for (uint64_t row = first; row < ledger_rows(ledger); row++)
			check_receipt(scratch, ledger, row);
	}
	ledger_close(ledger);
}

/* Every row, whatever row the building began with, and however the ledger was opened. */
static void test_every_beginning(void **state)
{
	struct scratch *scratch = *state;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 20, NULL);
	ledger_close(ledger);
	ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 13, NULL);
	uint64_t size = ledger_rows(ledger);
	for (uint64_t begin = 0; begin < size; begin++) {
		MUST(scratch, ledger_receipts_begin(ledger, begin, &scratch->error));
		for (uint64_t row = begin; row < size; row++)
			check_receipt(scratch, ledger, row);
	}
	ledger_close(ledger);
}

static void test_older_than_begun_and_growing(void **state)
{
	struct scratch *scratch = *state;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 5, NULL);
	check_receipt(scratch, ledger, 4); /* without a beginning */
	MUST(scratch, ledger_receipts_begin(ledger, 5, &scratch->error));
	check_receipt(scratch, ledger, 1); /* older than said */
	books_commit(scratch, ledger, 6, NULL);
	check_receipt(scratch, ledger, 1); /* the tree grew behind it */
	check_receipt(scratch, ledger, 11);
	const char *text;
	MUST_FAIL(scratch, ledger_receipt(ledger, &scratch->arena, 12, &text, &scratch->error), ERROR_BUG, "row 12");
	ledger_close(ledger);
}

static void test_changed_under_the_run(void **state)
{
	struct scratch *scratch = *state;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 5, NULL);
	struct bytes bytes = books_file(scratch, "ledger/ledger.csv");
	char *copy = arena_strndup(&scratch->arena, bytes.data, bytes.length);
	copy[bytes.length - 50] ^= 1;
	scratch_write(scratch, "ledger/ledger.csv", copy);
	const char *text;
	MUST_FAIL(scratch, ledger_receipt(ledger, &scratch->arena, 3, &text, &scratch->error), ERROR_CORRUPT,
	          "do not lead to the signed root");
	ledger_close(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_rows_of_this_run),
		SCRATCH_TEST(test_every_beginning),
		SCRATCH_TEST(test_older_than_begun_and_growing),
		SCRATCH_TEST(test_changed_under_the_run),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

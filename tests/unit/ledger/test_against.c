/* SPDX-License-Identifier: MIT */
/* Old mails, receipts, checkpoints and signatures against the ledger of today: continued, rewritten, split. */
#include "books.h"
#include "ledger/verify.h"

#include <sys/stat.h>

enum { ROWS = 12 };

/* Rows 1 to ROWS, with another answer in row `other` (0: none). */
static void fill(struct scratch *scratch, struct ledger *ledger, uint64_t other)
{
	struct event events[ROWS];
	for (uint64_t row = 1; row <= ROWS; row++) {
		events[row - 1] = books_answer(row, row == other ? "block" : "agree", NULL);
		events[row - 1].received = NOON - 600 + (instant)row;
	}
	MUST(scratch, ledger_commit(ledger, events, ROWS, NOON, &scratch->error));
}

/* The honest ledger, and each row's receipt in row-<n>. */
static void make_home(struct scratch *scratch)
{
	const char *receipt;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	fill(scratch, ledger, 0);
	for (uint64_t row = 1; row <= ROWS; row++) {
		MUST(scratch, ledger_receipt(ledger, &scratch->arena, row, &receipt, &scratch->error));
		scratch_write(scratch, arena_printf(&scratch->arena, "row-%u", (unsigned)row), receipt);
	}
	scratch_write(scratch, "old.checkpoint", ledger_head(ledger).checkpoint);
	scratch_write(scratch, "old.minisig", books_file(scratch, "ledger/ledger.csv.minisig").data);
	ledger_close(ledger);
}

/* What an operator makes who holds the key and wants another history; gives the home's path. */
static const char *forged(struct scratch *scratch, uint64_t other)
{
	const char *home = scratch_path(scratch, arena_printf(&scratch->arena, "forged-%u", (unsigned)other));
	static const char *const keys[] = {"core.key", "salt.key", "token.key"};
	MUST(scratch, folder_make(file_path(&scratch->arena, home, "ledger/keys"), 0700, &scratch->error));
	for (size_t i = 0; i < 3; i++) {
		const char *name = arena_printf(&scratch->arena, "ledger/keys/%s", keys[i]);
		struct bytes bytes = books_file(scratch, name);
		MUST(scratch, file_replace(file_path(&scratch->arena, home, name), bytes.data, bytes.length, 0600, &scratch->error));
	}
	MUST(scratch, ledger_create(home, "example.org/core", false, NOON, &scratch->error));
	struct ledger *ledger = ledger_open(&scratch->arena, home, LEDGER_WRITE, &scratch->error);
	MUST(scratch, ledger != NULL);
	fill(scratch, ledger, other);
	MUST(scratch, file_replace(file_path(&scratch->arena, home, "first.checkpoint"), ledger_head(ledger).checkpoint,
	                           strlen(ledger_head(ledger).checkpoint), 0600, &scratch->error));
	ledger_close(ledger);
	return home;
}

static struct verify_report look(struct scratch *scratch, const char *home, const char *const *against, size_t count)
{
	struct verify_report report;
	struct verify_options options = {.against = against, .against_count = count};
	scratch->error = (struct error){0};
	MUST(scratch, verify_home(&scratch->arena, home, &options, &report, &scratch->error));
	return report;
}

static void assert_said(bool good, const struct verify_report *report, const char *words)
{
	const char *said = report->good ? report->proves : report->problem;
	if (report->good != good || strstr(said, words) == NULL)
		fail_msg("wanted: %s\ngot: %s", words, said);
}

static const char *receipt_path(struct scratch *scratch, uint64_t row)
{
	return scratch_path(scratch, arena_printf(&scratch->arena, "row-%u", (unsigned)row));
}

static void test_continued(void **state)
{
	struct scratch *scratch = *state;
	make_home(scratch);
	const char *old[] = {receipt_path(scratch, 3), scratch_path(scratch, "old.checkpoint"),
	                     scratch_path(scratch, "old.minisig")};
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 5, NULL);
	ledger_close(ledger);
	struct verify_report report = look(scratch, scratch->folder, old, 3);
	assert_said(true, &report, "It continues every one of the 3 signed heads in the 3 older files.");
	report = look(scratch, scratch->folder, old, 1);
	assert_said(true, &report, "row-3: not one of the rows up to 12 was changed.");
}

/* Any receipt names a range that holds the changed row; all of them together name it. */
static void test_rewritten(void **state)
{
	struct scratch *scratch = *state;
	const char *all[ROWS];
	make_home(scratch);
	for (uint64_t row = 1; row <= ROWS; row++)
		all[row - 1] = receipt_path(scratch, row);
	for (uint64_t other = 1; other <= ROWS; other++) {
		const char *home = forged(scratch, other);
		struct verify_report report = look(scratch, home, all, ROWS);
		assert_said(false, &report, arena_printf(&scratch->arena, "it was rewritten from row %u on", (unsigned)other));
		report = look(scratch, home, &all[other - 1], 1);
		assert_int_equal(report.bad_row, other);
		assert_said(false, &report, arena_printf(&scratch->arena, "it was rewritten from row %u on: two histories were signed (a split)", (unsigned)other));
	}
}

/* A ledger that went on after it was rewritten: the heads have other sizes, and the receipt narrows. */
static void test_rewritten_and_continued(void **state)
{
	struct scratch *scratch = *state;
	make_home(scratch);
	for (uint64_t other = 1; other <= ROWS; other++) {
		const char *home = forged(scratch, other);
		struct ledger *ledger = ledger_open(&scratch->arena, home, LEDGER_WRITE, &scratch->error);
		struct event event = books_answer(ROWS + 1, "agree", NULL);
		MUST(scratch, ledger_commit(ledger, &event, 1, NOON, &scratch->error));
		ledger_close(ledger);
		for (uint64_t row = 1; row <= ROWS; row++) {
			const char *old = receipt_path(scratch, row);
			struct verify_report report = look(scratch, home, &old, 1);
			assert_said(false, &report, "two histories were signed (a split): keep ");
			assert_said(false, &report, "ledger/ledger.csv.minisig, together they are the proof");
			assert_true(report.bad_row <= other);
			if (row == other)
				assert_said(false, &report, arena_printf(&scratch->arena, "it was rewritten from row %u on", (unsigned)row));
		}
		const char *all[ROWS];
		for (uint64_t row = 1; row <= ROWS; row++)
			all[row - 1] = receipt_path(scratch, row);
		struct verify_report report = look(scratch, home, all, ROWS);
		assert_said(false, &report, arena_printf(&scratch->arena, "it was rewritten from row %u on", (unsigned)other));
		const char *checkpoint = scratch_path(scratch, "old.checkpoint");
		report = look(scratch, home, &checkpoint, 1);
		assert_said(false, &report, "it was rewritten from a row between 0 and 12 on");
	}
}

/* Two old files contradict each other, whatever the ledger is. */
static void test_split_between_members(void **state)
{
	struct scratch *scratch = *state;
	const char *receipt;
	struct verify_report report;
	make_home(scratch);
	const char *home = forged(scratch, 4);
	struct ledger *ledger = ledger_open(&scratch->arena, home, LEDGER_WRITE, &scratch->error);
	struct event event = books_answer(ROWS + 1, "agree", NULL);
	MUST(scratch, ledger_commit(ledger, &event, 1, NOON, &scratch->error));
	MUST(scratch, ledger_receipt(ledger, &scratch->arena, 4, &receipt, &scratch->error));
	ledger_close(ledger);
	scratch_write(scratch, "bob", receipt);
	scratch_write(scratch, "same size", books_file(scratch, "forged-4/first.checkpoint").data);
	const char *anna = receipt_path(scratch, 4), *bob = scratch_path(scratch, "bob");
	struct verify_options options = {.against = &anna, .against_count = 1};
	MUST(scratch, verify_file(&scratch->arena, bob, scratch_path(scratch, "ledger/keys/core.pub"), &options, &report,
	                          &scratch->error));
	assert_said(false, &report, "both are signed, and they prove two different rows 4");
	assert_said(false, &report, anna);
	assert_said(false, &report, bob);
	const char *pair[] = {scratch_path(scratch, "old.checkpoint"), scratch_path(scratch, "same size")};
	report = look(scratch, scratch->folder, pair, 2);
	assert_said(false, &report, arena_printf(&scratch->arena, "%s and %s: both are signed heads of 12 rows, and they differ",
	                                         pair[0], pair[1]));
}

/* The last line of any mail is a witness, though nobody signed it. */
static void test_footers(void **state)
{
	struct scratch *scratch = *state;
	make_home(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_READ);
	const char *root = ledger_head(ledger).root;
	scratch_write(scratch, "mail", arena_printf(&scratch->arena, "Subject: a reminder\n\nPlease.\n> Ledger: "
	                                            "example.org/core 13 \n> %s\n", root));
	scratch_write(scratch, "encoded", arena_printf(&scratch->arena, "\nLedger: example.org/core 13=\n %.40s=\n%.3s=3D\n",
	                                               root, root + 40));
	scratch_write(scratch, "other", arena_printf(&scratch->arena, "\nLedger: example.org/core 12 %s\n", root));
	ledger_close(ledger);
	const char *old[] = {scratch_path(scratch, "mail"), scratch_path(scratch, "encoded"), scratch_path(scratch, "other")};
	struct verify_report report = look(scratch, scratch->folder, old, 2);
	assert_said(true, &report, "It continues every one of the 2 signed heads");
	report = look(scratch, scratch->folder, old, 3);
	assert_said(false, &report, "nobody signed that line");
	report = look(scratch, forged(scratch, 5), old, 1);
	assert_said(false, &report, "is not what the last line of");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_continued),
		SCRATCH_TEST(test_rewritten),
		SCRATCH_TEST(test_rewritten_and_continued),
		SCRATCH_TEST(test_split_between_members),
		SCRATCH_TEST(test_footers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

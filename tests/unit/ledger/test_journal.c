/* SPDX-License-Identifier: MIT */
/* The journal written anew: what is gone, what stays, and what a crash leaves. */
#include "books.h"
#include "ledger/verify.h"

enum { LETTERS = 6 };

/* Every third row goes, every third loses its words, the others stay. */
static enum row_fate every_third(void *context, struct event *event)
{
	size_t *asked = context;
	++*asked;
	if (event->row % 3 == 0)
		return ROW_GONE;
	if (event->row % 3 == 1)
		return ROW_KEPT;
	event->text = event->place = "";
	return ROW_CHANGED;
}

static struct ledger *filled(struct scratch *scratch)
{
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	for (size_t i = 0; i < LETTERS; i++)
		books_commit(scratch, ledger, 1, "private words");
	return ledger;
}

static void rewrite(struct scratch *scratch, struct ledger *ledger, size_t count)
{
	size_t asked = 0;
	struct event event = event_new(EVENT_PERSON_ERASED);
	event.row = ledger_rows(ledger);
	event.member = "m-7k2q9d4x";
	event.by = "operator";
	event.via = VIA_OPERATOR;
	MUST(scratch, ledger_rewrite_journal(ledger, every_third, &asked, &event, count, NOON + 100, &scratch->error));
	assert_int_equal(asked, LETTERS);
}

static bool there(struct scratch *scratch, const char *name)
{
	return file_exists(scratch_path(scratch, name));
}

static void check(struct scratch *scratch, const char *journal)
{
	struct verify_report report;
	struct books_count count = {0};
	MUST(scratch, verify_home(&scratch->arena, scratch->folder, NULL, &report, &scratch->error));
	if (!report.good)
		fail_msg("%s", report.problem);
	struct ledger *ledger = books_open(scratch, LEDGER_READ);
	MUST(scratch, ledger_replay(ledger, books_any_words, books_count_one, &count, &scratch->error));
	assert_int_equal(count.rows[BOOK_JOURNAL], LETTERS);
	assert_string_equal(strrchr(book_path(ledger, BOOK_JOURNAL), '/') + 1, journal);
	ledger_close(ledger);
}

static void test_rewritten(void **state)
{
	struct scratch *scratch = *state;
	struct ledger *ledger = filled(scratch);
	rewrite(scratch, ledger, 1);
	assert_false(there(scratch, "private/journal-1.csv"));
	assert_false(there(scratch, "private/texts/j2.txt"));
	assert_false(there(scratch, "private/texts/j3.txt"));
	assert_true(there(scratch, "private/texts/j1.txt"));
	struct bytes bytes = books_file(scratch, "private/journal-2.csv");
	assert_non_null(strstr(bytes.data, "\"j3\",\"2026-11-30T12:00:03Z\",\"row.erased\",\"\",\"\",\"system\""));
	check(scratch, "journal-2.csv");
	/* It goes on. */
	books_commit(scratch, ledger, 1, "private words");
	ledger_close(ledger);
	ledger = books_open(scratch, LEDGER_WRITE);
	assert_int_equal(journal_rows(ledger), LETTERS + 1);
	assert_int_equal(ledger_rows(ledger), LETTERS + 3);
	ledger_close(ledger);
}

/* Without events: nothing is signed, and the ledger stays as it is. */
static void test_alone(void **state)
{
	struct scratch *scratch = *state;
	struct ledger *ledger = filled(scratch);
	struct bytes before = books_file(scratch, "ledger/checkpoint");
	rewrite(scratch, ledger, 0);
	struct bytes after = books_file(scratch, "ledger/checkpoint");
	assert_string_equal(before.data, after.data);
	ledger_close(ledger);
	check(scratch, "journal-2.csv");
}

struct copy {
	struct bytes journal, state, text;
};

static struct copy take(struct scratch *scratch, const char *journal)
{
	struct copy copy = {books_file(scratch, journal), books_file(scratch, "ledger/state"),
	                    books_file(scratch, "private/texts/j1.txt")};
	return copy;
}

static void put(struct scratch *scratch, const char *name, const struct bytes *bytes)
{
	MUST(scratch, file_replace(scratch_path(scratch, name), bytes->data, bytes->length, 0600, &scratch->error));
}

/* Cut off before state.tmp, with it, and after the rename. */
static void test_cut_off(void **state)
{
	struct scratch *scratch = *state;
	struct ledger *ledger = filled(scratch);
	struct copy before = take(scratch, "private/journal-1.csv");
	rewrite(scratch, ledger, 0);
	struct copy after = take(scratch, "private/journal-2.csv");
	ledger_close(ledger);

	put(scratch, "private/journal-1.csv", &before.journal);
	put(scratch, "ledger/state", &before.state);
	put(scratch, "private/texts/j2.txt", &before.text);
	put(scratch, "private/texts/j3.txt", &before.text);
	put(scratch, "private/texts/j5.txt", &before.text);
	put(scratch, "private/texts/j6.txt", &before.text);
	ledger_close(books_open(scratch, LEDGER_WRITE));
	assert_false(there(scratch, "private/journal-2.csv"));
	assert_true(there(scratch, "private/texts/j3.txt"));
	check(scratch, "journal-1.csv");

	put(scratch, "private/journal-2.csv", &after.journal);
	put(scratch, "ledger/state.tmp", &after.state);
	ledger_close(books_open(scratch, LEDGER_WRITE));
	assert_false(there(scratch, "private/journal-1.csv"));
	assert_false(there(scratch, "private/texts/j3.txt"));
	check(scratch, "journal-2.csv");

	put(scratch, "private/journal-1.csv", &before.journal);
	put(scratch, "private/texts/j3.txt", &before.text);
	ledger_close(books_open(scratch, LEDGER_WRITE));
	assert_false(there(scratch, "private/journal-1.csv"));
	assert_false(there(scratch, "private/texts/j3.txt"));
	check(scratch, "journal-2.csv");
}

/* A journal edited by hand decides nothing: no words are removed by it. */
static void test_edited(void **state)
{
	struct scratch *scratch = *state;
	struct ledger *ledger = filled(scratch);
	struct copy before = take(scratch, "private/journal-1.csv");
	rewrite(scratch, ledger, 0);
	struct copy after = take(scratch, "private/journal-2.csv");
	ledger_close(ledger);
	char *edited = arena_strndup(&scratch->arena, after.journal.data, after.journal.length);
	memcpy(strstr(edited, "j1.txt"), "j2.txt", 6);
	after.journal.data = edited;
	put(scratch, "private/journal-2.csv", &after.journal);
	put(scratch, "private/journal-1.csv", &before.journal);
	MUST_FAIL(scratch, ledger_open(&scratch->arena, scratch->folder, LEDGER_WRITE, &scratch->error), ERROR_CORRUPT,
	          "journal-2.csv: its bytes are not those that were committed");
	assert_true(there(scratch, "private/texts/j1.txt"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_rewritten),
		SCRATCH_TEST(test_alone),
		SCRATCH_TEST(test_cut_off),
		SCRATCH_TEST(test_edited),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

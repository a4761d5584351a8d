/* SPDX-License-Identifier: MIT */
/* verify names the first bad row and what is wrong with it. */
#include "books.h"
#include "ledger/verify.h"

enum { ROWS = 12 };

static struct verify_report look_home(struct scratch *scratch)
{
	struct verify_report report;
	scratch->error = (struct error){0};
	MUST(scratch, verify_home(&scratch->arena, scratch->folder, NULL, &report, &scratch->error));
	return report;
}

static struct verify_report look_file(struct scratch *scratch, const char *name, const struct verify_options *options)
{
	struct verify_report report;
	scratch->error = (struct error){0};
	MUST(scratch, verify_file(&scratch->arena, scratch_path(scratch, name),
	                          scratch_path(scratch, "ledger/keys/core.pub"), options, &report, &scratch->error));
	return report;
}

static void assert_bad(const struct verify_report *report, uint64_t row, const char *words)
{
	if (report->good || strstr(report->problem, words) == NULL)
		fail_msg("wanted: %s\ngot: %s%s", words, report->problem, report->proves);
	assert_int_equal(report->bad_row, row);
}

/* A home of twelve rows in two commits; every second one has words. */
static void make_home(struct scratch *scratch)
{
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	scratch_write(scratch, "first.checkpoint", ledger_head(ledger).checkpoint);
	books_commit(scratch, ledger, 5, "some words");
	MUST(scratch, file_replace(scratch_path(scratch, "old.checkpoint"), ledger_head(ledger).checkpoint,
	                           strlen(ledger_head(ledger).checkpoint), 0600, &scratch->error));
	books_commit(scratch, ledger, ROWS - 5, NULL);
	ledger_close(ledger);
}

static void test_good_home(void **state)
{
	struct scratch *scratch = *state;
	make_home(scratch);
	struct verify_report report = look_home(scratch);
	if (!report.good)
		fail_msg("%s", report.problem);
	assert_int_equal(report.rows, ROWS);
	assert_string_equal(report.kind, "home");
	assert_non_null(strstr(report.proves, "12 rows of example.org/core, each exactly as it was signed with key "));
	assert_non_null(strstr(report.proves, "2 rows of the journal"));
	assert_non_null(strstr(report.proves, "Ledger: 5 texts as they were recorded, 0 erased."));
	assert_null(strstr(report.proves, "salt.key"));
	/* A text may be erased, and without salt.key there is less to look at. */
	MUST(scratch, file_remove(scratch_path(scratch, "ledger/texts/3.txt"), &scratch->error));
	report = look_home(scratch);
	assert_bad(&report, 3, "texts/3.txt: is missing, and no row says that these words were erased");
	struct event erased = event_new(EVENT_TEXT_ERASED);
	erased.row = ROWS + 1;
	erased.by = "operator";
	erased.ref = "r3";
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	MUST(scratch, ledger_commit(ledger, &erased, 1, NOON + 100, &scratch->error));
	ledger_close(ledger);
	MUST(scratch, file_remove(scratch_path(scratch, "ledger/keys/salt.key"), &scratch->error));
	MUST(scratch, file_remove(scratch_path(scratch, "ledger/keys/core.key"), &scratch->error));
	report = look_home(scratch);
	assert_true(report.good);
	assert_non_null(strstr(report.proves, "4 texts as they were recorded, 1 erased"));
	assert_non_null(strstr(report.proves, "The salts were not checked"));
}

/* ---- rows ---- */

struct lines_of {
	LIST(const char *);
};

static struct lines_of split(struct scratch *scratch, const char *name)
{
	struct lines_of lines = {0};
	struct bytes bytes = books_file(scratch, name);
	for (const char *at = bytes.data; *at != '\0';) {
		size_t length = strcspn(at, "\n") + 1;
		*LIST_PUSH(&scratch->arena, &lines) = arena_strndup(&scratch->arena, at, length);
		at += length;
	}
	return lines;
}

static void join(struct scratch *scratch, const char *name, const struct lines_of *lines)
{
	struct buf text = buf_new(&scratch->arena);
	for (size_t i = 0; i < lines->count; i++)
		buf_text(&text, lines->items[i]);
	scratch_write(scratch, name, buf_string(&text));
}

/* Puts `with` in the place of the first `what` of a line. */
static void change(struct scratch *scratch, struct lines_of *lines, size_t line, const char *what, const char *with)
{
	const char *text = lines->items[line], *at = strstr(text, what);
	assert_non_null(at);
	lines->items[line] = arena_printf(&scratch->arena, "%.*s%s%s", (int)(at - text), text, with, at + strlen(what));
}

static void drop(struct lines_of *lines, size_t line, size_t count)
{
	for (size_t i = line; i + count < lines->count; i++)
		lines->items[i] = lines->items[i + count];
	lines->count -= count;
}

static void swap(struct lines_of *lines, size_t a, size_t b)
{
	const char *kept = lines->items[a];
	lines->items[a] = lines->items[b];
	lines->items[b] = kept;
}

enum act { FLIP, DROP, SWAP, DOUBLE, ADD, CUT };

static const struct forgery {
	enum act act;
	size_t line, other;
	const char *what, *with;
	uint64_t row;
	const char *words;
} forgeries[] = {
	{FLIP, 8, 0, "\"agree\"", "\"block\"", 8, "row 8 was changed: its salt is not the one of these words"},
	{FLIP, 6, 0, "P-2026-004", "P-2026-005", 6, "row 6 was changed"},
	{FLIP, 3, 0, "m-7k2q9d4x", "m-7k2q9d4z", 3, "row 3 was changed"},
	{FLIP, 3, 0, "m-7k2q9d4x", "m-7k2q9d4i", 3, "row 3 member is not the id of a member"},
	{FLIP, 3, 0, "\"sha256:", "\"sha255:", 3, "row 3 text is not the mark of a text file"},
	{FLIP, 4, 0, "2026-11-30T12:00:01Z", "2026-11-30T11:00:01Z", 4, "row 4 time is earlier than"},
	{FLIP, 4, 0, "2026-11-30T12:00:01Z", "2026-11-31T12:00:01Z", 4, "row 4 time is not an instant"},
	{FLIP, 5, 0, "response.received", "response.receives", 5, "row 5 event is a word we do not know"},
	{FLIP, 5, 0, "\n", " \n", 5, "row 5 is not in the one form"},
	{FLIP, 5, 0, "\n", "\r\n", 5, "row 5 ends in CR LF"},
	{FLIP, 5, 0, "\n", "\n\n", 6, "row 6 is an empty line"},
	{FLIP, 5, 0, "\"5\"", "\"=5\"", 5, "row 5 seq is not a number"},
	{FLIP, 0, 0, "seq", "Seq", 0, "row 0 is not the header"},
	{DROP, 5, 1, NULL, NULL, 5, "row 5 is missing: row 6 follows at once"},
	{DROP, 5, 3, NULL, NULL, 5, "row 5 and those up to row 7 are missing"},
	{DROP, 0, 1, NULL, NULL, 0, "row 0 is not the header"},
	{DROP, 12, 1, NULL, NULL, 12, "ends after row 11, and 12 were signed"},
	{DROP, 1, 12, NULL, NULL, 1, "ends after row 0, and 12 were signed"},
	{SWAP, 5, 6, NULL, NULL, 5, "row 5 and row 6 stand in each other's place"},
	{SWAP, 5, 9, NULL, NULL, 5, "row 5 is gone: row 9 stands in its place"},
	{DOUBLE, 5, 0, NULL, NULL, 6, "row 6 is row 5 a second time"},
	{ADD, 12, 0, NULL, NULL, 13, "bytes behind its last signed row"},
	{CUT, 12, 0, NULL, NULL, 12, "row 12 is cut off in the middle"},
};

static void forge(struct scratch *scratch, struct lines_of *lines, const struct forgery *forgery)
{
	if (forgery->act == FLIP) {
		change(scratch, lines, forgery->line, forgery->what, forgery->with);
	} else if (forgery->act == DROP) {
		drop(lines, forgery->line, forgery->other);
	} else if (forgery->act == SWAP) {
		swap(lines, forgery->line, forgery->other);
	} else if (forgery->act == DOUBLE) {
		change(scratch, lines, forgery->line, "\n",
		       arena_printf(&scratch->arena, "\n%s", lines->items[forgery->line]));
	} else if (forgery->act == ADD) {
		const char *line = lines->items[forgery->line];
		*LIST_PUSH(&scratch->arena, lines) = line;
	} else {
		lines->items[forgery->line] = arena_strndup(&scratch->arena, lines->items[forgery->line], 100);
	}
}

static void test_forged_rows(void **state)
{
	struct scratch *scratch = *state;
	make_home(scratch);
	struct bytes right = books_file(scratch, "ledger/ledger.csv");
	for (size_t i = 0; i < sizeof forgeries / sizeof *forgeries; i++) {
		struct lines_of lines = split(scratch, "ledger/ledger.csv");
		forge(scratch, &lines, &forgeries[i]);
		join(scratch, "ledger/ledger.csv", &lines);
		struct verify_report report = look_home(scratch);
		assert_bad(&report, forgeries[i].row, forgeries[i].words);
		/* The run is of the same opinion. */
		struct books_count count = {0};
		struct ledger *ledger = ledger_open(&scratch->arena, scratch->folder, LEDGER_READ, &scratch->error);
		bool taken = ledger != NULL && ledger_replay(ledger, NULL, books_count_one, &count, &scratch->error);
		assert_int_equal(taken, forgeries[i].act == ADD); /* what is not committed is not read */
		ledger_close(ledger);
		scratch_write(scratch, "ledger/ledger.csv", right.data);
	}
	assert_true(look_home(scratch).good);
}

static void test_forged_journal_and_texts(void **state)
{
	struct scratch *scratch = *state;
	make_home(scratch);
	struct bytes right = books_file(scratch, "private/journal-1.csv");
	struct lines_of lines = split(scratch, "private/journal-1.csv");
	change(scratch, &lines, 1, "\"recorded\"", "\"refusede\"");
	join(scratch, "private/journal-1.csv", &lines);
	struct verify_report report = look_home(scratch);
	assert_bad(&report, UINT64_MAX, "journal-1.csv: its bytes are not those that were committed");
	lines = split(scratch, "private/journal-1.csv");
	swap(&lines, 1, 2);
	join(scratch, "private/journal-1.csv", &lines);
	report = look_home(scratch);
	assert_bad(&report, 1, "row j1 and row j2 stand in each other's place");
	scratch_write(scratch, "private/journal-1.csv", right.data);
	struct bytes words = books_file(scratch, "ledger/texts/3.txt");
	scratch_write(scratch, "ledger/texts/3.txt", books_file(scratch, "ledger/texts/4.txt").data);
	report = look_home(scratch);
	assert_bad(&report, 3, "texts/3.txt: is not the text that was recorded with row 3");
	scratch_write(scratch, "ledger/texts/3.txt", words.data);
	scratch_write(scratch, "ledger/texts/9.txt", words.data);
	report = look_home(scratch);
	assert_bad(&report, UINT64_MAX, "texts/9.txt: no row names this file");
}

/* With the public key alone a well-formed change lies in the smallest range that the signed heads show. */
static void test_range_by_heads(void **state)
{
	struct scratch *scratch = *state;
	make_home(scratch);
	const char *const old[] = {scratch_path(scratch, "old.checkpoint"), scratch_path(scratch, "first.checkpoint")};
	struct verify_options options = {.against = old, .against_count = 2};
	MUST(scratch, file_remove(scratch_path(scratch, "ledger/keys/salt.key"), &scratch->error));
	struct bytes right = books_file(scratch, "ledger/ledger.csv");
	struct verify_report report = look_file(scratch, "ledger/ledger.csv", &options);
	if (!report.good)
		fail_msg("%s", report.problem);
	assert_string_equal(report.kind, "ledger");
	struct lines_of lines = split(scratch, "ledger/ledger.csv");
	change(scratch, &lines, 10, "\"agree\"", "\"block\"");
	join(scratch, "ledger/ledger.csv", &lines);
	report = look_file(scratch, "ledger/ledger.csv", NULL);
	assert_bad(&report, 0, "of the rows 0 to 12 at least one is not the one that was signed");
	report = look_file(scratch, "ledger/ledger.csv", &options);
	assert_bad(&report, 6, "of the rows 6 to 12 at least one is not the one that was signed");
	scratch_write(scratch, "ledger/ledger.csv", right.data);
	lines = split(scratch, "ledger/ledger.csv");
	change(scratch, &lines, 3, "\"agree\"", "\"block\"");
	join(scratch, "ledger/ledger.csv", &lines);
	report = look_file(scratch, "ledger/ledger.csv", &options);
	assert_bad(&report, 1, "changed from a row between 1 and 5 on");
	report = look_home(scratch);
	assert_bad(&report, 0, "of the rows 0 to 12 at least one");
	assert_int_equal(report.rows, ROWS);
}

static void test_plain_ledger_files(void **state)
{
	struct scratch *scratch = *state;
	make_home(scratch);
	struct lines_of lines = split(scratch, "ledger/ledger.csv");
	lines.count--;
	join(scratch, "ledger/ledger.csv", &lines);
	struct verify_report report = look_file(scratch, "ledger/ledger.csv", NULL);
	assert_bad(&report, 12, "was signed over 12 rows, and only 11 are here");
	lines = split(scratch, "ledger/ledger.csv");
	MUST(scratch, file_remove(scratch_path(scratch, "ledger/ledger.csv.minisig"), &scratch->error));
	scratch_write(scratch, "ledger/checkpoint", books_file(scratch, "old.checkpoint").data);
	report = look_file(scratch, "ledger/ledger.csv", NULL);
	assert_bad(&report, 6, "rows from 6 on are not signed");
	MUST(scratch, file_remove(scratch_path(scratch, "ledger/checkpoint"), &scratch->error));
	MUST_FAIL(scratch,
	          verify_file(&scratch->arena, scratch_path(scratch, "ledger/ledger.csv"),
	                      scratch_path(scratch, "ledger/keys/core.pub"), NULL, &report, &scratch->error),
	          ERROR_CONFIGURATION, "nothing to hold it against");
	MUST_FAIL(scratch,
	          verify_file(&scratch->arena, scratch_path(scratch, "ledger/ledger.csv"),
	                      scratch_path(scratch, "none.pub"), NULL, &report, &scratch->error),
	          ERROR_CONFIGURATION, "none.pub");
}

static void test_old_state_and_edited_minisig(void **state)
{
	struct scratch *scratch = *state;
	make_home(scratch);
	struct bytes record = books_file(scratch, "ledger/state"), minisig = books_file(scratch, "ledger/ledger.csv.minisig");
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 1, NULL);
	ledger_close(ledger);
	scratch_write(scratch, "ledger/state", record.data);
	struct verify_report report = look_home(scratch);
	assert_bad(&report, UINT64_MAX, "this home is behind what was signed (13 rows, and state knows of 12)");
	scratch_write(scratch, "ledger/ledger.csv.minisig", minisig.data);
	report = look_home(scratch);
	assert_bad(&report, UINT64_MAX, "this home is behind what was signed");
	char *copy = arena_strdup(&scratch->arena, minisig.data);
	strstr(copy, " size=13 ")[7] = '2';
	scratch_write(scratch, "ledger/ledger.csv.minisig", copy);
	report = look_file(scratch, "ledger/ledger.csv", NULL);
	assert_bad(&report, UINT64_MAX, "ledger.csv.minisig: was changed after it was signed");
}

static void test_published(void **state)
{
	struct scratch *scratch = *state;
	make_home(scratch);
	struct bytes checkpoint = books_file(scratch, "ledger/checkpoint");
	char *copy = arena_strdup(&scratch->arena, checkpoint.data);
	strstr(copy, "\n13\n")[2] = '4';
	scratch_write(scratch, "ledger/checkpoint", copy);
	struct verify_report report = look_home(scratch);
	assert_bad(&report, UINT64_MAX, "ledger/checkpoint: its head was changed after it was signed");
	scratch_write(scratch, "ledger/checkpoint", books_file(scratch, "old.checkpoint").data);
	report = look_home(scratch);
	assert_true(report.good);
	assert_non_null(strstr(report.proves, "is good, but older (5 rows)"));
	MUST(scratch, file_remove(scratch_path(scratch, "ledger/checkpoint"), &scratch->error));
	report = look_home(scratch);
	assert_bad(&report, UINT64_MAX, "ledger/checkpoint: is missing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_good_home),
		SCRATCH_TEST(test_forged_rows),
		SCRATCH_TEST(test_forged_journal_and_texts),
		SCRATCH_TEST(test_range_by_heads),
		SCRATCH_TEST(test_plain_ledger_files),
		SCRATCH_TEST(test_old_state_and_edited_minisig),
		SCRATCH_TEST(test_published),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* The public ledger: the same tree, nothing private in it, nothing to be guessed from it. */
#include "books.h"
#include "core/vocabulary.h"
#include "ledger/minisig.h"
#include "ledger/verify.h"

enum { MEMBERS = 6 };

static const char *const members[MEMBERS] = {"m-00000001", "m-00000002", "m-7k2q9d4x", "m-zzzzzzzz", "m-abcdefgh", "m-12345678"};
static const char *const positions[] = {"agree", "stand_aside", "block"};
enum { POSITIONS = sizeof positions / sizeof *positions };

static struct event opened(uint64_t row)
{
	struct event event = event_new(EVENT_PROPOSAL_OPENED);
	event.row = row;
	event.subject = "P-2026-004";
	event.by = "system";
	return event;
}

/* Every member answers; before and behind stands a row that everybody may see. */
static void make_home(struct scratch *scratch, struct ledger *ledger)
{
	struct event events[MEMBERS + 2];
	uint64_t row = ledger_rows(ledger);
	events[0] = opened(row);
	for (size_t i = 0; i < MEMBERS; i++) {
		events[i + 1] = books_answer(row + 1 + i, positions[i % POSITIONS], i == 2 ? "because of the ramp" : NULL);
		events[i + 1].member = events[i + 1].by = members[i];
	}
	events[MEMBERS + 1] = opened(row + MEMBERS + 1);
	MUST(scratch, ledger_commit(ledger, events, MEMBERS + 2, NOON + (instant)row, &scratch->error));
}

static struct ledger *published(struct scratch *scratch)
{
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	make_home(scratch, ledger);
	MUST(scratch, ledger_publish_public(ledger, &scratch->error));
	return ledger;
}

static struct verify_report look(struct scratch *scratch, const char *name)
{
	struct verify_report report;
	scratch->error = (struct error){0};
	if (name == NULL)
		MUST(scratch, verify_home(&scratch->arena, scratch->folder, NULL, &report, &scratch->error));
	else
		MUST(scratch, verify_file(&scratch->arena, scratch_path(scratch, name),
		                          scratch_path(scratch, "ledger/keys/core.pub"), NULL, &report, &scratch->error));
	return report;
}

static void assert_good(const struct verify_report *report, const char *words)
{
	if (!report->good || strstr(report->proves, words) == NULL)
		fail_msg("wanted: %s\ngot: %s%s", words, report->proves, report->problem);
}

static void assert_bad(const struct verify_report *report, const char *words)
{
	if (report->good || strstr(report->problem, words) == NULL)
		fail_msg("wanted: %s\ngot: %s%s", words, report->proves, report->problem);
}

static void test_same_tree(void **state)
{
	struct scratch *scratch = *state;
	struct ledger *ledger = published(scratch);
	struct bytes full = books_file(scratch, "ledger/ledger.csv");
	struct bytes public = books_file(scratch, "ledger/ledger-public.csv");
	assert_null(strstr(public.data, "m-0000"));
	assert_null(strstr(public.data, "stand_aside"));
	assert_null(strstr(public.data, "response"));
	assert_non_null(strstr(public.data, "\"1\",\"2026-"));
	assert_non_null(strstr(public.data, "\"2\",\"\",\"sealed\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"sha256:"));
	assert_non_null(strstr(full.data, "m-0000"));
	struct verify_report report = look(scratch, "ledger/ledger-public.csv");
	assert_good(&report, "8 rows of example.org/core, each exactly as it was signed");
	assert_good(&report, "6 of them are sealed");
	report = look(scratch, NULL);
	assert_good(&report, "8 rows of example.org/core");
	ledger_close(ledger);
}

/* Twice the same bytes; nothing is done when nothing changed; old ones are replaced. */
static void test_again(void **state)
{
	struct scratch *scratch = *state;
	struct ledger *ledger = published(scratch);
	struct bytes first = books_file(scratch, "ledger/ledger-public.csv.minisig");
	MUST(scratch, file_remove(scratch_path(scratch, "ledger/ledger-public.csv.minisig"), &scratch->error));
	MUST(scratch, ledger_publish_public(ledger, &scratch->error));
	struct bytes again = books_file(scratch, "ledger/ledger-public.csv.minisig");
	assert_string_equal(first.data, again.data);
	make_home(scratch, ledger);
	struct verify_report report = look(scratch, "ledger/ledger-public.csv");
	assert_good(&report, "ledger/checkpoint is newer (16 rows)");
	report = look(scratch, NULL);
	assert_good(&report, "ledger-public.csv is good, but older (8 rows)");
	MUST(scratch, ledger_publish_public(ledger, &scratch->error));
	report = look(scratch, "ledger/ledger-public.csv");
	assert_good(&report, "16 rows of example.org/core");
	ledger_close(ledger);
}

/* What a crash between its steps leaves is no fault, and is mended. */
static void test_cut_off(void **state)
{
	struct scratch *scratch = *state;
	struct ledger *ledger = published(scratch);
	scratch_write(scratch, "ledger/ledger-public.csv.tmp", "half a file, and longer than the right one is: ........");
	MUST(scratch, file_remove(scratch_path(scratch, "ledger/ledger-public.csv.minisig"), &scratch->error));
	struct verify_report report = look(scratch, NULL);
	assert_good(&report, "8 rows");
	MUST(scratch, ledger_publish_public(ledger, &scratch->error));
	report = look(scratch, "ledger/ledger-public.csv");
	assert_good(&report, "6 of them are sealed");
	assert_false(file_exists(scratch_path(scratch, "ledger/ledger-public.csv.tmp")));
	ledger_close(ledger);
}

static void change(struct scratch *scratch, const char *name, const char *old, const char *new)
{
	struct bytes bytes = books_file(scratch, name);
	const char *at = strstr(bytes.data, old);
	assert_non_null(at);
	struct buf text = buf_new(&scratch->arena);
	buf_add(&text, bytes.data, (size_t)(at - bytes.data));
	buf_text(&text, new);
	buf_text(&text, at + strlen(old));
	scratch_write(scratch, name, buf_string(&text));
}

static void test_changed(void **state)
{
	static const struct {
		const char *old, *new, *words;
	} cases[] = {
		{"\"sha256:", "\"sha256:0", "row 2 "},
		{"\"2\",\"\",\"sealed\"", "\"3\",\"\",\"sealed\"", "row 2 "},
		{"\"2\",\"\",\"sealed\",\"\"", "\"2\",\"\",\"sealed\",\"P-1\"", "row 2 "},
		{"proposal.opened", "proposal.openeb", "row 1 event is a word we do not know"},
		{"P-2026-004", "P-2026-005", "at least one is not the one that was signed"},
	};
	struct scratch *scratch = *state;
	struct ledger *ledger = published(scratch);
	struct bytes good = books_file(scratch, "ledger/ledger-public.csv");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scratch_write(scratch, "ledger/ledger-public.csv", good.data);
		change(scratch, "ledger/ledger-public.csv", cases[i].old, cases[i].new);
		struct verify_report report = look(scratch, "ledger/ledger-public.csv");
		assert_bad(&report, cases[i].words);
	}
	ledger_close(ledger);
}

/* A sealed row is of an export: in the ledger itself it is refused, also under a public signature's name. */
static void test_sealed_is_no_row(void **state)
{
	struct scratch *scratch = *state;
	struct ledger *ledger = published(scratch);
	struct bytes public = books_file(scratch, "ledger/ledger-public.csv");
	struct bytes minisig = books_file(scratch, "ledger/ledger.csv.minisig");
	scratch_write(scratch, "export.csv", public.data);
	scratch_write(scratch, "export.csv.minisig", minisig.data);
	struct verify_report report = look(scratch, "export.csv");
	assert_bad(&report, "row 2 is sealed, which may stand only in an export");
	/* With the checkpoint alone the root is proved all the same. */
	MUST(scratch, file_remove(scratch_path(scratch, "export.csv.minisig"), &scratch->error));
	scratch_write(scratch, "checkpoint", books_file(scratch, "ledger/checkpoint").data);
	report = look(scratch, "export.csv");
	assert_good(&report, "6 of them are sealed");
	struct bytes of_public = books_file(scratch, "ledger/ledger-public.csv.minisig");
	scratch_write(scratch, "ledger/ledger.csv.minisig", of_public.data);
	report = look(scratch, NULL);
	assert_false(report.good);
	ledger_close(ledger);
	MUST_FAIL(scratch, ledger_open(&scratch->arena, scratch->folder, LEDGER_WRITE, &scratch->error), ERROR_CORRUPT,
	          "is not what was signed");
}

/* ---- guessing ---- */

struct guess {
	struct scratch *scratch;
	size_t tried, hits;
	const struct hash *sealed;
	size_t sealed_count;
};

static void try_row(struct guess *guess, const struct event *event, const char *salt)
{
	char line[ROW_SIZE];
	size_t length = row_write(event, salt, line);
	struct hash leaf = tree_leaf(line, length);
	guess->tried++;
	for (size_t i = 0; i < guess->sealed_count; i++)
		guess->hits += hash_equal(&leaf, &guess->sealed[i]);
}

/* What somebody tries who knows everything of a row but its salt: each member, each position, salts of no key. */
static void try_all(struct guess *guess, const struct event *model)
{
	static const unsigned char zeros[ROW_KEY_SIZE];
	for (size_t m = 0; m < MEMBERS; m++)
		for (size_t p = 0; p < POSITIONS; p++) {
			char line[ROW_SIZE], salt[SALT_SIZE];
			struct event event = *model;
			event.member = event.by = members[m];
			event.value = positions[p];
			size_t length = row_write(&event, "", line);
			row_salt(zeros, line, length, salt);
			try_row(guess, &event, "");
			try_row(guess, &event, salt);
			try_row(guess, &event, "aaaaaaaaaaaaaaaaaaaaaaaaaa");
		}
}

static bool is_answer(void *context, const struct event *event, struct error *error)
{
	struct guess *guess = context;
	(void)error;
	if (event->kind == EVENT_RESPONSE_RECEIVED)
		try_all(guess, event);
	return true;
}

static size_t read_sealed(struct scratch *scratch, struct hash *sealed)
{
	size_t count = 0;
	uint64_t number;
	for (const char *at = books_file(scratch, "ledger/ledger-public.csv").data; *at != '\0';) {
		size_t length = strcspn(at, "\n");
		count += row_read_sealed(at, length, &number, &sealed[count]);
		at += length + 1;
	}
	return count;
}

static void test_cannot_be_guessed(void **state)
{
	struct scratch *scratch = *state;
	struct hash sealed[MEMBERS + 2];
	struct ledger *ledger = published(scratch);
	struct guess guess = {.scratch = scratch, .sealed = sealed, .sealed_count = read_sealed(scratch, sealed)};
	assert_int_equal(guess.sealed_count, MEMBERS);
	MUST(scratch, ledger_replay(ledger, NULL, is_answer, &guess, &scratch->error));
	assert_int_equal(guess.tried, MEMBERS * MEMBERS * POSITIONS * 3);
	assert_int_equal(guess.hits, 0);
	/* The search itself is right: with the salts of this home's key each is found. */
	const struct bytes full = books_file(scratch, "ledger/ledger.csv");
	for (const char *at = full.data; *at != '\0';) {
		char line[ROW_SIZE], problem[ROW_PROBLEM_SIZE];
		size_t length = strcspn(at, "\n");
		struct row row;
		memcpy(line, at, length + 1);
		if (row_read(line, length, BOOK_LEDGER, &row, problem))
			try_row(&guess, &row.event, row.salt);
		at += length + 1;
	}
	assert_int_equal(guess.hits, MEMBERS);
	ledger_close(ledger);
}

/* The one table decides, for every event. */
static void test_visibility(void **state)
{
	(void)state;
	for (int kind = 0; kind < EVENT_COUNT; kind++) {
		const struct event_type *type = event_type((enum event_kind)kind);
		struct event event = event_new((enum event_kind)kind);
		bool public = event_visible_to(&event, AUDIENCE_PUBLIC), to_members = event_visible_to(&event, AUDIENCE_MEMBERS);
		assert_true(to_members || !public);
		assert_true(type->book == BOOK_LEDGER || !to_members);
		assert_int_equal(public, type->visibility == VISIBLE_PUBLIC);
	}
	const enum event_kind positions_of_people[] = {EVENT_RESPONSE_RECEIVED, EVENT_RESPONSE_REPLACED, EVENT_RESPONSE_WITHDRAWN,
	                                               EVENT_RESPONSE_UNCLEAR, EVENT_CONCERN_RAISED, EVENT_BLOCK_RAISED,
	                                               EVENT_CALL_ELIGIBLE, EVENT_PERSON_ADDED, EVENT_SEAT_FILLED,
	                                               EVENT_CHECKIN_ANSWERED, EVENT_QUESTION_ASKED};
	for (size_t i = 0; i < sizeof positions_of_people / sizeof *positions_of_people; i++) {
		struct event event = event_new(positions_of_people[i]);
		assert_false(event_visible_to(&event, AUDIENCE_PUBLIC));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_same_tree),
		SCRATCH_TEST(test_again),
		SCRATCH_TEST(test_cut_off),
		SCRATCH_TEST(test_changed),
		SCRATCH_TEST(test_sealed_is_no_row),
		SCRATCH_TEST(test_cannot_be_guessed),
		cmocka_unit_test(test_visibility),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* One row has one form; everything else is named. */
#include "books.h"

#include <sodium.h>

#define SALT "abcdefghijklmnopqrstuvwxya"
#define GOOD                                                                                \
	"\"5\",\"2026-12-01T21:12:00Z\",\"response.received\",\"P-2026-004\",\"V2\",\"m-7k2q9d4x\"," \
	"\"m-7k2q9d4x\",\"mail\",\"agree\",\"\",\"2026-12-01T21:11:00Z\",\"\",\"r3\",\"" SALT "\""

static bool read_text(const char *text, enum book book, struct row *row, char problem[ROW_PROBLEM_SIZE])
{
	static char line[4096]; /* rows point into it */
	size_t length = strlen(text);
	memcpy(line, text, length);
	line[length] = '\n';
	return row_read(line, length, book, row, problem);
}

static void test_written_and_read(void **state)
{
	struct scratch *scratch = *state;
	struct row row;
	char line[ROW_SIZE], problem[ROW_PROBLEM_SIZE];
	assert_true(read_text(GOOD, BOOK_LEDGER, &row, problem));
	assert_int_equal(row.event.row, 5);
	assert_int_equal(row.event.kind, EVENT_RESPONSE_RECEIVED);
	assert_string_equal(row.event.member, "m-7k2q9d4x");
	assert_int_equal(row.event.via, VIA_MAIL);
	assert_int_equal(row.event.due, INSTANT_NONE);
	assert_string_equal(row.event.ref, "r3");
	assert_string_equal(row.salt, SALT);
	assert_null(event_check(&row.event));
	size_t length = row_write(&row.event, row.salt, line);
	assert_int_equal(length, strlen(GOOD) + 1);
	assert_memory_equal(line, GOOD "\n", length);
	struct event letter = books_letter(7, NULL);
	letter.time = NOON;
	letter.place = "a \"quoted\", place";
	length = row_write(&letter, "", line);
	assert_non_null(strstr(line, "\"a \"\"quoted\"\", place\""));
	assert_true(row_read(line, length - 1, BOOK_JOURNAL, &row, problem));
	assert_string_equal(row.event.place, "a \"quoted\", place");
	(void)scratch;
}

static void test_too_long(void **state)
{
	(void)state;
	char line[ROW_SIZE], place[1100];
	struct event letter = books_letter(1, NULL);
	letter.time = NOON;
	memset(place, 'x', sizeof place);
	place[1023] = '\0';
	letter.place = place;
	assert_int_equal(row_write(&letter, "", line), 0);
	size_t longest = 0;
	for (size_t length = 600; length < 1023; length++) {
		place[length] = '\0';
		size_t got = row_write(&letter, "", line);
		assert_true(got == 0 || (got <= ROW_LIMIT && line[got - 1] == '\n'));
		longest = got > longest ? got : longest;
		place[length] = 'x';
	}
	assert_int_equal(longest, ROW_LIMIT);
}

static void test_bad_forms(void **state)
{
	(void)state;
	static const struct {
		const char *line, *words;
	} cases[] = {
		{"", "is an empty line"},
		{"\xef\xbb\xbf" GOOD, "byte-order mark"},
		{GOOD "\r", "ends in CR LF"},
		{"5,2026-12-01T21:12:00Z,response.received", "without quotes"},
		{GOOD ",\"\"", "14 cells"},
		{"\"5\"", "14 cells"},
		{" " GOOD, "without quotes"},
		{"\"5\" ,\"x\"", "14 cells"},
		{"\"5\",\"x", "not in the one form"},
		{"\"x\",\"2026-12-01T21:12:00Z\",\"response.received\",\"\",\"\",\"\",\"\",\"mail\",\"\",\"\",\"\",\"\",\"\",\"" SALT
	         "\"",
	         "seq is not a number"},
		{"\"05\",\"2026-12-01T21:12:00Z\",\"response.received\",\"\",\"\",\"\",\"\",\"mail\",\"\",\"\",\"\",\"\",\"\",\"" SALT
	         "\"",
	         "seq is not a number"},
		{"\"5\",\"2026-12-01 21:12:00\",\"response.received\",\"\",\"\",\"\",\"\",\"mail\",\"\",\"\",\"\",\"\",\"\",\"\"",
	         "time is not an instant"},
		{"\"5\",\"2026-12-01T21:12:00+00:00\",\"response.received\",\"\",\"\",\"\",\"\",\"mail\",\"\",\"\",\"\",\"\",\"\",\"\"",
	         "time is not an instant"},
		{"\"5\",\"2026-12-01T21:12:00Z\",\"sealed\",\"\",\"\",\"\",\"\",\"mail\",\"\",\"\",\"\",\"\",\"\",\"\"",
	         "is sealed"},
		{"\"5\",\"2026-12-01T21:12:00Z\",\"response.guessed\",\"\",\"\",\"\",\"\",\"mail\",\"\",\"\",\"\",\"\",\"\",\"\"",
	         "a word we do not know"},
		{"\"5\",\"2026-12-01T21:12:00Z\",\"letter.taken\",\"\",\"\",\"\",\"\",\"mail\",\"\",\"\",\"\",\"\",\"\",\"\"",
	         "belongs to the other book"},
		{"\"5\",\"2026-12-01T21:12:00Z\",\"response.received\",\"\",\"\",\"\",\"\",\"fax\",\"\",\"\",\"\",\"\",\"\",\"\"",
	         "via is a word"},
		{"\"5\",\"2026-12-01T21:12:00Z\",\"response.received\",\"\",\"\",\"\",\"\",\"mail\",\"\",\"soon\",\"\",\"\",\"\",\"\"",
	         "due is not"},
		{"\"5\",\"2026-12-01T21:12:00Z\",\"response.received\",\"\",\"\",\"\",\"\",\"mail\",\"\",\"\",\"now\",\"\",\"\",\"\"",
	         "received is not"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct row row;
		char problem[ROW_PROBLEM_SIZE];
		assert_false(read_text(cases[i].line, BOOK_LEDGER, &row, problem));
		if (strstr(problem, cases[i].words) == NULL)
			fail_msg("case %zu: %s", i, problem);
	}
}

static void test_salt(void **state)
{
	(void)state;
	static const unsigned char key[ROW_KEY_SIZE] = "the key of this test, 32 bytes.";
	unsigned char hash[16];
	char salt[SALT_SIZE], again[SALT_SIZE], wanted[SALT_SIZE], line[ROW_SIZE];
	size_t length = strlen(GOOD "\n");
	row_salt(key, GOOD "\n", length, salt);
	assert_true(salt_form(salt));
	/* Keyed BLAKE2b-128 over the bytes before the salt's comma. */
	crypto_generichash(hash, sizeof hash, (const unsigned char *)GOOD, length - strlen(",\"" SALT "\"\n"), key,
	                   sizeof key);
	base32_write(BASE32_RFC4648, hash, sizeof hash, wanted);
	assert_string_equal(salt, wanted);
	/* Whatever salt the line has, or none. */
	snprintf(line, sizeof line, "%.*s\"\"\n", (int)(length - strlen("\"" SALT "\"\n")), GOOD "\n");
	row_salt(key, line, strlen(line), again);
	assert_string_equal(salt, again);
	memcpy(line, GOOD "\n", length);
	line[2] = '6';
	row_salt(key, line, length, again);
	assert_string_not_equal(salt, again);
	assert_false(salt_form("abcdefghijklmnopqrstuvwxy"));
	assert_false(salt_form("Abcdefghijklmnopqrstuvwxya"));
	assert_false(salt_form("abcdefghijklmnopqrstuvwxyz")); /* its last bits are not zero */
	assert_false(salt_form("1bcdefghijklmnopqrstuvwxya"));
}

/* Every ASCII byte at every place of a row: what is read is written back the same, or it is refused. */
static void test_one_form_only(void **state)
{
	(void)state;
	size_t length = strlen(GOOD);
	unsigned accepted = 0;
	for (size_t at = 0; at < length; at++) {
		for (int c = 1; c < 128; c++) {
			char line[ROW_SIZE] = GOOD "\n", copy[ROW_SIZE] = GOOD "\n", again[ROW_SIZE], problem[ROW_PROBLEM_SIZE];
			struct row row;
			if (c == '\n')
				continue;
			line[at] = copy[at] = (char)c;
			if (!row_read(line, length, BOOK_LEDGER, &row, problem) || event_check(&row.event) != NULL)
				continue;
			accepted++;
			assert_int_equal(row_write(&row.event, row.salt, again), length + 1);
			assert_memory_equal(again, copy, length + 1);
		}
	}
	assert_true(accepted > length); /* most letters of ids and words may be others */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_written_and_read),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_bad_forms),
		cmocka_unit_test(test_salt),
		cmocka_unit_test(test_one_form_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

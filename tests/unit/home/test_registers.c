/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include "home/home.h"
#include "home/registers.h"

/* All five registers, empty but for what a case writes. */
static bool read_with(struct scratch *scratch, const char *name, const char *text, struct roster *roster)
{
	scratch->error = (struct error){0};
	if (!folder_make(scratch_path(scratch, "roster"), 0700, &scratch->error))
		fail_msg("%s", scratch->error.text);
	for (size_t i = 0; i < REGISTER_COUNT; i++)
		scratch_write(scratch, arena_printf(&scratch->arena, "roster/%s", registers[i].file),
		              register_header(&scratch->arena, &registers[i]));
	if (name != NULL)
		scratch_write(scratch, arena_printf(&scratch->arena, "roster/%s", name), text);
	return roster_read(&scratch->arena, scratch->folder, roster, &scratch->error);
}

static void test_empty_registers(void **state)
{
	struct scratch *scratch = *state;
	struct roster roster;
	if (!read_with(scratch, NULL, NULL, &roster))
		fail_msg("%s", scratch->error.text);
	assert_int_equal(roster.people.count + roster.groups.count + roster.seats.count + roster.goals.count +
	                         roster.steps.count,
	                 0);
}

/* One line for Zoe, written as different programs write it. */
static const char *const zoes[] = {
	"member,name,addresses,shared,language,agreement,from,until\n"
	"m-zoe00001,Zo\xC3\xA9 Ruiz,zoe@example.org z@example.org,yes,es,2026-01-15,2026-01-02,\n",
	/* BOM, CRLF, semicolons, quotes, no LF at the end */
	"\xEF\xBB\xBFmember;name;addresses;shared;language;agreement;from;until\r\n"
	"m-zoe00001;\"Zo\xC3\xA9 Ruiz\";\" zoe@example.org z@example.org \";yes;es;2026-01-15;2026-01-02;",
	/* Windows-1252 */
	"member,name,addresses,shared,language,agreement,from,until\r\n"
	"m-zoe00001,Zo\xE9 Ruiz,zoe@example.org z@example.org,yes,es,2026-01-15,2026-01-02,\r\n",
	/* sep= line, other order, capitals, a nameless column, blank rows */
	"sep=;\nName;Member;until;from;Agreement;LANGUAGE;shared;addresses;\n;;;;;;;;\n\n"
	"Zo\xC3\xA9 Ruiz;m-zoe00001;;2026-01-02;2026-01-15;es;yes;zoe@example.org z@example.org;\n;;;\n",
	/* tabs */
	"member\tname\taddresses\tshared\tlanguage\tagreement\tfrom\tuntil\n"
	"m-zoe00001\tZo\xC3\xA9 Ruiz\tzoe@example.org z@example.org\tyes\tes\t2026-01-15\t2026-01-02\t\n",
	/* an address a line in the cell; lone CR */
	"member,name,addresses,shared,language,agreement,from,until\r"
	"m-zoe00001,Zo\xC3\xA9 Ruiz,\"zoe@example.org\nz@example.org\",yes,es,2026-01-15,2026-01-02,\r",
};

static void test_as_programs_write_it(void **state)
{
	struct scratch *scratch = *state;
	for (size_t i = 0; i < sizeof zoes / sizeof *zoes; i++) {
		struct roster roster;
		if (!read_with(scratch, "people.csv", zoes[i], &roster))
			fail_msg("case %zu: %s", i, scratch->error.text);
		if (roster.people.count != 1)
			fail_msg("case %zu: %zu people", i, roster.people.count);
		const struct roster_person *zoe = &roster.people.items[0];
		assert_string_equal(zoe->member, "m-zoe00001");
		assert_string_equal(zoe->name, "Zo\xC3\xA9 Ruiz");
		assert_string_equal(zoe->addresses, "zoe@example.org z@example.org");
		assert_string_equal(zoe->shared, "yes");
		assert_string_equal(zoe->language, "es");
		assert_string_equal(zoe->agreement, "2026-01-15");
		assert_string_equal(zoe->from, "2026-01-02");
		assert_string_equal(zoe->until, "");
	}
}

static void test_lines_are_those_of_the_file(void **state)
{
	struct scratch *scratch = *state;
	struct roster roster;
	assert_true(read_with(scratch, "goals.csv",
	                      "goal,statement\nGOAL-1,one\n\nGOAL-2,\"two\nlines, and \"\"quotes\"\"\"\nGOAL-3,three\n",
	                      &roster));
	assert_int_equal(roster.goals.count, 3);
	assert_int_equal(roster.goals.items[0].line, 2);
	assert_int_equal(roster.goals.items[1].line, 4);
	assert_string_equal(roster.goals.items[1].statement, "two lines, and \"quotes\"");
	assert_int_equal(roster.goals.items[2].line, 6);
}

static void test_columns_that_may_be_missing(void **state)
{
	struct scratch *scratch = *state;
	struct roster roster;
	assert_true(read_with(scratch, "people.csv", "member,name,addresses,agreement,from,until\n,Ana,a@example.org,,,\n",
	                      &roster));
	assert_string_equal(roster.people.items[0].shared, "");
	assert_string_equal(roster.people.items[0].language, "");
}

static const struct {
	const char *text, *told;
} bad[] = {
	{"", ": line 1: the file is empty: its first line has to be goal,statement"},
	{"goal\nGOAL-1\n", ": line 1: the column statement is missing: add it to the first line"},
	{"goal,statment\n",
	 ": line 1: there is no column statment: did you mean statement?\n"
	 "@: line 1: the column statement is missing: add it to the first line"},
	{"goal,statement,goal\n", ": line 1: the column goal is there twice: keep one of them"},
	{"goal,statement\nGOAL-1,one, two\n",
	 ": line 2: a cell stands under no column: put cells that hold a separator in quotes"},
	{"goal,statement\nGOAL-1,a\nGOAL-2,\"b\n", ": line 3: a quoted cell never ends: add the \" that is missing"},
	{"goal,statement\nGOAL-1,a\"b\n",
	 ": line 2: quotes in the middle of a cell: put the whole cell in quotes, and write \"\" for \""},
};

static void test_bad_files(void **state)
{
	struct scratch *scratch = *state;
	const char *path = scratch_path(scratch, "roster/goals.csv");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct roster roster;
		assert_false(read_with(scratch, "goals.csv", bad[i].text, &roster));
		assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
		const char *second = strchr(bad[i].told, '@');
		const char *want = second == NULL ? arena_printf(&scratch->arena, "%s%s", path, bad[i].told)
		                                  : arena_printf(&scratch->arena, "%s%.*s%s%s", path,
		                                                 (int)(second - bad[i].told), bad[i].told, path,
		                                                 second + 1);
		if (strcmp(scratch->error.text, want) != 0)
			fail_msg("case %zu:\n got    %s\n wanted %s", i, scratch->error.text, want);
	}
}

static void test_not_a_text_file(void **state)
{
	struct scratch *scratch = *state;
	struct roster roster;
	read_with(scratch, NULL, NULL, &roster);
	const char *path = scratch_path(scratch, "roster/goals.csv");
	assert_true(file_replace(path, "PK\x03\x04\0\0", 6, 0600, &scratch->error));
	assert_false(roster_read(&scratch->arena, scratch->folder, &roster, &scratch->error));
	assert_non_null(strstr(scratch->error.text, "goals.csv: not a plain text file"));
}

static void test_a_register_is_missing(void **state)
{
	struct scratch *scratch = *state;
	struct roster roster;
	read_with(scratch, NULL, NULL, &roster);
	assert_true(file_remove(scratch_path(scratch, "roster/seats.csv"), &scratch->error));
	assert_false(roster_read(&scratch->arena, scratch->folder, &roster, &scratch->error));
	assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
	assert_non_null(strstr(scratch->error.text, "roster/seats.csv"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_empty_registers),
		SCRATCH_TEST(test_as_programs_write_it),
		SCRATCH_TEST(test_lines_are_those_of_the_file),
		SCRATCH_TEST(test_columns_that_may_be_missing),
		SCRATCH_TEST(test_bad_files),
		SCRATCH_TEST(test_not_a_text_file),
		SCRATCH_TEST(test_a_register_is_missing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

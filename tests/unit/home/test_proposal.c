/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include "home/home.h"

static bool read_text(struct scratch *scratch, const char *text, struct proposal_file *proposal)
{
	scratch->error = (struct error){0};
	return proposal_read(&scratch->arena, scratch_write(scratch, "rides.md", text), proposal, &scratch->error);
}

static void test_a_whole_file(void **state)
{
	struct scratch *scratch = *state;
	struct proposal_file p;
	if (!read_text(scratch,
	               "---\ntitle: Rides to the clinic: 40 a month\nkind: procedure\nby: m-ana00001\n"
	               "deadline: 2026-12-04\nsummary: We would pay for rides,\n  starting in January.\n"
	               "# not yet\nimpact:\n  people without\n  a car\ngoal: GOAL-1\n---\n\n# Rides\n\nMore --- text.\n\n",
	               &p))
		fail_msg("%s", scratch->error.text);
	assert_string_equal(p.title, "Rides to the clinic: 40 a month");
	assert_string_equal(p.kind, "procedure");
	assert_string_equal(p.by, "m-ana00001");
	assert_string_equal(p.deadline, "2026-12-04");
	assert_string_equal(p.summary, "We would pay for rides, starting in January.");
	assert_string_equal(p.impact, "people without a car");
	assert_string_equal(p.goal, "GOAL-1");
	assert_string_equal(p.body, "# Rides\n\nMore --- text.");
}

static void test_as_windows_writes_it(void **state)
{
	struct scratch *scratch = *state;
	struct proposal_file p;
	if (!read_text(scratch, "\xEF\xBB\xBF--- \r\ntitle:Ni\xC3\xB1os\r\nkind :  other\r\n---\r\none\r\ntwo\r\n", &p))
		fail_msg("%s", scratch->error.text);
	assert_string_equal(p.title, "Ni\xC3\xB1os");
	assert_string_equal(p.kind, "other");
	assert_string_equal(p.deadline, "");
	assert_string_equal(p.body, "one\ntwo");
}

static const struct {
	const char *text, *told;
} bad[] = {
	{"title: x\n",
	 ": line 1: there is no front block: begin the file with a line ---, then lines like \"title: ...\", then a "
	 "line ---, then the text"},
	{"", ": line 1: there is no front block: begin the file with a line ---, then lines like \"title: ...\", then a "
	     "line ---, then the text"},
	{"---\ntitle: x\nbody\n",
	 ": line 3: no `name: value`: write one, or put the line behind the second ---\n"
	 "@: line 1: the front block never ends: put a line --- before the text"},
	{"---\ntitel: x\n---\n", ": line 2: titel: there is no such field: did you mean title?"},
	{"---\nsponsor: x\n---\n",
	 ": line 2: sponsor: there is no such field: use title, kind, by, deadline, summary, impact, goal, represented"},
	{"---\ntitle: x\nkind: other\ntitle: y\n---\n", ": line 4: title stands on line 2 already: keep one of the two"},
	{"---\n  title: x\n---\n", ": line 2: no `name: value`: write one, or put the line behind the second ---"},
};

static void test_bad_files(void **state)
{
	struct scratch *scratch = *state;
	const char *path = scratch_path(scratch, "rides.md");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct proposal_file p;
		assert_false(read_text(scratch, bad[i].text, &p));
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

static void test_no_file(void **state)
{
	struct scratch *scratch = *state;
	struct proposal_file p;
	assert_false(proposal_read(&scratch->arena, scratch_path(scratch, "gone.md"), &p, &scratch->error));
	assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_a_whole_file),
		SCRATCH_TEST(test_as_windows_writes_it),
		SCRATCH_TEST(test_bad_files),
		SCRATCH_TEST(test_no_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

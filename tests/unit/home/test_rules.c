/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include "home/home.h"

/* The share folder of a case is `share` in the scratch folder, its home `home`. */
static int setup(void **state)
{
	if (scratch_setup(state) != 0)
		return -1;
	struct scratch *scratch = *state;
	bool good = folder_make(scratch_path(scratch, "share/words"), 0700, &scratch->error) &&
	            folder_make(scratch_path(scratch, "share/rules"), 0700, &scratch->error) &&
	            folder_make(scratch_path(scratch, "home/rules"), 0700, &scratch->error);
	return good ? setenv("ASSENT_SHARE", scratch_path(scratch, "share"), 1) : -1;
}

#define RULES_TEST(test) cmocka_unit_test_setup_teardown(test, setup, scratch_teardown)

static bool read_set(struct scratch *scratch, const char *set, struct rules *rules)
{
	scratch->error = (struct error){0};
	return rules_read(&scratch->arena, scratch_path(scratch, "home"), set, rules, &scratch->error);
}

/* What is shipped says exactly the defaults, every one of them. */
static void test_shipped_sets(void **state)
{
	struct scratch *scratch = *state;
	static const char *const sets[] = {"2023", "2022"};
	size_t count;
	const struct rule *table = rules_table(&count);
	assert_int_equal(setenv("ASSENT_SHARE", "mailtemplates", 1), 0); /* tests run in the source folder */
	for (size_t i = 0; i < 2; i++) {
		struct rules rules, defaults = {0};
		struct bytes file;
		rules_defaults(&defaults);
		if (!read_set(scratch, sets[i], &rules))
			fail_msg("%s", scratch->error.text);
		const char *name = arena_printf(&scratch->arena, "rules/%s.ini", sets[i]);
		const char *path = file_path(&scratch->arena, share_folder(&scratch->arena), name);
		assert_true(file_read(&scratch->arena, path, 100000, &file, &scratch->error));
		for (size_t k = 0; k < count; k++) {
			assert_int_equal(*(const int *)(const void *)((const unsigned char *)&rules + table[k].offset),
			                 *(const int *)(const void *)((const unsigned char *)&defaults + table[k].offset));
			if (strstr(file.data, arena_printf(&scratch->arena, "\n%s = ", table[k].key)) == NULL)
				fail_msg("%s does not say %s", path, table[k].key);
		}
		assert_int_equal(rules.holiday_count, 0);
		assert_int_equal(rules.quiet_from, 8);
	}
}

static void test_single_lines_of_the_home(void **state)
{
	struct scratch *scratch = *state;
	struct rules rules;
	scratch_write(scratch, "share/rules/2023.ini", "[phase]\ncall = 9\n[quorum]\nevery_group = no\n");
	scratch_write(scratch, "home/rules/2023.ini", "[phase]\ncall = 10\n[call]\nyes_is_agree = no\n");
	assert_true(read_set(scratch, "2023", &rules));
	assert_int_equal(rules.call_days, 10);
	assert_int_equal(rules.quorum_every_group, 0);
	assert_int_equal(rules.yes_is_agree, 0);
	assert_int_equal(rules.grace_minutes, 15);
}

static void test_a_set_of_the_home_alone(void **state)
{
	struct scratch *scratch = *state;
	struct rules rules;
	scratch_write(scratch, "home/rules/ours-2027.ini", "[phase]\ncall = 14\n");
	assert_true(read_set(scratch, "ours-2027", &rules));
	assert_int_equal(rules.call_days, 14);
	assert_int_equal(rules.aside_percent, 25);
}

static void test_holidays(void **state)
{
	struct scratch *scratch = *state;
	struct rules rules;
	scratch_write(scratch, "share/rules/2023.ini", "");
	scratch_write(scratch, "home/rules/holidays.txt",
	              "# ours\r\n2027-01-01\r\n\r\n2026-12-25   # the day itself\r\n2026-11-26\r\n");
	if (!read_set(scratch, "2023", &rules))
		fail_msg("%s", scratch->error.text);
	assert_int_equal(rules.holiday_count, 3);
	assert_int_equal(rules.holidays[0].month, 11);
	assert_int_equal(rules.holidays[1].day, 25);
	assert_int_equal(rules.holidays[2].year, 2027);
	scratch_write(scratch, "home/rules/holidays.txt", "2026-12-25\n25.12.2027\n");
	assert_false(read_set(scratch, "2023", &rules));
	assert_string_equal(scratch->error.text,
	                    arena_printf(&scratch->arena,
	                                 "%s: line 2: \"25.12.2027\" is no date: write it as 2026-12-25",
	                                 scratch_path(scratch, "home/rules/holidays.txt")));
}

/* The text in call.opened: the same rules are the same text, other ones another. */
static void test_canonical_text(void **state)
{
	struct scratch *scratch = *state;
	struct rules plain, same, other;
	scratch_write(scratch, "share/rules/2023.ini", "");
	assert_true(read_set(scratch, "2023", &plain));
	scratch_write(scratch, "home/rules/2023.ini", "# nothing new\n[outage]\ngap_hours=24\n[phase]\ncall =   7\n");
	assert_true(read_set(scratch, "2023", &same));
	assert_string_equal(plain.text, same.text);
	scratch_write(scratch, "home/rules/2023.ini", "[quorum]\nevery_group = no\n");
	assert_true(read_set(scratch, "2023", &other));
	assert_string_equal(other.text, "rules 2023\n"
	                                "phase.call = 7\n"
	                                "phase.draft = 7\n"
	                                "quorum.numerator = 2\n"
	                                "quorum.denominator = 3\n"
	                                "quorum.every_group = no\n"
	                                "aside.limit = 25\n"
	                                "call.yes_is_agree = yes\n"
	                                "call.early_close = yes\n"
	                                "call.grace_minutes = 15\n"
	                                "call.extension_business_days = 5\n"
	                                "call.shortest_days = 5\n"
	                                "reminder.first_hours = 72\n"
	                                "reminder.last_hours = 24\n"
	                                "checkin.every_days = 30\n"
	                                "checkin.before_days = 7\n"
	                                "checkin.reminder_business_days = 3\n"
	                                "outage.gap_hours = 24\n"
	                                "outage.least_hours = 48\n"
	                                "gate.each_member = no\n"
	                                "gate.ask_days = 7\n"
	                                "gate.ask_after_days = 30\n"
	                                "lapse.days = 30\nlapse.notice_days = 7\ntalk.workgroups = yes\n"
	                                "appeal.process_days = 14\nminutes.days = 7\n");
	scratch_write(scratch, "home/rules/holidays.txt", "2026-12-25\n");
	assert_true(read_set(scratch, "2023", &same));
	assert_string_equal(same.text, arena_printf(&scratch->arena, "%sholiday = 2026-12-25\n", other.text));
}

static const struct {
	const char *text, *told;
} bad[] = {
	{"[phase]\ncal = 7\n", ": line 2: [phase] cal: there is no such rule: did you mean [phase] call?"},
	{"[phases]\ncall = 7\n", ": line 2: [phases] call: there is no such rule: did you mean [phase] call?"},
	{"[weather]\nrain_or_shine = yes\n", ": line 2: [weather] rain_or_shine: there is no such rule: take it out"},
	{"[phase]\n\ncall = 0\n", ": line 3: [phase] call = 0: not possible: write a whole number from 1 to 60"},
	{"[phase]\ncall = seven\n", ": line 2: [phase] call = seven: not possible: write a whole number from 1 to 60"},
	{"[phase]\ncall = 99999999999999999999\n",
	 ": line 2: [phase] call = 99999999999999999999: not possible: write a whole number from 1 to 60"},
	{"[quorum]\nevery_group = 1\n", ": line 2: [quorum] every_group = 1: not possible: write yes or no"},
};

static void test_bad_lines(void **state)
{
	struct scratch *scratch = *state;
	struct rules rules;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const char *path = scratch_write(scratch, "home/rules/2023.ini", bad[i].text);
		assert_false(read_set(scratch, "2023", &rules));
		assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
		const char *want = arena_printf(&scratch->arena, "%s%s", path, bad[i].told);
		if (strcmp(scratch->error.text, want) != 0)
			fail_msg("case %zu:\n got    %s\n wanted %s", i, scratch->error.text, want);
	}
}

static void test_what_cannot_be(void **state)
{
	struct scratch *scratch = *state;
	static const char *const names[] = {"2024", "", "../share/rules/2023", "a/b"};
	struct rules rules;
	scratch_write(scratch, "share/rules/2023.ini", "");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		assert_false(read_set(scratch, names[i], &rules));
		assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
		assert_non_null(strstr(scratch->error.text, "there is no such set"));
	}
	scratch_write(scratch, "home/rules/2023.ini", "[quorum]\nnumerator = 4\n");
	assert_false(read_set(scratch, "2023", &rules));
	assert_non_null(strstr(scratch->error.text, "numerator is 4 and denominator is 3"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RULES_TEST(test_shipped_sets),       RULES_TEST(test_single_lines_of_the_home),
		RULES_TEST(test_a_set_of_the_home_alone), RULES_TEST(test_holidays),
		RULES_TEST(test_canonical_text),     RULES_TEST(test_bad_lines),
		RULES_TEST(test_what_cannot_be),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

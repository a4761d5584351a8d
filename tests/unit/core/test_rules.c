/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include "core/rules.h"

static void test_defaults_lie_within_their_bounds(void **state)
{
	struct rules rules = {0};
	size_t count;
	const struct rule *table = rules_table(&count);
	(void)state;
	rules_defaults(&rules);
	assert_int_equal(count, 26);
	for (size_t i = 0; i < count; i++) {
		int value = *(const int *)(const void *)((const unsigned char *)&rules + table[i].offset);
		assert_int_equal(value, table[i].standard);
		assert_in_range(value, table[i].smallest, table[i].largest);
		assert_true(*table[i].meaning != '\0');
	}
}

/* What holds when nothing is written. */
static void test_defaults_are_those_of_the_domain(void **state)
{
	struct rules rules = {0};
	(void)state;
	rules_defaults(&rules);
	assert_int_equal(rules.call_days, 7);
	assert_int_equal(rules.quorum_numerator, 2);
	assert_int_equal(rules.quorum_denominator, 3);
	assert_int_equal(rules.quorum_every_group, 1);
	assert_int_equal(rules.aside_percent, 25);
	assert_int_equal(rules.grace_minutes, 15);
	assert_int_equal(rules.extension_days, 5);
	assert_int_equal(rules.shortest_call_days, 5);
	assert_int_equal(rules.reminder_first_hours, 72);
	assert_int_equal(rules.reminder_last_hours, 24);
	assert_int_equal(rules.checkin_every_days, 30);
	assert_int_equal(rules.checkin_before_days, 7);
	assert_int_equal(rules.checkin_reminder_business_days, 3);
	assert_int_equal(rules.gap_hours, 24);
	assert_int_equal(rules.outage_hours, 48);
	assert_int_equal(rules.quiet_from, 8);
	assert_int_equal(rules.quiet_until, 20);
}

static void test_no_rule_stands_twice(void **state)
{
	size_t count;
	const struct rule *table = rules_table(&count);
	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < i; k++) {
			assert_true(table[i].offset != table[k].offset);
			assert_false(strcmp(table[i].section, table[k].section) == 0 &&
			             strcmp(table[i].key, table[k].key) == 0);
		}
}

/* The canonical text of a set says its numbers again; what is none of ours or out of bounds changes nothing. */
static void test_numbers_come_back_from_the_text(void **state)
{
	struct rules rules;
	(void)state;
	rules_defaults(&rules);
	rules_from_text(&rules, "rules 2023\nquorum.numerator = 3\nquorum.denominator = 4\nquorum.every_group = no\n"
	                        "call.grace_minutes = 9999\ncall.unheard = 3\naside.limit = 40\n"
	                        "holiday = 2026-12-25\n");
	assert_int_equal(rules.quorum_numerator, 3);
	assert_int_equal(rules.quorum_denominator, 4);
	assert_int_equal(rules.quorum_every_group, 0);
	assert_int_equal(rules.grace_minutes, 15);
	assert_int_equal(rules.aside_percent, 40);
	rules_from_text(&rules, "quorum.every_group = yes");
	assert_int_equal(rules.quorum_every_group, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults_lie_within_their_bounds),
		cmocka_unit_test(test_defaults_are_those_of_the_domain),
		cmocka_unit_test(test_no_rule_stands_twice),
		cmocka_unit_test(test_numbers_come_back_from_the_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include "home/home.h"

#include "base/zone.h"

/* Wall clocks of Detroit: standard time, summer time, both sides of the changes of 2026 and 2027. */
static const struct {
	const char *when;
	int hour, minute;
} detroit[] = {
	{"2026-01-15T12:00:00Z", 7, 0},  {"2026-07-15T12:00:00Z", 8, 0},   {"2026-11-01T05:30:00Z", 1, 30},
	{"2026-11-01T06:30:00Z", 1, 30}, {"2027-03-14T06:59:00Z", 1, 59},  {"2027-03-14T07:00:00Z", 3, 0},
	{"2099-12-31T12:00:00Z", 7, 0},  {"1971-06-01T12:00:00Z", 7, 0},
};

static void test_detroit(void **state)
{
	struct scratch *scratch = *state;
	struct zone zone;
	if (!zone_read(&scratch->arena, "America/Detroit", &zone, &scratch->error))
		fail_msg("%s", scratch->error.text);
	assert_string_equal(zone.name, "America/Detroit");
	for (size_t i = 0; i < sizeof detroit / sizeof *detroit; i++) {
		instant when;
		assert_true(instant_parse(detroit[i].when, &when));
		struct local_time local = zone_local(&zone, when);
		if (local.hour != detroit[i].hour || local.minute != detroit[i].minute)
			fail_msg("%s is %02d:%02d", detroit[i].when, local.hour, local.minute);
	}
	for (size_t i = 1; i < zone.count; i++)
		assert_true(zone.steps[i - 1].from < zone.steps[i].from);
}

static void test_utc_and_odd_offsets(void **state)
{
	struct scratch *scratch = *state;
	struct zone zone;
	assert_true(zone_read(&scratch->arena, "UTC", &zone, &scratch->error));
	assert_int_equal(zone_local(&zone, 0).hour, 0);
	assert_true(zone_read(&scratch->arena, "Asia/Kathmandu", &zone, &scratch->error));
	instant when;
	assert_true(instant_parse("2026-11-01T00:00:00Z", &when));
	assert_int_equal(zone_local(&zone, when).hour, 5);
	assert_int_equal(zone_local(&zone, when).minute, 45);
}

/* Liberia left its old time at 00:44:30. */
static void test_a_change_within_a_minute(void **state)
{
	struct scratch *scratch = *state;
	struct zone zone;
	instant when;
	assert_true(zone_read(&scratch->arena, "Africa/Monrovia", &zone, &scratch->error));
	assert_true(instant_parse("1972-01-07T00:44:29Z", &when));
	assert_int_equal(zone_local(&zone, when).hour, 23);
	assert_int_equal(zone_local(&zone, when + 1).hour, 0);
	assert_int_equal(zone_local(&zone, when + 1).minute, 44);
}

static void test_unknown_zones(void **state)
{
	static const char *const names[] = {"America/Adrian", "Detroit", "EST5EDT4", "-5", "", "/etc/localtime",
	                                    "../zoneinfo/America/Detroit", "America/Detroit "};
	struct scratch *scratch = *state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct zone zone;
		scratch->error = (struct error){0};
		if (zone_read(&scratch->arena, names[i], &zone, &scratch->error))
			fail_msg("\"%s\" was taken for a zone", names[i]);
		assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_detroit),
		SCRATCH_TEST(test_utc_and_odd_offsets),
		SCRATCH_TEST(test_a_change_within_a_minute),
		SCRATCH_TEST(test_unknown_zones),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

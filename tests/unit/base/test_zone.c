/* SPDX-License-Identifier: MIT */
/* Detroit's nights of change on a table made by hand. */
#include "base/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { EST = -5 * 3600, EDT = -4 * 3600 };

static const struct zone_step detroit_steps[] = {
	{1772953200, EDT}, /* 2026-03-08T07:00:00Z */
	{1793512800, EST}, /* 2026-11-01T06:00:00Z */
	{1805007600, EDT}, /* 2027-03-14T07:00:00Z */
	{1825567200, EST}, /* 2027-11-07T06:00:00Z */
};
static const struct zone detroit = {"America/Detroit", detroit_steps, 4};
static const struct zone utc = {"UTC", NULL, 0};

/* Samoa went from -10 h to +14 h and had no 2011-12-30. */
static const struct zone_step apia_steps[] = {{1301140800, -10 * 3600}, {1325239200, 14 * 3600}};
static const struct zone apia = {"Pacific/Apia", apia_steps, 2};

static void test_instant_of_local_time(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		const struct zone *zone;
		const char *date;
		int second;
		const char *first, *later;
	} cases[] = {
		{"summer", &detroit, "2026-07-04", 43200, "2026-07-04T16:00:00Z", "2026-07-04T16:00:00Z"},
		{"winter", &detroit, "2026-12-05", 0, "2026-12-05T05:00:00Z", "2026-12-05T05:00:00Z"},
		{"before 1:30 twice", &detroit, "2026-11-01", 3599, "2026-11-01T04:59:59Z", "2026-11-01T04:59:59Z"},
		{"1:30 twice", &detroit, "2026-11-01", 5400, "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"},
		{"1:00 twice", &detroit, "2026-11-01", 3600, "2026-11-01T05:00:00Z", "2026-11-01T06:00:00Z"},
		{"2:00 once", &detroit, "2026-11-01", 7200, "2026-11-01T07:00:00Z", "2026-11-01T07:00:00Z"},
		{"2:30 never", &detroit, "2027-03-14", 9000, "2027-03-14T07:00:00Z", "2027-03-14T07:00:00Z"},
		{"2:00 never", &detroit, "2027-03-14", 7200, "2027-03-14T07:00:00Z", "2027-03-14T07:00:00Z"},
		{"3:00 once", &detroit, "2027-03-14", 10800, "2027-03-14T07:00:00Z", "2027-03-14T07:00:00Z"},
		{"1:59:59 before the jump", &detroit, "2027-03-14", 7199, "2027-03-14T06:59:59Z",
		 "2027-03-14T06:59:59Z"},
		{"next midnight", &detroit, "2026-11-01", 86400, "2026-11-02T05:00:00Z", "2026-11-02T05:00:00Z"},
		{"before the table", &detroit, "2020-01-01", 0, "2020-01-01T04:00:00Z", "2020-01-01T04:00:00Z"},
		{"behind the table", &detroit, "2050-07-01", 0, "2050-07-01T05:00:00Z", "2050-07-01T05:00:00Z"},
		{"utc", &utc, "2026-12-05", 60, "2026-12-05T00:01:00Z", "2026-12-05T00:01:00Z"},
		{"a day that never was", &apia, "2011-12-30", 43200, "2011-12-30T10:00:00Z",
		 "2011-12-30T10:00:00Z"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct date date;
		char text[INSTANT_TEXT_SIZE];
		assert_true(date_parse(cases[i].date, &date));
		instant_format(zone_instant(cases[i].zone, date, cases[i].second, false), text);
		if (strcmp(text, cases[i].first) != 0)
			fail_msg("%s, first: %s", cases[i].name, text);
		instant_format(zone_instant(cases[i].zone, date, cases[i].second, true), text);
		if (strcmp(text, cases[i].later) != 0)
			fail_msg("%s, later: %s", cases[i].name, text);
	}
}

static void test_local_time_of_instant(void **state)
{
	(void)state;
	static const struct {
		const struct zone *zone;
		const char *when, *date;
		int hour, minute, second, weekday;
	} cases[] = {
		{&detroit, "2026-11-01T05:59:59Z", "2026-11-01", 1, 59, 59, 0},
		{&detroit, "2026-11-01T06:00:00Z", "2026-11-01", 1, 0, 0, 0},
		{&detroit, "2027-03-14T06:59:59Z", "2027-03-14", 1, 59, 59, 0},
		{&detroit, "2027-03-14T07:00:00Z", "2027-03-14", 3, 0, 0, 0},
		{&detroit, "2026-12-05T04:59:59Z", "2026-12-04", 23, 59, 59, 5},
		{&detroit, "1969-12-31T20:00:00Z", "1969-12-31", 16, 0, 0, 3},
		{&apia, "2011-12-30T10:00:00Z", "2011-12-31", 0, 0, 0, 6},
		{&utc, "2026-12-05T04:59:59Z", "2026-12-05", 4, 59, 59, 6},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		instant when;
		char date[DATE_TEXT_SIZE];
		assert_true(instant_parse(cases[i].when, &when));
		struct local_time local = zone_local(cases[i].zone, when);
		date_format(local.date, date);
		if (strcmp(date, cases[i].date) != 0 || local.hour != cases[i].hour ||
		    local.minute != cases[i].minute || local.second != cases[i].second ||
		    local.weekday != cases[i].weekday)
			fail_msg("%s: %s %02d:%02d:%02d weekday %d", cases[i].when, date, local.hour, local.minute,
			         local.second, local.weekday);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_instant_of_local_time),
		cmocka_unit_test(test_local_time_of_instant),
	};
	return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}

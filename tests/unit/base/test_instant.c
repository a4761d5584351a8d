/* SPDX-License-Identifier: MIT */
#include "base/instant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_parse(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		instant wanted; /* INSTANT_NONE: refused */
	} cases[] = {
		{"1970-01-01T00:00:00Z", 0},
		{"2026-12-01T21:12:00Z", 1796159520},
		{"2026-12-01T16:12:00-05:00", 1796159520},
		{"2026-12-02T02:42:00+05:30", 1796159520},
		{"2000-02-29T23:59:59Z", 951868799},
		{"2016-12-31T23:59:60Z", 1483228799},
		{"1969-12-31T23:59:59Z", -1},
		{"0001-01-01T00:00:00Z", -62135596800},
		{"9999-12-31T23:59:59Z", 253402300799},
		{"2026-02-29T00:00:00Z", INSTANT_NONE},
		{"2026-13-01T00:00:00Z", INSTANT_NONE},
		{"2026-00-01T00:00:00Z", INSTANT_NONE},
		{"2026-12-00T00:00:00Z", INSTANT_NONE},
		{"0000-01-01T00:00:00Z", INSTANT_NONE},
		{"2026-12-01T24:00:00Z", INSTANT_NONE},
		{"2026-12-01T23:60:00Z", INSTANT_NONE},
		{"2026-12-01T23:00:61Z", INSTANT_NONE},
		{"2026-12-01T21:12:00", INSTANT_NONE},
		{"2026-12-01T21:12:00z", INSTANT_NONE},
		{"2026-12-01 21:12:00Z", INSTANT_NONE},
		{"2026-12-01T21:12:00.5Z", INSTANT_NONE},
		{"2026-12-01T21:12:00Z ", INSTANT_NONE},
		{"2026-12-01T21:12:00+24:00", INSTANT_NONE},
		{"2026-12-01T21:12:00+05:60", INSTANT_NONE},
		{"2026-12-01T21:12:00+0530", INSTANT_NONE},
		{" 2026-12-01T21:12:00Z", INSTANT_NONE},
		{"2026-12-01", INSTANT_NONE},
		{"", INSTANT_NONE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		instant got = INSTANT_NONE;
		bool good = instant_parse(cases[i].text, &got);
		if (good != (cases[i].wanted != INSTANT_NONE) || got != cases[i].wanted)
			fail_msg("\"%s\": %lld", cases[i].text, (long long)got);
	}
}

static void test_format(void **state)
{
	(void)state;
	static const struct {
		instant when;
		const char *wanted;
	} cases[] = {
		{0, "1970-01-01T00:00:00Z"},
		{-1, "1969-12-31T23:59:59Z"},
		{-86400, "1969-12-31T00:00:00Z"},
		{1796159520, "2026-12-01T21:12:00Z"},
		{-62135596800, "0001-01-01T00:00:00Z"},
		{253402300799, "9999-12-31T23:59:59Z"},
		{INSTANT_NONE, ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[INSTANT_TEXT_SIZE];
		instant_format(cases[i].when, text);
		if (strcmp(text, cases[i].wanted) != 0)
			fail_msg("%lld: \"%s\"", (long long)cases[i].when, text);
	}
}

/* Every day of 800 years follows the one before it, in date, weekday and text. */
static void test_days_follow_each_other(void **state)
{
	(void)state;
	struct date before = date_from_days(-250000);
	for (int64_t day = -249999; day < 50000; day++) {
		struct date date = date_from_days(day), again;
		char text[DATE_TEXT_SIZE];
		date_format(date, text);
		if (date_to_days(date) != day || date_compare(before, date) >= 0 || date_compare(date, before) <= 0 ||
		    date_weekday(date) != (date_weekday(before) + 1) % 7 || !date_parse(text, &again) ||
		    date_compare(date, again) != 0)
			fail_msg("day %lld: %s", (long long)day, text);
		if (date.day != before.day + 1 && date.day != 1)
			fail_msg("day %lld: a day is left out before %s", (long long)day, text);
		before = date;
	}
}

static void test_dates(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t days;
		int weekday; /* -1: no date */
	} cases[] = {
		{"1970-01-01", 0, 4},       {"2026-11-22", 20779, 0}, {"2024-02-29", 19782, 4},
		{"2000-03-01", 11017, 3},   {"2100-02-28", 47540, 0}, {"2100-02-29", 0, -1},
		{"2026-04-31", 0, -1},      {"2026-4-30", 0, -1},     {"2026-04-30 ", 0, -1},
		{"2026/04/30", 0, -1},      {"+026-04-30", 0, -1},    {"", 0, -1},
		{"1600-12-31", -134775, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct date date;
		bool good = date_parse(cases[i].text, &date);
		if (good != (cases[i].weekday >= 0) ||
		    (good && (date_to_days(date) != cases[i].days || date_weekday(date) != cases[i].weekday)))
			fail_msg("\"%s\": %lld", cases[i].text, good ? (long long)date_to_days(date) : -1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_days_follow_each_other),
		cmocka_unit_test(test_dates),
	};
	return cmocka_run_group_tests_name("instant", tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Deadlines and dates in words. */
#include "kit.h"

static struct date day(const char *text)
{
	struct date date;
	if (!date_parse(text, &date))
		fail_msg("\"%s\" is no date", text);
	return date;
}

static const char *shown(struct kit *k, struct date date)
{
	char text[DATE_TEXT_SIZE];
	date_format(date, text);
	return arena_strdup(&k->arena, text);
}

static instant utc(const char *text)
{
	instant when;
	if (!instant_parse(text, &when))
		fail_msg("\"%s\" is no instant", text);
	return when;
}

static void test_days_off(void **state)
{
	static const struct {
		const char *date;
		bool off;
	} cases[] = {
		{"2026-11-24", false}, /* Tuesday */
		{"2026-11-26", true},  /* Thanksgiving */
		{"2026-11-27", false}, /* the Friday behind it */
		{"2026-11-28", true},  /* Saturday */
		{"2026-11-29", true},  /* Sunday */
		{"2026-11-30", false}, /* Monday */
		{"2026-12-25", true},
		{"2027-11-26", false}, /* a holiday of another year */
	};
	struct kit *k = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (calendar_day_off(&k->rules, day(cases[i].date)) != cases[i].off)
			fail_msg("%s", cases[i].date);
}

static void test_business_days(void **state)
{
	static const struct {
		const char *from;
		int count; /* 0: the day itself or the next that is not off */
		const char *wanted;
	} cases[] = {
		{"2026-11-24", 0, "2026-11-24"}, {"2026-11-28", 0, "2026-11-30"}, {"2026-11-26", 0, "2026-11-27"},
		{"2026-11-24", 1, "2026-11-25"}, {"2026-11-25", 1, "2026-11-27"}, {"2026-11-27", 1, "2026-11-30"},
		{"2026-11-28", 1, "2026-11-30"}, {"2026-11-23", 5, "2026-12-01"}, {"2026-12-24", 1, "2026-12-28"},
		{"2026-12-29", 5, "2027-01-05"},
	};
	struct kit *k = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct date from = day(cases[i].from);
		struct date got = cases[i].count == 0 ? calendar_business_day(&k->rules, from)
		                                      : calendar_add_business_days(&k->rules, from, cases[i].count);
		kit_assert_line(i, shown(k, got), cases[i].wanted);
	}
}

static void test_calendar_days(void **state)
{
	static const struct {
		const char *from;
		int count;
		const char *wanted;
	} cases[] = {
		{"2026-10-31", 1, "2026-11-01"}, {"2026-12-31", 1, "2027-01-01"}, {"2028-02-28", 1, "2028-02-29"},
		{"2026-03-07", 2, "2026-03-09"}, {"2026-11-24", 0, "2026-11-24"}, {"2026-01-01", -1, "2025-12-31"},
	};
	struct kit *k = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		kit_assert_line(i, shown(k, calendar_add_days(day(cases[i].from), cases[i].count)), cases[i].wanted);
}

/* "By Friday" is until 23:59:59 local, also where a day has 23 or 25 hours. */
static void test_end_of_day(void **state)
{
	static const struct {
		const char *date, *wanted;
	} cases[] = {
		{"2026-12-04", "2026-12-05T05:00:00Z"}, {"2026-07-01", "2026-07-02T04:00:00Z"},
		{"2026-03-07", "2026-03-08T05:00:00Z"}, {"2026-03-08", "2026-03-09T04:00:00Z"}, /* 23 hours */
		{"2026-10-31", "2026-11-01T04:00:00Z"}, {"2026-11-01", "2026-11-02T05:00:00Z"}, /* 25 hours */
		{"2026-12-31", "2027-01-01T05:00:00Z"},
	};
	struct kit *k = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[INSTANT_TEXT_SIZE];
		instant end = calendar_end_of_day(&k->rules, day(cases[i].date));
		instant_format(end, text);
		kit_assert_line(i, text, cases[i].wanted);
		kit_assert_line(i, shown(k, calendar_last_day(&k->rules, end)), cases[i].date);
		kit_assert_line(i, shown(k, calendar_date(&k->rules, end - 1)), cases[i].date);
		assert_true(date_compare(calendar_date(&k->rules, end), day(cases[i].date)) > 0);
	}
}

/* An end in the middle of a day belongs to that day. */
static void test_last_day_of_any_end(void **state)
{
	struct kit *k = *state;
	kit_assert_line(0, shown(k, calendar_last_day(&k->rules, utc("2026-12-04T21:00:00Z"))), "2026-12-04");
}

static void test_dates_in_words(void **state)
{
	static const struct {
		const char *date, *language, *in_full, *in_short;
	} cases[] = {
		{"2026-12-04", "en", "Friday, December 4, 2026", "Fri Dec 4"},
		{"2026-12-04", "es", "viernes, 4 de diciembre de 2026", "vie 4 dic"},
		{"2026-08-19", "en", "Wednesday, August 19, 2026", "Wed Aug 19"},
		{"2026-08-19", "es", "miércoles, 19 de agosto de 2026", "mié 19 ago"},
		{"2028-02-29", "en", "Tuesday, February 29, 2028", "Tue Feb 29"},
		{"2027-01-02", "es", "sábado, 2 de enero de 2027", "sáb 2 ene"},
		{"2027-01-03", "fr", "Sunday, January 3, 2027", "Sun Jan 3"},
	};
	struct kit *k = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct date date = day(cases[i].date);
		kit_assert_line(i, calendar_long_date(&k->arena, cases[i].language, date), cases[i].in_full);
		kit_assert_line(i, calendar_short_date(&k->arena, cases[i].language, date), cases[i].in_short);
	}
}

static void test_times_in_words(void **state)
{
	static const struct {
		const char *when, *language, *wanted;
	} cases[] = {
		{"2026-12-01T21:12:00Z", "en", "Tuesday, December 1, 4:12 PM"},
		{"2026-12-01T21:12:59Z", "es", "martes, 1 de diciembre, 16:12"},
		{"2026-12-01T05:00:00Z", "en", "Tuesday, December 1, 12:00 AM"},
		{"2026-12-01T17:05:00Z", "en", "Tuesday, December 1, 12:05 PM"},
		{"2026-12-01T16:59:00Z", "en", "Tuesday, December 1, 11:59 AM"},
		{"2026-12-01T04:30:00Z", "en", "Monday, November 30, 11:30 PM"}, /* another day than in UTC */
		{"2026-07-01T16:00:00Z", "en", "Wednesday, July 1, 12:00 PM"},   /* summer time */
		{"2026-11-01T05:30:00Z", "en", "Sunday, November 1, 1:30 AM"},   /* the hour that comes twice */
		{"2026-11-01T06:30:00Z", "en", "Sunday, November 1, 1:30 AM"},
		{"2026-03-08T07:00:00Z", "en", "Sunday, March 8, 3:00 AM"},      /* 2 o'clock does not exist */
	};
	struct kit *k = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		kit_assert_line(i, calendar_time_words(&k->arena, &k->rules, cases[i].language, utc(cases[i].when)),
		                cases[i].wanted);
}

static void test_ends_in_words(void **state)
{
	static const struct {
		const char *end, *language, *wanted;
	} cases[] = {
		{"2026-12-05T05:00:00Z", "en", "Friday, December 4, 11:59 PM"},
		{"2026-12-05T05:00:00Z", "es", "viernes, 4 de diciembre, 23:59"},
		{"2026-11-02T05:00:00Z", "en", "Sunday, November 1, 11:59 PM"},
	};
	struct kit *k = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		kit_assert_line(i, calendar_end_words(&k->arena, &k->rules, cases[i].language, utc(cases[i].end)),
		                cases[i].wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		KIT_TEST(test_days_off),
		KIT_TEST(test_business_days),
		KIT_TEST(test_calendar_days),
		KIT_TEST(test_end_of_day),
		KIT_TEST(test_last_day_of_any_end),
		KIT_TEST(test_dates_in_words),
		KIT_TEST(test_times_in_words),
		KIT_TEST(test_ends_in_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

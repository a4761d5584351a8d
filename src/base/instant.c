/* SPDX-License-Identifier: MIT */
#include "base/instant.h"

#include <string.h>

/* Reads exactly `count` digits; -1 when one of them is none. */
static int digits(const char *text, int count)
{
	int number = 0;
	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		number = number * 10 + (text[i] - '0');
	}
	return number;
}

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static bool read_date(const char *text, struct date *ret_date)
{
	struct date date = {0};
	if ((date.year = digits(text, 4)) < 1 || text[4] != '-')
		return false;
	if ((date.month = digits(text + 5, 2)) < 1 || date.month > 12 || text[7] != '-')
		return false;
	if ((date.day = digits(text + 8, 2)) < 1 || date.day > days_of_month(date.year, date.month))
		return false;
	*ret_date = date;
	return true;
}

/* Reads HH:MM:SS. A leap second (RFC 3339, 5.6) counts as the second before it. */
static bool read_time(const char *text, int *ret_second)
{
	int hour = digits(text, 2);
	if (hour < 0 || hour > 23 || text[2] != ':')
		return false;
	int minute = digits(text + 3, 2);
	if (minute < 0 || minute > 59 || text[5] != ':')
		return false;
	int second = digits(text + 6, 2);
	if (second < 0 || second > 60)
		return false;
	*ret_second = hour * 3600 + minute * 60 + (second == 60 ? 59 : second);
	return true;
}

/* Reads `Z` or +HH:MM; seconds east of UTC. */
static bool read_offset(const char *text, int *ret_offset)
{
	if (strcmp(text, "Z") == 0) {
		*ret_offset = 0;
		return true;
	}
	if (text[0] != '+' && text[0] != '-')
		return false;
	int hour = digits(text + 1, 2);
	if (hour < 0 || hour > 23 || text[3] != ':')
		return false;
	int minute = digits(text + 4, 2);
	if (minute < 0 || minute > 59 || text[6] != '\0')
		return false;
	int offset = hour * 3600 + minute * 60;
	*ret_offset = text[0] == '-' ? -offset : offset;
	return true;
}

bool instant_parse(const char *text, instant *ret_instant)
{
	struct date date;
	int second, offset;
	if (!read_date(text, &date) || text[10] != 'T' || !read_time(text + 11, &second) ||
	    !read_offset(text + 19, &offset))
		return false;
	*ret_instant = date_to_days(date) * SECONDS_A_DAY + second - offset;
	return true;
}

/* Two digits: a million rows are written again when a ledger is verified, and printf would be a fifth of that. */
static void two_digits(char *text, unsigned number)
{
	text[0] = (char)('0' + number / 10 % 10);
	text[1] = (char)('0' + number % 10);
}

void instant_format(instant when, char text[INSTANT_TEXT_SIZE])
{
	text[0] = '\0';
	if (when == INSTANT_NONE)
		return;
	int64_t days = when / SECONDS_A_DAY;
	int second = (int)(when % SECONDS_A_DAY);
	if (second < 0) {
		days--;
		second += SECONDS_A_DAY;
	}
	date_format(date_from_days(days), text);
	text[10] = 'T';
	two_digits(text + 11, (unsigned)second / 3600u % 24u);
	text[13] = ':';
	two_digits(text + 14, (unsigned)second / 60u % 60u);
	text[16] = ':';
	two_digits(text + 17, (unsigned)second % 60u);
	text[19] = 'Z';
	text[INSTANT_TEXT_SIZE - 1] = '\0';
}

bool date_parse(const char *text, struct date *ret_date)
{
	struct date date;
	if (!read_date(text, &date) || text[10] != '\0')
		return false;
	*ret_date = date;
	return true;
}

void date_format(struct date date, char text[DATE_TEXT_SIZE])
{
	two_digits(text, (unsigned)date.year / 100u);
	two_digits(text + 2, (unsigned)date.year);
	text[4] = '-';
	two_digits(text + 5, (unsigned)date.month);
	text[7] = '-';
	two_digits(text + 8, (unsigned)date.day);
	text[DATE_TEXT_SIZE - 1] = '\0';
}

/*
 * Days are counted from 0000-03-01, so that the leap day ends a year; 719468
 * days lie between that day and 1970-01-01, 146097 days are 400 years.
 */
int64_t date_to_days(struct date date)
{
	int64_t year = date.month > 2 ? date.year : date.year - 1;
	int64_t months = date.month > 2 ? date.month - 3 : date.month + 9; /* since March */
	int64_t era = year / 400;
	int64_t year_of_era = year % 400;
	int64_t day_of_year = (153 * months + 2) / 5 + date.day - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

struct date date_from_days(int64_t days)
{
	days += 719468;
	int64_t era = days / 146097;
	int64_t day_of_era = days % 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t months = (5 * day_of_year + 2) / 153;
	struct date date = {
		.month = (int)(months < 10 ? months + 3 : months - 9),
		.day = (int)(day_of_year - (153 * months + 2) / 5 + 1),
	};
	date.year = (int)(era * 400 + year_of_era + (date.month <= 2 ? 1 : 0));
	return date;
}

int date_compare(struct date a, struct date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return a.day == b.day ? 0 : a.day < b.day ? -1 : 1;
}

/* 1970-01-01 was a Thursday. */
int date_weekday(struct date date)
{
	int64_t weekday = (date_to_days(date) + 4) % 7;
	return (int)(weekday < 0 ? weekday + 7 : weekday);
}

/* SPDX-License-Identifier: MIT */
/* Instants (UTC seconds) and calendar dates. No clock is read here. */
#ifndef ASSENT_BASE_INSTANT_H
#define ASSENT_BASE_INSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Seconds since 1970-01-01T00:00:00Z. */
typedef int64_t instant;

#define INSTANT_NONE INT64_MIN

enum {
	INSTANT_TEXT_SIZE = 21, /* "2026-12-01T21:12:00Z" and NUL */
	DATE_TEXT_SIZE = 11,    /* "2026-12-01" and NUL */
	SECONDS_A_DAY = 86400
};

struct date {
	int year;  /* 1 to 9999 */
	int month; /* 1 to 12 */
	int day;   /* 1 to 31 */
};

/* Reads RFC 3339 to the second; `Z` or a numeric offset. False when it is not exactly that. */
bool instant_parse(const char *text, instant *ret_instant);

/* Writes RFC 3339 in UTC; INSTANT_NONE gives "". */
void instant_format(instant when, char text[INSTANT_TEXT_SIZE]);

/* Reads YYYY-MM-DD; false when it is not an existing date. */
bool date_parse(const char *text, struct date *ret_date);

/* Writes YYYY-MM-DD. */
void date_format(struct date date, char text[DATE_TEXT_SIZE]);

/* Days since 1970-01-01, in the proleptic Gregorian calendar. */
int64_t date_to_days(struct date date);
/* The date so many days after 1970-01-01. */
struct date date_from_days(int64_t days);

/* Earlier, same, later: negative, 0, positive. */
int date_compare(struct date a, struct date b);

/* 0 = Sunday ... 6 = Saturday. */
int date_weekday(struct date date);

#endif

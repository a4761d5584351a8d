/* SPDX-License-Identifier: MIT */
/* Deadlines, business days and dates in words. */
#ifndef ASSENT_CORE_CALENDAR_H
#define ASSENT_CORE_CALENDAR_H

#include "base/arena.h"
#include "core/rules.h"

/* True when nobody is expected to work that day: Saturday, Sunday, a holiday of the list. */
bool calendar_day_off(const struct rules *rules, struct date date);

/* `date` itself, or the next day that is not off. */
struct date calendar_business_day(const struct rules *rules, struct date date);

/* The date `count` business days after `date`. */
struct date calendar_add_business_days(const struct rules *rules, struct date date, int count);

/* The date `count` calendar days after `date`. */
struct date calendar_add_days(struct date date, int count);

/* The end of a local day as a half-open instant: 00:00 local of the next one. */
instant calendar_end_of_day(const struct rules *rules, struct date date);

/* The local date of an instant. */
struct date calendar_date(const struct rules *rules, instant when);

/* The last local day that lies before the half-open instant `end`. */
struct date calendar_last_day(const struct rules *rules, instant end);

/* "Friday, December 4, 2026" / "viernes, 4 de diciembre de 2026". */
const char *calendar_long_date(struct arena *arena, const char *language, struct date date);

/* "November 2026" / "noviembre de 2026". */
const char *calendar_month_words(struct arena *arena, const char *language, struct date date);

/* "Fri Dec 4" / "vie 4 dic". */
const char *calendar_short_date(struct arena *arena, const char *language, struct date date);

/*
 * A half-open end in words: "Friday, December 4, 11:59 PM" when it is a local
 * midnight, else date and time.
 */
const char *calendar_end_words(struct arena *arena, const struct rules *rules, const char *language, instant end);

/* "Tuesday, December 1, 4:12 PM" / "martes, 1 de diciembre, 16:12". */
const char *calendar_time_words(struct arena *arena, const struct rules *rules, const char *language, instant when);

#endif

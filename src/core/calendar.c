/* SPDX-License-Identifier: MIT */
#include "core/calendar.h"

#include <string.h>

/* 9999-12-31T23:59:59Z, the last instant the books can write: the end of the last day is cut to it. */
#define LATEST ((instant)253402300799)

struct date_words {
	const char *weekdays[7], *short_weekdays[7];
	const char *months[12], *short_months[12];
};

static const struct date_words english = {
	{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
	 "November", "December"},
	{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
};

static const struct date_words spanish = {
	{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
	{"dom", "lun", "mar", "mié", "jue", "vie", "sáb"},
	{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
	 "noviembre", "diciembre"},
	{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"},
};

static bool is_spanish(const char *language)
{
	return strcmp(language, "es") == 0;
}

bool calendar_day_off(const struct rules *rules, struct date date)
{
	int weekday = date_weekday(date);
	if (weekday == 0 || weekday == 6)
		return true;
	for (size_t i = 0; i < rules->holiday_count; i++)
		if (date_compare(rules->holidays[i], date) == 0)
			return true;
	return false;
}

struct date calendar_add_days(struct date date, int count)
{
	return date_from_days(date_to_days(date) + count);
}

struct date calendar_business_day(const struct rules *rules, struct date date)
{
	while (calendar_day_off(rules, date))
		date = calendar_add_days(date, 1);
	return date;
}

struct date calendar_add_business_days(const struct rules *rules, struct date date, int count)
{
	for (int i = 0; i < count; i++)
		date = calendar_business_day(rules, calendar_add_days(date, 1));
	return date;
}

instant calendar_end_of_day(const struct rules *rules, struct date date)
{
	instant end = zone_instant(&rules->zone, date, SECONDS_A_DAY, true);
	return end < LATEST ? end : LATEST;
}

struct date calendar_date(const struct rules *rules, instant when)
{
	return zone_local(&rules->zone, when).date;
}

struct date calendar_last_day(const struct rules *rules, instant end)
{
	return calendar_date(rules, end - 1);
}

const char *calendar_long_date(struct arena *arena, const char *language, struct date date)
{
	int weekday = date_weekday(date);
	if (is_spanish(language))
		return arena_printf(arena, "%s, %d de %s de %d", spanish.weekdays[weekday], date.day,
		                    spanish.months[date.month - 1], date.year);
	return arena_printf(arena, "%s, %s %d, %d", english.weekdays[weekday], english.months[date.month - 1],
	                    date.day, date.year);
}

const char *calendar_month_words(struct arena *arena, const char *language, struct date date)
{
	if (is_spanish(language))
		return arena_printf(arena, "%s de %d", spanish.months[date.month - 1], date.year);
	return arena_printf(arena, "%s %d", english.months[date.month - 1], date.year);
}

const char *calendar_short_date(struct arena *arena, const char *language, struct date date)
{
	int weekday = date_weekday(date);
	if (is_spanish(language))
		return arena_printf(arena, "%s %d %s", spanish.short_weekdays[weekday], date.day,
		                    spanish.short_months[date.month - 1]);
	return arena_printf(arena, "%s %s %d", english.short_weekdays[weekday],
	                    english.short_months[date.month - 1], date.day);
}

static const char *date_and_time(struct arena *arena, const char *language, const struct local_time *local)
{
	if (is_spanish(language))
		return arena_printf(arena, "%s, %d de %s, %d:%02d", spanish.weekdays[local->weekday],
		                    local->date.day, spanish.months[local->date.month - 1], local->hour,
		                    local->minute);
	int hour = local->hour % 12 == 0 ? 12 : local->hour % 12;
	return arena_printf(arena, "%s, %s %d, %d:%02d %s", english.weekdays[local->weekday],
	                    english.months[local->date.month - 1], local->date.day, hour, local->minute,
	                    local->hour < 12 ? "AM" : "PM");
}

const char *calendar_time_words(struct arena *arena, const struct rules *rules, const char *language, instant when)
{
	struct local_time local = zone_local(&rules->zone, when);
	return date_and_time(arena, language, &local);
}

const char *calendar_end_words(struct arena *arena, const struct rules *rules, const char *language, instant end)
{
	/* "By Friday" is until 23:59:59: the last minute that is still in time is what people are told. */
	struct local_time local = zone_local(&rules->zone, end - 60);
	return date_and_time(arena, language, &local);
}

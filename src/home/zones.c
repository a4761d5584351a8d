/* SPDX-License-Identifier: MIT */
#include "home/home.h"

#include <glib.h>
#include <string.h>

/* 1970 to 2100: what the core may ever ask for. */
static const instant FIRST = 0, LAST = 4102444800;

enum { STRIDE = 180 * SECONDS_A_DAY, QUARTER = 900, WEEK = 7 * SECONDS_A_DAY };

struct steps { LIST(struct zone_step); };

static gint interval_at(GTimeZone *zone, instant when)
{
	return g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, when);
}

/* Narrows (from, to], in which interval `number` begins, as far as multiples of `grain` tell. */
static void narrow(GTimeZone *zone, gint number, instant grain, instant *from, instant *to)
{
	while ((*to - 1) / grain > *from / grain) {
		instant first = *from / grain, last = (*to - 1) / grain;
		instant middle = (first + (last - first + 1) / 2) * grain;
		if (interval_at(zone, middle) >= number)
			*to = middle;
		else
			*from = middle;
	}
}

/* True when interval `number` begins at `when`. */
static bool begins_at(GTimeZone *zone, gint number, instant when)
{
	return interval_at(zone, when) == number && interval_at(zone, when - 1) < number;
}

/*
 * The instant in (from, to] at which interval `number` begins. Each look is a
 * walk through GLib's table, and every command begins with this: so a year
 * after the last change but one is tried first, then quarters of an hour.
 */
static instant begin_of(GTimeZone *zone, gint number, instant from, instant to, instant last_year)
{
	for (instant guess = last_year + 52 * WEEK; guess <= last_year + 53 * WEEK; guess += WEEK)
		if (guess > from && guess <= to && begins_at(zone, number, guess))
			return guess;
	narrow(zone, number, QUARTER, &from, &to);
	if (interval_at(zone, to - 1) >= number)
		narrow(zone, number, 1, &from, &to);
	return to;
}

static void add_step(struct arena *arena, struct steps *steps, instant from, int32_t offset)
{
	if (steps->count == 0 || steps->items[steps->count - 1].offset != offset)
		*LIST_PUSH(arena, steps) = (struct zone_step){.from = from, .offset = offset};
}

/* GTimeZone numbers the intervals between changes in order; each beginning is searched for. */
static void walk(struct arena *arena, GTimeZone *zone, struct steps *steps)
{
	gint now = interval_at(zone, FIRST);
	instant before[2] = {FIRST, FIRST}; /* the last two changes */
	add_step(arena, steps, FIRST, g_time_zone_get_offset(zone, now));
	for (instant from = FIRST; from < LAST; from += STRIDE) {
		instant to = from + STRIDE;
		for (gint last = interval_at(zone, to); now < last;) {
			instant begin = begin_of(zone, now + 1, from, to, before[1]);
			before[1] = before[0];
			before[0] = begin;
			now = interval_at(zone, begin);
			add_step(arena, steps, begin, g_time_zone_get_offset(zone, now));
		}
	}
}

/* A name of the zone database, never a path out of it. */
static bool is_zone_name(const char *name)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
	return *name != '\0' && *name != '/' && strspn(name, allowed) == strlen(name);
}

/*
 * g_time_zone_new would give UTC for a name it does not know. Bare offsets and
 * rules ("-5", "EST5EDT4") are refused as well: a deadline needs a place.
 */
bool zone_read(struct arena *arena, const char *name, struct zone *ret_zone, struct error *error)
{
	GTimeZone *zone = is_zone_name(name) ? g_time_zone_new_identifier(name) : NULL;
	bool is_place = zone != NULL && (strchr(name, '/') != NULL || strcmp(name, "UTC") == 0);
	if (is_place) {
		struct steps steps = {0};
		walk(arena, zone, &steps);
		*ret_zone = (struct zone){.name = arena_strdup(arena, name), .steps = steps.items, .count = steps.count};
	} else {
		error_set(error, ERROR_CONFIGURATION,
		          "assent.ini: [core] zone = %s: this machine knows no such time zone: "
		          "write a name like America/Detroit (the package tzdata has them)",
		          name);
	}
	if (zone != NULL)
		g_time_zone_unref(zone);
	return is_place;
}

/* SPDX-License-Identifier: MIT */
#include "base/zone.h"

/* The number of the last step at or before `when`; 0 when all are later. */
static size_t step_at(const struct zone *zone, instant when)
{
	size_t low = 0, high = zone->count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (zone->steps[middle].from <= when)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static int32_t offset_at(const struct zone *zone, instant when)
{
	return zone->count == 0 ? 0 : zone->steps[step_at(zone, when)].offset;
}

struct local_time zone_local(const struct zone *zone, instant when)
{
	int64_t local = when + offset_at(zone, when);
	int64_t days = local / SECONDS_A_DAY;
	int second = (int)(local % SECONDS_A_DAY);
	if (second < 0) {
		days--;
		second += SECONDS_A_DAY;
	}
	struct date date = date_from_days(days);
	return (struct local_time){.date = date, .hour = second / 3600, .minute = second / 60 % 60,
	                           .second = second % 60, .weekday = date_weekday(date)};
}

/*
 * Each offset in force within two days of the wanted time gives a candidate;
 * it is right when that offset is in force at the candidate. None is right
 * when clocks jumped over the wanted time: then the jump itself is the answer.
 */
instant zone_instant(const struct zone *zone, struct date date, int second_of_day, bool later)
{
	int64_t wanted = date_to_days(date) * SECONDS_A_DAY + second_of_day;
	if (zone->count == 0)
		return wanted;
	size_t first = step_at(zone, wanted - 2 * SECONDS_A_DAY);
	size_t last = step_at(zone, wanted + 2 * SECONDS_A_DAY);
	instant found = INSTANT_NONE, jump = INSTANT_NONE;
	for (size_t i = first; i <= last; i++) {
		instant candidate = wanted - zone->steps[i].offset;
		if (step_at(zone, candidate) == i && (found == INSTANT_NONE || later))
			found = candidate;
		if (i > first && wanted - zone->steps[i - 1].offset >= zone->steps[i].from &&
		    candidate < zone->steps[i].from)
			jump = zone->steps[i].from;
	}
	if (found != INSTANT_NONE)
		return found;
	return jump != INSTANT_NONE ? jump : wanted - zone->steps[last].offset;
}

/* SPDX-License-Identifier: MIT */
/*
 * Time zones as a plain table of offsets. The shell makes the table from the
 * system's zone files; the core only looks things up in it.
 */
#ifndef ASSENT_BASE_ZONE_H
#define ASSENT_BASE_ZONE_H

#include "base/instant.h"

struct zone_step {
	instant from;        /* from this instant on ... */
	int32_t offset;      /* ... local time = UTC + offset seconds */
};

struct zone {
	const char *name;    /* "America/Detroit" */
	const struct zone_step *steps; /* rising; the first one also holds before it */
	size_t count;        /* 0: UTC */
};

struct local_time {
	struct date date;
	int hour, minute, second;
	int weekday;         /* 0 = Sunday */
};

/* What a clock on the wall shows at `when`. */
struct local_time zone_local(const struct zone *zone, instant when);

/*
 * The instant of a local date and time (second of the day may be 86400: the
 * next midnight). A time that does not exist gives the next valid instant; one
 * that occurs twice gives the later instant when `later`, else the first.
 */
instant zone_instant(const struct zone *zone, struct date date, int second_of_day, bool later);

#endif

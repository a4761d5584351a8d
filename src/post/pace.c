/* SPDX-License-Identifier: MIT */
#include "post/pace.h"

#include <errno.h>
#include <time.h>

enum { MINUTE = 60 * 1000 };

static int64_t real_now(void *context)
{
	struct timespec now;
	(void)context;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void real_wait(void *context, int64_t milliseconds)
{
	struct timespec left = {.tv_sec = milliseconds / 1000, .tv_nsec = (milliseconds % 1000) * 1000000};
	(void)context;
	while (nanosleep(&left, &left) != 0 && errno == EINTR)
		;
}

static const struct post_clock real_clock = {.now = real_now, .wait = real_wait};

struct pace pace_begin(struct arena *arena, const struct post_limits *limits, size_t recent, int64_t age)
{
	struct pace pace = {.minute = limits->minute, .clock = limits->clock == NULL ? &real_clock : limits->clock};
	if (pace.minute == 0)
		return pace;
	int64_t now = pace.clock->now(pace.clock->context);
	pace.deadline = now + limits->patience * 1000;
	pace.times = ARENA_ARRAY(arena, int64_t, pace.minute);
	for (size_t i = 0; i < pace.minute; i++)
		pace.times[i] = pace.minute - i <= recent ? now - age : now - MINUTE;
	return pace;
}

size_t pace_take(struct pace *pace, size_t wanted)
{
	if (pace->minute == 0)
		return wanted;
	int64_t now = pace->clock->now(pace->clock->context);
	size_t taken = 0;
	while (taken < wanted && now - pace->times[pace->next] >= MINUTE) {
		pace->times[pace->next] = now;
		pace->next = (pace->next + 1) % pace->minute;
		taken++;
	}
	return taken;
}

bool pace_wait(struct pace *pace)
{
	int64_t now = pace->clock->now(pace->clock->context);
	int64_t until = pace->times[pace->next] + MINUTE;
	if (until > pace->deadline)
		return false;
	if (until > now)
		pace->clock->wait(pace->clock->context, until - now);
	return true;
}

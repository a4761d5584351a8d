/* SPDX-License-Identifier: MIT */
/*
 * Pace: at most so many mails in any minute, as providers want it. The run
 * waits between two windows, with everything it did on the disk, and not for
 * ever: what is left then is for the next run.
 */
#ifndef ASSENT_POST_PACE_H
#define ASSENT_POST_PACE_H

#include "post/post.h"

struct pace {
	size_t minute;   /* mails; 0: no limit */
	int64_t deadline;
	const struct post_clock *clock;
	int64_t *times;  /* of the last `minute` mails, a ring; milliseconds */
	size_t next;
};

/*
 * Starts; `recent` mails were posted `age` milliseconds ago, by an earlier run.
 * No wait goes beyond limits->patience seconds from now.
 */
struct pace pace_begin(struct arena *arena, const struct post_limits *limits, size_t recent, int64_t age);

/* Takes up to `wanted` mails that may go out now; gives how many, 0 when it has to wait. */
size_t pace_take(struct pace *pace, size_t wanted);

/* Waits until the next mail may go out; false, at once, when that is beyond the patience. */
bool pace_wait(struct pace *pace);

#endif

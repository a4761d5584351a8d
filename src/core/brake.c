/* SPDX-License-Identifier: MIT */
#include "core/brake.h"

bool brake_lets(struct brake *brake, instant at)
{
	instant *oldest = &brake->passed[brake->count % BRAKE_MAILS];
	if (brake->count >= BRAKE_MAILS && at < *oldest + BRAKE_SECONDS)
		return false;
	*oldest = at;
	brake->count++;
	return true;
}

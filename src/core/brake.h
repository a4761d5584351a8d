/* SPDX-License-Identifier: MIT */
/*
 * The brake: how many mails a day one person gets for letters that record
 * nothing. Without it two machines that answer each other would do so for
 * ever, and whoever writes in a member's name could flood them.
 */
#ifndef ASSENT_CORE_BRAKE_H
#define ASSENT_CORE_BRAKE_H

#include "base/instant.h"

#include <stdbool.h>

enum { BRAKE_SECONDS = 24 * 3600, BRAKE_MAILS = 12 };

/* Of one person; all zero at first. */
struct brake {
	instant passed[BRAKE_MAILS]; /* the last ones, in a ring */
	unsigned count;
};

/* True when one more may go out at this time, which is then counted. Times must not go backwards. */
bool brake_lets(struct brake *brake, instant at);

#endif

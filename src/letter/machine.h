/* SPDX-License-Identifier: MIT */
/* Is it a machine? (RFC 3834, 3464, 8098, 5965, 2919) */
#ifndef ASSENT_LETTER_MACHINE_H
#define ASSENT_LETTER_MACHINE_H

#include "core/letter.h"
#include "core/request.h"

/* What kind of machine wrote the letter. `own_address`: the mailbox, lower case, "" unknown. */
enum machine machine_of(struct arena *arena, const struct letter *letter, const struct requests *requests,
                        const char *own_address);

#endif

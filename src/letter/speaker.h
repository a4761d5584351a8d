/* SPDX-License-Identifier: MIT */
/* Who is speaking. */
#ifndef ASSENT_LETTER_SPEAKER_H
#define ASSENT_LETTER_SPEAKER_H

#include "letter/authentication.h"
#include "letter/carriers.h"
#include "letter/understand.h"

/* Sets from, identity, member, request of *intent, and adds the problems that belong to them. */
void speaker_identify(struct arena *arena, const struct letter *letter, const struct carriers *carriers,
                      const struct understanding *with, struct intent *intent);

#endif

/* SPDX-License-Identifier: MIT */
/* "RECORD FOR Ana Ruiz, by phone: STAND ASIDE: why": what the Recorder enters for others. */
#ifndef ASSENT_LETTER_FOR_OTHERS_H
#define ASSENT_LETTER_FOR_OTHERS_H

#include "letter/grammar.h"

/* Whom a name stands for. */
struct names {
	/*
	 * Members of this normalised name (letter/normalise.h), or with this id: how
	 * many, and the first one's id. May be NULL: nobody is known.
	 */
	size_t (*named)(void *context, const char *name, const char **ret_member);
	void *context;
};

/*
 * Where the writer's own part of the fresh text ends: at the first line that
 * begins with RECORD FOR; the length of the text when none does.
 */
size_t for_others_begin(struct arena *arena, const struct grammar *grammar, const char *fresh);

/*
 * Reads what is entered for others from `at` on: sets intent->others, and adds
 * a reading for each (MEANING_RECORD_FOR, value: the name).
 */
void for_others_read(struct arena *arena, const struct grammar *grammar, const struct names *names, size_t at,
                     struct intent *intent);

#endif

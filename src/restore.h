/* SPDX-License-Identifier: MIT */
/*
 * Putting a home back. What was signed since its backup was made comes from the
 * second copy; what the journal knew since then comes from the letters, which
 * the next run reads again where they were filed.
 */
#ifndef ASSENT_RESTORE_H
#define ASSENT_RESTORE_H

#include "session.h"

struct restored {
	uint64_t files;   /* unpacked */
	uint64_t rows;    /* of the ledger, taken from the second copy */
	bool new_key;     /* the signing key was replaced since the copy was made, and the new one is in place */
	bool wants_key;   /* it is not: a person has to put it there */
	const char *kept; /* where the home that was there lies now; "" when there was none */
	bool finished;    /* only the end of an earlier restore, which was cut off, was done */
	const char *left; /* what an earlier one left beside the home; "" nothing */
};

/*
 * Puts the home in the zip `file` in the place of `home`; NULL: the home itself,
 * an old copy that somebody put there, is brought up to what was signed.
 * CORRUPT, and nothing changed, when that would mean to go behind what was
 * signed. The strings live in the arena.
 */
bool restore_home(struct arena *arena, const char *home, const char *file, const char *now_text,
                  struct restored *ret_restored, struct error *error);

/* True when the home was put back, and no run has read the mailbox since. */
bool restored_waits(struct session *session);

/* What was cut off of putting the home back is done: the mailbox of the home that was there goes along. For a run. */
bool restored_finish(struct session *session, struct error *error);

/* A run has read the mailbox whole: nothing waits any more. */
bool restored_forget(struct session *session, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A home takes the place of another, in steps that a crash may part:
 *
 *   1 the new home, made beside the old one, is given a note: where the old one will lie
 *   2 the old home steps aside     cut off here: there is no home; `restore` again does the rest
 *   3 the new home takes its place cut off here: the old mailbox lies aside; `restore` or `run` does the rest
 *   4 drop folder and mailbox, into which others write, go from the old home to the new one
 *   5 the note becomes the mark for the next run (private/restored, empty)
 */
#ifndef ASSENT_RESTORE_SWAP_H
#define ASSENT_RESTORE_SWAP_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

/*
 * Puts the home in `place` to where `home` is, which goes to `kept`. `mailbox`:
 * the folder within the home that goes along ("/mailbox"), NULL for none. The
 * caller holds the locks of both.
 */
bool swap_homes(struct arena *arena, const char *home, const char *place, const char *mailbox, const char *kept,
                struct error *error);

/*
 * Where a home lies that was to take the place of `home`, when a crash came
 * between steps 2 and 3; NULL when there is none. In `arena`.
 */
const char *swap_cut_off(struct arena *arena, const char *home);

/* Steps 4 and 5 of `home`, if they are still to be done; else nothing. *ret_kept (may be NULL): where the old home lies, "". */
bool swap_finish(struct arena *arena, const char *home, const char **ret_kept, struct error *error);

/* The n-th name beside a home, from 1 on: "core.restoring", "core.restoring-2" ... In `arena`. */
const char *swap_name(struct arena *arena, const char *home, const char *what, unsigned n);

#endif

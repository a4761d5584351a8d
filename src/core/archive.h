/* SPDX-License-Identifier: MIT */
/*
 * Archives: a signed bundle of the books for each month, built on its first
 * run after, handed to the Recorder, and again when they ask for it.
 */
#ifndef ASSENT_CORE_ARCHIVE_H
#define ASSENT_CORE_ARCHIVE_H

#include "core/decision.h"
#include "core/owed.h"
#include "core/state.h"

/* The Recorder, or NOBODY. */
uint32_t archive_recorder(const struct state *state);

/* SEND BUNDLE 2026-11 in a letter of a person of the register. */
void archive_member(struct decision *d, const struct intent *intent);

/* "2026-11" when the archive of that month has to be built now, else NULL. In `arena`. */
const char *archive_due(const struct rules *rules, const struct state *state, instant now, struct arena *arena);

/* True for a public archive with a published text that was redacted since. */
bool archive_is_stale(const struct state *state, const struct bundle *archive);

/*
 * The month of an archive that somebody asked for, and that was never built or only before the month was over, or of
 * one that is stale; else NULL.
 */
const char *archive_wanted(const struct rules *rules, const struct state *state, struct arena *arena);

/* Adds the row of an archive that was built; hash: "sha256:..." of the file. `by_hand`: by the operator; it is mailed to nobody who did not ask. */
void archive_built(struct decision *d, const char *month, const char *file, const char *hash, uint64_t bytes, bool by_hand);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Records that many items have in common, each kept once: 100,000 answers to
 * one call differ in who and when, not in what they are about.
 */
#ifndef ASSENT_BASE_SHARED_H
#define ASSENT_BASE_SHARED_H

#include "base/arena.h"
#include "base/places.h"

/* The records of one type. Starts as all zeros. */
struct shared {
	struct places by_hash;
	struct { LIST(const void *); } records;
};

/*
 * The one copy of a record, made in `arena` when there is none yet. Records are
 * compared byte by byte: their type has no padding, and their strings are
 * interned, so that the same string is the same pointer.
 */
const void *shared_keep(struct arena *arena, struct shared *shared, const void *record, size_t size);

#endif

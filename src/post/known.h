/* SPDX-License-Identifier: MIT */
/*
 * What is known of each mail, by the fingerprint of its key: 16 bytes a mail,
 * so that the log of many years fits into little memory. Only for the outbox.
 */
#ifndef ASSENT_POST_KNOWN_H
#define ASSENT_POST_KNOWN_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

enum known_state {
	KNOWN_NOT,
	KNOWN_WAITING, /* composed, never tried */
	KNOWN_TRIED,   /* a `try` without an end: in doubt */
	KNOWN_LATER,   /* tried, and surely not accepted */
	KNOWN_DONE,
	KNOWN_REFUSED
};

struct known_slot {
	uint64_t high, low; /* the state is in the lowest three bits of `low` */
};

/* Starts as all zeros. */
struct known {
	struct known_slot *slots;
	size_t count, capacity; /* capacity: a power of two */
};

/* Makes room for about `count` keys. */
void known_reserve(struct arena *arena, struct known *known, size_t count);

/* Sets the state of a key (length bytes). */
void known_set(struct arena *arena, struct known *known, const char *key, size_t length, enum known_state state);

/* The state of a key; KNOWN_NOT when it was never set. */
enum known_state known_get(const struct known *known, const char *key, size_t length);

#endif

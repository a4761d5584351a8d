/* SPDX-License-Identifier: MIT */
/*
 * Preloaded into the program, it makes chance repeat itself: getrandom(2) gives
 * the bytes that follow from the words in $DICE, in the order in which they are
 * asked for. So two homes to which the same was done hold the same bytes, and
 * what was found good of one need not be looked at again in the other.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* splitmix64: one step, and its number. */
static uint64_t next(uint64_t *state)
{
	uint64_t mixed = *state += 0x9e3779b97f4a7c15;
	mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
	mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
	return mixed ^ (mixed >> 31);
}

/* A number for the words: 64-bit FNV-1a. */
static uint64_t number_of(const char *words)
{
	uint64_t number = 0xcbf29ce484222325;
	for (; *words != '\0'; words++)
		number = (number ^ (unsigned char)*words) * 0x100000001b3;
	return number;
}

ssize_t getrandom(void *bytes, size_t size, unsigned int flags)
{
	static uint64_t state;
	static int begun;
	(void)flags;
	if (!begun) {
		const char *words = getenv("DICE");
		state = number_of(words != NULL ? words : "");
		begun = 1;
	}
	for (size_t at = 0; at < size; at += sizeof state) {
		uint64_t drawn = next(&state);
		memcpy((char *)bytes + at, &drawn, size - at < sizeof drawn ? size - at : sizeof drawn);
	}
	return (ssize_t)size;
}

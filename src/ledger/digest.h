/* SPDX-License-Identifier: MIT */
/*
 * BLAKE2b-512 of a growing file, and the small encodings of the books. The
 * midstate can be stored and taken up again, so that signing a file of any
 * size costs only its new bytes.
 */
#ifndef ASSENT_LEDGER_DIGEST_H
#define ASSENT_LEDGER_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

enum {
	DIGEST_SIZE = 64,
	MIDSTATE_SIZE = 384, /* of libsodium's state; checked when compiling */
	MIDSTATE_TAG_SIZE = 64
};

/* A hash that is not finished. Kept as bytes, as libsodium wants its own alignment. */
struct midstate {
	unsigned char bytes[MIDSTATE_SIZE];
};

/* The hash of nothing yet. */
void midstate_begin(struct midstate *midstate);

/* Adds bytes. */
void midstate_add(struct midstate *midstate, const void *bytes, size_t length);

/* The hash of what was added so far; the midstate itself can go on. */
void midstate_digest(const struct midstate *midstate, unsigned char digest[DIGEST_SIZE]);

/*
 * True when a midstate that was read can be added to and finalised. libsodium
 * does not look: a damaged one makes it end the program, or read past its end.
 */
bool midstate_sound(const struct midstate *midstate);

/* Names the build whose midstates can be taken up: library version, byte order, size. */
void midstate_tag(char tag[MIDSTATE_TAG_SIZE]);

/* Lower-case hex; `text` holds 2 * length + 1 characters. */
void hex_write(const void *bytes, size_t length, char *text);

/* Reads exactly `length` bytes of lower-case hex that make up all of `text`. */
bool hex_read(const char *text, void *bytes, size_t length);

#define BASE64_SIZE(length) (((length) + 2) / 3 * 4 + 1)

/* Standard base64 with padding (RFC 4648, section 4); `text` holds BASE64_SIZE(length), which counts the NUL. */
void base64_write(const void *bytes, size_t length, char *text);

/*
 * Reads `text_length` characters of base64 in its one canonical form into at
 * most `size` bytes. False when it is anything else.
 */
bool base64_read(const char *text, size_t text_length, void *bytes, size_t size, size_t *ret_length);

#define BASE32_SIZE(length) (((length) * 8 + 4) / 5 + 1)
#define BASE32_RFC4648 "abcdefghijklmnopqrstuvwxyz234567"
#define BASE32_CROCKFORD "0123456789abcdefghjkmnpqrstvwxyz"

/* Base32 without padding, in one of these alphabets; `text` holds BASE32_SIZE(length), which counts the NUL. */
void base32_write(const char *alphabet, const void *bytes, size_t length, char *text);

/* Makes libsodium ready; ends the program when it can't be. To be called by whatever comes first. */
void sodium_ready(void);

#endif

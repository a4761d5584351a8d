/* SPDX-License-Identifier: MIT */
#include "ledger/digest.h"

#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(crypto_generichash_state) == MIDSTATE_SIZE, "libsodium's BLAKE2b state has another size");

void midstate_begin(struct midstate *midstate)
{
	crypto_generichash_state state;
	/* The library leaves parts of it as they are, and all of it is written to ledger/state. */
	memset(&state, 0, sizeof state);
	crypto_generichash_init(&state, NULL, 0, DIGEST_SIZE);
	memcpy(midstate->bytes, &state, sizeof state);
}

void midstate_add(struct midstate *midstate, const void *bytes, size_t length)
{
	crypto_generichash_state state;
	memcpy(&state, midstate->bytes, sizeof state);
	crypto_generichash_update(&state, bytes, length);
	memcpy(midstate->bytes, &state, sizeof state);
}

void midstate_digest(const struct midstate *midstate, unsigned char digest[DIGEST_SIZE])
{
	crypto_generichash_state state;
	memcpy(&state, midstate->bytes, sizeof state);
	crypto_generichash_final(&state, digest, DIGEST_SIZE);
}

/* Where libsodium keeps the finalisation flags, and how many bytes wait in the buffer before it. */
enum { FLAGS_AT = 80, FLAGS_SIZE = 16, WAITING_AT = 352, BUFFER_SIZE = 256 };

static size_t waiting(const struct midstate *midstate)
{
	size_t count;
	memcpy(&count, midstate->bytes + WAITING_AT, sizeof count);
	return count;
}

/* Asks the library itself whether it keeps them there. */
static bool layout_known(void)
{
	static const unsigned char some[BUFFER_SIZE - 1];
	struct midstate probe;
	midstate_begin(&probe);
	if (waiting(&probe) != 0)
		return false;
	midstate_add(&probe, some, sizeof some);
	return waiting(&probe) == sizeof some;
}

bool midstate_sound(const struct midstate *midstate)
{
	static const unsigned char none[FLAGS_SIZE];
	return layout_known() && waiting(midstate) <= BUFFER_SIZE &&
	       memcmp(midstate->bytes + FLAGS_AT, none, sizeof none) == 0;
}

void midstate_tag(char tag[MIDSTATE_TAG_SIZE])
{
	const uint16_t one = 1;
	unsigned char first;
	memcpy(&first, &one, 1);
	snprintf(tag, MIDSTATE_TAG_SIZE, "libsodium-%s-%s%zu", sodium_version_string(), first ? "le" : "be",
	         sizeof(void *) * 8);
}

void hex_write(const void *bytes, size_t length, char *text)
{
	sodium_bin2hex(text, length * 2 + 1, bytes, length);
}

bool hex_read(const char *text, void *bytes, size_t length)
{
	size_t got;
	if (strlen(text) != length * 2 || strspn(text, "0123456789abcdef") != length * 2)
		return false;
	return sodium_hex2bin(bytes, length, text, length * 2, NULL, &got, NULL) == 0 && got == length;
}

void base64_write(const void *bytes, size_t length, char *text)
{
	sodium_bin2base64(text, BASE64_SIZE(length), bytes, length, sodium_base64_VARIANT_ORIGINAL);
}

/* libsodium takes some bytes above 127 for letters of the alphabet, as its char is signed. */
static bool is_ascii(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] >= 0x80)
			return false;
	return true;
}

bool base64_read(const char *text, size_t text_length, void *bytes, size_t size, size_t *ret_length)
{
	const char *end;
	if (!is_ascii(text, text_length))
		return false;
	if (sodium_base642bin(bytes, size, text, text_length, NULL, ret_length, &end,
	                      sodium_base64_VARIANT_ORIGINAL) != 0)
		return false;
	return end == text + text_length;
}

void base32_write(const char *alphabet, const void *bytes, size_t length, char *text)
{
	const unsigned char *from = bytes;
	unsigned bits = 0, count = 0;
	for (size_t i = 0; i < length; i++) {
		bits = bits << 8 | from[i];
		for (count += 8; count >= 5; count -= 5)
			*text++ = alphabet[bits >> (count - 5) & 31];
		bits &= (1u << count) - 1;
	}
	if (count > 0)
		*text++ = alphabet[bits << (5 - count) & 31];
	*text = '\0';
}

void sodium_ready(void)
{
	if (sodium_init() < 0)
		abort();
}

/* SPDX-License-Identifier: MIT */
#include "ledger/minisig.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { SIGNATURE_BYTES = 2 + KEY_NUMBER_SIZE + SIGNATURE_SIZE };

static const char untrusted_prefix[] = "untrusted comment: ";
static const char trusted_prefix[] = "trusted comment: ";
static const char public_scope[] = " scope=public";

/* Splits into exactly `count` lines, each ended by LF. */
static bool split_lines(const char *text, size_t length, const char **lines, size_t *lengths, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *end = length > 0 ? memchr(text, '\n', length) : NULL;
		if (end == NULL)
			return false;
		lines[i] = text;
		lengths[i] = (size_t)(end - text);
		length -= lengths[i] + 1;
		text = end + 1;
	}
	return length == 0;
}

static bool printable(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (text[i] < 0x20 || text[i] >= 0x7f)
			return false;
	return true;
}

bool minisig_parse(const char *text, size_t length, struct minisig *ret_minisig)
{
	const char *lines[4];
	size_t lengths[4], got, prefix = sizeof trusted_prefix - 1;
	unsigned char bytes[SIGNATURE_BYTES];
	if (!split_lines(text, length, lines, lengths, 4))
		return false;
	if (lengths[0] < sizeof untrusted_prefix - 1 || lengths[0] >= 1024 ||
	    memcmp(lines[0], untrusted_prefix, sizeof untrusted_prefix - 1) != 0)
		return false;
	if (lengths[2] < prefix || lengths[2] - prefix >= COMMENT_SIZE ||
	    memcmp(lines[2], trusted_prefix, prefix) != 0 || !printable(lines[2], lengths[2]))
		return false;
	if (!base64_read(lines[1], lengths[1], bytes, sizeof bytes, &got) || got != sizeof bytes ||
	    (memcmp(bytes, "ED", 2) != 0 && memcmp(bytes, "Ed", 2) != 0))
		return false;
	if (!base64_read(lines[3], lengths[3], ret_minisig->comment_signature, SIGNATURE_SIZE, &got) ||
	    got != SIGNATURE_SIZE)
		return false;
	ret_minisig->prehashed = bytes[1] == 'D';
	memcpy(ret_minisig->number, bytes + 2, KEY_NUMBER_SIZE);
	memcpy(ret_minisig->signature, bytes + 2 + KEY_NUMBER_SIZE, SIGNATURE_SIZE);
	snprintf(ret_minisig->comment, COMMENT_SIZE, "%.*s", (int)(lengths[2] - prefix), lines[2] + prefix);
	return true;
}

/* What the second signature is over: the first one and the comment. Gives the length. */
static size_t comment_message(const unsigned char signature[SIGNATURE_SIZE], const char *comment,
                              unsigned char message[SIGNATURE_SIZE + COMMENT_SIZE])
{
	size_t length = strlen(comment);
	memcpy(message, signature, SIGNATURE_SIZE);
	memcpy(message + SIGNATURE_SIZE, comment, length);
	return SIGNATURE_SIZE + length;
}

bool minisig_comment_good(const struct minisig *minisig, const struct core_public *public)
{
	unsigned char message[SIGNATURE_SIZE + COMMENT_SIZE];
	size_t length = comment_message(minisig->signature, minisig->comment, message);
	return crypto_sign_verify_detached(minisig->comment_signature, message, length, public->key) == 0;
}

enum minisig_result minisig_check(const struct minisig *minisig, const struct core_public *public,
                                  const unsigned char digest[DIGEST_SIZE])
{
	if (memcmp(minisig->number, public->number, KEY_NUMBER_SIZE) != 0)
		return MINISIG_STRANGE;
	if (!minisig->prehashed)
		return MINISIG_LEGACY;
	if (crypto_sign_verify_detached(minisig->signature, digest, DIGEST_SIZE, public->key) != 0)
		return MINISIG_FORGED;
	return minisig_comment_good(minisig, public) ? MINISIG_GOOD : MINISIG_COMMENT_FORGED;
}

void minisig_sign(const struct signer *signer, const unsigned char digest[DIGEST_SIZE], const char *untrusted,
                  const char *trusted, struct buf *text)
{
	unsigned char bytes[SIGNATURE_BYTES] = {'E', 'D'};
	unsigned char message[SIGNATURE_SIZE + COMMENT_SIZE], comment_signature[SIGNATURE_SIZE];
	char first[BASE64_SIZE(SIGNATURE_BYTES)], second[BASE64_SIZE(SIGNATURE_SIZE)];
	unsigned char *signature = bytes + 2 + KEY_NUMBER_SIZE;
	memcpy(bytes + 2, signer_public(signer)->number, KEY_NUMBER_SIZE);
	signer_sign(signer, digest, DIGEST_SIZE, signature);
	signer_sign(signer, message, comment_message(signature, trusted, message), comment_signature);
	base64_write(bytes, sizeof bytes, first);
	base64_write(comment_signature, SIGNATURE_SIZE, second);
	buf_printf(text, "%s%s\n%s\n%s%s\n%s\n", untrusted_prefix, untrusted, first, trusted_prefix, trusted, second);
}

void comment_text(const struct comment *comment, char text[COMMENT_SIZE])
{
	char time[INSTANT_TEXT_SIZE];
	instant_format(comment->time, time);
	snprintf(text, COMMENT_SIZE, "origin=%s size=%" PRIu64 " bytes=%" PRIu64 " root=%s time=%s%s", comment->origin,
	         comment->size, comment->bytes, comment->root, time, comment->public_scope ? public_scope : "");
}

/* Takes ` name=value`; the value has to fit with its NUL. */
static bool take_part(const char **at, const char *name, char *value, size_t size)
{
	size_t name_length = strlen(name);
	if (strncmp(*at, name, name_length) != 0)
		return false;
	*at += name_length;
	size_t length = strcspn(*at, " ");
	if (length == 0 || length >= size)
		return false;
	snprintf(value, size, "%.*s", (int)length, *at);
	*at += length;
	return true;
}

bool comment_parse(const char *text, struct comment *ret_comment)
{
	char size[20], bytes[20], time[INSTANT_TEXT_SIZE], again[COMMENT_SIZE];
	const char *at = text;
	if (!take_part(&at, "origin=", ret_comment->origin, sizeof ret_comment->origin) ||
	    !take_part(&at, " size=", size, sizeof size) || !take_part(&at, " bytes=", bytes, sizeof bytes) ||
	    !take_part(&at, " root=", ret_comment->root, sizeof ret_comment->root) ||
	    !take_part(&at, " time=", time, sizeof time) ||
	    !decimal_read(size, strlen(size), &ret_comment->size) ||
	    !decimal_read(bytes, strlen(bytes), &ret_comment->bytes) || !instant_parse(time, &ret_comment->time))
		return false;
	ret_comment->public_scope = strcmp(at, public_scope) == 0;
	comment_text(ret_comment, again);
	return strcmp(again, text) == 0;
}

/* SPDX-License-Identifier: MIT */
#include "ledger/note.h"
#include "ledger/digest.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
	ED25519 = 0x01, /* the type byte of key ids and vkeys */
	ID_SIZE = 4,
	SIGNATURES_LIMIT = 16
};

static const char dash[] = "\xe2\x80\x94 "; /* em dash and blank, before each signature */

const char *origin_problem(const char *origin)
{
	size_t length = strlen(origin);
	if (length == 0)
		return "is empty";
	if (length >= ORIGIN_SIZE)
		return "is longer than 100 characters";
	for (const char *c = origin; *c != '\0'; c++)
		if (*c <= 0x20 || *c >= 0x7f || *c == '+' || *c == '"')
			return "may hold only printable ASCII without blanks, '+' and quotes";
	return NULL;
}

struct verifier verifier_make(const char *name, const unsigned char key[PUBLIC_KEY_SIZE])
{
	static const unsigned char between[] = {'\n', ED25519};
	struct verifier verifier = {0};
	struct hash hash;
	crypto_hash_sha256_state state;
	snprintf(verifier.name, sizeof verifier.name, "%s", name);
	memcpy(verifier.key, key, PUBLIC_KEY_SIZE);
	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const unsigned char *)verifier.name, strlen(verifier.name));
	crypto_hash_sha256_update(&state, between, sizeof between);
	crypto_hash_sha256_update(&state, key, PUBLIC_KEY_SIZE);
	crypto_hash_sha256_final(&state, hash.bytes);
	memcpy(verifier.id, hash.bytes, ID_SIZE);
	return verifier;
}

void verifier_text(const struct verifier *verifier, char text[VKEY_SIZE])
{
	unsigned char typed[1 + PUBLIC_KEY_SIZE] = {ED25519};
	char id[2 * ID_SIZE + 1], key[BASE64_SIZE(sizeof typed)];
	memcpy(typed + 1, verifier->key, PUBLIC_KEY_SIZE);
	hex_write(verifier->id, ID_SIZE, id);
	base64_write(typed, sizeof typed, key);
	snprintf(text, VKEY_SIZE, "%s+%s+%s", verifier->name, id, key);
}

bool verifier_parse(const char *text, size_t length, struct verifier *ret_verifier)
{
	char name[ORIGIN_SIZE], id[2 * ID_SIZE + 1];
	unsigned char given[ID_SIZE], typed[1 + PUBLIC_KEY_SIZE];
	size_t got;
	if (length > 0 && text[length - 1] == '\n')
		length--;
	const char *plus = memchr(text, '+', length);
	if (plus == NULL || plus == text || (size_t)(plus - text) >= sizeof name)
		return false;
	size_t rest = length - (size_t)(plus - text);
	if (rest < 2 * ID_SIZE + 2 || plus[1 + 2 * ID_SIZE] != '+')
		return false;
	snprintf(name, sizeof name, "%.*s", (int)(plus - text), text);
	snprintf(id, sizeof id, "%.*s", 2 * ID_SIZE, plus + 1);
	if (!hex_read(id, given, sizeof given) ||
	    !base64_read(plus + 2 + 2 * ID_SIZE, rest - 2 - 2 * ID_SIZE, typed, sizeof typed, &got) ||
	    got != sizeof typed || typed[0] != ED25519)
		return false;
	*ret_verifier = verifier_make(name, typed + 1);
	return strlen(name) == (size_t)(plus - text) && origin_problem(name) == NULL &&
	       memcmp(ret_verifier->id, given, ID_SIZE) == 0;
}

/* The text ends before the LAST blank line; gives its length with its last LF, 0 when there is none. */
static size_t text_length_of(const char *note, size_t length)
{
	for (size_t i = length; i >= 2; i--)
		if (note[i - 1] == '\n' && note[i - 2] == '\n')
			return i - 1;
	return 0;
}

static bool holds_controls(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (((unsigned char)text[i] < 0x20 && text[i] != '\n') || text[i] == 0x7f)
			return true;
	return false;
}

/* One line `— name base64`. Malformed, strange, good or forged for this verifier. */
static enum note_result check_line(const char *line, size_t length, const char *text, size_t text_length,
                                   const struct verifier *verifier)
{
	unsigned char bytes[NOTE_LIMIT];
	size_t got, mark = sizeof dash - 1, name = strlen(verifier->name);
	if (length <= mark || memcmp(line, dash, mark) != 0)
		return NOTE_MALFORMED;
	const char *blank = memchr(line + mark, ' ', length - mark);
	if (blank == NULL || blank == line + mark)
		return NOTE_MALFORMED;
	size_t encoded = length - (size_t)(blank + 1 - line);
	if (!base64_read(blank + 1, encoded, bytes, sizeof bytes, &got) || got <= ID_SIZE)
		return NOTE_MALFORMED;
	if ((size_t)(blank - line) - mark != name || memcmp(line + mark, verifier->name, name) != 0 ||
	    memcmp(bytes, verifier->id, ID_SIZE) != 0)
		return NOTE_STRANGE;
	if (got != ID_SIZE + SIGNATURE_SIZE)
		return NOTE_FORGED;
	bool good = crypto_sign_verify_detached(bytes + ID_SIZE, (const unsigned char *)text, text_length,
	                                        verifier->key) == 0;
	return good ? NOTE_GOOD : NOTE_FORGED;
}

enum note_result note_open(const char *note, size_t length, const struct verifier *verifier, size_t *ret_text_length)
{
	enum note_result result = NOTE_STRANGE;
	if (length == 0 || length > NOTE_LIMIT || note[length - 1] != '\n' || holds_controls(note, length))
		return NOTE_MALFORMED;
	size_t text_length = text_length_of(note, length);
	const char *line = note + text_length + 1, *end = note + length;
	if (text_length == 0 || line == end)
		return NOTE_MALFORMED;
	for (unsigned lines = 0; line < end; lines++) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		enum note_result one = check_line(line, (size_t)(stop - line), note, text_length, verifier);
		if (one == NOTE_MALFORMED || one == NOTE_FORGED || lines >= SIGNATURES_LIMIT)
			return lines >= SIGNATURES_LIMIT ? NOTE_MALFORMED : one;
		if (one == NOTE_GOOD)
			result = NOTE_GOOD;
		line = stop + 1;
	}
	*ret_text_length = text_length;
	return result;
}

void note_sign_too(const char *text, size_t length, const struct verifier *verifier, const struct signer *signer,
                   struct buf *note)
{
	unsigned char bytes[ID_SIZE + SIGNATURE_SIZE];
	char encoded[BASE64_SIZE(sizeof bytes)];
	memcpy(bytes, verifier->id, ID_SIZE);
	signer_sign(signer, text, length, bytes + ID_SIZE);
	base64_write(bytes, sizeof bytes, encoded);
	buf_printf(note, "%s%s %s\n", dash, verifier->name, encoded);
}

void note_sign(const char *text, size_t length, const struct verifier *verifier, const struct signer *signer,
               struct buf *note)
{
	buf_add(note, text, length);
	buf_char(note, '\n');
	note_sign_too(text, length, verifier, signer, note);
}

bool decimal_read(const char *text, size_t length, uint64_t *ret_number)
{
	uint64_t number = 0;
	if (length == 0 || length > 18 || (length > 1 && text[0] == '0'))
		return false;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		number = number * 10 + (uint64_t)(text[i] - '0');
	}
	*ret_number = number;
	return true;
}

void checkpoint_text(const struct checkpoint *checkpoint, struct buf *text)
{
	char root[ROOT_TEXT_SIZE];
	base64_write(checkpoint->root.bytes, HASH_SIZE, root);
	buf_printf(text, "%s\n%" PRIu64 "\n%s\n", checkpoint->origin, checkpoint->size, root);
}

bool checkpoint_parse(const char *text, size_t length, struct checkpoint *ret_checkpoint)
{
	const char *lines[3];
	size_t lengths[3], got;
	for (size_t i = 0; i < 3; i++) {
		const char *end = memchr(text, '\n', length);
		if (end == NULL)
			return false;
		lines[i] = text;
		lengths[i] = (size_t)(end - text);
		length -= lengths[i] + 1;
		text = end + 1;
	}
	if (length != 0 || lengths[0] >= ORIGIN_SIZE)
		return false;
	snprintf(ret_checkpoint->origin, ORIGIN_SIZE, "%.*s", (int)lengths[0], lines[0]);
	return strlen(ret_checkpoint->origin) == lengths[0] && origin_problem(ret_checkpoint->origin) == NULL &&
	       decimal_read(lines[1], lengths[1], &ret_checkpoint->size) &&
	       base64_read(lines[2], lengths[2], ret_checkpoint->root.bytes, HASH_SIZE, &got) && got == HASH_SIZE;
}

enum note_result checkpoint_open(const char *note, size_t length, const struct verifier *verifier,
                                 struct checkpoint *ret_checkpoint)
{
	size_t text_length;
	enum note_result result = note_open(note, length, verifier, &text_length);
	if (result == NOTE_MALFORMED || result == NOTE_FORGED)
		return result;
	if (!checkpoint_parse(note, text_length, ret_checkpoint))
		return NOTE_MALFORMED;
	return strcmp(ret_checkpoint->origin, verifier->name) == 0 ? result : NOTE_STRANGE;
}

/* SPDX-License-Identifier: MIT */
#include "ledger/find.h"
#include "base/buf.h"
#include "ledger/digest.h"
#include "ledger/note.h"

#include <sodium.h>
#include <string.h>

enum {
	DEPTH_LIMIT = 3,         /* encodings within one another */
	ENCODED_LINE = 24,       /* a shorter line of base64 begins nothing */
	PROOF_LINES = PATH_LIMIT + 8,
	LARGEST = 64 * 1024,     /* bytes of a proof, however encoded */
	FOUND_LIMIT = 1000
};

static const char header[] = PROOF_HEADER;
static const char salt_line[] = "salt ";
static const char dash[] = "\xe2\x80\x94 ";

static void search(struct arena *arena, const char *bytes, size_t length, unsigned depth, struct found *found);

/* One line, its end not counted; gives where the next one begins. */
static const char *line_end(const char *at, const char *end, size_t *ret_length)
{
	const char *stop = memchr(at, '\n', (size_t)(end - at));
	const char *next = stop == NULL ? end : stop + 1;
	size_t length = (size_t)((stop == NULL ? end : stop) - at);
	if (length > 0 && at[length - 1] == '\r')
		length--;
	*ret_length = length;
	return next;
}

static bool is_header(const char *line, size_t length)
{
	return length == sizeof header - 1 && memcmp(line, header, length) == 0;
}

static bool is_signature(const char *line, size_t length)
{
	return length >= sizeof dash - 1 && memcmp(line, dash, sizeof dash - 1) == 0;
}

/* Copies a proof with LF line ends: up to the last of the signature lines behind its second blank line. */
static struct bytes take_proof(struct arena *arena, const char *at, const char *end)
{
	struct buf text = buf_new(arena);
	size_t length;
	unsigned blanks = 0;
	for (unsigned line = 0; at < end && line < PROOF_LINES; line++) {
		const char *next = line_end(at, end, &length);
		if (blanks == 2 && !is_signature(at, length))
			break;
		blanks += length == 0;
		buf_add(&text, at, length);
		buf_char(&text, '\n');
		at = next;
	}
	return (struct bytes){buf_string(&text), text.length};
}

static int hex_digit(char c)
{
	const char *digits = "0123456789ABCDEFabcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, c);
	return at == NULL ? -1 : (int)(at - digits) - (at - digits > 15 ? 6 : 0);
}

/* Undoes quoted-printable (RFC 2045, section 6.7) as far as it is any. */
static struct bytes unquote(struct arena *arena, const char *at, const char *end)
{
	struct buf text = buf_new(arena);
	while (at < end) {
		size_t left = (size_t)(end - at);
		if (at[0] == '=' && left >= 2 && at[1] == '\n') {
			at += 2;
		} else if (at[0] == '=' && left >= 3 && at[1] == '\r' && at[2] == '\n') {
			at += 3;
		} else if (at[0] == '=' && left >= 3 && hex_digit(at[1]) >= 0 && hex_digit(at[2]) >= 0) {
			buf_char(&text, (char)(hex_digit(at[1]) * 16 + hex_digit(at[2])));
			at += 3;
		} else {
			buf_char(&text, *at++);
		}
	}
	return (struct bytes){buf_string(&text), text.length};
}

static bool same(const struct bytes *a, const struct bytes *b)
{
	return a->length == b->length && memcmp(a->data, b->data, a->length) == 0;
}

static bool parses(struct arena *arena, const struct bytes *bytes)
{
	struct proof proof;
	return proof_parse(arena, bytes->data, bytes->length, &proof) == NULL;
}

/* A proof begins at `at`: plainly, or quoted-printable. What can be read as none is kept as it stands. */
static void add_proof(struct arena *arena, const char *at, const char *end, struct found *found)
{
	if (found->tried++ >= FOUND_LIMIT)
		return;
	if (end - at > LARGEST)
		end = at + LARGEST;
	struct bytes proof = take_proof(arena, at, end);
	if (!parses(arena, &proof)) {
		struct bytes plain = unquote(arena, at, end);
		plain = take_proof(arena, plain.data, plain.data + plain.length);
		if (parses(arena, &plain))
			proof = plain;
	}
	for (size_t i = 0; i < found->proofs.count; i++)
		if (same(&found->proofs.items[i], &proof))
			return;
	*LIST_PUSH(arena, &found->proofs) = proof;
}

static bool is_encoded_line(const char *line, size_t length)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
	for (size_t i = 0; i < length; i++)
		if (memchr(letters, line[i], sizeof letters - 1) == NULL)
			return false;
	return length > 0;
}

/* Decodes the lines of base64 that begin at `at`; gives where they end. NULL data when they are none. */
static const char *decode(struct arena *arena, const char *at, const char *end, struct bytes *ret_bytes)
{
	const char *start = at;
	size_t length, got;
	for (const char *next; at < end; at = next) {
		next = line_end(at, end, &length);
		if (!is_encoded_line(at, length))
			break;
	}
	*ret_bytes = (struct bytes){0};
	char *bytes = arena_alloc(arena, (size_t)(at - start) + 1);
	if (sodium_base642bin((unsigned char *)bytes, (size_t)(at - start), start, (size_t)(at - start), "\r\n", &got,
	                      NULL, sodium_base64_VARIANT_ORIGINAL) == 0)
		*ret_bytes = (struct bytes){bytes, got};
	return at;
}

static void search_decoded(struct arena *arena, const struct bytes *bytes, unsigned depth, struct found *found)
{
	if (bytes->data == NULL || depth + 1 >= DEPTH_LIMIT)
		return;
	if (bytes->length > sizeof salt_line && memcmp(bytes->data, salt_line, sizeof salt_line - 1) == 0 &&
	    found->texts.count < FOUND_LIMIT)
		*LIST_PUSH(arena, &found->texts) = *bytes;
	search(arena, bytes->data, bytes->length, depth + 1, found);
}

static void search(struct arena *arena, const char *bytes, size_t length, unsigned depth, struct found *found)
{
	const char *at = bytes, *end = bytes + length;
	struct bytes decoded;
	size_t line;
	while (at < end) {
		const char *next = line_end(at, end, &line);
		if (is_header(at, line)) {
			add_proof(arena, at, end, found);
		} else if (line >= ENCODED_LINE && is_encoded_line(at, line)) {
			next = decode(arena, at, end, &decoded);
			search_decoded(arena, &decoded, depth, found);
		}
		at = next;
	}
}

void find_receipts(struct arena *arena, const char *bytes, size_t length, struct found *ret_found)
{
	memset(ret_found, 0, sizeof *ret_found);
	search(arena, bytes, length, 0, ret_found);
}

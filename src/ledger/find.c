/* SPDX-License-Identifier: MIT */
#include "ledger/find_parts.h"

#include <sodium.h>
#include <string.h>

enum {
	DEPTH_LIMIT = 3,         /* encodings within one another */
	ENCODED_LINE = 24,       /* a shorter line of base64 begins nothing */
	PROOF_LINES = PATH_LIMIT + 8,
	LARGEST = 64 * 1024,     /* bytes of a proof, however encoded */
	FOUND_LIMIT = 1000,
	SIGNATURE_LETTERS = (4 + SIGNATURE_SIZE + 2) / 3 * 4 /* base64 of key id and signature */
};

static const char header[] = PROOF_HEADER;
static const char salt_line[] = "salt ";
static const char dash[] = "\xe2\x80\x94 ";

static void search(struct arena *arena, const char *bytes, size_t length, unsigned depth, struct found *found);

/* What a mail program puts before the lines of a mail that it quotes or forwards, and what it leaves behind them. */
static const char quote_marks[] = "> \t";

static bool is_mark(char c)
{
	return c != '\0' && strchr(quote_marks, c) != NULL;
}

/* Bytes of the line end at `at`. CR CR LF is what is left of a CR LF that was changed twice. */
static size_t line_end(const char *at, const char *end)
{
	static const char *const ends[] = {"\r\r\n", "\r\n"};
	for (size_t i = 0; i < 2; i++)
		if ((size_t)(end - at) >= strlen(ends[i]) && memcmp(at, ends[i], strlen(ends[i])) == 0)
			return strlen(ends[i]);
	return at < end;
}

const char *find_take_line(const char *at, const char *end, const char **ret_line, size_t *ret_length)
{
	const char *stop = at;
	while (stop < end && *stop != '\n' && *stop != '\r')
		stop++;
	const char *next = stop + line_end(stop, end);
	while (at < stop && is_mark(*at))
		at++;
	while (stop > at && is_mark(stop[-1]))
		stop--;
	*ret_line = at;
	*ret_length = (size_t)(stop - at);
	return next;
}

static bool is_header(const char *line, size_t length)
{
	return length == sizeof header - 1 && memcmp(line, header, length) == 0;
}

bool find_is_signature(const char *line, size_t length)
{
	return length >= sizeof dash - 1 && memcmp(line, dash, sizeof dash - 1) == 0;
}

/* True when a signature line holds all letters of an Ed25519 signature with its key id. */
static bool is_whole_signature(const char *line, size_t length)
{
	const char *blank = length < sizeof dash ? NULL : memchr(line + sizeof dash - 1, ' ', length - (sizeof dash - 1));
	return blank != NULL && (size_t)(line + length - blank) - 1 == SIGNATURE_LETTERS;
}

/* Copies a proof with LF line ends: up to the last of the signature lines behind its second blank line. */
static struct bytes take_proof(struct arena *arena, const char *at, const char *end)
{
	struct buf text = buf_new(arena);
	const char *line;
	size_t length;
	unsigned blanks = 0;
	for (unsigned lines = 0; at < end && lines < PROOF_LINES; lines++) {
		at = find_take_line(at, end, &line, &length);
		if (blanks == 2 && !find_is_signature(line, length))
			break;
		blanks += length == 0;
		buf_add(&text, line, length);
		buf_char(&text, '\n');
	}
	return (struct bytes){buf_string(&text), text.length};
}

const char *find_take_signatures(struct buf *text, const char *at, const char *end)
{
	const char *line, *next;
	size_t length;
	while (at < end) {
		next = find_take_line(at, end, &line, &length);
		if (!find_is_signature(line, length))
			break;
		size_t start = text->length;
		buf_add(text, line, length);
		for (at = next; at < end && !is_whole_signature(text->data + start, text->length - start); at = next) {
			next = find_take_line(at, end, &line, &length);
			if (find_is_signature(line, length) ||
			    text->length - start + length > sizeof dash + ORIGIN_SIZE + SIGNATURE_LETTERS)
				break;
			/* Broken behind the name, or within the letters. */
			if (memchr(text->data + start + sizeof dash - 1, ' ', text->length - start - (sizeof dash - 1)) == NULL)
				buf_char(text, ' ');
			buf_add(text, line, length);
		}
		buf_char(text, '\n');
	}
	return at;
}

/*
 * The same for a proof that stands in the text of a mail, its long lines (the
 * row, a signature) broken by a mail program.
 */
static struct bytes take_wrapped(struct arena *arena, const char *at, const char *end)
{
	struct buf text = buf_new(arena);
	const char *line;
	size_t length;
	bool extra = false;
	unsigned blanks = 0;
	for (unsigned lines = 0; at < end && lines < 2 * PROOF_LINES && blanks < 2; lines++) {
		at = find_take_line(at, end, &line, &length);
		extra = extra && (length < 6 || memcmp(line, "index ", 6) != 0);
		if (extra)
			text.length--; /* the LF: the row goes on */
		blanks += length == 0;
		buf_add(&text, line, length);
		buf_char(&text, '\n');
		extra = extra || (length > 6 && memcmp(line, "extra ", 6) == 0);
	}
	find_take_signatures(&text, at, end);
	return (struct bytes){buf_string(&text), text.length};
}

static int hex_digit(char c)
{
	const char *digits = "0123456789ABCDEFabcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, c);
	return at == NULL ? -1 : (int)(at - digits) - (at - digits > 15 ? 6 : 0);
}

struct bytes find_unquote(struct arena *arena, const char *at, const char *end)
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

/* Whether this is all of a proof: it can be read, and the last line is a signature nothing is missing of. */
static bool is_whole(struct arena *arena, const struct bytes *bytes)
{
	struct proof proof;
	if (bytes->length < 2 || proof_parse(arena, bytes->data, bytes->length, &proof) != NULL)
		return false;
	size_t last = bytes->length - 1;
	while (last > 0 && bytes->data[last - 1] != '\n')
		last--;
	return is_whole_signature(bytes->data + last, bytes->length - 1 - last);
}

/* The proof that begins at `at`: as it stands, quoted-printable, or with broken lines. One that is none as it stands. */
static struct bytes read_proof(struct arena *arena, const char *at, const char *end)
{
	struct bytes plain = {at, (size_t)(end - at)}, unquoted = find_unquote(arena, at, end);
	const struct bytes *const forms[] = {&plain, &unquoted};
	struct bytes first = {0};
	for (size_t i = 0; i < 4; i++) {
		const struct bytes *form = forms[i % 2];
		const char *stop = form->data + form->length;
		struct bytes proof = i < 2 ? take_proof(arena, form->data, stop) : take_wrapped(arena, form->data, stop);
		if (is_whole(arena, &proof))
			return proof;
		if (i == 0)
			first = proof;
	}
	return first;
}

static void add_proof(struct arena *arena, const char *at, const char *end, struct found *found)
{
	if (found->tried++ >= FOUND_LIMIT)
		return;
	struct bytes proof = read_proof(arena, at, end - at > LARGEST ? at + LARGEST : end);
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
	const char *start = at, *line;
	size_t length, got;
	for (const char *next; at < end; at = next) {
		next = find_take_line(at, end, &line, &length);
		if (!is_encoded_line(line, length))
			break;
	}
	*ret_bytes = (struct bytes){0};
	char *bytes = arena_alloc(arena, (size_t)(at - start) + 1);
	if (sodium_base642bin((unsigned char *)bytes, (size_t)(at - start), start, (size_t)(at - start), "\r\n> \t", &got,
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
	const char *at = bytes, *end = bytes + length, *line;
	struct bytes decoded;
	size_t letters;
	find_heads(arena, bytes, length, false, found);
	while (at < end) {
		const char *next = find_take_line(at, end, &line, &letters);
		if (is_header(line, letters)) {
			add_proof(arena, line, end, found);
		} else if (letters >= ENCODED_LINE && is_encoded_line(line, letters)) {
			next = decode(arena, at, end, &decoded);
			search_decoded(arena, &decoded, depth, found);
		}
		at = next;
	}
}

/* Appends a character in UTF-8. */
static void add_character(struct buf *text, unsigned c)
{
	if (c < 0x80) {
		buf_char(text, (char)c);
	} else if (c < 0x800) {
		buf_char(text, (char)(0xc0 | c >> 6));
		buf_char(text, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_char(text, (char)(0xe0 | c >> 12));
		buf_char(text, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_char(text, (char)(0x80 | (c & 0x3f)));
	}
}

/* A text that a program for Windows saved as "Unicode": UTF-16 with a byte-order mark. Surrogates are of no use here. */
static struct bytes from_utf16(struct arena *arena, const unsigned char *bytes, size_t length)
{
	struct buf text = buf_new(arena);
	unsigned high = bytes[0] == 0xfe ? 0 : 1;
	for (size_t i = 2; i + 1 < length; i += 2)
		add_character(&text, (unsigned)bytes[i + high] << 8 | bytes[i + 1 - high]);
	return (struct bytes){buf_string(&text), text.length};
}

void find_receipts(struct arena *arena, const char *bytes, size_t length, struct found *ret_found)
{
	struct bytes text = {bytes, length};
	memset(ret_found, 0, sizeof *ret_found);
	if (length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
		text = from_utf16(arena, (const unsigned char *)bytes, length);
	else if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		text = (struct bytes){bytes + 3, length - 3};
	search(arena, text.data, text.length, 0, ret_found);
}

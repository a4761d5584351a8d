/* SPDX-License-Identifier: MIT */
#include "reader/text.h"

#include "base/buf.h"
#include "reader/bounds.h"

#include <string.h>

/* Cuts at a bound without cutting a character of UTF-8 in two. */
static size_t cut_length(const char *bytes, size_t length, size_t most)
{
	if (length <= most)
		return length;
	while (most > 0 && ((unsigned char)bytes[most] & 0xC0) == 0x80)
		most--;
	return most;
}

void text_line(struct text *text, enum line_origin origin, const char *bytes, size_t length, size_t quote,
               unsigned marks)
{
	struct letter *letter = text->letter;
	struct lines *lines = origin == LINE_HTML ? &letter->html : &letter->plain;
	size_t left = TEXT_MAX - text->bytes;
	size_t kept = cut_length(bytes, length, left < LINE_MAX ? left : LINE_MAX);
	if (kept < length || lines->count == LINES_MAX)
		letter->flags |= LETTER_TRUNCATED;
	if (lines->count == LINES_MAX || (kept == 0 && length > 0))
		return;
	char *copy = arena_strndup(text->arena, bytes, kept);
	for (char *nul = copy; (nul = memchr(nul, '\0', kept - (size_t)(nul - copy))) != NULL;)
		*nul = ' ';
	*LIST_PUSH(text->arena, lines) = (struct line){
		.text = copy,
		.quote = (unsigned char)(quote > QUOTE_DEPTH_MAX ? QUOTE_DEPTH_MAX : quote),
		.origin = (unsigned char)origin,
		.marks = (unsigned short)marks,
	};
	text->bytes += kept;
}

/* Takes the line in front off `*bytes`; CRLF, LF and a bare CR end lines. */
static const char *next_line(const char **bytes, const char *end, size_t *ret_length)
{
	const char *line = *bytes;
	const char *at = line;
	while (at < end && *at != '\n' && *at != '\r')
		at++;
	*ret_length = (size_t)(at - line);
	if (at < end)
		at += *at == '\r' && at + 1 < end && at[1] == '\n' ? 2 : 1;
	*bytes = at;
	return line;
}

struct piece {
	const char *bytes;
	size_t length;
	size_t quote;
};

/* Counts and takes off leading ">"; blanks between them are forgiven outside of flowed text. */
static struct piece unquote(const char *line, size_t length, bool flowed)
{
	struct piece piece = {.bytes = line, .length = length};
	for (;;) {
		size_t blanks = 0;
		while (!flowed && piece.quote > 0 && blanks < piece.length && piece.bytes[blanks] == ' ')
			blanks++;
		if (blanks >= piece.length || piece.bytes[blanks] != '>')
			break;
		piece.bytes += blanks + 1;
		piece.length -= blanks + 1;
		piece.quote++;
	}
	/* The space after the marks: stuffing (RFC 3676 4.4), or how everybody writes "> text". */
	if ((flowed || piece.quote > 0) && piece.length > 0 && piece.bytes[0] == ' ') {
		piece.bytes++;
		piece.length--;
	}
	return piece;
}

static bool is_signature_line(const struct piece *piece)
{
	return piece->length == 3 && memcmp(piece->bytes, "-- ", 3) == 0;
}

static bool is_soft(const struct piece *piece)
{
	return piece->length > 0 && piece->bytes[piece->length - 1] == ' ' && !is_signature_line(piece);
}

/* A paragraph in the making. */
struct paragraph {
	struct buf words;
	size_t quote;
	bool open;
	bool joined;
};

static void end_paragraph(struct text *text, struct paragraph *paragraph)
{
	if (!paragraph->open)
		return;
	text_line(text, LINE_PLAIN, buf_string(&paragraph->words), paragraph->words.length, paragraph->quote,
	          paragraph->joined ? LINE_FLOWED : 0);
	buf_clear(&paragraph->words);
	paragraph->open = paragraph->joined = false;
}

static void add_flowed(struct text *text, struct paragraph *paragraph, struct piece piece, bool delsp)
{
	/* Another depth, or a signature mark, ends a paragraph even if it was to go on (RFC 3676 4.3, 4.5). */
	if (paragraph->open && (paragraph->quote != piece.quote || is_signature_line(&piece)))
		end_paragraph(text, paragraph);
	paragraph->joined = paragraph->open;
	paragraph->open = true;
	paragraph->quote = piece.quote;
	bool soft = is_soft(&piece);
	buf_add(&paragraph->words, piece.bytes, piece.length - (soft && delsp ? 1 : 0));
	if (!soft || paragraph->words.length > LINE_MAX)
		end_paragraph(text, paragraph);
}

static void skip_byte_order_mark(const char **bytes, size_t *length)
{
	if (*length >= 3 && memcmp(*bytes, "\xEF\xBB\xBF", 3) == 0) {
		*bytes += 3;
		*length -= 3;
	}
}

void text_plain(struct text *text, const char *bytes, size_t length, bool flowed, bool delsp)
{
	struct paragraph paragraph = {.words = buf_new(text->arena)};
	skip_byte_order_mark(&bytes, &length);
	const char *end = bytes + length;
	while (bytes < end && text->letter->plain.count < LINES_MAX && text->bytes < TEXT_MAX) {
		size_t size;
		const char *line = next_line(&bytes, end, &size);
		struct piece piece = unquote(line, size, flowed);
		if (flowed)
			add_flowed(text, &paragraph, piece, delsp);
		else
			text_line(text, LINE_PLAIN, piece.bytes, piece.length, piece.quote, 0);
	}
	end_paragraph(text, &paragraph);
	if (bytes < end)
		text->letter->flags |= LETTER_TRUNCATED;
}

/* SPDX-License-Identifier: MIT */
#include "reader/wire.h"

#include "reader/ascii.h"
#include "reader/bounds.h"

#include <string.h>
#include <unistr.h>

/* U+0080 to U+009F: controls that terminals obey. */
static bool is_c1(ucs4_t character)
{
	return character >= 0x80 && character <= 0x9F;
}

/*
 * Puts a space in place of each control, and `?` in place of each byte that is
 * no UTF-8. True when there was none of these bytes.
 */
static bool clean(char *text, size_t length, bool keep_tab)
{
	uint8_t *at = (uint8_t *)text;
	uint8_t *end = at + length;
	bool good = true;
	while (at < end) {
		size_t run = ascii_run(at, (size_t)(end - at));
		ucs4_t character;
		int size = 1;
		at += run;
		if (run == 0 && *at < 0x80) {
			if ((*at < 0x20 && !(keep_tab && *at == '\t')) || *at == 0x7F)
				*at = ' ';
		} else if (at < end && *at >= 0x80) {
			size = u8_mbtoucr(&character, at, (size_t)(end - at));
			if (size <= 0)
				*at = '?';
			else if (is_c1(character))
				memset(at, ' ', (size_t)size);
			good = good && size > 0;
		} else {
			continue;
		}
		at += size > 0 ? size : 1;
	}
	return good;
}

/*
 * Makes text harmless in place: controls (C0, DEL, C1) and NUL become spaces,
 * TAB stays when `keep_tab`, bytes that are no UTF-8 become "?".
 */
static void text_clean(char *text, size_t length, bool keep_tab)
{
	(void)clean(text, length, keep_tab);
}

/* Writing. */

static void put_number(struct buf *out, uint64_t number)
{
	buf_add(out, &number, sizeof number);
}

static void put_text(struct buf *out, const char *text, bool keep_tab)
{
	size_t length = text == NULL ? 0 : strlen(text);
	if (length > TEXT_MAX)
		length = TEXT_MAX;
	put_number(out, length);
	buf_add(out, text, length);
	text_clean(out->data + out->length - length, length, keep_tab);
	buf_char(out, '\0');
}

static void put_headers(struct buf *out, const struct headers *headers)
{
	put_number(out, headers->count);
	for (size_t i = 0; i < headers->count; i++) {
		put_text(out, headers->items[i].name, false);
		put_text(out, headers->items[i].value, false);
	}
}

static void put_addresses(struct buf *out, const struct addresses *addresses)
{
	put_number(out, addresses->count);
	for (size_t i = 0; i < addresses->count; i++) {
		put_text(out, addresses->items[i].name, false);
		put_text(out, addresses->items[i].address, false);
	}
}

static void put_lines(struct buf *out, const struct lines *lines)
{
	put_number(out, lines->count);
	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = &lines->items[i];
		put_number(out, (uint64_t)line->quote | (uint64_t)line->origin << 8 | (uint64_t)line->marks << 16);
		put_text(out, line->text, true);
	}
}

static void put_parts(struct buf *out, const struct parts *parts)
{
	put_number(out, parts->count);
	for (size_t i = 0; i < parts->count; i++) {
		put_text(out, parts->items[i].type, false);
		put_text(out, parts->items[i].name, false);
		put_number(out, parts->items[i].size);
		put_number(out, parts->items[i].attachment);
	}
}

static void put_reports(struct buf *out, const struct reports *reports)
{
	put_number(out, reports->count);
	for (size_t i = 0; i < reports->count; i++) {
		put_text(out, reports->items[i].recipient, false);
		put_text(out, reports->items[i].action, false);
		put_text(out, reports->items[i].status, false);
		put_text(out, reports->items[i].diagnostic, false);
	}
}

void wire_write(struct buf *out, const struct letter *letter)
{
	put_text(out, letter->message_id, false);
	put_text(out, letter->subject, false);
	put_text(out, letter->date, false);
	put_text(out, letter->content_type, false);
	put_headers(out, &letter->headers);
	put_addresses(out, &letter->from);
	put_addresses(out, &letter->reply_to);
	put_addresses(out, &letter->recipients);
	put_headers(out, &letter->references);
	put_lines(out, &letter->plain);
	put_lines(out, &letter->html);
	put_parts(out, &letter->parts);
	put_reports(out, &letter->reports);
	put_headers(out, &letter->original);
	put_number(out, letter->flags);
}

/* Reading. After the first thing that makes no sense `bad` stays set and all reads give nothing. */

struct cursor {
	struct arena *arena;
	char *at;
	char *end;
	bool bad;
};

static uint64_t get_number(struct cursor *cursor, uint64_t most)
{
	uint64_t number;
	if (cursor->bad || (size_t)(cursor->end - cursor->at) < sizeof number) {
		cursor->bad = true;
		return 0;
	}
	memcpy(&number, cursor->at, sizeof number);
	cursor->at += sizeof number;
	if (number > most) {
		cursor->bad = true;
		return 0;
	}
	return number;
}

static const char *get_text(struct cursor *cursor, bool keep_tab)
{
	size_t length = (size_t)get_number(cursor, TEXT_MAX);
	if (cursor->bad || (size_t)(cursor->end - cursor->at) <= length || cursor->at[length] != '\0' ||
	    !clean(cursor->at, length, keep_tab)) {
		cursor->bad = true;
		return "";
	}
	char *text = cursor->at;
	cursor->at += length + 1;
	return text;
}

/* A count of items of which each takes at least `least` bytes, so that no count asks for more memory than came. */
static size_t get_count(struct cursor *cursor, size_t most, size_t least)
{
	size_t count = (size_t)get_number(cursor, most);
	if (!cursor->bad && count > (size_t)(cursor->end - cursor->at) / least)
		cursor->bad = true;
	return cursor->bad ? 0 : count;
}

enum { TEXT_LEAST = sizeof(uint64_t) + 1 };

static void get_headers(struct cursor *cursor, struct headers *headers, size_t most)
{
	size_t count = get_count(cursor, most, 2 * TEXT_LEAST);
	headers->items = ARENA_ARRAY(cursor->arena, struct header, count);
	headers->count = headers->capacity = count;
	for (size_t i = 0; i < count; i++) {
		headers->items[i].name = get_text(cursor, false);
		headers->items[i].value = get_text(cursor, false);
	}
}

static void get_addresses(struct cursor *cursor, struct addresses *addresses)
{
	size_t count = get_count(cursor, ADDRESSES_MAX, 2 * TEXT_LEAST);
	addresses->items = ARENA_ARRAY(cursor->arena, struct address, count);
	addresses->count = addresses->capacity = count;
	for (size_t i = 0; i < count; i++) {
		addresses->items[i].name = get_text(cursor, false);
		addresses->items[i].address = get_text(cursor, false);
	}
}

static void get_lines(struct cursor *cursor, struct lines *lines, enum line_origin origin)
{
	size_t count = get_count(cursor, LINES_MAX, sizeof(uint64_t) + TEXT_LEAST);
	lines->items = ARENA_ARRAY(cursor->arena, struct line, count);
	lines->count = lines->capacity = count;
	for (size_t i = 0; i < count; i++) {
		uint64_t packed = get_number(cursor, UINT32_MAX);
		lines->items[i].quote = (unsigned char)(packed & 0xFF);
		lines->items[i].origin = (unsigned char)origin;
		lines->items[i].marks = (unsigned short)(packed >> 16);
		lines->items[i].text = get_text(cursor, true);
	}
}

static void get_parts(struct cursor *cursor, struct parts *parts)
{
	size_t count = get_count(cursor, MIME_PARTS_MAX, 2 * TEXT_LEAST + 2 * sizeof(uint64_t));
	parts->items = ARENA_ARRAY(cursor->arena, struct part, count);
	parts->count = parts->capacity = count;
	for (size_t i = 0; i < count; i++) {
		parts->items[i].type = get_text(cursor, false);
		parts->items[i].name = get_text(cursor, false);
		parts->items[i].size = get_number(cursor, LETTER_MAX);
		parts->items[i].attachment = get_number(cursor, 1) == 1;
	}
}

static void get_reports(struct cursor *cursor, struct reports *reports)
{
	size_t count = get_count(cursor, REPORTS_MAX, 4 * TEXT_LEAST);
	reports->items = ARENA_ARRAY(cursor->arena, struct report, count);
	reports->count = reports->capacity = count;
	for (size_t i = 0; i < count; i++) {
		reports->items[i].recipient = get_text(cursor, false);
		reports->items[i].action = get_text(cursor, false);
		reports->items[i].status = get_text(cursor, false);
		reports->items[i].diagnostic = get_text(cursor, false);
	}
}

bool wire_read(struct arena *arena, char *bytes, size_t length, struct letter *ret_letter)
{
	struct cursor cursor = {.arena = arena, .at = bytes, .end = bytes + length};
	struct letter letter = {0};
	letter.message_id = get_text(&cursor, false);
	letter.subject = get_text(&cursor, false);
	letter.date = get_text(&cursor, false);
	letter.content_type = get_text(&cursor, false);
	get_headers(&cursor, &letter.headers, HEADER_FIELDS_MAX);
	get_addresses(&cursor, &letter.from);
	get_addresses(&cursor, &letter.reply_to);
	get_addresses(&cursor, &letter.recipients);
	get_headers(&cursor, &letter.references, REFERENCES_MAX);
	get_lines(&cursor, &letter.plain, LINE_PLAIN);
	get_lines(&cursor, &letter.html, LINE_HTML);
	get_parts(&cursor, &letter.parts);
	get_reports(&cursor, &letter.reports);
	get_headers(&cursor, &letter.original, HEADER_FIELDS_MAX);
	letter.flags = (unsigned)get_number(&cursor, UINT32_MAX);
	if (cursor.bad || cursor.at != cursor.end)
		return false;
	*ret_letter = letter;
	return true;
}

/* SPDX-License-Identifier: MIT */
#include "mailbox/imap_name.h"

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/* The next character of UTF-8 (RFC 3629); its length, 0 when there is none that is well-formed. */
static size_t next_character(const unsigned char *at, uint32_t *ret_character)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length = at[0] < 0x80 ? 1 : at[0] >> 5 == 6 ? 2 : at[0] >> 4 == 14 ? 3 : at[0] >> 3 == 30 ? 4 : 0;
	if (length == 0)
		return 0;
	uint32_t character = length == 1 ? at[0] : at[0] & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		character = character << 6 | (at[i] & 0x3fu);
	}
	if (character < smallest[length] || character > 0x10ffff || (character >= 0xd800 && character < 0xe000))
		return 0;
	*ret_character = character;
	return length;
}

/* Base64 over 16-bit units, without padding. */
struct shift {
	struct buf *out;
	uint32_t bits;
	unsigned count; /* of bits that wait */
	bool open;
};

static void put_unit(struct shift *shift, uint32_t unit)
{
	if (!shift->open)
		buf_char(shift->out, '&');
	shift->open = true;
	shift->bits = shift->bits << 16 | unit;
	for (shift->count += 16; shift->count >= 6; shift->count -= 6)
		buf_char(shift->out, digits[shift->bits >> (shift->count - 6) & 63]);
}

static void close_shift(struct shift *shift)
{
	if (!shift->open)
		return;
	if (shift->count > 0)
		buf_char(shift->out, digits[shift->bits << (6 - shift->count) & 63]);
	buf_char(shift->out, '-');
	*shift = (struct shift){.out = shift->out};
}

static void put_character(struct shift *shift, uint32_t character)
{
	if (character >= ' ' && character <= '~') {
		close_shift(shift);
		buf_char(shift->out, (char)character);
		if (character == '&')
			buf_char(shift->out, '-');
	} else if (character >= 0x10000) {
		put_unit(shift, 0xd800 + ((character - 0x10000) >> 10));
		put_unit(shift, 0xdc00 + ((character - 0x10000) & 0x3ff));
	} else {
		put_unit(shift, character);
	}
}

const char *imap_name_write(struct arena *arena, const char *name)
{
	struct buf out = buf_new(arena);
	struct shift shift = {.out = &out};
	if (*name == '\0')
		return NULL;
	while (*name != '\0') {
		uint32_t character;
		size_t length = next_character((const unsigned char *)name, &character);
		if (length == 0 || character < ' ' || character == 0x7f)
			return NULL;
		put_character(&shift, character);
		name += length;
	}
	close_shift(&shift);
	return buf_string(&out);
}

static void put_utf8(struct buf *out, uint32_t character)
{
	if (character < 0x80) {
		buf_char(out, (char)character);
	} else if (character < 0x800) {
		buf_char(out, (char)(0xc0 | character >> 6));
		buf_char(out, (char)(0x80 | (character & 0x3f)));
	} else if (character < 0x10000) {
		buf_char(out, (char)(0xe0 | character >> 12));
		buf_char(out, (char)(0x80 | (character >> 6 & 0x3f)));
		buf_char(out, (char)(0x80 | (character & 0x3f)));
	} else {
		buf_char(out, (char)(0xf0 | character >> 18));
		buf_char(out, (char)(0x80 | (character >> 12 & 0x3f)));
		buf_char(out, (char)(0x80 | (character >> 6 & 0x3f)));
		buf_char(out, (char)(0x80 | (character & 0x3f)));
	}
}

/* Takes a unit of UTF-16; false when halves of a pair do not follow one another. */
static bool take_unit(struct buf *out, uint32_t unit, uint32_t *high)
{
	bool is_low = unit >= 0xdc00 && unit < 0xe000;
	if (is_low != (*high != 0))
		return false;
	if (unit >= 0xd800 && unit < 0xdc00) {
		*high = unit;
		return true;
	}
	put_utf8(out, is_low ? 0x10000 + ((*high - 0xd800) << 10) + (unit - 0xdc00) : unit);
	*high = 0;
	return true;
}

/* What stands between & and -; NULL when it is not well-formed, else where the - stands. */
static const char *read_shift(struct buf *out, const char *at)
{
	uint32_t bits = 0, high = 0;
	unsigned count = 0;
	for (; *at != '-'; at++) {
		const char *digit = *at == '\0' ? NULL : strchr(digits, *at);
		if (digit == NULL)
			return NULL;
		bits = bits << 6 | (uint32_t)(digit - digits);
		count += 6;
		if (count < 16)
			continue;
		count -= 16;
		if (!take_unit(out, bits >> count & 0xffff, &high))
			return NULL;
	}
	return high == 0 ? at : NULL;
}

const char *imap_name_read(struct arena *arena, const char *written)
{
	struct buf out = buf_new(arena);
	for (const char *at = written; *at != '\0'; at++) {
		if (*at < ' ' || *at > '~')
			return NULL;
		if (*at != '&') {
			buf_char(&out, *at);
		} else if (at[1] == '-') {
			buf_char(&out, *at++);
		} else {
			at = read_shift(&out, at + 1);
			if (at == NULL)
				return NULL;
		}
	}
	return buf_string(&out);
}

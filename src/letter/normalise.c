/* SPDX-License-Identifier: MIT */
#include "letter/normalise.h"

#include "base/buf.h"

#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

/* Signs that people and programs use for the same thing; ¡ and ¿ are skipped where quote marks are. 0 = left out. */
static const struct sign {
	ucs4_t first, last;
	char as;
} signs[] = {
	{0x60, 0x60, '\''},     {0xa1, 0xa1, '"'},      {0xad, 0xad, 0},        {0xb4, 0xb4, '\''},
	{0xab, 0xab, '"'},      {0xbb, 0xbb, '"'},      {0xbf, 0xbf, '"'},      {0x61c, 0x61c, 0},
	{0x180e, 0x180e, 0},    {0x200b, 0x200f, 0},    {0x2010, 0x2015, '-'},  {0x2018, 0x201b, '\''},
	{0x201c, 0x201f, '"'},  {0x2028, 0x2029, ' '},  {0x202a, 0x202e, 0},    {0x2032, 0x2032, '\''},
	{0x2039, 0x203a, '\''}, {0x2060, 0x206f, 0},    {0x2212, 0x2212, '-'},  {0xfe00, 0xfe0f, 0},
	{0xfeff, 0xfeff, 0},    {0xff0b, 0xff0b, '+'},  {0x1f3fb, 0x1f3ff, 0},  {0xe0000, 0xe01ef, 0},
};

struct folding {
	struct buf text;
	uint32_t *from;
	unsigned char *bare;
	size_t room;
	struct arena *arena;
	bool traced; /* `from` and `bare` are wanted */
};

/* Room to trace so many more bytes, and the end. */
static void make_room(struct folding *to, size_t more)
{
	size_t room = to->text.length + more + 1;
	if (!to->traced || room <= to->room)
		return;
	room += room / 2;
	to->from = arena_grow(to->arena, to->from, to->room * sizeof *to->from, room * sizeof *to->from);
	to->bare = arena_grow(to->arena, to->bare, to->room, room);
	to->room = room;
}

static void put(struct folding *to, const char *bytes, size_t count, size_t from)
{
	make_room(to, count);
	for (size_t i = 0; to->traced && i < count; i++)
		to->from[to->text.length + i] = (uint32_t)from;
	buf_add(&to->text, bytes, count);
}

static void put_space(struct folding *to, size_t from)
{
	if (to->text.length > 0 && to->text.data[to->text.length - 1] != ' ')
		put(to, " ", 1, from);
}

static bool put_sign(struct folding *to, ucs4_t c, size_t from)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		if (c < signs[i].first || c > signs[i].last)
			continue;
		if (signs[i].as == ' ')
			put_space(to, from);
		else if (signs[i].as != 0)
			put(to, &signs[i].as, 1, from);
		return true;
	}
	return false;
}

static bool is_mark(ucs4_t c)
{
	return uc_is_general_category(c, UC_CATEGORY_Mn) || uc_is_general_category(c, UC_CATEGORY_Me);
}

/* One letter, taken apart, its marks left out, its case folded. */
static void put_letter(struct folding *to, ucs4_t c, size_t from)
{
	uint32_t parts[32], folds[16];
	size_t part_count = sizeof parts / sizeof *parts;
	if (u32_normalize(UNINORM_NFKD, &c, 1, parts, &part_count) != parts)
		return;
	for (size_t i = 0; i < part_count; i++) {
		if (is_mark(parts[i])) {
			if (to->traced && to->text.length > 0)
				to->bare[to->text.length - 1] = 1;
			continue;
		}
		if (uc_is_property_white_space(parts[i])) {
			put_space(to, from);
			continue;
		}
		size_t fold_count = sizeof folds / sizeof *folds;
		uint32_t *folded = u32_casefold(&parts[i], 1, NULL, NULL, folds, &fold_count);
		for (size_t k = 0; folded == folds && k < fold_count; k++) {
			uint8_t bytes[6];
			int size = u8_uctomb(bytes, folds[k], sizeof bytes);
			if (size > 0 && !is_mark(folds[k]))
				put(to, (const char *)bytes, (size_t)size, from);
		}
	}
}

/* A run of ASCII at once: most text is that. `from`: where it stands. Gives its length. */
static size_t put_ascii_run(struct folding *to, const char *written, size_t length, size_t from)
{
	make_room(to, length);
	char *out = buf_reserve(&to->text, length);
	uint32_t *traced = to->traced ? to->from + to->text.length : NULL;
	size_t at = 0, count = 0;
	char last = to->text.length > 0 ? to->text.data[to->text.length - 1] : ' ';
	for (; at < length && (unsigned char)written[at] < 0x80; at++) {
		char c = written[at];
		if (c <= ' ' || c == 0x7f)
			c = ' ';
		else if (c >= 'A' && c <= 'Z')
			c = (char)(c + ('a' - 'A'));
		else if (c == '`')
			c = '\'';
		if (c == ' ' && last == ' ')
			continue;
		if (traced != NULL)
			traced[count] = (uint32_t)(from + at);
		out[count++] = last = c;
	}
	to->text.length += count;
	return at;
}

static size_t fold_all(struct folding *to, const char *written)
{
	size_t length = strlen(written);
	for (size_t at = 0; at < length;) {
		ucs4_t c = (unsigned char)written[at];
		size_t size = 1;
		if (c < 0x80) {
			size = put_ascii_run(to, written + at, length - at, at);
		} else {
			int taken = u8_mbtouc(&c, (const uint8_t *)written + at, length - at);
			size = taken > 0 ? (size_t)taken : 1;
			if (!put_sign(to, c, at))
				put_letter(to, c, at);
		}
		at += size;
	}
	put(to, "", 0, length);
	size_t end = to->text.length;
	while (end > 0 && to->text.data[end - 1] == ' ')
		end--;
	to->text.data[end] = '\0';
	return end;
}

void fold(struct arena *arena, const char *written, struct folded *ret_folded)
{
	struct folding to = {.text = buf_new(arena), .arena = arena, .traced = true};
	size_t end = fold_all(&to, written);
	to.from[end] = (uint32_t)strlen(written);
	*ret_folded = (struct folded){to.text.data, end, to.from, to.bare, written, NULL};
}

const char *fold_text(struct arena *arena, const char *written)
{
	struct folding to = {.text = buf_new(arena), .arena = arena};
	fold_all(&to, written);
	return to.text.data;
}

const char *folded_written(struct arena *arena, const struct folded *folded, size_t begin, size_t end)
{
	if (begin >= end)
		return "";
	const char *from = folded->written + folded->from[begin];
	const char *to = folded->written + folded->from[end];
	while (from < to && (unsigned char)*from <= ' ')
		from++;
	while (to > from && (unsigned char)to[-1] <= ' ')
		to--;
	return arena_strndup(arena, from, (size_t)(to - from));
}

static ucs4_t char_at(const char *text, size_t at, size_t *ret_size)
{
	ucs4_t c = (unsigned char)text[at];
	*ret_size = 1;
	if (c >= 0x80) {
		int size = u8_mbtouc(&c, (const uint8_t *)text + at, strnlen(text + at, 4));
		*ret_size = size > 0 ? (size_t)size : 1;
	}
	return c;
}

bool is_word_char(const char *text, size_t at, size_t *ret_size)
{
	ucs4_t c = (unsigned char)text[at];
	*ret_size = 1;
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
	c = char_at(text, at, ret_size);
	return uc_is_general_category(c, UC_CATEGORY_L) || uc_is_general_category(c, UC_CATEGORY_N);
}

bool is_symbol(const char *text, size_t at, size_t *ret_size)
{
	ucs4_t c = char_at(text, at, ret_size);
	return c >= 0x80 && (uc_is_general_category(c, UC_CATEGORY_So) || uc_is_general_category(c, UC_CATEGORY_Sk) ||
	                     c >= 0x1f000);
}

static bool word_ends(const char *text, size_t at)
{
	size_t size;
	if (text[at] == '\0')
		return true;
	if (text[at] == '\'')
		return !is_word_char(text, at + 1, &size);
	return !is_word_char(text, at, &size);
}

size_t phrase_at(const char *text, size_t at, const char *phrase)
{
	if (text[at] != *phrase)
		return 0;
	size_t length = strlen(phrase), size;
	if (length == 0 || strncmp(text + at, phrase, length) != 0)
		return 0;
	size_t last = length - 1;
	while (last > 0 && ((unsigned char)phrase[last] & 0xc0) == 0x80)
		last--;
	if (is_word_char(phrase, last, &size) && !word_ends(text, at + length))
		return 0;
	return at + length;
}

bool at_word_start(const char *text, size_t at)
{
	if (at == 0)
		return true;
	if (((unsigned char)text[at] & 0xc0) == 0x80)
		return false;
	size_t before = at - 1, size;
	while (before > 0 && ((unsigned char)text[before] & 0xc0) == 0x80)
		before--;
	return !is_word_char(text, before, &size) || !is_word_char(text, at, &size);
}

size_t phrase_find(const char *text, size_t at, const char *phrase)
{
	for (const char *hit = strstr(text + at, phrase); hit != NULL; hit = strstr(hit + 1, phrase)) {
		size_t place = (size_t)(hit - text);
		if (at_word_start(text, place) && phrase_at(text, place, phrase) != 0)
			return place;
	}
	return SIZE_MAX;
}

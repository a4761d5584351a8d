/* SPDX-License-Identifier: MIT */
#include "reader/charset.h"

#include "base/buf.h"
#include "reader/ascii.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>
#include <unistr.h>

/* Names as the C library has them; what mail programs write is found through `aliases` or as it stands. */
static struct converter {
	const char *name;
	iconv_t handle;
	bool is_open;
} converters[] = {
	{.name = "WINDOWS-1252"}, {.name = "ISO-8859-1"},   {.name = "ISO-8859-2"},   {.name = "ISO-8859-3"},
	{.name = "ISO-8859-4"},   {.name = "ISO-8859-5"},   {.name = "ISO-8859-6"},   {.name = "ISO-8859-7"},
	{.name = "ISO-8859-8"},   {.name = "ISO-8859-9"},   {.name = "ISO-8859-10"},  {.name = "ISO-8859-13"},
	{.name = "ISO-8859-14"},  {.name = "ISO-8859-15"},  {.name = "ISO-8859-16"},  {.name = "WINDOWS-1250"},
	{.name = "WINDOWS-1251"}, {.name = "WINDOWS-1253"}, {.name = "WINDOWS-1254"}, {.name = "WINDOWS-1255"},
	{.name = "WINDOWS-1256"}, {.name = "WINDOWS-1257"}, {.name = "WINDOWS-1258"}, {.name = "KOI8-R"},
	{.name = "KOI8-U"},       {.name = "IBM437"},       {.name = "IBM850"},       {.name = "MACINTOSH"},
	{.name = "TIS-620"},      {.name = "UTF-16"},       {.name = "UTF-16LE"},     {.name = "UTF-16BE"},
	{.name = "UTF-32"},       {.name = "UTF-7"},        {.name = "GB18030"},      {.name = "GBK"},
	{.name = "GB2312"},       {.name = "BIG5"},         {.name = "BIG5-HKSCS"},   {.name = "EUC-JP"},
	{.name = "SHIFT_JIS"},    {.name = "CP932"},        {.name = "ISO-2022-JP"},  {.name = "EUC-KR"},
	{.name = "CP949"},        {.name = "ISO-2022-KR"},
};

enum { CONVERTERS = sizeof converters / sizeof converters[0] };

/*
 * What a mail program writes, and what is meant by it. Where it names the
 * smaller set but sends the larger one of the same maker, the larger one
 * (WHATWG Encoding Standard, names and labels).
 */
static const struct alias {
	const char *written;
	const char *meant;
} aliases[] = {
	{"iso-8859-1", "WINDOWS-1252"}, {"iso8859-1", "WINDOWS-1252"}, {"iso_8859-1", "WINDOWS-1252"},
	{"latin1", "WINDOWS-1252"},     {"latin-1", "WINDOWS-1252"},   {"l1", "WINDOWS-1252"},
	{"cp1252", "WINDOWS-1252"},     {"windows1252", "WINDOWS-1252"}, {"x-ansi", "WINDOWS-1252"},
	{"iso8859-15", "ISO-8859-15"},  {"latin9", "ISO-8859-15"},     {"latin2", "ISO-8859-2"},
	{"iso-8859-8-i", "ISO-8859-8"}, {"iso-8859-8-e", "ISO-8859-8"}, {"iso-8859-9", "WINDOWS-1254"},
	{"iso-8859-11", "TIS-620"},     {"windows-874", "TIS-620"},    {"cp1250", "WINDOWS-1250"},
	{"cp1251", "WINDOWS-1251"},     {"koi8", "KOI8-R"},            {"cp437", "IBM437"},
	{"cp850", "IBM850"},            {"mac", "MACINTOSH"},          {"macroman", "MACINTOSH"},
	{"x-mac-roman", "MACINTOSH"},   {"gb2312", "GB18030"},         {"gb_2312-80", "GB18030"},
	{"x-gbk", "GB18030"},           {"cp936", "GB18030"},          {"hz-gb-2312", "GB18030"},
	{"big5", "BIG5-HKSCS"},         {"cp950", "BIG5-HKSCS"},       {"shift-jis", "CP932"},
	{"shift_jis", "CP932"},         {"x-sjis", "CP932"},           {"sjis", "CP932"},
	{"windows-31j", "CP932"},       {"ks_c_5601-1987", "CP949"},   {"ks_c_5601", "CP949"},
	{"ksc5601", "CP949"},           {"euc-kr", "CP949"},           {"x-euc-jp", "EUC-JP"},
	{"unicode", "UTF-16"},          {"ucs-2", "UTF-16"},           {"unicode-1-1-utf-7", "UTF-7"},
};

/* Names that say UTF-8, or nothing. */
static const char *const plain_names[] = {"utf-8", "utf8", "unicode-1-1-utf-8", "us-ascii", "ascii",
                                          "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "unknown",
                                          "default", "binary", "8bit", "7bit"};

void charsets_open(void)
{
	for (size_t i = 0; i < CONVERTERS; i++) {
		if (converters[i].is_open)
			continue;
		converters[i].handle = iconv_open("UTF-8", converters[i].name);
		converters[i].is_open = converters[i].handle != (iconv_t)-1;
	}
}

static const struct converter *converter_find(const char *charset)
{
	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++) {
		if (strcasecmp(charset, aliases[i].written) == 0)
			charset = aliases[i].meant;
	}
	for (size_t i = 0; i < CONVERTERS; i++) {
		if (converters[i].is_open && strcasecmp(charset, converters[i].name) == 0)
			return &converters[i];
	}
	return NULL;
}

static bool is_plain_name(const char *charset)
{
	for (size_t i = 0; i < sizeof plain_names / sizeof plain_names[0]; i++) {
		if (strcasecmp(charset, plain_names[i]) == 0)
			return true;
	}
	return charset[0] == '\0';
}

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

static void convert(struct buf *out, iconv_t handle, char *from, size_t left)
{
	iconv(handle, NULL, NULL, NULL, NULL);
	while (left > 0) {
		size_t room = left * 2 + 16;
		char *to = buf_reserve(out, room);
		size_t free_before = room;
		size_t result = iconv(handle, &from, &left, &to, &room);
		int number = result == (size_t)-1 ? errno : 0;
		out->length += free_before - room;
		if (number == EILSEQ || number == EINVAL) {
			buf_text(out, replacement);
			from++;
			left--;
			iconv(handle, NULL, NULL, NULL, NULL);
		} else if (number != 0 && number != E2BIG) {
			break;
		}
	}
	buf_add(out, "", 0);
}

/* Bytes of the valid UTF-8 in front, and how many valid characters beyond ASCII and bad bytes there are in all. */
static void count_utf8(const char *bytes, size_t length, size_t *ret_good, size_t *ret_bad)
{
	*ret_good = *ret_bad = 0;
	const uint8_t *at = (const uint8_t *)bytes;
	const uint8_t *end = at + length;
	while (at < end) {
		ucs4_t character;
		size_t run = ascii_run(at, (size_t)(end - at));
		if (run > 0 || *at < 0x80) {
			at += run > 0 ? run : 1;
			continue;
		}
		int size = u8_mbtoucr(&character, at, (size_t)(end - at));
		*ret_good += size > 0;
		*ret_bad += size <= 0;
		at += size > 0 ? size : 1;
	}
}

static char *repair_utf8(struct arena *arena, const char *bytes, size_t length, size_t *ret_length)
{
	struct buf out = buf_new(arena);
	const uint8_t *at = (const uint8_t *)bytes;
	const uint8_t *end = at + length;
	while (at < end) {
		const uint8_t *bad = u8_check(at, (size_t)(end - at));
		buf_add(&out, at, (size_t)((bad == NULL ? end : bad) - at));
		if (bad == NULL)
			break;
		buf_text(&out, replacement);
		at = bad + 1;
	}
	*ret_length = out.length;
	return out.data == NULL ? arena_strdup(arena, "") : out.data;
}

static char *convert_all(struct arena *arena, const struct converter *converter, const char *bytes, size_t length,
                         size_t *ret_length)
{
	struct buf out = buf_new(arena);
	convert(&out, converter->handle, (char *)(uintptr_t)bytes, length);
	/* A converter may let through what is no character (RFC 3629 3). */
	if (u8_check((const uint8_t *)out.data, out.length) != NULL)
		return repair_utf8(arena, out.data, out.length, ret_length);
	*ret_length = out.length;
	return out.data;
}

char *charset_guess(struct arena *arena, const char *bytes, size_t length, size_t *ret_length)
{
	size_t good, bad;
	count_utf8(bytes, length, &good, &bad);
	const struct converter *western = converter_find("WINDOWS-1252");
	*ret_length = length;
	if (bad == 0)
		return arena_strndup(arena, bytes, length);
	if (bad > good && western != NULL)
		return convert_all(arena, western, bytes, length, ret_length);
	return repair_utf8(arena, bytes, length, ret_length);
}

/* UTF-16 without a byte order mark: RFC 2781 says big-endian, programs send either; zeros tell. */
static const char *utf16_order(const char *bytes, size_t length)
{
	if (length >= 2 && (memcmp(bytes, "\xFE\xFF", 2) == 0 || memcmp(bytes, "\xFF\xFE", 2) == 0))
		return "UTF-16";
	size_t even = 0, odd = 0;
	for (size_t i = 0; i < length && i < 512; i++)
		*(i % 2 == 0 ? &even : &odd) += bytes[i] == '\0';
	return odd > even ? "UTF-16LE" : "UTF-16BE";
}

/* Western text that is valid UTF-8 with characters beyond ASCII is UTF-8 with a wrong label. */
static bool is_mislabelled(const struct converter *converter, const char *bytes, size_t length)
{
	size_t good, bad;
	if (strcmp(converter->name, "WINDOWS-1252") != 0)
		return false;
	count_utf8(bytes, length, &good, &bad);
	return good > 0 && bad == 0;
}

char *charset_to_utf8(struct arena *arena, const char *charset, const char *bytes, size_t length,
                      size_t *ret_length, bool *ret_known)
{
	*ret_known = true;
	if (charset == NULL || is_plain_name(charset))
		return charset_guess(arena, bytes, length, ret_length);
	const struct converter *converter = converter_find(charset);
	if (converter != NULL && strcmp(converter->name, "UTF-16") == 0)
		converter = converter_find(utf16_order(bytes, length));
	if (converter == NULL)
		*ret_known = false;
	if (converter == NULL || is_mislabelled(converter, bytes, length))
		return charset_guess(arena, bytes, length, ret_length);
	return convert_all(arena, converter, bytes, length, ret_length);
}

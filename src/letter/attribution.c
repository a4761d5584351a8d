/* SPDX-License-Identifier: MIT */
/*
 * The line a mail program puts above what it quotes: "On ... wrote:". It may
 * be wrapped over several lines, and may stand in any language.
 */
#include "letter/cuts.h"

#include "base/buf.h"
#include "letter/normalise.h"

#include <string.h>

enum {
	MOST_PIECES = 5,   /* lines one attribution is wrapped over */
	MOST_BLANKS = 2,   /* blank lines between them (seen in Windows Mail) */
	MOST_LENGTH = 400
};

/* What stands at its end. en es fr de pt it nl pl sv fi uk ru zh */
static const char *const verbs[] = {
	"wrote", "wrote the following", "writes", "escribio", "escribio lo siguiente", "ha escrito", "a ecrit",
	"schrieb", "schrieb folgendes", "geschrieben", "escreveu", "ha scritto", "schreef", "het volgende geschreven",
	"schreef het volgende", "napisal(a", "napisal", "napisala", "pisze", "skrev", "kirjoitti", "пише", "пишет",
	"написал", "написала", "写道", "寫道",
};

/* What stands in its middle where the name comes last. de nl */
static const char *const middle_verbs[] = {" schrieb ", " schreef ", " skrev ", NULL};

/* How it begins, apart from a number or dashes. */
static const char *const starters[] = {
	"on",  "le",  "el",   "am",  "em",  "il", "op", "w dniu", "dnia", "den", "en",   "at",    "no dia", "pe",
	"mon", "tue", "wed",  "thu", "fri", "sat", "sun", "lun",  "mar",  "mie", "jue",  "vie",   "sab",    "dom",
	"pon", "wt",  "sr",   "czw", "pt",  "sob", "niedz", "ma", "di",   "wo",  "do",   "vr",    "za",     "zo",
	"mo",  "mi",  "fr",   "sa",  "so",  "pn", "nd",  "lunes", "martes", "miercoles", "jueves", "viernes", "sabado",
	"domingo", NULL
};

static bool has_digit(const char *text)
{
	return strpbrk(text, "0123456789") != NULL;
}

/* The text without the colon, dashes, stars and brackets at its end; false when there is no colon and no dash. */
static bool trim_end(const char *text, size_t *ret_length)
{
	size_t length = strlen(text);
	bool sign = false;
	while (length > 0 && strchr(": -*_>)", text[length - 1]) != NULL) {
		sign |= text[length - 1] == ':' || text[length - 1] == '-';
		length--;
	}
	*ret_length = length;
	return sign;
}

static bool ends_with_verb(const char *text)
{
	size_t length;
	if (!trim_end(text, &length))
		return false;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		size_t size = strlen(verbs[i]);
		if (length < size || strncmp(text + length - size, verbs[i], size) != 0)
			continue;
		/* Chinese has no space in front of the verb. */
		if (length == size || (unsigned char)verbs[i][0] >= 0xe0 || strchr(" >)\"*", text[length - size - 1]) != NULL)
			return true;
	}
	return false;
}

static bool ends_with_colon(const char *text)
{
	size_t length = strlen(text);
	return length > 0 && text[length - 1] == ':';
}

static bool begins_with_date(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	if (digits != 4 || (text[4] != '-' && text[4] != '/'))
		return false;
	return text[5] >= '0' && text[5] <= '9';
}

/* "2016-10-24 15:36 gmt+02:00 ana <ana@example.org>:" and "2013/7/20 ana <ana@example.org>" */
static bool is_dated_name(const char *text)
{
	if (!begins_with_date(text))
		return false;
	size_t length = strlen(text);
	while (length > 0 && (text[length - 1] == ':' || text[length - 1] == ' '))
		length--;
	bool closed = length > 0 && text[length - 1] == '>' && strchr(text, '@') != NULL;
	bool open = strchr(text, '<') != NULL && strchr(text, '>') == NULL;
	return closed || (strstr(text, " gmt") != NULL && !open);
}

static bool is_attribution(const char *text)
{
	return ends_with_verb(text) || is_dated_name(text) ||
	       (contains_any(text, middle_verbs) && ends_with_colon(text));
}

static bool may_begin(const char *text)
{
	if (!has_digit(text) || strlen(text) > MOST_LENGTH)
		return false;
	size_t dashes = strspn(text, "-* ");
	return (*text >= '0' && *text <= '9') || begins_with_any(text + dashes, starters);
}

/*
 * True when an attribution may rather begin further down, up to line `last`:
 * "1 DONE" and a blank line above it begin with a digit as well.
 */
static bool begins_later(const struct sheet *sheet, size_t i, size_t last)
{
	for (size_t k = i + 1; k <= last; k++) {
		const char *text = sheet->folded[k];
		bool apart = sheet_blank(sheet, k - 1) || begins_with_any(text, starters);
		if (apart && !sheet_blank(sheet, k) && may_begin(text))
			return true;
	}
	return false;
}

/* The line behind an attribution that begins on line `i`; `i` when none does. */
static size_t attribution_end(const struct sheet *sheet, size_t i)
{
	const char *first = sheet->folded[i];
	if (ends_with_verb(first) && strchr(first, '@') != NULL)
		return i + 1;
	if (ends_with_verb(first) && strlen(first) < 100) {
		size_t next = sheet_next(sheet, i + 1);
		if (next < sheet->count && sheet_quoted(sheet, next))
			return i + 1;
	}
	if (!may_begin(first))
		return i;
	struct buf joined = buf_new(sheet->arena);
	size_t pieces = 0, blanks = 0;
	for (size_t k = i; k < sheet->count && pieces < MOST_PIECES && blanks <= MOST_BLANKS; k++) {
		if (sheet_blank(sheet, k)) {
			blanks++;
			continue;
		}
		pieces++;
		buf_printf(&joined, "%s%s", k > i ? " " : "", sheet->folded[k]);
		if (joined.length > MOST_LENGTH)
			return i;
		if (is_attribution(joined.data))
			return begins_later(sheet, i, k) ? i : k + 1;
	}
	return i;
}

/* From an attribution down: its quote, marked or not. */
static void cut_from(struct sheet *sheet, size_t i, size_t end)
{
	size_t next = sheet_next(sheet, end);
	bool above = sheet_written_above(sheet, i);
	sheet_cut(sheet, i, end, "attribution");
	if (next >= sheet->count || sheet_quoted(sheet, next))
		return;
	if (above)
		sheet_cut(sheet, end, sheet->count, "below_attribution");
	else
		sheet->doubtful = true;
}

void cut_attributions(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		if (sheet->rule[i] != NULL || sheet_blank(sheet, i) || sheet_quoted(sheet, i))
			continue;
		size_t end = attribution_end(sheet, i);
		if (end == i)
			continue;
		cut_from(sheet, i, end);
		i = end - 1;
	}
}

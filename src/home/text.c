/* SPDX-License-Identifier: MIT */
#include "home/text.h"

#include "base/file.h"

#include <glib.h>
#include <iconv.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LARGEST_TEXT = 16 * 1024 * 1024, LONGEST_NAME = 63 };

/* Makes UTF-8 of Windows-1252; false when a byte stands for nothing there. */
static bool convert(struct buf *out, const char *bytes, size_t length)
{
	enum { MOST = 3 }; /* bytes for each */
	iconv_t converter = iconv_open("UTF-8", "CP1252");
	if (converter == (iconv_t)-1)
		return false;
	size_t room = length * MOST + 1;
	char *from = (char *)(size_t)bytes, *to = buf_reserve(out, room);
	size_t left = length, free_room = room;
	size_t result = iconv(converter, &from, &left, &to, &free_room);
	iconv_close(converter);
	if (result == (size_t)-1 || left > 0)
		return false;
	out->length += room - free_room;
	out->data[out->length] = '\0';
	return true;
}

static void unify_line_ends(char *text)
{
	char *to = text;
	for (const char *from = text; *from != '\0'; from++) {
		if (from[0] == '\r' && from[1] == '\n')
			continue;
		*to++ = *from == '\r' ? '\n' : *from;
	}
	*to = '\0';
}

bool text_read(struct arena *arena, const char *path, const char **ret_text, struct error *error)
{
	struct bytes bytes;
	struct buf text = buf_new(arena);
	if (!file_read(arena, path, LARGEST_TEXT, &bytes, error))
		return false;
	if (memchr(bytes.data, '\0', bytes.length) != NULL)
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s: not a plain text file: save it as plain text or CSV, in UTF-8", path);
	/* iconv takes more for UTF-8 than RFC 3629 does: what lies behind U+10FFFF, for one. */
	if (g_utf8_validate(bytes.data, (gssize)bytes.length, NULL))
		buf_add(&text, bytes.data, bytes.length);
	else if (!convert(&text, bytes.data, bytes.length))
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s: neither UTF-8 nor Windows-1252: save it in UTF-8", path);
	unify_line_ends(text.data);
	*ret_text = strncmp(text.data, "\xEF\xBB\xBF", 3) == 0 ? text.data + 3 : text.data;
	return true;
}

const char *text_next_line(struct arena *arena, const char **cursor)
{
	if (**cursor == '\0')
		return NULL;
	size_t length = strcspn(*cursor, "\n");
	const char *line = arena_strndup(arena, *cursor, length);
	*cursor += length + ((*cursor)[length] == '\n' ? 1 : 0);
	return line;
}

static bool is_control(char character)
{
	return (unsigned char)character < 0x20 || character == 0x7f;
}

const char *text_trim(struct arena *arena, const char *text, size_t length)
{
	while (length > 0 && (*text == ' ' || is_control(*text))) {
		text++;
		length--;
	}
	while (length > 0 && (text[length - 1] == ' ' || is_control(text[length - 1])))
		length--;
	char *copy = arena_strndup(arena, text, length);
	for (char *c = copy; *c != '\0'; c++)
		if (is_control(*c))
			*c = ' ';
	return copy;
}

static char lower(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;
	return least < c ? least : c;
}

/* Levenshtein's distance of two short words, row by row. */
static size_t distance(const char *a, const char *b)
{
	size_t row[LONGEST_NAME + 1];
	size_t width = strlen(b);
	for (size_t k = 0; k <= width; k++)
		row[k] = k;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t diagonal = row[0];
		row[0] = i + 1;
		for (size_t k = 1; k <= width; k++) {
			size_t above = row[k];
			size_t change = lower(a[i]) == lower(b[k - 1]) ? 0 : 1;
			row[k] = smallest(row[k - 1] + 1, above + 1, diagonal + change);
			diagonal = above;
		}
	}
	return row[width];
}

const char *nearest_name(const char *word, const char *const *names, size_t count)
{
	size_t length = strlen(word);
	size_t best = length / 3 + 2; /* more letters wrong: it is another word */
	const char *nearest = NULL;
	if (length > LONGEST_NAME)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t apart = strlen(names[i]) > LONGEST_NAME ? best : distance(word, names[i]);
		if (apart < best && apart < strlen(names[i])) {
			best = apart;
			nearest = names[i];
		}
	}
	return nearest;
}

void problem_add(struct problem_lines *problems, const char *file, int line, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *sentence = arena_vprintf(problems->text.arena, format, arguments);
	va_end(arguments);
	if (problems->count++ > 0)
		buf_char(&problems->text, '\n');
	if (line > 0)
		buf_printf(&problems->text, "%s: line %d: %s", file, line, sentence);
	else
		buf_printf(&problems->text, "%s: %s", file, sentence);
}

bool problems_tell(const struct problem_lines *problems, struct error *error)
{
	enum { TAIL = 40 }; /* room for "... and 12345 more" */
	if (problems->count == 0)
		return true;
	const char *text = buf_string(&problems->text);
	size_t length = strlen(text), told = problems->count;
	while (length >= sizeof error->text - TAIL && told > 1) {
		do {
			length--;
		} while (text[length] != '\n');
		told--;
	}
	if (told == problems->count)
		return error_set(error, ERROR_CONFIGURATION, "%s", text);
	return error_set(error, ERROR_CONFIGURATION, "%.*s\n... and %zu more", (int)length, text,
	                 problems->count - told);
}

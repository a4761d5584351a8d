/* SPDX-License-Identifier: MIT */
/* Calendar files: RFC 5545 for the form, RFC 5546 for what they ask of the program that reads them. */
#include "post/post.h"

#include "base/buf.h"

#include <string.h>

enum { LINE_BYTES = 75 }; /* RFC 5545, 3.1, without the line end */

/* Bytes of the UTF-8 character at `text`, which is well-formed. */
static size_t character(const char *text)
{
	size_t length = 1;
	while (((unsigned char)text[length] & 0xc0) == 0x80)
		length++;
	return length;
}

/* One content line, folded: a character is never cut in two (RFC 5545, 3.1). */
static void add_line(struct buf *out, const char *line)
{
	size_t column = 0;
	while (*line != '\0') {
		size_t length = character(line);
		if (column + length > LINE_BYTES) {
			buf_text(out, "\r\n ");
			column = 1;
		}
		buf_add(out, line, length);
		column += length;
		line += length;
	}
	buf_text(out, "\r\n");
}

/* TEXT of RFC 5545, 3.3.11. Other controls may not stand there. */
static const char *escaped(struct arena *arena, const char *text)
{
	struct buf out = buf_new(arena);
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			buf_text(&out, "\\n");
		else if ((unsigned char)*text < 0x20 || *text == 0x7f)
			buf_char(&out, ' ');
		else if (strchr("\\;,", *text) != NULL)
			buf_printf(&out, "\\%c", *text);
		else
			buf_char(&out, *text);
	}
	return buf_string(&out);
}

/* DATE-TIME in UTC (RFC 5545, 3.3.5, form 2): the clocks of a zone change, an instant does not. */
static const char *date_time(struct arena *arena, instant when)
{
	char text[INSTANT_TEXT_SIZE];
	struct buf out = buf_new(arena);
	instant_format(when, text);
	for (const char *c = text; *c != '\0'; c++)
		if (*c != '-' && *c != ':')
			buf_char(&out, *c);
	return buf_string(&out);
}

/* An id of printable ASCII without blanks: an origin may hold anything. */
static const char *uid(struct arena *arena, const char *meeting, const char *origin)
{
	char *id = arena_printf(arena, "%s@%s", meeting, origin);
	for (char *c = id; *c != '\0'; c++)
		if (*c <= 0x20 || *c >= 0x7f || strchr("\\;,", *c) != NULL)
			*c = '-';
	return id;
}

const char *calendar_file(struct arena *arena, const struct mail_meeting *meeting, const char *origin,
                          const char *organizer)
{
	struct buf out = buf_new(arena);
	const char *const lines[] = {
		"BEGIN:VCALENDAR",
		"VERSION:2.0",
		"PRODID:-//assent//meetings//EN",
		"METHOD:PUBLISH",
		"BEGIN:VEVENT",
		arena_printf(arena, "UID:%s", uid(arena, meeting->id, origin)),
		arena_printf(arena, "DTSTAMP:%s", date_time(arena, meeting->changed)),
		arena_printf(arena, "DTSTART:%s", date_time(arena, meeting->starts)),
		arena_printf(arena, "SEQUENCE:%u", meeting->sequence),
		meeting->cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED",
		arena_printf(arena, "SUMMARY:%s", escaped(arena, meeting->what)),
		*meeting->place == '\0' ? NULL : arena_printf(arena, "LOCATION:%s", escaped(arena, meeting->place)),
		arena_printf(arena, "ORGANIZER:mailto:%s", organizer),
		"END:VEVENT",
		"END:VCALENDAR",
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (lines[i] != NULL)
			add_line(&out, lines[i]);
	return buf_string(&out);
}

/* SPDX-License-Identifier: MIT */
#include "post/smtp_wire.h"

#include "base/buf.h"
#include "post/key.h"

#include <libetpan/mailstream.h>
#include <libetpan/mailstream_helper.h>
#include <stdio.h>
#include <string.h>

enum { MOST_LINES = 100, LONGEST_LINE = 4096 };

struct lines { LIST(const char *); };

bool smtp_wire_begin(struct smtp_wire *wire, struct _mailstream *stream)
{
	wire->stream = stream;
	wire->line = mmap_string_new("");
	return wire->line != NULL;
}

void smtp_wire_end(struct smtp_wire *wire)
{
	if (wire->line != NULL)
		mmap_string_free(wire->line);
	*wire = (struct smtp_wire){0};
}

static bool put(struct smtp_wire *wire, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t taken = mailstream_write(wire->stream, bytes, length);
		if (taken <= 0)
			return false;
		bytes += taken;
		length -= (size_t)taken;
	}
	return true;
}

bool smtp_command(struct smtp_wire *wire, struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *line = arena_vprintf(arena, format, arguments);
	va_end(arguments);
	return text_is_clean(line) && put(wire, line, strlen(line)) && put(wire, "\r\n", 2);
}

bool smtp_flush(struct smtp_wire *wire)
{
	return mailstream_flush(wire->stream) >= 0;
}

bool smtp_has_more(const struct smtp_wire *wire)
{
	return wire->stream->read_buffer_len > 0;
}

/* ---- replies ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The code of a line, and whether it is the last one; 0: this is no line of a reply. */
static int code_of(const char *line, bool *ret_last)
{
	if (line[0] < '2' || line[0] > '5' || !is_digit(line[1]) || !is_digit(line[2]))
		return 0;
	if (line[3] != ' ' && line[3] != '-' && line[3] != '\0')
		return 0;
	*ret_last = line[3] != '-';
	return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

/* What a server says ends in logs and on terminals, where other bytes than plain letters are commands. */
static const char *clean(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);
	for (char *c = copy; *c != '\0'; c++)
		if (*c < ' ' || *c > '~')
			*c = *c == '\t' ? ' ' : '?';
	return copy;
}

/* One to three digits (RFC 3463, 2); -1: none. */
static int take_number(const char **text)
{
	int number = 0, digits = 0;
	for (; is_digit(**text) && digits < 3; (*text)++, digits++)
		number = number * 10 + (**text - '0');
	return digits == 0 ? -1 : number;
}

/* "5.1.1 ...": its class has to be that of the code. */
static void take_status(struct smtp_reply *reply, const char *text)
{
	reply->subject = reply->detail = -1;
	if (reply->code == 0 || text[0] - '0' != reply->code / 100 || text[1] != '.')
		return;
	text += 2;
	int subject = take_number(&text);
	if (subject < 0 || *text++ != '.')
		return;
	int detail = take_number(&text);
	if (detail < 0 || (*text != ' ' && *text != '\0'))
		return;
	reply->subject = subject;
	reply->detail = detail;
}

bool smtp_reply_parse(struct arena *arena, const char *const *lines, size_t count, struct smtp_reply *ret_reply)
{
	struct buf text = buf_new(arena);
	bool last = false;
	*ret_reply = (struct smtp_reply){.subject = -1, .detail = -1, .text = ""};
	for (size_t i = 0; i < count; i++) {
		int code = last ? 0 : code_of(lines[i], &last);
		if (code == 0 || (i > 0 && code != ret_reply->code)) {
			*ret_reply = (struct smtp_reply){.subject = -1, .detail = -1, .text = clean(arena, lines[i])};
			return false;
		}
		ret_reply->code = code;
		const char *words = clean(arena, lines[i] + (lines[i][3] == '\0' ? 3 : 4));
		*LIST_PUSH(arena, &ret_reply->lines) = words;
		if (i == 0)
			buf_printf(&text, "%d", code);
		if (*words != '\0')
			buf_printf(&text, " %s", words);
	}
	ret_reply->text = buf_string(&text);
	if (!last)
		ret_reply->code = 0;
	else
		take_status(ret_reply, ret_reply->lines.items[0]);
	return last;
}

bool smtp_read(struct smtp_wire *wire, struct arena *arena, struct smtp_reply *ret_reply)
{
	struct lines lines = {0};
	bool last = false;
	*ret_reply = (struct smtp_reply){.subject = -1, .detail = -1, .text = ""};
	while (!last) {
		const char *line = mailstream_read_line_remove_eol(wire->stream, wire->line);
		if (line == NULL)
			return false;
		if (lines.count == MOST_LINES || wire->line->len > LONGEST_LINE) {
			ret_reply->text = "a reply without an end";
			return false;
		}
		*LIST_PUSH(arena, &lines) = arena_strdup(arena, line);
		if (code_of(line, &last) == 0)
			break; /* smtp_reply_parse says so */
	}
	return smtp_reply_parse(arena, lines.items, lines.count, ret_reply);
}

/* ---- the text of a mail ---- */

/* What one character of a mail needs in front of it, and whether it is an end of line that is left to the next one. */
static void add_text(struct buf *out, const struct bytes *mail)
{
	const char *at = mail->data, *end = mail->data + mail->length;
	while (at < end) {
		if (*at == '.')
			buf_char(out, '.');
		const char *stop = at;
		while (stop < end && *stop != '\r' && *stop != '\n')
			stop++;
		buf_add(out, at, (size_t)(stop - at));
		buf_text(out, "\r\n");
		if (stop + 1 < end && stop[0] == '\r' && stop[1] == '\n')
			stop++;
		at = stop + 1;
	}
	buf_text(out, ".\r\n");
}

bool smtp_text(struct smtp_wire *wire, struct arena *arena, const struct bytes *mail)
{
	struct buf text = buf_new(arena);
	(void)buf_reserve(&text, mail->length + mail->length / 32 + 16);
	add_text(&text, mail);
	return put(wire, text.data, text.length) && smtp_flush(wire);
}

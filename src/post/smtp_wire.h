/* SPDX-License-Identifier: MIT */
/*
 * SMTP as lines: commands out, replies in (RFC 5321, 4.2; enhanced status
 * codes: RFC 3463, RFC 2034), the text of a mail with its dots (4.5.2). For
 * smtp*.c only.
 */
#ifndef ASSENT_POST_SMTP_WIRE_H
#define ASSENT_POST_SMTP_WIRE_H

#include "base/arena.h"
#include "base/file.h"

#include <stdbool.h>

struct _mailstream; /* libetpan/mailstream.h */
struct _MMAPString; /* libetpan/mmapstring.h */

struct smtp_wire {
	struct _mailstream *stream;
	struct _MMAPString *line;
};

struct smtp_reply {
	int code;                 /* 200 to 599; 0: there was none, or it was none (RFC 5321, 4.2.1) */
	int subject, detail;      /* of the enhanced status X.subject.detail; -1: none */
	const char *text;         /* "250 2.1.5 Ok", the lines joined by blanks, other bytes than plain letters made ? */
	struct smtp_lines { LIST(const char *); } lines; /* the same without code */
};

/* Prepares a wire over a stream; false when out of memory. Has to be ended. */
bool smtp_wire_begin(struct smtp_wire *wire, struct _mailstream *stream);
/* Frees what the wire holds, but not the stream. */
void smtp_wire_end(struct smtp_wire *wire);

/*
 * Puts a command into the write buffer (CRLF is added). False when the
 * connection is broken, or when an argument holds a control: nothing of it is
 * sent then.
 */
bool smtp_command(struct smtp_wire *wire, struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Sends what is in the write buffer. */
bool smtp_flush(struct smtp_wire *wire);

/*
 * Reads one reply. False, with code 0: the connection broke, or what came is no
 * reply: a line without a code from 200 to 599, lines with different codes,
 * more than 100 lines, a line of more than 4,096 bytes.
 */
bool smtp_read(struct smtp_wire *wire, struct arena *arena, struct smtp_reply *ret_reply);

/* More was received than has been read: a reply that nobody asked for. */
bool smtp_has_more(const struct smtp_wire *wire);

/*
 * Sends a mail's text behind a 354, ended by a line of one dot: dots at the
 * beginning of a line doubled, bare CR and LF made CRLF. False: the connection
 * broke; the last dot may have gone out or not.
 */
bool smtp_text(struct smtp_wire *wire, struct arena *arena, const struct bytes *mail);

/* Code, text and status of one reply as they stand in `lines`; for tests and smtp_read. */
bool smtp_reply_parse(struct arena *arena, const char *const *lines, size_t count, struct smtp_reply *ret_reply);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The flat letter: what the confined reader hands back about one message.
 * Untrusted text throughout: valid UTF-8 without NUL, CR or LF in any field;
 * other control characters are replaced by a space, except TAB in lines.
 */
#ifndef ASSENT_CORE_LETTER_H
#define ASSENT_CORE_LETTER_H

#include "base/arena.h"
#include "base/instant.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a line of text came from. */
enum line_origin {
	LINE_PLAIN, /* a text/plain part */
	LINE_HTML   /* a text/html part, flattened */
};

/* Marks on a line; several may be set. */
enum line_mark {
	LINE_SIGNATURE = 1, /* inside an element that a mail program marks as signature */
	LINE_QUOTE = 2,     /* inside an element that a mail program marks as quote (blockquote, gmail_quote, ...) */
	LINE_FLOWED = 4,    /* joined from format=flowed lines */
	LINE_RULE = 8,      /* stands for a horizontal rule or an Outlook border */
	LINE_BOLD_LABEL = 16, /* begins with a bold label ("From:", "De:") */
	LINE_HIDDEN = 32    /* display:none and the like: never read as an answer */
};

struct line {
	const char *text;
	unsigned char quote; /* quote depth: leading > of plain text (taken off), blockquotes of HTML */
	unsigned char origin; /* enum line_origin */
	unsigned short marks; /* enum line_mark */
};

struct lines { LIST(struct line); };

/* A header field: name in lower case, value unfolded and decoded (RFC 2047). In order, at most 1,000. */
struct header {
	const char *name;
	const char *value;
};

struct headers { LIST(struct header); };

/* An address of From, Sender, Reply-To, To, Cc: lower-cased, as name and addr-spec. */
struct address {
	const char *name;
	const char *address;
};

struct addresses { LIST(struct address); };

/* A leaf part of the MIME tree. */
struct part {
	const char *type; /* lower case: "image/jpeg" */
	const char *name; /* file name or "" */
	uint64_t size;    /* bytes after decoding (as far as decoded) */
	bool attachment;  /* Content-Disposition: attachment */
};

struct parts { LIST(struct part); };

/* One recipient of a delivery report (RFC 3464), fields as they stand, "" when missing. */
struct report {
	const char *recipient; /* final, else original recipient */
	const char *action;    /* failed, delayed, delivered, relayed, expanded */
	const char *status;    /* 5.1.1 */
	const char *diagnostic;
};

struct reports { LIST(struct report); };

/* What the reader met on the way. */
enum letter_flag {
	LETTER_CHARSET_UNREAD = 1, /* some text was in a charset we could not read */
	LETTER_TRUNCATED = 2,      /* a bound was reached: parts, depth, lines */
	LETTER_ENCRYPTED = 4,      /* multipart/encrypted, application/pkcs7-mime */
	LETTER_HAS_TEXT = 8,       /* at least one text part was found */
	LETTER_CALENDAR_REPLY = 16, /* text/calendar with METHOD:REPLY or the like */
	LETTER_FROM_UNCLEAR = 32   /* a From that others may read as another writer */
};

struct letter {
	const char *message_id;  /* without <>, "" when missing */
	const char *subject;
	const char *date;        /* as written; only shown, never decides */
	const char *content_type; /* of the top part: "multipart/report; report-type=delivery-status" in lower case */
	struct headers headers;
	struct addresses from;   /* every address of every From field */
	struct addresses reply_to;
	struct addresses recipients; /* To, Cc, Delivered-To, X-Original-To: to find plus-addresses */
	struct headers references; /* In-Reply-To first ("in-reply-to"), then References oldest first ("references"); value = one Message-ID without <> */
	struct lines plain;      /* the text of the text/plain parts */
	struct lines html;       /* the text of the text/html parts */
	struct parts parts;
	struct reports reports;
	struct headers original; /* header fields of the message a report returns */
	unsigned flags;          /* enum letter_flag */
};

/* The first value of a header field (name in lower case), or NULL. */
const char *letter_header(const struct letter *letter, const char *name);

/* How often a header field stands in the letter. */
size_t letter_header_count(const struct letter *letter, const char *name);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What no honest IMAP server sends, seen before the parser sees it. libetpan
 * descends once for each parenthesis (10,000 of them end the stack), reads the
 * length of a literal into 32 bits, and keeps ten times the size of short lines
 * in memory. So lines are counted here: parentheses, bytes, lengths.
 */
#ifndef ASSENT_MAILBOX_IMAP_GUARD_H
#define ASSENT_MAILBOX_IMAP_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IMAP_GUARD_START = 16, IMAP_GUARD_NUMBER = 12 };

/* A guard starts with imap_guard_begin. */
struct imap_guard {
	/* limits of the command at work */
	uint64_t line_bytes;    /* outside of literals, that may still come */
	uint64_t literal_bytes; /* the longest literal */
	/* where it stands */
	uint64_t in_literal;    /* bytes of a literal that are still to come */
	unsigned parentheses;   /* opened within this response */
	size_t length;          /* of the line so far, as far as `start` goes */
	char start[IMAP_GUARD_START];
	char number[IMAP_GUARD_NUMBER]; /* behind the last brace */
	size_t digits;
	bool braced, closed, data; /* an open brace was seen; it was closed; the response may hold literals */
};

/* Limits for the next command: so many bytes outside of literals, and no longer literal than that. */
void imap_guard_begin(struct imap_guard *guard, uint64_t line_bytes, uint64_t literal_bytes);

/* Looks at bytes as they come: NULL, or what is wrong (static text). Has the form of a net_watcher. */
const char *imap_guard_look(void *guard, const char *bytes, size_t length);

#endif

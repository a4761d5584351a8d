/* SPDX-License-Identifier: MIT */
/*
 * Reads the committed part of a book line by line, and hashes it on the way:
 * one pass for both. Memory stays flat; nothing is allocated a line.
 */
#ifndef ASSENT_LEDGER_LINES_H
#define ASSENT_LEDGER_LINES_H

#include "base/error.h"
#include "ledger/digest.h"

#include <stdint.h>

enum { LINES_BUFFER = 256 * 1024 };

struct lines {
	int handle;
	const char *path;
	char *buffer; /* LINES_BUFFER bytes, malloc */
	size_t start, fill;
	uint64_t offset, end; /* of the next read; where to stop */
	struct midstate midstate;
};

/* Opens the bytes from `offset` to `end`; hashing begins with `midstate`, or anew when it is NULL. */
bool lines_open(struct lines *lines, const char *path, uint64_t offset, uint64_t end,
                const struct midstate *midstate, struct error *error);

enum lines_result {
	LINES_LINE,
	LINES_END,
	LINES_CUT,   /* the last line has no LF: *ret_length bytes of it */
	LINES_LONG,  /* more bytes without LF than any row has */
	LINES_FAILED /* the error says why */
};

/* The next line, its LF not counted but in its place. It may be changed; it holds until the next call. */
enum lines_result lines_next(struct lines *lines, char **ret_line, size_t *ret_length, struct error *error);

/* Hashes what is left, and gives the hash of everything read. */
bool lines_digest(struct lines *lines, unsigned char digest[DIGEST_SIZE], struct error *error);

/* Closes and frees. */
void lines_close(struct lines *lines);

#endif

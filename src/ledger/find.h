/* SPDX-License-Identifier: MIT */
/*
 * Finds receipts in whatever a mail program saved. This is a search for the
 * receipt's own first line, not a reading of MIME: the bytes may hold it
 * plainly, in quoted-printable, or in base64, also one within the other.
 */
#ifndef ASSENT_LEDGER_FIND_H
#define ASSENT_LEDGER_FIND_H

#include "base/arena.h"
#include "base/file.h"

struct found {
	struct {
		LIST(struct bytes);
	} proofs; /* each from its first line to the end of its checkpoint, LF line ends */
	struct {
		LIST(struct bytes);
	} texts; /* text files of rows: a salt line and words */
	size_t tried; /* places where one began */
};

/* Searches the bytes; each proof is told once. */
void find_receipts(struct arena *arena, const char *bytes, size_t length, struct found *ret_found);

#endif

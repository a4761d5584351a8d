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
#include "ledger/note.h"

/* A head without a signature. */
struct found_head {
	char origin[ORIGIN_SIZE];
	uint64_t size;
	struct hash root;
};

struct found {
	struct {
		LIST(struct bytes);
	} proofs; /* each from its first line to the end of its checkpoint, LF line ends */
	struct {
		LIST(struct bytes);
	} texts; /* text files of rows: a salt line and words */
	struct {
		LIST(struct bytes);
	} notes; /* signed checkpoints, those in the proofs too */
	struct {
		LIST(struct found_head);
	} footers; /* what the footers of mails say, signed by nobody */
	size_t tried; /* places where one began */
};

/* Searches the bytes; each proof is told once. */
void find_receipts(struct arena *arena, const char *bytes, size_t length, struct found *ret_found);

#endif

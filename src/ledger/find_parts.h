/* SPDX-License-Identifier: MIT */
/* Inside the search only: how the lines of a saved mail are read. */
#ifndef ASSENT_LEDGER_FIND_PARTS_H
#define ASSENT_LEDGER_FIND_PARTS_H

#include "base/buf.h"
#include "ledger/digest.h"
#include "ledger/find.h"
#include "ledger/note.h"

/* One line, its end (LF, CR LF, CR or CR CR LF) and quote marks not counted; gives where the next one begins. */
const char *find_take_line(const char *at, const char *end, const char **ret_line, size_t *ret_length);

/* True for a line that begins as a signature in a note does. */
bool find_is_signature(const char *line, size_t length);

/* Appends the signature lines that begin at `at`, broken ones made whole; gives where they end. */
const char *find_take_signatures(struct buf *text, const char *at, const char *end);

/* Undoes quoted-printable (RFC 2045, section 6.7) as far as it is any. */
struct bytes find_unquote(struct arena *arena, const char *at, const char *end);

/* Adds signed checkpoints and footers that stand in the bytes; `again`: they were decoded already. */
void find_heads(struct arena *arena, const char *bytes, size_t length, bool again, struct found *found);

#endif

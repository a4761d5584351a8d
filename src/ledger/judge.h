/* SPDX-License-Identifier: MIT */
/* What the files of verify share: how a report is written, signed heads, one receipt. */
#ifndef ASSENT_LEDGER_JUDGE_H
#define ASSENT_LEDGER_JUDGE_H

#include "ledger/books.h"
#include "ledger/find.h"
#include "ledger/verify.h"
#include "ledger/walk.h"

#define NO_ROW UINT64_MAX
#define PUT_BACK "put it back from a backup"

/* One verification at work. */
struct judge {
	struct arena *arena;
	const struct verify_options *options;
	struct verify_report *report;
	struct core_public public;
	struct verifier verifier; /* of the origin that is expected; name "" when any may be */
	struct heads heads;
	struct buf proves;
};

/* An empty, good report; reads core.pub. False: it is missing, or the report is bad already. */
bool judge_begin(struct judge *judge, struct arena *arena, const char *kind, const char *public_key,
                 const struct verify_options *options, struct verify_report *report, struct error *error);

/* Makes the report a bad one, unless it is one already. Always false. */
bool judge_bad(struct judge *judge, uint64_t row, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Adds a line to what is proved. */
void judge_line(struct judge *judge, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The line that a rehearsal proves nothing, if it is one. */
void judge_rehearsal(struct judge *judge, const char *origin);

/* Closes the report. */
void judge_end(struct judge *judge);

/* "December 1, 2026 at 4:12 PM", with UTC behind it when no zone is known. */
const char *time_words(struct arena *arena, const struct zone *zone, instant when);

/* Looks at a signed checkpoint; good: adds its head. False: the report is bad. */
bool judge_checkpoint(struct judge *judge, const char *name, const char *note, size_t length,
                      struct checkpoint *ret_checkpoint);

/* The same for the trusted comment of a minisig; its signature over the file is not looked at. */
bool judge_minisig(struct judge *judge, const char *name, const char *text, size_t length,
                   struct minisig *ret_minisig, struct comment *ret_comment);

/* Adds the heads of options->against. False: the report is bad, or the error is set. */
bool judge_against(struct judge *judge, struct error *error);

/* Says which head does not fit, and where the change must lie; true when all that were reached fit. */
bool judge_heads(struct judge *judge, const char *path, uint64_t size);

/* Checks one proof by its bytes; good: adds a plain sentence, and its head. */
bool judge_receipt(struct judge *judge, const char *name, const struct bytes *bytes, const struct found *found);

#endif

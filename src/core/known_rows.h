/* SPDX-License-Identifier: MIT */
/*
 * After a restore: which ledger rows came by which letter, by member and receipt
 * time. The journal, which names the letters, may be older than the ledger.
 */
#ifndef ASSENT_CORE_KNOWN_ROWS_H
#define ASSENT_CORE_KNOWN_ROWS_H

#include "base/index.h"
#include "core/event.h"
#include "core/intent.h"

struct mail_row {
	uint64_t row;
	const char *subject;
	uint32_t next; /* of the same member and second, plus one; 0: none */
};

/* Starts as all zeros. */
struct mail_rows_known {
	LIST(struct mail_row);
	struct index by_letter; /* "member received" -> newest */
};

/* Notes a ledger row that came by mail; others are passed over. */
void mail_rows_add(struct arena *arena, struct mail_rows_known *known, const struct event *event);

/*
 * "r5 r6": rows of this member and this second; when the letter answers a
 * proposal, of that proposal only. "" when there are none.
 */
const char *mail_rows_of(struct arena *arena, const struct mail_rows_known *known, const struct intent *intent);

#endif

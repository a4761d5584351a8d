/* SPDX-License-Identifier: MIT */
/* What `assent explain` found out about one letter, and the two ways to show it. */
#ifndef ASSENT_CMD_EXPLAIN_H
#define ASSENT_CMD_EXPLAIN_H

#include "core/intent.h"
#include "core/letter.h"
#include "session.h"

struct explanation {
	const struct session *session; /* NULL without a home */
	const char *hash;              /* sha256:<hex>; "" for a bare text */
	const struct taken *taken;     /* what the books say; NULL when it was never taken in */
	bool read;                     /* intent holds a reading; else `unread` says why not */
	const char *unread;
	struct intent intent;
	const char *answered;          /* Message-ID of the mail that answers it, or NULL */
};

/* Prints it for a person. */
void explain_print(struct arena *arena, const struct explanation *explanation);
/* Prints it as one JSON object, no field left out; false when stdout failed. */
bool explain_print_json(const struct explanation *explanation);

#endif

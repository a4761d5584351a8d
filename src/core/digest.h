/* SPDX-License-Identifier: MIT */
/*
 * The monthly news. On the first run after a month its facts are written down
 * once, as the words of digest.frozen, and never again: the mails are made of
 * them, whatever has changed since. Only what was received before the end of
 * the month is told, and each thing once.
 */
#ifndef ASSENT_CORE_DIGEST_H
#define ASSENT_CORE_DIGEST_H

#include "core/decision.h"
#include "core/owed.h"
#include "core/state.h"

enum {
	DIGEST_LATE_DAYS = 2,   /* from then on a mail says that it is late */
	DIGEST_OLD_DAYS = 45,   /* what is older is not mailed any more */
	DIGEST_MOST_WORDS = 400 /* of what was frozen: with all around them a mail stays below 600 */
};

/* Keeps a row that the news may tell of. For state_apply. */
void digest_take_news(struct state *state, const struct event *event);

/*
 * The facts of [begin, end) as text, one `key: value` a line: what digest.frozen
 * keeps. What was received before `told` is left out (INSTANT_NONE: all that no
 * issue in the books has told yet is in). In d->arena.
 */
const char *digest_facts(struct decision *d, instant begin, instant end, instant told);

/* Where the issue of a month ("2026-11") begins and ends; false when it is no month. */
bool digest_month(const struct rules *rules, const char *month, instant *ret_begin, instant *ret_end);

/* Where the next issue begins: behind the last one, or in the month of the first row. INSTANT_NONE: nowhere yet. */
instant digest_begin(const struct rules *rules, const struct state *state);

/* The issue with this id (DIG-2026-11), or NULL. */
const struct digest *digest_find(const struct state *state, const char *id);

/* A mail of an issue that is not posted: for a preview. */
struct mail *digest_preview(struct owing *o, const char *id, const char *facts, const char *language);

/* The mails of the news. */
void digest_owed(struct owing *o);

#endif

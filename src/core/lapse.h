/* SPDX-License-Identifier: MIT */
/*
 * Proposals that nobody takes further: a draft, or one that is open without a call, gets two
 * notices, and lapses when nothing happens after the second. Each step waits for the row of the one before it, so that
 * a time without runs never ends anything by itself. Also M15: what is taken back or lapses before its call.
 */
#ifndef ASSENT_CORE_LAPSE_H
#define ASSENT_CORE_LAPSE_H

#include "core/consensus.h"

/* When something last happened to it. */
instant lapse_moved(const struct proposal *p);

/* ---- lapse_mails.c ---- */

/* Owes the notices of proposals that nobody moves, and the word that one has ended. */
void lapse_owed(struct owing *o);

#endif

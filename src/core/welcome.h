/* SPDX-License-Identifier: MIT */
/*
 * Somebody new: told what their seat is, who else
 * is there and what mails they will get, and asked whether our mail reaches them.
 *
 * Who is new is decided when the registers are read, and stands in the ledger
 * as welcome.due: people and seats that come in after the first row of all.
 * Those with whom a Core's books begin are no news to it; and whoever was
 * entered before there was such a row is not welcomed later.
 */
#ifndef ASSENT_CORE_WELCOME_H
#define ASSENT_CORE_WELCOME_H

#include "core/owed.h"
#include "core/workflow.h"

/* After the registers became events, from `first` on: a row for everybody who is new among them. */
void welcome_new(struct decision *d, size_t first);

/* A letter from the registered address with a token of ours: the address works. */
void welcome_heard(struct decision *d, const struct intent *intent);

/* True when this person was asked whether our mail reaches them, and has not answered. */
bool welcome_unverified(const struct state *state, uint32_t person);

/* ---- welcome_mails.c ---- */

/* Owes the welcome, the question about the address, and what the Recorder hears of it. */
void welcome_owed(struct owing *o);

#endif

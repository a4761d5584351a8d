/* SPDX-License-Identifier: MIT */
/* A run on a copy of the home: `assent run --dry-run`. */
#ifndef ASSENT_REHEARSE_H
#define ASSENT_REHEARSE_H

#include "run.h"

/*
 * Copies the home to HOME/dry-run, gives the copy a throw-away key and a
 * rehearsal origin, runs there, prints the difference of both books, leaves
 * the mails as .eml files in HOME/dry-run/mails, and takes the copy away. The
 * home itself is only read (and locked while it is copied); its signing key is
 * neither copied nor loaded.
 */
bool rehearse_home(const struct run_options *options, bool *ret_attention, struct error *error);

#endif

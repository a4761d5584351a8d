/* SPDX-License-Identifier: MIT */
/* The confidential spool: private/cases/<id>/<hash>.eml, outside of all that is shown, mailed or archived. */
#ifndef ASSENT_CASES_H
#define ASSENT_CASES_H

#include "base/file.h"
#include "core/conflict.h"
#include "session.h"

/*
 * When the decision has opened a case: lays the letter there, durably, before
 * the commit that names the case, and sets *private.
 */
bool cases_keep(const char *home, const struct decision *d, const char *hash, const struct bytes *bytes, bool *private,
                struct error *error);

/* Takes our ordinary copy of such a letter away, after the commit. */
bool cases_take_out(const char *home, const char *hash, struct error *error);

/* What a person (NULL: nobody) wrote in confidence goes; the decision notes it. */
bool cases_forget(struct session *session, const char *member, struct decision *d, struct error *error);

/* Removes the papers of cases that are older than the settings say, and forgets who wrote them. */
bool cases_retention(struct session *session, struct error *error);

#endif

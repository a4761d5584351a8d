/* SPDX-License-Identifier: MIT */
/* The confidential spool: private/cases/<id>/<hash>.eml, outside of all that is shown, mailed or archived. */
#ifndef ASSENT_CASES_H
#define ASSENT_CASES_H

#include "base/file.h"
#include "session.h"

/* Lays a letter of a case there, durably: before the commit that names the case. */
bool cases_store(const char *home, const char *id, const char *hash, const struct bytes *bytes, struct error *error);

/* Takes our ordinary copy of such a letter away, after the commit. */
bool cases_take_out(const char *home, const char *hash, struct error *error);

/* Removes the papers of a case. */
bool cases_remove(const char *home, const char *id, struct error *error);

/* Removes the papers of cases that are older than the settings say, and forgets who wrote them. */
bool cases_retention(struct session *session, struct error *error);

#endif

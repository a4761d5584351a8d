/* SPDX-License-Identifier: MIT */
/* What the receiving server says of a letter's sender: Authentication-Results (RFC 8601). */
#ifndef ASSENT_LETTER_AUTHENTICATION_H
#define ASSENT_LETTER_AUTHENTICATION_H

#include "base/arena.h"
#include "core/letter.h"

/*
 * True when the receiving server says that the letter does not come from where
 * it says: dmarc=fail in the topmost Authentication-Results of `authserv_id`
 * that has a result of dmarc. Fields of other servers prove nothing: anybody
 * can write one.
 */
bool authentication_failed(struct arena *arena, const struct letter *letter, const char *authserv_id);

/*
 * True when it says, in its topmost field, that the letter does: dmarc=pass
 * (header.from, where it stands, names the domain of From or one above it); or, where it says nothing of DMARC, a pass of DKIM (header.d, header.i) or
 * SPF (smtp.mailfrom) for the domain of From or one above it.
 */
bool authentication_passed(struct arena *arena, const struct letter *letter, const char *authserv_id);

/* True when it wrote no such field: the letter did not come in from outside, or the server checks nothing. */
bool authentication_silent(struct arena *arena, const struct letter *letter, const char *authserv_id);

#endif

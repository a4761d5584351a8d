/* SPDX-License-Identifier: MIT */
/*
 * Mails of ours that did not arrive: delivery reports by RFC 3464, and what
 * mail servers send instead of one.
 */
#ifndef ASSENT_LETTER_BOUNCE_H
#define ASSENT_LETTER_BOUNCE_H

#include "core/intent.h"
#include "core/letter.h"

/*
 * MACHINE_BOUNCE or MACHINE_DELAYED when the letter says that a mail did not
 * arrive, or not yet; MACHINE_RECEIPT when it says that one did; else
 * MACHINE_NONE.
 */
enum machine bounce_kind(struct arena *arena, const struct letter *letter);

/*
 * Recipient (lower case), status (class.subject.detail, RFC 3463, "" unknown)
 * and whether it is permanent: class 5, or an SMTP answer 5yz. The recipient
 * is NULL when none can be found.
 */
struct bounce bounce_read(struct arena *arena, const struct letter *letter);

/* True when the letter was sent with the null sender <>, as reports and robots are (RFC 5321 section 4.5.5). */
bool has_null_sender(const struct letter *letter);

#endif

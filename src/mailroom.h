/* SPDX-License-Identifier: MIT */
/* The mailroom: where this Core's letters come in, by its settings. */
#ifndef ASSENT_MAILROOM_H
#define ASSENT_MAILROOM_H

#include "mailbox/mailbox.h"
#include "session.h"

/*
 * Opens the mailbox that the settings name. `untouched`: nothing is moved or
 * written there (a dry run). NULL with an error. To be closed with
 * mailbox_close.
 */
struct mailbox_source *mailroom_open(struct session *session, bool untouched, struct error *error);

/* The folder of a Maildir where letters lie that were read; in the session's arena. */
const char *mailroom_processed(struct session *session);

#endif

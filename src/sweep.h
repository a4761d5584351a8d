/* SPDX-License-Identifier: MIT */
/* Letters that go from the mailbox itself: of somebody who is erased, and those that have had their time. */
#ifndef ASSENT_SWEEP_H
#define ASSENT_SWEEP_H

#include "mailbox/mailbox.h"
#include "session.h"

struct swept {
	size_t removed; /* gone from the server's folders */
	size_t marked;  /* still there, marked as deleted: a server without UIDPLUS can't remove single letters */
	size_t missing; /* of the letters that were to go, so many were not found: gone before, or moved elsewhere */
};

/*
 * Removes from a mail server the letters of these hashes ("sha256:..." in the
 * index): from INBOX, Junk, Processed and Held. A letter is found by its receipt
 * time, which servers keep, and known by its bytes. Nothing where the mailbox is
 * a Maildir: its letters are files.
 */
bool sweep_erased(struct session *session, const struct index *letters, struct swept *ret_swept, struct error *error);

/*
 * Once a day, removes from Processed (server or Maildir) what [retention]
 * mailbox_days says: letters that the journal knows, decided so long ago, and
 * not held. `last_run`: INSTANT_NONE when there was none. What else lies in
 * that folder stays.
 */
bool sweep_old(struct session *session, struct mailbox_source *mailbox, instant last_run, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Inside the room only: which folders of the server are ours. Junk is found by
 * its use (RFC 6154) or by the names providers give it; the others are made,
 * when missing, where the server keeps personal folders (NAMESPACE, RFC 2342).
 */
#ifndef ASSENT_MAILBOX_IMAP_FOLDERS_H
#define ASSENT_MAILBOX_IMAP_FOLDERS_H

#include "mailbox/imap_session.h"

enum imap_folder { IMAP_INBOX, IMAP_JUNK, IMAP_PROCESSED, IMAP_HELD, IMAP_COPY, IMAP_FOLDERS };

struct imap_folders {
	const char *names[IMAP_FOLDERS]; /* as the server writes them; NULL: there is none */
};

/* What a folder is called in the place of a letter: "INBOX", "Junk", "Processed", "Held", "assent-ledger". */
const char *imap_folder_label(enum imap_folder folder);

/* Finds them; makes what is missing unless the session is read-only. The names live in the arena. */
bool imap_folders_find(struct imap_session *session, struct arena *arena, struct imap_folders *ret_folders,
                       struct error *error);

/* Makes one that has gone away meanwhile. */
bool imap_folder_make(struct imap_session *session, const struct imap_folders *folders, enum imap_folder folder,
                      struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The second copy: each commit's rows and signed head are added to a folder of
 * the mailbox (assent-ledger), which lies elsewhere and which nobody forgets to
 * back up. It tells when a home is an old copy, and brings it up to date.
 */
#ifndef ASSENT_SECOND_COPY_H
#define ASSENT_SECOND_COPY_H

#include "ledger/second_copy.h"
#include "mailbox/mailbox.h"
#include "session.h"

/*
 * Before the books are opened for writing: CORRUPT when more, or something
 * else, was signed than this home knows of. From now on second_copy_update adds
 * to this mailbox.
 */
bool second_copy_check(struct session *session, struct mailbox_source *mailbox, struct error *error);

/*
 * After second_copy_check: CONFIGURATION when the newest message there is of
 * another Core, and this one does not follow it. For a run, which would take the
 * other's letters.
 */
bool second_copy_is_alone(const struct session *session, struct error *error);

/*
 * After second_copy_check, the books being open: when messages were added or
 * taken away since the last run, all that are there are looked through; rows that
 * are missing among them are added again by second_copy_update.
 * session->copies.again says how many lines.
 */
bool second_copy_mend(struct session *session, struct error *error);

/* How many lines of the ledger lie there, from the first on without a gap. After second_copy_check. */
bool second_copy_lines(struct session *session, uint64_t *ret_lines, struct error *error);

/* At the end of a run: notes what lies there now, unless somebody else changed it meanwhile. */
bool second_copy_note(struct session *session, struct error *error);

/* Adds the rows that are committed but not there yet; nothing without a mailbox. After a commit, before anything is filed or posted. */
bool second_copy_update(struct session *session, struct error *error);

/*
 * After the text file of a row was erased: takes it out of the second copy as
 * well. The session's books are open.
 */
bool second_copy_forget(struct session *session, struct mailbox_source *mailbox, uint64_t row, struct error *error);

struct copy_pieces { LIST(struct copy_piece); };

/* Reads pieces from the newest back, until they reach to line `size` of the ledger. Their strings live in the arena. */
bool second_copy_read(struct arena *arena, const char *home, struct mailbox_source *mailbox, struct copy_pieces *pieces,
                      struct error *error);

#endif

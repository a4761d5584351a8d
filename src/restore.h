/* SPDX-License-Identifier: MIT */
/*
 * Putting a home back. What was signed since its backup was made comes from the
 * second copy; what the journal knew since then comes from the letters, which
 * the next run reads again where they were filed.
 */
#ifndef ASSENT_RESTORE_H
#define ASSENT_RESTORE_H

#include "session.h"

/* True when the home was put back, and no run has read the mailbox since. */
bool restored_waits(struct session *session);

/* A run has read the mailbox whole: nothing waits any more. */
bool restored_forget(struct session *session, struct error *error);

#endif

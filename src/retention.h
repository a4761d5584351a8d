/* SPDX-License-Identifier: MIT */
/* Retention: copies that have had their time are removed, a part of them in each run. */
#ifndef ASSENT_RETENTION_H
#define ASSENT_RETENTION_H

#include "session.h"

/*
 * Removes what [retention] says from letters/ and private/posted/. Each run
 * looks through one part in 256, so that no run is a long one; the mailbox
 * itself, sent/ and the books are not touched.
 */
bool retention_work(struct session *session, struct error *error);

#endif

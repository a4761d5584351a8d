/* SPDX-License-Identifier: MIT */
/* Retention: copies that have had their time are removed, a part of them in each run. */
#ifndef ASSENT_RETENTION_H
#define ASSENT_RETENTION_H

#include "session.h"

/*
 * Removes what [retention] says from letters/ and private/posted/. The folders
 * are 256 parts, and each has its time of the day: a run looks through those
 * whose time came since `last_run` (INSTANT_NONE: none yet), so that each is
 * seen once a day, however often cron runs. The mailbox itself, sent/ and the
 * books are not touched.
 */
bool retention_work(struct session *session, instant last_run, struct error *error);

#endif

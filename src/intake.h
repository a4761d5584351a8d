/* SPDX-License-Identifier: MIT */
/*
 * Intake: the letters of one run. Each batch is stored raw and made durable,
 * read by the confined reader, decided, committed, and only then filed away.
 */
#ifndef ASSENT_INTAKE_H
#define ASSENT_INTAKE_H

#include "mailbox/mailbox.h"
#include "session.h"

/* What became of the letters, for the run's report. */
struct intake_result {
	uint64_t read;                 /* letters that were new */
	uint64_t classes[CLASS_COUNT];
	uint64_t kept;                 /* of those that are held: until their writers accept the Membership Agreement */
};

/* Takes in everything the sources list. */
bool intake_letters(struct session *session, struct mailbox_source *const *sources, size_t source_count,
                    struct intake_result *ret_result, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* One cron run. */
#ifndef ASSENT_RUN_H
#define ASSENT_RUN_H

#include "base/error.h"

#include <stdbool.h>

/* Where, in the copy of a home, the copy of a mailbox lies that is not in the home itself. */
#define RUN_MAILBOX_COPY "dry-run-mailbox"

struct run_options {
	const char *home;
	const char *now_text; /* --now, or NULL */
	bool release;         /* post what was held */
	bool confirm_time;    /* after a jump of the clock */
	bool rehearse;        /* --dry-run: nothing is moved out of the mailbox, mails go to a folder */
};

/*
 * Reads the mailbox, records, posts what is owed. Prints what it did on stdout
 * when there is something to say. *ret_attention: something needs a person.
 * False: the error says what went wrong; everything committed stands.
 */
bool run_home(const struct run_options *options, bool *ret_attention, struct error *error);

#endif

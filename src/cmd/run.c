/* SPDX-License-Identifier: MIT */
#include "run.h"

#include "cmd/cmd.h"
#include "rehearse.h"

#include <getopt.h>

static int run(const struct cmd_call *call, struct error *error)
{
	enum { RELEASE, CONFIRM_TIME, DRY_RUN };
	static const struct option options[] = {
		{"release", no_argument, NULL, RELEASE},
		{"confirm-time", no_argument, NULL, CONFIRM_TIME},
		{"dry-run", no_argument, NULL, DRY_RUN},
		{NULL, 0, NULL, 0},
	};
	struct run_options wanted = {.home = call->home, .now_text = call->now_text};
	bool attention = false;
	int option;
	opterr = 0;
	while ((option = getopt_long(call->count, call->arguments, "", options, NULL)) != -1) {
		if (option == '?')
			return cmd_usage(&cmd_run, error, "there is no such option");
		wanted.release |= option == RELEASE;
		wanted.confirm_time |= option == CONFIRM_TIME;
		wanted.rehearse |= option == DRY_RUN;
	}
	if (optind < call->count)
		return cmd_usage(&cmd_run, error, "it takes no file");
	if (!(wanted.rehearse ? rehearse_home : run_home)(&wanted, &attention, error))
		return EXIT_FAILED;
	return attention ? EXIT_ATTENTION : EXIT_DONE;
}

const struct command cmd_run = {
	.name = "run",
	.usage = "[--release] [--confirm-time] [--dry-run]",
	.summary = "the cron job: reads the mailbox, records, posts what is owed",
	.help = "  --release       post what was held for you to look at\n"
	        "  --confirm-time  the clock is right, although it jumped far ahead\n"
	        "  --dry-run       do it all on a copy with a throw-away key; show what would change\n",
	.run = run,
};

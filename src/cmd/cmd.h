/* SPDX-License-Identifier: MIT */
/*
 * Commands: each is one file in this folder, and one row in the table of
 * main.c. A command reads its options, calls the rooms, prints, and gives the
 * exit code of the contract: EXIT_DONE, EXIT_ATTENTION, or -1 with the error
 * set (main prints it and takes the exit code from its class).
 */
#ifndef ASSENT_CMD_CMD_H
#define ASSENT_CMD_CMD_H

#include "base/error.h"

#include <stddef.h>

enum {
	EXIT_DONE = 0,
	EXIT_ATTENTION = 1, /* done, but something needs a person: said on stdout */
	EXIT_FAILED = -1    /* the error says why */
};

struct cmd_call {
	const char *home;     /* --home, else $ASSENT_HOME, else ./spool */
	const char *now_text; /* --now, or NULL */
	int count;            /* of arguments, the command's own name first: as for getopt_long */
	char **arguments;     /* ends in NULL; getopt_long may put them in another order */
};

struct command {
	const char *name;
	const char *usage;   /* what stands behind `assent NAME`: "[--release] [--dry-run]" */
	const char *summary; /* one line */
	const char *help;    /* what `assent help NAME` prints below usage and summary: lines ending in LF */
	int (*run)(const struct cmd_call *call, struct error *error);
};

/* The table of all commands (main.c), in the order help shows them. */
const struct command *const *commands(size_t *ret_count);

/* The command of this name, or NULL. */
const struct command *command_find(const char *name);

/* The name of a command nearest to a mistyped one; NULL when none is near. */
const char *command_nearest(const char *name);

/* Each defined in the file of its name. */
extern const struct command cmd_init, cmd_run, cmd_propose, cmd_status, cmd_explain, cmd_verify, cmd_roster,
	cmd_digest, cmd_bundle, cmd_publish, cmd_key, cmd_erase, cmd_backup, cmd_restore, cmd_doctor, cmd_help, cmd_answer, cmd_amend,
	cmd_minutes;

/* Sets a USAGE error that shows the command's usage. Always returns EXIT_FAILED. */
int cmd_usage(const struct command *command, struct error *error, const char *problem);

#endif

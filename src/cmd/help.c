/* SPDX-License-Identifier: MIT */
#include "cmd/cmd.h"

#include <stdio.h>
#include <string.h>

static void print_overview(void)
{
	size_t count;
	const struct command *const *all = commands(&count);
	printf("assent lets a coalition decide and keep its word by e-mail.\n\n"
	       "usage: assent [--home DIR] [--now TIME] COMMAND ...\n\n");
	for (size_t i = 0; i < count; i++)
		printf("  %-8s %s\n", all[i]->name, all[i]->summary);
	printf("\n"
	       "  --home DIR  the home of your Core; else $ASSENT_HOME, else ./spool\n"
	       "  --now TIME  the time, as 2026-12-01T16:12:00Z; only in a rehearsal home\n"
	       "\n"
	       "Exit codes: 0 done; 1 done, but something needs a person; 64 wrong command line; 65 data that\n"
	       "were changed; 69 another run is at work; 75 try again later; 78 something has to be mended.\n"
	       "\n"
	       "More: assent help COMMAND, man assent\n");
}

static int print_command(const char *name, struct error *error)
{
	const struct command *command = command_find(name);
	if (command == NULL) {
		const char *nearest = command_nearest(name);
		error_set(error, ERROR_USAGE, "help: there is no command %s: %s%s", name,
		          nearest == NULL ? "see assent help" : "did you mean assent help ",
		          nearest == NULL ? "" : nearest);
		return EXIT_FAILED;
	}
	printf("assent %s - %s\n\nusage: assent %s%s%s\n", command->name, command->summary, command->name,
	       *command->usage == '\0' ? "" : " ", command->usage);
	if (*command->help != '\0')
		printf("\n%s", command->help);
	return EXIT_DONE;
}

static int help(const struct cmd_call *call, struct error *error)
{
	if (call->count > 1)
		return print_command(call->arguments[1], error);
	print_overview();
	if (call->count > 0)
		return EXIT_DONE;
	error_set(error, ERROR_USAGE, "command line: it names no command: add one of those above");
	return EXIT_FAILED;
}

const struct command cmd_help = {
	.name = "help",
	.usage = "[COMMAND]",
	.summary = "this list, or more about one command",
	.help = "",
	.run = help,
};

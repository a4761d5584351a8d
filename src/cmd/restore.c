/* SPDX-License-Identifier: MIT */
#include "restore.h"

#include "cmd/cmd.h"

#include <inttypes.h>
#include <stdio.h>

static int run(const struct cmd_call *call, struct error *error)
{
	struct arena arena = {0};
	struct restored restored;
	if (call->count > 2)
		return cmd_usage(&cmd_restore, error, "it takes one file, or none");
	const char *file = call->count == 2 ? call->arguments[1] : NULL;
	bool good = restore_home(&arena, call->home, file, call->now_text, &restored, error);
	if (good) {
		if (restored.finished)
			printf("An earlier restore was cut off: it is finished now\n");
		else if (file != NULL)
			printf("Restored: %s: %" PRIu64 " files from %s\n", call->home, restored.files, file);
		if (!restored.finished)
			printf("Ledger: %" PRIu64 " rows taken from the second copy in the mailbox; it is as new as what was signed\n",
		       restored.rows);
		if (*restored.kept != '\0')
			printf("The home that was there lies in %s now\n", restored.kept);
		if (*restored.left != '\0')
			printf("%s is left of a restore that was cut off: it can be removed\n", restored.left);
		if (restored.new_key)
			printf("The signing key was replaced after this copy was made: the new one is in force\n");
		printf("The next assent run reads the letters in Processed and Held again, as the journal may not know them\n");
	}
	bool wants_key = good && restored.wants_key;
	if (wants_key)
		printf("The signing key was replaced after this copy was made, and the new one is not here: assent key import "
		       "FILE, where FILE is your safe copy of it, or ledger/keys/core.key of the home that has it; until then "
		       "runs record nothing\n");
	arena_release(&arena);
	if (!good)
		return EXIT_FAILED;
	return wants_key ? EXIT_ATTENTION : EXIT_DONE;
}

const struct command cmd_restore = {
	.name = "restore",
	.usage = "[FILE]",
	.summary = "puts a home back from a backup, and brings it up to what was signed",
	.help = "  FILE    a backup; it takes the place of the home, which is kept beside it\n"
	        "  Without FILE: an old copy of the home, put there by hand, is brought up to date.\n"
	        "  Rows that were signed since come from the folder assent-ledger of the mailbox. It\n"
	        "  refuses to go behind what was signed. A signing key that was replaced since is taken\n"
	        "  from the home that was there, or asked for. Of what only the journal knew since the\n"
	        "  backup, letters are read again by the next run; mails that were posted since can be\n"
	        "  posted again, with the same Message-ID, which mail programs show once.\n",
	.run = run,
};

/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "cmd/cmd.h"
#include "home/home.h"
#include "ledger/ledger.h"
#include "publish/whole_home.h"

#include <inttypes.h>
#include <stdio.h>

static int run(const struct cmd_call *call, struct error *error)
{
	struct arena arena = {0};
	struct whole_home whole;
	uint64_t ledger = 0, journal = 0;
	int lock = -1;
	if (call->count != 2)
		return cmd_usage(&cmd_backup, error, "it takes one file");
	const char *file = call->arguments[1];
	bool good = home_check_owner(call->home, error);
	if (good)
		lock = file_lock(file_path(&arena, call->home, "lock"), error);
	good = lock >= 0 && whole_home_pack(call->home, file, &whole, error);
	if (good && ledger_committed(call->home, &ledger, &journal))
		printf("Backup: %s: %" PRIu64 " files, the ledger up to r%" PRIu64
		       ". It holds the signing key: keep it where you would keep the key.\n",
		       file, whole.files, ledger);
	file_unlock(lock);
	arena_release(&arena);
	return good ? EXIT_DONE : EXIT_FAILED;
}

const struct command cmd_backup = {
	.name = "backup",
	.usage = "FILE",
	.summary = "packs the whole home into one zip",
	.help = "  FILE must not be there yet, and must not lie in the home. No run is at work\n"
	        "  meanwhile, so the backup is consistent. IT HOLDS THE SIGNING KEY and all that is\n"
	        "  private: keep it where you would keep the key. A mailbox, password or key that\n"
	        "  lies outside of the home is not in it.\n",
	.run = run,
};

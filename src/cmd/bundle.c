/* SPDX-License-Identifier: MIT */
#include "cmd/cmd.h"

static int run(const struct cmd_call *call, struct error *error)
{
	(void)call;
	return cmd_usage(&cmd_bundle, error, "not yet");
}

const struct command cmd_bundle = {
	.name = "bundle",
	.usage = "[--month YYYY-MM] [--scope public|members]",
	.summary = "builds and signs an archive",
	.help = "",
	.run = run,
};

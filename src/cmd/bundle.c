/* SPDX-License-Identifier: MIT */
/* assent bundle: a signed archive of the books, now. */
#include "cmd/cmd.h"

#include "archiving.h"
#include "base/file.h"
#include "checks.h"
#include "core/archive.h"
#include "core/calendar.h"
#include "core/digest.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

static const char *last_month(struct session *session)
{
	struct date today = calendar_date(&session->rules, session->now);
	struct date before = calendar_add_days((struct date){today.year, today.month, 1}, -1);
	return arena_printf(&session->arena, "%04d-%02d", before.year, before.month);
}

/* Writes down an archive of the scope that the Recorder gets, so that a letter can ask for it. */
static bool note(struct session *session, const struct archive *archive, struct error *error)
{
	struct decision d = decision_begin(&session->arena, &session->rules, &session->state, session->now);
	archive_built(&d, archive->month, arena_printf(&session->arena, "%s.zip", archive->name), archive->hash, archive->bytes, true);
	if (!session_commit(session, d.items, d.count, error))
		return false;
	if (archive_recorder(&session->state) != NOBODY)
		printf("The Recorder gets it by mail for the words: SEND BUNDLE %s\n", archive->month);
	return true;
}

static bool work(struct session *session, const struct cmd_call *call, const char *month, const char *scope,
                 struct error *error)
{
	instant begin, end;
	if (!session_open(session, call->home, LEDGER_WRITE, call->now_text, error) ||
	    !check_clock(session, false, error))
		return false;
	struct archive archive = {.month = month == NULL ? last_month(session) : month};
	if (!digest_month(&session->rules, archive.month, &begin, &end))
		return error_set(error, ERROR_USAGE, "--month: \"%s\" is no month: write it as 2026-11", archive.month);
	archive.public = strcmp(scope == NULL ? session->settings.archive_scope : scope, "public") == 0;
	if (!archive_build(session, &archive, error))
		return false;
	printf("%s: %llu files, %llu bytes\n%s.minisig: its signature\n", archive.path, (unsigned long long)archive.files,
	       (unsigned long long)archive.bytes, archive.path);
	if (archive.public)
		printf("%llu rows are sealed\n", (unsigned long long)archive.sealed);
	return archive.public != (strcmp(session->settings.archive_scope, "public") == 0) || note(session, &archive, error);
}

static int run(const struct cmd_call *call, struct error *error)
{
	static const struct option options[] = {
		{"month", required_argument, NULL, 'm'}, {"scope", required_argument, NULL, 's'}, {NULL, 0, NULL, 0}};
	const char *month = NULL, *scope = NULL;
	struct session session = {0};
	struct arena arena = {0};
	int option, lock = -1;
	opterr = 0;
	while ((option = getopt_long(call->count, call->arguments, "", options, NULL)) != -1) {
		if (option == '?')
			return cmd_usage(&cmd_bundle, error, "there is no such option, or its value is missing");
		*(option == 'm' ? &month : &scope) = optarg;
	}
	if (optind < call->count)
		return cmd_usage(&cmd_bundle, error, "it takes no file");
	if (scope != NULL && strcmp(scope, "public") != 0 && strcmp(scope, "members") != 0)
		return cmd_usage(&cmd_bundle, error, "--scope is public or members");
	bool good = home_check_owner(call->home, error) &&
	            (lock = file_lock(file_path(&arena, call->home, "lock"), error)) >= 0 &&
	            work(&session, call, month, scope, error);
	session_close(&session);
	file_unlock(lock);
	arena_release(&arena);
	return good ? EXIT_DONE : EXIT_FAILED;
}

const struct command cmd_bundle = {
	.name = "bundle",
	.usage = "[--month YYYY-MM] [--scope public|members]",
	.summary = "builds a signed archive of the books in archives/",
	.help = "  --month YYYY-MM  the month it is named after; without it the last one. It holds the books as they\n"
	        "                   stand now\n"
	        "  --scope SCOPE    public (rows that only members may see are sealed) or members (all of the ledger);\n"
	        "                   without it as [archive] scope of assent.ini says\n"
	        "\n"
	        "The first run of a month builds one by itself and mails it to the Recorder. One that is built by hand, of\n"
	        "the scope in assent.ini, is mailed when they answer SEND BUNDLE YYYY-MM. To check one:\n"
	        "assent verify archives/NAME.zip, or the stock commands in its README.txt.\n",
	.run = run,
};

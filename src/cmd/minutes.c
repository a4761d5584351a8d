/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "checks.h"
#include "cmd/cmd.h"
#include "core/minutes.h"
#include "home/text.h"
#include "session.h"

#include <getopt.h>
#include <stdio.h>

static bool decide(struct session *session, const char *meeting, const char *path, struct error *error)
{
	struct decision all = reconcile_roster(session);
	struct decision d = decision_begin(&session->arena, &session->rules, &session->state, session->now);
	const char *text;
	if (!text_read(&session->arena, path, &text, error))
		return false;
	const char *refused = decide_minutes(&d, meeting, text);
	if (refused != NULL)
		return error_set(error, ERROR_CONFIGURATION, "%s: %s", path, refused);
	for (size_t i = 0; i < d.count; i++) {
		state_apply(&session->state, &d.items[i]);
		*LIST_PUSH(&session->arena, &all) = d.items[i];
	}
	return ledger_commit(session->ledger, all.items, all.count, session->now, error);
}

static bool work(const struct cmd_call *call, const char *meeting, const char *path, struct error *error)
{
	struct session session = {0};
	struct arena arena = {0};
	int lock = -1;
	bool good = home_check_owner(call->home, error);
	if (good)
		lock = file_lock(file_path(&arena, call->home, "lock"), error);
	good = good && lock >= 0 && session_open(&session, call->home, LEDGER_WRITE, call->now_text, error) &&
	       check_settings(&session, error) && check_clock(&session, false, error) &&
	       check_roster(&session, error) && decide(&session, meeting, path, error);
	if (good)
		printf("%s: minutes, version %u\nThe next run sends them; corrections can then be sent for %d days.\n", meeting,
		       state_meeting(&session.state, meeting)->minutes.version, session.rules.minutes_days);
	session_close(&session);
	file_unlock(lock);
	arena_release(&arena);
	return good;
}

static int minutes(const struct cmd_call *call, struct error *error)
{
	static const struct option none[] = {{NULL, 0, NULL, 0}};
	opterr = 0;
	if (getopt_long(call->count, call->arguments, "", none, NULL) != -1)
		return cmd_usage(&cmd_minutes, error, "there is no such option");
	if (call->count - optind != 2)
		return cmd_usage(&cmd_minutes, error, "name one meeting and one file");
	return work(call, call->arguments[optind], call->arguments[optind + 1], error) ? EXIT_DONE : EXIT_FAILED;
}

const struct command cmd_minutes = {
	.name = "minutes",
	.usage = "MEETING FILE",
	.summary = "sends the minutes of a meeting to those who were invited",
	.help = "  MEETING  an id of meetings.csv, like M-2026-001; it has to have begun\n"
	        "  FILE     the minutes, as Markdown text\n"
	        "\n"
	        "Everybody can answer OK, or CORRECTION: and what is wrong. When the days of the rules\n"
	        "are over, and no correction is open, the minutes are final: here silence is a yes, and\n"
	        "the mail says so. A correction is settled by a new text (this command again), or when\n"
	        "the one who sent it answers OK.\n",
	.run = minutes,
};

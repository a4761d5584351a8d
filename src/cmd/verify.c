/* SPDX-License-Identifier: MIT */
/* assent verify: a home, a ledger, a receipt, a saved mail. Reads only, and needs only the public key. */
#include "cmd/cmd.h"

#include "archiving.h"
#include "base/file.h"
#include "home/home.h"
#include "ledger/verify.h"

#include <stdio.h>
#include <string.h>

struct request_line {
	const char *file; /* NULL: the home */
	const char *key;  /* --key, or NULL */
	struct verify_options options;
};

/* The value of `--key FILE` or `--key=FILE`; NULL when it is another word or the value is missing. */
static const char *key_value(const struct cmd_call *call, int *at)
{
	const char *word = call->arguments[*at];
	if (strncmp(word, "--key=", 6) == 0)
		return word + 6;
	if (strcmp(word, "--key") != 0 || *at + 1 >= call->count)
		return NULL;
	return call->arguments[++*at];
}

/* `--against` takes all names behind it, so this is not getopt's work. Gives what is wrong, or NULL. */
static const char *read_words(const struct cmd_call *call, struct request_line *line)
{
	for (int at = 1; at < call->count; at++) {
		const char *word = call->arguments[at];
		if (strcmp(word, "--against") == 0) {
			line->options.against = (const char *const *)&call->arguments[at + 1];
			line->options.against_count = (size_t)(call->count - at - 1);
			return line->options.against_count > 0 ? NULL : "--against needs the names of older files";
		}
		const char *key = key_value(call, &at);
		if (key != NULL)
			line->key = key;
		else if (word[0] == '-' && word[1] != '\0')
			return "there is no such option, or its value is missing";
		else if (line->file != NULL)
			return "it takes one file (older ones stand behind --against)";
		else
			line->file = word;
	}
	return NULL;
}

/* --key, else the home's, else a core.pub beside the file. */
static const char *key_path(struct arena *arena, const struct cmd_call *call, const struct request_line *line)
{
	const char *of_home = file_path(arena, call->home, "ledger/keys/core.pub");
	if (line->key != NULL)
		return line->key;
	const char *slash = strrchr(line->file, '/');
	const char *beside = slash == NULL ? "core.pub"
	                                   : arena_printf(arena, "%.*s/core.pub", (int)(slash - line->file), line->file);
	return file_exists(of_home) || !file_exists(beside) ? of_home : beside;
}

/* Times are shown as the home's wall clock shows them, if the home can be read. */
static const struct zone *home_zone(struct arena *arena, const char *home)
{
	struct settings settings;
	struct error ignored = {0};
	struct zone *zone = ARENA_NEW(arena, struct zone);
	if (!file_exists(file_path(arena, home, "assent.ini")) || !settings_read(arena, home, &settings, &ignored) ||
	    !zone_read(arena, settings.zone, zone, &ignored))
		return NULL;
	return zone;
}

static bool look(struct arena *arena, const struct cmd_call *call, struct request_line *line,
                 struct verify_report *report, struct error *error)
{
	const char *home = call->home;
	if (line->file != NULL && file_exists(file_path(arena, line->file, "ledger"))) {
		home = line->file; /* a home named as the file */
		line->file = NULL;
	}
	line->options.zone = home_zone(arena, home);
	const char *key = line->file == NULL ? NULL : key_path(arena, call, line);
	if (key != NULL && !file_exists(key))
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s: there is no public key: give the core.pub you trust with --key", key);
	size_t length = line->file == NULL ? 0 : strlen(line->file);
	if (length > 4 && strcmp(line->file + length - 4, ".zip") == 0)
		return archive_verify(arena, line->file, key, &line->options, report, error);
	if (line->file != NULL)
		return verify_file(arena, line->file, key, &line->options, report, error);
	if (!file_exists(file_path(arena, home, "ledger")))
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s: no home of a Core: name one with --home, or name the file to verify", home);
	return verify_home(arena, home, &line->options, report, error);
}

static int verify(const struct cmd_call *call, struct error *error)
{
	struct arena arena = {0};
	struct request_line line = {0};
	struct verify_report report;
	const char *problem = read_words(call, &line);
	if (problem != NULL)
		return cmd_usage(&cmd_verify, error, problem);
	bool good = look(&arena, call, &line, &report, error);
	if (good && report.good)
		printf("GOOD: %s\n", report.proves);
	else if (good)
		good = error_set(error, ERROR_CORRUPT, "%s", report.problem);
	arena_release(&arena);
	return good ? EXIT_DONE : EXIT_FAILED;
}

const struct command cmd_verify = {
	.name = "verify",
	.usage = "[FILE] [--key core.pub] [--against OLD...]",
	.summary = "checks the ledger, a receipt, or a saved mail with a receipt; writes nothing",
	.help = "  Without FILE: the whole home. FILE: a ledger.csv or ledger-public.csv with its signature beside it, a\n"
	        "  receipt (.tlog-proof), a signed checkpoint, an archive (.zip) with its .minisig beside it, or a saved\n"
	        "  mail with receipts, in whatever form a mail program saved or forwarded it.\n"
	        "  --key FILE        the public key; else the home's, else core.pub beside FILE. Keys that followed it or\n"
	        "                    went before it are accepted when core.keys, core.pub.minisig lie beside it\n"
	        "  --against OLD...  older mails, receipts, checkpoints, signatures: does the ledger continue every one of\n"
	        "                    them, and if not, from which row on was it rewritten? Two signed heads that\n"
	        "                    contradict each other are named: together they are the proof\n",
	.run = verify,
};

/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "cmd/cmd.h"
#include "home/home.h"
#include "ledger/ledger.h"
#include "ledger/verify.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct wish {
	const char *folder, *origin;
	bool rehearsal;
	instant now;
};

static bool read_options(const struct cmd_call *call, struct wish *wish, struct error *error)
{
	enum { ORIGIN, REHEARSAL };
	static const struct option options[] = {
		{"origin", required_argument, NULL, ORIGIN},
		{"rehearsal", no_argument, NULL, REHEARSAL},
		{NULL, 0, NULL, 0},
	};
	int option;
	opterr = 0;
	while ((option = getopt_long(call->count, call->arguments, "", options, NULL)) != -1) {
		if (option == '?')
			return cmd_usage(&cmd_init, error, "there is no such option, or its value is missing"), false;
		if (option == ORIGIN)
			wish->origin = optarg;
		wish->rehearsal |= option == REHEARSAL;
	}
	if (call->count - optind != 1)
		return cmd_usage(&cmd_init, error, "name the folder of the new home"), false;
	wish->folder = call->arguments[optind];
	return true;
}

/* There is no home yet that could say it is a rehearsal: here the option does. */
static bool read_clock(const struct cmd_call *call, struct wish *wish, struct error *error)
{
	wish->now = (instant)time(NULL);
	if (call->now_text == NULL)
		return true;
	if (!wish->rehearsal)
		return error_set(error, ERROR_CONFIGURATION,
		                 "--now: only a rehearsal lets you choose the time: add --rehearsal, or leave --now out");
	return instant_parse(call->now_text, &wish->now) ||
	       error_set(error, ERROR_USAGE, "--now: \"%s\" is no time: write it as 2026-12-01T16:12:00Z",
	                 call->now_text);
}

/* Of this program: cron looks into /usr/bin and /bin only. */
static const char *own_path(char path[PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
	if (length <= 0)
		return "assent";
	path[length] = '\0';
	return path;
}

static void say_next(const char *home, const struct wish *wish, const struct key_description *key)
{
	char program[PATH_MAX];
	printf("A %s is made in %s\n", wish->rehearsal ? "home to rehearse in" : "home", home);
	printf("Its key has the number %s; members check your ledger with:\n  %s\n\n", key->number,
	       key->minisign_public);
	printf("What to do now:\n"
	       "  1. Fill in assent.ini: the name of your Core and its time zone, the mailbox's address\n"
	       "     and how mails are sent. As long as [sender] way = folder nothing leaves this machine.\n"
	       "  2. Fill in the registers in roster/: people.csv, groups.csv, seats.csv. The columns are\n"
	       "     explained in roster/README.txt. A person needs an agreement date and a Core seat to\n"
	       "     have a voice.\n"
	       "  3. Look whether all is well:   assent --home %s roster check\n"
	       "                                 assent --home %s doctor\n"
	       "  4. Open a first proposal:      assent --home %s propose FILE\n"
	       "                                 (how the file looks: assent help propose)\n",
	       home, home, home);
	if (wish->rehearsal)
		printf("  5. Run it as often as you like: assent --home %s run\n", home);
	else
		printf("  5. Let cron run it:            */5 * * * * %s --home %s run\n"
		       "  6. Keep a copy of ledger/keys/ in a safe place: the keys cannot be made again.\n",
		       own_path(program), home);
}

static bool make(const struct wish *wish, struct error *error)
{
	struct arena arena = {0};
	struct key_description key;
	bool good = home_create(wish->folder, wish->rehearsal, error) &&
	            ledger_create(wish->folder, wish->origin, wish->rehearsal, wish->now, error) &&
	            key_describe(&arena, wish->folder, &key, error);
	if (good) {
		char *whole = realpath(wish->folder, NULL);
		say_next(whole == NULL ? wish->folder : whole, wish, &key);
		free(whole);
	}
	arena_release(&arena);
	return good;
}

static int init(const struct cmd_call *call, struct error *error)
{
	struct wish wish = {0};
	if (!read_options(call, &wish, error) || !read_clock(call, &wish, error) || !make(&wish, error))
		return EXIT_FAILED;
	return EXIT_DONE;
}

const struct command cmd_init = {
	.name = "init",
	.usage = "DIR [--origin NAME] [--rehearsal]",
	.summary = "makes a home: settings, empty registers, mailbox, books, keys",
	.help = "  DIR            a folder that is empty or not there yet\n"
	        "  --origin NAME  the name the ledger is signed under, fixed for ever, like example.org/core;\n"
	        "                 without it: assent/ and the number of the key\n"
	        "  --rehearsal    a home to try things in: its origin ends in /rehearsal, and the time can be\n"
	        "                 chosen with --now\n"
	        "\n"
	        "It asks nothing, and says what to fill in.\n",
	.run = init,
};

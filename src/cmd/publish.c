/* SPDX-License-Identifier: MIT */
/* assent publish: the public pages, now. */
#include "cmd/cmd.h"

#include "base/file.h"
#include "checks.h"
#include "website.h"

#include <getopt.h>
#include <stdio.h>

static bool work(struct session *session, const struct cmd_call *call, struct error *error)
{
	struct website website;
	if (!session_open(session, call->home, LEDGER_WRITE, call->now_text, error) ||
	    !check_settings(session, error) || !website_build(session, &website, error))
		return false;
	printf("%s/public: %zu pages, %zu files%s\n", call->home, website.pages, website.files,
	       website.changed ? "" : ", as they were");
	if (*website.without != '\0')
		printf("No pages in: %s (there are no templates in mailtemplates/site)\n", website.without);
	if (website.changed && !session->settings.site_pages)
		printf("They stay as they are until you say this again; with [site] pages = yes in assent.ini every run keeps\n"
		       "them up to date.\n");
	return true;
}

static int run(const struct cmd_call *call, struct error *error)
{
	static const struct option none[] = {{NULL, 0, NULL, 0}};
	struct session session = {0};
	struct arena arena = {0};
	int lock = -1;
	opterr = 0;
	if (getopt_long(call->count, call->arguments, "", none, NULL) != -1)
		return cmd_usage(&cmd_publish, error, "there is no such option");
	if (optind < call->count)
		return cmd_usage(&cmd_publish, error, "it takes no file");
	bool good = home_check_owner(call->home, error) &&
	            (lock = file_lock(file_path(&arena, call->home, "lock"), error)) >= 0 && work(&session, call, error);
	session_close(&session);
	file_unlock(lock);
	arena_release(&arena);
	return good ? EXIT_DONE : EXIT_FAILED;
}

const struct command cmd_publish = {
	.name = "publish",
	.usage = "",
	.summary = "builds the public pages in public/",
	.help = "What everybody may read: who we are (roles, no names), what is open, what was decided and why, action\n"
	        "steps, minutes that the Recorder published, governing documents, signed archives, and the ledger with\n"
	        "what is for members sealed; in each language of your Core. Nothing leaves this machine: copy the folder to\n"
	        "a web server, or let one show it. Other files in public/ are removed.\n"
	        "\n"
	        "With [site] pages = yes every run does this when something changed.\n",
	.run = run,
};

/* SPDX-License-Identifier: MIT */
/* assent digest: shows an issue of the monthly news, makes one by hand, or writes a preview; the next run posts. */
#include "cmd/cmd.h"

#include "base/file.h"
#include "checks.h"
#include "core/calendar.h"
#include "core/digest.h"
#include "core/workflow.h"
#include "writing.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

struct issue {
	struct session session;
	struct arena arena;
	const char *month; /* "2026-11" */
	const char *id;    /* DIG-2026-11 */
	instant begin, end;
	bool preview;
	struct writing writing;
};

static const char *words(void *context, struct arena *arena, uint64_t row)
{
	struct issue *issue = context;
	return ledger_words(issue->session.ledger, arena, BOOK_LEDGER, row);
}

static struct decision begin(struct issue *issue)
{
	struct session *session = &issue->session;
	struct decision d = decision_begin(&issue->arena, &session->rules, &session->state, session->now);
	d.words = words;
	d.context = issue;
	return d;
}

/* The month that was named, else the last one that is over. */
static bool find_month(struct issue *issue, struct error *error)
{
	const struct rules *rules = &issue->session.rules;
	if (issue->month == NULL) {
		struct date today = calendar_date(rules, issue->session.now);
		struct date before = calendar_add_days((struct date){today.year, today.month, 1}, -1);
		issue->month = arena_printf(&issue->arena, "%04d-%02d", before.year, before.month);
	}
	if (!digest_month(rules, issue->month, &issue->begin, &issue->end))
		return error_set(error, ERROR_USAGE, "--month: \"%s\" is no month: write it as 2026-11", issue->month);
	issue->id = arena_printf(&issue->arena, "DIG-%s", issue->month);
	return true;
}

/* What was written down; of a month that has no issue yet, what it would say now. */
static const char *facts_of(struct issue *issue, const struct digest *digest)
{
	struct decision d = begin(issue);
	const char *facts = digest == NULL ? digest_facts(&d, issue->begin, issue->end, INSTANT_NONE)
	                                   : words(issue, &issue->arena, digest->row);
	return facts == NULL ? "" : facts;
}

static const char *when(struct issue *issue, instant at)
{
	return calendar_time_words(&issue->arena, &issue->session.rules, "en", at);
}

static void show(struct issue *issue)
{
	const struct digest *digest = digest_find(&issue->session.state, issue->id);
	if (digest != NULL)
		printf("%s: %s, frozen %s (r%llu)\n", issue->id, digest->value, when(issue, digest->frozen),
		       (unsigned long long)digest->row);
	else
		printf("%s: not written yet; as things stand now:\n", issue->id);
	printf("%s", facts_of(issue, digest));
}

static bool write_preview(struct issue *issue, const char *language, struct error *error)
{
	struct session *session = &issue->session;
	const struct digest *digest = digest_find(&session->state, issue->id);
	struct writing *w = &issue->writing;
	struct written written;
	struct owing o = {.rules = &session->rules, .state = &session->state, .now = session->now, .arena = &issue->arena};
	struct mail *mail = digest_preview(&o, issue->id, facts_of(issue, digest), language);
	const char *name = arena_printf(&issue->arena, "digest-%s.%s", issue->month, language);
	if (!writing_mail(w, mail, &written, error))
		return false;
	const char *eml = arena_printf(&issue->arena, "%s.eml", name), *page = arena_printf(&issue->arena, "%s.html", name);
	if (!file_replace(eml, written.bytes.data, written.bytes.length, 0600, error) ||
	    !file_replace(page, written.rendered.html, strlen(written.rendered.html), 0600, error))
		return false;
	printf("%s and %s written; nothing is posted\n", eml, page);
	return true;
}

static bool write_previews(struct issue *issue, struct error *error)
{
	const struct settings *settings = &issue->session.settings;
	const char *missing;
	bool good = check_settings(&issue->session, error) &&
	            writing_open(&issue->writing, &issue->session, &missing, error);
	for (size_t i = 0; good && i < settings->language_count; i++)
		good = write_preview(issue, settings->languages[i], error);
	arena_release(&issue->writing.arena);
	return good;
}

/* Writes the issue down when the month is over and it is its turn; the next run posts it. */
static bool freeze(struct issue *issue, struct error *error)
{
	struct session *session = &issue->session;
	session->rules.digest_monthly = true;
	if (digest_find(&session->state, issue->id) != NULL || issue->end > session->now ||
	    digest_begin(&session->rules, &session->state) >= issue->end)
		return true;
	if (!check_settings(session, error) || !check_clock(session, false, error))
		return false;
	struct decision d = begin(issue);
	digest_workflow.tick(&d);
	return session_commit(session, d.items, d.count, error);
}

static bool work(struct issue *issue, const struct cmd_call *call, bool writes, struct error *error)
{
	if (!session_open(&issue->session, call->home, writes ? LEDGER_WRITE : LEDGER_READ, call->now_text, error) ||
	    !find_month(issue, error))
		return false;
	if (issue->preview)
		return write_previews(issue, error);
	if (writes && !freeze(issue, error))
		return false;
	show(issue);
	return true;
}

static int run(const struct cmd_call *call, struct error *error)
{
	static const struct option options[] = {
		{"month", required_argument, NULL, 'm'}, {"preview", no_argument, NULL, 'p'}, {NULL, 0, NULL, 0}};
	struct issue issue = {0};
	int option, lock = -1;
	opterr = 0;
	while ((option = getopt_long(call->count, call->arguments, "", options, NULL)) != -1) {
		if (option == '?')
			return cmd_usage(&cmd_digest, error, "there is no such option, or its value is missing");
		if (option == 'm')
			issue.month = optarg;
		else
			issue.preview = true;
	}
	if (optind < call->count)
		return cmd_usage(&cmd_digest, error, "it takes no file");
	bool writes = !issue.preview && issue.month != NULL;
	bool good = home_check_owner(call->home, error);
	if (good && writes)
		good = (lock = file_lock(file_path(&issue.arena, call->home, "lock"), error)) >= 0;
	good = good && work(&issue, call, writes, error);
	session_close(&issue.session);
	file_unlock(lock);
	arena_release(&issue.arena);
	return good ? EXIT_DONE : EXIT_FAILED;
}

const struct command cmd_digest = {
	.name = "digest",
	.usage = "[--month YYYY-MM] [--preview]",
	.summary = "shows the news of a month, as it was written down",
	.help = "  --month YYYY-MM  that month; when it is over and nobody has written its news yet, they are written\n"
	        "                   now, and the next run posts them. Without it: the last month, and nothing is written\n"
	        "  --preview        writes digest-YYYY-MM.LANGUAGE.eml and .html into the current folder; posts nothing\n"
	        "\n"
	        "The first run of a month does all of this by itself ([digest] in assent.ini).\n",
	.run = run,
};

/* SPDX-License-Identifier: MIT */
/*
 * One cron run: lock, clock once, phases in order.
 *
 * What a crash leaves, and what the next run does. "Books" are ledger and
 * journal, which change together by the rename of ledger/state: THE ONLY
 * COMMIT POINT.
 *
 *   crash after                          the letter is in    the next run
 *   ------------------------------------ ------------------- ------------------------------------
 *   1 lock taken, books opened           the mailbox         begins anew; nothing was said
 *   2 raw letters stored and synced      the mailbox         stores the same bytes again
 *   3 letters read, events decided       the mailbox         decides the same again
 *   4 texts written, rows written        the mailbox         cuts the tail off, decides again
 *   5 state.tmp complete and signed      the mailbox         rolls forward: the rows are committed
 *   6 state renamed == COMMIT            the mailbox         knows the letter; only files it away
 *   7 checkpoint, minisig published      the mailbox         publishes the same bytes again
 *   8 rows added to the second copy      the mailbox         finds them there, adds what is missing
 *     public/ built anew (publish/site.h) the mailbox        builds it anew, removes what was left beside it
 *   9 some letters filed                 both               files the others; nothing is read again
 *  10 letters filed                      Processed, Held     owes the same answers
 *  11 mails composed, not synced         Processed           removes halves, composes the same
 *  12 outbox synced                      Processed           posts it; never composes it again
 *  13 `try` written, mail handed over    Processed           posts again, same Message-ID (receipts,
 *                                                            calls); reports it (digests)
 *  14 `done` written                     Processed           removes the outbox file
 *  15 old copies removed                 Processed           removes the others when their turn comes
 *
 * Many mails are composed by two processes (11). If the second one is gone, the
 * run ends; if the first one, the second ends with it, and holds the lock until
 * then. The mails have no names before both have written theirs.
 *
 * A server moves the letters of one batch, and sends those of the next, while
 * another is at work: it is asked to move only what the books hold (9).
 *
 * The mailbox may be a server that goes away at any of these: then the run ends
 * as if it had crashed there. A server's letter is known by its place, so it is
 * filed without being fetched again; one that was copied but not yet taken out
 * of INBOX (a server without MOVE) is copied once more.
 *
 * So nothing is lost and nothing recorded twice; only a mail that a server had
 * already accepted can be posted twice, then with the same Message-ID.
 */
#include "run.h"

#include "archiving.h"
#include "base/file.h"
#include "checks.h"
#include "core/decision.h"
#include "intake.h"
#include "mailroom.h"
#include "postroom.h"
#include "restore.h"
#include "retention.h"
#include "second_copy.h"
#include "sweep.h"
#include "website.h"

#include <stdio.h>
#include <string.h>

struct run {
	const struct run_options *options;
	struct session session;
	struct mailbox_source *mailbox;
	struct intake_result intake;
	struct postroom_result post;
	bool careful;       /* a gap, or the roster changed */
	size_t roster_rows;
	bool gap;
	struct archives_result archives;
	struct website website;
	instant last_run;   /* when the mailbox was last read whole */
};

static struct decision begin(struct run *run)
{
	return decision_begin(&run->session.arena, &run->session.rules, &run->session.state, run->session.now);
}

/* From here on many mails wait for a person; in the next run too, should this one not come to its mails. */
static bool be_careful(struct run *run, struct error *error)
{
	run->careful = true;
	return postroom_be_careful(&run->session, error);
}

static bool take_roster(struct run *run, struct error *error)
{
	struct decision d = reconcile_roster(&run->session);
	run->roster_rows = d.count;
	bool good = d.count == 0 || (be_careful(run, error) &&
	                             ledger_commit(run->session.ledger, d.items, d.count, run->session.now, error));
	session_forget_roster(&run->session);
	return good;
}

/* ---- the clock's due things ---- */

static bool mind_gap(struct run *run, struct error *error)
{
	struct decision d = begin(run);
	decide_gap(&d);
	run->gap = d.count > 0 || run->session.state.gap_noted != INSTANT_NONE;
	return (!run->gap || be_careful(run, error)) && session_commit(&run->session, d.items, d.count, error);
}

static const char *words_of_row(void *context, struct arena *arena, uint64_t row)
{
	const struct run *run = context;
	return ledger_words(run->session.ledger, arena, BOOK_LEDGER, row);
}

static bool mind_due(struct run *run, struct error *error)
{
	run->last_run = run->session.state.last_reading;
	struct decision all = begin(run);
	decide_reading(&all, run->intake.read);
	for (size_t i = 0; i < all.count; i++)
		state_apply(&run->session.state, &all.items[i]);
	bool more = true;
	for (size_t place = 0; more; place++) {
		struct decision d = begin(run);
		d.letters_read = run->intake.read;
		d.words = words_of_row;
		d.context = run;
		more = decide_due(&d, place);
		for (size_t i = 0; i < d.count; i++) {
			state_apply(&run->session.state, &d.items[i]);
			*LIST_PUSH(&run->session.arena, &all) = d.items[i];
		}
	}
	return ledger_commit(run->session.ledger, all.items, all.count, run->session.now, error);
}

/* A dry run signs with a throw-away key: an archive of it would be worth nothing, but it shows the mail. */
static bool mind_archives(struct run *run, struct error *error)
{
	return archives_due(&run->session, &run->archives, error);
}

/* A dry run shows the mails; what it would publish, `assent publish` shows as well. */
static bool mind_website(struct run *run)
{
	if (!run->options->rehearse)
		website_due(&run->session, &run->website);
	return true;
}

/* ---- the mailbox ---- */

static bool read_mailbox(struct run *run, struct error *error)
{
	struct session *session = &run->session;
	struct mailbox_source *sources[] = {run->mailbox, NULL};
	sources[1] = drop_open(&session->arena, file_path(&session->arena, session->home, "drop"), error);
	run->mailbox->list_filed = session->restored;
	bool good = sources[1] != NULL && intake_letters(session, sources, 2, &run->intake, error);
	mailbox_close(sources[1]);
	return good && restored_forget(session, error);
}

/*
 * Opens the mailbox, and asks there whether this home is the newest copy of
 * itself: before the books are opened, which takes what lies behind an old
 * `state` for the torn end of a run. A dry run works on a copy, whose key
 * signed nothing.
 */
static bool open_mailbox(struct run *run, struct error *error)
{
	run->mailbox = mailroom_open(&run->session, run->options->rehearse, error);
	return run->mailbox != NULL &&
	       (run->options->rehearse || (second_copy_check(&run->session, run->mailbox, error) &&
	                                   second_copy_is_alone(&run->session, error)));
}

/* ---- the report ---- */

static void report_letters(const struct run *run)
{
	if (run->intake.read == 0)
		return;
	printf("Letters: %llu new", (unsigned long long)run->intake.read);
	const char *separator = " - ";
	for (int class = 0; class < CLASS_COUNT; class++) {
		if (run->intake.classes[class] == 0)
			continue;
		printf("%s%s %llu", separator, letter_class_word((enum letter_class)class),
		       (unsigned long long)run->intake.classes[class]);
		separator = ", ";
	}
	printf("\n");
}

static bool report_post(const struct run *run)
{
	const struct postroom_result *r = &run->post;
	if (r->post.posted > 0 && !run->options->rehearse)
		printf("Mails: %zu posted\n", r->post.posted);
	if (r->held)
		printf("Mails: held, because %zu would go out after a gap or a change of the roster: look at them with "
		       "assent run --dry-run --release, then: assent run --release\n",
		       r->planned);
	if (r->post.stale > 0)
		printf("Mails: %zu are too old to post unasked: run assent run --release\n", r->post.stale);
	if (r->post.waiting > 0)
		printf("Mails: %zu wait for the next run\n", r->post.waiting);
	if (*r->post.problems != '\0')
		fputs(r->post.problems, stdout);
	if (*r->missing != '\0')
		printf("Templates that are missing (English is used):\n%s", r->missing);
	return r->held || r->post.stale > 0 || r->post.refused > 0 || r->post.in_doubt > 0;
}

/* Says what was done; true when something needs a person. */
static bool report(const struct run *run)
{
	const char *recovered = ledger_recovered(run->session.ledger);
	if (recovered != NULL)
		printf("Books: %s\n", recovered);
	if (run->session.copies.again > 0)
		printf("Second copy: messages were gone from the mailbox's folder assent-ledger: %llu rows are added again. If you did "
		       "not change the mailbox, please see to it that nobody deletes there\n",
		       (unsigned long long)run->session.copies.again);
	if (run->roster_rows > 0)
		printf("Roster: %zu changes recorded\n", run->roster_rows);
	if (run->gap)
		printf("Gap: assent had not run for more than %d hours; open calls got more time where it mattered\n",
		       run->session.rules.gap_hours);
	report_letters(run);
	uint64_t held = run->intake.classes[CLASS_HELD] - run->intake.kept;
	const size_t marked = run->mailbox == NULL ? 0 : run->mailbox->marked;
	if (held > 0)
		printf("Held: %llu new letters wait for a person: see assent status\n", (unsigned long long)held);
	if (marked > 0)
		printf("Confidential letters: %zu lie in the mailbox still, only marked as deleted, as the server can't remove single "
		       "letters (no UIDPLUS): delete them for good (\"expunge\") with your mail program\n",
		       marked);
	if (run->archives.built > 0)
		printf("Archives: %zu built\n", run->archives.built);
	const struct error *problem = &run->archives.problem, *unpublished = &run->website.problem;
	if (problem->class != ERROR_NONE && problem->class != ERROR_TEMPORARY) /* else it is the run's own error */
		printf("Archives: %s (each run tries again)\n", problem->text);
	if (run->website.changed)
		printf("Public pages: %zu\n", run->website.pages);
	if (unpublished->class != ERROR_NONE && unpublished->class != ERROR_TEMPORARY)
		printf("Public pages: %s (each run tries again)\n", unpublished->text);
	bool attention = report_post(run) || problem->class != ERROR_NONE || unpublished->class != ERROR_NONE;
	return attention || held > 0 || marked > 0;
}

/* A dry run touches nothing but its copy of the home: not the mailbox, not the way out, not the key. */
static void stay_inside(struct session *session)
{
	struct settings *settings = &session->settings;
	if (file_exists(file_path(&session->arena, session->home, RUN_MAILBOX_COPY)))
		settings->path = RUN_MAILBOX_COPY;
	settings->way = "folder";
	settings->key_file = "";
}

/*
 * What has had its time. A dry run leaves the mailbox as it is, and its journal,
 * whose new rows it shows: written anew, it would be another file.
 */
static bool tidy_up(struct run *run, struct error *error)
{
	return run->options->rehearse ||
	       (retention_work(&run->session, run->last_run, error) &&
	        sweep_old(&run->session, run->mailbox, run->last_run, error));
}

static bool work(struct run *run, struct error *error)
{
	struct session *session = &run->session;
	if (!session_read(session, run->options->home, run->options->now_text, error) ||
	    !session_words(session, error))
		return false;
	if (run->options->rehearse)
		stay_inside(session);
	session->restored = restored_waits(session);
	return (run->options->rehearse || restored_finish(session, error)) && open_mailbox(run, error) &&
	       session_fold(session, LEDGER_WRITE, error) && check_settings(session, error) &&
	       check_clock(session, run->options->confirm_time, error) && check_roster(session, error) &&
	       second_copy_mend(session, error) && second_copy_update(session, error) && /* what commands signed since, each head for itself: a new key's too */
	       (!session->restored || be_careful(run, error)) && take_roster(run, error) && mind_gap(run, error) &&
	       read_mailbox(run, error) && mind_due(run, error) &&
	       mind_archives(run, error) && mind_website(run) &&
	       second_copy_update(session, error) &&
	       postroom_work(session, run->careful, run->options->release, &run->post, error) &&
	       tidy_up(run, error) && second_copy_update(session, error) && second_copy_note(session, error);
}

bool run_home(const struct run_options *options, bool *ret_attention, struct error *error)
{
	struct arena arena = {0};
	struct run run = {.options = options, .post = {.missing = "", .post = {.problems = ""}}};
	int lock = -1;
	bool good = home_check_owner(options->home, error);
	if (good)
		lock = file_lock(file_path(&arena, options->home, "lock"), error);
	good = good && lock >= 0 && work(&run, error);
	mailbox_close(run.mailbox);
	run.session.mailbox = NULL;
	if (run.session.ledger != NULL)
		*ret_attention = report(&run);
	if (good && run.post.post.trouble.class != ERROR_NONE) {
		*error = run.post.post.trouble;
		good = error_context(error, "mails: %zu wait", run.post.post.waiting);
	} else if (good && run.archives.problem.class == ERROR_TEMPORARY) {
		*error = run.archives.problem;
		good = error_context(error, "archives: the next run tries again");
	} else if (good && run.website.problem.class == ERROR_TEMPORARY) {
		*error = run.website.problem;
		good = error_context(error, "public pages: the next run tries again");
	} else if (good && run.post.post.later > 0)
		good = error_set(error, ERROR_TEMPORARY,
		                 "mails: %zu could not be handed over for now (outbox/posted.csv says why): the next run "
		                 "tries again",
		                 run.post.post.later);
	session_close(&run.session);
	file_unlock(lock);
	arena_release(&arena);
	return good;
}

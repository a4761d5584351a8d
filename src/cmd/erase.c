/* SPDX-License-Identifier: MIT */
/* assent erase: words of a row, or what is kept about a person. */
#include "cmd/cmd.h"

#include "base/file.h"
#include "checks.h"
#include "core/subscriptions.h"
#include "erase.h"
#include "website.h"

#include <stdio.h>
#include <string.h>

static void count(size_t number, const char *one, const char *many)
{
	if (number > 0)
		printf("  %zu %s\n", number, number == 1 ? one : many);
}

static void report(const char *what, const struct erasure *done)
{
	printf("%s: %s. The rows and every proof stay.\n", what, done->recorded ? "erased, and recorded" : "had been erased before");
	count(done->texts, "text file", "text files");
	count(done->letters, "letter, in letters/, drop/ or the mailbox", "letters, in letters/, drop/ or the mailbox");
	count(done->mails, "mail to them or with these words, in private/posted, outbox/ or sent/",
	      "mails to them or with these words, in private/posted, outbox/ or sent/");
	count(done->journal_rows, "row of the private journal", "rows of the private journal");
	count(done->register_lines, "line of the registers", "lines of the registers");
	printf("What can't be called back:\n");
	printf("  mails that arrived in the mailboxes of others; copies that the mail provider keeps; backups of this home\n");
	if (done->archives > 0)
		printf("  %zu archives in archives/ that were made before, and every copy handed out: make them anew\n",
		       done->archives);
	if (done->site)
		printf("  the site in public/ until it is made anew, and what others copied from it\n");
	if (done->mailbox_is_remote)
		printf("  what the mail server keeps of deleted letters (trash, \"All Mail\", archives): empty it there by hand\n");
}

/* What is left for a person to do. */
static bool report_left(const struct erasure *done)
{
	if (done->steps > 0)
		printf("roster/steps.csv still names them on %zu line%s: give those steps to somebody else, as runs wait "
		       "until then\n",
		       done->steps, done->steps == 1 ? "" : "s");
	if (done->marked > 0)
		printf("%zu letters lie on the mail server still, marked as deleted: it can't remove single letters (it has no "
		       "UIDPLUS); delete them for good (\"expunge\") with your mail program\n",
		       done->marked);
	if (done->missing > 0 && done->recorded)
		printf("%zu letters were not found on the mail server: if they lie there in other folders, delete them by hand\n",
		       done->missing);
	if (*done->words_left != '\0')
		printf("Their words in the ledger stay until each is erased by itself (assent erase text ...): %s\n",
		       done->words_left);
	if (*done->held_left != '\0')
		printf("Letters of others that were held name them. Look at each (assent explain FILE); to erase it, delete the "
		       "file here, and the letter in the mailbox's folder for held letters:\n%s",
		       done->held_left);
	return done->steps > 0 || *done->words_left != '\0' || *done->held_left != '\0' || done->marked > 0 ||
	       (done->missing > 0 && done->recorded);
}

/* The id of somebody outside the register whose address was written; what was written, when it is none. NULL: nobody's. */
static const char *find_person(const struct session *session, const char *which)
{
	uint32_t listed = subscription_of_address(&session->state, which);
	if (strchr(which, '@') == NULL)
		return which;
	return listed == NOBODY ? NULL : session->state.subscriptions.items[listed].id;
}

/*
 * The public pages are built anew, so that nothing erased stands there until the next run. Published minutes are a text
 * of their own: true when the same words still stand in one.
 */
static bool mind_pages(struct session *session, const char *which)
{
	struct website website;
	uint64_t row;
	bool left = false;
	website_due(session, &website);
	if (website.problem.class != ERROR_NONE)
		printf("Public pages: %s (the next run tries again)\n", website.problem.text);
	for (size_t i = 0; row_parse(which, 'r', &row) && i < session->state.publications.count; i++) {
		const struct publication *p = &session->state.publications.items[i];
		const struct meeting *meeting = state_meeting(&session->state, p->subject);
		if (meeting == NULL || meeting->minutes.row != row ||
		    ledger_words(session->ledger, &session->arena, BOOK_LEDGER, p->row) == NULL)
			continue;
		printf("They were published as well, as a text of its own: assent erase text r%llu\n", (unsigned long long)p->row);
		left = true;
	}
	return left || website.problem.class != ERROR_NONE;
}

/* Runs `assent erase text rN` or `assent erase person ID` on an open session. */
static bool work(struct session *session, const struct cmd_call *call, struct erasure *done, struct error *error)
{
	const char *what = call->arguments[1], *which = call->arguments[2];
	uint64_t row = 0;
	if (strcmp(what, "text") == 0 && !row_parse(which, 'r', &row))
		return error_set(error, ERROR_USAGE, "erase text: %s is no row: write r and its number, as r812", which);
	if (!session_open(session, call->home, LEDGER_WRITE, call->now_text, error) ||
	    !check_clock(session, false, error))
		return false;
	if (strcmp(what, "text") == 0)
		return erase_text(session, row, done, error);
	const char *member = find_person(session, which);
	return member == NULL ? error_set(error, ERROR_USAGE, "%s: nobody outside the register has this address; of a member, name the id", which)
	                      : erase_person(session, member, done, error);
}

static int erase(const struct cmd_call *call, struct error *error)
{
	struct arena arena = {0};
	struct session session = {0};
	struct erasure done = {.words_left = "", .held_left = ""};
	bool left = false;
	if (call->count != 3 || (strcmp(call->arguments[1], "text") != 0 && strcmp(call->arguments[1], "person") != 0))
		return cmd_usage(&cmd_erase, error, "say what to erase");
	int lock = home_check_owner(call->home, error) ? file_lock(file_path(&arena, call->home, "lock"), error) : -1;
	bool good = lock >= 0 && work(&session, call, &done, error);
	if (good) {
		report(call->arguments[2], &done);
		left = report_left(&done);
		left |= mind_pages(&session, call->arguments[2]);
	}
	session_close(&session);
	file_unlock(lock);
	arena_release(&arena);
	if (!good)
		return EXIT_FAILED;
	return left ? EXIT_ATTENTION : EXIT_DONE;
}

const struct command cmd_erase = {
	.name = "erase",
	.usage = "text rN | person MEMBER",
	.summary = "deletes the words of a row, or what is kept about a person; the rows and every proof stay",
	.help = "  text rN        deletes the words that belong to row N of the ledger, and every copy of them in\n"
	        "                 this home: the letter, mails that quote them\n"
	        "  person MEMBER  deletes a person's lines in the registers, their letters, the mails to them, and what\n"
	        "                 the journal knows of them. Their words in the ledger are erased one by one.\n"
	        "                 Somebody who is only on the list of the monthly news, or told us what they think of a\n"
	        "                 proposal, has an id, too: s-... For these the address, in small letters, will do as well\n"
	        "The ledger gets a row that says so, but not about those. Old receipts stay good, and who kept their own words with their\n"
	        "receipt can still prove them. What can't be called back is named. Cut off, the same command again\n"
	        "does the rest.\n",
	.run = erase,
};

/* SPDX-License-Identifier: MIT */
#include "session.h"

#include "base/file.h"
#include "mailroom.h"
#include "post/post.h"
#include "second_copy.h"

#include <string.h>
#include <time.h>

#define REHEARSAL_END "/rehearsal"

enum { FACTS_KEPT_DAYS = 30 }; /* what is older than this is owed to nobody any more */

static void take_settings(struct rules *rules, const struct settings *settings)
{
	rules->digest_readers = strcmp(settings->digest_members, "core") == 0  ? DIGEST_CORE
	                        : strcmp(settings->digest_members, "all") == 0 ? DIGEST_ALL
	                                                                       : DIGEST_NONE;
	rules->digest_skips_empty = strcmp(settings->digest_empty, "skip") == 0;
	rules->digest_monthly = settings->digest_monthly;
	rules->archive_monthly = settings->archive_monthly;
	rules->site_pages = settings->site_pages;
	rules->case_handler = settings->handler;
	rules->agreement_version = (unsigned)settings->agreement_version;
	rules->agreement_reminder_days = settings->agreement_reminder_days;
	rules->agreement_grace_days = settings->agreement_grace_days;
}

bool session_read(struct session *session, const char *home, const char *now_text, struct error *error)
{
	*session = (struct session){.home = home, .chosen_time = now_text != NULL};
	struct arena *arena = &session->arena;
	if (!home_check_owner(home, error) || !session_clock(home, now_text, &session->now, error) ||
	    !settings_read(arena, home, &session->settings, error))
		return false;
	const struct settings *settings = &session->settings;
	if (!rules_read(arena, home, settings->rules, &session->rules, error) ||
	    !zone_read(arena, settings->zone, &session->rules.zone, error) ||
	    !roster_read(&session->registers, home, &session->roster, error))
		return false;
	take_settings(&session->rules, settings);
	if (!agreement_read(arena, home, settings->languages, settings->language_count, &session->rules, error))
		return false;
	session->roster.languages = settings->languages;
	session->roster.language_count = settings->language_count;
	roster_check(&session->registers, &session->roster, &session->roster_problems);
	return true;
}

bool session_words(struct session *session, struct error *error)
{
	const struct settings *settings = &session->settings;
	return words_read(&session->arena, session->home, settings->languages, settings->language_count,
	                  &session->words, error);
}

static bool fold(void *context, const struct event *event, struct error *error)
{
	struct session *session = context;
	(void)error;
	state_apply(&session->state, event);
	if (session->restored)
		mail_rows_add(&session->arena, &session->mail_rows, event);
	return true;
}

/*
 * The books against the posting log: a mail is posted only after the commit it
 * tells of, so books that end before are an old copy, and to go on would sign a
 * second history. Asked before the books are opened: opening takes what lies
 * behind an old `state` for the torn end of a run.
 */
static bool is_newest_copy(const char *home, struct error *error)
{
	struct posted_newest newest;
	uint64_t ledger, journal;
	if (!ledger_committed(home, &ledger, &journal))
		return true;
	if (!posted_newest(home, &newest, error))
		return false;
	if (newest.ledger <= ledger && newest.journal <= journal)
		return true;
	return error_set(error, ERROR_CORRUPT,
	                 "%s: this home is behind what was posted (outbox/posted.csv tells of row %c%llu): its books are an "
	                 "old copy: put the newest copy of the whole home in its place",
	                 home, newest.ledger > ledger ? 'r' : 'j',
	                 (unsigned long long)(newest.ledger > ledger ? newest.ledger : newest.journal));
}

/* A call is counted by the rules it was opened under; without them it would be counted by others unnoticed. */
static bool has_rules(const struct session *session, struct error *error)
{
	const struct state *state = &session->state;
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		if ((p->phase == PHASE_CALL || p->phase == PHASE_CLOSED) && p->rules == NULL)
			return error_set(error, ERROR_CORRUPT,
			                 "%s/ledger/texts/%llu.txt: the rules of the call on %s are missing: put the file "
			                 "back from a backup",
			                 session->home, (unsigned long long)p->call_row, p->id);
	}
	return true;
}

bool session_fold(struct session *session, enum ledger_mode mode, struct error *error)
{
	if (mode == LEDGER_WRITE && !is_newest_copy(session->home, error))
		return false;
	session->ledger = ledger_open(&session->arena, session->home, mode, error);
	if (session->ledger == NULL)
		return false;
	if (*session->settings.key_file != '\0')
		ledger_set_key_file(session->ledger,
		                    session->settings.key_file[0] == '/'
		                            ? session->settings.key_file
		                            : file_path(&session->arena, session->home, session->settings.key_file));
	if (session->chosen_time && !ledger_head(session->ledger).rehearsal)
		return error_set(error, ERROR_CORRUPT, "%s: the checkpoint names another origin than the signed state: "
		                                       "run assent verify",
		                 session->home);
	state_init(&session->state, &session->arena, session->now - (instant)FACTS_KEPT_DAYS * SECONDS_A_DAY);
	if (session->settings.language_count > 0)
		session->state.language = session->settings.languages[0];
	if (!ledger_replay(session->ledger, state_wants_words, fold, session, error))
		return false;
	state_lay_roster(&session->state, &session->roster);
	return mode == LEDGER_READ || has_rules(session, error);
}

/* Whoever signs asks the mailbox first whether this home is the newest copy of itself. */
static bool ask_second_copy(struct session *session, struct error *error)
{
	struct mailbox_source *mailbox = mailroom_open(session, true, error);
	bool good = mailbox != NULL && second_copy_check(session, mailbox, error);
	mailbox_close(mailbox);
	session->mailbox = NULL; /* what is committed is added by the next run */
	return good;
}

bool session_open(struct session *session, const char *home, enum ledger_mode mode, const char *now_text,
                  struct error *error)
{
	return session_read(session, home, now_text, error) &&
	       (mode == LEDGER_READ || ask_second_copy(session, error)) && session_fold(session, mode, error);
}

static void token_of(const void *ledger, const char *text, char token[TOKEN_TEXT_SIZE])
{
	ledger_token(ledger, text, token);
}

void session_tokens(struct session *session)
{
	session_forget_tokens(session);
	struct requests *requests = &session->requests;
	requests->token_of = token_of;
	requests->context = session->ledger;
	state_requests(&session->state, &session->asked, requests);
	requests_make_tokens(requests);
}

void session_forget_tokens(struct session *session)
{
	session->requests = (struct requests){0};
	arena_release(&session->asked);
}

bool session_commit(struct session *session, const struct event *events, size_t count, struct error *error)
{
	if (count == 0)
		return true;
	if (!ledger_commit(session->ledger, events, count, session->now, error))
		return false;
	for (size_t i = 0; i < count; i++)
		state_apply(&session->state, &events[i]);
	return true;
}

void session_forget_roster(struct session *session)
{
	session->roster = (struct roster){0};
	session->roster_problems = (struct roster_problems){0};
	arena_release(&session->registers);
}

void session_close(struct session *session)
{
	if (session->ledger != NULL)
		ledger_close(session->ledger);
	session->ledger = NULL;
	session_forget_roster(session);
	session_forget_tokens(session);
	arena_release(&session->arena);
}

/* The origin is the first line of the checkpoint; session_fold holds it against the signed one. */
static bool looks_like_rehearsal(const char *home)
{
	struct arena arena = {0};
	struct error ignored = {0};
	struct bytes note;
	bool found = false;
	if (file_read(&arena, file_path(&arena, home, "ledger/checkpoint"), 65536, &note, &ignored)) {
		size_t length = strcspn(note.data, "\n");
		size_t end = strlen(REHEARSAL_END);
		found = length > end && memcmp(note.data + length - end, REHEARSAL_END, end) == 0;
	}
	arena_release(&arena);
	return found;
}

bool session_clock(const char *home, const char *now_text, instant *ret_now, struct error *error)
{
	if (now_text == NULL) {
		*ret_now = (instant)time(NULL);
		return true;
	}
	if (!looks_like_rehearsal(home))
		return error_set(error, ERROR_CONFIGURATION,
		                 "--now: %s is no rehearsal home: only one made by assent init --rehearsal lets you "
		                 "choose the time",
		                 home);
	if (!instant_parse(now_text, ret_now))
		return error_set(error, ERROR_USAGE, "--now: \"%s\" is no time: write it as 2026-12-01T16:12:00Z",
		                 now_text);
	return true;
}

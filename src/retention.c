/* SPDX-License-Identifier: MIT */
#include "retention.h"

#include "cases.h"
#include "core/decision.h"
#include "core/lifetime.h"
#include "core/subscriptions.h"
#include "mailbox/mailbox.h"
#include "post/post.h"

enum { PARTS = 256, POSTED_PARTS = 4, SECONDS_A_PART = SECONDS_A_DAY / PARTS };

struct retention {
	struct session *session;
	instant letters_before, mails_before;
};

static bool letter_over(void *context, const char *hash)
{
	const struct retention *retention = context;
	return lifetime_letter_over(&retention->session->state, hash, retention->letters_before);
}

static bool mail_over(void *context, const char *token, const char *key)
{
	const struct retention *retention = context;
	struct session *session = retention->session;
	if (session->requests.count == 0)
		session_tokens(session);
	return lifetime_mail_over(&session->state, request_find(&session->requests, token), key,
	                          retention->mails_before);
}

static bool tidy_part(struct retention *retention, unsigned part, struct error *error)
{
	const char *home = retention->session->home;
	size_t count;
	bool good = letters_forget(home, part, letter_over, retention, &count, error);
	for (unsigned i = 0; good && i < POSTED_PARTS; i++)
		good = posted_forget(home, part * POSTED_PARTS + i, mail_over, retention, &count, error);
	return good;
}

/* ---- addresses of the list ---- */

struct forgetting {
	struct session *session;
	struct index over; /* addresses and ids that are kept no longer */
	instant strangers_before;
};

static bool is_over(const struct forgetting *f, const char *text)
{
	uint32_t place;
	return *text != '\0' && index_get(&f->over, text, &place);
}

/* Wherever the journal has the address: with the list, with letters of strangers, with letters that were held. */
static enum row_fate fate_of(void *context, struct event *event)
{
	const struct forgetting *f = context;
	if (event->kind == EVENT_STRANGER_WROTE)
		return is_over(f, event->value) || event->time < f->strangers_before ? ROW_GONE : ROW_KEPT;
	bool listed = event->kind == EVENT_SUBSCRIPTION_ASKED || event->kind == EVENT_SUBSCRIPTION_STOPPED;
	bool asked = event->kind == EVENT_IDENTITY_ASKED && is_over(f, event->place);
	if (*event->place == '\0' || (!asked && !(listed && is_over(f, event->member))))
		return ROW_KEPT;
	event->place = "";
	return ROW_CHANGED;
}

static bool forget_addresses(struct session *session, struct error *error)
{
	struct arena scratch = {0};
	struct forgetting f = {
		.session = session,
		.strangers_before = session->now - (instant)session->settings.letter_days * SECONDS_A_DAY,
	};
	struct decision d = decision_begin(&scratch, &session->rules, &session->state, session->now);
	for (size_t i = 0; i < session->state.subscriptions.count; i++) {
		const struct subscription *s = &session->state.subscriptions.items[i];
		if (!subscription_address_over(s, session->now))
			continue;
		index_put(&scratch, &f.over, s->id, 1);
		index_put(&scratch, &f.over, s->address, 1);
		decision_add(&d, EVENT_SUBSCRIPTION_ERASED)->member = s->id;
	}
	/* The journal goes last: it alone knows who is to be forgotten. */
	bool good = d.count == 0 ||
	            (outbox_forget(session->home, &f.over, error) &&
	             ledger_rewrite_journal(session->ledger, fate_of, &f, d.items, d.count, session->now, error));
	for (size_t i = 0; good && i < d.count; i++)
		state_apply(&session->state, &d.items[i]);
	arena_release(&scratch);
	return good;
}

bool retention_work(struct session *session, instant last_run, struct error *error)
{
	const struct settings *settings = &session->settings;
	struct retention retention = {
		.session = session,
		.letters_before = session->now - (instant)settings->letter_days * SECONDS_A_DAY,
		.mails_before = session->now - (instant)settings->posted_days * SECONDS_A_DAY,
	};
	int64_t to = session->now / SECONDS_A_PART;
	int64_t from = last_run == INSTANT_NONE ? to : last_run / SECONDS_A_PART;
	from = to - from > PARTS ? to - PARTS : from;
	bool good = true;
	while (good && from < to)
		good = tidy_part(&retention, (unsigned)(++from % PARTS), error);
	return good && forget_addresses(session, error) && cases_retention(session, error);
}

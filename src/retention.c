/* SPDX-License-Identifier: MIT */
#include "retention.h"

#include "core/lifetime.h"
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
	return good;
}

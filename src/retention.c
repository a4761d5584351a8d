/* SPDX-License-Identifier: MIT */
#include "retention.h"

#include "core/lifetime.h"
#include "mailbox/mailbox.h"
#include "post/post.h"

enum { PARTS = 256, POSTED_PARTS_A_RUN = 4 };

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

bool retention_work(struct session *session, struct error *error)
{
	const struct settings *settings = &session->settings;
	struct retention retention = {
		.session = session,
		.letters_before = session->now - (instant)settings->letter_days * SECONDS_A_DAY,
		.mails_before = session->now - (instant)settings->posted_days * SECONDS_A_DAY,
	};
	unsigned part = session->state.batch % PARTS;
	size_t count;
	bool good = letters_forget(session->home, part, letter_over, &retention, &count, error);
	for (unsigned i = 0; good && i < POSTED_PARTS_A_RUN; i++)
		good = posted_forget(session->home, part * POSTED_PARTS_A_RUN + i, mail_over, &retention, &count, error);
	return good;
}

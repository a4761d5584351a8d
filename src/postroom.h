/* SPDX-License-Identifier: MIT */
/* The post room of one run: what is owed is rendered, composed, put into the outbox, and posted. */
#ifndef ASSENT_POSTROOM_H
#define ASSENT_POSTROOM_H

#include "post/post.h"
#include "session.h"

struct postroom_result {
	size_t composed;           /* new mails in the outbox */
	bool held;                 /* more than mails.hold_above after a gap or a change of the roster */
	size_t planned;            /* how many that would be */
	const char *missing;       /* templates without a translation, one a line */
	struct post_result post;
};

/*
 * Notes that the next mails are composed with care, until they are: durable
 * when this returns. To be called before the commit of what makes it so, as the
 * run after a crash does not see a change that is committed already.
 */
bool postroom_be_careful(struct session *session, struct error *error);

/*
 * Composes and posts everything owed. `careful`: there was a gap or a change
 * of the roster (in this run, or noted before), so a large number of mails
 * waits for `release`. The hold lasts until a run with `release`.
 */
bool postroom_work(struct session *session, bool careful, bool release, struct postroom_result *ret_result,
                   struct error *error);

/* The way out that the settings name; NULL with an error. It lives in `arena` and has to be closed. */
struct sender *postroom_sender(struct arena *arena, const char *home, const struct settings *settings,
                               struct error *error);

#endif

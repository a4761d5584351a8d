/* SPDX-License-Identifier: MIT */
/* The public pages of a home: from the books to the folder public/. */
#ifndef ASSENT_WEBSITE_H
#define ASSENT_WEBSITE_H

#include "session.h"

struct website {
	bool changed;        /* public/ is another one now */
	size_t pages, files;
	struct error problem; /* of website_due: why they could not be built; class NONE: they could */
	const char *without; /* languages of mails that have no pages, separated by blanks; "" none. In the session's arena */
};

/*
 * Makes public/ say what the books, registers and documents say now: nothing
 * is written when it does. From the same state and templates come the same
 * bytes, whatever the time is. The session is open for WRITE.
 */
bool website_build(struct session *session, struct website *ret_website, struct error *error);

/* What a run does: the same when the settings want it. What goes wrong stands in `problem`; mails go out all the same. */
void website_due(struct session *session, struct website *ret_website);

#endif

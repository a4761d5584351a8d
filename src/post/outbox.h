/* SPDX-License-Identifier: MIT */
/*
 * Inside of the outbox, shared by the files that deal with it only.
 *
 * outbox/KEY.tmp   being composed; removed by the next run
 * outbox/KEY.eml   finished: three lines of envelope, then the mail
 * outbox/refused/  mails that the server will never take, for a person to look at
 * outbox/done/     posted ones that wait to be removed: so many a run
 */
#ifndef ASSENT_POST_OUTBOX_H
#define ASSENT_POST_OUTBOX_H

#include "post/log.h"
#include "post/post.h"

#include <sys/types.h>

/* A mail that waits. 100,000 of them have to fit into little memory. */
struct waiting_mail {
	const char *key;
	instant since;         /* owed since; INSTANT_NONE until the envelope is read */
	uint16_t order;        /* enum mail_order */
	uint8_t turn;          /* enum turn: set by posting */
	uint8_t outcome;       /* enum post_outcome: of this posting */
};

enum turn { TURN_NOW, TURN_AGAIN, TURN_NOT }; /* AGAIN: it had to wait in an earlier run */

/* Of a composing that two processes share: which one this is. */
struct share {
	enum { SHARE_ALL, SHARE_FIRST, SHARE_SECOND } part;
	int pipe;     /* from the second to the first */
	pid_t second; /* FIRST: the other process */
	size_t done;  /* FIRST: of the first so many mails that wait, the other has written its own */
};

struct outbox {
	struct arena *arena;
	const char *home, *folder;
	struct post_log log;
	struct waiting_mails { LIST(struct waiting_mail); } waiting;
	size_t settled; /* the first so many are finished and durable */
	size_t removed; /* posted ones taken away in this run */
	bool kept;      /* text parts were kept since the last settling */
	struct share share;
};

/* SECOND: says that its part of all mails so far is written, or (not NULL) what went wrong. */
bool share_tell(const struct outbox *outbox, const struct error *trouble, struct error *error);

/* FIRST: waits until the other has written its part of all mails so far. What went wrong there is the error. */
bool share_wait(struct outbox *outbox, struct error *error);

struct envelope {
	const char *from, *to;
	enum mail_order order;
	instant since;
	size_t length; /* bytes of the envelope lines */
};

/* Adds the three lines to `out`: Return-Path and Delivered-To as in any Maildir, and what we need to sort. */
void envelope_write(struct buf *out, const struct mail *mail, const struct letterhead *head);

/* Reads them back from the beginning of a file; false when they are not ours. */
bool envelope_read(struct arena *arena, const char *bytes, size_t length, struct envelope *ret_envelope);

/* outbox/KEY.ending */
const char *outbox_path(struct arena *arena, const struct outbox *outbox, const char *key, const char *ending);

/*
 * Takes a posted mail away: removes it, or when this run has removed many, moves
 * it to outbox/done/ for the next one, as some file systems take longer to free
 * a file than a server to accept it. One that is gone is no error.
 */
bool outbox_clear(struct arena *arena, struct outbox *outbox, const char *key, struct error *error);

/* Moves a refused mail to outbox/refused/; one that is there already is no error. */
bool outbox_put_aside(struct arena *arena, const struct outbox *outbox, const char *key, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The SMTP sender (RFC 5321): one verified connection for all mails of a run,
 * with a log-in (RFC 4954), pipelined where the server offers it (RFC 2920).
 *
 * What a mail's end is, its reply codes alone say: 2xx accepted, 4xx later, 5xx
 * refused, where it speaks of this mail or its recipient. 5xx that speak of us
 * (our address, our log-in, our quota) refuse no mail: it waits, and the run
 * says what to mend. No reply to the last dot is in doubt.
 */
#ifndef ASSENT_POST_SMTP_H
#define ASSENT_POST_SMTP_H

#include "net/secret.h"
#include "net/stream.h"
#include "post/post.h"

#include <stdbool.h>
#include <stdint.h>

enum smtp_login {
	SMTP_LOGIN_AUTO,    /* by what there is: no user: NONE; a token: XOAUTH2; else PLAIN, else LOGIN, as offered */
	SMTP_LOGIN_NONE,
	SMTP_LOGIN_PLAIN,
	SMTP_LOGIN_LOGIN,
	SMTP_LOGIN_XOAUTH2
};

/* A server and how to talk to it; all text is borrowed for as long as the sender lives. */
struct smtp_way {
	struct net_server server;
	enum smtp_login login;
	const char *user;
	struct secret_source secret; /* of a password, or for XOAUTH2 of a token */
	bool token;                  /* the secret is a token */
	const char *ehlo_name;       /* "": [127.0.0.1], which says nothing about this machine */
	int end_ms;                  /* to wait for the reply to the last dot; 0: 180,000 */
};

/*
 * A sender over this way; connects when the first window begins. NULL, class
 * CONFIGURATION: what the way says can't be right.
 */
struct sender *smtp_sender_open(struct arena *arena, const struct smtp_way *way, struct error *error);

/* What a server said of itself, after the log-in. */
struct smtp_facts {
	bool encrypted, pipelining, eight_bit, utf8;
	uint64_t size;      /* of the largest mail; 0: it did not say */
	const char *login;  /* "PLAIN", "none" ... */
	int64_t certificate_end; /* as net_certificate_end */
};

/* Connects, logs in, and quits: for doctor. */
bool smtp_try(struct arena *arena, const struct smtp_way *way, struct smtp_facts *ret_facts, struct error *error);

#endif

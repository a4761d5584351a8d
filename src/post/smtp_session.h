/* SPDX-License-Identifier: MIT */
/* One session with a mail server, from the greeting to QUIT. For smtp*.c only. */
#ifndef ASSENT_POST_SMTP_SESSION_H
#define ASSENT_POST_SMTP_SESSION_H

#include "post/smtp.h"
#include "post/smtp_wire.h"

struct mailsmtp; /* libetpan/mailsmtp_types.h */

/* What EHLO offered (RFC 5321, 4.1.1.1); forgotten when TLS begins. */
struct smtp_offers {
	bool pipelining, eight_bit, utf8, starttls, auth;
	bool plain, login, xoauth2;
	uint64_t size; /* 0: no limit told */
};

struct smtp_session {
	const struct smtp_way *way;
	struct net_stream *net;
	struct mailsmtp *etpan;
	struct smtp_wire wire;
	struct smtp_offers offers;
	const char *login; /* how it logged in */
	bool dirty;        /* a transaction was begun and not ended: RSET before the next one */
};

/*
 * Greets, begins TLS, logs in. False with an error that says what to do:
 * CONFIGURATION for what a person has to mend, TEMPORARY for the rest. Has to
 * be closed, whatever the result.
 */
bool smtp_session_open(struct smtp_session *session, struct arena *arena, const struct smtp_way *way,
                       struct error *error);

/* Ends it; `polite`: the connection works, so QUIT first. */
void smtp_session_close(struct smtp_session *session, struct arena *arena, bool polite);

/* Flushes, and reads one reply; bounded. False: the connection is of no more use. */
bool smtp_answer(struct smtp_session *session, struct arena *arena, struct smtp_reply *ret_reply);

/* Why the connection is of no more use, in words. */
const char *smtp_trouble(const struct smtp_session *session, const struct smtp_reply *reply);

/* What a reply to EHLO offers; the first line is the server's name. */
struct smtp_offers smtp_offers_of(const struct smtp_reply *reply);

/* What came of a mail. */
struct smtp_result {
	enum post_outcome outcome;
	const char *answer;
	bool broken;      /* the connection is of no more use */
	bool again;       /* it broke before the mail's end: surely not accepted, and a new one may do */
	struct error ours; /* the server will not have us; class NONE: it is not that */
};

/* Hands one mail over. `proven`: this server has accepted a mail of ours today. */
void smtp_mail(struct smtp_session *session, struct arena *arena, const struct parcel *parcel, bool proven,
               struct smtp_result *ret_result);

/* To which command a reply belongs. */
enum smtp_step { SMTP_MAIL, SMTP_RCPT, SMTP_DATA, SMTP_END };

enum smtp_verdict { SMTP_FINE, SMTP_LATER, SMTP_REFUSED, SMTP_OURS };

/* What a refusal means: whose it is. OURS: it speaks of our account, address or talk. */
enum smtp_verdict smtp_judge(const struct smtp_reply *reply, enum smtp_step step, bool proven);

#endif

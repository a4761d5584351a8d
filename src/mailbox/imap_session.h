/* SPDX-License-Identifier: MIT */
/* Inside the room only: one session with an IMAP server, from the greeting to the log-out. */
#ifndef ASSENT_MAILBOX_IMAP_SESSION_H
#define ASSENT_MAILBOX_IMAP_SESSION_H

#include "mailbox/imap.h"
#include "mailbox/imap_guard.h"

typedef struct mailimap mailimap; /* libetpan's, <libetpan/mailimap.h> */
struct mailimap_set;
struct mailimap_fetch_type;
struct mailimap_msg_att;

struct imap_session {
	const struct imap_settings *settings;
	struct net_stream *stream;
	mailimap *imap;
	struct imap_guard guard;
	bool can_move, can_expunge_uids, can_list_uses; /* MOVE; UIDPLUS; SPECIAL-USE with LIST-EXTENDED */
};

/* What became of a command. */
enum imap_outcome {
	IMAP_DONE,
	IMAP_REFUSED, /* the server said NO: the session goes on */
	IMAP_GARBLED, /* an answer that can't be read, or BAD: the session is over */
	IMAP_LOST     /* the connection is gone or was given up: the session is over */
};

/* Begins: connects, TLS, logs in, learns what the server can do. Has to be closed in any case. */
bool imap_session_begin(struct imap_session *session, const struct imap_settings *settings, struct error *error);

/* Logs out, when the session is still good, and frees. */
void imap_session_end(struct imap_session *session);

/*
 * Bounds for the next command: responses with about `lines` lines, and with
 * literals of `literal_bytes` at most, `bytes` of them in all.
 */
void imap_expect(struct imap_session *session, uint64_t lines, uint64_t literal_bytes, uint64_t bytes);

/* UIDs in order as a set, neighbours as ranges; NULL when there is no memory. To be freed by mailimap_set_free. */
struct mailimap_set *imap_uid_set(const uint32_t *uids, size_t count);

typedef struct clist_s imap_rest;
typedef int imap_fetch_command(mailimap *imap, struct mailimap_set *set, struct mailimap_fetch_type *wanted, imap_rest **rest);

/*
 * A FETCH (mailimap_fetch or mailimap_uid_fetch) whose responses go to `take`
 * one by one. Frees set and wanted; either may be NULL: then there is no memory.
 */
enum imap_outcome imap_fetch_set(struct imap_session *session, imap_fetch_command *command, struct mailimap_set *set,
                                 struct mailimap_fetch_type *wanted,
                                 void (*take)(struct mailimap_msg_att *response, void *context), void *context);

/* From now on responses to FETCH go to `take` one by one; NULL: they are kept by libetpan. */
void imap_take_each(struct imap_session *session, void (*take)(struct mailimap_msg_att *response, void *context),
                    void *context);

/* Reads a result of libetpan's. After GARBLED and LOST nothing more is sent. */
enum imap_outcome imap_outcome(struct imap_session *session, int result);

/*
 * The error for an outcome that is not DONE: `what` says what was tried. A
 * refusal is of class `refused`, and quotes the server. Returns false.
 */
bool imap_failed(const struct imap_session *session, enum imap_outcome outcome, const char *what,
                 enum error_class refused, struct error *error);

/* True when the last refusal says that the folder is missing, and may be made ([TRYCREATE]). */
bool imap_wants_folder(const struct imap_session *session);

#endif

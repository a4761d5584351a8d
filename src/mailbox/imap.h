/* SPDX-License-Identifier: MIT */
/*
 * A mailbox on an IMAP server (RFC 3501): INBOX and Junk are read, Processed
 * and Held are where letters go. A letter's place is
 * <folder>/<UIDVALIDITY>/<UID>, which a server never gives to another letter.
 */
#ifndef ASSENT_MAILBOX_IMAP_H
#define ASSENT_MAILBOX_IMAP_H

#include "mailbox/mailbox.h"
#include "net/secret.h"
#include "net/stream.h"

enum imap_login {
	IMAP_LOGIN_PASSWORD, /* AUTHENTICATE PLAIN where the server knows it, else LOGIN */
	IMAP_LOGIN_LOGIN,
	IMAP_LOGIN_PLAIN,
	IMAP_LOGIN_TOKEN     /* XOAUTH2; the secret is an OAuth 2 access token */
};

struct imap_settings {
	struct net_server server;
	const char *user;
	enum imap_login login;
	struct secret_source secret;
	const char *processed, *held, *junk, *copy; /* names of folders in UTF-8; "": found or made under standard names */
	const char *memory_file; /* where it notes which letters of Junk it has looked at; "": nowhere */
	bool read_only;          /* nothing is made, moved or written on the server */
};

/*
 * Connects, logs in, and finds or makes the folders. NULL with an error:
 * CONFIGURATION when somebody has to change something, TEMPORARY when the
 * server can't be reached or does not keep to the protocol. To be closed by
 * the source's `close`.
 */
struct mailbox_source *imap_open(struct arena *arena, const struct imap_settings *settings, struct error *error);

/*
 * Which folders of the server are ours, by their names there, for a person to read: "INBOX, Junk ([Gmail]/Spam) ...".
 * And what it can't do that somebody may miss. In `arena`.
 */
const char *imap_describe(struct arena *arena, const struct mailbox_source *source);

/* When the server's certificate ends, as net_certificate_end. */
int64_t imap_certificate_end(const struct mailbox_source *source);

#endif

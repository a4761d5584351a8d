/* SPDX-License-Identifier: MIT */
/*
 * What a log-in needs: a password or an OAuth 2 token, from a file or from a
 * command; never from an argument or the environment.
 */
#ifndef ASSENT_NET_SECRET_H
#define ASSENT_NET_SECRET_H

#include "base/error.h"

#include <stdbool.h>

enum { SECRET_SIZE = 8192 };

/* Where it comes from; one of the two is not "". */
struct secret_source {
	const char *file;    /* first line of a file that only its owner may read (mode 0600 or 0400) */
	const char *command; /* run by /bin/sh with an empty stdin; first line of what it prints, within 30 seconds */
};

/*
 * Fetches it. CONFIGURATION: no such file, others may read it, the command
 * failed, controls in it; TEMPORARY: the command took too long. No message
 * contains the secret.
 */
bool secret_read(const struct secret_source *source, char ret_secret[SECRET_SIZE], struct error *error);

/*
 * True when `text` tells the secret: as it is, or within base64 (RFC 4648, at
 * any alignment), as a server that echoes the log-in would. Then it is shown to
 * nobody.
 */
bool secret_is_told(const char *text, const char *secret);

/* Overwrites it. */
void secret_forget(char secret[SECRET_SIZE]);

#endif

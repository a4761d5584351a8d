/* SPDX-License-Identifier: MIT */
/*
 * The way to a mail server: one connection, verified and bounded, as the
 * stream that libetpan reads and writes. IMAP and SMTP both go over it.
 *
 * What it promises: the server's certificate and name are checked inside the
 * handshake, before a byte is believed; nothing falls back to clear text;
 * every wait ends (a bound on each, one on the whole session); every command
 * may read a bounded number of bytes; an end of the connection is told as
 * such. Clear text goes to this machine itself (loopback) only.
 */
#ifndef ASSENT_NET_STREAM_H
#define ASSENT_NET_STREAM_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct _mailstream mailstream; /* libetpan's, <libetpan/mailstream.h> */

enum net_security {
	NET_TLS,      /* TLS from the first byte */
	NET_STARTTLS, /* in clear until the protocol's STARTTLS; then net_start_tls */
	NET_CLEAR     /* never TLS: loopback only */
};

struct net_server {
	const char *host;     /* name or address: the certificate has to name it */
	uint16_t port;
	enum net_security security;
	const char *ca_file;  /* PEM; "": the system's certificates */
	int wait_ms;          /* for one connect, handshake, read or write; 0: 30,000 */
	int64_t session_ms;   /* for everything together; 0: 600,000 */
};

struct net_stream;

/*
 * Connects (and, with NET_TLS, shakes hands). NULL with an error that says what
 * is wrong and what to do: TEMPORARY when the server can't be reached or broke
 * off, CONFIGURATION when its certificate is not good for this name, the name
 * does not exist, or clear text was asked for a host that is not this machine.
 * Has to be closed, whatever libetpan did with its mailstream.
 */
struct net_stream *net_connect(const struct net_server *server, struct error *error);

/*
 * libetpan's face of it: for mailimap_connect, mailsmtp_connect. It may be
 * closed by libetpan (mailimap_free does) or by net_close, which comes last.
 */
mailstream *net_mailstream(struct net_stream *stream);

/*
 * TLS on a NET_STARTTLS connection, after the server said yes. What came in
 * clear behind that yes is an attack: an error (TEMPORARY).
 */
bool net_start_tls(struct net_stream *stream, struct error *error);

/* True when a secret may be sent: all is encrypted, or it was to be clear and the server is this machine. */
bool net_is_safe(const struct net_stream *stream);

#define NET_NO_CERTIFICATE INT64_MIN

/*
 * When the server's own certificate ends, in seconds since 1970;
 * NET_NO_CERTIFICATE on a connection in clear.
 */
int64_t net_certificate_end(const struct net_stream *stream);

/* From now on, milliseconds for one read or write. */
void net_set_wait(struct net_stream *stream, int wait_ms);

/*
 * Takes in what has come meanwhile, up to some megabytes, without waiting: so
 * that a server can go on sending while we do other work. It is counted, looked
 * at and handed on when it is read.
 */
void net_gather(struct net_stream *stream);

/* Bytes that may be read from now on, until the next call; at the start 4 MiB. */
void net_budget(struct net_stream *stream, uint64_t bytes);

/* Milliseconds that are left of the session; 0 when it is over. For a second connection within the same time. */
int64_t net_left(const struct net_stream *stream);

/* Looks at what came in: NULL, or why nothing more is to be read from this server (static text). */
typedef const char *net_watcher(void *context, const char *bytes, size_t length);

/* From now on `watcher` looks at all that comes in before libetpan does; NULL: nobody. */
void net_watch(struct net_stream *stream, net_watcher *watcher, void *context);

/*
 * Why the last read or write failed: "the server closed the connection", "no
 * answer for 30 seconds" ...; "" when none failed. Static text.
 */
const char *net_trouble(const struct net_stream *stream);

/* Closes; NULL is fine. */
void net_close(struct net_stream *stream);

#endif

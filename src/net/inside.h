/* SPDX-License-Identifier: MIT */
/* Inside the room only: one connection, and what its files share. */
#ifndef ASSENT_NET_INSIDE_H
#define ASSENT_NET_INSIDE_H

#include "net/stream.h"

#include <sys/types.h>

enum { HOST_SIZE = 256, TROUBLE_SIZE = 240 };

struct tls;

struct net_stream {
	int handle; /* of the socket, non-blocking */
	struct tls *tls;  /* NULL in clear */
	mailstream *mailstream; /* NULL once libetpan has closed it */
	enum net_security security;
	bool loopback; /* the server is this machine */
	char host[HOST_SIZE];
	uint16_t port;
	const char *ca_file; /* own copy */
	int wait_ms;
	int64_t deadline; /* of the session, milliseconds of the monotonic clock */
	uint64_t budget;  /* bytes that may still be read */
	net_watcher *watcher; /* NULL: none */
	void *watcher_context;
	char trouble[TROUBLE_SIZE];
	struct gathered {
		char *bytes; /* NULL: never any */
		size_t begin, end, size;
		char trouble[TROUBLE_SIZE]; /* what came behind them; "" nothing yet */
	} gathered; /* read ahead, and not yet handed on */
};

/* Milliseconds of a clock that is never set. */
int64_t net_clock(void);

/* Says why something failed; only the first reason is kept. Returns false. */
bool net_fail(struct net_stream *stream, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Waits until the socket can be read (POLLIN) or written (POLLOUT): at most
 * wait_ms, and not beyond the session's end. False with the trouble told.
 */
bool net_wait(struct net_stream *stream, short events);

/* Turns the trouble into an error `host:port: trouble: what to do`, TEMPORARY. Returns false. */
bool net_error(const struct net_stream *stream, struct error *error);

/* Connects the socket: all addresses of the name in turn. */
bool net_dial(struct net_stream *stream, struct error *error);

/* Shakes hands and verifies; the stream's tls is there after success only. */
bool tls_begin(struct net_stream *stream, struct error *error);

/* When the peer's certificate ends, seconds since 1970; NET_NO_CERTIFICATE when it can't be told. */
int64_t tls_certificate_end(const struct tls *tls);

/* As recv with a socket that does not block: -1 with the trouble told, 0 for "wait for *ret_events first". */
ssize_t tls_read(struct net_stream *stream, void *bytes, size_t size, short *ret_events);
/* As send, likewise. */
ssize_t tls_write(struct net_stream *stream, const void *bytes, size_t size, short *ret_events);

/* Says good-bye without waiting, and frees; NULL is fine. */
void tls_end(struct tls *tls);

#endif

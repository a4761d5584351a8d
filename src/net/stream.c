/* SPDX-License-Identifier: MIT */
/*
 * The stream under libetpan: its own have no bound on a session or on bytes,
 * never verify, and spin when the server goes away within a literal. Here a
 * read that can't go on is an error, whatever the reason, and the reason is
 * kept for the sentence that the operator reads.
 */
#include "net/inside.h"

#include <errno.h>
#include <libetpan/mailstream.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	WAIT_STANDARD = 30 * 1000,
	SESSION_STANDARD = 600 * 1000,
	BUDGET_STANDARD = 4 * 1024 * 1024,
	BUFFER_SIZE = 16 * 1024, /* one record of TLS */
	GATHER_FIRST = 256 * 1024,
	GATHER_MOST = 4 * 1024 * 1024
};

int64_t net_clock(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool net_fail(struct net_stream *stream, const char *format, ...)
{
	va_list arguments;
	if (stream->trouble[0] != '\0')
		return false;
	va_start(arguments, format);
	vsnprintf(stream->trouble, sizeof stream->trouble, format, arguments);
	va_end(arguments);
	return false;
}

bool net_error(const struct net_stream *stream, struct error *error)
{
	return error_set(error, ERROR_TEMPORARY, "%s:%u: %s: the next run tries again; if it stays, check the server",
	                 stream->host, (unsigned)stream->port,
	                 stream->trouble[0] == '\0' ? "the connection failed" : stream->trouble);
}

bool net_wait(struct net_stream *stream, short events)
{
	struct pollfd socket = {.fd = stream->handle, .events = events};
	int64_t began = net_clock();
	for (;;) {
		int64_t now = net_clock();
		int64_t left = began + stream->wait_ms - now;
		if (now >= stream->deadline)
			return net_fail(stream, "the session takes too long");
		if (left <= 0)
			return net_fail(stream, "no answer for %g seconds", stream->wait_ms / 1000.0);
		if (left > stream->deadline - now)
			left = stream->deadline - now;
		int ready = poll(&socket, 1, (int)left);
		if (ready > 0)
			return true; /* errors too: the call that follows tells which */
		if (ready < 0 && errno != EINTR)
			return net_fail(stream, "waiting failed: %s", strerror(errno));
	}
}

/* ---- in clear ---- */

/* What a failed call means: 0 for "wait and try again", else -1 with the trouble told. */
static ssize_t meaning(struct net_stream *stream)
{
	if (errno == EAGAIN || errno == EINTR)
		return 0;
	if (errno == ECONNRESET || errno == EPIPE)
		net_fail(stream, "the server broke off the connection");
	else
		net_fail(stream, "the connection failed: %s", strerror(errno));
	return -1;
}

static ssize_t clear_read(struct net_stream *stream, void *bytes, size_t size, short *ret_events)
{
	ssize_t got = recv(stream->handle, bytes, size, 0);
	*ret_events = POLLIN;
	if (got == 0)
		net_fail(stream, "the server closed the connection");
	return got > 0 ? got : got == 0 ? -1 : meaning(stream);
}

static ssize_t clear_write(struct net_stream *stream, const void *bytes, size_t size, short *ret_events)
{
	ssize_t put = send(stream->handle, bytes, size, MSG_NOSIGNAL);
	*ret_events = POLLOUT;
	return put >= 0 ? put : meaning(stream);
}

static ssize_t read_some(struct net_stream *stream, void *bytes, size_t size, short *ret_events)
{
	return stream->tls != NULL ? tls_read(stream, bytes, size, ret_events) : clear_read(stream, bytes, size, ret_events);
}

/* ---- reading ahead ---- */

/* Room for a record more; false when there is enough, or no memory. */
static bool make_room(struct gathered *gathered)
{
	if (gathered->size - gathered->end >= BUFFER_SIZE)
		return true;
	size_t size = gathered->size == 0 ? GATHER_FIRST : gathered->size * 2;
	char *bytes = size > GATHER_MOST ? NULL : realloc(gathered->bytes, size);
	if (bytes == NULL)
		return false;
	gathered->bytes = bytes;
	gathered->size = size;
	return true;
}

void net_gather(struct net_stream *stream)
{
	struct gathered *gathered = &stream->gathered;
	short events;
	while (stream->trouble[0] == '\0' && gathered->trouble[0] == '\0' && make_room(gathered)) {
		ssize_t got = read_some(stream, gathered->bytes + gathered->end, BUFFER_SIZE, &events);
		if (got == 0)
			return;
		if (got > 0)
			gathered->end += (size_t)got;
		/* What came before is good: the trouble is told behind it. */
		memcpy(gathered->trouble, stream->trouble, sizeof gathered->trouble);
		stream->trouble[0] = '\0';
	}
}

/* What was read ahead comes first, then its trouble; 0: there is neither. */
static ssize_t take_gathered(struct net_stream *stream, void *bytes, size_t size)
{
	struct gathered *gathered = &stream->gathered;
	size_t ready = gathered->end - gathered->begin;
	if (ready == 0 && gathered->trouble[0] != '\0') {
		net_fail(stream, "%s", gathered->trouble);
		return -1;
	}
	size_t taken = ready < size ? ready : size;
	if (taken > 0)
		memcpy(bytes, gathered->bytes + gathered->begin, taken);
	gathered->begin += taken;
	if (gathered->begin == gathered->end)
		gathered->begin = gathered->end = 0;
	return (ssize_t)taken;
}

/* ---- libetpan's face ---- */

/* A drip of bytes is never waited for long, but it may last: the session's end is looked at each time. */
static bool in_time(struct net_stream *stream)
{
	if (stream->trouble[0] != '\0')
		return false;
	return net_clock() < stream->deadline || net_fail(stream, "the session takes too long");
}

/* Counts what came in, and shows it around. */
static ssize_t received(struct net_stream *stream, const char *bytes, ssize_t length)
{
	const char *refused = NULL;
	stream->budget -= (uint64_t)length;
	if (stream->watcher != NULL)
		refused = stream->watcher(stream->watcher_context, bytes, (size_t)length);
	if (refused == NULL)
		return length;
	net_fail(stream, "%s", refused);
	return -1;
}

static ssize_t stream_read(mailstream_low *low, void *bytes, size_t size)
{
	struct net_stream *stream = low->data;
	short events = POLLIN;
	if (stream->budget == 0) {
		net_fail(stream, "the server sends more than was asked for");
		return -1;
	}
	if (size > stream->budget)
		size = (size_t)stream->budget;
	while (in_time(stream)) {
		ssize_t got = take_gathered(stream, bytes, size);
		if (got == 0)
			got = read_some(stream, bytes, size, &events);
		if (got > 0)
			return received(stream, bytes, got);
		if (got < 0)
			return -1;
		if (!net_wait(stream, events))
			break;
	}
	return -1;
}

static ssize_t stream_write(mailstream_low *low, const void *bytes, size_t size)
{
	struct net_stream *stream = low->data;
	short events = POLLOUT;
	while (size > 0 && in_time(stream)) {
		ssize_t put = stream->tls != NULL ? tls_write(stream, bytes, size, &events)
		                                  : clear_write(stream, bytes, size, &events);
		if (put != 0)
			return put;
		if (!net_wait(stream, events))
			break;
	}
	return size == 0 ? 0 : -1;
}

/* The socket stays open until net_close, which knows of both halves. */
static int stream_close(mailstream_low *low)
{
	(void)low;
	return 0;
}

static int stream_handle(mailstream_low *low)
{
	return ((struct net_stream *)low->data)->handle;
}

static void stream_free(mailstream_low *low)
{
	((struct net_stream *)low->data)->mailstream = NULL;
	free(low);
}

static mailstream_low_driver driver = {
	.mailstream_read = stream_read,
	.mailstream_write = stream_write,
	.mailstream_close = stream_close,
	.mailstream_get_fd = stream_handle,
	.mailstream_free = stream_free,
};

/* ---- opening and closing ---- */

static struct net_stream *new_stream(const struct net_server *server)
{
	struct net_stream *stream = calloc(1, sizeof *stream);
	char *ca_file = strdup(server->ca_file == NULL ? "" : server->ca_file);
	if (stream == NULL || ca_file == NULL) {
		free(stream);
		free(ca_file);
		return NULL;
	}
	stream->handle = -1;
	stream->security = server->security;
	stream->port = server->port;
	stream->ca_file = ca_file;
	snprintf(stream->host, sizeof stream->host, "%s", server->host);
	stream->wait_ms = server->wait_ms > 0 ? server->wait_ms : WAIT_STANDARD;
	stream->deadline = net_clock() + (server->session_ms > 0 ? server->session_ms : SESSION_STANDARD);
	stream->budget = BUDGET_STANDARD;
	return stream;
}

static bool no_memory(struct error *error)
{
	return error_set(error, ERROR_TEMPORARY, "no memory for a connection: try again later");
}

static bool give_face(struct net_stream *stream, struct error *error)
{
	mailstream_low *low = mailstream_low_new(stream, &driver);
	if (low == NULL)
		return no_memory(error);
	stream->mailstream = mailstream_new(low, BUFFER_SIZE);
	if (stream->mailstream != NULL)
		return true;
	mailstream_low_free(low);
	return no_memory(error);
}

static bool is_host(const char *host, struct error *error)
{
	size_t length = strlen(host);
	bool good = length > 0 && length < HOST_SIZE;
	for (size_t i = 0; good && i < length; i++)
		good = host[i] > ' ' && host[i] <= '~';
	return good || error_set(error, ERROR_CONFIGURATION,
	                         "host: \"%.80s\" is no name of a server: write it as imap.example.org", host);
}

struct net_stream *net_connect(const struct net_server *server, struct error *error)
{
	if (!is_host(server->host, error))
		return NULL;
	struct net_stream *stream = new_stream(server);
	if (stream == NULL) {
		no_memory(error);
		return NULL;
	}
	if (net_dial(stream, error) && (server->security != NET_TLS || tls_begin(stream, error)) &&
	    give_face(stream, error))
		return stream;
	net_close(stream);
	return NULL;
}

bool net_start_tls(struct net_stream *stream, struct error *error)
{
	if (stream->tls != NULL || stream->mailstream == NULL)
		return error_set(error, ERROR_BUG, "net: TLS twice on one connection: please report this");
	if (stream->mailstream->read_buffer_len > 0 || stream->gathered.end > 0) {
		net_fail(stream, "bytes in clear behind the yes to STARTTLS: somebody may be between");
		return net_error(stream, error);
	}
	return tls_begin(stream, error);
}

mailstream *net_mailstream(struct net_stream *stream)
{
	return stream->mailstream;
}

bool net_is_safe(const struct net_stream *stream)
{
	return stream->tls != NULL || (stream->security == NET_CLEAR && stream->loopback);
}

void net_set_wait(struct net_stream *stream, int wait_ms)
{
	stream->wait_ms = wait_ms;
}

void net_budget(struct net_stream *stream, uint64_t bytes)
{
	stream->budget = bytes;
}

int64_t net_certificate_end(const struct net_stream *stream)
{
	return stream->tls == NULL ? NET_NO_CERTIFICATE : tls_certificate_end(stream->tls);
}

int64_t net_left(const struct net_stream *stream)
{
	int64_t left = stream->deadline - net_clock();
	return left > 0 ? left : 0;
}

void net_watch(struct net_stream *stream, net_watcher *watcher, void *context)
{
	stream->watcher = watcher;
	stream->watcher_context = context;
}

const char *net_trouble(const struct net_stream *stream)
{
	return stream->trouble;
}

void net_close(struct net_stream *stream)
{
	if (stream == NULL)
		return;
	if (stream->mailstream != NULL)
		mailstream_close(stream->mailstream);
	tls_end(stream->tls);
	if (stream->handle >= 0)
		(void)close(stream->handle);
	free((void *)(uintptr_t)stream->ca_file);
	free(stream->gathered.bytes);
	free(stream);
}

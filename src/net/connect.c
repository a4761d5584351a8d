/* SPDX-License-Identifier: MIT */
/* From a name to a connected socket. */
#include "net/inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* An address that swallows packets must not take the time of those behind it. */
enum { SHORT_WAIT = 10 * 1000 };

static bool is_loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET)
		return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24 == 127;
	if (address->sa_family != AF_INET6)
		return false;
	const struct in6_addr *six = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
	return IN6_IS_ADDR_LOOPBACK(six) || (IN6_IS_ADDR_V4MAPPED(six) && six->s6_addr[12] == 127);
}

static bool look_up(const struct net_stream *stream, struct addrinfo **ret_list, struct error *error)
{
	const struct addrinfo wish = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
	char port[8];
	snprintf(port, sizeof port, "%u", (unsigned)stream->port);
	int result = getaddrinfo(stream->host, port, &wish, ret_list);
	if (result == 0)
		return true;
	if (result == EAI_NONAME || result == EAI_NODATA || result == EAI_FAIL)
		return error_set(error, ERROR_CONFIGURATION, "%s: no server of this name is known (%s): check host",
		                 stream->host, gai_strerror(result));
	return error_set(error, ERROR_TEMPORARY,
	                 "%s: the name can't be looked up now (%s): the next run tries again; if it stays, check the "
	                 "network of this machine",
	                 stream->host, gai_strerror(result));
}

static bool finish(struct net_stream *stream)
{
	int problem = 0;
	socklen_t size = sizeof problem;
	if (!net_wait(stream, POLLOUT))
		return false;
	if (getsockopt(stream->handle, SOL_SOCKET, SO_ERROR, &problem, &size) != 0)
		problem = errno;
	return problem == 0 || net_fail(stream, "%s", strerror(problem));
}

/* One address; the reason stands in the trouble. */
static bool try_address(struct net_stream *stream, const struct addrinfo *address)
{
	const int yes = 1;
	stream->trouble[0] = '\0';
	stream->handle = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (stream->handle < 0)
		return net_fail(stream, "%s", strerror(errno));
	/* Commands are small, and each waits for its answer. */
	(void)setsockopt(stream->handle, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	if (connect(stream->handle, address->ai_addr, address->ai_addrlen) == 0)
		return true;
	if (errno != EINPROGRESS)
		return net_fail(stream, "%s", strerror(errno));
	return finish(stream);
}

static bool try_in_turn(struct net_stream *stream, const struct addrinfo *list)
{
	int wait_ms = stream->wait_ms;
	for (const struct addrinfo *at = list; at != NULL; at = at->ai_next) {
		stream->wait_ms = at->ai_next != NULL && wait_ms > SHORT_WAIT ? SHORT_WAIT : wait_ms;
		bool good = try_address(stream, at);
		stream->wait_ms = wait_ms;
		stream->loopback = good && is_loopback(at->ai_addr);
		if (good)
			return true;
		if (stream->handle >= 0)
			(void)close(stream->handle);
		stream->handle = -1;
	}
	return false;
}

/* In clear only to this machine: everything a name stands for has to be it. */
static bool may_be_clear(const struct net_stream *stream, const struct addrinfo *list, struct error *error)
{
	for (const struct addrinfo *at = list; stream->security == NET_CLEAR && at != NULL; at = at->ai_next)
		if (!is_loopback(at->ai_addr))
			return error_set(error, ERROR_CONFIGURATION,
			                 "%s: is not this machine, and without TLS everybody on the way could read along: "
			                 "write security = tls or starttls",
			                 stream->host);
	return true;
}

bool net_dial(struct net_stream *stream, struct error *error)
{
	struct addrinfo *list = NULL;
	if (!look_up(stream, &list, error))
		return false;
	bool good = may_be_clear(stream, list, error);
	if (good && !try_in_turn(stream, list)) {
		good = error_set(error, ERROR_TEMPORARY,
		                 "%s:%u: can't be reached (%s): the next run tries again; if it stays, check host and port",
		                 stream->host, (unsigned)stream->port, stream->trouble);
	}
	freeaddrinfo(list);
	return good;
}

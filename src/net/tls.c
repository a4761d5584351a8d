/* SPDX-License-Identifier: MIT */
/*
 * TLS by GnuTLS: version 1.2 or newer, the certificate's chain and name checked
 * within the handshake, so that no byte of an unverified server is believed
 * and none of ours reaches it (RFC 8314, RFC 9325, RFC 9525).
 */
#include "net/inside.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define PRIORITIES "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%PROFILE_MEDIUM"

struct tls {
	gnutls_session_t session;
	gnutls_certificate_credentials_t trust;
};

void tls_end(struct tls *tls)
{
	if (tls == NULL)
		return;
	if (tls->session != NULL) {
		(void)gnutls_bye(tls->session, GNUTLS_SHUT_WR); /* the socket does not block; nobody waits for an answer */
		gnutls_deinit(tls->session);
	}
	if (tls->trust != NULL)
		gnutls_certificate_free_credentials(tls->trust);
	free(tls);
}

static bool failed(const struct net_stream *stream, int result, struct error *error)
{
	return error_set(error, ERROR_TEMPORARY,
	                 "%s:%u: TLS failed (%s): the next run tries again; if it stays, check port and security",
	                 stream->host, (unsigned)stream->port, gnutls_strerror(result));
}

/* Whom to believe. */
static bool load_trust(const struct net_stream *stream, struct tls *tls, struct error *error)
{
	int result = gnutls_certificate_allocate_credentials(&tls->trust);
	if (result < 0)
		return failed(stream, result, error);
	if (*stream->ca_file != '\0') {
		result = gnutls_certificate_set_x509_trust_file(tls->trust, stream->ca_file, GNUTLS_X509_FMT_PEM);
		return result > 0 || error_set(error, ERROR_CONFIGURATION,
		                               "%s: no certificate can be read there (%s): name a PEM file in ca_file",
		                               stream->ca_file, result < 0 ? gnutls_strerror(result) : "it is empty");
	}
	result = gnutls_certificate_set_x509_system_trust(tls->trust);
	return result > 0 || error_set(error, ERROR_CONFIGURATION,
	                               "TLS: this machine has no certificates to check servers by: install the package "
	                               "ca-certificates");
}

static bool is_number(const char *host)
{
	unsigned char bytes[sizeof(struct in6_addr)];
	return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

/* What the certificate has to be good for; `wanted` is kept by the session, not copied. */
static void demand(const struct net_stream *stream, const struct tls *tls, gnutls_typed_vdata_st wanted[2])
{
	wanted[0] = (gnutls_typed_vdata_st){
		.type = GNUTLS_DT_DNS_HOSTNAME, .data = (unsigned char *)(uintptr_t)stream->host};
	wanted[1] = (gnutls_typed_vdata_st){
		.type = GNUTLS_DT_KEY_PURPOSE_OID, .data = (unsigned char *)(uintptr_t)GNUTLS_KP_TLS_WWW_SERVER};
	gnutls_session_set_verify_cert2(tls->session, wanted, 2, 0);
}

static bool make_session(const struct net_stream *stream, struct tls *tls, struct error *error)
{
	const char *position;
	int result = gnutls_init(&tls->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
	if (result >= 0)
		result = gnutls_priority_set_direct(tls->session, PRIORITIES, &position);
	if (result >= 0)
		result = gnutls_credentials_set(tls->session, GNUTLS_CRD_CERTIFICATE, tls->trust);
	if (result >= 0 && !is_number(stream->host))
		result = gnutls_server_name_set(tls->session, GNUTLS_NAME_DNS, stream->host, strlen(stream->host));
	if (result < 0)
		return failed(stream, result, error);
	gnutls_transport_set_int(tls->session, stream->handle);
	gnutls_handshake_set_timeout(tls->session, GNUTLS_INDEFINITE_TIMEOUT); /* net_wait bounds it */
	return true;
}

static short wanted_events(const struct tls *tls)
{
	return gnutls_record_get_direction(tls->session) == 0 ? POLLIN : POLLOUT;
}

static bool not_trusted(const struct net_stream *stream, const struct tls *tls, struct error *error)
{
	gnutls_datum_t why = {0};
	unsigned status = gnutls_session_get_verify_cert_status(tls->session);
	(void)gnutls_certificate_verification_status_print(status, gnutls_certificate_type_get(tls->session), &why, 0);
	const char *text = why.data == NULL ? "it can't be checked" : (const char *)why.data;
	size_t length = strlen(text);
	while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '.'))
		length--;
	error_set(error, ERROR_CONFIGURATION,
	          "%s:%u: its certificate was refused, and nothing was said to it (%.*s): check host; for a server with "
	          "its own certificate authority name that in ca_file",
	          stream->host, (unsigned)stream->port, (int)length, text);
	gnutls_free(why.data);
	return false;
}

static bool shake_hands(struct net_stream *stream, struct tls *tls, struct error *error)
{
	for (;;) {
		int result = gnutls_handshake(tls->session);
		if (result == GNUTLS_E_SUCCESS)
			return true;
		if (result == GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR)
			return not_trusted(stream, tls, error);
		if (result == GNUTLS_E_AGAIN && !net_wait(stream, wanted_events(tls)))
			return net_error(stream, error);
		if (net_clock() >= stream->deadline) {
			net_fail(stream, "the session takes too long");
			return net_error(stream, error);
		}
		if (result != GNUTLS_E_AGAIN && gnutls_error_is_fatal(result))
			return failed(stream, result, error);
	}
}

bool tls_begin(struct net_stream *stream, struct error *error)
{
	gnutls_typed_vdata_st wanted[2];
	struct tls *tls = calloc(1, sizeof *tls);
	if (tls == NULL)
		return error_set(error, ERROR_TEMPORARY, "no memory for TLS: try again later");
	bool good = load_trust(stream, tls, error) && make_session(stream, tls, error);
	if (good) {
		demand(stream, tls, wanted);
		good = shake_hands(stream, tls, error);
	}
	if (!good) {
		tls_end(tls);
		return false;
	}
	stream->tls = tls;
	return true;
}

/* Why a call failed for good. */
static void tell(struct net_stream *stream, ssize_t result)
{
	if (result == 0)
		net_fail(stream, "the server closed the connection");
	else if (result == GNUTLS_E_PREMATURE_TERMINATION || result == GNUTLS_E_PULL_ERROR ||
	         result == GNUTLS_E_PUSH_ERROR)
		net_fail(stream, "the server broke off the connection");
	else if (result == GNUTLS_E_REHANDSHAKE)
		net_fail(stream, "the server asks for new keys in an old way that is not safe");
	else
		net_fail(stream, "TLS failed: %s", gnutls_strerror((int)result));
}

static ssize_t outcome(struct net_stream *stream, ssize_t result, short *ret_events)
{
	*ret_events = wanted_events(stream->tls);
	if (result > 0)
		return result;
	if (result == GNUTLS_E_AGAIN || result == GNUTLS_E_INTERRUPTED)
		return 0;
	tell(stream, result);
	return -1;
}

ssize_t tls_read(struct net_stream *stream, void *bytes, size_t size, short *ret_events)
{
	return outcome(stream, gnutls_record_recv(stream->tls->session, bytes, size), ret_events);
}

ssize_t tls_write(struct net_stream *stream, const void *bytes, size_t size, short *ret_events)
{
	return outcome(stream, gnutls_record_send(stream->tls->session, bytes, size), ret_events);
}

int64_t tls_certificate_end(const struct tls *tls)
{
	const time_t end = gnutls_certificate_expiration_time_peers(tls->session);
	return end == (time_t)-1 ? NET_NO_CERTIFICATE : (int64_t)end;
}

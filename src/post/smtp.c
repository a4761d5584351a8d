/* SPDX-License-Identifier: MIT */
/* The SMTP sender: when to connect, when to connect again, when to give up. */
#include "post/smtp.h"

#include "post/key.h"
#include "post/smtp_session.h"

#include <string.h>

enum {
	IDLE_CONNECTIONS = 2,     /* in a row that took no mail: then it is enough for this run */
	SESSION_MS = 900 * 1000
};

struct smtp_sender {
	struct sender sender; /* first: a pointer to it is one to us */
	struct smtp_way way;
	struct smtp_session session;
	struct arena scratch;  /* of the session's own talk */
	bool connected, proven, lost;
	unsigned idle;         /* connections in a row that took no mail */
};

static void hang_up(struct smtp_sender *smtp, bool polite)
{
	if (smtp->connected)
		smtp_session_close(&smtp->session, &smtp->scratch, polite);
	smtp->connected = false;
	arena_reset(&smtp->scratch);
}

/* A connection, made when there is none; false with the trouble told. */
static bool connect_way(struct smtp_sender *smtp)
{
	struct error *trouble = &smtp->sender.trouble;
	const struct net_server *server = &smtp->way.server;
	if (smtp->connected || smtp->lost)
		return smtp->connected;
	if (smtp->idle >= IDLE_CONNECTIONS) {
		smtp->lost = true;
		return error_set(trouble, ERROR_TEMPORARY,
		                 "%s:%u: it broke off %u times without taking a mail: the next run tries again", server->host,
		                 (unsigned)server->port, smtp->idle);
	}
	struct error error = {0};
	smtp->connected = smtp_session_open(&smtp->session, &smtp->scratch, &smtp->way, &error);
	smtp->idle++;
	if (smtp->connected)
		return true;
	smtp_session_close(&smtp->session, &smtp->scratch, false);
	smtp->lost = true;
	*trouble = error;
	return false;
}

static bool begin(struct sender *sender, struct error *error)
{
	struct smtp_sender *smtp = (struct smtp_sender *)sender;
	bool ours = sender->trouble.class == ERROR_CONFIGURATION && !smtp->proven;
	if (!ours && connect_way(smtp))
		return true;
	*error = sender->trouble;
	return false;
}

/* True: once more, over a new connection. */
static bool try_mail(struct smtp_sender *smtp, struct arena *arena, const struct parcel *parcel,
                     struct smtp_result *result)
{
	*result = (struct smtp_result){.outcome = POST_LATER, .answer = "not tried: no connection"};
	if (!connect_way(smtp))
		return false;
	smtp_mail(&smtp->session, arena, parcel, smtp->proven, result);
	if (result->outcome == POST_ACCEPTED || result->outcome == POST_REFUSED)
		smtp->idle = 0;
	smtp->proven |= result->outcome == POST_ACCEPTED;
	if (result->ours.class != ERROR_NONE)
		smtp->sender.trouble = result->ours;
	if (result->broken)
		hang_up(smtp, false);
	return result->again;
}

static enum post_outcome post(struct sender *sender, struct arena *arena, const struct parcel *parcel,
                              const char **ret_answer)
{
	struct smtp_sender *smtp = (struct smtp_sender *)sender;
	struct smtp_result result;
	if (try_mail(smtp, arena, parcel, &result))
		(void)try_mail(smtp, arena, parcel, &result);
	*ret_answer = result.answer;
	return result.outcome;
}

static bool settle(struct sender *sender, struct error *error)
{
	(void)sender, (void)error; /* 250 means that the server has it safe (RFC 5321, 6.1) */
	return true;
}

static void close_sender(struct sender *sender)
{
	struct smtp_sender *smtp = (struct smtp_sender *)sender;
	hang_up(smtp, true);
	arena_release(&smtp->scratch);
}

static bool way_is_sane(const struct smtp_way *way, struct error *error)
{
	const struct secret_source *secret = &way->secret;
	bool has_secret = *secret->file != '\0' || *secret->command != '\0';
	if (*way->server.host == '\0')
		return error_set(error, ERROR_CONFIGURATION,
		                 "[sender] host is empty: fill in the name of the server that takes your mails");
	if (strpbrk(way->ehlo_name, " \t") != NULL || !text_is_clean(way->ehlo_name) || strlen(way->ehlo_name) > 255)
		return error_set(error, ERROR_CONFIGURATION,
		                 "[sender] ehlo_name: this is no name: write it as mail.example.org, or leave it empty");
	if (way->login != SMTP_LOGIN_NONE && *way->user != '\0' && !has_secret)
		return error_set(error, ERROR_CONFIGURATION,
		                 "[sender] user needs a password: name a file in password_file, or a command in "
		                 "password_command or token_command");
	return true;
}

struct sender *smtp_sender_open(struct arena *arena, const struct smtp_way *way, struct error *error)
{
	if (!way_is_sane(way, error))
		return NULL;
	struct smtp_sender *smtp = ARENA_NEW(arena, struct smtp_sender);
	smtp->sender = (struct sender){.begin = begin, .post = post, .settle = settle, .close = close_sender};
	smtp->way = *way;
	if (smtp->way.server.session_ms == 0)
		smtp->way.server.session_ms = SESSION_MS;
	return &smtp->sender;
}

bool smtp_try(struct arena *arena, const struct smtp_way *way, struct smtp_facts *ret_facts, struct error *error)
{
	struct smtp_session session;
	if (!way_is_sane(way, error))
		return false;
	bool good = smtp_session_open(&session, arena, way, error);
	if (good)
		*ret_facts = (struct smtp_facts){
			.encrypted = way->server.security != NET_CLEAR,
			.pipelining = session.offers.pipelining,
			.eight_bit = session.offers.eight_bit,
			.utf8 = session.offers.utf8,
			.size = session.offers.size,
			.login = session.login,
			.certificate_end = net_certificate_end(session.net),
		};
	smtp_session_close(&session, arena, good);
	return good;
}

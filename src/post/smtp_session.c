/* SPDX-License-Identifier: MIT */
/*
 * Greeting and SASL are libetpan's, over our stream. EHLO is ours: libetpan
 * tells the machine's name in it, and its parser can be sent into a loop. After
 * AUTH only 235 counts (RFC 4954, 4): libetpan takes other answers for a yes.
 */
#include "post/smtp_session.h"

#include "post/key.h"

#include <libetpan/mailsmtp.h>
#include <string.h>
#include <strings.h>

enum {
	REPLY_BUDGET = 64 * 1024, /* bytes that one exchange may read */
	LONGEST_SASL = 370,       /* bytes of user and password: libetpan cuts a command silently at 512 */
	LONGEST_PART = 255,
	QUIT_MS = 2000,
	TOKEN_ROOM = 4000,
	ANSWER_MOST = 300         /* of the server's words */
};

bool smtp_answer(struct smtp_session *session, struct arena *arena, struct smtp_reply *ret_reply)
{
	*ret_reply = (struct smtp_reply){.subject = -1, .detail = -1, .text = ""};
	net_budget(session->net, REPLY_BUDGET);
	return smtp_flush(&session->wire) && smtp_read(&session->wire, arena, ret_reply);
}

const char *smtp_trouble(const struct smtp_session *session, const struct smtp_reply *reply)
{
	const char *trouble = session->net == NULL ? "" : net_trouble(session->net);
	if (*trouble != '\0')
		return trouble;
	return *reply->text != '\0' ? reply->text : "the server does not speak SMTP";
}

static bool fail(const struct smtp_session *session, struct error *error, enum error_class class, const char *what,
                 const char *answer, const char *todo)
{
	const struct net_server *server = &session->way->server;
	return error_set(error, class, "%s:%u: %s (%.250s): %s", server->host, (unsigned)server->port, what, answer, todo);
}

/* ---- greeting ---- */

static bool greet(struct smtp_session *session, struct error *error)
{
	const char *next = "the next run tries again; if it stays, check host, port and security";
	net_budget(session->net, REPLY_BUDGET);
	int result = mailsmtp_connect(session->etpan, net_mailstream(session->net));
	int code = session->etpan->response_code;
	const char *trouble = net_trouble(session->net);
	if (result == MAILSMTP_NO_ERROR && code == 220)
		return smtp_wire_begin(&session->wire, session->etpan->stream) ||
		       error_set(error, ERROR_TEMPORARY, "no memory for a connection: try again later");
	session->etpan->stream = NULL; /* libetpan has closed it */
	if (*trouble != '\0')
		return fail(session, error, ERROR_TEMPORARY, "no greeting came", trouble, next);
	return fail(session, error, ERROR_TEMPORARY, "the server does not want to talk now",
	            code >= 400 && code < 600 ? "it answered with a refusal" : "what it says is no greeting of SMTP", next);
}

/* ---- EHLO ---- */

/* "SIZE 1000" for "SIZE": what is behind it, or "". NULL: it is another word. */
static const char *parameter(const char *line, const char *word)
{
	size_t length = strlen(word);
	if (strncasecmp(line, word, length) != 0 || (line[length] != '\0' && line[length] != ' '))
		return NULL;
	return line + length + strspn(line + length, " ");
}

static uint64_t number(const char *text)
{
	uint64_t value = 0;
	for (; *text >= '0' && *text <= '9'; text++)
		value = value > UINT64_MAX / 16 ? value : value * 10 + (uint64_t)(*text - '0');
	return value;
}

static void take_mechanisms(struct smtp_offers *offers, const char *words)
{
	offers->auth = true;
	while (*words != '\0') {
		size_t length = strcspn(words, " ");
		offers->plain |= length == 5 && strncasecmp(words, "PLAIN", length) == 0;
		offers->login |= length == 5 && strncasecmp(words, "LOGIN", length) == 0;
		offers->xoauth2 |= length == 7 && strncasecmp(words, "XOAUTH2", length) == 0;
		words += length + strspn(words + length, " ");
	}
}

struct smtp_offers smtp_offers_of(const struct smtp_reply *reply)
{
	struct smtp_offers offers = {0};
	for (size_t i = 1; i < reply->lines.count; i++) {
		const char *line = reply->lines.items[i], *words;
		offers.pipelining |= parameter(line, "PIPELINING") != NULL;
		offers.eight_bit |= parameter(line, "8BITMIME") != NULL;
		offers.utf8 |= parameter(line, "SMTPUTF8") != NULL;
		offers.starttls |= parameter(line, "STARTTLS") != NULL;
		if ((words = parameter(line, "SIZE")) != NULL)
			offers.size = number(words);
		if ((words = parameter(line, "AUTH")) != NULL)
			take_mechanisms(&offers, words);
	}
	return offers;
}

static bool say_hello(struct smtp_session *session, struct arena *arena, struct error *error)
{
	struct smtp_reply reply;
	const char *name = *session->way->ehlo_name == '\0' ? "[127.0.0.1]" : session->way->ehlo_name;
	session->offers = (struct smtp_offers){0};
	if (!smtp_command(&session->wire, arena, "EHLO %s", name) || !smtp_answer(session, arena, &reply))
		return fail(session, error, ERROR_TEMPORARY, "it broke off at EHLO", smtp_trouble(session, &reply),
		            "the next run tries again; if it stays, check host, port and security");
	if (reply.code != 250)
		return fail(session, error, reply.code >= 500 ? ERROR_CONFIGURATION : ERROR_TEMPORARY,
		            "it does not take our EHLO", reply.text,
		            "if it stays, write a name that it takes as [sender] ehlo_name");
	session->offers = smtp_offers_of(&reply);
	return true;
}

/* ---- TLS ---- */

static bool start_tls(struct smtp_session *session, struct arena *arena, struct error *error)
{
	struct smtp_reply reply;
	if (!session->offers.starttls)
		return fail(session, error, ERROR_CONFIGURATION, "it offers no STARTTLS", "nothing secret was sent",
		            "check host and port, or write security = tls for a port like 465; if it offered it before, "
		            "somebody may be between");
	if (!smtp_command(&session->wire, arena, "STARTTLS") || !smtp_answer(session, arena, &reply))
		return fail(session, error, ERROR_TEMPORARY, "it broke off at STARTTLS", smtp_trouble(session, &reply),
		            "the next run tries again");
	if (reply.code != 220)
		return fail(session, error, ERROR_TEMPORARY, "it does not begin TLS", reply.text,
		            "the next run tries again; if it stays, ask who runs the server");
	return net_start_tls(session->net, error) && say_hello(session, arena, error);
}

/* ---- log-in ---- */

static bool choose_login(const struct smtp_session *session, enum smtp_login *ret_login, struct error *error)
{
	const struct smtp_way *way = session->way;
	const struct smtp_offers *offers = &session->offers;
	*ret_login = way->login;
	if (way->login == SMTP_LOGIN_AUTO)
		*ret_login = *way->user == '\0' ? SMTP_LOGIN_NONE
		             : way->token       ? SMTP_LOGIN_XOAUTH2
		             : offers->plain || !offers->login ? SMTP_LOGIN_PLAIN : SMTP_LOGIN_LOGIN;
	bool offered[] = {[SMTP_LOGIN_NONE] = true, [SMTP_LOGIN_PLAIN] = offers->plain, [SMTP_LOGIN_LOGIN] = offers->login,
	                  [SMTP_LOGIN_XOAUTH2] = offers->xoauth2};
	if (offered[*ret_login])
		return true;
	return fail(session, error, ERROR_CONFIGURATION, "it does not offer this log-in here",
	            !offers->auth ? "it offers none at all" : "it offers others",
	            "check port and security (587 with starttls, 465 with tls), or [sender] login");
}

/* What the server says may be shown, unless it echoes a secret. */
static const char *answer_to_login(const struct smtp_session *session, struct arena *arena, const char *secret)
{
	const char *text = session->etpan->response == NULL ? "" : session->etpan->response;
	if (secret_is_told(text, secret))
		text = "";
	char *copy = arena_printf(arena, "%d %.*s", session->etpan->response_code, ANSWER_MOST, text);
	for (char *c = copy; *c != '\0'; c++)
		if (*c < ' ' || *c > '~')
			*c = *c == '\n' || *c == '\r' ? ' ' : '?';
	for (size_t end = strlen(copy); end > 0 && copy[end - 1] == ' '; end--)
		copy[end - 1] = '\0';
	return copy;
}

static bool judge_login(const struct smtp_session *session, struct arena *arena, const char *secret,
                        struct error *error)
{
	int code = session->etpan->response_code;
	if (code == 235)
		return true;
	if (*net_trouble(session->net) != '\0')
		return fail(session, error, ERROR_TEMPORARY, "it broke off at the log-in", net_trouble(session->net),
		            "the next run tries again");
	if (session->etpan->response == NULL) /* nothing was sent, so nothing came */
		return fail(session, error, ERROR_CONFIGURATION, "this way to log in is missing on this machine", session->login,
		            "install the package libsasl2-modules");
	const char *answer = answer_to_login(session, arena, secret);
	if (code >= 400 && code < 500)
		return fail(session, error, ERROR_TEMPORARY, "it takes no log-in now", answer, "the next run tries again");
	if (code >= 500 && code < 600)
		return fail(session, error, ERROR_CONFIGURATION, "it refuses the log-in", answer,
		            "check user and password or token; some providers want an app password, or SMTP switched on "
		            "for the mailbox");
	return fail(session, error, ERROR_TEMPORARY, "its answer to the log-in is none", answer,
	            "nothing was sent; the next run tries again; if it stays, ask who runs the server");
}

static bool can_be_sent(const struct smtp_session *session, enum smtp_login login, const char *secret,
                        struct error *error)
{
	const char *user = session->way->user;
	size_t most = login == SMTP_LOGIN_XOAUTH2 ? TOKEN_ROOM : LONGEST_PART;
	if (!net_is_safe(session->net))
		return fail(session, error, ERROR_CONFIGURATION, "the way there is not encrypted", "nothing secret was sent",
		            "write security = tls or starttls");
	if (*user == '\0' || !text_is_clean(user) || !text_is_clean(secret) || *secret == '\0')
		return fail(session, error, ERROR_CONFIGURATION, "user or password is empty or holds a control character",
		            "nothing was sent", "mend [sender] user and its password");
	if (strlen(user) > LONGEST_PART || strlen(secret) > most ||
	    (login != SMTP_LOGIN_XOAUTH2 && strlen(user) + strlen(secret) > LONGEST_SASL))
		return fail(session, error, ERROR_CONFIGURATION, "user or password is too long", "nothing was sent",
		            "choose a password of at most 100 letters");
	return true;
}

static void authenticate(struct smtp_session *session, enum smtp_login login, const char *secret)
{
	const struct smtp_way *way = session->way;
	net_budget(session->net, REPLY_BUDGET);
	session->etpan->response_code = 0;
	session->etpan->response = NULL;
	if (login == SMTP_LOGIN_XOAUTH2)
		(void)mailsmtp_oauth2_authenticate(session->etpan, way->user, secret);
	else
		(void)mailesmtp_auth_sasl(session->etpan, session->login, way->server.host, NULL, NULL, "", way->user, secret,
		                          NULL);
}

static bool log_in(struct smtp_session *session, struct arena *arena, struct error *error)
{
	static const char *const names[] = {[SMTP_LOGIN_NONE] = "none", [SMTP_LOGIN_PLAIN] = "PLAIN",
	                                    [SMTP_LOGIN_LOGIN] = "LOGIN", [SMTP_LOGIN_XOAUTH2] = "XOAUTH2"};
	enum smtp_login login;
	char secret[SECRET_SIZE] = "";
	if (!choose_login(session, &login, error))
		return false;
	session->login = names[login];
	if (login == SMTP_LOGIN_NONE)
		return true;
	bool good = secret_read(&session->way->secret, secret, error) && can_be_sent(session, login, secret, error);
	if (good) {
		authenticate(session, login, secret);
		good = judge_login(session, arena, secret, error);
	}
	secret_forget(secret);
	return good;
}

/* ---- all of it ---- */

bool smtp_session_open(struct smtp_session *session, struct arena *arena, const struct smtp_way *way,
                       struct error *error)
{
	*session = (struct smtp_session){.way = way, .login = "none"};
	session->etpan = mailsmtp_new(0, NULL);
	if (session->etpan == NULL)
		return error_set(error, ERROR_TEMPORARY, "no memory for a connection: try again later");
	session->net = net_connect(&way->server, error);
	return session->net != NULL && greet(session, error) && say_hello(session, arena, error) &&
	       (way->server.security != NET_STARTTLS || start_tls(session, arena, error)) &&
	       log_in(session, arena, error);
}

void smtp_session_close(struct smtp_session *session, struct arena *arena, bool polite)
{
	struct smtp_reply reply;
	if (polite && session->net != NULL) {
		net_set_wait(session->net, QUIT_MS); /* a 221 changes nothing */
		if (smtp_command(&session->wire, arena, "QUIT"))
			(void)smtp_answer(session, arena, &reply);
	}
	smtp_wire_end(&session->wire);
	if (session->etpan != NULL) {
		session->etpan->stream = NULL; /* net_close closes it, without another QUIT */
		mailsmtp_free(session->etpan);
	}
	net_close(session->net);
	*session = (struct smtp_session){0};
}

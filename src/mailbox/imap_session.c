/* SPDX-License-Identifier: MIT */
#include "mailbox/imap_session.h"

#include <libetpan/libetpan.h>
#include <string.h>
#include <strings.h>

enum {
	LINE_BYTES = 512,           /* of a line of a response, amply */
	LINES_BESIDES = 512,        /* nobody asked for, but may come at any time */
	BYTES_BESIDES = 64 * 1024,
	WORDS_MOST = 160            /* of the server, in a message of ours */
};

void imap_expect(struct imap_session *session, uint64_t lines, uint64_t literal_bytes, uint64_t bytes)
{
	uint64_t line_bytes = (lines + LINES_BESIDES) * LINE_BYTES;
	imap_guard_begin(&session->guard, line_bytes, literal_bytes);
	net_budget(session->stream, line_bytes + bytes + BYTES_BESIDES);
}

enum imap_outcome imap_outcome(struct imap_session *session, int result)
{
	/* Three results mean success: 0, and two that tell how a server greets. */
	if (result == MAILIMAP_NO_ERROR || result == MAILIMAP_NO_ERROR_AUTHENTICATED ||
	    result == MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
		return IMAP_DONE;
	bool lost = *net_trouble(session->stream) != '\0' || result == MAILIMAP_ERROR_STREAM;
	bool garbled = result == MAILIMAP_ERROR_PARSE || result == MAILIMAP_ERROR_PROTOCOL ||
	               result == MAILIMAP_ERROR_BAD_STATE || result == MAILIMAP_ERROR_MEMORY ||
	               result == MAILIMAP_ERROR_FATAL || result == MAILIMAP_ERROR_INVAL;
	if (!lost && !garbled)
		return IMAP_REFUSED;
	session->imap->imap_stream = NULL; /* what the parser knows is worth nothing now: not even a LOGOUT */
	return lost ? IMAP_LOST : IMAP_GARBLED;
}

/* ---- sets, and fetching ---- */

struct mailimap_set *imap_uid_set(const uint32_t *uids, size_t count)
{
	struct mailimap_set *set = mailimap_set_new_empty();
	size_t first = 0;
	for (size_t i = 1; set != NULL && i <= count; i++) {
		if (i < count && uids[i] == uids[i - 1] + 1)
			continue;
		if (mailimap_set_add_interval(set, uids[first], uids[i - 1]) != MAILIMAP_NO_ERROR) {
			mailimap_set_free(set);
			return NULL;
		}
		first = i;
	}
	return set;
}

static void no_progress(size_t current, size_t maximum, void *context)
{
	(void)current;
	(void)maximum;
	(void)context;
}

void imap_take_each(struct imap_session *session, void (*take)(struct mailimap_msg_att *response, void *context), void *context)
{
	/* The handler is called only when there is a progress callback as well. */
	mailimap_set_progress_callback(session->imap, no_progress, no_progress, NULL);
	mailimap_set_msg_att_handler(session->imap, take, context);
}

enum imap_outcome imap_fetch_set(struct imap_session *session, imap_fetch_command *command, struct mailimap_set *set,
                                 struct mailimap_fetch_type *wanted,
                                 void (*take)(struct mailimap_msg_att *response, void *context), void *context)
{
	clist *rest = NULL;
	int result = MAILIMAP_ERROR_MEMORY;
	imap_take_each(session, take, context);
	if (set != NULL && wanted != NULL)
		result = command(session->imap, set, wanted, &rest);
	imap_take_each(session, NULL, NULL);
	if (result == MAILIMAP_NO_ERROR && rest != NULL)
		mailimap_fetch_list_free(rest); /* after a refusal libetpan has done it, and left the address */
	if (set != NULL)
		mailimap_set_free(set);
	if (wanted != NULL)
		mailimap_fetch_type_free(wanted);
	return imap_outcome(session, result);
}

/* The code in brackets before the server's words (RFC 3501, section 7.1; RFC 5530); "" none. */
static const char *code_of(const struct imap_session *session)
{
	const struct mailimap_response_info *info = session->imap == NULL ? NULL : session->imap->imap_response_info;
	return info == NULL || info->rsp_atom == NULL ? "" : info->rsp_atom;
}

bool imap_wants_folder(const struct imap_session *session)
{
	const struct mailimap_response_info *info = session->imap == NULL ? NULL : session->imap->imap_response_info;
	return info != NULL && info->rsp_trycreate;
}

/* The server's words behind its last NO or OK, fit to be shown; "" when it said none. Lives in the arena. */
static const char *imap_words(struct arena *arena, const struct imap_session *session)
{
	const char *said = session->imap == NULL ? NULL : session->imap->imap_response, *code = code_of(session);
	char *words = arena_printf(arena, *code == '\0' ? "%s%.*s" : "[%.40s] %.*s", code, WORDS_MOST, said == NULL ? "" : said);
	for (char *at = words; *at != '\0'; at++)
		if (*at < ' ' || *at > '~')
			*at = '?';
	return words;
}

bool imap_failed(const struct imap_session *session, enum imap_outcome outcome, const char *what,
                 enum error_class refused, struct error *error)
{
	const struct net_server *server = &session->settings->server;
	struct arena scratch = {0};
	const char *words = imap_words(&scratch, session);
	const char *trouble = session->stream == NULL ? "" : net_trouble(session->stream);
	if (outcome == IMAP_REFUSED && strcasecmp(code_of(session), "OVERQUOTA") == 0) /* RFC 5530 */
		error_set(error, refused,
		          "%s: %s was refused (%s): the mailbox is full: make room in it (old letters in Processed, other folders), "
		          "or ask for more; until then letters wait, and the next run goes on",
		          server->host, what, words);
	else if (outcome == IMAP_REFUSED)
		error_set(error, refused, "%s: %s was refused (%s): %s", server->host, what,
		          *words == '\0' ? "no reason given" : words,
		          refused == ERROR_TEMPORARY ? "the next run tries again; if it stays, ask who keeps the server"
		                                     : "check [mailbox] in assent.ini, or ask who keeps the server");
	else if (outcome == IMAP_LOST)
		error_set(error, ERROR_TEMPORARY, "%s: %s: %s: the next run tries again; if it stays, check the server",
		          server->host, what, *trouble == '\0' ? "the connection was lost" : trouble);
	else
		error_set(error, ERROR_TEMPORARY,
		          "%s: %s: its answer can't be understood: the next run tries again; if it stays, check that host "
		          "and port are those of an IMAP server",
		          server->host, what);
	arena_release(&scratch);
	return false;
}

/* ---- the beginning ---- */

static bool say_hello(struct imap_session *session, bool *ret_known, struct error *error)
{
	imap_expect(session, 1, 0, 0);
	int result = mailimap_connect(session->imap, net_mailstream(session->stream));
	enum imap_outcome outcome = imap_outcome(session, result);
	if (outcome == IMAP_REFUSED)
		outcome = IMAP_GARBLED; /* BYE as a greeting, or none */
	if (outcome != IMAP_DONE)
		return imap_failed(session, outcome, "the greeting", ERROR_TEMPORARY, error);
	*ret_known = result == MAILIMAP_NO_ERROR_AUTHENTICATED;
	if (!*ret_known || session->settings->server.security != NET_STARTTLS)
		return true;
	/* A greeting that says "you are logged in already" leaves no place for STARTTLS (RFC 8314, section 5). */
	outcome = imap_outcome(session, MAILIMAP_ERROR_PROTOCOL);
	return error_set(error, ERROR_TEMPORARY,
	                 "%s: it leaves no way to TLS (PREAUTH): somebody may be between: check the server, or write "
	                 "security = tls",
	                 session->settings->server.host);
}

static bool go_safe(struct imap_session *session, struct error *error)
{
	if (session->settings->server.security != NET_STARTTLS)
		return true;
	imap_expect(session, 1, 0, 0);
	int result = mailimap_starttls(session->imap);
	/* libetpan refuses bytes behind the yes by itself, and keeps them (CVE-2020-15953). */
	bool injected = session->imap->imap_stream != NULL && session->imap->imap_stream->read_buffer_len > 0;
	enum imap_outcome outcome = imap_outcome(session, result);
	if (outcome == IMAP_DONE && net_start_tls(session->stream, error))
		return true;
	bool failed = outcome == IMAP_DONE;
	imap_outcome(session, MAILIMAP_ERROR_PROTOCOL); /* nothing more in clear */
	if (injected)
		return error_set(error, ERROR_TEMPORARY,
		                 "%s: bytes in clear behind the yes to STARTTLS: somebody may be between: check the server, or "
		                 "write security = tls",
		                 session->settings->server.host);
	return !failed && imap_failed(session, outcome, "STARTTLS", ERROR_CONFIGURATION, error);
}

/* What a server says in clear, or to somebody it does not know, is forgotten: it is asked anew each time. */
static bool learn(struct imap_session *session, struct error *error)
{
	struct mailimap_capability_data *capabilities = NULL;
	imap_expect(session, 1, 0, 0);
	enum imap_outcome outcome = imap_outcome(session, mailimap_capability(session->imap, &capabilities));
	if (outcome != IMAP_DONE)
		return imap_failed(session, outcome, "CAPABILITY", ERROR_TEMPORARY, error);
	if (capabilities != NULL)
		mailimap_capability_data_free(capabilities);
	session->can_move = mailimap_has_extension(session->imap, "MOVE");
	session->can_expunge_uids = mailimap_has_uidplus(session->imap);
	session->can_list_uses = mailimap_has_extension(session->imap, "SPECIAL-USE") &&
	                         mailimap_has_extension(session->imap, "LIST-EXTENDED");
	return true;
}

/* ---- logging in ---- */

/* Refusals that pass by themselves (RFC 5530); all others want somebody to mend the log-in. */
static enum error_class refusal_class(const struct imap_session *session)
{
	static const char *const passing[] = {"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"};
	for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
		if (strcasecmp(code_of(session), passing[i]) == 0)
			return ERROR_TEMPORARY;
	return ERROR_CONFIGURATION;
}

static int log_in_with(struct imap_session *session, const char *secret)
{
	const struct imap_settings *settings = session->settings;
	enum imap_login login = settings->login;
	if (login == IMAP_LOGIN_PASSWORD)
		login = mailimap_has_authentication(session->imap, "PLAIN") ? IMAP_LOGIN_PLAIN : IMAP_LOGIN_LOGIN;
	if (login == IMAP_LOGIN_TOKEN)
		return mailimap_oauth2_authenticate(session->imap, settings->user, secret);
	if (login == IMAP_LOGIN_LOGIN)
		return mailimap_login(session->imap, settings->user, secret);
	return mailimap_authenticate(session->imap, "PLAIN", settings->server.host, NULL, NULL, settings->user,
	                             settings->user, secret, NULL);
}

/* A server that sends back what it was sent: nobody is to read that. */
static void forget_echo(struct imap_session *session, const char *secret)
{
	struct mailimap_response_info *info = session->imap->imap_response_info;
	if (session->imap->imap_response != NULL && secret_is_told(session->imap->imap_response, secret))
		*session->imap->imap_response = '\0';
	if (info != NULL && info->rsp_atom != NULL && secret_is_told(info->rsp_atom, secret))
		*info->rsp_atom = '\0';
}

static bool is_plain_text(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return false;
	return true;
}

static bool log_in(struct imap_session *session, struct error *error)
{
	char secret[SECRET_SIZE];
	if (!net_is_safe(session->stream))
		return error_set(error, ERROR_BUG, "%s: a log-in in clear: please report this", session->settings->server.host);
	if (*session->settings->user == '\0' || !is_plain_text(session->settings->user))
		return error_set(error, ERROR_CONFIGURATION, "user: it is empty or holds control characters: mend it in "
		                                             "assent.ini");
	if (!secret_read(&session->settings->secret, secret, error))
		return false;
	imap_expect(session, 4, 0, 0);
	const int tag = session->imap->imap_tag;
	enum imap_outcome outcome = imap_outcome(session, log_in_with(session, secret));
	forget_echo(session, secret);
	secret_forget(secret);
	if (outcome == IMAP_DONE)
		return true;
	if (outcome == IMAP_REFUSED && session->imap->imap_tag == tag) /* no command was sent */
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s: this way to log in is missing on this machine: install the package libsasl2-modules",
		                 session->settings->server.host);
	return imap_failed(session, outcome, "the log-in", refusal_class(session), error);
}

bool imap_session_begin(struct imap_session *session, const struct imap_settings *settings, struct error *error)
{
	bool known = false;
	*session = (struct imap_session){.settings = settings};
	session->stream = net_connect(&settings->server, error);
	if (session->stream == NULL)
		return false;
	net_watch(session->stream, imap_guard_look, &session->guard);
	session->imap = mailimap_new(0, NULL);
	if (session->imap == NULL)
		return error_set(error, ERROR_TEMPORARY, "no memory for IMAP: try again later");
	return say_hello(session, &known, error) && go_safe(session, error) && learn(session, error) &&
	       (known || (log_in(session, error) && learn(session, error)));
}

void imap_session_end(struct imap_session *session)
{
	if (session->imap != NULL) {
		if (session->imap->imap_stream != NULL)
			imap_expect(session, 4, 0, 0);
		mailimap_free(session->imap); /* logs out */
	}
	net_close(session->stream);
	session->imap = NULL;
	session->stream = NULL;
}

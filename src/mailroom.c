/* SPDX-License-Identifier: MIT */
#include "mailroom.h"

#include "base/file.h"
#include "mailbox/imap.h"

#include <string.h>

enum { PORT_IMAPS = 993, PORT_IMAP = 143, MILLISECONDS = 1000 };

/* A path of the settings; one that does not begin with / lies in the home. */
static const char *in_home(struct session *session, const char *path)
{
	return *path == '\0' || *path == '/' ? path : file_path(&session->arena, session->home, path);
}

static enum net_security security_of(const char *word)
{
	return strcmp(word, "tls") == 0 ? NET_TLS : strcmp(word, "starttls") == 0 ? NET_STARTTLS : NET_CLEAR;
}

static enum imap_login login_of(const char *word)
{
	if (strcmp(word, "xoauth2") == 0)
		return IMAP_LOGIN_TOKEN;
	if (strcmp(word, "plain") == 0)
		return IMAP_LOGIN_PLAIN;
	return strcmp(word, "login") == 0 ? IMAP_LOGIN_LOGIN : IMAP_LOGIN_PASSWORD;
}

static struct net_server server_of(struct session *session)
{
	const struct settings *settings = &session->settings;
	struct net_server server = {
		.host = settings->host,
		.port = (uint16_t)settings->port,
		.security = security_of(settings->security),
		.ca_file = in_home(session, settings->ca_file),
		.wait_ms = settings->wait_seconds * MILLISECONDS,
		.session_ms = (int64_t)settings->session_seconds * MILLISECONDS,
	};
	if (server.port == 0)
		server.port = server.security == NET_TLS ? PORT_IMAPS : PORT_IMAP;
	return server;
}

/* What the log-in asks for has to be there, once. */
static bool has_secret(const struct session *session, struct error *error)
{
	const struct settings *settings = &session->settings;
	bool token = strcmp(settings->login, "xoauth2") == 0;
	size_t passwords = (size_t)(*settings->password_file != '\0') + (size_t)(*settings->password_command != '\0');
	if (*settings->host == '\0')
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s/assent.ini: [mailbox] host is empty: with source = imap, name the IMAP server",
		                 session->home);
	if (token && *settings->token_command == '\0')
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s/assent.ini: [mailbox] token_command is empty: with login = xoauth2, name the command that "
		                 "prints a token",
		                 session->home);
	if (!token && passwords != 1)
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s/assent.ini: [mailbox] has %s: fill in one of password_file and password_command",
		                 session->home, passwords == 0 ? "no password" : "two passwords");
	return true;
}

static struct mailbox_source *open_imap(struct session *session, bool untouched, struct error *error)
{
	const struct settings *settings = &session->settings;
	bool token = strcmp(settings->login, "xoauth2") == 0;
	if (!has_secret(session, error))
		return NULL;
	const struct imap_settings imap = {
		.server = server_of(session),
		.user = *settings->user == '\0' ? settings->address : settings->user,
		.login = login_of(settings->login),
		.secret = {.file = token ? "" : in_home(session, settings->password_file),
	                   .command = token ? settings->token_command : settings->password_command},
		.processed = settings->processed_folder,
		.held = settings->held_folder,
		.junk = settings->junk_folder,
		.copy = settings->ledger_folder,
		.memory_file = file_path(&session->arena, session->home, "private/junk-seen"),
		.read_only = untouched,
	};
	return imap_open(&session->arena, &imap, error);
}

struct mailbox_source *mailroom_open(struct session *session, bool untouched, struct error *error)
{
	if (strcmp(session->settings.source, "imap") == 0)
		return open_imap(session, untouched, error);
	return maildir_open(&session->arena, in_home(session, session->settings.path), error);
}

const char *mailroom_processed(struct session *session)
{
	return file_path(&session->arena, in_home(session, session->settings.path), ".Processed/cur");
}

/* SPDX-License-Identifier: MIT */
#include "wayout.h"

#include "base/file.h"

#include <string.h>

/* Whose log-in it is: [sender]'s, or that of [mailbox]. */
struct account {
	const char *section;
	const char *user, *login, *password_file, *password_command, *token_command;
};

static enum net_security security_of(const char *word)
{
	return strcmp(word, "tls") == 0 ? NET_TLS : strcmp(word, "starttls") == 0 ? NET_STARTTLS : NET_CLEAR;
}

static enum smtp_login login_of(const char *word)
{
	static const char *const words[] = {[SMTP_LOGIN_AUTO] = "auto",   [SMTP_LOGIN_NONE] = "none",
	                                    [SMTP_LOGIN_PLAIN] = "plain", [SMTP_LOGIN_LOGIN] = "login",
	                                    [SMTP_LOGIN_XOAUTH2] = "xoauth2"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], word) == 0)
			return (enum smtp_login)i;
	return SMTP_LOGIN_AUTO;
}

static uint16_t port_of(const struct sender_settings *sender)
{
	static const uint16_t usual[] = {[NET_TLS] = 465, [NET_STARTTLS] = 587, [NET_CLEAR] = 25};
	return sender->port != 0 ? (uint16_t)sender->port : usual[security_of(sender->security)];
}

static const char *in_home(struct arena *arena, const char *home, const char *path)
{
	return *path == '\0' || *path == '/' ? path : file_path(arena, home, path);
}

/* Without any of its own, [sender] logs in as [mailbox] does: where that is a server, too. */
static struct account account_of(const struct settings *settings)
{
	const struct sender_settings *sender = &settings->sender;
	bool own = *sender->user != '\0' || *sender->password_file != '\0' || *sender->password_command != '\0' ||
	           *sender->token_command != '\0';
	if (own)
		return (struct account){"[sender]",
		                        *sender->user == '\0' ? settings->address : sender->user,
		                        sender->login,
		                        sender->password_file,
		                        sender->password_command,
		                        sender->token_command};
	if (strcmp(settings->source, "imap") != 0)
		return (struct account){"[sender]", "", sender->login, "", "", ""};
	bool token = strcmp(settings->login, "xoauth2") == 0;
	return (struct account){"[mailbox]",
	                        *settings->user == '\0' ? settings->address : settings->user,
	                        sender->login,
	                        token ? "" : settings->password_file,
	                        token ? "" : settings->password_command,
	                        token ? settings->token_command : ""};
}

static bool one_secret(const struct account *account, struct error *error)
{
	int named = (*account->password_file != '\0') + (*account->password_command != '\0') +
	            (*account->token_command != '\0');
	return named <= 1 || error_set(error, ERROR_CONFIGURATION,
	                               "assent.ini: %s: of password_file, password_command and token_command only one can "
	                               "be meant: empty the others",
	                               account->section);
}

bool smtp_way_of(struct arena *arena, const char *home, const struct settings *settings, struct smtp_way *ret_way,
                 struct error *error)
{
	const struct sender_settings *sender = &settings->sender;
	struct account account = account_of(settings);
	bool token = *account.token_command != '\0';
	*ret_way = (struct smtp_way){
		.server = {.host = sender->host,
		           .port = port_of(sender),
		           .security = security_of(sender->security),
		           .ca_file = in_home(arena, home, *sender->ca_file != '\0' ? sender->ca_file : settings->ca_file)},
		.login = login_of(account.login),
		.user = account.user,
		.token = token,
		.secret = {.file = in_home(arena, home, account.password_file),
		           .command = token ? account.token_command : account.password_command},
		.ehlo_name = sender->ehlo_name,
	};
	return one_secret(&account, error);
}

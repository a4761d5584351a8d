/* SPDX-License-Identifier: MIT */
/* assent key: the public half to show and hand out, the secret half to replace, to keep safe, to put back. */
#include "base/file.h"
#include "checks.h"
#include "cmd/cmd.h"
#include "cmd/password.h"
#include "home/home.h"
#include "ledger/keys.h"
#include "ledger/verify.h"
#include "session.h"

#include <stdio.h>
#include <string.h>

static void print_key(const struct key_description *key)
{
	size_t half = strlen(key->short_form) / 2;
	while (half > 0 && key->short_form[half] != ' ')
		half--;
	printf("Public key, for stock minisign (minisign -V -P KEY -m ledger.csv):\n  %s\n", key->minisign_public);
	printf("Number of the key:\n  %s\n", key->number);
	printf("For checkpoints and receipts (signed notes, C2SP):\n  %s\n", key->vkey);
	printf("To print on paper and to compare:\n  %.*s\n  %s\n", (int)half, key->short_form,
	       key->short_form + half + 1);
	for (size_t i = 0; i < key->older_count; i++)
		printf("%s  %s\n", i == 0 ? "Keys before it:\n" : "", key->older[i]);
}

static const char *key_path(struct arena *arena, const char *home, const struct settings *settings)
{
	return *settings->key_file == '/' ? settings->key_file : file_path(arena, home, settings->key_file);
}

/* What is the matter with the signing key, or NULL. */
static const char *problem_of(struct arena *arena, const char *path)
{
	if (!file_exists(path))
		return arena_printf(arena, "%s: there is no signing key: put it back from your safe copy", path);
	return secret_file_problem(arena, path);
}

static int show(const struct cmd_call *call, struct arena *arena, const struct settings *settings, struct error *error)
{
	struct key_description key;
	if (!key_describe(arena, call->home, &key, error))
		return EXIT_FAILED;
	const char *problem = problem_of(arena, key_path(arena, call->home, settings));
	print_key(&key);
	printf("Signing key: %s\n", problem == NULL ? "there, and closed to others" : problem);
	return problem == NULL ? EXIT_DONE : EXIT_ATTENTION;
}

static bool rotate_in(struct session *session, const struct cmd_call *call, const char *file, struct error *error)
{
	if (!session_open(session, call->home, LEDGER_WRITE, call->now_text, error) || !check_clock(session, false, error))
		return false;
	ledger_set_password(session->ledger, password_ask, NULL);
	return ledger_rotate_key(session->ledger, file, session->now, error);
}

static int rotate(const struct cmd_call *call, struct arena *arena, const struct settings *settings, struct error *error)
{
	struct session session = {0};
	int lock = file_lock(file_path(arena, call->home, "lock"), error);
	bool good = lock >= 0 && rotate_in(&session, call, call->count > 2 ? call->arguments[2] : NULL, error);
	session_close(&session);
	file_unlock(lock);
	if (!good)
		return EXIT_FAILED;
	printf("The signing key was replaced, and the ledger says so. Old receipts stay good.\n"
	       "Now: print the new key and hand it out (below, and assent key export FOLDER), make a new safe copy\n"
	       "(assent key protect FILE), and destroy every copy of the old one.\n\n");
	return show(call, arena, settings, error);
}

static int export_keys(const struct cmd_call *call, struct arena *arena, const struct settings *settings,
                       struct error *error)
{
	(void)arena;
	(void)settings;
	if (!key_export(call->home, call->arguments[2], error))
		return EXIT_FAILED;
	printf("The public keys are in %s: nothing in it is secret\n", call->arguments[2]);
	return EXIT_DONE;
}

static int protect(const struct cmd_call *call, struct arena *arena, const struct settings *settings,
                   struct error *error)
{
	const char *copy = call->arguments[2];
	if (!key_protect(key_path(arena, call->home, settings), copy, password_ask, NULL, error))
		return EXIT_FAILED;
	printf("%s: the signing key under that password, as minisign reads it. Try the password now:\n"
	       "  minisign -S -s %s -m SOME-FILE\n"
	       "Then keep file and password in two places, neither of them this machine.\n",
	       copy, copy);
	return EXIT_DONE;
}

static int import(const struct cmd_call *call, struct arena *arena, const struct settings *settings,
                  struct error *error)
{
	const char *path = key_path(arena, call->home, settings);
	int lock = file_lock(file_path(arena, call->home, "lock"), error);
	bool good = lock >= 0 && key_import(call->home, call->arguments[2], path, password_ask, NULL, error);
	file_unlock(lock);
	if (!good)
		return EXIT_FAILED;
	printf("%s: the signing key is back\n", path);
	return EXIT_DONE;
}

/* The first row of a new ledger names the last good head of the one that it follows. */
static bool begin_again(struct session *session, const struct cmd_call *call, const char *value, struct error *error)
{
	struct event event = event_new(EVENT_LEDGER_CONTINUED);
	if (!session_open(session, call->home, LEDGER_WRITE, call->now_text, error))
		return false;
	if (ledger_rows(session->ledger) > 1)
		return error_set(error, ERROR_USAGE,
		                 "%s: has rows already, and this has to be the first: make a new home (assent init)",
		                 call->home);
	if (!key_last_head(&session->arena, call->arguments[3], &event.words, error))
		return false;
	event.row = 1;
	event.by = "operator";
	event.via = VIA_OPERATOR;
	event.value = value;
	return ledger_commit(session->ledger, &event, 1, session->now, error);
}

static int follow(const struct cmd_call *call, struct arena *arena, const struct settings *settings,
                  struct error *error)
{
	struct session session = {0};
	const char *why = call->arguments[2];
	if (strcmp(why, "lost") != 0 && strcmp(why, "stolen") != 0)
		return cmd_usage(&cmd_key, error, "follow: say lost or stolen");
	int lock = file_lock(file_path(arena, call->home, "lock"), error);
	bool good = lock >= 0 && begin_again(&session, call, why, error);
	session_close(&session);
	file_unlock(lock);
	if (!good)
		return EXIT_FAILED;
	printf("The first row of this ledger names the last signed head of %s.\n"
	       "Now tell every member, on paper if you can, the new key:\n\n", call->arguments[3]);
	return show(call, arena, settings, error);
}

static const struct {
	const char *name;
	int least, most; /* words of the whole call */
	int (*run)(const struct cmd_call *call, struct arena *arena, const struct settings *settings, struct error *error);
} actions[] = {{"show", 2, 2, show},       {"rotate", 2, 3, rotate}, {"export", 3, 3, export_keys},
               {"protect", 3, 3, protect}, {"import", 3, 3, import}, {"follow", 4, 4, follow}};

static int key(const struct cmd_call *call, struct error *error)
{
	for (size_t i = 0; call->count > 1 && i < sizeof actions / sizeof *actions; i++) {
		struct arena arena = {0};
		struct settings settings;
		if (strcmp(call->arguments[1], actions[i].name) != 0 || call->count < actions[i].least ||
		    call->count > actions[i].most)
			continue;
		int code = home_check_owner(call->home, error) && settings_read(&arena, call->home, &settings, error)
		                   ? actions[i].run(call, &arena, &settings, error)
		                   : EXIT_FAILED;
		arena_release(&arena);
		return code;
	}
	return cmd_usage(&cmd_key, error, "say what to do");
}

const struct command cmd_key = {
	.name = "key",
	.usage = "show | rotate [NEW] | export FOLDER | protect FILE | import FILE | follow lost|stolen OLD",
	.summary = "the public key, to hand to members; another signing key; a safe copy of it",
	.help = "  show            the public half of the signing key: as minisign writes it, its number, the form for\n"
	        "                  checkpoints and receipts, and in groups of four to print on paper\n"
	        "  rotate [NEW]    goes over to another signing key, a new one or that of NEW (a secret key of stock\n"
	        "                  minisign, plain or with a password); old receipts stay good\n"
	        "  export FOLDER   writes what others need to check the ledger; nothing secret\n"
	        "  protect FILE    writes a copy of the signing key under a password, to keep in a safe place\n"
	        "  import FILE     puts such a copy back where the signing key has to lie\n"
	        "  follow WHY OLD  in a new home, before anything else: its first row names the last signed head of\n"
	        "                  OLD (a home, or a checkpoint with its core.pub), whose key was lost or stolen\n"
	        "A password takes a GiB of memory and some seconds, as minisign has it.\n",
	.run = key,
};

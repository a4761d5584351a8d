/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "cmd/cmd.h"
#include "home/home.h"
#include "ledger/keys.h"
#include "ledger/verify.h"

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
}

/* What is the matter with the signing key, or NULL. */
static const char *problem_of(struct arena *arena, const char *home, const char *file)
{
	const char *path = *file == '/' ? file : file_path(arena, home, file);
	if (!file_exists(path))
		return arena_printf(arena, "%s: there is no signing key: put it back from your safe copy", path);
	return secret_file_problem(arena, path);
}

static int show(const struct cmd_call *call, struct error *error)
{
	struct arena arena = {0};
	struct settings settings;
	struct key_description key;
	bool good = home_check_owner(call->home, error) && settings_read(&arena, call->home, &settings, error) &&
	            key_describe(&arena, call->home, &key, error);
	const char *problem = NULL;
	if (good) {
		print_key(&key);
		problem = problem_of(&arena, call->home, settings.key_file);
		printf("Signing key: %s\n", problem == NULL ? "there, and closed to others" : problem);
	}
	arena_release(&arena);
	if (!good)
		return EXIT_FAILED;
	return problem == NULL ? EXIT_DONE : EXIT_ATTENTION;
}

static int key(const struct cmd_call *call, struct error *error)
{
	if (call->count != 2 || strcmp(call->arguments[1], "show") != 0)
		return cmd_usage(&cmd_key, error, "say what to do");
	return show(call, error);
}

const struct command cmd_key = {
	.name = "key",
	.usage = "show",
	.summary = "the public key, to hand to members",
	.help = "Shows the public half of the key that signs the ledger: as minisign writes it, its number, the\n"
	        "form for checkpoints and receipts, and in groups of four to print on paper. Hand it to every\n"
	        "member: with it anybody can check the ledger.\n",
	.run = key,
};

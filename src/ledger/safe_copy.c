/* SPDX-License-Identifier: MIT */
/* Copies of keys: the public ones to hand out, the secret one to keep in a safe place. */
#include "ledger/books.h"
#include "ledger/trust.h"
#include "ledger/verify.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* core.pub, core.vkey, core.keys, core-<NUMBER>.pub ... and what signs them: no secret, no key that is only prepared. */
static bool is_public_file(const char *name)
{
	static const char *const endings[] = {".pub", ".vkey", ".keys", ".minisig", ".checkpoint"};
	size_t length = strlen(name);
	for (size_t i = 0; strncmp(name, "core", 4) == 0 && i < sizeof endings / sizeof *endings; i++)
		if (length > strlen(endings[i]) && strcmp(name + length - strlen(endings[i]), endings[i]) == 0)
			return true;
	return false;
}

bool key_export(const char *home, const char *folder, struct error *error)
{
	struct arena arena = {0};
	struct places places = places_of(&arena, home);
	struct file_names names = {0};
	struct bytes bytes;
	bool good = folder_list(&arena, places.keys, &names, error) && folder_make(folder, 0755, error);
	for (size_t i = 0; good && i < names.count; i++)
		if (is_public_file(names.items[i]))
			good = file_read(&arena, file_path(&arena, places.keys, names.items[i]), NOTE_LIMIT * 4, &bytes, error) &&
			       file_replace(file_path(&arena, folder, names.items[i]), bytes.data, bytes.length, 0644, error);
	arena_release(&arena);
	return good;
}

/* A copy is never written over something. */
static bool is_free(const char *path, struct error *error)
{
	return !file_exists(path) ||
	       error_set(error, ERROR_CONFIGURATION, "%s: is there already: name a new file", path);
}

bool key_protect(const char *key_file, const char *copy, key_ask *ask, void *context, struct error *error)
{
	struct signer *signer = is_free(copy, error) ? signer_read(key_file, ask, context, error) : NULL;
	if (signer == NULL)
		return false;
	char *password = sodium_malloc(PASSWORD_SIZE);
	bool good = (password != NULL && ask(context, copy, password, PASSWORD_SIZE)) ||
	            error_set(error, ERROR_USAGE, "%s: no password was typed, so no copy was made", copy);
	good = good && signer_write_protected(signer, copy, password, error);
	sodium_free(password);
	signer_wipe(signer);
	return good;
}

bool key_import(const char *home, const char *copy, const char *key_file, key_ask *ask, void *context,
                struct error *error)
{
	struct arena arena = {0};
	struct places places = places_of(&arena, home);
	struct core_public core, public;
	struct record *state = ARENA_NEW(&arena, struct record);
	struct signer *signer = NULL;
	bool good = is_free(key_file, error) && books_read_state(&arena, &places, &core, &public, state, error);
	if (good)
		signer = signer_read(copy, ask, context, error);
	good = signer != NULL;
	if (good && memcmp(signer_public(signer), &public, sizeof public) != 0)
		good = error_set(error, ERROR_CONFIGURATION,
		                 "%s: is not the secret half of core.pub: look for the copy of the key in force", copy);
	good = good && signer_write(signer, key_file, error);
	signer_wipe(signer);
	arena_release(&arena);
	return good;
}

/* The plain secret half of `public` at `path`, or NULL. *ret_other: there is a plain key, and it is not that. */
static struct signer *signer_of(const char *path, const struct core_public *public, bool *ret_other)
{
	struct error ignored = {0};
	struct signer *signer = path != NULL && file_exists(path) ? signer_read(path, NULL, NULL, &ignored) : NULL;
	*ret_other = signer != NULL && memcmp(signer_public(signer), public, sizeof *public) != 0;
	if (!*ret_other)
		return signer;
	signer_wipe(signer);
	return NULL;
}

/* What lies at `key_file` steps aside; *ret_signer: the right one, put there; NULL when nobody has it. */
static bool replace_key(struct arena *arena, const char *key_file, const char *other, const struct core_public *public,
                        struct signer **ret_signer, struct error *error)
{
	bool ignored;
	if (file_exists(key_file) && !file_rename(key_file, arena_printf(arena, "%s.replaced", key_file), error))
		return false;
	*ret_signer = signer_of(other, public, &ignored);
	return *ret_signer == NULL || signer_write(*ret_signer, key_file, error);
}

bool key_follow(const char *home, const char *key_file, const char *other, bool replaced,
                enum key_following *ret_done, struct error *error)
{
	struct arena arena = {0};
	struct places places = places_of(&arena, home);
	struct core_public core, public;
	struct record *state = ARENA_NEW(&arena, struct record);
	struct signer *signer = NULL;
	bool is_other = false;
	*ret_done = KEY_STAYS;
	bool good = books_read_state(&arena, &places, &core, &public, state, error);
	if (good)
		signer = signer_of(key_file, &public, &is_other);
	if (good && signer != NULL && replaced)
		*ret_done = KEY_FOLLOWED; /* it was there already */
	if (good && signer == NULL && (replaced || is_other)) {
		good = replace_key(&arena, key_file, other, &public, &signer, error);
		*ret_done = signer != NULL ? KEY_FOLLOWED : KEY_WANTED;
	}
	signer_wipe(signer);
	arena_release(&arena);
	return good;
}

bool key_last_head(struct arena *arena, const char *path, const char **ret_words, struct error *error)
{
	struct places places = places_of(arena, path);
	bool is_home = file_exists(places.folder);
	const char *slash = strrchr(path, '/');
	const char *folder = slash == NULL ? "." : arena_strndup(arena, path, (size_t)(slash - path));
	const char *note = is_home ? places.checkpoint : path;
	const char *pub = is_home ? places.public_key : file_path(arena, folder, "core.pub");
	struct core_public public;
	struct checkpoint checkpoint = {{0}, 0, {{0}}};
	struct bytes bytes;
	char origin[ORIGIN_SIZE], line[PUBLIC_TEXT_SIZE];
	sodium_ready();
	if (!public_read(pub, &public, error) || !file_read(arena, note, NOTE_LIMIT, &bytes, error))
		return false;
	size_t length = strcspn(bytes.data, "\n");
	snprintf(origin, sizeof origin, "%.*s", length < ORIGIN_SIZE ? (int)length : 0, bytes.data);
	struct verifier verifier = verifier_make(origin, public.key);
	if (checkpoint_open(bytes.data, bytes.length, &verifier, &checkpoint) != NOTE_GOOD)
		return error_set(error, ERROR_CORRUPT,
		                 "%s: is not a checkpoint signed with %s: take the last one that is known to be good", note, pub);
	public_text(&public, line);
	*ret_words = arena_printf(arena, "The ledger that this one follows ended with this signed head of %" PRIu64
	                          " rows; its key was %s\n\n%s", checkpoint.size - 1, line, bytes.data);
	return true;
}

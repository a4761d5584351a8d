/* SPDX-License-Identifier: MIT */
/* The letters taken in, each under the hash of its bytes. */
#include "mailbox/mailbox.h"

#include <stdio.h>
#include <string.h>

enum { HASH_DIGITS = 64, PATH_SIZE = 4096, LETTER_LIMIT = 64 * 1024 * 1024 };

#define HASH_START "sha256:"

/* `path` of the letter, and how long that of its folder is. False for what is no hash: it must not become a path. */
static bool letter_path(const char *home, const char *hash, char path[PATH_SIZE], size_t *ret_folder,
                        struct error *error)
{
	size_t start = strlen(HASH_START);
	if (strncmp(hash, HASH_START, start) != 0 || strlen(hash + start) != HASH_DIGITS ||
	    strspn(hash + start, "0123456789abcdef") != HASH_DIGITS)
		return error_set(error, ERROR_BUG, "letters: \"%.80s\" is no hash of a letter: report this", hash);
	const char *digits = hash + start;
	int folder = snprintf(path, PATH_SIZE, "%s/letters/%.2s", home, digits);
	if (folder < 0 || folder + HASH_DIGITS + 6 > PATH_SIZE)
		return error_set(error, ERROR_CONFIGURATION, "%s: the path is too long: use a shorter one", home);
	snprintf(path + folder, PATH_SIZE - (size_t)folder, "/%s.eml", digits);
	*ret_folder = (size_t)folder;
	return true;
}

/*
 * After a crash a letter may stand there in part, or as a file of zeros: names
 * are sometimes durable before bytes. So only equal bytes are the letter.
 */
static bool holds(const char *path, const void *bytes, size_t length)
{
	struct arena scratch = {0};
	struct error ignored = {0};
	struct bytes there;
	bool same = file_size(path) == (int64_t)length && file_read(&scratch, path, length, &there, &ignored) &&
	            there.length == length && memcmp(there.data, bytes, length) == 0;
	arena_release(&scratch);
	return same;
}

bool letters_store(const char *home, const char *hash, const void *bytes, size_t length, struct error *error)
{
	char path[PATH_SIZE];
	size_t folder;
	struct error first = {0};
	if (!letter_path(home, hash, path, &folder, error))
		return false;
	/* Nearly always it is new: that is tried first. */
	if (file_create(path, bytes, length, 0600, false, &first))
		return true;
	if (first.class == ERROR_CONFIGURATION && file_exists(path))
		return holds(path, bytes, length) || file_replace(path, bytes, length, 0600, error);
	path[folder] = '\0';
	if (file_exists(path)) {
		*error = first;
		return false;
	}
	if (!folder_make(path, 0700, error))
		return false;
	path[folder] = '/';
	return file_create(path, bytes, length, 0600, false, error);
}

bool letters_settle(const char *home, struct error *error)
{
	char path[PATH_SIZE];
	int length = snprintf(path, sizeof path, "%s/letters", home);
	if (length < 0 || (size_t)length >= sizeof path)
		return error_set(error, ERROR_CONFIGURATION, "%s: the path is too long: use a shorter one", home);
	/* No folder: nothing was ever stored. */
	return !file_exists(path) || file_system_sync(path, error);
}

bool letters_read(struct arena *arena, const char *home, const char *hash, struct bytes *ret_bytes,
                  struct error *error)
{
	char path[PATH_SIZE];
	size_t folder;
	if (!letter_path(home, hash, path, &folder, error) || !file_exists(path))
		return false;
	return file_read(arena, path, LETTER_LIMIT, ret_bytes, error);
}

bool letters_forget(const char *home, unsigned part, bool (*over)(void *context, const char *hash), void *context,
                    size_t *ret_count, struct error *error)
{
	struct arena scratch = {0};
	struct file_names names = {0};
	const char *folder = arena_printf(&scratch, "%s/letters/%02x", home, part & 255);
	bool good = !file_exists(folder) || folder_list(&scratch, folder, &names, error);
	*ret_count = 0;
	for (size_t i = 0; good && i < names.count; i++) {
		const char *name = names.items[i];
		if (strlen(name) != HASH_DIGITS + 4 || strcmp(name + HASH_DIGITS, ".eml") != 0)
			continue;
		const char *hash = arena_printf(&scratch, HASH_START "%.*s", HASH_DIGITS, name);
		if (!over(context, hash))
			continue;
		good = file_remove(file_path(&scratch, folder, name), error);
		(*ret_count)++;
	}
	arena_release(&scratch);
	return good;
}

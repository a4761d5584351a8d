/* SPDX-License-Identifier: MIT */
#include "ledger/key_files.h"

#include "ledger/keys.h"
#include "ledger/trust.h"

#include <string.h>

static bool is_one_of(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

bool key_file_is_public(const char *name)
{
	static const char *const whole[] = {"core.pub", "core.pub.minisig", KEY_LIST_NAME, KEY_LIST_NAME ".minisig", NULL};
	static const char *const endings[] = {".pub", ".pub.minisig", ".checkpoint", ".ledger.minisig", NULL};
	static const char older[] = "core-";
	const char *number = name + sizeof older - 1;
	if (strncmp(name, older, sizeof older - 1) != 0)
		return is_one_of(name, whole);
	return strspn(number, "0123456789ABCDEF") == KEY_NUMBER_TEXT_SIZE - 1 &&
	       is_one_of(number + KEY_NUMBER_TEXT_SIZE - 1, endings);
}

const struct key_file *key_file_named(const struct key_files *files, const char *name)
{
	for (size_t i = 0; i < files->count; i++)
		if (strcmp(files->items[i].name, name) == 0)
			return &files->items[i];
	return NULL;
}

bool key_files_read(struct arena *arena, const char *folder, struct key_files *ret_files, struct error *error)
{
	struct file_names names = {0};
	*ret_files = (struct key_files){0};
	if (!file_exists(file_path(arena, folder, KEY_LIST_NAME)))
		return true;
	if (!folder_list(arena, folder, &names, error))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		struct key_file file = {.name = names.items[i]};
		if (!key_file_is_public(file.name))
			continue;
		if (!file_read(arena, file_path(arena, folder, file.name), KEY_FILE_LIMIT, &file.bytes, error))
			return false;
		*LIST_PUSH(arena, ret_files) = file;
	}
	return true;
}

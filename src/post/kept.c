/* SPDX-License-Identifier: MIT */
#include "post/kept.h"

#include "base/file.h"
#include "core/request.h"
#include "post/key.h"
#include "post/post.h"

#include <stdlib.h>
#include <string.h>

enum { LARGEST_TEXT = 4 * 1024 * 1024, TOKEN_LENGTH = TOKEN_TEXT_SIZE - 1 };

/* Strangers write tokens as well: nothing but these letters ever becomes a path. */
static bool token_is_sane(const char *token)
{
	return strlen(token) == TOKEN_LENGTH &&
	       strspn(token, "0123456789abcdefghijklmnopqrstuvwxyz") == TOKEN_LENGTH;
}

const char *kept_folder(struct arena *arena, const char *home)
{
	return file_path(arena, home, "private/posted");
}

static const char *folder_of(struct arena *arena, const char *home, const char *token)
{
	return arena_printf(arena, "%s/%.2s", kept_folder(arena, home), token);
}

static const char *path_of(struct arena *arena, const char *home, const char *token, const char *key)
{
	return arena_printf(arena, "%s/%s.%s.txt", folder_of(arena, home, token), token, key);
}

bool kept_write(struct arena *arena, const char *home, const char *token, const char *key, const char *text,
                struct error *error)
{
	if (!token_is_sane(token) || !key_is_sane(key, strlen(key)))
		return error_set(error, ERROR_BUG, "mail %s: its token is none: report this", key);
	const char *folder = folder_of(arena, home, token);
	const char *path = path_of(arena, home, token, key);
	struct error first = {0};
	/* Nearly always the folder is there, and the file is not. */
	if (file_create(path, text, strlen(text), 0600, false, &first))
		return true;
	if (first.class != ERROR_CONFIGURATION) {
		*error = first;
		return false;
	}
	if (file_exists(path) ? !file_remove(path, error) : !folder_make(folder, 0700, error))
		return false;
	return file_create(path, text, strlen(text), 0600, false, error);
}

static char *lower(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_strndup(arena, text, length);
	for (char *c = copy; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return copy;
}

static const char *read_kept(struct arena *arena, const char *path)
{
	struct error ignored = {0}; /* not kept any more: no error */
	struct bytes bytes;
	if (path == NULL || !file_exists(path) || !file_read(arena, path, LARGEST_TEXT, &bytes, &ignored))
		return NULL;
	return bytes.data;
}

/* TOKEN.KEY@HOST, with or without < >; NULL when it is not ours. */
static const char *path_of_message(struct arena *arena, const char *home, const char *message_id)
{
	message_id += *message_id == '<';
	const char *at = strchr(message_id, '@');
	if (at == NULL || at - message_id <= TOKEN_LENGTH + 1 || message_id[TOKEN_LENGTH] != '.')
		return NULL;
	const char *token = lower(arena, message_id, TOKEN_LENGTH);
	const char *after = message_id + TOKEN_LENGTH + 1;
	const char *key = lower(arena, after, (size_t)(at - after));
	return token_is_sane(token) && key_is_sane(key, strlen(key)) ? path_of(arena, home, token, key) : NULL;
}

/* r12 or j33 at the start of a key: which of two mails of one second is the newer one. */
static unsigned long row_of(const char *key)
{
	return *key == '\0' ? 0 : strtoul(key + 1, NULL, 10);
}

static const char *newest(struct arena *arena, const char *home, const char *token)
{
	struct error ignored = {0};
	struct file_names names = {0};
	const char *folder = folder_of(arena, home, token);
	const char *found = NULL;
	instant found_time = INSTANT_NONE;
	unsigned long found_row = 0;
	if (!file_exists(folder) || !folder_list(arena, folder, &names, &ignored))
		return NULL;
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.items[i];
		if (strncmp(name, token, TOKEN_LENGTH) != 0 || name[TOKEN_LENGTH] != '.')
			continue;
		const char *path = file_path(arena, folder, name);
		instant time = file_modified(path);
		unsigned long row = row_of(name + TOKEN_LENGTH + 1);
		if (found != NULL && (time < found_time || (time == found_time && row < found_row)))
			continue;
		found = path;
		found_time = time;
		found_row = row;
	}
	return found;
}

const char *posted_text(struct arena *arena, const char *home, const char *message_id, const char *token)
{
	const char *text = NULL;
	if (message_id != NULL)
		text = read_kept(arena, path_of_message(arena, home, message_id));
	if (text != NULL || token == NULL || strlen(token) != TOKEN_LENGTH)
		return text;
	const char *own = lower(arena, token, TOKEN_LENGTH);
	return token_is_sane(own) ? read_kept(arena, newest(arena, home, own)) : NULL;
}

bool posted_forget(const char *home, unsigned part, bool (*over)(void *context, const char *token, const char *key),
                   void *context, size_t *ret_count, struct error *error)
{
	static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
	const char start[] = {letters[part >> 5 & 31], letters[part & 31], '\0'};
	struct arena scratch = {0};
	struct file_names names = {0};
	const char *folder = folder_of(&scratch, home, start);
	bool good = !file_exists(folder) || folder_list(&scratch, folder, &names, error);
	*ret_count = 0;
	for (size_t i = 0; good && i < names.count; i++) {
		const char *name = names.items[i];
		size_t length = strlen(name);
		if (length <= TOKEN_LENGTH + 5 || name[TOKEN_LENGTH] != '.' || strcmp(name + length - 4, ".txt") != 0)
			continue;
		const char *token = arena_strndup(&scratch, name, TOKEN_LENGTH);
		const char *key = arena_strndup(&scratch, name + TOKEN_LENGTH + 1, length - TOKEN_LENGTH - 5);
		if (!over(context, token, key))
			continue;
		good = file_remove(file_path(&scratch, folder, name), error);
		(*ret_count)++;
	}
	arena_release(&scratch);
	return good;
}

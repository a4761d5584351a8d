/* SPDX-License-Identifier: MIT */
#include "erase_files.h"

#include "base/buf.h"
#include "base/file.h"

#include <errno.h>
#include <fts.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_LIMIT = 64 * 1024 * 1024 };

static bool one(FTSENT *entry, erase_match *match, void *context, size_t *count, struct error *error)
{
	if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR || entry->fts_info == FTS_NS) {
		errno = entry->fts_errno;
		return error_system(error, "%s: can't be looked at", entry->fts_path);
	}
	if (entry->fts_info != FTS_F ||
	    !match(context, entry->fts_path, entry->fts_name, (size_t)entry->fts_statp->st_size))
		return true;
	++*count;
	return file_remove(entry->fts_path, error);
}

bool erase_files(const char *folder, erase_match *match, void *context, size_t *count, struct error *error)
{
	struct arena arena = {0};
	char *roots[] = {arena_strdup(&arena, folder), NULL};
	bool good = true;
	if (file_exists(folder)) {
		FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
		FTSENT *entry;
		if (tree == NULL)
			good = error_system(error, "%s: can't be looked at", folder);
		while (good && (entry = fts_read(tree)) != NULL)
			good = one(entry, match, context, count, error);
		if (tree != NULL)
			fts_close(tree);
	}
	arena_release(&arena);
	return good;
}

/* Small letters, and one blank for what a mail program may change in a quoted or wrapped text. */
static const char *plain(struct arena *arena, const char *text, size_t length)
{
	struct buf out = buf_new(arena);
	bool blank = true;
	for (size_t i = 0; i < length; i++) {
		char c = text[i];
		bool empty = c == '\0' || strchr(" \t\r\n>", c) != NULL;
		if (!empty)
			buf_char(&out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
		else if (!blank)
			buf_char(&out, ' ');
		blank = empty;
	}
	while (out.length > 0 && out.data[out.length - 1] == ' ')
		out.data[--out.length] = '\0';
	return buf_string(&out);
}

bool erase_file_holds(const char *path, const char *const *texts, size_t count)
{
	struct arena arena = {0};
	struct error ignored = {0};
	struct bytes bytes;
	bool found = false;
	if (file_read(&arena, path, FILE_LIMIT, &bytes, &ignored)) {
		const char *text = plain(&arena, bytes.data, bytes.length);
		for (size_t i = 0; !found && i < count; i++) {
			const char *wanted = plain(&arena, texts[i], strlen(texts[i]));
			found = *wanted != '\0' && strstr(text, wanted) != NULL;
		}
	}
	arena_release(&arena);
	return found;
}

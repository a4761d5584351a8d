/* SPDX-License-Identifier: MIT */
#include "publish/site.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEEPEST = 4 };

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct site_file *)a)->name, ((const struct site_file *)b)->name);
}

/* ---- is it there already? ---- */

struct looking {
	struct arena *arena;
	const char *folder;
	const struct site_files *files; /* sorted */
	size_t seen;
	bool other; /* something is there that does not belong there */
};

static bool right_mode(const char *path, mode_t wanted, bool folder)
{
	struct stat about;
	return lstat(path, &about) == 0 && (folder ? S_ISDIR(about.st_mode) : S_ISREG(about.st_mode)) &&
	       (about.st_mode & 07777) == wanted;
}

static bool is_as_wanted(const struct looking *l, const char *name, const char *path)
{
	struct site_file key = {.name = name};
	const struct site_file *file = bsearch(&key, l->files->items, l->files->count, sizeof *l->files->items, by_name);
	if (file == NULL || !right_mode(path, 0644, false))
		return false;
	return file->bytes == NULL ? file_same(path, file->path) : file_holds(path, file->bytes, file->length);
}

static bool is_folder(const char *path)
{
	struct stat about;
	return lstat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* Looks at all that lies in a folder of public/; `below` is its name there, with a slash at its end, or "". */
static bool look(struct looking *l, const char *below, int depth, struct error *error)
{
	struct file_names names;
	const char *folder = *below == '\0' ? l->folder : arena_printf(l->arena, "%s/%s", l->folder, below);
	if (depth > DEEPEST || !right_mode(folder, 0755, true)) {
		l->other = true;
		return true;
	}
	if (!folder_list(l->arena, folder, &names, error))
		return false;
	for (size_t i = 0; i < names.count && !l->other; i++) {
		const char *name = arena_printf(l->arena, "%s%s", below, names.items[i]);
		const char *path = arena_printf(l->arena, "%s/%s", l->folder, name);
		if (is_folder(path)) {
			if (!look(l, arena_printf(l->arena, "%s/", name), depth + 1, error))
				return false;
		} else {
			l->other |= !is_as_wanted(l, name, path);
			l->seen++;
		}
	}
	l->other |= names.count == 0 && *below != '\0';
	return true;
}

static bool is_there(struct arena *arena, const char *folder, const struct site_files *files, bool *ret_there,
                     struct error *error)
{
	struct looking l = {.arena = arena, .folder = folder, .files = files};
	*ret_there = false;
	if (!file_exists(folder))
		return true;
	if (!look(&l, "", 0, error))
		return false;
	*ret_there = !l.other && l.seen == files->count;
	return true;
}

/* ---- writing ---- */

static bool write_one(struct arena *arena, const char *folder, const struct site_file *file, struct error *error)
{
	const char *path = file_path(arena, folder, file->name), *slash = strrchr(path, '/');
	const char *parent = arena_strndup(arena, path, (size_t)(slash - path));
	if (!file_exists(parent) && !folder_make(parent, 0755, error))
		return false;
	if (file->bytes != NULL)
		return file_create(path, file->bytes, file->length, 0644, false, error);
	return file->link ? file_link(file->path, path, 0644, error) : file_copy(file->path, path, 0644, error);
}

static bool write_all(struct arena *arena, const char *folder, const struct site_files *files, struct error *error)
{
	bool good = folder_make(folder, 0755, error);
	for (size_t i = 0; good && i < files->count; i++)
		good = write_one(arena, folder, &files->items[i], error);
	return good && file_system_sync(folder, error);
}

bool site_folder_write(struct arena *arena, const char *home, const struct site_files *files, bool *ret_changed,
                       struct error *error)
{
	const char *folder = file_path(arena, home, "public"), *fresh = file_path(arena, home, "public.new");
	bool there;
	if (files->count > 1)
		qsort(files->items, files->count, sizeof *files->items, by_name);
	*ret_changed = false;
	if (file_exists(folder) && !is_folder(folder))
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s: it is a link or a file: take it away, and let the web server show the folder that is made here",
		                 folder);
	if (!folder_remove(fresh, error) || !is_there(arena, folder, files, &there, error))
		return false;
	if (there)
		return true;
	*ret_changed = write_all(arena, fresh, files, error) && folder_swap(fresh, folder, error) &&
	               folder_sync(home, error) && folder_remove(fresh, error);
	return *ret_changed;
}

/* SPDX-License-Identifier: MIT */
/* Whole folders: taking one away, changing two; copies and comparing. */
#include "base/file.h"

#include "base/file_fail.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEEPEST = 16, PIECE = 64 * 1024 };

/* ---- removing ---- */

static bool remove_below(int folder, const char *path, int depth, struct error *error);

static bool remove_entry(int folder, const char *name, const char *path, int depth, struct error *error)
{
	struct stat about;
	if (fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT || file_fail(error, path, "can't be looked at");
	if (!S_ISDIR(about.st_mode))
		return unlinkat(folder, name, 0) == 0 || errno == ENOENT || file_fail(error, path, "can't be emptied");
	int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (inner < 0)
		return file_fail(error, path, "can't be opened");
	return remove_below(inner, path, depth + 1, error) &&
	       (unlinkat(folder, name, AT_REMOVEDIR) == 0 || file_fail(error, path, "can't be emptied"));
}

/* Empties an open folder, and closes it. */
static bool remove_below(int folder, const char *path, int depth, struct error *error)
{
	DIR *entries = depth > DEEPEST ? NULL : fdopendir(folder);
	if (entries == NULL) {
		if (depth > DEEPEST)
			errno = ELOOP;
		file_fail(error, path, "can't be emptied");
		(void)close(folder);
		return false;
	}
	bool good = true;
	for (const struct dirent *entry; good && (entry = readdir(entries)) != NULL;)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			good = remove_entry(folder, entry->d_name, path, depth, error);
	(void)closedir(entries);
	return good;
}

bool folder_remove(const char *path, struct error *error)
{
	int folder = file_open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
	if (folder < 0)
		return errno == ENOENT || file_fail(error, path, "the folder can't be opened");
	return remove_below(folder, path, 0, error) &&
	       (rmdir(path) == 0 || file_fail(error, path, "the folder can't be removed"));
}

/* ---- changing ---- */

/* NFS and some others have no exchange: for a moment nothing has the name. */
static bool swap_slowly(const char *from, const char *to, struct error *error)
{
	char aside[4096];
	int length = snprintf(aside, sizeof aside, "%s.old", from);
	if (length < 0 || (size_t)length >= sizeof aside)
		return error_set(error, ERROR_CONFIGURATION, "%s: the path is too long: use a shorter one", from);
	return folder_remove(aside, error) && file_rename(to, aside, error) && file_rename(from, to, error) &&
	       file_rename(aside, from, error);
}

bool folder_swap(const char *from, const char *to, struct error *error)
{
	if (!file_exists(to))
		return file_rename(from, to, error);
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE) == 0)
		return true;
	if (errno == EINVAL || errno == ENOSYS)
		return swap_slowly(from, to, error);
	return file_fail(error, to, "can't take its new name");
}

bool file_link(const char *from, const char *to, mode_t mode, struct error *error)
{
	struct stat about;
	if (stat(from, &about) == 0 && (about.st_mode & 07777) == mode && link(from, to) == 0)
		return true;
	return file_copy(from, to, mode, error);
}

/* ---- comparing ---- */

static bool same_bytes(int a, int b)
{
	static const char name[] = "";
	char piece_a[PIECE], piece_b[PIECE];
	struct error ignored = {0};
	for (int64_t at = 0;;) {
		ssize_t count = file_read_at(a, name, piece_a, sizeof piece_a, at, &ignored);
		if (count < 0 || file_read_at(b, name, piece_b, sizeof piece_b, at, &ignored) != count ||
		    memcmp(piece_a, piece_b, (size_t)count) != 0)
			return false;
		if (count == 0)
			return true;
		at += count;
	}
}

bool file_same(const char *a, const char *b)
{
	struct stat about_a, about_b;
	if (stat(a, &about_a) != 0 || stat(b, &about_b) != 0 || about_a.st_size != about_b.st_size)
		return false;
	if (about_a.st_dev == about_b.st_dev && about_a.st_ino == about_b.st_ino)
		return true;
	int handle_a = file_open(a, O_RDONLY, 0), handle_b = file_open(b, O_RDONLY, 0);
	bool same = handle_a >= 0 && handle_b >= 0 && same_bytes(handle_a, handle_b);
	file_unlock(handle_a);
	file_unlock(handle_b);
	return same;
}

bool file_holds(const char *path, const void *bytes, size_t length)
{
	char piece[PIECE];
	struct error ignored = {0};
	int handle = file_size(path) == (int64_t)length ? file_open(path, O_RDONLY, 0) : -1;
	size_t at = 0;
	while (handle >= 0 && at < length) {
		ssize_t count = file_read_at(handle, path, piece, sizeof piece, (int64_t)at, &ignored);
		if (count <= 0 || (size_t)count > length - at || memcmp(piece, (const char *)bytes + at, (size_t)count) != 0)
			break;
		at += (size_t)count;
	}
	bool same = handle >= 0 && at == length;
	file_unlock(handle);
	return same;
}

/* SPDX-License-Identifier: MIT */
/*
 * Writing. Modes are set on the open file where the umask took something from
 * them: it has no say.
 * After a failed sync nothing is tried again: Linux may have marked the pages
 * clean, and a second sync would report a success that never was.
 */
#include "base/file.h"

#include "base/file_fail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int handle, const char *path, const void *bytes, size_t length, int64_t offset,
                      struct error *error)
{
	size_t done = 0;
	while (done < length) {
		ssize_t written = pwrite(handle, (const char *)bytes + done, length - done,
		                         (off_t)(offset + (int64_t)done));
		if (written < 0 && errno == EINTR)
			continue;
		if (written == 0)
			errno = EIO;
		if (written <= 0)
			return file_fail(error, path, "can't be written");
		done += (size_t)written;
	}
	return true;
}

static bool sync_handle(int handle, const char *path, bool names_too, struct error *error)
{
	if ((names_too ? fsync(handle) : fdatasync(handle)) != 0)
		return file_fail(error, path, "can't be made durable");
	return true;
}

static bool set_mode(int handle, const char *path, mode_t mode, struct error *error)
{
	if (fchmod(handle, mode) != 0)
		return file_fail(error, path, "its rights can't be set");
	return true;
}

/* True when a file that was just made has this mode already. Setting it costs as much as a write, asking nothing. */
static bool umask_allows(mode_t mode)
{
	mode_t mask = umask(077);
	(void)umask(mask);
	return (mode & mask) == 0;
}

/* Writes a whole file through an open handle and closes it; `has_mode`: it was made with that mode. */
static bool fill(int handle, const char *path, const void *bytes, size_t length, mode_t mode, bool has_mode, bool sync,
                 struct error *error)
{
	bool good = (has_mode || set_mode(handle, path, mode, error)) && write_all(handle, path, bytes, length, 0, error) &&
	            (!sync || sync_handle(handle, path, true, error));
	return file_close(handle, path, good, error);
}

/* The folder of a path: "." when it has none. False when the path is too long. */
static bool folder_of(const char *path, char *folder, size_t size)
{
	size_t slash = 0;
	bool found = false;
	for (size_t i = 0; path[i] != '\0'; i++) {
		if (path[i] == '/') {
			slash = i;
			found = true;
		}
	}
	int length = !found ? snprintf(folder, size, ".")
	                    : snprintf(folder, size, "%.*s", slash == 0 ? 1 : (int)slash, path);
	return length >= 0 && (size_t)length < size;
}

static bool sync_folder_of(const char *path, struct error *error)
{
	char folder[4096];
	if (!folder_of(path, folder, sizeof folder))
		return error_set(error, ERROR_CONFIGURATION, "%s: the path is too long: use a shorter one", path);
	return folder_sync(folder, error);
}

bool file_replace(const char *path, const void *bytes, size_t length, mode_t mode, struct error *error)
{
	char temporary[4096];
	int needed = snprintf(temporary, sizeof temporary, "%s.tmp", path);
	if (needed < 0 || (size_t)needed >= sizeof temporary)
		return error_set(error, ERROR_CONFIGURATION, "%s: the path is too long: use a shorter one", path);
	int handle = file_open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode);
	if (handle < 0)
		return file_fail(error, temporary, "can't be created");
	if (!fill(handle, temporary, bytes, length, mode, false, true, error) || !file_rename(temporary, path, error)) {
		(void)unlink(temporary); /* the error that counts is the first one */
		return false;
	}
	return sync_folder_of(path, error);
}

bool file_create(const char *path, const void *bytes, size_t length, mode_t mode, bool sync, struct error *error)
{
	int handle = file_open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
	if (handle < 0) {
		bool exists = errno == EEXIST;
		file_fail(error, path, "can't be created");
		if (exists)
			error->class = ERROR_CONFIGURATION;
		return false;
	}
	if (fill(handle, path, bytes, length, mode, umask_allows(mode), sync, error))
		return true;
	(void)unlink(path);
	return false;
}

static bool copy_bytes(int from, int to, const char *from_path, const char *to_path, struct error *error)
{
	char piece[64 * 1024];
	for (int64_t at = 0;;) {
		ssize_t count = file_read_at(from, from_path, piece, sizeof piece, at, error);
		if (count <= 0)
			return count == 0;
		if (!write_all(to, to_path, piece, (size_t)count, at, error))
			return false;
		at += count;
	}
}

bool file_copy(const char *from, const char *to, mode_t mode, struct error *error)
{
	int source = file_open_read(from, error);
	if (source < 0)
		return false;
	int target = file_open(to, O_WRONLY | O_CREAT | O_EXCL, mode);
	bool good = target >= 0 || file_fail(error, to, "can't be created");
	if (good)
		good = file_close(target, to, set_mode(target, to, mode, error) && copy_bytes(source, target, from, to, error),
		                  error);
	return file_close(source, from, good, error);
}

/* Opens for writing in place; *ret_created says whether the file is new. -1 and the error. */
static int open_in_place(const char *path, mode_t mode, bool *ret_created, struct error *error)
{
	*ret_created = false;
	int handle = file_open(path, O_WRONLY | O_NOFOLLOW, 0);
	if (handle < 0 && errno == ENOENT && mode != 0) {
		handle = file_open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
		*ret_created = handle >= 0;
	}
	if (handle < 0)
		file_fail(error, path, "can't be opened for writing");
	return handle;
}

bool file_write_at(const char *path, int64_t offset, const void *bytes, size_t length, mode_t mode, struct error *error)
{
	bool created;
	int handle = open_in_place(path, mode, &created, error);
	if (handle < 0)
		return false;
	struct stat before;
	bool good = fstat(handle, &before) == 0;
	if (!good)
		file_fail(error, path, "can't be looked at");
	good = good && (!created || set_mode(handle, path, mode, error));
	if (good && !write_all(handle, path, bytes, length, offset, error)) {
		good = false;
		/* A full disk: give back what was taken. When that fails too, the length is not trusted anyway. */
		int ignored = ftruncate(handle, before.st_size);
		(void)ignored;
	}
	good = good && sync_handle(handle, path, false, error);
	good = file_close(handle, path, good, error);
	return good && (!created || sync_folder_of(path, error));
}

bool file_truncate(const char *path, int64_t length, struct error *error)
{
	bool created;
	int handle = open_in_place(path, 0, &created, error);
	if (handle < 0)
		return false;
	int cut;
	do {
		cut = ftruncate(handle, (off_t)length);
	} while (cut != 0 && errno == EINTR);
	bool good = cut == 0 ? sync_handle(handle, path, true, error) : file_fail(error, path, "can't be cut");
	return file_close(handle, path, good, error);
}

bool file_sync(const char *path, struct error *error)
{
	int handle = file_open(path, O_RDONLY, 0);
	if (handle < 0)
		return file_fail(error, path, "can't be opened");
	return file_close(handle, path, sync_handle(handle, path, true, error), error);
}

bool folder_sync(const char *path, struct error *error)
{
	int handle = file_open(path, O_RDONLY | O_DIRECTORY, 0);
	if (handle < 0)
		return file_fail(error, path, "the folder can't be opened");
	return file_close(handle, path, sync_handle(handle, path, true, error), error);
}

bool file_system_sync(const char *path, struct error *error)
{
	int handle = file_open(path, O_RDONLY, 0);
	if (handle < 0)
		return file_fail(error, path, "can't be opened");
	bool good = syncfs(handle) == 0 || file_fail(error, path, "its file system can't be made durable");
	return file_close(handle, path, good, error);
}

bool file_rename(const char *from, const char *to, struct error *error)
{
	if (rename(from, to) != 0)
		return file_fail(error, to, "can't take its new name");
	return true;
}

/* File systems without renameat2's flag (NFS among them) still have link, which never replaces. */
static int move_by_link(const char *from, const char *to)
{
	if (link(from, to) != 0)
		return -1;
	return unlink(from);
}

bool file_move_new(const char *from, const char *to, struct error *error)
{
	int moved = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
	if (moved != 0 && (errno == EINVAL || errno == ENOSYS))
		moved = move_by_link(from, to);
	if (moved == 0)
		return true;
	bool exists = errno == EEXIST;
	file_fail(error, to, "can't be moved there");
	if (exists)
		error->class = ERROR_CONFIGURATION;
	return false;
}

bool file_remove(const char *path, struct error *error)
{
	if (unlink(path) != 0 && errno != ENOENT)
		return file_fail(error, path, "can't be removed");
	return true;
}

/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include "base/buf.h"
#include "base/file_fail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *advice(int number)
{
	switch (number) {
	case ENOSPC:
	case EDQUOT:
		return "make room on the disk";
	case EACCES:
	case EPERM:
		return "run as the owner of this folder, or change the rights";
	case EROFS:
		return "make the file system writable";
	case ENOENT:
	case ENOTDIR:
		return "check the name";
	case EEXIST:
		return "move away what is there";
	case EISDIR:
		return "name a file, not a folder";
	default:
		return "check the disk, then run again";
	}
}

bool file_fail(struct error *error, const char *path, const char *what)
{
	int number = errno;
	error_system(error, "%s: %s", path, what);
	size_t length = strlen(error->text);
	snprintf(error->text + length, sizeof error->text - length, ": %s", advice(number));
	return false;
}

int file_open(const char *path, int flags, unsigned mode)
{
	int handle;
	do {
		handle = open(path, flags | O_CLOEXEC, (mode_t)mode);
	} while (handle < 0 && errno == EINTR);
	return handle;
}

bool file_close(int handle, const char *path, bool good, struct error *error)
{
	/* Linux closes the handle even when a signal came: never again (close(2)). */
	if (close(handle) != 0 && errno != EINTR && good)
		return file_fail(error, path, "can't be closed");
	return good;
}

const char *file_path(struct arena *arena, const char *folder, const char *name)
{
	size_t length = strlen(folder);
	bool has_slash = length > 0 && folder[length - 1] == '/';
	return arena_printf(arena, "%s%s%s", folder, has_slash ? "" : "/", name);
}

bool file_exists(const char *path)
{
	struct stat about;
	return lstat(path, &about) == 0;
}

int64_t file_size(const char *path)
{
	struct stat about;
	return stat(path, &about) == 0 ? (int64_t)about.st_size : -1;
}

instant file_modified(const char *path)
{
	struct stat about;
	return stat(path, &about) == 0 ? (instant)about.st_mtim.tv_sec : INSTANT_NONE;
}

/* One read that a signal can't disturb. */
static ssize_t read_some(int handle, void *bytes, size_t size)
{
	ssize_t got;
	do {
		got = read(handle, bytes, size);
	} while (got < 0 && errno == EINTR);
	return got;
}

static bool read_all(int handle, const char *path, size_t limit, struct buf *buf, struct error *error)
{
	enum { STEP = 64 * 1024 };
	struct stat about;
	size_t step = STEP;
	if (fstat(handle, &about) == 0 && S_ISREG(about.st_mode) && (uint64_t)about.st_size <= limit)
		step = (size_t)about.st_size + 1; /* one more, so that the end is seen at once */
	for (;;) {
		char *room = buf_reserve(buf, step);
		ssize_t got = read_some(handle, room, step);
		if (got < 0)
			return file_fail(error, path, "can't be read");
		if (got == 0)
			break;
		buf->length += (size_t)got;
		if (buf->length > limit)
			return error_set(error, ERROR_CONFIGURATION,
			                 "%s: larger than %zu bytes: use a smaller file", path, limit);
		/* What is left of the room is enough to see the end. */
		step = (size_t)got < step ? step - (size_t)got : STEP;
	}
	buf->data[buf->length] = '\0';
	return true;
}

static bool read_and_close(struct arena *arena, int handle, const char *path, size_t limit, struct bytes *ret_bytes,
                           struct error *error)
{
	struct buf buf = buf_new(arena);
	bool good = read_all(handle, path, limit, &buf, error);
	if (!file_close(handle, path, good, error))
		return false;
	*ret_bytes = (struct bytes){.data = buf.data, .length = buf.length};
	return true;
}

bool file_read(struct arena *arena, const char *path, size_t limit, struct bytes *ret_bytes, struct error *error)
{
	int handle = file_open_read(path, error);
	return handle >= 0 && read_and_close(arena, handle, path, limit, ret_bytes, error);
}

bool file_read_plain(struct arena *arena, const char *path, size_t limit, struct bytes *ret_bytes, struct error *error)
{
	struct stat about;
	int handle = file_open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
	if (handle < 0)
		return file_fail(error, path, "can't be opened");
	if (fstat(handle, &about) != 0 || !S_ISREG(about.st_mode)) {
		(void)close(handle); /* nothing was read */
		return error_set(error, ERROR_CONFIGURATION, "%s: is no plain file: move it away", path);
	}
	return read_and_close(arena, handle, path, limit, ret_bytes, error);
}

int file_open_read(const char *path, struct error *error)
{
	int handle = file_open(path, O_RDONLY, 0);
	if (handle < 0)
		file_fail(error, path, "can't be opened");
	return handle;
}

ssize_t file_read_at(int handle, const char *name, void *bytes, size_t size, int64_t offset, struct error *error)
{
	size_t done = 0;
	while (done < size) {
		ssize_t got = pread(handle, (char *)bytes + done, size - done, (off_t)(offset + (int64_t)done));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			file_fail(error, name, "can't be read");
			return -1;
		}
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

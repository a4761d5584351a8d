/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include "base/file_fail.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static bool make_one(const char *path, mode_t mode, struct error *error)
{
	if (mkdir(path, mode) == 0) {
		if (chmod(path, mode) != 0) /* the umask has no say */
			return file_fail(error, path, "its rights can't be set");
		return true;
	}
	int number = errno;
	struct stat about;
	/* Not only EEXIST: a folder of a read-only or foreign file system gives EROFS or EACCES. */
	if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
		return true;
	errno = number;
	return file_fail(error, path, "the folder can't be made");
}

/* True when what stands above the last name is there, as it is nearly always. `part`: room for the path. */
static bool has_parent(const char *path, char *part)
{
	struct stat about;
	const char *slash = strrchr(path, '/');
	if (slash == NULL || slash == path)
		return false;
	memcpy(part, path, (size_t)(slash - path));
	part[slash - path] = '\0';
	return stat(part, &about) == 0 && S_ISDIR(about.st_mode);
}

bool folder_make(const char *path, mode_t mode, struct error *error)
{
	char part[4096];
	size_t length = strlen(path);
	if (length >= sizeof part)
		return error_set(error, ERROR_CONFIGURATION, "%s: the path is too long: use a shorter one", path);
	for (size_t i = has_parent(path, part) ? length : 1; i < length; i++) {
		if (path[i] != '/')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (!make_one(part, mode, error))
			return false;
	}
	return make_one(path, mode, error);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool read_names(struct arena *arena, DIR *folder, const char *path, struct file_names *names,
                       struct error *error)
{
	for (;;) {
		errno = 0;
		const struct dirent *entry = readdir(folder);
		if (entry == NULL && errno != 0)
			return file_fail(error, path, "the folder can't be read");
		if (entry == NULL)
			return true;
		if (entry->d_name[0] != '.')
			*LIST_PUSH(arena, names) = arena_strdup(arena, entry->d_name);
	}
}

bool folder_list(struct arena *arena, const char *path, struct file_names *ret_names, struct error *error)
{
	*ret_names = (struct file_names){0};
	DIR *folder = opendir(path);
	if (folder == NULL)
		return file_fail(error, path, "the folder can't be opened");
	bool good = read_names(arena, folder, path, ret_names, error);
	if (closedir(folder) != 0 && good)
		good = file_fail(error, path, "the folder can't be closed");
	if (good && ret_names->count > 1)
		qsort(ret_names->items, ret_names->count, sizeof *ret_names->items, by_bytes);
	return good;
}

int file_lock(const char *path, struct error *error)
{
	int handle = file_open(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
	if (handle < 0) {
		file_fail(error, path, "can't be opened");
		return -1;
	}
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	if (fcntl(handle, F_OFD_SETLK, &lock) == 0)
		return handle;
	if (errno == EAGAIN || errno == EACCES)
		error_set(error, ERROR_LOCKED, "%s: another run is at work here: wait until it has ended", path);
	else
		file_fail(error, path, "can't be locked");
	(void)close(handle); /* nothing was written through it */
	return -1;
}

bool file_is_locked(const char *path)
{
	int handle = file_open(path, O_RDONLY | O_NOFOLLOW, 0);
	if (handle < 0)
		return false;
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	bool locked = fcntl(handle, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
	(void)close(handle); /* only asked */
	return locked;
}

void file_unlock(int handle)
{
	if (handle >= 0)
		(void)close(handle);
}

int64_t file_system_free(const char *path)
{
	struct statvfs about;
	if (statvfs(path, &about) != 0)
		return -1;
	return (int64_t)about.f_bavail * (int64_t)about.f_frsize;
}

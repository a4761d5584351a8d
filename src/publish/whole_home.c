/* SPDX-License-Identifier: MIT */
#include "publish/whole_home.h"

#include "base/file.h"

#include <errno.h>
#include <inttypes.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

enum {
	PIECE = 256 * 1024,
	NAME_MOST = 4096,
	MODE_SHIFT = 16,
	PERMISSIONS = 0777,
	MOST_TIMES = 200, /* so many times its packed size at the most; texts of a home come to 10 or so */
	ALWAYS = 16 << 20, /* bytes that any backup may come to */
	LEFT_FREE = 20    /* one part in so many of what is free stays free */
};

/* ---- packing ---- */

static bool zip_failed(zip_t *zip, const char *file, struct error *error)
{
	return error_set(error, ERROR_TEMPORARY, "%s: it can't be written (%s): look for room on that disk, and try again",
	                 file, zip_strerror(zip));
}

static bool is_left_out(const FTSENT *entry)
{
	return entry->fts_level == 1 && (strcmp(entry->fts_name, "lock") == 0 || strcmp(entry->fts_name, "dry-run") == 0 ||
	                                 strcmp(entry->fts_name, "public.new") == 0);
}

static bool add_entry(zip_t *zip, const char *name, const FTSENT *entry, const char *file, struct whole_home *whole,
                      struct error *error)
{
	zip_int64_t index;
	if (entry->fts_info == FTS_D) {
		index = zip_dir_add(zip, name, ZIP_FL_ENC_GUESS);
	} else {
		zip_source_t *source = zip_source_file(zip, entry->fts_accpath, 0, -1);
		index = source == NULL ? -1 : zip_file_add(zip, name, source, ZIP_FL_ENC_GUESS);
		if (index < 0)
			zip_source_free(source);
		whole->files++;
		whole->bytes += (uint64_t)entry->fts_statp->st_size;
	}
	return (index >= 0 &&
	        zip_file_set_mtime(zip, (zip_uint64_t)index, entry->fts_statp->st_mtim.tv_sec, 0) == 0 &&
	        zip_file_set_external_attributes(zip, (zip_uint64_t)index, 0, ZIP_OPSYS_UNIX,
	                                         (zip_uint32_t)entry->fts_statp->st_mode << MODE_SHIFT) == 0) ||
	       zip_failed(zip, file, error);
}

static bool add_all(zip_t *zip, const char *home, const char *file, struct whole_home *whole, struct error *error)
{
	char *real = realpath(home, NULL);
	char *roots[] = {real, NULL};
	FTS *tree = real == NULL ? NULL : fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	bool good = tree != NULL || error_system(error, "%s: it can't be read", home);
	size_t skip = real == NULL ? 0 : strlen(real) + 1;
	while (good && (entry = fts_read(tree)) != NULL) {
		if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR || entry->fts_info == FTS_NS) {
			errno = entry->fts_errno;
			good = error_system(error, "%s: it can't be read", entry->fts_path);
		} else if (is_left_out(entry)) {
			fts_set(tree, entry, FTS_SKIP);
		} else if (entry->fts_level > 0 && (entry->fts_info == FTS_D || entry->fts_info == FTS_F)) {
			good = add_entry(zip, entry->fts_path + skip, entry, file, whole, error);
		}
	}
	if (tree != NULL)
		fts_close(tree);
	free(real);
	return good;
}

static bool is_inside(struct arena *arena, const char *home, const char *file)
{
	const char *slash = strrchr(file, '/');
	const char *folder = slash == NULL ? "." : arena_strndup(arena, file, (size_t)(slash - file) + 1);
	char *real = realpath(folder, NULL), *outer = realpath(home, NULL);
	size_t length = outer == NULL ? 0 : strlen(outer);
	bool inside = real != NULL && outer != NULL && strncmp(real, outer, length) == 0 &&
	              (real[length] == '/' || real[length] == '\0');
	free(real);
	free(outer);
	return inside;
}

static bool write_zip(const char *home, const char *part, struct whole_home *whole, struct error *error)
{
	int problem = 0;
	zip_t *zip = zip_open(part, ZIP_CREATE | ZIP_TRUNCATE, &problem);
	if (zip == NULL) {
		errno = problem == ZIP_ER_OPEN || problem == ZIP_ER_TMPOPEN ? errno : EIO;
		return error_system(error, "%s: it can't be written", part);
	}
	if (!add_all(zip, home, part, whole, error)) {
		zip_discard(zip);
		return false;
	}
	if (zip_close(zip) == 0)
		return true;
	zip_failed(zip, part, error);
	zip_discard(zip);
	return false;
}

bool whole_home_pack(const char *home, const char *file, struct whole_home *ret_whole, struct error *error)
{
	struct arena arena = {0};
	struct error ignored = {0};
	const char *part = arena_printf(&arena, "%s.part", file);
	const char *slash = strrchr(file, '/');
	const char *folder = slash == NULL ? "." : arena_strndup(&arena, file, (size_t)(slash - file) + 1);
	*ret_whole = (struct whole_home){0};
	bool good = true;
	if (file_exists(file))
		good = error_set(error, ERROR_CONFIGURATION, "%s: is there already: choose another name", file);
	else if (is_inside(&arena, home, file))
		good = error_set(error, ERROR_CONFIGURATION, "%s: lies in the home itself: choose a place elsewhere", file);
	good = good && write_zip(home, part, ret_whole, error) && file_sync(part, error) &&
	       file_move_new(part, file, error) && folder_sync(folder, error);
	if (!good)
		file_remove(part, &ignored);
	arena_release(&arena);
	return good;
}

/* ---- unpacking ---- */

static bool damaged(const char *file, const char *what, struct error *error)
{
	return error_set(error, ERROR_CORRUPT, "%s: %s: it is no backup of a home, or a damaged one: take another", file, what);
}

/* A name that stays below the folder: no way up, none from the root, no backslash that some would read as one. */
static bool is_safe(const char *name)
{
	if (*name == '/' || *name == '\0' || strlen(name) >= NAME_MOST || strchr(name, '\\') != NULL)
		return false;
	for (const char *part = name; part != NULL; part = strchr(part, '/')) {
		part += *part == '/';
		size_t length = strcspn(part, "/");
		if ((length == 1 && part[0] == '.') || (length == 2 && part[0] == '.' && part[1] == '.') ||
		    (length == 0 && *part != '\0'))
			return false;
	}
	return true;
}

/*
 * What it says it comes to, before a byte is unpacked. A file of a few
 * kilobytes can be made to unpack to a full disk; none that we packed does.
 */
static bool check_size(zip_t *zip, const char *file, const char *folder, struct error *error)
{
	zip_stat_t about;
	uint64_t all = 0, packed = (uint64_t)file_size(file);
	zip_int64_t count = zip_get_num_entries(zip, 0);
	bool good = true;
	for (zip_int64_t i = 0; good && i < count; i++) {
		good = zip_stat_index(zip, (zip_uint64_t)i, 0, &about) == 0 && (about.valid & ZIP_STAT_SIZE) != 0 &&
		       about.size <= INT64_MAX - all;
		all += good ? about.size : 0;
	}
	if (!good || all > packed * MOST_TIMES + ALWAYS)
		good = damaged(file, "unpacks to more bytes than any home that was packed into so few", error);
	int64_t free_bytes = file_system_free(folder);
	if (good && free_bytes >= 0 && all > (uint64_t)free_bytes - (uint64_t)free_bytes / LEFT_FREE)
		good = error_set(error, ERROR_TEMPORARY,
		                 "%s: unpacks to %" PRIu64 " MiB, and %" PRIu64
		                 " MiB are free on the disk of %s: make room, or choose another place with --home",
		                 file, all >> 20, (uint64_t)free_bytes >> 20, folder);
	return good;
}

/* Copies the bytes, no more than the entry says; libzip tells by its last read when their sum is wrong. */
static bool copy_entry(zip_file_t *entry, int handle, uint64_t most, uint64_t *bytes)
{
	char piece[PIECE / 16];
	zip_int64_t got;
	uint64_t all = 0;
	while ((got = zip_fread(entry, piece, sizeof piece)) > 0) {
		all += (uint64_t)got;
		if (all > most)
			return false;
		for (zip_int64_t done = 0; done < got;) {
			ssize_t put = write(handle, piece + done, (size_t)(got - done));
			if (put < 0)
				return false;
			done += put;
		}
		*bytes += (uint64_t)got;
	}
	return got == 0 && all == most;
}

static bool unpack_file(zip_t *zip, zip_uint64_t index, const char *path, mode_t mode, const zip_stat_t *about,
                        struct whole_home *whole, struct error *error)
{
	zip_file_t *entry = zip_fopen_index(zip, index, 0);
	if (entry == NULL)
		return damaged(path, "can't be unpacked", error);
	int handle = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode | S_IRUSR | S_IWUSR);
	errno = 0;
	bool good = handle >= 0 && copy_entry(entry, handle, about->size, &whole->bytes);
	const struct timespec times[2] = {{.tv_sec = about->mtime}, {.tv_sec = about->mtime}};
	if (good) {
		(void)fchmod(handle, mode | S_IRUSR | S_IWUSR); /* whatever the umask is: public/ is for the web server */
		(void)futimens(handle, times);
	}
	if (!good && handle >= 0 && errno == 0)
		damaged(path, "its bytes are not those that were packed", error);
	else if (!good)
		error_system(error, "%s: it can't be written", path);
	if (handle >= 0 && close(handle) != 0 && good)
		good = error_system(error, "%s: it can't be written", path);
	zip_fclose(entry);
	whole->files++;
	return good;
}

static bool make_parents(struct arena *arena, const char *folder, const char *name, struct error *error)
{
	const char *slash = strrchr(name, '/');
	return slash == NULL ||
	       folder_make(arena_printf(arena, "%s/%.*s", folder, (int)(slash - name), name), 0700, error);
}

static bool unpack_entry(zip_t *zip, zip_uint64_t index, const char *file, const char *folder, struct whole_home *whole,
                         struct error *error)
{
	struct arena arena = {0};
	zip_stat_t about;
	zip_uint8_t system = 0;
	zip_uint32_t attributes = 0;
	if (zip_stat_index(zip, index, 0, &about) != 0 || (about.valid & ZIP_STAT_NAME) == 0 || !is_safe(about.name))
		return damaged(file, "names a place outside of the home", error);
	(void)zip_file_get_external_attributes(zip, index, 0, &system, &attributes);
	mode_t mode = system == ZIP_OPSYS_UNIX ? (mode_t)(attributes >> MODE_SHIFT) & PERMISSIONS & ~(mode_t)022 : 0600;
	const char *path = file_path(&arena, folder, about.name);
	bool good = make_parents(&arena, folder, about.name, error);
	if (about.name[strlen(about.name) - 1] == '/')
		good = good && folder_make(path, 0700, error) && chmod(path, (mode & 0755) | 0700) == 0;
	else
		good = good && unpack_file(zip, index, path, mode & 0644, &about, whole, error);
	arena_release(&arena);
	return good;
}

bool whole_home_unpack(const char *file, const char *folder, struct whole_home *ret_whole, struct error *error)
{
	int problem = 0;
	*ret_whole = (struct whole_home){0};
	if (!file_exists(file))
		return error_set(error, ERROR_CONFIGURATION, "%s: there is no such file: name a backup", file);
	zip_t *zip = zip_open(file, ZIP_RDONLY | ZIP_CHECKCONS, &problem);
	if (zip == NULL)
		return damaged(file, "can't be opened as a zip", error);
	bool good = folder_make(folder, 0700, error) && check_size(zip, file, folder, error);
	zip_int64_t count = zip_get_num_entries(zip, 0);
	for (zip_int64_t i = 0; good && i < count; i++)
		good = unpack_entry(zip, (zip_uint64_t)i, file, folder, ret_whole, error);
	zip_discard(zip);
	return good && file_system_sync(folder, error);
}

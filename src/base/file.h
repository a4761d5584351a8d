/* SPDX-License-Identifier: MIT */
/*
 * Files: the only place that opens, writes, syncs and renames.
 *
 * Every call is checked; after a failed write or sync nothing is retried (the
 * page may have been dropped as clean): the error goes up and ends the run.
 * Paths are plain strings; `file_path` joins them.
 */
#ifndef ASSENT_BASE_FILE_H
#define ASSENT_BASE_FILE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/instant.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Bytes of a file, in an arena, NUL added behind them. */
struct bytes {
	const char *data;
	size_t length;
};

struct file_names {
	LIST(const char *); /* sorted by byte value */
};

/* `folder/name`. */
const char *file_path(struct arena *arena, const char *folder, const char *name);

/* True when something is at `path`. */
bool file_exists(const char *path);

/* Size in bytes, or -1. */
int64_t file_size(const char *path);

/* When the file was last modified, or INSTANT_NONE. */
instant file_modified(const char *path);

/* Reads a whole file of at most `limit` bytes; a larger one is an error. */
bool file_read(struct arena *arena, const char *path, size_t limit, struct bytes *ret_bytes, struct error *error);

/*
 * The same of a file that others can put there: a link is not followed
 * (TEMPORARY: it goes by the next look), and what is no file (a pipe would make
 * us wait) is an error (CONFIGURATION).
 */
bool file_read_plain(struct arena *arena, const char *path, size_t limit, struct bytes *ret_bytes, struct error *error);

/* Opens a file for reading at its path; -1 and the error when it can't. */
int file_open_read(const char *path, struct error *error);

/* Reads up to `size` bytes from `handle` at `offset`; -1 and the error when it fails, 0 at the end. */
ssize_t file_read_at(int handle, const char *name, void *bytes, size_t size, int64_t offset, struct error *error);

/*
 * Replaces a file: writes `path.tmp`, syncs it, renames it, syncs the folder.
 * After success the new bytes are durable; after failure the old ones stand.
 */
bool file_replace(const char *path, const void *bytes, size_t length, mode_t mode, struct error *error);

/* Creates a file (it must not exist) and writes it; synced only when `sync`. */
bool file_create(const char *path, const void *bytes, size_t length, mode_t mode, bool sync, struct error *error);

/*
 * Writes bytes at an offset of an existing (or, mode given, new) file and
 * syncs its data; what stood there is overwritten.
 */
bool file_write_at(const char *path, int64_t offset, const void *bytes, size_t length, mode_t mode, struct error *error);

/* Cuts a file to `length` bytes and syncs it. */
bool file_truncate(const char *path, int64_t length, struct error *error);

/* Makes durable what was written to the file. */
bool file_sync(const char *path, struct error *error);

/* Makes durable the names in a folder. */
bool folder_sync(const char *path, struct error *error);

/* Makes durable everything written to the file system that holds `path` (one call for a whole batch). */
bool file_system_sync(const char *path, struct error *error);

/* Renames within one file system; replaces what is there. Not synced. */
bool file_rename(const char *from, const char *to, struct error *error);

/* Renames, but never replaces: false with class CONFIGURATION when `to` exists. */
bool file_move_new(const char *from, const char *to, struct error *error);

/* Removes a file; one that is not there is no error. */
bool file_remove(const char *path, struct error *error);

/* Makes a folder and those above it; one that is there is no error. */
bool folder_make(const char *path, mode_t mode, struct error *error);

/* Names of the entries of a folder, without those that begin with a dot. */
bool folder_list(struct arena *arena, const char *path, struct file_names *ret_names, struct error *error);

/* Removes a folder and all that is in it; links are removed, not followed. One that is not there is no error. */
bool folder_remove(const char *path, struct error *error);

/*
 * Gives two folders of one file system each other's names, at once where the
 * file system can (renameat2), else one after the other. When `to` does not
 * exist, `from` takes its name. Not synced.
 */
bool folder_swap(const char *from, const char *to, struct error *error);

/* Copies a file to a new one of this mode. Not synced. */
bool file_copy(const char *from, const char *to, mode_t mode, struct error *error);

/* Gives a file of this mode a second name; else, or where the file system has no such thing, a copy. Not synced. */
bool file_link(const char *from, const char *to, mode_t mode, struct error *error);

/* True when both are the same file, or hold the same bytes. */
bool file_same(const char *a, const char *b);

/* True when the file holds these bytes and nothing else. */
bool file_holds(const char *path, const void *bytes, size_t length);

/*
 * Takes the lock file of a home for the whole run (open-file-description lock,
 * holds on NFSv4 and dies with the process). Class LOCKED when another run has
 * it. Returns a handle, -1 on error.
 */
int file_lock(const char *path, struct error *error);
/* True when somebody holds such a lock now. Writes nothing. */
bool file_is_locked(const char *path);

/* Gives the lock back. -1 is fine. */
void file_unlock(int handle);

/* Bytes free for an ordinary user on the file system that holds `path`; -1 when unknown. */
int64_t file_system_free(const char *path);

#endif

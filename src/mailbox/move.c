/* SPDX-License-Identifier: MIT */
#include "mailbox/move.h"

#include "base/buf.h"
#include "base/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { NAMES_TRIED = 1000, PLACE_MOST = 200 };

bool mailbox_file(const char *folder, const char *name, struct mailbox_file *ret_file)
{
	char path[MAILBOX_PATH_SIZE];
	struct stat about;
	int length = snprintf(path, sizeof path, "%s/%s", folder, name);
	if (length < 0 || (size_t)length >= sizeof path || lstat(path, &about) != 0 || !S_ISREG(about.st_mode))
		return false;
	ret_file->size = (uint64_t)about.st_size;
	ret_file->modified = (instant)about.st_mtim.tv_sec;
	return true;
}

/* A move by link and unlink that was cut off leaves one file under both names. */
static bool is_same_file(const char *a, const char *b)
{
	struct stat first, second;
	return lstat(a, &first) == 0 && lstat(b, &second) == 0 && first.st_dev == second.st_dev &&
	       first.st_ino == second.st_ino;
}

static bool name_free(char to[MAILBOX_PATH_SIZE], const char *folder, const char *name, const char *tail,
                      unsigned count, struct error *error)
{
	char number[16] = "";
	if (count > 1)
		snprintf(number, sizeof number, "_%u", count);
	int length = snprintf(to, MAILBOX_PATH_SIZE, "%s/%s%s%s", folder, name, number, tail);
	if (length < 0 || length >= MAILBOX_PATH_SIZE)
		return error_set(error, ERROR_CONFIGURATION, "%s: the path is too long: use a shorter one", folder);
	return true;
}

bool mailbox_move(const char *from, const char *folder, const char *name, const char *tail,
                  char ret_to[MAILBOX_PATH_SIZE], struct error *error)
{
	char own[MAILBOX_PATH_SIZE];
	char *to = ret_to == NULL ? own : ret_to;
	for (unsigned count = 1; count <= NAMES_TRIED; count++) {
		struct error failure = {0};
		if (!name_free(to, folder, name, tail, count, error))
			return false;
		if (file_move_new(from, to, &failure))
			return true;
		if (!file_exists(from)) {
			to[0] = '\0';
			return true;
		}
		if (is_same_file(from, to))
			return file_remove(from, error);
		if (!file_exists(to)) {
			*error = failure;
			return false;
		}
	}
	return error_set(error, ERROR_CONFIGURATION, "%s/%s: too many files of this name: move some away", folder, name);
}

/* Tells names apart that are too long for a cell (FNV-1a). */
static uint64_t fingerprint(const char *text)
{
	uint64_t hash = 0xcbf29ce484222325u;
	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
	return hash;
}

const char *mailbox_place(struct arena *arena, const char *folder, const char *name)
{
	struct buf place = buf_new(arena);
	bool plain = true;
	for (const char *at = name; plain && *at != '\0'; at++)
		plain = *at >= ' ' && *at <= '~' && *at != '%';
	if (plain && strlen(name) <= PLACE_MOST)
		return arena_printf(arena, "%s/%s", folder, name);
	buf_printf(&place, "%s/", folder);
	for (const char *at = name; *at != '\0' && place.length < PLACE_MOST; at++) {
		bool as_it_is = *at >= ' ' && *at <= '~' && *at != '%';
		buf_printf(&place, as_it_is ? "%c" : "%%%02X", (unsigned char)*at);
	}
	if (place.length >= PLACE_MOST)
		buf_printf(&place, "~%016" PRIx64, fingerprint(name));
	return buf_string(&place);
}

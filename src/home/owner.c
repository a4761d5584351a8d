/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "home/home.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool home_check_owner(const char *folder, struct error *error)
{
	struct arena arena = {0};
	struct stat about;
	bool is_home = stat(folder, &about) == 0 && S_ISDIR(about.st_mode) &&
	               file_exists(file_path(&arena, folder, "assent.ini"));
	arena_release(&arena);
	if (!is_home)
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s: no home of a Core (it has no assent.ini): "
		                 "name one with --home, or make one with `assent init %s`",
		                 folder, folder);
	if (about.st_uid != geteuid())
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s: it belongs to user number %u, you are number %u: run assent as its owner",
		                 folder, (unsigned)about.st_uid, (unsigned)geteuid());
	return true;
}

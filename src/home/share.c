/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "home/home.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef ASSENT_PREFIX
#define ASSENT_PREFIX "/usr/local"
#endif

/* The folder itself, or the mailtemplates/ in it, whichever holds reply words; NULL when neither does. */
static const char *with_words(struct arena *arena, const char *folder)
{
	const char *inner = file_path(arena, folder, "mailtemplates");
	if (file_exists(file_path(arena, folder, "words")))
		return folder;
	return file_exists(file_path(arena, inner, "words")) ? inner : NULL;
}

/* The mailtemplates/ of the source tree the program was built in (build/assent, build/san-x/assent); NULL: none. */
static const char *above_program(struct arena *arena)
{
	char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
	if (length <= 0)
		return NULL;
	path[length] = '\0';
	for (int steps = 1; steps <= 3; steps++) {
		char *slash = strrchr(path, '/');
		if (slash == NULL || slash == path)
			return NULL;
		*slash = '\0';
		const char *folder = file_path(arena, path, "mailtemplates");
		if (steps > 1 && file_exists(folder) && with_words(arena, folder) != NULL)
			return folder;
	}
	return NULL;
}

const char *share_folder(struct arena *arena)
{
	static const char installed[] = ASSENT_PREFIX "/share/assent";
	const char *wanted = getenv("ASSENT_SHARE");
	if (wanted != NULL && *wanted != '\0') {
		const char *found = with_words(arena, wanted);
		return found == NULL ? wanted : found;
	}
	const char *beside = above_program(arena);
	if (beside != NULL)
		return beside;
	const char *found = with_words(arena, installed);
	return found == NULL ? installed : found;
}

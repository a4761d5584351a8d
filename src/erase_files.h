/* SPDX-License-Identifier: MIT */
/* Finding and removing files of a home by what they are called or hold. */
#ifndef ASSENT_ERASE_FILES_H
#define ASSENT_ERASE_FILES_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Says whether a file is to go. */
typedef bool erase_match(void *context, const char *path, const char *name, size_t size);

/* Removes the files under a folder, at any depth, that `match` says yes to; adds their number to *count. */
bool erase_files(const char *folder, erase_match *match, void *context, size_t *count, struct error *error);

/* True when the file holds one of the texts; letters A to Z are the same as a to z, runs of blanks and ">" as one blank. */
bool erase_file_holds(const char *path, const char *const *texts, size_t count);

#endif

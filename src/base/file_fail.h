/* SPDX-License-Identifier: MIT */
/* Shared by file.c, file_write.c and folder.c only. */
#ifndef ASSENT_BASE_FILE_FAIL_H
#define ASSENT_BASE_FILE_FAIL_H

#include "base/error.h"

#include <stddef.h>

/* Turns errno into an error `<path>: <what>: <reason>: <what to do>`. Returns false. */
bool file_fail(struct error *error, const char *path, const char *what);

/* Opens a file or folder, trying again when a signal came in between; -1 and errno. */
int file_open(const char *path, int flags, unsigned mode);

/* Closes after the work was done: *good stays true only when closing worked as well. */
bool file_close(int handle, const char *path, bool good, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The public files of ledger/keys. After a change of the key they go into the
 * second copy and into archives: whoever holds only an earlier key follows them
 * to the one in force.
 */
#ifndef ASSENT_LEDGER_KEY_FILES_H
#define ASSENT_LEDGER_KEY_FILES_H

#include "base/file.h"

#include <stdbool.h>

struct key_file {
	const char *name; /* core.pub */
	struct bytes bytes;
};

struct key_files { LIST(struct key_file); };

/* What a file of keys, or its signature, holds at most. */
enum { KEY_FILE_LIMIT = 64 * 1024 };

/* True for core.pub, core.keys and core-NUMBER.* with what belongs to them: nothing secret, and no path. */
bool key_file_is_public(const char *name);

/* The public files of a folder; none as long as its key was never changed. */
bool key_files_read(struct arena *arena, const char *folder, struct key_files *ret_files, struct error *error);

/* The file of this name, or NULL. */
const struct key_file *key_file_named(const struct key_files *files, const char *name);

#endif

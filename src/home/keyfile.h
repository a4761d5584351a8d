/* SPDX-License-Identifier: MIT */
/* Key files: sections of `key = value` lines with # comments (GKeyFile), each entry with its line. */
#ifndef ASSENT_HOME_KEYFILE_H
#define ASSENT_HOME_KEYFILE_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

struct key_entry {
	const char *section, *key, *value;
	int line;
};

struct key_entries { LIST(struct key_entry); };

/*
 * Reads a key file. Lines that are none, keys outside a section and keys set
 * twice are errors (CONFIGURATION) that name file and line, all of them.
 */
bool keyfile_read(struct arena *arena, const char *path, struct key_entries *ret_entries, struct error *error);

#endif

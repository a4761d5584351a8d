/* SPDX-License-Identifier: MIT */
/* Files of a mailbox: what they are, and moving them without ever replacing one. */
#ifndef ASSENT_MAILBOX_MOVE_H
#define ASSENT_MAILBOX_MOVE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/instant.h"

#include <stdbool.h>
#include <stdint.h>

enum { MAILBOX_PATH_SIZE = 4096 };

struct mailbox_file {
	uint64_t size;
	instant modified;
};

/* Looks at `folder/name`; false when it is gone or no ordinary file (a folder, a link, a pipe ...). */
bool mailbox_file(const char *folder, const char *name, struct mailbox_file *ret_file);

/*
 * Moves the file `from` to `folder/<name><tail>`; when that name is taken by
 * another file, to `folder/<name>_2<tail>` and so on. One that is gone is no
 * error. `ret_to` (may be NULL) is where it lies now, "" when it was gone. Not
 * synced.
 */
bool mailbox_move(const char *from, const char *folder, const char *name, const char *tail,
                  char ret_to[MAILBOX_PATH_SIZE], struct error *error);

/*
 * The place of a file for journal and messages: `folder/name`, where `name` is
 * in plain ASCII (else %XX) and not longer than a cell. Lives in the arena.
 */
const char *mailbox_place(struct arena *arena, const char *folder, const char *name);

#endif

/* SPDX-License-Identifier: MIT */
/* Names of folders as IMAP writes them: modified UTF-7 (RFC 3501, section 5.1.3). */
#ifndef ASSENT_MAILBOX_IMAP_NAME_H
#define ASSENT_MAILBOX_IMAP_NAME_H

#include "base/arena.h"

#include <stdbool.h>

/* A name in UTF-8 as it goes to the server; NULL when it is no UTF-8, empty, or has control characters. */
const char *imap_name_write(struct arena *arena, const char *name);

/* What the server wrote, in UTF-8; NULL when it is no modified UTF-7. */
const char *imap_name_read(struct arena *arena, const char *written);

#endif

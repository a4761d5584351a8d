/* SPDX-License-Identifier: MIT */
/*
 * Kept text parts: private/posted/<TT>/<TOKEN>.<KEY>.txt, where TT are the
 * token's first two letters: so a letter's look-up reads one small folder of
 * 1,024, never one of 100,000 files. (posted_text in post/post.h reads them.)
 */
#ifndef ASSENT_POST_KEPT_H
#define ASSENT_POST_KEPT_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

/* Keeps the text part of a mail; what a crash left of the same mail is replaced. Not synced. */
bool kept_write(struct arena *arena, const char *home, const char *token, const char *key, const char *text,
                struct error *error);

/* private/posted of a home. */
const char *kept_folder(struct arena *arena, const char *home);

#endif

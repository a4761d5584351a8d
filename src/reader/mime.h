/* SPDX-License-Identifier: MIT */
/* From raw bytes to a flat letter: headers, MIME tree, texts, reports. Runs in the confined child. */
#ifndef ASSENT_READER_MIME_H
#define ASSENT_READER_MIME_H

#include "base/arena.h"
#include "core/letter.h"
#include "reader/bounds.h"

#include <stddef.h>

/* Readies the libraries and opens the converters; before the filter, once. */
void mime_open(void);

/* Reads one letter. `bytes` are left as they are but for a NUL that may be written behind them. */
enum refusal mime_read(struct arena *arena, char *bytes, size_t length, struct letter *ret_letter);

#endif

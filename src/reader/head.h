/* SPDX-License-Identifier: MIT */
/* The header of a letter: fields decoded, addresses and Message-IDs taken apart. */
#ifndef ASSENT_READER_HEAD_H
#define ASSENT_READER_HEAD_H

#include "base/arena.h"
#include "core/letter.h"
#include "reader/fields.h"

/* A raw field value unfolded, decoded (RFC 2047) and in UTF-8; never NULL. */
const char *head_decode(struct arena *arena, const char *raw, size_t length);

/* The fields as header list: names in lower case, values decoded. */
void head_list(struct arena *arena, const struct fields *fields, struct headers *ret_headers);

/* Fills everything of `letter` that stands in its own header block. */
void head_read(struct arena *arena, const struct fields *fields, struct letter *letter);

#endif

/* SPDX-License-Identifier: MIT */
/* Header blocks as raw bytes: where fields begin and end, and whether they keep within bounds. */
#ifndef ASSENT_READER_FIELDS_H
#define ASSENT_READER_FIELDS_H

#include "base/arena.h"
#include "reader/bounds.h"

#include <stdbool.h>
#include <stddef.h>

/* One field, not unfolded; both texts are borrowed and not terminated. */
struct field {
	const char *name;
	size_t name_length;
	const char *value;
	size_t value_length;
};

struct fields { LIST(struct field); };

/*
 * Finds the fields of the header block at the start of `bytes` (RFC 5322 2.2);
 * lines that are no fields are passed over. Returns where the body begins: 0
 * when the first line is no field, so that all of it is body.
 */
size_t fields_read(struct arena *arena, const char *bytes, size_t length, struct fields *ret_fields);

/* True when the field has this name, in any case. */
bool field_is(const struct field *field, const char *name);

/*
 * Holds every header block that a MIME parser could find in a letter, nested
 * parts too, against the bounds, before any parser sees it: parsers need
 * memory and stack by the size of a field. Counts too much rather than too
 * little: what follows a line that may be a boundary may be a part's header.
 */
enum refusal fields_check(const char *bytes, size_t length);

/*
 * Leaves of a header block only what the MIME parser needs, the fields that
 * begin with "Content-" or "MIME-", moved in front of the body: it makes
 * objects of all it gets. `body` as fields_read gave it. Returns where the
 * block begins now; 0, and nothing moved, when not every line is a plain field
 * or when none of these is there.
 */
size_t fields_narrow(char *bytes, size_t body);

#endif

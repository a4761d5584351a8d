/* SPDX-License-Identifier: MIT */
/* Delivery reports (RFC 3464): groups of fields behind one another. */
#ifndef ASSENT_READER_REPORT_H
#define ASSENT_READER_REPORT_H

#include "base/arena.h"
#include "core/letter.h"

#include <stddef.h>

/* Adds a report for each group of the body of a message/delivery-status part that names a recipient or an action. */
void report_read(struct arena *arena, const char *bytes, size_t length, struct letter *letter);

#endif

/* SPDX-License-Identifier: MIT */
/* Text files as people's programs write them, and helpful answers to what is wrong in them. */
#ifndef ASSENT_HOME_TEXT_H
#define ASSENT_HOME_TEXT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Reads a text file: BOM taken off, CRLF and CR turned into LF, UTF-8 checked;
 * bytes that are no UTF-8 are taken for Windows-1252. NUL bytes, UTF-16 and
 * more than 16 MiB are errors (class CONFIGURATION).
 */
bool text_read(struct arena *arena, const char *path, const char **ret_text, struct error *error);

/* The line that begins at *cursor, without its LF; moves *cursor behind it. NULL at the end. */
const char *text_next_line(struct arena *arena, const char **cursor);

/* A copy without blanks at both ends; control characters inside become blanks. */
const char *text_trim(struct arena *arena, const char *text, size_t length);

/* The known name most like `word` (few letters apart, capitals don't count); NULL when none is. */
const char *nearest_name(const char *word, const char *const *names, size_t count);

/* Several problems of one file, to be told together. */
struct problem_lines {
	struct buf text;
	size_t count;
};

/* Adds `<file>: line <n>: ` and the sentence (line 0: without). */
void problem_add(struct problem_lines *problems, const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * True when there were none; else the error (CONFIGURATION) holds them, one a
 * line, as many as fit whole, and how many more there are.
 */
bool problems_tell(const struct problem_lines *problems, struct error *error);

#endif

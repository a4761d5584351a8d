/* SPDX-License-Identifier: MIT */
/*
 * Errors: the failures of the world. (People's mistakes are values, not errors.)
 *
 * The caller passes a zeroed `struct error` as the last parameter; a function
 * that returns false or NULL has filled it. Context is put in front on the way
 * up. The sentence reads `<where>: <what>: <what to do>`.
 */
#ifndef ASSENT_BASE_ERROR_H
#define ASSENT_BASE_ERROR_H

#include <stdbool.h>

enum error_class {
	ERROR_NONE,
	ERROR_TEMPORARY,     /* try again later: disk full, server away   -> exit 75 */
	ERROR_CONFIGURATION, /* the operator has to change something      -> exit 78 */
	ERROR_CORRUPT,       /* data are not what was written or signed   -> exit 65 */
	ERROR_LOCKED,        /* another run holds the lock                -> exit 69 */
	ERROR_USAGE,         /* the command line makes no sense           -> exit 64 */
	ERROR_BUG            /* assent itself is wrong                    -> exit 70 */
};

struct error {
	enum error_class class;
	char text[600];
};

/* Sets class and sentence. Always returns false, so `return error_set(...)` works. */
bool error_set(struct error *error, enum error_class class, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * As error_set for a failed system call: adds what errno says, and takes the
 * class from it: ENOENT, EACCES, EPERM, EROFS, ENOTDIR, EISDIR, EEXIST are the operator's
 * (configuration), all else is temporary. Returns false.
 */
bool error_system(struct error *error, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Puts `<text>: ` in front of the sentence. Returns false. */
bool error_context(struct error *error, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The exit code of design: 0, 64, 65, 69, 70, 75, 78. */
int error_exit_code(const struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* A folder of its own for each test that touches files; taken away afterwards. */
#ifndef ASSENT_TESTS_SCRATCH_H
#define ASSENT_TESTS_SCRATCH_H

#include "base/file.h"

#include <ftw.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct scratch {
	struct arena arena;
	struct error error;
	char folder[64];
};

static inline int scratch_remove_one(const char *path, const struct stat *about, int type, struct FTW *level)
{
	(void)about;
	(void)type;
	(void)level;
	return remove(path);
}

static inline int scratch_setup(void **state)
{
	struct scratch *scratch = calloc(1, sizeof *scratch);
	if (scratch == NULL)
		return -1;
	const char *place = getenv("TMPDIR");
	snprintf(scratch->folder, sizeof scratch->folder, "%.40s/assent-test-XXXXXX", place == NULL ? "/tmp" : place);
	*state = scratch;
	return mkdtemp(scratch->folder) == NULL ? -1 : 0;
}

static inline int scratch_teardown(void **state)
{
	struct scratch *scratch = *state;
	nftw(scratch->folder, scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_release(&scratch->arena);
	free(scratch);
	return 0;
}

/* The path of a name in the folder. */
static inline const char *scratch_path(struct scratch *scratch, const char *name)
{
	return file_path(&scratch->arena, scratch->folder, name);
}

/* Writes a file of the folder, replacing what is there; gives its path. */
static inline const char *scratch_write(struct scratch *scratch, const char *name, const char *text)
{
	const char *path = scratch_path(scratch, name);
	if (!file_replace(path, text, strlen(text), 0600, &scratch->error))
		fail_msg("%s", scratch->error.text);
	return path;
}

#define SCRATCH_TEST(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

#endif

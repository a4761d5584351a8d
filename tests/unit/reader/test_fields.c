/* SPDX-License-Identifier: MIT */
#include "reader/fields.h"

#include "base/buf.h"

#include "scratch.h"

#include <string.h>

/* What is left of a letter when only the fields of MIME are wanted; NULL: all of it, as it is. */
static const struct {
	const char *letter, *want;
} cases[] = {
	{"From: a\nContent-Type: text/plain\nTo: b\n\nbody\n", "Content-Type: text/plain\n\nbody\n"},
	{"content-type: text/html;\n\tcharset=utf-8\nTo: b\n c\nMIME-Version: 1.0\n\n",
	 "content-type: text/html;\n\tcharset=utf-8\nMIME-Version: 1.0\n\n"},
	{"Content-A: 1\r\nX: 2\r\nContent-A: 3\r\n 4\r\n\r\nbody", "Content-A: 1\r\nContent-A: 3\r\n 4\r\n\r\nbody"},
	/* none of these fields, no body, a line that parsers may read differently */
	{"From: a\nTo: b\n\nbody\n", NULL},
	{"Content-Type: text/plain\n", NULL},
	{"Content-Type : text/plain\n\nbody\n", NULL},
	{"Content-Type: text/plain\nno field\n\nbody\n", NULL},
	{"Content-Type: text/plain\nX\"Y: z\n\nbody\n", NULL},
	{"Content-Type: text/plain\n>From: z\n\nbody\n", NULL},
	{"From a@example.org Mon\nContent-Type: text/plain\n\nbody\n", NULL},
	{"Content-Type: text/plain\n: x\n\nbody\n", NULL},
};

static void test_narrow(void **state)
{
	struct scratch *scratch = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fields fields;
		char *letter = arena_strdup(&scratch->arena, cases[i].letter);
		size_t length = strlen(letter);
		size_t from = fields_narrow(letter, fields_read(&scratch->arena, letter, length, &fields));
		const char *want = cases[i].want == NULL ? cases[i].letter : cases[i].want;
		assert_string_equal(letter + from, want);
		assert_true((from == 0) == (cases[i].want == NULL));
	}
}

static void test_narrow_leaves_nul_alone(void **state)
{
	(void)state;
	char letter[] = "Content-Type: a\0b\n\nbody";
	assert_int_equal(fields_narrow(letter, 19), 0);
}

/* More lines than are kept apart: as it is, not cut off. */
static void test_narrow_has_a_bound(void **state)
{
	struct scratch *scratch = *state;
	struct buf letter = buf_new(&scratch->arena);
	struct fields fields;
	for (int i = 0; i < 100; i++)
		buf_printf(&letter, "Content-X: %d\n", i);
	buf_text(&letter, "\nbody");
	assert_int_equal(
		fields_narrow(letter.data, fields_read(&scratch->arena, letter.data, letter.length, &fields)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_narrow),
		SCRATCH_TEST(test_narrow_leaves_nul_alone),
		SCRATCH_TEST(test_narrow_has_a_bound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

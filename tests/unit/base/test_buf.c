/* SPDX-License-Identifier: MIT */
/* Arena and buf: memory that stays where it was said to be, and is zero. */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct numbers { LIST(size_t); };

static void test_buf(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct buf buf = buf_new(&arena);
	assert_string_equal(buf_string(&buf), "");
	buf_text(&buf, "one");
	buf_char(&buf, ' ');
	buf_printf(&buf, "%d-%s", 2, "three");
	buf_add(&buf, "\0x", 2);
	assert_int_equal(buf.length, 13);
	assert_memory_equal(buf.data, "one 2-three\0x", 14);
	buf_clear(&buf);
	assert_string_equal(buf_string(&buf), "");
	buf_add(&buf, NULL, 0);
	assert_int_equal(buf.length, 0);
	arena_release(&arena);
}

static void test_buf_grows(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct buf buf = buf_new(&arena);
	for (int i = 0; i < 100000; i++)
		buf_char(&buf, (char)('a' + i % 26));
	assert_int_equal(buf.length, 100000);
	assert_int_equal(strlen(buf.data), 100000);
	for (int i = 0; i < 100000; i++)
		if (buf.data[i] != 'a' + i % 26)
			fail_msg("byte %d", i);
	arena_release(&arena);
}

static void test_arena_is_zeroed_and_aligned(void **state)
{
	(void)state;
	static const size_t sizes[] = {0, 1, 15, 16, 17, 1000, 16383, 16384, 70000};
	struct arena arena = {0};
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			unsigned char *piece = arena_alloc(&arena, sizes[i]);
			assert_int_equal((uintptr_t)piece % 16, 0);
			for (size_t k = 0; k < sizes[i]; k++)
				if (piece[k] != 0)
					fail_msg("size %zu, byte %zu is not zero", sizes[i], k);
			memset(piece, 0xff, sizes[i]);
		}
		arena_reset(&arena);
	}
	arena_release(&arena);
}

static void test_large_pieces_grow_among_others(void **state)
{
	(void)state;
	struct arena arena = {0};
	char *pieces[5];
	for (int i = 0; i < 5; i++) {
		pieces[i] = arena_alloc(&arena, 20000);
		memset(pieces[i], 'a' + i, 20000);
	}
	for (int i = 0; i < 5; i++) {
		pieces[i] = arena_grow(&arena, pieces[i], 20000, 2000000);
		assert_int_equal(pieces[i][20000], 0);
		assert_int_equal(pieces[i][1999999], 0);
	}
	for (int i = 0; i < 5; i++)
		assert_true(pieces[i][0] == 'a' + i && pieces[i][19999] == 'a' + i);
	arena_release(&arena);
	assert_null(arena.block);
	assert_null(arena.large);
}

static void test_list(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct numbers numbers = {0};
	for (size_t i = 0; i < 10000; i++)
		*LIST_PUSH(&arena, &numbers) = i;
	assert_int_equal(numbers.count, 10000);
	for (size_t i = 0; i < 10000; i++)
		assert_int_equal(numbers.items[i], i);
	assert_int_equal(*LIST_PUSH(&arena, &numbers), 0);
	arena_release(&arena);
}

static void test_strings(void **state)
{
	(void)state;
	struct arena arena = {0};
	assert_string_equal(arena_strdup(&arena, "words"), "words");
	assert_string_equal(arena_strndup(&arena, "words", 3), "wor");
	assert_string_equal(arena_strndup(&arena, NULL, 0), "");
	assert_string_equal(arena_printf(&arena, "%05d|%s", 42, "x"), "00042|x");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_buf),
		cmocka_unit_test(test_buf_grows),
		cmocka_unit_test(test_arena_is_zeroed_and_aligned),
		cmocka_unit_test(test_large_pieces_grow_among_others),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_strings),
	};
	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}

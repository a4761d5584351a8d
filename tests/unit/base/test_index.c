/* SPDX-License-Identifier: MIT */
#include "base/index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_empty(void **state)
{
	(void)state;
	struct index index = {0};
	uint32_t value = 7;
	assert_false(index_get(&index, "a", &value));
	assert_int_equal(value, 7);
}

static void test_many_keys(void **state)
{
	(void)state;
	enum { COUNT = 20000 };
	struct arena arena = {0};
	struct index index = {0};
	for (uint32_t i = 0; i < COUNT; i++)
		index_put(&arena, &index, arena_printf(&arena, "m-%u", i), i);
	assert_int_equal(index.count, COUNT);
	for (uint32_t i = 0; i < COUNT; i++) {
		uint32_t value = COUNT;
		if (!index_get(&index, arena_printf(&arena, "m-%u", i), &value) || value != i)
			fail_msg("m-%u: %u", i, value);
	}
	uint32_t value;
	assert_false(index_get(&index, "m-20000", &value));
	assert_false(index_get(&index, "", &value));
	arena_release(&arena);
}

static void test_same_key_again(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct index index = {0};
	uint32_t value = 0;
	index_put(&arena, &index, "a", 1);
	index_put(&arena, &index, "b", 2);
	index_put(&arena, &index, "a", 3);
	assert_int_equal(index.count, 2);
	assert_true(index_get(&index, "a", &value));
	assert_int_equal(value, 3);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_many_keys),
		cmocka_unit_test(test_same_key_again),
	};
	return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}

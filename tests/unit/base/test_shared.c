/* SPDX-License-Identifier: MIT */
#include "base/shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct pair {
	uint32_t one, other;
};

static void test_each_kept_once(void **state)
{
	(void)state;
	enum { DIFFERENT = 5000 };
	struct arena arena = {0};
	struct shared shared = {0};
	const void *first[DIFFERENT];
	for (uint32_t i = 0; i < 2 * DIFFERENT; i++) {
		struct pair pair = {i % DIFFERENT, 7};
		const struct pair *kept = shared_keep(&arena, &shared, &pair, sizeof pair);
		assert_int_equal(kept->one, i % DIFFERENT);
		if (i < DIFFERENT)
			first[i] = kept;
		assert_ptr_equal(kept, first[i % DIFFERENT]);
	}
	assert_int_equal(shared.records.count, DIFFERENT);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_kept_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

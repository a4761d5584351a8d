/* SPDX-License-Identifier: MIT */
#include "base/sort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct thing {
	uint32_t key;
	char name[20];
};

static int by_key(const void *a, const void *b)
{
	uint32_t one = ((const struct thing *)a)->key, other = ((const struct thing *)b)->key;
	return (one > other) - (one < other);
}

/* Every length up to a hundred, and a long one; in order, the other way round, all alike, mixed. */
static void test_as_qsort(void **state)
{
	(void)state;
	enum { MOST = 5000, WAYS = 4 };
	static struct thing ours[MOST], theirs[MOST];
	for (size_t count = 0; count <= MOST; count = count < 100 ? count + 1 : count + 4900) {
		for (int way = 0; way < WAYS; way++) {
			for (size_t i = 0; i < count; i++) {
				uint32_t at = (uint32_t)i;
				const uint32_t keys[WAYS] = {at, MOST - at, 7, at * 2654435761u % 1000};
				ours[i] = (struct thing){.key = keys[way], .name = "x"};
			}
			memcpy(theirs, ours, sizeof ours);
			sort_in_place(ours, count, sizeof *ours, by_key);
			qsort(theirs, count, sizeof *theirs, by_key);
			if (memcmp(ours, theirs, count * sizeof *ours) != 0)
				fail_msg("%zu items, way %d", count, way);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_qsort),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "base/places.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_empty(void **state)
{
	(void)state;
	struct places places = {0};
	uint32_t place = 7;
	struct places_walk walk = places_walk(&places, places_hash("a"));
	assert_false(places_next(&walk, &place));
	assert_int_equal(place, 7);
}

/* Whether the walk with this hash passes the place. */
static bool leads_to(const struct places *places, uint32_t hash, uint32_t wanted)
{
	uint32_t place;
	struct places_walk walk = places_walk(places, hash);
	while (places_next(&walk, &place))
		if (place == wanted)
			return true;
	return false;
}

static void test_many_keys(void **state)
{
	(void)state;
	enum { COUNT = 20000 };
	struct arena arena = {0};
	struct places by_name = {0}, by_number = {0};
	for (uint32_t i = 0; i < COUNT; i++) {
		places_add(&arena, &by_name, places_hash(arena_printf(&arena, "m-%u", i)), i);
		places_add(&arena, &by_number, places_hash_number(i), COUNT - i);
	}
	assert_int_equal(by_name.count, COUNT);
	for (uint32_t i = 0; i < COUNT; i++) {
		if (!leads_to(&by_name, places_hash(arena_printf(&arena, "m-%u", i)), i))
			fail_msg("m-%u", i);
		if (!leads_to(&by_number, places_hash_number(i), COUNT - i))
			fail_msg("%u", i);
	}
	arena_release(&arena);
}

/* Two people with one address: both are found. So are two keys that happen to have one hash. */
static void test_one_hash_for_several(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct places places = {0};
	uint32_t place;
	size_t count = 0;
	for (uint32_t i = 0; i < 100; i++)
		places_add(&arena, &places, i % 2 == 0 ? 5 : 5 + i, i);
	struct places_walk walk = places_walk(&places, 5);
	while (places_next(&walk, &place)) {
		assert_int_equal(place % 2, 0);
		count++;
	}
	assert_int_equal(count, 50);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_many_keys),
		cmocka_unit_test(test_one_hash_for_several),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

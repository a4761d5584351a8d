/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include "home/text.h"

static void test_nearest_name(void **state)
{
	static const char *const names[] = {"zone", "zone_label", "name", "short_name", "origin", "way"};
	static const struct {
		const char *word, *nearest;
	} cases[] = {
		{"zon", "zone"},         {"Zone", "zone"},      {"zonelabel", "zone_label"}, {"shortname", "short_name"},
		{"orgin", "origin"},     {"colour", NULL},      {"x", NULL},                 {"", NULL},
		{"zzzzzzzzzzzzzz", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *nearest = nearest_name(cases[i].word, names, 6);
		if (nearest != cases[i].nearest &&
		    (nearest == NULL || cases[i].nearest == NULL || strcmp(nearest, cases[i].nearest) != 0))
			fail_msg("%s: %s", cases[i].word, nearest == NULL ? "none" : nearest);
	}
}

static void test_trim(void **state)
{
	struct scratch *scratch = *state;
	assert_string_equal(text_trim(&scratch->arena, " \t a\tb \r\n", 9), "a b");
	assert_string_equal(text_trim(&scratch->arena, "   ", 3), "");
	assert_string_equal(text_trim(&scratch->arena, "abc", 2), "ab");
}

static void test_lines(void **state)
{
	struct scratch *scratch = *state;
	const char *cursor = "one\n\nthree";
	assert_string_equal(text_next_line(&scratch->arena, &cursor), "one");
	assert_string_equal(text_next_line(&scratch->arena, &cursor), "");
	assert_string_equal(text_next_line(&scratch->arena, &cursor), "three");
	assert_null(text_next_line(&scratch->arena, &cursor));
}

/* RFC 3629; what is none is taken for Windows-1252, where not every byte stands for something. */
static void test_encodings(void **state)
{
	static const struct {
		const char *written, *read; /* NULL: refused */
	} cases[] = {
		{"\xC3\xA9 \xF4\x8F\xBF\xBF", "\xC3\xA9 \xF4\x8F\xBF\xBF"},
		{"\xEF\xBB\xBFx\r\ny\rz", "x\ny\nz"},
		{"", ""},
		{"\xE9\x80", "\xC3\xA9\xE2\x82\xAC"},
		{"\xC0\xAF", "\xC3\x80\xC2\xAF"},
		{"\xF4\x95\x80\x80", "\xC3\xB4\xE2\x80\xA2\xE2\x82\xAC\xE2\x82\xAC"}, /* behind U+10FFFF */
		{"\xF6\x94\x96\x8F", NULL},
	};
	struct scratch *scratch = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = NULL;
		scratch->error = (struct error){0};
		const char *path = scratch_write(scratch, "file.txt", cases[i].written);
		bool good = text_read(&scratch->arena, path, &text, &scratch->error);
		if (good != (cases[i].read != NULL) || (good && strcmp(text, cases[i].read) != 0))
			fail_msg("case %zu: %s", i, good ? text : scratch->error.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nearest_name),
		SCRATCH_TEST(test_trim),
		SCRATCH_TEST(test_lines),
		SCRATCH_TEST(test_encodings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

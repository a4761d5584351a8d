/* SPDX-License-Identifier: MIT */
/* Words that go from a published text: whole words, wherever lines were broken; never told by the reason. */
#include "kit.h"

#include "core/publishing.h"

static void test_holds(void **state)
{
	(void)state;
	static const struct {
		const char *text, *words;
		bool there;
	} cases[] = {
		{"Ann came.", "Ann", true},
		{"The Anniversary", "Ann", false},
		{"Joann", "ann", false},
		{"Kim of 12 Elm\nStreet", "12 Elm Street", true},
		{"Kim of 12 Elm Street", "12\r\nElm  Street", true},
		{"12 ElmStreet", "12 Elm Street", false},
		{"(Kim)", "Kim", true},
		{"Núñez vino", "Núñez", true},
		{"Núñeza", "Núñez", false},
		{"a.b", ".", true},
		{"", "a", false},
		{"ann", "Ann", false},
		{"Ann’s boy", "Ann", true},
		{"“Ann” came", "Ann", true},
		{"it was—Ann", "Ann", true},
		{"¿Ann?", "Ann", true},
		{"«Núñez»", "Núñez", true},
		{"Kim\u00a0Lowell", "Kim Lowell", true},
		{"Kim Lowell", "Kim\u00a0Lowell", true},
		{"ÁAnn", "Ann", false},
		{"Annº", "Ann", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (publishing_holds(cases[i].text, cases[i].words) != cases[i].there)
			fail_msg("\"%s\" in \"%s\"", cases[i].words, cases[i].text);
}

static void test_without(void **state)
{
	(void)state;
	static const struct {
		const char *text, *reason, *first, *second, *left, *why;
	} cases[] = {
		{"Kim came. Kim left.", "a name", "Kim", NULL, "[…] came. […] left.", NULL},
		{"Kim of 12 Elm\nStreet", "an address", "12 Elm Street", "Kim", "[…] of […]", NULL},
		{"Kim came.", "a name", "Lee", NULL, NULL, "not_found"},
		{"Kim came.", "a name", "Kim", "Lee", NULL, "not_found"},
		{"Kim came.", "Kim asked for it", "Kim", NULL, NULL, "in_reason"},
		{"Kim Lowell came.", "Lowell asked for it", "Kim Lowell", NULL, NULL, "in_reason"},
		{"at 12 Elm", "12 is secret", "12 Elm", NULL, NULL, "in_reason"},
		{"Kim came. Kim’s boy, “Kim”.", "a name", "Kim", NULL, "[…] came. […]’s boy, “[…]”.", NULL},
		{"KIM\n\nKim came; kim as a word.", "a name", "Kim", NULL, "[…]\n\n[…] came; kim as a word.", NULL},
		{"JOSÉ NÚÑEZ", "a name", "José Núñez", NULL, "[…]", NULL},
		{"Kim came.", "kim asked for it", "Kim", NULL, NULL, "in_reason"},
		{"Kim Lowell came.", "LOWELL asked", "Kim Lowell", NULL, NULL, "in_reason"},
		{"Álvaro vino.", "lo pide ÁLVARO", "Álvaro", NULL, NULL, "in_reason"},
		{"The gym opens", "The group wants it", "The gym", NULL, "[…] opens", NULL},
	};
	struct arena arena = {0};
	struct decision d = {.arena = &arena};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *words[] = {cases[i].first, cases[i].second}, *why = NULL;
		const struct redaction redaction = {cases[i].reason, words, cases[i].second == NULL ? 1 : 2};
		const char *left = publishing_without(&d, cases[i].text, &redaction, &why);
		if (cases[i].left == NULL)
			assert_null(left);
		else
			assert_string_equal(left, cases[i].left);
		assert_true(cases[i].why == NULL ? why == NULL : strcmp(why, cases[i].why) == 0);
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_holds),
		cmocka_unit_test(test_without),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

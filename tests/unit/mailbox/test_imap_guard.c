/* SPDX-License-Identifier: MIT */
#include "../scratch.h"

#include "mailbox/imap_guard.h"

enum { LINES = 2000, LITERAL = 100 };

static const struct {
	const char *name;
	const char *text;
	const char *want; /* NULL: nothing is wrong; else a part of what is said */
} cases[] = {
	{"a greeting", "* OK ready (now)\r\n", NULL},
	{"a literal", "* 1 FETCH (UID 1 BODY[] {5}\r\n((((()\r\n", NULL},
	{"a literal that may come at once", "* 1 FETCH (UID 1 BODY[] {5+}\r\nhello)\r\n", NULL},
	{"an empty literal", "* 1 FETCH (UID 1 BODY[] {0}\r\n)\r\n", NULL},
	{"two literals in one response", "* 1 FETCH (A {2}\r\n(( B {2}\r\n(()\r\n", NULL},
	{"lower case", "* list () \"/\" {5}\r\nINBOX\r\n", NULL},
	{"braces within a line", "* OK {12} is no literal {x}\r\n", NULL},
	{"a length above the bound", "* 1 FETCH (UID 1 BODY[] {101}\r\n", "announces more"},
	{"a length that wraps 32 bits", "* 1 FETCH (UID 1 BODY[] {4294967301}\r\n", "announces more"},
	{"a length that wraps 64 bits", "* 1 FETCH (UID 1 BODY[] {18446744073709551621}\r\n", "no"},
	{"a negative length", "* 1 FETCH (UID 1 BODY[] {-1}\r\n", "length"},
	{"no length", "* 1 FETCH (UID 1 BODY[] {}\r\n", "length"},
	{"a word for a length", "* 1 FETCH (UID 1 BODY[] {five}\r\n", "length"},
	{"prose that ends like a literal hides nothing", "* OK {90}\r\n* 1 FETCH (UID 1 BODY[] {999}\r\n", "announces more"},
	{"a tagged line that ends like a literal", "2 OK {90}\r\n* 1 FETCH (BODY[] {999}\r\n", "announces more"},
	{"what comes behind a literal is looked at", "* 1 FETCH (BODY[] {1}\r\nx BODY[] {999}\r\n", "announces more"},
};

/* Each in one piece, and byte by byte. */
static void test_responses(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (size_t step = 1; step <= strlen(cases[i].text); step = step == 1 ? strlen(cases[i].text) : step + 1) {
			struct imap_guard guard = {0};
			const char *got = NULL;
			imap_guard_begin(&guard, LINES, LITERAL);
			for (size_t at = 0; got == NULL && at < strlen(cases[i].text); at += step)
				got = imap_guard_look(&guard, cases[i].text + at, step);
			if ((got == NULL) != (cases[i].want == NULL) || (got != NULL && strstr(got, cases[i].want) == NULL))
				fail_msg("%s: got %s, wanted %s", cases[i].name, got == NULL ? "nothing" : got,
				         cases[i].want == NULL ? "nothing" : cases[i].want);
		}
	}
}

static const char *look_at_many(char c, size_t count, uint64_t line_bytes)
{
	struct imap_guard guard = {0};
	const char *got = NULL;
	imap_guard_begin(&guard, line_bytes, LITERAL);
	for (size_t i = 0; got == NULL && i < count; i++)
		got = imap_guard_look(&guard, &c, 1);
	return got;
}

static void test_bounds(void **state)
{
	(void)state;
	assert_null(look_at_many('(', 400, 100000));
	assert_string_equal(look_at_many('(', 10000, 100000), "the server nests too deeply");
	assert_null(look_at_many('x', 2000, 2000));
	assert_string_equal(look_at_many('x', 2001, 2000), "the server sends more than was asked for");
}

/* The count begins anew with each response, but not with a literal within one. */
static void test_parentheses_by_response(void **state)
{
	(void)state;
	struct imap_guard guard = {0};
	static const char line[] = "* 1 FETCH (((((((((()\r\n", part[] = "* 1 FETCH (((((((((( {1}\r\nx";
	imap_guard_begin(&guard, 1000000, LITERAL);
	for (int i = 0; i < 1000; i++)
		assert_null(imap_guard_look(&guard, line, sizeof line - 1));
	const char *got = imap_guard_look(&guard, part, sizeof part - 1);
	for (int i = 0; got == NULL && i < 100; i++)
		got = imap_guard_look(&guard, "(((((((((( {1}\r\nx", 17);
	assert_non_null(got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_responses),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_parentheses_by_response),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

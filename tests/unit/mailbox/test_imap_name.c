/* SPDX-License-Identifier: MIT */
#include "../scratch.h"

#include "mailbox/imap_name.h"

static const struct {
	const char *name, *written; /* written NULL: can't be a name */
} cases[] = {
	{"Processed", "Processed"},
	{"R&D", "R&-D"},
	{"&", "&-"},
	{"~peter/mail/\xe5\x8f\xb0\xe5\x8c\x97/\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"},
	{"Entw\xc3\xbcrfe", "Entw&APw-rfe"},
	{"\xc3\xa4\xc3\xb6&", "&AOQA9g-&-"},
	{"\xf0\x9f\x93\xac", "&2D3c7A-"},
	{"\xe2\x82\xac", "&IKw-"},
	{"", NULL},
	{"a\nb", NULL},
	{"a\x7f", NULL},
	{"\xff", NULL},
	{"\xc0\xaf", NULL},
	{"\xed\xa0\x80", NULL},
	{"\xf5\x80\x80\x80", NULL},
};

static const char *const no_names[] = {"&", "&A", "&AOQ", "&AOQ\x01-", "&2D0-", "&3Ow-", "\xc3\xbc"};

static void test_both_ways(void **state)
{
	struct arena arena = {0};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = imap_name_write(&arena, cases[i].name);
		if ((got == NULL) != (cases[i].written == NULL) || (got != NULL && strcmp(got, cases[i].written) != 0))
			fail_msg("case %zu: got %s, wanted %s", i, got == NULL ? "none" : got,
			         cases[i].written == NULL ? "none" : cases[i].written);
		if (got != NULL)
			assert_string_equal(imap_name_read(&arena, got), cases[i].name);
	}
	arena_release(&arena);
}

static void test_no_names(void **state)
{
	struct arena arena = {0};
	(void)state;
	for (size_t i = 0; i < sizeof no_names / sizeof *no_names; i++)
		if (imap_name_read(&arena, no_names[i]) != NULL)
			fail_msg("case %zu is taken for a name", i);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_both_ways), cmocka_unit_test(test_no_names)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* The closed vocabularies: what stands in the books for ever must not change by accident. */
#include "kit.h"

#define CHECK_ALL(name, count)                                                              \
	static const char *name##_words_joined(struct arena *arena)                         \
	{                                                                                   \
		struct buf out = buf_new(arena);                                            \
		for (int i = 0; i < (int)(count); i++) {                                    \
			enum name found = (enum name)0;                                     \
			const char *word = name##_word((enum name)i);                       \
			assert_true(name##_find(word, &found));                             \
			assert_int_equal((int)found, i);                                    \
			buf_printf(&out, "%s%s", i == 0 ? "" : " ", *word == '\0' ? "-" : word); \
		}                                                                           \
		enum name untouched = (enum name)1;                                         \
		assert_false(name##_find("no such word", &untouched));                      \
		assert_int_equal((int)untouched, 1);                                        \
		assert_string_equal(name##_word((enum name)(count)), "");                   \
		assert_string_equal(name##_word((enum name)-1), "");                        \
		return buf_string(&out);                                                    \
	}

CHECK_ALL(via, VIA_COUNT)
CHECK_ALL(letter_class, CLASS_COUNT)
CHECK_ALL(machine, MACHINE_COUNT)
CHECK_ALL(request_kind, REQUEST_COUNT)
CHECK_ALL(meaning, MEANING_COUNT)
CHECK_ALL(result, RESULT_COUNT)
CHECK_ALL(problem, PROBLEM_COUNT)

/* The words of the ledger and of explain --json. */
static void test_words(void **state)
{
	struct kit *k = *state;
	assert_string_equal(via_words_joined(&k->arena), "mail file meeting paper phone operator clock");
	assert_string_equal(letter_class_words_joined(&k->arena),
	                    "recorded replaced asked_back noted held refused robot bounce duplicate unrelated");
	assert_string_equal(machine_words_joined(&k->arena),
	                    "- vacation bounce delayed receipt report list loop reaction calendar");
	assert_string_equal(request_kind_words_joined(&k->arena),
	                    "none call close checkin confirm subscribe yours draft propose sought input agreement meeting minutes publish address talk question need");
	assert_string_equal(result_words_joined(&k->arena), "R C N X");
	assert_non_null(strstr(meaning_words_joined(&k->arena),
	                       "agree stand_aside block concern question withdraw_proposal withdraw more_time not_sure help not_me"));
	assert_non_null(strstr(problem_words_joined(&k->arena), "unclear conditional half abstain several prose block_like empty"));
}

/* A reason row is "<kind>_<note>": no kind may hold an underscore, or it could not be read back. */
static void test_kinds_of_requests_can_be_cut_off(void **state)
{
	(void)state;
	for (int i = 0; i < REQUEST_COUNT; i++) {
		const char *word = request_kind_word((enum request_kind)i);
		assert_null(strchr(word, '_'));
		assert_true(strlen(word) < 16);
	}
}

/* A mail teaches a word for every answer a person can give, in both languages. */
static void test_words_of_mails(void **state)
{
	static const struct {
		enum meaning meaning;
		const char *language, *wanted;
	} cases[] = {
		{MEANING_AGREE, "en", "AGREE"},         {MEANING_AGREE, "es", "ACUERDO"},
		{MEANING_STAND_ASIDE, "es", "ME APARTO"}, {MEANING_BLOCK, "es", "BLOQUEO"},
		{MEANING_NOT_ME, "en", "NOT ME"},       {MEANING_NOT_ME, "es", "NO FUI YO"},
		{MEANING_YES_ALWAYS, "es", "SÍ, SIEMPRE"}, {MEANING_AGREE, "fr", "AGREE"},
		{MEANING_NONE, "en", ""},               {MEANING_THANKS, "en", ""},
		{MEANING_COUNT, "en", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		kit_assert_line(i, mail_word(cases[i].meaning, cases[i].language), cases[i].wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		KIT_TEST(test_words),
		cmocka_unit_test(test_kinds_of_requests_can_be_cut_off),
		cmocka_unit_test(test_words_of_mails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

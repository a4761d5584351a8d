/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include "home/home.h"

static int setup(void **state)
{
	if (scratch_setup(state) != 0)
		return -1;
	struct scratch *scratch = *state;
	bool good = folder_make(scratch_path(scratch, "share/words/en"), 0700, &scratch->error) &&
	            folder_make(scratch_path(scratch, "share/words/es"), 0700, &scratch->error) &&
	            folder_make(scratch_path(scratch, "home/words/en"), 0700, &scratch->error);
	return good ? setenv("ASSENT_SHARE", scratch_path(scratch, "share"), 1) : -1;
}

#define WORDS_TEST(test) cmocka_unit_test_setup_teardown(test, setup, scratch_teardown)

static bool read_languages(struct scratch *scratch, size_t count, struct words *words)
{
	static const char *const languages[] = {"en", "es", "fr"};
	scratch->error = (struct error){0};
	return words_read(&scratch->arena, scratch_path(scratch, "home"), languages, count, words, &scratch->error);
}

static const struct word *find(const struct words *words, enum request_kind kind, const char *text)
{
	for (size_t i = 0; i < words->by_request[kind].count; i++)
		if (strcmp(words->by_request[kind].items[i].text, text) == 0)
			return &words->by_request[kind].items[i];
	return NULL;
}

static void test_entries(void **state)
{
	struct scratch *scratch = *state;
	struct words words;
	scratch_write(scratch, "share/words/en/call.ini",
	              "# x\n[agree]\nwords=Agree; I  AGREE ;;\ntypos=agre\n[ask.concern]\nwords=worried\n");
	scratch_write(scratch, "share/words/es/call.ini", "[agree]\nwords=S\xC3\xAD, de acuerdo\n");
	scratch_write(scratch, "share/words/en/checkin.ini", "[need.space]\nwords=a room\n");
	if (!read_languages(scratch, 2, &words))
		fail_msg("%s", scratch->error.text);
	assert_int_equal(words.by_request[REQUEST_CALL].count, 5);
	assert_int_equal(words.by_request[REQUEST_CHECKIN].count, 1);
	assert_int_equal(words.by_request[REQUEST_NONE].count, 0);
	assert_int_equal(find(&words, REQUEST_CALL, "i agree")->meaning, MEANING_AGREE);
	assert_int_equal(find(&words, REQUEST_CALL, "agre")->role, WORD_RECORD);
	assert_int_equal(find(&words, REQUEST_CALL, "worried")->role, WORD_ASK);
	assert_true(find(&words, REQUEST_CALL, "si, de acuerdo")->accented);
	assert_string_equal(find(&words, REQUEST_CHECKIN, "a room")->value, "space");
}

/* A Core's own file takes the place of the shipped one, file by file. */
static void test_own_files_first(void **state)
{
	struct scratch *scratch = *state;
	struct words words;
	scratch_write(scratch, "share/words/en/call.ini", "[agree]\nwords=agree\n");
	scratch_write(scratch, "share/words/en/close.ini", "[confirm]\nwords=confirm\n");
	scratch_write(scratch, "home/words/en/call.ini", "[agree]\nwords=hear hear\n");
	assert_true(read_languages(scratch, 1, &words));
	assert_null(find(&words, REQUEST_CALL, "agree"));
	assert_non_null(find(&words, REQUEST_CALL, "hear hear"));
	assert_non_null(find(&words, REQUEST_CLOSE, "confirm"));
}

static void test_errors(void **state)
{
	struct scratch *scratch = *state;
	struct words words;
	const char *path = scratch_write(scratch, "share/words/en/call.ini", "[agree]\nwords=agree\n[agre]\nwords=agre\n");
	assert_false(read_languages(scratch, 1, &words));
	assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
	assert_string_equal(scratch->error.text,
	                    arena_printf(&scratch->arena,
	                                 "%s: line 4: [agre] is no group of reply words: use a name that stands in the "
	                                 "shipped file",
	                                 path));
	scratch_write(scratch, "share/words/en/call.ini", "[agree]\nwords=agree\n");
	scratch_write(scratch, "share/words/es/call.ini", "[agree]\nwords=acuerdo\n");
	assert_false(read_languages(scratch, 3, &words));
	assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
	assert_non_null(strstr(scratch->error.text, "no reply words for \"fr\""));
}

/* Every shipped file can be read, and teaches the words of the catalogue. */
static void test_shipped_words(void **state)
{
	static const struct {
		enum request_kind kind;
		const char *text;
		enum meaning meaning;
		enum word_role role;
	} taught[] = {
		{REQUEST_CALL, "agree", MEANING_AGREE, WORD_RECORD},
		{REQUEST_CALL, "stand aside", MEANING_STAND_ASIDE, WORD_RECORD},
		{REQUEST_CALL, "me aparto", MEANING_STAND_ASIDE, WORD_RECORD},
		{REQUEST_CALL, "block", MEANING_BLOCK, WORD_RECORD},
		{REQUEST_CALL, "bloqueo", MEANING_BLOCK, WORD_RECORD},
		{REQUEST_CALL, "preocupacion", MEANING_CONCERN, WORD_RECORD},
		{REQUEST_CALL, "pregunta", MEANING_QUESTION, WORD_RECORD},
		{REQUEST_CALL, "ok", MEANING_AGREE, WORD_ASK},
		{REQUEST_CALL, "no", MEANING_NONE, WORD_BLOCK_LIKE},
		{REQUEST_CLOSE, "confirm", MEANING_CONFIRM, WORD_RECORD},
		{REQUEST_CHECKIN, "blocked", MEANING_STUCK, WORD_RECORD},
		{REQUEST_CHECKIN, "hecho", MEANING_DONE, WORD_RECORD},
		{REQUEST_YOURS, "yes always", MEANING_YES_ALWAYS, WORD_RECORD},
		{REQUEST_NONE, "thank you", MEANING_THANKS, WORD_NOTE},
		{REQUEST_NONE, "unless", MEANING_NONE, WORD_CONDITION},
	};
	struct scratch *scratch = *state;
	struct words words;
	assert_int_equal(setenv("ASSENT_SHARE", "mailtemplates", 1), 0); /* tests run in the source folder */
	if (!read_languages(scratch, 2, &words))
		fail_msg("%s", scratch->error.text);
	for (size_t i = 0; i < sizeof taught / sizeof *taught; i++) {
		const struct word *word = find(&words, taught[i].kind, taught[i].text);
		if (word == NULL || word->meaning != taught[i].meaning || word->role != taught[i].role)
			fail_msg("%s", taught[i].text);
	}
	for (int kind = 0; kind < REQUEST_COUNT; kind++)
		assert_true(words.by_request[kind].count > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORDS_TEST(test_entries),
		WORDS_TEST(test_own_files_first),
		WORDS_TEST(test_errors),
		WORDS_TEST(test_shipped_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

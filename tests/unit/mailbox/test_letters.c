/* SPDX-License-Identifier: MIT */
#include "mailbox/mailbox.h"

#include "scratch.h"

#include <sys/stat.h>

/* Any 64 hex digits will do: the room trusts its caller for the hash. */
#define DIGITS "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90"
#define HASH "sha256:" DIGITS
#define PLACE "letters/a1/" DIGITS ".eml"

static void stores_and_reads(void **state)
{
	struct scratch *scratch = *state;
	struct bytes bytes;
	struct stat about;
	assert_false(letters_read(&scratch->arena, scratch->folder, HASH, &bytes, &scratch->error));
	assert_int_equal(scratch->error.class, ERROR_NONE);
	assert_true(letters_settle(scratch->folder, &scratch->error));
	assert_true(letters_store(scratch->folder, HASH, "a\0b", 3, &scratch->error));
	assert_true(letters_settle(scratch->folder, &scratch->error));
	assert_true(letters_read(&scratch->arena, scratch->folder, HASH, &bytes, &scratch->error));
	assert_int_equal(bytes.length, 3);
	assert_memory_equal(bytes.data, "a\0b", 3);
	assert_int_equal(stat(scratch_path(scratch, PLACE), &about), 0);
	assert_int_equal(about.st_mode & 07777, 0600);
	assert_int_equal(stat(scratch_path(scratch, "letters/a1"), &about), 0);
	assert_int_equal(about.st_mode & 07777, 0700);
}

static void an_empty_letter_is_one(void **state)
{
	struct scratch *scratch = *state;
	struct bytes bytes;
	assert_true(letters_store(scratch->folder, HASH, "", 0, &scratch->error));
	assert_true(letters_store(scratch->folder, HASH, "", 0, &scratch->error));
	assert_true(letters_read(&scratch->arena, scratch->folder, HASH, &bytes, &scratch->error));
	assert_int_equal(bytes.length, 0);
}

static void the_same_bytes_again_change_nothing(void **state)
{
	struct scratch *scratch = *state;
	struct stat before, after;
	assert_true(letters_store(scratch->folder, HASH, "abc", 3, &scratch->error));
	assert_int_equal(stat(scratch_path(scratch, PLACE), &before), 0);
	assert_true(letters_store(scratch->folder, HASH, "abc", 3, &scratch->error));
	assert_int_equal(stat(scratch_path(scratch, PLACE), &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
}

/* After a crash: a letter of fewer bytes, or of as many zeros. */
static void what_a_crash_left_is_replaced(void **state)
{
	static const char left[][4] = {"ab", "", {0, 0, 0, 0}, "abx"};
	static const size_t lengths[] = {2, 0, 3, 3};
	struct scratch *scratch = *state;
	assert_true(letters_store(scratch->folder, HASH, "abc", 3, &scratch->error));
	for (size_t i = 0; i < 4; i++) {
		struct bytes bytes;
		assert_true(file_replace(scratch_path(scratch, PLACE), left[i], lengths[i], 0600, &scratch->error));
		assert_true(letters_store(scratch->folder, HASH, "abc", 3, &scratch->error));
		assert_true(letters_read(&scratch->arena, scratch->folder, HASH, &bytes, &scratch->error));
		assert_string_equal(bytes.data, "abc");
	}
}

static void only_a_hash_becomes_a_path(void **state)
{
	static const char *const wrong[] = {"", "sha256:", DIGITS, "sha256:../../../etc/passwd", HASH "0",
	                                    "md5:" DIGITS, "sha256:A1B2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293"
	                                                   "a4b5c6d7e8f90"};
	struct scratch *scratch = *state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct error error = {0};
		struct bytes bytes;
		if (letters_store(scratch->folder, wrong[i], "abc", 3, &error) || error.class != ERROR_BUG)
			fail_msg("stored \"%s\"", wrong[i]);
		error.class = ERROR_NONE;
		if (letters_read(&scratch->arena, scratch->folder, wrong[i], &bytes, &error) || error.class != ERROR_BUG)
			fail_msg("read \"%s\"", wrong[i]);
	}
}

static void a_place_that_can_not_be_written_is_an_error(void **state)
{
	struct scratch *scratch = *state;
	scratch_write(scratch, "letters", "a file in the way");
	assert_false(letters_store(scratch->folder, HASH, "abc", 3, &scratch->error));
	assert_int_not_equal(scratch->error.class, ERROR_NONE);
}

static bool is_named(void *context, const char *hash)
{
	return strcmp(hash, context) == 0;
}

/* Of one part, and only what was asked about. */
static void forgets_a_part(void **state)
{
	static const char other[] = "sha256:a1" "c2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90";
	struct scratch *scratch = *state;
	struct bytes bytes;
	char wanted[] = HASH;
	size_t count;
	assert_true(letters_forget(scratch->folder, 0xa1, is_named, wanted, &count, &scratch->error));
	assert_true(letters_store(scratch->folder, HASH, "a", 1, &scratch->error));
	assert_true(letters_store(scratch->folder, other, "b", 1, &scratch->error));
	assert_true(letters_forget(scratch->folder, 0xa2, is_named, wanted, &count, &scratch->error));
	assert_int_equal(count, 0);
	assert_true(letters_forget(scratch->folder, 0xa1, is_named, wanted, &count, &scratch->error));
	assert_int_equal(count, 1);
	assert_false(letters_read(&scratch->arena, scratch->folder, HASH, &bytes, &scratch->error));
	assert_true(letters_read(&scratch->arena, scratch->folder, other, &bytes, &scratch->error));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(stores_and_reads),
		SCRATCH_TEST(an_empty_letter_is_one),
		SCRATCH_TEST(the_same_bytes_again_change_nothing),
		SCRATCH_TEST(what_a_crash_left_is_replaced),
		SCRATCH_TEST(only_a_hash_becomes_a_path),
		SCRATCH_TEST(a_place_that_can_not_be_written_is_an_error),
		SCRATCH_TEST(forgets_a_part),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

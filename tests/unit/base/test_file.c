/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

static unsigned mode_of(const char *path)
{
	struct stat about;
	assert_int_equal(stat(path, &about), 0);
	return about.st_mode & 07777;
}

static void assert_content(struct scratch *scratch, const char *path, const char *wanted)
{
	struct bytes bytes;
	if (!file_read(&scratch->arena, path, 1000, &bytes, &scratch->error))
		fail_msg("%s", scratch->error.text);
	assert_int_equal(bytes.length, strlen(wanted));
	assert_string_equal(bytes.data, wanted);
}

static void test_path(void **state)
{
	struct scratch *scratch = *state;
	assert_string_equal(file_path(&scratch->arena, "home", "letters"), "home/letters");
	assert_string_equal(file_path(&scratch->arena, "home/", "letters"), "home/letters");
	assert_string_equal(file_path(&scratch->arena, "/", "x"), "/x");
}

static void test_modes_in_spite_of_umask(void **state)
{
	struct scratch *scratch = *state;
	static const mode_t masks[] = {0000, 0027, 0777};
	for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
		const char *name = arena_printf(&scratch->arena, "m%zu", i);
		const char *folder = scratch_path(scratch, name);
		const char *created = file_path(&scratch->arena, folder, "created");
		const char *replaced = file_path(&scratch->arena, folder, "replaced");
		const char *written = file_path(&scratch->arena, folder, "written");
		mode_t before = umask(masks[i]);
		bool good = folder_make(folder, 0700, &scratch->error) &&
		            file_create(created, "a", 1, 0640, false, &scratch->error) &&
		            file_replace(replaced, "a", 1, 0600, &scratch->error) &&
		            file_write_at(written, 0, "a", 1, 0600, &scratch->error);
		umask(before);
		if (!good)
			fail_msg("umask %o: %s", masks[i], scratch->error.text);
		assert_int_equal(mode_of(folder), 0700);
		assert_int_equal(mode_of(created), 0640);
		assert_int_equal(mode_of(replaced), 0600);
		assert_int_equal(mode_of(written), 0600);
	}
}

static void test_read(void **state)
{
	struct scratch *scratch = *state;
	struct bytes bytes;
	const char *path = scratch_write(scratch, "f", "12345");
	assert_true(file_read(&scratch->arena, path, 5, &bytes, &scratch->error));
	assert_string_equal(bytes.data, "12345");
	assert_false(file_read(&scratch->arena, path, 4, &bytes, &scratch->error));
	assert_non_null(strstr(scratch->error.text, "larger than 4 bytes"));
	scratch_write(scratch, "f", "");
	assert_true(file_read(&scratch->arena, path, 5, &bytes, &scratch->error));
	assert_int_equal(bytes.length, 0);
	assert_string_equal(bytes.data, "");
	assert_false(file_read(&scratch->arena, scratch_path(scratch, "gone"), 5, &bytes, &scratch->error));
	assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
	assert_non_null(strstr(scratch->error.text, "gone: can't be opened: "));
	assert_false(file_read(&scratch->arena, scratch->folder, 5, &bytes, &scratch->error));
	assert_true(file_read(&scratch->arena, "/proc/self/stat", 100000, &bytes, &scratch->error));
	assert_true(bytes.length > 0); /* a file whose size is not known beforehand */
}

static void test_read_at(void **state)
{
	struct scratch *scratch = *state;
	char bytes[8] = "";
	int handle = file_open_read(scratch_write(scratch, "f", "12345"), &scratch->error);
	assert_true(handle >= 0);
	assert_int_equal(file_read_at(handle, "f", bytes, 3, 1, &scratch->error), 3);
	assert_memory_equal(bytes, "234", 3);
	assert_int_equal(file_read_at(handle, "f", bytes, 8, 3, &scratch->error), 2);
	assert_int_equal(file_read_at(handle, "f", bytes, 8, 5, &scratch->error), 0);
	close(handle);
	assert_int_equal(file_read_at(handle, "f", bytes, 8, 0, &scratch->error), -1);
	assert_int_equal(file_open_read(scratch_path(scratch, "gone"), &scratch->error), -1);
}

static void test_facts(void **state)
{
	struct scratch *scratch = *state;
	const char *path = scratch_write(scratch, "f", "12345");
	const char *gone = scratch_path(scratch, "gone");
	assert_true(file_exists(path));
	assert_false(file_exists(gone));
	assert_int_equal(file_size(path), 5);
	assert_int_equal(file_size(gone), -1);
	assert_true(file_modified(path) > 0);
	assert_true(file_modified(gone) == INSTANT_NONE);
	assert_true(file_system_free(scratch->folder) > 0);
	assert_int_equal(file_system_free(gone), -1);
}

static void test_create_never_replaces(void **state)
{
	struct scratch *scratch = *state;
	const char *path = scratch_path(scratch, "f");
	assert_true(file_create(path, "one", 3, 0600, true, &scratch->error));
	assert_false(file_create(path, "two", 3, 0600, true, &scratch->error));
	assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
	assert_content(scratch, path, "one");
}

static void test_write_in_place(void **state)
{
	struct scratch *scratch = *state;
	const char *path = scratch_path(scratch, "f");
	assert_false(file_write_at(path, 0, "x", 1, 0, &scratch->error));
	assert_true(file_write_at(path, 0, "12345", 5, 0600, &scratch->error));
	assert_true(file_write_at(path, 3, "ab", 2, 0, &scratch->error));
	assert_content(scratch, path, "123ab");
	assert_true(file_write_at(path, 5, "cd", 2, 0600, &scratch->error));
	assert_content(scratch, path, "123abcd");
	assert_true(file_truncate(path, 2, &scratch->error));
	assert_content(scratch, path, "12");
	assert_false(file_truncate(scratch_path(scratch, "gone"), 0, &scratch->error));
}

/* A limit on the size of files stands for the full disk. */
static void test_full_disk_leaves_old_bytes(void **state)
{
	struct scratch *scratch = *state;
	static char large[5000];
	const char *replaced = scratch_write(scratch, "replaced", "old");
	const char *written = scratch_write(scratch, "written", "old");
	struct rlimit before, small;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 4096;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	bool replace = file_replace(replaced, large, sizeof large, 0600, &scratch->error);
	bool create = file_create(scratch_path(scratch, "new"), large, sizeof large, 0600, true, &scratch->error);
	bool write = file_write_at(written, 3, large, sizeof large, 0, &scratch->error);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_false(replace);
	assert_false(create);
	assert_false(write);
	assert_int_equal(scratch->error.class, ERROR_TEMPORARY);
	assert_content(scratch, replaced, "old");
	assert_content(scratch, written, "old");
	struct file_names names;
	assert_true(folder_list(&scratch->arena, scratch->folder, &names, &scratch->error));
	assert_int_equal(names.count, 2); /* nothing half-written stays behind */
}

static void test_sync(void **state)
{
	struct scratch *scratch = *state;
	const char *path = scratch_write(scratch, "f", "1");
	assert_true(file_sync(path, &scratch->error));
	assert_true(folder_sync(scratch->folder, &scratch->error));
	assert_true(file_system_sync(scratch->folder, &scratch->error));
	assert_false(folder_sync(path, &scratch->error));
	assert_false(file_sync(scratch_path(scratch, "gone"), &scratch->error));
	assert_false(file_system_sync(scratch_path(scratch, "gone"), &scratch->error));
}

static void test_move_and_remove(void **state)
{
	struct scratch *scratch = *state;
	const char *a = scratch_write(scratch, "a", "1");
	const char *b = scratch_write(scratch, "b", "2");
	const char *c = scratch_path(scratch, "c");
	assert_false(file_move_new(a, b, &scratch->error));
	assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
	assert_content(scratch, b, "2");
	assert_true(file_move_new(a, c, &scratch->error));
	assert_false(file_exists(a));
	assert_true(file_rename(c, b, &scratch->error));
	assert_content(scratch, b, "1");
	assert_false(file_rename(c, b, &scratch->error));
	assert_true(file_remove(b, &scratch->error));
	assert_true(file_remove(b, &scratch->error));
	assert_false(file_exists(b));
	assert_false(file_remove(scratch->folder, &scratch->error));
}

static void test_folders(void **state)
{
	struct scratch *scratch = *state;
	const char *deep = scratch_path(scratch, "one/two/three");
	assert_true(folder_make(deep, 0700, &scratch->error));
	assert_true(folder_make(deep, 0700, &scratch->error));
	assert_int_equal(mode_of(scratch_path(scratch, "one/two")), 0700);
	scratch_write(scratch, "file", "");
	assert_false(folder_make(scratch_path(scratch, "file/x"), 0700, &scratch->error));
	assert_false(folder_make(scratch_path(scratch, "file"), 0700, &scratch->error));
	scratch_write(scratch, "one/b", "");
	scratch_write(scratch, "one/B", "");
	scratch_write(scratch, "one/.hidden", "");
	struct file_names names;
	assert_true(folder_list(&scratch->arena, scratch_path(scratch, "one"), &names, &scratch->error));
	assert_int_equal(names.count, 3);
	assert_string_equal(names.items[0], "B");
	assert_string_equal(names.items[1], "b");
	assert_string_equal(names.items[2], "two");
	assert_false(folder_list(&scratch->arena, scratch_path(scratch, "gone"), &names, &scratch->error));
}

static void test_plain_files_only(void **state)
{
	struct scratch *scratch = *state;
	struct bytes bytes;
	scratch_write(scratch, "file", "words");
	const char *link = scratch_path(scratch, "link"), *pipe = scratch_path(scratch, "pipe");
	assert_int_equal(symlink(scratch_path(scratch, "file"), link), 0);
	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_true(file_read_plain(&scratch->arena, scratch_path(scratch, "file"), 1000, &bytes, &scratch->error));
	assert_string_equal(bytes.data, "words");
	assert_false(file_read_plain(&scratch->arena, scratch_path(scratch, "file"), 3, &bytes, &scratch->error));
	assert_true(file_read(&scratch->arena, link, 1000, &bytes, &scratch->error));
	assert_false(file_read_plain(&scratch->arena, link, 1000, &bytes, &scratch->error));
	assert_false(file_read_plain(&scratch->arena, pipe, 1000, &bytes, &scratch->error)); /* and does not wait for a writer */
	assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
}

static void test_lock_excludes(void **state)
{
	struct scratch *scratch = *state;
	const char *path = scratch_path(scratch, "lock");
	int first = file_lock(path, &scratch->error);
	assert_true(first >= 0);
	assert_int_equal(file_lock(path, &scratch->error), -1);
	assert_int_equal(scratch->error.class, ERROR_LOCKED);
	assert_int_equal(error_exit_code(&scratch->error), 69);
	close(first);
	int second = file_lock(path, &scratch->error);
	assert_true(second >= 0);
	close(second);
	assert_int_equal(file_lock(scratch_path(scratch, "gone/lock"), &scratch->error), -1);
	assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_path),
		SCRATCH_TEST(test_modes_in_spite_of_umask),
		SCRATCH_TEST(test_read),
		SCRATCH_TEST(test_read_at),
		SCRATCH_TEST(test_facts),
		SCRATCH_TEST(test_create_never_replaces),
		SCRATCH_TEST(test_write_in_place),
		SCRATCH_TEST(test_full_disk_leaves_old_bytes),
		SCRATCH_TEST(test_sync),
		SCRATCH_TEST(test_move_and_remove),
		SCRATCH_TEST(test_folders),
		SCRATCH_TEST(test_plain_files_only),
		SCRATCH_TEST(test_lock_excludes),
	};
	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}

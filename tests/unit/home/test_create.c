/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include "home/home.h"

#include <sys/stat.h>

static const char *home_of(struct scratch *scratch)
{
	return scratch_path(scratch, "home");
}

static unsigned mode_of(struct scratch *scratch, const char *name)
{
	struct stat about;
	const char *path = *name == '\0' ? home_of(scratch) : file_path(&scratch->arena, home_of(scratch), name);
	if (stat(path, &about) != 0)
		fail_msg("%s is missing", path);
	return about.st_mode & 0777;
}

static void create(struct scratch *scratch)
{
	mode_t before = umask(0);
	bool good = home_create(home_of(scratch), false, &scratch->error);
	umask(before);
	if (!good)
		fail_msg("%s", scratch->error.text);
}

static void test_a_new_home_can_be_read(void **state)
{
	struct scratch *scratch = *state;
	struct settings settings;
	struct roster roster;
	create(scratch);
	const char *home = home_of(scratch);
	if (!home_check_owner(home, &scratch->error) ||
	    !settings_read(&scratch->arena, home, &settings, &scratch->error) ||
	    !roster_read(&scratch->arena, home, &roster, &scratch->error))
		fail_msg("%s", scratch->error.text);
	assert_string_equal(settings.address, "");
	assert_int_equal(roster.people.count, 0);
}

static void test_folders_and_modes(void **state)
{
	static const char *const folders[] = {
		"",          "roster",       "rules",         "words",          "mailtemplates", "mailbox", "mailbox/new",
		"mailbox/cur", "mailbox/tmp", "drop",         "letters",        "ledger",        "ledger/texts",
		"ledger/keys", "private",    "private/texts", "private/posted", "private/cases", "outbox",  "sent/new",
		"archives",
	};
	static const char *const files[] = {
		"assent.ini",       "roster/people.csv", "roster/groups.csv", "roster/seats.csv",
		"roster/goals.csv", "roster/steps.csv",  "roster/README.txt",
	};
	struct scratch *scratch = *state;
	create(scratch);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		assert_int_equal(mode_of(scratch, folders[i]), 0700);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		assert_int_equal(mode_of(scratch, files[i]), 0600);
	assert_int_equal(mode_of(scratch, "public"), 0755);
}

static void test_registers_have_their_columns(void **state)
{
	static const struct {
		const char *file, *header;
	} wanted[] = {
		{"people.csv", "member,name,addresses,shared,language,agreement,from,until\n"},
		{"groups.csv", "group,kind,name,from,until\n"},
		{"seats.csv", "seat,role,group,member,from,until\n"},
		{"goals.csv", "goal,statement\n"},
		{"steps.csv", "step,what,owner,group,goal,due\n"},
	};
	struct scratch *scratch = *state;
	create(scratch);
	for (size_t i = 0; i < 5; i++) {
		struct bytes bytes;
		const char *name = arena_printf(&scratch->arena, "home/roster/%s", wanted[i].file);
		assert_true(file_read(&scratch->arena, scratch_path(scratch, name), 1000, &bytes, &scratch->error));
		assert_string_equal(bytes.data, wanted[i].header);
	}
}

/* As spool/ of a checkout: open to all, with notes about the place in it. */
static void test_a_folder_with_notes_is_taken(void **state)
{
	struct scratch *scratch = *state;
	assert_true(folder_make(home_of(scratch), 0755, &scratch->error));
	scratch_write(scratch, "home/README.md", "notes");
	scratch_write(scratch, "home/.gitignore", "*");
	create(scratch);
	assert_int_equal(mode_of(scratch, ""), 0700);
}

static void test_a_folder_in_use_is_refused(void **state)
{
	static const char *const names[] = {"taxes.ods", "ledger/state"};
	struct scratch *scratch = *state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *home = scratch_path(scratch, arena_printf(&scratch->arena, "home%zu", i));
		const char *path = file_path(&scratch->arena, home, names[i]);
		scratch->error = (struct error){0};
		assert_true(folder_make(file_path(&scratch->arena, home, "ledger"), 0700, &scratch->error));
		assert_true(file_create(path, "x", 1, 0600, false, &scratch->error));
		assert_false(home_create(home, false, &scratch->error));
		assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
		assert_false(file_exists(file_path(&scratch->arena, home, "assent.ini")));
	}
}

/* Cut off in the middle, then again: what a person wrote meanwhile stays. */
static void test_what_was_begun_is_completed(void **state)
{
	struct scratch *scratch = *state;
	struct settings settings;
	create(scratch);
	scratch_write(scratch, "home/assent.ini", "[mailbox]\naddress = we@example.org\n");
	assert_true(file_remove(scratch_path(scratch, "home/roster/seats.csv"), &scratch->error));
	create(scratch);
	assert_true(file_exists(scratch_path(scratch, "home/roster/seats.csv")));
	assert_true(settings_read(&scratch->arena, home_of(scratch), &settings, &scratch->error));
	assert_string_equal(settings.address, "we@example.org");
}

static void test_no_home(void **state)
{
	struct scratch *scratch = *state;
	static const char *const places[] = {"", "gone"};
	for (size_t i = 0; i < 2; i++) {
		scratch->error = (struct error){0};
		assert_false(home_check_owner(scratch_path(scratch, places[i]), &scratch->error));
		assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
		assert_non_null(strstr(scratch->error.text, "assent init"));
	}
}

static void test_another_users_home(void **state)
{
	struct scratch *scratch = *state;
	if (geteuid() != 0)
		skip(); /* only root can give a folder away */
	create(scratch);
	assert_int_equal(chown(home_of(scratch), 12345, (gid_t)-1), 0);
	assert_false(home_check_owner(home_of(scratch), &scratch->error));
	assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
	assert_non_null(strstr(scratch->error.text, "user number 12345"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_a_new_home_can_be_read),
		SCRATCH_TEST(test_folders_and_modes),
		SCRATCH_TEST(test_registers_have_their_columns),
		SCRATCH_TEST(test_a_folder_with_notes_is_taken),
		SCRATCH_TEST(test_a_folder_in_use_is_refused),
		SCRATCH_TEST(test_what_was_begun_is_completed),
		SCRATCH_TEST(test_no_home),
		SCRATCH_TEST(test_another_users_home),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

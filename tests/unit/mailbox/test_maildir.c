/* SPDX-License-Identifier: MIT */
#include "mailbox/mailbox.h"

#include "scratch.h"

#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#define NOW 1790000000

/* Opened, and listed once, which makes its folders. */
static struct mailbox_source *new_maildir(struct scratch *scratch)
{
	struct mailbox_entries none = {0};
	static const char *const parts[] = {"box/new", "box/cur", "box/tmp"};
	for (size_t i = 0; i < 3; i++)
		assert_true(folder_make(scratch_path(scratch, parts[i]), 0700, &scratch->error));
	struct mailbox_source *box = maildir_open(&scratch->arena, scratch_path(scratch, "box"), &scratch->error);
	if (box == NULL || !box->list(box, &scratch->arena, NOW, &none, &scratch->error))
		fail_msg("%s", scratch->error.text);
	return box;
}

static struct mailbox_entries listed(struct scratch *scratch, struct mailbox_source *box)
{
	struct mailbox_entries entries = {0};
	if (!box->list(box, &scratch->arena, NOW, &entries, &scratch->error))
		fail_msg("%s", scratch->error.text);
	mailbox_sort(&entries);
	return entries;
}

/* The letter at a place. */
static const struct mailbox_entry *at(const struct mailbox_entries *entries, const char *place)
{
	for (size_t i = 0; i < entries->count; i++)
		if (strcmp(entries->items[i].place, place) == 0)
			return &entries->items[i];
	fail_msg("%s is not listed", place);
	return NULL;
}

static void rename_in(struct scratch *scratch, const char *from, const char *to)
{
	assert_true(file_rename(scratch_path(scratch, from), scratch_path(scratch, to), &scratch->error));
}

static void assert_there(struct scratch *scratch, const char *name, const char *text)
{
	struct bytes bytes;
	if (!file_read(&scratch->arena, scratch_path(scratch, name), 1000, &bytes, &scratch->error))
		fail_msg("%s", scratch->error.text);
	assert_string_equal(bytes.data, text);
}

/* ---- opening ---- */

static void makes_its_folders(void **state)
{
	struct scratch *scratch = *state;
	new_maildir(scratch);
	static const char *const wanted[] = {"box/.Processed/new",  "box/.Processed/cur", "box/.Processed/tmp",
	                                     "box/.Held/cur",       "box/.Junk/new",      "box/.Junk/cur",
	                                     "box/.Held/maildirfolder"};
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		if (!file_exists(scratch_path(scratch, wanted[i])))
			fail_msg("%s is missing", wanted[i]);
	}
	struct stat about;
	assert_int_equal(stat(scratch_path(scratch, "box/.Held/cur"), &about), 0);
	assert_int_equal(about.st_mode & 07777, 0700);
	new_maildir(scratch);
}

/* Adds a message to the second copy; the first time the folder is made. */
static bool add_copy(struct mailbox_source *box, const struct bytes *message, struct scratch *scratch)
{
	bool gone;
	return box->add_copy(box, message, NOW, &gone, &scratch->error) &&
	       (!gone || (box->add_copy(box, message, NOW, &gone, &scratch->error) && !gone));
}

/* Whoever only opens it changes nothing. */
static void opening_makes_nothing(void **state)
{
	struct scratch *scratch = *state;
	struct bytes message = {"copy", 4};
	struct file_names names;
	assert_true(folder_make(scratch_path(scratch, "box/new"), 0700, &scratch->error));
	assert_true(folder_make(scratch_path(scratch, "box/cur"), 0700, &scratch->error));
	struct mailbox_source *box = maildir_open(&scratch->arena, scratch_path(scratch, "box"), &scratch->error);
	assert_true(box->copies(box, NULL, NULL, &scratch->error));
	assert_false(file_exists(scratch_path(scratch, "box/.Processed")));
	assert_false(file_exists(scratch_path(scratch, "box/.assent-ledger")));
	assert_true(add_copy(box, &message, scratch));
	assert_true(add_copy(box, &message, scratch));
	assert_true(folder_list(&scratch->arena, scratch_path(scratch, "box/.assent-ledger/cur"), &names, &scratch->error));
	assert_int_equal(names.count, 2);
}

static enum mailbox_wish count_and_remove(void *context, const struct bytes *message)
{
	size_t *count = context;
	(*count)++;
	return message->data[0] == 'b' ? WISH_REMOVE : message->data[0] == 'a' ? WISH_ENOUGH : WISH_NEXT;
}

static void copies_are_shown_newest_first(void **state)
{
	struct scratch *scratch = *state;
	static const char *const texts[] = {"never seen", "a", "b", "c"};
	struct mailbox_source *box = new_maildir(scratch);
	size_t count = 0;
	for (size_t i = 0; i < 4; i++) {
		struct bytes message = {texts[i], strlen(texts[i])};
		assert_true(add_copy(box, &message, scratch));
	}
	assert_true(box->copies(box, count_and_remove, &count, &scratch->error));
	assert_int_equal(count, 3);
	count = 0;
	assert_true(box->copies(box, count_and_remove, &count, &scratch->error));
	assert_int_equal(count, 2);
}

static void a_folder_of_copies_that_is_deleted_is_told(void **state)
{
	struct scratch *scratch = *state;
	struct mailbox_source *box = new_maildir(scratch);
	const struct bytes message = {"copy", 4};
	struct mailbox_mark mark;
	bool gone;
	assert_true(box->copies_mark(box, &mark, &scratch->error));
	assert_true(mark.count == 0 && mark.newest == 0);
	assert_true(add_copy(box, &message, scratch) && add_copy(box, &message, scratch));
	assert_true(box->copies_mark(box, &mark, &scratch->error));
	assert_true(mark.count == 2 && mark.newest == 2);
	assert_int_equal(rename(scratch_path(scratch, "box/.assent-ledger"), scratch_path(scratch, "elsewhere")), 0);
	assert_true(box->add_copy(box, &message, NOW, &gone, &scratch->error));
	assert_true(gone);
	assert_true(box->copies_mark(box, &mark, &scratch->error));
	assert_true(mark.count == 0);
}

static enum mailbox_wish count_only(void *context, const struct bytes *message)
{
	size_t *count = context;
	(*count) += message->length == 4;
	return WISH_NEXT;
}

/* Others' files beside them: no pipe is waited for, no link followed, and no name of ours is given twice. */
static void copies_among_files_of_others(void **state)
{
	struct scratch *scratch = *state;
	static const char *const others[] = {"zz", "99999999999.x", "99999999999999999999999.y:2,", "_a:2,S"};
	struct mailbox_source *box = new_maildir(scratch);
	const struct bytes message = {"copy", 4};
	struct mailbox_mark mark;
	size_t count = 0;
	assert_true(add_copy(box, &message, scratch));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		scratch_write(scratch, arena_printf(&scratch->arena, "box/.assent-ledger/cur/%s", others[i]), "other");
	assert_int_equal(mkfifo(scratch_path(scratch, "box/.assent-ledger/cur/zzz"), 0600), 0);
	assert_int_equal(symlink("/dev/zero", scratch_path(scratch, "box/.assent-ledger/cur/zzzz")), 0);
	assert_true(add_copy(box, &message, scratch) && add_copy(box, &message, scratch));
	assert_true(box->copies_mark(box, &mark, &scratch->error));
	assert_int_equal(mark.newest, 3);
	assert_true(box->copies(box, count_only, &count, &scratch->error));
	assert_int_equal(count, 3);
}

static void an_empty_folder_is_no_maildir(void **state)
{
	struct scratch *scratch = *state;
	assert_true(folder_make(scratch_path(scratch, "box"), 0700, &scratch->error));
	assert_null(maildir_open(&scratch->arena, scratch_path(scratch, "box"), &scratch->error));
	assert_int_equal(scratch->error.class, ERROR_CONFIGURATION);
	assert_non_null(strstr(scratch->error.text, "disk is mounted"));
	assert_false(file_exists(scratch_path(scratch, "box/.Held")));
}

/* ---- listing ---- */

static const struct listing_case {
	const char *name;
	const char *file;
	const char *want_place;
	instant want_received; /* 0: the file's time */
	bool want_junk;
} listing_cases[] = {
	{"new", "new/1780000000.M1.host", "INBOX/1780000000.M1.host", 1780000000, false},
	{"cur without flags", "cur/1780000000.M1.host", "INBOX/1780000000.M1.host", 1780000000, false},
	{"cur with flags", "cur/1780000000.M1.host,S=5:2,FS", "INBOX/1780000000.M1.host,S=5", 1780000000, false},
	{"junk", ".Junk/new/1780000000.M1.host", "Junk/1780000000.M1.host", 1780000000, true},
	{"junk opened", ".Junk/cur/1780000000.M1.host:2,", "Junk/1780000000.M1.host", 1780000000, true},
	{"later than now", "new/1790000001.M1.host", "INBOX/1790000001.M1.host", NOW, false},
	{"far too late", "new/99999999999.M1.host", "INBOX/99999999999.M1.host", NOW, false},
	{"no number", "new/letter.eml", "INBOX/letter.eml", 0, false},
	{"a short number is no second", "new/12.eml", "INBOX/12.eml", 0, false},
	{"no dot", "new/1780000000", "INBOX/1780000000", 0, false},
	{"a number too long", "new/178000000012345.M1", "INBOX/178000000012345.M1", 0, false},
	{"letters behind the number", "new/1780000000x.M1", "INBOX/1780000000x.M1", 0, false},
	{"signs a cell may not hold", "new/1780000000.a\nb\x1b%c", "INBOX/1780000000.a%0Ab%1B%25c", 1780000000, false},
	{"beyond ASCII", "new/1780000000.\xC3\xA9", "INBOX/1780000000.%C3%A9", 1780000000, false},
	{"processed is not new", ".Processed/cur/1780000000.M1.host:2,", NULL, 0, false},
	{"held is not new", ".Held/cur/1780000000.M1.host:2,", NULL, 0, false},
	{"half delivered", "tmp/1780000000.M1.host", NULL, 0, false},
	{"begins with a dot", "new/.1780000000.M1.host", NULL, 0, false},
};

static void lists(void **state)
{
	struct scratch *scratch = *state;
	struct mailbox_source *box = new_maildir(scratch);
	struct utimbuf old = {.actime = 1770000000, .modtime = 1770000000};
	for (size_t i = 0; i < sizeof listing_cases / sizeof listing_cases[0]; i++) {
		const struct listing_case *c = &listing_cases[i];
		const char *name = arena_printf(&scratch->arena, "box/%s", c->file);
		const char *path = scratch_write(scratch, name, "Hello");
		assert_int_equal(utime(path, &old), 0);
		struct mailbox_entries entries = listed(scratch, box);
		if (entries.count != (c->want_place != NULL))
			fail_msg("%s: %zu letters", c->name, entries.count);
		if (c->want_place != NULL) {
			const struct mailbox_entry *got = &entries.items[0];
			if (strcmp(got->place, c->want_place) != 0)
				fail_msg("%s: place %s", c->name, got->place);
			if (got->received != (c->want_received == 0 ? 1770000000 : c->want_received))
				fail_msg("%s: received %lld", c->name, (long long)got->received);
			if (got->junk != c->want_junk || got->size != 5)
				fail_msg("%s: junk or size", c->name);
		}
		assert_true(file_remove(path, &scratch->error));
	}
}

static void lists_letters_only(void **state)
{
	struct scratch *scratch = *state;
	struct mailbox_source *box = new_maildir(scratch);
	assert_true(folder_make(scratch_path(scratch, "box/new/1780000000.folder"), 0700, &scratch->error));
	assert_int_equal(mkfifo(scratch_path(scratch, "box/new/1780000000.pipe"), 0600), 0);
	scratch_write(scratch, "secret", "x");
	assert_int_equal(symlink(scratch_path(scratch, "secret"), scratch_path(scratch, "box/new/1780000000.link")), 0);
	assert_int_equal(listed(scratch, box).count, 0);
}

static void sorts_by_receipt_then_place(void **state)
{
	struct scratch *scratch = *state;
	struct mailbox_source *box = new_maildir(scratch);
	scratch_write(scratch, "box/new/1780000002.a", "x");
	scratch_write(scratch, "box/cur/1780000001.b:2,S", "x");
	scratch_write(scratch, "box/.Junk/new/1780000001.a", "x");
	scratch_write(scratch, "box/new/1780000001.a", "x");
	struct mailbox_entries entries = listed(scratch, box);
	assert_int_equal(entries.count, 4);
	assert_string_equal(entries.items[0].place, "INBOX/1780000001.a");
	assert_string_equal(entries.items[1].place, "INBOX/1780000001.b");
	assert_string_equal(entries.items[2].place, "Junk/1780000001.a");
	assert_string_equal(entries.items[3].place, "INBOX/1780000002.a");
}

/* Another program moves a letter from new/ to cur/ while both are listed. */
static void a_letter_seen_twice_is_one(void **state)
{
	struct scratch *scratch = *state;
	struct mailbox_source *box = new_maildir(scratch);
	scratch_write(scratch, "box/new/1780000001.a", "x");
	scratch_write(scratch, "box/cur/1780000001.a:2,S", "x");
	scratch_write(scratch, "box/cur/1780000001.b:2,S", "x");
	struct mailbox_entries entries = listed(scratch, box);
	assert_int_equal(entries.count, 2);
	assert_string_equal(entries.items[1].place, "INBOX/1780000001.b");
}

static void names_too_long_for_a_cell_stay_apart(void **state)
{
	struct scratch *scratch = *state;
	struct mailbox_source *box = new_maildir(scratch);
	char name[300] = "box/new/1780000000.";
	memset(name + strlen(name), 'a', 230);
	scratch_write(scratch, name, "1");
	name[strlen(name) - 1] = 'b';
	scratch_write(scratch, name, "2");
	struct mailbox_entries entries = listed(scratch, box);
	assert_int_equal(entries.count, 2);
	assert_string_not_equal(entries.items[0].place, entries.items[1].place);
	assert_true(strlen(entries.items[0].place) < 250);
	for (size_t i = 0; i < 2; i++) {
		struct bytes bytes;
		assert_true(box->read(box, &scratch->arena, &entries.items[i], &bytes, &scratch->error));
		assert_int_equal(bytes.length, 1);
	}
}

/* ---- reading ---- */

static void reads_wherever_it_went(void **state)
{
	static const char *const steps[][2] = {
		{"box/new/1780000001.a", "box/cur/1780000001.a:2,"},
		{"box/cur/1780000001.a:2,", "box/cur/1780000001.a:2,S"},
		{"box/cur/1780000001.a:2,S", "box/cur/1780000001.a"},
	};
	struct scratch *scratch = *state;
	struct mailbox_source *box = new_maildir(scratch);
	scratch_write(scratch, "box/new/1780000001.a", "Hello");
	scratch_write(scratch, "box/new/1780000001.ab", "Other");
	struct mailbox_entries entries = listed(scratch, box);
	struct bytes bytes;
	for (size_t i = 0; i < 3; i++) {
		assert_true(box->read(box, &scratch->arena, &entries.items[0], &bytes, &scratch->error));
		assert_string_equal(bytes.data, "Hello");
		rename_in(scratch, steps[i][0], steps[i][1]);
	}
	assert_true(file_remove(scratch_path(scratch, "box/cur/1780000001.a"), &scratch->error));
	assert_false(box->read(box, &scratch->arena, &entries.items[0], &bytes, &scratch->error));
	assert_int_equal(scratch->error.class, ERROR_NONE);
}

/* ---- filing ---- */

static const struct filing_case {
	const char *name;
	const char *from;
	const char *place;
	enum mailbox_fate fate;
	const char *want;
} filing_cases[] = {
	{"processed", "new/1780000001.a", "INBOX/1780000001.a", FATE_PROCESSED, ".Processed/cur/1780000001.a:2,"},
	{"flags are kept", "cur/1780000001.b:2,FS", "INBOX/1780000001.b", FATE_PROCESSED,
         ".Processed/cur/1780000001.b:2,FS"},
	{"held", "new/1780000001.c", "INBOX/1780000001.c", FATE_HELD, ".Held/cur/1780000001.c:2,"},
	{"refused is held", "new/1780000001.d", "INBOX/1780000001.d", FATE_REFUSED, ".Held/cur/1780000001.d:2,"},
	{"from junk", ".Junk/cur/1780000001.e:2,S", "Junk/1780000001.e", FATE_PROCESSED,
         ".Processed/cur/1780000001.e:2,S"},
	{"stays", "new/1780000001.f", "INBOX/1780000001.f", FATE_STAYS, "new/1780000001.f"},
	{"odd name", "new/1780000001.\x01", "INBOX/1780000001.%01", FATE_PROCESSED, ".Processed/cur/1780000001.\x01:2,"},
};

static void files(void **state)
{
	struct scratch *scratch = *state;
	struct mailbox_source *box = new_maildir(scratch);
	size_t count = sizeof filing_cases / sizeof filing_cases[0];
	for (size_t i = 0; i < count; i++)
		scratch_write(scratch, arena_printf(&scratch->arena, "box/%s", filing_cases[i].from), filing_cases[i].name);
	struct mailbox_entries entries = listed(scratch, box);
	for (size_t i = 0; i < count; i++) {
		const struct filing_case *c = &filing_cases[i];
		if (!box->file(box, at(&entries, c->place), c->fate, "", &scratch->error))
			fail_msg("%s: %s", c->name, scratch->error.text);
		assert_there(scratch, arena_printf(&scratch->arena, "box/%s", c->want), c->name);
		assert_true(c->fate == FATE_STAYS ||
		            !file_exists(scratch_path(scratch, arena_printf(&scratch->arena, "box/%s", c->from))));
		assert_true(box->file(box, at(&entries, c->place), c->fate, "", &scratch->error));
	}
	assert_true(box->settle(box, &scratch->error));
	assert_int_equal(listed(scratch, box).count, 1);
}

static void never_replaces(void **state)
{
	struct scratch *scratch = *state;
	struct mailbox_source *box = new_maildir(scratch);
	scratch_write(scratch, "box/.Processed/cur/1780000001.a:2,", "old");
	scratch_write(scratch, "box/new/1780000001.a", "new");
	struct mailbox_entries entries = listed(scratch, box);
	assert_true(box->file(box, at(&entries, "INBOX/1780000001.a"), FATE_PROCESSED, "", &scratch->error));
	assert_there(scratch, "box/.Processed/cur/1780000001.a:2,", "old");
	assert_there(scratch, "box/.Processed/cur/1780000001.a_2:2,", "new");
}

/* Where renaming needs link and unlink, a crash between them leaves both names. */
static void a_move_cut_in_half_is_ended(void **state)
{
	struct scratch *scratch = *state;
	struct mailbox_source *box = new_maildir(scratch);
	const char *from = scratch_write(scratch, "box/new/1780000001.a", "x");
	assert_int_equal(link(from, scratch_path(scratch, "box/.Processed/cur/1780000001.a:2,")), 0);
	struct mailbox_entries entries = listed(scratch, box);
	assert_true(box->file(box, at(&entries, "INBOX/1780000001.a"), FATE_PROCESSED, "", &scratch->error));
	assert_false(file_exists(from));
	assert_there(scratch, "box/.Processed/cur/1780000001.a:2,", "x");
	assert_false(file_exists(scratch_path(scratch, "box/.Processed/cur/1780000001.a_2:2,")));
}

static void a_failed_move_is_an_error(void **state)
{
	struct scratch *scratch = *state;
	struct mailbox_source *box = new_maildir(scratch);
	scratch_write(scratch, "box/new/1780000001.a", "x");
	struct mailbox_entries entries = listed(scratch, box);
	rename_in(scratch, "box/.Processed", "box/.Gone");
	assert_false(box->file(box, at(&entries, "INBOX/1780000001.a"), FATE_PROCESSED, "", &scratch->error));
	assert_int_not_equal(scratch->error.class, ERROR_NONE);
	assert_there(scratch, "box/new/1780000001.a", "x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(makes_its_folders),
		SCRATCH_TEST(opening_makes_nothing),
		SCRATCH_TEST(copies_are_shown_newest_first),
		SCRATCH_TEST(a_folder_of_copies_that_is_deleted_is_told),
		SCRATCH_TEST(copies_among_files_of_others),
		SCRATCH_TEST(an_empty_folder_is_no_maildir),
		SCRATCH_TEST(lists),
		SCRATCH_TEST(lists_letters_only),
		SCRATCH_TEST(sorts_by_receipt_then_place),
		SCRATCH_TEST(a_letter_seen_twice_is_one),
		SCRATCH_TEST(names_too_long_for_a_cell_stay_apart),
		SCRATCH_TEST(reads_wherever_it_went),
		SCRATCH_TEST(files),
		SCRATCH_TEST(never_replaces),
		SCRATCH_TEST(a_move_cut_in_half_is_ended),
		SCRATCH_TEST(a_failed_move_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

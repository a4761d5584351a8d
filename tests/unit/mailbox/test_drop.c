/* SPDX-License-Identifier: MIT */
#include "mailbox/mailbox.h"

#include "scratch.h"

#define NOW 1790000000

static struct mailbox_source *new_drop(struct scratch *scratch)
{
	struct mailbox_source *drop = drop_open(&scratch->arena, scratch_path(scratch, "drop"), &scratch->error);
	if (drop == NULL)
		fail_msg("%s", scratch->error.text);
	return drop;
}

static struct mailbox_entries listed(struct scratch *scratch, struct mailbox_source *drop)
{
	struct mailbox_entries entries = {0};
	if (!drop->list(drop, &scratch->arena, NOW, &entries, &scratch->error))
		fail_msg("%s", scratch->error.text);
	return entries;
}

static const struct mailbox_entry a_eml = {.place = "drop/a.eml"};

static void assert_there(struct scratch *scratch, const char *name, const char *text)
{
	struct bytes bytes;
	if (!file_read(&scratch->arena, scratch_path(scratch, name), 1000, &bytes, &scratch->error))
		fail_msg("%s", scratch->error.text);
	if (strstr(bytes.data, text) == NULL)
		fail_msg("%s says: %s", name, bytes.data);
}

static void letters_are_received_now(void **state)
{
	struct scratch *scratch = *state;
	struct mailbox_source *drop = new_drop(scratch);
	scratch_write(scratch, "drop/1780000000.b.eml", "second");
	scratch_write(scratch, "drop/A letter.EML", "first");
	struct mailbox_entries entries = listed(scratch, drop);
	mailbox_sort(&entries);
	assert_int_equal(entries.count, 2);
	assert_string_equal(entries.items[0].place, "drop/1780000000.b.eml");
	assert_string_equal(entries.items[1].place, "drop/A letter.EML");
	assert_int_equal(entries.items[0].received, NOW);
	assert_false(entries.items[0].junk);
	struct bytes bytes;
	assert_true(drop->read(drop, &scratch->arena, &entries.items[1], &bytes, &scratch->error));
	assert_string_equal(bytes.data, "first");
	assert_int_equal(entries.items[1].size, 5);
}

static const struct fate_case {
	enum mailbox_fate fate;
	const char *why;
	const char *want, *want_why; /* want_why NULL: none */
} fate_cases[] = {
	{FATE_PROCESSED, "", "drop/done/a.eml", NULL},
	{FATE_STAYS, "", "drop/done/a.eml", NULL},
	{FATE_HELD, "", "drop/refused/a.eml", "a person has to look"},
	{FATE_REFUSED, "It is a bill.", "drop/refused/a.eml", "It is a bill.\n"},
};

static void files_by_fate(void **state)
{
	struct scratch *scratch = *state;
	struct mailbox_source *drop = new_drop(scratch);
	for (size_t i = 0; i < sizeof fate_cases / sizeof fate_cases[0]; i++) {
		const struct fate_case *c = &fate_cases[i];
		scratch_write(scratch, "drop/a.eml", "words");
		assert_int_equal(listed(scratch, drop).count, 1);
		if (!drop->file(drop, &a_eml, c->fate, c->why, &scratch->error))
			fail_msg("%s", scratch->error.text);
		assert_true(drop->settle(drop, &scratch->error));
		assert_there(scratch, c->want, "words");
		const char *why = arena_printf(&scratch->arena, "%s.why", c->want);
		if (c->want_why != NULL)
			assert_there(scratch, why, c->want_why);
		assert_int_equal(file_exists(scratch_path(scratch, why)), c->want_why != NULL);
		assert_int_equal(listed(scratch, drop).count, 0);
		assert_true(drop->file(drop, &a_eml, c->fate, c->why, &scratch->error));
		file_remove(scratch_path(scratch, c->want), &scratch->error);
		file_remove(scratch_path(scratch, why), &scratch->error);
	}
}

static void the_same_name_again_replaces_nothing(void **state)
{
	struct scratch *scratch = *state;
	struct mailbox_source *drop = new_drop(scratch);
	scratch_write(scratch, "drop/done/a.eml", "old");
	scratch_write(scratch, "drop/a.eml", "new");
	listed(scratch, drop);
	assert_true(drop->file(drop, &a_eml, FATE_PROCESSED, "", &scratch->error));
	assert_there(scratch, "drop/done/a.eml", "old");
	assert_there(scratch, "drop/done/a_2.eml", "new");
}

static void other_files_are_refused_with_a_sentence(void **state)
{
	struct scratch *scratch = *state;
	struct mailbox_source *drop = new_drop(scratch);
	scratch_write(scratch, "drop/bill.pdf", "x");
	scratch_write(scratch, "drop/.eml", "x");
	assert_int_equal(listed(scratch, drop).count, 0);
	assert_there(scratch, "drop/refused/bill.pdf", "x");
	assert_there(scratch, "drop/refused/bill.pdf.why", ".eml");
	assert_there(scratch, "drop/.eml", "x");
}

static void what_is_being_written_is_left_alone(void **state)
{
	static const char *const names[] = {"drop/a.eml.part", "drop/a.eml.tmp", "drop/.a.eml", "drop/a.eml~",
	                                    "drop/a.eml.crdownload"};
	struct scratch *scratch = *state;
	struct mailbox_source *drop = new_drop(scratch);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		scratch_write(scratch, names[i], "x");
	assert_int_equal(listed(scratch, drop).count, 0);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		assert_there(scratch, names[i], "x");
}

static void a_letter_taken_back_is_no_error(void **state)
{
	struct scratch *scratch = *state;
	struct mailbox_source *drop = new_drop(scratch);
	const char *path = scratch_write(scratch, "drop/a.eml", "x");
	struct mailbox_entries entries = listed(scratch, drop);
	struct bytes bytes;
	assert_true(file_remove(path, &scratch->error));
	assert_false(drop->read(drop, &scratch->arena, &entries.items[0], &bytes, &scratch->error));
	assert_int_equal(scratch->error.class, ERROR_NONE);
	assert_true(drop->file(drop, &a_eml, FATE_REFUSED, "", &scratch->error));
	assert_false(file_exists(scratch_path(scratch, "drop/refused/a.eml.why")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(letters_are_received_now),
		SCRATCH_TEST(files_by_fate),
		SCRATCH_TEST(the_same_name_again_replaces_nothing),
		SCRATCH_TEST(other_files_are_refused_with_a_sentence),
		SCRATCH_TEST(what_is_being_written_is_left_alone),
		SCRATCH_TEST(a_letter_taken_back_is_no_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

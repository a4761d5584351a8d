/* SPDX-License-Identifier: MIT */
/* Another signing key: what both keys prove, and what a crash in between leaves. */
#include "books.h"
#include "ledger/trust.h"
#include "ledger/verify.h"

enum { ROWS = 3 };

/* What changes with a rotation. */
static const char *const files[] = {"ledger/keys/core.pub",   "ledger/keys/core.vkey", "ledger/keys/core.key",
                                    "ledger/state",           "ledger/checkpoint",     "ledger/ledger.csv.minisig",
                                    "ledger/ledger.csv",      "private/journal-1.csv"};
enum { FILES = sizeof files / sizeof *files };
static const char *const moves[][2] = {{"next.keys.minisig", "core.keys.minisig"},
                                       {"next.keys", "core.keys"},
                                       {"next.pub.minisig", "core.pub.minisig"},
                                       {"next.pub", "core.pub"}};

struct home {
	struct bytes before[FILES], after[FILES], text;
	const char *receipt; /* of row 2, made before */
};

static const char *in_keys(struct scratch *scratch, const char *name)
{
	return arena_printf(&scratch->arena, "ledger/keys/%s", name);
}

static void take(struct scratch *scratch, struct bytes bytes[FILES])
{
	for (int i = 0; i < FILES; i++)
		bytes[i] = books_file(scratch, files[i]);
}

static void put(struct scratch *scratch, const char *name, const struct bytes *bytes)
{
	MUST(scratch, file_replace(scratch_path(scratch, name), bytes->data, bytes->length, 0600, &scratch->error));
}

static void rotate(struct scratch *scratch)
{
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	MUST(scratch, ledger_rotate_key(ledger, NULL, NOON + 100, &scratch->error));
	ledger_close(ledger);
}

static struct home make_home(struct scratch *scratch)
{
	struct home home;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, ROWS, NULL);
	MUST(scratch, ledger_receipt(ledger, &scratch->arena, 2, &home.receipt, &scratch->error));
	ledger_close(ledger);
	scratch_write(scratch, "receipt", home.receipt);
	take(scratch, home.before);
	put(scratch, "old.pub", &home.before[0]);
	rotate(scratch);
	take(scratch, home.after);
	put(scratch, "new.pub", &home.after[0]);
	home.text = books_file(scratch, "ledger/texts/4.txt");
	return home;
}

static void check_home(struct scratch *scratch, uint64_t rows)
{
	struct verify_report report;
	MUST(scratch, verify_home(&scratch->arena, scratch->folder, NULL, &report, &scratch->error));
	if (!report.good)
		fail_msg("%s", report.problem);
	assert_int_equal(report.rows, rows);
}

static struct verify_report look(struct scratch *scratch, const char *file, const char *key)
{
	struct verify_report report;
	scratch->error = (struct error){0};
	MUST(scratch, verify_file(&scratch->arena, scratch_path(scratch, file), scratch_path(scratch, key), NULL, &report,
	                          &scratch->error));
	return report;
}

static void test_both_keys(void **state)
{
	struct scratch *scratch = *state;
	make_home(scratch);
	check_home(scratch, ROWS + 1);
	/* Old receipts: with the old key alone; with the new key and the list beside it; not with the new key alone. */
	assert_true(look(scratch, "receipt", "old.pub").good);
	assert_true(look(scratch, "receipt", "ledger/keys/core.pub").good);
	assert_false(look(scratch, "receipt", "new.pub").good);
	/* The ledger: with the new key; with the old one, which signed the new one's file. */
	assert_true(look(scratch, "ledger/ledger.csv", "ledger/keys/core.pub").good);
	assert_true(look(scratch, "ledger/ledger.csv", "old.pub").good);
	/* The checkpoint of the change is signed by both. */
	struct bytes checkpoint = books_file(scratch, "ledger/checkpoint");
	scratch_write(scratch, "transition", checkpoint.data);
	assert_true(look(scratch, "transition", "old.pub").good);
	assert_true(look(scratch, "transition", "new.pub").good);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 1, NULL);
	ledger_close(ledger);
	scratch_write(scratch, "later", books_file(scratch, "ledger/checkpoint").data);
	assert_false(look(scratch, "later", "old.pub").good);
	assert_true(look(scratch, "later", "new.pub").good);
	check_home(scratch, ROWS + 2);
}

static void test_again_and_again(void **state)
{
	struct scratch *scratch = *state;
	make_home(scratch);
	for (int i = 0; i < 3; i++)
		rotate(scratch);
	check_home(scratch, ROWS + 4);
	assert_true(look(scratch, "receipt", "ledger/keys/core.pub").good);
	assert_true(look(scratch, "ledger/ledger.csv", "old.pub").good);
	struct key_description key;
	MUST(scratch, key_describe(&scratch->arena, scratch->folder, &key, &scratch->error));
	assert_int_equal(key.older_count, 4);
}

/* Who stole the old key signs on with it: the list says that it is over. */
static void test_old_key_is_over(void **state)
{
	struct scratch *scratch = *state;
	struct home home = make_home(scratch);
	scratch_write(scratch, "old.key", home.before[2].data);
	struct signer *thief = signer_read(scratch_path(scratch, "old.key"), NULL, NULL, &scratch->error);
	MUST(scratch, thief != NULL);
	struct checkpoint checkpoint = {.origin = "example.org/core", .size = 99};
	struct verifier verifier = verifier_make("example.org/core", signer_public(thief)->key);
	struct buf text = buf_new(&scratch->arena), note = buf_new(&scratch->arena);
	checkpoint_text(&checkpoint, &text);
	note_sign(text.data, text.length, &verifier, thief, &note);
	signer_wipe(thief);
	scratch_write(scratch, "forged", buf_string(&note));
	struct verify_report report = look(scratch, "forged", "ledger/keys/core.pub");
	assert_false(report.good);
	assert_non_null(strstr(report.problem, "after that key had been replaced"));
	/* The list itself may not be changed, nor signed by somebody else. */
	struct bytes list = books_file(scratch, "ledger/keys/core.keys");
	char *changed = arena_strndup(&scratch->arena, list.data, list.length);
	*strstr(changed, "until 4") = 'U';
	scratch_write(scratch, "ledger/keys/core.keys", changed);
	assert_false(look(scratch, "receipt", "ledger/keys/core.pub").good);
}

/* ---- cut off ---- */

/* As it was before, with what step 2 prepares. */
static void lay_prepared(struct scratch *scratch, const struct home *home)
{
	for (int i = 0; i < FILES; i++)
		put(scratch, files[i], &home->before[i]);
	for (size_t i = 0; i < 4; i++) {
		struct bytes bytes = i == 3 ? home->after[0] : books_file(scratch, in_keys(scratch, moves[i][1]));
		put(scratch, in_keys(scratch, moves[i][0]), &bytes);
		if (i < 3)
			MUST(scratch, file_remove(scratch_path(scratch, in_keys(scratch, moves[i][1])), &scratch->error));
	}
	put(scratch, "ledger/keys/core.key.next", &home->after[2]);
	MUST(scratch, file_remove(scratch_path(scratch, "ledger/texts/4.txt"), &scratch->error));
}

static void commit_one(struct scratch *scratch)
{
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 1, NULL);
	ledger_close(ledger);
	for (size_t i = 0; i < 4; i++)
		assert_false(file_exists(scratch_path(scratch, in_keys(scratch, moves[i][0]))));
	assert_false(file_exists(scratch_path(scratch, "ledger/keys/core.key.next")));
}

static void test_cut_off_before_the_commit(void **state)
{
	struct scratch *scratch = *state;
	struct home home = make_home(scratch);
	lay_prepared(scratch, &home);
	commit_one(scratch);
	check_home(scratch, ROWS + 1);
	struct bytes pub = books_file(scratch, "ledger/keys/core.pub");
	assert_string_equal(pub.data, home.before[0].data);
	rotate(scratch); /* and then it works */
	check_home(scratch, ROWS + 2);
	assert_true(look(scratch, "receipt", "ledger/keys/core.pub").good);
}

/* Behind the signing of state.tmp, behind its rename, and behind each further file. */
static void test_cut_off_behind_it(void **state)
{
	struct scratch *scratch = *state;
	struct home home = make_home(scratch);
	struct bytes renamed[4];
	for (size_t i = 0; i < 4; i++)
		renamed[i] = i == 3 ? home.after[0] : books_file(scratch, in_keys(scratch, moves[i][1]));
	for (size_t done = 0; done <= 6; done++) {
		lay_prepared(scratch, &home);
		put(scratch, "ledger/ledger.csv", &home.after[6]);
		put(scratch, "ledger/texts/4.txt", &home.text);
		put(scratch, done == 0 ? "ledger/state.tmp" : "ledger/state", &home.after[3]);
		if (done >= 2) {
			put(scratch, files[4], &home.after[4]);
			put(scratch, files[5], &home.after[5]);
			put(scratch, files[1], &home.after[1]);
		}
		for (size_t i = 0; i + 3 <= done && i < 4; i++) {
			put(scratch, in_keys(scratch, moves[i][1]), &renamed[i]);
			if (i == 2)
				continue; /* copied */
			MUST(scratch, file_remove(scratch_path(scratch, in_keys(scratch, moves[i][0])), &scratch->error));
		}
		if (done > 0)
			check_home(scratch, ROWS + 1);
		ledger_close(books_open(scratch, done % 2 == 0 ? LEDGER_WRITE : LEDGER_READ));
		commit_one(scratch);
		check_home(scratch, ROWS + 2);
		struct bytes pub = books_file(scratch, "ledger/keys/core.pub");
		assert_string_equal(pub.data, home.after[0].data);
		struct bytes key = books_file(scratch, "ledger/keys/core.key");
		assert_string_equal(key.data, home.after[2].data);
		assert_true(look(scratch, "receipt", "ledger/keys/core.pub").good);
	}
}

static void test_list(void **state)
{
	static const char *const bad[] = {"", "assent keys 2\norigin a\n", "assent keys 1\n", "assent keys 1\norigin a\n",
	                                  "assent keys 1\norigin a\nkey x\n", "assent keys 1\norigin a b\nkey x\n"};
	struct scratch *scratch = *state;
	struct key_list list;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(key_list_parse(&scratch->arena, bad[i], strlen(bad[i]), &list));
	make_home(scratch);
	struct bytes bytes = books_file(scratch, "ledger/keys/core.keys");
	assert_true(key_list_parse(&scratch->arena, bytes.data, bytes.length, &list));
	assert_int_equal(list.keys.count, 2);
	assert_int_equal(list.keys.items[0].until, ROWS + 1);
	struct buf again = buf_new(&scratch->arena);
	key_list_text(&list, &again);
	assert_string_equal(buf_string(&again), bytes.data);
	for (size_t length = 0; length < bytes.length; length++)
		assert_false(key_list_parse(&scratch->arena, bytes.data, length, &list) && list.keys.count > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_both_keys),
		SCRATCH_TEST(test_again_and_again),
		SCRATCH_TEST(test_old_key_is_over),
		SCRATCH_TEST(test_cut_off_before_the_commit),
		SCRATCH_TEST(test_cut_off_behind_it),
		SCRATCH_TEST(test_list),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

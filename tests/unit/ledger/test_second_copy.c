/* SPDX-License-Identifier: MIT */
/* Messages of the second copy: across a change of the key. */
#include "books.h"
#include "ledger/second_copy.h"

/* A message as the mailbox keeps it. */
static struct bytes message_of(struct scratch *scratch, struct ledger *ledger, uint64_t first)
{
	struct buf text = buf_new(&scratch->arena), message = buf_new(&scratch->arena);
	uint64_t next;
	MUST(scratch, copy_write(ledger, first, &text, &next, &scratch->error));
	buf_text(&message, "From: core@example.org\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	copy_encode(&text, &message);
	buf_text(&message, "\r\n");
	return (struct bytes){message.data, message.length};
}

/* What was signed before the key was replaced is still believed, and still held against the home. */
static void test_across_a_new_key(void **state)
{
	struct scratch *scratch = *state;
	struct copy_piece piece;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 4, NULL);
	struct bytes old = message_of(scratch, ledger, 0);
	MUST(scratch, ledger_rotate_key(ledger, NULL, NOON + 50, &scratch->error));
	struct bytes change = message_of(scratch, ledger, 5);
	books_commit(scratch, ledger, 2, NULL);
	struct bytes new = message_of(scratch, ledger, 6);
	ledger_close(ledger);
	struct copy_judge *judge = copy_judge_open(&scratch->arena, scratch->folder, &scratch->error);
	MUST(scratch, judge != NULL);
	const struct bytes *const all[] = {&old, &change, &new};
	for (size_t i = 0; i < 3; i++) {
		assert_true(copy_find(&scratch->arena, judge, all[i], &piece));
		MUST(scratch, copy_judge_home(judge, &piece.head, &scratch->error));
	}
}

/* Long texts: no message is larger than a mail server takes, and nothing is missing. */
static void test_no_message_is_too_large(void **state)
{
	enum { ROWS = 200, WORDS = 32 * 1024, MESSAGE_MOST = 2 * 1024 * 1024 };
	struct scratch *scratch = *state;
	char *words = arena_alloc(&scratch->arena, WORDS + 1);
	memset(words, 'x', WORDS);
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, ROWS, words);
	struct copy_judge *judge = copy_judge_open(&scratch->arena, scratch->folder, &scratch->error);
	MUST(scratch, judge != NULL);
	size_t texts = 0;
	uint64_t next = 0;
	while (next < ledger_rows(ledger)) {
		struct copy_piece piece;
		const struct bytes message = message_of(scratch, ledger, next);
		assert_in_range(message.length, 1, MESSAGE_MOST);
		assert_true(copy_find(&scratch->arena, judge, &message, &piece));
		assert_int_equal(piece.first, next);
		assert_in_range(piece.count, 1, UINT32_MAX);
		next = piece.first + piece.count;
		texts += piece.texts.count;
	}
	assert_int_equal(next, ledger_rows(ledger));
	assert_int_equal(texts, ROWS);
	ledger_close(ledger);
}

/* What may leave the home with the second copy and with archives. */
static void test_public_key_files(void **state)
{
	static const struct {
		const char *name;
		bool public;
	} cases[] = {
		{"core.pub", true}, {"core.pub.minisig", true}, {"core.keys", true}, {"core.keys.minisig", true},
		{"core-00A1B2C3D4E5F607.pub", true}, {"core-00A1B2C3D4E5F607.pub.minisig", true},
		{"core-00A1B2C3D4E5F607.checkpoint", true}, {"core-00A1B2C3D4E5F607.ledger.minisig", true},
		{"core.key", false}, {"core.key.replaced", false}, {"core.key.next", false}, {"salt.key", false},
		{"token.key", false}, {"core-00A1B2C3D4E5F607.key", false}, {"core-00A1B2C3D4E5F60.pub", false},
		{"core-00A1B2C3D4E5F6071.pub", false}, {"core-../../../../x/.pub", false}, {"../core.pub", false},
		{"next.pub", false}, {"", false}, {"core-", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (key_file_is_public(cases[i].name) != cases[i].public)
			fail_msg("%s", cases[i].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_across_a_new_key),
		SCRATCH_TEST(test_no_message_is_too_large),
		cmocka_unit_test(test_public_key_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_across_a_new_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

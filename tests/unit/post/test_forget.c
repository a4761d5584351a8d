/* SPDX-License-Identifier: MIT */
/* What the outbox forgets of people: addresses in what servers said, and mails that were refused. */
#include "posting.h"

static const char before[] = "time,line,key,answer\n"
			     "2026-12-01T16:00:00Z,refused,j1.subscribe.s-kim00001,\"550 5.1.1 <Kim@else.example>: unknown\"\n"
			     "2026-12-01T16:00:00Z,later,j2.subscribe.s-kim00001,\"450 kim@else.example. is full\"\n"
			     "2026-12-01T16:00:00Z,done,j3.subscribe.s-lou00002,\"250 for akim@else.example, kim@else.example.net\"\n";
static const char after[] = "time,line,key,answer\n"
			    "2026-12-01T16:00:00Z,refused,j1.subscribe.s-kim00001,\"550 5.1.1 <erased>: unknown\"\n"
			    "2026-12-01T16:00:00Z,later,j2.subscribe.s-kim00001,\"450 erased is full\"\n"
			    "2026-12-01T16:00:00Z,done,j3.subscribe.s-lou00002,\"250 for akim@else.example, kim@else.example.net\"\n";

static void test_forgets(void **state)
{
	struct scratch *s = *state;
	struct error error = {0};
	struct bytes log;
	struct index people = {0};
	const char *path = scratch_path(s, "outbox/posted.csv");
	assert_true(outbox_forget(s->folder, &people, &error)); /* nothing was ever posted */
	assert_true(folder_make(scratch_path(s, "outbox/refused"), 0700, &error));
	const char *kim = scratch_write(s, "outbox/refused/j1.subscribe.s-kim00001.eml", "x");
	const char *lou = scratch_write(s, "outbox/refused/j3.subscribe.s-lou00002.eml", "x");
	const char *stranger = scratch_write(s, "outbox/refused/j4.help.-.eml",
	                                     "Return-Path: <core@example.org>\r\nDelivered-To: kim@else.example\r\n"
	                                     "X-Assent-Owed: receipt 2026-12-01T21:20:00Z\r\nSubject: x\r\n\r\nx\r\n");
	const char *other = scratch_write(s, "outbox/refused/j5.help.-.eml",
	                                  "Return-Path: <core@example.org>\r\nDelivered-To: lou@else.example\r\n"
	                                  "X-Assent-Owed: receipt 2026-12-01T21:20:00Z\r\nSubject: x\r\n\r\nx\r\n");
	scratch_write(s, "outbox/posted.csv", before);
	index_put(&s->arena, &people, "kim@else.example", 1);
	index_put(&s->arena, &people, "s-kim00001", 1);
	for (int times = 0; times < 2; times++) {
		assert_true(outbox_forget(s->folder, &people, &error));
		assert_true(file_read(&s->arena, path, 4096, &log, &error));
		assert_string_equal(log.data, after);
		assert_false(file_exists(kim));
		assert_true(file_exists(lou));
		assert_false(file_exists(stranger));
		assert_true(file_exists(other));
	}
	assert_int_equal(outbox_waiting(posting_open(s)), 0); /* the log is still one */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_forgets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

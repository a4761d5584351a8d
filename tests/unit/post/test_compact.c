/* SPDX-License-Identifier: MIT */
#include "posting.h"

#define HEAD "time,line,key,answer\n"
#define OLD "2025-10-01T21:00:00Z"
#define NEW "2026-11-30T21:00:00Z"
#define BEFORE (NOW - (instant)400 * SECONDS_A_DAY)

enum { LAST = 200 };

static void line(struct buf *log, const char *time, const char *word, const char *key)
{
	buf_printf(log, "%s,%s,%s,\"\"\n", time, word, key);
}

/* Lines that make it worth while, and behind them as many as stay in any case. */
static void write_log(struct scratch *s, const char *lines, size_t old, size_t new)
{
	struct buf log = buf_new(&s->arena);
	buf_text(&log, HEAD);
	buf_text(&log, lines);
	for (size_t i = 0; i < old + new; i++)
		line(&log, i < old ? OLD : NEW, "done", arena_printf(&s->arena, "r1.call.m-%04zu", i));
	if (!folder_make(scratch_path(s, "outbox"), 0700, &s->error))
		fail_msg("%s", s->error.text);
	scratch_write(s, "outbox/posted.csv", buf_string(&log));
}

static bool is_asked(void *context, const char *key)
{
	return context != NULL && strcmp(context, key) == 0;
}

static size_t compact(struct scratch *s, const char *asked)
{
	size_t gone;
	char key[64];
	snprintf(key, sizeof key, "%s", asked == NULL ? "" : asked);
	if (!outbox_compact(posting_open(s), BEFORE, is_asked, key, &gone, &s->error))
		fail_msg("%s", s->error.text);
	return gone;
}

static size_t lines_in(const char *text)
{
	size_t lines = 0;
	for (; *text != '\0'; text++)
		lines += *text == '\n';
	return lines;
}

static void test_when_it_is_worth_it(void **state)
{
	static const struct { size_t old, new; bool wanted; } cases[] = {
		{0, 0, false}, {0, 100, false}, {1, 0, true}, {24, 76, false}, {25, 75, true}, {100, 0, true},
	};
	struct scratch *s = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		write_log(s, "", cases[i].old, cases[i].new);
		assert_int_equal(outbox_log_is_old(posting_open(s), BEFORE), cases[i].wanted);
	}
}

static void test_old_lines_go(void **state)
{
	struct scratch *s = *state;
	write_log(s, "", 300, LAST);
	assert_int_equal(compact(s, NULL), 300);
	const char *log = posting_read(s, "outbox/posted.csv");
	assert_memory_equal(log, HEAD NEW, strlen(HEAD NEW));
	assert_int_equal(lines_in(log), 1 + LAST);
	struct outbox *outbox = posting_open(s);
	assert_true(outbox_known(outbox, "r1.call.m-0300"));
	assert_true(outbox_known(outbox, "r1.call.m-0499"));
	assert_false(outbox_known(outbox, "r1.call.m-0299"));
	assert_false(outbox_log_is_old(outbox, BEFORE));
}

static void test_the_last_lines_stay(void **state)
{
	struct scratch *s = *state;
	write_log(s, "", 300, 0);
	assert_int_equal(compact(s, NULL), 300 - LAST);
	assert_int_equal(lines_in(posting_read(s, "outbox/posted.csv")), 1 + LAST);
}

static void test_what_is_asked_for_stays(void **state)
{
	struct scratch *s = *state;
	write_log(s, OLD ",try,r9.call.m-a,\"\"\n" OLD ",done,r9.call.m-a,\"\"\n", 300, LAST);
	assert_int_equal(compact(s, "r9.call.m-a"), 300);
	assert_non_null(strstr(posting_read(s, "outbox/posted.csv"), HEAD OLD ",try,r9.call.m-a,\"\"\n" OLD ",done,r9.call.m-a"));
	assert_true(outbox_known(posting_open(s), "r9.call.m-a"));
}

static void test_what_is_in_doubt_stays(void **state)
{
	struct scratch *s = *state;
	write_log(s, OLD ",try,r9.digest.m-a,\"\"\n" OLD ",later,r9.call.m-b,\"450\"\n" OLD ",refused,r9.call.m-c,\"550\"\n", 300, LAST);
	assert_int_equal(compact(s, NULL), 301); /* with the refused one */
	const char *log = posting_read(s, "outbox/posted.csv");
	assert_non_null(strstr(log, OLD ",try,r9.digest.m-a"));
	assert_non_null(strstr(log, OLD ",later,r9.call.m-b"));
	assert_null(strstr(log, "r9.call.m-c"));
}

static void test_too_few_are_left(void **state)
{
	struct scratch *s = *state;
	write_log(s, "", 40, 400);
	assert_int_equal(compact(s, NULL), 0);
	assert_int_equal(lines_in(posting_read(s, "outbox/posted.csv")), 1 + 440);
}

static void test_the_log_goes_on(void **state)
{
	struct scratch *s = *state;
	size_t gone;
	write_log(s, "", 300, LAST);
	struct outbox *outbox = posting_open(s);
	struct post_result result;
	struct sender *sender = folder_sender_open(&s->arena, scratch_path(s, "sent"), &s->error);
	struct post_limits limits = {.window = 50};
	assert_true(outbox_compact(outbox, BEFORE, is_asked, NULL, &gone, &s->error));
	assert_true(outbox_known(outbox, "r1.call.m-0000")); /* in this run nothing is forgotten */
	posting_add(s, outbox, "r2.call.m-a", ORDER_CALL, NOW);
	assert_true(outbox_post(outbox, sender, &limits, NOW, &result, &s->error));
	sender->close(sender);
	assert_int_equal(lines_in(posting_read(s, "outbox/posted.csv")), 1 + LAST + 2);
	assert_true(outbox_known(posting_open(s), "r2.call.m-a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_when_it_is_worth_it),     SCRATCH_TEST(test_old_lines_go),
		SCRATCH_TEST(test_the_last_lines_stay),     SCRATCH_TEST(test_what_is_asked_for_stays),
		SCRATCH_TEST(test_what_is_in_doubt_stays),  SCRATCH_TEST(test_too_few_are_left),
		SCRATCH_TEST(test_the_log_goes_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

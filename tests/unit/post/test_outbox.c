/* SPDX-License-Identifier: MIT */
#include "posting.h"

/* A sender that notes what it is handed, and answers as it was told for each key. */
struct told {
	const char *part; /* of the key */
	enum post_outcome outcome;
};

struct fake {
	struct sender sender;
	const struct told *told;
	size_t told_count;
	struct buf handed; /* "key key " in their order; "| " at each settling */
	bool fails;        /* settling fails */
	const char *stop;  /* path of a file that has to be there when a mail is handed over */
	bool saw_try;      /* the log held a `try` of each mail when it came */
	const char *log;
	struct arena *arena;
};

static enum post_outcome fake_post(struct sender *sender, struct arena *arena, const struct parcel *parcel,
                                   const char **ret_answer)
{
	struct fake *fake = (struct fake *)sender;
	struct bytes log;
	struct error error = {0};
	const char *line = arena_printf(arena, ",try,%s,\"\"\n", parcel->key);
	if (!file_read(arena, fake->log, 1 << 20, &log, &error) || strstr(log.data, line) == NULL)
		fake->saw_try = false;
	assert_int_equal(parcel->bytes.length, strlen(MAIL_BYTES));
	assert_memory_equal(parcel->bytes.data, MAIL_BYTES, parcel->bytes.length);
	assert_string_equal(parcel->envelope_to, "ana@example.org");
	assert_string_equal(parcel->envelope_from, "core+" TOKEN "@example.org");
	buf_printf(&fake->handed, "%s ", parcel->key);
	*ret_answer = arena_strdup(arena, "250 \"queued\"\r\nas 7");
	for (size_t i = 0; i < fake->told_count; i++)
		if (strstr(parcel->key, fake->told[i].part) != NULL)
			return fake->told[i].outcome;
	return POST_ACCEPTED;
}

static bool fake_settle(struct sender *sender, struct error *error)
{
	struct fake *fake = (struct fake *)sender;
	buf_text(&fake->handed, "| ");
	return !fake->fails || error_set(error, ERROR_TEMPORARY, "told to fail");
}

static struct fake fake_new(struct scratch *s)
{
	return (struct fake){
		.sender = {.post = fake_post, .settle = fake_settle},
		.handed = buf_new(&s->arena),
		.saw_try = true,
		.log = scratch_path(s, "outbox/posted.csv"),
	};
}

static const struct post_limits free_limits = {.window = 50};

static struct post_result post(struct scratch *s, struct outbox *outbox, struct fake *fake,
                               struct post_limits limits, instant now)
{
	struct post_result result;
	if (!outbox_post(outbox, &fake->sender, &limits, now, &result, &s->error))
		fail_msg("%s", s->error.text);
	assert_true(fake->saw_try);
	return result;
}

static void test_added_is_known_and_posted_once(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	struct outbox *outbox = posting_open(s);
	assert_false(outbox_known(outbox, "r1.call.m-a"));
	posting_add(s, outbox, "r1.call.m-a", ORDER_CALL, NOW);
	assert_true(outbox_known(outbox, "r1.call.m-a"));
	assert_false(outbox_known(outbox, "r1.call.m-b"));
	assert_int_equal(outbox_waiting(outbox), 1);
	posting_settle(s, outbox);
	assert_string_equal(posting_read(s, "outbox/r1.call.m-a.eml"),
	                    "Return-Path: <core+" TOKEN "@example.org>\r\nDelivered-To: ana@example.org\r\n"
	                    "X-Assent-Owed: call 2026-12-01T21:20:00Z\r\n" MAIL_BYTES);
	struct post_result result = post(s, outbox, &fake, free_limits, NOW);
	assert_int_equal(result.posted, 1);
	assert_int_equal(outbox_waiting(outbox), 0);
	assert_string_equal(buf_string(&fake.handed), "r1.call.m-a | ");
	assert_null(posting_read(s, "outbox/r1.call.m-a.eml"));
	assert_string_equal(posting_read(s, "outbox/posted.csv"),
	                    "time,line,key,answer\n"
	                    "2026-12-01T21:20:00Z,try,r1.call.m-a,\"\"\n"
	                    "2026-12-01T21:20:00Z,done,r1.call.m-a,\"250 \"\"queued\"\"  as 7\"\n");
	outbox = posting_open(s);
	assert_true(outbox_known(outbox, "r1.call.m-a"));
	assert_int_equal(outbox_waiting(outbox), 0);
	assert_int_equal(post(s, outbox, &fake, free_limits, NOW).posted, 0);
	assert_string_equal(buf_string(&fake.handed), "r1.call.m-a | ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_added_is_known_and_posted_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

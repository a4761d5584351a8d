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
	bool saw_try;      /* the log held a `try` of each mail when it came */
	bool saw_file;     /* the file was in the outbox when it came */
	const char *log;
};

static enum post_outcome fake_post(struct sender *sender, struct arena *arena, const struct parcel *parcel,
                                   const char **ret_answer)
{
	struct fake *fake = (struct fake *)sender;
	struct bytes log;
	struct error error = {0};
	const char *line = arena_printf(arena, ",try,%s,\"\"\n", parcel->key);
	if (!file_read(arena, fake->log, 1 << 26, &log, &error) || strstr(log.data, line) == NULL)
		fake->saw_try = false;
	fake->saw_file = fake->saw_file && file_exists(parcel->path);
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
		.saw_file = true,
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
	assert_true(fake->saw_file);
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

/* ---- what a crash leaves ---- */

#define LOG_HEAD "time,line,key,answer\n"
#define TRY(key) "2026-12-01T21:00:00Z,try," key ",\"\"\n"
#define DONE(key) "2026-12-01T21:00:00Z,done," key ",\"250\"\n"
#define LATER(key) "2026-12-01T21:00:00Z,later," key ",\"450\"\n"
#define REFUSED(key) "2026-12-01T21:00:00Z,refused," key ",\"550\"\n"
#define WHOLE(order, since)                                                                                     \
	"Return-Path: <core+" TOKEN "@example.org>\r\nDelivered-To: ana@example.org\r\n"                        \
	"X-Assent-Owed: " order " " since "\r\n" MAIL_BYTES

static void write_outbox(struct scratch *s, const char *name, const char *text)
{
	if (!folder_make(scratch_path(s, "outbox"), 0700, &s->error))
		fail_msg("%s", s->error.text);
	scratch_write(s, arena_printf(&s->arena, "outbox/%s", name), text);
}

static void write_waiting(struct scratch *s, const char *key, const char *text)
{
	write_outbox(s, arena_printf(&s->arena, "%s.eml", key), text);
}

static void test_not_settled_is_composed_again(void **state)
{
	struct scratch *s = *state;
	posting_add(s, posting_open(s), "r1.call.m-a", ORDER_CALL, NOW);
	assert_non_null(posting_read(s, "outbox/r1.call.m-a.tmp"));
	struct outbox *outbox = posting_open(s);
	assert_null(posting_read(s, "outbox/r1.call.m-a.tmp"));
	assert_false(outbox_known(outbox, "r1.call.m-a"));
	assert_int_equal(outbox_waiting(outbox), 0);
	posting_add(s, outbox, "r1.call.m-a", ORDER_CALL, NOW); /* the kept text of before stands in no way */
	posting_settle(s, outbox);
	assert_non_null(posting_read(s, "outbox/r1.call.m-a.eml"));
	assert_null(posting_read(s, "outbox/r1.call.m-a.tmp"));
}

static void test_composed_once(void **state)
{
	struct scratch *s = *state;
	struct outbox *outbox = posting_open(s);
	struct mail mail = posting_mail("r1.call.m-a", ORDER_CALL, NOW);
	struct letterhead head = posting_head();
	struct bytes bytes = {MAIL_BYTES, strlen(MAIL_BYTES)};
	posting_add(s, outbox, "r1.call.m-a", ORDER_CALL, NOW);
	assert_false(outbox_add(outbox, &mail, &head, &bytes, NULL, &s->error));
	assert_int_equal(s->error.class, ERROR_BUG);
	posting_settle(s, outbox);
	outbox = posting_open(s);
	assert_true(outbox_known(outbox, "r1.call.m-a"));
	assert_int_equal(outbox_waiting(outbox), 1);
	assert_false(outbox_add(outbox, &mail, &head, &bytes, NULL, &s->error));
}

static void test_bad_mails_are_refused(void **state)
{
	struct scratch *s = *state;
	static const struct {
		const char *key, *address, *envelope, *token;
		instant since;
	} cases[] = {
		{"../r1.call.m-a", "ana@example.org", "core@example.org", TOKEN, NOW},
		{"r1 call", "ana@example.org", "core@example.org", TOKEN, NOW},
		{"r1.call.m-a", "ana@example.org\r\nBcc: bob@example.org", "core@example.org", TOKEN, NOW},
		{"r1.call.m-a", "ana@example.org", "core@example.org>\n", TOKEN, NOW},
		{"r1.call.m-a", "ana@example.org", "core@example.org", "../../../../etc", NOW},
		{"r1.call.m-a", "ana@example.org", "core@example.org", TOKEN, INSTANT_NONE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct outbox *outbox = posting_open(s);
		struct mail mail = posting_mail(cases[i].key, ORDER_CALL, cases[i].since);
		struct letterhead head = posting_head();
		struct bytes bytes = {MAIL_BYTES, strlen(MAIL_BYTES)};
		mail.address = cases[i].address;
		snprintf(mail.request.token, sizeof mail.request.token, "%s", cases[i].token);
		head.envelope = cases[i].envelope;
		if (outbox_add(outbox, &mail, &head, &bytes, "Hello\n", &s->error))
			fail_msg("case %zu was taken", i);
		assert_int_equal(s->error.class, ERROR_BUG);
		assert_int_equal(outbox_waiting(outbox), 0);
	}
}

static void test_done_file_is_removed(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	write_waiting(s, "r1.call.m-a", WHOLE("call", "2026-12-01T20:00:00Z"));
	write_outbox(s, "posted.csv", LOG_HEAD TRY("r1.call.m-a") DONE("r1.call.m-a"));
	struct outbox *outbox = posting_open(s);
	assert_null(posting_read(s, "outbox/r1.call.m-a.eml"));
	assert_int_equal(post(s, outbox, &fake, free_limits, NOW).posted, 0);
}

/* Which rows mails have told of: what comes after an old copy of the books was put back would contradict them. */
static void test_newest_rows(void **state)
{
	static const struct {
		const char *log;
		uint64_t ledger, journal;
	} cases[] = {
		{NULL, 0, 0},
		{LOG_HEAD, 0, 0},
		{LOG_HEAD TRY("r12.call.m-a") DONE("r12.call.m-a") TRY("j7.answer.m-b"), 12, 7},
		{LOG_HEAD TRY("j9.answer.m-b") TRY("j10.answer.m-b") TRY("r3.call.m-a"), 3, 10},
		{LOG_HEAD TRY("r3.call.m-a") "2026-12-01T20:00:00Z,try,r4", 3, 0}, /* a half line */
		{LOG_HEAD "r5.x\n" TRY("rx.call.m-a") TRY("x8.call.m-a"), 0, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scratch *s = *state;
		struct posted_newest newest;
		if (cases[i].log != NULL)
			write_outbox(s, "posted.csv", cases[i].log);
		assert_true(posted_newest(s->folder, &newest, &s->error));
		if (newest.ledger != cases[i].ledger || newest.journal != cases[i].journal)
			fail_msg("case %zu: r%d j%d", i, (int)newest.ledger, (int)newest.journal);
	}
}

static void test_refused_file_is_put_aside(void **state)
{
	struct scratch *s = *state;
	write_waiting(s, "r1.call.m-a", WHOLE("call", "2026-12-01T20:00:00Z"));
	write_outbox(s, "posted.csv", LOG_HEAD TRY("r1.call.m-a") REFUSED("r1.call.m-a"));
	struct outbox *outbox = posting_open(s);
	assert_int_equal(outbox_waiting(outbox), 0);
	assert_true(outbox_known(outbox, "r1.call.m-a"));
	assert_null(posting_read(s, "outbox/r1.call.m-a.eml"));
	assert_non_null(posting_read(s, "outbox/refused/r1.call.m-a.eml"));
}

static void test_in_doubt(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	write_waiting(s, "r1.call.m-a", WHOLE("call", "2026-12-01T20:00:00Z"));
	write_waiting(s, "r2.receipt.m-a", WHOLE("receipt", "2026-12-01T20:00:00Z"));
	write_waiting(s, "r3.digest.s-a", WHOLE("digest", "2026-12-01T20:00:00Z"));
	write_waiting(s, "r4.digest.s-a", WHOLE("digest", "2026-12-01T20:00:00Z"));
	write_outbox(s, "posted.csv",
	             LOG_HEAD TRY("r1.call.m-a") TRY("r2.receipt.m-a") TRY("r3.digest.s-a") TRY("r5.gone.m-a"));
	struct outbox *outbox = posting_open(s);
	struct post_result result = post(s, outbox, &fake, free_limits, NOW);
	assert_string_equal(buf_string(&fake.handed), "r2.receipt.m-a r1.call.m-a r4.digest.s-a | ");
	assert_int_equal(result.posted, 3);
	assert_int_equal(result.in_doubt, 1);
	assert_int_equal(result.waiting, 0);
	assert_non_null(strstr(result.problems, "r3.digest.s-a"));
	assert_non_null(strstr(result.problems, "--release"));
	outbox = posting_open(s);
	assert_true(outbox_known(outbox, "r5.gone.m-a")); /* tried, and its file gone: never composed again */
	assert_int_equal(outbox_waiting(outbox), 1);
	assert_int_equal(post(s, outbox, &fake, free_limits, NOW).in_doubt, 1);
	assert_int_equal(post(s, outbox, &fake, (struct post_limits){.window = 50, .release = true}, NOW).posted, 1);
	assert_int_equal(outbox_waiting(posting_open(s)), 0);
}

static void test_sender_that_fails_leaves_doubt(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	struct post_result result;
	struct outbox *outbox = posting_open(s);
	posting_add(s, outbox, "r1.call.m-a", ORDER_CALL, NOW);
	posting_settle(s, outbox);
	fake.fails = true;
	assert_false(outbox_post(outbox, &fake.sender, &free_limits, NOW, &result, &s->error));
	assert_string_equal(s->error.text, "told to fail");
	assert_string_equal(posting_read(s, "outbox/posted.csv"),
	                    LOG_HEAD "2026-12-01T21:20:00Z,try,r1.call.m-a,\"\"\n");
	fake.fails = false;
	assert_int_equal(post(s, posting_open(s), &fake, free_limits, NOW).posted, 1);
}

/* One file can't be read, as somebody deleted it meanwhile: what was handed over before it does not go out twice. */
static void test_a_file_that_is_gone(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	struct post_result result;
	struct outbox *outbox = posting_open(s);
	posting_add(s, outbox, "r1.call.m-a", ORDER_CALL, NOW);
	posting_add(s, outbox, "r2.call.m-b", ORDER_CALL, NOW);
	posting_add(s, outbox, "r3.call.m-c", ORDER_CALL, NOW);
	posting_settle(s, outbox);
	assert_true(file_remove(scratch_path(s, "outbox/r2.call.m-b.eml"), &s->error));
	assert_false(outbox_post(outbox, &fake.sender, &free_limits, NOW, &result, &s->error));
	assert_non_null(strstr(s->error.text, "r2.call.m-b.eml"));
	s->error = (struct error){0};
	assert_null(posting_read(s, "outbox/r1.call.m-a.eml"));
	assert_int_equal(post(s, posting_open(s), &fake, free_limits, NOW + 300).posted, 1);
	assert_string_equal(buf_string(&fake.handed), "r1.call.m-a | r3.call.m-c | ");
}

/* Not settled either: then nobody knows, and it is tried again. */
static void test_a_file_that_is_gone_and_nothing_settled(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	struct post_result result;
	struct outbox *outbox = posting_open(s);
	posting_add(s, outbox, "r1.call.m-a", ORDER_CALL, NOW);
	posting_add(s, outbox, "r2.call.m-b", ORDER_CALL, NOW);
	posting_settle(s, outbox);
	assert_true(file_remove(scratch_path(s, "outbox/r2.call.m-b.eml"), &s->error));
	fake.fails = true;
	assert_false(outbox_post(outbox, &fake.sender, &free_limits, NOW, &result, &s->error));
	assert_non_null(strstr(s->error.text, "r2.call.m-b.eml"));
	s->error = (struct error){0};
	fake.fails = false;
	assert_int_equal(post(s, posting_open(s), &fake, free_limits, NOW + 300).posted, 1);
}

static void test_half_line_is_cut(void **state)
{
	struct scratch *s = *state;
	static const char *const tails[] = {"2026-12-01T21:00:00Z,done,r1.ca", "2", "2026-12-01T21:00:00Z,done,r1.call.m-a,\"250\""};
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		write_outbox(s, "posted.csv",
		             arena_printf(&s->arena, "%s%s", LOG_HEAD TRY("r1.call.m-a"), tails[i]));
		write_waiting(s, "r1.call.m-a", WHOLE("call", "2026-12-01T20:00:00Z"));
		assert_int_equal(outbox_waiting(posting_open(s)), 1); /* in doubt: the end never came to the disk */
		assert_string_equal(posting_read(s, "outbox/posted.csv"), LOG_HEAD TRY("r1.call.m-a"));
	}
}

static void test_log_of_another_hand(void **state)
{
	struct scratch *s = *state;
	static const struct {
		const char *log, *where;
	} cases[] = {
		{"when,what\n", "line 1"},
		{LOG_HEAD "x\n", "line 2"},
		{LOG_HEAD TRY("r1.call.m-a") "2026-12-01T21:00:00Z,gone,r1.call.m-a,\"\"\n", "line 3"},
		{LOG_HEAD TRY("R1.call.m-a"), "line 2"},
		{LOG_HEAD "2026-13-01T21:00:00Z,done,r1.call.m-a,\"\"\n", "line 2"},
		{LOG_HEAD "2026-12-01T21:00:00Z,done,r1.call.m-a\n" TRY("r1.call.m-a"), "line 2"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		s->error = (struct error){0};
		write_outbox(s, "posted.csv", cases[i].log);
		assert_null(outbox_open(&s->arena, s->folder, &s->error));
		assert_int_equal(s->error.class, ERROR_CORRUPT);
		if (strstr(s->error.text, cases[i].where) == NULL)
			fail_msg("case %zu: %s", i, s->error.text);
	}
}

static void test_foreign_files_stay(void **state)
{
	struct scratch *s = *state;
	write_outbox(s, "held", "why\n");
	write_outbox(s, "Notes to myself.eml", "x");
	write_outbox(s, "r1.call.m-a.eml~", "x");
	struct outbox *outbox = posting_open(s);
	assert_int_equal(outbox_waiting(outbox), 0);
	assert_non_null(posting_read(s, "outbox/held"));
	assert_non_null(posting_read(s, "outbox/Notes to myself.eml"));
	assert_non_null(posting_read(s, "outbox/r1.call.m-a.eml~"));
}

/* ---- order, limits, age ---- */

static void test_order(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	struct outbox *outbox = posting_open(s);
	posting_add(s, outbox, "r1.digest.s-a", ORDER_DIGEST, NOW - 900);
	posting_add(s, outbox, "r2.meeting.m-a", ORDER_MEETING, NOW - 800);
	posting_add(s, outbox, "r3.reminder.m-a", ORDER_REMINDER, NOW - 700);
	posting_add(s, outbox, "r4.call.m-b", ORDER_CALL, NOW - 500);
	posting_settle(s, outbox);
	outbox = posting_open(s); /* order and age of these come from their files */
	posting_add(s, outbox, "r5.call.m-a", ORDER_CALL, NOW - 600);
	posting_add(s, outbox, "r6.receipt.m-b", ORDER_RECEIPT, NOW);
	posting_add(s, outbox, "r6.receipt.m-a", ORDER_RECEIPT, NOW);
	assert_int_equal(post(s, outbox, &fake, free_limits, NOW).posted, 7); /* settles what was not */
	assert_string_equal(buf_string(&fake.handed), "r6.receipt.m-a r6.receipt.m-b r5.call.m-a r4.call.m-b "
	                                              "r3.reminder.m-a r2.meeting.m-a r1.digest.s-a | ");
}

static void add_many(struct scratch *s, struct outbox *outbox, size_t count)
{
	for (size_t i = 0; i < count; i++)
		posting_add(s, outbox, arena_printf(&s->arena, "r%zu.call.m-a", i + 10), ORDER_CALL, NOW);
	posting_settle(s, outbox);
}

static void test_limits(void **state)
{
	static const struct {
		struct post_limits limits;
		instant now;
		size_t posted, waiting;
	} steps[] = {
		{{.window = 50, .run = 4, .day = 6}, NOW, 4, 8},
		{{.window = 50, .run = 4, .day = 6}, NOW + 600, 2, 6},
		{{.window = 50, .run = 4, .day = 6}, NOW + 1200, 0, 6},
		{{.window = 50, .run = 4, .day = 6}, NOW + SECONDS_A_DAY, 4, 2},
		{{.window = 50, .run = 4, .day = 6}, NOW + SECONDS_A_DAY + 599, 0, 2},
		{{.window = 50, .run = 4, .day = 6}, NOW + SECONDS_A_DAY + 600, 2, 0},
	};
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	add_many(s, posting_open(s), 12);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct outbox *outbox = posting_open(s);
		struct post_result result = post(s, outbox, &fake, steps[i].limits, steps[i].now);
		if (result.posted != steps[i].posted || result.waiting != steps[i].waiting ||
		    outbox_waiting(outbox) != steps[i].waiting)
			fail_msg("step %zu: posted %zu, waiting %zu", i, result.posted, result.waiting);
	}
}

/* Strangers and the news can't use up the mails of the day: a quarter is left to what members wait for. */
static void test_room_for_members(void **state)
{
	const struct post_limits limits = {.window = 50, .day = 8};
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	struct outbox *outbox = posting_open(s);
	for (size_t i = 0; i < 7; i++)
		posting_add(s, outbox, arena_printf(&s->arena, "j%zu.subscribe.s-a", i + 1), ORDER_OUTSIDE, NOW - 60);
	posting_add(s, outbox, "r9.digest.s-a", ORDER_DIGEST, NOW - 120);
	posting_settle(s, outbox);
	struct post_result result = post(s, posting_open(s), &fake, limits, NOW);
	assert_int_equal(result.posted, 6);
	assert_int_equal(result.waiting, 2);
	outbox = posting_open(s);
	add_many(s, outbox, 3);
	result = post(s, posting_open(s), &fake, limits, NOW + 600);
	assert_int_equal(result.posted, 2);
	assert_int_equal(result.waiting, 3);
	assert_non_null(strstr(buf_string(&fake.handed), "| r10.call.m-a r11.call.m-a | "));
	result = post(s, posting_open(s), &fake, limits, NOW + SECONDS_A_DAY + 600);
	assert_int_equal(result.posted, 3);
	assert_int_equal(result.waiting, 0);
	assert_non_null(strstr(buf_string(&fake.handed), "| r12.call.m-a j7.subscribe.s-a r9.digest.s-a | "));
}

static void test_windows(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	struct outbox *outbox = posting_open(s);
	add_many(s, outbox, 5);
	assert_int_equal(post(s, outbox, &fake, (struct post_limits){.window = 2}, NOW).posted, 5);
	assert_string_equal(buf_string(&fake.handed),
	                    "r10.call.m-a r11.call.m-a | r12.call.m-a r13.call.m-a | r14.call.m-a | ");
	outbox = posting_open(s);
	assert_int_equal(outbox_waiting(outbox), 0);
	for (size_t i = 10; i < 15; i++)
		assert_true(outbox_known(outbox, arena_printf(&s->arena, "r%zu.call.m-a", i)));
}

static void test_stale(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	struct post_limits limits = {.window = 50, .stale_after = 7 * SECONDS_A_DAY};
	struct outbox *outbox = posting_open(s);
	posting_add(s, outbox, "r1.call.m-a", ORDER_CALL, NOW - 7 * SECONDS_A_DAY - 1);
	posting_add(s, outbox, "r2.call.m-a", ORDER_CALL, NOW - 7 * SECONDS_A_DAY);
	posting_settle(s, outbox);
	struct post_result result = post(s, posting_open(s), &fake, limits, NOW);
	assert_string_equal(buf_string(&fake.handed), "r2.call.m-a | ");
	assert_int_equal(result.stale, 1);
	assert_int_equal(result.waiting, 0);
	limits.release = true;
	result = post(s, posting_open(s), &fake, limits, NOW);
	assert_int_equal(result.stale, 0);
	assert_int_equal(result.posted, 1);
}

/* ---- what the way out answers ---- */

static void test_refused(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	static const struct told told[] = {{"r2.", POST_REFUSED}};
	fake.told = told;
	fake.told_count = 1;
	struct outbox *outbox = posting_open(s);
	posting_add(s, outbox, "r1.call.m-a", ORDER_CALL, NOW);
	posting_add(s, outbox, "r2.call.m-a", ORDER_CALL, NOW);
	posting_settle(s, outbox);
	struct post_result result = post(s, outbox, &fake, free_limits, NOW);
	assert_int_equal(result.posted, 1);
	assert_int_equal(result.refused, 1);
	assert_non_null(strstr(result.problems, "Mail r2.call.m-a: it was refused"));
	assert_null(strstr(result.problems, "example.org")); /* no address in what goes to a log */
	assert_null(posting_read(s, "outbox/r2.call.m-a.eml"));
	assert_non_null(posting_read(s, "outbox/refused/r2.call.m-a.eml"));
	outbox = posting_open(s);
	assert_true(outbox_known(outbox, "r2.call.m-a"));
	assert_int_equal(outbox_waiting(outbox), 0);
}

static void test_later(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	static const struct told told[] = {{"r10.", POST_LATER}, {"r12.", POST_LATER}};
	fake.told = told;
	fake.told_count = 2;
	add_many(s, posting_open(s), 4);
	struct outbox *outbox = posting_open(s);
	struct post_result result = post(s, outbox, &fake, free_limits, NOW);
	assert_int_equal(result.posted, 2);
	assert_int_equal(result.waiting, 2);
	assert_int_equal(outbox_waiting(outbox), 2);
	assert_string_equal(result.problems, "");
	buf_clear(&fake.handed);
	fake.told_count = 0;
	outbox = posting_open(s);
	posting_add(s, outbox, "r99.digest.s-a", ORDER_DIGEST, NOW);
	assert_int_equal(post(s, outbox, &fake, free_limits, NOW).posted, 3);
	assert_string_equal(buf_string(&fake.handed), "r99.digest.s-a r10.call.m-a r12.call.m-a | ");
}

static void test_way_out_is_closed(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	static const struct told told[] = {{"r", POST_LATER}};
	fake.told = told;
	fake.told_count = 1;
	add_many(s, posting_open(s), 9);
	struct outbox *outbox = posting_open(s);
	struct post_result result = post(s, outbox, &fake, (struct post_limits){.window = 4}, NOW);
	assert_string_equal(buf_string(&fake.handed),
	                    "r10.call.m-a r11.call.m-a r12.call.m-a r13.call.m-a | r14.call.m-a | ");
	assert_int_equal(result.posted, 0);
	assert_int_equal(result.waiting, 9);
	assert_non_null(strstr(result.problems, "closed for now"));
	fake.told_count = 0;
	outbox = posting_open(s);
	assert_int_equal(outbox_waiting(outbox), 9);
	assert_int_equal(post(s, outbox, &fake, free_limits, NOW).in_doubt, 0);
	assert_int_equal(outbox_waiting(posting_open(s)), 0);
}

/* Accepted or not, nobody knows: the `try` stays open, and the next run posts it again; a digest only on request. */
static void test_an_end_in_doubt(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	static const struct told told[] = {{"r10.", POST_IN_DOUBT}, {"digest", POST_IN_DOUBT}};
	fake.told = told;
	fake.told_count = 2;
	struct outbox *outbox = posting_open(s);
	add_many(s, outbox, 2);
	posting_add(s, outbox, "r99.digest.s-a", ORDER_DIGEST, NOW);
	struct post_result result = post(s, outbox, &fake, free_limits, NOW);
	assert_int_equal(result.posted, 1);
	assert_int_equal(result.later, 2);
	assert_non_null(strstr(result.problems, "Mail r10.call.m-a: the server broke off"));
	assert_non_null(strstr(posting_read(s, "outbox/posted.csv"), ",try,r10.call.m-a"));
	assert_null(strstr(posting_read(s, "outbox/posted.csv"), ",later,"));
	buf_clear(&fake.handed);
	fake.told_count = 0;
	result = post(s, posting_open(s), &fake, free_limits, NOW);
	assert_string_equal(buf_string(&fake.handed), "r10.call.m-a | ");
	assert_int_equal(result.in_doubt, 1);
	result = post(s, posting_open(s), &fake, (struct post_limits){.window = 50, .release = true}, NOW);
	assert_int_equal(result.posted, 1);
}

static bool fake_begin(struct sender *sender, struct error *error)
{
	struct fake *fake = (struct fake *)sender;
	buf_text(&fake->handed, "begin ");
	return !fake->fails || error_set(error, ERROR_CONFIGURATION, "mail.example.org: no way: mend it");
}

/* A way that can't even be opened leaves no trace in the log, however often it is tried. */
static void test_way_out_cannot_be_opened(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	fake.sender.begin = fake_begin;
	fake.fails = true;
	add_many(s, posting_open(s), 3);
	for (int i = 0; i < 3; i++) {
		struct post_result result = post(s, posting_open(s), &fake, free_limits, NOW);
		assert_int_equal(result.waiting, 3);
		assert_int_equal(result.later, 3);
		assert_int_equal(result.trouble.class, ERROR_CONFIGURATION);
		assert_string_equal(result.problems, "");
	}
	assert_string_equal(buf_string(&fake.handed), "begin begin begin ");
	assert_null(posting_read(s, "outbox/posted.csv"));
	fake.fails = false;
	assert_int_equal(post(s, posting_open(s), &fake, (struct post_limits){.window = 2}, NOW).posted, 3);
}

struct minutes {
	struct scratch *s;
	int64_t now;
	int waits;
};

static int64_t minutes_now(void *context)
{
	return ((struct minutes *)context)->now;
}

/* Before a wait everything that was done stands on the disk. */
static void minutes_wait(void *context, int64_t milliseconds)
{
	struct minutes *minutes = context;
	const char *log = posting_read(minutes->s, "outbox/posted.csv");
	size_t tries = 0, ends = 0;
	for (const char *at = log; (at = strstr(at, ",try,")) != NULL; at++)
		tries++;
	for (const char *at = log; (at = strstr(at, ",done,")) != NULL; at++)
		ends++;
	assert_int_equal(tries, ends);
	minutes->now += milliseconds;
	minutes->waits++;
}

static void test_mails_a_minute(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	struct minutes minutes = {.s = s, .now = 5000000};
	struct post_clock clock = {minutes_now, minutes_wait, &minutes};
	struct post_limits limits = {.window = 4, .minute = 6, .patience = 130, .clock = &clock};
	add_many(s, posting_open(s), 25);
	struct post_result result = post(s, posting_open(s), &fake, limits, NOW);
	assert_int_equal(result.posted, 18); /* at once, after one minute, and after two */
	assert_int_equal(result.waiting, 7);
	assert_int_equal(result.later, 0); /* nobody is to blame */
	assert_int_equal(minutes.waits, 2);
}

static void test_file_changed_by_hand(void **state)
{
	struct scratch *s = *state;
	struct fake fake = fake_new(s);
	static const char *const texts[] = {
		"", "Subject: x\r\n\r\nHello\r\n", WHOLE("letter", "2026-12-01T20:00:00Z"), WHOLE("call", "yesterday"),
		"Return-Path: <core@example.org>\r\nDelivered-To: ana example\r\nX-Assent-Owed: call 2026-12-01T20:00:00Z\r\n",
		"Return-Path: <>\r\nDelivered-To: ana@example.org\r\nX-Assent-Owed: call 2026-12-01T20:00:00Z\r\n",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		write_waiting(s, "r1.call.m-a", texts[i]);
		struct post_result result = post(s, posting_open(s), &fake, free_limits, NOW);
		if (result.refused != 1 || result.posted != 0 || strstr(result.problems, "r1.call.m-a") == NULL)
			fail_msg("case %zu: %zu refused, %zu posted", i, result.refused, result.posted);
		assert_non_null(posting_read(s, "outbox/r1.call.m-a.eml"));
	}
}

/* ---- many ---- */

static void test_long_log(void **state)
{
	struct scratch *s = *state;
	struct buf log = buf_new(&s->arena);
	enum { COUNT = 20000 };
	buf_text(&log, LOG_HEAD);
	for (size_t i = 0; i < COUNT; i++)
		buf_printf(&log, "2026-12-01T21:00:%02zuZ,try,r%zu.call.m-7k2q9d4x,\"\"\n"
		                 "2026-12-01T21:00:%02zuZ,%s,r%zu.call.m-7k2q9d4x,\"%.*s\"\n",
		           i / 1000, i, i / 1000, i % 2 == 0 ? "done" : "later", i, (int)(i % 190),
		           "250 2.0.0 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	write_outbox(s, "posted.csv", buf_string(&log));
	struct outbox *outbox = posting_open(s);
	for (size_t i = 0; i < COUNT; i++)
		if (!outbox_known(outbox, arena_printf(&s->arena, "r%zu.call.m-7k2q9d4x", i)))
			fail_msg("mail %zu is forgotten", i);
	for (size_t i = COUNT; i < 2 * COUNT; i++)
		if (outbox_known(outbox, arena_printf(&s->arena, "r%zu.call.m-7k2q9d4x", i)))
			fail_msg("mail %zu is known", i);
	/* The limit of a day counts the half that was accepted. */
	struct fake fake = fake_new(s);
	posting_add(s, outbox, "r99999.call.m-a", ORDER_CALL, NOW);
	assert_int_equal(post(s, outbox, &fake, (struct post_limits){.window = 50, .day = COUNT / 2}, NOW).posted, 0);
	assert_int_equal(post(s, outbox, &fake, (struct post_limits){.window = 50, .day = COUNT / 2 + 1}, NOW).posted, 1);
}

static void test_more_than_one_settling(void **state)
{
	struct scratch *s = *state;
	struct outbox *outbox = posting_open(s);
	for (size_t i = 0; i < 2000; i++)
		posting_add(s, outbox, arena_printf(&s->arena, "r%zu.call.m-a", i), ORDER_CALL, NOW);
	outbox = posting_open(s); /* the outbox settled itself: a crash takes no more than these */
	assert_int_equal(outbox_waiting(outbox), 2000);
}

static size_t files_in(struct scratch *s, const char *folder)
{
	struct file_names names = {0};
	const char *path = scratch_path(s, folder);
	return file_exists(path) && folder_list(&s->arena, path, &names, &s->error) ? names.count : 0;
}

/* No run removes more than 1,000 posted mails; the next ones take the rest, and none is posted again. */
static void test_many_are_removed_in_turns(void **state)
{
	struct scratch *s = *state;
	struct outbox *outbox = posting_open(s);
	struct fake fake = fake_new(s);
	add_many(s, outbox, 2500);
	assert_int_equal(post(s, outbox, &fake, free_limits, NOW).posted, 2500);
	assert_int_equal(files_in(s, "outbox/done"), 1500);
	outbox = posting_open(s);
	assert_int_equal(files_in(s, "outbox/done"), 500);
	assert_int_equal(post(s, outbox, &fake, free_limits, NOW).posted, 0);
	(void)posting_open(s);
	assert_int_equal(files_in(s, "outbox/done"), 0);
	assert_int_equal(files_in(s, "outbox"), 2); /* posted.csv, done */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_added_is_known_and_posted_once),
		SCRATCH_TEST(test_not_settled_is_composed_again),
		SCRATCH_TEST(test_composed_once),
		SCRATCH_TEST(test_bad_mails_are_refused),
		SCRATCH_TEST(test_done_file_is_removed),
		SCRATCH_TEST(test_newest_rows),
		SCRATCH_TEST(test_refused_file_is_put_aside),
		SCRATCH_TEST(test_in_doubt),
		SCRATCH_TEST(test_sender_that_fails_leaves_doubt),
		SCRATCH_TEST(test_a_file_that_is_gone),
		SCRATCH_TEST(test_a_file_that_is_gone_and_nothing_settled),
		SCRATCH_TEST(test_half_line_is_cut),
		SCRATCH_TEST(test_log_of_another_hand),
		SCRATCH_TEST(test_foreign_files_stay),
		SCRATCH_TEST(test_order),
		SCRATCH_TEST(test_limits),
		SCRATCH_TEST(test_room_for_members),
		SCRATCH_TEST(test_windows),
		SCRATCH_TEST(test_stale),
		SCRATCH_TEST(test_refused),
		SCRATCH_TEST(test_later),
		SCRATCH_TEST(test_way_out_is_closed),
		SCRATCH_TEST(test_an_end_in_doubt),
		SCRATCH_TEST(test_way_out_cannot_be_opened),
		SCRATCH_TEST(test_mails_a_minute),
		SCRATCH_TEST(test_file_changed_by_hand),
		SCRATCH_TEST(test_long_log),
		SCRATCH_TEST(test_more_than_one_settling),
		SCRATCH_TEST(test_many_are_removed_in_turns),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

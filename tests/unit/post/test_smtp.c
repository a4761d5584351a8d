/* SPDX-License-Identifier: MIT */
#include "posting.h"

#include "post/pace.h"
#include "post/smtp_session.h"

#include <libetpan/mailstream.h>

/* ---- replies ---- */

struct reply_case {
	const char *name;
	const char *lines[4];
	bool good;
	int code, subject, detail;
	const char *text;
};

static const struct reply_case replies[] = {
	{"one line", {"250 Ok"}, true, 250, -1, -1, "250 Ok"},
	{"no words", {"250"}, true, 250, -1, -1, "250"},
	{"an enhanced status", {"550 5.1.1 no such user"}, true, 550, 1, 1, "550 5.1.1 no such user"},
	{"status alone", {"250 2.1.5"}, true, 250, 1, 5, "250 2.1.5"},
	{"status of another class", {"250 5.1.1 ok"}, true, 250, -1, -1, "250 5.1.1 ok"},
	{"no status", {"550 5.1.1.2 x"}, true, 550, -1, -1, "550 5.1.1.2 x"},
	{"a long status", {"550 5.7.2520 x"}, true, 550, -1, -1, "550 5.7.2520 x"},
	{"many lines", {"550-5.7.1 a", "550-5.7.1 b", "550 5.7.1 c"}, true, 550, 7, 1, "550 5.7.1 a 5.7.1 b 5.7.1 c"},
	{"controls", {"250 a\tb\x1b[1m"}, true, 250, -1, -1, "250 a b?[1m"},
	{"C1 controls in UTF-8", {"250 a\xc2\x9b" "31m b"}, true, 250, -1, -1, "250 a??31m b"},
	{"no end", {"250-a", "250-b"}, false, 0, -1, -1, "250 a b"},
	{"two codes", {"250-a", "550 b"}, false, 0, -1, -1, "550 b"},
	{"more behind the end", {"250 a", "250 b"}, false, 0, -1, -1, "250 b"},
	{"no code", {"hello"}, false, 0, -1, -1, "hello"},
	{"a short code", {"25 x"}, false, 0, -1, -1, "25 x"},
	{"a long code", {"2500 x"}, false, 0, -1, -1, "2500 x"},
	{"1xx", {"150 x"}, false, 0, -1, -1, "150 x"},
	{"6xx", {"650 x"}, false, 0, -1, -1, "650 x"},
	{"empty", {""}, false, 0, -1, -1, ""},
};

static void test_replies(void **state)
{
	struct scratch *s = *state;
	for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
		const struct reply_case *c = &replies[i];
		struct smtp_reply reply;
		size_t count = 0;
		while (count < 4 && c->lines[count] != NULL)
			count++;
		bool good = smtp_reply_parse(&s->arena, c->lines, count, &reply);
		if (good != c->good || reply.code != c->code || reply.subject != c->subject || reply.detail != c->detail ||
		    strcmp(reply.text, c->text) != 0)
			fail_msg("%s: %d, code %d, status %d.%d, \"%s\"", c->name, good, reply.code, reply.subject,
			         reply.detail, reply.text);
	}
}

/* ---- what a refusal means ---- */

struct verdict_case {
	const char *line;
	enum smtp_step step;
	bool proven;
	enum smtp_verdict wanted;
};

static const struct verdict_case verdicts[] = {
	{"250 2.1.5 Ok", SMTP_RCPT, false, SMTP_FINE},
	{"252 maybe", SMTP_RCPT, false, SMTP_FINE},
	{"450 4.2.0 greylisted", SMTP_RCPT, true, SMTP_LATER},
	{"421 4.3.0 closing", SMTP_END, true, SMTP_LATER},
	{"452 4.2.2 mailbox full", SMTP_RCPT, true, SMTP_LATER},
	{"552 5.2.2 mailbox full", SMTP_RCPT, true, SMTP_LATER},
	{"552 5.3.4 too big", SMTP_RCPT, true, SMTP_REFUSED},
	{"552 5.3.4 too big", SMTP_MAIL, true, SMTP_REFUSED},
	{"552 too big", SMTP_MAIL, false, SMTP_REFUSED},
	{"550 5.3.2 system not accepting", SMTP_RCPT, true, SMTP_LATER},
	{"550 5.4.5 daily limit", SMTP_END, true, SMTP_LATER},
	{"550 5.1.1 no such user", SMTP_RCPT, false, SMTP_REFUSED},
	{"550 5.4.1 recipient address rejected", SMTP_RCPT, false, SMTP_REFUSED},
	{"550 no such user", SMTP_RCPT, false, SMTP_REFUSED},
	{"553 bad name", SMTP_RCPT, false, SMTP_REFUSED},
	{"554 5.6.0 bad text", SMTP_END, false, SMTP_REFUSED},
	{"553 5.7.1 not yours", SMTP_MAIL, true, SMTP_OURS},
	{"550 anything", SMTP_MAIL, true, SMTP_OURS},
	{"530 5.7.0 log in first", SMTP_RCPT, true, SMTP_OURS},
	{"535 5.7.8 no", SMTP_RCPT, true, SMTP_OURS},
	{"503 5.5.1 sequence", SMTP_RCPT, true, SMTP_OURS},
	{"550 5.1.8 bad sender", SMTP_RCPT, true, SMTP_OURS},
	{"554 5.2.252 SendAsDenied", SMTP_END, true, SMTP_OURS},
	{"550 5.7.60 cannot send as this sender", SMTP_END, true, SMTP_OURS},
	{"554 5.7.1 relay access denied", SMTP_RCPT, false, SMTP_OURS},
	{"554 5.7.1 you are blocked here", SMTP_RCPT, true, SMTP_REFUSED},
	{"354 go on", SMTP_RCPT, true, SMTP_LATER},
};

static void test_verdicts(void **state)
{
	struct scratch *s = *state;
	for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
		const struct verdict_case *c = &verdicts[i];
		struct smtp_reply reply;
		assert_true(smtp_reply_parse(&s->arena, &c->line, 1, &reply));
		enum smtp_verdict got = smtp_judge(&reply, c->step, c->proven);
		if (got != c->wanted)
			fail_msg("%s at %d: %d, wanted %d", c->line, c->step, got, c->wanted);
	}
}

/* ---- EHLO ---- */

static struct smtp_offers offers_of(struct scratch *s, const char *const *lines, size_t count)
{
	struct smtp_reply reply;
	assert_true(smtp_reply_parse(&s->arena, lines, count, &reply));
	return smtp_offers_of(&reply);
}

static void test_offers(void **state)
{
	struct scratch *s = *state;
	const char *const all[] = {"250-PIPELINING.example.org STARTTLS", "250-pipelining", "250-SIZE 1000",
	                           "250-8BITMIME", "250-SMTPUTF8", "250-AUTH FOO\tBAR  plain LOGINX", "250 AUTH=XOAUTH2"};
	struct smtp_offers offers = offers_of(s, all, sizeof all / sizeof *all);
	assert_true(offers.pipelining && offers.eight_bit && offers.utf8 && offers.auth && offers.plain);
	assert_false(offers.starttls || offers.login || offers.xoauth2); /* its name is no offer; AUTH= is no AUTH */
	assert_int_equal(offers.size, 1000);
	const char *const odd[] = {"250-x", "250-PIPELININGS", "250-SIZE 99999999999999999999999", "250-STARTTLS now",
	                           "250 SIZE"};
	offers = offers_of(s, odd, sizeof odd / sizeof *odd);
	assert_false(offers.pipelining);
	assert_true(offers.starttls);
	assert_int_equal(offers.size, 0); /* the last one counts: no limit told */
	const char *const none[] = {"250 x"};
	offers = offers_of(s, none, 1);
	assert_false(offers.pipelining || offers.auth || offers.starttls);
}

/* ---- the wire, over memory ---- */

struct memory {
	const char *in;
	char out[65536];
	size_t length;
};

static ssize_t memory_read(mailstream_low *low, void *bytes, size_t size)
{
	struct memory *memory = low->data;
	size_t length = strlen(memory->in);
	if (length > size)
		length = size;
	memcpy(bytes, memory->in, length);
	memory->in += length;
	return length == 0 ? -1 : (ssize_t)length;
}

static ssize_t memory_write(mailstream_low *low, const void *bytes, size_t size)
{
	struct memory *memory = low->data;
	if (size > sizeof memory->out - memory->length)
		return -1;
	memcpy(memory->out + memory->length, bytes, size);
	memory->length += size;
	return (ssize_t)size;
}

static int memory_close(mailstream_low *low)
{
	(void)low;
	return 0;
}

static void memory_free(mailstream_low *low)
{
	free(low);
}

static mailstream_low_driver driver = {
	.mailstream_read = memory_read,
	.mailstream_write = memory_write,
	.mailstream_close = memory_close,
	.mailstream_free = memory_free,
};

static struct smtp_wire wire_over(struct memory *memory)
{
	struct smtp_wire wire;
	assert_true(smtp_wire_begin(&wire, mailstream_new(mailstream_low_new(memory, &driver), 4096)));
	return wire;
}

static void end(struct smtp_wire *wire)
{
	mailstream_close(wire->stream);
	smtp_wire_end(wire);
}

struct text_case {
	const char *mail, *wanted;
};

static const struct text_case texts[] = {
	{"a\r\nb\r\n", "a\r\nb\r\n.\r\n"},
	{"", ".\r\n"},
	{"no end", "no end\r\n.\r\n"},
	{".\r\n", "..\r\n.\r\n"},
	{"a\r\n.\r\nQUIT\r\n", "a\r\n..\r\nQUIT\r\n.\r\n"},
	{"a\n.\nb\r.c\r\n", "a\r\n..\r\nb\r\n..c\r\n.\r\n"}, /* a server may take bare LF or CR for an end of line */
	{"a\r\n..\r\n", "a\r\n...\r\n.\r\n"},
	{"a\r\r\n.\r\n", "a\r\n\r\n..\r\n.\r\n"},
	{"a\r", "a\r\n.\r\n"},
	{"\r\n\r\n", "\r\n\r\n.\r\n"},
};

static void test_texts(void **state)
{
	struct scratch *s = *state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct memory memory = {.in = ""};
		struct smtp_wire wire = wire_over(&memory);
		struct bytes mail = {texts[i].mail, strlen(texts[i].mail)};
		assert_true(smtp_text(&wire, &s->arena, &mail));
		memory.out[memory.length] = '\0';
		assert_string_equal(memory.out, texts[i].wanted);
		end(&wire);
	}
}

static void test_commands_hold_no_controls(void **state)
{
	struct scratch *s = *state;
	struct memory memory = {.in = ""};
	struct smtp_wire wire = wire_over(&memory);
	assert_false(smtp_command(&wire, &s->arena, "RCPT TO:<%s>", "a@x>\r\nRCPT TO:<evil@x"));
	assert_false(smtp_command(&wire, &s->arena, "RCPT TO:<%s>", "a\x7f@x"));
	assert_true(smtp_command(&wire, &s->arena, "NOOP"));
	assert_true(smtp_flush(&wire));
	assert_int_equal(memory.length, 6);
	assert_memory_equal(memory.out, "NOOP\r\n", 6);
	end(&wire);
}

static void test_a_long_command_is_whole(void **state)
{
	struct scratch *s = *state;
	struct memory memory = {.in = ""};
	struct smtp_wire wire = wire_over(&memory);
	char name[3000];
	memset(name, 'x', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	assert_true(smtp_command(&wire, &s->arena, "MAIL FROM:<%s>", name) && smtp_flush(&wire));
	assert_int_equal(memory.length, sizeof name - 1 + strlen("MAIL FROM:<>\r\n"));
	end(&wire);
}

static void test_reading(void **state)
{
	struct scratch *s = *state;
	struct memory memory = {.in = "250-a\r\n250 b\r\n354 go\n550 5.1.1 no\r\n25"};
	struct smtp_wire wire = wire_over(&memory);
	struct smtp_reply reply;
	assert_true(smtp_read(&wire, &s->arena, &reply));
	assert_string_equal(reply.text, "250 a b");
	assert_true(smtp_read(&wire, &s->arena, &reply));
	assert_int_equal(reply.code, 354);
	assert_true(smtp_read(&wire, &s->arena, &reply));
	assert_int_equal(reply.detail, 1);
	assert_false(smtp_read(&wire, &s->arena, &reply)); /* cut off */
	assert_int_equal(reply.code, 0);
	end(&wire);
}

/* ---- the pace ---- */

struct time_of_test {
	int64_t now, waited;
};

static int64_t test_now(void *context)
{
	return ((struct time_of_test *)context)->now;
}

static void test_wait(void *context, int64_t milliseconds)
{
	struct time_of_test *time = context;
	time->now += milliseconds;
	time->waited += milliseconds;
}

static void test_pace(void **state)
{
	struct scratch *s = *state;
	struct time_of_test time = {.now = 1000000};
	struct post_clock clock = {test_now, test_wait, &time};
	struct post_limits limits = {.minute = 30, .patience = 90, .clock = &clock};
	struct pace pace = pace_begin(&s->arena, &limits, 0, 0);
	assert_int_equal(pace_take(&pace, 50), 30);
	assert_int_equal(pace_take(&pace, 50), 0);
	time.now += 10000;
	assert_true(pace_wait(&pace));
	assert_int_equal(time.waited, 50000);
	assert_int_equal(pace_take(&pace, 20), 20);
	assert_int_equal(pace_take(&pace, 20), 10);
	assert_false(pace_wait(&pace)); /* its time would be beyond the patience */
	assert_int_equal(time.waited, 50000);
}

static void test_pace_counts_the_run_before(void **state)
{
	struct scratch *s = *state;
	struct time_of_test time = {.now = 1000000};
	struct post_clock clock = {test_now, test_wait, &time};
	struct post_limits limits = {.minute = 30, .patience = 90, .clock = &clock};
	struct pace pace = pace_begin(&s->arena, &limits, 25, 20000);
	assert_int_equal(pace_take(&pace, 50), 5);
	assert_true(pace_wait(&pace));
	assert_int_equal(time.waited, 40000);
	assert_int_equal(pace_take(&pace, 50), 25);
	pace = pace_begin(&s->arena, &limits, 1000, 61000); /* more than a minute ago */
	assert_int_equal(pace_take(&pace, 50), 30);
	pace = pace_begin(&s->arena, &limits, 1000, 0);
	assert_int_equal(pace_take(&pace, 50), 0);
	limits.minute = 0;
	pace = pace_begin(&s->arena, &limits, 1000, 0);
	assert_int_equal(pace_take(&pace, 5000), 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_replies),
		SCRATCH_TEST(test_verdicts),
		SCRATCH_TEST(test_offers),
		SCRATCH_TEST(test_texts),
		SCRATCH_TEST(test_commands_hold_no_controls),
		SCRATCH_TEST(test_a_long_command_is_whole),
		SCRATCH_TEST(test_reading),
		SCRATCH_TEST(test_pace),
		SCRATCH_TEST(test_pace_counts_the_run_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

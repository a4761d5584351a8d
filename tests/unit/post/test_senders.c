/* SPDX-License-Identifier: MIT */
#include "posting.h"

#include "post/sendmail.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* ---- the folder ---- */

static struct post_result post_to_folder(struct scratch *s, struct outbox *outbox)
{
	struct post_result result = {0};
	struct post_limits limits = {.window = 50};
	struct sender *sender = folder_sender_open(&s->arena, scratch_path(s, "sent"), &s->error);
	if (sender == NULL || !outbox_post(outbox, sender, &limits, NOW, &result, &s->error))
		fail_msg("%s", s->error.text);
	sender->close(sender);
	return result;
}

static size_t count_in(struct scratch *s, const char *folder)
{
	struct file_names names;
	if (!folder_list(&s->arena, scratch_path(s, folder), &names, &s->error))
		fail_msg("%s", s->error.text);
	return names.count;
}

static void test_folder(void **state)
{
	struct scratch *s = *state;
	struct outbox *outbox = posting_open(s);
	posting_add(s, outbox, "r1.call.m-a", ORDER_CALL, NOW);
	posting_add(s, outbox, "r1.call.m-b", ORDER_CALL, NOW);
	posting_settle(s, outbox);
	assert_int_equal(post_to_folder(s, outbox).posted, 2);
	assert_int_equal(count_in(s, "sent/new"), 2);
	assert_int_equal(count_in(s, "sent/tmp"), 0);
	assert_int_equal(count_in(s, "sent/cur"), 0);
	const char *mail = posting_read(s, "sent/new/r1.call.m-a"); /* its name is the key */
	assert_non_null(mail);
	assert_non_null(strstr(mail, "\r\n" MAIL_BYTES));
	assert_null(posting_read(s, "outbox/r1.call.m-a.eml"));
}

/*
 * A crash between the delivery and its `done` line, whichever of the two
 * folders was written to disk by then: one delivery, under one name.
 */
static void test_folder_delivers_once(void **state)
{
	struct scratch *s = *state;
	static const bool file_is_back[] = {false, true};
	for (size_t i = 0; i < 2; i++) {
		struct outbox *outbox = posting_open(s);
		const char *key = arena_printf(&s->arena, "r%zu.call.m-a", i);
		const char *path = arena_printf(&s->arena, "outbox/%s.eml", key);
		posting_add(s, outbox, key, ORDER_CALL, NOW);
		posting_settle(s, outbox);
		const char *text = posting_read(s, path);
		assert_int_equal(post_to_folder(s, outbox).posted, 1);
		scratch_write(s, "outbox/posted.csv",
		              arena_printf(&s->arena,
		                           "time,line,key,answer\n2026-12-01T21:20:00Z,try,%s,\"\"\n", key));
		if (file_is_back[i])
			scratch_write(s, path, text);
		outbox = posting_open(s);
		assert_true(outbox_known(outbox, key));
		assert_int_equal(post_to_folder(s, outbox).posted, file_is_back[i] ? 1 : 0);
		assert_int_equal(count_in(s, "sent/new"), i + 1);
		assert_null(posting_read(s, path));
	}
}

static void test_folder_that_cannot_be_made(void **state)
{
	struct scratch *s = *state;
	scratch_write(s, "sent", "a file");
	assert_null(folder_sender_open(&s->arena, scratch_path(s, "sent"), &s->error));
	assert_non_null(strstr(s->error.text, "sent"));
}

static void test_folder_that_goes_away(void **state)
{
	struct scratch *s = *state;
	struct post_result result;
	struct post_limits limits = {.window = 50};
	struct outbox *outbox = posting_open(s);
	struct sender *sender = folder_sender_open(&s->arena, scratch_path(s, "sent"), &s->error);
	assert_non_null(sender);
	posting_add(s, outbox, "r1.call.m-a", ORDER_CALL, NOW);
	assert_int_equal(rmdir(scratch_path(s, "sent/new")), 0);
	assert_true(outbox_post(outbox, sender, &limits, NOW, &result, &s->error));
	assert_int_equal(result.posted, 0);
	assert_int_equal(result.waiting, 1);
	assert_non_null(posting_read(s, "outbox/r1.call.m-a.eml"));
}

/* ---- the program ---- */

static const char *program(struct scratch *s, const char *script)
{
	const char *text = arena_printf(&s->arena, "#!/bin/sh\ncd '%s' || exit 99\n%s", s->folder, script);
	const char *path = scratch_write(s, "program", text);
	assert_int_equal(chmod(path, 0700), 0);
	return path;
}

static enum post_outcome pipe_mail(struct scratch *s, const char *script, const struct bytes *bytes, int limit,
                                   const char **ret_answer)
{
	struct parcel parcel = {
		.key = "r1.call.m-a",
		.envelope_from = "core+" TOKEN "@example.org",
		.envelope_to = "-oana@example.org",
		.bytes = *bytes,
	};
	struct sender *sender = sendmail_sender_within(&s->arena, program(s, script), limit, &s->error);
	if (sender == NULL)
		fail_msg("%s", s->error.text);
	enum post_outcome outcome = sender->post(sender, &s->arena, &parcel, ret_answer);
	assert_true(sender->settle(sender, &s->error));
	sender->close(sender);
	return outcome;
}

enum { LONG = 60 * 1000 };

static void test_program(void **state)
{
	struct scratch *s = *state;
	const char *answer;
	static const char text[] = MAIL_BYTES ".\r\nlone \r stays\r\n";
	struct bytes bytes = {text, strlen(text)};
	static const char script[] =
		"for a in \"$@\"; do echo \"<$a>\"; done > arguments; cat > mail; echo queued; echo as 7 >&2";
	assert_int_equal(pipe_mail(s, script, &bytes, LONG, &answer), POST_ACCEPTED);
	assert_string_equal(answer, "exit code 0 queued\nas 7\n");
	assert_string_equal(posting_read(s, "arguments"),
	                    "<-i>\n<-f>\n<core+" TOKEN "@example.org>\n<-->\n<-oana@example.org>\n");
	assert_string_equal(posting_read(s, "mail"), "Subject: x\n\nHello\n.\nlone \r stays\n");
}

static void test_program_outcomes(void **state)
{
	struct scratch *s = *state;
	static const struct {
		const char *script;
		enum post_outcome outcome;
		const char *answer;
	} cases[] = {
		{"cat > mail; exit 0", POST_ACCEPTED, "exit code 0"},
		{"cat > mail; echo no such user; exit 67", POST_REFUSED, "exit code 67 no such user\n"},
		{"exec 0<&-; echo closed; exit 67", POST_REFUSED, "exit code 67 closed\n"},
		{"cat > mail; exit 65", POST_REFUSED, "exit code 65"},
		{"cat > mail; exit 69", POST_REFUSED, "exit code 69"},
		{"cat > mail; exit 75", POST_LATER, "exit code 75"},
		{"cat > mail; exit 68", POST_LATER, "exit code 68"},
		{"cat > mail; exit 1", POST_LATER, "exit code 1"},
		{"cat > mail; kill -TERM $$", POST_LATER, "ended by signal 15 "},
		{"exec 0<&-; exec 1>&- 2>&-; exit 75", POST_LATER, "exit code 75"},
	};
	struct bytes bytes = {MAIL_BYTES, strlen(MAIL_BYTES)};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *answer = "";
		enum post_outcome outcome = pipe_mail(s, cases[i].script, &bytes, LONG, &answer);
		/* One that closes its input may do so before or after we have written: the answer can go on. */
		if (outcome != cases[i].outcome || strncmp(answer, cases[i].answer, strlen(cases[i].answer)) != 0)
			fail_msg("%s: outcome %d: %s", cases[i].script, (int)outcome, answer);
	}
}

/* A mail larger than any pipe, and an answer larger than we keep. */
static void test_program_large(void **state)
{
	struct scratch *s = *state;
	const char *answer;
	enum { SIZE = 3 * 1024 * 1024 };
	char *data = arena_alloc(&s->arena, SIZE);
	memset(data, 'x', SIZE);
	struct bytes bytes = {data, SIZE};
	static const char script[] = "head -c 200000 /dev/zero | tr '\\0' y; cat > mail; head -c 200000 /dev/zero | tr '\\0' z";
	assert_int_equal(pipe_mail(s, script, &bytes, LONG, &answer), POST_ACCEPTED);
	assert_int_equal(file_size(scratch_path(s, "mail")), SIZE);
	assert_true(strlen(answer) < 2000);
	/* It says good, but can't have read all of it. */
	assert_int_equal(pipe_mail(s, "exit 0", &bytes, LONG, &answer), POST_LATER);
	assert_non_null(strstr(answer, "did not read the whole mail"));
}

/* One that never ends is ended, with all it started. */
static void test_program_that_hangs(void **state)
{
	struct scratch *s = *state;
	const char *answer;
	struct bytes bytes = {MAIL_BYTES, strlen(MAIL_BYTES)};
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0); /* orphans become ours */
	assert_int_equal(mkfifo(scratch_path(s, "never"), 0600), 0);
	assert_int_equal(pipe_mail(s, "sh -c 'echo $$ > child; read x < never' & wait", &bytes, 300, &answer), POST_LATER);
	assert_string_equal(answer, "no end after 300 milliseconds");
	const char *child = posting_read(s, "child");
	if (child != NULL && *child != '\0') { /* a slow machine may not have come so far */
		int status;
		alarm(60); /* one that lives on would let us wait for ever */
		assert_true(waitpid((pid_t)strtol(child, NULL, 10), &status, 0) > 0);
		alarm(0);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	}
}

/* One that leaves a child behind with our pipe is done when it ends itself. */
static void test_program_with_a_queue_runner(void **state)
{
	struct scratch *s = *state;
	const char *answer;
	struct bytes bytes = {MAIL_BYTES, strlen(MAIL_BYTES)};
	assert_int_equal(mkfifo(scratch_path(s, "never"), 0600), 0);
	assert_int_equal(pipe_mail(s, "(echo $$ > x; exec sh -c 'echo $$ > child; read x < never') & cat > mail; "
	                              "while ! test -s child; do :; done",
	                           &bytes, LONG, &answer),
	                 POST_ACCEPTED);
	const char *child = posting_read(s, "child");
	assert_int_equal(kill((pid_t)strtol(child, NULL, 10), SIGKILL), 0);
}

static void test_program_gets_only_addresses(void **state)
{
	struct scratch *s = *state;
	const char *answer;
	static const char *const addresses[] = {"", "ana", "ana@example.org -bs", "a\n@example.org", "<a@example.org>"};
	struct sender *sender = sendmail_sender_open(&s->arena, program(s, "echo called > called"), &s->error);
	assert_non_null(sender);
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		struct parcel parcel = {.envelope_from = "core@example.org", .envelope_to = addresses[i], .bytes = {"", 0}};
		assert_int_equal(sender->post(sender, &s->arena, &parcel, &answer), POST_REFUSED);
		parcel.envelope_from = addresses[i];
		parcel.envelope_to = "ana@example.org";
		assert_int_equal(sender->post(sender, &s->arena, &parcel, &answer), POST_REFUSED);
	}
	assert_null(posting_read(s, "called"));
}

static void test_no_program(void **state)
{
	struct scratch *s = *state;
	const char *plain = scratch_write(s, "plain", "not to be run");
	const char *const programs[] = {"", "sendmail", "./sendmail", s->folder, scratch_path(s, "gone"), plain};
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
		s->error = (struct error){0};
		if (sendmail_sender_open(&s->arena, programs[i], &s->error) != NULL)
			fail_msg("\"%s\" was taken", programs[i]);
		assert_int_equal(s->error.class, ERROR_CONFIGURATION);
		assert_non_null(strstr(s->error.text, "[sender] program"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_folder),
		SCRATCH_TEST(test_folder_delivers_once),
		SCRATCH_TEST(test_folder_that_cannot_be_made),
		SCRATCH_TEST(test_folder_that_goes_away),
		SCRATCH_TEST(test_program),
		SCRATCH_TEST(test_program_outcomes),
		SCRATCH_TEST(test_program_large),
		SCRATCH_TEST(test_program_that_hangs),
		SCRATCH_TEST(test_program_with_a_queue_runner),
		SCRATCH_TEST(test_program_gets_only_addresses),
		SCRATCH_TEST(test_no_program),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

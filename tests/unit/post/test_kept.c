/* SPDX-License-Identifier: MIT */
/* The text parts that are kept to know our words again in quotes. */
#include "posting.h"

#include "post/kept.h"

#include <fcntl.h>
#include <sys/stat.h>

#define OTHER "0143456789abcdef" /* another folder */
#define NEAR "01zz456789abcdef"  /* another token, the same folder */

static void keep(struct scratch *s, const char *token, const char *key, const char *text, instant when)
{
	const char *path = scratch_path(s, arena_printf(&s->arena, "private/posted/%.2s/%s.%s.txt", token, token, key));
	const struct timespec times[2] = {{.tv_sec = (time_t)when}, {.tv_sec = (time_t)when}};
	if (!kept_write(&s->arena, s->folder, token, key, text, &s->error))
		fail_msg("%s", s->error.text);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0); /* fails when the file has another name */
}

static void test_found(void **state)
{
	static const struct {
		const char *message_id, *token, *text;
	} cases[] = {
		{TOKEN ".r1.call.m-a@example.org", NULL, "call"},
		{"<" TOKEN ".r1.call.m-a@example.org>", NULL, "call"},
		{TOKEN ".r1.reminder1.m-a@example.org", "", "reminder"},
		{"0123456789ABCDEF.R1.Call.M-A@EXAMPLE.ORG", NULL, "call"},
		{TOKEN ".r1.call.m-a@example.org", NEAR, "call"}, /* the Message-ID says more than a token */
		{TOKEN ".r9.call.m-a@example.org", TOKEN, "last"},
		{"somebody@example.net", TOKEN, "last"},
		{NULL, TOKEN, "last"},
		{"", "0123456789ABCDEF", "last"},
		{NULL, NEAR, "near"},
		{NULL, OTHER, "higher row"},
		{TOKEN ".r9.call.m-a@example.org", NULL, NULL},
		{NULL, "zzzz456789abcdef", NULL},
		{NULL, NULL, NULL},
		{"", "", NULL},
		{NULL, "0123456789abcde", NULL},
		{NULL, "0123456789abcdef0", NULL},
		{NULL, "../0000000000000", NULL},
		{NULL, "01*3456789abcdef", NULL},
		{TOKEN "./../../secret@example.org", NULL, NULL},
		{TOKEN "..@example.org", NULL, NULL},
		{TOKEN ".@example.org", NULL, NULL},
		{TOKEN "@example.org", NULL, NULL},
		{TOKEN ".r1.call.m-a", NULL, NULL},
		{"<>", NULL, NULL},
	};
	struct scratch *s = *state;
	keep(s, TOKEN, "r1.call.m-a", "call", NOW);
	keep(s, TOKEN, "r1.reminder1.m-a", "reminder", NOW + 10);
	keep(s, TOKEN, "j7.answer.m-a", "last", NOW + 20);
	keep(s, NEAR, "r2.call.m-b", "near", NOW + 99);
	keep(s, OTHER, "r10.call.m-b", "higher row", NOW);
	keep(s, OTHER, "r9.call.m-b", "lower row", NOW);
	scratch_write(s, "secret.txt", "secret");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = posted_text(&s->arena, s->folder, cases[i].message_id, cases[i].token);
		if ((text == NULL) != (cases[i].text == NULL) || (text != NULL && strcmp(text, cases[i].text) != 0))
			fail_msg("case %zu: %s", i, text == NULL ? "nothing" : text);
	}
}

static unsigned mode_of(struct scratch *s, const char *name)
{
	struct stat about;
	assert_int_equal(stat(scratch_path(s, name), &about), 0);
	return about.st_mode & 07777;
}

static void test_private(void **state)
{
	struct scratch *s = *state;
	keep(s, TOKEN, "r1.call.m-a", "call", NOW);
	assert_int_equal(mode_of(s, "private"), 0700);
	assert_int_equal(mode_of(s, "private/posted"), 0700);
	assert_int_equal(mode_of(s, "private/posted/01"), 0700);
	assert_int_equal(mode_of(s, "private/posted/01/" TOKEN ".r1.call.m-a.txt"), 0600);
}

static void test_secret_is_not_kept(void **state)
{
	struct scratch *s = *state;
	struct outbox *outbox = posting_open(s);
	struct mail mail = posting_mail("r1.call.m-a", ORDER_CALL, NOW);
	struct letterhead head = posting_head();
	struct bytes bytes = {MAIL_BYTES, strlen(MAIL_BYTES)};
	assert_true(outbox_add(outbox, &mail, &head, &bytes, NULL, &s->error));
	posting_settle(s, outbox);
	assert_null(posted_text(&s->arena, s->folder, NULL, TOKEN));
	posting_add(s, outbox, "r2.call.m-a", ORDER_CALL, NOW);
	assert_string_equal(posted_text(&s->arena, s->folder, NULL, TOKEN), "Hello\n");
}

/* What a crash left of a mail is replaced by the mail that is composed again. */
static void test_replaced(void **state)
{
	struct scratch *s = *state;
	keep(s, TOKEN, "r1.call.m-a", "half", NOW);
	keep(s, TOKEN, "r1.call.m-a", "whole", NOW);
	assert_string_equal(posted_text(&s->arena, s->folder, NULL, TOKEN), "whole");
	keep(s, TOKEN, "r1.call.m-b", "", NOW + 1);
	assert_string_equal(posted_text(&s->arena, s->folder, NULL, TOKEN), "");
}

static bool is_call(void *context, const char *token, const char *key)
{
	(void)context;
	return strcmp(token, TOKEN) == 0 && strcmp(key, "r1.call.m-a") == 0;
}

/* Each file lies in exactly one of the 1,024 parts. */
static void test_forgotten(void **state)
{
	struct scratch *s = *state;
	size_t all = 0, count;
	keep(s, TOKEN, "r1.call.m-a", "call", 1);
	keep(s, TOKEN, "r2.call.m-a", "next", 2);
	keep(s, NEAR, "r1.call.m-a", "near", 3);
	for (unsigned part = 0; part < 1024; part++) {
		assert_true(posted_forget(s->folder, part, is_call, NULL, &count, &s->error));
		all += count;
	}
	assert_int_equal(all, 1);
	assert_null(posted_text(&s->arena, s->folder, TOKEN ".r1.call.m-a@example.org", NULL));
	assert_string_equal(posted_text(&s->arena, s->folder, NULL, TOKEN), "next");
	assert_string_equal(posted_text(&s->arena, s->folder, NULL, NEAR), "near");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_found),
		SCRATCH_TEST(test_private),
		SCRATCH_TEST(test_secret_is_not_kept),
		SCRATCH_TEST(test_replaced),
		SCRATCH_TEST(test_forgotten),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

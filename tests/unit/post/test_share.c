/* SPDX-License-Identifier: MIT */
/* Two processes fill one outbox: nothing is missing, and what goes wrong in either is told. */
#include "posting.h"

#include "post/outbox.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { MAILS = 4501, KEY_SIZE = 32 }; /* settled twice on the way, and an odd rest */

static const char *key_of(char key[KEY_SIZE], size_t number)
{
	snprintf(key, KEY_SIZE, "r%zu.call.m-a", number);
	return key;
}

/* Adds or leaves so many mails; the one at `bad` has no address. */
static bool fill(struct scratch *s, struct outbox *outbox, size_t count, size_t bad)
{
	for (size_t i = 1; i <= count; i++) {
		char key[KEY_SIZE], text[KEY_SIZE + 32];
		struct mail mail = posting_mail(key_of(key, i), ORDER_CALL, NOW);
		struct letterhead head = posting_head();
		snprintf(text, sizeof text, "Subject: %s\r\n\r\nHello\r\n", key);
		struct bytes bytes = {text, strlen(text)};
		if (i == bad)
			mail.address = "";
		if (!(outbox_is_ours(outbox) ? outbox_add(outbox, &mail, &head, &bytes, "Hello\n", &s->error)
		                             : outbox_leave(outbox, &mail, &s->error)))
			return false;
	}
	return true;
}

static void test_nothing_is_missing(void **state)
{
	struct scratch *s = *state;
	struct outbox *outbox = posting_open(s);
	outbox_divide(outbox);
	bool good = fill(s, outbox, MAILS, 0);
	assert_true(outbox_unite(outbox, good, &s->error));
	posting_settle(s, outbox);
	assert_int_equal(outbox_waiting(outbox), MAILS);
	outbox = posting_open(s);
	assert_int_equal(outbox_waiting(outbox), MAILS);
	for (size_t i = 1; i <= MAILS; i++) {
		char key[KEY_SIZE], name[KEY_SIZE + 16];
		snprintf(name, sizeof name, "outbox/%s.eml", key_of(key, i));
		const char *text = posting_read(s, name);
		assert_non_null(text);
		assert_non_null(strstr(text, key));
	}
}

/* Mails 1 and 2 are of different processes. */
static void test_trouble_in_either_is_told(void **state)
{
	struct scratch *s = *state;
	for (size_t bad = 1; bad <= 2; bad++) {
		struct outbox *outbox = posting_open(s);
		outbox_divide(outbox);
		bool good = fill(s, outbox, 100, bad);
		assert_false(outbox_unite(outbox, good, &s->error));
		assert_int_equal(s->error.class, ERROR_BUG);
		assert_non_null(strstr(s->error.text, "an address of it is none"));
		assert_int_equal(outbox_waiting(posting_open(s)), 0);
		s->error = (struct error){0};
	}
}

static void test_the_other_dies(void **state)
{
	struct scratch *s = *state;
	struct outbox *outbox = posting_open(s);
	outbox_divide(outbox);
	if (outbox->share.part == SHARE_SECOND)
		raise(SIGKILL);
	if (outbox->share.part == SHARE_ALL)
		skip(); /* one processor */
	bool good = fill(s, outbox, MAILS, 0);
	assert_false(outbox_unite(outbox, good, &s->error));
	assert_int_equal(s->error.class, ERROR_TEMPORARY);
	assert_non_null(strstr(s->error.text, "the next run composes what is missing"));
	outbox = posting_open(s); /* removes what was written */
	assert_int_equal(outbox_waiting(outbox), 0);
	assert_true(fill(s, outbox, MAILS, 0));
	posting_settle(s, outbox);
}

/* The second process ends with the work, not with the program. */
static void test_one_again(void **state)
{
	struct scratch *s = *state;
	struct outbox *outbox = posting_open(s);
	outbox_divide(outbox);
	bool good = fill(s, outbox, 1, 0);
	assert_true(outbox_unite(outbox, good, &s->error));
	assert_int_equal(outbox->share.part, SHARE_ALL);
	assert_true(outbox_is_ours(outbox));
	assert_true(outbox_unite(outbox, true, &s->error));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_nothing_is_missing),
		SCRATCH_TEST(test_trouble_in_either_is_told),
		SCRATCH_TEST(test_the_other_dies),
		SCRATCH_TEST(test_one_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

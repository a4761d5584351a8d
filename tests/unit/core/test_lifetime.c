/* SPDX-License-Identifier: MIT */
/* Until when copies of letters and of mails are kept. */
#include "core/lifetime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DAY(n) ((instant)(n) * SECONDS_A_DAY)
#define HASH(c) "sha256:" c c c c c c c c c c c c c c c c

static struct arena arena;
static struct state core;

static struct event *event_at(enum event_kind kind, uint64_t row, instant time)
{
	static struct event event;
	event = event_new(kind);
	event.row = row;
	event.time = time;
	event.member = "m-ana00001";
	return &event;
}

static void letter(uint64_t row, const char *hash, const char *class, instant time)
{
	struct event *event = event_at(EVENT_LETTER_TAKEN, row, time);
	event->letter = hash;
	event->value = class;
	event->place = hash;
	event->rows = row == 2 ? "r7 r8" : "";
	state_apply(&core, event);
}

static int setup(void **state)
{
	(void)state;
	state_init(&core, &arena, 0);
	state_apply(&core, event_at(EVENT_PERSON_ADDED, 1, DAY(1)));
	struct event *drafted = event_at(EVENT_PROPOSAL_DRAFTED, 2, DAY(1));
	drafted->subject = "P-2026-001";
	drafted->version = "V1";
	drafted->value = "procedure";
	drafted->words = "title: T\n\nText";
	state_apply(&core, drafted);
	letter(1, HASH("00000001"), "recorded", DAY(10));
	letter(2, HASH("00000002"), "held", DAY(10));
	letter(3, HASH("00000003"), "noted", DAY(50));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void test_letters(void **state)
{
	(void)state;
	assert_true(lifetime_letter_over(&core, HASH("00000001"), DAY(11)));
	assert_false(lifetime_letter_over(&core, HASH("00000001"), DAY(10)));
	assert_false(lifetime_letter_over(&core, HASH("00000002"), DAY(99))); /* a person has to look at it */
	assert_false(lifetime_letter_over(&core, HASH("00000009"), DAY(99))); /* not in the books */
}

static void decide(instant time)
{
	struct event *decided = event_at(EVENT_DECISION_RECORDED, 3, time);
	decided->subject = "P-2026-001";
	decided->value = "adopted";
	state_apply(&core, decided);
}

static void test_mails(void **state)
{
	const struct request call = {.kind = REQUEST_CALL, .subject = "P-2026-001", .version = "V1", .member = "m-ana00001", .token = ""};
	const struct request none = {.kind = REQUEST_NONE, .subject = "", .version = "", .member = "m-ana00001", .token = ""};
	(void)state;
	assert_false(lifetime_mail_over(&core, &call, "r2.call.m-ana00001", DAY(999))); /* still open */
	decide(DAY(20));
	assert_false(lifetime_mail_over(&core, &call, "r2.call.m-ana00001", DAY(20)));
	assert_true(lifetime_mail_over(&core, &call, "r2.call.m-ana00001", DAY(21)));
	assert_false(lifetime_mail_over(&core, NULL, "r2.call.m-ana00001", DAY(999)));
	assert_true(lifetime_mail_over(&core, &none, "j1.help.m-ana00001", DAY(11)));
	assert_false(lifetime_mail_over(&core, &none, "j3.help.m-ana00001", DAY(11)));
	assert_false(lifetime_mail_over(&core, &none, "j9.help.m-ana00001", DAY(999)));
	assert_true(lifetime_mail_over(&core, &none, "r7.answer.m-ana00001", DAY(11)));
	assert_false(lifetime_mail_over(&core, &none, "r7.answer.m-ana00001", DAY(10)));
	assert_false(lifetime_mail_over(&core, &none, "r8.answer.m-ana00001", DAY(999))); /* named after the first */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_letters, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mails, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

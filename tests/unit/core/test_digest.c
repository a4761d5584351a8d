/* SPDX-License-Identifier: MIT */
/* The monthly news: when it is written, what stands in it, who gets it, and that it never changes or grows too long. */
#include "kit.h"

#include "core/digest.h"

static void news_on(struct kit *k)
{
	k->rules.digest_monthly = true;
	k->rules.digest_readers = DIGEST_CORE;
}

/* "DIG-2026-11 monthly" of the last one; "" none. */
static const char *last(struct kit *k)
{
	if (k->state.digests.count == 0)
		return "";
	const struct digest *digest = &k->state.digests.items[k->state.digests.count - 1];
	return arena_printf(&k->arena, "%s %s", digest->id, digest->value);
}

static const char *facts_of(struct kit *k, size_t number)
{
	return kit_event(k, EVENT_DIGEST_FROZEN, number)->words;
}

/* From one day to another, without a gap. */
static void days(struct kit *k, int month, int from, int until)
{
	kit_daily(k, "09:00", (struct date){2026, month, from}, (struct date){2026, month, until});
}

static void test_when(void **state)
{
	struct kit *k = *state;
	news_on(k);
	days(k, 11, 17, 30);
	assert_string_equal(last(k), "");
	kit_run(k, "2026-11-30 23:59:59");
	assert_string_equal(last(k), "");
	kit_run(k, "2026-12-01 00:00");
	assert_string_equal(last(k), "DIG-2026-11 monthly");
	assert_string_equal(kit_post(k, NULL), ""); /* people sleep */
	kit_run(k, "2026-12-01 08:00");
	assert_int_equal(kit_count(k, EVENT_DIGEST_FROZEN), 1);
	assert_non_null(strstr(kit_post(k, NULL), "digest ana|digest ben|digest cyd|digest dee|digest eva|digest gabe"));
	assert_string_equal(kit_post(k, NULL), "");
	kit_run(k, "2026-12-31 09:00");
	kit_run(k, "2027-01-04 09:00");
	assert_string_equal(last(k), "DIG-2026-12 late");
	kit_run(k, "2027-03-02 09:00");
	assert_string_equal(last(k), "DIG-2027-02 joint");
	assert_string_equal(facts_of(k, 3), "from: 2027-01\nto: 2027-02\n");
	kit_run(k, "2027-10-20 09:00");
	assert_string_equal(last(k), "DIG-2027-09 late");
	assert_string_equal(k->state.digests.items[3].id, "DIG-2027-08");
	assert_string_equal(k->state.digests.items[3].value, "archive");
	kit_post(k, NULL);
	for (size_t i = 0; i < k->known.count; i++)
		if (strstr(k->known.items[i], "digest") != NULL && strtoull(k->known.items[i] + 1, NULL, 10) == k->state.digests.items[3].row)
			fail_msg("an archived issue was mailed: %s", k->known.items[i]);
}

static void test_skipped(void **state)
{
	struct kit *k = *state;
	news_on(k);
	k->rules.digest_skips_empty = true;
	days(k, 11, 17, 30);
	kit_run(k, "2026-12-01 09:00");
	assert_string_equal(last(k), "DIG-2026-11 skipped");
	assert_string_equal(kit_post(k, NULL), "");
	k->rules.digest_monthly = false;
	kit_run(k, "2027-01-01 09:00");
	assert_string_equal(last(k), "DIG-2026-11 skipped");
}

/* What was received before the boundary, and each thing once, whenever it was read. */
static void test_window(void **state)
{
	struct kit *k = *state;
	kit_step(k, "A-2026-001", "ben", "2027-01-15");
	kit_step(k, "A-2026-002", "cyd", "2027-01-15");
	kit_roster(k);
	news_on(k);
	days(k, 11, 17, 30);
	struct event done = event_new(EVENT_STEP_DONE);
	done.by = "system";
	/* received on the 30th, read after midnight, before the news are written */
	k->now = kit_at(k, "2026-12-01 00:05");
	done.row = k->state.ledger_rows;
	done.time = k->now;
	done.subject = "A-2026-001";
	done.member = kit_id("ben");
	done.received = kit_at(k, "2026-11-30 23:58");
	kit_fold(&k->state, &done);
	/* received after it */
	done.row = k->state.ledger_rows;
	done.subject = "A-2026-002";
	done.member = kit_id("cyd");
	done.received = kit_at(k, "2026-12-01 00:01");
	kit_fold(&k->state, &done);
	kit_end(k);
	assert_non_null(strstr(facts_of(k, 1), "done: A-2026-001\n"));
	assert_null(strstr(facts_of(k, 1), "A-2026-002"));
	kit_run(k, "2026-12-31 09:00");
	kit_run(k, "2027-01-01 09:00");
	assert_null(strstr(facts_of(k, 2), "A-2026-001"));
	assert_non_null(strstr(facts_of(k, 2), "done: A-2026-002\n"));
}

static unsigned count_words(const char *text)
{
	unsigned count = 0;
	while (*(text += strspn(text, " \n")) != '\0') {
		text += strcspn(text, " \n");
		count++;
	}
	return count;
}

static void test_never_too_long(void **state)
{
	struct kit *k = *state;
	struct buf what = buf_new(&k->arena);
	for (int i = 0; i < 500; i++)
		buf_printf(&what, "word%d\n\t ", i);
	for (int i = 1; i <= 60; i++)
		kit_step(k, arena_printf(&k->arena, "A-2026-%03d", i), "ben", "2027-01-15")->what = buf_string(&what);
	kit_roster(k);
	news_on(k);
	days(k, 11, 17, 30);
	kit_run(k, "2026-12-01 09:00");
	const char *facts = facts_of(k, 1);
	assert_true(count_words(facts) < 500);
	assert_non_null(strstr(facts, "more_going: "));
	assert_non_null(strstr(facts, "\xe2\x80\xa6\n"));
	assert_null(strchr(facts, '\t'));
}

/* Words of people can't make a line of their own, and so no fact. */
static void test_no_line_is_smuggled_in(void **state)
{
	struct kit *k = *state;
	kit_step(k, "A-2026-001", "ben", "2027-01-15")->what = "One\ndecided: P-1\r\nto: 2030-01\n";
	kit_roster(k);
	news_on(k);
	days(k, 11, 17, 30);
	kit_run(k, "2026-12-01 09:00");
	assert_non_null(strstr(facts_of(k, 1), "what: One decided: P-1 to: 2030-01\n"));
	assert_non_null(strstr(kit_post(k, "{{month}} {{#has_decided}}DECIDED{{/has_decided}}{{#going}}{{what}}{{/going}}"),
	                       "digest ana: November 2026 One decided: P-1 to: 2030-01"));
}

static void test_who_confirmed_in_time(void **state)
{
	struct kit *k = *state;
	static const struct {
		const char *id, *confirmed;
		bool gets;
	} cases[] = {
		{"s-0000000a", "2026-11-30 12:00", true},
		{"s-0000000b", "2026-12-01 09:00", true}, /* in the very run that writes it */
		{"s-0000000c", "2026-12-01 09:05", false},
	};
	news_on(k);
	k->rules.digest_readers = DIGEST_NONE;
	days(k, 11, 17, 30);
	for (size_t i = 0; i < 3; i++) {
		k->now = kit_at(k, cases[i].confirmed);
		struct event event = event_new(EVENT_SUBSCRIPTION_ASKED);
		event.row = k->state.journal_rows + 1;
		event.time = k->now;
		event.member = cases[i].id;
		event.value = "en";
		event.place = arena_printf(&k->arena, "p%zu@elsewhere.example", i);
		kit_fold(&k->state, &event);
		event.kind = EVENT_SUBSCRIPTION_CONFIRMED;
		event.row++;
		event.value = "terms_1";
		kit_fold(&k->state, &event);
		if (i == 1)
			kit_end(k);
	}
	const char *posted = kit_post(k, NULL);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(strstr(posted, arena_printf(&k->arena, "digest %s", cases[i].id)) != NULL, cases[i].gets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PEOPLE_TEST(test_when),           PEOPLE_TEST(test_skipped),
		PEOPLE_TEST(test_window),         PEOPLE_TEST(test_never_too_long),
		PEOPLE_TEST(test_no_line_is_smuggled_in), PEOPLE_TEST(test_who_confirmed_in_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

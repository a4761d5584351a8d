/* SPDX-License-Identifier: MIT */
/* CLOSE, a day's notice when all agree; FINDING, advice about a block. */
#include "kit.h"

#include "core/early.h"

#define P "P-2026-001"

/* ben's proposal; its call ends on Friday, December 4. ana, ben, cyd, dee, eva have a voice. */
static int setup(void **state)
{
	if (kit_setup_people(state) != 0)
		return -1;
	kit_propose(*state, "2026-12-04");
	kit_post(*state, NULL);
	kit_start(*state, "2026-11-18 09:00");
	return 0;
}

#define EARLY_TEST(test) cmocka_unit_test_setup_teardown(test, setup, kit_teardown)

static const struct proposal *p(const struct kit *k)
{
	return state_proposal(&k->state, P);
}

/* What each of the five says, and whether the call may be closed early. */
static void test_when_it_may_close(void **state)
{
	static const struct {
		const char *answers[5];
		const char *told;
	} cases[] = {
		{{"agree", "agree", "agree", "agree", "agree"}, "recorded close: call.closing=early"},
		{{"agree", "agree", "stand_aside:far", "agree", "agree"}, "recorded close: call.closing=early"},
		{{"agree", "agree", "agree", "agree", "thanks"}, "refused not_all"},
		{{"agree", "agree", "agree", "agree", "!unclear"}, "refused not_all"},
		{{"agree", "agree", "agree", "agree", "block:no"}, "refused not_all"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		for (size_t j = 0; j < 5; j++)
			kit_reply(k, kit_names[j], P, cases[i].answers[j]);
		kit_end(k);
		bool asked = strstr(kit_post(k, NULL), "early ana") != NULL;
		assert_int_equal(asked, strncmp(cases[i].told, "recorded", 8) == 0);
		kit_assert_line(i, kit_close(k, "ana", P, "close"), cases[i].told);
		assert_string_equal(kit_close(k, "cyd", P, "close"), "refused not_closer");
		kit_teardown(&fresh);
	}
}

static void all_agree(struct kit *k)
{
	for (size_t i = 0; i < 5; i++)
		kit_reply(k, kit_names[i], P, "agree");
	kit_end(k);
	kit_post(k, NULL);
	kit_close(k, "ana", P, "close");
}

static void test_a_day_later(void **state)
{
	struct kit *k = *state;
	all_agree(k);
	assert_string_equal(kit_close(k, "ana", P, "close"), "refused closes_already");
	assert_string_equal(kit_time(k, p(k)->deadline), "2026-11-19 09:00");
	kit_end(k);
	assert_string_equal(kit_post(k, "{{word}}"), "answer ana: |closing ana: AGREE|closing ben: AGREE|closing cyd: AGREE|"
	                                             "closing dee: AGREE|closing eva: AGREE");
	assert_string_equal(kit_run(k, "2026-11-19 08:00"), "");
	assert_string_equal(kit_run(k, "2026-11-19 09:30"), "call.reading=7 call.closed=adopted");
	assert_int_equal(p(k)->phase, PHASE_CLOSED);
	assert_string_equal(p(k)->suggestion, "adopted");
}

/* Whoever changes their mind within the day brings the old end back. */
static void test_somebody_changes_their_mind(void **state)
{
	struct kit *k = *state;
	all_agree(k);
	kit_start(k, "2026-11-18 18:00");
	kit_reply(k, "cyd", P, "block:I have thought about it");
	kit_end(k);
	assert_string_equal(kit_run(k, "2026-11-19 09:30"), "call.extended=not_all");
	assert_int_equal(p(k)->phase, PHASE_CALL);
	assert_string_equal(kit_time(k, p(k)->deadline), "2026-12-05 00:00");
	assert_int_equal(p(k)->early_row, 0);
	assert_non_null(strstr(kit_post(k, "{{#again}}again{{/again}}"), "extended ben: again"));
}

static void test_switched_off(void **state)
{
	struct kit *k = *state;
	for (size_t i = 0; i < 5; i++)
		kit_reply(k, kit_names[i], P, "agree");
	k->rules.early_close = 0;
	k->state.proposals.items[0].rules = &k->rules;
	kit_end(k);
	assert_null(strstr(kit_post(k, NULL), "early"));
	assert_string_equal(kit_close(k, "ana", P, "close"), "refused not_all");
}

static void test_finding(void **state)
{
	struct kit *k = *state;
	assert_string_equal(kit_close(k, "ana", P, "finding:it rests on our rules"), "refused no_block");
	kit_reply(k, "cyd", P, "block:it breaks our rules");
	kit_end(k);
	assert_non_null(strstr(kit_post(k, "{{asker}} {{words}}"), "finding ana: cyd it breaks our rules"));
	assert_string_equal(kit_close(k, "ana", P, "finding:it rests on our rules"), "recorded finding: block.finding=advice");
	assert_string_equal(kit_event(k, EVENT_BLOCK_FINDING, 1)->ref,
	                    arena_printf(&k->arena, "r%llu", (unsigned long long)kit_event(k, EVENT_BLOCK_RAISED, 1)->row));
	/* advice: the block still holds */
	assert_string_equal(consensus_tally(&k->rules, &k->state, p(k)).suggestion, "blocked");
	assert_string_equal(kit_close(k, "cyd", P, "finding:no"), "refused not_closer");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_when_it_may_close),
		EARLY_TEST(test_a_day_later),
		EARLY_TEST(test_somebody_changes_their_mind),
		EARLY_TEST(test_switched_off),
		EARLY_TEST(test_finding),
	};
	return cmocka_run_group_tests_name("early", tests, NULL, NULL);
}

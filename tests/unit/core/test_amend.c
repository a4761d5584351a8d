/* SPDX-License-Identifier: MIT */
/* New texts: who may write them, what becomes of the answers, blocks and concerns to the old one. */
#include "kit.h"

#include "core/amend.h"

#define P "P-2026-001"

/* ben's proposal; its call ends on Tuesday, November 24. */
static int setup(void **state)
{
	if (kit_setup_people(state) != 0)
		return -1;
	kit_propose(*state, "2026-11-24");
	kit_post(*state, NULL);
	kit_start(*state, "2026-11-18 09:00");
	return 0;
}

#define AMEND_TEST(test) cmocka_unit_test_setup_teardown(test, setup, kit_teardown)

static const struct proposal *p(const struct kit *k)
{
	return state_proposal(&k->state, P);
}

static const char *say(struct kit *k, const char *who, const char *version, const char *says)
{
	struct intent intent = kit_letter(k, who, P, says);
	intent.request.version = version;
	return kit_take(k, &intent);
}

static struct tally tally(const struct kit *k)
{
	return consensus_tally(&k->rules, &k->state, p(k));
}

static void test_one_reply(void **state)
{
	static const struct {
		const char *who, *version, *says, *told;
	} cases[] = {
		/* who proposed it, and the Facilitator */
		{"ben", "V1", "amend;summary:We would meet at the lake.", "recorded amend: proposal.amended"},
		{"ana", "V1", "amend;text:The hall is closed.", "recorded amend: proposal.amended"},
		{"ben", "V1", "amend=line:at the lake;summary:We would meet at the lake.", "recorded amend: proposal.amended"},
		{"ben", "V1", "amend;summary:We would meet at the library.", "asked_back no_change"},
		{"ben", "V1", "amend", "asked_back no_change"},
		{"ben", "V1", "amend;kind=seat:seat;summary:x", "asked_back kind_stays"},
		{"ben", "V1", "amend;summary:x;deadline=2026-11-20:11/20", "asked_back too_soon"},
		/* nobody else; but they are asked what they have against it, and it holds */
		{"cyd", "V1", "amend;summary:x", "asked_back not_amender: response.unclear=not_amender"},
		{"fay", "V1", "amend;summary:x", "refused not_amender"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		kit_assert_line(i, say(fresh, cases[i].who, cases[i].version, cases[i].says), cases[i].told);
		kit_teardown(&fresh);
	}
}

/* What was said of V1 does not count for V2: everybody is asked again, with at least five days. */
static void test_everybody_is_asked_again(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ana", P, "agree");
	kit_reply(k, "ben", P, "agree");
	kit_reply(k, "cyd", P, "stand_aside:far;concern:the way");
	kit_run(k, "2026-11-19 09:00");
	kit_run(k, "2026-11-20 09:00");
	kit_run(k, "2026-11-21 09:00");
	kit_post(k, NULL);
	assert_string_equal(say(k, "ben", "V1", "amend;summary:We would meet at the lake."), "recorded amend: proposal.amended");
	assert_string_equal(kit_end(k), "call.opened call.eligible=G-back call.eligible=G-food call.eligible=G-ride "
	                                "call.eligible=G-core call.eligible=G-back");
	assert_string_equal(kit_post(k, "{{version}} {{old_word}}{{#own_concern}} concern{{/own_concern}}"
	                                "{{#changes}} {{before}} > {{now}}{{/changes}}"),
	                    "answer ben: 2 |"
	                    "call ana: 2 AGREE We would meet at the library. > We would meet at the lake.|"
	                    "call ben: 2 AGREE We would meet at the library. > We would meet at the lake.|"
	                    "call cyd: 2 STAND ASIDE concern We would meet at the library. > We would meet at the lake.|"
	                    "call dee: 2  We would meet at the library. > We would meet at the lake.|"
	                    "call eva: 2  We would meet at the library. > We would meet at the lake.");
	struct tally t = tally(k);
	assert_int_equal(t.answered, 0);
	assert_int_equal(t.agree + t.stand_aside + t.block, 0);
	assert_int_equal(t.eligible, 5);
	assert_int_equal(t.groups_heard, 0);
	assert_int_equal(t.concerns, 1);
	assert_string_equal(kit_time(k, p(k)->deadline), "2026-11-28 00:00"); /* five days: the 26th is a holiday */
	assert_string_equal(say(k, "ana", "V2", "agree"), "recorded agree: response.received=agree");
	assert_int_equal(tally(k).agree, 1);
}

/* A call that has long to go keeps its end; a day that is named is taken. */
static void test_the_end(void **state)
{
	static const struct {
		const char *says, *end;
	} cases[] = {
		{"amend;summary:x", "2026-11-25 00:00"},
		{"amend;summary:x;deadline=2026-12-04:12/04", "2026-12-05 00:00"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		say(k, "ben", "V1", cases[i].says);
		kit_end(k);
		kit_assert_line(i, kit_time(k, p(k)->deadline), cases[i].end);
		kit_teardown(&fresh);
	}
}

/* A block stays in force, and holds, until its writer says otherwise. */
static void test_a_block_stays(void **state)
{
	static const struct {
		const char *says, *told;
		unsigned blocks;
	} cases[] = {
		{"thanks", "noted thanks", 1},
		{"concern:still", "recorded concern: concern.raised=C-1", 1},
		{"block:still", "recorded block: response.received=block", 1},
		{"agree", "recorded agree: block.withdrawn response.received=agree", 0},
		{"stand_aside:fine", "recorded stand_aside: block.withdrawn response.received=stand_aside", 0},
		{"withdraw", "recorded withdraw: block.withdrawn response.withdrawn=asked", 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		kit_reply(k, "cyd", P, "block:it breaks our rules");
		say(k, "ben", "V1", "amend;summary:x");
		kit_end(k);
		assert_string_equal(tally(k).suggestion, "blocked");
		kit_assert_line(i, say(k, "cyd", "V2", cases[i].says), cases[i].told);
		assert_int_equal(tally(k).block, cases[i].blocks);
		kit_teardown(&fresh);
	}
}

/* Who blocks may not declare the outcome either, whatever the text. */
static void test_who_blocks_does_not_close(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ana", P, "block:no");
	say(k, "ben", "V1", "amend;summary:x");
	kit_end(k);
	assert_false(consensus_may_declare(&k->state, p(k), &k->arena, state_person(&k->state, kit_id("ana"))));
}

/* What may be a block outlives the text; what was only not clear does not. */
static void test_unclear(void **state)
{
	static const struct {
		const char *says;
		unsigned unclear;
	} cases[] = {
		{"!unclear", 0}, {"~agree;!conditional", 0}, {"~block;!block_like", 1}, {"not_me", 1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		kit_reply(k, "cyd", P, cases[i].says);
		say(k, "ben", "V1", "amend;summary:x");
		kit_end(k);
		if (tally(k).unclear != cases[i].unclear)
			fail_msg("%s", cases[i].says);
		say(k, "cyd", "V2", "agree");
		assert_int_equal(tally(k).unclear, 0);
		kit_teardown(&fresh);
	}
}

/* A reply to V1 after V2 is kept and not counted; what is against it goes on with V2. */
static void test_replies_to_the_old_text(void **state)
{
	static const struct {
		const char *says, *told;
		unsigned concerns, unclear;
	} cases[] = {
		{"agree", "refused old_version: response.not_counted=old_version", 0, 0},
		{"!unclear", "refused old_version: response.not_counted=old_version", 0, 0},
		{"agree;concern:the cost", "refused old_version: response.not_counted=old_version concern.raised=C-1", 1, 0},
		{"concern:the cost", "refused old_version: response.not_counted=old_version concern.raised=C-1", 1, 0},
		{"block:our rules", "refused old_version: response.not_counted=old_version concern.raised=C-1 response.unclear=block_like", 1, 1},
		{"concern:1;concern:2;concern:3;concern:4;concern:5;concern:6;concern:7;concern:8;concern:9;concern:10;concern:11;"
		 "concern:12;concern:13", "refused old_version: response.not_counted=old_version response.unclear=block_like", 0, 1},
		{"~block;!block_like", "refused old_version: response.not_counted=old_version response.unclear=block_like", 0, 1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		say(k, "ben", "V1", "amend;summary:x");
		kit_end(k);
		kit_post(k, NULL);
		kit_assert_line(i, say(k, "cyd", "V1", cases[i].says), cases[i].told);
		assert_int_equal(tally(k).concerns, cases[i].concerns);
		assert_int_equal(tally(k).unclear, cases[i].unclear);
		assert_int_equal(tally(k).answered, 0);
		kit_end(k);
		/* the answer brings the new text's token, what is different, and the choices */
		kit_assert_line(i, kit_post(k, "{{version}}{{#changes}} {{now}}{{/changes}}{{#choose_call}} choices{{/choose_call}}"),
		                i == 0 ? "answer cyd: 2 x choices" : cases[i].concerns > 0 ? "answer cyd: 2 x choices|told ana: " : "answer cyd: 2 x choices");
		kit_teardown(&fresh);
	}
}

/* Somebody who came in between has a voice in V2; who left has none. */
static void test_who_is_asked(void **state)
{
	struct kit *k = *state;
	kit_person(k, "gabe")->agreement = "2026-11-18";
	kit_person(k, "cyd")->until = "2026-11-17";
	kit_roster(k);
	kit_end(k);
	say(k, "ben", "V1", "amend;summary:x");
	kit_end(k);
	assert_true(proposal_voice(&k->state, p(k), kit_id("cyd"))->left);
	assert_false(proposal_voice(&k->state, p(k), kit_id("gabe"))->left);
	assert_int_equal(tally(k).eligible, 5);
	assert_string_equal(say(k, "cyd", "V2", "agree"), "refused not_eligible: response.not_counted=not_eligible");
}

/* After the end, before the outcome is declared: the call opens anew; nothing is declared on the old text. */
static void test_after_the_end(void **state)
{
	struct kit *k = *state;
	for (size_t i = 0; i < 5; i++)
		kit_reply(k, kit_names[i], P, "agree");
	kit_daily(k, "09:00", (struct date){2026, 11, 18}, (struct date){2026, 11, 25});
	assert_int_equal(p(k)->phase, PHASE_CLOSED);
	say(k, "ben", "V1", "amend;summary:x");
	assert_string_equal(kit_close(k, "ana", P, "confirm"), "refused changed");
	kit_end(k);
	assert_int_equal(p(k)->phase, PHASE_CALL);
	assert_string_equal(kit_close(k, "ana", P, "confirm"), "refused still_open");
	assert_string_equal(kit_reply(k, "cyd", P, "agree"), "refused old_version: response.not_counted=old_version");
	for (size_t i = 0; i < 5; i++)
		say(k, kit_names[i], "V2", "agree");
	kit_daily(k, "09:00", (struct date){2026, 11, 25}, (struct date){2026, 12, 2});
	assert_int_equal(p(k)->phase, PHASE_CLOSED);
	assert_string_equal(kit_close(k, "ana", P, "confirm"), "refused changed"); /* the token of V1 */
	struct intent intent = kit_letter(k, "ana", P, "confirm");
	intent.request.kind = REQUEST_CLOSE;
	intent.request.version = "V2";
	assert_string_equal(kit_take(k, &intent), "recorded confirm: decision.recorded=adopted");
	assert_string_equal(say(k, "ben", "V2", "amend;summary:y"), "refused decided");
}

/* Several texts one after the other, two of them before the call of the first could open. */
static void test_three_texts(void **state)
{
	struct kit *k = *state;
	say(k, "ben", "V1", "amend;summary:x");
	assert_string_equal(say(k, "ana", "V1", "amend;summary:y"), "refused old_text");
	assert_string_equal(say(k, "ana", "V2", "amend;summary:y"), "recorded amend: proposal.amended");
	kit_end(k);
	assert_int_equal(p(k)->version, 3);
	assert_int_equal(p(k)->phase, PHASE_CALL);
	assert_int_equal(p(k)->texts.count, 3);
	assert_string_equal(p(k)->summary, "y");
	assert_string_equal(p(k)->body, "The town hall is closed.");
	assert_string_equal(say(k, "cyd", "V2", "agree"), "refused old_version: response.not_counted=old_version");
	assert_string_equal(say(k, "cyd", "V3", "agree"), "recorded agree: response.received=agree");
}

/* Lines of a long text that are not the same; the rest is not shown. */
static void test_what_is_different(void **state)
{
	static const struct {
		const char *before, *now, *shown;
	} cases[] = {
		{"One.", "One.\nTwo.", ">Two."},
		{"One.\nTwo.", "One.", "Two.>"},
		{"One.\nTwo.\nThree.", "One.\n2.\nThree.", "Two.>2."},
		{"One.\nTwo.\nThree.", "1.\nTwo.\nThree.", "One.>1."},
		{"One.\nTwo.\nThree.", "One.\nTwo.\n3.", "Three.>3."},
		{"One.\nTwo.", "One.\nOne.\nTwo.", ">One."},
		{"One.", "Zero.", "One.>Zero."},
		{"One.\nTwo.\nThree.\nFour.", "One.\n2.\n3.\nFour.", "Two. Three.>2. 3."},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		say(k, "ben", "V1", arena_printf(&k->arena, "amend;text:%s", cases[i].before));
		say(k, "ben", "V2", arena_printf(&k->arena, "amend;text:%s", cases[i].now));
		kit_end(k);
		const char *mails = kit_post(k, "{{#changes}}{{before}}>{{now}}{{#is_text}}!{{/is_text}}{{/changes}}");
		if (strstr(mails, arena_printf(&k->arena, "call cyd: %s!", cases[i].shown)) == NULL)
			fail_msg("case %zu: %s", i, mails);
		kit_teardown(&fresh);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_reply),
		AMEND_TEST(test_everybody_is_asked_again),
		cmocka_unit_test(test_the_end),
		cmocka_unit_test(test_a_block_stays),
		AMEND_TEST(test_who_blocks_does_not_close),
		cmocka_unit_test(test_unclear),
		cmocka_unit_test(test_replies_to_the_old_text),
		AMEND_TEST(test_who_is_asked),
		AMEND_TEST(test_after_the_end),
		AMEND_TEST(test_three_texts),
		cmocka_unit_test(test_what_is_different),
	};
	return cmocka_run_group_tests_name("amend", tests, NULL, NULL);
}

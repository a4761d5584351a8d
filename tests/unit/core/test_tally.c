/* SPDX-License-Identifier: MIT */
/* The arithmetic of an outcome: quorum, every group, lukewarm, holds. */
#include "kit.h"

#define P "P-2026-001"

/*
 * A call among so many people. `seats` gives the group of each, a letter a
 * person: b Backbone, f Food, r Rides, c Core. `answers`: a agree, s stand
 * aside, x block, ? unclear, A agree and then unclear, l left, - silent.
 */
struct call {
	const char *seats, *answers;
};

static const char *group_of(char letter)
{
	switch (letter) {
	case 'b':
		return "G-back";
	case 'f':
		return "G-food";
	case 'r':
		return "G-ride";
	default:
		return "G-core";
	}
}

static const char *role_of(char letter)
{
	return letter == 'b' ? "backbone_representative" : letter == 'c' ? "data_collector" : "workgroup_representative";
}

static void open_call(struct kit *k, const char *seats)
{
	kit_group(k, "G-core", "core");
	kit_group(k, "G-back", "backbone");
	kit_group(k, "G-food", "workgroup");
	if (strchr(seats, 'r') != NULL)
		kit_group(k, "G-ride", "workgroup");
	for (size_t i = 0; seats[i] != '\0'; i++) {
		kit_person(k, kit_names[i]);
		kit_seat(k, role_of(seats[i]), group_of(seats[i]), kit_names[i]);
	}
	kit_roster(k);
	struct proposal_draft draft = kit_draft();
	const char *id;
	draft.by = kit_ids[0];
	assert_null(kit_open(k, draft, &id));
	kit_start(k, "2026-11-18 09:00");
}

static void answer(struct kit *k, const char *who, char letter)
{
	if (letter == 'a' || letter == 'A')
		kit_reply(k, who, P, "agree");
	if (letter == 's')
		kit_reply(k, who, P, "stand_aside");
	if (letter == 'x')
		kit_reply(k, who, P, "block:no");
	if (letter == '?' || letter == 'A')
		kit_reply(k, who, P, "!unclear");
	if (letter == 'l')
		kit_person(k, who)->until = "2026-11-17";
}

static struct tally tally_of(struct kit *k, const struct call *call)
{
	open_call(k, call->seats);
	for (size_t i = 0; call->answers[i] != '\0'; i++)
		answer(k, kit_names[i], call->answers[i]);
	kit_roster(k);
	kit_end(k);
	return consensus_tally(&k->rules, &k->state, state_proposal(&k->state, P));
}

static void test_suggestions(void **state)
{
	static const struct {
		struct call call;
		const char *wanted;
	} cases[] = {
		/* two thirds of the eligible, rounded up: of 1, 2, 3, 4, 6 */
		{{"c", "a"}, "1/1 of 1 groups 0/2 no_quorum"},
		{{"bf", "aa"}, "2/2 of 2 groups 2/2 adopted"},
		{{"bf", "a-"}, "1/2 of 2 groups 1/2 no_quorum"},
		{{"bfc", "aa-"}, "2/2 of 3 groups 2/2 adopted"},
		{{"bfc", "a--"}, "1/2 of 3 groups 1/2 no_quorum"},
		{{"bfcc", "aa--"}, "2/3 of 4 groups 2/2 no_quorum"},
		{{"bfcc", "aaa-"}, "3/3 of 4 groups 2/2 adopted"},
		{{"bfrccc", "aaa-a-"}, "4/4 of 6 groups 3/3 adopted"},
		{{"bfrccc", "aaa---"}, "3/4 of 6 groups 3/3 no_quorum"},
		/* each active Workgroup and the Backbone have to be heard; the Core itself is no such group */
		{{"bfrccc", "aa-aaa"}, "5/4 of 6 groups 2/3 no_quorum"},
		{{"bfrccc", "-aaaaa"}, "5/4 of 6 groups 2/3 no_quorum"},
		{{"bffc", "a-aa"}, "3/3 of 4 groups 2/2 adopted"},
		{{"bff", "as-"}, "2/2 of 3 groups 2/2 lukewarm"},
		/* silence is never consent, and nobody at all is no quorum */
		{{"bfc", "---"}, "0/2 of 3 groups 0/2 no_quorum"},
		/* standing aside and blocking are positions */
		{{"bfcccc", "aasaa-"}, "5/4 of 6 groups 2/2 adopted"},
		{{"bfcc", "aaas"}, "4/3 of 4 groups 2/2 lukewarm"}, /* a quarter exactly */
		{{"bfccccc", "aasssaa"}, "7/5 of 7 groups 2/2 lukewarm"},
		{{"bfcc", "ssss"}, "4/3 of 4 groups 2/2 lukewarm"}, /* all stand aside: not adopted */
		{{"bffcccc", "asaaaaa"}, "7/5 of 7 groups 2/2 adopted"},
		/* all who speak for one Workgroup stand aside */
		{{"bfccccc", "asaaaaa"}, "7/5 of 7 groups 2/2 lukewarm"},
		{{"bffccccc", "assaaaaa"}, "8/6 of 8 groups 2/2 lukewarm"},
		{{"bffccccc", "as-aaaaa"}, "7/6 of 8 groups 2/2 adopted"},
		/* of the Backbone and the Core that is no hold */
		{{"bfccccc", "saaaaaa"}, "7/5 of 7 groups 2/2 adopted"},
		/* a block stops it, whatever the numbers */
		{{"bfc", "axa"}, "3/2 of 3 groups 2/2 blocked"},
		{{"bfc", "x--"}, "1/2 of 3 groups 1/2 blocked"},
		{{"bfc", "xxx"}, "3/2 of 3 groups 2/2 blocked"},
		/* an unclear reply holds, and is no answer; one that came behind a clear one holds as well */
		{{"bfc", "aa?"}, "2/2 of 3 groups 2/2 held"},
		{{"bfc", "a?-"}, "1/2 of 3 groups 1/2 held"},
		{{"bfc", "aaA"}, "3/2 of 3 groups 2/2 held"},
		{{"bfc", "ax?"}, "2/2 of 3 groups 2/2 held"},
		/* who has left is neither eligible nor counted */
		{{"bfcc", "aal-"}, "2/2 of 3 groups 2/2 adopted"},
		{{"bffc", "aall"}, "2/2 of 2 groups 2/2 adopted"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		kit_setup(&fresh);
		struct kit *k = fresh;
		struct tally t = tally_of(k, &cases[i].call);
		kit_assert_line(i,
		                arena_printf(&k->arena, "%u/%u of %u groups %u/%u %s", t.answered, t.needed, t.eligible,
		                             t.groups_heard, t.groups, t.suggestion),
		                cases[i].wanted);
		kit_teardown(&fresh);
	}
}

static void test_numbers(void **state)
{
	struct kit *k = *state;
	static const struct call call = {"bfrcccc", "asxa?A-"};
	struct tally t = tally_of(k, &call);
	assert_int_equal(t.agree, 3);
	assert_int_equal(t.stand_aside, 1);
	assert_int_equal(t.block, 1);
	assert_int_equal(t.unclear, 2);
	assert_int_equal(t.answered, 5);
	assert_int_equal(t.eligible, 7);
}

/* What stands once a person has cleared what held it. */
static void test_without_holds(void **state)
{
	static const struct {
		struct call call;
		const char *wanted;
	} cases[] = {
		{{"bfc", "aa?"}, "adopted"},   {{"bfc", "a?-"}, "no_quorum"}, {{"bfc", "ax?"}, "blocked"},
		{{"bfcc", "aas?"}, "lukewarm"}, {{"bfc", "aaA"}, "adopted"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		kit_setup(&fresh);
		kit_assert_line(i, tally_without_holds(tally_of(fresh, &cases[i].call)), cases[i].wanted);
		kit_teardown(&fresh);
	}
}

/* A concern does not count for quorum; with one, the outcome says so. */
static void test_concerns(void **state)
{
	struct kit *k = *state;
	open_call(k, "bfc");
	kit_reply(k, "cyd", P, "concern:cost");
	kit_reply(k, "ana", P, "agree;concern:distance");
	struct tally t = consensus_tally(&k->rules, &k->state, state_proposal(&k->state, P));
	assert_string_equal(t.suggestion, "no_quorum");
	assert_int_equal(t.answered, 1);
	assert_int_equal(t.concerns, 2);
	kit_reply(k, "ben", P, "agree;question:when");
	t = consensus_tally(&k->rules, &k->state, state_proposal(&k->state, P));
	assert_string_equal(t.suggestion, "adopted_with_concerns");
	assert_int_equal(t.questions, 1);
}

/* A letter whose writer nobody has confirmed yet holds the outcome; YES or NO ends that. */
static void test_quarantine(void **state)
{
	static const char *const says[] = {"yes", "no", "not_me", "yes_always"};
	for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
		void *fresh = NULL;
		kit_setup(&fresh);
		struct kit *k = fresh;
		open_call(k, "bfc");
		kit_reply(k, "ana", P, "agree");
		kit_reply(k, "ben", P, "agree");
		struct intent intent = kit_letter(k, "cyd", P, "agree");
		intent.identity = IDENTITY_STRANGER;
		intent.from = "other@example.net";
		kit_assert_line(i, kit_take(k, &intent), "held unknown_address: identity.asked");
		struct tally t = consensus_tally(&k->rules, &k->state, state_proposal(&k->state, P));
		assert_int_equal(t.quarantined, 1);
		assert_string_equal(t.suggestion, "held");
		assert_string_equal(tally_without_holds(t), "adopted");
		kit_reply(k, "cyd", arena_printf(&k->arena, "j%llu", (unsigned long long)kit_event(k, EVENT_IDENTITY_ASKED, 1)->row), says[i]);
		t = consensus_tally(&k->rules, &k->state, state_proposal(&k->state, P));
		assert_int_equal(t.quarantined, 0);
		assert_int_equal(t.answered, i == 1 || i == 2 ? 2 : 3);
		assert_string_equal(t.suggestion, "adopted");
		kit_teardown(&fresh);
	}
	(void)state;
}

/* A letter about another proposal, or for somebody without a voice, holds nothing here. */
static void test_quarantine_elsewhere(void **state)
{
	struct kit *k = *state;
	open_call(k, "bfc");
	kit_person(k, "fay");
	kit_roster(k);
	struct proposal_draft draft = kit_draft();
	const char *id;
	draft.by = kit_ids[0];
	assert_null(kit_open(k, draft, &id));
	struct intent other = kit_letter(k, "cyd", "P-2026-002", "agree");
	struct intent outside = kit_letter(k, "fay", P, "agree");
	other.identity = outside.identity = IDENTITY_STRANGER;
	kit_take(k, &other);
	kit_take(k, &outside);
	assert_int_equal(consensus_tally(&k->rules, &k->state, state_proposal(&k->state, P)).quarantined, 0);
	assert_int_equal(consensus_tally(&k->rules, &k->state, state_proposal(&k->state, "P-2026-002")).quarantined, 1);
}

/* The Core's own numbers. */
static void test_rules(void **state)
{
	static const struct {
		struct call call;
		int numerator, denominator, every_group, aside;
		const char *wanted;
	} cases[] = {
		{{"bfcc", "a---"}, 1, 4, 0, 25, "adopted"},
		{{"bfcc", "a---"}, 1, 2, 0, 25, "no_quorum"},
		{{"bfcc", "aaa-"}, 1, 1, 1, 25, "no_quorum"},
		{{"bfcc", "aaaa"}, 1, 1, 1, 25, "adopted"},
		{{"bfcc", "----"}, 0, 3, 0, 25, "no_quorum"}, /* somebody has to have answered */
		{{"bfcc", "aaas"}, 2, 3, 1, 26, "adopted"},
		{{"bfrccc", "aa-aaa"}, 2, 3, 0, 25, "adopted"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		kit_setup(&fresh);
		struct kit *k = fresh;
		k->rules.quorum_numerator = cases[i].numerator;
		k->rules.quorum_denominator = cases[i].denominator;
		k->rules.quorum_every_group = cases[i].every_group;
		k->rules.aside_percent = cases[i].aside;
		kit_assert_line(i, tally_of(k, &cases[i].call).suggestion, cases[i].wanted);
		kit_teardown(&fresh);
	}
}

/* A call keeps the rules it was opened with, whatever the Core decides about them meanwhile. */
static void test_rules_are_those_of_the_opening(void **state)
{
	struct kit *k = *state;
	k->rules.quorum_numerator = 1;
	k->rules.quorum_every_group = 0;
	k->rules.aside_percent = 60;
	open_call(k, "bfcc");
	k->rules.quorum_numerator = k->rules.quorum_denominator = 3;
	k->rules.quorum_every_group = 1;
	k->rules.aside_percent = 1;
	kit_reply(k, "ana", P, "agree");
	kit_reply(k, "cyd", P, "stand_aside");
	assert_string_equal(consensus_tally(&k->rules, &k->state, state_proposal(&k->state, P)).suggestion, "adopted");
}

/* One person for two Workgroups: one voice, both groups are heard (7 no. 21). */
static void test_one_voice_for_two_groups(void **state)
{
	struct kit *k = *state;
	kit_group(k, "G-back", "backbone");
	kit_group(k, "G-food", "workgroup");
	kit_group(k, "G-ride", "workgroup");
	kit_person(k, "ana");
	kit_person(k, "ben");
	kit_seat(k, "facilitator", "G-back", "ana");
	kit_seat(k, "workgroup_representative", "G-food", "ben");
	kit_seat(k, "workgroup_representative", "G-ride", "ben");
	kit_roster(k);
	kit_propose(k, "");
	kit_reply(k, "ana", P, "agree");
	kit_reply(k, "ben", P, "agree");
	struct tally t = consensus_tally(&k->rules, &k->state, state_proposal(&k->state, P));
	assert_int_equal(t.eligible, 2);
	assert_int_equal(t.agree, 2);
	assert_int_equal(t.groups_heard, 3);
	assert_string_equal(t.suggestion, "adopted");
}

/* A Workgroup without anybody to speak for it has not been heard; one that ended need not be. */
static void test_groups_without_a_voice(void **state)
{
	struct kit *k = *state;
	open_call(k, "bfc");
	kit_group(k, "G-arts", "workgroup");
	kit_group(k, "G-past", "former");
	kit_group(k, "G-soon", "prospective");
	kit_roster(k);
	for (size_t i = 0; i < 3; i++)
		kit_reply(k, kit_names[i], P, "agree");
	const struct proposal *p = state_proposal(&k->state, P);
	struct tally t = consensus_tally(&k->rules, &k->state, p);
	assert_int_equal(t.groups, 3);
	assert_int_equal(t.groups_heard, 2);
	assert_string_equal(t.suggestion, "no_quorum");
	k->roster.groups.items[3].until = "2026-11-17";
	kit_roster(k);
	assert_string_equal(consensus_tally(&k->rules, &k->state, p).suggestion, "adopted");
}

/* ---- who may declare ---- */

static const char *closers_of(struct kit *k)
{
	struct closers closers = {0};
	struct buf out = buf_new(&k->arena);
	consensus_closers(&k->state, state_proposal(&k->state, P), &k->arena, &closers);
	for (size_t i = 0; i < closers.count; i++)
		buf_printf(&out, "%s%s", i == 0 ? "" : " ", kit_name(k->state.people.items[closers.items[i]].id));
	return buf_string(&out);
}

/* The Facilitator, then others of the Backbone, then the Recorder; never the proposer or who blocks it. */
static void test_closers(void **state)
{
	struct kit *k = *state;
	kit_propose(k, ""); /* by ben */
	assert_string_equal(closers_of(k), "ana eva dee");
	kit_start(k, "2026-11-18 09:00");
	kit_reply(k, "ana", P, "block:no");
	assert_string_equal(closers_of(k), "eva dee");
	kit_start(k, "2026-11-18 10:00");
	kit_reply(k, "ana", P, "agree");
	assert_string_equal(closers_of(k), "ana eva dee");
	kit_person(k, "eva")->until = "2026-11-17";
	kit_roster(k);
	assert_string_equal(closers_of(k), "ana dee");
}

static void test_the_proposer_does_not_close(void **state)
{
	struct kit *k = *state;
	struct proposal_draft draft = kit_draft();
	const char *id;
	draft.by = "m-ana00001";
	assert_null(kit_open(k, draft, &id));
	assert_string_equal(closers_of(k), "eva dee");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_suggestions),
		KIT_TEST(test_numbers),
		cmocka_unit_test(test_without_holds),
		KIT_TEST(test_concerns),
		cmocka_unit_test(test_quarantine),
		KIT_TEST(test_quarantine_elsewhere),
		cmocka_unit_test(test_rules),
		KIT_TEST(test_rules_are_those_of_the_opening),
		KIT_TEST(test_one_voice_for_two_groups),
		KIT_TEST(test_groups_without_a_voice),
		PEOPLE_TEST(test_closers),
		PEOPLE_TEST(test_the_proposer_does_not_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

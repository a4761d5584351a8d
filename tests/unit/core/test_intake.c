/* SPDX-License-Identifier: MIT */
/* What becomes of a letter: classes, machines, duplicates, an address without a token. */
#include "kit.h"

#define P "P-2026-001"

/* A call that ends on November 24 (2026-11-25 00:00). */
static int setup(void **state)
{
	if (kit_setup_people(state) != 0)
		return -1;
	kit_propose(*state, "2026-11-24");
	kit_end(*state);
	kit_start(*state, "2026-11-18 09:00");
	return 0;
}

#define CALL_TEST(test) cmocka_unit_test_setup_teardown(test, setup, kit_teardown)

static const struct voice *voice_of(const struct kit *k, const char *who)
{
	return proposal_voice(&k->state, state_proposal(&k->state, P), kit_id(who));
}

/* "j12" of the n-th question "is this yours?". */
static const char *asked(struct kit *k, size_t number)
{
	return arena_printf(&k->arena, "j%llu", (unsigned long long)kit_event(k, EVENT_IDENTITY_ASKED, number)->row);
}

/* ---- classes ---- */

/* Of several classes that fit, the one that asks most of a person goes before. */
static void test_order_of_classes(void **state)
{
	static const enum letter_class order[] = {CLASS_HELD, CLASS_ASKED_BACK, CLASS_REPLACED, CLASS_RECORDED,
	                                          CLASS_REFUSED, CLASS_NOTED};
	struct kit *k = *state;
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		for (size_t j = 0; j < sizeof order / sizeof *order; j++) {
			struct decision d = kit_begin(k);
			decision_class(&d, order[i], "first");
			decision_class(&d, order[j], "second");
			assert_int_equal(d.class, order[i < j ? i : j]);
			assert_string_equal(d.note, j < i ? "second" : "first");
		}
}

/* Every letter ends in exactly one class, and the classes add up. */
static void test_classes_add_up(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", P, "agree");
	kit_reply(k, "cyd", P, "!unclear");
	kit_reply(k, "fay", P, "agree");
	kit_reply(k, "dee", P, "thanks");
	struct intent stranger = kit_letter(k, "eva", P, "agree");
	stranger.identity = IDENTITY_STRANGER;
	stranger.from = "eva@elsewhere.example";
	kit_take(k, &stranger);
	kit_take(k, &stranger); /* twice */
	struct intent nobody = kit_letter(k, "zoe", "", "agree");
	nobody.identity = IDENTITY_NONE;
	nobody.member = "";
	kit_take(k, &nobody);
	static const unsigned wanted[CLASS_COUNT] = {
		[CLASS_RECORDED] = 1, [CLASS_ASKED_BACK] = 1, [CLASS_REFUSED] = 1,  [CLASS_NOTED] = 1,
		[CLASS_HELD] = 1,     [CLASS_DUPLICATE] = 1,  [CLASS_UNRELATED] = 1,
	};
	for (int i = 0; i < CLASS_COUNT; i++)
		if (k->state.classes[i] != wanted[i])
			fail_msg("%s: %llu", letter_class_word((enum letter_class)i), (unsigned long long)k->state.classes[i]);
	/* read again, the held letter leaves its class */
	kit_reply(k, "eva", asked(k, 1), "yes");
	assert_int_equal(k->state.classes[CLASS_HELD], 0);
	assert_int_equal(k->state.classes[CLASS_RECORDED], 2);
	assert_int_equal(k->state.classes[CLASS_NOTED], 2); /* the YES itself */
}

/* ---- machines ---- */

/* Whatever a machine says, it is no position; only a bounce or an absence of our own is written down. */
static void test_machines(void **state)
{
	static const struct {
		enum machine machine;
		enum identity identity;
		const char *told;
	} cases[] = {
		{MACHINE_VACATION, IDENTITY_PROVED, "robot: away.noted"},
		{MACHINE_VACATION, IDENTITY_ADDRESS, "robot"},
		{MACHINE_VACATION, IDENTITY_STRANGER, "robot"},
		{MACHINE_VACATION, IDENTITY_NONE, "robot"},
		{MACHINE_DELAYED, IDENTITY_PROVED, "robot"},
		{MACHINE_RECEIPT, IDENTITY_PROVED, "robot"},
		{MACHINE_REPORT, IDENTITY_PROVED, "robot"},
		{MACHINE_LIST_MAIL, IDENTITY_PROVED, "robot"},
		{MACHINE_LOOP, IDENTITY_PROVED, "robot"},
		{MACHINE_CALENDAR, IDENTITY_PROVED, "robot"},
		/* a person pressed a button: that is no answer, and is asked about */
		{MACHINE_REACTION, IDENTITY_PROVED, "asked_back unclear: response.unclear=unclear"},
		{MACHINE_REACTION, IDENTITY_ADDRESS, "robot"},
		{MACHINE_REACTION, IDENTITY_STRANGER, "robot"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		struct intent intent = kit_letter(k, "ben", P, cases[i].machine == MACHINE_REACTION ? "" : "agree");
		intent.machine = cases[i].machine;
		intent.identity = cases[i].identity;
		kit_assert_line(i, kit_take(k, &intent), cases[i].told);
		assert_string_equal(voice_position(voice_of(k, "ben")), "");
		kit_teardown(&fresh);
	}
}

static void test_away(void **state)
{
	struct kit *k = *state;
	struct intent intent = kit_letter(k, "ben", P, "agree");
	intent.machine = MACHINE_VACATION;
	intent.away_until = kit_at(k, "2026-12-01 00:00");
	kit_take(k, &intent);
	const struct event *away = kit_event(k, EVENT_AWAY_NOTED, 1);
	assert_string_equal(away->member, "m-ben00002");
	assert_string_equal(kit_time(k, away->due), "2026-12-01 00:00");
}

/* A bounce counts only with a token of ours: anybody can write one. */
static void test_bounces(void **state)
{
	static const struct {
		const char *subject, *member, *recipient;
		bool permanent, own_mailbox;
		const char *told;
	} cases[] = {
		{P, "m-ben00002", "ben@example.org", true, true, "bounce: address.bounced=permanent"},
		{P, "m-ben00002", "ben@example.org", false, true, "bounce: address.bounced=temporary"},
		{"", "m-ben00002", "ben@example.org", true, true, "bounce: address.bounced=permanent"}, /* of a mail that asks nothing */
		{"", "", "ben@example.org", true, true, "bounce"},
		{P, "m-ben00002", NULL, true, true, "bounce"},
		/* A mailbox that others use: bounces of their mails are none of ours. */
		{P, "m-ben00002", "ben@example.org", true, false, "bounce: address.bounced=permanent"},
		{"", "m-ben00002", "ben@example.org", true, false, "bounce: address.bounced=permanent"},
		{"", "", "ben@example.org", true, false, "unrelated"},
		{P, "m-ben00002", NULL, true, false, "bounce"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		k->own_mailbox = cases[i].own_mailbox;
		struct intent intent = kit_letter(k, "ben", cases[i].subject, "agree");
		intent.machine = MACHINE_BOUNCE;
		intent.request.member = cases[i].member;
		intent.identity = IDENTITY_NONE;
		intent.member = "";
		intent.bounce.recipient = cases[i].recipient;
		intent.bounce.permanent = cases[i].permanent;
		kit_assert_line(i, kit_take(k, &intent), cases[i].told);
		kit_teardown(&fresh);
	}
}

/* ---- twice the same ---- */

/* The mark (writer, Message-ID, words) tells: the same letter with other header lines is the same. */
static void test_duplicates(void **state)
{
	struct kit *k = *state;
	struct intent first = kit_letter(k, "ben", P, "agree");
	struct intent again = first, other = first, unmarked = first;
	again.letter = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
	other.letter = "sha256:2222222222222222222222222222222222222222222222222222222222222222";
	other.mark = "another000000000";
	unmarked.letter = "sha256:3333333333333333333333333333333333333333333333333333333333333333";
	unmarked.mark = "";
	assert_string_equal(kit_take(k, &first), "recorded agree: response.received=agree");
	assert_string_equal(kit_take(k, &again), "duplicate");
	assert_string_equal(kit_take(k, &other), "replaced agree: response.replaced=agree"); /* same Message-ID, other words */
	assert_string_equal(kit_take(k, &unmarked), "replaced agree: response.replaced=agree");
	struct intent unmarked_too = unmarked;
	unmarked_too.letter = "sha256:4444444444444444444444444444444444444444444444444444444444444444";
	assert_string_equal(kit_take(k, &unmarked_too), "replaced agree: response.replaced=agree"); /* no mark, no sameness */
}

/* Where each letter lay is known: what was taken there is only filed, what lies elsewhere is a second copy. */
static void test_places(void **state)
{
	struct kit *k = *state;
	struct intent intent = kit_letter(k, "ben", P, "agree");
	intent.place = "mailbox/new/1.x";
	kit_take(k, &intent);
	assert_true(state_taken_at(&k->state, intent.letter, "mailbox/new/1.x"));
	assert_true(state_taken_at(&k->state, intent.letter, "mailbox/new/1.x:2,S"));
	assert_false(state_taken_at(&k->state, intent.letter, "mailbox/new/2.x"));
	assert_false(state_taken_at(&k->state, "sha256:5555555555555555555555555555555555555555555555555555555555555555",
	                            "mailbox/new/1.x"));
	assert_non_null(state_letter(&k->state, intent.letter));
	assert_null(state_letter(&k->state, "sha256:5555555555555555555555555555555555555555555555555555555555555555"));
	struct decision d = kit_begin(k);
	intent.place = "mailbox/new/2.x";
	decide_duplicate(&d, &intent);
	kit_keep(k, &d);
	assert_true(state_taken_at(&k->state, intent.letter, "mailbox/new/2.x"));
	assert_int_equal(state_letter(&k->state, intent.letter)->about->class, CLASS_RECORDED); /* what it was stays */
}

/* Many letters: each is found again, and nothing else is. */
static void test_many_letters(void **state)
{
	struct kit *k = *state;
	char hash[80], mark[20];
	for (unsigned i = 0; i < 5000; i++) {
		struct intent intent = kit_letter(k, "ben", P, "thanks");
		snprintf(hash, sizeof hash, "sha256:%08x%056u", i * 2654435761u, i);
		snprintf(mark, sizeof mark, "%016x", i);
		intent.letter = hash;
		intent.mark = mark;
		struct decision d = kit_begin(k);
		decide_letter(&d, &intent);
		for (size_t j = 0; j < d.count; j++)
			kit_fold(&k->state, &d.items[j]);
	}
	for (unsigned i = 0; i < 6000; i++) {
		snprintf(hash, sizeof hash, "sha256:%08x%056u", i * 2654435761u, i);
		snprintf(mark, sizeof mark, "%016x", i);
		assert_int_equal(state_letter(&k->state, hash) != NULL, i < 5000);
		assert_int_equal(state_marked(&k->state, mark) != NULL, i < 5000);
	}
	assert_int_equal(k->state.classes[CLASS_NOTED], 5000);
}

/* ---- an address, but no token ---- */

static void test_no_token(void **state)
{
	static const struct {
		const char *who, *says, *told;
	} cases[] = {
		{"ben", "agree", "asked_back no_request: response.unclear=no_request"},
		{"ben", "block:no", "asked_back no_request: response.unclear=no_request"},
		{"ben", "!block_like", "asked_back no_request: response.unclear=no_request"},
		{"ben", "done", "asked_back no_request: response.unclear=no_request"},
		{"ben", "thanks", "noted thanks"},
		{"ben", "help", "noted help"},
		{"ben", "stop", "noted stop"},
		{"ben", "", "noted help"},
		{"fay", "agree", "asked_back no_request"}, /* no voice: nothing to hold */
		{"gabe", "agree", "held not_accepted: agreement.kept=address"}, /* counts once the Agreement is accepted */
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		kit_assert_line(i, kit_reply(fresh, cases[i].who, "", cases[i].says), cases[i].told);
		kit_assert_line(i, voice_position(voice_of(fresh, "ben")), "");
		kit_teardown(&fresh);
	}
}

/* It holds the outcome until they say it with the token our answer brings them. */
static void test_no_token_holds(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", "", "block:no");
	const struct event *row = kit_event(k, EVENT_RESPONSE_UNCLEAR, 1);
	assert_string_equal(row->subject, P);
	assert_string_equal(row->version, "V1");
	assert_string_equal(row->words, "block:no");
	assert_int_not_equal(voice_of(k, "ben")->rare->hold_row, 0);
	kit_start(k, "2026-11-18 10:00");
	kit_reply(k, "ben", P, "agree");
	assert_int_equal(voice_of(k, "ben")->rare->hold_row, 0);
}

static void test_no_token_behind_the_end(void **state)
{
	struct kit *k = *state;
	k->now = kit_at(k, "2026-11-25 00:05");
	assert_string_equal(kit_reply_at(k, "ben", "", "agree", "2026-11-25 00:00"), "asked_back no_request");
	assert_string_equal(kit_reply_at(k, "ben", "", "agree", "2026-11-24 23:59"),
	                    "asked_back no_request: response.unclear=no_request");
}

/* ---- what a row of the journal says ---- */

static void test_reasons(void **state)
{
	static const struct {
		const char *subject, *says, *reason; /* "": none */
	} cases[] = {
		{P, "!unclear", "call_unclear"}, {P, "thanks", "call_thanks"}, {"", "agree", "none_no_request"},
		{P, "agree", ""},
	};
	struct kit *k = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t before = kit_count(k, EVENT_LETTER_REASON);
		kit_reply(k, i == 3 ? "cyd" : "ben", cases[i].subject, cases[i].says);
		assert_int_equal(kit_count(k, EVENT_LETTER_REASON) - before, *cases[i].reason != '\0');
		if (*cases[i].reason != '\0')
			kit_assert_line(i, kit_event(k, EVENT_LETTER_REASON, before + 1)->value, cases[i].reason);
		const struct taken *taken = &k->state.taken.items[k->state.taken.count - 1];
		kit_assert_line(i, taken->about->note, *cases[i].reason == '\0' ? "" : strchr(cases[i].reason, '_') + 1);
	}
}

/* The words are kept once: in the ledger where a row has them, else with the letter; not of what is recorded. */
static void test_words_are_kept_once(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", P, "!unclear");
	kit_reply(k, "cyd", P, "more_time");
	kit_reply(k, "dee", P, "agree");
	assert_non_null(kit_event(k, EVENT_RESPONSE_UNCLEAR, 1)->words);
	assert_null(kit_event(k, EVENT_LETTER_TAKEN, 1)->words);
	assert_string_equal(kit_event(k, EVENT_LETTER_TAKEN, 2)->words, "more_time");
	assert_null(kit_event(k, EVENT_LETTER_TAKEN, 3)->words);
}

static void test_unread(void **state)
{
	static const enum problem problems[] = {PROBLEM_TOO_LARGE, PROBLEM_UNREADABLE};
	struct kit *k = *state;
	for (size_t i = 0; i < 2; i++) {
		struct intent intent = kit_letter(k, "ben", "", "");
		struct decision d = kit_begin(k);
		intent.member = "";
		decide_unread(&d, &intent, problems[i]);
		kit_keep(k, &d);
		assert_int_equal(d.class, CLASS_HELD);
		assert_string_equal(k->state.taken.items[i].about->note, problem_word(problems[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PEOPLE_TEST(test_order_of_classes),
		CALL_TEST(test_classes_add_up),
		cmocka_unit_test(test_machines),
		CALL_TEST(test_away),
		cmocka_unit_test(test_bounces),
		CALL_TEST(test_duplicates),
		CALL_TEST(test_places),
		CALL_TEST(test_many_letters),
		cmocka_unit_test(test_no_token),
		CALL_TEST(test_no_token_holds),
		CALL_TEST(test_no_token_behind_the_end),
		CALL_TEST(test_reasons),
		CALL_TEST(test_words_are_kept_once),
		CALL_TEST(test_unread),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

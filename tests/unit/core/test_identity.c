/* SPDX-License-Identifier: MIT */
/* Who is speaking, and "is this yours?". */
#include "core/brake.h"
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

/* ---- who speaks ---- */

static void test_identities(void **state)
{
	static const struct {
		enum identity identity;
		enum problem problem; /* PROBLEM_COUNT: none */
		const char *told, *position;
	} cases[] = {
		{IDENTITY_PROVED, PROBLEM_COUNT, "recorded agree: response.received=agree", "agree"},
		{IDENTITY_ADDRESS, PROBLEM_COUNT, "asked_back no_request: response.unclear=no_request", ""},
		{IDENTITY_STRANGER, PROBLEM_UNKNOWN_ADDRESS, "held unknown_address: identity.asked", ""},
		{IDENTITY_DOUBTFUL, PROBLEM_FORGED, "held forged: identity.asked", ""},
		{IDENTITY_DOUBTFUL, PROBLEM_TWO_FROM, "held two_from: identity.asked", ""},
		{IDENTITY_DOUBTFUL, PROBLEM_SHARED, "held shared: identity.asked", ""},
		{IDENTITY_NONE, PROBLEM_UNKNOWN_SENDER, "unrelated", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		struct intent intent = kit_letter(k, "ben", P, "agree");
		intent.identity = cases[i].identity;
		if (cases[i].problem != PROBLEM_COUNT)
			intent_add_problem(&k->arena, &intent, cases[i].problem);
		kit_assert_line(i, kit_take(k, &intent), cases[i].told);
		kit_assert_line(i, voice_position(voice_of(k, "ben")), cases[i].position);
		kit_teardown(&fresh);
	}
}

/* Ana's address with Ben's token: nothing counts, for neither; only Ana hears of it. */
static void test_another_persons_token(void **state)
{
	static const struct {
		const char *who, *told;
	} cases[] = {
		{"ana", "refused wrong_person"},
		{"fay", "refused not_eligible"}, /* has no part in it: is offered none */
	};
	struct kit *k = *state;
	for (size_t i = 0; i < 2; i++) {
		struct intent intent = kit_letter(k, "ben", P, "block:no");
		intent.identity = IDENTITY_FOREIGN;
		intent.member = kit_id(cases[i].who);
		kit_assert_line(i, kit_take(k, &intent), cases[i].told);
		assert_string_equal(voice_position(voice_of(k, "ben")), "");
		assert_string_equal(voice_position(voice_of(k, "ana")), "");
	}
	kit_end(k);
	kit_post(k, NULL);
	for (size_t i = 0; i < k->posted.count; i++)
		if (strstr(k->posted.items[i], "ben") != NULL)
			assert_string_equal(k->posted.items[i], "call ben");
}

/* A held letter whose token belongs to nobody we know asks nobody. */
static void test_nobody_to_ask(void **state)
{
	struct kit *k = *state;
	struct intent intent = kit_letter(k, "ben", "", "agree");
	intent.identity = IDENTITY_DOUBTFUL;
	intent.member = "";
	intent_add_problem(&k->arena, &intent, PROBLEM_SHARED);
	assert_string_equal(kit_take(k, &intent), "held shared");
	/* forged, with another member's address: nobody is asked about words that may be theirs */
	intent = kit_letter(k, "ben", P, "agree");
	intent.identity = IDENTITY_DOUBTFUL;
	intent.member = "";
	intent_add_problem(&k->arena, &intent, PROBLEM_FORGED);
	assert_string_equal(kit_take(k, &intent), "held forged");
	intent = kit_letter(k, "ben", P, "agree");
	intent.identity = IDENTITY_STRANGER;
	intent.request.member = "m-nobody00";
	assert_string_equal(kit_take(k, &intent), "held unknown_address");
}

/* Of a letter that may be anybody's, the journal names no member. */
static void test_held_letters_name_nobody(void **state)
{
	struct kit *k = *state;
	struct intent intent = kit_letter(k, "ben", P, "agree");
	intent.identity = IDENTITY_STRANGER;
	intent.from = "ben@elsewhere.example";
	kit_take(k, &intent);
	assert_string_equal(kit_event(k, EVENT_LETTER_TAKEN, 1)->member, "");
	assert_null(kit_event(k, EVENT_LETTER_TAKEN, 1)->words);
	const struct event *question = kit_event(k, EVENT_IDENTITY_ASKED, 1);
	assert_string_equal(question->member, "m-ben00002");
	assert_string_equal(question->place, "ben@elsewhere.example");
	assert_string_equal(question->subject, P);
}

/* Strangers call themselves as they like: no address can make a row that the books refuse. */
static void test_strange_addresses(void **state)
{
	struct kit *k = *state;
	char endless[600];
	memset(endless, 'a', sizeof endless - 1);
	memcpy(endless + 590, "@x.org", 7);
	const char *const addresses[] = {"=cmd|x@example.org", "+1@example.org", "-@example.org", "@example.org", "",
	                                 "\"a b\"@example.org", "a\xc2\x85@example.org", "a\xff@example.org", endless};
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		struct intent intent = kit_letter(k, "ben", P, "agree");
		intent.identity = IDENTITY_STRANGER;
		intent.from = addresses[i];
		kit_assert_line(i, kit_take(k, &intent), "held unknown_address: identity.asked");
		assert_string_equal(kit_event(k, EVENT_IDENTITY_ASKED, i + 1)->place, "");
	}
	/* YES, ALWAYS cannot add what is not known; the letter counts all the same */
	assert_string_equal(kit_reply(k, "ben", asked(k, 1), "yes_always"),
	                    "noted yes_always: identity.answered=yes_always | recorded agree: response.received=agree");
}

/* An address that is a member's already is nobody else's to take. */
static void test_another_members_address_stays_theirs(void **state)
{
	struct kit *k = *state;
	const char *address = kit_person(k, "ana")->addresses;
	struct intent intent = kit_letter(k, "ben", P, "agree");
	intent.identity = IDENTITY_STRANGER;
	intent.from = address;
	kit_take(k, &intent);
	assert_string_equal(kit_reply(k, "ben", asked(k, 1), "yes_always"),
	                    "noted yes_always: identity.answered=yes_always | recorded agree: response.received=agree");
	assert_false(state_address_of(&k->state, kit_id("ben"), address));
}

/* ---- is this yours? ---- */

static void stranger(struct kit *k, const char *says)
{
	struct intent intent = kit_letter(k, "ben", P, says);
	intent.identity = IDENTITY_STRANGER;
	intent.from = "ben@elsewhere.example";
	kit_take(k, &intent);
}

static void test_yours(void **state)
{
	static const struct {
		const char *says, *told, *position;
	} cases[] = {
		{"yes", "noted yes: identity.answered=yes | recorded agree: response.received=agree", "agree"},
		{"yes_always",
		 "noted yes_always: identity.answered=yes_always address.added=ben@elsewhere.example | recorded agree: "
		 "response.received=agree",
		 "agree"},
		{"no", "noted no: identity.answered=no", ""},
		{"not_me", "noted no: identity.answered=no", ""},
		{"~yes", "asked_back unclear", ""},
		{"agree", "asked_back unclear", ""},
		{"yes;no", "asked_back unclear", ""},
		{"", "asked_back unclear", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		stranger(k, "agree");
		k->now += 3600;
		kit_assert_line(i, kit_reply(k, "ben", asked(k, 1), cases[i].says), cases[i].told);
		kit_assert_line(i, voice_position(voice_of(k, "ben")), cases[i].position);
		kit_teardown(&fresh);
	}
}

/* Who has a forwarded call and writes a hundred letters makes us write a few; each is held all the same. */
static void test_a_flood_of_strangers(void **state)
{
	struct kit *k = *state;
	for (unsigned i = 0; i < 100; i++)
		stranger(k, "agree");
	assert_int_equal(kit_count(k, EVENT_IDENTITY_ASKED), 100);
	kit_end(k);
	kit_post(k, NULL);
	unsigned questions = 0;
	for (size_t i = 0; i < k->posted.count; i++)
		questions += strcmp(k->posted.items[i], "yours ben") == 0;
	assert_int_equal(questions, BRAKE_MAILS);
}

/* The letter counts from when it came, not from when it was confirmed. */
static void test_a_confirmed_letter_keeps_its_time(void **state)
{
	struct kit *k = *state;
	stranger(k, "agree");
	instant came = k->now;
	kit_start(k, "2026-11-18 10:00");
	kit_reply(k, "ben", P, "stand_aside");
	kit_start(k, "2026-11-18 11:00");
	kit_reply(k, "ben", asked(k, 1), "yes");
	assert_true(kit_event(k, EVENT_RESPONSE_RECEIVED, 2)->received == came);
	assert_string_equal(voice_position(voice_of(k, "ben")), "stand_aside"); /* which is the later one */
}

/* It was there in time and has held the outcome: confirmed after the close, it counts. */
static void test_confirmed_after_the_close(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ana", P, "agree");
	kit_reply(k, "cyd", P, "agree");
	kit_reply(k, "dee", P, "agree");
	stranger(k, "agree");
	kit_end(k);
	kit_daily(k, "09:00", (struct date){2026, 11, 18}, (struct date){2026, 11, 24});
	assert_string_equal(kit_run(k, "2026-11-25 00:15"), "call.extended=no_quorum"); /* Food was not heard */
	kit_daily(k, "09:00", (struct date){2026, 11, 24}, (struct date){2026, 12, 3});
	assert_string_equal(kit_run(k, "2026-12-04 00:15"), "call.reading=4 call.closed=held");
	kit_start(k, "2026-12-04 10:00");
	assert_string_equal(kit_reply(k, "ben", asked(k, 1), "yes"),
	                    "noted yes: identity.answered=yes | recorded agree: response.received=agree");
	assert_string_equal(kit_end(k), "call.closed=adopted");
}

/* One that came behind the end is late, confirmed or not. */
static void test_confirmed_and_late(void **state)
{
	struct kit *k = *state;
	kit_daily(k, "09:00", (struct date){2026, 11, 18}, (struct date){2026, 11, 24});
	k->now = kit_at(k, "2026-11-25 00:05");
	stranger(k, "agree");
	k->now = kit_at(k, "2026-11-25 00:10");
	assert_string_equal(kit_reply(k, "ben", asked(k, 1), "yes"),
	                    "noted yes: identity.answered=yes | refused late: response.not_counted=late response.late=agree");
}

static void test_answered_once(void **state)
{
	struct kit *k = *state;
	stranger(k, "agree");
	kit_reply(k, "ben", asked(k, 1), "no");
	assert_string_equal(kit_reply(k, "ben", asked(k, 1), "yes"), "noted already_answered");
	assert_string_equal(kit_reply(k, "ben", "j9999", "yes"), "noted already_answered");
	assert_string_equal(voice_position(voice_of(k, "ben")), "");
}

/* From then on mail from there is theirs. */
static void test_an_added_address(void **state)
{
	struct kit *k = *state;
	const char *member = "";
	stranger(k, "agree");
	kit_reply(k, "ben", asked(k, 1), "yes_always");
	state_lay_roster(&k->state, &k->roster);
	assert_true(state_address_of(&k->state, "m-ben00002", "ben@elsewhere.example"));
	assert_int_equal(state_members_of(&k->state, "ben@elsewhere.example", &member), 1);
	assert_string_equal(member, "m-ben00002");
	/* but we write to the registered one */
	assert_string_equal(person_address(&k->state.people.items[state_person(&k->state, member)]), "ben@example.org");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_identities),
		CALL_TEST(test_another_persons_token),
		CALL_TEST(test_nobody_to_ask),
		CALL_TEST(test_held_letters_name_nobody),
		CALL_TEST(test_strange_addresses),
		CALL_TEST(test_another_members_address_stays_theirs),
		cmocka_unit_test(test_yours),
		CALL_TEST(test_a_flood_of_strangers),
		CALL_TEST(test_a_confirmed_letter_keeps_its_time),
		CALL_TEST(test_confirmed_after_the_close),
		CALL_TEST(test_confirmed_and_late),
		CALL_TEST(test_answered_once),
		CALL_TEST(test_an_added_address),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

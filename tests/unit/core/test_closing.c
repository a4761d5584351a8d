/* SPDX-License-Identifier: MIT */
/* The end of a call: closing rule, outage rule, and who declares the outcome. */
#include "kit.h"

#define P "P-2026-001"

/* A call from Tuesday, November 17, to Tuesday, November 24 (2026-11-25 00:00); the mailbox was read. */
static int setup(void **state)
{
	if (kit_setup_people(state) != 0)
		return -1;
	kit_propose(*state, "2026-11-24");
	kit_end(*state);
	return 0;
}

#define CALL_TEST(test) cmocka_unit_test_setup_teardown(test, setup, kit_teardown)

static const struct proposal *call(const struct kit *k)
{
	return state_proposal(&k->state, P);
}

/* "a": agree and so on, for ana, ben, cyd, dee, eva in turn; then daily runs to the last evening. */
static void until_the_end(struct kit *k, const char *answers)
{
	static const char *const words[] = {['a'] = "agree", ['s'] = "stand_aside", ['x'] = "block:no",
	                                    ['?'] = "!unclear", ['c'] = "agree;concern:cost", ['-'] = NULL};
	kit_start(k, "2026-11-18 09:00");
	for (size_t i = 0; answers[i] != '\0'; i++)
		if (words[(unsigned char)answers[i]] != NULL)
			kit_reply(k, kit_names[i], P, words[(unsigned char)answers[i]]);
	kit_end(k);
	kit_daily(k, "20:00", (struct date){2026, 11, 18}, (struct date){2026, 11, 24});
}

/* The same, and the run that closes. */
static const char *closed_with(struct kit *k, const char *answers)
{
	until_the_end(k, answers);
	return kit_run(k, "2026-11-25 00:15:00");
}

/* ---- the closing rule ---- */

/* A reading that began after the end and a quarter of an hour for mail on its way; not a second before. */
static void test_when_a_call_closes(void **state)
{
	static const struct {
		const char *now, *wanted;
	} cases[] = {
		{"2026-11-24 23:59:59", ""},
		{"2026-11-25 00:00:00", ""},
		{"2026-11-25 00:14:59", ""},
		{"2026-11-25 00:15:00", "call.reading=2 call.closed=adopted"},
		{"2026-11-25 19:00:00", "call.reading=2 call.closed=adopted"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		until_the_end(k, "aaaa");
		k->letter_count = 2;
		kit_assert_line(i, kit_run(k, cases[i].now), cases[i].wanted);
		kit_teardown(&fresh);
	}
}

/* The reading that permits the close stands in the ledger, with the moment at which it began. */
static void test_the_reading_is_written_down(void **state)
{
	struct kit *k = *state;
	closed_with(k, "aaaa");
	const struct event *reading = kit_event(k, EVENT_CALL_READING, 1);
	assert_true(reading->received == k->now);
	assert_string_equal(reading->subject, P);
	assert_string_equal(reading->version, "V1");
	assert_true(kit_event(k, EVENT_CALL_CLOSED, 1)->row == reading->row + 1);
}

/* Letters that lay there since before the end count in the run that closes. */
static void test_letters_come_before_the_close(void **state)
{
	struct kit *k = *state;
	until_the_end(k, "aaa-");
	kit_start(k, "2026-11-25 09:00");
	kit_reply_at(k, "dee", P, "block:no", "2026-11-24 23:59:59");
	kit_reply_at(k, "eva", P, "agree", "2026-11-25 00:00:00");
	kit_assert_line(0, kit_end(k), "call.reading=5 call.closed=blocked");
	assert_int_equal(call(k)->late, 1);
}

static void test_suggestions_at_the_close(void **state)
{
	static const struct {
		const char *answers, *wanted;
	} cases[] = {
		{"aaaa-", "call.reading=4 call.closed=adopted"},
		{"caaa-", "call.reading=4 call.closed=adopted_with_concerns"},
		{"aaax-", "call.reading=4 call.closed=blocked"},
		{"aaaa?", "call.reading=5 call.closed=held"},
		{"aaasa", "call.reading=5 call.closed=adopted"},
		{"aaass", "call.reading=5 call.closed=lukewarm"},
		{"aaa--", "call.extended=no_quorum"},
		{"-----", "call.extended=no_quorum"},
		{"aa-aa", "call.extended=no_quorum"}, /* Rides was not heard */
		{"aa?--", "call.extended=no_quorum"}, /* too few, and one of them unclear */
		{"x----", "call.reading=1 call.closed=blocked"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		kit_assert_line(i, closed_with(fresh, cases[i].answers), cases[i].wanted);
		kit_teardown(&fresh);
	}
}

/* Too few answers: five business days more, once; Thanksgiving is none of them. Answers stay. */
static void test_no_quorum(void **state)
{
	struct kit *k = *state;
	assert_string_equal(closed_with(k, "aaa--"), "call.extended=no_quorum");
	assert_string_equal(kit_time(k, call(k)->deadline), "2026-12-04 00:00");
	assert_int_equal(call(k)->phase, PHASE_CALL);
	assert_string_equal(kit_run(k, "2026-11-25 00:30"), "");
	assert_string_equal(voice_position(proposal_voice(&k->state, call(k), kit_id("ana"))), "agree");
	kit_daily(k, "20:00", (struct date){2026, 11, 24}, (struct date){2026, 12, 3});
	assert_string_equal(kit_run(k, "2026-12-04 00:15"), "call.reading=3 call.closed=no_quorum");
	assert_int_equal(kit_count(k, EVENT_CALL_EXTENDED), 1);
}

static void test_enough_after_the_extension(void **state)
{
	struct kit *k = *state;
	closed_with(k, "aaa--");
	kit_daily(k, "20:00", (struct date){2026, 11, 24}, (struct date){2026, 12, 3});
	kit_reply(k, "dee", P, "agree");
	assert_string_equal(kit_run(k, "2026-12-04 00:15"), "call.reading=4 call.closed=adopted");
}

/* After the close somebody says what was meant, or leaves: the suggestion is made anew, and says which it replaces. */
static void test_suggested_again(void **state)
{
	struct kit *k = *state;
	closed_with(k, "aaaa?");
	uint64_t first = kit_event(k, EVENT_CALL_CLOSED, 1)->row;
	kit_start(k, "2026-11-25 09:00");
	kit_reply(k, "eva", P, "agree");
	assert_string_equal(kit_end(k), "call.closed=adopted");
	assert_string_equal(kit_event(k, EVENT_CALL_CLOSED, 2)->ref,
	                    arena_printf(&k->arena, "r%llu", (unsigned long long)first));
	assert_string_equal(kit_run(k, "2026-11-25 10:00"), "");
	kit_person(k, "ben")->until = "2026-11-24";
	kit_roster(k);
	assert_string_equal(kit_end(k), "call.left call.closed=no_quorum"); /* nobody speaks for Food */
}

/* ---- the outage rule ---- */

/* Daily runs up to and with `last` at 09:00, then nothing until `back`. */
static const char *outage(struct kit *k, const char *last, const char *back)
{
	struct date day;
	char text[DATE_TEXT_SIZE] = {0};
	memcpy(text, last, DATE_TEXT_SIZE - 1);
	assert_true(date_parse(text, &day));
	kit_daily(k, "09:00", (struct date){2026, 11, 17}, day);
	return kit_start(k, back);
}

/* The end is November 25, 00:00; reminders are due on November 22 and 24, 00:00; the last 48 hours begin on the 23rd. */
static void test_outages(void **state)
{
	static const struct {
		const char *last, *back, *wanted, *deadline;
	} cases[] = {
		/* 24 hours are no gap yet */
		{"2026-11-18", "2026-11-19 09:00:00", "", "2026-11-25 00:00"},
		{"2026-11-18", "2026-11-19 09:00:01", "run.gap_found=24", "2026-11-25 00:00"},
		/* a gap in the quiet middle moves nothing */
		{"2026-11-18", "2026-11-21 23:59:59", "run.gap_found=86", "2026-11-25 00:00"},
		{"2026-11-18", "2026-11-22 00:00:00", "run.gap_found=87", "2026-11-25 00:00"},
		/* it ate the first reminder: as much time as was left when it began */
		{"2026-11-18", "2026-11-22 00:00:01", "run.gap_found=87 call.extended=outage", "2026-12-01 00:00"},
		/* it ate the last two days: at least 48 hours, to the end of a business day */
		{"2026-11-23", "2026-11-25 09:00:00", "run.gap_found=48 call.extended=outage", "2026-11-28 00:00"},
		/* a daily job that starts up to ten minutes late is no outage: its calls would never end */
		{"2026-11-22", "2026-11-23 09:00:01", "run.gap_found=24", "2026-11-25 00:00"},
		{"2026-11-22", "2026-11-23 09:10:00", "run.gap_found=24", "2026-11-25 00:00"},
		{"2026-11-22", "2026-11-23 09:10:01", "run.gap_found=24 call.extended=outage", "2026-11-28 00:00"},
		{"2026-11-22", "2026-11-27 09:00:00", "run.gap_found=120 call.extended=outage", "2026-12-01 00:00"},
		/* never more than five business days */
		{"2026-11-17", "2026-11-30 09:00:00", "run.gap_found=312 call.extended=outage", "2026-12-08 00:00"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		kit_assert_line(i, outage(k, cases[i].last, cases[i].back), cases[i].wanted);
		kit_assert_line(i, kit_time(k, call(k)->deadline), cases[i].deadline);
		kit_teardown(&fresh);
	}
}

/* A long call: as much was left as would be more than five business days. */
static void test_a_long_outage_of_a_long_call(void **state)
{
	struct kit *k = *state;
	struct proposal_draft draft = kit_draft();
	const char *id;
	draft.deadline = "2026-12-18";
	assert_null(kit_open(k, draft, &id));
	kit_start(k, "2026-12-16 09:00"); /* a Wednesday */
	assert_string_equal(kit_time(k, state_proposal(&k->state, id)->deadline), "2026-12-24 00:00");
}

/* Opened by hand while cron did not run: what was left is counted from the opening. */
static void test_opened_inside_an_outage(void **state)
{
	struct kit *k = *state;
	struct proposal_draft draft = kit_draft();
	const char *id;
	k->now = kit_at(k, "2026-11-20 09:00");
	draft.deadline = "2026-11-25";
	assert_null(kit_open(k, draft, &id));
	kit_start(k, "2026-11-23 09:00");
	assert_string_equal(kit_time(k, state_proposal(&k->state, id)->deadline), "2026-12-01 00:00");
}

/* What came in during the gap counts; the call does not close in that run. */
static void test_after_an_outage(void **state)
{
	struct kit *k = *state;
	outage(k, "2026-11-23", "2026-11-25 09:00");
	kit_assert_line(0, kit_reply_at(k, "ben", P, "agree", "2026-11-24 10:00"), "recorded agree: response.received=agree");
	kit_assert_line(1, kit_reply_at(k, "cyd", P, "agree", "2026-11-25 08:00"), "recorded agree: response.received=agree");
	assert_string_equal(kit_end(k), "");
	assert_string_equal(kit_start(k, "2026-11-25 10:00"), "");
	assert_int_equal(call(k)->extensions, 0); /* it is none of the automatic one for want of answers */
}

/* The run that noted it was cut off before it read the mailbox: the next one gives no more time for the same gap. */
static void test_a_gap_is_noted_once(void **state)
{
	struct kit *k = *state;
	assert_string_equal(outage(k, "2026-11-23", "2026-11-25 09:00"), "run.gap_found=48 call.extended=outage");
	assert_string_equal(kit_start(k, "2026-11-25 09:00"), "");
	assert_string_equal(kit_start(k, "2026-11-26 09:00"), "");
	assert_string_equal(kit_time(k, call(k)->deadline), "2026-11-28 00:00");
	assert_string_equal(kit_start(k, "2026-11-27 10:00"), "run.gap_found=49 call.extended=outage");
	kit_end(k);
	assert_string_equal(kit_start(k, "2026-11-28 10:00"), "");
}

/* Before the first reading there is no gap, and a call that opened inside one begins with its opening. */
static void test_what_is_no_gap(void **state)
{
	void *fresh = NULL;
	kit_setup_people(&fresh);
	assert_string_equal(kit_start(fresh, "2026-11-25 09:00"), "");
	kit_teardown(&fresh);
	struct kit *k = *state;
	k->now = kit_at(k, "2026-11-20 09:00"); /* opened by hand while cron did not run */
	kit_propose(k, "2026-12-04");
	assert_string_equal(kit_start(k, "2026-11-20 10:00"), "run.gap_found=73");
	assert_string_equal(kit_time(k, state_proposal(&k->state, "P-2026-002")->deadline), "2026-12-05 00:00");
}

/* Closed and decided calls are left alone. */
static void test_an_outage_after_the_end(void **state)
{
	struct kit *k = *state;
	closed_with(k, "aaaa");
	assert_string_equal(kit_start(k, "2026-11-28 09:00"), "run.gap_found=80");
	assert_int_equal(call(k)->phase, PHASE_CLOSED);
}

/* ---- the Facilitator's reply ---- */

static void test_replies(void **state)
{
	static const struct {
		const char *answers, *who, *says, *told;
	} cases[] = {
		{"aaaa-", "ana", "confirm", "recorded confirm: decision.recorded=adopted"},
		{"caaa-", "ana", "confirm", "recorded confirm: decision.recorded=adopted_with_concerns"},
		{"aaax-", "ana", "confirm", "recorded confirm: decision.recorded=not_adopted_blocked"},
		{"aaass", "ana", "confirm", "recorded confirm: decision.recorded=adopted"},
		{"aaaa-", "eva", "confirm", "recorded confirm: decision.recorded=adopted"},
		{"aaaa-", "dee", "confirm", "recorded confirm: decision.recorded=adopted"},
		/* proposer and who blocks may not; nor who has no such seat */
		{"aaaa-", "ben", "confirm", "refused not_closer"},
		{"aaaa-", "cyd", "confirm", "refused not_closer"},
		{"aaaa-", "hank", "confirm", "refused not_closer"},
		{"xaaa-", "ana", "confirm", "refused not_closer"},
		{"xaaa-", "eva", "confirm", "recorded confirm: decision.recorded=not_adopted_blocked"},
		/* while something holds it: only with a word how it was cleared */
		{"aaaa?", "ana", "confirm", "refused held"},
		{"aaaa?", "ana", "confirm:I talked with Eva, she agrees", "recorded confirm: decision.recorded=adopted"},
		{"aaax?", "ana", "confirm:I talked with Eva", "recorded confirm: decision.recorded=not_adopted_blocked"},
		{"caaa?", "ana", "confirm:I talked with Eva", "recorded confirm: decision.recorded=adopted_with_concerns"},
		/* more time, counted from today */
		{"aaaa-", "ana", "extend=3:people are ill", "recorded facilitator: call.extended=facilitator"},
		{"aaaa-", "ana", "reopen=3:a mistake", "recorded reopened: call.extended=reopened"},
		{"aaaa-", "ana", "extend=0", "asked_back unclear"},
		{"aaaa-", "ana", "extend=61", "asked_back unclear"},
		{"aaaa-", "ana", "extend=3", "asked_back missing_reason"},
		{"aaaa-", "ana", "reopen", "asked_back missing_reason"},
		/* never a guess */
		{"aaaa-", "ana", "!unclear", "asked_back unclear"},
		{"aaaa-", "ana", "~confirm;!conditional", "asked_back unclear"},
		{"aaaa-", "ana", "confirm;extend=3", "asked_back several"},
		{"aaaa-", "ana", "agree", "asked_back unclear"},
		{"aaaa-", "ana", "thanks", "noted thanks"},
		{"aaaa-", "ana", "help", "noted help"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		closed_with(k, cases[i].answers);
		kit_start(k, "2026-11-25 09:00");
		kit_assert_line(i, kit_close(k, cases[i].who, P, cases[i].says), cases[i].told);
		kit_teardown(&fresh);
	}
}

static void test_no_quorum_is_confirmed(void **state)
{
	struct kit *k = *state;
	closed_with(k, "aaa--");
	kit_daily(k, "20:00", (struct date){2026, 11, 24}, (struct date){2026, 12, 3});
	kit_run(k, "2026-12-04 00:15");
	assert_string_equal(kit_close(k, "ana", P, "confirm"), "recorded confirm: decision.recorded=not_adopted_no_quorum");
}

/* Who declared it, with which words, about which suggestion. */
static void test_a_decision(void **state)
{
	struct kit *k = *state;
	closed_with(k, "aaaa?");
	kit_close(k, "ana", P, "confirm:I talked with Eva");
	const struct event *decision = kit_event(k, EVENT_DECISION_RECORDED, 1);
	assert_string_equal(decision->by, "m-ana00001");
	assert_string_equal(decision->words, "I talked with Eva");
	assert_string_equal(decision->ref, arena_printf(&k->arena, "r%llu", (unsigned long long)call(k)->closed_row));
	assert_string_equal(call(k)->outcome, "adopted");
	assert_string_equal(call(k)->declared_by, "m-ana00001");
	assert_string_equal(kit_close(k, "ana", P, "confirm"), "refused decided");
	assert_string_equal(kit_close(k, "ana", P, "reopen"), "refused decided");
	assert_string_equal(kit_run(k, "2026-11-25 10:00"), "");
}

/* CONFIRM says yes to what the mail said, to nothing else. */
static void test_confirmed_too_early_or_too_late(void **state)
{
	struct kit *k = *state;
	closed_with(k, "aaaa?");
	kit_start(k, "2026-11-25 09:00");
	kit_reply(k, "eva", P, "block:no"); /* not suggested yet */
	assert_string_equal(kit_close(k, "dee", P, "confirm:fine"), "refused changed");
	kit_end(k);
	struct intent intent = kit_letter(k, "dee", P, "confirm"); /* written before the new suggestion */
	intent.request.kind = REQUEST_CLOSE;
	intent.received = kit_at(k, "2026-11-25 08:59");
	assert_string_equal(kit_take(k, &intent), "refused changed");
	assert_string_equal(kit_close(k, "dee", P, "confirm"), "recorded confirm: decision.recorded=not_adopted_blocked");
}

static void test_an_open_call_cannot_be_confirmed(void **state)
{
	struct kit *k = *state;
	closed_with(k, "aaaa-");
	kit_start(k, "2026-11-25 09:00");
	kit_close(k, "ana", P, "extend=3:ill");
	assert_int_equal(call(k)->phase, PHASE_CALL);
	assert_string_equal(kit_time(k, call(k)->deadline), "2026-12-01 00:00"); /* a Saturday moves to Monday */
	assert_string_equal(kit_close(k, "ana", P, "confirm"), "refused still_open");
	assert_string_equal(kit_reply(k, "eva", P, "agree"), "recorded agree: response.received=agree");
}

/* A further EXTEND adds days; it never takes any. */
static void test_more_time_is_never_less(void **state)
{
	struct kit *k = *state;
	closed_with(k, "aaaa-");
	kit_start(k, "2026-11-25 09:00");
	kit_close(k, "ana", P, "extend=10:ill");
	assert_string_equal(kit_time(k, call(k)->deadline), "2026-12-08 00:00");
	kit_close(k, "ana", P, "extend=1:ill");
	assert_string_equal(kit_time(k, call(k)->deadline), "2026-12-09 00:00");
}

/* EXTEND without a number: as long as a call is. */
static void test_extend_without_a_number(void **state)
{
	struct kit *k = *state;
	closed_with(k, "aaaa-");
	kit_start(k, "2026-11-25 09:00");
	kit_close(k, "ana", P, "extend:ill");
	assert_string_equal(kit_time(k, call(k)->deadline), "2026-12-03 00:00");
	assert_string_equal(kit_event(k, EVENT_CALL_EXTENDED, 1)->by, "m-ana00001");
}

/* What everybody reads is the reason; the number before it has become the new day. */
static void test_why_more_time(void **state)
{
	static const struct { const char *words, *why; } cases[] = {
		{"people are ill", "people are ill"},
		{"3 people are ill", "people are ill"},
		{"3 days: people are ill", "people are ill"},
		{"3 more days, people are ill", "people are ill"},
		{"3 d\u00edas. hay enfermos", "hay enfermos"},
		{"3, dayspring", "dayspring"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		assert_int_equal(setup(&fresh), 0);
		struct kit *k = fresh;
		closed_with(k, "aaaa-");
		kit_start(k, "2026-11-25 09:00");
		kit_close(k, "ana", P, arena_printf(&k->arena, "extend=3:%s", cases[i].words));
		kit_assert_line(i, kit_event(k, EVENT_CALL_EXTENDED, 1)->words, cases[i].why);
		assert_string_equal(kit_close(k, "ana", P, "extend=3:3 days"), "asked_back missing_reason");
		kit_teardown(&fresh);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_when_a_call_closes),
		CALL_TEST(test_the_reading_is_written_down),
		CALL_TEST(test_letters_come_before_the_close),
		cmocka_unit_test(test_suggestions_at_the_close),
		CALL_TEST(test_no_quorum),
		CALL_TEST(test_enough_after_the_extension),
		CALL_TEST(test_suggested_again),
		cmocka_unit_test(test_outages),
		CALL_TEST(test_a_long_outage_of_a_long_call),
		CALL_TEST(test_opened_inside_an_outage),
		CALL_TEST(test_after_an_outage),
		CALL_TEST(test_a_gap_is_noted_once),
		CALL_TEST(test_what_is_no_gap),
		CALL_TEST(test_an_outage_after_the_end),
		cmocka_unit_test(test_replies),
		CALL_TEST(test_no_quorum_is_confirmed),
		CALL_TEST(test_a_decision),
		CALL_TEST(test_confirmed_too_early_or_too_late),
		CALL_TEST(test_an_open_call_cannot_be_confirmed),
		CALL_TEST(test_more_time_is_never_less),
		CALL_TEST(test_extend_without_a_number),
		cmocka_unit_test(test_why_more_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

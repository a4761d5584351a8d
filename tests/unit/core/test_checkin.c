/* SPDX-License-Identifier: MIT */
/* Action steps and check-ins. */
#include "kit.h"

#include "core/checkin.h"

#define A "A-2026-001"

/* A step of ben, due on Tuesday, December 15, entered on November 17. */
static int setup(void **state)
{
	if (kit_setup_people(state) != 0)
		return -1;
	struct kit *k = *state;
	kit_step(k, A, "ben", "2026-12-15");
	kit_roster(k);
	return 0;
}

#define STEP_TEST(test) cmocka_unit_test_setup_teardown(test, setup, kit_teardown)

/* With a check-in asked on December 8. */
static int setup_asked(void **state)
{
	if (setup(state) != 0)
		return -1;
	struct kit *k = *state;
	k->state.last_reading = kit_at(k, "2026-12-07 09:00");
	kit_run(k, "2026-12-08 09:00");
	return 0;
}

#define ASKED_TEST(test) cmocka_unit_test_setup_teardown(test, setup_asked, kit_teardown)

static const struct step *step_of(const struct kit *k)
{
	return state_step(&k->state, A);
}

/* ---- when we ask ---- */

/* A week before, on the day, and every thirty days; one run at each time, without a gap before it. */
static void test_stages(void **state)
{
	static const struct {
		const char *due, *now, *wanted;
	} cases[] = {
		{"2026-12-15", "2026-12-07 23:59", ""},
		{"2026-12-15", "2026-12-08 00:00", "checkin.asked=before_due"},
		{"2026-12-15", "2026-12-14 23:59", "checkin.asked=before_due"},
		{"2026-12-15", "2026-12-15 00:00", "checkin.asked=due"}, /* the latest stage only */
		{"2026-12-15", "2026-12-20 00:00", "checkin.asked=due"},
		{"2027-03-31", "2026-12-17 08:59", ""},
		{"2027-03-31", "2026-12-17 09:00", "checkin.asked=monthly"},
		{"2026-11-20", "2026-11-17 09:00", "checkin.asked=before_due"}, /* due in three days */
		{"2026-11-10", "2026-11-17 09:00", "checkin.asked=due"},        /* entered too late */
		/* a day of 23 hours begins at midnight as well */
		{"2027-03-14", "2027-03-13 23:59", "checkin.asked=before_due"},
		{"2027-03-14", "2027-03-14 00:00", "checkin.asked=due"},
		{"2027-03-21", "2027-03-13 23:59", "checkin.asked=monthly"},
		{"2027-03-21", "2027-03-14 00:00", "checkin.asked=before_due"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		kit_setup_people(&fresh);
		struct kit *k = fresh;
		kit_step(k, A, "ben", cases[i].due);
		kit_roster(k);
		k->now = k->state.last_reading = kit_at(k, cases[i].now);
		kit_assert_line(i, kit_end(k), cases[i].wanted);
		kit_assert_line(i, kit_end(k), ""); /* never two at a time */
		kit_teardown(&fresh);
	}
}

/* Asked and answered: the stages that follow, each once. */
static void test_a_whole_step(void **state)
{
	struct kit *k = *state;
	struct buf asked = buf_new(&k->arena);
	for (struct date day = {2026, 11, 17}; date_compare(day, (struct date){2027, 2, 20}) < 0;
	     day = calendar_add_days(day, 1)) {
		char text[DATE_TEXT_SIZE];
		date_format(day, text);
		kit_start(k, arena_printf(&k->arena, "%s 10:00", text));
		if (checkin_open(step_of(k)))
			kit_reply(k, "ben", A, "slow");
		kit_end(k);
		if (*k->said != '\0')
			buf_printf(&asked, "%s %s;", text, k->said);
	}
	assert_string_equal(buf_string(&asked), "2026-12-08 checkin.asked=before_due;2026-12-15 checkin.asked=due;"
	                                        "2027-01-14 checkin.asked=monthly;2027-02-13 checkin.asked=monthly;");
	assert_string_equal(kit_event(k, EVENT_CHECKIN_ASKED, 4)->version, "V4");
}

static void test_nobody_is_asked(void **state)
{
	struct kit *k = *state;
	k->now = kit_at(k, "2026-12-08 09:00");
	kit_person(k, "ben")->until = "2026-12-07"; /* has left */
	kit_roster(k);
	assert_string_equal(kit_end(k), "");
	kit_person(k, "ben")->until = "";
	kit_roster(k);
	assert_string_equal(kit_end(k), "checkin.asked=before_due");
}

/* ---- what the owner says ---- */

static void test_replies(void **state)
{
	static const struct {
		const char *says, *told, *health;
		bool open;
	} cases[] = {
		{"done", "recorded done: checkin.answered=done step.done", "done", false},
		{"on_track", "recorded on_track: checkin.answered=on_track", "on_track", true},
		{"slow:waiting for paint", "recorded slow: checkin.answered=slow", "slow", true},
		{"skip", "recorded skip: checkin.answered=skip", "skip", true},
		{"changed:now two cards", "recorded changed: checkin.answered=changed", "changed", true},
		{"dropped:no money", "recorded dropped: checkin.answered=dropped step.dropped", "dropped", false},
		/* stuck means: needs help */
		{"stuck:no van", "recorded stuck: checkin.answered=stuck need.opened=other", "stuck", true},
		{"stuck;need=money:200 dollars", "recorded stuck: checkin.answered=stuck need.opened=money", "stuck", true},
		{"need=space:a room", "recorded need: need.opened=space", "", true},
		{"need:something", "recorded need: need.opened=other", "", true},
		{"on_track;need=money:a;need=space:b",
		 "recorded on_track: checkin.answered=on_track need.opened=money need.opened=space", "on_track", true},
		{"learned:ask in person", "recorded learned: learned.noted", "", true},
		{"on_track;learned:ask in person", "recorded on_track: checkin.answered=on_track learned.noted", "on_track", true},
		{"new_date=2026-12-20", "recorded new_date: step.changed=new_date", "", true},
		{"slow;new_date=2026-12-20", "recorded slow: checkin.answered=slow step.changed=new_date", "slow", true},
		{"new_date=2026-12-32", "asked_back bad_date", "", true},
		{"slow;new_date=soon", "asked_back bad_date: checkin.answered=slow", "slow", true},
		/* never a guess */
		{"!unclear", "asked_back unclear: checkin.unclear=unclear", "", true},
		{"!prose", "asked_back prose: checkin.unclear=prose", "", true},
		{"~done;!prose", "asked_back prose: checkin.unclear=prose", "", true}, /* "almost done" */
		{"done;stuck", "asked_back unclear: checkin.unclear=unclear", "", true},
		{"done;~stuck;!several", "asked_back several: checkin.unclear=several", "", true},
		{"!missing_number", "asked_back missing_number: checkin.unclear=missing_number", "", true},
		{"", "asked_back unclear: checkin.unclear=unclear", "", true},
		{"thanks", "noted thanks", "", true},
		{"help", "noted help", "", true},
		{"not_me", "noted not_me", "", true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup_asked(&fresh);
		struct kit *k = fresh;
		kit_assert_line(i, kit_reply(k, "ben", A, cases[i].says), cases[i].told);
		kit_assert_line(i, step_of(k)->health, cases[i].health);
		assert_int_equal(step_of(k)->open, cases[i].open);
		kit_teardown(&fresh);
	}
}

/* The same words mean something else here than in a call: the request decides. */
static void test_stuck_is_no_block(void **state)
{
	struct kit *k = *state;
	kit_propose(k, "");
	kit_reply(k, "ben", A, "stuck");
	assert_int_equal(kit_count(k, EVENT_BLOCK_RAISED), 0);
	assert_string_equal(voice_position(proposal_voice(&k->state, state_proposal(&k->state, "P-2026-001"), kit_id("ben"))), "");
}

static void test_cells(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", A, "stuck:no van;need=money:200 dollars");
	const struct event *answer = kit_event(k, EVENT_CHECKIN_ANSWERED, 1);
	const struct event *need = kit_event(k, EVENT_NEED_OPENED, 1);
	assert_string_equal(answer->subject, A);
	assert_string_equal(answer->version, "V1");
	assert_string_equal(answer->words, "no van");
	assert_string_equal(need->subject, "N-2026-001");
	assert_string_equal(need->words, "200 dollars");
	assert_string_equal(need->member, "m-ben00002");
	assert_string_equal(need->ref, arena_printf(&k->arena, "r%llu", (unsigned long long)answer->row));
	kit_reply(k, "ben", A, "need=space;need=policy");
	assert_string_equal(kit_event(k, EVENT_NEED_OPENED, 2)->subject, "N-2026-002");
	assert_string_equal(kit_event(k, EVENT_NEED_OPENED, 3)->subject, "N-2026-003");
}

static void test_a_new_date(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", A, "slow;new_date=2027-01-20");
	assert_string_equal(kit_time(k, step_of(k)->due), "2027-01-21 00:00");
	k->now = k->state.last_reading = kit_at(k, "2026-12-15 09:00"); /* the old day */
	assert_string_equal(kit_end(k), "");
	k->now = k->state.last_reading = kit_at(k, "2027-01-07 09:00");
	assert_string_equal(kit_end(k), "checkin.asked=monthly");
}

/* ---- several replies ---- */

static void test_the_latest_counts(void **state)
{
	static const struct {
		const char *first, *first_at, *second, *second_at, *told, *health;
		bool open;
	} cases[] = {
		{"slow", "2026-12-08 10:00", "on_track", "2026-12-08 11:00", "replaced on_track: checkin.answered=on_track", "on_track", true},
		{"slow", "2026-12-08 11:00", "on_track", "2026-12-08 10:00", "recorded on_track: checkin.answered=on_track", "slow", true},
		{"slow", "2026-12-08 11:00", "done", "2026-12-08 10:00", "recorded done: checkin.answered=done", "slow", true},
		/* done was a mistake: it is open again */
		{"done", "2026-12-08 10:00", "on_track", "2026-12-08 11:00", "replaced on_track: checkin.answered=on_track", "on_track", true},
		{"done", "2026-12-08 11:00", "on_track", "2026-12-08 10:00", "recorded on_track: checkin.answered=on_track", "done", false},
		{"done", "2026-12-08 10:00", "skip", "2026-12-08 11:00", "replaced skip: checkin.answered=skip", "skip", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup_asked(&fresh);
		struct kit *k = fresh;
		k->now = kit_at(k, "2026-12-08 12:00");
		kit_reply_at(k, "ben", A, cases[i].first, cases[i].first_at);
		kit_assert_line(i, kit_reply_at(k, "ben", A, cases[i].second, cases[i].second_at), cases[i].told);
		kit_assert_line(i, step_of(k)->health, cases[i].health);
		assert_int_equal(step_of(k)->open, cases[i].open);
		kit_teardown(&fresh);
	}
}

static void test_done_is_done(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", A, "done");
	for (int month = 0; month < 3; month++) {
		k->now += (instant)30 * SECONDS_A_DAY;
		k->state.last_reading = k->now;
		assert_string_equal(kit_end(k), "");
	}
}

static void test_no_such_step(void **state)
{
	struct kit *k = *state;
	assert_string_equal(kit_reply(k, "ben", "A-2026-999", "done"), "refused no_request");
}

/* More lines than one letter may cause rows: none is taken. */
static void test_too_many_rows(void **state)
{
	struct kit *k = *state;
	struct buf says = buf_new(&k->arena);
	for (int i = 0; i < ROWS_A_LETTER_MOST + 1; i++)
		buf_printf(&says, "%sneed=money:again", i == 0 ? "" : ";");
	struct intent intent = kit_letter(k, "ben", A, buf_string(&says));
	struct decision d = kit_begin(k);
	d.rows_a_letter = 1000;
	decide_letter(&d, &intent);
	kit_keep(k, &d);
	assert_string_equal(k->said, "checkin.unclear=too_many");
	assert_int_equal(d.class, CLASS_ASKED_BACK);
}

/* ---- mails ---- */

static void test_mails(void **state)
{
	static const struct {
		const char *now, *answer, *wanted;
	} cases[] = {
		{"2026-12-08 07:59", NULL, ""}, /* quiet hours */
		{"2026-12-08 08:00", NULL, "checkin ben: A-2026-001 Print the cards Tuesday, December 15, 2026"},
		{"2026-12-08 19:59", NULL, "checkin ben: A-2026-001 Print the cards Tuesday, December 15, 2026"},
		{"2026-12-08 20:00", NULL, ""},
		{"2026-12-10 09:00", NULL, "checkin ben: A-2026-001 Print the cards Tuesday, December 15, 2026"},
		/* three business days on: the reminder, and only that */
		{"2026-12-11 09:00", NULL, "checkin_reminder ben: A-2026-001 Print the cards Tuesday, December 15, 2026"},
		{"2026-12-09 09:00", "slow", "answer ben:   "},
		{"2026-12-11 09:00", "!unclear", "answer ben:   |checkin_reminder ben: A-2026-001 Print the cards Tuesday, December 15, 2026"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup_asked(&fresh);
		struct kit *k = fresh;
		k->now = kit_at(k, cases[i].now);
		if (cases[i].answer != NULL)
			kit_reply(k, "ben", A, cases[i].answer);
		kit_end(k);
		kit_assert_line(i, kit_post(k, "{{#steps}}{{subject_id}} {{what}} {{due}}{{/steps}}{{^steps}}  {{/steps}}"),
		                cases[i].wanted);
		kit_assert_line(i, kit_post(k, NULL), "");
		kit_teardown(&fresh);
	}
}

/* One mail for each check-in, then one reminder, then nothing more from us. */
static void test_silence(void **state)
{
	struct kit *k = *state;
	struct buf posted = buf_new(&k->arena);
	for (struct date day = {2026, 12, 8}; date_compare(day, (struct date){2027, 2, 1}) < 0; day = calendar_add_days(day, 1)) {
		char text[DATE_TEXT_SIZE];
		date_format(day, text);
		kit_run(k, arena_printf(&k->arena, "%s 09:00", text));
		const char *mails = kit_post(k, NULL);
		if (*mails != '\0')
			buf_printf(&posted, "%s %s;", text, mails);
	}
	assert_string_equal(buf_string(&posted), "2026-12-08 checkin ben;2026-12-11 checkin_reminder ben;");
}

static void test_who_left_gets_no_reminder(void **state)
{
	struct kit *k = *state;
	kit_post(k, NULL);
	kit_person(k, "ben")->until = "2026-12-09";
	kit_start(k, "2026-12-11 09:00");
	kit_roster(k);
	kit_end(k);
	assert_string_equal(kit_post(k, NULL), "");
}

/* A need goes to the Facilitator, whatever the hour, with the words and the step. */
static void test_a_need(void **state)
{
	struct kit *k = *state;
	kit_post(k, NULL);
	k->now = kit_at(k, "2026-12-08 22:00");
	kit_reply(k, "ben", A, "stuck;need=staff_time:somebody who drives");
	kit_end(k);
	assert_string_equal(kit_post(k, "{{#what}}{{asker}}, {{what}}, {{#staff_time}}time{{/staff_time}}{{#other}}other{{/other}}: "
	                                "{{words}}, {{deadline}}{{/what}}"),
	                    "answer ben: |need ana: ben, Print the cards, time: somebody who drives, Tuesday, December 15, 2026");
	assert_string_equal(kit_post(k, NULL), "");
}

/* The Facilitator needs help: somebody else hears of it. */
static void test_a_need_of_the_facilitator(void **state)
{
	struct kit *k = *state;
	kit_post(k, NULL);
	kit_step(k, "A-2026-002", "ana", "2026-12-16");
	kit_roster(k);
	kit_run(k, "2026-12-09 09:00");
	kit_post(k, NULL);
	kit_reply(k, "ana", "A-2026-002", "stuck:no van");
	kit_end(k);
	assert_string_equal(kit_post(k, "{{#asker}}{{asker}}: {{words}}{{/asker}}"), "answer ana: |need dee: ana: no van");
}

/* A kind that mails have no words for. */
static void test_a_need_of_another_kind(void **state)
{
	struct kit *k = *state;
	kit_post(k, NULL);
	kit_reply(k, "ben", A, "need=wizardry:a wand");
	kit_end(k);
	assert_string_equal(kit_post(k, "{{#other}}other{{/other}}"), "answer ben: |need ana: other");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stages),
		STEP_TEST(test_a_whole_step),
		STEP_TEST(test_nobody_is_asked),
		cmocka_unit_test(test_replies),
		ASKED_TEST(test_stuck_is_no_block),
		ASKED_TEST(test_cells),
		ASKED_TEST(test_a_new_date),
		cmocka_unit_test(test_the_latest_counts),
		ASKED_TEST(test_done_is_done),
		ASKED_TEST(test_no_such_step),
		ASKED_TEST(test_too_many_rows),
		cmocka_unit_test(test_mails),
		ASKED_TEST(test_silence),
		ASKED_TEST(test_who_left_gets_no_reminder),
		ASKED_TEST(test_a_need),
		ASKED_TEST(test_a_need_of_the_facilitator),
		ASKED_TEST(test_a_need_of_another_kind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

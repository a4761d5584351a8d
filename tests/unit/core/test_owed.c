/* SPDX-License-Identifier: MIT */
/* The mails of a call, of its end, and about addresses that fail: who gets which, when, and once. */
#include "kit.h"

#define P "P-2026-001"

/* A call until Tuesday, November 24 (2026-11-25 00:00), opened on the 17th at 09:00. */
static int setup(void **state)
{
	if (kit_setup_people(state) != 0)
		return -1;
	kit_propose(*state, "2026-11-24");
	kit_end(*state);
	return 0;
}

/* The same with the calls out, a day later. */
static int setup_called(void **state)
{
	if (setup(state) != 0)
		return -1;
	kit_post(*state, NULL);
	kit_start(*state, "2026-11-18 09:00");
	return 0;
}

#define CALL_TEST(test) cmocka_unit_test_setup_teardown(test, setup, kit_teardown)
#define CALLED_TEST(test) cmocka_unit_test_setup_teardown(test, setup_called, kit_teardown)

/* ana, ben, cyd, dee and so on say these: a, s, x, ? as in the other tests; the answers go out. */
static void say(struct kit *k, const char *answers)
{
	for (size_t i = 0; answers[i] != '\0'; i++) {
		const char *says = answers[i] == 'a'   ? "agree"
		                   : answers[i] == 's' ? "stand_aside:too far"
		                   : answers[i] == 'x' ? "block:no"
		                   : answers[i] == 'c' ? "agree;concern:cost"
		                                       : "!unclear";
		if (answers[i] != '-')
			kit_reply(k, kit_names[i], P, says);
	}
	kit_end(k);
	kit_post(k, NULL);
}

/* ---- M09 ---- */

static void test_the_call(void **state)
{
	struct kit *k = *state;
	assert_string_equal(kit_post(k, "{{subject_id}} {{version}} {{title}}, {{proposer}}: {{summary}} {{deadline}}; {{{body}}}"),
	                    "call ana: P-2026-001 1 Meet at the library, ben: We would meet at the library. Tuesday, November 24, 11:59 PM; The town hall is closed.|"
	                    "call ben: P-2026-001 1 Meet at the library, ben: We would meet at the library. Tuesday, November 24, 11:59 PM; The town hall is closed.|"
	                    "call cyd: P-2026-001 1 Meet at the library, ben: We would meet at the library. Tuesday, November 24, 11:59 PM; The town hall is closed.|"
	                    "call dee: P-2026-001 1 Meet at the library, ben: We would meet at the library. Tuesday, November 24, 11:59 PM; The town hall is closed.|"
	                    "call eva: P-2026-001 1 Meet at the library, ben: We would meet at the library. Tuesday, November 24, 11:59 PM; The town hall is closed.");
	assert_string_equal(kit_post(k, NULL), "");
}

/* Calls and receipts go out at once, also at night; who has left or has no address gets none. */
static void test_who_is_called(void **state)
{
	struct kit *k = *state;
	k->now = kit_at(k, "2026-11-17 23:00");
	kit_person(k, "cyd")->until = "2026-11-16";
	kit_person(k, "dee")->addresses = "";
	kit_roster(k);
	kit_end(k);
	assert_string_equal(kit_post(k, NULL), "call ana|call ben|call eva");
}

/* What nobody can answer any more is not sent. */
static void test_no_call_behind_the_end(void **state)
{
	struct kit *k = *state;
	k->now = kit_at(k, "2026-11-25 00:00");
	assert_string_equal(kit_post(k, NULL), "");
}

struct key_check {
	struct kit *k;
	size_t count;
};

static bool check_key(void *context, const struct mail *mail)
{
	struct key_check *check = context;
	struct kit *k = check->k;
	const char *wanted = arena_printf(&k->arena, "r%llu.call.%s",
	                                  (unsigned long long)kit_event(k, EVENT_CALL_OPENED, 1)->row, mail->member);
	assert_string_equal(mail->key, wanted);
	assert_string_equal(mail->template, "call");
	assert_int_equal(mail->request.kind, REQUEST_CALL);
	assert_string_equal(mail->request.subject, P);
	assert_string_equal(mail->request.version, "V1");
	assert_string_equal(mail->request.member, mail->member);
	assert_string_equal(mail->thread, ""); /* the others about this call hang on it */
	assert_string_equal(mail->address, arena_printf(&k->arena, "%s@example.org", kit_name(mail->member)));
	assert_int_equal(mail->order, ORDER_CALL);
	assert_false(mail->reply);
	check->count++;
	return check->count < 2; /* and stops there */
}

static bool nothing_known(void *context, const char *key)
{
	(void)context;
	(void)key;
	return false;
}

static void test_keys(void **state)
{
	struct kit *k = *state;
	struct key_check check = {.k = k};
	struct owing o = {.rules = &k->rules, .state = &k->state, .now = k->now, .arena = &k->arena,
	                  .known = nothing_known, .words = NULL, .emit = check_key, .context = &check};
	owed(&o);
	assert_int_equal(check.count, 2);
	assert_true(o.stopped);
}

/* ---- M10 ---- */

/* Due at 72 and 24 hours before the end, to the silent only, in the day; the latest stage only. */
static void test_reminders(void **state)
{
	static const struct {
		const char *now, *wanted;
	} cases[] = {
		{"2026-11-21 23:59", ""},
		{"2026-11-22 00:00", ""}, /* quiet hours */
		{"2026-11-22 08:00", "reminder cyd|reminder eva"},
		{"2026-11-23 19:59", "reminder cyd|reminder eva"},
		{"2026-11-23 20:00", ""},
		{"2026-11-24 08:00", "last_reminder cyd: last|last_reminder eva: last"},
		{"2026-11-24 19:59", "last_reminder cyd: last|last_reminder eva: last"},
		{"2026-11-24 23:00", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup_called(&fresh);
		struct kit *k = fresh;
		say(k, "as-?"); /* dee was not clear: she was asked already, and is not reminded */
		k->now = kit_at(k, cases[i].now);
		const char *got = kit_post(k, strstr(cases[i].wanted, "last") != NULL ? "{{#last}}last{{/last}}" : NULL);
		kit_assert_line(i, got, cases[i].wanted);
		kit_assert_line(i, kit_post(k, NULL), "");
		kit_teardown(&fresh);
	}
}

static void test_two_reminders_at_most(void **state)
{
	struct kit *k = *state;
	struct buf posted = buf_new(&k->arena);
	say(k, "aaaa");
	for (struct date day = {2026, 11, 19}; day.day <= 24; day.day++) {
		char text[DATE_TEXT_SIZE];
		date_format(day, text);
		kit_run(k, arena_printf(&k->arena, "%s 09:00", text));
		buf_printf(&posted, "%s;", kit_post(k, NULL));
	}
	assert_string_equal(buf_string(&posted), ";;;reminder eva;;last_reminder eva;");
}

/* No reminders on a holiday. */
static void test_no_reminder_on_a_holiday(void **state)
{
	struct kit *k = *state;
	kit_propose(k, "2026-11-27"); /* its last reminder is due on Friday the 27th, the first on Thanksgiving eve */
	kit_post(k, NULL);
	k->now = kit_at(k, "2026-11-26 10:00");
	kit_post(k, NULL);
	for (size_t i = 0; i < k->posted.count; i++)
		assert_null(strstr(k->posted.items[i], "reminder"));
	k->now = kit_at(k, "2026-11-27 10:00");
	assert_non_null(strstr(kit_post(k, NULL), "last_reminder ana"));
}

/* Whoever was called after a stage was due is not reminded in the same breath. */
static void test_no_reminder_with_the_call(void **state)
{
	struct kit *k = *state;
	k->rules.reminder_first_hours = 24 * 10;
	k->now = kit_at(k, "2026-11-18 09:00");
	assert_string_equal(kit_post(k, NULL), "call ana|call ben|call cyd|call dee|call eva");
}

/* ---- M10b ---- */

static void test_extended(void **state)
{
	struct kit *k = *state;
	say(k, "as");
	kit_daily(k, "19:00", (struct date){2026, 11, 18}, (struct date){2026, 11, 24});
	kit_post(k, NULL);
	kit_run(k, "2026-11-25 09:00");
	assert_string_equal(kit_post(k, "{{word}}{{#few}} few{{/few}}{{#outage}} outage{{/outage}}{{#asked}} asked{{/asked}} {{deadline_short}}"),
	                    "extended ana: AGREE few Thu Dec 3|extended ben: STAND ASIDE few Thu Dec 3|"
	                    "extended cyd:  few Thu Dec 3|extended dee:  few Thu Dec 3|extended eva:  few Thu Dec 3");
	/* and reminders begin anew, for the new end */
	k->now = kit_at(k, "2026-12-01 09:00");
	assert_string_equal(kit_post(k, NULL), "reminder cyd|reminder dee|reminder eva");
	k->now = kit_at(k, "2026-12-03 09:00");
	assert_string_equal(kit_post(k, NULL), "last_reminder cyd|last_reminder dee|last_reminder eva");
}

static void test_extended_by_an_outage(void **state)
{
	struct kit *k = *state;
	say(k, "a");
	kit_daily(k, "10:00", (struct date){2026, 11, 18}, (struct date){2026, 11, 23});
	kit_post(k, NULL);
	kit_run(k, "2026-11-25 09:00");
	assert_string_equal(kit_post(k, "{{#few}}few{{/few}}{{#outage}}outage{{/outage}}{{#asked}}asked{{/asked}}"),
	                    "extended ana: outage|extended ben: outage|extended cyd: outage|extended dee: outage|extended eva: outage");
	assert_string_equal(kit_post(k, NULL), "");
}

/* The rules give more time at night: it is told in the morning. */
static void test_extended_at_night(void **state)
{
	struct kit *k = *state;
	kit_daily(k, "19:00", (struct date){2026, 11, 18}, (struct date){2026, 11, 24});
	kit_post(k, NULL);
	kit_run(k, "2026-11-25 00:15");
	assert_string_equal(kit_post(k, NULL), "");
	k->now = kit_at(k, "2026-11-25 08:00");
	assert_non_null(strstr(kit_post(k, "{{#few}}few{{/few}}"), "extended ana: few"));
}

static void test_extended_by_the_facilitator(void **state)
{
	struct kit *k = *state;
	say(k, "aaaa");
	kit_daily(k, "19:00", (struct date){2026, 11, 18}, (struct date){2026, 11, 25});
	kit_post(k, NULL);
	kit_start(k, "2026-11-26 22:00"); /* what a person says is told at once */
	kit_close(k, "ana", P, "extend=7:people are ill");
	kit_end(k);
	assert_non_null(strstr(kit_post(k, "{{#asked}}asked, {{/asked}}{{reason}}"), "extended cyd: asked, people are ill"));
}

/* ---- M12b ---- */

/* To everybody else with a voice, at once, without the name. */
static void test_block(void **state)
{
	struct kit *k = *state;
	k->now = kit_at(k, "2026-11-18 22:00");
	kit_reply(k, "cyd", P, "block:it breaks our rules");
	kit_end(k);
	assert_string_equal(kit_post(k, "{{reason}}"),
	                    "answer cyd: |block ana: it breaks our rules|block ben: it breaks our rules|"
	                    "block dee: it breaks our rules|block eva: it breaks our rules|finding ana: ");
	assert_string_equal(kit_post(k, NULL), "");
}

/* Taken back before anybody was told: nothing is told. Blocked anew: told anew. */
static void test_block_and_back(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "cyd", P, "block:no");
	k->now += 600;
	kit_reply(k, "cyd", P, "agree");
	kit_end(k);
	assert_string_equal(kit_post(k, NULL), "answer cyd");
	kit_start(k, "2026-11-18 12:00");
	kit_reply(k, "cyd", P, "block:no");
	kit_end(k);
	assert_string_equal(kit_post(k, NULL), "answer cyd|block ana|block ben|block dee|block eva|finding ana");
}

/* The same block with other words is no second alarm. */
static void test_block_again(void **state)
{
	struct kit *k = *state;
	say(k, "--x");
	kit_start(k, "2026-11-18 12:00");
	kit_reply(k, "cyd", P, "block:still no");
	kit_end(k);
	assert_string_equal(kit_post(k, NULL), "answer cyd");
}

static void test_two_blocks(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "cyd", P, "block:no");
	kit_reply(k, "dee", P, "block:never");
	kit_end(k);
	assert_string_equal(kit_post(k, "{{reason}}"),
	                    "answer cyd: |answer dee: |block ana: never|block ana: no|block ben: never|block ben: no|"
	                    "block cyd: never|block dee: no|block eva: never|block eva: no|finding ana: |finding ana: ");
}

/* ---- M11b ---- */

#define TOLD_PROBE                                                                          \
	"{{#question}}question{{/question}}{{#concern}}concern{{/concern}}{{#more_time}}time{{/more_time}} {{id}} {{asker}}: {{words}}"

/* What a receipt says is passed on is passed on, to one other person, once. */
static void test_told(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "cyd", P, "question:how much");
	kit_reply(k, "dee", P, "concern:the bus");
	kit_reply(k, "ana", P, "concern:the rain");
	kit_reply(k, "eva", P, "more_time");
	kit_end(k);
	const char *told = kit_post(k, TOLD_PROBE);
	static const char *const wanted[] = {"concern C-1 dee: the bus", "told dee: concern C-2 ana: the rain", "time  eva:"};
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		assert_non_null(strstr(told, wanted[i]));
	assert_non_null(strstr(told, "question Q-1 cyd: how much"));
	assert_null(strstr(told, "told cyd"));
	assert_string_equal(kit_post(k, NULL), "");
}

/* ---- M12 ---- */

#define CLOSE_PROBE                                                                         \
	"{{#adopted}}adopted{{/adopted}}{{#adopted_with_concerns}}with{{/adopted_with_concerns}}" \
	"{{#not_enough}}few{{/not_enough}}{{#blocked}}blocked{{/blocked}} {{answered}}/{{needed}} of {{eligible}}, " \
	"{{agree}} {{aside}} {{block}} {{silent}}:{{#groups}} {{name}}{{^heard}} silent{{/heard}}{{/groups}};" \
	"{{#holds}} {{name}}{{#unclear}} unclear{{/unclear}}{{#held}} held{{/held}}{{#has_block}} blocks{{/has_block}}" \
	"{{#not_me}} notme{{/not_me}}{{#aside_many}}aside{{/aside_many}}{{#too_few}}few{{/too_few}}" \
	"{{#group_silent}} group{{/group_silent}} \"{{words}}\"{{/holds}};{{#concerns}} {{id}} {{name}} {{words}}{{/concerns}};" \
	"{{#asides}} {{name}} {{words}}{{/asides}}"

static void close_call(struct kit *k, const char *answers)
{
	say(k, answers);
	kit_daily(k, "19:00", (struct date){2026, 11, 18}, (struct date){2026, 11, 24});
	kit_post(k, NULL);
	kit_run(k, "2026-11-25 09:00");
}

static void test_ready_to_close(void **state)
{
	static const struct {
		const char *answers, *wanted;
	} cases[] = {
		{"aaaa-", "close ana: adopted 4/4 of 5, 4 0 0 1: back food ride;;;"},
		{"caaaa", "close ana: with 5/4 of 5, 5 0 0 0: back food ride;; C-1 ana cost;"},
		{"aaxa-", "close ana: blocked 4/4 of 5, 3 0 1 1: back food ride; cyd blocks \"no\";;"},
		{"aaaas", "close ana: adopted 5/4 of 5, 4 1 0 0: back food ride;;; eva too far"},
		{"aaass", "close ana: adopted 5/4 of 5, 3 2 0 0: back food ride; aside \"\";; dee too far eva too far"},
		{"aaaa?", "close ana: adopted 4/4 of 5, 4 0 0 1: back food ride; eva unclear \"!unclear\";;"},
		/* the Facilitator blocks: the next of the Backbone is asked */
		{"xaaaa", "close eva: blocked 5/4 of 5, 4 0 1 0: back food ride; ana blocks \"no\";;"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup_called(&fresh);
		struct kit *k = fresh;
		close_call(k, cases[i].answers);
		kit_assert_line(i, kit_post(k, CLOSE_PROBE), cases[i].wanted);
		kit_assert_line(i, kit_post(k, NULL), "");
		kit_teardown(&fresh);
	}
}

/* Nobody confirms by the day we named: on the next morning the Recorder is asked as well, once, with a day of their own. */
static void test_the_recorder_is_asked(void **state)
{
	struct kit *k = *state;
	close_call(k, "aaaa-");
	assert_string_equal(kit_post(k, "{{deadline}}"), "close ana: Wednesday, December 2, 2026");
	k->now = kit_at(k, "2026-12-02 19:59");
	assert_string_equal(kit_post(k, NULL), "");
	k->now = kit_at(k, "2026-12-03 07:59");
	assert_string_equal(kit_post(k, NULL), "");
	k->now = kit_at(k, "2026-12-03 08:00");
	assert_string_equal(kit_post(k, "{{deadline}}"), "close dee: Thursday, December 10, 2026");
	k->now = kit_at(k, "2026-12-12 09:00");
	assert_string_equal(kit_post(k, NULL), "");
}

/* The suggestion changed: the Facilitator gets the new one. */
static void test_a_new_suggestion(void **state)
{
	struct kit *k = *state;
	close_call(k, "aaaa?");
	kit_post(k, NULL);
	kit_start(k, "2026-11-25 11:00");
	kit_reply(k, "eva", P, "block:no");
	kit_end(k);
	assert_string_equal(kit_post(k, "{{#blocked}}blocked{{/blocked}}"),
	                    "answer eva: |block ana: |block ben: |block cyd: |block dee: |close ana: blocked|finding ana: ");
}

/* A letter whose writer is not confirmed is named, its words are not. */
static void test_a_held_letter_holds(void **state)
{
	struct kit *k = *state;
	struct intent intent = kit_letter(k, "eva", P, "block:never");
	intent.identity = IDENTITY_STRANGER;
	intent.from = "eva@elsewhere.example";
	kit_take(k, &intent);
	close_call(k, "aaaa-");
	assert_string_equal(kit_post(k, CLOSE_PROBE),
	                    "close ana: adopted 4/4 of 5, 4 0 0 1: back food ride; eva held \"\";;");
}

static void test_too_few(void **state)
{
	struct kit *k = *state;
	close_call(k, "a-a--");
	kit_post(k, NULL);
	kit_daily(k, "19:00", (struct date){2026, 11, 25}, (struct date){2026, 12, 3});
	kit_post(k, NULL);
	kit_run(k, "2026-12-04 09:00");
	assert_string_equal(kit_post(k, CLOSE_PROBE),
	                    "close ana: few 2/4 of 5, 2 0 0 3: back food silent ride; few \"\" food group \"\";;");
}

/* ---- M13 ---- */

#define OUTCOME_PROBE                                                                       \
	"{{#adopted}}adopted{{/adopted}}{{#adopted_with_concerns}}with{{/adopted_with_concerns}}" \
	"{{#not_enough}}few{{/not_enough}}{{#blocked}}blocked{{/blocked}} {{agree}} {{aside}} {{block}} {{silent}} " \
	"{{reason}};{{#concerns}} {{id}}{{name}} {{words}}{{/concerns}};{{#asides}} {{name}} {{words}}{{/asides}}"

static void test_outcome(void **state)
{
	struct kit *k = *state;
	close_call(k, "caaas");
	kit_post(k, NULL);
	kit_start(k, "2026-11-25 11:00");
	kit_close(k, "ana", P, "confirm:as said in the meeting");
	kit_end(k);
	assert_string_equal(kit_post(k, OUTCOME_PROBE),
	                    "answer ana:      ;;|"
	                    "outcome ana: with 4 1 0 0 as said in the meeting; C-1 cost; eva too far|"
	                    "outcome ben: with 4 1 0 0 as said in the meeting; C-1 cost; eva too far|"
	                    "outcome cyd: with 4 1 0 0 as said in the meeting; C-1 cost; eva too far|"
	                    "outcome dee: with 4 1 0 0 as said in the meeting; C-1 cost; eva too far|"
	                    "outcome eva: with 4 1 0 0 as said in the meeting; C-1 cost; eva too far");
	assert_string_equal(kit_post(k, NULL), "");
}

static void test_outcomes(void **state)
{
	static const struct {
		const char *answers, *wanted;
	} cases[] = {
		{"aaaa-", "outcome cyd: adopted 4 0 0 1 ;;"},
		{"aaxa-", "outcome cyd: blocked 3 0 1 1 ;;"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup_called(&fresh);
		struct kit *k = fresh;
		close_call(k, cases[i].answers);
		kit_post(k, NULL);
		kit_start(k, "2026-11-25 11:00");
		kit_close(k, "ana", P, "confirm");
		kit_end(k);
		if (strstr(kit_post(k, OUTCOME_PROBE), cases[i].wanted) == NULL)
			fail_msg("case %zu: %s", i, k->posted.items[k->posted.count - 1]);
		kit_teardown(&fresh);
	}
}

/* ---- M11e, M51 ---- */

/* To the registered address, never a word of the letter, and no longer once it is answered. */
static void test_yours(void **state)
{
	static const struct {
		enum identity identity;
		enum problem problem;
		const char *wanted;
	} cases[] = {
		{IDENTITY_STRANGER, PROBLEM_UNKNOWN_ADDRESS, "yours cyd: other Meet at the library Wednesday, November 18, 9:00 AM"},
		{IDENTITY_DOUBTFUL, PROBLEM_FORGED, "yours cyd: forged Meet at the library Wednesday, November 18, 9:00 AM"},
		{IDENTITY_DOUBTFUL, PROBLEM_TWO_FROM, "yours cyd: two Meet at the library Wednesday, November 18, 9:00 AM"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup_called(&fresh);
		struct kit *k = fresh;
		struct intent intent = kit_letter(k, "cyd", P, "agree");
		intent.identity = cases[i].identity;
		intent.from = "cyd@elsewhere.example";
		intent_add_problem(&k->arena, &intent, cases[i].problem);
		kit_take(k, &intent);
		kit_end(k);
		kit_assert_line(i, kit_post(k, "{{#other_address}}other{{/other_address}}{{#forged}}forged{{/forged}}"
		                               "{{#two_from}}two{{/two_from}} {{title}} {{at}}{{words}}{{what}}"),
		                cases[i].wanted);
		kit_assert_line(i, kit_post(k, NULL), "");
		kit_teardown(&fresh);
	}
}

static void bounce(struct kit *k, const char *who, bool permanent)
{
	struct intent intent = kit_letter(k, who, P, "");
	intent.machine = MACHINE_BOUNCE;
	intent.identity = IDENTITY_NONE;
	intent.member = "";
	intent.bounce.recipient = arena_printf(&k->arena, "%s@example.org", who);
	intent.bounce.permanent = permanent;
	kit_take(k, &intent);
}

/* One task for a person, in the day; not for a full mailbox. Of the Facilitator the Recorder hears. */
static void test_bounced(void **state)
{
	struct kit *k = *state;
	bounce(k, "cyd", false);
	bounce(k, "dee", true);
	bounce(k, "dee", true);
	bounce(k, "cyd", true);
	bounce(k, "ana", true);
	bounce(k, "eva", false);
	k->now = kit_at(k, "2026-11-18 21:00");
	kit_end(k);
	assert_string_equal(kit_post(k, NULL), "");
	k->now = kit_at(k, "2026-11-19 09:00");
	assert_string_equal(kit_post(k, "{{who}}"), "bounced ana: cyd|bounced ana: dee|bounced dee: ana");
	assert_string_equal(kit_post(k, NULL), "");
}

/* ---- when mails may go out ---- */

static void test_daytime(void **state)
{
	static const struct {
		const char *now;
		bool day;
	} cases[] = {
		{"2026-11-18 07:59", false}, {"2026-11-18 08:00", true},  {"2026-11-18 19:59", true},
		{"2026-11-18 20:00", false}, {"2026-11-26 12:00", false}, {"2026-11-27 12:00", true},
		{"2026-11-28 12:00", true}, /* a Saturday is quiet only by its hours */
	};
	struct kit *k = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct owing o = {.rules = &k->rules, .now = kit_at(k, cases[i].now)};
		if (owed_daytime(&o) != cases[i].day)
			fail_msg("%s", cases[i].now);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CALL_TEST(test_the_call),
		CALL_TEST(test_who_is_called),
		CALL_TEST(test_no_call_behind_the_end),
		CALL_TEST(test_keys),
		cmocka_unit_test(test_reminders),
		CALLED_TEST(test_two_reminders_at_most),
		CALLED_TEST(test_no_reminder_on_a_holiday),
		CALL_TEST(test_no_reminder_with_the_call),
		CALLED_TEST(test_extended),
		CALLED_TEST(test_extended_by_an_outage),
		CALLED_TEST(test_extended_at_night),
		CALLED_TEST(test_extended_by_the_facilitator),
		CALLED_TEST(test_block),
		CALLED_TEST(test_block_and_back),
		CALLED_TEST(test_block_again),
		CALLED_TEST(test_two_blocks),
		cmocka_unit_test(test_ready_to_close),
		CALLED_TEST(test_told),
		CALLED_TEST(test_the_recorder_is_asked),
		CALLED_TEST(test_a_new_suggestion),
		CALLED_TEST(test_a_held_letter_holds),
		CALLED_TEST(test_too_few),
		CALLED_TEST(test_outcome),
		cmocka_unit_test(test_outcomes),
		cmocka_unit_test(test_yours),
		CALLED_TEST(test_bounced),
		KIT_TEST(test_daytime),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

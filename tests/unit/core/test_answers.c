/* SPDX-License-Identifier: MIT */
/* The answers to letters: each is answered once, alone or in a joint mail. */
#include "core/brake.h"
#include "kit.h"

#define P "P-2026-001"
#define A "A-2026-001"

/* What an answer says, in short: flags, then each letter between brackets. */
#define PROBE                                                                               \
	"{{#ask}}ask {{/ask}}{{#changeable}}change {{/changeable}}{{#receipt}}receipt {{/receipt}}" \
	"{{^changeable}}{{#disown}}disown {{/disown}}{{/changeable}}"                        \
	"{{#choose_call}}call {{/choose_call}}{{#choose_checkin}}checkin {{/choose_checkin}}" \
	"{{#choose_close}}close {{/choose_close}}{{#choose_yours}}yours {{/choose_yours}}"   \
	"{{#letters}}[{{#recorded}}{{word}}{{#before}}<{{before}}{{/before}}{{#id}} {{id}}{{/id}}" \
	"{{#what}} \"{{what}}\"{{/what}}{{#block}} block{{/block}}{{#concern}} concern{{/concern}}" \
	"{{#question}} question{{/question}}{{#taken_back}} back{{/taken_back}}{{#not_me}} notme{{/not_me}};{{/recorded}}" \
	"{{#unsure}}unsure{{#unclear}} unclear{{/unclear}}{{#several}} several{{/several}}{{#not_sure}} not_sure{{/not_sure}}" \
	"{{#no_request}} no_request{{/no_request}}{{#wrong_person}} wrong{{/wrong_person}}"  \
	"{{#nothing}} nothing{{/nothing}}{{#holds}} holds{{/holds}} \"{{words}}\"{{/unsure}}" \
	"{{#not_counted}}not{{#late}} late{{/late}}{{#late_told}} late told{{/late_told}}{{#not_eligible}} eligible{{/not_eligible}}" \
	"{{#not_accepted}} accepted{{/not_accepted}}{{#old_version}} old{{/old_version}}{{#held}} held{{/held}}" \
	"{{#changed}} changed{{/changed}}{{#decided}} decided{{/decided}}{{#still_open}} open{{/still_open}}" \
	"{{#not_closer}} closer{{/not_closer}}{{/not_counted}}{{#noted}}noted{{/noted}}{{#more_time}}more{{/more_time}}]{{/letters}}"

/* A call until November 24 and a step of ben due on November 23, asked about; the first mails are out. */
static int setup(void **state)
{
	if (kit_setup_people(state) != 0)
		return -1;
	struct kit *k = *state;
	kit_step(k, A, "ben", "2026-11-23");
	kit_roster(k);
	kit_propose(k, "2026-11-24");
	kit_end(k);
	kit_post(k, NULL);
	kit_start(k, "2026-11-18 09:00");
	return 0;
}

#define CALL_TEST(test) cmocka_unit_test_setup_teardown(test, setup, kit_teardown)

/* The answers that are owed at the end of this run, without the other mails. */
static const char *answers(struct kit *k)
{
	struct buf all = buf_new(&k->arena);
	kit_end(k);
	kit_post(k, PROBE);
	for (size_t i = 0; i < k->posted.count; i++)
		if (strncmp(k->posted.items[i], "answer ", 7) == 0)
			buf_printf(&all, "%s%s", all.length == 0 ? "" : "|", k->posted.items[i] + 7);
	return buf_string(&all);
}

/* ---- one letter ---- */

static void test_one_letter(void **state)
{
	static const struct {
		const char *who, *subject, *says, *wanted; /* "": no answer at all (help has its own mail) */
	} cases[] = {
		{"cyd", P, "agree", "cyd: change receipt [AGREE;]"},
		{"cyd", P, "stand_aside:too far", "cyd: change receipt [STAND ASIDE \"too far\";]"},
		{"cyd", P, "block:no", "cyd: change receipt [BLOCK \"no\" block;]"},
		{"cyd", P, "concern:cost", "cyd: receipt [CONCERN C-1 \"cost\" concern;]"},
		{"cyd", P, "question:when", "cyd: receipt [QUESTION Q-1 \"when\" question;]"},
		{"cyd", P, "agree;concern:cost", "cyd: change receipt [AGREE;CONCERN C-1 \"cost\" concern;]"},
		{"cyd", P, "not_me", "cyd: receipt [ notme;]"},
		{"cyd", P, "!unclear", "cyd: ask call [unsure unclear nothing holds \"!unclear\"]"},
		{"cyd", P, "~not_sure;!unclear", "cyd: ask call [unsure not_sure nothing holds \"~not_sure;!unclear\"]"},
		{"cyd", P, "more_time", "cyd: [more]"},
		{"cyd", P, "thanks", "cyd: [noted]"},
		{"cyd", P, "withdraw", "cyd: [noted]"},
		{"fay", P, "agree", "fay: [not eligible]"},
		{"gabe", P, "agree", "gabe: [not accepted]"},
		{"cyd", "", "agree", "cyd: ask call [unsure no_request nothing holds \"agree\"]"},
		{"cyd", P, "help", ""},
		{"ben", A, "on_track", "ben: change receipt [ON TRACK;]"},
		{"ben", A, "done", "ben: change receipt [DONE;]"},
		{"ben", A, "slow:rain;need=money:20", "ben: change receipt [SLOW \"rain\";NEED N-2026-001 \"20\";]"},
		{"ben", A, "learned:ask first", "ben: receipt [LEARNED \"ask first\";]"},
		{"ben", A, "new_date=2026-12-20", "ben: receipt [NEW DATE \"Sunday, December 20, 2026\";]"},
		{"ben", A, "!unclear", "ben: ask checkin [unsure unclear nothing \"!unclear\"]"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		kit_reply(k, cases[i].who, cases[i].subject, cases[i].says);
		kit_assert_line(i, answers(k), cases[i].wanted);
		kit_assert_line(i, answers(k), ""); /* once */
		kit_teardown(&fresh);
	}
}

/* Machines, and people we do not know. */
static void test_who_gets_none(void **state)
{
	static const struct {
		enum machine machine;
		enum identity identity;
	} cases[] = {
		{MACHINE_VACATION, IDENTITY_PROVED}, {MACHINE_LOOP, IDENTITY_ADDRESS}, {MACHINE_LIST_MAIL, IDENTITY_PROVED},
		{MACHINE_NONE, IDENTITY_NONE},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		struct intent intent = kit_letter(k, "cyd", P, "agree");
		intent.machine = cases[i].machine;
		intent.identity = cases[i].identity;
		kit_take(k, &intent);
		kit_end(k);
		kit_assert_line(i, kit_post(k, NULL), "");
		kit_teardown(&fresh);
	}
}

static void test_duplicates_get_none(void **state)
{
	struct kit *k = *state;
	struct intent intent = kit_letter(k, "cyd", P, "agree");
	kit_take(k, &intent);
	answers(k);
	intent.letter = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
	kit_take(k, &intent);
	assert_string_equal(answers(k), "");
}

/* Nothing is answered before the mailbox was read whole: what belongs together goes together. */
static void test_not_before_the_reading_ends(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "cyd", P, "agree");
	assert_string_equal(kit_post(k, NULL), "");
	assert_string_equal(answers(k), "cyd: change receipt [AGREE;]");
}

/* What came in time and was read after the end can't be changed any more, but disowned. */
static void test_a_receipt_after_the_end(void **state)
{
	struct kit *k = *state;
	k->rules.quorum_numerator = 1;
	k->rules.quorum_denominator = 100;
	k->rules.quorum_every_group = 0;
	kit_propose(k, "2026-11-24");
	kit_end(k);
	kit_daily(k, "09:00", (struct date){2026, 11, 17}, (struct date){2026, 11, 24});
	kit_start(k, "2026-11-25 00:20");
	kit_reply_at(k, "cyd", P, "agree", "2026-11-24 23:50");
	assert_string_equal(answers(k), "cyd: receipt disown [AGREE;]");
}

static void test_who_cannot_be_written_to(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "cyd", P, "agree");
	kit_person(k, "cyd")->addresses = "";
	state_lay_roster(&k->state, &k->roster);
	assert_string_equal(answers(k), "");
}

/* ---- several letters ---- */

static void test_a_change_of_mind(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "cyd", P, "agree");
	assert_string_equal(answers(k), "cyd: change receipt [AGREE;]");
	kit_start(k, "2026-11-18 10:00");
	kit_reply(k, "cyd", P, "block:no");
	assert_string_equal(answers(k), "cyd: change receipt [BLOCK<AGREE \"no\" block;]");
	kit_start(k, "2026-11-18 11:00");
	kit_reply(k, "cyd", P, "withdraw");
	assert_string_equal(answers(k), "cyd: receipt [<BLOCK back;]");
}

/* All of one person and one reading in one mail; others' not among them. */
static void test_joint_answers(void **state)
{
	struct kit *k = *state;
	kit_reply_at(k, "ben", P, "agree", "2026-11-17 10:00");
	kit_reply_at(k, "cyd", P, "agree", "2026-11-17 10:01");
	kit_reply_at(k, "ben", A, "slow", "2026-11-17 10:02");
	kit_reply_at(k, "ben", P, "thanks", "2026-11-17 10:03");
	assert_string_equal(answers(k), "ben: change receipt [AGREE;][SLOW;][noted]|cyd: change receipt [AGREE;]");
}

/* Something to ask about one request: what was recorded stands in the same mail, and its choices are those asked about. */
static void test_asked_and_recorded(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", P, "agree");
	kit_reply(k, "ben", A, "!unclear");
	assert_string_equal(answers(k), "ben: ask change receipt checkin [AGREE;][unsure unclear nothing \"!unclear\"]");
}

/* A reply carries one token: two questions about two requests need two mails. */
static void test_two_questions(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", P, "!unclear");
	kit_reply(k, "ben", A, "!several");
	assert_string_equal(answers(k), "ben: ask call [unsure unclear nothing holds \"!unclear\"]|"
	                                "ben: ask checkin [unsure several nothing \"!several\"]");
	assert_string_equal(answers(k), "");
}

static void test_two_questions_about_one_request(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", P, "!unclear");
	kit_reply(k, "ben", P, "!several");
	assert_string_equal(answers(k), "ben: ask call [unsure unclear nothing holds \"!unclear\"]"
	                                "[unsure several nothing holds \"!several\"]");
}

static void test_two_readings_two_mails(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", P, "agree");
	kit_end(k);
	kit_reply(k, "ben", A, "slow");
	assert_string_equal(answers(k), "ben: change receipt [AGREE;]|ben: change receipt [SLOW;]");
}

/* A letter read again after YES is answered together with the YES. */
static void test_a_confirmed_letter(void **state)
{
	struct kit *k = *state;
	struct intent intent = kit_letter(k, "cyd", P, "agree");
	intent.identity = IDENTITY_STRANGER;
	intent.from = "cyd@elsewhere.example";
	kit_take(k, &intent);
	kit_end(k);
	assert_string_equal(kit_post(k, "{{subject_id}} {{title}}{{#other_address}} other{{/other_address}}"),
	                    "yours cyd: " P " Meet at the library other");
	kit_start(k, "2026-11-18 10:00");
	kit_reply(k, "cyd", arena_printf(&k->arena, "j%llu", (unsigned long long)kit_event(k, EVENT_IDENTITY_ASKED, 1)->row), "yes");
	assert_string_equal(answers(k), "cyd: change receipt [noted][AGREE;]");
}

/* ---- requests the answers stand for ---- */

struct seen_mail {
	struct kit *k;
	const char *line;
};

static bool keep_request(void *context, const struct mail *mail)
{
	struct seen_mail *seen = context;
	if (strstr(mail->key, ".answer.") == NULL)
		return true;
	const char *opening = strchr(mail->thread, '.'); /* "r12.call.m-...": the mail it hangs on */
	seen->line = arena_printf(&seen->k->arena, "%s %s %s%.*s%s", request_kind_word(mail->request.kind),
	                          mail->request.subject, mail->request.version,
	                          opening == NULL ? 0 : (int)strcspn(opening + 1, ".") + 1,
	                          opening == NULL ? "" : opening, mail->reply ? " reply" : "");
	assert_string_equal(mail->request.member, mail->member);
	assert_int_equal(mail->order, ORDER_RECEIPT);
	assert_true(mail->letters.count > 0);
	return true;
}

static bool nothing_known(void *context, const char *key)
{
	(void)context;
	(void)key;
	return false;
}

static const char *no_words(void *context, struct arena *arena, enum book book, uint64_t row)
{
	(void)context;
	(void)arena;
	(void)book;
	(void)row;
	return NULL;
}

/* The token of the answer lets its reader answer again, where there is something to answer. */
static void test_requests(void **state)
{
	static const struct {
		const char *who, *subject, *says, *wanted;
	} cases[] = {
		{"cyd", P, "agree", "call " P " V1.call reply"},
		{"cyd", "", "agree", "call " P " V1.call reply"}, /* it brings the token that was missing */
		{"ben", A, "on_track", "checkin " A " V1.checkin reply"},
		{"fay", P, "agree", "none   reply"}, /* no voice, no token for one */
		{"hank", "", "thanks", "none   reply"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		kit_reply(k, cases[i].who, cases[i].subject, cases[i].says);
		kit_end(k);
		struct seen_mail seen = {.k = k, .line = ""};
		struct owing o = {.rules = &k->rules, .state = &k->state, .now = k->now, .arena = &k->arena,
		                  .known = nothing_known, .words = no_words, .emit = keep_request, .context = &seen};
		owed(&o);
		kit_assert_line(i, seen.line, cases[i].wanted);
		kit_teardown(&fresh);
	}
}

/* ---- help ---- */

#define HELP_PROBE "{{#asked}}asked{{/asked}}{{#open}} {{subject_id}} {{deadline}}{{/open}}"

static void test_help(void **state)
{
	static const struct {
		const char *who, *subject, *says, *wanted;
	} cases[] = {
		{"ben", P, "help", "help ben: asked " P " Tuesday, November 24, 11:59 PM " A " "},
		{"cyd", "", "help", "help cyd: asked " P " Tuesday, November 24, 11:59 PM"},
		{"hank", "", "help", "help hank: asked"},
		{"fay", "", "agree", "help fay: "}, /* about nothing we can name */
		{"hank", "", "", "help hank: asked"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		kit_reply(k, cases[i].who, cases[i].subject, cases[i].says);
		kit_end(k);
		kit_assert_line(i, kit_post(k, HELP_PROBE), cases[i].wanted);
		kit_teardown(&fresh);
	}
}

/* One help mail a day and person; what is recorded beside is answered as always. */
static void test_help_once_a_day(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "cyd", "", "help");
	kit_reply(k, "cyd", "", "help");
	kit_reply(k, "cyd", P, "agree");
	kit_reply(k, "dee", "", "help");
	kit_end(k);
	assert_string_equal(kit_post(k, NULL), "answer cyd|help cyd|help dee");
	kit_start(k, "2026-11-19 08:59");
	kit_reply(k, "cyd", "", "help");
	kit_end(k);
	assert_string_equal(kit_post(k, NULL), "");
	kit_start(k, "2026-11-19 09:00");
	kit_reply(k, "cyd", "", "help");
	kit_end(k);
	assert_string_equal(kit_post(k, NULL), "help cyd");
}

/* ---- other answers ---- */

/* A member with another's token is asked again, with a token of their own; one without a part in it is told so. */
static void test_wrong_person(void **state)
{
	struct kit *k = *state;
	struct intent intent = kit_letter(k, "ben", P, "agree");
	intent.identity = IDENTITY_FOREIGN;
	intent.member = kit_id("cyd");
	kit_take(k, &intent);
	assert_string_equal(answers(k), "cyd: ask call [unsure wrong nothing \"agree\"]");
	intent = kit_letter(k, "ben", P, "agree");
	intent.identity = IDENTITY_FOREIGN;
	intent.member = kit_id("fay");
	kit_take(k, &intent);
	assert_string_equal(answers(k), "fay: [not eligible]");
}

/* A call that closed: what came late, and the Facilitator's replies. */
static void test_at_the_close(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ana", P, "agree");
	kit_reply(k, "ben", P, "agree");
	kit_reply(k, "cyd", P, "agree");
	kit_reply(k, "dee", P, "agree");
	kit_reply(k, "eva", P, "!unclear");
	answers(k);
	kit_daily(k, "09:00", (struct date){2026, 11, 18}, (struct date){2026, 11, 25});
	kit_post(k, NULL);
	kit_start(k, "2026-11-25 10:00");
	kit_reply(k, "ben", P, "block:no");
	kit_close(k, "ana", P, "confirm");
	kit_close(k, "cyd", P, "confirm");
	assert_string_equal(answers(k), "ana: ask close [not held]|ben: [not late told]|cyd: [not closer]");
	kit_start(k, "2026-11-25 11:00");
	kit_close(k, "ana", P, "!unclear");
	assert_string_equal(answers(k), "ana: ask close [unsure unclear nothing \"!unclear\"]");
	kit_start(k, "2026-11-25 12:00");
	kit_close(k, "ana", P, "confirm:Eva agrees");
	assert_string_equal(answers(k), "ana: receipt [CONFIRM \"Eva agrees\";]");
	kit_start(k, "2026-11-25 13:00");
	kit_close(k, "ana", P, "confirm");
	assert_string_equal(answers(k), "ana: [not decided]");
}

/* Words and dates in the reader's language. */
static void test_in_spanish(void **state)
{
	struct kit *k = *state;
	kit_person(k, "cyd")->language = "es";
	state_lay_roster(&k->state, &k->roster);
	kit_reply(k, "cyd", P, "agree");
	kit_end(k);
	assert_string_equal(kit_post(k, "{{#letters}}{{at}} {{#recorded}}{{word}}{{/recorded}}{{/letters}} {{deadline}}"),
	                    "answer cyd: miércoles, 18 de noviembre, 9:00 ACUERDO martes, 24 de noviembre, 23:59");
}

/* What is older than a month is not answered any more. */
static void test_too_old(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "cyd", P, "agree");
	kit_end(k);
	k->state.horizon = k->now + 1;
	assert_string_equal(kit_post(k, NULL), "");
}

/* ---- the brake ---- */

/* Readings of the mailbox every ten minutes, a letter in each; how many were answered. */
static unsigned answered(struct kit *k, const char *says, unsigned readings)
{
	unsigned count = 0;
	for (unsigned i = 0; i < readings; i++) {
		kit_start(k, arena_printf(&k->arena, "2026-11-18 %02u:%02u", 10 + i / 6, i % 6 * 10));
		kit_reply(k, "cyd", P, says);
		count += *answers(k) != '\0';
	}
	return count;
}

/* Two machines that answer each other stop; whatever is recorded is confirmed all the same. */
static void test_the_brake(void **state)
{
	static const struct {
		const char *says;
		bool brakes;
	} cases[] = {{"thanks", true}, {"!unclear", true}, {"question:who are you", true},
	             {"agree", false}, {"concern:cost", false}, {"not_me", false}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		unsigned count = answered(k, cases[i].says, BRAKE_MAILS + 8);
		if (count != BRAKE_MAILS + (cases[i].brakes ? 0 : 8))
			fail_msg("%s: %u answers", cases[i].says, count);
		kit_start(k, "2026-11-18 20:00");
		kit_reply(k, "cyd", P, "block:no");
		assert_string_not_equal(answers(k), "");
		kit_start(k, "2026-11-19 15:00");
		kit_reply(k, "cyd", P, cases[i].says);
		assert_string_not_equal(answers(k), "");
		kit_teardown(&fresh);
	}
}

/* What was not answered then is not owed a month later, when what was answered lies behind the horizon. */
static void test_the_brake_and_the_horizon(void **state)
{
	struct kit *k = *state;
	answered(k, "thanks", BRAKE_MAILS + 1);
	kit_reply(k, "cyd", "", "help");
	kit_end(k);
	assert_string_equal(kit_post(k, NULL), "help cyd");
	kit_start(k, "2026-11-18 18:00");
	kit_reply(k, "cyd", "", "help");
	kit_end(k);
	assert_string_equal(kit_post(k, NULL), "");
	for (int hour = 9; hour < 22; hour++) {
		k->state.horizon = kit_at(k, arena_printf(&k->arena, "2026-11-18 %02d:30", hour));
		assert_string_equal(kit_post(k, NULL), "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_letter),
		cmocka_unit_test(test_who_gets_none),
		CALL_TEST(test_duplicates_get_none),
		CALL_TEST(test_not_before_the_reading_ends),
		PEOPLE_TEST(test_a_receipt_after_the_end),
		CALL_TEST(test_who_cannot_be_written_to),
		CALL_TEST(test_a_change_of_mind),
		CALL_TEST(test_joint_answers),
		CALL_TEST(test_asked_and_recorded),
		CALL_TEST(test_two_questions),
		CALL_TEST(test_two_questions_about_one_request),
		CALL_TEST(test_two_readings_two_mails),
		CALL_TEST(test_a_confirmed_letter),
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_help),
		CALL_TEST(test_help_once_a_day),
		CALL_TEST(test_wrong_person),
		CALL_TEST(test_at_the_close),
		CALL_TEST(test_in_spanish),
		CALL_TEST(test_too_old),
		cmocka_unit_test(test_the_brake),
		CALL_TEST(test_the_brake_and_the_horizon),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

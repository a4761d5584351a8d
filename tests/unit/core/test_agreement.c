/* SPDX-License-Identifier: MIT */
/* The Membership Agreement by mail, and answers that count once it is accepted. */
#include "core/agreement.h"
#include "kit.h"

#define P "P-2026-001"

static const struct agreement_text texts[] = {{"en", "1. We listen.\n"}, {"es", "1. Escuchamos.\n"}};

static void with_text(struct kit *k)
{
	k->rules.agreement = texts;
	k->rules.agreement_count = 2;
	k->rules.agreement_version = 1;
	k->rules.agreement_reminder_days = 7;
}

/* A call until November 24 (2026-11-25 00:00); gabe holds a Core seat, but has not accepted. */
static int setup(void **state)
{
	if (kit_setup_people(state) != 0)
		return -1;
	with_text(*state);
	kit_propose(*state, "2026-11-24");
	kit_end(*state);
	kit_start(*state, "2026-11-18 09:00");
	return 0;
}

#define CALL_TEST(test) cmocka_unit_test_setup_teardown(test, setup, kit_teardown)

static const struct person *person(const struct kit *k, const char *who)
{
	return &k->state.people.items[state_person(&k->state, kit_id(who))];
}

static const struct voice *voice_of(const struct kit *k, const char *who)
{
	return proposal_voice(&k->state, state_proposal(&k->state, P), kit_id(who));
}

/* A reply to the mail about the agreement; `about`: the call whose kept answer that mail was about, "" none. */
static struct intent letter_about(struct kit *k, const char *who, const char *about, const char *says)
{
	struct intent intent = kit_letter(k, who, "", says);
	intent.identity = IDENTITY_PROVED;
	intent.request.kind = REQUEST_AGREEMENT;
	intent.request.subject = about;
	intent.request.version = "V1";
	intent.request.member = kit_id(who);
	return intent;
}

static const char *replies(struct kit *k, const char *who, const char *about, const char *says)
{
	struct intent intent = letter_about(k, who, about, says);
	return kit_take(k, &intent);
}

/* Reads what was kept and may count now, as the shell does; what was decided, "" nothing. */
static const char *settle(struct kit *k, const char *confirmed)
{
	struct buf all = buf_new(&k->arena);
	uint32_t who = *confirmed == '\0' ? NOBODY : state_person(&k->state, kit_id(confirmed));
	for (;;) {
		struct kept_ready ready;
		struct decision d = kit_begin(k);
		if (!agreement_ready(&d, who, &ready))
			return buf_string(&all);
		kit_keep(k, &d);
		buf_printf(&all, "%s%s", all.length == 0 ? "" : " | ", k->said);
		for (size_t i = 0; i < k->letters.count; i++) {
			struct intent intent = k->letters.items[i];
			if (strcmp(intent.letter, ready.letter) != 0)
				continue;
			intent.identity = ready.sure ? IDENTITY_CONFIRMED : IDENTITY_ADDRESS;
			intent.request = ready.request;
			intent.mark = "";
			buf_printf(&all, " | %s", kit_take(k, &intent));
			break;
		}
	}
}

/* A run at nine on each of these days of November: without them there would be a gap, and more time. */
static void every_day(struct kit *k, int first, int last)
{
	for (int day = first; day <= last; day++) {
		kit_start(k, arena_printf(&k->arena, "2026-11-%02d 09:00", day));
		kit_end(k);
	}
}

/* ---- asking ---- */

static void test_asked_once(void **state)
{
	struct kit *k = *state;
	/* only who holds a Core seat: gabe */
	assert_non_null(kit_event(k, EVENT_AGREEMENT_ASKED, 1));
	assert_string_equal(kit_event(k, EVENT_AGREEMENT_ASKED, 1)->member, kit_id("gabe"));
	assert_string_equal(kit_event(k, EVENT_AGREEMENT_ASKED, 1)->words, "1. We listen.\n");
	assert_string_equal(kit_end(k), "");
	assert_non_null(strstr(kit_post(k, NULL), "agreement gabe"));
	kit_start(k, "2026-11-19 10:00");
	kit_end(k);
	assert_null(strstr(kit_post(k, NULL), "agreement gabe"));
	kit_start(k, "2026-11-20 22:00"); /* people sleep */
	kit_end(k);
	assert_string_equal(kit_post(k, NULL), "");
	kit_start(k, "2026-11-27 10:00");
	kit_end(k);
	assert_non_null(strstr(kit_post(k, NULL), "agreement_reminder gabe")); /* and no other */
	kit_start(k, "2026-12-15 10:00");
	kit_end(k);
	assert_null(strstr(kit_post(k, NULL), "agreement"));
}

static void test_nobody_is_asked_without_a_text(void **state)
{
	struct kit *k = *state;
	kit_end(k);
	assert_string_equal(kit_end(k), "");
	assert_int_equal(person(k, "gabe")->asks->asked_row, 0);
}

/* ---- what they answer ---- */

static void test_answers(void **state)
{
	static const struct {
		const char *before, *who, *says, *told;
		const char *agreement; /* in force afterwards */
	} cases[] = {
		{"", "gabe", "accept", "recorded accept: agreement.accepted=2026-11-18", "2026-11-18"},
		{"", "gabe", "accept;question:who", "recorded accept: agreement.accepted=2026-11-18 agreement.noted=question",
		 "2026-11-18"},
		{"", "gabe", "decline:no time", "recorded decline: agreement.declined=2026-11-18 agreement.noted=decline", ""},
		{"", "gabe", "not_yet", "noted not_yet: agreement.noted=not_yet", ""},
		{"", "gabe", "question:how many", "noted question: agreement.noted=question", ""},
		{"", "gabe", ".question", "noted question: agreement.noted=question", ""},
		{"", "gabe", "~accept;!conditional", "asked_back conditional", ""},
		{"", "gabe", "!unclear", "asked_back unclear", ""},
		{"", "gabe", ".thanks", "noted thanks", ""},
		{"", "gabe", ".help", "noted help", ""},
		{"", "gabe", "agree", "asked_back unclear", ""}, /* a position in a call is no answer here */
		{"accept", "gabe", "accept", "noted already_accepted", "2026-11-18"},
		{"accept", "gabe", "not_me", "recorded not_me: agreement.ended", ""},
		{"accept", "gabe", "decline", "recorded decline: agreement.declined=2026-11-18 agreement.noted=decline", ""},
		{"decline", "gabe", "decline", "noted already_declined", ""},
		{"decline", "gabe", "accept", "recorded accept: agreement.accepted=2026-11-18", "2026-11-18"},
		{"decline", "gabe", "not_me", "recorded not_me: agreement.ended", ""},
		{"", "gabe", "not_me", "noted not_me", ""},
		{"", "fay", "accept", "refused no_seat", "2026-01-15"},
		{"", "ben", "accept", "recorded accept: agreement.accepted=2026-11-18", "2026-01-15"}, /* the register's stands */
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		const char *register_date = person(k, "ben")->asks->date;
		if (*cases[i].before != '\0')
			replies(k, cases[i].who, "", cases[i].before);
		kit_assert_line(i, replies(k, cases[i].who, "", cases[i].says), cases[i].told);
		const char *wanted = strcmp(cases[i].agreement, "2026-01-15") == 0 ? register_date : cases[i].agreement;
		if (strcmp(cases[i].who, "fay") != 0)
			kit_assert_line(i, person(k, cases[i].who)->asks->date, wanted);
		kit_teardown(&fresh);
	}
}

/* Whoever gives up what they had accepted leaves open calls: the receiving server has to vouch for them. */
static void test_declining_needs_proof(void **state)
{
	struct kit *k = *state;
	struct intent ben = letter_about(k, "ben", "", "decline"), gabe = letter_about(k, "gabe", "", "decline");
	ben.sender_unproved = gabe.sender_unproved = true;
	assert_string_equal(kit_take(k, &ben), "held unproved: identity.asked");
	assert_string_equal(kit_take(k, &gabe), "recorded decline: agreement.declined=2026-11-18 agreement.noted=decline");
	assert_false(voice_of(k, "ben")->left);
	ben = letter_about(k, "ben", "", "decline");
	kit_take(k, &ben);
	kit_end(k);
	assert_true(voice_of(k, "ben")->left);
}

/* ---- the register beside it ---- */

static void set_cell(struct kit *k, const char *who, const char *date)
{
	for (size_t i = 0; i < k->roster.people.count; i++)
		if (strcmp(k->roster.people.items[i].member, kit_id(who)) == 0)
			k->roster.people.items[i].agreement = date;
}

static void test_register_and_mail(void **state)
{
	/* a step each, by `;`: a cell, or +accept, +decline, +not_me by mail (on November 18) */
	static const struct {
		const char *steps, *last, *agreement;
	} cases[] = {
		{"2026-11-01", "agreement.accepted=2026-11-01", "2026-11-01"},
		{"2026-11-01;", "agreement.ended", ""},
		{"2026-11-19", "", ""},                                   /* the day has not come */
		{"+accept;", "", "2026-11-18"},                           /* an empty cell takes nothing back */
		{"+accept;2026-11-18", "", "2026-11-18"},                 /* its copy is no news */
		{"+accept;2026-11-18;", "", "2026-11-18"},
		{"+accept;2026-11-10", "agreement.accepted=2026-11-10", "2026-11-10"},
		{"+accept;2026-11-10;", "agreement.ended", "2026-11-18"}, /* the mail still stands */
		{"2026-11-01;+accept;", "agreement.ended", "2026-11-18"},
		{"2026-11-01;+decline;2026-11-01", "", ""},               /* an old date brings nothing back */
		{"+decline;2026-11-18", "", ""},
		{"+decline;+accept;", "", "2026-11-18"},
		{"+accept;+not_me;", "", ""},
		{"2026-11-01;+accept;+not_me;2026-11-01", "", "2026-11-01"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		const char *last = "";
		for (const char *at = cases[i].steps;; at++) {
			size_t length = strcspn(at, ";");
			const char *step = arena_strndup(&k->arena, at, length);
			if (*step == '+') {
				replies(k, "gabe", "", step + 1);
			} else {
				set_cell(k, "gabe", step);
				last = kit_roster(k);
			}
			at += length;
			if (*at == '\0')
				break;
		}
		kit_assert_line(i, last, cases[i].last);
		kit_assert_line(i, person(k, "gabe")->asks->date, cases[i].agreement);
		kit_teardown(&fresh);
	}
}

/* ---- counts when you accept ---- */

/* Gabe answers a call that was passed on: somebody else's token, their own address. */
static struct intent passed_on(struct kit *k, const char *who, const char *says)
{
	struct intent intent = kit_letter(k, who, P, says);
	intent.identity = IDENTITY_FOREIGN;
	intent.request.member = kit_id("ben");
	return intent;
}

static void test_what_is_kept(void **state)
{
	static const struct {
		const char *who, *says, *received;
		bool token;
		const char *told;
	} cases[] = {
		{"gabe", "agree", "2026-11-18 09:00", true, "held not_accepted: agreement.kept=address"},
		{"gabe", "~agree;!conditional", "2026-11-18 09:00", true, "held not_accepted: agreement.kept=address"},
		{"gabe", "!block_like", "2026-11-18 09:00", true, "held not_accepted: agreement.kept=address"},
		{"gabe", "agree", "2026-11-18 09:00", false, "held not_accepted: agreement.kept=address"},
		{"gabe", ".thanks", "2026-11-18 09:00", true, "refused not_accepted"},
		{"gabe", ".thanks", "2026-11-18 09:00", false, "noted thanks"},
		{"gabe", ".stop", "2026-11-18 09:00", false, "noted stop: subscription.stopped=asked"},
		{"gabe", "agree", "2026-11-25 00:00", true, "refused not_accepted"}, /* after the end */
		{"hank", "agree", "2026-11-18 09:00", true, "refused not_eligible"}, /* neither seat nor agreement */
		{"fay", "agree", "2026-11-18 09:00", true, "refused not_eligible"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		struct intent intent = cases[i].token ? passed_on(k, cases[i].who, cases[i].says)
		                                      : kit_letter(k, cases[i].who, "", cases[i].says);
		intent.received = kit_at(k, cases[i].received);
		kit_assert_line(i, kit_take(k, &intent), cases[i].told);
		kit_assert_line(i, settle(k, ""), "");
		kit_teardown(&fresh);
	}
}

static void test_it_counts(void **state)
{
	static const struct {
		const char *about;    /* the mail that is answered with ACCEPT */
		bool proved;          /* the server vouched for the answer */
		const char *told, *position;
	} cases[] = {
		{P, false, " | recorded agree: response.received=agree", "agree"},
		{"", true, " | recorded agree: response.received=agree", "agree"},
		{"", false, " | asked_back no_request: response.unclear=no_request", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		struct intent intent = passed_on(k, "gabe", "agree");
		intent.sender_proved = cases[i].proved;
		kit_take(k, &intent);
		assert_null(voice_of(k, "gabe"));
		kit_start(k, "2026-11-19 09:00");
		kit_assert_line(i, replies(k, "gabe", cases[i].about, "accept"), "recorded accept: agreement.accepted=2026-11-19");
		const char *told = settle(k, *cases[i].about == '\0' ? "" : "gabe");
		assert_non_null(strstr(told, "call.eligible="));
		kit_assert_line(i, strstr(told, " | ") == NULL ? "" : strstr(told, " | "), cases[i].told);
		kit_assert_line(i, voice_position(voice_of(k, "gabe")), cases[i].position);
		if (*cases[i].position != '\0') /* from when it came, not from when it began to count */
			kit_assert_line(i, kit_time(k, voice_of(k, "gabe")->received), "2026-11-18 09:00");
		kit_assert_line(i, settle(k, ""), "");
		kit_teardown(&fresh);
	}
}

/* The acceptance came when the call had ended, by the mail server's clock: the answer does not count. */
static void test_accepted_too_late(void **state)
{
	struct kit *k = *state;
	struct intent intent = passed_on(k, "gabe", "agree");
	kit_take(k, &intent);
	every_day(k, 19, 24);
	kit_start(k, "2026-11-25 09:00");
	struct intent accept = letter_about(k, "gabe", P, "accept");
	accept.received = kit_at(k, "2026-11-25 00:00");
	kit_take(k, &accept);
	assert_string_equal(settle(k, "gabe"), "");
	assert_null(voice_of(k, "gabe"));
	/* a second before it does, however late the run */
	accept = letter_about(k, "gabe", P, "not_me");
	accept.request.subject = "";
	kit_take(k, &accept);
	accept = letter_about(k, "gabe", P, "accept");
	accept.received = kit_at(k, "2026-11-24 23:59:59");
	kit_take(k, &accept);
	assert_non_null(strstr(settle(k, "gabe"), "response.received=agree"));
}

/* Who took a seat after the opening has no part in it, whatever they accept. */
static void test_seated_since(void **state)
{
	struct kit *k = *state;
	struct intent before = passed_on(k, "hank", "agree");
	assert_string_equal(kit_take(k, &before), "refused not_eligible");
	*LIST_PUSH(&k->arena, &k->roster.seats) = (struct roster_seat){
		.seat = "S-99", .role = "data_collector", .group = k->roster.groups.items[0].group, .member = kit_id("hank"), .from = "", .until = ""};
	kit_roster(k);
	struct intent after = passed_on(k, "hank", "agree");
	assert_string_equal(kit_take(k, &after), "refused not_accepted");
	replies(k, "hank", "", "accept");
	assert_string_equal(settle(k, "hank"), "");
	assert_null(voice_of(k, "hank"));
}

/* It was somebody else: nothing of it counts, and nobody is asked about it any more. */
static void test_kept_and_not_me(void **state)
{
	struct kit *k = *state;
	struct intent intent = passed_on(k, "gabe", "block:no");
	kit_take(k, &intent);
	assert_string_equal(replies(k, "gabe", P, "not_me"), "noted dropped_kept: agreement.settled=not_me");
	replies(k, "gabe", P, "accept");
	assert_string_equal(settle(k, "gabe"), "");
}

/* The call is over, or they declined: the ledger says that it was not counted, and they hear of it. */
static void test_lapsed(void **state)
{
	static const struct {
		bool declines;
		const char *when;
	} cases[] = {{true, "2026-11-19 09:00"}, {false, "2026-11-25 09:00"}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		const char *answering[] = {"ana", "ben", "cyd", "dee", "eva"};
		for (size_t j = 0; j < 5; j++)
			kit_reply(k, answering[j], P, "agree");
		struct intent intent = passed_on(k, "gabe", "agree");
		kit_take(k, &intent);
		if (!cases[i].declines)
			every_day(k, 19, 24);
		kit_post(k, NULL);
		kit_start(k, cases[i].when);
		if (cases[i].declines)
			replies(k, "gabe", P, "decline");
		assert_non_null(strstr(kit_end(k), "response.not_counted=not_accepted"));
		assert_non_null(strstr(kit_post(k, NULL), "lapsed gabe"));
		assert_int_equal(state_letter(&k->state, intent.letter)->about->class, CLASS_REFUSED);
		assert_null(strstr(kit_end(k), "response.not_counted"));
		assert_string_equal(kit_post(k, NULL), "");
		kit_teardown(&fresh);
	}
}

static void test_a_flood_is_not_kept(void **state)
{
	struct kit *k = *state;
	for (int i = 0; i < 12; i++) {
		struct intent intent = passed_on(k, "gabe", "agree");
		assert_string_equal(kit_take(k, &intent), "held not_accepted: agreement.kept=address");
	}
	struct intent intent = passed_on(k, "gabe", "agree");
	assert_string_equal(kit_take(k, &intent), "refused not_accepted");
}

/* ---- how our mails should be ---- */

static void test_language(void **state)
{
	struct kit *k = *state;
	const char *cell = person(k, "ben")->prefers->cell;
	assert_string_equal(kit_reply(k, "ben", P, ".language=es"), "noted language: person.prefers=language_es");
	assert_string_equal(person(k, "ben")->prefers->language, "es");
	assert_string_equal(voice_position(voice_of(k, "ben")), "");
	assert_int_equal(voice_of(k, "ben")->rare->hold_row, 0);
	assert_string_equal(kit_roster(k), "");
	assert_string_equal(person(k, "ben")->prefers->language, "es");
	for (size_t i = 0; i < k->roster.people.count; i++)
		if (strcmp(k->roster.people.items[i].member, kit_id("ben")) == 0)
			k->roster.people.items[i].language = strcmp(cell, "en") == 0 ? "" : "en";
	assert_string_equal(kit_roster(k), "person.prefers=language_register");
	assert_string_equal(person(k, "ben")->prefers->language, "en");
	assert_string_equal(kit_roster(k), "");
}

static void test_format(void **state)
{
	static const struct {
		const char *says;
		enum mail_format format;
	} cases[] = {{".format=large", FORMAT_LARGE}, {".format=plain", FORMAT_PLAIN}, {".format=usual", FORMAT_USUAL}};
	struct kit *k = *state;
	for (size_t i = 0; i < 3; i++) {
		kit_reply(k, "ben", P, cases[i].says);
		assert_int_equal(person(k, "ben")->prefers->format, cases[i].format);
		assert_int_equal(person(k, "ana")->prefers->format, FORMAT_USUAL);
	}
	assert_string_equal(kit_reply(k, "ben", P, "agree;.language=es"), "recorded agree: response.received=agree person.prefers=language_es");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CALL_TEST(test_asked_once),
		cmocka_unit_test_setup_teardown(test_nobody_is_asked_without_a_text, kit_setup_people, kit_teardown),
		cmocka_unit_test(test_answers),
		CALL_TEST(test_declining_needs_proof),
		cmocka_unit_test(test_register_and_mail),
		cmocka_unit_test(test_what_is_kept),
		cmocka_unit_test(test_it_counts),
		CALL_TEST(test_accepted_too_late),
		CALL_TEST(test_seated_since),
		CALL_TEST(test_kept_and_not_me),
		cmocka_unit_test(test_lapsed),
		CALL_TEST(test_a_flood_is_not_kept),
		CALL_TEST(test_language),
		CALL_TEST(test_format),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

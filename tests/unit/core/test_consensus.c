/* SPDX-License-Identifier: MIT */
/* Replies to a call for consensus. */
#include "kit.h"

#define P "P-2026-001"

/* A call that ends on Tuesday, November 24 (deadline 2026-11-25 00:00). */
static int setup(void **state)
{
	if (kit_setup_people(state) != 0)
		return -1;
	kit_propose(*state, "2026-11-24");
	kit_start(*state, "2026-11-18 09:00");
	return 0;
}

#define CALL_TEST(test) cmocka_unit_test_setup_teardown(test, setup, kit_teardown)

static const struct voice *voice_of(const struct kit *k, const char *who)
{
	return proposal_voice(&k->state, state_proposal(&k->state, P), kit_id(who));
}

/* "agree held blocked": what stands for this person. */
static const char *stands(struct kit *k, const char *who)
{
	const struct voice *voice = voice_of(k, who);
	return arena_printf(&k->arena, "%s%s%s", *voice_position(voice) == '\0' ? "none" : voice_position(voice),
	                    voice->rare->hold_row != 0 ? " held" : "", voice->rare->block_row != 0 ? " blocks" : "");
}

/* ---- one reply ---- */

static void test_one_reply(void **state)
{
	static const struct {
		const char *says, *told, *stands;
	} cases[] = {
		{"agree", "recorded agree: response.received=agree", "agree"},
		{"stand_aside:too far away", "recorded stand_aside: response.received=stand_aside", "stand_aside"},
		{"block:it breaks our rules", "recorded block: response.received=block block.raised", "block blocks"},
		{"block;!missing_reason", "recorded block: response.received=block block.raised", "block blocks"},
		/* a concern alone is no position */
		{"concern:the cost", "recorded concern: concern.raised=C-1", "none"},
		{"concern:the cost;concern:the way", "recorded concern: concern.raised=C-1 concern.raised=C-2", "none"},
		{"question:how much", "recorded question: question.asked=Q-1", "none"},
		{"agree;concern:the cost", "recorded agree: response.received=agree concern.raised=C-1", "agree"},
		{"more_time", "noted more_time", "none"},
		{"thanks", "noted thanks", "none"},
		{"help", "noted help", "none"},
		{"thanks;help", "noted help", "none"},
		{"stop", "noted stop", "none"},
		{"withdraw", "noted nothing_to_withdraw", "none"},
		{"not_me", "recorded withdraw: response.withdrawn=not_me", "none held"},
		/* never a guess: what is not clear is asked about and holds the outcome */
		{"!unclear", "asked_back unclear: response.unclear=unclear", "none held"},
		{"!empty", "asked_back empty: response.unclear=empty", "none held"},
		{"!reaction", "asked_back reaction: response.unclear=reaction", "none held"},
		{"!subject_only", "asked_back subject_only: response.unclear=subject_only", "none held"},
		{"~agree;!conditional", "asked_back conditional: response.unclear=conditional", "none held"},
		{"~agree;~block;!several", "asked_back several: response.unclear=several", "none held"},
		{"~block;!block_like", "asked_back block_like: response.unclear=block_like", "none held"},
		{"agree;!block_like", "asked_back block_like: response.unclear=block_like", "none held"},
		{"agree;~block;!several;!block_like", "asked_back block_like: response.unclear=block_like", "none held"},
		{"~not_sure;!unclear", "asked_back not_sure: response.unclear=not_sure", "none held"},
		{"agree;~concern;!prose", "asked_back prose: response.unclear=prose", "none held"},
		{"!attachment", "asked_back attachment: response.unclear=attachment", "none held"},
		{"!encrypted", "asked_back encrypted: response.unclear=encrypted", "none held"},
		{"!on_behalf", "asked_back on_behalf: response.unclear=on_behalf", "none held"},
		{"~agree;!missing_reason", "asked_back unclear: response.unclear=unclear", "none held"},
		{"", "asked_back unclear: response.unclear=unclear", "none held"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		kit_assert_line(i, kit_reply(fresh, "ben", P, cases[i].says), cases[i].told);
		kit_assert_line(i, stands(fresh, "ben"), cases[i].stands);
		kit_teardown(&fresh);
	}
}

/* What the rows of an answer carry. */
static void test_cells(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", P, "block:it breaks our rules");
	const struct event *answer = kit_event(k, EVENT_RESPONSE_RECEIVED, 1);
	assert_string_equal(answer->subject, P);
	assert_string_equal(answer->version, "V1");
	assert_string_equal(answer->member, "m-ben00002");
	assert_string_equal(answer->by, "m-ben00002");
	assert_int_equal(answer->via, VIA_MAIL);
	assert_true(answer->received == k->now);
	assert_string_equal(answer->words, "it breaks our rules");
	assert_string_equal(answer->ref, "");
	const struct event *block = kit_event(k, EVENT_BLOCK_RAISED, 1);
	assert_string_equal(block->ref, arena_printf(&k->arena, "r%llu", (unsigned long long)answer->row));
	const struct event *taken = kit_event(k, EVENT_LETTER_TAKEN, 1);
	assert_string_equal(taken->rows, arena_printf(&k->arena, "r%llu r%llu", (unsigned long long)answer->row,
	                                              (unsigned long long)block->row));
	assert_string_equal(taken->value, "recorded");
	assert_null(taken->words); /* the words stand in the ledger already */
	kit_reply(k, "ana", P, "agree");
	assert_null(kit_event(k, EVENT_RESPONSE_RECEIVED, 2)->words);
}

/* A concern keeps the words behind its colon, else all that was written. */
static void test_words_of_remarks(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", P, "concern:the cost");
	kit_reply(k, "cyd", P, "concern");
	assert_string_equal(kit_event(k, EVENT_CONCERN_RAISED, 1)->words, "the cost");
	assert_string_equal(kit_event(k, EVENT_CONCERN_RAISED, 2)->words, "concern");
	assert_string_equal(kit_event(k, EVENT_CONCERN_RAISED, 2)->value, "C-2");
	assert_int_equal(state_proposal(&k->state, P)->concerns.count, 2);
}

/* A line that is only a question is passed on; it takes no place of an answer and holds nothing. */
static void test_a_noted_question(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", P, ".question:how much is it?");
	assert_string_equal(stands(k, "ben"), "none");
	assert_int_equal(kit_count(k, EVENT_QUESTION_ASKED), 1);
}

/* ---- several replies of one person ---- */

static void test_one_after_the_other(void **state)
{
	static const struct {
		const char *first, *second, *told, *stands;
	} cases[] = {
		{"agree", "stand_aside", "replaced stand_aside: response.replaced=stand_aside", "stand_aside"},
		{"agree", "agree", "replaced agree: response.replaced=agree", "agree"},
		{"agree", "block:no", "replaced block: response.replaced=block block.raised", "block blocks"},
		{"block:no", "agree", "replaced agree: block.withdrawn response.replaced=agree", "agree"},
		{"block:no", "block:still no", "replaced block: response.replaced=block", "block blocks"},
		{"block:no", "concern:only this", "recorded concern: concern.raised=C-1", "block blocks"},
		{"agree", "withdraw", "recorded withdraw: response.withdrawn=asked", "none"},
		{"block:no", "withdraw", "recorded withdraw: block.withdrawn response.withdrawn=asked", "none"},
		{"agree", "not_me", "recorded withdraw: response.withdrawn=not_me", "none held"},
		{"block:no", "not_me", "recorded withdraw: block.withdrawn response.withdrawn=not_me", "none held"},
		{"withdraw", "agree", "recorded agree: response.received=agree", "agree"},
		{"not_me", "agree", "recorded agree: response.received=agree", "agree"},
		{"concern:cost", "agree", "recorded agree: response.received=agree", "agree"},
		/* an unclear reply holds, what was said before stands; a clear one frees */
		{"agree", "!unclear", "asked_back unclear: response.unclear=unclear", "agree held"},
		{"block:no", "!unclear", "asked_back unclear: response.unclear=unclear", "block held blocks"},
		{"!unclear", "agree", "recorded agree: response.received=agree", "agree"},
		{"!unclear", "withdraw", "recorded withdraw: response.withdrawn=asked", "none"},
		{"!unclear", "concern:cost", "recorded concern: concern.raised=C-1", "none held"},
		{"!unclear", "thanks", "noted thanks", "none held"},
		{"agree", "thanks", "noted thanks", "agree"},
		{"agree", "more_time", "noted more_time", "agree"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		kit_reply(k, "ben", P, cases[i].first);
		kit_start(k, "2026-11-18 10:00");
		kit_assert_line(i, kit_reply(k, "ben", P, cases[i].second), cases[i].told);
		kit_assert_line(i, stands(k, "ben"), cases[i].stands);
		kit_assert_line(i, stands(k, "cyd"), "none");
		kit_teardown(&fresh);
	}
}

/* The row that is replaced is named, so that the receipt can say both. */
static void test_a_replacement_names_what_it_replaces(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", P, "agree");
	kit_start(k, "2026-11-18 10:00");
	kit_reply(k, "ben", P, "stand_aside");
	uint64_t first = kit_event(k, EVENT_RESPONSE_RECEIVED, 1)->row;
	assert_string_equal(kit_event(k, EVENT_RESPONSE_REPLACED, 1)->ref,
	                    arena_printf(&k->arena, "r%llu", (unsigned long long)first));
}

/* The latest clear answer by receipt time counts, whatever the order in which the letters turn up. */
static void test_out_of_order(void **state)
{
	static const struct {
		const char *first, *first_at, *second, *second_at, *stands;
	} cases[] = {
		{"stand_aside", "2026-11-18 12:00", "agree", "2026-11-18 11:00", "stand_aside"},
		{"agree", "2026-11-18 12:00", "block:no", "2026-11-18 11:00", "agree"},
		{"block:no", "2026-11-18 12:00", "agree", "2026-11-18 11:00", "block blocks"},
		{"agree", "2026-11-18 12:00", "withdraw", "2026-11-18 11:00", "agree"},
		{"block:no", "2026-11-18 12:00", "withdraw", "2026-11-18 11:00", "block blocks"},
		{"agree", "2026-11-18 11:00", "stand_aside", "2026-11-18 11:30", "stand_aside"},
		{"agree", "2026-11-18 11:00", "agree", "2026-11-18 11:00", "agree"}, /* the same second: by row */
		/* an unclear reply that came before a clear answer was known may hold; the later clear one frees */
		{"!unclear", "2026-11-18 11:00", "agree", "2026-11-18 11:00", "agree"},
		{"!unclear", "2026-11-18 12:00", "agree", "2026-11-18 11:00", "agree held"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		k->now = kit_at(k, "2026-11-18 13:00");
		kit_reply_at(k, "ben", P, cases[i].first, cases[i].first_at);
		kit_reply_at(k, "ben", P, cases[i].second, cases[i].second_at);
		kit_assert_line(i, stands(k, "ben"), cases[i].stands);
		kit_teardown(&fresh);
	}
}

/* A block that is out of date already is written down, and raises nothing. */
static void test_an_old_block_alarms_nobody(void **state)
{
	struct kit *k = *state;
	k->now = kit_at(k, "2026-11-18 13:00");
	kit_reply(k, "ben", P, "agree");
	kit_post(k, NULL);
	kit_reply_at(k, "ben", P, "block:no", "2026-11-18 11:00");
	kit_end(k);
	assert_int_equal(kit_count(k, EVENT_BLOCK_RAISED), 0);
	assert_null(strstr(kit_post(k, NULL), "block "));
}

/* Two different answers within two minutes: which of them was meant? */
static void test_within_two_minutes(void **state)
{
	static const struct {
		const char *first, *second, *second_at, *told, *stands;
	} cases[] = {
		{"agree", "block:no", "2026-11-18 12:02:00", "asked_back several: response.unclear=several", "agree held"},
		{"agree", "block:no", "2026-11-18 12:00:01", "asked_back several: response.unclear=several", "agree held"},
		{"agree", "block:no", "2026-11-18 11:58:00", "asked_back several: response.unclear=several", "agree held"},
		{"agree", "block:no", "2026-11-18 12:02:01", "replaced block: response.replaced=block block.raised", "block blocks"},
		{"agree", "agree", "2026-11-18 12:00:30", "replaced agree: response.replaced=agree", "agree"},
		{"agree", "concern:cost", "2026-11-18 12:00:30", "recorded concern: concern.raised=C-1", "agree"},
		{"agree", "withdraw", "2026-11-18 12:00:30", "recorded withdraw: response.withdrawn=asked", "none"},
		{"agree", "concern:cost;stand_aside", "2026-11-18 12:00:30", "asked_back several: response.unclear=several",
		 "agree held"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		k->now = kit_at(k, "2026-11-18 13:00");
		kit_reply_at(k, "ben", P, cases[i].first, "2026-11-18 12:00:00");
		kit_assert_line(i, kit_reply_at(k, "ben", P, cases[i].second, cases[i].second_at), cases[i].told);
		kit_assert_line(i, stands(k, "ben"), cases[i].stands);
		kit_teardown(&fresh);
	}
}

/* ---- what is not counted ---- */

static void test_not_counted(void **state)
{
	static const struct {
		const char *who, *says, *told;
	} cases[] = {
		{"fay", "agree", "refused not_eligible: response.not_counted=not_eligible"},
		{"hank", "agree", "refused not_eligible: response.not_counted=not_eligible"},
		{"hank", "!unclear", "refused not_eligible: response.not_counted=not_eligible"},
		{"gabe", "agree", "refused not_accepted: response.not_counted=not_accepted"},
		{"fay", "thanks", "noted thanks"},
		{"fay", "help", "noted help"},
	};
	struct kit *k = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		kit_assert_line(i, kit_reply(k, cases[i].who, P, cases[i].says), cases[i].told);
	assert_int_equal(state_proposal(&k->state, P)->voices.count, 5);
	assert_string_equal(kit_reply(k, "ben", "P-2026-999", "agree"), "refused no_request");
}

/* On time is: received before the end. The moment of the decision, or a date in the letter, is of no matter. */
static void test_late(void **state)
{
	static const struct {
		const char *received, *told;
	} cases[] = {
		{"2026-11-24 23:59:59", "recorded agree: response.received=agree"},
		{"2026-11-25 00:00:00", "refused late: response.not_counted=late response.late=agree"},
		{"2026-11-25 00:10:00", "refused late: response.not_counted=late response.late=agree"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		k->now = kit_at(k, "2026-11-25 00:12");
		kit_assert_line(i, kit_reply_at(k, "ben", P, "agree", cases[i].received), cases[i].told);
		assert_int_equal(state_proposal(&k->state, P)->late, i > 0);
		kit_teardown(&fresh);
	}
}

/* After the close: only who was asked what was meant may still say it. */
static void test_after_the_close(void **state)
{
	struct kit *k = *state;
	k->rules.quorum_numerator = 1;
	k->rules.quorum_every_group = 0;
	kit_propose(k, "2026-11-24");
	kit_end(k);
	kit_start(k, "2026-11-18 09:00");
	kit_reply(k, "ana", P, "agree");
	kit_reply(k, "ben", P, "agree");
	kit_reply(k, "cyd", P, "!unclear");
	kit_reply(k, "dee", P, "agree");
	kit_daily(k, "09:00", (struct date){2026, 11, 18}, (struct date){2026, 11, 25});
	assert_int_equal(state_proposal(&k->state, P)->phase, PHASE_CLOSED);
	assert_string_equal(kit_reply(k, "ben", P, "block:no"), "refused late_told: response.not_counted=late response.late=block");
	assert_string_equal(kit_reply(k, "eva", P, "agree"), "refused late: response.not_counted=late response.late=agree");
	/* sent in time, arrived late: the receipt time counts, but the outcome was computed without it */
	assert_string_equal(kit_reply_at(k, "eva", P, "agree", "2026-11-24 20:00"), "refused late: response.not_counted=late response.late=agree");
	assert_string_equal(kit_reply(k, "cyd", P, "agree"), "recorded agree: response.received=agree");
	assert_string_equal(stands(k, "cyd"), "agree");
	assert_string_equal(kit_reply(k, "cyd", P, "block:no"), "refused late_told: response.not_counted=late response.late=block");
	kit_end(k);
	kit_close(k, "ana", P, "confirm");
	assert_int_equal(state_proposal(&k->state, P)->phase, PHASE_DECIDED);
	assert_string_equal(kit_reply(k, "cyd", P, "block:no"), "refused late_told: response.not_counted=late");
}

/* The receipt is the alarm, and may arrive after the end: NOT ME works until the outcome is declared. */
static void test_not_me_after_the_close(void **state)
{
	struct kit *k = *state;
	k->rules.quorum_numerator = 1;
	k->rules.quorum_every_group = 0;
	kit_propose(k, "2026-11-24");
	kit_end(k);
	kit_start(k, "2026-11-18 09:00");
	kit_reply(k, "ana", P, "agree");
	kit_reply(k, "ben", P, "agree");
	kit_reply(k, "dee", P, "agree");
	kit_daily(k, "09:00", (struct date){2026, 11, 18}, (struct date){2026, 11, 25});
	assert_string_equal(state_proposal(&k->state, P)->suggestion, "adopted");
	/* who never answered has nothing to disown, and stops nothing; what stands beside it is no alarm */
	assert_string_equal(kit_reply(k, "cyd", P, "not_me"), "refused late: response.not_counted=late");
	assert_string_equal(kit_reply(k, "ben", P, "not_me;block:no"), "refused late_told: response.not_counted=late");
	assert_string_equal(kit_reply(k, "ben", P, "not_me"), "recorded withdraw: response.withdrawn=not_me");
	assert_string_equal(stands(k, "ben"), "none held");
	kit_end(k);
	assert_string_equal(state_proposal(&k->state, P)->suggestion, "held");
	assert_string_equal(kit_reply(k, "ben", P, "agree"), "recorded agree: response.received=agree");
	kit_end(k);
	kit_close(k, "ana", P, "confirm");
	assert_int_equal(state_proposal(&k->state, P)->phase, PHASE_DECIDED);
	assert_string_equal(kit_reply(k, "ben", P, "not_me"), "refused late: response.not_counted=late");
}

/* The text changed since: nothing written about the old one counts. */
static void test_an_old_version(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", P, "amend;summary:We would meet at the lake.");
	kit_end(k);
	assert_string_equal(kit_reply(k, "ben", P, "agree"), "refused old_version: response.not_counted=old_version");
	assert_string_equal(kit_reply(k, "ben", P, "block:no"),
	                    "refused old_version: response.not_counted=old_version concern.raised=C-1 response.unclear=block_like");
	struct intent intent = kit_letter(k, "ben", P, "agree");
	intent.request.version = "V2";
	assert_string_equal(kit_take(k, &intent), "recorded agree: response.received=agree");
}

/* ---- who leaves ---- */

static void test_who_leaves_is_not_counted(void **state)
{
	struct kit *k = *state;
	kit_reply(k, "ben", P, "block:no");
	kit_person(k, "ben")->until = "2026-11-17";
	kit_roster(k);
	assert_string_equal(kit_end(k), "call.left");
	assert_string_equal(kit_event(k, EVENT_CALL_LEFT, 1)->member, "m-ben00002");
	assert_true(voice_of(k, "ben")->left);
	assert_string_equal(kit_end(k), "");
	assert_string_equal(kit_reply(k, "ben", P, "agree"), "refused not_eligible: response.not_counted=not_eligible");
}

static void test_whose_agreement_ends_is_not_counted(void **state)
{
	struct kit *k = *state;
	kit_person(k, "ben")->agreement = "";
	kit_roster(k);
	assert_string_equal(kit_end(k), "call.left");
	assert_string_equal(kit_reply(k, "ben", P, "agree"), "refused not_accepted: response.not_counted=not_accepted");
}

/* Two seats, one ends: the voice stays. */
static void test_one_of_two_seats_ends(void **state)
{
	struct kit *k = *state;
	kit_seat(k, "workgroup_representative", "G-ride", "ben");
	kit_roster(k);
	k->roster.seats.items[1].until = "2026-11-17";
	kit_roster(k);
	assert_string_equal(kit_end(k), "");
}

/* ---- bounds ---- */

/* More rows than one letter may cause: none of them is taken, and we ask. */
static void test_too_many_rows(void **state)
{
	static const struct {
		int bound;
		const char *says, *told;
	} cases[] = {
		{3, "agree;concern:a;concern:b", "recorded agree: response.received=agree concern.raised=C-1 concern.raised=C-2"},
		{2, "agree;concern:a;concern:b", "asked_back too_many: response.unclear=too_many"},
		{2, "block:no", "recorded block: response.received=block block.raised"},
		{1, "block:no", "asked_back too_many: response.unclear=too_many"}, /* rows are counted, not lines */
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		setup(&fresh);
		struct kit *k = fresh;
		struct intent intent = kit_letter(k, "ben", P, cases[i].says);
		struct decision d = kit_begin(k);
		d.rows_a_letter = cases[i].bound;
		decide_letter(&d, &intent);
		kit_keep(k, &d);
		k->class = d.class;
		k->note = d.note;
		kit_assert_line(i, kit_told(k), cases[i].told);
		kit_teardown(&fresh);
	}
}

/* However large the setting: what a letter causes fits into the cell that names its rows. */
static void test_a_flood_of_lines(void **state)
{
	struct kit *k = *state;
	struct buf says = buf_new(&k->arena);
	for (int i = 0; i < 900; i++)
		buf_printf(&says, "%sconcern:again", i == 0 ? "" : ";");
	struct intent intent = kit_letter(k, "ben", P, buf_string(&says));
	struct decision d = kit_begin(k);
	d.rows_a_letter = 1000;
	decide_letter(&d, &intent);
	kit_keep(k, &d);
	assert_int_equal(d.class, CLASS_ASKED_BACK);
	assert_int_equal(kit_count(k, EVENT_CONCERN_RAISED), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_reply),
		CALL_TEST(test_cells),
		CALL_TEST(test_words_of_remarks),
		CALL_TEST(test_a_noted_question),
		cmocka_unit_test(test_one_after_the_other),
		CALL_TEST(test_a_replacement_names_what_it_replaces),
		cmocka_unit_test(test_out_of_order),
		CALL_TEST(test_an_old_block_alarms_nobody),
		cmocka_unit_test(test_within_two_minutes),
		CALL_TEST(test_not_counted),
		cmocka_unit_test(test_late),
		PEOPLE_TEST(test_after_the_close),
		PEOPLE_TEST(test_not_me_after_the_close),
		CALL_TEST(test_an_old_version),
		CALL_TEST(test_who_leaves_is_not_counted),
		CALL_TEST(test_whose_agreement_ends_is_not_counted),
		CALL_TEST(test_one_of_two_seats_ends),
		cmocka_unit_test(test_too_many_rows),
		CALL_TEST(test_a_flood_of_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

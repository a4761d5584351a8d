/* SPDX-License-Identifier: MIT */
/* Opening a proposal with its call: who may, which kinds, until when, who has a voice. */
#include "kit.h"

static const char *open_with(struct kit *k, struct proposal_draft draft)
{
	const char *id;
	return kit_open(k, draft, &id);
}

/* One cell of a good draft is changed; a word of what is said, or NULL. */
static void test_drafts(void **state)
{
	static const struct {
		size_t cell;
		const char *value, *wrong;
	} cases[] = {
		{offsetof(struct proposal_draft, title), "Meet elsewhere", NULL},
		{offsetof(struct proposal_draft, title), "", "title:"},
		{offsetof(struct proposal_draft, summary), "", "summary:"},
		{offsetof(struct proposal_draft, goal), "GOAL-1", NULL},
		/* kinds that touch people outside need the gate, which is not there yet */
		{offsetof(struct proposal_draft, kind), "procedure", NULL},
		{offsetof(struct proposal_draft, kind), "minutes", NULL},
		{offsetof(struct proposal_draft, kind), "seat", NULL},
		{offsetof(struct proposal_draft, kind), "revise", NULL},
		{offsetof(struct proposal_draft, kind), "other", NULL},
		{offsetof(struct proposal_draft, kind), "action", "heard before it is decided"},
		{offsetof(struct proposal_draft, kind), "backbone", "heard before it is decided"},
		{offsetof(struct proposal_draft, kind), "add_workgroup", "heard before it is decided"},
		{offsetof(struct proposal_draft, kind), "agenda", "heard before it is decided"},
		{offsetof(struct proposal_draft, kind), "document", "heard before it is decided"},
		{offsetof(struct proposal_draft, kind), "party", "\"party\" is none"},
		{offsetof(struct proposal_draft, kind), "", "\"\" is none"},
		{offsetof(struct proposal_draft, kind), "Procedure", "is none"},
		/* proposers: an active Core member with the agreement, by id or address */
		{offsetof(struct proposal_draft, by), "m-cyd00003", NULL},
		{offsetof(struct proposal_draft, by), "cyd@example.org", NULL},
		{offsetof(struct proposal_draft, by), "m-fay00006", "by:"},
		{offsetof(struct proposal_draft, by), "m-gabe0007", "by:"},
		{offsetof(struct proposal_draft, by), "m-nobody00", "by:"},
		{offsetof(struct proposal_draft, by), "nobody@example.org", "by:"},
		{offsetof(struct proposal_draft, by), "", "by:"},
		/* deadlines: today is Tuesday, November 17; five days are the least */
		{offsetof(struct proposal_draft, deadline), "2026-11-22", NULL},
		{offsetof(struct proposal_draft, deadline), "2026-11-21", "2026-11-22 or later"},
		{offsetof(struct proposal_draft, deadline), "2025-11-24", "or later"},
		{offsetof(struct proposal_draft, deadline), "11/24/2026", "is no date"},
		{offsetof(struct proposal_draft, deadline), "2026-11-31", "is no date"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		kit_setup_people(&fresh);
		struct kit *k = fresh;
		struct proposal_draft draft = kit_draft();
		*(const char **)(void *)((unsigned char *)&draft + cases[i].cell) = cases[i].value;
		const char *wrong = open_with(k, draft);
		if ((wrong == NULL) != (cases[i].wrong == NULL) || (wrong != NULL && strstr(wrong, cases[i].wrong) == NULL))
			fail_msg("case %zu \"%s\": %s", i, cases[i].value, wrong == NULL ? "opened" : wrong);
		assert_int_equal(k->state.proposals.count, wrong == NULL);
		kit_teardown(&fresh);
	}
}

/* A shared address names nobody. */
static void test_a_shared_address_is_no_proposer(void **state)
{
	struct kit *k = *state;
	struct proposal_draft draft = kit_draft();
	kit_person(k, "ben")->addresses = kit_person(k, "cyd")->addresses = "home@example.org";
	state_lay_roster(&k->state, &k->roster);
	draft.by = "home@example.org";
	assert_non_null(open_with(k, draft));
}

/* What is written down, and in which order. */
static void test_rows(void **state)
{
	struct kit *k = *state;
	struct proposal_draft draft = kit_draft();
	const char *id = "";
	draft.goal = "GOAL-1";
	draft.impact = "nobody outside";
	assert_null(kit_open(k, draft, &id));
	assert_string_equal(id, "P-2026-001");
	assert_string_equal(k->said, "proposal.drafted=procedure proposal.opened call.opened call.eligible=G-back "
	                             "call.eligible=G-food call.eligible=G-ride call.eligible=G-core call.eligible=G-back");
	const struct event *drafted = kit_event(k, EVENT_PROPOSAL_DRAFTED, 1);
	assert_string_equal(drafted->by, "m-ben00002");
	assert_string_equal(drafted->member, "m-ben00002");
	assert_string_equal(drafted->version, "V1");
	const struct event *call = kit_event(k, EVENT_CALL_OPENED, 1);
	assert_string_equal(call->words, k->rules.text); /* the rules in force */
	assert_non_null(strstr(call->words, "quorum.numerator = 2\n"));
	assert_string_equal(call->by, "operator");
	const struct proposal *p = state_proposal(&k->state, id);
	assert_string_equal(p->title, "Meet at the library");
	assert_string_equal(p->summary, "We would meet at the library.");
	assert_string_equal(p->goal, "GOAL-1");
	assert_string_equal(p->impact, "nobody outside");
	assert_string_equal(p->body, "The town hall is closed.");
	assert_int_equal(p->phase, PHASE_CALL);
	assert_int_equal(p->version, 1);
	assert_true(p->opened == k->now);
}

/* Eligible: active Core seats with agreement on the moment the call opens; frozen then. */
static void test_eligible(void **state)
{
	struct kit *k = *state;
	struct proposal *p = kit_propose(k, "");
	static const char *const voices[] = {"ana", "ben", "cyd", "dee", "eva"};
	assert_int_equal(p->voices.count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_non_null(proposal_voice(&k->state, p, kit_id(voices[i])));
	assert_null(proposal_voice(&k->state, p, kit_id("fay")));
	assert_null(proposal_voice(&k->state, p, kit_id("gabe")));
	kit_person(k, "gabe")->agreement = "2026-11-17";
	kit_roster(k);
	p = state_proposal(&k->state, "P-2026-001");
	assert_null(proposal_voice(&k->state, p, kit_id("gabe")));
	assert_non_null(proposal_voice(&k->state, kit_propose(k, ""), kit_id("gabe"))); /* the next one, yes */
}

/* Two seats for two groups: two rows, one voice. Two seats for one group: one row. */
static void test_two_seats(void **state)
{
	struct kit *k = *state;
	kit_seat(k, "workgroup_representative", "G-ride", "ben");
	kit_seat(k, "data_collector", "G-food", "ben");
	kit_roster(k);
	struct proposal *p = kit_propose(k, "");
	size_t rows = 0;
	for (size_t i = 1; i <= kit_count(k, EVENT_CALL_ELIGIBLE); i++)
		rows += strcmp(kit_event(k, EVENT_CALL_ELIGIBLE, i)->member, "m-ben00002") == 0;
	assert_int_equal(rows, 2);
	assert_int_equal(p->voices.count, 5);
	assert_int_equal(p->voice_groups.count, 6);
}

/* A seat that has ended gives no voice for its group any more. */
static void test_a_seat_that_ended(void **state)
{
	struct kit *k = *state;
	struct roster_seat *seat = kit_seat(k, "workgroup_representative", "G-ride", "ben");
	kit_roster(k);
	seat->until = "2026-11-16";
	kit_roster(k);
	assert_int_equal(kit_propose(k, "")->voice_groups.count, 5);
}

static void test_nobody_eligible(void **state)
{
	struct kit *k = *state;
	for (size_t i = 0; i < k->roster.people.count; i++)
		k->roster.people.items[i].agreement = "";
	kit_roster(k);
	const char *wrong = open_with(k, kit_draft());
	assert_non_null(wrong);
	assert_non_null(strstr(wrong, "nobody holds a Core seat"));
}

/* The end: whole local days; a day off moves it to the next business day. */
static void test_deadlines(void **state)
{
	static const struct {
		const char *now, *deadline, *wanted;
	} cases[] = {
		{"2026-11-17 09:00", "2026-11-24", "2026-11-25 00:00"},
		{"2026-11-17 09:00", "", "2026-11-25 00:00"},           /* seven days */
		{"2026-11-17 09:00", "2026-11-28", "2026-12-01 00:00"}, /* Saturday */
		{"2026-11-17 09:00", "2026-11-29", "2026-12-01 00:00"}, /* Sunday */
		{"2026-11-17 09:00", "2026-11-26", "2026-11-28 00:00"}, /* a holiday */
		{"2026-11-18 09:00", "2026-11-25", "2026-11-26 00:00"},
		{"2026-11-19 09:00", "", "2026-11-28 00:00"},           /* seven days on: the holiday */
		{"2026-12-18 23:59", "2026-12-25", "2026-12-29 00:00"}, /* holiday, then a weekend */
		{"2026-10-28 09:00", "2026-11-04", "2026-11-05 00:00"}, /* clocks change in between */
		{"2026-12-30 00:00", "", "2027-01-07 00:00"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		kit_setup_people(&fresh);
		struct kit *k = fresh;
		k->now = kit_at(k, cases[i].now);
		kit_assert_line(i, kit_time(k, kit_propose(k, cases[i].deadline)->deadline), cases[i].wanted);
		kit_teardown(&fresh);
	}
}

/* "Five days at least" are counted in local days, also late in the evening when UTC is a day ahead. */
static void test_the_shortest_call_at_night(void **state)
{
	struct kit *k = *state;
	struct proposal_draft draft = kit_draft();
	k->now = kit_at(k, "2026-11-17 23:30");
	draft.deadline = "2026-11-22";
	assert_null(open_with(k, draft));
}

/* Ids are never used again, and the year is the local one. */
static void test_ids(void **state)
{
	struct kit *k = *state;
	const char *id;
	kit_propose(k, "");
	assert_null(kit_open(k, kit_draft(), &id));
	assert_string_equal(id, "P-2026-002");
	k->now = kit_at(k, "2026-12-31 23:00");
	assert_null(kit_open(k, kit_draft(), &id));
	assert_string_equal(id, "P-2026-003");
	k->now = kit_at(k, "2027-01-01 00:00");
	assert_null(kit_open(k, kit_draft(), &id));
	assert_string_equal(id, "P-2027-001");
}

/* A text may hold whatever people write: only the named lines before the blank line are read back. */
static void test_texts(void **state)
{
	struct kit *k = *state;
	struct proposal_draft draft = kit_draft();
	const char *id;
	draft.title = "title: a title";
	draft.body = "summary: not this one\n\nSecond paragraph.\n";
	assert_null(kit_open(k, draft, &id));
	const struct proposal *p = state_proposal(&k->state, id);
	assert_string_equal(p->title, "title: a title");
	assert_string_equal(p->summary, "We would meet at the library.");
	assert_string_equal(p->body, "summary: not this one\n\nSecond paragraph.\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_drafts),
		PEOPLE_TEST(test_a_shared_address_is_no_proposer),
		PEOPLE_TEST(test_rows),
		PEOPLE_TEST(test_eligible),
		PEOPLE_TEST(test_two_seats),
		PEOPLE_TEST(test_a_seat_that_ended),
		PEOPLE_TEST(test_nobody_eligible),
		cmocka_unit_test(test_deadlines),
		PEOPLE_TEST(test_the_shortest_call_at_night),
		PEOPLE_TEST(test_ids),
		PEOPLE_TEST(test_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Whether our mail reaches a member: which mails that come back make an address fail. */
#include "kit.h"

#include "core/reach.h"

struct history {
	const char *what;
	/* A sign a day from November 2 on: p refused for good, t for now (twice that day: P, T), h a letter of theirs. */
	const char *days;
	bool failing, permanent;
};

static void bounce(struct kit *k, uint32_t person, bool permanent, instant received)
{
	*LIST_PUSH(&k->arena, &k->state.bounced) = (struct bounced){
		.row = k->state.bounced.count + 1, .person = person, .permanent = permanent, .received = received};
}

static void test_scores(void **state)
{
	struct kit *k = *state;
	static const struct history cases[] = {
		{"nothing", "", false, false},
		{"one refusal", "p", false, true},
		{"two the same day", "P", false, true},
		{"two on two days", "pp", true, true},
		{"a week between", "p......p", true, true},
		{"soft ones", "ttttttt", false, false},
		{"eight soft ones", "tttttttt", true, false},
		{"many the same day count once", "TTTT", false, false},
		{"one for good among soft ones", "ttttttp", true, true},
		{"they wrote in between", "ph.p", false, true},
		{"forgiven after thirty days", "p...............................", false, false},
		{"one is forgiven, one is not", "p..............................p", false, true},
	};
	uint32_t person = state_person(&k->state, kit_id("ben"));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		k->state.bounced.count = 0;
		k->state.people.items[person].heard = 0;
		instant at = kit_at(k, "2026-11-02 10:00");
		for (const char *day = cases[i].days; *day != '\0'; day++, at += SECONDS_A_DAY) {
			if (*day == 'h')
				reach_heard(&k->state, person, at);
			else if (*day != '.')
				bounce(k, person, *day == 'p' || *day == 'P', at);
			if (*day == 'P' || *day == 'T')
				bounce(k, person, *day == 'P', at + 3600);
		}
		struct reach reach = reach_of(&k->rules, &k->state, person, at);
		if (reach.failing != cases[i].failing || reach.permanent != cases[i].permanent)
			fail_msg("%s: failing %d, permanent %d", cases[i].what, reach.failing, reach.permanent);
	}
}

static void test_absence(void **state)
{
	struct kit *k = *state;
	uint32_t person = state_person(&k->state, kit_id("ben"));
	struct event away = event_new(EVENT_AWAY_NOTED);
	away.member = kit_id("ben");
	away.received = kit_at(k, "2026-11-24 10:00");
	reach_noted(&k->state, &away); /* no date */
	assert_true(reach_away(&k->state, person, away.received) == INSTANT_NONE);
	away.due = kit_at(k, "2026-12-04 12:00");
	reach_noted(&k->state, &away);
	assert_true(reach_away(&k->state, person, away.received) == away.due);
	assert_true(reach_away(&k->state, person, away.due) == INSTANT_NONE);
	reach_heard(&k->state, person, away.received + 60);
	assert_true(reach_away(&k->state, person, away.received + 60) == INSTANT_NONE);
	reach_noted(&k->state, &away); /* an older note that comes late */
	assert_true(reach_away(&k->state, person, away.received + 60) == INSTANT_NONE);
	away.received += 3600;
	away.due = kit_at(k, "2099-01-01 12:00"); /* not believed further than ninety days */
	reach_noted(&k->state, &away);
	assert_true(reach_away(&k->state, person, away.received) == away.received + (instant)90 * SECONDS_A_DAY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_scores, kit_setup_people, kit_teardown),
		cmocka_unit_test_setup_teardown(test_absence, kit_setup_people, kit_teardown),
	};
	return cmocka_run_group_tests_name("reach", tests, NULL, NULL);
}

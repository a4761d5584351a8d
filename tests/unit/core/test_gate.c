/* SPDX-License-Identifier: MIT */
/* The gate: when the people impacted were heard, so that a call may open. */
#include "kit.h"

#include "core/gate.h"

#define P "P-2026-001"

static struct event *add(struct decision *d, enum event_kind kind, const char *member, const char *value)
{
	struct event *event = decision_add(d, kind);
	event->subject = P;
	event->member = kit_id(member);
	event->value = value;
	event->received = d->now;
	return event;
}

static void draft(struct kit *k, const char *kind)
{
	struct decision d = kit_begin(k);
	struct event *event = add(&d, EVENT_PROPOSAL_DRAFTED, "ben", kind);
	event->version = "V1";
	event->words = "title: Rides\nsummary: Rides.\ngoal: \nimpact: People without a car.\n\nText";
	add(&d, EVENT_PROPOSAL_OPENED, "ben", "");
	kit_keep(k, &d);
}

/*
 * What happened, a word each: S stated, R asked people (E: each member reports),
 * G:group speaks for them; A, N, C:who asked, nobody answered, could not; I:who
 * gave input, T:who took it back; F, W:who waives as Facilitator, as Rep; P passed.
 */
static void play_word(struct kit *k, struct decision *d, char what, const char *who)
{
	switch (what) {
	case 'S':
		add(d, EVENT_IMPACT_STATED, "ben", "")->words = "People without a car";
		break;
	case 'R':
	case 'E':
		add(d, EVENT_INPUT_REQUESTED, "", what == 'R' ? "documented" : "each_member")->due =
			kit_at(k, "2026-12-01 00:00");
		break;
	case 'G':
		add(d, EVENT_IMPACT_REPRESENTED, "", who);
		break;
	case 'A':
	case 'N':
	case 'C':
		add(d, EVENT_INPUT_ATTEMPTED, who, what == 'A' ? "asked" : what == 'N' ? "nobody_answered" : "could_not");
		break;
	case 'I':
		add(d, EVENT_INPUT_GIVEN, who, "person")->words = "The bus comes once a day.";
		break;
	case 'T':
		add(d, EVENT_INPUT_WISH, who, "take_back");
		break;
	case 'P':
		add(d, EVENT_GATE_PASSED, "", "input");
		break;
	default:
		add(d, EVENT_GATE_WAIVED, who, what == 'F' ? "facilitator" : "representative")->words = "It is cold";
		break;
	}
}

static void play(struct kit *k, const char *script)
{
	struct decision d = kit_begin(k);
	while (*script != '\0') {
		size_t length = strcspn(script, " ");
		const char *who = length > 2 ? arena_strndup(&k->arena, script + 2, length - 2) : "";
		play_word(k, &d, *script, who);
		script += length + (script[length] == ' ');
	}
	kit_keep(k, &d);
}

static struct kit *fresh_kit(void)
{
	void *fresh = NULL;
	kit_setup_people(&fresh);
	return fresh;
}

static void test_states(void **state)
{
	static const struct {
		const char *kind, *script, *now;
		enum gate_state expected;
		const char *by;
	} cases[] = {
		{"procedure", "", "2026-11-20 09:00", GATE_NOT_NEEDED, ""},
		{"seat", "S R I:fay", "2026-11-20 09:00", GATE_NOT_NEEDED, ""},
		{"action", "", "2026-11-20 09:00", GATE_NOT_STATED, ""},
		{"action", "S", "2026-11-20 09:00", GATE_STATED, ""},
		{"backbone", "S R", "2026-11-20 09:00", GATE_ASKING, ""},
		/* without a statement nothing passes */
		{"agenda", "R I:s-aaaaaaaa", "2026-11-20 09:00", GATE_NOT_STATED, ""},
		/* (b) one who told us */
		{"document", "S R I:s-aaaaaaaa", "2026-11-20 09:00", GATE_PASSED, "input"},
		{"add_workgroup", "S R I:fay", "2026-11-20 09:00", GATE_PASSED, "input"},
		{"action", "S R I:s-aaaaaaaa T:s-aaaaaaaa", "2026-11-20 09:00", GATE_ASKING, ""},
		{"action", "S R I:s-aaaaaaaa T:s-bbbbbbbb", "2026-11-20 09:00", GATE_PASSED, "input"},
		{"action", "S R I:s-aaaaaaaa P T:s-aaaaaaaa", "2026-11-20 09:00", GATE_PASSED, "input"},
		/* what a Core member thinks opens nothing, unless they asked people and pass on what those said */
		{"action", "S R I:cyd", "2026-11-20 09:00", GATE_ASKING, ""},
		{"action", "S R A:cyd I:cyd", "2026-11-20 09:00", GATE_PASSED, "input"},
		{"action", "S R C:cyd I:cyd", "2026-11-20 09:00", GATE_ASKING, ""},
		/* (a) a group that speaks for them */
		{"action", "S G:G-food R I:ben", "2026-11-20 09:00", GATE_PASSED, "represented"},
		{"action", "S G:G-food R I:cyd", "2026-11-20 09:00", GATE_ASKING, ""},
		{"action", "S G:G-none R I:ben", "2026-11-20 09:00", GATE_ASKING, ""},
		/* (c) two asked and nobody answered */
		{"action", "S R A:ben", "2026-12-01 00:00", GATE_ASKING, ""},
		{"action", "S R A:ben A:cyd", "2026-11-30 23:59", GATE_ASKING, ""},
		{"action", "S R A:ben A:cyd", "2026-12-01 00:00", GATE_PASSED, "attempts"},
		{"action", "S R A:ben A:ben", "2026-12-01 00:00", GATE_ASKING, ""},
		{"action", "S R N:ben N:cyd", "2026-11-20 09:00", GATE_PASSED, "attempts"},
		{"action", "S R N:ben A:cyd", "2026-11-20 09:00", GATE_ASKING, ""},
		{"action", "S R N:ben C:cyd C:dee", "2026-12-05 09:00", GATE_ASKING, ""},
		{"action", "S R N:ben A:ben N:cyd", "2026-11-20 09:00", GATE_ASKING, ""},
		/* each member: ana, ben, cyd, dee, eva have a voice */
		{"action", "S E I:s-aaaaaaaa", "2026-12-05 09:00", GATE_ASKING, ""},
		{"action", "S E A:ana A:ben C:cyd N:dee", "2026-12-05 09:00", GATE_ASKING, ""},
		{"action", "S E A:ana A:ben C:cyd N:dee A:eva", "2026-11-20 09:00", GATE_PASSED, "each_member"},
		/* waived: a Facilitator and a Rep, two people */
		{"action", "S R F:ana", "2026-11-20 09:00", GATE_ASKING, ""},
		{"action", "S R W:ben W:cyd", "2026-11-20 09:00", GATE_ASKING, ""},
		{"action", "S R F:ana W:ana", "2026-11-20 09:00", GATE_ASKING, ""},
		{"action", "S R F:ana W:ben", "2026-11-20 09:00", GATE_WAIVED, ""},
		{"action", "S E F:ana W:ben", "2026-11-20 09:00", GATE_WAIVED, ""},
		{"action", "F:ana W:ben", "2026-11-20 09:00", GATE_NOT_STATED, ""},
		{"action", "S R F:ana W:ben I:s-aaaaaaaa", "2026-11-20 09:00", GATE_PASSED, "input"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kit *k = fresh_kit();
		draft(k, cases[i].kind);
		play(k, cases[i].script);
		const struct proposal *p = state_proposal(&k->state, P);
		instant now = kit_at(k, cases[i].now);
		enum gate_state got = gate_state(&k->state, p, now);
		bool open = got == GATE_NOT_NEEDED || got == GATE_PASSED || got == GATE_WAIVED;
		if (got != cases[i].expected || strcmp(gate_passed_by(&k->state, p, now), cases[i].by) != 0)
			fail_msg("%s \"%s\": state %d, by \"%s\"", cases[i].kind, cases[i].script, (int)got,
			         gate_passed_by(&k->state, p, now));
		assert_int_equal(gate_passed(&k->state, p, now), open);
		void *old = k;
		kit_teardown(&old);
	}
}

static void test_heard(void **state)
{
	struct kit *k = *state;
	draft(k, "action");
	play(k, "S R I:s-aaaaaaaa I:s-aaaaaaaa I:fay I:hank T:hank");
	assert_int_equal(gate_heard(&k->state, state_proposal(&k->state, P)), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states),
		PEOPLE_TEST(test_heard),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

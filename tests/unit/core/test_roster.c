/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include "base/buf.h"
#include "core/roster.h"

/* Registers without a fault; each case changes something. */
static struct roster good_roster(struct arena *arena)
{
	struct roster r = {0};
	*LIST_PUSH(arena, &r.people) = (struct roster_person){
		2, "m-ana00001", "Ana Ortega", "ana@example.org ana@work.example.org", "", "en", "2026-01-15", "2026-01-02", "", ""};
	*LIST_PUSH(arena, &r.people) =
		(struct roster_person){3, "", "Ben Carter", "BEN@example.org", "no", "es", "", "", "2027-12-31", ""};
	*LIST_PUSH(arena, &r.people) =
		(struct roster_person){4, "m-fay00003", "Fay Novak", "home@example.org", "yes", "", "", "", "", ""};
	*LIST_PUSH(arena, &r.people) =
		(struct roster_person){5, "m-kay00004", "Kay Novak", "Home@Example.org", "yes", "", "", "", "", ""};
	*LIST_PUSH(arena, &r.groups) = (struct roster_group){2, "G-back", "backbone", "Example Foundation", "", "2026-06-30"};
	*LIST_PUSH(arena, &r.groups) = (struct roster_group){3, "G-food", "workgroup", "Food", "2026-01-02", ""};
	*LIST_PUSH(arena, &r.groups) = (struct roster_group){4, "G-next", "backbone", "Next", "2026-07-01", ""};
	*LIST_PUSH(arena, &r.seats) = (struct roster_seat){2, "S-1", "facilitator", "G-back", "m-ana00001", "", ""};
	*LIST_PUSH(arena, &r.seats) =
		(struct roster_seat){3, "", "workgroup_representative", "G-food", "Ben@example.org", "2026-01-02", ""};
	*LIST_PUSH(arena, &r.seats) = (struct roster_seat){4, "", "recorder", "G-back", "", "", ""};
	*LIST_PUSH(arena, &r.goals) = (struct roster_goal){2, "GOAL-1", "Everybody can get to a doctor"};
	*LIST_PUSH(arena, &r.steps) =
		(struct roster_step){2, "A-2026-001", "Print the cards", "ben@example.org", "G-food", "GOAL-1", "2026-12-15"};
	*LIST_PUSH(arena, &r.steps) = (struct roster_step){3, "A-2026-002", "Call", "m-ana00001", "G-food", "", "2026-12-15"};
	return r;
}

static void test_good_registers(void **state)
{
	struct scratch *scratch = *state;
	struct roster roster = good_roster(&scratch->arena);
	struct roster_problems problems;
	roster_check(&scratch->arena, &roster, &problems);
	for (size_t i = 0; i < problems.count; i++)
		print_message("%s %d: %s\n", problems.items[i].file, problems.items[i].line, problems.items[i].what);
	assert_int_equal(problems.count, 0);
}

enum part { PERSON, GROUP, SEAT, GOAL, STEP };

#define CELL_OF(kind, column) offsetof(struct roster_##kind, column)

static const struct {
	enum part part;
	size_t row, cell;
	const char *value;
	const char *told; /* every problem: "file line: what;" */
} cases[] = {
	/* people */
	{PERSON, 1, CELL_OF(person, member), "m-ana00001", "people.csv 3: member: m-ana00001 stands on line 2 too;"},
	{PERSON, 0, CELL_OF(person, member), "ana",
	 "people.csv 2: member: \"ana\" is no member id;seats.csv 2: member: \"m-ana00001\" is not in people.csv;"
	 "steps.csv 3: owner: \"m-ana00001\" is not in people.csv;"},
	{PERSON, 0, CELL_OF(person, member), "m-ILOU0001",
	 "people.csv 2: member: \"m-ILOU0001\" is no member id;seats.csv 2: member: \"m-ana00001\" is not in people.csv;"
	 "steps.csv 3: owner: \"m-ana00001\" is not in people.csv;"},
	{PERSON, 2, CELL_OF(person, name), "", "people.csv 4: name is missing;"},
	{PERSON, 0, CELL_OF(person, addresses), "ana@example.org Home@example.org",
	 "people.csv 2: address number 2 stands on line 5 too;"},
	{PERSON, 0, CELL_OF(person, addresses), "ana@example.org,ana@work.example.org",
	 "people.csv 2: address number 1 is none;"},
	{PERSON, 0, CELL_OF(person, addresses), "ana", "people.csv 2: address number 1 is none;"},
	{PERSON, 0, CELL_OF(person, addresses), "ana@example.org @example.org", "people.csv 2: address number 2 is none;"},
	{PERSON, 0, CELL_OF(person, addresses), "ana@example.org ANA@example.org", ""},
	{PERSON, 0, CELL_OF(person, addresses), "", ""},
	{PERSON, 2, CELL_OF(person, shared), "no", "people.csv 4: address number 1 stands on line 5 too;"},
	{PERSON, 3, CELL_OF(person, shared), "", "people.csv 5: address number 1 stands on line 4 too;"},
	{PERSON, 1, CELL_OF(person, shared), "perhaps", "people.csv 3: shared: \"perhaps\" is neither yes nor no;"},
	{PERSON, 1, CELL_OF(person, public), "perhaps", "people.csv 3: public: \"perhaps\" is neither yes nor no;"},
	{PERSON, 1, CELL_OF(person, language), "Spanish", "people.csv 3: language: \"Spanish\" is no code;"},
	{PERSON, 1, CELL_OF(person, agreement), "2026-02-29", "people.csv 3: agreement: \"2026-02-29\" is no date;"},
	{PERSON, 1, CELL_OF(person, until), "12/31/2026", "people.csv 3: until: \"12/31/2026\" is no date;"},
	{PERSON, 0, CELL_OF(person, until), "2026-01-01", "people.csv 2: until lies before from;"},
	/* groups */
	{GROUP, 1, CELL_OF(group, kind), "club", "groups.csv 3: kind: \"club\" is none;"},
	{GROUP, 1, CELL_OF(group, group), "=food",
	 "groups.csv 3: group: \"=food\" is no id;seats.csv 3: group: \"G-food\" is not in groups.csv;"
	 "steps.csv 2: group: \"G-food\" is not in groups.csv;steps.csv 3: group: \"G-food\" is not in groups.csv;"},
	{GROUP, 2, CELL_OF(group, group), "G-back", "groups.csv 4: group: G-back stands on line 2 too;"},
	{GROUP, 2, CELL_OF(group, from), "2026-06-30",
	 "groups.csv 4: the group of line 2 is the Backbone at the same time;"},
	{GROUP, 0, CELL_OF(group, until), "", "groups.csv 4: the group of line 2 is the Backbone at the same time;"},
	{GROUP, 1, CELL_OF(group, from), "soon", "groups.csv 3: from: \"soon\" is no date;"},
	/* seats */
	{SEAT, 2, CELL_OF(seat, seat), "S-1", "seats.csv 4: seat: S-1 stands on line 2 too;"},
	{SEAT, 0, CELL_OF(seat, role), "chair", "seats.csv 2: role: \"chair\" is none;"},
	{SEAT, 0, CELL_OF(seat, group), "G-food",
	 "seats.csv 2: the seat facilitator is held for a group of kind backbone, and G-food is of kind workgroup;"},
	{SEAT, 0, CELL_OF(seat, group), "G-gone", "seats.csv 2: group: \"G-gone\" is not in groups.csv;"},
	{SEAT, 0, CELL_OF(seat, group), "", "seats.csv 2: group: \"\" is not in groups.csv;"},
	{SEAT, 0, CELL_OF(seat, member), "m-nob0dy00", "seats.csv 2: member: \"m-nob0dy00\" is not in people.csv;"},
	{SEAT, 0, CELL_OF(seat, member), "who@example.org", "seats.csv 2: member: this address is not in people.csv;"},
	{SEAT, 0, CELL_OF(seat, member), "home@example.org",
	 "seats.csv 2: member: more than one person has this address;"},
	{SEAT, 0, CELL_OF(seat, from), "2026-13-01", "seats.csv 2: from: \"2026-13-01\" is no date;"},
	/* goals and steps */
	{GOAL, 0, CELL_OF(goal, statement), "", "goals.csv 2: statement is missing;"},
	{GOAL, 0, CELL_OF(goal, goal), "1", "goals.csv 2: goal: \"1\" is no id;steps.csv 2: goal: \"GOAL-1\" is not in goals.csv;"},
	{STEP, 1, CELL_OF(step, step), "A-2026-001", "steps.csv 3: step: A-2026-001 stands on line 2 too;"},
	{STEP, 1, CELL_OF(step, step), "", "steps.csv 3: step is missing;"},
	{STEP, 1, CELL_OF(step, what), "", "steps.csv 3: what is missing;"},
	{STEP, 1, CELL_OF(step, owner), "", "steps.csv 3: owner: \"\" is not in people.csv;"},
	{STEP, 1, CELL_OF(step, group), "", "steps.csv 3: group: \"\" is not in groups.csv;"},
	{STEP, 1, CELL_OF(step, due), "", "steps.csv 3: due is missing;"},
	{STEP, 1, CELL_OF(step, due), "2026-12-32", "steps.csv 3: due: \"2026-12-32\" is no date;"},
};

static void *row_of(struct roster *roster, enum part part, size_t row)
{
	switch (part) {
	case PERSON:
		return &roster->people.items[row];
	case GROUP:
		return &roster->groups.items[row];
	case SEAT:
		return &roster->seats.items[row];
	case GOAL:
		return &roster->goals.items[row];
	case STEP:
		return &roster->steps.items[row];
	}
	return NULL;
}

static const char *told(struct arena *arena, const struct roster_problems *problems)
{
	struct buf out = buf_new(arena);
	for (size_t i = 0; i < problems->count; i++) {
		assert_true(*problems->items[i].todo != '\0');
		buf_printf(&out, "%s %d: %s;", problems->items[i].file, problems->items[i].line, problems->items[i].what);
	}
	return buf_string(&out);
}

static void test_bad_lines(void **state)
{
	struct scratch *scratch = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct roster roster = good_roster(&scratch->arena);
		struct roster_problems problems;
		unsigned char *row = row_of(&roster, cases[i].part, cases[i].row);
		*(const char **)(void *)(row + cases[i].cell) = cases[i].value;
		roster_check(&scratch->arena, &roster, &problems);
		const char *got = told(&scratch->arena, &problems);
		if (strcmp(got, cases[i].told) != 0)
			fail_msg("case %zu (\"%s\"):\n got    %s\n wanted %s", i, cases[i].value, got, cases[i].told);
	}
}

/* Mails of a language whose replies are not read would teach words that are then asked about. */
static void test_languages_of_the_core(void **state)
{
	static const char *const spanish[] = {"es"}, *const both[] = {"en", "es"};
	struct scratch *scratch = *state;
	struct roster roster = good_roster(&scratch->arena);
	struct roster_problems problems;
	roster.languages = spanish; /* ana: en, ben: es, the others: none */
	roster.language_count = 1;
	roster_check(&scratch->arena, &roster, &problems);
	assert_string_equal(told(&scratch->arena, &problems), "people.csv 2: language: en is none of the languages of this Core;");
	roster.languages = both;
	roster.language_count = 2;
	roster_check(&scratch->arena, &roster, &problems);
	assert_string_equal(told(&scratch->arena, &problems), "");
}

/* Whoever has neither can never be matched again. */
static void test_neither_id_nor_address(void **state)
{
	struct scratch *scratch = *state;
	struct roster roster = {0};
	struct roster_problems problems;
	*LIST_PUSH(&scratch->arena, &roster.people) = (struct roster_person){2, "", "Ana", "", "", "", "", "", "", ""};
	roster_check(&scratch->arena, &roster, &problems);
	assert_string_equal(told(&scratch->arena, &problems), "people.csv 2: there is neither a member id nor an address;");
}

/* Two who share their only address cannot be told apart from one run to the next. */
static void test_two_without_ids_at_one_address(void **state)
{
	struct scratch *scratch = *state;
	struct roster roster = good_roster(&scratch->arena);
	struct roster_problems problems;
	roster.people.items[2].member = "";
	roster_check(&scratch->arena, &roster, &problems);
	assert_string_equal(told(&scratch->arena, &problems), "");
	roster.people.items[3].member = "";
	roster_check(&scratch->arena, &roster, &problems);
	assert_string_equal(told(&scratch->arena, &problems),
	                    "people.csv 5: line 4 begins with the same address, and neither has a member id;");
}

static void test_every_line_of_a_shared_address(void **state)
{
	struct scratch *scratch = *state;
	struct roster roster = {0};
	struct roster_problems problems;
	for (int i = 0; i < 3; i++)
		*LIST_PUSH(&scratch->arena, &roster.people) =
			(struct roster_person){i + 2, "", "Ana", "ana@example.org", "", "", "", "", "", ""};
	roster_check(&scratch->arena, &roster, &problems);
	assert_string_equal(told(&scratch->arena, &problems), "people.csv 2: address number 1 stands on line 4 too;"
	                                                      "people.csv 3: address number 1 stands on line 2 too;"
	                                                      "people.csv 4: address number 1 stands on line 2 too;");
}

/* Messages may end in a log. */
static void test_no_address_is_shown(void **state)
{
	struct scratch *scratch = *state;
	static const char *const addresses[] = {"home@example.org", "an@a@example.org", "<ana@example.org>"};
	for (size_t i = 0; i < 3; i++) {
		struct roster roster = good_roster(&scratch->arena);
		struct roster_problems problems;
		roster.people.items[0].addresses = addresses[i];
		roster.seats.items[0].member = addresses[i];
		roster_check(&scratch->arena, &roster, &problems);
		assert_true(problems.count > 0);
		for (size_t k = 0; k < problems.count; k++)
			assert_null(strchr(problems.items[k].what, '@'));
	}
}

static void test_core_seats(void **state)
{
	static const struct {
		const char *role;
		bool core;
	} roles[] = {
		{"facilitator", true}, {"listener", true}, {"connector", true}, {"backbone_representative", true},
		{"recorder", true}, {"data_collector", true}, {"workgroup_representative", true},
		{"people_impacted_representative", true}, {"workgroup_member", false}, {"community_stakeholder", false},
		{"alternate", false}, {"", false}, {"Facilitator", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (role_is_core(roles[i].role) != roles[i].core)
			fail_msg("%s", roles[i].role);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_good_registers),
		SCRATCH_TEST(test_bad_lines),
		SCRATCH_TEST(test_languages_of_the_core),
		SCRATCH_TEST(test_neither_id_nor_address),
		SCRATCH_TEST(test_two_without_ids_at_one_address),
		SCRATCH_TEST(test_every_line_of_a_shared_address),
		SCRATCH_TEST(test_no_address_is_shown),
		cmocka_unit_test(test_core_seats),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

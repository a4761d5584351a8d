/* SPDX-License-Identifier: MIT */
/* The registers compared with the books, and laid over them: who was eligible when. */
#include "kit.h"

#include "core/membership.h"

/* ---- the registers become events ---- */

static void test_first_registers(void **state)
{
	struct kit *k = *state;
	kit_group(k, "G-back", "backbone");
	kit_person(k, "ana");
	kit_person(k, "hank")->agreement = "";
	kit_seat(k, "facilitator", "G-back", "ana");
	kit_step(k, "A-2026-001", "hank", "2026-12-15");
	assert_string_equal(kit_roster(k), "group.added=backbone person.added agreement.accepted=2026-01-15 person.added "
	                                   "seat.filled=facilitator step.created=G-food");
	const struct event *filled = kit_event(k, EVENT_SEAT_FILLED, 1);
	assert_string_equal(filled->member, "m-ana00001");
	assert_string_equal(filled->subject, "G-back");
	assert_string_equal(filled->by, "operator");
	assert_int_equal(filled->via, VIA_FILE);
	assert_string_equal(kit_event(k, EVENT_STEP_CREATED, 1)->words, "Print the cards");
	assert_string_equal(kit_time(k, kit_event(k, EVENT_STEP_CREATED, 1)->due), "2026-12-16 00:00");
}

static void test_nothing_new_is_no_event(void **state)
{
	struct kit *k = *state;
	assert_string_equal(kit_roster(k), "");
}

/* One cell of the standard registers is changed; what follows. */
static void test_changes(void **state)
{
	enum { PERSON, GROUP, SEAT };
	static const struct {
		int file;
		size_t row, cell;
		const char *value, *wanted;
	} cases[] = {
		{PERSON, 1, offsetof(struct roster_person, until), "2026-11-16", "seat.vacated=workgroup_representative person.ended"},
		{PERSON, 1, offsetof(struct roster_person, until), "2026-11-17", ""}, /* to the end of the day */
		{PERSON, 1, offsetof(struct roster_person, from), "2026-11-17", ""},
		{PERSON, 1, offsetof(struct roster_person, from), "2026-11-18", "seat.vacated=workgroup_representative person.ended"},
		{PERSON, 1, offsetof(struct roster_person, agreement), "", "agreement.ended"},
		{PERSON, 1, offsetof(struct roster_person, agreement), "2026-02-01", "agreement.accepted=2026-02-01"},
		{PERSON, 1, offsetof(struct roster_person, agreement), "2026-11-18", "agreement.ended"}, /* not yet */
		{PERSON, 6, offsetof(struct roster_person, agreement), "2026-11-17", "agreement.accepted=2026-11-17"},
		{PERSON, 1, offsetof(struct roster_person, name), "Benjamin", ""}, /* no name in the ledger */
		{PERSON, 1, offsetof(struct roster_person, addresses), "other@example.org", ""},
		{PERSON, 1, offsetof(struct roster_person, language), "es", ""},
		{GROUP, 2, offsetof(struct roster_group, until), "2026-11-16",
		 "seat.vacated=workgroup_representative seat.vacated=community_stakeholder group.ended"},
		{GROUP, 2, offsetof(struct roster_group, kind), "former", "group.added=former"},
		{GROUP, 2, offsetof(struct roster_group, name), "Food for all", ""},
		{SEAT, 1, offsetof(struct roster_seat, until), "2026-11-16", "seat.vacated=workgroup_representative"},
		{SEAT, 1, offsetof(struct roster_seat, until), "2026-11-17", ""},
		{SEAT, 1, offsetof(struct roster_seat, role), "workgroup_member",
		 "seat.filled=workgroup_member seat.vacated=workgroup_representative welcome.due=seat"},
		{SEAT, 1, offsetof(struct roster_seat, member), "m-hank0008",
		 "seat.filled=workgroup_representative seat.vacated=workgroup_representative welcome.due=seat"},
		{SEAT, 1, offsetof(struct roster_seat, member), "", "seat.vacated=workgroup_representative"}, /* vacant */
		{SEAT, 1, offsetof(struct roster_seat, member), "BEN@example.org", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		void *fresh = NULL;
		assert_int_equal(kit_setup_people(&fresh), 0);
		struct kit *k = fresh;
		unsigned char *row = cases[i].file == PERSON  ? (void *)&k->roster.people.items[cases[i].row]
		                     : cases[i].file == GROUP ? (void *)&k->roster.groups.items[cases[i].row]
		                                              : (void *)&k->roster.seats.items[cases[i].row];
		*(const char **)(void *)(row + cases[i].cell) = cases[i].value;
		kit_assert_line(i, kit_roster(k), cases[i].wanted);
		kit_assert_line(i, kit_roster(k), ""); /* and that was all */
		kit_teardown(&fresh);
	}
}

/* Time alone changes who is in force. */
static void test_a_term_ends_by_itself(void **state)
{
	struct kit *k = *state;
	k->roster.seats.items[1].until = "2026-11-30";
	kit_start(k, "2026-11-30 23:59");
	assert_string_equal(kit_roster(k), "");
	kit_start(k, "2026-12-01 00:00");
	assert_string_equal(kit_roster(k), "seat.vacated=workgroup_representative");
}

static void test_somebody_comes_back(void **state)
{
	struct kit *k = *state;
	k->roster.people.items[1].until = "2026-11-16";
	kit_roster(k);
	assert_false(state_has_voice(&k->state, state_person(&k->state, kit_id("ben"))));
	k->roster.people.items[1].until = "";
	assert_string_equal(kit_roster(k), "person.added seat.filled=workgroup_representative welcome.due=person");
	assert_true(state_has_voice(&k->state, state_person(&k->state, kit_id("ben"))));
	assert_int_equal(k->state.people.count, KIT_PEOPLE); /* it is the same person */
}

static void test_two_lines_for_one_seat(void **state)
{
	struct kit *k = *state;
	kit_seat(k, "workgroup_representative", "G-food", "ben");
	assert_string_equal(kit_roster(k), "");
	k->roster.seats.items[1].until = "2026-11-16"; /* the other line still stands */
	assert_string_equal(kit_roster(k), "");
	kit_seat(k, "alternate", "G-food", "hank"); /* both of them new */
	kit_seat(k, "alternate", "G-food", "hank");
	assert_string_equal(kit_roster(k), "seat.filled=alternate welcome.due=seat");
}

static void test_steps(void **state)
{
	struct kit *k = *state;
	struct roster_step *step = kit_step(k, "A-2026-001", "ben", "2026-12-15");
	assert_string_equal(kit_roster(k), "step.created=G-food");
	step->due = "2026-12-18";
	assert_string_equal(kit_roster(k), "step.changed=register");
	assert_string_equal(kit_time(k, state_step(&k->state, "A-2026-001")->due), "2026-12-19 00:00");
	assert_string_equal(kit_roster(k), "");
}

/* What the owner has moved by mail is not moved back by the old date of the register. */
static void test_a_date_moved_by_mail_stays(void **state)
{
	struct kit *k = *state;
	kit_step(k, "A-2026-001", "ben", "2026-12-15");
	kit_roster(k);
	assert_string_equal(kit_reply(k, "ben", "A-2026-001", "new_date=2026-12-20"), "recorded new_date: step.changed=new_date");
	assert_string_equal(kit_roster(k), "");
	assert_string_equal(kit_time(k, state_step(&k->state, "A-2026-001")->due), "2026-12-21 00:00");
}

/* The last day that can be written is a date like others: its end is cut to what the cell can say. */
static void test_the_last_day_of_all(void **state)
{
	struct kit *k = *state;
	kit_step(k, "A-2026-001", "ben", "9999-12-31");
	assert_string_equal(kit_roster(k), "step.created=G-food");
}

/* ---- ids for lines that have none ---- */

static void test_ids_are_assigned_once(void **state)
{
	struct kit *k = *state;
	struct roster_person *row = kit_person(k, "kim");
	row->member = "";
	row->addresses = "Kim@Example.org kim@work.example.org";
	kit_seat(k, "data_collector", "G-core", "kim")->member = "kim@work.example.org";
	kit_step(k, "A-2026-001", "x", "2026-12-15")->owner = "KIM@example.org";
	assert_string_equal(kit_roster(k), "member.assigned=kim@example.org person.added agreement.accepted=2026-01-15 "
	                                   "seat.filled=data_collector welcome.due=person step.created=G-food");
	assert_string_equal(kit_event(k, EVENT_SEAT_FILLED, 8)->member, "m-new00001");
	assert_string_equal(kit_event(k, EVENT_STEP_CREATED, 1)->member, "m-new00001");
	assert_string_equal(kit_roster(k), "");
	row->name = "Kim Park";
	row->addresses = "kim@example.org";
	k->roster.seats.items[k->roster.seats.count - 1].member = "kim@example.org";
	assert_string_equal(kit_roster(k), "");
	row->member = "m-new00001"; /* copied into the register later */
	assert_string_equal(kit_roster(k), "");
	assert_int_equal(k->id_count, 1);
}

/* Two people, one address, both without an id: nobody can tell them apart; each id is asked for once at least. */
static void test_every_line_gets_its_own_id(void **state)
{
	struct kit *k = *state;
	kit_person(k, "kim")->member = "";
	kit_person(k, "lee")->member = "";
	kit_roster(k);
	const char *kim = kit_event(k, EVENT_MEMBER_ASSIGNED, 1)->member;
	const char *lee = kit_event(k, EVENT_MEMBER_ASSIGNED, 2)->member;
	assert_string_not_equal(kim, lee);
}

/* ---- the register over the books ---- */

static void test_addresses(void **state)
{
	struct kit *k = *state;
	const char *member = "";
	kit_person(k, "ana")->addresses = "Ana@Example.org  ana@work.example.org";
	kit_person(k, "eva")->addresses = kit_person(k, "fay")->addresses = "home@example.org";
	state_lay_roster(&k->state, &k->roster);
	assert_int_equal(state_members_of(&k->state, "ana@example.org", &member), 1);
	assert_string_equal(member, "m-ana00001");
	assert_int_equal(state_members_of(&k->state, "ana@work.example.org", &member), 1);
	assert_int_equal(state_members_of(&k->state, "nobody@example.org", &member), 0);
	assert_true(state_members_of(&k->state, "home@example.org", &member) > 1);
	assert_string_equal(person_address(&k->state.people.items[state_person(&k->state, "m-ana00001")]), "ana@example.org");
	assert_true(state_address_of(&k->state, "m-eva00005", "home@example.org"));
	assert_true(state_address_of(&k->state, "m-fay00006", "home@example.org"));
	assert_false(state_address_of(&k->state, "m-ana00001", "home@example.org"));
	assert_false(state_address_of(&k->state, "m-nobody00", "home@example.org"));
}

/* The register changed while the state lives on: nothing of the old one is left. */
static void test_laid_twice(void **state)
{
	struct kit *k = *state;
	const char *member;
	kit_person(k, "ana")->addresses = "new@example.org";
	kit_person(k, "ana")->language = "";
	kit_person(k, "ana")->name = "Ana Ortega";
	state_lay_roster(&k->state, &k->roster);
	state_lay_roster(&k->state, &k->roster);
	const struct person *ana = &k->state.people.items[state_person(&k->state, "m-ana00001")];
	assert_int_equal(state_members_of(&k->state, "ana@example.org", &member), 0);
	assert_int_equal(state_members_of(&k->state, "new@example.org", &member), 1);
	assert_null(person_next_address(person_address(ana)));
	assert_string_equal(ana->prefers->language, "en");
	assert_string_equal(ana->name, "Ana Ortega");
}

static void test_one_address_twice_on_a_line_is_not_shared(void **state)
{
	struct kit *k = *state;
	const char *member;
	kit_person(k, "ana")->addresses = "ana@example.org ANA@example.org";
	state_lay_roster(&k->state, &k->roster);
	assert_int_equal(state_members_of(&k->state, "ana@example.org", &member), 1);
}

/* Pairs of addresses, and of ids, with one hash: each leads to its own person. */
static void test_one_hash_for_two(void **state)
{
	struct kit *k = *state;
	const char *member = "";
	static const char one[] = "gwzx@example.org", two[] = "16cd@example.org";
	static const char *const ids[] = {"m-c5zx0001", "m-1pcd0001"};
	assert_int_equal(places_hash(one), places_hash(two));
	assert_int_equal(places_hash(ids[0]), places_hash(ids[1]));
	kit_person(k, "ana")->addresses = one;
	kit_person(k, "eva")->addresses = two;
	kit_person(k, "fay")->addresses = "16cd@example.org gwzx@example.org";
	state_lay_roster(&k->state, &k->roster);
	assert_int_equal(state_members_of(&k->state, one, &member), 2);
	assert_string_equal(member, "m-ana00001");
	assert_int_equal(state_members_of(&k->state, two, &member), 2);
	assert_string_equal(member, "m-eva00005");
	for (size_t i = 0; i < 2; i++) {
		struct event event = event_new(EVENT_ADDRESS_ADDED);
		event.member = ids[i];
		event.value = i == 0 ? "cedar@example.org" : "maple@example.org";
		state_apply(&k->state, &event);
	}
	/* Their lines are not in the register: what their letters added is all there is, and is there once. */
	for (int times = 0; times < 2; times++)
		state_lay_roster(&k->state, &k->roster);
	assert_int_not_equal(state_person(&k->state, ids[0]), state_person(&k->state, ids[1]));
	for (size_t i = 0; i < 2; i++) {
		const struct person *person = &k->state.people.items[state_person(&k->state, ids[i])];
		assert_string_equal(person->id, ids[i]);
		assert_string_equal(person_address(person), i == 0 ? "cedar@example.org" : "maple@example.org");
		assert_null(person_next_address(person_address(person)));
	}
	assert_int_equal(state_members_of(&k->state, "maple@example.org", &member), 1);
	assert_string_equal(member, ids[1]);
}

/* ---- who has a voice ---- */

static void test_voices(void **state)
{
	static const struct {
		const char *who;
		bool voice;
	} cases[] = {
		{"ana", true}, {"ben", true}, {"cyd", true}, {"dee", true}, {"eva", true},
		{"fay", false},  /* no Core seat */
		{"gabe", false}, /* has not accepted the Membership Agreement */
		{"hank", false},
	};
	struct kit *k = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (state_has_voice(&k->state, state_person(&k->state, kit_id(cases[i].who))) != cases[i].voice)
			fail_msg("%s", cases[i].who);
}

/* One of two seats ends: the voice stays until the last one does. */
static void test_two_seats_one_voice(void **state)
{
	struct kit *k = *state;
	uint32_t ben = state_person(&k->state, kit_id("ben"));
	kit_seat(k, "workgroup_representative", "G-ride", "ben");
	kit_roster(k);
	k->roster.seats.items[1].until = "2026-11-16";
	kit_roster(k);
	assert_true(state_has_voice(&k->state, ben));
	k->roster.seats.items[k->roster.seats.count - 1].until = "2026-11-16";
	kit_roster(k);
	assert_false(state_has_voice(&k->state, ben));
}

/* A seat that is filled twice in the books is still one seat. */
static void test_filled_twice(void **state)
{
	struct kit *k = *state;
	struct event again = *kit_event(k, EVENT_SEAT_FILLED, 2);
	again.row = k->state.ledger_rows;
	kit_fold(&k->state, &again);
	assert_int_equal(k->state.people.items[state_person(&k->state, again.member)].core_seats, 1);
}

static void test_helpers(void **state)
{
	struct kit *k = *state;
	uint32_t ana = state_person(&k->state, kit_id("ana")), ben = state_person(&k->state, kit_id("ben"));
	uint32_t dee = state_person(&k->state, kit_id("dee")), eva = state_person(&k->state, kit_id("eva"));
	assert_true(owed_helper(&k->state, ben) == ana);
	assert_true(owed_helper(&k->state, ana) == dee);
	k->roster.seats.items[0].until = "2026-11-16";
	kit_roster(k);
	assert_true(owed_helper(&k->state, ben) == dee);
	assert_true(owed_helper(&k->state, dee) == eva);
	struct state nobody;
	state_init(&nobody, &k->arena, 0);
	assert_true(owed_helper(&nobody, NOBODY) == NOBODY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		KIT_TEST(test_first_registers),
		PEOPLE_TEST(test_nothing_new_is_no_event),
		cmocka_unit_test(test_changes),
		PEOPLE_TEST(test_a_term_ends_by_itself),
		PEOPLE_TEST(test_somebody_comes_back),
		PEOPLE_TEST(test_two_lines_for_one_seat),
		PEOPLE_TEST(test_steps),
		PEOPLE_TEST(test_a_date_moved_by_mail_stays),
		PEOPLE_TEST(test_the_last_day_of_all),
		PEOPLE_TEST(test_ids_are_assigned_once),
		PEOPLE_TEST(test_every_line_gets_its_own_id),
		PEOPLE_TEST(test_addresses),
		PEOPLE_TEST(test_laid_twice),
		PEOPLE_TEST(test_one_address_twice_on_a_line_is_not_shared),
		PEOPLE_TEST(test_one_hash_for_two),
		PEOPLE_TEST(test_voices),
		PEOPLE_TEST(test_two_seats_one_voice),
		PEOPLE_TEST(test_filled_twice),
		PEOPLE_TEST(test_helpers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Meetings, minutes, confidential letters and commands. */
#include "kit.h"

#include "core/conflict.h"
#include "core/meeting.h"
#include "core/minutes.h"

#define M "M-2026-001"

static struct roster_meeting *add_meeting(struct kit *k, const char *id, const char *group, const char *starts)
{
	struct roster_meeting *row = LIST_PUSH(&k->arena, &k->roster.meetings);
	k->roster.has_meetings = true;
	*row = (struct roster_meeting){.meeting = id, .what = "Talk", .group = group, .starts = starts, .place = "Library"};
	return row;
}

/* A meeting of the Core on Tuesday, December 1, at 18:30. */
static int setup(void **state)
{
	if (kit_setup_people(state) != 0)
		return -1;
	struct kit *k = *state;
	add_meeting(k, M, "G-core", "2026-12-01 18:30");
	kit_roster(k);
	return 0;
}

#define MEETING_TEST(test) cmocka_unit_test_setup_teardown(test, setup, kit_teardown)

static const struct meeting *meeting_of(const struct kit *k)
{
	return state_meeting(&k->state, M);
}

static const char *reply(struct kit *k, const char *who, enum request_kind kind, const char *version, const char *says)
{
	struct intent intent = kit_letter(k, who, M, says);
	intent.request.kind = kind;
	intent.request.version = version;
	return kit_take(k, &intent);
}

static const char *rsvp(struct kit *k, const char *who, const char *says)
{
	return reply(k, who, REQUEST_MEETING, "V1", says);
}

/* ---- the register ---- */

static void test_starts(void **state)
{
	(void)state;
	static const struct {
		const char *cell;
		int second;
	} cases[] = {
		{"2026-12-01 18:30", 66600}, {"2026-12-01T18:30", 66600}, {"2026-12-01 00:00", 0},
		{"2026-12-01 23:59", 86340}, {"2026-12-01", -1},          {"2026-12-01 24:00", -1},
		{"2026-12-01 18:60", -1},    {"2026-12-01 6:30", -1},     {"2026-12-01 18:30:00", -1},
		{"2026-02-30 18:30", -1},    {"12/1/2026 18:30", -1},     {"2026-12-01 18.30", -1},
		{"2026-12-01  18:30", -1},   {"", -1},                    {"2026-12-01 1a:30", -1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct date date;
		int second = -1;
		bool good = roster_starts(cases[i].cell, &date, &second);
		if (good != (cases[i].second >= 0) || (good && second != cases[i].second))
			fail_msg("\"%s\": %d", cases[i].cell, good ? second : -1);
	}
}

/* What a change of the line comes to; `now`: when it is seen. */
static void test_register(void **state)
{
	static const struct {
		const char *now, *starts, *place, *what, *group, *wanted;
	} cases[] = {
		{"2026-11-18 09:00", "2026-12-01 18:30", "Library", "Talk", "G-core", ""},
		{"2026-11-18 09:00", "2026-12-02 18:30", "Library", "Talk", "G-core", "meeting.changed=time"},
		{"2026-11-18 09:00", "2026-12-02 18:30", "Hall", "Walk", "G-core", "meeting.changed=time"},
		{"2026-11-18 09:00", "2026-12-01 18:30", "Hall", "Talk", "G-core", "meeting.changed=place"},
		{"2026-11-18 09:00", "2026-12-01 18:30", "Library", "Walk", "G-core", "meeting.changed=what"},
		{"2026-11-18 09:00", "2026-12-01 18:30", "Library", "Talk", "G-food", "meeting.changed=group"},
		{"2026-11-18 09:00", "2026-12-01 18:30", "Library\n", "Talk", "G-core", "meeting.changed=place"},
		{"2026-11-18 09:00", "2026-12-01 18:30", "Library", "Talk", "G-later", ""}, /* a group that is not there yet */
		{"2026-11-18 09:00", NULL, "", "", "", "meeting.cancelled"},
		/* what is over stays as it was ... */
		{"2026-12-02 09:00", "2026-12-01 19:30", "Library", "Talk", "G-core", ""},
		{"2026-12-02 09:00", "2026-12-01 18:30", "Hall", "Talk", "G-core", ""},
		{"2026-12-02 09:00", NULL, "", "", "", ""},
		/* ... but for one that was put off */
		{"2026-12-02 09:00", "2026-12-09 18:30", "Library", "Talk", "G-core", "meeting.changed=time"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		setup(state);
		struct kit *k = *state;
		k->now = kit_at(k, cases[i].now);
		k->roster.meetings.count = 0;
		if (cases[i].starts != NULL) {
			struct roster_meeting *row = add_meeting(k, M, cases[i].group, cases[i].starts);
			row->place = cases[i].place;
			row->what = cases[i].what;
		}
		const char *said = kit_roster(k);
		if (strcmp(said, cases[i].wanted) != 0)
			fail_msg("case %zu: \"%s\", not \"%s\"", i, said, cases[i].wanted);
		assert_string_equal(kit_roster(k), ""); /* said once */
		kit_teardown(state);
	}
	setup(state);
	kit_teardown(state);
	*state = calloc(1, sizeof(struct kit));
}

/* A file that is gone cancels nothing. */
static void test_no_register(void **state)
{
	struct kit *k = *state;
	k->roster.meetings.count = 0;
	k->roster.has_meetings = false;
	assert_string_equal(kit_roster(k), "");
	k->roster.has_meetings = true;
	assert_string_equal(kit_roster(k), "meeting.cancelled");
}

/* ---- who is asked ---- */

static void test_invited(void **state)
{
	struct kit *k = *state;
	add_meeting(k, "M-2", "G-food", "2026-12-02 18:30");
	add_meeting(k, "M-3", "G-back", "2026-12-03 18:30");
	kit_seat(k, "connector", "G-back", "hank");
	kit_seat(k, "alternate", "G-food", "jane");
	kit_roster(k);
	static const struct {
		const char *meeting, *invited;
	} cases[] = {
		{M, "ana ben cyd dee eva gabe hank "}, /* every Core seat, with a voice or not */
		{"M-2", "ben fay hank jane "},         /* the Workgroup's seats, and the Connector */
		{"M-3", "ana eva hank "},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf names = buf_new(&k->arena);
		for (uint32_t person = 0; person < k->state.people.count; person++)
			if (meeting_invites(&k->state, state_meeting(&k->state, cases[i].meeting), person))
				buf_printf(&names, "%s ", kit_name(k->state.people.items[person].id));
		assert_string_equal(buf_string(&names), cases[i].invited);
	}
	uint32_t jane = state_person(&k->state, kit_id("jane"));
	rsvp(k, "cyd", "regrets");
	assert_false(meeting_invites(&k->state, meeting_of(k), jane)); /* of another group */
	rsvp(k, "ben", "regrets");
	assert_true(meeting_invites(&k->state, meeting_of(k), jane));
}

/* ---- answers ---- */

static void test_answers(void **state)
{
	static const struct {
		const char *says, *wanted;
	} cases[] = {
		{"coming", "recorded coming: rsvp.received=coming"},
		{"regrets:the kids are sick", "recorded regrets: rsvp.received=regrets"},
		{"maybe", "recorded maybe: rsvp.received=maybe"},
		{"alternate:Wen", "recorded alternate: rsvp.received=alternate"},
		{"regrets;alternate:Wen", "recorded alternate: rsvp.received=alternate"},
		{"coming;agenda_item:parking;agenda_item:the gym",
	         "recorded agenda_item: meeting.agenda meeting.agenda rsvp.received=coming"},
		{"agenda_item:parking", "recorded agenda_item: meeting.agenda"},
		{"coming;regrets", "asked_back several"},
		{"maybe;alternate:Wen", "asked_back several"},
		{"~none;!unclear", "asked_back unclear"},
		{"~coming;!conditional", "asked_back conditional"},
		{"!empty", "asked_back empty"},
		{".thanks", "noted thanks"},
		{".help", "noted help"},
		{"not_me", "noted not_me"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		setup(state);
		struct kit *k = *state;
		const char *says = strncmp(cases[i].says, "~none;", 6) == 0 ? cases[i].says + 6 : cases[i].says;
		const char *told = rsvp(k, "ben", says);
		if (strncmp(told, cases[i].wanted, strlen(cases[i].wanted)) != 0)
			fail_msg("\"%s\": \"%s\", not \"%s\"", cases[i].says, told, cases[i].wanted);
		kit_teardown(state);
	}
	*state = calloc(1, sizeof(struct kit));
}

/* The newest by receipt time stands, whatever is read last; an old time's answer counts no more. */
static void test_which_counts(void **state)
{
	struct kit *k = *state;
	uint32_t ben = state_person(&k->state, kit_id("ben"));
	k->now = kit_at(k, "2026-11-18 12:00");
	assert_non_null(strstr(rsvp(k, "ben", "coming"), "recorded"));
	assert_non_null(strstr(rsvp(k, "ben", "regrets"), "replaced"));
	struct intent older = kit_letter(k, "ben", M, "maybe");
	older.request.kind = REQUEST_MEETING;
	older.received = kit_at(k, "2026-11-18 10:00");
	kit_take(k, &older);
	assert_string_equal(meeting_answer(meeting_of(k), ben)->answer, "regrets");
	assert_non_null(strstr(rsvp(k, "ben", "not_me"), "rsvp.withdrawn=not_me"));
	assert_null(meeting_answer(meeting_of(k), ben));
	rsvp(k, "ben", "coming");
	k->roster.meetings.items[0].place = "Hall";
	kit_roster(k);
	assert_string_equal(meeting_answer(meeting_of(k), ben)->answer, "coming");
	assert_non_null(strstr(rsvp(k, "cyd", "coming"), "recorded")); /* by the mail before: the time is the same */
	k->roster.meetings.items[0].starts = "2026-12-02 18:30";
	kit_roster(k);
	assert_null(meeting_answer(meeting_of(k), ben));
	assert_non_null(strstr(rsvp(k, "ben", "coming"), "asked_back other_time"));
	assert_non_null(strstr(reply(k, "ben", REQUEST_MEETING, "V3", "coming"), "recorded coming"));
	k->now = kit_at(k, "2026-12-02 18:30");
	assert_non_null(strstr(reply(k, "ben", REQUEST_MEETING, "V3", "regrets"), "refused meeting_over"));
}

/* One letter can't fill the ledger. */
static void test_bound(void **state)
{
	struct kit *k = *state;
	struct buf says = buf_new(&k->arena);
	for (int i = 0; i < 40; i++)
		buf_printf(&says, "agenda_item:item %d;", i);
	uint64_t before = k->state.ledger_rows;
	assert_non_null(strstr(rsvp(k, "ben", buf_string(&says)), "asked_back too_many"));
	assert_int_equal(k->state.ledger_rows, before);
}

/* ---- mails ---- */

static void test_mails(void **state)
{
	struct kit *k = *state;
	k->now = kit_at(k, "2026-11-17 07:59");
	assert_string_equal(kit_post(k, NULL), ""); /* nobody is woken */
	k->now = kit_at(k, "2026-11-17 09:00");
	assert_string_equal(kit_post(k, NULL),
	                    "meeting ana|meeting ben|meeting cyd|meeting dee|meeting eva|meeting gabe");
	assert_string_equal(kit_post(k, NULL), "");
	kit_run(k, "2026-11-28 09:00");
	rsvp(k, "ben", "coming");
	kit_run(k, "2026-11-28 23:59");
	assert_string_equal(kit_post(k, NULL), "answer ben"); /* a receipt at once, a reminder by day */
	kit_run(k, "2026-11-29 09:00"); /* two days before */
	assert_string_equal(kit_post(k, NULL),
	                    "meeting_reminder ana|meeting_reminder cyd|meeting_reminder dee|meeting_reminder eva|"
	                    "meeting_reminder gabe");
	kit_run(k, "2026-11-30 09:00");
	assert_string_equal(kit_post(k, "{{count}} {{#people}}{{name}}{{#silent}}?{{/silent}}{{#coming}}!{{/coming}} {{/people}}"),
	                    "meeting_list ana: 1 ana? ben! cyd? dee? eva? gabe? ");
	k->roster.meetings.count = 0;
	kit_roster(k);
	assert_string_equal(kit_post(k, "{{when}}"),
	                    "meeting ana: Tuesday, December 1, 6:30 PM|meeting ben: Tuesday, December 1, 6:30 PM|"
	                    "meeting cyd: Tuesday, December 1, 6:30 PM|meeting dee: Tuesday, December 1, 6:30 PM|"
	                    "meeting eva: Tuesday, December 1, 6:30 PM|meeting gabe: Tuesday, December 1, 6:30 PM");
}

/* ---- minutes ---- */

static const char *draft(struct kit *k, const char *text)
{
	struct decision d = kit_begin(k);
	const char *refused = decide_minutes(&d, M, text);
	kit_keep(k, &d);
	return refused;
}

static void test_minutes(void **state)
{
	struct kit *k = *state;
	assert_non_null(strstr(draft(k, "text"), "has not begun"));
	k->state.last_reading = kit_at(k, "2026-12-01 20:00");
	k->now = kit_at(k, "2026-12-02 09:00");
	assert_non_null(strstr(draft(k, " \n"), "empty"));
	assert_null(draft(k, "We met."));
	assert_string_equal(kit_run(k, "2026-12-02 10:00"), "minutes.asked");
	assert_string_equal(kit_time(k, meeting_of(k)->minutes.due), "2026-12-10 00:00");
	assert_non_null(strstr(reply(k, "ben", REQUEST_MINUTES, "V1", "correction:nine people"), "correction.received=C-1"));
	assert_non_null(strstr(reply(k, "cyd", REQUEST_MINUTES, "V1", "ok"), "minutes.accepted"));
	assert_non_null(strstr(reply(k, "dee", REQUEST_MINUTES, "V1", "ok;correction:the date"), "asked_back several"));
	assert_string_equal(kit_run(k, "2026-12-03 09:00"), "");
	assert_non_null(strstr(reply(k, "dee", REQUEST_MINUTES, "V1", "ok"), "minutes.accepted"));
	kit_daily(k, "09:00", (struct date){2026, 12, 3}, (struct date){2026, 12, 11});
	assert_int_equal(meeting_of(k)->minutes.state, MINUTES_ASKED); /* the correction is open */
	assert_non_null(strstr(reply(k, "ben", REQUEST_MINUTES, "V1", "ok"), "minutes.accepted"));
	assert_string_equal(kit_run(k, "2026-12-11 10:00"), "minutes.approved=light_consent");
	assert_non_null(strstr(reply(k, "ben", REQUEST_MINUTES, "V1", "correction:x"), "refused minutes_final"));
	assert_non_null(strstr(draft(k, "other"), "are final"));
}

/* Not before the end and the time in which a mail may be on its way. */
static void test_minutes_end(void **state)
{
	static const struct {
		const char *now, *wanted;
	} cases[] = {
		{"2026-12-09 23:59", ""},
		{"2026-12-10 00:14", ""},
		{"2026-12-10 00:15", "minutes.approved=light_consent"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		setup(state);
		struct kit *k = *state;
		k->state.last_reading = kit_at(k, "2026-12-01 20:00");
		k->now = kit_at(k, "2026-12-02 09:00");
		draft(k, "We met.");
		kit_run(k, "2026-12-02 10:00");
		k->state.last_reading = kit_at(k, "2026-12-09 20:00");
		assert_string_equal(kit_run(k, cases[i].now), cases[i].wanted);
		kit_teardown(state);
	}
	*state = calloc(1, sizeof(struct kit));
}

/* ---- confidential letters ---- */

static void test_confidential(void **state)
{
	static const struct {
		enum identity identity;
		const char *member; /* in the row that opens the case */
	} cases[] = {
		{IDENTITY_PROVED, "ben"}, {IDENTITY_CONFIRMED, "ben"}, {IDENTITY_ADDRESS, "ben"}, {IDENTITY_FOREIGN, "ben"},
		{IDENTITY_STRANGER, ""},  {IDENTITY_DOUBTFUL, ""},     {IDENTITY_NONE, ""},
	};
	struct kit *k = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct intent intent = kit_letter(k, "ben", M, "coming");
		uint64_t rows = k->state.ledger_rows;
		intent.request.kind = REQUEST_MEETING;
		intent.identity = cases[i].identity;
		intent.confidential = cases[i].identity != IDENTITY_NONE;
		intent.to_confidential = !intent.confidential;
		intent.mark = arena_printf(&k->arena, "%016zu", 7777777700000000 + i * 1000000000);
		assert_non_null(strstr(kit_take(k, &intent), "noted confidential: conflict.opened"));
		assert_int_equal(k->state.ledger_rows, rows); /* the ledger knows nothing */
		const struct event *opened = kit_event(k, EVENT_CONFLICT_OPENED, 2 * i + 1);
		assert_string_equal(kit_name(opened->member), cases[i].member);
		const struct event *taken = &k->books.items[k->books.count - 1];
		assert_string_equal(taken->member, "");
		assert_string_equal(taken->subject, "");
		assert_null(taken->words);
		assert_non_null(conflict_of_letter(&k->state, intent.letter));
		assert_int_equal(strlen(opened->subject), 10);
		/* the same once more, in other bytes */
		intent.letter = arena_printf(&k->arena, "sha256:%064zu", i + 900);
		assert_non_null(strstr(kit_take(k, &intent), "duplicate confidential"));
		assert_non_null(conflict_of_letter(&k->state, intent.letter));
	}
}

/* In a mailbox that others use a stranger's word is not for us; that of somebody we know, or that address, is. */
static void test_shared_mailbox(void **state)
{
	struct kit *k = *state;
	struct intent intent = kit_letter(k, "ben", "", "");
	intent.identity = IDENTITY_NONE;
	intent.member = "";
	intent.confidential = intent.distressed = true;
	assert_string_equal(kit_take(k, &intent), "unrelated"); /* kit_begin: such a mailbox */
	intent = kit_letter(k, "ben", "", "");
	intent.confidential = true;
	assert_non_null(strstr(kit_take(k, &intent), "noted confidential: conflict.opened"));
}

static void test_handler(void **state)
{
	struct kit *k = *state;
	static const struct {
		const char *setting, *writer, *handler;
	} cases[] = {
		{"", "ben", "ana"},     {"", "ana", "dee"},          {"dee@example.org", "ben", "dee"},
		{"m-eva00005", "ben", "eva"}, {"dee@example.org", "dee", "ana"}, {"nobody@example.org", "ben", "ana"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		k->rules.case_handler = cases[i].setting;
		uint32_t handler = conflict_handler(&k->rules, &k->state, state_person(&k->state, kit_id(cases[i].writer)));
		assert_string_equal(kit_name(k->state.people.items[handler].id), cases[i].handler);
	}
}

/* A hundred of them in a day: the handler hears of the first dozen; all are there. */
static void test_case_flood(void **state)
{
	struct kit *k = *state;
	k->now = kit_at(k, "2026-11-18 09:00");
	for (size_t i = 0; i < 100; i++) {
		struct intent intent = kit_letter(k, "ben", "", "");
		intent.identity = IDENTITY_NONE;
		intent.member = "";
		intent.to_confidential = true;
		intent.mark = arena_printf(&k->arena, "%08zux%07d", i + 10000, 0);
		kit_take(k, &intent);
	}
	kit_end(k);
	kit_post(k, NULL);
	size_t told = 0;
	for (size_t i = 0; i < k->posted.count; i++)
		told += strcmp(k->posted.items[i], "told ana") == 0;
	assert_int_equal(told, 12);
	assert_int_equal(k->state.cases.count, 100);
}

/* ---- commands ---- */

static void test_commands(void **state)
{
	struct kit *k = *state;
	kit_post(k, NULL);
	assert_non_null(strstr(kit_reply(k, "ben", "", ".agenda"), "noted agenda: command.asked=agenda"));
	assert_non_null(strstr(kit_reply(k, "fay", "", ".record=" M), "noted record: command.asked=record"));
	assert_non_null(strstr(kit_reply(k, "ben", "", ".record=D-2026-009"), "command.asked=record"));
	kit_end(k);
	assert_string_equal(
		kit_post(k, "{{#meetings}}{{id}}{{/meetings}}{{#meeting}}meeting{{/meeting}}{{#unknown}}unknown{{/unknown}}"),
		"agenda ben: " M "|record ben: unknown|record fay: unknown"); /* the Core's meeting is not fay's */
	assert_string_equal(kit_post(k, NULL), "");
	/* who has left asks for nothing */
	kit_person(k, "ben")->until = "2026-11-16";
	kit_roster(k);
	assert_null(strstr(kit_reply(k, "ben", "", ".agenda"), "command.asked"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_starts),
		cmocka_unit_test_setup_teardown(test_register, NULL, kit_teardown),
		MEETING_TEST(test_no_register),
		MEETING_TEST(test_invited),
		cmocka_unit_test_setup_teardown(test_answers, NULL, kit_teardown),
		MEETING_TEST(test_which_counts),
		MEETING_TEST(test_bound),
		MEETING_TEST(test_mails),
		MEETING_TEST(test_minutes),
		cmocka_unit_test_setup_teardown(test_minutes_end, NULL, kit_teardown),
		MEETING_TEST(test_confidential),
		MEETING_TEST(test_shared_mailbox),
		MEETING_TEST(test_handler),
		MEETING_TEST(test_case_flood),
		MEETING_TEST(test_commands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

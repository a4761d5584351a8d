/* SPDX-License-Identifier: MIT */
#include "core/roster.h"

#include "base/index.h"
#include "core/event.h"

#include <string.h>

/* The seats: who of them takes part in consensus, and the kind of group they are held for. */
static const struct role {
	const char *name;
	bool core;
	const char *kind; /* NULL: any */
} roles[] = {
	{"facilitator", true, "backbone"},
	{"listener", true, "backbone"},
	{"connector", true, "backbone"},
	{"backbone_representative", true, "backbone"},
	{"recorder", true, NULL},
	{"data_collector", true, NULL},
	{"workgroup_representative", true, "workgroup"},
	{"people_impacted_representative", true, NULL},
	{"workgroup_member", false, "workgroup"},
	{"community_stakeholder", false, NULL},
	{"alternate", false, NULL},
};
enum { ROLE_COUNT = sizeof roles / sizeof *roles };

#define ROLE_NAMES                                                                          \
	"facilitator, listener, connector, backbone_representative, recorder, data_collector, " \
	"workgroup_representative, people_impacted_representative, workgroup_member, "      \
	"community_stakeholder, alternate"

static const char *const kinds[] = {"backbone", "core", "workgroup", "prospective", "former"};
enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

/* One address, and the lines of people.csv it stands on. */
struct use {
	int first, last;
	uint32_t person; /* of the first line */
};

struct check {
	struct arena *arena;     /* of the problems */
	struct arena own;        /* given back at the end */
	const struct roster *roster;
	struct roster_problems *problems;
	const char *file;
	struct index members, addresses, groups, seats, goals, steps;
	struct index nameless; /* first addresses of lines without an id -> line */
	struct { LIST(struct use); } uses;
};

static void tell(struct check *check, int line, const char *what, const char *todo)
{
	*LIST_PUSH(check->arena, check->problems) =
		(struct roster_problem){.file = check->file, .line = line, .what = what, .todo = todo};
}

static const struct role *find_role(const char *name)
{
	for (size_t i = 0; i < ROLE_COUNT; i++)
		if (strcmp(roles[i].name, name) == 0)
			return &roles[i];
	return NULL;
}

bool role_is_core(const char *role)
{
	const struct role *found = find_role(role);
	return found != NULL && found->core;
}

/* ---- forms: what the books would refuse is refused here already ---- */

static bool is_id(const char *cell)
{
	struct event event = event_new(EVENT_GROUP_ENDED);
	event.by = "operator";
	event.subject = cell;
	return *cell != '\0' && event_check(&event) == NULL;
}

static bool is_member_id(const char *cell)
{
	struct event event = event_new(EVENT_PERSON_ADDED);
	event.by = "operator";
	event.member = cell;
	return *cell != '\0' && event_check(&event) == NULL;
}

/* An address may stand in the books (member.assigned), so it has to be one for them too. */
static bool is_address(const char *cell)
{
	struct event event = event_new(EVENT_ADDRESS_ADDED);
	event.by = "operator";
	event.value = cell;
	return event_check(&event) == NULL;
}

static bool is_date(const char *cell)
{
	struct date date;
	return date_parse(cell, &date);
}

static void check_date(struct check *check, int line, const char *column, const char *cell)
{
	if (*cell != '\0' && !is_date(cell))
		tell(check, line, arena_printf(check->arena, "%s: \"%s\" is no date", column, cell),
		     "write it as 2026-12-04; in a spreadsheet, give the column the format Text first");
}

static void check_period(struct check *check, int line, const char *from, const char *until)
{
	check_date(check, line, "from", from);
	check_date(check, line, "until", until);
	if (is_date(from) && is_date(until) && strcmp(until, from) < 0)
		tell(check, line, "until lies before from", "mend one of the two dates");
}

/* An id of this file: its form, and that no line before has it. */
static void check_id(struct check *check, struct index *index, int line, const char *column, const char *id)
{
	uint32_t before;
	if (!is_id(id))
		tell(check, line,
		     arena_printf(check->arena, *id == '\0' ? "%s is missing" : "%s: \"%s\" is no id", column, id),
		     "ids begin with a letter and are made of letters, digits, - and _ (at most 64)");
	else if (index_get(index, id, &before))
		tell(check, line,
		     arena_printf(check->arena, "%s: %s stands on line %u too", column, id, (unsigned)before),
		     "give each line an id of its own");
	else
		index_put(&check->own, index, id, (uint32_t)line);
}

static void check_filled(struct check *check, int line, const char *column, const char *cell)
{
	if (*cell == '\0')
		tell(check, line, arena_printf(check->arena, "%s is missing", column), "fill it in");
}

/* ---- people ---- */

const char *roster_next_address(struct arena *arena, const char **cursor)
{
	*cursor += strspn(*cursor, " ");
	size_t length = strcspn(*cursor, " ");
	if (length == 0)
		return NULL;
	char *address = arena_strndup(arena, *cursor, length);
	for (char *c = address; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	*cursor += length;
	return address;
}

static bool is_shared(const struct roster_person *row)
{
	return strcmp(row->shared, "yes") == 0;
}

static void note_addresses(struct check *check, uint32_t person)
{
	const struct roster_person *row = &check->roster->people.items[person];
	const char *cursor = row->addresses, *address;
	uint32_t place;
	while ((address = roster_next_address(&check->own, &cursor)) != NULL) {
		if (!index_get(&check->addresses, address, &place)) {
			index_put(&check->own, &check->addresses, address, (uint32_t)check->uses.count);
			*LIST_PUSH(&check->own, &check->uses) =
				(struct use){.first = row->line, .last = row->line, .person = person};
		} else {
			check->uses.items[place].last = row->line;
		}
	}
}

/* Messages may end in a log, so they count addresses instead of showing them. */
static void check_addresses(struct check *check, const struct roster_person *row)
{
	const char *cursor = row->addresses, *address;
	for (int number = 1; (address = roster_next_address(&check->own, &cursor)) != NULL; number++) {
		uint32_t place = 0;
		index_get(&check->addresses, address, &place);
		const struct use *use = &check->uses.items[place];
		if (!is_address(address))
			tell(check, row->line, arena_printf(check->arena, "address number %d is none", number),
			     "write it like ana@example.org, and a blank between two of them");
		else if (use->first != use->last && !is_shared(row))
			tell(check, row->line,
			     arena_printf(check->arena, "address number %d stands on line %d too", number,
			                  use->first == row->line ? use->last : use->first),
			     "write yes under shared on every such line, or take it out of all but one");
	}
}

/* A code, and one of the Core's: else mails would teach words of a language that replies are not read in. */
static void check_language(struct check *check, const struct roster_person *row)
{
	const struct roster *roster = check->roster;
	size_t length = strlen(row->language), i = 0;
	while (i < roster->language_count && strcmp(roster->languages[i], row->language) != 0)
		i++;
	if (length == 0)
		return;
	if (length < 2 || length > 3 || length != strspn(row->language, "abcdefghijklmnopqrstuvwxyz"))
		tell(check, row->line, arena_printf(check->arena, "language: \"%s\" is no code", row->language),
		     "write en or es, or leave it empty");
	else if (roster->language_count > 0 && i == roster->language_count)
		tell(check, row->line,
		     arena_printf(check->arena, "language: %s is none of the languages of this Core", row->language),
		     "leave it empty, or add it in assent.ini under [core] languages");
}

/* A line without an id is known by its first address until it has one: two of them need two. */
static void check_nameless(struct check *check, const struct roster_person *row)
{
	const char *cursor = row->addresses, *address = roster_next_address(&check->own, &cursor);
	uint32_t before;
	if (address == NULL)
		tell(check, row->line, "there is neither a member id nor an address", "fill in one of them");
	else if (index_get(&check->nameless, address, &before) && is_shared(row))
		tell(check, row->line,
		     arena_printf(check->arena, "line %u begins with the same address, and neither has a member id",
		                  (unsigned)before),
		     "write an id of your own into one of them, like m-7k2q9d4x");
	else
		index_put(&check->own, &check->nameless, address, (uint32_t)row->line);
}

static void check_member_cell(struct check *check, const struct roster_person *row)
{
	uint32_t before;
	if (*row->member == '\0') {
		check_nameless(check, row);
	} else if (!is_member_id(row->member)) {
		tell(check, row->line, arena_printf(check->arena, "member: \"%s\" is no member id", row->member),
		     "leave it empty: the line gets an id like m-7k2q9d4x by itself");
	} else if (index_get(&check->members, row->member, &before)) {
		tell(check, row->line,
		     arena_printf(check->arena, "member: %s stands on line %u too", row->member, (unsigned)before),
		     "keep one line a person; leave the id of a new person empty");
	} else {
		index_put(&check->own, &check->members, row->member, (uint32_t)row->line);
	}
}

static void check_person(struct check *check, const struct roster_person *row)
{
	check_member_cell(check, row);
	check_filled(check, row->line, "name", row->name);
	check_addresses(check, row);
	if (*row->shared != '\0' && !is_shared(row) && strcmp(row->shared, "no") != 0)
		tell(check, row->line, arena_printf(check->arena, "shared: \"%s\" is neither yes nor no", row->shared),
		     "write yes where two people use one address, else no");
	if (*row->public != '\0' && strcmp(row->public, "yes") != 0 && strcmp(row->public, "no") != 0)
		tell(check, row->line, arena_printf(check->arena, "public: \"%s\" is neither yes nor no", row->public),
		     "write yes when they agree that their name stands on the public pages, else no");
	check_language(check, row);
	check_date(check, row->line, "agreement", row->agreement);
	check_period(check, row->line, row->from, row->until);
}

/* A member in another register: an id of people.csv, or an address that only one person has. */
static void check_member(struct check *check, int line, const char *column, const char *cell)
{
	const char *cursor = cell;
	uint32_t place;
	if (strchr(cell, '@') == NULL) {
		if (!index_get(&check->members, cell, &place))
			tell(check, line, arena_printf(check->arena, "%s: \"%s\" is not in people.csv", column, cell),
			     "write the member id or the address of somebody there");
	} else if (!index_get(&check->addresses, roster_next_address(&check->own, &cursor), &place)) {
		tell(check, line, arena_printf(check->arena, "%s: this address is not in people.csv", column),
		     "write the member id or the address of somebody there");
	} else if (check->uses.items[place].first != check->uses.items[place].last) {
		tell(check, line, arena_printf(check->arena, "%s: more than one person has this address", column),
		     "write the member id instead");
	}
}

/* ---- groups, seats, goals, steps ---- */

static bool is_kind(const char *cell)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (strcmp(kinds[i], cell) == 0)
			return true;
	return false;
}

/* Dates compare as text; an empty one is open. */
static bool at_once(const struct roster_group *a, const struct roster_group *b)
{
	return (*a->from == '\0' || *b->until == '\0' || strcmp(a->from, b->until) <= 0) &&
	       (*b->from == '\0' || *a->until == '\0' || strcmp(b->from, a->until) <= 0);
}

/* There is exactly one Backbone at a time. */
static void check_backbone(struct check *check, const struct roster_group *row)
{
	for (size_t i = 0; i < check->roster->groups.count; i++) {
		const struct roster_group *other = &check->roster->groups.items[i];
		if (other->line >= row->line || strcmp(other->kind, "backbone") != 0 || !at_once(row, other))
			continue;
		tell(check, row->line,
		     arena_printf(check->arena, "the group of line %d is the Backbone at the same time", other->line),
		     "give the former one an until date before the from date of the new one");
		return;
	}
}

static void check_group(struct check *check, const struct roster_group *row)
{
	check_id(check, &check->groups, row->line, "group", row->group);
	if (!is_kind(row->kind))
		tell(check, row->line, arena_printf(check->arena, "kind: \"%s\" is none", row->kind),
		     "write backbone, core, workgroup, prospective or former");
	check_period(check, row->line, row->from, row->until);
	if (strcmp(row->kind, "backbone") == 0)
		check_backbone(check, row);
}

/* The row of a group that a line names; NULL, and told, when there is none. */
static const struct roster_group *check_group_cell(struct check *check, int line, const char *cell)
{
	uint32_t group_line;
	if (index_get(&check->groups, cell, &group_line))
		for (size_t i = 0; i < check->roster->groups.count; i++)
			if (check->roster->groups.items[i].line == (int)group_line)
				return &check->roster->groups.items[i];
	tell(check, line, arena_printf(check->arena, "group: \"%s\" is not in groups.csv", cell),
	     "write an id that stands there, or add the group");
	return NULL;
}

static void check_seat(struct check *check, const struct roster_seat *row)
{
	if (*row->seat != '\0')
		check_id(check, &check->seats, row->line, "seat", row->seat);
	const struct role *role = find_role(row->role);
	const struct roster_group *group = check_group_cell(check, row->line, row->group);
	if (role == NULL)
		tell(check, row->line, arena_printf(check->arena, "role: \"%s\" is none", row->role),
		     "write one of: " ROLE_NAMES);
	else if (group != NULL && role->kind != NULL && is_kind(group->kind) && strcmp(role->kind, group->kind) != 0)
		tell(check, row->line,
		     arena_printf(check->arena, "the seat %s is held for a group of kind %s, and %s is of kind %s",
		                  role->name, role->kind, group->group, group->kind),
		     "mend the role or the group");
	if (*row->member != '\0')
		check_member(check, row->line, "member", row->member);
	check_period(check, row->line, row->from, row->until);
}

static void check_step(struct check *check, const struct roster_step *row)
{
	uint32_t place;
	check_id(check, &check->steps, row->line, "step", row->step);
	check_filled(check, row->line, "what", row->what);
	check_member(check, row->line, "owner", row->owner);
	check_group_cell(check, row->line, row->group);
	if (*row->goal != '\0' && !index_get(&check->goals, row->goal, &place))
		tell(check, row->line, arena_printf(check->arena, "goal: \"%s\" is not in goals.csv", row->goal),
		     "write an id that stands there, or leave it empty");
	if (*row->due == '\0')
		check_filled(check, row->line, "due", row->due);
	check_date(check, row->line, "due", row->due);
}

void roster_check(struct arena *arena, const struct roster *roster, struct roster_problems *problems)
{
	struct check check = {.arena = arena, .roster = roster, .problems = problems, .file = "people.csv"};
	*problems = (struct roster_problems){0};
	for (size_t i = 0; i < roster->people.count; i++)
		note_addresses(&check, (uint32_t)i);
	for (size_t i = 0; i < roster->people.count; i++)
		check_person(&check, &roster->people.items[i]);
	check.file = "groups.csv";
	for (size_t i = 0; i < roster->groups.count; i++)
		check_group(&check, &roster->groups.items[i]);
	check.file = "seats.csv";
	for (size_t i = 0; i < roster->seats.count; i++)
		check_seat(&check, &roster->seats.items[i]);
	check.file = "goals.csv";
	for (size_t i = 0; i < roster->goals.count; i++) {
		check_id(&check, &check.goals, roster->goals.items[i].line, "goal", roster->goals.items[i].goal);
		check_filled(&check, roster->goals.items[i].line, "statement", roster->goals.items[i].statement);
	}
	check.file = "steps.csv";
	for (size_t i = 0; i < roster->steps.count; i++)
		check_step(&check, &roster->steps.items[i]);
	roster_check_meetings(arena, roster, problems);
	arena_release(&check.own);
}

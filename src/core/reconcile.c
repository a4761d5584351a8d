/* SPDX-License-Identifier: MIT */
/*
 * The registers compared with the state: what is new or gone becomes events,
 * so that the ledger says who was eligible when.
 */
#include "core/calendar.h"
#include "core/decision.h"
#include "core/membership.h"

#include <string.h>

struct reconciling {
	struct decision *d;
	const struct roster *roster;
	const char *today;
	const char *(*new_id)(void *context);
	void *context;
	struct index members; /* ids in effect today -> place in people.csv */
	struct index addresses; /* of people.csv -> place in ids */
	struct { LIST(const char *); } ids; /* of the people in effect today */
	struct index groups;  /* likewise, of groups.csv */
	struct index seats;   /* "role group member" in effect today */
};

/* True when a line with these dates is in force today. Dates compare as text. */
static bool in_force(const struct reconciling *r, const char *from, const char *until)
{
	return (*from == '\0' || strcmp(from, r->today) <= 0) && (*until == '\0' || strcmp(until, r->today) >= 0);
}

static struct event *add(struct reconciling *r, enum event_kind kind, const char *subject, const char *member,
                         const char *value)
{
	struct event *event = decision_add(r->d, kind);
	event->by = "operator";
	event->via = VIA_FILE;
	event->subject = subject;
	event->member = member;
	event->value = value;
	return event;
}

static const char *id_of_line(struct reconciling *r, const struct roster_person *row)
{
	const char *id = roster_member_id(r->d->state, r->d->arena, row);
	if (id != NULL)
		return id;
	id = arena_strdup(r->d->arena, r->new_id(r->context));
	add(r, EVENT_MEMBER_ASSIGNED, "", id, roster_first_address(r->d->arena, row));
	return id;
}

static void note_addresses(struct reconciling *r, const struct roster_person *row, const char *id)
{
	const char *cursor = row->addresses, *address;
	while ((address = roster_next_address(r->d->arena, &cursor)) != NULL)
		index_put(r->d->arena, &r->addresses, address, (uint32_t)r->ids.count);
	*LIST_PUSH(r->d->arena, &r->ids) = id;
}

/* The id of a cell that names a member by id or address; "" when nobody in effect today has this address. */
static const char *id_of_cell(const struct reconciling *r, const char *cell)
{
	const char *cursor = cell;
	uint32_t place;
	if (strchr(cell, '@') == NULL)
		return cell;
	return index_get(&r->addresses, roster_next_address(r->d->arena, &cursor), &place) ? r->ids.items[place] : "";
}

static void reconcile_person(struct reconciling *r, const struct roster_person *row, uint32_t place)
{
	const struct state *state = r->d->state;
	if (!in_force(r, row->from, row->until))
		return;
	const char *id = id_of_line(r, row);
	index_put(r->d->arena, &r->members, id, place);
	note_addresses(r, row, id);
	uint32_t known = state_person(state, id);
	const struct person *person = known == NOBODY ? NULL : &state->people.items[known];
	if (person == NULL || !person->active)
		add(r, EVENT_PERSON_ADDED, "", id, "");
	const char *accepted = *row->agreement != '\0' && strcmp(row->agreement, r->today) <= 0 ? row->agreement : "";
	const char *before = person == NULL ? "" : person->agreement;
	if (strcmp(accepted, before) == 0)
		return;
	if (*accepted == '\0')
		add(r, EVENT_AGREEMENT_ENDED, "", id, "");
	else
		add(r, EVENT_AGREEMENT_ACCEPTED, "", id, accepted);
}

static void reconcile_group(struct reconciling *r, const struct roster_group *row, uint32_t place)
{
	if (!in_force(r, row->from, row->until))
		return;
	index_put(r->d->arena, &r->groups, row->group, place);
	uint32_t known = state_group(r->d->state, row->group);
	const struct group *group = known == NOBODY ? NULL : &r->d->state->groups.items[known];
	if (group == NULL || !group->active || strcmp(group->kind, row->kind) != 0)
		add(r, EVENT_GROUP_ADDED, row->group, "", row->kind);
}

static bool seat_is_filled(const struct state *state, const char *key)
{
	uint32_t place;
	return index_get(&state->seat_by_key, key, &place) && state->seats.items[place].active;
}

static void reconcile_seat(struct reconciling *r, const struct roster_seat *row, uint32_t place)
{
	const char *member = id_of_cell(r, row->member);
	uint32_t line;
	if (!in_force(r, row->from, row->until) || *member == '\0')
		return;
	if (!index_get(&r->members, member, &line) || !index_get(&r->groups, row->group, &line))
		return;
	const char *key = arena_printf(r->d->arena, "%s %s %s", row->role, row->group, member);
	bool twice = index_get(&r->seats, key, &line);
	index_put(r->d->arena, &r->seats, key, place);
	if (!twice && !seat_is_filled(r->d->state, key))
		add(r, EVENT_SEAT_FILLED, row->group, member, row->role);
}

/* What the state has and the registers no longer show: seats first, then people and groups. */
static void reconcile_gone(struct reconciling *r)
{
	const struct state *state = r->d->state;
	uint32_t line;
	for (size_t i = 0; i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		const char *member = state->people.items[seat->person].id;
		const char *group = state->groups.items[seat->group].id;
		if (!seat->active)
			continue;
		const char *key = arena_printf(r->d->arena, "%s %s %s", seat->role, group, member);
		if (!index_get(&r->seats, key, &line))
			add(r, EVENT_SEAT_VACATED, group, member, seat->role);
	}
	for (size_t i = 0; i < state->people.count; i++)
		if (state->people.items[i].active && !index_get(&r->members, state->people.items[i].id, &line))
			add(r, EVENT_PERSON_ENDED, "", state->people.items[i].id, "");
	for (size_t i = 0; i < state->groups.count; i++)
		if (state->groups.items[i].active && !index_get(&r->groups, state->groups.items[i].id, &line))
			add(r, EVENT_GROUP_ENDED, state->groups.items[i].id, "", "");
}

static void reconcile_step(struct reconciling *r, const struct roster_step *row)
{
	const char *owner = id_of_cell(r, row->owner);
	struct date date;
	if (!date_parse(row->due, &date) || *owner == '\0')
		return;
	instant due = calendar_end_of_day(r->d->rules, date);
	const struct step *step = state_step(r->d->state, row->step);
	if (step == NULL) {
		struct event *event = add(r, EVENT_STEP_CREATED, row->step, owner, row->group);
		event->due = due;
		event->words = row->what;
	} else if (step->roster_due != due) {
		struct event *event = add(r, EVENT_STEP_CHANGED, row->step, owner, "register");
		event->due = due;
	}
}

void decide_roster(struct decision *d, const struct roster *roster, const char *(*new_id)(void *context),
                   void *context)
{
	char today[DATE_TEXT_SIZE];
	date_format(calendar_date(d->rules, d->now), today);
	struct reconciling r = {.d = d, .roster = roster, .today = today, .new_id = new_id, .context = context};
	for (size_t i = 0; i < roster->groups.count; i++)
		reconcile_group(&r, &roster->groups.items[i], (uint32_t)i);
	for (size_t i = 0; i < roster->people.count; i++)
		reconcile_person(&r, &roster->people.items[i], (uint32_t)i);
	for (size_t i = 0; i < roster->seats.count; i++)
		reconcile_seat(&r, &roster->seats.items[i], (uint32_t)i);
	reconcile_gone(&r);
	for (size_t i = 0; i < roster->steps.count; i++)
		reconcile_step(&r, &roster->steps.items[i]);
}

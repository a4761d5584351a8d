/* SPDX-License-Identifier: MIT */
/*
 * The registers compared with the state: what is new or gone becomes events,
 * so that the ledger says who was eligible when.
 */
#include "core/calendar.h"
#include "core/decision.h"
#include "core/meeting.h"
#include "core/membership.h"
#include "core/welcome.h"

#include <string.h>

struct reconciling {
	struct decision *d;
	const struct roster *roster;
	const char *today;
	const char *(*new_id)(void *context);
	void *context;
	/* what the registers show today of what the state knows, by its place there ... */
	bool *people, *seats;
	/* ... and what is new: ids of people, "role group member" */
	struct index new_people, new_seats;
	struct index groups;    /* in effect today */
	struct index assigned;  /* first addresses of lines that get an id now -> place in ids */
	struct index addresses; /* all of people.csv in effect -> place in ids; made when a cell first needs it */
	struct { LIST(const char *); } ids;
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
	const char *address = roster_first_address(r->d->arena, row);
	id = arena_strdup(r->d->arena, r->new_id(r->context));
	add(r, EVENT_MEMBER_ASSIGNED, "", id, address);
	index_put(r->d->arena, &r->assigned, address, (uint32_t)r->ids.count);
	*LIST_PUSH(r->d->arena, &r->ids) = id;
	return id;
}

static void note_addresses(struct reconciling *r, const struct roster_person *row)
{
	const char *id = roster_member_id(r->d->state, r->d->arena, row);
	const char *cursor = row->addresses, *address;
	uint32_t place = (uint32_t)r->ids.count;
	if (id == NULL)
		index_get(&r->assigned, roster_first_address(r->d->arena, row), &place);
	else
		*LIST_PUSH(r->d->arena, &r->ids) = id;
	while ((address = roster_next_address(r->d->arena, &cursor)) != NULL)
		index_put(r->d->arena, &r->addresses, address, place);
}

/* The id of a cell that names a member by id or address; "" when nobody in effect today has this address. */
static const char *id_of_cell(struct reconciling *r, const char *cell)
{
	const struct roster *roster = r->roster;
	const char *cursor = cell;
	uint32_t place;
	if (strchr(cell, '@') == NULL)
		return cell;
	bool made = r->addresses.count > 0;
	for (size_t i = 0; !made && i < roster->people.count; i++)
		if (in_force(r, roster->people.items[i].from, roster->people.items[i].until))
			note_addresses(r, &roster->people.items[i]);
	return index_get(&r->addresses, roster_next_address(r->d->arena, &cursor), &place) ? r->ids.items[place] : "";
}

/*
 * The cell against what the register said before, not against what the person
 * wrote: an empty cell takes nothing from who accepted by mail. A date up to
 * the day of a refusal by mail is an old one; only a later one counts again.
 * The very date of the mail is its copy, and no news.
 */
static void reconcile_agreement(struct reconciling *r, const struct roster_person *row, const char *id,
                                const struct person *person)
{
	const char *before = person == NULL ? "" : person->asks->file;
	const char *mail = person == NULL ? "" : person->asks->mail;
	const char *declined = person == NULL ? "" : person->asks->declined;
	const char *lapsed = person == NULL ? "" : person->asks->lapsed;
	bool counts = *row->agreement != '\0' && strcmp(row->agreement, r->today) <= 0 &&
	              strcmp(row->agreement, declined) > 0 && strcmp(row->agreement, lapsed) > 0;
	const char *accepted = counts ? row->agreement : "";
	if (strcmp(accepted, before) == 0 || (*before == '\0' && strcmp(accepted, mail) == 0))
		return;
	if (*accepted == '\0')
		add(r, EVENT_AGREEMENT_ENDED, "", id, "");
	else
		add(r, EVENT_AGREEMENT_ACCEPTED, "", id, accepted);
}

/* The Recorder has written another language since they asked for one by mail: the newer word counts from now on. */
static void reconcile_language(struct reconciling *r, const struct roster_person *row, const struct person *person)
{
	if (person == NULL || *person->prefers->wish == '\0' || strcmp(person->prefers->wish_cell, row->language) == 0)
		return;
	add(r, EVENT_PERSON_PREFERS, "", person->id, "language_register");
}

static void reconcile_person(struct reconciling *r, const struct roster_person *row)
{
	const struct state *state = r->d->state;
	if (!in_force(r, row->from, row->until))
		return;
	const char *id = id_of_line(r, row);
	uint32_t known = state_person(state, id);
	if (known == NOBODY)
		index_put(r->d->arena, &r->new_people, id, 0);
	else
		r->people[known] = true;
	const struct person *person = known == NOBODY ? NULL : &state->people.items[known];
	if (person == NULL || !person->active)
		add(r, EVENT_PERSON_ADDED, "", id, "");
	reconcile_agreement(r, row, id, person);
	reconcile_language(r, row, person);
}

static void reconcile_group(struct reconciling *r, const struct roster_group *row)
{
	if (!in_force(r, row->from, row->until))
		return;
	index_put(r->d->arena, &r->groups, row->group, 0);
	uint32_t known = state_group(r->d->state, row->group);
	const struct group *group = known == NOBODY ? NULL : &r->d->state->groups.items[known];
	if (group == NULL || !group->active || strcmp(group->kind, row->kind) != 0)
		add(r, EVENT_GROUP_ADDED, row->group, "", row->kind);
}

static bool is_person(const struct reconciling *r, const char *member)
{
	uint32_t known = state_person(r->d->state, member), ignored;
	return known == NOBODY ? index_get(&r->new_people, member, &ignored) : r->people[known];
}

/* True when no line before has this seat. */
static bool is_first_line(struct reconciling *r, const struct roster_seat *row, const char *member, uint32_t known)
{
	uint32_t ignored;
	if (known != NOBODY) {
		bool first = !r->seats[known];
		r->seats[known] = true;
		return first;
	}
	const char *key = arena_printf(r->d->arena, "%s %s %s", row->role, row->group, member);
	if (index_get(&r->new_seats, key, &ignored))
		return false;
	index_put(r->d->arena, &r->new_seats, key, 0);
	return true;
}

static void reconcile_seat(struct reconciling *r, const struct roster_seat *row)
{
	const struct state *state = r->d->state;
	uint32_t ignored;
	if (!in_force(r, row->from, row->until) || *row->member == '\0' || !index_get(&r->groups, row->group, &ignored))
		return;
	const char *member = id_of_cell(r, row->member);
	if (!is_person(r, member))
		return;
	uint32_t known = state_seat(state, row->role, row->group, member);
	if (is_first_line(r, row, member, known) && (known == NOBODY || !state->seats.items[known].active))
		add(r, EVENT_SEAT_FILLED, row->group, member, row->role);
}

/* What the state has and the registers no longer show: seats first, then people and groups. */
static void reconcile_gone(struct reconciling *r)
{
	const struct state *state = r->d->state;
	uint32_t ignored;
	for (size_t i = 0; i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		if (seat->active && !r->seats[i])
			add(r, EVENT_SEAT_VACATED, state->groups.items[seat->group].id,
			    state->people.items[seat->person].id, seat->role);
	}
	for (size_t i = 0; i < state->people.count; i++)
		if (state->people.items[i].active && !r->people[i])
			add(r, EVENT_PERSON_ENDED, "", state->people.items[i].id, "");
	for (size_t i = 0; i < state->groups.count; i++)
		if (state->groups.items[i].active && !index_get(&r->groups, state->groups.items[i].id, &ignored))
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
	size_t first = d->count;
	struct reconciling r = {.d = d, .roster = roster, .today = today, .new_id = new_id, .context = context};
	r.people = ARENA_ARRAY(d->arena, bool, d->state->people.count + 1);
	r.seats = ARENA_ARRAY(d->arena, bool, d->state->seats.count + 1);
	for (size_t i = 0; i < roster->groups.count; i++)
		reconcile_group(&r, &roster->groups.items[i]);
	for (size_t i = 0; i < roster->people.count; i++)
		reconcile_person(&r, &roster->people.items[i]);
	for (size_t i = 0; i < roster->seats.count; i++)
		reconcile_seat(&r, &roster->seats.items[i]);
	reconcile_gone(&r);
	welcome_new(d, first);
	for (size_t i = 0; i < roster->steps.count; i++)
		reconcile_step(&r, &roster->steps.items[i]);
	decide_meetings(d, roster);
}

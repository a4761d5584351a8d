/* SPDX-License-Identifier: MIT */
/* Opening a proposal with its call for consensus. */
#include "core/calendar.h"
#include "core/consensus.h"
#include "core/decision.h"

#include <stdlib.h>
#include <string.h>

/* Kinds of proposals, and whether the people impacted have to be heard first (domain.md 3.2). */
static const struct {
	const char *kind;
	bool gate;
} kinds[] = {
	{"procedure", false}, {"minutes", false},        {"seat", false},
	{"revise", false},    {"other", false},          {"action", true},
	{"backbone", true},   {"add_workgroup", true},   {"agenda", true},
	{"document", true},
};

static const char *check_kind(struct arena *arena, const char *kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(kinds[i].kind, kind) != 0)
			continue;
		if (!kinds[i].gate)
			return NULL;
		return arena_printf(arena,
		                    "kind: a proposal of kind %s touches people outside the Core, who have to be "
		                    "heard before it is decided; this version cannot ask them yet: bring it to a "
		                    "meeting, or propose the procedure for hearing them (kind: procedure)",
		                    kind);
	}
	return arena_printf(arena, "kind: \"%s\" is none: use procedure, minutes, seat, revise or other", kind);
}

/* The proposer by member id or by address; NOBODY when the person may not propose. */
static uint32_t find_proposer(const struct state *state, const char *by)
{
	const char *member;
	uint32_t person = state_person(state, by);
	if (person == NOBODY && state_members_of(state, by, &member) == 1)
		person = state_person(state, member);
	return person != NOBODY && state_has_voice(state, person) ? person : NOBODY;
}

/* Sets the half-open end of the call, or gives the sentence what is wrong with the date. */
static const char *find_deadline(const struct decision *d, const char *text, instant *ret_deadline)
{
	struct date today = calendar_date(d->rules, d->now);
	struct date date = calendar_add_days(today, d->rules->call_days);
	if (*text != '\0' && !date_parse(text, &date))
		return arena_printf(d->arena, "deadline: \"%s\" is no date: write it as 2026-12-04", text);
	struct date earliest = calendar_add_days(today, d->rules->shortest_call_days);
	if (date_compare(date, earliest) < 0) {
		char words[DATE_TEXT_SIZE];
		date_format(earliest, words);
		return arena_printf(d->arena, "deadline: people need at least %d days: choose %s or later",
		                    d->rules->shortest_call_days, words);
	}
	*ret_deadline = calendar_end_of_day(d->rules, calendar_business_day(d->rules, date));
	return NULL;
}

static const char *next_id(const struct decision *d)
{
	int year = calendar_date(d->rules, d->now).year;
	const char *prefix = arena_printf(d->arena, "P-%04d-", year);
	unsigned long last = 0;
	for (size_t i = 0; i < d->state->proposals.count; i++) {
		const char *id = d->state->proposals.items[i].id;
		if (strncmp(id, prefix, strlen(prefix)) != 0)
			continue;
		unsigned long number = strtoul(id + strlen(prefix), NULL, 10);
		last = number > last ? number : last;
	}
	return arena_printf(d->arena, "%s%03lu", prefix, last + 1);
}

/* The words of proposal.drafted: named lines, a blank line, the text. */
static const char *draft_words(struct arena *arena, const struct proposal_draft *draft)
{
	return arena_printf(arena, "title: %s\nsummary: %s\ngoal: %s\nimpact: %s\n\n%s", draft->title,
	                    draft->summary, draft->goal, draft->impact, draft->body);
}

static void add_eligible(struct decision *d, const char *id)
{
	const struct state *state = d->state;
	struct index named = {0}; /* two seats for one group are one row */
	for (size_t i = 0; i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		uint32_t before;
		const char *pair = arena_printf(d->arena, "%u %u", seat->person, seat->group);
		if (index_get(&named, pair, &before))
			continue;
		if (!seat->active || !role_is_core(seat->role) || !state_has_voice(state, seat->person))
			continue;
		index_put(d->arena, &named, pair, 0);
		struct event *event = decision_add(d, EVENT_CALL_ELIGIBLE);
		event->subject = id;
		event->version = "V1";
		event->member = state->people.items[seat->person].id;
		event->value = state->groups.items[seat->group].id;
		event->via = VIA_OPERATOR;
	}
}

static struct event *add_step(struct decision *d, enum event_kind kind, const char *id, const char *proposer)
{
	struct event *event = decision_add(d, kind);
	event->subject = id;
	event->version = "V1";
	event->member = proposer;
	event->by = "operator";
	event->via = VIA_OPERATOR;
	return event;
}

static bool anybody_has_voice(const struct state *state)
{
	for (uint32_t i = 0; i < state->people.count; i++)
		if (state_has_voice(state, i))
			return true;
	return false;
}

const char *decide_proposal(struct decision *d, const struct proposal_draft *draft, const char **ret_id)
{
	instant deadline = INSTANT_NONE;
	if (*draft->title == '\0')
		return "title: it is missing: add a line \"title: ...\" to the front block";
	if (*draft->summary == '\0')
		return "summary: it is missing: say in one or two plain sentences what would be done";
	const char *wrong = check_kind(d->arena, draft->kind);
	if (wrong == NULL)
		wrong = find_deadline(d, draft->deadline, &deadline);
	if (wrong != NULL)
		return wrong;
	if (!anybody_has_voice(d->state))
		return "roster: nobody holds a Core seat and has an agreement date: fill people.csv and seats.csv "
		       "first";
	uint32_t by = find_proposer(d->state, draft->by);
	if (by == NOBODY)
		return arena_printf(d->arena,
		                    "by: \"%s\" is no Core member who has accepted the Membership Agreement: use a "
		                    "member id or address of people.csv",
		                    draft->by);
	const char *proposer = d->state->people.items[by].id;
	*ret_id = next_id(d);
	struct event *drafted = add_step(d, EVENT_PROPOSAL_DRAFTED, *ret_id, proposer);
	drafted->by = proposer;
	drafted->value = draft->kind;
	drafted->words = draft_words(d->arena, draft);
	add_step(d, EVENT_PROPOSAL_OPENED, *ret_id, proposer);
	struct event *call = add_step(d, EVENT_CALL_OPENED, *ret_id, "");
	call->due = deadline;
	call->words = d->rules->text;
	add_eligible(d, *ret_id);
	return NULL;
}

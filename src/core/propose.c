/* SPDX-License-Identifier: MIT */
/* A proposal from a file: as a draft, or opened with its call for consensus. */
#include "core/calendar.h"
#include "core/decision.h"
#include "core/draft.h"
#include "core/gate.h"

#include <stdlib.h>
#include <string.h>

/* Those that touch nobody outside the Core; the others have to pass the gate (gate.h). */
static const char *const inner_kinds[] = {"procedure", "minutes", "seat", "revise", "other"};

const char *proposal_kind_wrong(struct arena *arena, const char *kind)
{
	for (size_t i = 0; i < sizeof inner_kinds / sizeof *inner_kinds; i++)
		if (strcmp(inner_kinds[i], kind) == 0)
			return NULL;
	if (gate_needed(kind))
		return NULL;
	return arena_printf(arena,
	                    "kind: \"%s\" is none: use procedure, minutes, seat, revise, other, action, backbone, "
	                    "add_workgroup, agenda or document",
	                    kind);
}

bool proposal_kind_needs_gate(const char *kind)
{
	return gate_needed(kind);
}

/* A kind whose call can open at once. */
static const char *check_kind(struct arena *arena, const char *kind)
{
	const char *wrong = proposal_kind_wrong(arena, kind);
	if (wrong != NULL || !proposal_kind_needs_gate(kind))
		return wrong;
	return arena_printf(arena,
	                    "kind: a proposal of kind %s touches people outside the Core, who have to be heard before it "
	                    "is decided: open it without a call and ask them (assent propose --ask), or put it in as a "
	                    "draft (assent propose --draft)",
	                    kind);
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

const char *proposal_deadline(const struct decision *d, const char *text, instant *ret_deadline)
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

const char *proposal_next_id(const struct decision *d)
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

/* The last day stands among the words while it only is a wish: a call that is open has an end of its own. */
const char *proposal_words(struct arena *arena, const struct proposal_draft *draft)
{
	const char *deadline =
		*draft->deadline == '\0' ? "" : arena_printf(arena, "deadline: %s\n", draft->deadline);
	return arena_printf(arena, "title: %s\nsummary: %s\ngoal: %s\nimpact: %s\n%s\n%s", draft->title,
	                    draft->summary, draft->goal, draft->impact, deadline, draft->body);
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

/* Checks what every draft has to have; *ret_by: who proposes it. */
static const char *check_draft(const struct decision *d, const struct proposal_draft *draft, uint32_t *ret_by)
{
	if (*draft->title == '\0')
		return "title: it is missing: add a line \"title: ...\" to the front block";
	if (*draft->summary == '\0')
		return "summary: it is missing: say in one or two plain sentences what would be done";
	const char *wrong = proposal_kind_wrong(d->arena, draft->kind);
	if (wrong != NULL)
		return wrong;
	if (!anybody_has_voice(d->state))
		return "roster: nobody holds a Core seat and has an agreement date: fill people.csv and seats.csv "
		       "first";
	*ret_by = find_proposer(d->state, draft->by);
	if (*ret_by != NOBODY)
		return NULL;
	return arena_printf(d->arena,
	                    "by: \"%s\" is no Core member who has accepted the Membership Agreement: use a member id or "
	                    "address of people.csv",
	                    draft->by);
}

static void add_drafted(struct decision *d, const struct proposal_draft *draft, const char *id, const char *proposer)
{
	struct event *drafted = add_step(d, EVENT_PROPOSAL_DRAFTED, id, proposer);
	drafted->by = proposer;
	drafted->value = draft->kind;
	drafted->words = proposal_words(d->arena, draft);
}

const char *decide_draft(struct decision *d, const struct proposal_draft *draft, const char **ret_id)
{
	uint32_t by;
	instant deadline;
	const char *wrong = check_draft(d, draft, &by);
	if (wrong == NULL)
		wrong = proposal_deadline(d, draft->deadline, &deadline);
	if (wrong != NULL)
		return wrong;
	*ret_id = proposal_next_id(d);
	add_drafted(d, draft, *ret_id, d->state->people.items[by].id);
	return NULL;
}

/* Who speaks for the people impacted has to be a group of the registers. */
static const char *check_groups(const struct decision *d, const char *groups)
{
	for (size_t length; groups += strspn(groups, " ,"), *groups != '\0'; groups += length) {
		length = strcspn(groups, " ,");
		const char *group = arena_strndup(d->arena, groups, length);
		if (state_group(d->state, group) == NOBODY)
			return arena_printf(d->arena, "represented: \"%s\" is no group of groups.csv: write its id, as G-food",
			                    group);
	}
	return NULL;
}

const char *decide_asking(struct decision *d, const struct proposal_draft *draft, const char **ret_id)
{
	uint32_t by;
	instant deadline;
	const char *groups = draft->represented == NULL ? "" : draft->represented;
	const char *wrong = check_draft(d, draft, &by);
	if (wrong == NULL)
		wrong = proposal_deadline(d, draft->deadline, &deadline);
	if (wrong == NULL)
		wrong = check_groups(d, groups);
	if (wrong != NULL)
		return wrong;
	if (!gate_needed(draft->kind))
		return arena_printf(d->arena,
		                    "kind: nobody outside the Core has to be heard about a proposal of kind %s: put it in "
		                    "without --ask",
		                    draft->kind);
	if (*draft->impact == '\0')
		return "impact: it is missing: say who will feel it, and how, so that they can be asked";
	const char *proposer = d->state->people.items[by].id;
	*ret_id = proposal_next_id(d);
	add_drafted(d, draft, *ret_id, proposer);
	add_step(d, EVENT_PROPOSAL_OPENED, *ret_id, proposer);
	gate_ask(d, *ret_id, draft->impact, groups, VIA_OPERATOR);
	return NULL;
}

const char *decide_proposal(struct decision *d, const struct proposal_draft *draft, const char **ret_id)
{
	uint32_t by;
	instant deadline = INSTANT_NONE;
	const char *wrong = check_draft(d, draft, &by);
	if (wrong == NULL)
		wrong = check_kind(d->arena, draft->kind);
	if (wrong == NULL)
		wrong = proposal_deadline(d, draft->deadline, &deadline);
	if (wrong != NULL)
		return wrong;
	const char *proposer = d->state->people.items[by].id;
	struct proposal_draft text = *draft;
	text.deadline = "";
	*ret_id = proposal_next_id(d);
	add_drafted(d, &text, *ret_id, proposer);
	add_step(d, EVENT_PROPOSAL_OPENED, *ret_id, proposer);
	open_call(d, &(struct opening){*ret_id, "V1", "operator", "", VIA_OPERATOR, deadline});
	return NULL;
}

/* SPDX-License-Identifier: MIT */
/* The gate as a workflow: what Core members report about asking people (M08), and what the clock does to it. */
#include "core/calendar.h"
#include "core/draft.h"
#include "core/gate.h"
#include "core/input.h"
#include "core/workflow.h"

#include <string.h>

/* ---- reports ---- */

static bool is_result(enum meaning meaning)
{
	return meaning == MEANING_ASKED || meaning == MEANING_NOBODY || meaning == MEANING_COULD_NOT ||
	       meaning == MEANING_NOT_ME;
}

/*
 * How they asked, in their own words, may tell of people impacted: it stands in
 * the private book. The ledger says that they did.
 */
static void record_attempt(struct decision *d, const struct intent *intent, const struct proposal *p,
                           const struct reading *reading)
{
	bool again = gate_report(p, state_person(d->state, intent->member)) != MEANING_NONE;
	struct event *event = decision_answer(d, intent, EVENT_INPUT_ATTEMPTED);
	event->version = "";
	event->value = meaning_word(reading->meaning);
	decision_class(d, again ? CLASS_REPLACED : CLASS_RECORDED, event->value);
	if (*reading->words == '\0')
		return;
	struct event *how = decision_add(d, EVENT_INPUT_DESCRIBED);
	how->subject = p->id;
	how->member = intent->member;
	how->by = intent->member;
	how->via = intent->via;
	how->received = intent->received;
	how->value = meaning_word(reading->meaning);
	how->words = reading->words;
}

static bool holds_seat(const struct state *state, uint32_t person, const char *role)
{
	for (size_t i = 0; i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		if (seat->active && seat->person == person && strcmp(seat->about->role, role) == 0)
			return true;
	}
	return false;
}

static bool waived_by(const struct proposal *p, uint32_t person)
{
	for (size_t i = 0; i < p->gate.waivers.count; i++)
		if (p->gate.waivers.items[i].person == person)
			return true;
	return false;
}

static void record_waiver(struct decision *d, const struct intent *intent, const struct proposal *p,
                          const struct reading *reading)
{
	uint32_t person = state_person(d->state, intent->member);
	bool facilitates = holds_seat(d->state, person, "facilitator");
	if (p->phase > PHASE_OPEN || gate_passed(d->state, p, d->now)) {
		decision_class(d, CLASS_REFUSED, "gate_open");
	} else if (waived_by(p, person)) {
		decision_class(d, CLASS_NOTED, "already_answered");
	} else if (!facilitates && !holds_seat(d->state, person, "workgroup_representative")) {
		decision_class(d, CLASS_REFUSED, "not_waiver");
	} else {
		struct event *event = decision_answer(d, intent, EVENT_GATE_WAIVED);
		event->version = "";
		event->value = facilitates ? "facilitator" : "representative";
		event->words = reading->words;
		struct date day = calendar_add_days(calendar_date(d->rules, d->now), d->rules->gate_ask_after_days);
		event->due = calendar_end_of_day(d->rules, calendar_business_day(d->rules, day));
		decision_class(d, CLASS_RECORDED, meaning_word(MEANING_WAIVE));
	}
}

/* The one report of a letter. NULL and *ret_asked when it is not clear, or there is none. */
static const struct reading *report_of(const struct intent *intent, const char **ret_asked)
{
	const struct reading *report = NULL;
	*ret_asked = NULL;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		bool reports = is_result(reading->meaning) || reading->meaning == MEANING_WAIVE;
		if (reading->result == RESULT_CONFIRM)
			*ret_asked = problem_word(intent->problems.count > 0 ? intent->problems.items[0] : PROBLEM_UNCLEAR);
		else if (reports && report != NULL)
			*ret_asked = problem_word(PROBLEM_SEVERAL);
		else if (reports)
			report = reading;
	}
	return *ret_asked == NULL ? report : NULL;
}

static void take_note(struct decision *d, const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning == MEANING_HELP)
			decision_class(d, CLASS_NOTED, meaning_word(MEANING_HELP));
	bool thanks = intent->readings.count > 0;
	for (size_t i = 0; i < intent->readings.count; i++)
		thanks = thanks && intent->readings.items[i].meaning == MEANING_THANKS;
	if (thanks)
		decision_class(d, CLASS_NOTED, "thanks");
}

static void take_report(struct decision *d, const struct intent *intent, const struct proposal *p)
{
	const char *asked;
	const struct reading *report = report_of(intent, &asked);
	take_note(d, intent);
	if (d->class != CLASS_COUNT)
		return;
	if (asked != NULL)
		decision_class(d, CLASS_ASKED_BACK, asked);
	else if (report != NULL && report->meaning == MEANING_WAIVE)
		record_waiver(d, intent, p, report);
	else if (report != NULL)
		record_attempt(d, intent, p, report);
	else if (!input_is_said(intent))
		decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_UNCLEAR));
	if (asked == NULL)
		input_of_member(d, intent);
}

static void decide(struct decision *d, const struct intent *intent)
{
	const struct proposal *p = state_proposal(d->state, intent->request.subject);
	uint32_t person = state_person(d->state, intent->member);
	if (p == NULL || person == NOBODY)
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
	else if (!state_has_voice(d->state, person))
		decision_class(d, CLASS_REFUSED, "not_eligible");
	else if (p->phase == PHASE_DECIDED && !gate_asks_after(d->state, p, d->now))
		decision_class(d, CLASS_REFUSED, "decided");
	else if (!draft_is_taken_back(d, intent, p))
		take_report(d, intent, p);
}

/* ---- the clock ---- */

static struct event *add(struct decision *d, const struct proposal *p, enum event_kind kind, const char *value)
{
	struct event *event = decision_add(d, kind);
	event->subject = p->id;
	event->value = value;
	return event;
}

static void count_inputs(struct decision *d, const struct proposal *p, unsigned heard)
{
	if (heard != p->gate.counted)
		add(d, p, EVENT_INPUT_COUNTED, arena_printf(d->arena, "%u", heard));
}

static bool has_considered(const struct proposal *p, uint32_t person)
{
	for (size_t i = 0; i < p->gate.considered.count; i++)
		if (p->gate.considered.items[i] == person)
			return true;
	return false;
}

/* Whoever answers was shown what people said, above the words to answer with. */
static void consider(struct decision *d, const struct proposal *p, unsigned heard)
{
	for (size_t i = 0; heard > 0 && i < p->voices.count; i++) {
		const struct voice *voice = &p->voices.items[i];
		if (*voice_position(voice) == '\0' || !voice->own || has_considered(p, voice->person))
			continue;
		struct event *event = add(d, p, EVENT_INPUT_CONSIDERED, arena_printf(d->arena, "%u", heard));
		event->member = d->state->people.items[voice->person].id;
		event->version = arena_printf(d->arena, "V%u", p->version);
	}
}

void gate_ask(struct decision *d, const char *id, const char *impact, const char *groups, enum via via)
{
	struct date day = calendar_add_days(calendar_date(d->rules, d->now), d->rules->gate_ask_days);
	struct event *stated = decision_add(d, EVENT_IMPACT_STATED);
	stated->subject = id;
	stated->via = via;
	stated->words = impact;
	for (size_t length; groups += strspn(groups, " ,"), *groups != '\0'; groups += length) {
		length = strcspn(groups, " ,");
		struct event *group = decision_add(d, EVENT_IMPACT_REPRESENTED);
		group->subject = id;
		group->via = via;
		group->value = arena_strndup(d->arena, groups, length);
	}
	struct event *asked = decision_add(d, EVENT_INPUT_REQUESTED);
	asked->subject = id;
	asked->via = via;
	asked->value = d->rules->gate_each_member ? "each_member" : "documented";
	asked->due = calendar_end_of_day(d->rules, calendar_business_day(d->rules, day));
}

static void tick_open(struct decision *d, const struct proposal *p)
{
	const char *by = gate_passed_by(d->state, p, d->now);
	if (p->gate.stated_row == 0 && *p->impact != '\0')
		gate_ask(d, p->id, p->impact, "", VIA_CLOCK); /* opened in another way: people are asked at once */
	if (p->gate.passed_row != 0 || *by == '\0')
		return;
	count_inputs(d, p, gate_heard(d->state, p));
	add(d, p, EVENT_GATE_PASSED, by);
}

static void tick_call(struct decision *d, const struct proposal *p)
{
	unsigned heard = gate_heard(d->state, p);
	if (p->phase == PHASE_CLOSED)
		count_inputs(d, p, heard);
	consider(d, p, heard);
}

static void tick(struct decision *d)
{
	for (size_t i = 0; i < d->state->proposals.count; i++) {
		const struct proposal *p = &d->state->proposals.items[i];
		if (gate_needed(p->kind) && p->phase == PHASE_OPEN)
			tick_open(d, p);
		else if (gate_needed(p->kind) && (p->phase == PHASE_CALL || p->phase == PHASE_CLOSED))
			tick_call(d, p);
	}
}

/* ---- requests ---- */

static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		for (size_t j = 0; p->gate.asked_row != 0 && j < state->people.count; j++)
			if (state->people.items[j].first_seat != NOBODY)
				requests_add(arena, list, REQUEST_SOUGHT, p->id, "", state->people.items[j].id);
	}
	for (size_t i = 0; i < state->inputs.count; i++) {
		const struct input *input = &state->inputs.items[i];
		const char *id = input->proposal == NOBODY ? "" : state->proposals.items[input->proposal].id;
		if (input->before == NOBODY)
			requests_add(arena, list, REQUEST_INPUT, id, "", input->giver);
	}
}

static void owed_mails(struct owing *o)
{
	gate_owed(o);
	input_owed(o);
}

const struct workflow gate_workflow = {
	.name = "gate",
	.apply = gate_apply,
	.decide = decide,
	.tick = tick,
	.owed = owed_mails,
	.requests = requests,
};

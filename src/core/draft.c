/* SPDX-License-Identifier: MIT */
/*
 * Drafts: the Facilitator checks what somebody proposed, opens it for talk,
 * says what does not fit, or asks for the call. So that
 * nobody can sit on a draft, who proposed it may open it after some days.
 */
#include "core/draft.h"

#include "core/calendar.h"
#include "core/gate.h"

#include <string.h>

/* ---- the fold ---- */

static void apply(struct state *state, const struct event *event)
{
	struct proposal *p = state_proposal(state, event->subject);
	if (p == NULL)
		return;
	state_keep_fact(state, event);
	p->moved = event->time;
	if (event->kind == EVENT_PROPOSAL_ALIGNMENT) {
		p->alignment = state_intern(state, event->value);
		p->alignment_row = event->row;
	} else if (event->kind == EVENT_CALL_ASKED) {
		p->call_until = event->due;
		p->call_asked_row = event->row;
	}
}

/* ---- who may ---- */

static void add_holders(const struct state *state, struct arena *arena, const char *role, struct closers *keepers)
{
	for (size_t i = 0; i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		if (seat->active && strcmp(seat->about->role, role) == 0 && state->people.items[seat->person].active)
			*LIST_PUSH(arena, keepers) = seat->person;
	}
}

static const char *const roles[] = {"facilitator", "backbone_representative", "connector", "listener", "recorder"};

void draft_keepers(const struct state *state, struct arena *arena, struct closers *keepers)
{
	for (size_t i = 0; keepers->count == 0 && i < sizeof roles / sizeof *roles; i++)
		add_holders(state, arena, roles[i], keepers);
}

bool draft_is_keeper(const struct state *state, struct arena *arena, uint32_t person)
{
	struct closers keepers = {0};
	draft_keepers(state, arena, &keepers);
	for (size_t i = 0; i < keepers.count; i++)
		if (keepers.items[i] == person)
			return true;
	return false;
}

/* ---- the people impacted ---- */

/* The one place that asks whether the people impacted were heard: the call of a proposal waits for it. */
bool draft_gate_passed(const struct state *state, const struct proposal *proposal, instant now)
{
	return gate_passed(state, proposal, now);
}

/* ---- what the Facilitator says ---- */

instant draft_free_from(const struct rules *rules, const struct proposal *proposal)
{
	return calendar_end_of_day(rules, calendar_add_days(calendar_date(rules, proposal->moved), rules->draft_days));
}

static void say(struct decision *d, const struct intent *intent, const char *value, const char *words)
{
	struct event *event = decision_answer(d, intent, EVENT_PROPOSAL_ALIGNMENT);
	event->value = value;
	event->words = *words == '\0' ? NULL : words;
}

/* Whoever opens it says with it that it fits, or that what did not was talked about. */
static void say_it_fits(struct decision *d, const struct intent *intent, const struct proposal *p)
{
	if (*p->alignment == '\0')
		say(d, intent, "aligned", "");
	else if (strcmp(p->alignment, "aligned") != 0 && strcmp(p->alignment, "discussed") != 0)
		say(d, intent, "discussed", "");
}

static void open_draft(struct decision *d, const struct intent *intent, const struct proposal *p, bool keeper)
{
	if (p->phase != PHASE_DRAFT) {
		decision_class(d, CLASS_REFUSED, "already_open");
		return;
	}
	if (keeper)
		say_it_fits(d, intent, p);
	decision_answer(d, intent, EVENT_PROPOSAL_OPENED);
	decision_class(d, CLASS_RECORDED, meaning_word(MEANING_OPEN));
}

/* The last day that was written with CALL, else that of the draft while it is far enough away, else that of the rules. */
static const char *call_end(const struct decision *d, const struct proposal *p, const char *day, instant *ret_end)
{
	if (*day == '\0' && proposal_deadline(d, p->by_day, ret_end) == NULL)
		return NULL;
	return proposal_deadline(d, day, ret_end);
}

/*
 * The call itself opens at the end of this run: its list of voices may be far
 * longer than one letter's rows. What came in the same reading has its effect
 * before that.
 */
static void ask_call(struct decision *d, const struct intent *intent, const struct proposal *p,
                     const struct reading *reading)
{
	instant end;
	if (p->call_until != INSTANT_NONE) {
		decision_class(d, CLASS_REFUSED, "already_open");
	} else if (!draft_gate_passed(d->state, p, d->now)) {
		decision_class(d, CLASS_REFUSED, "gate");
	} else if (call_end(d, p, reading->value, &end) != NULL) {
		decision_class(d, CLASS_ASKED_BACK, "too_soon");
	} else {
		say_it_fits(d, intent, p);
		if (p->phase == PHASE_DRAFT)
			decision_answer(d, intent, EVENT_PROPOSAL_OPENED);
		decision_answer(d, intent, EVENT_CALL_ASKED)->due = end;
		decision_class(d, CLASS_RECORDED, meaning_word(MEANING_CALL));
	}
}

/* KEEP: it does not lapse for now. */
static void keep(struct decision *d, const struct intent *intent)
{
	decision_answer(d, intent, EVENT_PROPOSAL_KEPT);
	decision_class(d, CLASS_RECORDED, meaning_word(MEANING_KEEP));
}

static void by_keeper(struct decision *d, const struct intent *intent, const struct proposal *p,
                      const struct reading *reading)
{
	if (reading->meaning == MEANING_KEEP) {
		keep(d, intent);
	} else if (reading->meaning == MEANING_OPEN) {
		open_draft(d, intent, p, true);
	} else if (reading->meaning == MEANING_CALL) {
		ask_call(d, intent, p, reading);
	} else if (reading->meaning == MEANING_DISCUSS || reading->meaning == MEANING_NOT_ALIGNED) {
		say(d, intent, meaning_word(reading->meaning), reading->words);
		decision_class(d, CLASS_RECORDED, meaning_word(reading->meaning));
	} else {
		decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_UNCLEAR));
	}
}

/* ---- what who proposed it says ---- */

static void withdraw(struct decision *d, const struct intent *intent, const struct reading *reading)
{
	struct event *event = decision_answer(d, intent, EVENT_PROPOSAL_WITHDRAWN);
	event->words = *reading->words == '\0' ? NULL : reading->words;
	decision_class(d, CLASS_RECORDED, meaning_word(MEANING_WITHDRAW_PROPOSAL));
}

bool draft_is_taken_back(struct decision *d, const struct intent *intent, const struct proposal *p)
{
	const struct reading *reading = intent->readings.count == 1 ? &intent->readings.items[0] : NULL;
	if (reading == NULL || reading->meaning != MEANING_WITHDRAW_PROPOSAL || reading->result != RESULT_RECORD ||
	    p->phase == PHASE_DECIDED || p->proposer != state_person(d->state, intent->member))
		return false;
	withdraw(d, intent, reading);
	return true;
}

static void by_proposer(struct decision *d, const struct intent *intent, const struct proposal *p,
                        const struct reading *reading)
{
	bool free = intent->received >= draft_free_from(d->rules, p);
	if (reading->meaning == MEANING_KEEP)
		keep(d, intent);
	else if (reading->meaning == MEANING_OPEN && free)
		open_draft(d, intent, p, false);
	else if (reading->meaning == MEANING_OPEN && p->phase == PHASE_DRAFT)
		decision_class(d, CLASS_REFUSED, "not_yet");
	else
		decision_class(d, CLASS_REFUSED, "not_facilitator");
}

/* ---- a letter ---- */

static bool is_note(const struct reading *reading)
{
	return reading->meaning == MEANING_THANKS || reading->meaning == MEANING_HELP;
}

/* Why nothing that is said about it can have an effect any more, or NULL. */
static const char *why_over(const struct proposal *p, const struct intent *intent)
{
	if (p->phase == PHASE_DECIDED)
		return "decided";
	if (p->phase >= PHASE_CALL)
		return "already_open";
	return version_number(intent->request.version) < p->version ? "old_text" : NULL;
}

static void one_reading(struct decision *d, const struct intent *intent, const struct proposal *p, uint32_t person,
                        const struct reading *reading)
{
	const char *over = why_over(p, intent);
	bool proposer = proposal_is_proposer(d->state, p, person);
	if (is_note(reading))
		decision_class(d, CLASS_NOTED, meaning_word(reading->meaning));
	else if (over != NULL && strcmp(over, "old_text") != 0)
		decision_class(d, CLASS_REFUSED, over);
	else if (reading->result != RESULT_RECORD)
		decision_class(d, CLASS_ASKED_BACK, problem_word(intent->problems.count == 0 ? PROBLEM_UNCLEAR
		                                                                             : intent->problems.items[0]));
	else if (reading->meaning == MEANING_WITHDRAW_PROPOSAL && proposer)
		withdraw(d, intent, reading);
	else if (over != NULL)
		decision_class(d, CLASS_REFUSED, over);
	else if (draft_is_keeper(d->state, d->arena, person))
		by_keeper(d, intent, p, reading);
	else if (proposer)
		by_proposer(d, intent, p, reading);
	else
		decision_class(d, CLASS_REFUSED, "not_facilitator");
}

static void decide(struct decision *d, const struct intent *intent)
{
	const struct proposal *p = state_proposal(d->state, intent->request.subject);
	uint32_t person = state_person(d->state, intent->member);
	if (p == NULL || person == NOBODY)
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
	else if (intent->readings.count != 1)
		decision_class(d, CLASS_ASKED_BACK, problem_word(intent->readings.count == 0 ? PROBLEM_UNCLEAR
		                                                                             : PROBLEM_SEVERAL));
	else
		one_reading(d, intent, p, person, &intent->readings.items[0]);
}

/* ---- the clock ---- */

/* A call that was asked for opens, with everybody who has a voice now. */
static void tick(struct decision *d)
{
	for (size_t i = 0; i < d->state->proposals.count; i++) {
		const struct proposal *p = &d->state->proposals.items[i];
		if (p->phase != PHASE_OPEN || p->call_until == INSTANT_NONE || !anybody_has_voice(d->state))
			continue;
		open_call(d, &(struct opening){
				.id = p->id,
				.version = arena_printf(d->arena, "V%u", p->version),
				.by = "system",
				.ref = decision_ref(d, p->call_asked_row),
				.via = VIA_CLOCK,
				.deadline = p->call_until,
			});
	}
}

/* True for a role whose holders are, or may come to be, the ones who check drafts. */
static bool is_keeper_role(const char *role)
{
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (strcmp(role, roles[i]) == 0)
			return true;
	return false;
}

static void proposal_requests(const struct state *state, struct arena *arena, struct requests *list,
                              const struct proposal *p, unsigned version)
{
	const char *text = arena_printf(arena, "V%u", version);
	struct index named = {0};
	uint32_t before;
	if (p->proposer != NOBODY) {
		requests_add(arena, list, REQUEST_DRAFT, p->id, text, state->people.items[p->proposer].id);
		index_put(arena, &named, state->people.items[p->proposer].id, 0);
	}
	for (size_t j = 0; j < state->seats.count; j++) {
		const struct seat *seat = &state->seats.items[j];
		const char *member = state->people.items[seat->person].id;
		if (!is_keeper_role(seat->about->role) || index_get(&named, member, &before))
			continue;
		index_put(arena, &named, member, 0);
		requests_add(arena, list, REQUEST_DRAFT, p->id, text, member);
	}
}

/* Whoever proposed it, and everybody who was or may be asked to check it; of a proposal that began with its call nobody was. */
static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		for (unsigned version = 1; p->was_draft && version <= p->version; version++)
			proposal_requests(state, arena, list, p, version);
	}
}

const struct workflow draft_workflow = {
	.name = "draft",
	.apply = apply,
	.decide = decide,
	.tick = tick,
	.owed = draft_owed,
	.requests = requests,
};

/* SPDX-License-Identifier: MIT */
/* The fold of proposals and calls. */
#include "core/amend.h"
#include "core/talk.h"

#include <stdlib.h>
#include <string.h>

unsigned version_number(const char *version)
{
	return version[0] == 'V' ? (unsigned)strtoul(version + 1, NULL, 10) : 0;
}

const char *words_field(struct arena *arena, const char *words, const char *name)
{
	size_t length = strlen(name);
	while (*words != '\0' && *words != '\n') {
		size_t line = strcspn(words, "\n");
		if (line > length + 1 && strncmp(words, name, length) == 0 && words[length] == ':') {
			const char *value = words + length + 1;
			value += *value == ' ';
			return arena_strndup(arena, value, (size_t)(words + line - value));
		}
		words += line + (words[line] == '\n');
	}
	return "";
}

static void drafted(struct state *state, const struct event *event)
{
	uint32_t place = (uint32_t)state->proposals.count;
	struct proposal *p = LIST_PUSH(state->arena, &state->proposals);
	p->id = arena_strdup(state->arena, event->subject);
	p->kind = state_intern(state, event->value);
	p->proposer = state_person(state, event->member);
	p->row = event->row;
	p->was_draft = true;
	p->ended_in = PHASE_CALL;
	p->alignment = "";
	p->call_until = INSTANT_NONE;
	p->full_deadline = p->opened = p->asked = p->deadline = p->closed = p->decided = INSTANT_NONE;
	p->suggestion = p->outcome = p->declared_by = p->extended_why = "";
	p->gate.asked = p->gate.due = p->gate.ask_after = p->gate.passed = INSTANT_NONE;
	p->gate.passed_by = "";
	text_apply(state, p, event);
	index_put(state->arena, &state->proposal_by_id, p->id, place);
}

/* A change of the rules is for the calls that open later. */
static const struct rules *rules_of_call(struct arena *arena, const char *words)
{
	if (words == NULL)
		return NULL;
	struct rules *rules = ARENA_NEW(arena, struct rules);
	rules_defaults(rules);
	rules_from_text(rules, words);
	return rules;
}

/* Core members who have not accepted the Membership Agreement: they may still, and then their answer counts. */
static void note_waiting(struct state *state, struct proposal *p)
{
	p->waiting.count = 0;
	for (uint32_t i = 0; i < state->people.count; i++) {
		const struct person *person = &state->people.items[i];
		if (person->active && person->core_seats > 0 && *person->asks->date == '\0')
			*LIST_PUSH(state->arena, &p->waiting) = i;
	}
}

static void opened(struct state *state, struct proposal *p, const struct event *event)
{
	p->phase = PHASE_OPEN;
	p->opened_row = event->row;
	p->moved = event->time;
	p->was_draft = event->via != VIA_OPERATOR;
	if (p->was_draft)
		state_keep_fact(state, event);
}

static void call_opened(struct state *state, struct proposal *p, const struct event *event)
{
	p->rules = rules_of_call(state->arena, event->words);
	p->phase = PHASE_CALL;
	p->call_until = INSTANT_NONE;
	p->call_row = event->row;
	p->opened = p->asked = event->time;
	p->deadline = event->due;
	p->early_row = 0;
	p->voice_groups.count = 0;
	for (size_t i = 0; i < p->voices.count; i++) /* of a call on an older text: who has a voice is asked anew */
		p->voices.items[i].left = p->voices.items[i].asked_before = true;
	note_waiting(state, p);
}

const char *voice_position(const struct voice *voice)
{
	return voice->position == MEANING_COUNT ? "" : meaning_word((enum meaning)voice->position);
}

const struct voice_rare voice_nothing_rare = {
	.old_position = "", .block_received = INSTANT_NONE, .alternate = NOBODY, .late_position = ""};

struct voice_rare *voice_change(struct arena *arena, struct voice *voice)
{
	if (voice->rare == &voice_nothing_rare) {
		struct voice_rare *own = ARENA_NEW(arena, struct voice_rare);
		*own = voice_nothing_rare;
		voice->rare = own;
	}
	return (struct voice_rare *)(uintptr_t)voice->rare; /* its own, made above */
}

/* Nothing unclear holds the outcome any more. */
static void unhold(const struct state *state, struct voice *voice)
{
	if (voice->rare->hold_row != 0)
		voice_change(state->arena, voice)->hold_row = 0;
}

static void eligible(struct state *state, struct proposal *p, const struct event *event)
{
	uint32_t person = state_person(state, event->member);
	if (person == NOBODY)
		return;
	struct voice *voice = proposal_voice_of(p, person);
	uint32_t place = voice == NULL ? (uint32_t)p->voices.count : (uint32_t)(voice - p->voices.items);
	if (voice == NULL) {
		voice = LIST_PUSH(state->arena, &p->voices);
		*voice = (struct voice){.person = person, .position = MEANING_COUNT, .received = INSTANT_NONE,
		                        .rare = &voice_nothing_rare};
		places_add(state->arena, &p->voice_by_person, places_hash_number(person), place);
	}
	voice->left = false;
	voice->late = event->received != INSTANT_NONE;
	*LIST_PUSH(state->arena, &p->voice_groups) =
		(struct voice_group){.voice = place, .group = state_group(state, event->value)};
}

/* True when a voice is held by what its person, the Recorder, tried to enter for somebody else. */
static bool hold_about_other(const struct state *state, const struct voice *voice)
{
	const struct fact *hold = state_fact(state, voice->rare->hold_row);
	return hold != NULL && strcmp(hold->about->value, problem_word(PROBLEM_WHICH_PERSON)) == 0;
}

/* Names that were not clear were written again, and now are: the Recorder's own voice is held no longer. */
static void entered(const struct state *state, struct proposal *p, const struct event *event)
{
	struct voice *recorder = proposal_voice(state, p, event->by);
	if (recorder == NULL || recorder->rare->unnamed == 0 || --voice_change(state->arena, recorder)->unnamed > 0)
		return;
	if (hold_about_other(state, recorder))
		unhold(state, recorder);
}

static void alternate_named(const struct state *state, struct voice *voice, const struct event *event)
{
	static const char naming[] = "alternate_";
	const struct fact *hold = voice->rare->hold_row == 0 ? NULL : state_fact(state, voice->rare->hold_row);
	struct voice_rare *rare = voice_change(state->arena, voice);
	rare->alternate = state_person(state, event->value);
	rare->alternate_row = event->row;
	rare->over_row = 0;
	if (hold != NULL && strncmp(hold->about->value, naming, sizeof naming - 1) == 0)
		rare->hold_row = 0;
}

/* A clear answer counts unless a newer one (by receipt time, then by row) stands already. */
static void position(struct state *state, struct voice *voice, const struct event *event)
{
	enum meaning answer;
	if (!meaning_find(event->value, &answer) || (*voice_position(voice) != '\0' && event->received < voice->received))
		return;
	voice->position = answer & 0xffffu;
	voice->row = event->row;
	voice->received = event->received;
	voice->own = state_person(state, event->by) == voice->person;
	voice->entered = event->kind == EVENT_RESPONSE_RECORDED_FOR;
	/* Whoever answers on their own needs no alternate any more. */
	if (event->kind != EVENT_RESPONSE_BY_ALTERNATE && voice->rare->alternate != NOBODY && voice->rare->over_row == 0)
		voice_change(state->arena, voice)->over_row = event->row;
	if (event->received >= voice->rare->hold_received && !hold_about_other(state, voice))
		unhold(state, voice);
}

static void withdrawn(const struct state *state, struct voice *voice, const struct event *event)
{
	const struct fact *hold = voice->rare->hold_row == 0 ? NULL : state_fact(state, voice->rare->hold_row);
	if (hold_about_other(state, voice) && strcmp(event->value, "not_me") != 0) {
		unhold(state, voice); /* what the Recorder was to enter is dropped; their own answer stays */
		voice_change(state->arena, voice)->unnamed = 0;
		return;
	}
	voice->position = MEANING_COUNT;
	voice->row = 0;
	if (hold != NULL && hold->about->kind == EVENT_RESPONSE_UNCLEAR && event->received >= voice->rare->hold_received)
		unhold(state, voice);
	if (strcmp(event->value, "not_me") == 0) {
		struct voice_rare *rare = voice_change(state->arena, voice);
		if (rare->alternate != NOBODY && rare->over_row == 0)
			rare->over_row = event->row;
		rare->alternate_row = 0; /* nor did they name anybody */
		rare->hold_row = event->row;
		rare->hold_received = event->received;
		rare->hold_grave = true;
	}
}

/* A reply that is not clear holds the outcome; what may be a block, or was never read as an answer, gravely. */
static void unclear(struct voice_rare *rare, const struct event *event)
{
	rare->unnamed += strcmp(event->value, problem_word(PROBLEM_WHICH_PERSON)) == 0;
	bool graver = rare->hold_row != 0 && rare->hold_grave;
	rare->hold_row = event->row;
	rare->hold_received = event->received;
	rare->hold_grave = graver || strcmp(event->value, problem_word(PROBLEM_BLOCK_LIKE)) == 0 ||
	                    strcmp(event->value, problem_word(PROBLEM_NO_REQUEST)) == 0;
}

static void blocked(struct voice_rare *rare, const struct event *event)
{
	rare->block_row = event->row;
	rare->block_received = event->received;
	row_parse(event->ref, 'r', &rare->block_answer);
}

static void late(struct voice_rare *rare, const char *late_position, const struct event *event)
{
	rare->late_position = late_position;
	rare->late_row = event->row;
	rare->late_received = event->received;
}

static void voice_event(struct state *state, struct voice *voice, const struct event *event)
{
	switch (event->kind) {
	case EVENT_CALL_LEFT:
		voice->left = true;
		break;
	case EVENT_RESPONSE_RECEIVED:
	case EVENT_RESPONSE_REPLACED:
	case EVENT_RESPONSE_RECORDED_FOR:
	case EVENT_RESPONSE_BY_ALTERNATE:
		position(state, voice, event);
		break;
	case EVENT_RESPONSE_WITHDRAWN:
		withdrawn(state, voice, event);
		break;
	case EVENT_RESPONSE_UNCLEAR:
		unclear(voice_change(state->arena, voice), event);
		break;
	case EVENT_RESPONSE_LATE:
		late(voice_change(state->arena, voice), state_intern(state, event->value), event);
		break;
	case EVENT_ALTERNATE_NAMED:
		alternate_named(state, voice, event);
		break;
	case EVENT_BLOCK_RAISED:
		blocked(voice_change(state->arena, voice), event);
		break;
	case EVENT_BLOCK_WITHDRAWN:
		if (voice->rare->block_row != 0)
			voice_change(state->arena, voice)->block_row = 0;
		break;
	default:
		break;
	}
}

static void add_remark(struct state *state, struct remarks *remarks, const struct event *event)
{
	*LIST_PUSH(state->arena, remarks) = (struct remark){
		.id = state_intern(state, event->value),
		.person = state_person(state, event->member),
		.row = event->row,
	};
}

/* Its proposer took it back: nothing is left to decide. */
static void taken_back(struct state *state, struct proposal *p, const struct event *event)
{
	p->ended_in = p->phase < PHASE_CALL ? p->phase : PHASE_CALL;
	p->phase = PHASE_DECIDED;
	p->decision_row = event->row;
	p->decided = event->time;
	p->outcome = "withdrawn";
	p->declared_by = state_intern(state, event->by);
}

void consensus_apply(struct state *state, const struct event *event)
{
	if (event->kind == EVENT_PROPOSAL_DRAFTED) {
		drafted(state, event);
		if (event->via != VIA_OPERATOR)
			state_keep_fact(state, event);
		return;
	}
	struct proposal *p = state_proposal(state, event->subject);
	if (p == NULL)
		return;
	if (event->kind == EVENT_PROPOSAL_OPENED)
		opened(state, p, event);
	else if (event->kind == EVENT_CALL_OPENED)
		call_opened(state, p, event);
	else if (event->kind == EVENT_CALL_ELIGIBLE)
		eligible(state, p, event);
	else
		state_keep_fact(state, event);
	if (event->kind == EVENT_PROPOSAL_AMENDED)
		text_apply(state, p, event);
	else if (event->kind == EVENT_PROPOSAL_WITHDRAWN)
		taken_back(state, p, event);
	else if (event->kind == EVENT_CONCERN_RAISED)
		add_remark(state, &p->concerns, event);
	else if (event->kind == EVENT_QUESTION_ASKED)
		add_remark(state, &p->questions, event);
	else if (event->kind == EVENT_RESPONSE_NOT_COUNTED && strcmp(event->value, "late") == 0)
		p->late++;
	if (event->kind == EVENT_CONCERN_RAISED || event->kind == EVENT_QUESTION_ASKED)
		talk_said(state, p, event);
	if (event->kind == EVENT_RESPONSE_RECORDED_FOR)
		entered(state, p, event);
	struct voice *voice = proposal_voice(state, p, event->member);
	p->alternates |= event->kind == EVENT_ALTERNATE_NAMED;
	if (voice != NULL)
		voice_event(state, voice, event);
}

void closing_apply(struct state *state, const struct event *event)
{
	struct proposal *p = state_proposal(state, event->subject);
	if (p == NULL)
		return;
	state_keep_fact(state, event);
	for (size_t i = 0; event->kind == EVENT_CALL_LATE_ACCEPTED && i < p->voices.count; i++)
		if (p->voices.items[i].rare->late_row != 0)
			voice_change(state->arena, &p->voices.items[i])->late_row = 0;
	if (event->kind == EVENT_CALL_CLOSING) {
		p->full_deadline = p->deadline;
		p->deadline = event->due;
		p->early_row = event->row;
	} else if (event->kind == EVENT_BLOCK_FINDING) {
		add_remark(state, &p->findings, event);
	} else if (event->kind == EVENT_CALL_EXTENDED) {
		p->early_row = 0;
		p->phase = PHASE_CALL;
		p->deadline = event->due;
		p->extended_row = event->row;
		p->asked = event->time;
		p->extended_why = state_intern(state, event->value);
		p->extensions += strcmp(event->value, "no_quorum") == 0;
	} else if (event->kind == EVENT_CALL_CLOSED) {
		p->phase = PHASE_CLOSED;
		p->closed_row = event->row;
		p->closed = event->time;
		p->suggestion = state_intern(state, event->value);
	} else if (event->kind == EVENT_DECISION_RECORDED) {
		p->phase = PHASE_DECIDED;
		p->decision_row = event->row;
		p->decided = event->time;
		p->outcome = state_intern(state, event->value);
		p->declared_by = state_intern(state, event->by);
	}
}

/* SPDX-License-Identifier: MIT */
/* Whose answers a letter to a call brings: the writer's own, and those that the Recorder enters for others. */
#include "core/consensus.h"
#include "core/draft.h"

#include <string.h>

bool intent_says(const struct intent *intent, enum meaning meaning)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning == meaning)
			return true;
	return false;
}

static bool is_recorder(const struct state *state, const char *member)
{
	uint32_t person = state_person(state, member);
	for (size_t i = 0; person != NOBODY && i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		if (seat->active && seat->person == person && strcmp(seat->about->role, "recorder") == 0)
			return true;
	}
	return false;
}

/* ---- what the Recorder enters ---- */

/* The letter as if the member had written this part of it. */
static struct intent entry_of(const struct intent *intent, const struct for_other *other)
{
	struct intent entry = *intent;
	entry.member = other->member;
	entry.by = intent->member;
	entry.answering = RECORDS_FOR_OTHER;
	entry.via = other->via;
	entry.fresh = other->words;
	entry.readings = other->readings;
	entry.problems = other->problems;
	entry.others = (struct for_others){0};
	return entry;
}

static bool may_be_entered(enum meaning meaning)
{
	switch (meaning) {
	case MEANING_NONE: /* asked about */
	case MEANING_NOT_SURE:
	case MEANING_AGREE:
	case MEANING_STAND_ASIDE:
	case MEANING_BLOCK:
	case MEANING_CONCERN:
	case MEANING_QUESTION:
	case MEANING_WITHDRAW:
	case MEANING_NOT_ME:
		return true;
	default:
		return false;
	}
}

static bool only_answers(const struct intent *entry)
{
	for (size_t i = 0; i < entry->readings.count; i++)
		if (!may_be_entered(entry->readings.items[i].meaning))
			return false;
	return true;
}

/* Two entries for one person in one letter: which of them is meant? */
static bool is_entered_twice(const struct intent *intent, const struct for_other *other)
{
	for (size_t i = 0; i < intent->others.count; i++) {
		const struct for_other *second = &intent->others.items[i];
		if (second != other && strcmp(second->member, other->member) == 0)
			return true;
	}
	return false;
}

/* The position that an entry brings; MEANING_NONE when it brings none. */
static enum meaning position_of(const struct intent *entry)
{
	for (size_t i = 0; i < entry->readings.count; i++) {
		enum meaning meaning = entry->readings.items[i].meaning;
		bool position = meaning == MEANING_AGREE || meaning == MEANING_STAND_ASIDE || meaning == MEANING_BLOCK ||
		                meaning == MEANING_WITHDRAW;
		if (position && entry->readings.items[i].result == RESULT_RECORD)
			return meaning;
	}
	return MEANING_NONE;
}

/*
 * What a person answered on their own is not replaced by what the Recorder
 * writes down later, unless it is known that it was said later: the person is
 * asked.
 */
static bool is_answered_otherwise(const struct voice *voice, const struct for_other *other, const struct intent *entry)
{
	enum meaning position = position_of(entry);
	bool own = *voice_position(voice) != '\0' && !voice->entered;
	return own && other->given == INSTANT_NONE && position != MEANING_NONE &&
	       strcmp(voice_position(voice), meaning_word(position)) != 0;
}

static bool is_answered_so(const struct voice *voice, const struct intent *entry)
{
	return *voice_position(voice) != '\0' && !voice->entered && entry->readings.count == 1 &&
	       strcmp(voice_position(voice), meaning_word(position_of(entry))) == 0;
}

static void ask_about_entry(struct decision *d, const struct intent *entry, const char *why, const char *note)
{
	response_unclear(d, entry, why);
	decision_class(d, CLASS_ASKED_BACK, note);
}

/* A name that is nobody's, or not plainly one member's: it holds the Recorder's voice until it is clear. */
static void ask_which(struct decision *d, const struct intent *intent, const struct for_other *other)
{
	struct event *event = decision_answer(d, intent, EVENT_RESPONSE_UNCLEAR);
	event->value = problem_word(PROBLEM_WHICH_PERSON);
	event->words = *other->name == '\0' ? other->words : arena_printf(d->arena, "%s: %s", other->name, other->words);
	if (*event->words == '\0')
		event->words = NULL;
	decision_class(d, CLASS_ASKED_BACK, "for_which");
}

void call_letter_entry(struct decision *d, const struct intent *intent, const struct proposal *p,
                       const struct for_other *other)
{
	struct intent entry = entry_of(intent, other);
	const struct voice *voice = proposal_voice(d->state, p, other->member);
	bool late = p->phase != PHASE_CALL || intent->received >= p->deadline;
	if (strcmp(other->member, intent->member) == 0) { /* the Recorder's own answer */
		entry.by = NULL;
		entry.answering = ANSWERS_FOR_SELF;
		entry.via = intent->via;
		consensus_answer(d, &entry);
		return;
	}
	if (*other->member == '\0') {
		ask_which(d, intent, other);
	} else if (voice == NULL || voice->left) {
		response_not_counted(d, &entry, why_no_voice(d->state, other->member));
		decision_class(d, CLASS_ASKED_BACK, "for_no_voice");
	} else if (late && (voice->rare->hold_row == 0 || p->phase == PHASE_DECIDED)) {
		response_not_counted(d, &entry, "late");
	} else if (is_entered_twice(intent, other)) {
		ask_about_entry(d, &entry, problem_word(PROBLEM_SEVERAL), "for_unclear");
	} else if (!only_answers(&entry)) {
		ask_about_entry(d, &entry, problem_word(PROBLEM_UNCLEAR), "for_unclear");
	} else if (is_answered_so(voice, &entry)) {
		response_not_counted(d, &entry, "for_same");
	} else if (is_answered_otherwise(voice, other, &entry)) {
		ask_about_entry(d, &entry, "for_conflict", "for_conflict");
	} else {
		if (other->given != INSTANT_NONE)
			entry.received = other->given;
		consensus_answer(d, &entry);
	}
}

static void enter_all(struct decision *d, const struct intent *intent, const struct proposal *p)
{
	const struct decision before = *d;
	int bound = d->rows_a_letter;
	d->rows_a_letter = ROWS_A_LETTER_MOST; /* a meeting has many people */
	for (size_t i = 0; i < intent->others.count; i++)
		call_letter_entry(d, intent, p, &intent->others.items[i]);
	bool too_many = decision_too_many(d, &before);
	d->rows_a_letter = bound;
	if (!too_many)
		return;
	decision_undo(d, &before);
	response_unclear(d, intent, problem_word(PROBLEM_TOO_MANY));
}

/* ---- the writer's own part ---- */

/* Who is not the Recorder cannot enter anything: all of the letter is asked about. */
static struct intent as_on_behalf(struct decision *d, const struct intent *intent)
{
	struct intent own = *intent;
	own.others = (struct for_others){0};
	own.readings = (struct readings){0};
	own.problems = (struct problems){0};
	for (size_t i = 0; i < intent->readings.count; i++) {
		struct reading *reading = LIST_PUSH(d->arena, &own.readings);
		*reading = intent->readings.items[i];
		reading->result = RESULT_CONFIRM;
	}
	intent_add_problem(d->arena, &own, PROBLEM_ON_BEHALF);
	return own;
}

/* What is left of a letter without the entries; RECORD FOR without any entry is asked about. */
static struct intent own_part(struct decision *d, const struct intent *intent)
{
	struct intent own = *intent;
	own.others = (struct for_others){0};
	own.readings = (struct readings){0};
	own.problems = (struct problems){0};
	for (size_t i = 0; i < intent->problems.count; i++)
		if (intent->problems.items[i] != PROBLEM_WHICH_PERSON)
			intent_add_problem(d->arena, &own, intent->problems.items[i]);
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		bool entry = reading->meaning == MEANING_RECORD_FOR;
		if (entry && intent->others.count > 0)
			continue;
		struct reading *kept = LIST_PUSH(d->arena, &own.readings);
		*kept = *reading;
		if (entry)
			kept->result = RESULT_CONFIRM;
	}
	return own;
}

static void decide_own(struct decision *d, const struct intent *own, const struct proposal *p)
{
	struct intent rest;
	if (revisit_decide(d, own, p, &rest) || alternate_decide(d, &rest, p))
		return;
	consensus_answer(d, &rest);
	if (p->phase != PHASE_DECIDED)
		late_keep(d, &rest);
}

/* A sign that a mail program sends by itself is asked about once for each call. */
static bool is_further_reaction(const struct state *state, const struct intent *intent)
{
	for (size_t i = state->facts.count; intent->machine == MACHINE_REACTION && i-- > 0;) {
		const struct fact *fact = &state->facts.items[i];
		if (fact->about->kind == EVENT_RESPONSE_UNCLEAR && strcmp(fact->about->value, problem_word(PROBLEM_REACTION)) == 0 &&
		    strcmp(fact->about->subject, intent->request.subject) == 0 && fact->person == state_person(state, intent->member))
			return true;
	}
	return false;
}

void call_letter_decide(struct decision *d, const struct intent *intent)
{
	const struct proposal *p = state_proposal(d->state, intent->request.subject);
	if (is_further_reaction(d->state, intent)) {
		decision_class(d, CLASS_ROBOT, "");
		return;
	}
	bool enters = p != NULL && intent->others.count > 0;
	if (enters && !is_recorder(d->state, intent->member)) {
		const struct intent own = as_on_behalf(d, intent);
		consensus_answer(d, &own);
		return;
	}
	struct intent own = own_part(d, intent);
	if (p == NULL)
		consensus_answer(d, &own);
	else if (!enters || own.readings.count > 0)
		decide_own(d, &own, p);
	if (enters)
		enter_all(d, intent, p);
}

/* ---- with another member's token ---- */

/*
 * A member with another member's token is asked the same question for their
 * own part; but whoever has no part in it is told so, and offered no choices.
 */
static const char *why_foreign(const struct decision *d, const struct intent *intent)
{
	const struct proposal *p = state_proposal(d->state, intent->request.subject);
	uint32_t person = state_person(d->state, intent->member);
	if (p == NULL || person == NOBODY)
		return problem_word(PROBLEM_WRONG_PERSON);
	const struct voice *voice = proposal_voice(d->state, p, intent->member);
	if (intent->request.kind == REQUEST_CALL && voice == NULL && alternate_voice(p, person) != NULL)
		return problem_word(PROBLEM_WRONG_PERSON);
	if (intent->request.kind == REQUEST_CALL && voice == NULL && alternate_seated(d->state, p, person))
		return "alternate_not_named";
	if (intent->request.kind == REQUEST_CALL && (voice == NULL || voice->left))
		return why_no_voice(d->state, intent->member);
	if (intent->request.kind == REQUEST_CLOSE && !consensus_may_declare(d->state, p, d->arena, person))
		return "not_closer";
	if (intent->request.kind == REQUEST_DRAFT && p->proposer != person && !draft_is_keeper(d->state, d->arena, person))
		return "not_facilitator";
	return problem_word(PROBLEM_WRONG_PERSON);
}

void call_letter_foreign(struct decision *d, const struct intent *intent)
{
	const char *why = why_foreign(d, intent);
	/* An alternate is not refused for good: their representative may still name them. */
	bool asked = strcmp(why, "alternate_not_named") == 0;
	decision_class(d, asked ? CLASS_ASKED_BACK : CLASS_REFUSED, why);
}

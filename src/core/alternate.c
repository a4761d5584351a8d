/* SPDX-License-Identifier: MIT */
/*
 * Alternates: a representative who can't answer a call writes REGRETS or
 * ALTERNATE: name, and the alternate's answer counts in their place until they
 * answer on their own. A voice stays one voice.
 */
#include "core/calendar.h"
#include "core/consensus.h"

#include <string.h>

const struct voice *alternate_voice(const struct proposal *proposal, uint32_t person)
{
	for (size_t i = 0; proposal->alternates && person != NOBODY && i < proposal->voices.count; i++) {
		const struct voice *voice = &proposal->voices.items[i];
		if (voice->rare->alternate == person && !voice->left)
			return voice;
	}
	return NULL;
}

/* True when this person is the alternate of a group for which this voice speaks; `voice` NULL: for which any does. */
static bool is_seated_for(const struct state *state, const struct proposal *p, const struct voice *voice, uint32_t person)
{
	for (size_t i = 0; i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		if (!seat->active || seat->person != person || strcmp(seat->about->role, "alternate") != 0)
			continue;
		for (size_t j = 0; j < p->voice_groups.count; j++) {
			const struct voice_group *pair = &p->voice_groups.items[j];
			if (pair->group == seat->about->group && (voice == NULL || &p->voices.items[pair->voice] == voice))
				return true;
		}
	}
	return false;
}

bool alternate_seated(const struct state *state, const struct proposal *proposal, uint32_t person)
{
	return person != NOBODY && is_seated_for(state, proposal, NULL, person);
}

uint32_t alternate_of(const struct state *state, const struct proposal *proposal, const struct voice *voice)
{
	if (voice->left || voice->rare->alternate == NOBODY || voice->rare->over_row != 0)
		return NOBODY;
	const struct person *who = &state->people.items[voice->rare->alternate];
	bool may = who->active && *who->asks->date != '\0' && is_seated_for(state, proposal, voice, voice->rare->alternate);
	return may ? voice->rare->alternate : NOBODY;
}

/* ---- naming one ---- */

/* Why this person cannot answer for that voice, or NULL. */
static const char *why_not(const struct state *state, const struct proposal *p, const struct voice *voice, uint32_t person)
{
	const struct person *who = &state->people.items[person];
	const struct voice *other = alternate_voice(p, person);
	if (proposal_voice_of(p, person) != NULL)
		return "alternate_has_voice"; /* one person, one voice */
	if (other != NULL && other != voice)
		return "alternate_taken";
	if (!is_seated_for(state, p, voice, person))
		return "alternate_no_seat";
	return *who->asks->date == '\0' ? "alternate_not_accepted" : NULL;
}

/* Who is meant by REGRETS alone: the one alternate who may answer; *ret_why when there is none, or more than one. */
static uint32_t only_alternate(const struct state *state, const struct proposal *p, const struct voice *voice,
                               const char **ret_why)
{
	uint32_t found = NOBODY;
	*ret_why = "alternate_none";
	for (uint32_t person = 0; person < state->people.count; person++) {
		if (!state->people.items[person].active || !is_seated_for(state, p, voice, person) ||
		    why_not(state, p, voice, person) != NULL)
			continue;
		if (found != NOBODY) {
			*ret_why = "alternate_which";
			return NOBODY;
		}
		found = person;
	}
	return found;
}

static void name(struct decision *d, const struct intent *intent, uint32_t person)
{
	struct event *event = decision_answer(d, intent, EVENT_ALTERNATE_NAMED);
	event->value = d->state->people.items[person].id;
	decision_class(d, CLASS_RECORDED, meaning_word(MEANING_ALTERNATE));
}

static void ask(struct decision *d, const struct intent *intent, const char *why)
{
	if (strcmp(why, "alternate_none") == 0)
		decision_class(d, CLASS_NOTED, why); /* nothing to hold: their own answer still counts when it comes */
	else
		response_unclear(d, intent, why);
}

static void name_alternate(struct decision *d, const struct intent *intent, const struct proposal *p,
                           const struct voice *voice)
{
	const char *why = NULL;
	uint32_t person = NOBODY;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (reading->result != RESULT_RECORD) {
			response_unclear(d, intent, problem_word(PROBLEM_UNCLEAR));
			return;
		}
		if (reading->meaning != MEANING_ALTERNATE || *reading->words == '\0')
			continue;
		person = state_person(d->state, reading->value);
		why = person == NOBODY ? "alternate_unknown" : why_not(d->state, p, voice, person);
	}
	if (why == NULL && person == NOBODY)
		person = only_alternate(d->state, p, voice, &why);
	if (person != NOBODY && voice->rare->alternate == person && voice->rare->over_row == 0)
		decision_class(d, CLASS_NOTED, "alternate_named");
	else if (person != NOBODY && (why == NULL || strcmp(why, "alternate_none") == 0))
		name(d, intent, person);
	else
		ask(d, intent, why);
}

/* ---- one's answer ---- */

static void answer_instead(struct decision *d, const struct intent *intent, const struct proposal *p,
                           const struct voice *voice)
{
	if (voice->rare->over_row != 0) {
		decision_class(d, CLASS_REFUSED, "alternate_over");
		return;
	}
	if (alternate_of(d->state, p, voice) == NOBODY) { /* who gave up the seat speaks for nobody */
		response_not_counted(d, intent, why_no_voice(d->state, intent->member));
		return;
	}
	struct intent answer = *intent;
	answer.member = d->state->people.items[voice->person].id;
	answer.by = intent->member;
	answer.answering = ANSWERS_AS_ALTERNATE;
	consensus_answer(d, &answer);
}

/* REGRETS, ALTERNATE and nothing else but courtesy. */
static bool only_names(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++) {
		enum meaning meaning = intent->readings.items[i].meaning;
		if (meaning != MEANING_REGRETS && meaning != MEANING_ALTERNATE)
			return false;
	}
	return intent->readings.count > 0;
}

/* "AGREE" and "ALTERNATE: Wen" in one letter: only one of them can be meant. */
static void ask_which_of_both(struct decision *d, const struct intent *intent)
{
	response_unclear(d, intent, problem_word(intent_has(intent, PROBLEM_BLOCK_LIKE) ? PROBLEM_BLOCK_LIKE : PROBLEM_SEVERAL));
}

bool alternate_decide(struct decision *d, const struct intent *intent, const struct proposal *proposal)
{
	const struct voice *voice = proposal_voice(d->state, proposal, intent->member);
	uint32_t person = state_person(d->state, intent->member);
	const struct voice *other = voice == NULL ? alternate_voice(proposal, person) : NULL;
	bool names = intent_says(intent, MEANING_REGRETS) || intent_says(intent, MEANING_ALTERNATE);
	bool open = proposal->phase == PHASE_CALL && intent->received < proposal->deadline;
	if (other != NULL) {
		answer_instead(d, intent, proposal, other);
		return true;
	}
	if (!names || voice == NULL || voice->left || !open)
		return false;
	if (only_names(intent))
		name_alternate(d, intent, proposal, voice);
	else
		ask_which_of_both(d, intent);
	return true;
}

/* ---- mails ---- */

static void call_mail(struct owing *o, const struct proposal *p, const struct voice *voice, const char *instead)
{
	uint64_t row = voice->rare->alternate_row > p->call_row ? voice->rare->alternate_row : p->call_row; /* a new text is a new call */
	struct owed_about about = call_about(p, row, "call", "call");
	about.since = o->now;
	struct mail *mail = owed_mail(o, &about, voice->rare->alternate);
	if (mail == NULL)
		return;
	call_values(o, mail, p);
	owed_text(o, mail, "goal", p->goal);
	owed_text(o, mail, "impact", p->impact);
	owed_text(o, mail, "proposer", p->proposer == NOBODY ? "" : o->state->people.items[p->proposer].name);
	owed_text(o, mail, "body", p->body);
	owed_text(o, mail, "instead", instead);
	owed_emit(o, mail);
}

static void over_mail(struct owing *o, const struct proposal *p, const struct voice *voice, const char *instead)
{
	struct owed_about about = call_about(p, voice->rare->over_row, "over", "alternate");
	about.since = o->now;
	struct mail *mail = owed_mail(o, &about, voice->rare->alternate);
	if (mail == NULL)
		return;
	call_values(o, mail, p);
	owed_text(o, mail, "instead", instead);
	owed_emit(o, mail);
}

void alternate_owed(struct owing *o, const struct proposal *proposal, const struct voice *voice)
{
	if (voice->rare->alternate == NOBODY)
		return;
	const char *instead = o->state->people.items[voice->person].name;
	if (voice->rare->over_row != 0)
		over_mail(o, proposal, voice, instead);
	else if (alternate_of(o->state, proposal, voice) != NOBODY && proposal->phase == PHASE_CALL &&
	         o->now < proposal->deadline)
		call_mail(o, proposal, voice, instead);
}

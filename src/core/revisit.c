/* SPDX-License-Identifier: MIT */
/*
 * After the end of a call: REVISIT asks the Core to look at the matter again,
 * PROCESS says that it was not decided as agreed. What was
 * decided stands; those who look into it are told.
 */
#include "core/archive.h"
#include "core/consensus.h"

#include <string.h>

static bool is_wish(enum meaning meaning)
{
	return meaning == MEANING_REVISIT || meaning == MEANING_PROCESS;
}

/* Why it is not taken, or NULL. */
static const char *why_not(const struct decision *d, const struct intent *intent, const struct proposal *p,
                           const struct reading *reading)
{
	uint32_t person = state_person(d->state, intent->member);
	instant days = (instant)call_rules(d->rules, p)->process_days * SECONDS_A_DAY;
	if (person == NOBODY || !state_has_voice(d->state, person))
		return why_no_voice(d->state, intent->member);
	if (reading->meaning == MEANING_PROCESS && p->decided != INSTANT_NONE && intent->received >= p->decided + days)
		return "process_over";
	return NULL;
}

static void wish(struct decision *d, const struct intent *intent, const struct proposal *p, const struct reading *reading)
{
	const char *refused = why_not(d, intent, p, reading);
	bool lacks = *reading->words == '\0' && reading->result == RESULT_CONFIRM;
	if (refused != NULL) {
		decision_class(d, CLASS_REFUSED, refused);
	} else if (lacks || reading->result != RESULT_RECORD) {
		decision_class(d, CLASS_ASKED_BACK, problem_word(lacks ? PROBLEM_MISSING_REASON : PROBLEM_UNCLEAR));
	} else {
		bool process = reading->meaning == MEANING_PROCESS;
		struct event *event =
			decision_answer(d, intent, process ? EVENT_DECISION_PROCESS_QUESTIONED : EVENT_DECISION_REVISIT_PROPOSED);
		event->words = reading->words;
		event->ref = decision_ref(d, p->decision_row != 0 ? p->decision_row : p->closed_row);
		decision_class(d, CLASS_RECORDED, meaning_word(reading->meaning));
	}
}

/* While the call is open nothing can be looked at again: what is meant is asked, and holds the outcome. */
static void ask_instead(struct decision *d, const struct intent *intent, const struct proposal *p)
{
	const struct voice *voice = proposal_voice(d->state, p, intent->member);
	bool block = intent_has(intent, PROBLEM_BLOCK_LIKE) || intent_says(intent, MEANING_BLOCK);
	if (voice == NULL || voice->left)
		response_not_counted(d, intent, why_no_voice(d->state, intent->member));
	else
		response_unclear(d, intent, block ? problem_word(PROBLEM_BLOCK_LIKE) : "still_open");
}

static struct intent without_wishes(struct decision *d, const struct intent *intent)
{
	struct intent copy = *intent;
	copy.readings = (struct readings){0};
	for (size_t i = 0; i < intent->readings.count; i++)
		if (!is_wish(intent->readings.items[i].meaning))
			*LIST_PUSH(d->arena, &copy.readings) = intent->readings.items[i];
	return copy;
}

bool revisit_decide(struct decision *d, const struct intent *intent, const struct proposal *proposal,
                    struct intent *ret_rest)
{
	bool ended = proposal->phase == PHASE_DECIDED || proposal->phase == PHASE_CLOSED ||
	             (proposal->phase == PHASE_CALL && intent->received >= proposal->deadline);
	*ret_rest = *intent;
	if (!intent_says(intent, MEANING_REVISIT) && !intent_says(intent, MEANING_PROCESS))
		return false;
	if (!ended) {
		ask_instead(d, intent, proposal);
		return true;
	}
	*ret_rest = without_wishes(d, intent);
	for (size_t i = 0; i < intent->readings.count; i++)
		if (is_wish(intent->readings.items[i].meaning))
			wish(d, intent, proposal, &intent->readings.items[i]);
	return ret_rest->readings.count == 0;
}

/* ---- who is told ---- */

static void tell(struct owing *o, const struct fact *fact)
{
	const struct proposal *p = state_proposal(o->state, fact->about->subject);
	if (p == NULL || fact->person == NOBODY)
		return;
	uint32_t helper = owed_helper(o->state, fact->person), recorder = archive_recorder(o->state);
	bool process = fact->about->kind == EVENT_DECISION_PROCESS_QUESTIONED;
	told_row(o, p, fact->row, fact->person, helper, process ? "process" : "revisit");
	if (process && recorder != helper && recorder != fact->person)
		told_row(o, p, fact->row, fact->person, recorder, "process");
}

void revisit_owed(struct owing *o)
{
	for (size_t i = 0; i < o->state->facts.count && !o->stopped; i++) {
		const struct fact *fact = &o->state->facts.items[i];
		if (fact->about->kind == EVENT_DECISION_REVISIT_PROPOSED || fact->about->kind == EVENT_DECISION_PROCESS_QUESTIONED)
			tell(o, fact);
	}
}

/* SPDX-License-Identifier: MIT */
#include "core/proof.h"

#include "core/agreement.h"
#include "core/consensus.h"
#include "core/form.h"

#include <string.h>

/*
 * Answers that stop others, or close a call, need more than a token and an
 * address: a block, the end of one's own block (or of words that may be one), a
 * proposal or the Agreement that is taken back, all that a closer says, or who
 * checks a draft, and what becomes a proposal or its new text.
 */
bool needs_proof(const struct decision *d, const struct intent *intent)
{
	const struct proposal *p = state_proposal(d->state, intent->request.subject);
	const struct voice *voice = p == NULL ? NULL : proposal_voice(d->state, p, intent->member);
	if (p != NULL && voice == NULL)
		voice = alternate_voice(p, state_person(d->state, intent->member));
	const struct fact *hold = voice == NULL ? NULL : state_fact(d->state, voice->rare->hold_row);
	bool blocks = voice != NULL && (voice->rare->block_row != 0 ||
	                                (hold != NULL && strcmp(hold->about->value, problem_word(PROBLEM_BLOCK_LIKE)) == 0));
	if (intent->request.kind == REQUEST_PROPOSE || form_leads(intent, MEANING_PROPOSE) || form_leads(intent, MEANING_AMEND))
		return true;
	if (p != NULL && intent->request.kind == REQUEST_CALL && intent->others.count > 0)
		return true; /* it speaks for others */
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (reading->result == RESULT_RECORD && intent->request.kind == REQUEST_PUBLISH)
			return true; /* everybody could read it */
		if (reading->result != RESULT_RECORD || p == NULL)
			continue;
		if (intent->request.kind == REQUEST_CLOSE || intent->request.kind == REQUEST_DRAFT || reading->meaning == MEANING_BLOCK ||
		    reading->meaning == MEANING_WITHDRAW_PROPOSAL || reading->meaning == MEANING_RESOLVED ||
		    reading->meaning == MEANING_WITHDRAW_CONCERN || reading->meaning == MEANING_WAIVE)
			return true;
		bool ends = reading->meaning == MEANING_AGREE || reading->meaning == MEANING_STAND_ASIDE ||
		            reading->meaning == MEANING_WITHDRAW;
		if (blocks && ends)
			return true;
	}
	return agreement_given_up(d, intent);
}

/*
 * A member with another member's token is asked the same question for their
 * own part; but whoever has no part in it is told so, and offered no choices.
 */
const char *why_foreign(const struct decision *d, const struct intent *intent)
{
	const struct proposal *p = state_proposal(d->state, intent->request.subject);
	uint32_t person = state_person(d->state, intent->member);
	if (p == NULL || person == NOBODY)
		return problem_word(PROBLEM_WRONG_PERSON);
	const struct voice *voice = proposal_voice(d->state, p, intent->member);
	if (intent->request.kind == REQUEST_CALL && (voice == NULL || voice->left))
		return why_no_voice(d->state, intent->member);
	if (intent->request.kind == REQUEST_CLOSE && !consensus_may_declare(d->state, p, d->arena, person))
		return "not_closer";
	if (intent->request.kind == REQUEST_DRAFT && p->proposer != person && !draft_is_keeper(d->state, d->arena, person))
		return "not_facilitator";
	return problem_word(PROBLEM_WRONG_PERSON);
}

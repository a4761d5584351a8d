/* SPDX-License-Identifier: MIT */
/* Replies to a call for consensus. */
#include "core/consensus.h"

#include "core/agreement.h"
#include "core/calendar.h"
#include "core/talk.h"

#include <string.h>

enum { CONTRADICTION_SECONDS = 120 }; /* two different answers this close together are asked about */

static bool is_position(enum meaning meaning)
{
	return meaning == MEANING_AGREE || meaning == MEANING_STAND_ASIDE || meaning == MEANING_BLOCK;
}

static const char *words_or_null(const char *words)
{
	return *words == '\0' ? NULL : words;
}

/* ---- what is not counted ---- */

void response_not_counted(struct decision *d, const struct intent *intent, const char *why)
{
	struct event *event = decision_answer(d, intent, EVENT_RESPONSE_NOT_COUNTED);
	event->value = why;
	event->words = words_or_null(intent->fresh);
	decision_class(d, CLASS_REFUSED, why);
}

/* A note needs no place in the ledger: courtesy words, a call for help. True when nothing more was said. */
static bool only_notes(const struct intent *intent)
{
	if (intent->readings.count == 0)
		return false;
	for (size_t i = 0; i < intent->readings.count; i++) {
		enum meaning meaning = intent->readings.items[i].meaning;
		if (meaning != MEANING_THANKS && meaning != MEANING_HELP && !meaning_is_service(meaning))
			return false;
	}
	return true;
}

static void take_note(struct decision *d, const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning != MEANING_THANKS)
			decision_class(d, CLASS_NOTED, meaning_word(intent->readings.items[i].meaning));
	decision_class(d, CLASS_NOTED, "thanks");
}

const char *why_no_voice(const struct state *state, const char *member)
{
	uint32_t person = state_person(state, member);
	bool accepted = person != NOBODY && *state->people.items[person].asks->date != '\0';
	bool seated = person != NOBODY && state->people.items[person].core_seats > 0;
	return seated && !accepted ? "not_accepted" : "not_eligible";
}

/*
 * NOT ME about an answer that counts. Who forges one shortly before the end has
 * its receipt, the alarm, arrive after it: so the alarm works until the outcome
 * is declared.
 */
static bool disowns(const struct intent *intent, const struct proposal *p, const struct voice *voice)
{
	return intent->readings.count == 1 && intent->readings.items[0].meaning == MEANING_NOT_ME &&
	       *voice_position(voice) != '\0' && (p->phase == PHASE_CALL || p->phase == PHASE_CLOSED);
}

/* Why this person's answer cannot be counted, or NULL when it can. */
static const char *why_not(const struct decision *d, const struct intent *intent, const struct proposal *p,
                           const struct voice *voice)
{
	unsigned version = version_number(intent->request.version);
	if (voice == NULL || voice->left)
		return why_no_voice(d->state, intent->member);
	if (version != 0 && version < p->version && p->phase != PHASE_DECIDED)
		return "old_version";
	if (disowns(intent, p, voice))
		return NULL;
	/* Whoever we asked what was meant may still answer until the outcome is declared. */
	if (p->phase == PHASE_DECIDED || p->phase < PHASE_CALL)
		return "late";
	if (intent->received >= p->deadline && voice->rare->hold_row == 0)
		return "late";
	/* A letter that was held in time, and is confirmed now, is not late. */
	if (p->phase == PHASE_CLOSED && voice->rare->hold_row == 0 && intent->identity != IDENTITY_CONFIRMED)
		return "late";
	return NULL;
}

/* ---- what is not clear ---- */

/* True when everything that was read is clear, and something was. */
static bool is_clear(const struct intent *intent)
{
	bool clear = false;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (reading->result == RESULT_CONFIRM)
			return false;
		/* A mail that only asks something is passed on as a question: no position, and no hold. */
		clear |= reading->result == RESULT_RECORD || reading->meaning == MEANING_MORE_TIME ||
		         reading->meaning == MEANING_QUESTION;
	}
	return clear && !intent_has(intent, PROBLEM_BLOCK_LIKE);
}

/* The problem that makes the letter unclear, or NULL. What may be a block goes before all else. */
static const char *why_unclear(const struct intent *intent)
{
	if (is_clear(intent))
		return NULL;
	if (intent_has(intent, PROBLEM_BLOCK_LIKE))
		return problem_word(PROBLEM_BLOCK_LIKE);
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning == MEANING_NOT_SURE)
			return meaning_word(MEANING_NOT_SURE);
	for (size_t i = 0; i < intent->problems.count; i++)
		if (intent->problems.items[i] != PROBLEM_MISSING_REASON)
			return problem_word(intent->problems.items[i]);
	return problem_word(PROBLEM_UNCLEAR);
}

void response_unclear(struct decision *d, const struct intent *intent, const char *why)
{
	struct event *event = decision_answer(d, intent, EVENT_RESPONSE_UNCLEAR);
	event->value = why;
	event->words = words_or_null(intent->fresh);
	decision_class(d, CLASS_ASKED_BACK, why);
}

/* True when a reason is all that this answer lacks. */
static bool lacks_reason(const struct intent *intent, const struct reading *reading)
{
	bool remark = reading->meaning == MEANING_CONCERN || reading->meaning == MEANING_QUESTION;
	return remark && reading->result == RESULT_CONFIRM && *reading->words == '\0' && intent->problems.count == 1 &&
	       intent_has(intent, PROBLEM_MISSING_REASON);
}

/*
 * The answer to our question what was meant: what the person wrote before is
 * its reason, so that nobody has to write twice. In "AGREE" and below it
 * "CONCERN" it belongs to the concern.
 */
static struct intent with_earlier(struct decision *d, const struct intent *intent, const struct voice *voice)
{
	const char *earlier = decision_earlier(d, voice->rare->hold_row);
	const struct fact *hold = state_fact(d->state, voice->rare->hold_row);
	bool blocked = hold != NULL && strcmp(hold->about->value, problem_word(PROBLEM_BLOCK_LIKE)) == 0;
	bool others = hold != NULL && (strcmp(hold->about->value, problem_word(PROBLEM_ON_BEHALF)) == 0 ||
	                               strcmp(hold->about->value, problem_word(PROBLEM_WHICH_PERSON)) == 0 ||
	                               strcmp(hold->about->value, "still_open") == 0 ||
	                               hold->by != hold->person);
	bool older = hold != NULL && version_number(hold->about->version) < version_number(intent->request.version);
	struct intent whole = *intent;
	struct reading *bare = NULL;
	if (*earlier == '\0' || others || older) /* words about another text are no reason for this answer */
		return whole;
	whole.readings = (struct readings){0};
	for (size_t i = 0; i < intent->readings.count; i++) {
		struct reading *reading = LIST_PUSH(d->arena, &whole.readings);
		*reading = intent->readings.items[i];
		if (lacks_reason(intent, reading))
			reading->result = RESULT_RECORD;
		else if (reading->result != RESULT_RECORD || !is_position(reading->meaning))
			continue;
		if (blocked && reading->meaning == MEANING_AGREE)
			continue; /* words that sounded like a block are no reason to agree */
		if (*reading->words == '\0' && (bare == NULL || !is_position(reading->meaning)))
			bare = reading;
	}
	if (bare != NULL)
		bare->words = earlier;
	return whole;
}

/* A different answer within two minutes of the last one: which of them was meant? */
static bool contradicts(const struct intent *intent, const struct voice *voice, const struct reading *reading)
{
	if (*voice_position(voice) == '\0' || strcmp(voice_position(voice), meaning_word(reading->meaning)) == 0)
		return false;
	instant apart = intent->received - voice->received;
	return apart >= -CONTRADICTION_SECONDS && apart <= CONTRADICTION_SECONDS;
}

/* ---- what is recorded ---- */

/* True when a later answer of this person stands already: this one is written down, and changes nothing. */
static bool is_outdated(const struct intent *intent, const struct voice *voice)
{
	return *voice_position(voice) != '\0' && intent->received < voice->received;
}

static enum event_kind answer_event(const struct intent *intent, bool again)
{
	if (intent->answering == ANSWERS_FOR_SELF)
		return again ? EVENT_RESPONSE_REPLACED : EVENT_RESPONSE_RECEIVED;
	return intent->answering == RECORDS_FOR_OTHER ? EVENT_RESPONSE_RECORDED_FOR : EVENT_RESPONSE_BY_ALTERNATE;
}

static void record_position(struct decision *d, const struct intent *intent, const struct voice *voice,
                            const struct reading *reading)
{
	bool outdated = is_outdated(intent, voice);
	bool again = *voice_position(voice) != '\0' && !outdated;
	bool blocks = reading->meaning == MEANING_BLOCK;
	if (!outdated && voice->rare->block_row != 0 && !blocks)
		decision_answer(d, intent, EVENT_BLOCK_WITHDRAWN)->ref = decision_ref(d, voice->rare->block_row);
	struct event *event = decision_answer(d, intent, answer_event(intent, again));
	uint64_t row = event->row;
	event->value = meaning_word(reading->meaning);
	event->words = words_or_null(reading->words);
	event->ref = again ? decision_ref(d, voice->row) : "";
	if (blocks && !outdated && voice->rare->block_row == 0)
		decision_answer(d, intent, EVENT_BLOCK_RAISED)->ref = decision_ref(d, row);
	decision_class(d, again ? CLASS_REPLACED : CLASS_RECORDED, event->value);
}

static void record_withdrawal(struct decision *d, const struct intent *intent, const struct voice *voice,
                              const char *why)
{
	/* What was asked about may be taken back too, but for NOT ME: there a person has to look. */
	const struct fact *hold = voice->rare->hold_row == 0 ? NULL : state_fact(d->state, voice->rare->hold_row);
	bool unclear = hold != NULL && hold->about->kind == EVENT_RESPONSE_UNCLEAR && intent->received >= voice->rare->hold_received;
	bool blocks = voice->rare->block_row != 0; /* perhaps since an older text */
	bool nothing = (*voice_position(voice) == '\0' && !unclear && !blocks) || is_outdated(intent, voice);
	if (nothing && strcmp(why, "not_me") != 0) {
		decision_class(d, CLASS_NOTED, "nothing_to_withdraw");
		return;
	}
	if (voice->rare->block_row != 0)
		decision_answer(d, intent, EVENT_BLOCK_WITHDRAWN)->ref = decision_ref(d, voice->rare->block_row);
	struct event *event = decision_answer(d, intent, EVENT_RESPONSE_WITHDRAWN);
	event->value = why;
	uint64_t answer = voice->row != 0 || !blocks ? voice->row : voice->rare->block_answer;
	event->ref = decision_ref(d, *voice_position(voice) == '\0' && unclear ? voice->rare->hold_row : answer);
	decision_class(d, CLASS_RECORDED, meaning_word(MEANING_WITHDRAW));
}

static void record_reading(struct decision *d, const struct intent *intent, const struct proposal *p,
                           const struct voice *voice, const struct reading *reading)
{
	if (reading->meaning == MEANING_WITHDRAW)
		record_withdrawal(d, intent, voice, "asked");
	else if (reading->meaning == MEANING_NOT_ME)
		record_withdrawal(d, intent, voice, "not_me");
	else if (is_position(reading->meaning))
		record_position(d, intent, voice, reading);
	else if (reading->meaning == MEANING_CONCERN || reading->meaning == MEANING_QUESTION)
		record_remark(d, intent, p, reading);
	else if (concern_meaning(reading->meaning))
		concern_reading(d, intent, p, reading);
	else if (reading->meaning == MEANING_MORE_TIME)
		decision_class(d, CLASS_NOTED, meaning_word(MEANING_MORE_TIME));
}

static void record(struct decision *d, const struct intent *intent, const struct proposal *p,
                   const struct voice *voice)
{
	const struct decision before = *d;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (is_position(reading->meaning) && contradicts(intent, voice, reading)) {
			response_unclear(d, intent, problem_word(PROBLEM_SEVERAL));
			return;
		}
	}
	for (size_t i = 0; i < intent->readings.count; i++)
		record_reading(d, intent, p, voice, &intent->readings.items[i]);
	if (decision_too_many(d, &before)) {
		decision_undo(d, &before);
		response_unclear(d, intent, problem_word(PROBLEM_TOO_MANY));
	}
}

static bool withdraws_proposal(const struct intent *intent)
{
	return intent->readings.count == 1 && intent->readings.items[0].meaning == MEANING_WITHDRAW_PROPOSAL &&
	       intent->readings.items[0].result == RESULT_RECORD;
}

/* Who proposed it may take it back until it is decided. Whoever else writes so may want to stop it: that is asked. */
static void withdraw_proposal(struct decision *d, const struct intent *intent, const struct proposal *p)
{
	const struct voice *voice = proposal_voice(d->state, p, intent->member);
	const char *refused = voice == NULL ? NULL : why_not(d, intent, p, voice);
	if (p->phase == PHASE_DECIDED) {
		decision_class(d, CLASS_REFUSED, "decided");
	} else if (proposal_is_proposer(d->state, p, state_person(d->state, intent->member))) {
		struct event *event = decision_answer(d, intent, EVENT_PROPOSAL_WITHDRAWN);
		event->words = words_or_null(intent->readings.items[0].words);
		decision_class(d, CLASS_RECORDED, meaning_word(MEANING_WITHDRAW_PROPOSAL));
	} else if (voice == NULL || refused != NULL) {
		response_not_counted(d, intent, voice == NULL ? why_no_voice(d->state, intent->member) : refused);
	} else {
		response_unclear(d, intent, problem_word(PROBLEM_BLOCK_LIKE));
	}
}

/* A late block or concern is told to the Facilitator: it may be a reason to look at the matter again. */
static bool objects(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning == MEANING_BLOCK || intent->readings.items[i].meaning == MEANING_CONCERN)
			return true;
	return intent_has(intent, PROBLEM_BLOCK_LIKE);
}

void consensus_answer(struct decision *d, const struct intent *intent)
{
	const struct proposal *p = state_proposal(d->state, intent->request.subject);
	if (p == NULL) {
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
		return;
	}
	if (only_notes(intent)) {
		take_note(d, intent);
		return;
	}
	if (withdraws_proposal(intent)) {
		withdraw_proposal(d, intent, p);
		return;
	}
	if (concern_letter(d, intent, p))
		return;
	const struct voice *voice = proposal_voice(d->state, p, intent->member);
	const char *refused = why_not(d, intent, p, voice);
	if (refused != NULL) {
		if (strcmp(refused, "old_version") == 0) {
			carry_over(d, intent, p);
			return;
		}
		if (strcmp(refused, "late") == 0 && objects(intent))
			decision_class(d, CLASS_REFUSED, "late_told");
		response_not_counted(d, intent, refused);
		return;
	}
	const struct intent whole = with_earlier(d, intent, voice);
	const char *asked = why_unclear(&whole);
	if (asked != NULL)
		response_unclear(d, intent, asked);
	else
		record(d, &whole, p, voice);
}

/* Whoever left the Core, or no longer has the agreement, leaves the list of those who are asked. */
static void tick(struct decision *d)
{
	for (size_t i = 0; i < d->state->proposals.count; i++) {
		const struct proposal *p = &d->state->proposals.items[i];
		if (p->phase != PHASE_CALL && p->phase != PHASE_CLOSED)
			continue;
		for (size_t j = 0; j < p->voices.count; j++) {
			const struct voice *voice = &p->voices.items[j];
			if (voice->left || (state_has_voice(d->state, voice->person) && !agreement_is_over(d, voice->person)))
				continue;
			struct event *event = decision_add(d, EVENT_CALL_LEFT);
			event->subject = p->id;
			event->version = arena_printf(d->arena, "V%u", p->version);
			event->member = d->state->people.items[voice->person].id;
		}
	}
}

static void call_requests(const struct state *state, struct arena *arena, struct requests *list,
                          const struct proposal *p, const char *version)
{
	for (size_t j = 0; j < p->voices.count; j++)
		requests_add(arena, list, REQUEST_CALL, p->id, version, state->people.items[p->voices.items[j].person].id);
	for (size_t j = 0; j < p->voices.count; j++)
		if (p->voices.items[j].rare->alternate != NOBODY)
			requests_add(arena, list, REQUEST_CALL, p->id, version,
			             state->people.items[p->voices.items[j].rare->alternate].id);
}

static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		for (unsigned version = 1; p->voices.count > 0 && version <= p->version; version++)
			call_requests(state, arena, list, p, arena_printf(arena, "V%u", version));
	}
}

const struct workflow consensus_workflow = {
	.name = "consensus",
	.apply = consensus_apply,
	.decide = call_letter_decide,
	.tick = tick,
	.owed = consensus_owed,
	.requests = requests,
};

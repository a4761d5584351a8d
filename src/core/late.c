/* SPDX-License-Identifier: MIT */
/*
 * Late answers: what came after the end is kept beside the count. Before the
 * outcome is declared the Facilitator may let them count, all alike and with a
 * reason.
 */
#include "core/consensus.h"

#include <string.h>

static bool is_position(enum meaning meaning)
{
	return meaning == MEANING_AGREE || meaning == MEANING_STAND_ASIDE || meaning == MEANING_BLOCK;
}

/* The one plain position of a letter, or NULL. */
static const struct reading *position_of(const struct intent *intent)
{
	const struct reading *found = NULL;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		bool takes_back = reading->meaning == MEANING_NOT_ME || reading->meaning == MEANING_WITHDRAW;
		if (reading->result == RESULT_CONFIRM || takes_back || (is_position(reading->meaning) && found != NULL))
			return NULL;
		if (is_position(reading->meaning) && reading->result == RESULT_RECORD)
			found = reading;
	}
	return intent_has(intent, PROBLEM_BLOCK_LIKE) ? NULL : found;
}

void late_keep(struct decision *d, const struct intent *intent)
{
	const struct event *last = d->count == 0 ? NULL : &d->items[d->count - 1];
	const struct reading *reading = position_of(intent);
	if (last == NULL || last->kind != EVENT_RESPONSE_NOT_COUNTED || strcmp(last->value, "late") != 0 || reading == NULL)
		return;
	const char *ref = decision_ref(d, last->row);
	struct event *event = decision_answer(d, intent, EVENT_RESPONSE_LATE);
	event->value = meaning_word(reading->meaning);
	event->ref = ref;
	event->words = *reading->words == '\0' ? NULL : reading->words;
}

static bool is_waiting(const struct voice *voice)
{
	return !voice->left && voice->rare->late_row != 0 && (*voice_position(voice) == '\0' || voice->rare->late_received > voice->received);
}

unsigned late_waiting(const struct proposal *proposal)
{
	unsigned count = 0;
	for (size_t i = 0; i < proposal->voices.count; i++)
		count += is_waiting(&proposal->voices.items[i]);
	return count;
}

static struct event *add(struct decision *d, const struct intent *intent, const struct voice *voice, enum event_kind kind)
{
	struct event *event = decision_answer(d, intent, kind);
	event->member = d->state->people.items[voice->person].id;
	event->received = voice->rare->late_received;
	return event;
}

static void count(struct decision *d, const struct intent *intent, const struct voice *voice)
{
	bool again = *voice_position(voice) != '\0';
	bool blocks = strcmp(voice->rare->late_position, meaning_word(MEANING_BLOCK)) == 0;
	if (voice->rare->block_row != 0 && !blocks)
		add(d, intent, voice, EVENT_BLOCK_WITHDRAWN)->ref = decision_ref(d, voice->rare->block_row);
	struct event *event = add(d, intent, voice, again ? EVENT_RESPONSE_REPLACED : EVENT_RESPONSE_RECEIVED);
	uint64_t row = event->row;
	event->value = voice->rare->late_position;
	event->words = d->words == NULL ? NULL : d->words(d->context, d->arena, voice->rare->late_row);
	event->ref = again ? decision_ref(d, voice->row) : "";
	if (blocks && voice->rare->block_row == 0)
		add(d, intent, voice, EVENT_BLOCK_RAISED)->ref = decision_ref(d, row);
}

void late_accept(struct decision *d, const struct intent *intent, const struct proposal *proposal,
                 const struct reading *reading)
{
	const struct decision before = *d;
	if (proposal->phase != PHASE_CLOSED || late_waiting(proposal) == 0) {
		decision_class(d, CLASS_REFUSED, proposal->phase == PHASE_CALL ? "still_open" : "none_late");
		return;
	}
	struct event *event = decision_answer(d, intent, EVENT_CALL_LATE_ACCEPTED);
	event->member = "";
	event->words = reading->words;
	for (size_t i = 0; i < proposal->voices.count; i++)
		if (is_waiting(&proposal->voices.items[i]))
			count(d, intent, &proposal->voices.items[i]);
	int bound = d->rows_a_letter;
	d->rows_a_letter = ROWS_A_LETTER_MOST;
	bool too_many = decision_too_many(d, &before);
	d->rows_a_letter = bound;
	if (too_many) {
		decision_undo(d, &before);
		decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_TOO_MANY));
		return;
	}
	decision_class(d, CLASS_RECORDED, meaning_word(MEANING_ACCEPT_LATE));
}

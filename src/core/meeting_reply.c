/* SPDX-License-Identifier: MIT */
/* Replies to an invitation: who comes, and what should be talked about. */
#include "core/consensus.h"
#include "core/meeting.h"

#include <string.h>

static bool is_rsvp(enum meaning meaning)
{
	return meaning == MEANING_COMING || meaning == MEANING_REGRETS || meaning == MEANING_MAYBE ||
	       meaning == MEANING_ALTERNATE;
}

static bool says(const struct intent *intent, enum meaning meaning)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning == meaning && intent->readings.items[i].result == RESULT_RECORD)
			return true;
	return false;
}

/* The one answer of the letter; NULL: none. "REGRETS", and below it "ALTERNATE: Wen", is one. */
static const struct reading *answer_of(const struct intent *intent, bool *ret_several)
{
	const struct reading *found = NULL;
	*ret_several = false;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (!is_rsvp(reading->meaning) || reading->result != RESULT_RECORD)
			continue;
		bool same = found == NULL || found->meaning == reading->meaning;
		bool instead = found != NULL && found->meaning == MEANING_REGRETS && reading->meaning == MEANING_ALTERNATE;
		*ret_several |= !same && !instead;
		found = found == NULL || instead ? reading : found;
	}
	return found;
}

static const struct rsvp *slot_of(const struct decision *d, const struct meeting *meeting, const char *member)
{
	uint32_t person = state_person(d->state, member);
	for (size_t i = 0; i < meeting->answers.count; i++)
		if (meeting->answers.items[i].person == person)
			return &meeting->answers.items[i];
	return NULL;
}

static void record_answer(struct decision *d, const struct intent *intent, const struct meeting *meeting,
                          const struct reading *reading)
{
	const struct rsvp *before = slot_of(d, meeting, intent->member);
	bool stands = before != NULL && *before->answer != '\0';
	bool outdated = before != NULL && before->received != INSTANT_NONE && intent->received < before->received;
	struct event *event = decision_answer(d, intent, EVENT_RSVP_RECEIVED);
	event->version = arena_printf(d->arena, "V%u", meeting->version);
	event->value = meaning_word(reading->meaning);
	event->words = *reading->words == '\0' ? NULL : reading->words;
	event->ref = stands && !outdated ? decision_ref(d, before->row) : "";
	decision_class(d, stands && !outdated ? CLASS_REPLACED : CLASS_RECORDED, event->value);
}

static void record_items(struct decision *d, const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (reading->meaning != MEANING_AGENDA_ITEM || reading->result != RESULT_RECORD || *reading->words == '\0')
			continue;
		decision_answer(d, intent, EVENT_MEETING_AGENDA)->words = reading->words;
		decision_class(d, CLASS_RECORDED, meaning_word(MEANING_AGENDA_ITEM));
	}
}

/* Somebody else wrote it: as if no answer had come. */
static void disown(struct decision *d, const struct intent *intent, const struct meeting *meeting)
{
	const struct rsvp *before = slot_of(d, meeting, intent->member);
	if (before == NULL || *before->answer == '\0') {
		decision_class(d, CLASS_NOTED, meaning_word(MEANING_NOT_ME));
		return;
	}
	struct event *event = decision_answer(d, intent, EVENT_RSVP_WITHDRAWN);
	event->value = meaning_word(MEANING_NOT_ME);
	event->ref = decision_ref(d, before->row);
	decision_class(d, CLASS_REPLACED, event->value);
}

static bool asks(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].result == RESULT_CONFIRM)
			return true;
	return false;
}

static void ask_back(struct decision *d, const struct intent *intent, enum problem problem)
{
	decision_class(d, CLASS_ASKED_BACK,
	               problem_word(intent->problems.count > 0 ? intent->problems.items[0] : problem));
}

/* An answer to a mail about another time says nothing about this one. */
static bool is_about_other_time(const struct meeting *meeting, const struct intent *intent)
{
	unsigned version = version_number(intent->request.version);
	return version != 0 && version < meeting->time_version;
}

static void decide_open(struct decision *d, const struct intent *intent, const struct meeting *meeting)
{
	const struct decision before = *d;
	bool several;
	const struct reading *answer = answer_of(intent, &several);
	if (says(intent, MEANING_NOT_ME)) {
		disown(d, intent, meeting);
		return;
	}
	record_items(d, intent);
	if (several)
		decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_SEVERAL));
	else if (asks(intent))
		ask_back(d, intent, PROBLEM_UNCLEAR);
	else if (answer != NULL && is_about_other_time(meeting, intent))
		decision_class(d, CLASS_ASKED_BACK, "other_time");
	else if (answer != NULL)
		record_answer(d, intent, meeting, answer);
	else if (d->class == CLASS_COUNT)
		ask_back(d, intent, PROBLEM_EMPTY);
	if (!decision_too_many(d, &before))
		return;
	decision_undo(d, &before);
	decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_TOO_MANY));
}

void meeting_decide(struct decision *d, const struct intent *intent)
{
	const struct meeting *meeting = state_meeting(d->state, intent->request.subject);
	if (meeting == NULL)
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
	else if (meeting_only_notes(d, intent))
		return;
	else if (meeting->cancelled)
		decision_class(d, CLASS_REFUSED, "meeting_cancelled");
	else if (intent->received >= meeting->starts)
		decision_class(d, CLASS_REFUSED, "meeting_over");
	else
		decide_open(d, intent, meeting);
}

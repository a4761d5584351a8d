/* SPDX-License-Identifier: MIT */
/*
 * Minutes: the one place where silence is a yes. The text goes
 * to those who were invited; it is final when the time for corrections is over,
 * the mailbox was read whole since, and nothing is left to take up.
 */
#include "core/minutes.h"

#include "core/calendar.h"
#include "core/consensus.h"
#include "core/meeting.h"

#include <string.h>

enum { SECONDS_A_MINUTE = 60 };

/* ---- the fold ---- */

static void drafted(struct state *state, struct minutes *minutes, const struct event *event)
{
	(void)state;
	minutes->state = MINUTES_DRAFTED;
	minutes->version = version_number(event->version);
	minutes->row = event->row;
	minutes->accepted = minutes->unclear = (struct meeting_remarks){0};
	for (size_t i = 0; i < minutes->corrections.count; i++)
		minutes->corrections.items[i].settled = true;
}

static void remark(struct state *state, struct meeting_remarks *list, const struct event *event)
{
	*LIST_PUSH(state->arena, list) = (struct meeting_remark){
		.id = state_intern(state, event->value),
		.person = state_person(state, event->member),
		.row = event->row,
		.received = event->received,
	};
}

/* What a person says later settles what they said before. */
static void settle(struct meeting_remarks *list, uint32_t person, instant received)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].person == person && list->items[i].received <= received)
			list->items[i].settled = true;
}

static void apply(struct state *state, const struct event *event)
{
	struct meeting *meeting = state_meeting(state, event->subject);
	struct minutes *minutes = meeting == NULL ? NULL : &meeting->minutes;
	uint32_t person = state_person(state, event->member);
	if (event->received != INSTANT_NONE)
		state_keep_fact(state, event);
	if (minutes == NULL)
		return;
	bool current = version_number(event->version) == minutes->version;
	if (event->kind == EVENT_MINUTES_DRAFTED) {
		drafted(state, minutes, event);
	} else if (event->kind == EVENT_MINUTES_ASKED) {
		minutes->state = MINUTES_ASKED;
		minutes->asked_row = event->row;
		minutes->asked = event->time;
		minutes->due = event->due;
	} else if (event->kind == EVENT_CORRECTION_RECEIVED) {
		settle(&minutes->unclear, person, event->received);
		remark(state, &minutes->corrections, event);
	} else if (event->kind == EVENT_MINUTES_ACCEPTED && current) {
		settle(&minutes->corrections, person, event->received);
		settle(&minutes->unclear, person, event->received);
		remark(state, &minutes->accepted, event);
	} else if (event->kind == EVENT_MINUTES_UNCLEAR && current) {
		remark(state, &minutes->unclear, event);
	} else if (event->kind == EVENT_MINUTES_APPROVED) {
		minutes->state = MINUTES_APPROVED;
		minutes->approved_row = event->row;
		minutes->approved = event->time;
	}
}

/* ---- replies ---- */

static size_t open_remarks(const struct meeting_remarks *list)
{
	size_t open = 0;
	for (size_t i = 0; i < list->count; i++)
		open += !list->items[i].settled;
	return open;
}

size_t minutes_open_corrections(const struct minutes *minutes)
{
	return open_remarks(&minutes->corrections);
}

static struct event *add(struct decision *d, const struct intent *intent, const struct meeting *meeting,
                         enum event_kind kind, enum letter_class class)
{
	struct event *event = decision_answer(d, intent, kind);
	event->version = arena_printf(d->arena, "V%u", meeting->minutes.version);
	decision_class(d, class, kind == EVENT_CORRECTION_RECEIVED ? meaning_word(MEANING_CORRECTION)
	                                                            : meaning_word(MEANING_OK));
	return event;
}

static void record_corrections(struct decision *d, const struct intent *intent, const struct meeting *meeting)
{
	size_t number = meeting->minutes.corrections.count;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (reading->meaning != MEANING_CORRECTION || reading->result != RESULT_RECORD || *reading->words == '\0')
			continue;
		struct event *event = add(d, intent, meeting, EVENT_CORRECTION_RECEIVED, CLASS_RECORDED);
		event->value = arena_printf(d->arena, "C-%zu", ++number);
		event->words = reading->words;
	}
}

/* Not clear: the minutes wait for it, as silence would be a yes. */
static void ask_back(struct decision *d, const struct intent *intent, const struct meeting *meeting, const char *why)
{
	struct event *event = decision_answer(d, intent, EVENT_MINUTES_UNCLEAR);
	event->version = arena_printf(d->arena, "V%u", meeting->minutes.version);
	event->value = why;
	event->words = *intent->fresh == '\0' ? NULL : intent->fresh;
	decision_class(d, CLASS_ASKED_BACK, why);
}

static void decide_open(struct decision *d, const struct intent *intent, const struct meeting *meeting)
{
	const struct decision before = *d;
	bool ok = false, asks = false, not_me = false;
	for (size_t i = 0; i < intent->readings.count; i++) {
		ok |= intent->readings.items[i].meaning == MEANING_OK && intent->readings.items[i].result == RESULT_RECORD;
		not_me |= intent->readings.items[i].meaning == MEANING_NOT_ME;
		asks |= intent->readings.items[i].result == RESULT_CONFIRM;
	}
	record_corrections(d, intent, meeting);
	bool corrects = d->count > before.count;
	if (not_me)
		ask_back(d, intent, meeting, "disowned");
	else if (asks || (ok && corrects) || (!ok && !corrects))
		ask_back(d, intent, meeting,
		         problem_word(intent->problems.count > 0 ? intent->problems.items[0] :
		                      ok                         ? PROBLEM_SEVERAL
		                                                 : PROBLEM_EMPTY));
	else if (ok)
		add(d, intent, meeting, EVENT_MINUTES_ACCEPTED, CLASS_RECORDED);
	if (!decision_too_many(d, &before))
		return;
	decision_undo(d, &before);
	ask_back(d, intent, meeting, problem_word(PROBLEM_TOO_MANY));
}

static void decide(struct decision *d, const struct intent *intent)
{
	const struct meeting *meeting = state_meeting(d->state, intent->request.subject);
	unsigned version = version_number(intent->request.version);
	if (meeting == NULL)
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
	else if (meeting_only_notes(d, intent))
		return;
	else if (meeting->minutes.state == MINUTES_APPROVED)
		decision_class(d, CLASS_REFUSED, "minutes_final");
	else if (meeting->minutes.state != MINUTES_ASKED || version < meeting->minutes.version)
		decision_class(d, CLASS_REFUSED, "old_version");
	else
		decide_open(d, intent, meeting);
}

/* ---- the clock ---- */

static instant corrections_until(const struct decision *d)
{
	struct date day = calendar_add_days(calendar_date(d->rules, d->now), d->rules->minutes_days);
	return calendar_end_of_day(d->rules, calendar_business_day(d->rules, day));
}

/* The time for corrections begins with the run that sends the text, not with the command that gave it to us. */
static void tick_one(struct decision *d, const struct meeting *meeting)
{
	const struct minutes *minutes = &meeting->minutes;
	instant end = minutes->due + (instant)d->rules->grace_minutes * SECONDS_A_MINUTE;
	struct event *event = NULL;
	if (minutes->state == MINUTES_DRAFTED) {
		event = decision_add(d, EVENT_MINUTES_ASKED);
		event->due = corrections_until(d);
	} else if (minutes->state == MINUTES_ASKED && d->now >= end && minutes_open_corrections(minutes) == 0 &&
	           open_remarks(&minutes->unclear) == 0) {
		event = decision_add(d, EVENT_MINUTES_APPROVED);
		event->value = "light_consent";
	}
	if (event == NULL)
		return;
	event->subject = meeting->id;
	event->version = arena_printf(d->arena, "V%u", minutes->version);
}

static void tick(struct decision *d)
{
	for (size_t i = 0; i < d->state->meetings.count; i++)
		tick_one(d, &d->state->meetings.items[i]);
}

/* ---- the command ---- */

const char *decide_minutes(struct decision *d, const char *id, const char *text)
{
	enum { MOST_BYTES = 256 * 1024 };
	const struct meeting *meeting = state_meeting(d->state, id);
	if (meeting == NULL)
		return arena_printf(d->arena, "there is no meeting %s: see assent status, or add it to roster/meetings.csv", id);
	if (meeting->cancelled)
		return arena_printf(d->arena, "the meeting %s was cancelled: it has no minutes", id);
	if (meeting->starts > d->now)
		return arena_printf(d->arena, "the meeting %s has not begun: its minutes come after it", id);
	if (meeting->minutes.state == MINUTES_APPROVED)
		return arena_printf(d->arena, "the minutes of %s are final: write what is to be changed into those of the next meeting",
		                    id);
	if (text[strspn(text, " \n\t")] == '\0')
		return "the file is empty: write the minutes into it";
	if (strlen(text) > MOST_BYTES)
		return "the file has more than 256 KiB: shorten the minutes";
	struct event *event = decision_add(d, EVENT_MINUTES_DRAFTED);
	event->by = "operator";
	event->via = VIA_OPERATOR;
	event->subject = meeting->id;
	event->version = arena_printf(d->arena, "V%u", meeting->minutes.version + 1);
	event->words = text;
	return NULL;
}

static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->meetings.count; i++) {
		const struct meeting *meeting = &state->meetings.items[i];
		for (unsigned version = 1; version <= meeting->minutes.version; version++)
			for (size_t j = 0; j < state->people.count; j++)
				requests_add(arena, list, REQUEST_MINUTES, meeting->id, arena_printf(arena, "V%u", version),
				             state->people.items[j].id);
	}
}

const struct workflow minutes_workflow = {
	.name = "minutes",
	.apply = apply,
	.decide = decide,
	.tick = tick,
	.owed = minutes_owed,
	.requests = requests,
};

/* SPDX-License-Identifier: MIT */
/*
 * STATUS: a member gets the rows of the ledger that concern them, with their
 * receipts. Only their own, and only to their registered address: whoever
 * writes in their name learns nothing.
 */
#include "core/answers.h"
#include "core/brake.h"
#include "core/calendar.h"

#include <string.h>

enum { ROWS_SHOWN = 50 };

/* What a row is, as a flag of the template. */
static const char *kind_of(enum event_kind kind)
{
	static const struct {
		enum event_kind kind;
		const char *flag;
	} flags[] = {
		{EVENT_RESPONSE_RECEIVED, "answer"},    {EVENT_RESPONSE_REPLACED, "answer"},
		{EVENT_RESPONSE_RECORDED_FOR, "answer"}, {EVENT_RESPONSE_BY_ALTERNATE, "answer"},
		{EVENT_RESPONSE_WITHDRAWN, "taken_back"}, {EVENT_RESPONSE_UNCLEAR, "unclear"},
		{EVENT_CHECKIN_UNCLEAR, "unclear"},     {EVENT_RESPONSE_NOT_COUNTED, "not_counted"},
		{EVENT_CONCERN_RAISED, "concern"},      {EVENT_BLOCK_RAISED, "block"},
		{EVENT_BLOCK_WITHDRAWN, "unblock"},     {EVENT_QUESTION_ASKED, "question"},
		{EVENT_PROPOSAL_DRAFTED, "proposed"},   {EVENT_PROPOSAL_OPENED, "proposed"},
		{EVENT_CALL_ELIGIBLE, "voice"},         {EVENT_SEAT_FILLED, "seat"},
		{EVENT_SEAT_VACATED, "seat_left"},      {EVENT_AGREEMENT_ACCEPTED, "agreement"},
		{EVENT_PERSON_ADDED, "joined"},         {EVENT_PERSON_ENDED, "left"},
		{EVENT_STEP_CREATED, "step"},           {EVENT_CHECKIN_ANSWERED, "checkin"},
		{EVENT_CHECKIN_ASKED, "asked"},         {EVENT_NEED_OPENED, "need"},
		{EVENT_LEARNED_NOTED, "learned"},       {EVENT_DECISION_RECORDED, "outcome"},
		{EVENT_PERSON_ERASED, "erased"},
	};
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (flags[i].kind == kind)
			return flags[i].flag;
	return "other";
}

static void row_item(struct owing *o, struct mail *mail, const struct event *event)
{
	struct value *item = owed_item(o, mail, "rows");
	enum meaning meaning;
	bool word = (event->kind == EVENT_RESPONSE_RECEIVED || event->kind == EVENT_RESPONSE_REPLACED ||
	             event->kind == EVENT_RESPONSE_RECORDED_FOR || event->kind == EVENT_RESPONSE_BY_ALTERNATE ||
	             event->kind == EVENT_CHECKIN_ANSWERED) &&
	            meaning_find(event->value, &meaning);
	bool id = event->kind == EVENT_CONCERN_RAISED || event->kind == EVENT_QUESTION_ASKED;
	value_text(o->arena, item, "row", arena_printf(o->arena, "r%llu", (unsigned long long)event->row));
	value_text(o->arena, item, "when", calendar_time_words(o->arena, o->rules, mail->language, event->time));
	value_text(o->arena, item, "word", word ? mail_word(meaning, mail->language) : "");
	value_text(o->arena, item, "id", id ? event->value : "");
	value_text(o->arena, item, "subject_id", event->subject);
	value_text(o->arena, item, "version", event->version[0] == 'V' ? event->version + 1 : "");
	value_flag(o->arena, item, kind_of(event->kind), true);
	*LIST_PUSH(o->arena, &mail->receipts) = event->row;
}

static void answer(struct owing *o, const struct taken *letter)
{
	struct owed_about about = {
		.book = 'j',
		.row = letter->row,
		.purpose = "status",
		.template = "status",
		.subject = "",
		.order = ORDER_RECEIPT,
		.since = letter->about->time,
	};
	size_t count = 0, all = 0;
	struct mail *mail = owed_mail(o, &about, letter->person);
	if (mail == NULL)
		return;
	const char *member = o->state->people.items[letter->person].id;
	const struct event *rows =
		o->rows_of == NULL ? NULL : o->rows_of(o->context, o->arena, member, ROWS_SHOWN, &count, &all);
	mail->reply = true;
	*LIST_PUSH(o->arena, &mail->letters) = letter->row;
	owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, letter->received));
	for (size_t i = count; i > 0; i--)
		row_item(o, mail, &rows[i - 1]);
	if (count > 0)
		owed_flag(o, mail, "receipt");
	if (all > count)
		owed_number(o, mail, "more", all - count);
	owed_emit(o, mail);
}

void status_owed(struct owing *o)
{
	struct arena own = {0}; /* o->arena is emptied with every mail */
	struct brake *brakes = ARENA_ARRAY(&own, struct brake, o->state->people.count + 1);
	for (size_t i = 0; i < o->state->taken.count && !o->stopped; i++) {
		const struct taken *letter = &o->state->taken.items[i];
		if (letter->about->class == CLASS_NOTED && letter->person != NOBODY && letter->about->batch < o->state->batch &&
		    letter->about->time >= o->state->horizon && strcmp(letter->about->note, meaning_word(MEANING_STATUS)) == 0 &&
		    brake_lets(&brakes[letter->person], letter->about->time))
			answer(o, letter);
	}
	arena_release(&own);
}

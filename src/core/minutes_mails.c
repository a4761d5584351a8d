/* SPDX-License-Identifier: MIT */
/* M30, the minutes to be looked through; M30b, the final ones; a correction, for the Recorder. */
#include "core/archive.h"
#include "core/calendar.h"
#include "core/meeting.h"
#include "core/minutes.h"

static bool hears(const struct owing *o, const struct meeting *meeting, uint32_t person)
{
	return meeting_invites(o->state, meeting, person) ||
	       (o->state->people.items[person].active && meeting_answer(meeting, person) != NULL);
}

static void text_mail(struct owing *o, const struct meeting *meeting, uint32_t person)
{
	const struct minutes *minutes = &meeting->minutes;
	bool final = minutes->state == MINUTES_APPROVED;
	struct owed_about about = {
		.book = 'r',
		.row = final ? minutes->approved_row : minutes->asked_row,
		.purpose = final ? "minutes_final" : "minutes",
		.template = final ? "minutes_final" : "minutes",
		.kind = REQUEST_MINUTES,
		.subject = meeting->id,
		.version = minutes->version,
		.order = ORDER_MEETING,
		.since = final ? minutes->approved : minutes->asked,
	};
	struct mail *mail = owed_mail(o, &about, person);
	if (mail == NULL)
		return;
	struct date last = calendar_last_day(o->rules, minutes->due);
	owed_text(o, mail, "subject_id", meeting->id);
	owed_text(o, mail, "title", meeting->what);
	owed_text(o, mail, "when", meeting_time(o, meeting, mail->language));
	owed_text(o, mail, "body", owed_words(o, minutes->row));
	owed_text(o, mail, "deadline", calendar_end_words(o->arena, o->rules, mail->language, minutes->due));
	owed_text(o, mail, "deadline_short", calendar_short_date(o->arena, mail->language, last));
	if (minutes->version > 1)
		owed_flag(o, mail, "again");
	owed_emit(o, mail);
}

static void correction_mail(struct owing *o, const struct meeting *meeting, const struct meeting_remark *correction)
{
	uint32_t recorder = archive_recorder(o->state);
	struct owed_about about = {
		.book = 'r',
		.row = correction->row,
		.purpose = "told",
		.template = "corrected",
		.subject = "",
		.order = ORDER_CALL,
		.since = correction->received,
	};
	struct mail *mail = owed_mail(o, &about, recorder == NOBODY ? owed_helper(o->state, NOBODY) : recorder);
	if (mail == NULL)
		return;
	owed_text(o, mail, "subject_id", meeting->id);
	owed_text(o, mail, "title", meeting->what);
	owed_text(o, mail, "id", correction->id);
	owed_text(o, mail, "asker",
	          correction->person == NOBODY ? "" : o->state->people.items[correction->person].name);
	owed_text(o, mail, "words", owed_words(o, correction->row));
	owed_emit(o, mail);
}

static void one_meeting(struct owing *o, const struct meeting *meeting)
{
	const struct minutes *minutes = &meeting->minutes;
	bool final = minutes->state == MINUTES_APPROVED;
	instant since = final ? minutes->approved : minutes->asked;
	for (size_t i = 0; i < minutes->corrections.count && !o->stopped; i++)
		if (minutes->corrections.items[i].received >= o->state->horizon)
			correction_mail(o, meeting, &minutes->corrections.items[i]);
	if (minutes->state < MINUTES_ASKED || since < o->state->horizon || !owed_waking(o))
		return;
	for (uint32_t i = 0; i < o->state->people.count && !o->stopped; i++)
		if (hears(o, meeting, i))
			text_mail(o, meeting, i);
}

void minutes_owed(struct owing *o)
{
	for (size_t i = 0; i < o->state->meetings.count && !o->stopped; i++)
		if (o->state->meetings.items[i].minutes.state != MINUTES_NONE)
			one_meeting(o, &o->state->meetings.items[i]);
}

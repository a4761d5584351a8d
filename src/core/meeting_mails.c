/* SPDX-License-Identifier: MIT */
/* The mails about a meeting: invitation and changes (M29), a reminder, and who comes, for the Facilitator. */
#include "core/calendar.h"
#include "core/meeting.h"
#include "core/reach.h"

#include <string.h>

enum { REMINDER_DAYS = 2, LIST_DAYS = 1 };

const char *meeting_time(struct owing *o, const struct meeting *meeting, const char *language)
{
	return calendar_time_words(o->arena, o->rules, language, meeting->starts);
}

/* The local midnight so many days before the day of the meeting. */
static instant days_before(const struct owing *o, const struct meeting *meeting, int days)
{
	struct date day = calendar_date(o->rules, meeting->starts);
	return zone_instant(&o->rules->zone, calendar_add_days(day, -days), 0, false);
}

const char *meeting_word(const char *answer, const char *language)
{
	enum meaning meaning = MEANING_NONE;
	meaning_find(answer, &meaning);
	/* Who can't answer a call has other words for it. */
	return meaning == MEANING_REGRETS && strcmp(language, "es") == 0 ? "NO PUEDO IR" : mail_word(meaning, language);
}

/* ---- what all of them say ---- */

static void agenda_items(struct owing *o, struct mail *mail, const struct meeting *meeting)
{
	for (size_t i = 0; i < meeting->agenda.count; i++) {
		const char *words = owed_words(o, meeting->agenda.items[i].row);
		if (*words == '\0')
			continue;
		value_text(o->arena, owed_item(o, mail, "items"), "words", words);
		owed_flag(o, mail, "has_items");
	}
}

static void meeting_values(struct owing *o, struct mail *mail, const struct meeting *meeting)
{
	owed_text(o, mail, "subject_id", meeting->id);
	owed_text(o, mail, "title", meeting->what);
	owed_text(o, mail, "when", meeting_time(o, meeting, mail->language));
	owed_text(o, mail, "place", meeting->place);
	owed_text(o, mail, "deadline_short",
	          calendar_short_date(o->arena, mail->language, calendar_date(o->rules, meeting->starts)));
	owed_text(o, mail, "group",
	          meeting->group == NOBODY ? "" : o->state->groups.items[meeting->group].name);
	agenda_items(o, mail, meeting);
}

static void attach_calendar(struct owing *o, struct mail *mail, const struct meeting *meeting)
{
	struct mail_meeting *calendar = ARENA_NEW(o->arena, struct mail_meeting);
	*calendar = (struct mail_meeting){
		.id = meeting->id,
		.what = meeting->what,
		.place = meeting->place,
		.starts = meeting->starts,
		.changed = meeting->changed,
		.sequence = meeting->version - 1 + meeting->cancelled,
		.cancelled = meeting->cancelled,
	};
	mail->meeting = calendar;
}

static struct mail *begin(struct owing *o, const struct meeting *meeting, const char *purpose, const char *template,
                          uint32_t person, instant since)
{
	struct owed_about about = {
		.book = 'r',
		.row = meeting->change_row,
		.purpose = purpose,
		.template = template,
		.kind = REQUEST_MEETING,
		.subject = meeting->id,
		.version = meeting->version,
		.order = ORDER_MEETING,
		.since = since,
	};
	struct mail *mail = owed_mail(o, &about, person);
	if (mail != NULL)
		meeting_values(o, mail, meeting);
	return mail;
}

/* ---- one person ---- */

static void invite(struct owing *o, const struct meeting *meeting, uint32_t person)
{
	struct mail *mail = begin(o, meeting, "meeting", meeting->cancelled ? "meeting_cancelled" : "meeting", person,
	                          o->now);
	if (mail == NULL)
		return;
	const struct rsvp *rsvp = meeting_answer(meeting, person);
	bool again = meeting->version > 1;
	bool other_time = again && meeting->time_version == meeting->version;
	owed_text(o, mail, "word", rsvp == NULL ? "" : meeting_word(rsvp->answer, mail->language));
	if (again)
		owed_flag(o, mail, other_time ? "other_time" : "other");
	attach_calendar(o, mail, meeting);
	owed_emit(o, mail);
}

static void remind(struct owing *o, const struct meeting *meeting, uint32_t person)
{
	instant due = days_before(o, meeting, REMINDER_DAYS);
	if (o->now < due || meeting->announced >= due || meeting_answer(meeting, person) != NULL ||
	    reach_away(o->state, person, o->now) != INSTANT_NONE)
		return;
	struct mail *mail = begin(o, meeting, "meeting_reminder", "meeting_reminder", person, due);
	if (mail != NULL)
		owed_emit(o, mail);
}

/* ---- who comes ---- */

static void list_item(struct owing *o, struct mail *mail, uint32_t person, const struct rsvp *rsvp)
{
	struct value *item = owed_item(o, mail, "people");
	const char *answer = rsvp == NULL ? "silent" : rsvp->answer;
	value_text(o->arena, item, "name", o->state->people.items[person].name);
	value_text(o->arena, item, "words", rsvp == NULL || !rsvp->words ? "" : owed_words(o, rsvp->row));
	value_flag(o->arena, item, answer, true);
}

static void list_people(struct owing *o, const struct meeting *meeting)
{
	instant due = days_before(o, meeting, LIST_DAYS);
	struct mail *mail;
	if (o->now < due ||
	    (mail = begin(o, meeting, "meeting_list", "meeting_list", owed_helper(o->state, NOBODY), due)) == NULL)
		return;
	uint64_t coming = 0;
	for (uint32_t i = 0; i < o->state->people.count; i++) {
		const struct rsvp *rsvp = meeting_answer(meeting, i);
		coming += rsvp != NULL && strcmp(rsvp->answer, meaning_word(MEANING_COMING)) == 0;
		if (rsvp != NULL || meeting_invites(o->state, meeting, i))
			list_item(o, mail, i, rsvp);
	}
	owed_number(o, mail, "count", coming);
	owed_emit(o, mail);
}

/* ---- all of them ---- */

/* Whoever was told of it, or has said something, hears that it is off. */
static bool hears(const struct owing *o, const struct meeting *meeting, uint32_t person)
{
	return meeting_invites(o->state, meeting, person) ||
	       (o->state->people.items[person].active && meeting_answer(meeting, person) != NULL);
}

static void one_meeting(struct owing *o, const struct meeting *meeting)
{
	bool daytime = owed_daytime(o);
	for (uint32_t i = 0; i < o->state->people.count && !o->stopped; i++) {
		if (!hears(o, meeting, i))
			continue;
		invite(o, meeting, i);
		if (daytime && !meeting->cancelled)
			remind(o, meeting, i);
	}
	if (!meeting->cancelled && !o->stopped)
		list_people(o, meeting);
}

void meeting_owed(struct owing *o)
{
	for (size_t i = 0; owed_waking(o) && i < o->state->meetings.count && !o->stopped; i++) {
		const struct meeting *meeting = &o->state->meetings.items[i];
		/* One that was cancelled before anybody was told needs no mail. */
		bool told = !meeting->cancelled || meeting->version > 1 || meeting->changed > meeting->announced;
		if (o->now < meeting->starts && told)
			one_meeting(o, meeting);
	}
}

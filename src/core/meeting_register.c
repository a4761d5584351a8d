/* SPDX-License-Identifier: MIT */
/* meetings.csv: what is wrong in it, and what it changes. */
#include "core/calendar.h"
#include "core/meeting.h"
#include "core/roster.h"

#include "base/index.h"

#include <string.h>

enum { SECONDS_A_MINUTE = 60, MINUTES_AN_HOUR = 60, HOURS_A_DAY = 24 };

static bool two_digits(const char *text, int limit, int *ret_number)
{
	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
		return false;
	*ret_number = (text[0] - '0') * 10 + text[1] - '0';
	return *ret_number < limit;
}

bool roster_starts(const char *cell, struct date *ret_date, int *ret_second_of_day)
{
	enum { DAY = DATE_TEXT_SIZE - 1, LENGTH = DAY + 6 };
	char day[DATE_TEXT_SIZE] = {0};
	int hour, minute;
	if (strlen(cell) != LENGTH || (cell[DAY] != ' ' && cell[DAY] != 'T') || cell[DAY + 3] != ':')
		return false;
	memcpy(day, cell, DAY);
	if (!date_parse(day, ret_date) || !two_digits(cell + DAY + 1, HOURS_A_DAY, &hour) ||
	    !two_digits(cell + DAY + 4, MINUTES_AN_HOUR, &minute))
		return false;
	*ret_second_of_day = (hour * MINUTES_AN_HOUR + minute) * SECONDS_A_MINUTE;
	return true;
}

/* ---- what is wrong ---- */

static void tell(struct roster_problems *problems, struct arena *arena, int line, const char *what, const char *todo)
{
	*LIST_PUSH(arena, problems) =
		(struct roster_problem){.file = "meetings.csv", .line = line, .what = what, .todo = todo};
}

static bool is_id(const char *cell)
{
	struct event event = event_new(EVENT_MEETING_CANCELLED);
	event.by = "operator";
	event.subject = cell;
	return *cell != '\0' && event_check(&event) == NULL;
}

static void check_id(struct arena *arena, struct index *ids, const struct roster_meeting *row,
                     struct roster_problems *problems)
{
	uint32_t before;
	if (!is_id(row->meeting))
		tell(problems, arena, row->line,
		     *row->meeting == '\0' ? "meeting is missing"
		                           : arena_printf(arena, "meeting: \"%s\" is no id", row->meeting),
		     "write an id like M-2026-001");
	else if (index_get(ids, row->meeting, &before))
		tell(problems, arena, row->line,
		     arena_printf(arena, "meeting: %s stands on line %u too", row->meeting, (unsigned)before),
		     "give each line an id of its own");
	else
		index_put(arena, ids, row->meeting, (uint32_t)row->line);
}

/* As it comes out of the words of a row. */
static bool same_words(const struct decision *d, const struct meeting *meeting, const struct roster_meeting *row)
{
	return strcmp(meeting_words(d->arena, meeting->what, "", ""), meeting_words(d->arena, row->what, "", "")) == 0;
}

static bool is_group(const struct roster *roster, const char *group)
{
	for (size_t i = 0; i < roster->groups.count; i++)
		if (strcmp(roster->groups.items[i].group, group) == 0)
			return true;
	return false;
}

void roster_check_meetings(struct arena *arena, const struct roster *roster, struct roster_problems *problems)
{
	struct index ids = {0};
	struct date date;
	int second;
	for (size_t i = 0; i < roster->meetings.count; i++) {
		const struct roster_meeting *row = &roster->meetings.items[i];
		check_id(arena, &ids, row, problems);
		if (*row->what == '\0')
			tell(problems, arena, row->line, "what is missing", "fill it in");
		if (!is_group(roster, row->group))
			tell(problems, arena, row->line, arena_printf(arena, "group: \"%s\" is not in groups.csv", row->group),
			     "write an id that stands there, or add the group");
		if (!roster_starts(row->starts, &date, &second))
			tell(problems, arena, row->line, arena_printf(arena, "starts: \"%s\" is no date and time", row->starts),
			     "write it as 2026-12-04 18:30; in a spreadsheet, give the column the format Text first");
	}
}

/* ---- what it changes ---- */

static struct event *add(struct decision *d, enum event_kind kind, const char *meeting)
{
	struct event *event = decision_add(d, kind);
	event->by = "operator";
	event->via = VIA_FILE;
	event->subject = meeting;
	return event;
}

/* What people have to be told of goes first. "" nothing changed. */
static const char *change_of(const struct decision *d, const struct meeting *meeting,
                             const struct roster_meeting *row, instant starts)
{
	const char *group = meeting->group == NOBODY ? "" : d->state->groups.items[meeting->group].id;
	if (meeting->cancelled)
		return "again";
	if (meeting->starts != starts)
		return "time";
	if (strcmp(meeting_words(d->arena, "", meeting->place, ""), meeting_words(d->arena, "", row->place, "")) != 0)
		return "place";
	if (!same_words(d, meeting, row))
		return "what";
	/* A group that is not in force yet, or any more, changes nothing. */
	return strcmp(group, row->group) != 0 && state_group(d->state, row->group) != NOBODY ? "group" : "";
}

static void reconcile(struct decision *d, const struct roster_meeting *row)
{
	const struct meeting *meeting = state_meeting(d->state, row->meeting);
	struct date date;
	int second;
	if (!roster_starts(row->starts, &date, &second))
		return;
	/* Where the clocks go back the first of two such times is meant, where they go forward the next one there is. */
	instant starts = zone_instant(&d->rules->zone, date, second, false);
	const char *words = meeting_words(d->arena, row->what, row->place, row->group);
	if (meeting == NULL) {
		struct event *event = add(d, EVENT_MEETING_SCHEDULED, row->meeting);
		event->value = row->group;
		event->due = starts;
		event->words = words;
		return;
	}
	const char *change = change_of(d, meeting, row, starts);
	/* What is over stays as it was, but for one that is put off after it should have begun. */
	bool over = meeting->starts <= d->now && (meeting->cancelled || starts <= d->now);
	if (*change == '\0' || (over && starts <= d->now))
		return;
	struct event *event = add(d, EVENT_MEETING_CHANGED, row->meeting);
	event->value = change;
	event->due = starts;
	event->words = words;
}

static bool is_listed(const struct roster *roster, const char *id)
{
	for (size_t i = 0; i < roster->meetings.count; i++)
		if (strcmp(roster->meetings.items[i].meeting, id) == 0)
			return true;
	return false;
}

void decide_meetings(struct decision *d, const struct roster *roster)
{
	for (size_t i = 0; i < roster->meetings.count; i++)
		reconcile(d, &roster->meetings.items[i]);
	for (size_t i = 0; roster->has_meetings && i < d->state->meetings.count; i++) {
		const struct meeting *meeting = &d->state->meetings.items[i];
		if (!meeting->cancelled && meeting->starts > d->now && !is_listed(roster, meeting->id))
			add(d, EVENT_MEETING_CANCELLED, meeting->id);
	}
}

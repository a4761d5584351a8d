/* SPDX-License-Identifier: MIT */
/* Meetings, their minutes, and the numbers of confidential cases, for `assent status`. */
#include "cmd/status.h"

#include "core/calendar.h"
#include "core/meeting.h"
#include "core/minutes.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const char *words_of(const struct status *status, uint64_t row)
{
	const char *words = ledger_words(status->session->ledger, status->arena, BOOK_LEDGER, row);
	return words == NULL ? "" : words;
}

static const char *minutes_words(const struct status *status, const struct meeting *meeting)
{
	const struct minutes *minutes = &meeting->minutes;
	size_t open = minutes_open_corrections(minutes);
	switch (minutes->state) {
	case MINUTES_NONE:
		break;
	case MINUTES_DRAFTED:
		return arena_printf(status->arena, "minutes V%u go out with the next run", minutes->version);
	case MINUTES_ASKED:
		return arena_printf(status->arena, "minutes V%u: corrections until %s, %zu open", minutes->version,
		                    calendar_end_words(status->arena, &status->session->rules, "en", minutes->due), open);
	case MINUTES_APPROVED:
		return arena_printf(status->arena, "minutes V%u are final", minutes->version);
	}
	return "";
}

static size_t count(const struct meeting *meeting, enum meaning meaning)
{
	size_t found = 0;
	for (size_t i = 0; i < meeting->answers.count; i++)
		found += strcmp(meeting->answers.items[i].answer, meaning_word(meaning)) == 0;
	return found;
}

static size_t count_silent(const struct state *state, const struct meeting *meeting)
{
	size_t silent = 0;
	for (uint32_t i = 0; i < state->people.count; i++)
		silent += meeting_invites(state, meeting, i) && meeting_answer(meeting, i) == NULL;
	return silent;
}

static void print_people(const struct status *status, const struct meeting *meeting)
{
	const struct state *state = &status->session->state;
	for (uint32_t i = 0; i < state->people.count; i++) {
		const struct rsvp *rsvp = meeting_answer(meeting, i);
		if (rsvp == NULL && !meeting_invites(state, meeting, i))
			continue;
		const struct person *person = &state->people.items[i];
		const char *words = rsvp == NULL || !rsvp->words ? "" : words_of(status, rsvp->row);
		printf("    %-28s %s%s%s", *person->name == '\0' ? person->id : person->name,
		       rsvp == NULL ? "no answer" : rsvp->answer, *words == '\0' ? "" : ": ", words);
		if (rsvp != NULL)
			printf("  r%llu", (unsigned long long)rsvp->row);
		printf("\n");
	}
	for (size_t i = 0; i < meeting->agenda.count; i++)
		printf("    agenda: %s  r%llu\n", words_of(status, meeting->agenda.items[i].row),
		       (unsigned long long)meeting->agenda.items[i].row);
	for (size_t i = 0; i < meeting->minutes.corrections.count; i++) {
		const struct meeting_remark *correction = &meeting->minutes.corrections.items[i];
		printf("    correction %s%s: %s  r%llu\n", correction->id, correction->settled ? " (settled)" : "",
		       words_of(status, correction->row), (unsigned long long)correction->row);
	}
}

static void print_meeting(const struct status *status, const struct meeting *meeting)
{
	const struct session *session = status->session;
	const char *minutes = minutes_words(status, meeting);
	printf("  %s %s: %s%s\n", meeting->id, meeting->what,
	       calendar_time_words(status->arena, &session->rules, "en", meeting->starts),
	       meeting->cancelled ? ", cancelled" : "");
	if (!meeting->cancelled && (status->wanted != NULL || meeting->starts > session->now))
		printf("    %zu coming, %zu regrets, %zu alternates, %zu maybe, %zu no answer\n",
		       count(meeting, MEANING_COMING), count(meeting, MEANING_REGRETS), count(meeting, MEANING_ALTERNATE),
		       count(meeting, MEANING_MAYBE), count_silent(&session->state, meeting));
	if (*minutes != '\0')
		printf("    %s\n", minutes);
	if (status->wanted != NULL)
		print_people(status, meeting);
}

/* Without an id: what is still to come, and what has minutes that are not final. */
static bool shows(const struct status *status, const struct meeting *meeting)
{
	if (status->wanted != NULL)
		return strcmp(status->wanted, meeting->id) == 0;
	bool minutes = meeting->minutes.state == MINUTES_DRAFTED || meeting->minutes.state == MINUTES_ASKED;
	return minutes || (!meeting->cancelled && meeting->starts > status->session->now);
}

static void print_cases(const struct status *status)
{
	const struct state *state = &status->session->state;
	for (size_t i = 0; i < state->cases.count; i++)
		if (!state->cases.items[i].copy && !state->cases.items[i].closed)
			printf("Case:     %s: private/cases/%s, for its handler alone\n", state->cases.items[i].id,
			       state->cases.items[i].id);
}

void status_print_meetings(const struct status *status)
{
	const struct state *state = &status->session->state;
	bool any = false;
	for (size_t i = 0; i < state->meetings.count; i++) {
		if (!shows(status, &state->meetings.items[i]))
			continue;
		if (!any && status->wanted == NULL)
			printf("Meetings:\n");
		any = true;
		print_meeting(status, &state->meetings.items[i]);
	}
	if (status->wanted == NULL)
		print_cases(status);
}

/* ---- as JSON ---- */

static json_t *people_json(const struct status *status, const struct meeting *meeting)
{
	const struct state *state = &status->session->state;
	json_t *list = json_array();
	for (uint32_t i = 0; i < state->people.count; i++) {
		const struct rsvp *rsvp = meeting_answer(meeting, i);
		if (rsvp != NULL || meeting_invites(state, meeting, i))
			json_array_append_new(list, json_pack("{s:s, s:s}", "member", state->people.items[i].id, "answer",
			                                      rsvp == NULL ? "none" : rsvp->answer));
	}
	return list;
}

json_t *status_meetings_json(const struct status *status)
{
	static const char *const states[] = {"none", "drafted", "asked", "approved"};
	const struct state *state = &status->session->state;
	json_t *list = json_array();
	for (size_t i = 0; i < state->meetings.count; i++) {
		const struct meeting *meeting = &state->meetings.items[i];
		char starts[INSTANT_TEXT_SIZE];
		if (status->wanted != NULL && strcmp(status->wanted, meeting->id) != 0)
			continue;
		instant_format(meeting->starts, starts);
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b, s:s, s:o}", "id", meeting->id, "what",
		                                      meeting->what, "starts", starts, "cancelled", meeting->cancelled,
		                                      "minutes", states[meeting->minutes.state], "people",
		                                      people_json(status, meeting)));
	}
	return list;
}

/* SPDX-License-Identifier: MIT */
/* Meetings: the fold of what is planned, who comes, and what is on the agenda. */
#include "core/meeting.h"

#include "base/buf.h"

#include <string.h>

/* ---- words ---- */

static void one_line(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++)
		buf_char(out, *text == '\n' || *text == '\r' ? ' ' : *text);
}

const char *meeting_words(struct arena *arena, const char *what, const char *place, const char *group)
{
	struct buf out = buf_new(arena);
	one_line(&out, what);
	buf_char(&out, '\n');
	one_line(&out, place);
	buf_char(&out, '\n');
	one_line(&out, group);
	return buf_string(&out);
}

static const char *next_line(struct arena *arena, const char **text)
{
	size_t length = strcspn(*text, "\n");
	const char *line = arena_strndup(arena, *text, length);
	*text += length + ((*text)[length] == '\n');
	return line;
}

static void take_words(struct state *state, struct meeting *meeting, const char *words)
{
	if (words == NULL)
		return; /* erased */
	meeting->what = next_line(state->arena, &words);
	meeting->place = next_line(state->arena, &words);
	uint32_t group = state_group(state, next_line(state->arena, &words));
	meeting->group = group == NOBODY ? meeting->group : group;
}

/* ---- the fold ---- */

struct meeting *state_meeting(const struct state *state, const char *id)
{
	uint32_t place;
	return index_get(&state->meeting_by_id, id, &place) ? &state->meetings.items[place] : NULL;
}

static void scheduled(struct state *state, const struct event *event)
{
	uint32_t place = (uint32_t)state->meetings.count;
	struct meeting *meeting = LIST_PUSH(state->arena, &state->meetings);
	*meeting = (struct meeting){
		.id = arena_strdup(state->arena, event->subject),
		.row = event->row,
		.what = "",
		.place = "",
		.group = state_group(state, event->value),
		.starts = event->due,
		.version = 1,
		.time_version = 1,
		.change_row = event->row,
		.changed = event->time,
		.announced = event->time,
		.change = "",
		.minutes = {.asked = INSTANT_NONE, .due = INSTANT_NONE, .approved = INSTANT_NONE},
	};
	take_words(state, meeting, event->words);
	index_put(state->arena, &state->meeting_by_id, meeting->id, place);
}

static void changed(struct state *state, struct meeting *meeting, const struct event *event)
{
	bool other_time = event->due != meeting->starts || meeting->cancelled;
	meeting->version++;
	meeting->change_row = event->row;
	meeting->changed = event->time;
	meeting->change = state_intern(state, event->value);
	meeting->starts = event->due;
	meeting->cancelled = false;
	take_words(state, meeting, event->words);
	if (!other_time)
		return;
	meeting->time_version = meeting->version;
	meeting->announced = event->time;
	for (size_t i = 0; i < meeting->answers.count; i++)
		meeting->answers.items[i].answer = "";
}

static void answered(struct state *state, struct meeting *meeting, const struct event *event)
{
	uint32_t person = state_person(state, event->member);
	struct rsvp *rsvp = NULL;
	if (person == NOBODY)
		return;
	for (size_t i = 0; rsvp == NULL && i < meeting->answers.count; i++)
		if (meeting->answers.items[i].person == person)
			rsvp = &meeting->answers.items[i];
	if (rsvp == NULL) {
		rsvp = LIST_PUSH(state->arena, &meeting->answers);
		*rsvp = (struct rsvp){.person = person, .answer = "", .received = INSTANT_NONE};
	}
	bool taken_back = event->kind == EVENT_RSVP_WITHDRAWN;
	if (!taken_back && rsvp->received != INSTANT_NONE && event->received < rsvp->received)
		return; /* a newer one stands already */
	rsvp->answer = taken_back ? "" : state_intern(state, event->value);
	rsvp->row = event->row;
	rsvp->received = event->received;
	rsvp->words = *event->text != '\0' || event->words != NULL;
}

static void apply(struct state *state, const struct event *event)
{
	struct meeting *meeting = state_meeting(state, event->subject);
	if (event->received != INSTANT_NONE)
		state_keep_fact(state, event);
	if (event->kind == EVENT_MEETING_SCHEDULED) {
		scheduled(state, event);
	} else if (meeting == NULL) {
		return;
	} else if (event->kind == EVENT_MEETING_CHANGED) {
		changed(state, meeting, event);
	} else if (event->kind == EVENT_MEETING_CANCELLED) {
		meeting->cancelled = true;
		meeting->change_row = event->row;
		meeting->changed = event->time;
	} else if (event->kind == EVENT_RSVP_RECEIVED || event->kind == EVENT_RSVP_WITHDRAWN) {
		answered(state, meeting, event);
	} else if (event->kind == EVENT_MEETING_AGENDA) {
		*LIST_PUSH(state->arena, &meeting->agenda) = (struct meeting_remark){
			.id = "",
			.person = state_person(state, event->member),
			.row = event->row,
			.received = event->received,
		};
	}
}

/* ---- look-ups ---- */

const struct rsvp *meeting_answer(const struct meeting *meeting, uint32_t person)
{
	for (size_t i = 0; i < meeting->answers.count; i++)
		if (meeting->answers.items[i].person == person && *meeting->answers.items[i].answer != '\0')
			return &meeting->answers.items[i];
	return NULL;
}

static bool stays_away(const struct meeting *meeting, uint32_t person)
{
	const struct rsvp *rsvp = meeting_answer(meeting, person);
	return rsvp != NULL && strcmp(rsvp->answer, meaning_word(MEANING_REGRETS)) == 0;
}

/* True when a representative of this group in the Core can't come. */
static bool needs_alternate(const struct state *state, const struct meeting *meeting, uint32_t group)
{
	for (size_t i = 0; i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		if (seat->active && seat->about->group == group && strcmp(seat->about->role, "workgroup_representative") == 0 &&
		    stays_away(meeting, seat->person))
			return true;
	}
	return false;
}

bool meeting_invites(const struct state *state, const struct meeting *meeting, uint32_t person)
{
	const struct person *p = &state->people.items[person];
	const char *kind = meeting->group == NOBODY ? "" : state->groups.items[meeting->group].kind;
	bool core = strcmp(kind, "core") == 0;
	if (!p->active || meeting->group == NOBODY)
		return false;
	if (core && p->core_seats > 0)
		return true;
	for (uint32_t i = p->first_seat; i != NOBODY; i = state->seats.items[i].next) {
		const struct seat *seat = &state->seats.items[i];
		if (!seat->active)
			continue;
		if (seat->about->group == meeting->group ||
		    (strcmp(kind, "workgroup") == 0 && strcmp(seat->about->role, "connector") == 0) ||
		    (core && strcmp(seat->about->role, "alternate") == 0 && needs_alternate(state, meeting, seat->about->group)))
			return true;
	}
	return false;
}

bool meeting_only_notes(struct decision *d, const struct intent *intent)
{
	bool help = false;
	for (size_t i = 0; i < intent->readings.count; i++) {
		enum meaning meaning = intent->readings.items[i].meaning;
		if (meaning != MEANING_THANKS && meaning != MEANING_HELP)
			return false;
		help |= meaning == MEANING_HELP;
	}
	if (intent->readings.count > 0)
		decision_class(d, CLASS_NOTED, meaning_word(help ? MEANING_HELP : MEANING_THANKS));
	return intent->readings.count > 0;
}

/* Each version has a token of its own for everybody who was ever asked, or may have been. */
static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->meetings.count; i++) {
		const struct meeting *meeting = &state->meetings.items[i];
		for (unsigned version = 1; version <= meeting->version; version++) {
			const char *text = arena_printf(arena, "V%u", version);
			for (size_t j = 0; j < state->people.count; j++)
				requests_add(arena, list, REQUEST_MEETING, meeting->id, text, state->people.items[j].id);
		}
	}
}

const struct workflow meeting_workflow = {
	.name = "meetings",
	.apply = apply,
	.decide = meeting_decide,
	.owed = meeting_owed,
	.requests = requests,
};

/* SPDX-License-Identifier: MIT */
#include "core/lifetime.h"

#include "core/checkin.h"
#include "core/form.h"
#include "core/input.h"
#include "core/needs.h"
#include "core/talk.h"
#include "core/welcome.h"

#include <stdlib.h>
#include <string.h>

bool lifetime_letter_over(const struct state *state, const char *hash, instant limit)
{
	const struct taken *taken = state_letter(state, hash);
	return taken != NULL && taken->about->class != CLASS_HELD && (taken->about->time < limit || input_letter_over(state, taken));
}

/* When a question was closed; INSTANT_NONE while it is open. */
static instant proposal_closed(const struct state *state, const struct request *request)
{
	const struct proposal *p = state_proposal(state, request->subject);
	return p == NULL || p->phase != PHASE_DECIDED ? INSTANT_NONE : p->decided;
}

/* When the last of its steps was asked about anew, or ended; INSTANT_NONE while one is open. */
static instant sheet_closed(const struct state *state, const struct sheet *sheet)
{
	instant closed = INSTANT_NONE;
	for (size_t i = 0; i < state->steps.count; i++) {
		const struct step *step = &state->steps.items[i];
		const struct checkin *checkin = step->owner == sheet->person ? checkin_on(state, sheet, step) : NULL;
		if (checkin == NULL)
			continue;
		const struct checkin *last = &step->checkins.items[step->checkins.count - 1];
		instant end = checkin == last ? last->answered : last->asked;
		if (checkin == last && step->open)
			return INSTANT_NONE;
		closed = end > closed || closed == INSTANT_NONE ? end : closed;
	}
	return closed;
}

static instant checkin_closed(const struct state *state, const struct request *request)
{
	const struct step *step = state_step(state, request->subject);
	unsigned version = version_number(request->version);
	if (checkin_sheet(state, request->subject) != NULL)
		return sheet_closed(state, checkin_sheet(state, request->subject));
	if (step == NULL || step->checkins.count == 0)
		return INSTANT_NONE;
	const struct checkin *last = &step->checkins.items[step->checkins.count - 1];
	if (version < last->version)
		return last->asked; /* a newer one took its place */
	return step->open ? INSTANT_NONE : last->answered;
}

static instant draft_closed(const struct state *state, const struct request *request)
{
	const struct kept_draft *kept = form_kept(state, request->subject);
	return kept == NULL || !kept->done ? INSTANT_NONE : kept->time;
}

static instant identity_closed(const struct state *state, const struct request *request)
{
	for (size_t i = 0; i < state->identities.count; i++) {
		const struct identity_case *asked = &state->identities.items[i];
		uint64_t row;
		if (row_parse(request->subject, 'j', &row) && row == asked->row)
			return asked->answered ? asked->asked : INSTANT_NONE;
	}
	return INSTANT_NONE;
}

static instant agreement_closed(const struct state *state, const struct request *request)
{
	uint32_t person = state_person(state, request->member);
	if (*request->subject != '\0')
		return proposal_closed(state, request);
	return person == NOBODY ? INSTANT_NONE : state->people.items[person].asks->accepted;
}

static instant question_closed(const struct state *state, const struct request *request)
{
	const struct remark *question;
	const struct proposal *p = talk_question(state, request->subject, &question);
	return p == NULL || p->phase != PHASE_DECIDED ? INSTANT_NONE : p->decided;
}

static instant need_closed(const struct state *state, const struct request *request)
{
	const struct need *need = need_find(state, request->subject);
	return need == NULL || need->is != NEED_MET ? INSTANT_NONE : need->news;
}

/* Once they answered from it, the question whether our mail arrives is over. */
static instant address_closed(const struct state *state, const struct request *request)
{
	uint32_t person = state_person(state, request->member);
	if (person == NOBODY || welcome_unverified(state, person))
		return INSTANT_NONE;
	return state->people.items[person].heard == 0 ? INSTANT_NONE : state->people.items[person].heard;
}

/* A meeting is over when it has begun, its minutes when they are final. */
static instant meeting_closed(const struct state *state, const struct request *request)
{
	const struct meeting *meeting = state_meeting(state, request->subject);
	if (meeting == NULL)
		return INSTANT_NONE;
	if (request->kind == REQUEST_MEETING)
		return meeting->starts;
	return meeting->minutes.state == MINUTES_APPROVED ? meeting->minutes.approved : INSTANT_NONE;
}

/* When the row stood that owed a mail of the list; older ones than we look back on are over. */
static instant list_letter_time(const struct state *state, const char *key)
{
	uint64_t row = strtoull(key + 1, NULL, 10);
	for (size_t i = 0; i < state->list_letters.count; i++)
		if (state->list_letters.items[i].row == row)
			return state->list_letters.items[i].time;
	return 0;
}

/* Likewise of a mail of thanks for something about no proposal in particular. */
static instant input_letter_time(const struct state *state, const char *key)
{
	uint64_t row = strtoull(key + 1, NULL, 10);
	for (size_t i = 0; i < state->input_letters.count; i++)
		if (state->input_letters.items[i].row == row)
			return state->input_letters.items[i].time;
	return 0;
}

/* When the row stood that owed a mail which asked for nothing; INSTANT_NONE when we can't tell. */
static instant row_time(const struct state *state, const char *key)
{
	uint64_t row = strtoull(key + 1, NULL, 10);
	for (size_t i = 0; *key == 'r' && i < state->needs.count; i++)
		if (state->needs.items[i].row == row)
			return state->needs.items[i].opened;
	for (size_t i = 0; i < state->taken.count; i++) {
		const struct taken *letter = &state->taken.items[i];
		if (*key == 'j' ? letter->row == row : letter->row_count > 0 && letter->first_row == row)
			return letter->about->time;
	}
	return INSTANT_NONE;
}

bool lifetime_mail_over(const struct state *state, const struct request *request, const char *key, instant limit)
{
	instant closed = INSTANT_NONE;
	if (request == NULL)
		return false;
	switch (request->kind) {
	case REQUEST_CALL:
	case REQUEST_SOUGHT:
	case REQUEST_CLOSE:
	case REQUEST_DRAFT:
	case REQUEST_TALK:
		closed = proposal_closed(state, request);
		break;
	case REQUEST_CHECKIN:
		closed = checkin_closed(state, request);
		break;
	case REQUEST_YOURS:
		closed = identity_closed(state, request);
		break;
	case REQUEST_PROPOSE:
		closed = draft_closed(state, request);
		break;
	case REQUEST_CONFIRM:
	case REQUEST_SUBSCRIBE:
		closed = list_letter_time(state, key);
		break;
	case REQUEST_QUESTION:
		closed = question_closed(state, request);
		break;
	case REQUEST_NEED:
		closed = need_closed(state, request);
		break;
	case REQUEST_ADDRESS:
		closed = address_closed(state, request);
		break;
	case REQUEST_AGREEMENT:
		closed = agreement_closed(state, request);
		break;
	case REQUEST_MEETING:
	case REQUEST_MINUTES:
		closed = meeting_closed(state, request);
		break;
	case REQUEST_INPUT:
		closed = *request->subject == '\0' ? input_letter_time(state, key) : proposal_closed(state, request);
		break;
	case REQUEST_PUBLISH: /* a text can be redacted for as long as it stands there */
		break;
	case REQUEST_NONE:
		closed = row_time(state, key);
		break;
	default:
		break;
	}
	return closed != INSTANT_NONE && closed < limit;
}

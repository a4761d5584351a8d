/* SPDX-License-Identifier: MIT */
/* M52: how to answer us, and what is open. */
#include "core/answers.h"

#include "core/calendar.h"
#include "core/gate.h"

#include <string.h>

/* Asked for help, or wrote about nothing we can name: how it works, and what is open. */
bool answer_wants_help(const struct due *due)
{
	if (due->letter->about->class == CLASS_ASKED_BACK)
		return !due->asks;
	return due->letter->about->class == CLASS_NOTED && strcmp(due->letter->about->note, meaning_word(MEANING_HELP)) == 0;
}

static void open_item(struct owing *o, struct mail *mail, const char *id, const char *title, instant deadline)
{
	struct value *item = owed_item(o, mail, "open");
	value_text(o->arena, item, "subject_id", id);
	value_text(o->arena, item, "title", title);
	if (deadline != INSTANT_NONE)
		value_text(o->arena, item, "deadline",
		           calendar_end_words(o->arena, o->rules, mail->language, deadline));
	owed_flag(o, mail, "has_open");
}

static void open_items(struct owing *o, struct mail *mail, uint32_t person)
{
	const struct state *state = o->state;
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		if (p->phase == PHASE_CALL && o->now < p->deadline && answer_has_voice(o, p, person))
			open_item(o, mail, p->id, p->title, p->deadline);
	}
	for (size_t i = 0; i < state->steps.count; i++) {
		const struct step *step = &state->steps.items[i];
		if (step->owner == person && step->open && step->checkins.count > 0 &&
		    *step->checkins.items[step->checkins.count - 1].answer == '\0')
			open_item(o, mail, step->id, step->what, INSTANT_NONE);
	}
}

void answer_help(struct owing *o, const struct due *due)
{
	struct owed_about about = {
		.book = 'j',
		.row = due->letter->row,
		.purpose = "help",
		.template = "help",
		.subject = "",
		.order = ORDER_RECEIPT,
		.since = due->letter->about->time,
	};
	struct mail *mail = owed_mail(o, &about, due->letter->person);
	if (mail == NULL)
		return;
	mail->reply = true;
	*LIST_PUSH(o->arena, &mail->letters) = due->letter->row;
	owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, due->letter->received));
	if (due->letter->about->class == CLASS_NOTED)
		owed_flag(o, mail, "asked");
	open_items(o, mail, due->letter->person);
	if (!state_has_voice(o->state, due->letter->person))
		gate_invite(o, mail);
	owed_emit(o, mail);
}

static void stranger_help(struct owing *o, const struct stranger *stranger)
{
	struct owed_about about = {
		.book = 'j',
		.row = stranger->row,
		.purpose = "help",
		.template = "help",
		.subject = "",
		.order = ORDER_OUTSIDE,
		.since = stranger->time,
	};
	struct mail *mail = owed_mail_to(o, &about, stranger->address);
	if (mail == NULL)
		return;
	mail->reply = true;
	*LIST_PUSH(o->arena, &mail->letters) = stranger->row + 2; /* letter.reason and letter.taken follow */
	owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, stranger->received));
	gate_invite(o, mail);
	owed_emit(o, mail);
}

void answer_strangers(struct owing *o)
{
	struct arena own = {0};
	struct index last = {0}; /* address -> place of the last one that was answered */
	for (uint32_t i = 0; i < o->state->strangers.count && !o->stopped; i++) {
		const struct stranger *stranger = &o->state->strangers.items[i];
		uint32_t before;
		bool soon = index_get(&last, stranger->address, &before) &&
		            stranger->time < o->state->strangers.items[before].time + HELP_SECONDS;
		/* a day after the horizon: the one before it is not seen any more */
		if (soon || stranger->time < o->state->horizon + HELP_SECONDS)
			continue;
		index_put(&own, &last, stranger->address, i);
		stranger_help(o, stranger);
	}
	arena_release(&own);
}

const char *answer_choices_flag(const struct owing *o, const struct request *request)
{
	const struct proposal *p = state_proposal(o->state, request->subject);
	switch (request->kind) {
	case REQUEST_CALL:
		return p != NULL && p->phase == PHASE_DECIDED ? "choose_after" : "choose_call";
	case REQUEST_CHECKIN:
		return "choose_checkin";
	case REQUEST_CLOSE:
		return "choose_close";
	case REQUEST_DRAFT:
		return "choose_draft";
	case REQUEST_PROPOSE:
		return "choose_propose";
	case REQUEST_YOURS:
		return "choose_yours";
	case REQUEST_SOUGHT:
		return "choose_sought";
	case REQUEST_AGREEMENT:
		return "choose_agreement";
	case REQUEST_MEETING:
		return "choose_meeting";
	case REQUEST_MINUTES:
		return "choose_minutes";
	case REQUEST_PUBLISH:
		return "choose_publish";
	case REQUEST_TALK:
		return "choose_talk";
	case REQUEST_QUESTION:
		return "choose_question";
	case REQUEST_NEED:
		return "choose_need";
	case REQUEST_ADDRESS:
		return "choose_address";
	default:
		return NULL;
	}
}

/* SPDX-License-Identifier: MIT */
/* "Is this yours?": a letter with a token, but from an address we do not know (domain.md 4.1 no. 2, M11e). */
#include "core/workflow.h"

#include <string.h>

static void apply(struct state *state, const struct event *event)
{
	if (event->kind == EVENT_IDENTITY_ASKED) {
		*LIST_PUSH(state->arena, &state->identities) = (struct identity_case){
			.row = event->row,
			.person = state_person(state, event->member),
			.letter = arena_strdup(state->arena, event->letter),
			.from = arena_strdup(state->arena, event->place),
			.subject = state_intern(state, event->subject),
			.asked = event->time,
		};
		return;
	}
	for (size_t i = 0; i < state->identities.count; i++)
		if (strcmp(state->identities.items[i].letter, event->letter) == 0)
			state->identities.items[i].answered = true;
}

static const struct identity_case *find(const struct state *state, const char *subject)
{
	uint64_t row;
	if (!row_parse(subject, 'j', &row))
		return NULL;
	for (size_t i = 0; i < state->identities.count; i++)
		if (state->identities.items[i].row == row)
			return &state->identities.items[i];
	return NULL;
}

static void answer(struct decision *d, const struct intent *intent, const struct identity_case *asked,
                   enum meaning meaning)
{
	struct event *event = decision_add(d, EVENT_IDENTITY_ANSWERED);
	event->member = intent->member;
	event->by = intent->member;
	event->via = intent->via;
	event->received = intent->received;
	event->value = meaning_word(meaning);
	event->letter = asked->letter;
	decision_class(d, CLASS_NOTED, meaning_word(meaning));
	if (meaning == MEANING_NO)
		return;
	if (meaning == MEANING_YES_ALWAYS && *asked->from != '\0') {
		struct event *address = decision_add(d, EVENT_ADDRESS_ADDED);
		address->member = intent->member;
		address->value = asked->from;
	}
	d->reread = asked->letter;
	d->reread_member = intent->member;
}

static void decide(struct decision *d, const struct intent *intent)
{
	const struct identity_case *asked = find(d->state, intent->request.subject);
	enum meaning meaning = intent->readings.count == 1 ? intent->readings.items[0].meaning : MEANING_NONE;
	bool clear = intent->readings.count == 1 && intent->readings.items[0].result == RESULT_RECORD;
	if (meaning == MEANING_NOT_ME)
		meaning = MEANING_NO;
	if (asked == NULL || asked->answered)
		decision_class(d, CLASS_NOTED, "already_answered");
	else if (clear && (meaning == MEANING_YES || meaning == MEANING_YES_ALWAYS || meaning == MEANING_NO))
		answer(d, intent, asked, meaning);
	else
		decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_UNCLEAR));
}

static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->identities.count; i++) {
		const struct identity_case *asked = &state->identities.items[i];
		if (asked->person != NOBODY)
			requests_add(arena, list, REQUEST_YOURS,
			             arena_printf(arena, "j%llu", (unsigned long long)asked->row), "",
			             state->people.items[asked->person].id);
	}
}

static void mails(struct owing *o)
{
	for (size_t i = 0; i < o->state->identities.count; i++) {
		const struct identity_case *asked = &o->state->identities.items[i];
		if (asked->answered || asked->person == NOBODY)
			continue;
		const char *row = arena_printf(o->arena, "j%llu", (unsigned long long)asked->row);
		struct mail *mail =
			owed_mail(o, row, "yours", "yours", asked->person, REQUEST_YOURS, row, "");
		if (mail == NULL)
			continue;
		mail->owed_since = asked->asked;
		owed_emit(o, mail);
	}
}

const struct workflow identity_workflow = {
	.name = "identity",
	.apply = apply,
	.decide = decide,
	.owed = mails,
	.requests = requests,
};

/* SPDX-License-Identifier: MIT */
/* "Is this yours?": a letter with a token, but from an address we do not know. */
#include "core/brake.h"
#include "core/calendar.h"
#include "core/workflow.h"

#include <stdio.h>
#include <string.h>

static void apply(struct state *state, const struct event *event)
{
	if (event->kind == EVENT_IDENTITY_ASKED) {
		if (*event->place != '\0')
			state_stranger_kept(state, event);
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
	const char *other; /* an address that is a member's already stays theirs alone */
	if (meaning == MEANING_YES_ALWAYS && *asked->from != '\0' &&
	    state_members_of(d->state, asked->from, &other) == 0) {
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

const char *identity_lasting(const struct state *state, struct arena *arena, const char *subject)
{
	const struct identity_case *asked = find(state, subject);
	return asked == NULL ? NULL : letter_name(arena, asked->letter);
}

static void add_request(struct arena *arena, struct requests *list, const struct identity_case *asked, const char *member)
{
	const struct request about = {.kind = REQUEST_YOURS,
	                              .subject = arena_printf(arena, "j%llu", (unsigned long long)asked->row),
	                              .version = "",
	                              .lasting = letter_name(arena, asked->letter)};
	requests_add_about(arena, list, &about, member);
}

static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->identities.count; i++) {
		const struct identity_case *asked = &state->identities.items[i];
		if (asked->person != NOBODY)
			add_request(arena, list, asked, state->people.items[asked->person].id);
	}
}

/* ---- M11e ---- */

static void about_what(struct owing *o, struct mail *mail, const char *subject)
{
	const struct proposal *p = state_proposal(o->state, subject);
	const struct step *step = state_step(o->state, subject);
	owed_text(o, mail, "subject_id", p != NULL || step != NULL ? subject : "");
	owed_text(o, mail, "title", p != NULL ? p->title : step != NULL ? step->what : "");
	if (p != NULL && p->phase == PHASE_CALL)
		owed_text(o, mail, "deadline",
		          calendar_end_words(o->arena, o->rules, mail->language, p->deadline));
}

/* The flag that says why we ask: the note of the held letter. */
static const char *why_flag(const struct taken *letter)
{
	if (letter == NULL || strcmp(letter->about->note, problem_word(PROBLEM_UNKNOWN_ADDRESS)) == 0)
		return "other_address";
	return strcmp(letter->about->note, problem_word(PROBLEM_TWO_FROM)) == 0 ? "two_from" : "forged";
}

static void mails(struct owing *o)
{
	struct arena own = {0}; /* o->arena is emptied with every mail */
	struct brake *brakes = ARENA_ARRAY(&own, struct brake, o->state->people.count + 1);
	for (size_t i = 0; i < o->state->identities.count; i++) {
		const struct identity_case *asked = &o->state->identities.items[i];
		/* What is not asked is held all the same, and a person looks at it. */
		if (asked->person == NOBODY || !brake_lets(&brakes[asked->person], asked->asked))
			continue;
		const struct taken *letter = state_letter(o->state, asked->letter);
		char subject[24];
		snprintf(subject, sizeof subject, "j%llu", (unsigned long long)asked->row);
		struct owed_about about = {
			.book = 'j',
			.row = asked->row,
			.purpose = "yours",
			.template = "yours",
			.kind = REQUEST_YOURS,
			.subject = subject,
			.order = ORDER_RECEIPT,
			.since = asked->asked,
		};
		struct mail *mail = asked->answered ? NULL : owed_mail(o, &about, asked->person);
		if (mail == NULL)
			continue;
		instant at = letter == NULL ? asked->asked : letter->received;
		owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, at));
		owed_flag(o, mail, why_flag(letter));
		about_what(o, mail, asked->subject);
		owed_emit(o, mail);
	}
	arena_release(&own);
}

const struct workflow identity_workflow = {
	.name = "identity",
	.apply = apply,
	.decide = decide,
	.owed = mails,
	.requests = requests,
};

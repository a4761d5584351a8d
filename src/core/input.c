/* SPDX-License-Identifier: MIT */
/* Letters of people impacted: who may be heard, and what is kept of it. */
#include "core/input.h"

#include "core/gate.h"
#include "core/subscriptions.h"
#include "core/workflow.h"

#include <string.h>

static bool is_opinion(const struct reading *reading)
{
	bool about = reading->meaning == MEANING_INPUT || reading->meaning == MEANING_QUOTE_ME ||
	             reading->meaning == MEANING_ANSWER_ME || reading->meaning == MEANING_TAKE_BACK;
	return about && reading->result == RESULT_NOTE;
}

bool input_is_said(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (is_opinion(&intent->readings.items[i]))
			return true;
	return false;
}

/* INPUT: and nothing else that could be meant as an answer. */
static bool is_said_alone(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		bool wish = meaning_is_service(reading->meaning) && reading->result == RESULT_NOTE;
		if (!is_opinion(reading) && reading->meaning != MEANING_THANKS && !wish)
			return false;
	}
	return !intent_has(intent, PROBLEM_BLOCK_LIKE) && !intent_has(intent, PROBLEM_UNCLEAR);
}

/* An answer to what was asked, beside the opinion. */
static bool is_said_with_answer(const struct intent *intent)
{
	enum request_kind kind = intent->request.kind;
	if (kind == REQUEST_INPUT || kind == REQUEST_SUBSCRIBE || kind == REQUEST_CONFIRM)
		return false; /* its NOT ME, its yes are read with the opinion, or besides */
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].result == RESULT_RECORD && intent->readings.items[i].meaning != MEANING_NONE)
			return true;
	return false;
}

/* ---- about which proposal ---- */

static bool can_be_told(const struct proposal *p)
{
	return p->gate.asked_row != 0 && p->phase != PHASE_DECIDED;
}

/* The one that people are asked about now; NULL when there are none or several. */
static const struct proposal *only_asked(const struct state *state)
{
	const struct proposal *found = NULL;
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		if (can_be_told(p) && found != NULL)
			return NULL;
		found = can_be_told(p) ? p : found;
	}
	return found;
}

/* What the letter names, what it answers, the only one that is asked about; "" none in particular. */
static const char *about(const struct state *state, const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (is_opinion(reading) && reading->meaning == MEANING_INPUT && state_proposal(state, reading->value) != NULL)
			return reading->value;
	}
	if (state_proposal(state, intent->request.subject) != NULL)
		return intent->request.subject;
	if (intent->request.kind == REQUEST_INPUT)
		return "";
	const struct proposal *only = only_asked(state);
	return only == NULL ? "" : only->id;
}

/* ---- by whom ---- */

struct giver {
	const char *id, *address; /* the address only of who is in no register */
	const char *source;       /* core, member, list, person */
};

static struct giver registered(const struct state *state, const char *id)
{
	uint32_t person = state_person(state, id), place = subscription_find(state, id);
	if (person != NOBODY)
		return (struct giver){id, "", state_has_voice(state, person) ? "core" : "member"};
	bool listed = place != NOBODY && state->subscriptions.items[place].state == SUBSCRIPTION_CONFIRMED;
	return (struct giver){id, "", listed ? "list" : "person"};
}

/* An address we do not know, and for which the receiving server vouches. */
static struct giver outsider(struct decision *d, const struct intent *intent)
{
	uint32_t place = subscription_of_address(d->state, intent->from);
	struct event event = event_new(EVENT_STRANGER_WROTE);
	event.value = intent->from;
	if (place != NOBODY)
		return registered(d->state, d->state->subscriptions.items[place].id);
	if (event_check(&event) != NULL)
		return (struct giver){"", "", ""};
	return (struct giver){subscriptions_new_id(d->state, d->arena, intent->letter), intent->from, "person"};
}

static bool decides_on(const struct state *state, const struct proposal *p, const char *member)
{
	const struct voice *voice = proposal_voice(state, p, member);
	return (p->phase == PHASE_CALL || p->phase == PHASE_CLOSED) && voice != NULL && !voice->left;
}

/*
 * True when the writer decides on a proposal, and the words may be meant for its call: with its token, or with none of
 * their own while any call is open to them. Then they are read as an answer, and an unclear one holds the outcome.
 * INPUT: and no more is plainly none.
 */
static bool answers_call(const struct decision *d, const struct intent *intent)
{
	if (is_said_alone(intent))
		return false;
	const struct proposal *p = state_proposal(d->state, intent->request.subject);
	bool sure = intent->identity == IDENTITY_PROVED || intent->identity == IDENTITY_CONFIRMED;
	if (sure)
		return intent->request.kind == REQUEST_CALL && p != NULL && decides_on(d->state, p, intent->member);
	for (size_t i = 0; i < d->state->proposals.count; i++)
		if (decides_on(d->state, &d->state->proposals.items[i], intent->member))
			return true;
	return false;
}

/* What a Core member reports is read by another workflow, as is what may be a member's letter from a new address. */
static bool is_report(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++) {
		enum meaning meaning = intent->readings.items[i].meaning;
		if (meaning == MEANING_ASKED || meaning == MEANING_NOBODY || meaning == MEANING_COULD_NOT ||
		    meaning == MEANING_WAIVE)
			return true;
	}
	return false;
}

/* ---- what is kept ---- */

static struct event *add(struct decision *d, const struct intent *intent, enum event_kind kind, const char *subject,
                         const char *giver)
{
	struct event *event = decision_add(d, kind);
	event->subject = subject;
	event->member = giver;
	event->by = "system";
	event->via = intent->via;
	event->received = intent->received;
	return event;
}

/* True when this giver has told us something about it: now, or before and not taken back. */
static bool has_given(const struct decision *d, const char *subject, const char *giver)
{
	const struct proposal *p = state_proposal(d->state, subject);
	for (size_t i = 0; i < d->count; i++)
		if (d->items[i].kind == EVENT_INPUT_GIVEN && strcmp(d->items[i].member, giver) == 0)
			return true;
	for (size_t i = 0; i < d->state->inputs.count; i++) {
		const struct input *input = &d->state->inputs.items[i];
		const struct proposal *of =
			input->proposal == NOBODY ? NULL : &d->state->proposals.items[input->proposal];
		if (!input->taken_back && of == p && strcmp(input->giver, giver) == 0)
			return true;
	}
	return false;
}

static const char *wish_word(struct decision *d, const struct reading *reading, bool named)
{
	bool yes = strcmp(reading->value, "yes") == 0;
	if (reading->meaning == MEANING_QUOTE_ME && yes && named)
		return "quote_named";
	return arena_printf(d->arena, "%s_%s", reading->meaning == MEANING_QUOTE_ME ? "quote" : "answer",
	                    yes ? "yes" : "no");
}

static void keep_words(struct decision *d, const struct intent *intent, const char *subject, const struct giver *giver,
                       bool *ret_named)
{
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (!is_opinion(reading) || reading->meaning != MEANING_INPUT)
			continue;
		struct event *event = add(d, intent, EVENT_INPUT_GIVEN, subject, giver->id);
		event->value = giver->source;
		event->place = giver->address;
		event->words = reading->words;
		*ret_named |= reading->number != 0;
	}
}

/* Whoever is in no register is answered in the language of the words they used. */
static void keep_language(struct decision *d, const struct intent *intent, const char *subject, const struct giver *giver)
{
	for (size_t i = 0; *giver->address != '\0' && i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (reading->language == NULL || *reading->language == '\0' || !is_opinion(reading))
			continue;
		add(d, intent, EVENT_INPUT_WISH, subject, giver->id)->value =
			arena_printf(d->arena, "lang_%s", reading->language);
		return;
	}
}

static void keep_wishes(struct decision *d, const struct intent *intent, const char *subject,
                        const struct giver *giver, bool named)
{
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		bool wish = reading->meaning == MEANING_QUOTE_ME || reading->meaning == MEANING_ANSWER_ME;
		if (is_opinion(reading) && wish && has_given(d, subject, giver->id))
			add(d, intent, EVENT_INPUT_WISH, subject, giver->id)->value = wish_word(d, reading, named);
	}
}

static bool takes_back(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (is_opinion(&intent->readings.items[i]) && intent->readings.items[i].meaning == MEANING_TAKE_BACK)
			return true;
	return false;
}

static void keep(struct decision *d, const struct intent *intent, const struct giver *giver)
{
	const char *subject = about(d->state, intent);
	bool named = false;
	decision_class(d, CLASS_NOTED, meaning_word(MEANING_INPUT));
	if (takes_back(intent) && has_given(d, subject, giver->id))
		add(d, intent, EVENT_INPUT_WISH, subject, giver->id)->value = meaning_word(MEANING_TAKE_BACK);
	keep_words(d, intent, subject, giver, &named);
	keep_wishes(d, intent, subject, giver, named);
	keep_language(d, intent, subject, giver);
}

void input_of_member(struct decision *d, const struct intent *intent)
{
	struct giver giver = registered(d->state, intent->member);
	if (input_is_said(intent))
		keep(d, intent, &giver);
}

/* A person we do not know. Without proof of the address nothing is counted: a person looks at it. */
static bool from_outside(struct decision *d, const struct intent *intent)
{
	bool token = intent->identity == IDENTITY_STRANGER;
	if (token && (is_report(intent) || !intent->sender_proved))
		return false; /* it may be a member's letter from a new address: they are asked */
	if (!intent->sender_proved && only_asked(d->state) == NULL && *about(d->state, intent) == '\0')
		return false;
	if (!intent->sender_proved) {
		decision_class(d, CLASS_HELD, problem_word(PROBLEM_UNPROVED));
		return true;
	}
	struct giver giver = outsider(d, intent);
	if (*giver.id == '\0')
		return false;
	keep(d, intent, &giver);
	return true;
}

bool input_letter(struct decision *d, const struct intent *intent)
{
	bool sure = intent->identity == IDENTITY_PROVED || intent->identity == IDENTITY_CONFIRMED ||
	            intent->identity == IDENTITY_ADDRESS || intent->identity == IDENTITY_FOREIGN;
	bool report = intent->request.kind == REQUEST_SOUGHT && intent->identity != IDENTITY_FOREIGN;
	if (!input_is_said(intent) || (sure && (answers_call(d, intent) || is_said_with_answer(intent) || report)))
		return false;
	if (intent->identity == IDENTITY_NONE || intent->identity == IDENTITY_STRANGER)
		return from_outside(d, intent);
	if (!sure || *intent->member == '\0')
		return false;
	/* Without a token, the address alone says who it is: not when the server that checked it does not vouch. */
	bool token = intent->identity == IDENTITY_PROVED || intent->identity == IDENTITY_CONFIRMED;
	if (!token && intent->sender_unproved) {
		decision_class(d, CLASS_HELD, problem_word(PROBLEM_UNPROVED));
		return true;
	}
	struct giver giver = registered(d->state, intent->member);
	keep(d, intent, &giver);
	return true;
}

/* ---- until when it is kept ---- */

bool input_words_over(const struct state *state, const struct input *input, instant limit)
{
	const struct proposal *p = input->proposal == NOBODY ? NULL : &state->proposals.items[input->proposal];
	if (input->taken_back)
		return true;
	return p == NULL ? input->time < limit : p->phase == PHASE_DECIDED && p->decided < limit;
}

bool input_address_over(const struct state *state, const struct subscription *s, instant limit)
{
	bool any = false;
	if (s->state != SUBSCRIPTION_NONE || *s->address == '\0')
		return false;
	for (size_t i = 0; i < state->inputs.count; i++) {
		const struct input *input = &state->inputs.items[i];
		if (strcmp(input->giver, s->id) != 0)
			continue;
		any = true;
		if (input->taken_back ? input->time >= limit : !input_words_over(state, input, limit))
			return false;
	}
	return any;
}

/* letter.taken stands behind the rows that the letter caused. */
const struct taken *input_letter_of(const struct state *state, uint64_t row)
{
	size_t low = 0, high = state->taken.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (state->taken.items[middle].row > row)
			high = middle;
		else
			low = middle + 1;
	}
	return low == state->taken.count ? NULL : &state->taken.items[low];
}

bool input_is_in(const struct state *state, const struct taken *letter)
{
	for (size_t i = state->inputs.count; i-- > 0;)
		if (state->inputs.items[i].row < letter->row)
			return input_letter_of(state, state->inputs.items[i].row) == letter;
	return false;
}

bool input_letter_over(const struct state *state, const struct taken *letter)
{
	bool any = false;
	for (size_t i = state->inputs.count; i-- > 0;) {
		const struct input *input = &state->inputs.items[i];
		if (input->row > letter->row)
			continue;
		if (input_letter_of(state, input->row) != letter)
			return any;
		any = input->taken_back;
		if (!any)
			return false;
	}
	return any;
}

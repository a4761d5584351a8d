/* SPDX-License-Identifier: MIT */
/*
 * "Counts when you accept": answers to a call of people who hold a Core seat,
 * but have not accepted the Membership Agreement.
 *
 * Two rules meet here. Who has a voice is fixed when a call opens: active Core
 * members who have accepted by then. And the answer of a Core member who has
 * not is held, and counts if they accept before the call ends. Both hold when
 * "fixed" is read as it is meant, so that nobody can be brought in to turn an
 * outcome, and nobody's silence is counted who was never asked:
 *
 *  - Only who held a Core seat when the call opened can come in later, never
 *    who was seated since. The fold keeps these people beside the voices
 *    (proposal.waiting), from the rows above call.opened alone.
 *  - They come in together with their answer, whichever of the two came
 *    first, by rows of their own (call.eligible, then response.received). Until
 *    then they are on no list: who only accepts during a call is not waited for
 *    in it, and does not raise the number of answers that are needed.
 *  - Both times count as the mail server gives them: the answer came before the
 *    end, and so did the acceptance. A date in the register counts from the run
 *    that found it there, since it can be written afterwards.
 *
 * A kept letter has no row in the ledger until it counts, or until the call is
 * over and response.not_counted says that it did not. Nobody's token came with
 * it, only an address; so it is read as theirs when they answered our mail
 * about it, or the receiving server vouched for the sender. Else their voice
 * comes with a question what they mean, by a mail that brings their own token.
 */
#include "core/agreement.h"

#include "core/consensus.h"

#include <string.h>

/* Of one person and one call; what is more is refused, as without this. */
enum { KEPT_MOST = 12 };

/* True when this person held a Core seat, but had not accepted, when the call of this proposal opened. */
static bool agreement_waits(const struct proposal *p, uint32_t person)
{
	for (size_t i = 0; i < p->waiting.count; i++)
		if (p->waiting.items[i] == person)
			return true;
	return false;
}

/* ---- keeping ---- */

/* A voice in the call on an older text is none in this one. */
static bool has_voice(const struct state *state, const struct proposal *p, const char *member)
{
	const struct voice *voice = proposal_voice(state, p, member);
	return voice != NULL && !voice->left;
}

static bool may_wait(const struct decision *d, const struct intent *intent, const struct proposal *p, uint32_t person)
{
	return p->phase == PHASE_CALL && intent->received < p->deadline && agreement_waits(p, person) &&
	       !has_voice(d->state, p, intent->member) && agreement_seated(d->state, person);
}

/* The open call that the letter is about: by the token it bears, though it is another's, else the only one there is. */
static const struct proposal *call_of(const struct decision *d, const struct intent *intent, uint32_t person)
{
	const struct proposal *found = NULL;
	if (intent->request.kind == REQUEST_CALL) {
		const struct proposal *p = state_proposal(d->state, intent->request.subject);
		return p != NULL && may_wait(d, intent, p, person) ? p : NULL;
	}
	if (intent->identity != IDENTITY_ADDRESS)
		return NULL;
	for (size_t i = 0; i < d->state->proposals.count; i++) {
		const struct proposal *p = &d->state->proposals.items[i];
		if (!may_wait(d, intent, p, person))
			continue;
		if (found != NULL)
			return NULL;
		found = p;
	}
	return found;
}

static size_t kept_of(const struct state *state, uint32_t person, const char *subject)
{
	size_t count = 0;
	for (size_t i = 0; i < state->kept.count; i++)
		count += state->kept.items[i].person == person && strcmp(state->kept.items[i].subject, subject) == 0;
	return count;
}

bool agreement_keeps(struct decision *d, const struct intent *intent)
{
	uint32_t person = state_person(d->state, intent->member);
	/* Without any token of a call only words that answer one are kept; with one, whatever may be meant for it. */
	bool says = intent_says_something(intent, intent->request.kind == REQUEST_CALL);
	const struct proposal *p = person == NOBODY || !says ? NULL : call_of(d, intent, person);
	if (p == NULL || kept_of(d->state, person, p->id) >= KEPT_MOST)
		return false;
	struct event *event = decision_add(d, EVENT_AGREEMENT_KEPT);
	event->subject = p->id;
	event->member = intent->member;
	event->via = intent->via;
	event->value = intent->sender_proved ? "proved" : "address";
	event->received = intent->received;
	event->letter = intent->letter;
	decision_class(d, CLASS_HELD, "not_accepted");
	d->settles = *d->state->people.items[person].asks->date != '\0'; /* accepted since the call opened */
	return true;
}

/* ---- the fold ---- */

static void kept(struct state *state, const struct event *event)
{
	uint32_t person = state_person(state, event->member);
	if (person == NOBODY)
		return;
	*LIST_PUSH(state->arena, &state->kept) = (struct kept_letter){
		.row = event->row,
		.person = person,
		.subject = state_intern(state, event->subject),
		.letter = arena_strdup(state->arena, event->letter),
		.received = event->received,
		.time = event->time,
		.proved = strcmp(event->value, "proved") == 0,
		.settled = "",
		.settled_time = INSTANT_NONE,
	};
}

void agreement_apply_kept(struct state *state, const struct event *event)
{
	if (event->kind == EVENT_AGREEMENT_KEPT)
		kept(state, event);
	for (size_t i = 0; event->kind == EVENT_AGREEMENT_SETTLED && i < state->kept.count; i++) {
		struct kept_letter *letter = &state->kept.items[i];
		if (letter->settled_row != 0 || strcmp(letter->letter, event->letter) != 0)
			continue;
		letter->settled_row = event->row;
		letter->settled = state_intern(state, event->value);
		letter->settled_time = event->time;
	}
}

/* ---- settling ---- */

bool agreement_any_kept(const struct state *state)
{
	for (size_t i = 0; i < state->kept.count; i++)
		if (state->kept.items[i].settled_row == 0)
			return true;
	return false;
}

static void settle(struct decision *d, const struct kept_letter *letter, const char *how)
{
	struct event *event = decision_add(d, EVENT_AGREEMENT_SETTLED);
	event->subject = letter->subject;
	event->member = d->state->people.items[letter->person].id;
	event->value = how;
	event->received = letter->received;
	event->letter = letter->letter;
}

/* One row a group that the person sits for, as at the opening of the call; `received` is that of the letter. */
static void give_voice(struct decision *d, const struct proposal *p, const struct kept_letter *letter)
{
	const struct state *state = d->state;
	uint32_t person = letter->person;
	struct { LIST(uint32_t); } groups = {0};
	for (uint32_t i = state->people.items[person].first_seat; i != NOBODY; i = state->seats.items[i].next) {
		const struct seat *seat = &state->seats.items[i];
		bool named = !seat->active || !seat->about->core;
		for (size_t k = 0; k < groups.count; k++)
			named |= groups.items[k] == seat->about->group;
		if (named)
			continue;
		*LIST_PUSH(d->arena, &groups) = seat->about->group;
		struct event *event = decision_add(d, EVENT_CALL_ELIGIBLE);
		event->subject = p->id;
		event->version = arena_printf(d->arena, "V%u", p->version);
		event->member = state->people.items[person].id;
		event->value = state->groups.items[seat->about->group].id;
		event->received = letter->received;
	}
}

static bool accepted_in_time(const struct state *state, const struct proposal *p, uint32_t person)
{
	const struct person *writer = &state->people.items[person];
	return p->phase == PHASE_CALL && state_has_voice(state, person) && writer->asks->accepted != INSTANT_NONE &&
	       writer->asks->accepted < p->deadline;
}

bool agreement_ready(struct decision *d, uint32_t confirmed, struct kept_ready *ret_ready)
{
	const struct state *state = d->state;
	for (size_t i = 0; i < state->kept.count; i++) {
		const struct kept_letter *letter = &state->kept.items[i];
		const struct proposal *p = letter->settled_row != 0 ? NULL : state_proposal(state, letter->subject);
		if (p == NULL || !accepted_in_time(state, p, letter->person))
			continue;
		const char *member = state->people.items[letter->person].id;
		if (!has_voice(state, p, member))
			give_voice(d, p, letter);
		settle(d, letter, meaning_word(MEANING_ACCEPT));
		/* what came before the text changed is an answer to the older one */
		unsigned version = letter->received < p->opened && p->version > 1 ? p->version - 1 : p->version;
		*ret_ready = (struct kept_ready){
			.letter = letter->letter,
			.request = {.kind = REQUEST_CALL,
		                    .subject = p->id,
		                    .version = arena_printf(d->arena, "V%u", version),
		                    .member = member,
		                    .token = ""},
			.sure = letter->proved || letter->person == confirmed,
		};
		return true;
	}
	return false;
}

/* The ledger says that it was not counted, the journal that the letter is no longer held. */
static void lapse(struct decision *d, const struct kept_letter *letter, const struct proposal *p)
{
	struct event *event = decision_add(d, EVENT_RESPONSE_NOT_COUNTED);
	const char *row = arena_printf(d->arena, "r%llu", (unsigned long long)event->row);
	const char *member = d->state->people.items[letter->person].id;
	event->subject = letter->subject;
	event->version = arena_printf(d->arena, "V%u", p->version);
	event->member = event->by = member;
	event->via = VIA_MAIL;
	event->value = "not_accepted";
	event->received = letter->received;
	settle(d, letter, "lapsed");
	event = decision_add(d, EVENT_LETTER_REASON);
	event->subject = letter->subject;
	event->member = member;
	event->value = "call_lapsed";
	event = decision_add(d, EVENT_LETTER_TAKEN);
	event->subject = letter->subject;
	event->member = member;
	event->value = letter_class_word(CLASS_REFUSED);
	event->received = letter->received;
	event->letter = letter->letter;
	event->rows = row;
}

void agreement_tick_kept(struct decision *d)
{
	for (size_t i = 0; i < d->state->kept.count; i++) {
		const struct kept_letter *letter = &d->state->kept.items[i];
		const struct proposal *p = letter->settled_row != 0 ? NULL : state_proposal(d->state, letter->subject);
		const struct person *writer = &d->state->people.items[letter->person];
		bool declined = *writer->asks->declined != '\0' && *writer->asks->date == '\0';
		if (p != NULL && (declined || p->phase > PHASE_CALL || !agreement_seated(d->state, letter->person)))
			lapse(d, letter, p);
	}
}

size_t agreement_disown_kept(struct decision *d, uint32_t person, const char *subject)
{
	size_t count = 0;
	for (size_t i = 0; *subject != '\0' && i < d->state->kept.count; i++) {
		const struct kept_letter *letter = &d->state->kept.items[i];
		if (letter->settled_row != 0 || letter->person != person || strcmp(letter->subject, subject) != 0)
			continue;
		settle(d, letter, meaning_word(MEANING_NOT_ME));
		count++;
	}
	return count;
}

/* SPDX-License-Identifier: MIT */
/*
 * Confidential cases: what the books know of one is an
 * opaque id, which letter it is, and who wrote it, in the journal. The letter
 * itself lies in the confidential spool. Nothing is ever decided by its words.
 */
#include "core/conflict.h"

#include "core/brake.h"
#include "core/calendar.h"

#include <string.h>

enum { ANSWER_BUSINESS_DAYS = 5, ID_LETTERS = 8 };

/* ---- the fold ---- */

const struct conflict_case *conflict_of_letter(const struct state *state, const char *hash)
{
	uint32_t place;
	return index_get(&state->case_by_letter, hash, &place) ? &state->cases.items[place] : NULL;
}

static void opened(struct state *state, const struct event *event)
{
	uint32_t place = (uint32_t)state->cases.count;
	struct conflict_case *made = LIST_PUSH(state->arena, &state->cases);
	*made = (struct conflict_case){
		.row = event->row,
		.id = arena_strdup(state->arena, event->subject),
		.letter = arena_strdup(state->arena, event->letter),
		.person = *event->member == '\0' ? NOBODY : state_person(state, event->member),
		.address = arena_strdup(state->arena, event->place),
		.time = event->time,
		.received = event->received,
	};
	for (uint32_t i = 0; i < place && !made->copy; i++)
		made->copy = strcmp(state->cases.items[i].id, made->id) == 0;
	index_put(state->arena, &state->case_by_letter, made->letter, place);
}

static void apply(struct state *state, const struct event *event)
{
	if (event->kind == EVENT_CONFLICT_OPENED) {
		opened(state, event);
	} else if (event->kind == EVENT_CONFLICT_CLOSED) {
		for (size_t i = 0; i < state->cases.count; i++)
			if (strcmp(state->cases.items[i].id, event->subject) == 0)
				state->cases.items[i].closed = true;
	} else if (event->kind == EVENT_DISTRESS_NOTED && event->time >= state->horizon) {
		*LIST_PUSH(state->arena, &state->distressed) = (struct distressed){
			.row = event->row,
			.person = *event->member == '\0' ? NOBODY : state_person(state, event->member),
			.time = event->time,
			.received = event->received,
		};
	}
}

/* ---- letters ---- */

/* True when the person that the intent names has written it, as far as we can tell. */
static bool is_writer(const struct intent *intent)
{
	return intent->identity == IDENTITY_PROVED || intent->identity == IDENTITY_CONFIRMED ||
	       intent->identity == IDENTITY_ADDRESS || intent->identity == IDENTITY_FOREIGN;
}

/* From the keyed mark of the letter: the same letter gives the same id, and nobody can tell a letter by it. */
static const char *case_id(struct decision *d, const struct intent *intent)
{
	const char *from = *intent->mark != '\0' ? intent->mark : strchr(intent->letter, ':');
	from += *from == ':';
	return arena_printf(d->arena, "K-%.*s", ID_LETTERS, from);
}

static bool is_known(const struct decision *d, const char *id)
{
	for (size_t i = 0; i < d->state->cases.count; i++)
		if (strcmp(d->state->cases.items[i].id, id) == 0)
			return true;
	return false;
}

/* An address we may write to: the receiving server vouches for it. */
static const char *answerable(const struct decision *d, const struct intent *intent)
{
	bool good = d->answers_strangers && intent->identity == IDENTITY_NONE && intent->sender_proved;
	return good ? event_writable_address(intent->from) : "";
}

static void open_case(struct decision *d, const struct intent *intent)
{
	const char *id = case_id(d, intent);
	bool copy = is_known(d, id);
	struct event *event = decision_add(d, EVENT_CONFLICT_OPENED);
	event->subject = id;
	event->letter = intent->letter;
	event->received = intent->received;
	event->via = intent->via;
	if (!copy) {
		event->member = is_writer(intent) && !event_is_subscriber(intent->member) ? intent->member : "";
		event->place = answerable(d, intent);
	}
	decision_class(d, copy ? CLASS_DUPLICATE : CLASS_NOTED, meaning_word(MEANING_CONFIDENTIAL));
}

bool conflict_letter(struct decision *d, const struct intent *intent)
{
	if (intent->machine != MACHINE_NONE)
		return false;
	/* In a mailbox that others use, a stranger's CONFIDENTIAL is not for us. */
	bool heard = d->answers_strangers || intent->identity != IDENTITY_NONE;
	if (intent->to_confidential || (intent->confidential && heard)) {
		open_case(d, intent);
		return true;
	}
	if (!intent->distressed || !heard || state_marked(d->state, intent->mark) != NULL)
		return false;
	struct event *event = decision_add(d, EVENT_DISTRESS_NOTED);
	event->member = is_writer(intent) ? intent->member : "";
	event->received = intent->received;
	return false;
}

const char *conflict_opened(const struct decision *d)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->items[i].kind == EVENT_CONFLICT_OPENED)
			return d->items[i].subject;
	return NULL;
}

uint32_t conflict_handler(const struct rules *rules, const struct state *state, uint32_t writer)
{
	const char *wanted = rules->case_handler == NULL ? "" : rules->case_handler, *member = wanted;
	if (strchr(wanted, '@') != NULL && state_members_of(state, wanted, &member) != 1)
		member = "";
	uint32_t person = state_person(state, member);
	if (person != NOBODY && person != writer && state->people.items[person].active)
		return person;
	return owed_helper(state, writer);
}

/* ---- mails: they quote nothing, and name nothing that would tell what they are about ---- */

static const char *handler_name(const struct owing *o, uint32_t handler)
{
	return handler == NOBODY ? "" : o->state->people.items[handler].name;
}

/* M47. Key and subject are those of any other answer. */
static void receipt(struct owing *o, const struct conflict_case *of)
{
	uint32_t handler = conflict_handler(o->rules, o->state, of->person);
	struct owed_about about = {
		.book = 'j',
		.row = of->row,
		.purpose = "answer",
		.template = "case_receipt",
		.subject = "",
		.order = of->person == NOBODY ? ORDER_OUTSIDE : ORDER_RECEIPT,
		.since = of->time,
	};
	struct mail *mail = of->person != NOBODY ? owed_mail(o, &about, of->person)
	                    : *of->address != '\0' ? owed_mail_to(o, &about, of->address)
	                                           : NULL;
	if (mail == NULL)
		return;
	struct date day = calendar_add_business_days(o->rules, calendar_date(o->rules, of->time), ANSWER_BUSINESS_DAYS);
	mail->reply = true;
	mail->secret = true;
	owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, of->received));
	owed_text(o, mail, "handler", handler_name(o, handler));
	owed_text(o, mail, "deadline", calendar_long_date(o->arena, mail->language, day));
	owed_emit(o, mail);
}

static void tell_handler(struct owing *o, const struct conflict_case *of)
{
	struct owed_about about = {
		.book = 'j',
		.row = of->row,
		.purpose = "told",
		.template = "case_told",
		.subject = "",
		.order = ORDER_RECEIPT,
		.since = of->time,
	};
	struct mail *mail = owed_mail(o, &about, conflict_handler(o->rules, o->state, of->person));
	if (mail == NULL)
		return;
	struct date day = calendar_add_business_days(o->rules, calendar_date(o->rules, of->time), ANSWER_BUSINESS_DAYS);
	mail->secret = true;
	owed_text(o, mail, "id", of->id);
	owed_text(o, mail, "deadline", calendar_long_date(o->arena, mail->language, day));
	owed_emit(o, mail);
}

/* Without the words: they lie in the mailbox, for who looks after it. */
static void tell_distress(struct owing *o, const struct distressed *of)
{
	struct owed_about about = {
		.book = 'j',
		.row = of->row,
		.purpose = "told",
		.template = "distress",
		.subject = "",
		.order = ORDER_RECEIPT,
		.since = of->time,
	};
	struct mail *mail = owed_mail(o, &about, owed_helper(o->state, of->person));
	if (mail == NULL)
		return;
	mail->secret = true;
	owed_text(o, mail, "who", of->person == NOBODY ? "" : o->state->people.items[of->person].name);
	owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, of->received));
	owed_emit(o, mail);
}

static void mails(struct owing *o)
{
	/* Whoever writes a hundred of them floods neither the handler nor somebody else's mailbox. */
	struct brake cases = {0}, outside = {0}, distress = {0};
	for (size_t i = 0; i < o->state->cases.count && !o->stopped; i++) {
		const struct conflict_case *of = &o->state->cases.items[i];
		if (of->copy || of->time < o->state->horizon)
			continue;
		if (of->person != NOBODY || brake_lets(&outside, of->time))
			receipt(o, of);
		if (brake_lets(&cases, of->time))
			tell_handler(o, of);
	}
	for (size_t i = 0; i < o->state->distressed.count && !o->stopped; i++)
		if (brake_lets(&distress, o->state->distressed.items[i].time))
			tell_distress(o, &o->state->distressed.items[i]);
}

const struct workflow conflict_workflow = {
	.name = "conflicts",
	.apply = apply,
	.owed = mails,
};

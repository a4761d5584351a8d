/* SPDX-License-Identifier: MIT */
/* Asking for the Membership Agreement, and what people answer. */
#include "core/agreement.h"

#include "core/calendar.h"
#include "core/consensus.h"
#include "core/membership.h"

#include <string.h>

bool agreement_seated(const struct state *state, uint32_t person)
{
	return state->people.items[person].active && state->people.items[person].core_seats > 0;
}

bool agreement_was_asked(const struct state *state, uint32_t person)
{
	return state->people.items[person].asks->asked_row != 0;
}

/* ---- the fold ---- */

static void asked(struct state *state, const struct event *event)
{
	uint32_t person = state_person(state, event->member);
	if (person == NOBODY)
		return;
	struct agreement asks = *state->people.items[person].asks;
	asks.asked_row = event->row;
	asks.asked = event->time;
	asks.asked_version = version_number(event->version);
	asks.put_off = false;
	agreement_keep(state, &state->people.items[person], &asks);
}

static void noted(struct state *state, const struct event *event)
{
	uint32_t person = state_person(state, event->member);
	if (person == NOBODY)
		return;
	struct agreement asks = *state->people.items[person].asks;
	asks.put_off = true;
	agreement_keep(state, &state->people.items[person], &asks);
	if (event->time < state->horizon || strcmp(event->value, meaning_word(MEANING_NOT_YET)) == 0)
		return; /* nobody is told of it */
	*LIST_PUSH(state->arena, &state->agreement_notes) = (struct agreement_note){
		.row = event->row,
		.person = person,
		.declined = strcmp(event->value, meaning_word(MEANING_DECLINE)) == 0,
		.time = event->time,
	};
}

static void apply(struct state *state, const struct event *event)
{
	if (event->kind == EVENT_AGREEMENT_ASKED)
		asked(state, event);
	else if (event->kind == EVENT_AGREEMENT_LAPSING)
		agreement_apply_grace(state, event);
	else if (event->kind == EVENT_AGREEMENT_NOTED)
		noted(state, event);
	else
		agreement_apply_kept(state, event);
}

/* ---- asking ---- */

/* The text for readers of this language, else the first one. */
static const char *text_for(const struct rules *rules, const char *language)
{
	for (size_t i = 0; i < rules->agreement_count; i++)
		if (strcmp(rules->agreement[i].language, language) == 0)
			return rules->agreement[i].text;
	return rules->agreement[0].text;
}

/*
 * Whoever has not accepted is asked once; whoever declined, no more. A new
 * version is put to everybody not known to have accepted it, and what they
 * accepted before stands meanwhile: the register, which names no version, is
 * taken for the first one.
 */
static bool is_to_be_asked(const struct decision *d, uint32_t person)
{
	const struct person *p = &d->state->people.items[person];
	unsigned version = d->rules->agreement_version;
	unsigned accepted = *p->asks->date == '\0' ? 0 : p->asks->version > 1 ? p->asks->version : 1;
	return agreement_seated(d->state, person) && person_address(p) != NULL && accepted < version &&
	       p->asks->asked_version < version && *p->asks->declined == '\0';
}

static void tick(struct decision *d)
{
	agreement_tick_kept(d);
	agreement_tick_grace(d);
	for (uint32_t i = 0; d->rules->agreement_count > 0 && i < d->state->people.count; i++) {
		if (!is_to_be_asked(d, i))
			continue;
		const struct person *person = &d->state->people.items[i];
		struct event *event = decision_add(d, EVENT_AGREEMENT_ASKED);
		event->member = person->id;
		event->version = arena_printf(d->arena, "V%u", d->rules->agreement_version);
		event->words = text_for(d->rules, person->prefers->language);
	}
}

/* ---- what they answer ---- */

static const char *day_of(const struct decision *d, const struct intent *intent)
{
	char day[DATE_TEXT_SIZE];
	date_format(calendar_date(d->rules, intent->received), day);
	return arena_strdup(d->arena, day);
}

/*
 * A row about the agreement is about no proposal, whatever the reply was to. Its
 * version is that of the mail that was answered: an old one may lie about for long.
 */
static struct event *answer(struct decision *d, const struct intent *intent, enum event_kind kind)
{
	const struct agreement *asks = d->state->people.items[state_person(d->state, intent->member)].asks;
	struct event *event = decision_answer(d, intent, kind);
	event->subject = "";
	if (event_type(kind)->book == BOOK_JOURNAL)
		event->version = "";
	else if (version_number(intent->request.version) == asks->asked_version)
		event->ref = decision_ref(d, asks->asked_row);
	return event;
}

static void accept(struct decision *d, const struct intent *intent, const struct person *person)
{
	bool newer = version_number(intent->request.version) > person->asks->version;
	d->settles = true;
	if (*intent->request.subject != '\0')
		d->confirmed = state_person(d->state, intent->member);
	if (*person->asks->mail != '\0' && !newer) {
		decision_class(d, CLASS_NOTED, "already_accepted");
		return;
	}
	answer(d, intent, EVENT_AGREEMENT_ACCEPTED)->value = day_of(d, intent);
	decision_class(d, CLASS_RECORDED, meaning_word(MEANING_ACCEPT));
}

/*
 * NOT YET stops the reminders, and so does a question until it is talked about.
 * Why somebody declines, or what they ask, is private: the ledger has only that
 * they did. Both are told to who talks with them.
 */
static void note(struct decision *d, const struct intent *intent, enum meaning meaning, const char *words)
{
	struct event *event = answer(d, intent, EVENT_AGREEMENT_NOTED);
	event->value = meaning_word(meaning);
	if (meaning == MEANING_QUESTION && *words == '\0')
		words = intent->fresh;
	event->words = meaning == MEANING_NOT_YET || *words == '\0' ? NULL : words;
	decision_class(d, CLASS_NOTED, event->value);
}

static void decline(struct decision *d, const struct intent *intent, const struct person *person,
                    const struct reading *reading)
{
	if (*person->asks->declined != '\0') {
		decision_class(d, CLASS_NOTED, "already_declined");
		return;
	}
	answer(d, intent, EVENT_AGREEMENT_DECLINED)->value = day_of(d, intent);
	decision_class(d, CLASS_RECORDED, meaning_word(MEANING_DECLINE));
	note(d, intent, MEANING_DECLINE, reading->words);
}

/* NOT ME: about what was kept of theirs, else about what they answered by mail. */
static void disown(struct decision *d, const struct intent *intent, uint32_t member)
{
	const struct person *person = &d->state->people.items[member];
	bool kept = agreement_disown_kept(d, member, intent->request.subject) > 0;
	if (!kept && (*person->asks->mail != '\0' || *person->asks->declined != '\0')) {
		answer(d, intent, EVENT_AGREEMENT_ENDED);
		decision_class(d, CLASS_RECORDED, meaning_word(MEANING_NOT_ME));
		return;
	}
	decision_class(d, CLASS_NOTED, kept ? "dropped_kept" : meaning_word(MEANING_NOT_ME));
}

/* The one clear answer of the letter; QUESTION may stand beside it. NULL when there is none, or something is not clear. */
static const struct reading *clear_answer(const struct intent *intent)
{
	const struct reading *found = NULL;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (reading->result == RESULT_CONFIRM)
			return NULL;
		bool answers = reading->result == RESULT_RECORD || reading->meaning == MEANING_QUESTION;
		if (answers && (found == NULL || found->meaning == MEANING_QUESTION))
			found = reading;
	}
	return found;
}

/* Courtesy words and services are no answer, and not asked about. */
static bool only_notes(struct decision *d, const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++) {
		enum meaning meaning = intent->readings.items[i].meaning;
		if (meaning != MEANING_THANKS && meaning != MEANING_HELP && !meaning_is_service(meaning))
			return false;
	}
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning != MEANING_THANKS)
			decision_class(d, CLASS_NOTED, meaning_word(intent->readings.items[i].meaning));
	if (intent->readings.count > 0)
		decision_class(d, CLASS_NOTED, meaning_word(MEANING_THANKS));
	return intent->readings.count > 0;
}

bool agreement_given_up(const struct decision *d, const struct intent *intent)
{
	uint32_t person = state_person(d->state, intent->member);
	const struct reading *reading = clear_answer(intent);
	return intent->request.kind == REQUEST_AGREEMENT && reading != NULL && reading->meaning == MEANING_DECLINE &&
	       person != NOBODY && *d->state->people.items[person].asks->date != '\0';
}

static void questions(struct decision *d, const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning == MEANING_QUESTION)
			note(d, intent, MEANING_QUESTION, intent->readings.items[i].words);
}

static void decide(struct decision *d, const struct intent *intent)
{
	uint32_t member = state_person(d->state, intent->member);
	if (member == NOBODY) {
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
		return;
	}
	if (only_notes(d, intent))
		return;
	const struct person *person = &d->state->people.items[member];
	const struct reading *reading = clear_answer(intent);
	enum meaning meaning = reading == NULL ? MEANING_NONE : reading->meaning;
	if (meaning == MEANING_NOT_ME)
		disown(d, intent, member);
	else if (!agreement_seated(d->state, member))
		decision_class(d, CLASS_REFUSED, "no_seat");
	else if (meaning == MEANING_ACCEPT)
		accept(d, intent, person);
	else if (meaning == MEANING_DECLINE)
		decline(d, intent, person, reading);
	else if (meaning == MEANING_NOT_YET)
		note(d, intent, meaning, reading->words);
	if (meaning != MEANING_NONE)
		questions(d, intent);
	if (d->class == CLASS_COUNT)
		decision_class(d, CLASS_ASKED_BACK,
		               problem_word(intent->problems.count > 0 ? intent->problems.items[0] : PROBLEM_UNCLEAR));
}

/* ---- requests ---- */

/* Each version that somebody may have been asked to accept. */
static void versions(struct arena *arena, struct requests *list, const struct person *person, const char *subject)
{
	for (unsigned version = 1; version <= person->asks->asked_version; version++)
		requests_add(arena, list, REQUEST_AGREEMENT, subject, arena_printf(arena, "V%u", version), person->id);
}

/* The mail about each call for which something is kept is an answer of its own. */
static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	struct index named = {0};
	for (size_t i = 0; i < state->people.count; i++)
		versions(arena, list, &state->people.items[i], "");
	for (size_t i = 0; i < state->kept.count; i++) {
		const struct kept_letter *kept = &state->kept.items[i];
		const struct person *person = &state->people.items[kept->person];
		const char *pair = arena_printf(arena, "%s %s", person->id, kept->subject);
		uint32_t before;
		if (index_get(&named, pair, &before))
			continue;
		index_put(arena, &named, pair, 0);
		versions(arena, list, person, kept->subject);
	}
}

const struct workflow agreement_workflow = {
	.name = "agreement",
	.apply = apply,
	.decide = decide,
	.tick = tick,
	.owed = agreement_owed,
	.requests = requests,
};

/* SPDX-License-Identifier: MIT */
#include "core/talk.h"

#include "core/draft.h"

#include <string.h>

/* ---- the fold ---- */

void talk_said(struct state *state, struct proposal *p, const struct event *event)
{
	*LIST_PUSH(state->arena, &p->said) = (struct said){
		.row = event->row,
		.kind = event->kind,
		.person = state_person(state, event->member),
		.id = state_intern(state, event->value),
		.time = event->time,
	};
}

static void answered(struct proposal *p, const struct event *event)
{
	for (size_t i = 0; i < p->questions.count; i++)
		if (strcmp(p->questions.items[i].id, event->value) == 0)
			p->questions.items[i].answer_row = event->row;
}

static void apply(struct state *state, const struct event *event)
{
	struct proposal *p = state_proposal(state, event->subject);
	if (p == NULL)
		return;
	state_keep_fact(state, event);
	talk_said(state, p, event);
	if (event->kind == EVENT_QUESTION_ANSWERED)
		answered(p, event);
	else if (event->kind != EVENT_COMMENT_GIVEN)
		concern_apply(p, event);
	if (p->phase == PHASE_OPEN)
		p->moved = event->time;
}

/* ---- who ---- */

bool talk_is_open(const struct proposal *p)
{
	return p->phase == PHASE_OPEN && p->was_draft && p->call_until == INSTANT_NONE;
}

bool talk_takes_part(const struct state *state, uint32_t person)
{
	return person != NOBODY && state->people.items[person].active && state->people.items[person].core_seats > 0;
}

bool talk_is_guest(const struct state *state, uint32_t person)
{
	if (person == NOBODY || !state->people.items[person].active || talk_takes_part(state, person))
		return false;
	for (uint32_t i = state->people.items[person].first_seat; i != NOBODY; i = state->seats.items[i].next) {
		const struct seat *seat = &state->seats.items[i];
		const struct group *group = &state->groups.items[seat->group];
		if (seat->active && group->active && strcmp(group->kind, "workgroup") == 0)
			return true;
	}
	return false;
}

const struct proposal *talk_question(const struct state *state, const char *subject, const struct remark **ret_question)
{
	uint64_t row;
	if (!row_parse(subject, 'r', &row))
		return NULL;
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		for (size_t j = 0; j < p->questions.count; j++)
			if (p->questions.items[j].row == row) {
				*ret_question = &p->questions.items[j];
				return p;
			}
	}
	return NULL;
}

/* The roles of owed_helper: who is told when somebody else can't be. */
static bool helps(const struct seat *seat)
{
	static const char *const roles[] = {"facilitator", "recorder", "backbone_representative", "connector", "listener"};
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (strcmp(seat->role, roles[i]) == 0)
			return true;
	return false;
}

bool talk_answers(const struct state *state, const struct proposal *p, uint32_t person)
{
	if (person == NOBODY || p->proposer == person)
		return person != NOBODY;
	for (uint32_t i = state->people.items[person].first_seat; i != NOBODY; i = state->seats.items[i].next)
		if (helps(&state->seats.items[i]))
			return true;
	return false;
}

/* ---- a letter ---- */

/* What the writer wrote just before about the same, and was asked about: one word is enough now. */
static const char *earlier_words(struct decision *d, const struct intent *intent)
{
	uint32_t person = state_person(d->state, intent->member);
	uint32_t place = d->state->people.items[person].last_letter;
	const struct taken *last = place == NOBODY ? NULL : &d->state->taken.items[place];
	if (last == NULL || last->about->class != CLASS_ASKED_BACK || last->about->kind != (uint16_t)intent->request.kind ||
	    strcmp(last->about->subject, intent->request.subject) != 0 || !last->words || d->letter_words == NULL)
		return "";
	const char *words = d->letter_words(d->context, d->arena, last->row);
	return words == NULL || !is_reason(words) ? "" : words;
}

static bool takes_words(enum meaning meaning)
{
	return meaning == MEANING_QUESTION || meaning == MEANING_COMMENT || meaning == MEANING_CONCERN ||
	       meaning == MEANING_ANSWER;
}

/* The letter with the words that a bare QUESTION, COMMENT, CONCERN or ANSWER stands for. */
static struct intent with_earlier(struct decision *d, const struct intent *intent)
{
	struct intent whole = *intent;
	const char *words = intent->readings.count == 1 ? earlier_words(d, intent) : "";
	const struct reading *first = intent->readings.items;
	if (*words == '\0' || !takes_words(first->meaning) || *first->words != '\0' || intent->problems.count > 1 ||
	    !intent_has(intent, PROBLEM_MISSING_REASON))
		return whole;
	whole.readings = (struct readings){0};
	whole.problems = (struct problems){0};
	struct reading *reading = LIST_PUSH(d->arena, &whole.readings);
	*reading = *first;
	reading->result = RESULT_RECORD;
	reading->words = words;
	return whole;
}

static bool is_note(enum meaning meaning)
{
	return meaning == MEANING_THANKS || meaning == MEANING_HELP || meaning_is_service(meaning);
}

static bool only_notes(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (!is_note(intent->readings.items[i].meaning))
			return false;
	return intent->readings.count > 0;
}

static bool is_answer_to_a_call(enum meaning meaning)
{
	return meaning == MEANING_AGREE || meaning == MEANING_STAND_ASIDE || meaning == MEANING_BLOCK;
}

/* Why the letter has to be asked about, or NULL. A mail that only asks something is passed on. */
static const char *why_unclear(const struct intent *intent)
{
	bool clear = false;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (is_answer_to_a_call(reading->meaning))
			return "no_call";
		clear |= reading->result == RESULT_RECORD || reading->meaning == MEANING_QUESTION;
	}
	for (size_t i = 0; i < intent->readings.count; i++)
		clear = clear && intent->readings.items[i].result != RESULT_CONFIRM;
	if (clear)
		return NULL;
	return problem_word(intent->problems.count > 0 ? intent->problems.items[0] : PROBLEM_UNCLEAR);
}

static void comment(struct decision *d, const struct intent *intent, const struct reading *reading)
{
	struct event *event = decision_answer(d, intent, EVENT_COMMENT_GIVEN);
	event->words = *reading->words == '\0' ? intent->fresh : reading->words;
	decision_class(d, CLASS_RECORDED, meaning_word(MEANING_COMMENT));
}

static void one_reading(struct decision *d, const struct intent *intent, const struct proposal *p,
                        const struct reading *reading)
{
	bool voice = state_has_voice(d->state, state_person(d->state, intent->member));
	bool says = reading->meaning == MEANING_CONCERN || reading->meaning == MEANING_COMMENT;
	if (says && !voice)
		decision_class(d, CLASS_REFUSED, "talk_guest");
	else if (reading->meaning == MEANING_COMMENT)
		comment(d, intent, reading);
	else if (reading->meaning == MEANING_QUESTION || reading->meaning == MEANING_CONCERN)
		record_remark(d, intent, p, reading);
	else if (concern_meaning(reading->meaning))
		concern_reading(d, intent, p, reading);
}

/* What was not written by them is told to the Facilitator; their concerns are taken back. */
static void disown(struct decision *d, const struct intent *intent, const struct proposal *p)
{
	uint32_t person = state_person(d->state, intent->member);
	for (size_t i = 0; i < p->concerns.count; i++) {
		const struct remark *concern = &p->concerns.items[i];
		if (concern->person != person || !concern_is_open(concern))
			continue;
		struct event *event = decision_answer(d, intent, EVENT_CONCERN_WITHDRAWN);
		event->value = concern->id;
		event->ref = decision_ref(d, concern->row);
	}
	decision_class(d, CLASS_NOTED, meaning_word(MEANING_NOT_ME));
}

/* The text that is talked about now, whatever mail was answered. */
static struct intent about_now(struct decision *d, const struct intent *intent, const struct proposal *p)
{
	struct intent now = *intent;
	now.request.subject = p->id;
	now.request.version = arena_printf(d->arena, "V%u", p->version);
	return now;
}

static void say(struct decision *d, const struct intent *intent, const struct proposal *p)
{
	const struct intent now = about_now(d, intent, p);
	const struct decision before = *d;
	for (size_t i = 0; i < now.readings.count; i++)
		one_reading(d, &now, p, &now.readings.items[i]);
	if (decision_too_many(d, &before)) {
		decision_undo(d, &before);
		decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_TOO_MANY));
	}
}

/*
 * A reply to the mail that began the talk, while people are asked for their
 * answer. What can be said at any time is taken; an answer is not read from
 * it, but may be meant as one: the outcome waits until they say so with the right mail.
 */
static void in_call(struct decision *d, const struct intent *intent, const struct proposal *p, const char *unclear)
{
	const struct voice *voice = proposal_voice(d->state, p, intent->member);
	const struct intent now = about_now(d, intent, p);
	if (voice == NULL || voice->left)
		decision_class(d, CLASS_REFUSED, why_no_voice(d->state, intent->member));
	else if (concern_letter(d, &now, p))
		return;
	else if (unclear == NULL && p->phase == PHASE_CALL)
		say(d, intent, p);
	else if (p->phase == PHASE_CALL && intent->received < p->deadline)
		response_unclear(d, &now, problem_word(PROBLEM_NO_REQUEST));
	else
		decision_class(d, CLASS_REFUSED, "late");
}

static void talk(struct decision *d, const struct intent *intent)
{
	const struct proposal *p = state_proposal(d->state, intent->request.subject);
	uint32_t person = state_person(d->state, intent->member);
	const struct intent whole = with_earlier(d, intent);
	const char *unclear = why_unclear(&whole);
	if (p == NULL)
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
	else if (only_notes(intent))
		decision_class(d, CLASS_NOTED, meaning_word(intent->readings.items[0].meaning));
	else if (p->phase == PHASE_DECIDED)
		decision_class(d, CLASS_REFUSED, "decided");
	else if (draft_is_taken_back(d, intent, p))
		return;
	else if (!talk_takes_part(d->state, person) && !talk_is_guest(d->state, person))
		decision_class(d, CLASS_REFUSED, "talk_guest"); /* left since */
	else if (intent_says(intent, MEANING_WITHDRAW_PROPOSAL))
		decision_class(d, CLASS_REFUSED, "not_proposer_of_it");
	else if (intent->readings.count == 1 && intent_says(intent, MEANING_NOT_ME))
		disown(d, intent, p);
	else if (p->phase == PHASE_CALL || p->phase == PHASE_CLOSED)
		in_call(d, &whole, p, unclear);
	else if (unclear != NULL)
		decision_class(d, CLASS_ASKED_BACK, unclear);
	else
		say(d, &whole, p);
}

/* A reply to a question that was passed on. */
static void answer(struct decision *d, const struct intent *intent)
{
	const struct remark *question = NULL;
	const struct proposal *p = talk_question(d->state, intent->request.subject, &question);
	const struct intent whole = with_earlier(d, intent);
	const char *unclear = why_unclear(&whole);
	if (p == NULL) {
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
	} else if (only_notes(intent)) {
		decision_class(d, CLASS_NOTED, meaning_word(intent->readings.items[0].meaning));
	} else if (p->phase == PHASE_DECIDED) {
		decision_class(d, CLASS_REFUSED, "decided");
	} else if (!d->state->people.items[state_person(d->state, intent->member)].active) {
		decision_class(d, CLASS_REFUSED, "not_facilitator"); /* left since */
	} else if (unclear != NULL || whole.readings.count != 1 || whole.readings.items[0].meaning != MEANING_ANSWER) {
		decision_class(d, CLASS_ASKED_BACK, unclear == NULL ? problem_word(PROBLEM_UNCLEAR) : unclear);
	} else {
		struct intent now = about_now(d, intent, p);
		struct event *event = decision_answer(d, &now, EVENT_QUESTION_ANSWERED);
		event->value = question->id;
		event->ref = decision_ref(d, question->row);
		event->words = *whole.readings.items[0].words == '\0' ? intent->fresh : whole.readings.items[0].words;
		decision_class(d, CLASS_RECORDED, meaning_word(MEANING_ANSWER));
	}
}

static void decide(struct decision *d, const struct intent *intent)
{
	if (state_person(d->state, intent->member) == NOBODY)
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
	else if (intent->request.kind == REQUEST_QUESTION)
		answer(d, intent);
	else
		talk(d, intent);
}

/* ---- requests ---- */

static bool ever_seated(const struct state *state, uint32_t person)
{
	return state->people.items[person].first_seat != NOBODY;
}

static void talk_requests(const struct state *state, struct arena *arena, struct requests *list, const struct proposal *p)
{
	for (unsigned version = 1; version <= p->version; version++) {
		const char *text = arena_printf(arena, "V%u", version);
		for (uint32_t i = 0; i < state->people.count; i++)
			if (ever_seated(state, i))
				requests_add(arena, list, REQUEST_TALK, p->id, text, state->people.items[i].id);
	}
}

static void add_once(const struct state *state, struct arena *arena, struct requests *list, struct index *named,
                     const char *subject, uint32_t person)
{
	uint32_t before;
	if (person == NOBODY || index_get(named, state->people.items[person].id, &before))
		return;
	index_put(arena, named, state->people.items[person].id, 0);
	requests_add(arena, list, REQUEST_QUESTION, subject, "", state->people.items[person].id);
}

static void question_requests(const struct state *state, struct arena *arena, struct requests *list,
                              const struct proposal *p)
{
	for (size_t i = 0; i < p->questions.count; i++) {
		const char *subject = arena_printf(arena, "r%llu", (unsigned long long)p->questions.items[i].row);
		struct index named = {0};
		add_once(state, arena, list, &named, subject, p->proposer);
		for (size_t j = 0; j < state->seats.count; j++)
			if (helps(&state->seats.items[j]))
				add_once(state, arena, list, &named, subject, state->seats.items[j].person);
	}
}

static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		if (p->opened_row != 0 && p->was_draft)
			talk_requests(state, arena, list, p);
		question_requests(state, arena, list, p);
	}
}

const struct workflow talk_workflow = {
	.name = "talk",
	.apply = apply,
	.decide = decide,
	.owed = talk_owed,
	.requests = requests,
};

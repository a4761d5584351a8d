/* SPDX-License-Identifier: MIT */
/* PUBLISH, NOT NOW and REDACT of the Recorder, and what was published. */
#include "core/publishing.h"

#include "core/consensus.h"
#include "core/meeting.h"

#include <string.h>

/* ---- the fold ---- */

static void redacted(struct state *state, const struct event *event)
{
	uint64_t row;
	if (!row_parse(event->ref, 'r', &row))
		return;
	for (size_t i = 0; i < state->publications.count; i++) {
		struct publication *p = &state->publications.items[i];
		if (p->row != row || p->redacted_row != 0)
			continue;
		p->redacted_row = event->row;
		p->redacted = event->time;
		p->redacted_partly = strcmp(event->value, "partly") == 0;
		p->not_me = strcmp(event->value, "not_me") == 0;
	}
}

static void apply(struct state *state, const struct event *event)
{
	state_keep_fact(state, event);
	if (event->kind == EVENT_RECORD_REDACTED) {
		redacted(state, event);
		return;
	}
	*LIST_PUSH(state->arena, &state->publications) = (struct publication){
		.row = event->row,
		.subject = state_intern(state, event->subject),
		.version = state_intern(state, event->version),
		.at = event->time,
		.partial = strcmp(event->value, "partly") == 0,
	};
}

const struct publication *publication_of(const struct state *state, const char *subject)
{
	for (size_t i = state->publications.count; i-- > 0;)
		if (strcmp(state->publications.items[i].subject, subject) == 0)
			return &state->publications.items[i];
	return NULL;
}

/* The publication of this row; NULL: it is no row of one. */
static const struct publication *publication_at(const struct state *state, uint64_t row)
{
	for (size_t i = 0; i < state->publications.count; i++)
		if (state->publications.items[i].row == row)
			return &state->publications.items[i];
	return NULL;
}

bool publishing_withholds(const struct state *state, const struct event *event, enum audience audience)
{
	if (audience != AUDIENCE_PUBLIC || event->kind != EVENT_RECORD_PUBLISHED)
		return false;
	const struct publication *p = publication_at(state, event->row);
	return p != NULL && p->redacted_row != 0;
}

/* ---- replies ---- */

/* What the Recorder wants, of all lines. */
struct wish {
	bool publish, not_now, not_me, asks;
	const struct reading *redact;
	struct { LIST(const char *); } out; /* words that go */
};

/* Without the point that ends a line: "TAKE OUT: Kim." means each "Kim". */
static const char *without_point(struct arena *arena, const char *words)
{
	size_t length = strlen(words);
	while (length > 0 && strchr(".,;:", words[length - 1]) != NULL)
		length--;
	return length == 0 ? words : arena_strndup(arena, words, length);
}

/* "These words", as people mark them. */
static const char *unquoted(struct arena *arena, const char *words)
{
	static const char *const pairs[][2] = {
		{"\"", "\""}, {"\xe2\x80\x9c", "\xe2\x80\x9d"}, {"\xc2\xab", "\xc2\xbb"}, {"'", "'"},
		{"\xe2\x80\x98", "\xe2\x80\x99"}};
	words = without_point(arena, words);
	size_t length = strlen(words);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		size_t open = strlen(pairs[i][0]), close = strlen(pairs[i][1]);
		if (length > open + close && strncmp(words, pairs[i][0], open) == 0 &&
		    strcmp(words + length - close, pairs[i][1]) == 0)
			return without_point(arena, arena_strndup(arena, words + open, length - open - close));
	}
	return words;
}

static struct wish wish_of(struct decision *d, const struct intent *intent)
{
	struct wish wish = {0};
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		bool good = reading->result == RESULT_RECORD;
		wish.asks |= reading->result == RESULT_CONFIRM;
		wish.publish |= good && reading->meaning == MEANING_PUBLISH;
		wish.not_now |= good && reading->meaning == MEANING_NOT_NOW;
		wish.not_me |= reading->meaning == MEANING_NOT_ME;
		if (good && reading->meaning == MEANING_REDACT)
			wish.redact = reading;
		if (good && reading->meaning == MEANING_TAKE_OUT)
			*LIST_PUSH(d->arena, &wish.out) = unquoted(d->arena, reading->words);
	}
	return wish;
}

static void ask_back(struct decision *d, const char *why)
{
	decision_class(d, CLASS_ASKED_BACK, why);
}

static struct event *add(struct decision *d, const struct intent *intent, enum event_kind kind, const char *version)
{
	struct event *event = decision_answer(d, intent, kind);
	event->version = version;
	return event;
}

static const char *version_of(struct decision *d, const char *subject)
{
	const struct meeting *meeting = state_meeting(d->state, subject);
	const struct proposal *p = state_proposal(d->state, subject);
	return arena_printf(d->arena, "V%u", meeting != NULL ? meeting->minutes.version : p == NULL ? 1 : p->version);
}

static void publish(struct decision *d, const struct intent *intent)
{
	const char *subject = intent->request.subject;
	const struct publication *before = publication_of(d->state, subject);
	const char *text = publishing_text(d, subject);
	if (before != NULL && before->redacted_row == 0) {
		decision_class(d, CLASS_NOTED, "already_public");
	} else if (before != NULL && !before->not_me) {
		decision_class(d, CLASS_REFUSED, "was_redacted"); /* a second PUBLISH must not bring back what had to go */
	} else if (text == NULL) {
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
	} else {
		struct event *event = add(d, intent, EVENT_RECORD_PUBLISHED, version_of(d, subject));
		event->value = "whole";
		event->words = text;
		decision_class(d, CLASS_RECORDED, meaning_word(MEANING_PUBLISH));
	}
}

static bool holds(struct decision *d, const char *text, const char *words)
{
	const struct redaction one = {"", &words, 1};
	const char *why = NULL;
	return publishing_without(d, text, &one, &why) != NULL;
}

/* What the pages tell of a proposal beside its text, and the news: here it can't be taken out. */
static bool stands_elsewhere(struct decision *d, const char *subject, const struct wish *wish)
{
	const struct proposal *p = state_proposal(d->state, subject);
	for (size_t i = 0; p != NULL && i < wish->out.count; i++) {
		const char *const told[] = {p->title, p->summary, p->goal, p->impact};
		for (size_t j = 0; j < sizeof told / sizeof *told; j++)
			if (told[j] != NULL && holds(d, told[j], wish->out.items[i]))
				return true;
	}
	return false;
}

static bool has_empty(const struct wish *wish)
{
	for (size_t i = 0; i < wish->out.count; i++)
		if (*wish->out.items[i] == '\0')
			return true;
	return false;
}

static void redact(struct decision *d, const struct intent *intent, const struct wish *wish)
{
	const char *subject = intent->request.subject, *why = NULL, *left = NULL;
	const struct publication *before = publication_of(d->state, subject);
	if (before == NULL) {
		decision_class(d, CLASS_REFUSED, "not_public");
		return;
	}
	if (before->redacted_row != 0 && wish->out.count == 0) {
		decision_class(d, CLASS_NOTED, "already_redacted");
		return;
	}
	const struct redaction redaction = {wish->redact->words, wish->out.items, wish->out.count};
	const char *text = publishing_words(d, before->row); /* what stands there now, else what stood there last */
	if (wish->out.count > 0 && text == NULL) {
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
		return;
	}
	if (has_empty(wish))
		why = problem_word(PROBLEM_MISSING_REASON);
	else if (stands_elsewhere(d, subject, wish))
		why = "elsewhere";
	else if (wish->out.count > 0)
		left = publishing_without(d, text, &redaction, &why);
	if (why != NULL) {
		ask_back(d, why);
		return;
	}
	if (before->redacted_row == 0) {
		struct event *event = add(d, intent, EVENT_RECORD_REDACTED, before->version);
		event->value = left == NULL ? "whole" : "partly";
		event->ref = decision_ref(d, before->row);
		event->words = wish->redact->words;
	}
	if (left != NULL) {
		struct event *event = add(d, intent, EVENT_RECORD_PUBLISHED, before->version);
		event->value = "partly";
		event->ref = decision_ref(d, before->row);
		event->words = left;
	}
	decision_class(d, CLASS_RECORDED, meaning_word(MEANING_REDACT));
}

/* Somebody else wrote it: what they published goes; what they took down stays down until the Recorder says. */
static void disown(struct decision *d, const struct intent *intent)
{
	const struct publication *before = publication_of(d->state, intent->request.subject);
	if (before == NULL || before->redacted_row != 0) {
		decision_class(d, CLASS_NOTED, meaning_word(MEANING_NOT_ME));
		return;
	}
	struct event *event = add(d, intent, EVENT_RECORD_REDACTED, before->version);
	event->value = meaning_word(MEANING_NOT_ME);
	event->ref = decision_ref(d, before->row);
	decision_class(d, CLASS_REPLACED, event->value);
}

static bool is_recorder(const struct state *state, const char *member)
{
	uint32_t person = state_person(state, member);
	for (size_t i = 0; person != NOBODY && i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		if (seat->active && seat->person == person && strcmp(seat->about->role, "recorder") == 0)
			return true;
	}
	return false;
}

static void decide_wish(struct decision *d, const struct intent *intent, const struct wish *wish)
{
	const struct decision before = *d;
	bool out = wish->out.count > 0, redacts = wish->redact != NULL;
	if (wish->not_me)
		disown(d, intent);
	else if (wish->asks)
		ask_back(d, problem_word(intent->problems.count > 0 ? intent->problems.items[0] : PROBLEM_UNCLEAR));
	else if (wish->publish + wish->not_now + (redacts || out) > 1)
		ask_back(d, problem_word(PROBLEM_SEVERAL));
	else if (wish->publish)
		publish(d, intent);
	else if (wish->not_now)
		decision_class(d, CLASS_NOTED, meaning_word(MEANING_NOT_NOW));
	else if (redacts)
		redact(d, intent, wish);
	else
		ask_back(d, problem_word(out                          ? PROBLEM_MISSING_REASON
		                         : intent->problems.count > 0 ? intent->problems.items[0]
		                                                      : PROBLEM_EMPTY));
	if (!decision_too_many(d, &before))
		return;
	decision_undo(d, &before);
	ask_back(d, problem_word(PROBLEM_TOO_MANY));
}

static void decide(struct decision *d, const struct intent *intent)
{
	if (meeting_only_notes(d, intent))
		return;
	if (!is_recorder(d->state, intent->member)) {
		decision_class(d, CLASS_REFUSED, "only_recorder");
		return;
	}
	struct wish wish = wish_of(d, intent);
	decide_wish(d, intent, &wish);
}

/* ---- the requests ---- */

static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->meetings.count; i++) {
		const struct meeting *meeting = &state->meetings.items[i];
		for (size_t j = 0; meeting->minutes.state == MINUTES_APPROVED && j < state->seats.count; j++)
			if (strcmp(state->seats.items[j].about->role, "recorder") == 0)
				requests_add(arena, list, REQUEST_PUBLISH, meeting->id,
				             arena_printf(arena, "V%u", meeting->minutes.version),
				             state->people.items[state->seats.items[j].person].id);
	}
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		for (size_t j = 0; p->phase == PHASE_DECIDED && j < state->seats.count; j++)
			if (strcmp(state->seats.items[j].about->role, "recorder") == 0)
				requests_add(arena, list, REQUEST_PUBLISH, p->id, arena_printf(arena, "V%u", p->version),
				             state->people.items[state->seats.items[j].person].id);
	}
}

const struct workflow publishing_workflow = {
	.name = "publishing",
	.apply = apply,
	.decide = decide,
	.owed = publishing_owed,
	.requests = requests,
};

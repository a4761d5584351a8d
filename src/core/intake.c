/* SPDX-License-Identifier: MIT */
/*
 * Letters: what becomes of each (its class), before and around the workflows.
 * The order is that of domain.md 4.1: machine, who speaks, which request.
 */
#include "core/workflow.h"

#include <string.h>

/* ---- the fold ---- */

/* 128 bits from a hash text (sha256:<hex>) or from the 16 letters of a mark. */
static struct seen_slot fingerprint(const char *text)
{
	struct seen_slot slot = {.used = true};
	unsigned char bytes[16] = {0};
	const char *hex = strncmp(text, "sha256:", 7) == 0 ? text + 7 : NULL;
	for (size_t i = 0; hex != NULL && i < 32 && hex[i] != '\0'; i++) {
		unsigned digit = (unsigned)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
		bytes[i / 2] = (unsigned char)(bytes[i / 2] << 4 | (digit & 15u));
	}
	if (hex == NULL)
		memcpy(bytes, text, strnlen(text, sizeof bytes));
	memcpy(&slot.a, bytes, 8);
	memcpy(&slot.b, bytes + 8, 8);
	return slot;
}

static struct seen_slot *seen_place(const struct seen *seen, struct seen_slot wanted)
{
	size_t mask = seen->capacity - 1;
	size_t place = (size_t)((wanted.a ^ wanted.b * 0x9e3779b97f4a7c15u) >> 8) & mask;
	while (seen->slots[place].used &&
	       (seen->slots[place].a != wanted.a || seen->slots[place].b != wanted.b))
		place = (place + 1) & mask;
	return &seen->slots[place];
}

static void seen_grow(struct arena *arena, struct seen *seen)
{
	struct seen old = *seen;
	seen->capacity = old.capacity == 0 ? 64 : old.capacity * 2;
	seen->slots = ARENA_ARRAY(arena, struct seen_slot, seen->capacity);
	for (size_t i = 0; i < old.capacity; i++)
		if (old.slots[i].used)
			*seen_place(seen, old.slots[i]) = old.slots[i];
}

static struct seen_slot *seen_add(struct arena *arena, struct seen *seen, struct seen_slot wanted)
{
	if (seen->count * 4 >= seen->capacity * 3)
		seen_grow(arena, seen);
	struct seen_slot *slot = seen_place(seen, wanted);
	if (!slot->used) {
		*slot = wanted;
		slot->value = UINT32_MAX;
		seen->count++;
	}
	return slot;
}

static const struct taken *seen_find(const struct state *state, const struct seen *seen, const char *text)
{
	if (seen->count == 0 || *text == '\0')
		return NULL;
	const struct seen_slot *slot = seen_place(seen, fingerprint(text));
	return slot->used ? &state->taken.items[slot->value] : NULL;
}

const struct taken *state_letter(const struct state *state, const char *hash)
{
	return seen_find(state, &state->letters, hash);
}

const struct taken *state_marked(const struct state *state, const char *mark)
{
	return seen_find(state, &state->marks, mark);
}

/*
 * A letter at a place: its fingerprint mixed with that of the place (FNV-1a, up
 * to the flags a Maildir adds behind a colon).
 */
static struct seen_slot place_fingerprint(const char *hash, const char *place)
{
	struct seen_slot slot = fingerprint(hash);
	uint64_t number = 1469598103934665603u;
	for (; *place != '\0' && *place != ':'; place++)
		number = (number ^ (unsigned char)*place) * 1099511628211u;
	slot.a ^= number;
	return slot;
}

bool state_taken_at(const struct state *state, const char *hash, const char *place)
{
	return state->places.count > 0 && seen_place(&state->places, place_fingerprint(hash, place))->used;
}

static void count_rows(struct taken *taken, const char *rows)
{
	while (*rows != '\0') {
		char text[24] = {0};
		size_t length = strcspn(rows, " ");
		uint64_t row = 0;
		if (length < sizeof text && row_parse(memcpy(text, rows, length), 'r', &row)) {
			if (taken->row_count++ == 0)
				taken->first_row = row;
		}
		rows += length + (rows[length] == ' ');
	}
}

/* "close_held" -> kind close, note "held". */
static void take_reason(struct state *state, struct taken *taken)
{
	const char *underscore = strchr(state->reason, '_');
	char kind[16] = {0};
	taken->note = "";
	if (underscore != NULL && (size_t)(underscore - state->reason) < sizeof kind) {
		memcpy(kind, state->reason, (size_t)(underscore - state->reason));
		request_kind_find(kind, &taken->kind);
		taken->note = underscore + 1;
	}
	state->reason = "";
}

/* The place in the list for a letter: a new one, or that of a held letter which is read again. */
static struct taken *taken_slot(struct state *state, const struct event *event, enum letter_class class)
{
	struct seen_slot *slot = seen_add(state->arena, &state->letters, fingerprint(event->letter));
	if (class != CLASS_DUPLICATE && slot->value != UINT32_MAX) {
		struct taken *before = &state->taken.items[slot->value];
		state->classes[before->class]--;
		*before = (struct taken){0};
		return before;
	}
	if (slot->value == UINT32_MAX)
		slot->value = (uint32_t)state->taken.count;
	return LIST_PUSH(state->arena, &state->taken);
}

static void letter_taken(struct state *state, const struct event *event)
{
	enum letter_class class = CLASS_UNRELATED;
	letter_class_find(event->value, &class);
	seen_add(state->arena, &state->places, place_fingerprint(event->letter, event->place));
	struct taken *taken = taken_slot(state, event, class);
	state->classes[class]++;
	taken->class = class;
	taken->row = event->row;
	taken->person = *event->member == '\0' ? NOBODY : state_person(state, event->member);
	taken->batch = state->batch;
	taken->subject = state_intern(state, event->subject);
	taken->time = event->time;
	taken->received = event->received;
	taken->words = *event->text != '\0' || event->words != NULL;
	count_rows(taken, event->rows);
	take_reason(state, taken);
	if (*event->by == '\0' || class == CLASS_DUPLICATE)
		return;
	struct seen_slot *mark = seen_add(state->arena, &state->marks, fingerprint(event->by));
	if (mark->value == UINT32_MAX)
		mark->value = (uint32_t)(taken - state->taken.items);
}

static void apply(struct state *state, const struct event *event)
{
	if (event->kind == EVENT_LETTER_TAKEN) {
		letter_taken(state, event);
	} else if (event->kind == EVENT_LETTER_REASON) {
		state->reason = state_intern(state, event->value);
	} else if (event->kind == EVENT_ADDRESS_BOUNCED && event->time >= state->horizon) {
		*LIST_PUSH(state->arena, &state->bounced) = (struct bounced){
			.row = event->row,
			.person = state_person(state, event->member),
			.permanent = strcmp(event->value, "permanent") == 0,
			.received = event->received,
		};
	} else if (event->kind == EVENT_MAILBOX_READ) {
		state->batch++;
		state->last_reading = event->time;
	}
}

/* ---- decisions ---- */

static void add_reason(struct decision *d, const struct intent *intent)
{
	bool told = d->class == CLASS_ASKED_BACK || d->class == CLASS_NOTED || d->class == CLASS_REFUSED ||
	            d->class == CLASS_HELD;
	if (!told || *d->note == '\0')
		return;
	struct event *event = decision_add(d, EVENT_LETTER_REASON);
	event->subject = intent->request.subject;
	event->member = intent->member;
	event->value = arena_printf(d->arena, "%s_%s", request_kind_word(intent->request.kind), d->note);
}

/* "r5 r6" of the ledger rows decided for this letter; *ret_words: whether one of them keeps the words. */
static const char *caused_rows(struct decision *d, bool *ret_words)
{
	struct buf rows = buf_new(d->arena);
	*ret_words = false;
	for (size_t i = 0; i < d->count; i++) {
		const struct event *event = &d->items[i];
		if (event_type(event->kind)->book != BOOK_LEDGER)
			continue;
		buf_printf(&rows, "%sr%llu", rows.length == 0 ? "" : " ", (unsigned long long)event->row);
		*ret_words |= event->words != NULL;
	}
	return buf_string(&rows);
}

static void add_taken(struct decision *d, const struct intent *intent)
{
	bool kept;
	const char *rows = caused_rows(d, &kept);
	bool keeps = d->class == CLASS_NOTED || d->class == CLASS_ASKED_BACK || d->class == CLASS_REFUSED;
	add_reason(d, intent);
	struct event *event = decision_add(d, EVENT_LETTER_TAKEN);
	event->subject = intent->request.subject;
	event->member = intent->identity == IDENTITY_STRANGER || intent->identity == IDENTITY_DOUBTFUL
	                        ? ""
	                        : intent->member;
	event->by = intent->mark;
	event->via = intent->via;
	event->value = letter_class_word(d->class);
	event->received = intent->received;
	event->letter = intent->letter;
	event->place = intent->place;
	event->rows = rows;
	event->words = keeps && !kept && *intent->fresh != '\0' ? intent->fresh : NULL;
}

/* The registered address is asked "Is this yours?"; the letter is held until then. */
static void hold_and_ask(struct decision *d, const struct intent *intent, const char *note)
{
	decision_class(d, CLASS_HELD, note);
	if (*intent->request.member == '\0' || state_person(d->state, intent->request.member) == NOBODY)
		return;
	struct event *event = decision_add(d, EVENT_IDENTITY_ASKED);
	event->subject = intent->request.subject;
	event->member = intent->request.member;
	event->received = intent->received;
	event->letter = intent->letter;
	event->place = intent->from;
}

static void machine_letter(struct decision *d, const struct intent *intent)
{
	bool ours = intent->request.kind != REQUEST_NONE || *intent->request.member != '\0';
	if (intent->machine == MACHINE_BOUNCE) {
		decision_class(d, CLASS_BOUNCE, "");
		if (!ours || intent->bounce.recipient == NULL)
			return; /* a bounce without a token of ours proves nothing: anybody can write one */
		struct event *event = decision_add(d, EVENT_ADDRESS_BOUNCED);
		event->member = intent->request.member;
		event->value = intent->bounce.permanent ? "permanent" : "temporary";
		event->received = intent->received;
		return;
	}
	decision_class(d, CLASS_ROBOT, "");
	if (intent->machine == MACHINE_VACATION && intent->identity == IDENTITY_PROVED) {
		struct event *event = decision_add(d, EVENT_AWAY_NOTED);
		event->member = intent->member;
		event->received = intent->received;
		event->due = intent->away_until;
		event->words = *intent->fresh == '\0' ? NULL : intent->fresh;
	}
}

/* The one open call in which this member has a voice, or NULL. */
static const struct proposal *only_open_call(const struct state *state, const char *member)
{
	const struct proposal *found = NULL;
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		const struct voice *voice = proposal_voice(p, member);
		if (p->phase != PHASE_CALL || voice == NULL || voice->left)
			continue;
		if (found != NULL)
			return NULL;
		found = p;
	}
	return found;
}

static bool says_something(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++) {
		enum meaning meaning = intent->readings.items[i].meaning;
		if (meaning != MEANING_THANKS && meaning != MEANING_HELP && meaning != MEANING_STOP)
			return true;
	}
	return intent_has(intent, PROBLEM_BLOCK_LIKE);
}

/*
 * A member's address, but no token of an open request: nothing is counted. If
 * it may answer the one open call, the outcome waits until they say so with
 * the token that our answer brings them.
 */
static void without_token(struct decision *d, const struct intent *intent)
{
	const struct proposal *p = only_open_call(d->state, intent->member);
	if (!says_something(intent)) {
		enum meaning meaning = intent->readings.count == 0 ? MEANING_HELP : intent->readings.items[0].meaning;
		decision_class(d, CLASS_NOTED, meaning_word(meaning));
		return;
	}
	decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_NO_REQUEST));
	if (p == NULL || intent->received >= p->deadline)
		return;
	struct event *event = decision_answer(d, intent, EVENT_RESPONSE_UNCLEAR);
	event->subject = p->id;
	event->version = arena_printf(d->arena, "V%u", p->version);
	event->value = problem_word(PROBLEM_NO_REQUEST);
	event->words = *intent->fresh == '\0' ? NULL : intent->fresh;
}

static void known_writer(struct decision *d, const struct intent *intent)
{
	const struct workflow *workflow = workflow_of_request(intent->request.kind);
	if (workflow != NULL)
		workflow->decide(d, intent);
	else
		without_token(d, intent);
	if (d->class == CLASS_COUNT)
		decision_class(d, CLASS_NOTED, meaning_word(MEANING_HELP));
}

/* The problem that makes a writer doubtful. */
static enum problem why_doubtful(const struct intent *intent)
{
	if (intent_has(intent, PROBLEM_TWO_FROM))
		return PROBLEM_TWO_FROM;
	return intent_has(intent, PROBLEM_SHARED) ? PROBLEM_SHARED : PROBLEM_FORGED;
}

static void by_identity(struct decision *d, const struct intent *intent)
{
	switch (intent->identity) {
	case IDENTITY_PROVED:
	case IDENTITY_CONFIRMED:
		known_writer(d, intent);
		break;
	case IDENTITY_ADDRESS:
		without_token(d, intent);
		break;
	case IDENTITY_FOREIGN:
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_WRONG_PERSON));
		break;
	case IDENTITY_STRANGER:
		hold_and_ask(d, intent, problem_word(PROBLEM_UNKNOWN_ADDRESS));
		break;
	case IDENTITY_DOUBTFUL:
		hold_and_ask(d, intent, problem_word(why_doubtful(intent)));
		break;
	case IDENTITY_NONE:
		decision_class(d, CLASS_UNRELATED, "");
		break;
	}
}

void decide_letter(struct decision *d, const struct intent *intent)
{
	const struct taken *before = intent->identity == IDENTITY_CONFIRMED ? NULL
	                                                                    : state_marked(d->state, intent->mark);
	bool reaction = intent->machine == MACHINE_REACTION && intent->identity == IDENTITY_PROVED;
	if (before != NULL)
		decision_class(d, CLASS_DUPLICATE, "");
	else if (intent->machine != MACHINE_NONE && !reaction)
		machine_letter(d, intent);
	else
		by_identity(d, intent);
	add_taken(d, intent);
}

void decide_unread(struct decision *d, const struct intent *intent, enum problem problem)
{
	decision_class(d, CLASS_HELD, problem_word(problem));
	add_taken(d, intent);
}

void decide_duplicate(struct decision *d, const struct intent *intent)
{
	decision_class(d, CLASS_DUPLICATE, "");
	add_taken(d, intent);
}

void decide_reading(struct decision *d, uint64_t count)
{
	struct event *event = decision_add(d, EVENT_MAILBOX_READ);
	event->value = arena_printf(d->arena, "%llu", (unsigned long long)count);
	event->received = d->now;
	d->letters_read = count;
}

const struct workflow intake_workflow = {
	.name = "intake",
	.apply = apply,
	.owed = intake_owed,
};

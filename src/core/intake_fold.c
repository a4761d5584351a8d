/* SPDX-License-Identifier: MIT */
/* The fold of letters: each by its hash, by its mark and by its place, and what the last reading was. */
#include "core/intake.h"

#include "core/reach.h"
#include "core/subscriptions.h"

#include <string.h>

struct seen_slot seen_fingerprint(const char *text)
{
	struct seen_slot slot = {.used = 1};
	uint32_t halves[2];
	unsigned char bytes[16] = {0};
	const char *hex = strncmp(text, "sha256:", 7) == 0 ? text + 7 : NULL;
	for (size_t i = 0; hex != NULL && i < 32 && hex[i] != '\0'; i++) {
		unsigned digit = (unsigned)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
		bytes[i / 2] = (unsigned char)((unsigned)bytes[i / 2] << 4 | (digit & 15u));
	}
	if (hex == NULL)
		memcpy(bytes, text, strnlen(text, sizeof bytes));
	memcpy(&slot.a, bytes, 8);
	memcpy(halves, bytes + 8, 8);
	slot.b = halves[0] ^ halves[1];
	slot.value = SEEN_NO_VALUE;
	return slot;
}

static struct seen_slot *seen_place(const struct seen *seen, struct seen_slot wanted)
{
	size_t mask = seen->capacity - 1;
	size_t place = (size_t)((wanted.a ^ wanted.b * (uint64_t)0x9e3779b97f4a7c15u) >> 8) & mask;
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
	arena_give_back(arena, old.slots, old.capacity * sizeof *old.slots);
}

static struct seen_slot *seen_add(struct arena *arena, struct seen *seen, struct seen_slot wanted)
{
	if (seen->count * 8 >= seen->capacity * 7)
		seen_grow(arena, seen);
	struct seen_slot *slot = seen_place(seen, wanted);
	if (!slot->used) {
		*slot = wanted;
		seen->count++;
	}
	return slot;
}

static const struct taken *seen_find(const struct state *state, const struct seen *seen, struct seen_slot wanted)
{
	if (seen->count == 0)
		return NULL;
	const struct seen_slot *slot = seen_place(seen, wanted);
	return slot->used ? &state->taken.items[slot->value] : NULL;
}

const struct taken *state_fingerprint(const struct state *state, struct seen_slot fingerprint)
{
	return seen_find(state, &state->letters, fingerprint);
}

const struct taken *state_letter(const struct state *state, const char *hash)
{
	return *hash == '\0' ? NULL : seen_find(state, &state->letters, seen_fingerprint(hash));
}

const struct taken *state_marked(const struct state *state, const char *mark)
{
	return *mark == '\0' ? NULL : seen_find(state, &state->marks, seen_fingerprint(mark));
}

/* FNV-1a of a place, up to the flags a Maildir adds behind a colon. */
static uint64_t place_number(const char *place)
{
	uint64_t number = 1469598103934665603u;
	for (; *place != '\0' && *place != ':'; place++)
		number = (number ^ (unsigned char)*place) * 1099511628211u;
	return number;
}

/* A letter at a place: its fingerprint mixed with that of the place. */
static struct seen_slot place_fingerprint(const char *hash, const char *place)
{
	struct seen_slot slot = seen_fingerprint(hash);
	slot.a ^= place_number(place);
	return slot;
}

/* Of one letter, few places are ever asked about: so many bits tell them apart. */
static uint32_t short_place(const char *place)
{
	uint64_t number = place_number(place);
	return (uint32_t)(number ^ number >> 32) & 0x7fffffffu;
}

/* Ends in /<number>/<number>. */
static bool is_lasting(const char *place)
{
	size_t length = strlen(place);
	for (int numbers = 0; numbers < 2; numbers++) {
		size_t end = length;
		while (length > 0 && place[length - 1] >= '0' && place[length - 1] <= '9')
			length--;
		if (length == end || length < 2 || place[--length] != '/')
			return false;
	}
	return true;
}

/* No letter's hash is all zeros, so this can't be a letter at a place. */
static struct seen_slot lasting_fingerprint(const char *place)
{
	struct seen_slot slot = place_fingerprint("", place);
	uint32_t number = 2166136261u;
	for (; *place != '\0'; place++)
		number = (number ^ (unsigned char)*place) * 16777619u;
	slot.b = number;
	return slot;
}

const struct taken *state_at_place(const struct state *state, const char *place)
{
	if (state->places.count == 0 || !is_lasting(place))
		return NULL;
	const struct seen_slot *slot = seen_place(&state->places, lasting_fingerprint(place));
	return slot->used ? &state->taken.items[slot->value] : NULL;
}

bool state_taken_at(const struct state *state, const char *hash, const char *place)
{
	if (is_lasting(place)) /* one entry a letter is enough: no other letter comes to such a place */
		return state_at_place(state, place) != NULL;
	const struct taken *taken = state_letter(state, hash);
	if (taken != NULL && taken->place != 0 && taken->place == short_place(place))
		return true;
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
static void take_reason(struct state *state, struct taken_about *about)
{
	const char *underscore = strchr(state->reason, '_');
	char kind[16] = {0};
	about->note = "";
	if (underscore != NULL && (size_t)(underscore - state->reason) < sizeof kind) {
		memcpy(kind, state->reason, (size_t)(underscore - state->reason));
		enum request_kind found = REQUEST_NONE;
		request_kind_find(kind, &found);
		about->kind = (uint16_t)found;
		about->note = state_intern(state, underscore + 1);
	}
	state->reason = "";
}

/* The place in the list for a letter: a new one, or that of a held letter which is read again. */
static struct taken *taken_slot(struct state *state, const struct event *event, enum letter_class class)
{
	struct seen_slot *slot = seen_add(state->arena, &state->letters, seen_fingerprint(event->letter));
	if (class != CLASS_DUPLICATE && slot->value != SEEN_NO_VALUE) {
		struct taken *before = &state->taken.items[slot->value];
		state->classes[before->about->class]--;
		*before = (struct taken){.place = before->place};
		return before;
	}
	if (slot->value == SEEN_NO_VALUE)
		slot->value = (uint32_t)state->taken.count & SEEN_NO_VALUE;
	return LIST_PUSH(state->arena, &state->taken);
}

bool taken_is_nobodys(const struct taken *taken)
{
	return taken != NULL && taken->person == NOBODY && taken->about->kind == REQUEST_NONE && *taken->about->subject == '\0';
}

/* Of a letter at a lasting place the place is enough; of others, the first place is kept with the letter. */
static void note_place(struct state *state, struct taken *taken, const struct event *event, enum letter_class class)
{
	uint32_t number = short_place(event->place);
	if (is_lasting(event->place)) /* of a second copy, the first one says where it belongs */
		seen_add(state->arena, &state->places, lasting_fingerprint(event->place))->value =
			seen_place(&state->letters, seen_fingerprint(event->letter))->value;
	else if (class != CLASS_DUPLICATE && taken->place == 0 && number != 0)
		taken->place = number & 0x7fffffffu;
	else
		seen_add(state->arena, &state->places, place_fingerprint(event->letter, event->place));
}

_Static_assert(sizeof(struct taken_about) == 2 * sizeof(char *) + sizeof(instant) + sizeof(uint32_t) + 2 * sizeof(uint16_t),
               "taken_about is shared: it has no padding");

static void letter_taken(struct state *state, const struct event *event)
{
	enum letter_class class = CLASS_UNRELATED;
	letter_class_find(event->value, &class);
	struct taken *taken = taken_slot(state, event, class);
	note_place(state, taken, event, class);
	state->classes[class]++;
	taken->row = event->row;
	taken->person = *event->member == '\0' ? NOBODY : state_person(state, event->member);
	taken->received = event->received;
	taken->words = *event->text != '\0' || event->words != NULL;
	count_rows(taken, event->rows);
	struct taken_about about = {
		.subject = state_intern(state, event->subject),
		.time = event->time,
		.batch = state->batch,
		.class = (uint16_t)class,
	};
	take_reason(state, &about);
	taken->about = shared_keep(state->arena, &state->taken_abouts, &about, sizeof about);
	if (taken->person != NOBODY)
		state->people.items[taken->person].last_letter = (uint32_t)(taken - state->taken.items);
	bool theirs = class == CLASS_RECORDED || class == CLASS_REPLACED || class == CLASS_ASKED_BACK || class == CLASS_NOTED;
	if (theirs && taken->person != NOBODY)
		reach_heard(state, taken->person, event->received);
	if (*event->by == '\0' || class == CLASS_DUPLICATE)
		return;
	struct seen_slot *mark = seen_add(state->arena, &state->marks, seen_fingerprint(event->by));
	if (mark->value == SEEN_NO_VALUE)
		mark->value = (uint32_t)(taken - state->taken.items) & SEEN_NO_VALUE;
}

void intake_apply(struct state *state, const struct event *event)
{
	if (event->kind == EVENT_LETTER_TAKEN) {
		letter_taken(state, event);
	} else if (event->kind == EVENT_LETTER_REASON) {
		state->reason = state_intern(state, event->value);
	} else if (event->kind == EVENT_ADDRESS_BOUNCED && event_is_subscriber(event->member)) {
		subscriptions_bounced(state, event);
	} else if (event->kind == EVENT_ADDRESS_BOUNCED && event->time >= state->horizon) {
		*LIST_PUSH(state->arena, &state->bounced) = (struct bounced){
			.row = event->row,
			.person = state_person(state, event->member),
			.permanent = strcmp(event->value, "permanent") == 0,
			.received = event->received,
		};
	} else if (event->kind == EVENT_AWAY_NOTED) {
		reach_noted(state, event);
	} else if (event->kind == EVENT_STRANGER_WROTE) {
		state_stranger_kept(state, event);
		if (event->time < state->horizon)
			return;
		*LIST_PUSH(state->arena, &state->strangers) = (struct stranger){
			.row = event->row,
			.address = arena_strdup(state->arena, event->value),
			.time = event->time,
			.received = event->received,
		};
	} else if (event->kind == EVENT_GAP_FOUND) {
		state->gap_noted = event->time;
	} else if (event->kind == EVENT_MAILBOX_READ) {
		state->batch++;
		state->last_reading = event->time;
		state->gap_noted = INSTANT_NONE;
	}
}

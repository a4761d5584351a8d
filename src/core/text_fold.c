/* SPDX-License-Identifier: MIT */
/* The fold of a proposal's texts. */
#include "core/amend.h"

#include <string.h>

static void in_force(struct proposal *p, const struct proposal_text *text)
{
	p->title = text->title;
	p->summary = text->summary;
	p->goal = text->goal;
	p->impact = text->impact;
	p->body = text->body;
	p->by_day = text->by_day;
	p->version = text->version;
	p->text_row = text->row;
	p->moved = text->time;
}

static void forget_rare(struct voice_rare *rare)
{
	if (rare->alternate_row != 0)
		rare->over_row = 0; /* an alternate may answer to the new text, as the person wrote */
	rare->late_position = "";
	rare->late_row = 0;
	rare->unnamed = 0;
	if (!rare->hold_grave)
		rare->hold_row = 0;
}

/*
 * Positions were about the old text, and do not count any more. A block stays
 * in force, and so does what may be one: only its writer, or a person who talks
 * with them, can say that the new text does away with it.
 */
static void forget_answers(struct arena *arena, struct proposal *p)
{
	for (size_t i = 0; i < p->voices.count; i++) {
		struct voice *voice = &p->voices.items[i];
		if (*voice_position(voice) != '\0')
			voice_change(arena, voice)->old_position = voice_position(voice);
		voice->position = MEANING_COUNT;
		voice->row = 0;
		voice->received = INSTANT_NONE;
		voice->own = false;
		voice->entered = false;
		if (voice->rare != &voice_nothing_rare)
			forget_rare(voice_change(arena, voice));
	}
}

/* A call on the old text is over; the one on the new text opens with the end that stands in the row. */
static void call_again(struct arena *arena, struct proposal *p, const struct event *event)
{
	forget_answers(arena, p);
	p->phase = PHASE_OPEN;
	p->call_until = event->due;
	p->call_asked_row = event->row;
	p->extensions = 0;
	p->extended_row = 0;
	p->extended_why = p->suggestion = "";
}

void text_apply(struct state *state, struct proposal *p, const struct event *event)
{
	struct arena *arena = state->arena;
	const char *words = event->words == NULL ? "" : event->words;
	const char *body = strstr(words, "\n\n");
	struct proposal_text *text = LIST_PUSH(arena, &p->texts);
	*text = (struct proposal_text){
		.row = event->row,
		.version = version_number(event->version),
		.by = state_person(state, event->member),
		.time = event->time,
		.title = words_field(arena, words, "title"),
		.summary = words_field(arena, words, "summary"),
		.goal = words_field(arena, words, "goal"),
		.impact = words_field(arena, words, "impact"),
		.body = body == NULL ? "" : arena_strdup(arena, body + 2),
		.by_day = words_field(arena, words, "deadline"),
		.change = words_field(arena, words, "change"),
	};
	in_force(p, text);
	p->alignment = p->phase == PHASE_DRAFT ? "" : p->alignment;
	if (event->kind == EVENT_PROPOSAL_AMENDED && (p->phase == PHASE_CALL || p->phase == PHASE_CLOSED))
		call_again(arena, p, event);
	else if (p->call_until != INSTANT_NONE && event->due != INSTANT_NONE)
		p->call_until = event->due; /* amended again before it opened */
}

const struct proposal_text *text_now(const struct proposal *p)
{
	return &p->texts.items[p->texts.count - 1];
}

const struct proposal_text *text_before(const struct proposal *p)
{
	return p->texts.count < 2 ? NULL : &p->texts.items[p->texts.count - 2];
}

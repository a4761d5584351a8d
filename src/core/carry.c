/* SPDX-License-Identifier: MIT */
/* Replies to V1 after V2: kept, not counted; what is against it is carried over. */
#include "core/consensus.h"

#include <string.h>

/* The next free C-n or Q-n, counting those this letter has raised already. */
static const char *remark_id(struct decision *d, const struct remarks *remarks, char letter, enum event_kind kind)
{
	size_t count = remarks->count + 1;
	for (size_t i = 0; i < d->count; i++)
		count += d->items[i].kind == kind;
	return arena_printf(d->arena, "%c-%zu", letter, count);
}

void record_remark(struct decision *d, const struct intent *intent, const struct proposal *p,
                          const struct reading *reading)
{
	bool concern = reading->meaning == MEANING_CONCERN;
	enum event_kind kind = concern ? EVENT_CONCERN_RAISED : EVENT_QUESTION_ASKED;
	const char *id = remark_id(d, concern ? &p->concerns : &p->questions, concern ? 'C' : 'Q', kind);
	struct event *event = decision_answer(d, intent, kind);
	event->value = id;
	event->words = *reading->words == '\0' ? intent->fresh : reading->words;
	decision_class(d, CLASS_RECORDED, meaning_word(reading->meaning));
}

static const char *words_of(const struct intent *intent, const struct reading *reading)
{
	return *reading->words == '\0' ? intent->fresh : reading->words;
}

static void carry_concern(struct decision *d, const struct intent *intent, const struct proposal *p, const char *words)
{
	const char *id = remark_id(d, &p->concerns, 'C', EVENT_CONCERN_RAISED);
	struct event *event = decision_answer(d, intent, EVENT_CONCERN_RAISED);
	event->version = arena_printf(d->arena, "V%u", p->version);
	event->value = id;
	event->words = words;
}

/* They may well mean to stop the new text too: the outcome waits until they say so. */
static void hold(struct decision *d, const struct intent *intent, const struct proposal *p)
{
	struct event *event = decision_answer(d, intent, EVENT_RESPONSE_UNCLEAR);
	event->version = arena_printf(d->arena, "V%u", p->version);
	event->value = problem_word(PROBLEM_BLOCK_LIKE);
	event->words = *intent->fresh == '\0' ? NULL : intent->fresh;
}

void carry_over(struct decision *d, const struct intent *intent, const struct proposal *p)
{
	struct event *event = decision_answer(d, intent, EVENT_RESPONSE_NOT_COUNTED);
	bool block = intent_has(intent, PROBLEM_BLOCK_LIKE);
	event->value = "old_version";
	event->words = *intent->fresh == '\0' ? NULL : intent->fresh;
	decision_class(d, CLASS_REFUSED, "old_version");
	const struct decision before = *d;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		bool blocks = reading->meaning == MEANING_BLOCK;
		if (reading->result == RESULT_RECORD && (blocks || reading->meaning == MEANING_CONCERN) &&
		    *words_of(intent, reading) != '\0')
			carry_concern(d, intent, p, words_of(intent, reading));
		block |= blocks;
	}
	/* More than one letter may cause: the words stand in the first row, and a person looks at them. */
	bool many = decision_too_many(d, &before);
	if (many)
		decision_undo(d, &before);
	if (block || many)
		hold(d, intent, p);
}

/* SPDX-License-Identifier: MIT */
#include "core/decision.h"

#include "core/workflow.h"

struct decision decision_begin(struct arena *arena, const struct rules *rules, const struct state *state,
                               instant now)
{
	return (struct decision){
		.rules = rules,
		.state = state,
		.now = now,
		.arena = arena,
		.next_ledger = state->ledger_rows,
		.next_journal = state->journal_rows + 1,
		.rows_a_letter = 12,
		.class = CLASS_COUNT,
		.note = "",
		.confirmed = NOBODY,
	};
}

struct event *decision_add(struct decision *d, enum event_kind kind)
{
	struct event *event = LIST_PUSH(d->arena, d);
	*event = event_new(kind);
	event->time = d->now;
	event->row = event_type(kind)->book == BOOK_LEDGER ? d->next_ledger++ : d->next_journal++;
	event->by = "system";
	event->via = VIA_CLOCK;
	return event;
}

struct event *decision_answer(struct decision *d, const struct intent *intent, enum event_kind kind)
{
	struct event *event = decision_add(d, kind);
	event->subject = intent->request.subject;
	event->version = intent->request.version;
	event->member = intent->member;
	event->by = intent->by == NULL ? intent->member : intent->by;
	event->via = intent->via;
	event->received = intent->received;
	return event;
}

bool decision_too_many(const struct decision *d, const struct decision *before)
{
	uint64_t bound = d->rows_a_letter < ROWS_A_LETTER_MOST ? (uint64_t)d->rows_a_letter : ROWS_A_LETTER_MOST;
	return d->next_ledger - before->next_ledger > bound;
}

void decision_undo(struct decision *d, const struct decision *before)
{
	d->count = before->count;
	d->next_ledger = before->next_ledger;
	d->next_journal = before->next_journal;
	d->class = before->class;
	d->note = before->note;
}

bool is_reason(const char *words)
{
	enum { LEAST_SPACES = 2 };
	size_t spaces = 0;
	for (const char *c = words; *c != '\0'; c++)
		spaces += *c == ' ' || *c == '\n';
	return spaces >= LEAST_SPACES;
}

const char *decision_earlier(struct decision *d, uint64_t row)
{
	const char *words = row == 0 || d->words == NULL ? NULL : d->words(d->context, d->arena, row);
	return words != NULL && is_reason(words) ? words : "";
}

const char *decision_ref(struct decision *d, uint64_t row)
{
	return row == 0 ? "" : arena_printf(d->arena, "r%llu", (unsigned long long)row);
}

/* Which class goes before which, when a letter fits several: smaller goes first. */
static int rank(enum letter_class class)
{
	switch (class) {
	case CLASS_HELD:
		return 0;
	case CLASS_ASKED_BACK:
		return 1;
	case CLASS_REPLACED:
		return 2;
	case CLASS_RECORDED:
		return 3;
	case CLASS_REFUSED:
		return 4;
	case CLASS_NOTED:
		return 5;
	case CLASS_ROBOT:
	case CLASS_BOUNCE:
	case CLASS_DUPLICATE:
	case CLASS_UNRELATED:
		return 6;
	case CLASS_COUNT:
		break;
	}
	return 7;
}

void decision_class(struct decision *d, enum letter_class class, const char *note)
{
	if (rank(class) >= rank(d->class))
		return;
	d->class = class;
	d->note = note;
}

void decide_reading(struct decision *d, uint64_t count)
{
	struct event *event = decision_add(d, EVENT_MAILBOX_READ);
	event->value = arena_printf(d->arena, "%llu", (unsigned long long)count);
	event->received = d->now;
	d->letters_read = count;
}

bool decide_due(struct decision *d, size_t place)
{
	size_t count;
	const struct workflow *const *all = workflows(&count);
	if (place >= count)
		return false;
	if (all[place]->tick != NULL)
		all[place]->tick(d);
	return true;
}

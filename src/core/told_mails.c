/* SPDX-License-Identifier: MIT */
/*
 * What the receipts promise: a question is passed on to who proposed it, a
 * concern, the wish for more time, and a block or concern that came late to the
 * Facilitator, each to one person who is to talk with the writer.
 */
#include "core/calendar.h"
#include "core/talk.h"

#include <string.h>

struct told {
	const struct proposal *proposal;
	enum book book;
	uint64_t row;
	uint32_t asker, to;
	const char *what; /* question, concern, more_time, late: the flag of the template */
	const char *id;   /* C-1, Q-1; "" none */
};

static void told_mail(struct owing *o, const struct told *told)
{
	const struct proposal *p = told->proposal;
	struct owed_about about = {
		.book = told->book == BOOK_LEDGER ? 'r' : 'j',
		.row = told->row,
		.purpose = "told",
		.template = "told",
		.subject = "",
		.order = ORDER_CALL,
		.since = o->now,
	};
	bool answers = strcmp(told->what, "question") == 0 && talk_answers(o->state, p, told->to);
	if (answers) {
		about.kind = REQUEST_QUESTION;
		about.subject = arena_printf(o->arena, "r%llu", (unsigned long long)told->row);
	}
	struct mail *mail = owed_mail(o, &about, told->to);
	if (mail == NULL)
		return;
	if (answers)
		owed_flag(o, mail, "answers");
	call_values(o, mail, p);
	const char *words = o->words(o->context, o->arena, told->book, told->row);
	owed_text(o, mail, "subject_id", p->id);
	owed_text(o, mail, "asker", o->state->people.items[told->asker].name);
	owed_text(o, mail, "id", told->id);
	owed_text(o, mail, "words", words == NULL ? "" : words);
	owed_flag(o, mail, told->what);
	owed_emit(o, mail);
}

void told_row(struct owing *o, const struct proposal *proposal, uint64_t row, uint32_t asker, uint32_t to,
              const char *what)
{
	if (to != NOBODY)
		told_mail(o, &(struct told){proposal, BOOK_LEDGER, row, asker, to, what, ""});
}

static void remarks(struct owing *o, const struct proposal *p, const struct remarks *list, const char *what,
                    bool proposer)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct remark *remark = &list->items[i];
		if (remark->person == NOBODY)
			continue;
		uint32_t helper = owed_helper(o->state, remark->person);
		bool asks = proposer && p->proposer != NOBODY && p->proposer != remark->person &&
		            o->state->people.items[p->proposer].active;
		told_mail(o, &(struct told){p, BOOK_LEDGER, remark->row, remark->person, asks ? p->proposer : helper,
		                            what, remark->id});
	}
}

/* A letter that was only noted, or came late: its words are with its own row, or with the ledger row it caused. */
static void letters(struct owing *o, const struct proposal *p, enum request_kind kind, enum letter_class class,
                    const char *note, const char *what)
{
	const struct state *state = o->state;
	for (size_t i = 0; i < state->taken.count; i++) {
		const struct taken *letter = &state->taken.items[i];
		if (letter->about->class != class || letter->about->time < state->horizon || letter->person == NOBODY || letter->about->kind != (uint16_t)kind ||
		    strcmp(letter->about->note, note) != 0 || strcmp(letter->about->subject, p->id) != 0)
			continue;
		bool ledger = letter->row_count > 0;
		told_mail(o, &(struct told){p, ledger ? BOOK_LEDGER : BOOK_JOURNAL, ledger ? letter->first_row : letter->row,
		                            letter->person, owed_helper(state, letter->person), what, ""});
	}
}

void told_late(struct owing *o, const struct proposal *p)
{
	letters(o, p, REQUEST_CALL, CLASS_REFUSED, "late_told", "late");
}

void told_owed(struct owing *o, const struct proposal *p)
{
	remarks(o, p, &p->questions, "question", true);
	remarks(o, p, &p->concerns, "concern", false);
	letters(o, p, REQUEST_CALL, CLASS_NOTED, meaning_word(MEANING_MORE_TIME), "more_time");
	letters(o, p, REQUEST_TALK, CLASS_NOTED, meaning_word(MEANING_NOT_ME), "not_me");
}

/* SPDX-License-Identifier: MIT */
/*
 * An answer that somebody else gave for a person - the Recorder wrote it down,
 * an alternate answered instead - is told to whose it is, with the receipts,
 * and how to say that it is wrong. What the Recorder entered by a command is
 * told to the Recorder as well; by mail, the answer to the letter does that.
 */
#include "core/calendar.h"
#include "core/consensus.h"

#include <string.h>

/* Rows of one person, one after the other, that one other person caused. */
struct entry {
	const struct fact *facts;
	size_t count;
};

static bool is_for_other(const struct fact *fact)
{
	if (fact->by == NOBODY || fact->person == NOBODY || fact->by == fact->person)
		return false;
	switch (fact->about->kind) {
	case EVENT_RESPONSE_RECORDED_FOR:
	case EVENT_RESPONSE_BY_ALTERNATE:
	case EVENT_RESPONSE_RECEIVED: /* late answers that the Facilitator lets count */
	case EVENT_RESPONSE_REPLACED:
	case EVENT_RESPONSE_WITHDRAWN:
	case EVENT_CONCERN_RAISED:
	case EVENT_QUESTION_ASKED:
	case EVENT_BLOCK_RAISED:
	case EVENT_BLOCK_WITHDRAWN:
		return true;
	case EVENT_RESPONSE_UNCLEAR:
		return strcmp(fact->about->value, "for_conflict") == 0;
	default:
		return false;
	}
}

/* A row that can only be the first of its entry, but for the block that it ends. */
static bool begins_entry(const struct entry *entry, const struct fact *fact)
{
	const struct fact *last = &entry->facts[entry->count - 1];
	bool position = fact->about->kind == EVENT_RESPONSE_RECORDED_FOR || fact->about->kind == EVENT_RESPONSE_BY_ALTERNATE ||
	                fact->about->kind == EVENT_RESPONSE_WITHDRAWN || fact->about->kind == EVENT_RESPONSE_RECEIVED ||
	                fact->about->kind == EVENT_RESPONSE_REPLACED;
	return fact->about->kind == EVENT_BLOCK_WITHDRAWN || (position && last->about->kind != EVENT_BLOCK_WITHDRAWN);
}

static struct entry entry_at(const struct state *state, size_t at)
{
	const struct fact *first = &state->facts.items[at];
	struct entry entry = {first, 1};
	while (at + entry.count < state->facts.count) {
		const struct fact *fact = &first[entry.count];
		if (fact->row != first->row + entry.count || fact->person != first->person || fact->by != first->by ||
		    fact->received != first->received || !is_for_other(fact) || begins_entry(&entry, fact))
			break;
		entry.count++;
	}
	return entry;
}

/* True when a letter caused these rows: its answer is the receipt of who wrote it. */
static bool is_of_letter(const struct state *state, uint64_t row)
{
	for (size_t i = state->taken.count; i-- > 0;) {
		const struct taken *letter = &state->taken.items[i];
		if (letter->row_count > 0 && row >= letter->first_row && row < letter->first_row + letter->row_count)
			return true;
	}
	return false;
}

static bool is_alternate(const struct entry *entry, const struct proposal *p)
{
	const struct voice *voice = alternate_voice(p, entry->facts->by);
	return voice != NULL && voice->person == entry->facts->person;
}

static void fact_item(struct owing *o, struct mail *mail, const struct fact *fact)
{
	enum meaning meaning = MEANING_NONE;
	bool remark = fact->about->kind == EVENT_CONCERN_RAISED || fact->about->kind == EVENT_QUESTION_ASKED;
	if (fact->about->kind == EVENT_BLOCK_RAISED || fact->about->kind == EVENT_BLOCK_WITHDRAWN)
		return;
	if (fact->about->kind == EVENT_RESPONSE_WITHDRAWN)
		meaning = MEANING_WITHDRAW;
	else if (remark)
		meaning = fact->about->kind == EVENT_CONCERN_RAISED ? MEANING_CONCERN : MEANING_QUESTION;
	else
		meaning_find(fact->about->value, &meaning);
	struct value *item = owed_item(o, mail, "rows");
	value_text(o->arena, item, "word", mail_word(meaning, mail->language));
	value_text(o->arena, item, "words", fact->about->words ? owed_words(o, fact->row) : "");
	value_text(o->arena, item, "id", remark ? fact->about->value : "");
}

static struct mail *entry_mail(struct owing *o, const struct entry *entry, const struct proposal *p, uint32_t to)
{
	struct owed_about about = {
		.book = 'r',
		.row = entry->facts->row,
		.purpose = "recorded",
		.template = "recorded_for",
		.kind = to == entry->facts->person ? REQUEST_CALL : REQUEST_NONE,
		.subject = to == entry->facts->person ? p->id : "",
		.version = to == entry->facts->person ? p->version : 0,
		.order = ORDER_RECEIPT,
		.since = entry->facts->received,
	};
	return owed_mail(o, &about, to);
}

/* Who gave it: the flag of the template. */
static const char *flag_of(const struct entry *entry, const struct proposal *p)
{
	for (size_t i = 0; i < entry->count; i++)
		if (entry->facts[i].about->kind == EVENT_RESPONSE_RECEIVED || entry->facts[i].about->kind == EVENT_RESPONSE_REPLACED)
			return "late";
	return is_alternate(entry, p) ? "alternate" : "recorder";
}

/* True when an answer stands that was given after this one. */
static bool is_older(const struct entry *entry, const struct proposal *p)
{
	for (size_t i = 0; i < p->voices.count; i++) {
		const struct voice *voice = &p->voices.items[i];
		if (voice->person == entry->facts->person)
			return *voice_position(voice) != '\0' && entry->facts->received < voice->received;
	}
	return false;
}

static void tell(struct owing *o, const struct entry *entry, const struct proposal *p, uint32_t to)
{
	struct mail *mail = entry_mail(o, entry, p, to);
	if (mail == NULL)
		return;
	const struct state *state = o->state;
	bool conflict = entry->facts->about->kind == EVENT_RESPONSE_UNCLEAR;
	call_values(o, mail, p);
	owed_text(o, mail, "subject_id", p->id);
	owed_text(o, mail, "who", state->people.items[entry->facts->by].name);
	owed_text(o, mail, "whom", state->people.items[entry->facts->person].name);
	owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, entry->facts->received));
	owed_flag(o, mail, to != entry->facts->person ? "copy" : conflict ? "conflict" : flag_of(entry, p));
	if (is_older(entry, p))
		owed_flag(o, mail, "older");
	for (size_t i = 0; i < entry->count; i++) {
		fact_item(o, mail, &entry->facts[i]);
		*LIST_PUSH(o->arena, &mail->receipts) = entry->facts[i].row;
	}
	if (conflict)
		owed_flag(o, mail, "choose_call");
	else if (p->phase == PHASE_CALL && o->now < p->deadline)
		owed_flag(o, mail, "changeable");
	owed_emit(o, mail);
}

void recorded_owed(struct owing *o)
{
	for (size_t i = 0; i < o->state->facts.count && !o->stopped; i++) {
		const struct fact *fact = &o->state->facts.items[i];
		const struct proposal *p = is_for_other(fact) ? state_proposal(o->state, fact->about->subject) : NULL;
		if (p == NULL)
			continue;
		struct entry entry = entry_at(o->state, i);
		i += entry.count - 1;
		tell(o, &entry, p, fact->person);
		if (fact->about->kind != EVENT_RESPONSE_UNCLEAR && !is_of_letter(o->state, fact->row))
			tell(o, &entry, p, fact->by);
	}
}

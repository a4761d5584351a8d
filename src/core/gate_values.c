/* SPDX-License-Identifier: MIT */
/* What people told us, and who asked them, as the mails of a call show it. */
#include "core/calendar.h"
#include "core/gate.h"
#include "core/input.h"

#include <string.h>

enum { QUOTE_BYTES = 600, QUOTES_MOST = 20, QUOTES_A_GIVER = 3 };

static const char *name_of(const struct state *state, uint32_t person)
{
	const struct person *p = &state->people.items[person];
	return *p->name == '\0' ? p->id : p->name;
}

const char *input_quote(struct owing *o, const struct input *input)
{
	if (!input->quote || input->taken_back || !input->words)
		return "";
	const char *words = o->words(o->context, o->arena, BOOK_JOURNAL, input->row);
	if (words == NULL)
		return "";
	size_t length = strnlen(words, QUOTE_BYTES);
	if (words[length] == '\0')
		return words;
	while (length > 0 && ((unsigned char)words[length] & 0xc0) == 0x80)
		length--;
	return arena_printf(o->arena, "%.*s ...", (int)length, words);
}

/* Nobody fills the mail alone. */
static bool is_one_of_many(const struct state *state, const struct input *input)
{
	unsigned before = 0;
	for (uint32_t i = input->before; i != NOBODY; i = state->inputs.items[i].before)
		before += !state->inputs.items[i].taken_back;
	return before >= QUOTES_A_GIVER;
}

/* Quotes with consent; who gave them is not shown, and they stand in the order in which they came. */
static void quotes(struct owing *o, struct mail *mail, const struct proposal *p)
{
	unsigned shown = 0, more = 0;
	for (size_t i = 0; i < o->state->inputs.count; i++) {
		const struct input *input = &o->state->inputs.items[i];
		const char *words = gate_input_counts(o->state, p, input) ? input_quote(o, input) : "";
		if (*words == '\0')
			continue;
		if (is_one_of_many(o->state, input) || shown++ >= QUOTES_MOST) {
			more++;
			continue;
		}
		value_text(o->arena, owed_item(o, mail, "quotes"), "words", words);
		owed_flag(o, mail, "has_quotes");
	}
	if (more > 0)
		owed_number(o, mail, "more_quotes", more);
}

static void reports(struct owing *o, struct mail *mail, const struct proposal *p)
{
	for (uint32_t i = 0; i < o->state->people.count; i++) {
		enum meaning result = gate_report(p, i);
		if (result == MEANING_NONE && !state_has_voice(o->state, i))
			continue;
		bool sought = result == MEANING_ASKED || result == MEANING_NOBODY;
		const char *list = sought ? "askers" : result == MEANING_COULD_NOT ? "unable" : "unheard";
		value_text(o->arena, owed_item(o, mail, list), "name", name_of(o->state, i));
		owed_flag(o, mail, sought ? "has_askers" : result == MEANING_COULD_NOT ? "has_unable" : "has_unheard");
	}
}

static void waivers(struct owing *o, struct mail *mail, const struct proposal *p)
{
	for (size_t i = 0; i < p->gate.waivers.count; i++) {
		const struct waiver *waiver = &p->gate.waivers.items[i];
		struct value *item = owed_item(o, mail, "waivers");
		value_text(o->arena, item, "name", name_of(o->state, waiver->person));
		value_text(o->arena, item, "words", owed_words(o, waiver->row));
	}
	owed_text(o, mail, "ask_after",
	          calendar_end_words(o->arena, o->rules, mail->language, p->gate.ask_after));
	owed_flag(o, mail, "waived");
}

void gate_values(struct owing *o, struct mail *mail, const struct proposal *p)
{
	if (!gate_needed(p->kind) || p->gate.stated_row == 0)
		return;
	unsigned heard = gate_heard(o->state, p);
	owed_flag(o, mail, "gate");
	if (heard == 1)
		owed_flag(o, mail, "one_heard");
	else if (heard > 1)
		owed_number(o, mail, "heard", heard);
	else
		owed_flag(o, mail, "none_heard");
	quotes(o, mail, p);
	reports(o, mail, p);
	if (gate_state(o->state, p, o->now) == GATE_WAIVED)
		waivers(o, mail, p);
}

static bool shares_group(const struct state *state, const struct seat *rep, uint32_t person)
{
	for (uint32_t at = state->people.items[person].first_seat; at != NOBODY; at = state->seats.items[at].next)
		if (state->seats.items[at].active && state->seats.items[at].about->group == rep->about->group)
			return true;
	return false;
}

void gate_welcome(struct owing *o, struct value *item, const struct proposal *p, uint32_t person)
{
	if (!gate_needed(p->kind) || p->phase == PHASE_DECIDED)
		return;
	value_flag(o->arena, item, "input_too", true);
	for (size_t i = 0; person != NOBODY && i < o->state->seats.count; i++) {
		const struct seat *seat = &o->state->seats.items[i];
		if (!seat->active || strcmp(seat->about->role, "workgroup_representative") != 0 || seat->person == person ||
		    !shares_group(o->state, seat, person))
			continue;
		value_text(o->arena, value_item(o->arena, value_list(o->arena, item, "reps")), "name",
		           name_of(o->state, seat->person));
		value_flag(o->arena, item, "has_reps", true);
	}
}

void gate_invite(struct owing *o, struct mail *mail)
{
	for (size_t i = 0; i < o->state->proposals.count; i++) {
		const struct proposal *p = &o->state->proposals.items[i];
		if (p->gate.asked_row == 0 || p->phase == PHASE_DECIDED)
			continue;
		struct value *item = owed_item(o, mail, "asking");
		value_text(o->arena, item, "subject_id", p->id);
		value_text(o->arena, item, "title", p->title);
		owed_flag(o, mail, "has_asking");
	}
}

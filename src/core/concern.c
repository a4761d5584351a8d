/* SPDX-License-Identifier: MIT */
/* The life of a concern: only who raised it says that it is resolved. */
#include "core/talk.h"

#include <string.h>

void concern_apply(struct proposal *p, const struct event *event)
{
	for (size_t i = 0; i < p->concerns.count; i++) {
		struct remark *concern = &p->concerns.items[i];
		if (strcmp(concern->id, event->value) != 0)
			continue;
		concern->answer_row = event->row;
		concern->is = event->kind == EVENT_CONCERN_RESOLVED    ? REMARK_RESOLVED
		              : event->kind == EVENT_CONCERN_WITHDRAWN ? REMARK_WITHDRAWN
		                                                       : REMARK_STANDS;
	}
}

bool concern_is_open(const struct remark *concern)
{
	return concern->is == REMARK_OPEN || concern->is == REMARK_STANDS;
}

bool concern_meaning(enum meaning meaning)
{
	return meaning == MEANING_RESOLVED || meaning == MEANING_STANDS || meaning == MEANING_WITHDRAW_CONCERN;
}

/* The concern that is meant: the one that is named, else the only open one. *ret_why: why none. */
static const struct remark *meant(const struct proposal *p, uint32_t person, const char *id, const char **ret_why)
{
	const struct remark *found = NULL;
	size_t own = 0, open = 0;
	for (size_t i = 0; i < p->concerns.count; i++) {
		const struct remark *concern = &p->concerns.items[i];
		if (concern->person != person)
			continue;
		own++;
		open += concern_is_open(concern);
		if (*id != '\0' ? strcmp(concern->id, id) == 0 : concern_is_open(concern))
			found = concern;
	}
	if (found != NULL && (*id != '\0' || open == 1))
		return found;
	*ret_why = own == 0 ? "no_concern" : *id == '\0' && open == 0 ? "no_open_concern" : "which_concern";
	return NULL;
}

static bool says_it_already(const struct remark *concern, enum meaning meaning)
{
	return (meaning == MEANING_RESOLVED && concern->is == REMARK_RESOLVED) ||
	       (meaning == MEANING_WITHDRAW_CONCERN && concern->is == REMARK_WITHDRAWN) ||
	       (meaning == MEANING_STANDS && concern->is == REMARK_STANDS);
}

void concern_reading(struct decision *d, const struct intent *intent, const struct proposal *p,
                     const struct reading *reading)
{
	static const struct {
		enum meaning meaning;
		enum event_kind kind;
	} kinds[] = {{MEANING_RESOLVED, EVENT_CONCERN_RESOLVED},
	             {MEANING_WITHDRAW_CONCERN, EVENT_CONCERN_WITHDRAWN},
	             {MEANING_STANDS, EVENT_CONCERN_STANDS}};
	const char *why;
	const struct remark *concern = meant(p, state_person(d->state, intent->member), reading->value, &why);
	if (concern == NULL || says_it_already(concern, reading->meaning)) {
		bool which = concern == NULL && strcmp(why, "which_concern") == 0;
		decision_class(d, which ? CLASS_ASKED_BACK : CLASS_NOTED, concern == NULL ? why : "concern_said");
		return;
	}
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (kinds[i].meaning != reading->meaning)
			continue;
		struct event *event = decision_answer(d, intent, kinds[i].kind);
		event->version = arena_printf(d->arena, "V%u", p->version);
		event->value = concern->id;
		event->ref = decision_ref(d, concern->row);
		event->words = *reading->words == '\0' ? NULL : reading->words;
		decision_class(d, CLASS_RECORDED, meaning_word(reading->meaning));
	}
}

bool concern_letter(struct decision *d, const struct intent *intent, const struct proposal *p)
{
	bool any = false;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		bool says = concern_meaning(reading->meaning) && reading->result == RESULT_RECORD;
		if (!says && reading->meaning != MEANING_THANKS && !meaning_is_service(reading->meaning))
			return false;
		any |= says;
	}
	if (!any || intent_has(intent, PROBLEM_BLOCK_LIKE) || p->phase == PHASE_DECIDED)
		return false;
	const struct decision before = *d;
	for (size_t i = 0; i < intent->readings.count; i++)
		if (concern_meaning(intent->readings.items[i].meaning))
			concern_reading(d, intent, p, &intent->readings.items[i]);
	if (decision_too_many(d, &before)) {
		decision_undo(d, &before);
		decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_TOO_MANY));
	}
	return true;
}

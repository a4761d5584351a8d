/* SPDX-License-Identifier: MIT */
#include "core/intent.h"

bool intent_has(const struct intent *intent, enum problem problem)
{
	for (size_t i = 0; i < intent->problems.count; i++)
		if (intent->problems.items[i] == problem)
			return true;
	return false;
}

bool intent_says_something(const struct intent *intent, bool unknown_words)
{
	for (size_t i = 0; i < intent->readings.count; i++) {
		enum meaning meaning = intent->readings.items[i].meaning;
		bool counts = meaning != MEANING_NONE || unknown_words;
		if (counts && meaning != MEANING_THANKS && meaning != MEANING_HELP && !meaning_is_service(meaning))
			return true;
	}
	return intent_has(intent, PROBLEM_BLOCK_LIKE);
}

void intent_add_problem(struct arena *arena, struct intent *intent, enum problem problem)
{
	if (!intent_has(intent, problem))
		*LIST_PUSH(arena, &intent->problems) = problem;
}

struct intent intent_new(void)
{
	return (struct intent){
		.letter = "",
		.mark = "",
		.place = "",
		.message_id = "",
		.subject = "",
		.from = "",
		.received = INSTANT_NONE,
		.away_until = INSTANT_NONE,
		.member = "",
		.request = {.subject = "", .version = "", .member = "", .token = ""},
		.fresh = "",
		.shown = "",
	};
}

bool intent_is_task(const struct intent *intent)
{
	bool any = false;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (reading->meaning == MEANING_THANKS || meaning_is_service(reading->meaning))
			continue;
		if (reading->result != RESULT_NOT_COUNTED || !meaning_is_task(reading->meaning))
			return false;
		any = true;
	}
	return any && !intent_has(intent, PROBLEM_BLOCK_LIKE);
}

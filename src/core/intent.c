/* SPDX-License-Identifier: MIT */
#include "core/intent.h"

bool intent_has(const struct intent *intent, enum problem problem)
{
	for (size_t i = 0; i < intent->problems.count; i++)
		if (intent->problems.items[i] == problem)
			return true;
	return false;
}

void intent_add_problem(struct arena *arena, struct intent *intent, enum problem problem)
{
	if (!intent_has(intent, problem))
		*LIST_PUSH(arena, &intent->problems) = problem;
}

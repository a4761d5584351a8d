/* SPDX-License-Identifier: MIT */
/* For the targets behind which something is decided: the shipped rules, and noon of a day. */
#ifndef ASSENT_TESTS_FUZZ_CORE_KIT_H
#define ASSENT_TESTS_FUZZ_CORE_KIT_H

#include "core/decision.h"
#include "letter_kit.h"

static inline const struct rules *kit_rules(void)
{
	static struct arena arena;
	static struct rules rules;
	struct error error = {0};
	if (rules.call_days == 0) {
		kit_words(); /* it says where the shipped files are */
		HOLDS(rules_read(&arena, "/nonexistent", "2023", &rules, &error));
		HOLDS(zone_read(&arena, "America/Detroit", &rules.zone, &error));
	}
	return &rules;
}

/* A decision of noon (UTC) on December 1, 2026. */
static inline struct decision kit_decision(struct arena *arena, const struct state *state)
{
	const struct date day = {2026, 12, 1};
	return decision_begin(arena, kit_rules(), state, date_to_days(day) * SECONDS_A_DAY + SECONDS_A_DAY / 2);
}

/* Folds in what was decided: all of it can stand in the books. */
static inline void kit_apply(struct state *state, const struct decision *d)
{
	for (size_t i = 0; i < d->count; i++) {
		const char *wrong = event_check(&d->items[i]);
		if (wrong != NULL)
			fprintf(stderr, "%s: %s\n", event_type(d->items[i].kind)->name, wrong);
		HOLDS(wrong == NULL);
		state_apply(state, &d->items[i]);
	}
}

#endif

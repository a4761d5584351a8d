/* SPDX-License-Identifier: MIT */
/*
 * What the Recorder enters for others: the first byte says what was asked and
 * how (kit_grammar), the rest is the fresh text. Nothing is entered for a name
 * that is not one member's; what is entered is counted as the member's own
 * reply would be; more entries than a letter may have are none.
 *
 * fuzz: -max_len=2048
 */
#include "letter_kit.h"
#include "letter/for_others.h"

enum { MOST_ENTRIES = 40 };

static bool at_line_start(const char *text, size_t at)
{
	return at == 0 || text[at - 1] == '\n';
}

static const struct reading *reading_of(const struct intent *intent, const struct for_other *other)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning == MEANING_RECORD_FOR && intent->readings.items[i].line == other->line)
			return &intent->readings.items[i];
	return NULL;
}

static void check_other(const struct grammar *grammar, const struct intent *intent, const struct for_other *other)
{
	const struct reading *reading = reading_of(intent, other);
	HOLDS(reading != NULL && strcmp(reading->value, other->name) == 0);
	HOLDS(reading->result != RESULT_RECORD || *other->member != '\0');
	HOLDS(*other->member != '\0' || intent_has(intent, PROBLEM_WHICH_PERSON));
	HOLDS(other->via < VIA_COUNT && kit_is_flat(other->name));
	HOLDS(u8_check((const uint8_t *)other->words, strlen(other->words)) == NULL);
	kit_check_counted(grammar, &other->readings);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	if (length == 0)
		return 0;
	struct arena arena = {0};
	struct grammar grammar = kit_grammar(bytes[0]);
	struct intent intent = {.fresh = kit_text(&arena, bytes + 1, length - 1), .via = VIA_MAIL};
	const struct names names = {kit_named, NULL};
	size_t at = for_others_begin(&arena, &grammar, intent.fresh);
	HOLDS(at <= strlen(intent.fresh) && (intent.fresh[at] == '\0' || at_line_start(intent.fresh, at)));
	if (intent.fresh[at] != '\0') {
		for_others_read(&arena, &grammar, &names, at, &intent);
		HOLDS(intent.readings.count > 0 && intent.others.count <= MOST_ENTRIES);
		HOLDS(intent.others.count > 0 || intent_has(&intent, PROBLEM_TOO_MANY));
		kit_check_intent(&intent);
		for (size_t i = 0; i < intent.others.count; i++)
			check_other(&grammar, &intent, &intent.others.items[i]);
		/* What stands in front of it holds no entry. */
		const char *own = arena_strndup(&arena, intent.fresh, at);
		HOLDS(for_others_begin(&arena, &grammar, own) == strlen(own));
	}
	arena_release(&arena);
	return 0;
}

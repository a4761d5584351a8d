/* SPDX-License-Identifier: MIT */
/*
 * The grammar of replies: the first byte says what was asked and how (kit_grammar),
 * the rest is the fresh text. What may be somebody else's words, and what nobody asked
 * for, is never counted; of two different positions none is.
 *
 * fuzz: -max_len=2048
 */
#include "letter_kit.h"
#include "letter/opinion.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	if (length == 0)
		return 0;
	struct arena arena = {0};
	struct grammar grammar = kit_grammar(bytes[0]);
	struct intent intent = {.fresh = kit_text(&arena, bytes + 1, length - 1)};
	grammar_read(&arena, &grammar, &intent);
	kit_check_intent(&intent);
	kit_check_counted(&grammar, &intent.readings);
	size_t read = intent.readings.count;
	opinion_read(&arena, &grammar, intent.fresh, &intent);
	kit_check_intent(&intent);
	for (size_t i = read; i < intent.readings.count; i++)
		HOLDS(intent.readings.items[i].result == RESULT_NOTE);
	struct intent subject = {.fresh = ""};
	grammar_read_subject(&arena, &grammar, strtok(arena_strdup(&arena, intent.fresh), "\n") == NULL ? "" : intent.fresh, &subject);
	for (size_t i = 0; i < subject.readings.count; i++)
		HOLDS(subject.readings.items[i].result != RESULT_RECORD);
	arena_release(&arena);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * The grammar of replies: the first byte says what was asked (kit_kind) and how,
 * the rest is the fresh text. What may be somebody else's words, and what nobody asked
 * for, is never counted; of two different positions none is.
 *
 * fuzz: -max_len=2048
 */
#include "letter_kit.h"
#include "letter/grammar.h"
#include "letter/opinion.h"

static bool is_position(const struct reading *reading)
{
	return reading->meaning == MEANING_AGREE || reading->meaning == MEANING_STAND_ASIDE || reading->meaning == MEANING_BLOCK;
}

static void check_counted(const struct grammar *grammar, const struct intent *intent)
{
	const struct reading *position = NULL;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		if (reading->result != RESULT_RECORD)
			continue;
		HOLDS(grammar->kind != REQUEST_NONE && !grammar->doubtful);
		if (!is_position(reading))
			continue;
		HOLDS(position == NULL || position->meaning == reading->meaning);
		position = reading;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	if (length == 0)
		return 0;
	struct arena arena = {0};
	unsigned how = bytes[0];
	struct grammar grammar = {
		.words = kit_words(),
		.kind = kit_kind(how),
		.yes_is_agree = (how & 64) == 0,
		.today = {2026, 12, 1},
		.writer = "ana lopez ana@example.org",
		.count = (how & 32) != 0 ? 3 : 0,
		.subject = "P-2026-004",
		.doubtful = (how & 128) != 0,
	};
	struct intent intent = {.fresh = kit_text(&arena, bytes + 1, length - 1)};
	grammar_read(&arena, &grammar, &intent);
	kit_check_intent(&intent);
	check_counted(&grammar, &intent);
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

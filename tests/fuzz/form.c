/* SPDX-License-Identifier: MIT */
/*
 * A proposal or a new text by mail: the first byte says what was asked and how
 * (kit_grammar), the rest is the fresh text, read as a form whatever leads it.
 * Each field is one line of clean text, no line of the form is an answer to
 * anything, and what is kept of it until it is complete is read back the same.
 *
 * fuzz: -max_len=2048
 */
#include "letter_kit.h"
#include "core/form.h"
#include "letter/form.h"

static const struct proposal_draft nothing = {"", "", "", "", "", "", "", "", ""};

static void check_field(const char *field)
{
	HOLDS(kit_is_flat(field) && *field != ' ' && (*field == '\0' || field[strlen(field) - 1] != ' '));
}

static void check_draft(const struct proposal_draft *draft)
{
	check_field(draft->title);
	check_field(draft->kind);
	check_field(draft->summary);
	check_field(draft->impact);
	check_field(draft->goal);
	check_field(draft->by);
	check_field(draft->deadline);
	HOLDS(u8_check((const uint8_t *)draft->body, strlen(draft->body)) == NULL);
}

static void check_same(const struct proposal_draft *one, const struct proposal_draft *other)
{
	HOLDS(strcmp(one->title, other->title) == 0 && strcmp(one->kind, other->kind) == 0);
	HOLDS(strcmp(one->summary, other->summary) == 0 && strcmp(one->impact, other->impact) == 0);
	HOLDS(strcmp(one->goal, other->goal) == 0 && strcmp(one->by, other->by) == 0);
	HOLDS(strcmp(one->deadline, other->deadline) == 0 && strcmp(one->body, other->body) == 0);
}

static void check_readings(const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		HOLDS(intent->readings.items[i].result != RESULT_RECORD || !kit_is_position(&intent->readings.items[i]));
}

static void check_kept(struct arena *arena, const struct intent *intent)
{
	struct proposal_draft draft = nothing, kept;
	const char *change, *words;
	form_read(arena, intent, &draft, &change);
	check_draft(&draft);
	check_field(change);
	words = form_words(arena, &draft);
	form_parse(arena, words, &kept);
	check_same(&draft, &kept);
	/* The same letter once more changes nothing. */
	form_read(arena, intent, &kept, &change);
	check_same(&draft, &kept);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	if (length == 0)
		return 0;
	struct arena arena = {0};
	struct grammar grammar = kit_grammar(bytes[0]);
	struct intent intent = {.fresh = kit_text(&arena, bytes + 1, length - 1)};
	enum meaning begins = form_begins(&arena, grammar.words, intent.fresh);
	HOLDS(begins == MEANING_NONE || begins == MEANING_PROPOSE || begins == MEANING_AMEND);
	grammar.kind = REQUEST_PROPOSE;
	grammar_read(&arena, &grammar, &intent);
	kit_check_intent(&intent);
	kit_check_counted(&grammar, &intent.readings);
	check_readings(&intent);
	check_kept(&arena, &intent);
	arena_release(&arena);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * A letter, from bytes to intent, as the confined reader and the letter room
 * read it. Whatever comes in, flat letters hold UTF-8 lines within their
 * bounds, and a machine's letter has no answer. A letter of an odd number of
 * bytes answers a call, another one answers nothing: there a proposal may begin.
 *
 * fuzz: -max_len=8192
 */
#include "letter_kit.h"
#include "reader/mime.h"

static void check_letter(const struct letter *letter)
{
	kit_check_lines(&letter->plain);
	kit_check_lines(&letter->html);
	HOLDS(letter->plain.count <= LINES_MAX && letter->html.count <= LINES_MAX);
	HOLDS(letter->parts.count <= MIME_PARTS_MAX && letter->reports.count <= REPORTS_MAX);
	HOLDS(letter->headers.count <= HEADER_FIELDS_MAX && letter->from.count <= ADDRESSES_MAX);
	HOLDS(kit_is_flat(letter->subject) && kit_is_flat(letter->message_id) && kit_is_flat(letter->content_type));
	for (size_t i = 0; i < letter->headers.count; i++)
		HOLDS(kit_is_flat(letter->headers.items[i].name) && kit_is_flat(letter->headers.items[i].value));
	for (size_t i = 0; i < letter->from.count; i++)
		HOLDS(kit_is_flat(letter->from.items[i].name) && kit_is_flat(letter->from.items[i].address));
	for (size_t i = 0; i < letter->parts.count; i++)
		HOLDS(kit_is_flat(letter->parts.items[i].type) && kit_is_flat(letter->parts.items[i].name));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static bool open;
	if (!open)
		mime_open();
	open = true;
	struct arena arena = {0};
	struct letter letter;
	char *copy = fuzz_string(bytes, length);
	if (mime_read(&arena, copy, length, &letter) == REFUSAL_NONE) {
		struct understanding with = kit_world();
		with.assume = length % 2 == 1 ? REQUEST_CALL : REQUEST_NONE;
		struct intent intent = {.letter = "", .mark = "", .place = ""};
		check_letter(&letter);
		understand(&arena, &letter, &with, &intent);
		kit_check_intent(&intent);
		HOLDS(intent.machine == MACHINE_NONE || intent.readings.count == 0);
	}
	free(copy);
	arena_release(&arena);
	return 0;
}

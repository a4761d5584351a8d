/* SPDX-License-Identifier: MIT */
/*
 * Authentication-Results (RFC 8601): each line of the input is one such field,
 * the topmost first. No letter both passed and failed, and what another server
 * wrote changes nothing.
 *
 * fuzz: -max_len=2048
 */
#include "letter_kit.h"
#include "letter/speaker.h"

static const char own[] = "mx.example.org";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena = {0};
	struct letter letter = {.message_id = "", .subject = "", .date = "", .content_type = ""}, longer = letter;
	*LIST_PUSH(&arena, &letter.from) = (struct address){"", "ana@example.org"};
	*LIST_PUSH(&arena, &longer.from) = (struct address){"", "ana@example.org"};
	*LIST_PUSH(&arena, &longer.headers) = (struct header){"authentication-results", "other.example.net; dmarc=pass"};
	for (const char *line; (line = kit_line(&arena, &bytes, &length)) != NULL;) {
		*LIST_PUSH(&arena, &letter.headers) = (struct header){"authentication-results", line};
		*LIST_PUSH(&arena, &longer.headers) = (struct header){"authentication-results", line};
	}
	*LIST_PUSH(&arena, &longer.headers) = (struct header){"authentication-results", "other.example.net; dmarc=fail"};
	bool failed = authentication_failed(&arena, &letter, own), passed = authentication_passed(&arena, &letter, own);
	HOLDS(!(failed && passed));
	HOLDS(authentication_failed(&arena, &longer, own) == failed);
	HOLDS(authentication_passed(&arena, &longer, own) == passed);
	HOLDS(!authentication_failed(&arena, &letter, "") && !authentication_passed(&arena, &letter, ""));
	arena_release(&arena);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * A page: from its bytes to lines.
 *
 * fuzz: -max_len=8192
 */
#include "letter_kit.h"
#include "reader/bounds.h"
#include "reader/charset.h"
#include "reader/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static bool open;
	if (!open) {
		html_open();
		charsets_open();
	}
	open = true;
	struct arena arena = {0};
	struct letter letter = {.subject = ""};
	struct text text = {.arena = &arena, .letter = &letter};
	size_t size;
	bool known;
	char *copy = fuzz_string(bytes, length);
	HOLDS(strlen(html_charset(&arena, copy, length)) <= 64);
	char *page = charset_to_utf8(&arena, html_charset(&arena, copy, length), copy, length, &size, &known);
	html_lines(&text, page, size);
	kit_check_lines(&letter.html);
	HOLDS(letter.plain.count == 0 && letter.html.count <= LINES_MAX);
	for (size_t i = 0; i < letter.html.count; i++)
		HOLDS(letter.html.items[i].origin == LINE_HTML);
	free(copy);
	arena_release(&arena);
	return 0;
}

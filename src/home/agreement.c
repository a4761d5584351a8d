/* SPDX-License-Identifier: MIT */
/* The Membership Agreement as members are asked to accept it: agreement/<language>.md of the home. */
#include "base/file.h"
#include "home/home.h"
#include "home/text.h"

#include <string.h>

/* It is mailed whole, and kept with each row that says who was asked: a summary, no code of law. */
enum { LONGEST_TEXT = 32 * 1024 };

bool agreement_read(struct arena *arena, const char *home, const char *const *languages, size_t count,
                    struct rules *rules, struct error *error)
{
	struct agreement_text *texts = ARENA_ARRAY(arena, struct agreement_text, count + 1);
	rules->agreement = texts;
	rules->agreement_count = 0;
	for (size_t i = 0; i < count; i++) {
		const char *path = file_path(arena, home, arena_printf(arena, "agreement/%s.md", languages[i]));
		const char *text;
		if (!file_exists(path))
			continue;
		if (!text_read(arena, path, &text, error))
			return false;
		if (text[strspn(text, " \t\n")] == '\0' || strlen(text) > LONGEST_TEXT)
			return error_set(error, ERROR_CONFIGURATION,
			                 "%s: it is %s: write the agreement there in about five lines, or take the file away: "
			                 "then nobody is asked by mail",
			                 path, strlen(text) > LONGEST_TEXT ? "longer than 32 KiB" : "empty");
		texts[rules->agreement_count++] = (struct agreement_text){languages[i], text};
	}
	return true;
}

/* SPDX-License-Identifier: MIT */
/* Reply words: words/<language>/<request>.ini, a Core's own file in place of the shipped one. */
#include "letter/words.h"

#include "base/file.h"
#include "home/home.h"
#include "home/keyfile.h"
#include "home/text.h"

#include <string.h>

/* The entries of one key, separated by `;`. False when the section is unknown. */
static bool add_entries(struct arena *arena, struct words *words, enum request_kind kind, const char *section,
                        const char *value)
{
	struct arena scratch = {0};
	bool known = true;
	for (bool more = true; known && more;) {
		size_t length = strcspn(value, ";");
		known = words_add(arena, words, kind, section, text_trim(&scratch, value, length));
		more = value[length] != '\0';
		value += length + more;
	}
	arena_release(&scratch);
	return known;
}

static bool read_file(struct arena *arena, const char *path, enum request_kind kind, struct words *words,
                      struct error *error)
{
	struct arena scratch = {0}; /* the file: of it, only the words are kept */
	struct key_entries entries;
	struct problem_lines problems = {.text = buf_new(&scratch)};
	bool good = keyfile_read(&scratch, path, &entries, error);
	for (size_t i = 0; good && i < entries.count; i++) {
		const struct key_entry *entry = &entries.items[i];
		if (!add_entries(arena, words, kind, entry->section, entry->value))
			problem_add(&problems, path, entry->line,
			            "[%s] is no group of reply words: use a name that stands in the shipped file",
			            entry->section);
	}
	good = good && problems_tell(&problems, error);
	arena_release(&scratch);
	return good;
}

static bool read_language(struct arena *arena, const char *home, const char *language, struct words *words,
                          struct error *error)
{
	size_t found = 0;
	for (int kind = 0; kind < REQUEST_COUNT; kind++) {
		const char *file = arena_printf(arena, "words/%s/%s.ini", language,
		                                request_kind_word((enum request_kind)kind));
		const char *path = file_path(arena, home, file);
		if (!file_exists(path))
			path = file_path(arena, share_folder(arena), file);
		if (!file_exists(path))
			continue;
		found++;
		if (!read_file(arena, path, (enum request_kind)kind, words, error))
			return false;
	}
	if (found > 0)
		return true;
	return error_set(error, ERROR_CONFIGURATION,
	                 "assent.ini: [core] languages: there are no reply words for \"%s\" in %s/words: take it "
	                 "out, or put files into %s/words/%s",
	                 language, share_folder(arena), home, language);
}

bool words_read(struct arena *arena, const char *home, const char *const *languages, size_t count,
                struct words *ret_words, struct error *error)
{
	*ret_words = (struct words){0};
	for (size_t i = 0; i < count; i++)
		if (!read_language(arena, home, languages[i], ret_words, error))
			return false;
	return true;
}

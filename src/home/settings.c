/* SPDX-License-Identifier: MIT */
#include "home/settings.h"

#include "base/file.h"
#include "home/home.h"
#include "home/keyfile.h"
#include "home/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct languages { LIST(const char *); };

static void *field_of(struct settings *settings, const struct setting *setting)
{
	return (unsigned char *)settings + setting->offset;
}

static const char *set_text(struct settings *settings, const struct setting *setting, const char *value)
{
	*(const char **)field_of(settings, setting) = value;
	return NULL;
}

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static const char *set_name(struct settings *settings, const struct setting *setting, const char *value)
{
	for (const char *c = value; *c != '\0'; c++)
		if (!is_letter_or_digit(*c) && *c != '_' && *c != '-')
			return "a name is made of letters, digits, _ and -";
	return *value == '\0' ? "it can't be empty" : set_text(settings, setting, value);
}

/* Loosely: one @, a dot behind it, nothing that could break out of a header field. */
static const char *set_address(struct arena *arena, struct settings *settings, const struct setting *setting,
                               const char *value)
{
	char *address = arena_strdup(arena, value);
	const char *at = strchr(address, '@');
	if (*address != '\0' && (at == NULL || at == address || strchr(at + 1, '@') != NULL ||
	                         strchr(at + 1, '.') == NULL || strpbrk(address, " <>,;\"()\\") != NULL))
		return "an address looks like core@example.org";
	for (char *c = address; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return set_text(settings, setting, address);
}

static const char *set_languages(struct arena *arena, struct settings *settings, const char *value)
{
	struct languages languages = {0};
	const char *separators = " ,;\t";
	value += strspn(value, separators);
	while (*value != '\0') {
		size_t length = strcspn(value, separators);
		if (length != strspn(value, "abcdefghijklmnopqrstuvwxyz") || length < 2 || length > 3)
			return "languages are codes like en or es, separated by blanks";
		*LIST_PUSH(arena, &languages) = arena_strndup(arena, value, length);
		value += length;
		value += strspn(value, separators);
	}
	if (languages.count == 0)
		return "name at least one language, like en";
	settings->languages = languages.items;
	settings->language_count = languages.count;
	return NULL;
}

static const char *const *words_of(struct arena *arena, const char *choices, size_t *ret_count)
{
	struct languages words = {0};
	while (*choices != '\0') {
		size_t length = strcspn(choices, " ");
		*LIST_PUSH(arena, &words) = arena_strndup(arena, choices, length);
		choices += length + strspn(choices + length, " ");
	}
	*ret_count = words.count;
	return words.items;
}

static const char *set_choice(struct arena *arena, struct settings *settings, const struct setting *setting,
                              const char *value)
{
	size_t count;
	const char *const *words = words_of(arena, setting->choices, &count);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(words[i], value) != 0)
			continue;
		if (setting->type == SETTING_FLAG)
			*(bool *)field_of(settings, setting) = i == 1;
		else
			set_text(settings, setting, value);
		return NULL;
	}
	const char *nearest = nearest_name(value, words, count);
	return nearest == NULL ? arena_printf(arena, "write one of: %s", setting->choices)
	                       : arena_printf(arena, "write one of: %s; did you mean %s?", setting->choices, nearest);
}

static const char *set_number(struct arena *arena, struct settings *settings, const struct setting *setting,
                              const char *value)
{
	char *end;
	errno = 0;
	long long number = strtoll(value, &end, 10);
	bool digits_only = *value != '\0' && strspn(value, "0123456789") == strlen(value);
	if (!digits_only || errno != 0 || number < setting->smallest || number > setting->largest)
		return arena_printf(arena, "write a whole number from %lld to %lld", (long long)setting->smallest,
		                    (long long)setting->largest);
	if (setting->type == SETTING_BYTES)
		*(int64_t *)field_of(settings, setting) = number;
	else
		*(int *)field_of(settings, setting) = (int)number;
	return NULL;
}

/* Sets a field from text; NULL, or what to write instead. */
static const char *set(struct arena *arena, struct settings *settings, const struct setting *setting,
                       const char *value)
{
	switch (setting->type) {
	case SETTING_TEXT:
		/* Nothing is right only where nothing is the default. */
		return *value == '\0' && *setting->standard != '\0' ? "it can't be empty"
		                                                    : set_text(settings, setting, value);
	case SETTING_ADDRESS:
		return set_address(arena, settings, setting, value);
	case SETTING_NAME:
		return set_name(settings, setting, value);
	case SETTING_LANGUAGES:
		return set_languages(arena, settings, value);
	case SETTING_CHOICE:
	case SETTING_FLAG:
		return set_choice(arena, settings, setting, value);
	case SETTING_NUMBER:
	case SETTING_BYTES:
		return set_number(arena, settings, setting, value);
	}
	return "unknown type of setting";
}

static void set_defaults(struct arena *arena, struct settings *settings)
{
	size_t count;
	const struct setting *table = settings_table(&count);
	for (size_t i = 0; i < count; i++)
		(void)set(arena, settings, &table[i], table[i].standard);
}

static const struct setting *find(const struct key_entry *entry)
{
	size_t count;
	const struct setting *table = settings_table(&count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(table[i].section, entry->section) == 0 && strcmp(table[i].key, entry->key) == 0)
			return &table[i];
	return NULL;
}

static bool is_section(const char *name)
{
	size_t count;
	const struct setting *table = settings_table(&count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(table[i].section, name) == 0)
			return true;
	return false;
}

/* Names that may have been meant: the keys of the section, or of all; or the sections. */
static const char *nearest_setting(struct arena *arena, const char *word, const char *section, bool keys)
{
	struct languages names = {0};
	size_t count;
	const struct setting *table = settings_table(&count);
	for (size_t i = 0; i < count; i++)
		if (section == NULL || strcmp(table[i].section, section) == 0)
			*LIST_PUSH(arena, &names) = keys ? table[i].key : table[i].section;
	return nearest_name(word, names.items, names.count);
}

static void tell_unknown_section(struct problem_lines *problems, const char *path, const struct key_entry *entry)
{
	const char *nearest = nearest_setting(problems->text.arena, entry->section, NULL, false);
	if (nearest != NULL)
		problem_add(problems, path, entry->line, "[%s] %s: there is no section [%s]: did you mean [%s]?",
		            entry->section, entry->key, entry->section, nearest);
	else
		problem_add(problems, path, entry->line, "[%s] %s: there is no section [%s]: take it out",
		            entry->section, entry->key, entry->section);
}

static const char *section_of_key(const char *key)
{
	size_t count;
	const struct setting *table = settings_table(&count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(table[i].key, key) == 0)
			return table[i].section;
	return NULL;
}

static void tell_unknown_key(struct problem_lines *problems, const char *path, const struct key_entry *entry)
{
	const char *elsewhere = section_of_key(entry->key);
	const char *nearest = nearest_setting(problems->text.arena, entry->key, entry->section, true);
	if (elsewhere != NULL)
		problem_add(problems, path, entry->line, "[%s] %s: not in this section: put it under [%s]",
		            entry->section, entry->key, elsewhere);
	else if (nearest != NULL)
		problem_add(problems, path, entry->line, "[%s] %s: there is no such setting: did you mean %s?",
		            entry->section, entry->key, nearest);
	else
		problem_add(problems, path, entry->line, "[%s] %s: there is no such setting: take it out",
		            entry->section, entry->key);
}

static void take(struct arena *arena, struct settings *settings, const char *path, const struct key_entry *entry,
                 struct problem_lines *problems)
{
	const struct setting *setting = find(entry);
	if (setting == NULL && !is_section(entry->section)) {
		tell_unknown_section(problems, path, entry);
	} else if (setting == NULL) {
		tell_unknown_key(problems, path, entry);
	} else {
		const char *todo = set(arena, settings, setting, entry->value);
		if (todo != NULL)
			problem_add(problems, path, entry->line, "[%s] %s = %s: not possible: %s", entry->section,
			            entry->key, entry->value, todo);
	}
}

bool settings_read(struct arena *arena, const char *home, struct settings *ret_settings, struct error *error)
{
	struct key_entries entries;
	struct problem_lines problems = {.text = buf_new(arena)};
	const char *path = file_path(arena, home, "assent.ini");
	*ret_settings = (struct settings){0};
	set_defaults(arena, ret_settings);
	if (!keyfile_read(arena, path, &entries, error))
		return false;
	for (size_t i = 0; i < entries.count; i++)
		take(arena, ret_settings, path, &entries.items[i], &problems);
	if (*ret_settings->from_name == '\0')
		ret_settings->from_name = ret_settings->short_name;
	return problems_tell(&problems, error);
}

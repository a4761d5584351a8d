/* SPDX-License-Identifier: MIT */
/* Rules files: the shipped set, then the Core's own lines over it. */
#include "core/rules.h"

#include "base/buf.h"
#include "base/file.h"
#include "home/home.h"
#include "home/keyfile.h"
#include "home/text.h"

#include <stdlib.h>
#include <string.h>

struct names { LIST(const char *); };
struct dates { LIST(struct date); };

static int *field_of(struct rules *rules, const struct rule *rule)
{
	return (int *)(void *)((unsigned char *)rules + rule->offset);
}

static bool is_flag(const struct rule *rule)
{
	return rule->smallest == 0 && rule->largest == 1;
}

/* Sets a field from text; NULL, or what to write instead. */
static const char *set(struct arena *arena, struct rules *rules, const struct rule *rule, const char *value)
{
	if (is_flag(rule)) {
		bool yes = strcmp(value, "yes") == 0;
		if (!yes && strcmp(value, "no") != 0)
			return "write yes or no";
		*field_of(rules, rule) = yes;
		return NULL;
	}
	bool digits = *value != '\0' && strlen(value) < 10 && strspn(value, "0123456789") == strlen(value);
	long number = digits ? strtol(value, NULL, 10) : -1;
	if (number < rule->smallest || number > rule->largest)
		return arena_printf(arena, "write a whole number from %d to %d", rule->smallest, rule->largest);
	*field_of(rules, rule) = (int)number;
	return NULL;
}

static const struct rule *find(const struct key_entry *entry)
{
	size_t count;
	const struct rule *table = rules_table(&count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(table[i].section, entry->section) == 0 && strcmp(table[i].key, entry->key) == 0)
			return &table[i];
	return NULL;
}

static void tell_unknown(struct problem_lines *problems, const char *path, const struct key_entry *entry)
{
	struct arena *arena = problems->text.arena;
	struct names names = {0};
	size_t count;
	const struct rule *table = rules_table(&count);
	for (size_t i = 0; i < count; i++)
		*LIST_PUSH(arena, &names) = arena_printf(arena, "[%s] %s", table[i].section, table[i].key);
	const char *written = arena_printf(arena, "[%s] %s", entry->section, entry->key);
	const char *nearest = nearest_name(written, names.items, names.count);
	if (nearest != NULL)
		problem_add(problems, path, entry->line, "%s: there is no such rule: did you mean %s?", written,
		            nearest);
	else
		problem_add(problems, path, entry->line, "%s: there is no such rule: take it out", written);
}

static bool read_file(struct arena *arena, const char *path, struct rules *rules, struct error *error)
{
	struct key_entries entries;
	struct problem_lines problems = {.text = buf_new(arena)};
	if (!keyfile_read(arena, path, &entries, error))
		return false;
	for (size_t i = 0; i < entries.count; i++) {
		const struct key_entry *entry = &entries.items[i];
		const struct rule *rule = find(entry);
		const char *todo = rule == NULL ? NULL : set(arena, rules, rule, entry->value);
		if (rule == NULL)
			tell_unknown(&problems, path, entry);
		else if (todo != NULL)
			problem_add(&problems, path, entry->line, "[%s] %s = %s: not possible: %s", entry->section,
			            entry->key, entry->value, todo);
	}
	return problems_tell(&problems, error);
}

static bool is_set_name(const char *name)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
	return *name != '\0' && strspn(name, allowed) == strlen(name);
}

static bool read_set(struct arena *arena, const char *home, const char *set_name, struct rules *rules,
                     struct error *error)
{
	const char *file = arena_printf(arena, "rules/%s.ini", set_name);
	const char *paths[] = {file_path(arena, share_folder(arena), file), file_path(arena, home, file)};
	size_t found = 0;
	for (size_t i = 0; i < 2 && is_set_name(set_name); i++) {
		if (!file_exists(paths[i]))
			continue;
		found++;
		if (!read_file(arena, paths[i], rules, error))
			return false;
	}
	if (found == 0)
		return error_set(error, ERROR_CONFIGURATION,
		                 "assent.ini: [core] rules = %s: there is no such set in %s: use 2023 or 2022, write "
		                 "%s/rules/%s.ini, or install assent again",
		                 set_name, file_path(arena, share_folder(arena), "rules"), home, set_name);
	if (rules->quorum_numerator > rules->quorum_denominator)
		return error_set(error, ERROR_CONFIGURATION,
		                 "rules %s: [quorum] numerator is %d and denominator is %d: no share is larger than "
		                 "all: make the numerator smaller",
		                 set_name, rules->quorum_numerator, rules->quorum_denominator);
	return true;
}

static int by_date(const void *a, const void *b)
{
	return date_compare(*(const struct date *)a, *(const struct date *)b);
}

static void add_day(struct dates *days, const char *path, int number, const char *line,
                    struct problem_lines *problems)
{
	struct arena *arena = problems->text.arena;
	const char *word = text_trim(arena, line, strcspn(line, "#"));
	struct date date;
	if (*word == '\0')
		return;
	if (date_parse(word, &date))
		*LIST_PUSH(arena, days) = date;
	else
		problem_add(problems, path, number, "\"%s\" is no date: write it as 2026-12-25", word);
}

static bool read_holidays(struct arena *arena, const char *home, struct rules *rules, struct error *error)
{
	struct problem_lines problems = {.text = buf_new(arena)};
	struct dates days = {0};
	const char *path = file_path(arena, home, "rules/holidays.txt"), *text, *line;
	if (!file_exists(path))
		return true;
	if (!text_read(arena, path, &text, error))
		return false;
	for (int number = 1; (line = text_next_line(arena, &text)) != NULL; number++)
		add_day(&days, path, number, line, &problems);
	if (days.count > 1)
		qsort(days.items, days.count, sizeof *days.items, by_date);
	rules->holidays = days.items;
	rules->holiday_count = days.count;
	return problems_tell(&problems, error);
}

/* The same rules are the same text, whatever file said them and in which order. */
static const char *canonical(struct arena *arena, const char *set_name, const struct rules *rules)
{
	struct buf out = buf_new(arena);
	size_t count;
	const struct rule *table = rules_table(&count);
	buf_printf(&out, "rules %s\n", set_name);
	for (size_t i = 0; i < count; i++) {
		int value = *(const int *)(const void *)((const unsigned char *)rules + table[i].offset);
		buf_printf(&out, "%s.%s = ", table[i].section, table[i].key);
		if (is_flag(&table[i]))
			buf_text(&out, value != 0 ? "yes\n" : "no\n");
		else
			buf_printf(&out, "%d\n", value);
	}
	for (size_t i = 0; i < rules->holiday_count; i++) {
		char day[DATE_TEXT_SIZE];
		date_format(rules->holidays[i], day);
		buf_printf(&out, "holiday = %s\n", day);
	}
	return buf_string(&out);
}

bool rules_read(struct arena *arena, const char *home, const char *set, struct rules *ret_rules,
                struct error *error)
{
	*ret_rules = (struct rules){0};
	rules_defaults(ret_rules);
	if (!read_set(arena, home, set, ret_rules, error) || !read_holidays(arena, home, ret_rules, error))
		return false;
	ret_rules->text = canonical(arena, set, ret_rules);
	return true;
}

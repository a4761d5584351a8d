/* SPDX-License-Identifier: MIT */
/*
 * GKeyFile reads the values; it knows no line numbers and lets a later line
 * silently win over an earlier one, so the lines are looked over first.
 */
#include "home/keyfile.h"

#include "home/text.h"

#include <glib.h>
#include <string.h>

struct scan {
	struct arena *arena;
	const char *path;
	struct key_entries *entries;
	struct problem_lines problems;
	const char *section; /* NULL before the first */
};

static void scan_section(struct scan *scan, const char *line, int number)
{
	size_t length = strlen(line);
	if (length < 3 || line[length - 1] != ']' || strcspn(line + 1, "[]") != length - 2) {
		problem_add(&scan->problems, scan->path, number,
		            "a section that is not written [name]: write its name between [ and ]");
		scan->section = "";
		return;
	}
	scan->section = arena_strndup(scan->arena, line + 1, length - 2);
}

static void scan_key(struct scan *scan, const char *line, const char *equals, int number)
{
	const char *key = text_trim(scan->arena, line, (size_t)(equals - line));
	if (scan->section == NULL) {
		problem_add(&scan->problems, scan->path, number,
		            "%s stands before the first section: put it under a line like [core]", key);
		return;
	}
	for (size_t i = 0; i < scan->entries->count; i++) {
		const struct key_entry *entry = &scan->entries->items[i];
		if (strcmp(entry->section, scan->section) != 0 || strcmp(entry->key, key) != 0)
			continue;
		problem_add(&scan->problems, scan->path, number,
		            "[%s] %s is set on line %d already: keep one of the two", scan->section, key,
		            entry->line);
		return;
	}
	*LIST_PUSH(scan->arena, scan->entries) =
		(struct key_entry){.section = scan->section, .key = key, .value = "", .line = number};
}

static void scan_lines(struct scan *scan, const char *text)
{
	const char *line;
	for (int number = 1; (line = text_next_line(scan->arena, &text)) != NULL; number++) {
		line = text_trim(scan->arena, line, strlen(line));
		const char *equals = strchr(line, '=');
		if (line[0] == '\0' || line[0] == '#')
			continue;
		if (line[0] == '[')
			scan_section(scan, line, number);
		else if (equals == NULL || equals == line)
			problem_add(&scan->problems, scan->path, number,
			            "neither `key = value` nor [section]: put # before it when it is a comment");
		else
			scan_key(scan, line, equals, number);
	}
}

/* As it stands there: no backslash means anything, as commands and patterns are full of them. */
static void take_values(struct scan *scan, GKeyFile *file)
{
	for (size_t i = 0; i < scan->entries->count; i++) {
		struct key_entry *entry = &scan->entries->items[i];
		GError *failure = NULL;
		char *value = g_key_file_get_value(file, entry->section, entry->key, &failure);
		if (value == NULL)
			problem_add(&scan->problems, scan->path, entry->line, "[%s] %s can't be read (%s): write it as `key = value`",
			            entry->section, entry->key, failure->message);
		else if (!g_utf8_validate(value, -1, NULL))
			problem_add(&scan->problems, scan->path, entry->line, "[%s] %s is no UTF-8: save the file as UTF-8", entry->section,
			            entry->key);
		else
			entry->value = text_trim(scan->arena, value, strlen(value));
		g_clear_error(&failure);
		g_free(value);
	}
}

bool keyfile_read(struct arena *arena, const char *path, struct key_entries *ret_entries, struct error *error)
{
	const char *text;
	*ret_entries = (struct key_entries){0};
	if (!text_read(arena, path, &text, error))
		return false;
	struct scan scan = {.arena = arena, .path = path, .entries = ret_entries,
	                    .problems = {.text = buf_new(arena)}};
	scan_lines(&scan, text);
	if (!problems_tell(&scan.problems, error))
		return false;
	GKeyFile *file = g_key_file_new();
	GError *failure = NULL;
	if (g_key_file_load_from_data(file, text, strlen(text), G_KEY_FILE_NONE, &failure) ||
	    g_error_matches(failure, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_NOT_FOUND))
		take_values(&scan, file);
	else
		problem_add(&scan.problems, path, 0, "%s: write it as `key = value`", failure->message);
	g_clear_error(&failure);
	g_key_file_free(file);
	return problems_tell(&scan.problems, error);
}

/* SPDX-License-Identifier: MIT */
/*
 * A proposal file: a front block between two lines `---`, one `name: value` a
 * line (a line that begins with a blank goes on with the value above it), then
 * the text in Markdown.
 */
#include "base/buf.h"
#include "base/file.h"
#include "home/home.h"
#include "home/text.h"

#include <string.h>

#define FIELD(name) {#name, offsetof(struct proposal_file, name)}

static const struct {
	const char *name;
	size_t offset;
} fields[] = {FIELD(title), FIELD(kind), FIELD(by), FIELD(deadline), FIELD(summary), FIELD(impact), FIELD(goal),
            FIELD(represented), FIELD(change)};

/* The same names in Spanish. */
static const struct {
	const char *alias, *name;
} aliases[] = {{"t\u00edtulo", "title"},   {"titulo", "title"},          {"clase", "kind"},
               {"tipo", "kind"},            {"resumen", "summary"},       {"impacto", "impact"},
               {"meta", "goal"},            {"objetivo", "goal"},         {"de", "by"},
               {"por", "by"},               {"plazo", "deadline"},        {"fecha l\u00edmite", "deadline"},
               {"fecha limite", "deadline"}, {"cambio", "change"}};

enum { FIELD_COUNT = sizeof fields / sizeof *fields };

struct front {
	struct arena *arena;
	const char *path;
	struct proposal_file *proposal;
	struct problem_lines problems;
	int lines[FIELD_COUNT]; /* where each was set, 0 = not yet */
	int open;               /* the field a further line belongs to, -1 = none */
};

static const char **cell(const struct front *front, int field)
{
	return (const char **)(void *)((unsigned char *)front->proposal + fields[field].offset);
}

static int find_field(const char *name)
{
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (strcmp(aliases[i].alias, name) == 0)
			name = aliases[i].name;
	for (int i = 0; i < FIELD_COUNT; i++)
		if (strcmp(fields[i].name, name) == 0)
			return i;
	return -1;
}

static void tell_unknown(struct front *front, int number, const char *name)
{
	const char *names[FIELD_COUNT];
	for (size_t i = 0; i < FIELD_COUNT; i++)
		names[i] = fields[i].name;
	const char *nearest = nearest_name(name, names, FIELD_COUNT);
	if (nearest != NULL)
		problem_add(&front->problems, front->path, number, "%s: there is no such field: did you mean %s?", name,
		            nearest);
	else
		problem_add(&front->problems, front->path, number,
		            "%s: there is no such field: use title, kind, by, deadline, summary, impact, goal, represented", name);
}

static void take_field(struct front *front, int number, const char *line, const char *colon)
{
	const char *name = text_trim(front->arena, line, (size_t)(colon - line));
	int field = find_field(name);
	front->open = field;
	if (field < 0) {
		tell_unknown(front, number, name);
	} else if (front->lines[field] > 0) {
		problem_add(&front->problems, front->path, number,
		            "%s stands on line %d already: keep one of the two", name, front->lines[field]);
	} else {
		front->lines[field] = number;
		*cell(front, field) = text_trim(front->arena, colon + 1, strlen(colon + 1));
	}
}

/* The value may begin on the line below its name. */
static void add_text(struct front *front, const char *text)
{
	const char **field = cell(front, front->open);
	*field = **field == '\0' ? text : arena_printf(front->arena, "%s %s", *field, text);
}

static void take_line(struct front *front, int number, const char *line)
{
	const char *text = text_trim(front->arena, line, strlen(line));
	const char *colon = strchr(line, ':');
	if (*text == '\0' || *text == '#')
		return;
	if ((*line == ' ' || *line == '\t') && front->open >= 0)
		add_text(front, text);
	else if (colon != NULL && *line != ' ' && *line != '\t')
		take_field(front, number, line, colon);
	else
		problem_add(&front->problems, front->path, number, "no `name: value`: write one, or put the line behind "
		                                                   "the second ---");
}

static bool is_fence(const struct front *front, const char *line)
{
	return strcmp(text_trim(front->arena, line, strlen(line)), "---") == 0;
}

/* The front block; false when it is not there or never ends, which was told. */
static bool take_front(struct front *front, const char **cursor)
{
	const char *line = text_next_line(front->arena, cursor);
	if (line == NULL || !is_fence(front, line)) {
		problem_add(&front->problems, front->path, 1,
		            "there is no front block: begin the file with a line ---, then lines like "
		            "\"title: ...\", then a line ---, then the text");
		return false;
	}
	for (int number = 2; (line = text_next_line(front->arena, cursor)) != NULL; number++) {
		if (is_fence(front, line))
			return true;
		take_line(front, number, line);
	}
	problem_add(&front->problems, front->path, 1, "the front block never ends: put a line --- before the text");
	return false;
}

static const char *body_of(struct arena *arena, const char *text)
{
	text += strspn(text, "\n");
	size_t length = strlen(text);
	while (length > 0 && strchr(" \n", text[length - 1]) != NULL)
		length--;
	return arena_strndup(arena, text, length);
}

bool proposal_read(struct arena *arena, const char *path, struct proposal_file *ret_proposal, struct error *error)
{
	const char *cursor;
	*ret_proposal = (struct proposal_file){"", "", "", "", "", "", "", "", "", ""};
	struct front front = {.arena = arena, .path = path, .proposal = ret_proposal, .open = -1,
	                      .problems = {.text = buf_new(arena)}};
	if (!text_read(arena, path, &cursor, error))
		return false;
	if (take_front(&front, &cursor))
		ret_proposal->body = body_of(arena, cursor);
	return problems_tell(&front.problems, error);
}

/* SPDX-License-Identifier: MIT */
/*
 * Reading a template: text and tags in one flat list of nodes, each section
 * knowing the node that closes it. A tag other than interpolation that stands
 * alone on its line takes the whole line with it (mustache(5), standalone).
 */
#include "base/template_node.h"

#include <string.h>

struct parser {
	struct arena *arena;
	struct template *template;
	const char *start;  /* of the whole text */
	const char *cursor; /* everything before it is in nodes */
	unsigned line;      /* of the cursor */
	unsigned tag_line;  /* of the tag being read, for messages */
	struct { LIST(size_t); } open; /* numbers of the sections not closed yet */
	struct error *error;
};

/* A tag as it stands in the text. */
struct tag {
	const char *begin, *end; /* with the braces */
	char sign;               /* # ^ / > ! & { or 0 */
	const char *name;
	size_t length;
};

static bool is_blank(char character)
{
	return character == ' ' || character == '\t';
}

static bool refuse(struct parser *parser, const char *what, const char *todo)
{
	return error_set(parser->error, ERROR_CONFIGURATION, "%s: line %u: %s: %s", parser->template->name,
	                 parser->tag_line, what, todo);
}

static void advance(struct parser *parser, const char *to)
{
	for (; parser->cursor < to; parser->cursor++)
		if (*parser->cursor == '\n')
			parser->line++;
}

static struct node *add_node(struct parser *parser, enum node_kind kind, const char *text, size_t length)
{
	struct node *node = LIST_PUSH(parser->arena, parser->template);
	*node = (struct node){.kind = kind, .text = text, .length = length, .line = parser->line};
	return node;
}

static void add_text(struct parser *parser, const char *end)
{
	if (end > parser->cursor)
		add_node(parser, NODE_TEXT, parser->cursor, (size_t)(end - parser->cursor));
	advance(parser, end);
}

static bool is_name(const char *name, size_t length)
{
	if (length == 1 && name[0] == '.')
		return true;
	for (size_t i = 0; i < length; i++) {
		char c = name[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		              c == '_' || c == '-';
		bool dot = c == '.' && i > 0 && i + 1 < length && name[i - 1] != '.';
		if (!letter && !dot)
			return false;
	}
	return length > 0;
}

static bool tag_is_sound(struct parser *parser, const struct tag *tag)
{
	if (tag->sign == '=')
		return refuse(parser, "a tag that sets other delimiters", "only {{ and }} are used here");
	if (tag->sign == '<' || tag->sign == '$')
		return refuse(parser, "a tag for inheritance", "use a partial, {{>name}}");
	if (tag->sign != '!' && !is_name(tag->name, tag->length))
		return refuse(parser, "a tag without a proper name",
		              "a name is made of letters, digits, _ and -, with dots between names");
	return true;
}

/* Reads the tag that begins at tag->begin. */
static bool read_tag(struct parser *parser, struct tag *tag)
{
	const char *inner = tag->begin + 2;
	tag->sign = *inner != '\0' && strchr("#^/>!&{=<$", *inner) != NULL ? *inner : '\0';
	if (tag->sign != '\0')
		inner++;
	const char *closing = tag->sign == '{' ? "}}}" : "}}";
	const char *close = strstr(inner, closing);
	if (close == NULL)
		return refuse(parser, "a tag is not closed", tag->sign == '{' ? "add }}}" : "add }}");
	tag->end = close + strlen(closing);
	while (inner < close && (is_blank(*inner) || *inner == '\n' || *inner == '\r'))
		inner++;
	while (close > inner && (is_blank(close[-1]) || close[-1] == '\n' || close[-1] == '\r'))
		close--;
	tag->name = inner;
	tag->length = (size_t)(close - inner);
	return tag_is_sound(parser, tag);
}

/* True when nothing else stands on the tag's line; then its line goes from *ret_begin to *ret_end. */
static bool is_alone(const struct parser *parser, const struct tag *tag, const char **ret_begin,
                     const char **ret_end)
{
	if (tag->sign == '\0' || tag->sign == '&' || tag->sign == '{')
		return false;
	const char *begin = tag->begin, *end = tag->end;
	while (begin > parser->start && is_blank(begin[-1]))
		begin--;
	if (begin > parser->start && begin[-1] != '\n')
		return false;
	while (is_blank(*end))
		end++;
	if (end[0] == '\r' && end[1] == '\n')
		end++;
	if (*end != '\0' && *end != '\n')
		return false;
	*ret_begin = begin;
	*ret_end = *end == '\n' ? end + 1 : end;
	return true;
}

static bool close_section(struct parser *parser, const struct tag *tag)
{
	struct template *template = parser->template;
	if (parser->open.count == 0)
		return refuse(parser, "the end of a section that was never begun", "take it out, or add its {{#...}}");
	struct node *opened = &template->items[parser->open.items[parser->open.count - 1]];
	if (opened->length != tag->length || memcmp(opened->text, tag->name, tag->length) != 0)
		return refuse(parser, "the end of a section that is not the innermost one",
		              "close sections in the order in which they were opened, the last one first");
	opened->end = template->count;
	parser->open.count--;
	add_node(parser, NODE_CLOSE, tag->name, tag->length);
	return true;
}

static void open_section(struct parser *parser, const struct tag *tag)
{
	*LIST_PUSH(parser->arena, &parser->open) = parser->template->count;
	add_node(parser, tag->sign == '#' ? NODE_SECTION : NODE_INVERTED, tag->name, tag->length);
}

static bool add_tag(struct parser *parser, const struct tag *tag, const char *indent)
{
	switch (tag->sign) {
	case '!':
		return true;
	case '/':
		return close_section(parser, tag);
	case '#':
	case '^':
		open_section(parser, tag);
		return true;
	case '>':
		add_node(parser, NODE_PARTIAL, arena_strndup(parser->arena, tag->name, tag->length), tag->length)
			->indent = indent;
		return true;
	default:
		add_node(parser, tag->sign == '\0' ? NODE_NAME : NODE_RAW, tag->name, tag->length);
		return true;
	}
}

static bool take_tag(struct parser *parser, const char *begin)
{
	struct tag tag = {.begin = begin};
	parser->tag_line = parser->line;
	for (const char *c = parser->cursor; c < begin; c++)
		parser->tag_line += *c == '\n';
	if (!read_tag(parser, &tag))
		return false;
	const char *line_begin, *line_end, *indent = NULL;
	bool alone = is_alone(parser, &tag, &line_begin, &line_end);
	if (alone)
		indent = arena_strndup(parser->arena, line_begin, (size_t)(begin - line_begin));
	add_text(parser, alone ? line_begin : begin);
	if (!add_tag(parser, &tag, indent))
		return false;
	advance(parser, alone ? line_end : tag.end);
	return true;
}

static bool sections_are_closed(struct parser *parser)
{
	if (parser->open.count == 0)
		return true;
	const struct node *opened = &parser->template->items[parser->open.items[parser->open.count - 1]];
	return error_set(parser->error, ERROR_CONFIGURATION,
	                 "%s: line %u: the section {{#%.*s}} is never closed: add {{/%.*s}}",
	                 parser->template->name, opened->line, (int)opened->length, opened->text,
	                 (int)opened->length, opened->text);
}

struct template *template_parse(struct arena *arena, const char *name, const char *text, struct error *error)
{
	struct template *template = ARENA_NEW(arena, struct template);
	template->name = name;
	struct parser parser = {.arena = arena, .template = template, .start = text, .cursor = text,
	                        .line = 1, .error = error};
	const char *begin;
	while ((begin = strstr(parser.cursor, "{{")) != NULL)
		if (!take_tag(&parser, begin))
			return NULL;
	add_text(&parser, parser.cursor + strlen(parser.cursor));
	return sections_are_closed(&parser) ? template : NULL;
}

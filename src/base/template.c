/* SPDX-License-Identifier: MIT */
#include "base/template_node.h"

#include <string.h>

/* Partials may call themselves through the data; deeper than this nothing more is shown. */
enum { DEEPEST_PARTIAL = 64 };

/* The values names are looked up in, the innermost first. */
struct scope {
	const struct value *value;
	const struct scope *outer;
};

struct renderer {
	template_escape *escape;
	template_partial *partial;
	void *context;
	struct buf *out;
	const char *indent; /* put before each line of the template's own text */
	bool line_start;    /* the next text begins a line of the template */
	unsigned depth;
};

void template_escape_none(struct buf *out, const char *text)
{
	buf_text(out, text);
}

void template_escape_html(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '&':
			buf_text(out, "&amp;");
			break;
		case '<':
			buf_text(out, "&lt;");
			break;
		case '>':
			buf_text(out, "&gt;");
			break;
		case '"':
			buf_text(out, "&quot;");
			break;
		default:
			buf_char(out, *text);
		}
	}
}

static size_t part_length(const char *name, const char *end)
{
	const char *dot = memchr(name, '.', (size_t)(end - name));
	return (size_t)((dot == NULL ? end : dot) - name);
}

/* The first part of a dotted name is looked up outwards, the others only inside it. */
static const struct value *look_up(const struct scope *scope, const char *name, size_t length)
{
	if (length == 1 && name[0] == '.')
		return scope->value;
	const char *end = name + length;
	size_t part = part_length(name, end);
	const struct value *value = NULL;
	for (; scope != NULL && value == NULL; scope = scope->outer)
		value = value_find(scope->value, name, part);
	for (name += part; value != NULL && name < end; name += part) {
		name++;
		part = part_length(name, end);
		value = value_find(value, name, part);
	}
	return value;
}

static void begin_line(struct renderer *renderer)
{
	if (renderer->line_start)
		buf_text(renderer->out, renderer->indent);
	renderer->line_start = false;
}

/* Text of the template; an empty line gets no indentation, it would only be blanks at its end. */
static void render_text(struct renderer *renderer, const char *text, size_t length)
{
	while (length > 0) {
		const char *newline = memchr(text, '\n', length);
		size_t piece = newline == NULL ? length : (size_t)(newline - text) + 1;
		if (*text != '\n')
			begin_line(renderer);
		buf_add(renderer->out, text, piece);
		renderer->line_start = newline != NULL;
		text += piece;
		length -= piece;
	}
}

static void render_nodes(struct renderer *renderer, const struct template *template, size_t from, size_t to,
                         const struct scope *scope);

static void render_section(struct renderer *renderer, const struct template *template, size_t number,
                           const struct scope *scope)
{
	const struct node *node = &template->items[number];
	const struct value *value = look_up(scope, node->text, node->length);
	bool inverted = node->kind == NODE_INVERTED;
	if (value_is_true(value) == inverted)
		return;
	if (inverted || value->type == VALUE_FLAG) {
		render_nodes(renderer, template, number + 1, node->end, scope);
	} else if (value->type == VALUE_LIST) {
		for (size_t i = 0; i < value->count; i++) {
			struct scope inner = {.value = value->items[i].value, .outer = scope};
			render_nodes(renderer, template, number + 1, node->end, &inner);
		}
	} else {
		struct scope inner = {.value = value, .outer = scope};
		render_nodes(renderer, template, number + 1, node->end, &inner);
	}
}

static void render_partial(struct renderer *renderer, const struct node *node, const struct scope *scope)
{
	const struct template *called =
		renderer->partial == NULL ? NULL : renderer->partial(renderer->context, node->text);
	if (called == NULL || renderer->depth == DEEPEST_PARTIAL)
		return;
	struct renderer inner = *renderer;
	inner.depth++;
	if (node->indent == NULL) {
		begin_line(renderer);
		inner.line_start = false;
		inner.indent = "";
	} else {
		inner.line_start = true;
		inner.indent = arena_printf(renderer->out->arena, "%s%s", renderer->indent, node->indent);
	}
	render_nodes(&inner, called, 0, called->count, scope);
	renderer->line_start = node->indent != NULL;
}

static void render_value(struct renderer *renderer, const struct node *node, const struct scope *scope)
{
	begin_line(renderer);
	const struct value *value = look_up(scope, node->text, node->length);
	if (value == NULL || value->type != VALUE_TEXT)
		return;
	if (node->kind == NODE_RAW)
		buf_text(renderer->out, value->text);
	else
		renderer->escape(renderer->out, value->text);
}

static void render_nodes(struct renderer *renderer, const struct template *template, size_t from, size_t to,
                         const struct scope *scope)
{
	for (size_t i = from; i < to; i++) {
		const struct node *node = &template->items[i];
		switch (node->kind) {
		case NODE_TEXT:
			render_text(renderer, node->text, node->length);
			break;
		case NODE_NAME:
		case NODE_RAW:
			render_value(renderer, node, scope);
			break;
		case NODE_SECTION:
		case NODE_INVERTED:
			render_section(renderer, template, i, scope);
			i = node->end;
			break;
		case NODE_PARTIAL:
			render_partial(renderer, node, scope);
			break;
		case NODE_CLOSE:
			break;
		}
	}
}

void template_render(const struct template *template, const struct value *value, template_escape *escape,
                     template_partial *partial, void *context, struct buf *out)
{
	struct renderer renderer = {.escape = escape, .partial = partial, .context = context, .out = out,
	                            .indent = "", .line_start = true};
	struct scope scope = {.value = value};
	render_nodes(&renderer, template, 0, template->count, &scope);
}

/* The templates being checked, the innermost first: a partial that calls itself is checked once. */
struct check {
	const struct template *template;
	const struct check *outer;
};

struct names {
	const char *const *names;
	size_t count;
	template_partial *partial;
	void *context;
	struct error *error;
};

static bool name_is_known(const struct names *names, const struct node *node)
{
	if (node->text[0] == '.')
		return true;
	size_t length = part_length(node->text, node->text + node->length);
	for (size_t i = 0; i < names->count; i++)
		if (strncmp(names->names[i], node->text, length) == 0 && names->names[i][length] == '\0')
			return true;
	return false;
}

static bool check_template(const struct names *names, const struct check *check);

static bool check_partial(const struct names *names, const char *name, const struct check *outer)
{
	struct check inner = {.outer = outer};
	inner.template = names->partial == NULL ? NULL : names->partial(names->context, name);
	if (inner.template == NULL)
		return true;
	for (; outer != NULL; outer = outer->outer)
		if (outer->template == inner.template)
			return true;
	return check_template(names, &inner);
}

static bool check_template(const struct names *names, const struct check *check)
{
	const struct template *template = check->template;
	for (size_t i = 0; i < template->count; i++) {
		const struct node *node = &template->items[i];
		if (node->kind == NODE_TEXT || node->kind == NODE_CLOSE)
			continue;
		if (node->kind == NODE_PARTIAL) {
			if (!check_partial(names, node->text, check))
				return false;
		} else if (!name_is_known(names, node)) {
			return error_set(names->error, ERROR_CONFIGURATION,
			                 "%s: line %u: the tag {{%.*s}} has no value in this mail: "
			                 "use one of its names, or take it out",
			                 template->name, node->line, (int)node->length, node->text);
		}
	}
	return true;
}

bool template_check(const struct template *template, const char *const *names, size_t count,
                    template_partial *partial, void *context, struct error *error)
{
	struct names known = {names, count, partial, context, error};
	struct check outermost = {.template = template};
	return check_template(&known, &outermost);
}

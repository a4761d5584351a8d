/* SPDX-License-Identifier: MIT */
/*
 * Rendering. A mail's Markdown is made twice, without and with the links that
 * only the HTML part has. Values are escaped so that people's words can never
 * be read as Markdown, and cmark makes a tree of it. The text part is that
 * tree's words, the HTML part its rendering: both say the same.
 *
 * The proposal's own Markdown ({{{body}}}) is read as a document of its own
 * and put in afterwards: an open fence or quote in it can't swallow what
 * stands behind it.
 */
#include "post/plain.h"
#include "post/templates.h"

#include <cmark.h>
#include <stdlib.h>
#include <string.h>

/* Stands for the body until it is put in. Values can't hold it: their controls become blanks. */
#define BODY_MARK "\001body\001"

struct rendering {
	struct arena *arena;
	const struct mail_text *text;
	struct template_place place;
	struct value *values;
	const char *body; /* Markdown, "" none */
	bool html;
};

struct nodes { LIST(cmark_node *); };

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 || (unsigned char)c == 0x7f;
}

static bool is_punctuation(char c)
{
	return c != '\0' && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c) != NULL;
}

/* Markdown that shows the text as it is. A line break stays one, empty lines go: a value is one paragraph. */
static void escape_markdown(struct buf *out, const char *text)
{
	text += strspn(text, " \t\r\n");
	while (*text != '\0') {
		size_t blank = strspn(text, " \t\r\n");
		if (blank > 0 && text[blank] == '\0')
			return;
		if (blank > 0) {
			buf_text(out, memchr(text, '\n', blank) != NULL ? "\\\n" : " ");
			text += blank;
			continue;
		}
		if (is_punctuation(*text))
			buf_char(out, '\\');
		buf_char(out, is_control(*text) ? ' ' : *text);
		text++;
	}
}

/* For a header field: one line, blanks for controls, none doubled. */
static void escape_header(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		char c = is_control(*text) ? ' ' : *text;
		if (c != ' ' || (out->length > 0 && out->data[out->length - 1] != ' '))
			buf_char(out, c);
	}
}

/* For a part of a URL (RFC 3986, 2.1): all but letters, digits and - . _ ~ as %XX. */
static const char *escape_url(struct arena *arena, const char *text)
{
	struct buf out = buf_new(arena);
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    strchr("-._~@", c) != NULL)
			buf_char(&out, (char)c);
		else
			buf_printf(&out, "%%%02X", c);
	}
	return buf_string(&out);
}

static const char *text_of(const struct rendering *r, const char *name)
{
	const char *text = value_get_text(r->values, name);
	return text == NULL ? "" : text;
}

/* The values that only the HTML part has: where an answer link leads. */
static void set_links(struct rendering *r)
{
	const char *subject = arena_printf(r->arena, "[%s] %s %s [#%s]", text_of(r, "short_name"),
	                                   text_of(r, "reference_subject"), text_of(r, "reference_version"),
	                                   text_of(r, "token"));
	bool links = r->html && text_of(r, "token")[0] != '\0' && text_of(r, "reply_address")[0] != '\0';
	value_flag(r->arena, r->values, "html", links);
	value_text(r->arena, r->values, "link_address", escape_url(r->arena, text_of(r, "reply_address")));
	value_text(r->arena, r->values, "link_subject", escape_url(r->arena, subject));
}

static cmark_node *parse(const char *markdown, size_t length)
{
	return cmark_parse_document(markdown, length, CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8);
}

static bool is_body_mark(cmark_node *node)
{
	cmark_node *child = cmark_node_first_child(node);
	return cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH && child != NULL &&
	       cmark_node_get_type(child) == CMARK_NODE_TEXT &&
	       strcmp(cmark_node_get_literal(child), BODY_MARK) == 0;
}

/* The highest heading among the blocks of a document: 1 to 6; 0 when it has none. */
static int highest_heading(cmark_node *document)
{
	int highest = 0;
	for (cmark_node *node = cmark_node_first_child(document); node != NULL; node = cmark_node_next(node)) {
		int level = cmark_node_get_heading_level(node); /* 0: it is none */
		if (level > 0 && (highest == 0 || level < highest))
			highest = level;
	}
	return highest;
}

/* Headings of the body stand right below those of the mail, which are of level 2. */
static void move_heading(cmark_node *node, int highest)
{
	if (cmark_node_get_type(node) == CMARK_NODE_HEADING) {
		int level = cmark_node_get_heading_level(node) - highest + 3;
		cmark_node_set_heading_level(node, level > 6 ? 6 : level);
	}
}

/* Puts the body in the place of its mark. */
static void graft_body(cmark_node *document, const char *markdown)
{
	cmark_node *mark = cmark_node_first_child(document);
	while (mark != NULL && !is_body_mark(mark))
		mark = cmark_node_next(mark);
	if (mark == NULL)
		return;
	cmark_node *body = parse(markdown, strlen(markdown));
	int highest = highest_heading(body);
	for (cmark_node *node; (node = cmark_node_first_child(body)) != NULL;) {
		move_heading(node, highest);
		cmark_node_unlink(node);
		cmark_node_insert_before(mark, node);
	}
	cmark_node_free(body);
	cmark_node_free(mark);
}

static void collect(struct arena *arena, cmark_node *document, struct nodes *nodes)
{
	cmark_iter *iterator = cmark_iter_new(document);
	for (cmark_event_type event; (event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE;) {
		cmark_node *node = cmark_iter_get_node(iterator);
		cmark_node_type type = cmark_node_get_type(node);
		if (event == CMARK_EVENT_ENTER && (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE ||
		                                   type == CMARK_NODE_HTML_INLINE || type == CMARK_NODE_HTML_BLOCK))
			*LIST_PUSH(arena, nodes) = node;
	}
	cmark_iter_free(iterator);
}

static cmark_node *literal_node(cmark_node_type type, const char *text)
{
	cmark_node *node = cmark_node_new(type);
	cmark_node_set_literal(node, text);
	return node;
}

/* The address of a link is written out behind its words, for paper, for the ear, and against false labels. */
static void write_out(struct arena *arena, cmark_node *link)
{
	const char *url = cmark_node_get_url(link);
	cmark_node *label = cmark_node_first_child(link);
	bool shown = label != NULL && cmark_node_next(label) == NULL &&
	             cmark_node_get_type(label) == CMARK_NODE_TEXT && strcmp(cmark_node_get_literal(label), url) == 0;
	if (shown || strncmp(url, "mailto:", 7) == 0)
		return;
	const char *text = arena_printf(arena, " (%s)", url);
	cmark_node_insert_after(link, literal_node(CMARK_NODE_TEXT, text));
}

/* A picture is never fetched: its words and its address stand in its place. */
static void unpicture(struct arena *arena, cmark_node *image)
{
	write_out(arena, image);
	for (cmark_node *child; (child = cmark_node_first_child(image)) != NULL;) {
		cmark_node_unlink(child);
		cmark_node_insert_before(image, child);
	}
	cmark_node_free(image);
}

/* cmark would leave HTML out of the mail: words of a proposal would be gone. It is shown as it was written. */
static void show_html(cmark_node *node, cmark_node_type type)
{
	cmark_node_replace(node, literal_node(type, cmark_node_get_literal(node)));
	cmark_node_free(node);
}

static void make_plain_and_safe(struct arena *arena, cmark_node *document)
{
	struct nodes nodes = {0};
	collect(arena, document, &nodes);
	for (size_t i = 0; i < nodes.count; i++) {
		cmark_node *node = nodes.items[i];
		switch (cmark_node_get_type(node)) {
		case CMARK_NODE_LINK:
			write_out(arena, node);
			break;
		case CMARK_NODE_IMAGE:
			unpicture(arena, node);
			break;
		case CMARK_NODE_HTML_INLINE:
			show_html(node, CMARK_NODE_TEXT);
			break;
		default:
			show_html(node, CMARK_NODE_CODE_BLOCK);
		}
	}
}

/* The tree of the mail; the caller frees it. */
static cmark_node *make_document(struct rendering *r, bool html)
{
	struct buf markdown = buf_new(r->arena);
	r->html = html;
	set_links(r);
	template_render(r->text->body, r->values, escape_markdown, templates_partial, &r->place, &markdown);
	cmark_node *document = parse(buf_string(&markdown), markdown.length);
	if (r->body[0] != '\0')
		graft_body(document, r->body);
	make_plain_and_safe(r->arena, document);
	return document;
}

static const char *make_subject(struct rendering *r)
{
	struct buf raw = buf_new(r->arena);
	template_render(r->text->subject, r->values, template_escape_none, templates_partial, &r->place, &raw);
	struct buf subject = buf_new(r->arena);
	escape_header(&subject, buf_string(&raw));
	while (subject.length > 0 && subject.data[subject.length - 1] == ' ')
		subject.data[--subject.length] = '\0';
	return buf_string(&subject);
}

static const char *make_text(struct rendering *r)
{
	struct buf text = buf_new(r->arena);
	cmark_node *document = make_document(r, false);
	plain_write(&text, document);
	cmark_node_free(document);
	return buf_string(&text);
}

static const char *make_html(struct rendering *r, const char *subject)
{
	cmark_node *document = make_document(r, true);
	char *content = cmark_render_html(document, CMARK_OPT_DEFAULT);
	cmark_node_free(document);
	struct value *values = value_object(r->arena);
	value_text(r->arena, values, "language", r->place.language->name);
	value_text(r->arena, values, "subject", subject);
	value_text(r->arena, values, "content", content);
	value_flag(r->arena, values, "large", *text_of(r, "large_letters") != '\0');
	struct buf html = buf_new(r->arena);
	template_render(r->place.templates->layout, values, template_escape_html, NULL, NULL, &html);
	free(content);
	return buf_string(&html);
}

bool templates_render(struct arena *arena, const struct templates *templates, const char *name,
                      const char *language, struct value *values, struct rendered *ret_rendered,
                      struct error *error)
{
	struct rendering r = {.arena = arena, .values = values};
	r.text = templates_find(templates, language, name, &r.place);
	if (r.text == NULL)
		return error_set(error, ERROR_BUG, "mail %s: there is no such template: report this", name);
	r.body = text_of(&r, "body");
	if (r.body[0] != '\0')
		value_text(arena, values, "body", BODY_MARK);
	ret_rendered->language = r.place.language->name;
	ret_rendered->subject = make_subject(&r);
	ret_rendered->text = make_text(&r);
	ret_rendered->html = make_html(&r, ret_rendered->subject);
	value_text(arena, values, "body", r.body);
	return true;
}

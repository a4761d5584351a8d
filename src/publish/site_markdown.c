/* SPDX-License-Identifier: MIT */
/* People's Markdown for the public pages. */
#include "publish/site.h"

#include <cmark.h>
#include <stdlib.h>
#include <string.h>

struct nodes { LIST(cmark_node *); };

static struct nodes nodes_of(struct arena *arena, cmark_node *document)
{
	struct nodes nodes = {0};
	cmark_iter *iterator = cmark_iter_new(document);
	for (cmark_event_type event; (event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE;)
		if (event == CMARK_EVENT_ENTER)
			*LIST_PUSH(arena, &nodes) = cmark_iter_get_node(iterator);
	cmark_iter_free(iterator);
	return nodes;
}

static cmark_node *literal_node(cmark_node_type type, const char *text)
{
	cmark_node *node = cmark_node_new(type);
	cmark_node_set_literal(node, text);
	return node;
}

/* Words stay, the mark around them goes. */
static void unwrap(cmark_node *node)
{
	for (cmark_node *child; (child = cmark_node_first_child(node)) != NULL;) {
		cmark_node_unlink(child);
		cmark_node_insert_before(node, child);
	}
	cmark_node_free(node);
}

/* A link leads anywhere, and a picture is fetched from anywhere: both become their words and the address. */
static void write_out(struct arena *arena, cmark_node *node)
{
	const char *url = cmark_node_get_url(node);
	cmark_node *words = cmark_node_first_child(node);
	const char *text = words != NULL && cmark_node_get_type(words) == CMARK_NODE_TEXT ? cmark_node_get_literal(words) : "";
	bool same = strcmp(text, url) == 0 || (strncmp(url, "mailto:", 7) == 0 && strcmp(text, url + 7) == 0);
	if (*url != '\0' && !same)
		cmark_node_insert_after(node, literal_node(CMARK_NODE_TEXT, arena_printf(arena, " (%s)", url)));
	unwrap(node);
}

static void show_html(cmark_node *node, cmark_node_type type)
{
	cmark_node_replace(node, literal_node(type, cmark_node_get_literal(node)));
	cmark_node_free(node);
}

/* The highest heading becomes `level`, and each is at most one below the one before it. */
static void order_headings(const struct nodes *nodes, int level)
{
	int highest = 7, last = level - 1;
	for (size_t i = 0; i < nodes->count; i++) {
		int own = cmark_node_get_heading_level(nodes->items[i]); /* 0: it is none */
		if (own > 0 && own < highest)
			highest = own;
	}
	for (size_t i = 0; i < nodes->count; i++) {
		int own = cmark_node_get_heading_level(nodes->items[i]);
		if (own == 0)
			continue;
		own += level - highest;
		last = own > last + 1 ? last + 1 : own;
		last = last > 6 ? 6 : last;
		cmark_node_set_heading_level(nodes->items[i], last);
	}
}

const char *site_markdown(struct arena *arena, const char *markdown, int level)
{
	cmark_node *document = cmark_parse_document(markdown, strlen(markdown), CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8);
	struct nodes nodes = nodes_of(arena, document);
	order_headings(&nodes, level);
	for (size_t i = 0; i < nodes.count; i++) {
		cmark_node_type type = cmark_node_get_type(nodes.items[i]);
		if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE)
			write_out(arena, nodes.items[i]);
		else if (type == CMARK_NODE_HTML_INLINE)
			show_html(nodes.items[i], CMARK_NODE_TEXT);
		else if (type == CMARK_NODE_HTML_BLOCK)
			show_html(nodes.items[i], CMARK_NODE_CODE_BLOCK);
	}
	char *html = cmark_render_html(document, CMARK_OPT_DEFAULT);
	const char *kept = arena_strdup(arena, html);
	free(html);
	cmark_node_free(document);
	return kept;
}

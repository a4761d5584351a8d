/* SPDX-License-Identifier: MIT */
#include "post/plain.h"

#include <cmark.h>
#include <stdbool.h>
#include <string.h>

enum { WRAP_COLUMNS = 72, LONGEST_LINE = 78 };

struct plain {
	struct buf *out;
	struct buf line;    /* the words of the block being read; LF = a break that stays */
	const char *marker; /* of a list item, for its first line; else "" */
	unsigned quote;     /* depth of quotes */
	unsigned list;      /* depth of lists */
	bool gap;           /* an empty line is due before the next block */
};

static size_t columns(const char *text, size_t length)
{
	size_t count = 0;
	for (size_t i = 0; i < length; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

static void begin_line(struct plain *plain)
{
	for (unsigned i = 0; i < plain->quote; i++)
		buf_char(plain->out, '>');
	if (plain->quote > 0)
		buf_char(plain->out, ' ');
}

static size_t prefix_columns(const struct plain *plain)
{
	return plain->quote > 0 ? plain->quote + 1 : 0;
}

/* The end of the longest piece that fits, cut at a blank; at least one word. */
static size_t fitting(const char *text, size_t length, size_t room)
{
	size_t end = 0;
	for (size_t i = 0; i <= length; i++) {
		if (i < length && text[i] != ' ')
			continue;
		if (end > 0 && columns(text, i) > room)
			break;
		end = i;
	}
	return end;
}

/* One line of the text, in as many lines of the mail as it needs. */
static void write_wrapped(struct plain *plain, const char *text, size_t length)
{
	while (length > 0 && text[length - 1] == ' ')
		length--;
	size_t before = prefix_columns(plain) + strlen(plain->marker);
	bool whole = before + columns(text, length) <= LONGEST_LINE;
	do {
		begin_line(plain);
		buf_text(plain->out, plain->marker);
		/* A ">" that is no quote mark must not look like one. */
		if (plain->quote == 0 && plain->marker[0] == '\0' && text[0] == '>')
			buf_char(plain->out, ' ');
		plain->marker = "";
		size_t piece = whole ? length : fitting(text, length, before < 60 ? WRAP_COLUMNS - 1 - before : 12);
		buf_add(plain->out, text, piece);
		text += piece;
		length -= piece;
		while (length > 0 && *text == ' ')
			text++, length--;
		buf_text(plain->out, length > 0 ? " \n" : "\n");
		before = prefix_columns(plain);
	} while (length > 0);
}

static void begin_block(struct plain *plain)
{
	if (!plain->gap)
		return;
	if (plain->quote > 0) {
		for (unsigned i = 0; i < plain->quote; i++)
			buf_char(plain->out, '>');
	}
	buf_char(plain->out, '\n');
	plain->gap = false;
}

static bool in_tight_list(cmark_node *node)
{
	cmark_node *item = cmark_node_parent(node);
	return item != NULL && cmark_node_get_type(item) == CMARK_NODE_ITEM &&
	       cmark_node_get_list_tight(cmark_node_parent(item)) != 0;
}

static void write_block(struct plain *plain, cmark_node *node)
{
	const char *text = buf_string(&plain->line);
	if (*text == '\0' && plain->marker[0] == '\0')
		return;
	begin_block(plain);
	for (;;) {
		const char *end = strchr(text, '\n');
		write_wrapped(plain, text, end == NULL ? strlen(text) : (size_t)(end - text));
		if (end == NULL)
			break;
		text = end + 1;
	}
	plain->gap = !in_tight_list(node);
}

/* Code stands line by line as it was written. */
static void write_code(struct plain *plain, const char *text)
{
	begin_block(plain);
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		size_t kept = length;
		while (kept > 0 && text[kept - 1] == ' ')
			kept--;
		begin_line(plain);
		buf_text(plain->out, "    ");
		buf_add(plain->out, text, kept);
		buf_char(plain->out, '\n');
		text += text[length] == '\0' ? length : length + 1;
	}
	plain->gap = true;
}

static void begin_item(struct plain *plain, cmark_node *item)
{
	cmark_node *list = cmark_node_parent(item);
	unsigned deep = plain->list > 8 ? 8 : plain->list;
	static const char blanks[] = "                ";
	const char *indent = &blanks[16 - 2 * (deep - 1)];
	if (cmark_node_get_list_type(list) == CMARK_ORDERED_LIST) {
		int number = cmark_node_get_list_start(list);
		for (cmark_node *other = cmark_node_previous(item); other != NULL; other = cmark_node_previous(other))
			number++;
		plain->marker = arena_printf(plain->out->arena, "%s%d) ", indent, number);
	} else {
		plain->marker = arena_printf(plain->out->arena, "%s- ", indent);
	}
}

static void enter(struct plain *plain, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
		begin_block(plain);
		plain->quote++;
		break;
	case CMARK_NODE_LIST:
		plain->list++;
		break;
	case CMARK_NODE_ITEM:
		begin_item(plain, node);
		break;
	case CMARK_NODE_PARAGRAPH:
	case CMARK_NODE_HEADING:
		buf_clear(&plain->line);
		break;
	case CMARK_NODE_CODE_BLOCK:
		write_code(plain, cmark_node_get_literal(node));
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		begin_block(plain);
		buf_text(plain->out, "--------------------\n");
		plain->gap = true;
		break;
	case CMARK_NODE_TEXT:
	case CMARK_NODE_CODE:
		buf_text(&plain->line, cmark_node_get_literal(node));
		break;
	case CMARK_NODE_SOFTBREAK:
		buf_char(&plain->line, ' ');
		break;
	case CMARK_NODE_LINEBREAK:
		buf_char(&plain->line, '\n');
		break;
	default:
		break;
	}
}

static void leave(struct plain *plain, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
		plain->quote--;
		plain->gap = true;
		break;
	case CMARK_NODE_LIST:
		plain->list--;
		plain->gap = plain->list == 0;
		break;
	case CMARK_NODE_PARAGRAPH:
	case CMARK_NODE_HEADING:
		write_block(plain, node);
		break;
	default:
		break;
	}
}

void plain_write(struct buf *out, cmark_node *document)
{
	struct plain plain = {.out = out, .line = buf_new(out->arena), .marker = ""};
	cmark_iter *iterator = cmark_iter_new(document);
	for (cmark_event_type event; (event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE;) {
		if (event == CMARK_EVENT_ENTER)
			enter(&plain, cmark_iter_get_node(iterator));
		else
			leave(&plain, cmark_iter_get_node(iterator));
	}
	cmark_iter_free(iterator);
}

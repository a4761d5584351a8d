/* SPDX-License-Identifier: MIT */
#include "reader/html.h"

#include "base/buf.h"
#include "reader/bounds.h"
#include "reader/html_marks.h"
#include "reader/html_tame.h"

#include <libxml/HTMLparser.h>
#include <string.h>
#include <strings.h>

enum { CHUNK = 4096, TAG_NAME_SIZE = 16, CHARSET_LOOK = 2048 };

/* What holds inside of an element. The outermost frame is the document. */
struct frame {
	char name[TAG_NAME_SIZE];
	unsigned effects;  /* enum tag_effect of this element */
	unsigned marks;    /* enum line_mark of its lines */
	unsigned quote;    /* blockquotes around it */
	bool box;          /* struct element_marks.quote_box */
	bool bold, pre, unread;
};

/* A line in the making. */
struct draft {
	struct buf words;
	unsigned quote, marks;
	bool begun;      /* something stands on it, if only a blank that does not go away */
	bool space;      /* a blank is due before the next letter */
	bool bold;       /* began with bold letters */
	size_t bold_end; /* where the first bold stretch ended; 0 = it goes on */
};

struct page {
	struct text *text;
	struct frame frames[HTML_DEPTH_MAX];
	size_t depth;  /* index of the innermost frame */
	size_t beyond; /* open elements that have no frame */
	struct draft shown, hidden;
	bool gap;      /* an empty line is due before the next one */
	unsigned gap_quote, gap_marks;
	bool any;      /* some line was made */
	bool last_empty;
};

static struct frame *top(struct page *page)
{
	return &page->frames[page->depth];
}

/* ---- lines ---- */

static void put_line(struct page *page, const char *words, size_t length, unsigned quote, unsigned marks)
{
	text_line(page->text, LINE_HTML, words, length, quote, marks);
	page->any = true;
	page->last_empty = length == 0;
}

/* "From:" in bold, the colon inside or right behind. */
static bool has_bold_label(const struct draft *draft, size_t length)
{
	size_t end = draft->bold_end == 0 ? length : draft->bold_end;
	if (!draft->bold || end == 0 || end > length)
		return false;
	return draft->words.data[end - 1] == ':' || (end < length && draft->words.data[end] == ':');
}

static void end_draft(struct page *page, struct draft *draft)
{
	if (!draft->begun)
		return;
	size_t length = draft->words.length;
	while (length > 0 && draft->words.data[length - 1] == ' ')
		length--;
	unsigned label = has_bold_label(draft, length) ? LINE_BOLD_LABEL : 0;
	if (length > 0 || (page->any && !page->last_empty))
		put_line(page, buf_string(&draft->words), length, draft->quote, draft->marks | label);
	buf_clear(&draft->words);
	draft->begun = draft->space = draft->bold = false;
	draft->bold_end = 0;
}

static void end_line(struct page *page)
{
	end_draft(page, &page->shown);
	end_draft(page, &page->hidden);
	page->shown.space = page->hidden.space = false;
}

static void empty_line(struct page *page, unsigned quote, unsigned marks)
{
	if (page->any)
		put_line(page, "", 0, quote, marks & ~(unsigned)LINE_HIDDEN);
	page->gap = false;
}

static void line_break(struct page *page)
{
	if (page->shown.begun || page->hidden.begun)
		end_line(page);
	else
		empty_line(page, top(page)->quote, top(page)->marks);
}

/* The draft that takes the next letter. What is quoted or signed never shares a line with what is not. */
static struct draft *begin(struct page *page)
{
	const struct frame *frame = top(page);
	struct draft *draft = (frame->marks & LINE_HIDDEN) != 0 ? &page->hidden : &page->shown;
	if (draft->begun && (draft->quote != frame->quote || draft->marks != frame->marks))
		end_line(page);
	if (draft->begun)
		return draft;
	if (page->gap && page->any && !page->last_empty)
		empty_line(page, page->gap_quote, page->gap_marks);
	page->gap = false;
	draft->begun = true;
	draft->quote = frame->quote;
	draft->marks = frame->marks;
	draft->bold = frame->bold;
	return draft;
}

static bool is_space(char character)
{
	return character == ' ' || character == '\t' || character == '\n' || character == '\r' || character == '\f';
}

static void put_blank(struct page *page, char character)
{
	struct draft *draft = (top(page)->marks & LINE_HIDDEN) != 0 ? &page->hidden : &page->shown;
	if (!top(page)->pre)
		draft->space = draft->begun;
	else if (character == '\n')
		line_break(page);
	else if (character != '\r')
		buf_char(&begin(page)->words, character);
}

/* U+00A0 keeps its place, but is no letter. */
static size_t hard_space(const char *at, const char *end)
{
	return end - at >= 2 && at[0] == '\xC2' && at[1] == '\xA0' ? 2 : 0;
}

static void put_words(struct page *page, const char *at, const char *end)
{
	while (at < end) {
		size_t hard = hard_space(at, end);
		if (is_space(*at)) {
			put_blank(page, *at++);
			continue;
		}
		const char *word = at;
		while (at < end && (unsigned char)*at > ' ' && *at != '\xC2')
			at++;
		while (at < end && !is_space(*at) && hard_space(at, end) == 0)
			at++;
		struct draft *draft = begin(page);
		if (draft->space)
			buf_char(&draft->words, ' ');
		draft->space = false;
		buf_add(&draft->words, hard > 0 ? " " : word, hard > 0 ? 1 : (size_t)(at - word));
		at += hard;
		if (draft->words.length > LINE_MAX)
			end_line(page);
	}
}

/* ---- elements ---- */

static void push(struct page *page, const char *name, unsigned effects, const struct element_marks *marks)
{
	if (page->depth + 1 == HTML_DEPTH_MAX) {
		page->beyond++;
		return;
	}
	const struct frame *outer = top(page);
	struct frame *frame = &page->frames[++page->depth];
	*frame = *outer;
	memset(frame->name, 0, sizeof frame->name);
	memcpy(frame->name, name, strnlen(name, sizeof frame->name - 1));
	frame->effects = effects;
	frame->marks |= marks->lines | ((effects & TAG_QUOTE) != 0 ? LINE_QUOTE : 0);
	frame->quote += (effects & TAG_QUOTE) != 0;
	frame->box = marks->quote_box && (effects & TAG_QUOTE) == 0;
	frame->bold = frame->bold || (effects & TAG_BOLD) != 0;
	frame->pre = frame->pre || marks->pre || (effects & TAG_PRE) != 0;
	frame->unread = frame->unread || (effects & TAG_UNREAD) != 0;
}

static void edge(struct page *page, unsigned effects)
{
	if ((effects & (TAG_BLOCK | TAG_RULE)) != 0)
		end_line(page);
	if ((effects & TAG_SPACED) != 0 && !page->gap) {
		page->gap = true;
		page->gap_quote = top(page)->quote;
		page->gap_marks = top(page)->marks;
	}
	if ((effects & TAG_CELL) != 0)
		page->shown.space = page->shown.begun;
}

static void open_element(void *context, const xmlChar *xml_name, const xmlChar **attributes)
{
	struct page *page = context;
	const char *name = (const char *)xml_name;
	unsigned effects = tag_effects(name);
	if (page->beyond > 0) {
		page->beyond++;
		edge(page, effects);
		return;
	}
	struct element_marks marks = element_marks((const char *const *)attributes);
	edge(page, effects);
	if ((effects & TAG_BREAK) != 0 && !top(page)->unread)
		line_break(page);
	if ((effects & TAG_RULE) != 0 || (marks.rule && (effects & TAG_BLOCK) != 0))
		put_line(page, "", 0, top(page)->quote, top(page)->marks | LINE_RULE);
	if (marks.rest_is_quote)
		top(page)->marks |= LINE_QUOTE;
	push(page, name, effects, &marks);
}

/*
 * The quote inside of Gmail's box has ended: what comes now in the box was
 * written below the quote. Not when the box itself lies in a quote.
 */
static void leave_quote_box(struct page *page)
{
	size_t box = page->depth;
	while (box > 0 && !page->frames[box].box) {
		if ((page->frames[box].effects & TAG_QUOTE) != 0)
			return;
		box--;
	}
	if (box == 0 || (page->frames[box - 1].marks & LINE_QUOTE) != 0)
		return;
	for (size_t i = box; i <= page->depth; i++)
		page->frames[i].marks &= ~(unsigned)LINE_QUOTE;
}

static void pop(struct page *page)
{
	const struct frame *frame = top(page);
	unsigned effects = frame->effects;
	if (frame->bold && page->shown.bold && page->shown.bold_end == 0 && !page->frames[page->depth - 1].bold)
		page->shown.bold_end = page->shown.words.length;
	page->depth--;
	if ((effects & TAG_QUOTE) != 0)
		leave_quote_box(page);
	if ((effects & TAG_SPACED) != 0)
		page->gap = false; /* the empty line belongs to the outermost of elements that end together */
	edge(page, effects);
}

static void close_element(void *context, const xmlChar *xml_name)
{
	struct page *page = context;
	const char *name = (const char *)xml_name;
	if (page->beyond > 0) {
		page->beyond--;
		edge(page, tag_effects(name));
		return;
	}
	size_t found = page->depth;
	while (found > 0 && strncmp(page->frames[found].name, name, TAG_NAME_SIZE - 1) != 0)
		found--;
	while (found > 0 && page->depth >= found)
		pop(page);
}

static void take_characters(void *context, const xmlChar *characters, int length)
{
	struct page *page = context;
	const char *words = (const char *)characters;
	if (!top(page)->unread && page->text->bytes < TEXT_MAX)
		put_words(page, words, words + length);
}

/* ---- documents ---- */

static htmlSAXHandler handler = {
	.startElement = open_element,
	.endElement = close_element,
	.characters = take_characters,
	.ignorableWhitespace = take_characters,
};

void html_open(void)
{
	xmlInitParser();
}

void html_lines(struct text *text, char *bytes, size_t length)
{
	html_tame(bytes, length);
	struct page *page = ARENA_NEW(text->arena, struct page);
	page->text = text;
	page->shown.words = buf_new(text->arena);
	page->hidden.words = buf_new(text->arena);
	htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(&handler, page, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	if (parser == NULL)
		return;
	htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
	                                   HTML_PARSE_IGNORE_ENC);
	for (size_t at = 0; at < length && text->bytes < TEXT_MAX; at += CHUNK) {
		size_t left = length - at;
		(void)htmlParseChunk(parser, bytes + at, (int)(left < CHUNK ? left : CHUNK), 0);
	}
	(void)htmlParseChunk(parser, NULL, 0, 1);
	end_line(page);
	if (parser->errNo == XML_ERR_NO_MEMORY)
		text->letter->flags |= LETTER_TRUNCATED;
	htmlFreeParserCtxt(parser);
}

const char *html_charset(struct arena *arena, const char *bytes, size_t length)
{
	size_t look = length < CHARSET_LOOK ? length : CHARSET_LOOK;
	for (size_t i = 0; i + 8 < look; i++) {
		if (strncasecmp(bytes + i, "charset=", 8) != 0)
			continue;
		const char *name = bytes + i + 8;
		name += strspn(name, "\"' ");
		size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:.");
		char *copy = arena_strndup(arena, name, size < 64 ? size : 64);
		for (char *at = copy; *at != '\0'; at++) {
			if (*at >= 'A' && *at <= 'Z')
				*at = (char)(*at + ('a' - 'A'));
		}
		return copy;
	}
	return "";
}

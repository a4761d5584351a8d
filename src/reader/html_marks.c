/* SPDX-License-Identifier: MIT */
#include "reader/html_marks.h"

#include "core/letter.h"

#include <string.h>
#include <strings.h>

static const struct tag {
	const char *name;
	unsigned effects;
} tags[] = {
	{"p", TAG_BLOCK | TAG_SPACED},   {"div", TAG_BLOCK},
	{"br", TAG_BREAK},               {"hr", TAG_BLOCK | TAG_RULE},
	{"blockquote", TAG_BLOCK | TAG_SPACED | TAG_QUOTE},
	{"b", TAG_BOLD},                 {"strong", TAG_BOLD},
	{"table", TAG_BLOCK},            {"tr", TAG_BLOCK},
	{"td", TAG_CELL},                {"th", TAG_CELL | TAG_BOLD},
	{"tbody", TAG_BLOCK},            {"thead", TAG_BLOCK},
	{"tfoot", TAG_BLOCK},            {"caption", TAG_BLOCK},
	{"ul", TAG_BLOCK | TAG_SPACED},  {"ol", TAG_BLOCK | TAG_SPACED},
	{"li", TAG_BLOCK},               {"dl", TAG_BLOCK | TAG_SPACED},
	{"dt", TAG_BLOCK},               {"dd", TAG_BLOCK},
	{"h1", TAG_BLOCK | TAG_SPACED},  {"h2", TAG_BLOCK | TAG_SPACED},
	{"h3", TAG_BLOCK | TAG_SPACED},  {"h4", TAG_BLOCK | TAG_SPACED},
	{"h5", TAG_BLOCK | TAG_SPACED},  {"h6", TAG_BLOCK | TAG_SPACED},
	{"pre", TAG_BLOCK | TAG_SPACED | TAG_PRE},
	{"address", TAG_BLOCK},          {"center", TAG_BLOCK},
	{"section", TAG_BLOCK},          {"article", TAG_BLOCK},
	{"header", TAG_BLOCK},           {"footer", TAG_BLOCK},
	{"main", TAG_BLOCK},             {"nav", TAG_BLOCK},
	{"aside", TAG_BLOCK},            {"figure", TAG_BLOCK},
	{"figcaption", TAG_BLOCK},       {"form", TAG_BLOCK},
	{"fieldset", TAG_BLOCK},         {"details", TAG_BLOCK},
	{"summary", TAG_BLOCK},          {"body", TAG_BLOCK},
	{"option", TAG_BLOCK},           {"textarea", TAG_BLOCK | TAG_PRE},
	{"script", TAG_UNREAD},          {"style", TAG_UNREAD},
	{"title", TAG_UNREAD},           {"template", TAG_UNREAD},
	{"iframe", TAG_UNREAD},          {"object", TAG_UNREAD},
	{"applet", TAG_UNREAD},          {"svg", TAG_UNREAD},
	{"math", TAG_UNREAD},            {"audio", TAG_UNREAD},
	{"video", TAG_UNREAD},           {"xml", TAG_UNREAD},
};

unsigned tag_effects(const char *name)
{
	for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
		if (*name == *tags[i].name && strcmp(name, tags[i].name) == 0)
			return tags[i].effects;
	}
	return 0;
}

/*
 * Classes and ids by which mail programs tell their own parts. Others put
 * letters and digits in front when they pass them on ("x_gmail_quote",
 * "ydp12ab-yahoo_quoted"), so the end of a name counts.
 */
static const struct mark {
	const char *end;
	struct element_marks marks;
} marks[] = {
	{"gmail_quote", {.lines = LINE_QUOTE, .quote_box = true}},
	{"gmail_quote_container", {.lines = LINE_QUOTE, .quote_box = true}},
	{"gmail_attr", {.lines = LINE_QUOTE}},
	{"yahoo_quoted", {.lines = LINE_QUOTE}},
	{"moz-cite-prefix", {.lines = LINE_QUOTE}},
	{"moz-forward-container", {.lines = LINE_QUOTE}},
	{"protonmail_quote", {.lines = LINE_QUOTE}},
	{"tutanota_quote", {.lines = LINE_QUOTE}},
	{"zmail_extra", {.lines = LINE_QUOTE}},
	{"airmail_ext_on", {.lines = LINE_QUOTE}},
	{"OLK_SRC_BODY_SECTION", {.lines = LINE_QUOTE}},
	{"OutlookMessageHeader", {.lines = LINE_QUOTE, .rest_is_quote = true}},
	{"mail-editor-reference-message-container", {.lines = LINE_QUOTE}},
	{"divRplyFwdMsg", {.lines = LINE_QUOTE, .rest_is_quote = true}},
	{"appendonsend", {.rest_is_quote = true}},
	{"stopSpelling", {.rest_is_quote = true}},
	{"zwchr", {.rest_is_quote = true}},
	{"messageReplySection", {.lines = LINE_QUOTE}},
	{"ms-outlook-mobile-reference-message", {.lines = LINE_QUOTE, .rest_is_quote = true}},
	{"messageSignatureSection", {.lines = LINE_SIGNATURE}},
	{"signature", {.lines = LINE_SIGNATURE}},
	{"signature_prefix", {.lines = LINE_SIGNATURE}},
	{"signature_block", {.lines = LINE_SIGNATURE}},
};

/* GMX and web.de say it by the whole name of an element. */
static const char *const quote_names[] = {"quote", "quoted-content"};

static void add_marks(struct element_marks *to, const struct element_marks *more)
{
	to->lines |= more->lines;
	to->rest_is_quote |= more->rest_is_quote;
	to->quote_box |= more->quote_box;
}

/* Each word of a class or id. */
static void read_names(const char *value, struct element_marks *ret_marks)
{
	while (*value != '\0') {
		size_t length = strcspn(value, " \t\r\n\f");
		for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
			size_t end = strlen(marks[i].end);
			if (length >= end && strncasecmp(value + length - end, marks[i].end, end) == 0)
				add_marks(ret_marks, &marks[i].marks);
		}
		value += length;
		value += strspn(value, " \t\r\n\f");
	}
}

/* The `name` of an element: a word of the table above, or a whole one. */
static void read_own_name(const char *value, struct element_marks *ret_marks)
{
	read_names(value, ret_marks);
	for (size_t i = 0; i < sizeof quote_names / sizeof quote_names[0]; i++)
		if (strcasecmp(value, quote_names[i]) == 0)
			ret_marks->lines |= LINE_QUOTE;
}

/* True when `style` (without blanks) sets `property` to nothing: "0", "0px", "0.0", but not "0.9em". */
static bool is_zero(const char *style, const char *property)
{
	size_t length = strlen(property);
	for (const char *at = strstr(style, property); at != NULL; at = strstr(at + length, property)) {
		bool begins = at == style || at[-1] == ';';
		size_t zeros = strspn(at + length, "0.");
		char next = at[length + zeros];
		if (begins && zeros > 0 && (next < '1' || next > '9'))
			return true;
	}
	return false;
}

/* A border above and none around: Outlook's line between answer and quote. */
static bool is_rule(const char *style)
{
	const char *top = strstr(style, "border-top:");
	if (strstr(style, "border-top-style:solid") != NULL)
		return true;
	if (top == NULL || (strstr(style, "border:none") == NULL && strstr(style, "padding:3") == NULL))
		return false;
	const char *solid = strstr(top, "solid");
	return solid != NULL && (size_t)(solid - top) < strcspn(top, ";");
}

static void read_style(const char *value, struct element_marks *ret_marks)
{
	char style[1024];
	size_t length = 0;
	for (; *value != '\0' && length + 1 < sizeof style; value++) {
		if (strchr(" \t\r\n\f\"'", *value) == NULL)
			style[length++] = (char)(*value >= 'A' && *value <= 'Z' ? *value + ('a' - 'A') : *value);
	}
	style[length] = '\0';
	if (strstr(style, "display:none") != NULL || strstr(style, "visibility:hidden") != NULL ||
	    strstr(style, "mso-hide:all") != NULL || is_zero(style, "font-size:") ||
	    is_zero(style, "max-height:") || is_zero(style, "opacity:"))
		ret_marks->lines |= LINE_HIDDEN;
	ret_marks->pre = strstr(style, "white-space:pre") != NULL;
	ret_marks->rule = is_rule(style);
}

struct element_marks element_marks(const char *const *attributes)
{
	struct element_marks found = {0};
	for (; attributes != NULL && attributes[0] != NULL; attributes += 2) {
		const char *value = attributes[1] == NULL ? "" : attributes[1];
		if (strcasecmp(attributes[0], "class") == 0 || strcasecmp(attributes[0], "id") == 0)
			read_names(value, &found);
		else if (strcasecmp(attributes[0], "name") == 0)
			read_own_name(value, &found);
		else if (strcasecmp(attributes[0], "style") == 0)
			read_style(value, &found);
		else if (strcasecmp(attributes[0], "hidden") == 0)
			found.lines |= LINE_HIDDEN;
	}
	return found;
}

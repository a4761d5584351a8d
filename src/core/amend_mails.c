/* SPDX-License-Identifier: MIT */
/* What is different in a new text, in plain words and three lines at most. */
#include "core/amend.h"

#include <string.h>

enum { LONGEST_SHOWN = 160, MOST_CHANGES = 3 };

/* A piece of text in one line, cut behind a word. */
static const char *shown(struct arena *arena, const char *text, size_t length)
{
	size_t blank = strspn(text, "\n ");
	blank = blank < length ? blank : length;
	text += blank;
	length -= blank;
	bool cut = length > LONGEST_SHOWN;
	length = cut ? LONGEST_SHOWN : length;
	while (cut && length > 1 && text[length] != ' ' && text[length] != '\n')
		length--;
	char *line = arena_strndup(arena, text, length);
	for (char *c = line; *c != '\0'; c++)
		if (*c == '\n')
			*c = ' ';
	return cut ? arena_printf(arena, "%s …", line) : line;
}

static void add(struct owing *o, struct mail *mail, const char *flag, const char *before, const char *now, unsigned *count)
{
	if (*count >= MOST_CHANGES)
		return;
	struct value *item = owed_item(o, mail, "changes");
	value_flag(o->arena, item, flag, true);
	value_text(o->arena, item, "before", before);
	value_text(o->arena, item, "now", now);
	++*count;
}

static void add_line(struct owing *o, struct mail *mail, const char *flag, const char *before, const char *now,
                     unsigned *count)
{
	if (strcmp(before, now) != 0)
		add(o, mail, flag, shown(o->arena, before, strlen(before)), shown(o->arena, now, strlen(now)), count);
}

static bool ends_line(char c)
{
	return c == '\n' || c == '\0';
}

/* Bytes of the lines that both begin with, without the last line's end. */
static size_t same_head(const char *a, const char *b)
{
	size_t same = 0;
	for (size_t i = 0;; i++) {
		if (ends_line(a[i]) && ends_line(b[i]))
			same = i;
		if (a[i] != b[i] || a[i] == '\0')
			return same;
	}
}

/* Bytes of the lines that both end with, behind `head`. */
static size_t same_tail(const char *a, const char *b, size_t head)
{
	size_t first = strlen(a) - head, second = strlen(b) - head, same = 0;
	a += head;
	b += head;
	for (size_t i = 0; i < first && i < second && a[first - 1 - i] == b[second - 1 - i]; i++)
		if (a[first - 1 - i] == '\n')
			same = i + 1;
	return same;
}

/* The lines of the text that are not the same. */
static void add_body(struct owing *o, struct mail *mail, const char *before, const char *now, unsigned *count)
{
	if (strcmp(before, now) == 0)
		return;
	size_t head = same_head(before, now), tail = same_tail(before, now, head);
	add(o, mail, "is_text", shown(o->arena, before + head, strlen(before) - head - tail),
	    shown(o->arena, now + head, strlen(now) - head - tail), count);
}

void amend_values(struct owing *o, struct mail *mail, const struct proposal *p)
{
	const struct proposal_text *before = text_before(p), *now = text_now(p);
	unsigned count = 0;
	if (before == NULL)
		return;
	owed_text(o, mail, "change", now->change);
	add_line(o, mail, "is_summary", before->summary, now->summary, &count);
	add_line(o, mail, "is_title", before->title, now->title, &count);
	add_line(o, mail, "is_impact", before->impact, now->impact, &count);
	add_body(o, mail, before->body, now->body, &count);
	add_line(o, mail, "is_goal", before->goal, now->goal, &count);
	owed_flag(o, mail, "has_changes");
}

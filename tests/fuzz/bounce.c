/* SPDX-License-Identifier: MIT */
/*
 * Machines and bounces: each line of the input is a part of a flat letter, by
 * its first letter (s subject, f From, c type of the whole, p type of a part,
 * h header field, o field of the returned mail, r recipient, a action, d code
 * and sentence of a report; all else is text).
 *
 * fuzz: -max_len=4096
 */
#include "letter_kit.h"
#include "letter/bounce.h"
#include "letter/machine.h"

static struct header field_of(char *line)
{
	char *colon = strchr(line, ':');
	if (colon != NULL)
		*colon = '\0';
	for (char *c = line; *c != '\0'; c++)
		*c = (char)(*c >= 'A' && *c <= 'Z' ? *c + ('a' - 'A') : *c);
	return (struct header){line, colon == NULL ? "" : colon + 1};
}

static struct report *last_report(struct arena *arena, struct letter *letter, bool new)
{
	if (new || letter->reports.count == 0)
		*LIST_PUSH(arena, &letter->reports) = (struct report){"", "", "", ""};
	return &letter->reports.items[letter->reports.count - 1];
}

static void add(struct arena *arena, struct letter *letter, char *line)
{
	char *rest = *line == '\0' ? line : line + 1;
	switch (*line) {
	case 's': letter->subject = rest; break;
	case 'f': *LIST_PUSH(arena, &letter->from) = (struct address){rest, rest}; break;
	case 't': *LIST_PUSH(arena, &letter->recipients) = (struct address){"", rest}; break;
	case 'c': letter->content_type = rest; break;
	case 'p': *LIST_PUSH(arena, &letter->parts) = (struct part){.type = rest, .name = ""}; break;
	case 'h': *LIST_PUSH(arena, &letter->headers) = field_of(rest); break;
	case 'o': *LIST_PUSH(arena, &letter->original) = field_of(rest); break;
	case 'r': last_report(arena, letter, true)->recipient = rest; break;
	case 'a': last_report(arena, letter, false)->action = rest; break;
	case 'd': last_report(arena, letter, false)->status = last_report(arena, letter, false)->diagnostic = rest; break;
	default: *LIST_PUSH(arena, &letter->plain) = (struct line){.text = line};
	}
}

static void check_bounce(const struct bounce *bounce)
{
	if (bounce->recipient != NULL) {
		const char *at = strrchr(bounce->recipient, '@');
		HOLDS(at != NULL && at != bounce->recipient && at[1] != '\0' && strlen(bounce->recipient) <= 254);
	}
	HOLDS(*bounce->status == '\0' || strspn(bounce->status, "0123456789.") == strlen(bounce->status));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena = {0};
	struct letter letter = {.message_id = "", .subject = "", .date = "", .content_type = ""};
	for (char *line; (line = kit_line(&arena, &bytes, &length)) != NULL;)
		add(&arena, &letter, line);
	struct requests none = {0};
	enum machine machine = machine_of(&arena, &letter, &none, "core@example.org");
	HOLDS(machine < MACHINE_COUNT);
	struct bounce bounce = bounce_read(&arena, &letter);
	check_bounce(&bounce);
	enum machine kind = bounce_kind(&arena, &letter);
	HOLDS(kind == MACHINE_NONE || machine != MACHINE_NONE);
	arena_release(&arena);
	return 0;
}

/* SPDX-License-Identifier: MIT */
#include "reader/report.h"

#include "reader/bounds.h"
#include "reader/fields.h"
#include "reader/head.h"

#include <string.h>

static const char *value_of(struct arena *arena, const struct fields *fields, const char *name)
{
	for (size_t i = 0; i < fields->count; i++) {
		if (field_is(&fields->items[i], name))
			return head_decode(arena, fields->items[i].value, fields->items[i].value_length);
	}
	return "";
}

/* "rfc822; ana@example.org" -> "ana@example.org" (RFC 3464 2.3.1); some write it in <>. */
static const char *address_of(struct arena *arena, const char *value)
{
	const char *type_end = strchr(value, ';');
	const char *address = type_end == NULL ? value : type_end + 1;
	address += strspn(address, " <");
	return arena_strndup(arena, address, strcspn(address, " >"));
}

/* The first word, in lower case; a comment may stand behind it. */
static const char *word_of(struct arena *arena, const char *value)
{
	char *word = arena_strndup(arena, value, strcspn(value, " (;"));
	for (char *at = word; *at != '\0'; at++) {
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at + ('a' - 'A'));
	}
	return word;
}

static void add(struct arena *arena, const struct fields *fields, struct letter *letter)
{
	const char *recipient = value_of(arena, fields, "Final-Recipient");
	if (*recipient == '\0')
		recipient = value_of(arena, fields, "Original-Recipient");
	const char *action = value_of(arena, fields, "Action");
	const char *status = value_of(arena, fields, "Status");
	if (*recipient == '\0' && *action == '\0' && *status == '\0')
		return;
	if (letter->reports.count == REPORTS_MAX) {
		letter->flags |= LETTER_TRUNCATED;
		return;
	}
	*LIST_PUSH(arena, &letter->reports) = (struct report){
		.recipient = address_of(arena, recipient),
		.action = word_of(arena, action),
		.status = word_of(arena, status),
		.diagnostic = value_of(arena, fields, "Diagnostic-Code"),
	};
}

void report_read(struct arena *arena, const char *bytes, size_t length, struct letter *letter)
{
	size_t at = 0;
	while (at < length) {
		struct fields fields;
		size_t group = fields_read(arena, bytes + at, length - at, &fields);
		if (group > 0)
			add(arena, &fields, letter);
		/* A line that is no field, or an empty one, stands between groups. */
		const char *end = memchr(bytes + at, '\n', length - at);
		at = group > 0 ? at + group : end == NULL ? length : (size_t)(end - bytes) + 1;
	}
}

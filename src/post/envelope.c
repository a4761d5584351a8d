/* SPDX-License-Identifier: MIT */
#include "post/key.h"
#include "post/outbox.h"

#include <string.h>

static const char *const orders[] = {
	[ORDER_RECEIPT] = "receipt", [ORDER_CALL] = "call",     [ORDER_REMINDER] = "reminder",
	[ORDER_MEETING] = "meeting", [ORDER_OUTSIDE] = "outside", [ORDER_DIGEST] = "digest",
};

static const char from_field[] = "Return-Path: <";
static const char to_field[] = "Delivered-To: ";
static const char owed_field[] = "X-Assent-Owed: ";

void envelope_write(struct buf *out, const struct mail *mail, const struct letterhead *head)
{
	char since[INSTANT_TEXT_SIZE];
	instant_format(mail->owed_since, since);
	buf_printf(out, "%s%s>\r\n%s%s\r\n%s%s %s\r\n", from_field, head->envelope, to_field, mail->address,
	           owed_field, orders[mail->order], since);
}

/* The value of the line that begins with `field`; *text moves behind the line. NULL when it is another line. */
static const char *take_field(struct arena *arena, const char **text, const char *field)
{
	size_t length = strlen(field);
	const char *end = strstr(*text, "\r\n");
	if (strncmp(*text, field, length) != 0 || end == NULL)
		return NULL;
	const char *value = arena_strndup(arena, *text + length, (size_t)(end - *text) - length);
	*text = end + 2;
	return value;
}

static bool read_owed(const char *value, struct envelope *envelope)
{
	size_t length = strcspn(value, " ");
	for (int order = ORDER_RECEIPT; order <= ORDER_DIGEST; order++) {
		if (strlen(orders[order]) != length || strncmp(value, orders[order], length) != 0)
			continue;
		envelope->order = (enum mail_order)order;
		return value[length] == ' ' && instant_parse(value + length + 1, &envelope->since);
	}
	return false;
}

bool envelope_read(struct arena *arena, const char *bytes, size_t length, struct envelope *ret_envelope)
{
	enum { LONGEST = 1024 };
	const char *begin = arena_strndup(arena, bytes, length < LONGEST ? length : LONGEST);
	const char *text = begin;
	char *from = (char *)take_field(arena, &text, from_field);
	const char *to = from == NULL ? NULL : take_field(arena, &text, to_field);
	const char *owed = to == NULL ? NULL : take_field(arena, &text, owed_field);
	struct envelope envelope = {.from = from, .to = to};
	if (owed == NULL || *from == '\0' || from[strlen(from) - 1] != '>' || !read_owed(owed, &envelope))
		return false;
	from[strlen(from) - 1] = '\0';
	envelope.length = (size_t)(text - begin);
	*ret_envelope = envelope;
	return address_is_sane(from) && address_is_sane(to);
}

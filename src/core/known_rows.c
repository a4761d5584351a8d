/* SPDX-License-Identifier: MIT */
#include "core/known_rows.h"

#include "base/buf.h"

#include <string.h>

static const char *key_of(struct arena *arena, const char *member, instant received)
{
	return arena_printf(arena, "%s %lld", member, (long long)received);
}

void mail_rows_add(struct arena *arena, struct mail_rows_known *known, const struct event *event)
{
	uint32_t before = 0;
	const char *member = strncmp(event->by, "m-", 2) == 0 ? event->by : event->member;
	/* What the Recorder enters by mail for others says how it was given. */
	bool mail = event->via == VIA_MAIL || event->via == VIA_PHONE || event->via == VIA_PAPER || event->via == VIA_MEETING;
	if (event_type(event->kind)->book != BOOK_LEDGER || !mail || event->received == INSTANT_NONE ||
	    *member == '\0')
		return;
	const char *key = key_of(arena, member, event->received);
	bool found = index_get(&known->by_letter, key, &before);
	*LIST_PUSH(arena, known) = (struct mail_row){
		.row = event->row, .subject = arena_strdup(arena, event->subject), .next = found ? before + 1 : 0};
	index_put(arena, &known->by_letter, key, (uint32_t)(known->count - 1));
}

const char *mail_rows_of(struct arena *arena, const struct mail_rows_known *known, const struct intent *intent)
{
	uint32_t at;
	uint64_t rows[64];
	size_t count = 0;
	struct buf text = buf_new(arena);
	bool about_proposal = strncmp(intent->request.subject, "P-", 2) == 0;
	if (*intent->member == '\0' || !index_get(&known->by_letter, key_of(arena, intent->member, intent->received), &at))
		return "";
	for (at++; at != 0 && count < sizeof rows / sizeof *rows; at = known->items[at - 1].next) {
		const struct mail_row *row = &known->items[at - 1];
		if (!about_proposal || strcmp(row->subject, intent->request.subject) == 0)
			rows[count++] = row->row;
	}
	while (count > 0)
		buf_printf(&text, "%sr%llu", text.length == 0 ? "" : " ", (unsigned long long)rows[--count]);
	return buf_string(&text);
}

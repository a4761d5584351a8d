/* SPDX-License-Identifier: MIT */
#include "mailbox/mailbox.h"

#include <stdlib.h>
#include <string.h>

static int by_receipt(const void *a, const void *b)
{
	const struct mailbox_entry *first = a, *second = b;
	if (first->received != second->received)
		return first->received < second->received ? -1 : 1;
	return strcmp(first->place, second->place);
}

uint32_t mailbox_size(uint64_t bytes)
{
	return bytes < UINT32_MAX ? (uint32_t)bytes : UINT32_MAX;
}

void mailbox_sort(struct mailbox_entries *entries)
{
	if (entries->count > 1)
		qsort(entries->items, entries->count, sizeof *entries->items, by_receipt);
}

void mailbox_close(struct mailbox_source *source)
{
	if (source != NULL && source->close != NULL)
		source->close(source);
}

/* SPDX-License-Identifier: MIT */
/*
 * The fetch of a mailbox alone: lists INBOX and fetches every letter, in the
 * batches of a run, and forgets them. imap_fetch PORT USER PASSWORD_FILE CA_FILE
 */
#include "mailbox/imap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 500 };

static size_t fetch_all(struct mailbox_source *source, const struct mailbox_entries *entries, struct error *error)
{
	struct arena batch = {0};
	struct bytes bytes;
	size_t got = 0;
	for (size_t first = 0; first < entries->count; first += BATCH) {
		const struct mailbox_entry *wanted[BATCH];
		size_t count = 0;
		arena_reset(&batch);
		while (count < BATCH && first + count < entries->count) {
			wanted[count] = &entries->items[first + count];
			count++;
		}
		if (!source->fetch(source, &batch, wanted, count, error))
			break;
		for (size_t i = 0; i < count; i++)
			got += source->read(source, &batch, wanted[i], &bytes, error) && bytes.length > 0;
	}
	arena_release(&batch);
	return got;
}

int main(int count, char **arguments)
{
	struct arena arena = {0};
	struct error error = {0};
	struct mailbox_entries entries = {0};
	if (count != 5)
		return 64;
	const struct imap_settings settings = {
		.server = {.host = "localhost", .port = (uint16_t)strtoul(arguments[1], NULL, 10), .ca_file = arguments[4]},
		.user = arguments[2],
		.secret = {.file = arguments[3], .command = ""},
		.processed = "", .held = "", .junk = "", .copy = "", .memory_file = "",
		.read_only = true,
	};
	struct mailbox_source *source = imap_open(&arena, &settings, &error);
	size_t got = 0;
	if (source != NULL && source->list(source, &arena, INT64_MAX, &entries, &error))
		got = fetch_all(source, &entries, &error);
	mailbox_close(source);
	arena_release(&arena);
	printf("%zu\n", got);
	if (error.class != ERROR_NONE)
		fprintf(stderr, "%s\n", error.text);
	return error.class == ERROR_NONE ? 0 : 1;
}

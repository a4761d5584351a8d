/* SPDX-License-Identifier: MIT */
/*
 * An archive bundle that anybody may have made. What is opened has one folder,
 * and names that are sane and there once; an entry gives exactly the bytes that
 * its length says, or is damaged.
 *
 * fuzz: -max_len=8000
 */
#include "fuzz.h"
#include "ledger_kit.h"
#include "publish/bundle.h"

enum { ENOUGH = 4 * 1024 * 1024 };

struct taken {
	uint64_t bytes;
	bool stopped;
};

static bool take(void *context, const void *bytes, size_t length)
{
	struct taken *taken = context;
	unsigned char sum = 0;
	for (size_t i = 0; i < length; i++) /* all of it can be read */
		sum ^= ((const unsigned char *)bytes)[i];
	(void)sum;
	taken->bytes += length;
	taken->stopped = taken->bytes > ENOUGH;
	return !taken->stopped;
}

static void check_entry(struct bundle *bundle, struct arena *arena, const struct bundle_entries *entries, size_t at)
{
	const struct bundle_entry *entry = &entries->items[at];
	const char *problem = NULL;
	struct taken taken = {0};
	HOLDS(bundle_name_is_sane(entry->name) && entry->name[0] != '/' && strstr(entry->name, "..") != entry->name);
	for (size_t i = 0; i < at; i++)
		HOLDS(strcmp(entries->items[i].name, entry->name) != 0);
	if (bundle_read(bundle, arena, entry, take, &taken, &problem))
		HOLDS(problem == NULL && taken.bytes == entry->length);
	else
		HOLDS(taken.stopped || (problem != NULL && problem[0] != '\0'));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena = {0};
	struct error error = {0};
	struct bundle *bundle = NULL;
	struct bundle_entries entries = {0};
	const char *folder = NULL, *problem = NULL;
	char path[64];
	int handle;
	kit_file(bytes, length, &handle, path);
	if (bundle_open(&arena, path, &bundle, &folder, &entries, &problem, &error)) {
		HOLDS(problem != NULL || (folder != NULL && folder[0] != '\0' && strchr(folder, '/') == NULL));
		for (size_t i = 0; problem == NULL && i < entries.count; i++)
			check_entry(bundle, &arena, &entries, i);
	} else {
		HOLDS(error.class != ERROR_NONE && error.text[0] != '\0');
	}
	bundle_close(bundle);
	close(handle);
	arena_release(&arena);
	return 0;
}

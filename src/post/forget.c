/* SPDX-License-Identifier: MIT */
/* What the outbox keeps of people who are to be forgotten: servers name them when they refuse a mail. */
#include "post/outbox.h"

#include "base/buf.h"
#include "base/file.h"

#include <string.h>
#include <unistd.h>

enum { LOG_LIMIT = 512 * 1024 * 1024, HEAD_SIZE = 1024 };

static bool is_part_of_address(char c)
{
	return (unsigned char)c > ' ' && strchr("\"<>()[],;:\\", c) == NULL;
}

static bool is_one_of(struct arena *scratch, const struct index *addresses, const char *text, size_t length)
{
	uint32_t place;
	char *small = arena_strndup(scratch, text, length);
	for (char *c = small; *c != '\0'; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
	while (length > 0 && strchr(".'", small[length - 1]) != NULL) /* the end of a sentence */
		small[--length] = '\0';
	return index_get(addresses, *small == '\'' ? small + 1 : small, &place);
}

/* The log with "erased" in place of each of these addresses; false: there is none in it. */
static bool without(const struct bytes *log, const struct index *addresses, struct buf *out)
{
	struct arena scratch = {0};
	bool found = false;
	for (size_t at = 0, end; at < log->length; at = end) {
		for (end = at; end < log->length && is_part_of_address(log->data[end]); end++)
			;
		bool address = memchr(log->data + at, '@', end - at) != NULL &&
		               is_one_of(&scratch, addresses, log->data + at, end - at);
		if (address)
			buf_text(out, "erased");
		else
			buf_add(out, log->data + at, end - at);
		if (end < log->length)
			buf_char(out, log->data[end++]);
		found |= address;
		arena_reset(&scratch);
	}
	arena_release(&scratch);
	return found;
}

static bool clean_log(const char *path, const struct index *addresses, struct error *error)
{
	struct arena arena = {0};
	struct bytes log;
	struct buf out = buf_new(&arena);
	bool good = !file_exists(path) ||
	            (file_read(&arena, path, LOG_LIMIT, &log, error) &&
	             (!without(&log, addresses, &out) || file_replace(path, out.data, out.length, 0600, error)));
	arena_release(&arena);
	return good;
}

/* KEY.eml, whose key ends in the id of whom it was for. */
static bool is_for(struct arena *scratch, const struct index *ids, const char *name)
{
	uint32_t place;
	size_t length = strlen(name);
	const char *key = length > 4 && strcmp(name + length - 4, ".eml") == 0 ? arena_strndup(scratch, name, length - 4) : "";
	const char *dot = strrchr(key, '.');
	return dot != NULL && index_get(ids, dot + 1, &place);
}

/* A mail to one of these addresses: strangers have no id. */
static bool is_to(struct arena *scratch, const struct index *addresses, const char *path)
{
	char head[HEAD_SIZE];
	struct error ignored = {0};
	struct envelope envelope;
	int handle = file_open_read(path, &ignored);
	ssize_t got = handle < 0 ? -1 : file_read_at(handle, path, head, sizeof head, 0, &ignored);
	if (handle >= 0)
		(void)close(handle); /* only read */
	return got > 0 && envelope_read(scratch, head, (size_t)got, &envelope) &&
	       is_one_of(scratch, addresses, envelope.to, strlen(envelope.to));
}

bool outbox_forget(const char *home, const struct index *people, struct error *error)
{
	struct arena scratch = {0};
	struct file_names names = {0};
	const char *refused = file_path(&scratch, home, "outbox/refused");
	bool good = clean_log(file_path(&scratch, home, "outbox/posted.csv"), people, error) &&
	            (!file_exists(refused) || folder_list(&scratch, refused, &names, error));
	for (size_t i = 0; good && i < names.count; i++)
		if (is_for(&scratch, people, names.items[i]) ||
		    is_to(&scratch, people, file_path(&scratch, refused, names.items[i])))
			good = file_remove(file_path(&scratch, refused, names.items[i]), error);
	arena_release(&scratch);
	return good;
}

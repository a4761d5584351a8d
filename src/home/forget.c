/* SPDX-License-Identifier: MIT */
#include "home/forget.h"

#include "base/buf.h"
#include "base/file.h"

#include <string.h>

enum { REGISTER_LIMIT = 64 * 1024 * 1024 };

struct names {
	const char *const *items;
	size_t count;
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same(const char *name, const char *word, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (lower(name[i]) != lower(word[i]))
			return false;
	return name[length] == '\0';
}

/* Words are told apart by what stands between cells and between addresses of one cell. */
static bool names_one(const struct names *names, const char *line, size_t length)
{
	static const char between[] = " \t\r\n,;\"";
	for (size_t at = 0; at < length;) {
		size_t end = at;
		while (end < length && (line[end] == '\0' || strchr(between, line[end]) == NULL))
			end++;
		for (size_t i = 0; end > at && i < names->count; i++)
			if (strlen(names->items[i]) == end - at && same(names->items[i], line + at, end - at))
				return true;
		at = end + 1;
	}
	return false;
}

/* Bytes of the record at the beginning, its line end counted; a cell in quotes may hold line ends. */
static size_t record_length(const char *text, size_t length)
{
	bool quoted = false;
	for (size_t i = 0; i < length; i++) {
		quoted ^= text[i] == '"';
		if (text[i] == '\n' && !quoted)
			return i + 1;
	}
	return length;
}

/* The file without the records that name one; the first record is the header. Gives how many there were. */
static size_t leave_out(const struct names *names, const struct bytes *bytes, struct buf *kept)
{
	size_t found = 0;
	for (size_t at = 0, number = 0; at < bytes->length; number++) {
		size_t length = record_length(bytes->data + at, bytes->length - at);
		bool out = number > 0 && names_one(names, bytes->data + at, length);
		found += out;
		if (!out)
			buf_add(kept, bytes->data + at, length);
		at += length;
	}
	return found;
}

static bool forget_in(struct arena *arena, const char *home, const char *name, const struct names *names, bool remove,
                      size_t *ret_found, struct error *error)
{
	const char *path = file_path(arena, home, name);
	struct bytes bytes;
	struct buf kept = buf_new(arena);
	*ret_found = 0;
	if (!file_exists(path))
		return true;
	if (!file_read(arena, path, REGISTER_LIMIT, &bytes, error))
		return false;
	*ret_found = leave_out(names, &bytes, &kept);
	return !remove || *ret_found == 0 || file_replace(path, buf_string(&kept), kept.length, 0600, error);
}

bool registers_forget(const char *home, const char *const *items, size_t count, size_t *ret_removed, size_t *ret_steps,
                      struct error *error)
{
	struct arena arena = {0};
	struct names names = {items, count};
	size_t seats = 0;
	bool good = forget_in(&arena, home, "roster/seats.csv", &names, true, &seats, error) &&
	            forget_in(&arena, home, "roster/people.csv", &names, true, ret_removed, error) &&
	            forget_in(&arena, home, "roster/steps.csv", &names, false, ret_steps, error);
	*ret_removed += seats;
	arena_release(&arena);
	return good;
}

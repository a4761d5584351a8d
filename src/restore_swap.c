/* SPDX-License-Identifier: MIT */
#include "restore_swap.h"

#include "base/file.h"

#include <string.h>

enum { NOTE_LIMIT = 16384 };

/* The note: both paths, one a line; the second may be empty. */
struct note {
	const char *kept, *mailbox;
};

static const char *note_path(struct arena *arena, const char *home)
{
	return file_path(arena, home, "private/restored");
}

/* False when there is none, or only the mark for the next run. */
static bool read_note(struct arena *arena, const char *home, struct note *ret_note)
{
	struct error ignored = {0};
	struct bytes bytes;
	const char *path = note_path(arena, home);
	if (!file_exists(path) || !file_read(arena, path, NOTE_LIMIT, &bytes, &ignored))
		return false;
	size_t first = strcspn(bytes.data, "\n"), second = strcspn(bytes.data + first + (bytes.data[first] != '\0'), "\n");
	if (first == 0 || bytes.data[first] == '\0')
		return false;
	ret_note->kept = arena_strndup(arena, bytes.data, first);
	ret_note->mailbox = arena_strndup(arena, bytes.data + first + 1, second);
	return true;
}

const char *swap_name(struct arena *arena, const char *home, const char *what, unsigned n)
{
	return n == 1 ? arena_printf(arena, "%s.%s", home, what) : arena_printf(arena, "%s.%s-%u", home, what, n);
}

const char *swap_cut_off(struct arena *arena, const char *home)
{
	struct note note;
	for (unsigned n = 1; !file_exists(home); n++) {
		const char *place = swap_name(arena, home, "restoring", n);
		if (!file_exists(place))
			return NULL;
		if (read_note(arena, place, &note) && file_exists(note.kept))
			return place;
	}
	return NULL;
}

/* `name` of the home that stepped aside, into the one that took its place. */
static bool take_along(struct arena *arena, const char *home, const char *kept, const char *name, struct error *error)
{
	const char *from = arena_printf(arena, "%s%s", kept, name), *to = arena_printf(arena, "%s%s", home, name);
	const char *aside = arena_printf(arena, "%s.from-backup", to);
	return !file_exists(from) ||
	       ((!file_exists(to) || file_rename(to, aside, error)) && file_rename(from, to, error));
}

bool swap_finish(struct arena *arena, const char *home, const char **ret_kept, struct error *error)
{
	struct note note = {.kept = ""};
	bool waits = read_note(arena, home, &note);
	if (ret_kept != NULL)
		*ret_kept = note.kept;
	return !waits || (take_along(arena, home, note.kept, "/drop", error) &&
	                  (*note.mailbox == '\0' || take_along(arena, home, note.kept, note.mailbox, error)) &&
	                  file_replace(note_path(arena, home), "", 0, 0600, error));
}

bool swap_homes(struct arena *arena, const char *home, const char *place, const char *mailbox, const char *kept,
                struct error *error)
{
	const char *note = arena_printf(arena, "%s\n%s\n", kept, mailbox == NULL ? "" : mailbox);
	return file_replace(note_path(arena, place), note, strlen(note), 0600, error) && file_rename(home, kept, error) &&
	       file_rename(place, home, error) && swap_finish(arena, home, NULL, error);
}

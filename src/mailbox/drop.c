/* SPDX-License-Identifier: MIT */
/* The drop folder: letters that people save into files. */
#include "mailbox/mailbox.h"

#include "mailbox/move.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { READ_LIMIT = 64 * 1024 * 1024 };

/* What was listed, so that a place leads back to its file. */
struct dropped {
	const char *place;
	const char *name;
};

struct drop {
	struct mailbox_source source;
	const char *path, *done, *refused;
	struct { LIST(struct dropped); } files; /* sorted by place */
	bool moved;
};

static int by_place(const void *a, const void *b)
{
	return strcmp(((const struct dropped *)a)->place, ((const struct dropped *)b)->place);
}

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name), tail = strlen(end);
	return length > tail && strcasecmp(name + length - tail, end) == 0;
}

/* Names that programs give to files they are still writing. */
static bool is_unfinished(const char *name)
{
	return ends_with(name, ".tmp") || ends_with(name, ".part") || ends_with(name, ".crdownload") ||
	       ends_with(name, ".swp") || ends_with(name, "~");
}

/* Moves a file; a second one of its name becomes name_2.eml. */
static bool move_to(struct drop *drop, const char *name, const char *folder, char ret_to[MAILBOX_PATH_SIZE],
                    struct error *error)
{
	struct arena scratch = {0};
	const char *dot = strrchr(name, '.');
	const char *tail = dot == NULL ? "" : dot;
	const char *stem = arena_strndup(&scratch, name, strlen(name) - strlen(tail));
	drop->moved = true;
	bool good = mailbox_move(file_path(&scratch, drop->path, name), folder, stem, tail, ret_to, error);
	arena_release(&scratch);
	return good;
}

static bool refuse(struct drop *drop, const char *name, const char *why, struct error *error)
{
	char to[MAILBOX_PATH_SIZE], note[MAILBOX_PATH_SIZE + 8];
	struct arena scratch = {0};
	const char *text = arena_printf(&scratch, "%s\n", why);
	bool good = move_to(drop, name, drop->refused, to, error);
	if (good && to[0] != '\0') {
		snprintf(note, sizeof note, "%s.why", to);
		good = file_replace(note, text, strlen(text), 0600, error);
	}
	arena_release(&scratch);
	return good;
}

static void add(struct drop *drop, struct arena *arena, const char *name, uint64_t size, instant now,
                struct mailbox_entries *entries)
{
	struct dropped *dropped = LIST_PUSH(arena, &drop->files);
	dropped->name = arena_strdup(arena, name);
	dropped->place = mailbox_place(arena, "drop", name);
	*LIST_PUSH(arena, entries) = (struct mailbox_entry){.received = now, .size = mailbox_size(size), .place = dropped->place};
}

static bool drop_list(struct mailbox_source *source, struct arena *arena, instant now,
                      struct mailbox_entries *entries, struct error *error)
{
	struct drop *drop = (struct drop *)source;
	struct arena scratch = {0};
	struct file_names names;
	memset(&drop->files, 0, sizeof drop->files);
	bool good = folder_list(&scratch, drop->path, &names, error);
	for (size_t i = 0; good && i < names.count; i++) {
		struct mailbox_file file;
		const char *name = names.items[i];
		if (is_unfinished(name) || !mailbox_file(drop->path, name, &file))
			continue;
		if (ends_with(name, ".eml"))
			add(drop, arena, name, file.size, now, entries);
		else
			good = refuse(drop, name, "This is no letter: only files whose name ends in .eml are read here.",
			              error);
	}
	if (drop->files.count > 1)
		qsort(drop->files.items, drop->files.count, sizeof *drop->files.items, by_place);
	arena_release(&scratch);
	return good;
}

static const char *name_of(const struct drop *drop, const char *place)
{
	const struct dropped wanted = {.place = place};
	if (drop->files.count == 0)
		return NULL;
	const struct dropped *found =
		bsearch(&wanted, drop->files.items, drop->files.count, sizeof *drop->files.items, by_place);
	return found == NULL ? NULL : found->name;
}

static bool drop_read(struct mailbox_source *source, struct arena *arena, const struct mailbox_entry *entry,
                      struct bytes *ret_bytes, struct error *error)
{
	const struct drop *drop = (const struct drop *)source;
	const char *name = name_of(drop, entry->place);
	struct mailbox_file file;
	if (name == NULL || !mailbox_file(drop->path, name, &file))
		return false;
	return file_read_plain(arena, file_path(arena, drop->path, name), READ_LIMIT, ret_bytes, error);
}

static bool drop_file(struct mailbox_source *source, const struct mailbox_entry *entry, enum mailbox_fate fate,
                      const char *why, struct error *error)
{
	struct drop *drop = (struct drop *)source;
	const char *name = name_of(drop, entry->place);
	if (name == NULL)
		return true;
	if (fate == FATE_GONE) {
		struct arena scratch = {0};
		bool good = file_remove(file_path(&scratch, drop->path, name), error);
		drop->moved = true;
		arena_release(&scratch);
		return good;
	}
	if (fate == FATE_REFUSED)
		return refuse(drop, name, *why == '\0' ? "It was not taken in." : why, error);
	if (fate == FATE_HELD)
		return refuse(drop, name,
		              *why == '\0' ? "Held: a person has to look at it. assent explain says why." : why, error);
	return move_to(drop, name, drop->done, NULL, error);
}

static bool drop_settle(struct mailbox_source *source, struct error *error)
{
	struct drop *drop = (struct drop *)source;
	if (!drop->moved)
		return true;
	drop->moved = false;
	return folder_sync(drop->done, error) && folder_sync(drop->refused, error) && folder_sync(drop->path, error);
}

struct mailbox_source *drop_open(struct arena *arena, const char *path, struct error *error)
{
	struct drop *drop = ARENA_NEW(arena, struct drop);
	drop->source = (struct mailbox_source){
		.name = "drop", .list = drop_list, .read = drop_read, .file = drop_file, .settle = drop_settle};
	drop->path = arena_strdup(arena, path);
	drop->done = file_path(arena, path, "done");
	drop->refused = file_path(arena, path, "refused");
	if (!folder_make(path, 0700, error) || !folder_make(drop->done, 0700, error) ||
	    !folder_make(drop->refused, 0700, error))
		return NULL;
	return &drop->source;
}

/* SPDX-License-Identifier: MIT */
/*
 * A Maildir: INBOX and Junk are read, Processed and Held are where letters go.
 * Folders lie beside new/ and cur/ as .Name (Maildir++). What a file is called
 * before ":2," is the letter; the flags behind it are other programs' business.
 */
#include "mailbox/mailbox.h"

#include "base/buf.h"
#include "mailbox/move.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { READ_LIMIT = 64 * 1024 * 1024, SECONDS_DIGITS_LEAST = 9, SECONDS_DIGITS_MOST = 11 };

#define TAIL ":2,"

enum folder { FOLDER_INBOX, FOLDER_JUNK, FOLDER_PROCESSED, FOLDER_HELD, FOLDER_COPY, FOLDERS };

static const struct {
	const char *name;
	const char *path; /* below the Maildir */
} folders[FOLDERS] = {
	[FOLDER_INBOX] = {"INBOX", ""},
	[FOLDER_JUNK] = {"Junk", "/.Junk"},
	[FOLDER_PROCESSED] = {"Processed", "/.Processed"},
	[FOLDER_HELD] = {"Held", "/.Held"},
	[FOLDER_COPY] = {"assent-ledger", "/.assent-ledger"},
};

/*
 * Where a listed letter lies. With its place are kept, one behind the other:
 * "new", or "cur" and its tail; and its name, where the place does not end in it.
 */
struct located {
	const char *name; /* of the letter: its file's name without the tail */
	const char *tail; /* of its name in cur/: ":2,S"; NULL when it lies in new/ */
	enum folder folder;
};

struct maildir {
	struct mailbox_source source;
	const char *path;
	bool changed[FOLDERS];
};

static const char *path_of(struct arena *arena, const struct maildir *maildir, enum folder folder, const char *part)
{
	return arena_printf(arena, "%s%s/%s", maildir->path, folders[folder].path, part);
}

/* A folder of Maildir++; one that is there is left as it is. */
static bool make_folder(const struct maildir *maildir, enum folder folder, struct error *error)
{
	static const char *const parts[] = {"tmp", "new", "cur"};
	struct arena scratch = {0};
	const char *mark = path_of(&scratch, maildir, folder, "maildirfolder");
	bool good = true;
	for (size_t i = 0; good && i < sizeof parts / sizeof parts[0]; i++) {
		const char *part = path_of(&scratch, maildir, folder, parts[i]);
		good = file_exists(part) || folder_make(part, 0700, error);
	}
	if (good && !file_exists(mark))
		good = file_create(mark, "", 0, 0600, false, error);
	arena_release(&scratch);
	return good;
}

/* ---- listing ---- */

/* The second of delivery stands before the first dot; a shorter number is somebody's own name for a file. */
static instant receipt_time(const char *name, instant modified, instant now)
{
	size_t digits = strspn(name, "0123456789");
	instant received = modified;
	if (name[digits] == '.' && digits >= SECONDS_DIGITS_LEAST && digits <= SECONDS_DIGITS_MOST)
		received = (instant)strtoll(name, NULL, 10);
	return received > now ? now : received;
}

static size_t length_without_tail(const char *file_name)
{
	const char *tail = strstr(file_name, TAIL);
	return tail == NULL ? strlen(file_name) : (size_t)(tail - file_name);
}

/* The place of a letter, and behind it what `locate` reads. The name is not kept twice when the place ends in it, as nearly always. */
static const char *keep(struct arena *arena, enum folder folder, bool in_new, const char *file_name)
{
	struct arena scratch = {0};
	size_t length = in_new ? strlen(file_name) : length_without_tail(file_name);
	const char *name = arena_strndup(&scratch, file_name, length);
	const char *place = mailbox_place(&scratch, folders[folder].name, name);
	struct buf kept = buf_new(&scratch);
	buf_add(&kept, place, strlen(place) + 1);
	buf_text(&kept, in_new ? "new" : "cur");
	if (!in_new)
		buf_text(&kept, file_name + length);
	buf_char(&kept, '\0');
	if (strcmp(place + strlen(folders[folder].name) + 1, name) != 0)
		buf_text(&kept, name);
	const char *copy = arena_strndup(arena, kept.data, kept.length); /* which adds the last NUL */
	arena_release(&scratch);
	return copy;
}

static bool list_part(struct maildir *maildir, struct arena *arena, enum folder folder, bool in_new, instant now,
                      struct mailbox_entries *entries, struct error *error)
{
	struct arena scratch = {0};
	struct file_names names;
	const char *path = path_of(&scratch, maildir, folder, in_new ? "new" : "cur");
	bool good = folder_list(&scratch, path, &names, error);
	for (size_t i = 0; good && i < names.count; i++) {
		struct mailbox_file file;
		if (!mailbox_file(path, names.items[i], &file))
			continue;
		*LIST_PUSH(arena, entries) = (struct mailbox_entry){
			.received = receipt_time(names.items[i], file.modified, now),
			.place = keep(arena, folder, in_new, names.items[i]),
			.size = mailbox_size(file.size),
			.junk = folder == FOLDER_JUNK,
			.filed = folder > FOLDER_JUNK,
		};
	}
	arena_release(&scratch);
	return good;
}

static int by_place(const void *a, const void *b)
{
	return strcmp(((const struct mailbox_entry *)a)->place, ((const struct mailbox_entry *)b)->place);
}

/* A letter that moved while the folders were read was seen twice: it is left once. */
static void list_once(struct mailbox_entries *entries, size_t before)
{
	struct mailbox_entry *listed = entries->items + before;
	size_t count = entries->count - before, kept = 1;
	if (count < 2)
		return;
	qsort(listed, count, sizeof *listed, by_place);
	for (size_t i = 1; i < count; i++)
		if (strcmp(listed[i].place, listed[kept - 1].place) != 0)
			listed[kept++] = listed[i];
	entries->count = before + kept;
}

static bool maildir_list(struct mailbox_source *source, struct arena *arena, instant now,
                         struct mailbox_entries *entries, struct error *error)
{
	struct maildir *maildir = (struct maildir *)source;
	size_t before = entries->count;
	for (enum folder folder = FOLDER_JUNK; folder <= FOLDER_HELD; folder++)
		if (!make_folder(maildir, folder, error))
			return false;
	enum folder last = source->list_filed ? FOLDER_HELD : FOLDER_JUNK;
	for (enum folder folder = FOLDER_INBOX; folder <= last; folder++) {
		/* new/ first: another program may move letters from there to cur/ meanwhile, never back. */
		if (!list_part(maildir, arena, folder, true, now, entries, error) ||
		    !list_part(maildir, arena, folder, false, now, entries, error))
			return false;
	}
	list_once(entries, before);
	return true;
}

/* ---- finding again ---- */

static struct located locate(const struct mailbox_entry *entry)
{
	struct located located = {.folder = FOLDER_INBOX};
	while (strncmp(entry->place, folders[located.folder].name, strcspn(entry->place, "/")) != 0)
		located.folder++;
	const char *part = entry->place + strlen(entry->place) + 1;
	const char *name = part + strlen(part) + 1;
	located.tail = *part == 'n' ? NULL : part + strlen("cur");
	located.name = *name == '\0' ? strchr(entry->place, '/') + 1 : name;
	return located;
}

/* Another program has opened the letter, or changed its flags: looks for it in cur/ under any tail. */
static const char *find_moved(struct arena *arena, const struct maildir *maildir, const struct located *located,
                              struct error *error)
{
	struct file_names names;
	size_t length = strlen(located->name);
	const char *folder = path_of(arena, maildir, located->folder, "cur");
	if (!folder_list(arena, folder, &names, error))
		return NULL;
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.items[i];
		if (length_without_tail(name) == length && strncmp(name, located->name, length) == 0)
			return file_path(arena, folder, name);
	}
	return NULL;
}

/* The path of a listed letter in the arena; NULL when it is gone, or with the error. */
static const char *find(struct arena *arena, const struct maildir *maildir, const struct located *located,
                        struct error *error)
{
	const char *path = path_of(arena, maildir, located->folder, located->tail == NULL ? "new" : "cur");
	path = arena_printf(arena, "%s/%s%s", path, located->name, located->tail == NULL ? "" : located->tail);
	return file_exists(path) ? path : find_moved(arena, maildir, located, error);
}

static bool maildir_read(struct mailbox_source *source, struct arena *arena, const struct mailbox_entry *entry,
                         struct bytes *ret_bytes, struct error *error)
{
	const struct maildir *maildir = (const struct maildir *)source;
	const struct located located = locate(entry);
	struct arena scratch = {0};
	const char *path = find(&scratch, maildir, &located, error);
	bool good = path != NULL && file_read_plain(arena, path, READ_LIMIT, ret_bytes, error);
	/* It may have been moved between the look and the reading. */
	if (!good && path != NULL && !file_exists(path)) {
		*error = (struct error){0};
		path = find_moved(&scratch, maildir, &located, error);
		good = path != NULL && file_read_plain(arena, path, READ_LIMIT, ret_bytes, error);
	}
	arena_release(&scratch);
	return good;
}

/* ---- filing ---- */

static bool maildir_file(struct mailbox_source *source, const struct mailbox_entry *entry, enum mailbox_fate fate,
                         const char *why, struct error *error)
{
	struct maildir *maildir = (struct maildir *)source;
	const struct located located = locate(entry);
	(void)why;
	if (fate == FATE_STAYS)
		return true;
	struct arena scratch = {0};
	enum folder to = fate == FATE_PROCESSED ? FOLDER_PROCESSED : FOLDER_HELD;
	const char *path = find(&scratch, maildir, &located, error);
	bool good = path != NULL || error->class == ERROR_NONE;
	if (path != NULL && fate == FATE_GONE) {
		good = file_remove(path, error);
		maildir->changed[located.folder] = true;
	} else if (path != NULL) {
		const char *tail = strstr(strrchr(path, '/'), TAIL);
		good = mailbox_move(path, path_of(&scratch, maildir, to, "cur"), located.name,
		                    tail == NULL ? TAIL : tail, NULL, error);
		maildir->changed[to] = maildir->changed[located.folder] = true;
	}
	arena_release(&scratch);
	return good;
}

static bool maildir_settle(struct mailbox_source *source, struct error *error)
{
	struct maildir *maildir = (struct maildir *)source;
	struct arena scratch = {0};
	bool good = true;
	/* Where letters went first: a name that is in no folder would be a letter lost. */
	for (int folder = FOLDERS - 1; good && folder >= 0; folder--) {
		if (!maildir->changed[folder])
			continue;
		good = folder_sync(path_of(&scratch, maildir, (enum folder)folder, "cur"), error) &&
		       (folder > FOLDER_JUNK ||
		        folder_sync(path_of(&scratch, maildir, (enum folder)folder, "new"), error));
		maildir->changed[folder] = false;
	}
	arena_release(&scratch);
	return good;
}

/* ---- the second copy ---- */

/* Counts begin the names of its messages; larger numbers are others' names, and so is what begins with none. */
#define COUNT_MOST 8999999999u

/* Names of one length sort by age: their beginning is a count. */
static bool list_copies(const struct maildir *maildir, struct arena *arena, struct file_names *names, struct error *error)
{
	const char *folder = path_of(arena, maildir, FOLDER_COPY, "cur");
	*names = (struct file_names){0};
	return !file_exists(folder) || folder_list(arena, folder, names, error);
}

/* A message as it lies there; of one that is larger than any of ours, nothing. Pipes and links are passed over: *ret_there. */
static bool read_copy(struct arena *arena, const char *folder, const char *name, struct bytes *ret_message, bool *ret_there,
                      struct error *error)
{
	struct mailbox_file file;
	*ret_message = (struct bytes){"", 0};
	*ret_there = mailbox_file(folder, name, &file);
	return !*ret_there || file.size > READ_LIMIT ||
	       file_read_plain(arena, file_path(arena, folder, name), READ_LIMIT, ret_message, error);
}

static bool maildir_copies(struct mailbox_source *source, mailbox_show *show, void *context, struct error *error)
{
	const struct maildir *maildir = (const struct maildir *)source;
	struct arena list = {0}, scratch = {0};
	struct file_names names;
	struct bytes message;
	enum mailbox_wish wish = WISH_NEXT;
	bool there, good = list_copies(maildir, &list, &names, error);
	const char *folder = path_of(&list, maildir, FOLDER_COPY, "cur");
	for (size_t i = good ? names.count : 0; i > 0 && good && wish != WISH_ENOUGH; i--) {
		arena_reset(&scratch);
		good = read_copy(&scratch, folder, names.items[i - 1], &message, &there, error);
		if (!good || !there)
			continue;
		wish = show(context, &message);
		if (wish == WISH_REMOVE)
			good = file_remove(file_path(&scratch, folder, names.items[i - 1]), error) && folder_sync(folder, error);
	}
	arena_release(&list);
	arena_release(&scratch);
	return good;
}

static uint64_t newest_count(const struct file_names *names)
{
	uint64_t newest = 0;
	for (size_t i = 0; i < names->count; i++) {
		const uint64_t count = strtoull(names->items[i], NULL, 10); /* more than there are: the largest */
		if (count > newest && count <= COUNT_MOST)
			newest = count;
	}
	return newest;
}

static bool maildir_copies_mark(struct mailbox_source *source, struct mailbox_mark *ret_mark, struct error *error)
{
	struct arena scratch = {0};
	struct file_names names;
	bool good = list_copies((const struct maildir *)source, &scratch, &names, error);
	*ret_mark = (struct mailbox_mark){.count = good ? names.count : 0, .newest = good ? newest_count(&names) : 0};
	arena_release(&scratch);
	return good;
}

static bool maildir_add_copy(struct mailbox_source *source, const struct bytes *message, instant now, bool *ret_gone,
                             struct error *error)
{
	const struct maildir *maildir = (const struct maildir *)source;
	struct arena scratch = {0};
	struct file_names names;
	const bool there = file_exists(path_of(&scratch, maildir, FOLDER_COPY, "cur"));
	bool good = make_folder(maildir, FOLDER_COPY, error) && list_copies(maildir, &scratch, &names, error);
	*ret_gone = good && !there;
	if (good && there) {
		const unsigned long long count = newest_count(&names) + 1;
		const char *name = arena_printf(&scratch, "%010llu.%lld.assent", count, (long long)now);
		const char *tmp = file_path(&scratch, path_of(&scratch, maildir, FOLDER_COPY, "tmp"), name);
		const char *folder = path_of(&scratch, maildir, FOLDER_COPY, "cur");
		good = file_remove(tmp, error) &&
		       file_create(tmp, message->data, message->length, 0600, true, error) &&
		       file_rename(tmp, arena_printf(&scratch, "%s/%s" TAIL "S", folder, name), error) &&
		       folder_sync(folder, error);
	}
	arena_release(&scratch);
	return good;
}

/* ---- opening ---- */

/*
 * The Maildir itself is never made here: an empty one in the place of a disk
 * that is not mounted would read as "no letters", and silence has consequences.
 */
static bool is_maildir(const struct maildir *maildir, struct error *error)
{
	struct arena scratch = {0};
	bool good = file_exists(path_of(&scratch, maildir, FOLDER_INBOX, "new")) &&
	            file_exists(path_of(&scratch, maildir, FOLDER_INBOX, "cur"));
	arena_release(&scratch);
	if (!good)
		error_set(error, ERROR_CONFIGURATION,
		          "%s: no Maildir (new/ and cur/ are missing): check path under [mailbox] in assent.ini, and that "
		          "its disk is mounted",
		          maildir->path);
	return good;
}

struct mailbox_source *maildir_open(struct arena *arena, const char *path, struct error *error)
{
	struct maildir *maildir = ARENA_NEW(arena, struct maildir);
	maildir->source = (struct mailbox_source){
		.name = "maildir",
		.list = maildir_list,
		.read = maildir_read,
		.file = maildir_file,
		.settle = maildir_settle,
		.copies = maildir_copies,
		.add_copy = maildir_add_copy,
		.copies_mark = maildir_copies_mark,
	};
	maildir->path = arena_strdup(arena, path);
	return is_maildir(maildir, error) ? &maildir->source : NULL;
}

/* SPDX-License-Identifier: MIT */
#include "mailbox/imap.h"

#include "mailbox/imap_source.h"

#include <inttypes.h>
#include <libetpan/libetpan.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOVES_MOST = 2000, MEMORY_LIMIT = 4096, LETTERS_MOST = 1000000 };

int imap_place_compare(const void *a, const void *b)
{
	const struct imap_place *first = a, *second = b;
	if (first->folder != second->folder)
		return first->folder < second->folder ? -1 : 1;
	return first->uid < second->uid ? -1 : first->uid > second->uid;
}

/* ---- places ---- */

/* Reads a place; false for one of another source, or of letters that were numbered anew since. */
static bool read_place(const struct imap *imap, const char *place, struct imap_place *ret_place)
{
	for (enum imap_folder folder = IMAP_INBOX; folder < IMAP_FOLDERS; folder++) {
		const char *label = imap_folder_label(folder);
		size_t length = strlen(label);
		char *end;
		if (strncmp(place, label, length) != 0 || place[length] != '/')
			continue;
		unsigned long long validity = strtoull(place + length + 1, &end, 10);
		unsigned long long uid = *end == '/' ? strtoull(end + 1, &end, 10) : 0;
		*ret_place = (struct imap_place){folder, (uint32_t)uid};
		return *end == '\0' && uid > 0 && uid <= UINT32_MAX && validity == imap->validity[folder];
	}
	return false;
}

/* ---- sessions ---- */

bool imap_select(struct imap *imap, enum imap_folder folder, struct error *error)
{
	struct imap_session *session = &imap->session;
	const char *name = imap->folders.names[folder];
	if (!imap_answered(imap, error))
		return false;
	if (imap->selected == folder)
		return true;
	imap->selected = IMAP_FOLDERS;
	imap_expect(session, 8, 0, 0);
	enum imap_outcome outcome = imap_outcome(session, imap->settings.read_only ? mailimap_examine(session->imap, name)
	                                                                           : mailimap_select(session->imap, name));
	if (outcome != IMAP_DONE)
		return imap_failed(session, outcome, "opening a folder", ERROR_TEMPORARY, error);
	const struct mailimap_selection_info *info = session->imap->imap_selection_info;
	if (info == NULL || info->sel_uidvalidity == 0)
		return error_set(error, ERROR_TEMPORARY,
		                 "%s: %s has no UIDVALIDITY, so its letters can't be told apart: ask who keeps the server",
		                 imap->settings.server.host, imap_folder_label(folder));
	if (imap->validity[folder] != 0 && imap->validity[folder] != info->sel_uidvalidity)
		return error_set(error, ERROR_TEMPORARY,
		                 "%s: the letters of %s were numbered anew meanwhile: the next run begins again",
		                 imap->settings.server.host, imap_folder_label(folder));
	if (info->sel_exists > LETTERS_MOST)
		return error_set(error, ERROR_TEMPORARY,
		                 "%s: it tells of %" PRIu32 " letters in %s, more than can be looked through: move old ones to "
		                 "another folder; if there are no so many, ask who keeps the server",
		                 imap->settings.server.host, info->sel_exists, imap_folder_label(folder));
	imap->validity[folder] = info->sel_uidvalidity;
	imap->exists = info->sel_exists;
	imap->next_uid = info->sel_uidnext;
	imap->selected = folder;
	return true;
}

bool imap_reconnect(struct imap *imap, struct error *error)
{
	int64_t left = net_left(imap->session.stream);
	imap_session_end(&imap->session);
	imap->selected = IMAP_FOLDERS;
	imap->asked = imap->moving = 0;
	if (left == 0)
		return error_set(error, ERROR_TEMPORARY, "%s: the session takes too long: the next run goes on",
		                 imap->settings.server.host);
	imap->settings.server.session_ms = left;
	return imap_session_begin(&imap->session, &imap->settings, error);
}

/* ---- what was looked at in Junk ---- */

/*
 * Letters in Junk leave no row behind unless they are a member's answer. So
 * that not all spam is fetched at each run, the last one looked at is noted. A
 * note that is lost only costs a fetch.
 */
static void remember(struct imap *imap)
{
	struct arena scratch = {0};
	struct error ignored = {0};
	struct bytes note;
	uint32_t validity, uid;
	if (*imap->settings.memory_file != '\0' && file_exists(imap->settings.memory_file) &&
	    file_read(&scratch, imap->settings.memory_file, MEMORY_LIMIT, &note, &ignored) &&
	    sscanf(note.data, "Junk/%" SCNu32 "/%" SCNu32, &validity, &uid) == 2 &&
	    validity == imap->validity[IMAP_JUNK])
		imap->junk_seen = imap->junk_most = uid;
	arena_release(&scratch);
}

static bool note_memory(struct imap *imap, struct error *error)
{
	char note[64];
	if (*imap->settings.memory_file == '\0' || imap->junk_most == imap->junk_seen)
		return true;
	imap->junk_seen = imap->junk_most;
	int length = snprintf(note, sizeof note, "Junk/%" PRIu32 "/%" PRIu32 "\n", imap->validity[IMAP_JUNK], imap->junk_seen);
	return file_replace(imap->settings.memory_file, note, (size_t)length, 0600, error);
}

/* ---- the source ---- */

static bool imap_list(struct mailbox_source *source, struct arena *arena, instant now, struct mailbox_entries *entries,
                      struct error *error)
{
	struct imap *imap = (struct imap *)source;
	enum imap_folder last = source->list_filed ? IMAP_HELD : IMAP_JUNK;
	memset(&imap->deleted, 0, sizeof imap->deleted);
	for (enum imap_folder folder = IMAP_INBOX; folder <= last; folder++) {
		if (imap->folders.names[folder] == NULL)
			continue;
		if (!imap_select(imap, folder, error))
			return false;
		if (folder == IMAP_JUNK)
			remember(imap);
		if (!imap_list_folder(imap, arena, now, 1, imap->exists, entries, error))
			return false;
	}
	if (imap->deleted.count > 1)
		qsort(imap->deleted.items, imap->deleted.count, sizeof *imap->deleted.items, imap_place_compare);
	return true;
}

static int by_place(const void *a, const void *b)
{
	return imap_place_compare(&((const struct imap_letter *)a)->place, &((const struct imap_letter *)b)->place);
}

struct imap_letters imap_letters_of(const struct imap *imap, struct arena *arena, const struct mailbox_entry *const *entries,
                                    size_t count)
{
	struct imap_letters letters = {.items = ARENA_ARRAY(arena, struct imap_letter, count + 1)};
	for (size_t i = 0; i < count; i++) {
		struct imap_letter *letter = &letters.items[letters.count];
		if (!read_place(imap, entries[i]->place, &letter->place))
			continue;
		letter->size = entries[i]->size;
		letters.count++;
	}
	qsort(letters.items, letters.count, sizeof *letters.items, by_place);
	return letters;
}

struct imap_letter *imap_find_letter(const struct imap_letters *letters, const struct imap_place *place)
{
	const struct imap_letter wanted = {.place = *place};
	return letters->count == 0 ? NULL : bsearch(&wanted, letters->items, letters->count, sizeof *letters->items, by_place);
}

static bool imap_fetch(struct mailbox_source *source, struct arena *arena, const struct mailbox_entry *const *entries,
                       size_t count, struct error *error)
{
	struct imap *imap = (struct imap *)source;
	imap->letters = imap_letters_of(imap, arena, entries, count);
	return imap_take_ahead(imap, error) && imap_fetch_letters(imap, arena, error);
}

static bool imap_read(struct mailbox_source *source, struct arena *arena, const struct mailbox_entry *entry,
                      struct bytes *ret_bytes, struct error *error)
{
	struct imap *imap = (struct imap *)source;
	struct imap_place place;
	if (!read_place(imap, entry->place, &place))
		return false;
	const struct imap_letter *letter = imap_find_letter(&imap->letters, &place);
	if (letter == NULL && imap_fetch(source, arena, &entry, 1, error))
		letter = imap_find_letter(&imap->letters, &place);
	if (letter == NULL || !(letter->got || letter->unreadable))
		return false;
	*ret_bytes = letter->bytes;
	return true;
}

/* Where letters can't be taken out of a folder, one that bears \Deleted has been filed in an earlier run. */
static bool is_filed(const struct imap *imap, const struct imap_place *place)
{
	return !imap->session.can_move && !imap->session.can_expunge_uids && imap->deleted.count > 0 &&
	       bsearch(place, imap->deleted.items, imap->deleted.count, sizeof *imap->deleted.items,
	               imap_place_compare) != NULL;
}

static bool imap_file(struct mailbox_source *source, const struct mailbox_entry *entry, enum mailbox_fate fate,
                      const char *why, struct error *error)
{
	struct imap *imap = (struct imap *)source;
	struct imap_place place;
	enum imap_folder to = fate == FATE_PROCESSED ? IMAP_PROCESSED : IMAP_HELD;
	(void)why;
	if (imap->settings.read_only || fate == FATE_STAYS || !read_place(imap, entry->place, &place) || place.folder == to ||
	    is_filed(imap, &place))
		return true;
	if (fate == FATE_GONE) {
		source->marked += !imap->session.can_expunge_uids;
		return imap_select(imap, place.folder, error) && imap_remove_letters(imap, &place.uid, 1, error);
	}
	*LIST_PUSH(&imap->arena, &imap->moves) = (struct imap_move){place, to};
	return imap->moves.count < MOVES_MOST || imap_move_letters(imap, error);
}

static bool imap_settle(struct mailbox_source *source, struct error *error)
{
	struct imap *imap = (struct imap *)source;
	imap->letters.count = 0; /* whose memory goes with the last batch */
	return imap_move_letters(imap, error) && (imap->settings.read_only || note_memory(imap, error));
}

static void imap_close(struct mailbox_source *source)
{
	struct imap *imap = (struct imap *)source;
	if (imap->asked > 0) /* nobody waits for the answer: no LOGOUT behind it either */
		imap_outcome(&imap->session, MAILIMAP_ERROR_FATAL);
	imap_session_end(&imap->session);
	arena_release(&imap->arena);
	imap->selected = IMAP_FOLDERS;
}

struct mailbox_source *imap_open(struct arena *arena, const struct imap_settings *settings, struct error *error)
{
	struct imap *imap = ARENA_NEW(arena, struct imap);
	imap->source = (struct mailbox_source){
		.name = "imap",
		.list = imap_list,
		.ask = imap_ask,
		.gather = imap_gather,
		.fetch = imap_fetch,
		.read = imap_read,
		.file = imap_file,
		.settle = imap_settle,
		.copies = imap_copies,
		.add_copy = imap_add_copy,
		.copies_mark = imap_copies_mark,
		.sweep = imap_sweep,
		.close = imap_close,
	};
	imap->settings = *settings;
	imap->selected = IMAP_FOLDERS;
	if (imap_session_begin(&imap->session, &imap->settings, error) &&
	    imap_folders_find(&imap->session, arena, &imap->folders, error))
		return &imap->source;
	imap_close(&imap->source);
	return NULL;
}

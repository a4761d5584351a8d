/* SPDX-License-Identifier: MIT */
/*
 * Taking letters away for good, after an erasure or when they have had their
 * time. Windows of sequence numbers, from the oldest on: what is removed moves
 * the rest of its window down, so the next window begins that much earlier.
 */
#include "mailbox/imap_source.h"

#include <stdlib.h>
#include <string.h>

enum { WINDOW = 1000, BATCH_LETTERS = 500, BATCH_BYTES = 8 * 1024 * 1024 };

struct sweeping {
	struct imap *imap;
	struct mailbox_sweep *sweep;
	enum imap_folder folder;
	struct arena list, scratch; /* of the window; of the batch */
	const struct mailbox_entry *batch[BATCH_LETTERS];
	size_t count;
	uint64_t bytes;
	size_t gone; /* out of this window */
};

uint32_t imap_uid_of(const struct mailbox_entry *entry)
{
	const char *uid = strrchr(entry->place, '/');
	return uid == NULL ? 0 : (uint32_t)strtoul(uid + 1, NULL, 10);
}

/* Letters marked earlier that the server can't remove. */
static bool is_marked(const struct sweeping *s, const struct mailbox_entry *entry)
{
	const uint32_t uid = imap_uid_of(entry);
	for (size_t i = 0; !s->imap->session.can_expunge_uids && i < s->imap->deleted.count; i++)
		if (s->imap->deleted.items[i].folder == s->folder && s->imap->deleted.items[i].uid == uid)
			return true;
	return false;
}

/* Looks at the letters of the batch, and removes those that go. */
static bool look_at_batch(struct sweeping *s, struct error *error)
{
	struct imap *imap = s->imap;
	uint32_t uids[BATCH_LETTERS];
	size_t going = 0;
	bool good = s->count == 0 || imap->source.fetch(&imap->source, &s->scratch, s->batch, s->count, error);
	for (size_t i = 0; good && i < s->count && s->sweep->removed + s->sweep->marked + going < s->sweep->most; i++) {
		struct bytes letter;
		bool read = imap->source.read(&imap->source, &s->scratch, s->batch[i], &letter, error);
		if (read && letter.data != NULL && s->sweep->goes(s->sweep->context, &letter))
			uids[going++] = imap_uid_of(s->batch[i]);
		good = error->class == ERROR_NONE;
	}
	if (good && going > 0)
		good = imap_select(imap, s->folder, error) && imap_remove_letters(imap, uids, going, error);
	if (good && imap->session.can_expunge_uids) {
		s->sweep->removed += going;
		s->gone += going;
	} else if (good) {
		s->sweep->marked += going;
	}
	imap->letters.count = 0;
	s->count = s->bytes = 0;
	arena_reset(&s->scratch);
	return good;
}

static bool look_at(struct sweeping *s, const struct mailbox_entry *entry, struct error *error)
{
	if (entry->received >= s->sweep->before || !s->sweep->may(s->sweep->context, entry->received))
		return true;
	if (is_marked(s, entry)) {
		s->sweep->marked++;
		return true;
	}
	s->batch[s->count++] = entry;
	s->bytes += entry->size;
	return (s->count < BATCH_LETTERS && s->bytes < BATCH_BYTES) || look_at_batch(s, error);
}

/* *ret_old: at least one of them was received early enough. */
static bool sweep_window(struct sweeping *s, uint32_t first, uint32_t last, bool *ret_old, struct error *error)
{
	struct mailbox_entries entries = {0};
	s->imap->deleted.count = 0;
	bool good = imap_list_folder(s->imap, &s->list, INT64_MAX, first, last, &entries, error);
	*ret_old = false;
	for (size_t i = 0; good && i < entries.count; i++) {
		*ret_old |= entries.items[i].received < s->sweep->before;
		good = look_at(s, &entries.items[i], error);
	}
	good = good && look_at_batch(s, error);
	arena_reset(&s->list);
	return good;
}

static bool sweep_folder(struct sweeping *s, struct error *error)
{
	bool good = imap_select(s->imap, s->folder, error), old = true;
	uint32_t first = 1, exists = good ? s->imap->exists : 0;
	while (good && old && first <= exists && s->sweep->removed + s->sweep->marked < s->sweep->most) {
		uint32_t last = exists - first < WINDOW ? exists : first + WINDOW - 1;
		s->gone = 0;
		good = sweep_window(s, first, last, &old, error);
		first = last + 1 - (uint32_t)s->gone;
		exists -= (uint32_t)s->gone;
	}
	return good;
}

bool imap_sweep(struct mailbox_source *source, struct mailbox_sweep *sweep, struct error *error)
{
	struct imap *imap = (struct imap *)source;
	struct sweeping s = {.imap = imap, .sweep = sweep};
	const uint32_t seen = imap->junk_seen;
	bool good = true;
	sweep->removed = sweep->marked = 0;
	imap->junk_seen = 0; /* all of Junk is meant */
	imap->selected = IMAP_FOLDERS; /* what was moved meanwhile counts as well */
	for (s.folder = IMAP_INBOX; good && !imap->settings.read_only && s.folder <= IMAP_HELD; s.folder++)
		if (imap->folders.names[s.folder] != NULL && (sweep->everywhere || s.folder == IMAP_PROCESSED))
			good = sweep_folder(&s, error);
	imap->junk_seen = seen;
	arena_release(&s.list);
	arena_release(&s.scratch);
	return good;
}

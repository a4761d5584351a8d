/* SPDX-License-Identifier: MIT */
/* The second copy of the ledger on the server: a folder to which messages are only added. */
#include "mailbox/imap_source.h"

#include <inttypes.h>
#include <libetpan/libetpan.h>
#include <stdlib.h>
#include <string.h>

/* More than a message of ours has; what is larger is somebody else's. */
enum { MESSAGE_MOST = 16 * 1024 * 1024, WINDOW = 50 };

static bool read_copy(struct imap *imap, struct arena *arena, const struct mailbox_entry *entry,
                      struct bytes *ret_message, struct error *error)
{
	*ret_message = (struct bytes){"", 0};
	if (entry->size > MESSAGE_MOST)
		return true;
	struct bytes message;
	if (imap->source.read(&imap->source, arena, entry, &message, error))
		*ret_message = message.data == NULL ? (struct bytes){"", 0} : message;
	return error->class == ERROR_NONE;
}

static bool remove_copy(struct imap *imap, const struct mailbox_entry *entry, struct error *error)
{
	const uint32_t uid = imap_uid_of(entry);
	return imap_select(imap, IMAP_COPY, error) && imap_remove_letters(imap, &uid, 1, error);
}

/* Shows the messages from sequence number `first` to `last`, the newest first; *ret_more: more are wanted. */
static bool show_some(struct imap *imap, uint32_t first, uint32_t last, mailbox_show *show, void *context,
                      bool *ret_more, struct error *error)
{
	struct arena list = {0}, scratch = {0};
	struct mailbox_entries entries = {0};
	struct bytes message;
	bool good = imap_list_folder(imap, &list, INT64_MAX, first, last, &entries, error);
	*ret_more = true;
	for (size_t i = entries.count; i > 0 && good && *ret_more; i--) {
		arena_reset(&scratch);
		good = read_copy(imap, &scratch, &entries.items[i - 1], &message, error);
		enum mailbox_wish wish = good ? show(context, &message) : WISH_ENOUGH;
		if (wish == WISH_REMOVE)
			good = remove_copy(imap, &entries.items[i - 1], error);
		*ret_more = good && wish != WISH_ENOUGH;
	}
	imap->letters.count = 0;
	arena_release(&list);
	arena_release(&scratch);
	return good;
}

bool imap_copies(struct mailbox_source *source, mailbox_show *show, void *context, struct error *error)
{
	struct imap *imap = (struct imap *)source;
	bool more = true, good = true;
	if (imap->folders.names[IMAP_COPY] == NULL)
		return true;
	imap->letters.count = 0;
	imap->selected = IMAP_FOLDERS; /* what another copy of the home added meanwhile is wanted too */
	good = imap_select(imap, IMAP_COPY, error);
	for (uint32_t last = imap->exists; good && more && last > 0;) {
		uint32_t first = last > WINDOW ? last - WINDOW + 1 : 1;
		good = show_some(imap, first, last, show, context, &more, error);
		last = first - 1;
	}
	return good;
}

static struct mailimap_date_time *date_of(instant now)
{
	struct date date = date_from_days(now / SECONDS_A_DAY);
	int second = (int)(now % SECONDS_A_DAY);
	return mailimap_date_time_new(date.day, date.month, date.year, second / 3600, second / 60 % 60, second % 60, 0);
}

static enum imap_outcome append(struct imap *imap, const struct bytes *message, instant now)
{
	struct imap_session *session = &imap->session;
	struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
	struct mailimap_flag *seen = mailimap_flag_new_seen();
	struct mailimap_date_time *date = date_of(now);
	int result = MAILIMAP_ERROR_MEMORY;
	if (flags != NULL && seen != NULL && date != NULL && mailimap_flag_list_add(flags, seen) == MAILIMAP_NO_ERROR) {
		imap_expect(session, 8, 0, 0);
		result = mailimap_append(session->imap, imap->folders.names[IMAP_COPY], flags, date, message->data,
		                         message->length);
	}
	if (flags != NULL)
		mailimap_flag_list_free(flags);
	if (date != NULL)
		mailimap_date_time_free(date);
	return imap_outcome(session, result);
}

bool imap_copies_mark(struct mailbox_source *source, struct mailbox_mark *ret_mark, struct error *error)
{
	struct imap *imap = (struct imap *)source;
	*ret_mark = (struct mailbox_mark){0};
	if (imap->folders.names[IMAP_COPY] == NULL)
		return true;
	if (!imap_select(imap, IMAP_COPY, error))
		return false;
	*ret_mark = (struct mailbox_mark){imap->validity[IMAP_COPY], imap->exists, imap->next_uid};
	return true;
}

bool imap_add_copy(struct mailbox_source *source, const struct bytes *message, instant now, bool *ret_gone,
                   struct error *error)
{
	struct imap *imap = (struct imap *)source;
	*ret_gone = false;
	if (imap->settings.read_only)
		return true;
	if (!imap_answered(imap, error))
		return false;
	if (imap->selected == IMAP_COPY)
		imap->selected = IMAP_FOLDERS; /* what is known of it is over */
	enum imap_outcome outcome = append(imap, message, now);
	/* The folder may have gone away meanwhile: only then the server says so (RFC 3501, 6.3.11). */
	if (outcome == IMAP_REFUSED && imap_wants_folder(&imap->session)) {
		*ret_gone = imap_folder_make(&imap->session, &imap->folders, IMAP_COPY, error);
		imap->validity[IMAP_COPY] = 0; /* it is another folder now */
		return *ret_gone;
	}
	return outcome == IMAP_DONE ||
	       imap_failed(&imap->session, outcome, "adding to the second copy of the ledger", ERROR_TEMPORARY, error);
}

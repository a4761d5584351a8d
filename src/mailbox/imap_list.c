/* SPDX-License-Identifier: MIT */
/*
 * Listing a folder: UID, size, receipt time and flags of each letter, in windows
 * of sequence numbers. These can't shift meanwhile: a server may not tell of
 * letters that went away between two of these commands (RFC 3501, 7.4.1).
 */
#include "mailbox/imap_source.h"

#include <inttypes.h>
#include <libetpan/libetpan.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 5000 };

struct listing {
	struct imap *imap;
	struct arena *arena;
	enum imap_folder folder;
	instant now;
	struct mailbox_entries *entries;
	size_t told; /* letters told whole */
	size_t most; /* so many by now: who tells one twice fills no memory */
	uint32_t last; /* UID */
	bool disorder; /* UIDs did not only grow: one may be there twice */
};

/* One letter as a FETCH response tells it. */
struct told {
	uint32_t uid, size;
	bool has_size, deleted;
	instant received;
};

/* INTERNALDATE; INSTANT_NONE for one that is none. The zone is +hhmm as a number. */
static instant instant_of(const struct mailimap_date_time *time)
{
	struct date date = {time->dt_year, time->dt_month, time->dt_day}, again;
	int minutes = time->dt_zone / 100 * 60 + time->dt_zone % 100;
	if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31 ||
	    time->dt_hour < 0 || time->dt_hour > 23 || time->dt_min < 0 || time->dt_min > 59 || time->dt_sec < 0 ||
	    time->dt_sec > 60 || minutes < -24 * 60 || minutes > 24 * 60)
		return INSTANT_NONE;
	again = date_from_days(date_to_days(date));
	if (date_compare(date, again) != 0)
		return INSTANT_NONE;
	return (instant)date_to_days(date) * SECONDS_A_DAY + time->dt_hour * 3600 + time->dt_min * 60 + time->dt_sec -
	       (instant)minutes * 60;
}

static bool has_deleted(const struct mailimap_msg_att_dynamic *flags)
{
	if (flags == NULL || flags->att_list == NULL)
		return false;
	for (clistiter *at = clist_begin(flags->att_list); at != NULL; at = clist_next(at)) {
		const struct mailimap_flag_fetch *flag = clist_content(at);
		if (flag->fl_flag != NULL && flag->fl_flag->fl_type == MAILIMAP_FLAG_DELETED)
			return true;
	}
	return false;
}

static struct told read_told(const struct mailimap_msg_att *response)
{
	struct told told = {.received = INSTANT_NONE};
	for (clistiter *at = clist_begin(response->att_list); at != NULL; at = clist_next(at)) {
		const struct mailimap_msg_att_item *item = clist_content(at);
		if (item->att_type == MAILIMAP_MSG_ATT_ITEM_DYNAMIC)
			told.deleted = has_deleted(item->att_data.att_dyn);
		if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
			continue;
		const struct mailimap_msg_att_static *value = item->att_data.att_static;
		if (value->att_type == MAILIMAP_MSG_ATT_UID)
			told.uid = value->att_data.att_uid;
		if (value->att_type == MAILIMAP_MSG_ATT_RFC822_SIZE) {
			told.size = value->att_data.att_rfc822_size;
			told.has_size = true;
		}
		if (value->att_type == MAILIMAP_MSG_ATT_INTERNALDATE && value->att_data.att_internal_date != NULL)
			told.received = instant_of(value->att_data.att_internal_date);
	}
	return told;
}

/* A response that somebody else's change caused tells only flags: it is passed over. */
static void take_told(struct mailimap_msg_att *response, void *context)
{
	struct listing *listing = context;
	struct imap *imap = listing->imap;
	struct told told = read_told(response);
	if (told.uid == 0 || !told.has_size || told.received == INSTANT_NONE || listing->told >= listing->most)
		return;
	listing->told++;
	listing->disorder |= told.uid <= listing->last;
	listing->last = told.uid;
	if (listing->folder == IMAP_JUNK && told.uid <= imap->junk_seen)
		return;
	if (listing->folder == IMAP_JUNK && told.uid > imap->junk_most)
		imap->junk_most = told.uid;
	if (told.deleted)
		*LIST_PUSH(&imap->arena, &imap->deleted) = (struct imap_place){listing->folder, told.uid};
	*LIST_PUSH(listing->arena, listing->entries) = (struct mailbox_entry){
		.received = told.received > listing->now ? listing->now : told.received,
		.size = told.size,
		.junk = listing->folder == IMAP_JUNK,
		.filed = listing->folder > IMAP_JUNK,
		.place = arena_printf(listing->arena, "%s/%" PRIu32 "/%" PRIu32, imap_folder_label(listing->folder),
	                              imap->validity[listing->folder], told.uid),
	};
}

static enum imap_outcome fetch_told(struct listing *listing, uint32_t first, uint32_t last)
{
	struct mailimap_fetch_type *wanted = mailimap_fetch_type_new_fetch_att_list_empty();
	bool good =
		wanted != NULL &&
		mailimap_fetch_type_new_fetch_att_list_add(wanted, mailimap_fetch_att_new_uid()) == MAILIMAP_NO_ERROR &&
		mailimap_fetch_type_new_fetch_att_list_add(wanted, mailimap_fetch_att_new_flags()) == MAILIMAP_NO_ERROR &&
		mailimap_fetch_type_new_fetch_att_list_add(wanted, mailimap_fetch_att_new_internaldate()) ==
			MAILIMAP_NO_ERROR &&
		mailimap_fetch_type_new_fetch_att_list_add(wanted, mailimap_fetch_att_new_rfc822_size()) == MAILIMAP_NO_ERROR;
	return imap_fetch_set(&listing->imap->session, mailimap_fetch, good ? mailimap_set_new_interval(first, last) : NULL,
	                      wanted, take_told, listing);
}

static int by_uid(const void *a, const void *b)
{
	const uint32_t x = imap_uid_of(a), y = imap_uid_of(b);
	return x < y ? -1 : x > y;
}

/* A letter that was told twice is one. */
static void put_in_order(struct mailbox_entries *entries, size_t before)
{
	struct mailbox_entry *listed = entries->items + before;
	size_t count = entries->count - before, kept = 1;
	if (count < 2)
		return;
	qsort(listed, count, sizeof *listed, by_uid);
	for (size_t i = 1; i < count; i++)
		if (by_uid(&listed[i], &listed[kept - 1]) != 0)
			listed[kept++] = listed[i];
	entries->count = before + kept;
}

bool imap_list_folder(struct imap *imap, struct arena *arena, instant now, uint32_t first, uint32_t last,
                      struct mailbox_entries *entries, struct error *error)
{
	struct imap_session *session = &imap->session;
	struct listing listing = {
		.imap = imap, .arena = arena, .folder = imap->selected, .now = now, .entries = entries};
	const size_t before = entries->count;
	bool some = first <= last;
	for (uint64_t from = first; from <= last; from += WINDOW) {
		uint64_t to = last - from < WINDOW ? last : from + WINDOW - 1;
		imap_expect(session, WINDOW, 0, 0);
		listing.most = (size_t)(to - first + 1);
		enum imap_outcome outcome = fetch_told(&listing, (uint32_t)from, (uint32_t)to);
		if (outcome != IMAP_DONE)
			return imap_failed(session, outcome, "listing the letters", ERROR_TEMPORARY, error);
	}
	if (listing.disorder)
		put_in_order(entries, before);
	/* Fewer can be: another program takes letters out meanwhile. None at all is no list. */
	if (some && listing.told == 0)
		return error_set(error, ERROR_TEMPORARY,
		                 "%s: it has %" PRIu32 " letters in %s but tells of none: the next run tries again",
		                 imap->settings.server.host, imap->exists, imap_folder_label(listing.folder));
	return true;
}

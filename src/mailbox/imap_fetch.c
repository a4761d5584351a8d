/* SPDX-License-Identifier: MIT */
/*
 * Fetching bodies. One odd line of a server makes a whole answer unreadable, so
 * after such an answer the letters are asked for in halves, over a new
 * connection; a single one that fails again and again is told as unreadable, and
 * the rest goes on.
 */
#include "mailbox/imap_source.h"

#include <libetpan/libetpan.h>
#include <stdlib.h>
#include <string.h>

enum {
	COMMAND_LETTERS = 500,
	COMMAND_BYTES = 1024 * 1024,
	SLACK_BYTES = 1024 * 1024, /* some servers only guess RFC822.SIZE */
	TRIES = 3,
	FAILURES_MOST = 5          /* unreadable letters without a single good one: it is the server */
};

struct fetching {
	struct imap *imap;
	struct arena *arena;
	size_t failures;
};

/* Finds the letter of the folder at work among those wanted. */
static struct imap_letter *wanted_letter(const struct imap *imap, uint32_t uid)
{
	size_t low = 0, high = imap->letter_count;
	const struct imap_place place = {imap->selected, uid};
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = imap_place_compare(&place, &imap->letters[middle].place);
		if (order == 0)
			return &imap->letters[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static void take_body(struct mailimap_msg_att *response, void *context)
{
	struct fetching *fetching = context;
	const struct mailimap_msg_att_body_section *body = NULL;
	uint32_t uid = 0;
	for (clistiter *at = clist_begin(response->att_list); at != NULL; at = clist_next(at)) {
		const struct mailimap_msg_att_item *item = clist_content(at);
		if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
			continue;
		const struct mailimap_msg_att_static *value = item->att_data.att_static;
		if (value->att_type == MAILIMAP_MSG_ATT_UID)
			uid = value->att_data.att_uid;
		if (value->att_type == MAILIMAP_MSG_ATT_BODY_SECTION)
			body = value->att_data.att_body_section;
	}
	struct imap_letter *letter = body == NULL ? NULL : wanted_letter(fetching->imap, uid);
	if (letter == NULL || letter->got || letter->unreadable)
		return;
	letter->unreadable = body->sec_body_part == NULL; /* NIL: it is there, but can't be had */
	letter->got = !letter->unreadable;
	if (letter->got) {
		letter->bytes.data = arena_strndup(fetching->arena, body->sec_body_part, body->sec_length);
		letter->bytes.length = body->sec_length;
		fetching->imap->got++;
	}
}

/* The UIDs of letters that are still wanted; at most COMMAND_LETTERS of them. */
static struct mailimap_set *set_of(const struct imap_letter *letters, size_t count)
{
	uint32_t uids[COMMAND_LETTERS];
	size_t wanted = 0;
	for (size_t i = 0; i < count; i++)
		if (!letters[i].got && !letters[i].unreadable)
			uids[wanted++] = letters[i].place.uid;
	return imap_uid_set(uids, wanted);
}

static enum imap_outcome fetch_bodies(struct fetching *fetching, const struct imap_letter *letters, size_t count)
{
	struct mailimap_fetch_type *wanted = mailimap_fetch_type_new_fetch_att_list_empty();
	struct mailimap_section *whole = mailimap_section_new(NULL);
	struct mailimap_fetch_att *body = whole == NULL ? NULL : mailimap_fetch_att_new_body_peek_section(whole);
	bool good = wanted != NULL && body != NULL &&
	            mailimap_fetch_type_new_fetch_att_list_add(wanted, mailimap_fetch_att_new_uid()) == MAILIMAP_NO_ERROR &&
	            mailimap_fetch_type_new_fetch_att_list_add(wanted, body) == MAILIMAP_NO_ERROR;
	return imap_fetch_set(&fetching->imap->session, mailimap_uid_fetch, good ? set_of(letters, count) : NULL, wanted,
	                      take_body, fetching);
}

static size_t still_wanted(const struct imap_letter *letters, size_t count, uint64_t *ret_bytes, uint64_t *ret_largest)
{
	size_t wanted = 0;
	*ret_bytes = *ret_largest = 0;
	for (size_t i = 0; i < count; i++) {
		if (letters[i].got || letters[i].unreadable)
			continue;
		wanted++;
		*ret_bytes += letters[i].size;
		if (letters[i].size > *ret_largest)
			*ret_largest = letters[i].size;
	}
	return wanted;
}

/* One command for letters of one folder. */
static bool fetch_once(struct fetching *fetching, const struct imap_letter *letters, size_t count,
                       enum imap_outcome *ret_outcome, struct error *error)
{
	struct imap *imap = fetching->imap;
	struct imap_session *session = &imap->session;
	uint64_t bytes, largest;
	*ret_outcome = IMAP_DONE;
	size_t wanted = still_wanted(letters, count, &bytes, &largest);
	if (wanted == 0)
		return true;
	if (!imap_select(imap, letters[0].place.folder, error))
		return false;
	imap_expect(session, wanted * 2, largest + largest / 2 + SLACK_BYTES, bytes + bytes / 2 + SLACK_BYTES);
	*ret_outcome = fetch_bodies(fetching, letters, count);
	if (*ret_outcome == IMAP_LOST)
		return imap_failed(session, *ret_outcome, "fetching letters", ERROR_TEMPORARY, error);
	return *ret_outcome != IMAP_GARBLED || imap_reconnect(imap, error);
}

/* The letter can't be had; so many of them mean that it is not the letters. */
static bool give_up(struct fetching *fetching, struct imap_letter *letter, struct error *error)
{
	letter->unreadable = true;
	if (++fetching->failures < FAILURES_MOST || fetching->imap->got > 0)
		return true;
	return error_set(error, ERROR_TEMPORARY,
	                 "%s: none of its letters can be read: the next run tries again; if it stays, check the server",
	                 fetching->imap->settings.server.host);
}

static bool fetch_some(struct fetching *fetching, struct imap_letter *letters, size_t count, struct error *error)
{
	enum imap_outcome outcome;
	for (int tries = 0; tries < (count == 1 ? TRIES : 1); tries++) {
		if (!fetch_once(fetching, letters, count, &outcome, error))
			return false;
		if (outcome == IMAP_DONE)
			return true;
	}
	if (count == 1)
		return letters->got || letters->unreadable || give_up(fetching, letters, error);
	return fetch_some(fetching, letters, count / 2, error) &&
	       fetch_some(fetching, letters + count / 2, count - count / 2, error);
}

bool imap_fetch_letters(struct imap *imap, struct arena *arena, struct error *error)
{
	struct fetching fetching = {.imap = imap, .arena = arena};
	size_t first = 0;
	while (first < imap->letter_count) {
		uint64_t bytes = imap->letters[first].size;
		size_t next = first + 1;
		while (next < imap->letter_count && next - first < COMMAND_LETTERS &&
		       imap->letters[next].place.folder == imap->letters[first].place.folder &&
		       bytes + imap->letters[next].size <= COMMAND_BYTES)
			bytes += imap->letters[next++].size;
		if (!fetch_some(&fetching, imap->letters + first, next - first, error))
			return false;
		first = next;
	}
	return true;
}

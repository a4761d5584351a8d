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
	COMMAND_BYTES = 4 * 1024 * 1024,
	SLACK_BYTES = 1024 * 1024, /* some servers only guess RFC822.SIZE */
	TRIES = 3,
	FAILURES_MOST = 5          /* unreadable letters without a single good one: it is the server */
};

struct fetching {
	struct imap *imap;
	struct arena *arena;
	size_t failures;
};

void imap_take_body(struct mailimap_msg_att *response, void *context)
{
	const struct imap_taking *taking = context;
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
	const struct imap_place place = {taking->folder, uid};
	struct imap_letter *letter = body == NULL ? NULL : imap_find_letter(taking->letters, &place);
	if (letter == NULL || letter->got || letter->unreadable)
		return;
	letter->unreadable = body->sec_body_part == NULL; /* NIL: it is there, but can't be had */
	letter->got = !letter->unreadable;
	if (letter->got) {
		letter->bytes.data = arena_strndup(taking->arena, body->sec_body_part, body->sec_length);
		letter->bytes.length = body->sec_length;
		taking->imap->got++;
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
	struct imap_taking taking = {fetching->imap, &fetching->imap->letters, letters[0].place.folder, fetching->arena};
	return imap_fetch_set(&fetching->imap->session, mailimap_uid_fetch, good ? set_of(letters, count) : NULL, wanted,
	                      imap_take_body, &taking);
}

size_t imap_expect_letters(struct imap *imap, const struct imap_letter *letters, size_t count, uint64_t besides)
{
	size_t wanted = 0;
	uint64_t bytes = 0, largest = 0;
	for (size_t i = 0; i < count; i++) {
		if (letters[i].got || letters[i].unreadable)
			continue;
		wanted++;
		bytes += letters[i].size;
		if (letters[i].size > largest)
			largest = letters[i].size;
	}
	imap_expect(&imap->session, wanted * 2 + besides, largest + largest / 2 + SLACK_BYTES, bytes + bytes / 2 + SLACK_BYTES);
	return wanted;
}

/* One command for letters of one folder. */
static bool fetch_once(struct fetching *fetching, const struct imap_letter *letters, size_t count,
                       enum imap_outcome *ret_outcome, struct error *error)
{
	struct imap *imap = fetching->imap;
	struct imap_session *session = &imap->session;
	*ret_outcome = IMAP_DONE;
	if (!imap_select(imap, letters[0].place.folder, error))
		return false;
	if (imap_expect_letters(imap, letters, count, 0) == 0)
		return true;
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

size_t imap_command_letters(const struct imap_letter *letters, size_t count)
{
	uint64_t bytes = letters[0].size;
	size_t next = 1;
	while (next < count && next < COMMAND_LETTERS && letters[next].place.folder == letters[0].place.folder &&
	       bytes + letters[next].size <= COMMAND_BYTES)
		bytes += letters[next++].size;
	return next;
}

bool imap_fetch_letters(struct imap *imap, struct arena *arena, struct error *error)
{
	struct fetching fetching = {.imap = imap, .arena = arena};
	struct imap_letters *letters = &imap->letters;
	for (size_t first = 0, count; first < letters->count; first += count) {
		count = imap_command_letters(letters->items + first, letters->count - first);
		if (!fetch_some(&fetching, letters->items + first, count, error))
			return false;
	}
	return true;
}

/* SPDX-License-Identifier: MIT */
#include "sweep.h"

#include "base/file.h"
#include "core/lifetime.h"
#include "erase_files.h"
#include "ledger/ledger.h"
#include "mailroom.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_A_DAY = 5000 };

/* ---- receipt times ---- */

struct times { LIST(instant); };

static int by_time(const void *a, const void *b)
{
	const instant *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

static void sort_times(struct times *times)
{
	if (times->count > 1)
		qsort(times->items, times->count, sizeof *times->items, by_time);
}

static bool has_time(const struct times *times, instant time)
{
	return times->count > 0 && bsearch(&time, times->items, times->count, sizeof time, by_time) != NULL;
}

/* ---- of somebody who is erased ---- */

struct erased {
	const struct index *letters;
	struct arena arena;
	struct times times;
	struct index wanted, found; /* hashes */
	instant kept_since;         /* what is older has gone from Processed by itself */
};

static instant kept_since(const struct session *session)
{
	const int days = session->settings.mailbox_days;
	return days == 0 ? INSTANT_NONE : session->now - (instant)days * SECONDS_A_DAY;
}

/* Second copies of a letter are rows of their own. */
static bool note_time(void *context, const struct event *event, struct error *error)
{
	struct erased *erased = context;
	uint32_t place;
	(void)error;
	if (event->kind != EVENT_LETTER_TAKEN || event->via == VIA_FILE || !index_get(erased->letters, event->letter, &place))
		return true;
	*LIST_PUSH(&erased->arena, &erased->times) = event->received;
	if (event->time >= erased->kept_since)
		index_put(&erased->arena, &erased->wanted, arena_strdup(&erased->arena, event->letter), 1);
	return true;
}

static bool may_be_erased(void *context, instant received)
{
	const struct erased *erased = context;
	return has_time(&erased->times, received);
}

static bool is_erased(void *context, const struct bytes *letter)
{
	struct erased *erased = context;
	char hash[HASH_TEXT_SIZE];
	uint32_t place;
	ledger_hash(letter->data, letter->length, hash);
	if (!index_get(erased->letters, hash, &place))
		return false;
	if (index_get(&erased->wanted, hash, &place))
		index_put(&erased->arena, &erased->found, arena_strdup(&erased->arena, hash), 1);
	return true;
}

bool sweep_erased(struct session *session, const struct index *letters, struct swept *ret_swept, struct error *error)
{
	struct erased erased = {.letters = letters, .kept_since = kept_since(session)};
	struct mailbox_sweep sweep = {
		.everywhere = true,
		.before = INT64_MAX,
		.most = SIZE_MAX,
		.may = may_be_erased,
		.goes = is_erased,
		.context = &erased,
	};
	*ret_swept = (struct swept){0};
	bool good = ledger_replay(session->ledger, NULL, note_time, &erased, error);
	struct mailbox_source *mailbox = good && erased.times.count > 0 ? mailroom_open(session, false, error) : NULL;
	sort_times(&erased.times);
	if (mailbox != NULL && mailbox->sweep != NULL) {
		good = mailbox->sweep(mailbox, &sweep, error);
		ret_swept->removed = sweep.removed;
		ret_swept->marked = sweep.marked;
		ret_swept->missing = erased.wanted.count - erased.found.count;
	}
	good = good && error->class == ERROR_NONE;
	mailbox_close(mailbox);
	arena_release(&erased.arena);
	return good;
}

/* ---- what has had its time ---- */

struct old {
	struct session *session;
	struct arena arena;
	struct times times;
	instant before;
	size_t count;
};

static bool may_be_old(void *context, instant received)
{
	const struct old *old = context;
	return has_time(&old->times, received);
}

static bool is_old(void *context, const struct bytes *letter)
{
	struct old *old = context;
	char hash[HASH_TEXT_SIZE];
	ledger_hash(letter->data, letter->length, hash);
	return lifetime_letter_over(&old->session->state, hash, old->before);
}

/* A Maildir's file begins with the second it was delivered. */
static bool is_old_file(void *context, const char *path, const char *name, size_t size)
{
	struct old *old = context;
	struct error ignored = {0};
	struct arena scratch = {0};
	struct bytes letter;
	char *end;
	unsigned long long received = strtoull(name, &end, 10);
	bool over = *end == '.' && received < (unsigned long long)old->before && old->count < MOST_A_DAY &&
	            size <= (size_t)old->session->settings.letter_bytes && file_read(&scratch, path, size, &letter, &ignored) &&
	            is_old(old, &letter);
	arena_release(&scratch);
	old->count += over;
	return over;
}

static bool sweep_server(struct old *old, struct mailbox_source *mailbox, struct error *error)
{
	const struct state *state = &old->session->state;
	struct mailbox_sweep sweep = {
		.before = old->before,
		.most = MOST_A_DAY,
		.may = may_be_old,
		.goes = is_old,
		.context = old,
	};
	for (size_t i = 0; i < state->taken.count; i++)
		if (state->taken.items[i].about->time < old->before && state->taken.items[i].about->class != CLASS_HELD)
			*LIST_PUSH(&old->arena, &old->times) = state->taken.items[i].received;
	sort_times(&old->times);
	return old->times.count == 0 || mailbox->sweep(mailbox, &sweep, error);
}

bool sweep_old(struct session *session, struct mailbox_source *mailbox, instant last_run, struct error *error)
{
	const struct settings *settings = &session->settings;
	struct old old = {
		.session = session,
		.before = kept_since(session),
	};
	bool due = last_run == INSTANT_NONE || last_run / SECONDS_A_DAY != session->now / SECONDS_A_DAY;
	bool good = true;
	size_t count = 0;
	if (due && settings->mailbox_days > 0 && mailbox->sweep != NULL)
		good = sweep_server(&old, mailbox, error);
	else if (due && settings->mailbox_days > 0)
		good = erase_files(mailroom_processed(session), is_old_file, &old, &count, error);
	arena_release(&old.arena);
	return good;
}

/* SPDX-License-Identifier: MIT */
/*
 * Moving letters: UID MOVE (RFC 6851), else copy, mark, and UID EXPUNGE (RFC
 * 4315). Never a plain EXPUNGE: it would take what other programs have marked.
 * A server that has neither keeps the original, marked \Deleted.
 */
#include "mailbox/imap_source.h"

#include <libetpan/libetpan.h>
#include <stdlib.h>
#include <string.h>

enum { COMMAND_LETTERS = 500 };

static int by_move(const void *a, const void *b)
{
	const struct imap_move *first = a, *second = b;
	if (first->to != second->to)
		return first->to < second->to ? -1 : 1;
	return imap_place_compare(&first->place, &second->place);
}

/* Of at most COMMAND_LETTERS moves. */
static struct mailimap_set *set_of(const struct imap_move *moves, size_t count)
{
	uint32_t uids[COMMAND_LETTERS];
	for (size_t i = 0; i < count; i++)
		uids[i] = moves[i].place.uid;
	return imap_uid_set(uids, count);
}

static int mark_deleted(mailimap *imap, struct mailimap_set *set)
{
	int result = MAILIMAP_ERROR_MEMORY;
	struct mailimap_flag *flag = mailimap_flag_new_deleted();
	struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
	struct mailimap_store_att_flags *change = NULL;
	if (flag != NULL && flags != NULL && mailimap_flag_list_add(flags, flag) == MAILIMAP_NO_ERROR)
		change = mailimap_store_att_flags_new_add_flags_silent(flags);
	if (change != NULL) {
		result = mailimap_uid_store(imap, set, change);
		mailimap_store_att_flags_free(change);
	}
	return result;
}

/* Moves a set; one that is gone meanwhile is passed over by servers. */
static enum imap_outcome move_set(struct imap *imap, struct mailimap_set *set, enum imap_folder to)
{
	struct imap_session *session = &imap->session;
	const char *name = imap->folders.names[to];
	if (session->can_move)
		return imap_outcome(session, mailimap_uid_move(session->imap, set, name));
	enum imap_outcome outcome = imap_outcome(session, mailimap_uid_copy(session->imap, set, name));
	if (outcome == IMAP_DONE)
		outcome = imap_outcome(session, mark_deleted(session->imap, set));
	if (outcome == IMAP_DONE && session->can_expunge_uids)
		outcome = imap_outcome(session, mailimap_uid_expunge(session->imap, set));
	return outcome;
}

bool imap_remove_letters(struct imap *imap, const uint32_t *uids, size_t count, struct error *error)
{
	struct imap_session *session = &imap->session;
	struct mailimap_set *set = imap_uid_set(uids, count);
	imap_expect(session, count * 4 + 16, 0, 0);
	enum imap_outcome outcome = imap_outcome(session, set == NULL ? MAILIMAP_ERROR_MEMORY : mark_deleted(session->imap, set));
	if (outcome == IMAP_DONE && session->can_expunge_uids)
		outcome = imap_outcome(session, mailimap_uid_expunge(session->imap, set));
	if (set != NULL)
		mailimap_set_free(set);
	return outcome == IMAP_DONE || imap_failed(session, outcome, "removing letters", ERROR_TEMPORARY, error);
}

static enum imap_outcome move_once(struct imap *imap, const struct imap_move *moves, size_t count)
{
	struct mailimap_set *set = set_of(moves, count);
	if (set == NULL)
		return imap_outcome(&imap->session, MAILIMAP_ERROR_MEMORY);
	imap_expect(&imap->session, count * 4, 0, 0);
	enum imap_outcome outcome = move_set(imap, set, moves->to);
	mailimap_set_free(set);
	return outcome;
}

/* Some servers refuse a set in which one letter is gone: each half is tried, down to the one. */
static bool is_gone(struct imap *imap, const struct imap_move *move, bool *ret_gone, struct error *error)
{
	struct imap_session *session = &imap->session;
	clist *found = NULL;
	struct mailimap_search_key *key = mailimap_search_key_new_uid(mailimap_set_new_single(move->place.uid));
	imap_expect(session, 4, 0, 0);
	enum imap_outcome outcome =
		imap_outcome(session, key == NULL ? MAILIMAP_ERROR_MEMORY : mailimap_uid_search(session->imap, NULL, key, &found));
	*ret_gone = outcome == IMAP_DONE && (found == NULL || clist_begin(found) == NULL);
	if (outcome == IMAP_DONE && found != NULL)
		mailimap_search_result_free(found);
	if (key != NULL)
		mailimap_search_key_free(key);
	return outcome == IMAP_DONE || imap_failed(session, outcome, "looking for a letter", ERROR_TEMPORARY, error);
}

static bool move_some(struct imap *imap, const struct imap_move *moves, size_t count, bool made, struct error *error)
{
	struct imap_session *session = &imap->session;
	bool gone;
	enum imap_outcome outcome = move_once(imap, moves, count);
	if (outcome == IMAP_DONE)
		return true;
	if (outcome != IMAP_REFUSED)
		return imap_failed(session, outcome, "moving letters", ERROR_TEMPORARY, error);
	if (!made && imap_wants_folder(session))
		return imap_folder_make(session, &imap->folders, moves->to, error) &&
		       move_some(imap, moves, count, true, error);
	if (count > 1)
		return move_some(imap, moves, count / 2, made, error) &&
		       move_some(imap, moves + count / 2, count - count / 2, made, error);
	struct error refused = {0};
	imap_failed(session, outcome, "moving a letter", ERROR_TEMPORARY, &refused);
	if (!is_gone(imap, moves, &gone, error))
		return false;
	if (!gone)
		*error = refused;
	return gone;
}

bool imap_moves_are_one(struct imap *imap, enum imap_folder folder)
{
	struct imap_move *moves = imap->moves.items;
	size_t count = imap->moves.count;
	bool one = count == 0 || (imap->session.can_move && count <= COMMAND_LETTERS);
	if (one && count > 1)
		qsort(moves, count, sizeof *moves, by_move);
	for (size_t i = 0; one && i < count; i++)
		one = moves[i].place.folder == folder && moves[i].to == moves[0].to;
	return one;
}

bool imap_move_letters(struct imap *imap, struct error *error)
{
	if (!imap_answered(imap, error))
		return false;
	struct imap_move *moves = imap->moves.items;
	size_t count = imap->moves.count;
	bool good = true;
	imap->moves.count = 0;
	if (count > 1)
		qsort(moves, count, sizeof *moves, by_move);
	for (size_t first = 0, next; good && first < count; first = next) {
		next = first + 1;
		while (next < count && next - first < COMMAND_LETTERS && moves[next].to == moves[first].to &&
		       moves[next].place.folder == moves[first].place.folder)
			next++;
		good = imap_select(imap, moves[first].place.folder, error) &&
		       move_some(imap, moves + first, next - first, false, error);
	}
	return good;
}

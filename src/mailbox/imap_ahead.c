/* SPDX-License-Identifier: MIT */
/*
 * Asking ahead: while letters are at work, those before them are moved to their
 * folder and the next ones are fetched; the commands for both are sent, and
 * their answers taken when they are needed. So the server is not idle while we
 * work, nor we while it does. libetpan knows only commands whose answers it
 * waits for: here its halves are called one by one. Until the answers are taken
 * no other command goes out. All go by UID: moving changes none of the letters
 * that are asked for behind it (RFC 3501, section 5.5).
 */
#include "mailbox/imap_source.h"

#include "base/buf.h"

#include <inttypes.h>
#include <libetpan/libetpan.h>
#include <string.h>

/* ---- sending ---- */

/* Adds UIDs in order as a set, neighbours as ranges. */
static void write_set(struct buf *line, const uint32_t *uids, size_t count)
{
	size_t first = 0;
	for (size_t i = 1; i <= count; i++) {
		if (i < count && uids[i] == uids[i - 1] + 1)
			continue;
		buf_printf(line, first == 0 ? "%" PRIu32 : ",%" PRIu32, uids[first]);
		if (i - 1 > first)
			buf_printf(line, ":%" PRIu32, uids[i - 1]);
		first = i;
	}
}

static void write_fetch(struct buf *line, const struct imap_letter *letters, size_t count)
{
	uint32_t *uids = ARENA_ARRAY(line->arena, uint32_t, count);
	for (size_t i = 0; i < count; i++)
		uids[i] = letters[i].place.uid;
	buf_text(line, "UID FETCH ");
	write_set(line, uids, count);
	buf_text(line, " (UID BODY.PEEK[])\r\n");
}

static void write_move(struct buf *line, const struct imap *imap, size_t count)
{
	uint32_t *uids = ARENA_ARRAY(line->arena, uint32_t, count);
	for (size_t i = 0; i < count; i++)
		uids[i] = imap->moves.items[i].place.uid;
	buf_text(line, "UID MOVE ");
	write_set(line, uids, count);
	buf_text(line, " \"");
	for (const char *c = imap->folders.names[imap->moves.items[0].to]; *c != '\0'; c++) {
		if (*c == '"' || *c == '\\')
			buf_char(line, '\\');
		buf_char(line, *c);
	}
	buf_text(line, "\"\r\n");
}

static int send_line(mailimap *imap, struct buf *line, int *ret_tag)
{
	int result = mailimap_send_current_tag(imap);
	*ret_tag = imap->imap_tag;
	if (result != MAILIMAP_NO_ERROR)
		return result;
	return mailstream_write(imap->imap_stream, line->data, line->length) == (ssize_t)line->length ? MAILIMAP_NO_ERROR
	                                                                                               : MAILIMAP_ERROR_STREAM;
}

/* The moves first, then the letters; `moves` may be 0. */
static enum imap_outcome send_commands(struct imap *imap, size_t moves, size_t letters)
{
	struct imap_session *session = &imap->session;
	struct arena scratch = {0};
	struct buf move = buf_new(&scratch), fetch = buf_new(&scratch);
	int result = MAILIMAP_NO_ERROR;
	imap_expect_letters(imap, imap->ahead.items, letters, moves * 4);
	if (moves > 0) {
		write_move(&move, imap, moves);
		result = send_line(session->imap, &move, &imap->moving_tag);
	}
	write_fetch(&fetch, imap->ahead.items, letters);
	if (result == MAILIMAP_NO_ERROR)
		result = send_line(session->imap, &fetch, &imap->asked_tag);
	if (result == MAILIMAP_NO_ERROR && mailstream_flush(session->imap->imap_stream) != 0)
		result = MAILIMAP_ERROR_STREAM;
	arena_release(&scratch);
	return imap_outcome(session, result);
}

static bool ask(struct imap *imap, struct error *error)
{
	enum imap_folder folder = imap->ahead.items[0].place.folder;
	bool together = imap_moves_are_one(imap, folder); /* others are moved as ever */
	if (!(together || imap_move_letters(imap, error)) || !imap_select(imap, folder, error))
		return false;
	size_t moves = imap->moves.count, asked = imap_command_letters(imap->ahead.items, imap->ahead.count);
	enum imap_outcome outcome = send_commands(imap, moves, asked);
	if (outcome != IMAP_DONE)
		return imap_failed(&imap->session, outcome, "asking for letters", ERROR_TEMPORARY, error);
	imap->moving = moves;
	imap->asked = asked;
	return true;
}

void imap_ask(struct mailbox_source *source, struct arena *arena, const struct mailbox_entry *const *entries, size_t count)
{
	struct imap *imap = (struct imap *)source;
	struct error error = {0};
	if (imap_answered(imap, &error)) {
		imap->ahead = imap_letters_of(imap, arena, entries, count);
		imap->ahead_arena = arena;
		if (imap->ahead.count > 0)
			(void)ask(imap, &error);
	}
	imap->trouble = error;
}

void imap_gather(struct mailbox_source *source)
{
	struct imap *imap = (struct imap *)source;
	if (imap->asked > 0)
		net_gather(imap->session.stream);
}

/* ---- the answers ---- */

/* The second half of a command: its answer, as a result of libetpan's. */
static int read_answer(mailimap *imap, int tag)
{
	struct mailimap_response *response;
	imap->imap_tag = tag; /* the one that it looks for */
	if (mailimap_read_line(imap) == NULL)
		return MAILIMAP_ERROR_STREAM;
	int result = mailimap_parse_response(imap, &response);
	if (result != MAILIMAP_NO_ERROR)
		return result;
	bool tagged = response->rsp_resp_done->rsp_type == MAILIMAP_RESP_DONE_TYPE_TAGGED;
	int said = !tagged ? MAILIMAP_RESP_COND_STATE_BAD : response->rsp_resp_done->rsp_data.rsp_tagged->rsp_cond_state->rsp_type;
	mailimap_response_free(response);
	if (said == MAILIMAP_RESP_COND_STATE_OK)
		return MAILIMAP_NO_ERROR;
	return said == MAILIMAP_RESP_COND_STATE_NO ? MAILIMAP_ERROR_UID_FETCH : MAILIMAP_ERROR_PROTOCOL;
}

/* *ret_again: it was refused, perhaps for one letter's sake, or because the folder is missing. */
static bool take_moved(struct imap *imap, bool *ret_again, struct error *error)
{
	struct imap_session *session = &imap->session;
	size_t moved = imap->moving;
	*ret_again = false;
	imap->moving = 0;
	if (moved == 0)
		return true;
	enum imap_outcome outcome = imap_outcome(session, read_answer(session->imap, imap->moving_tag));
	*ret_again = outcome == IMAP_REFUSED;
	if (outcome == IMAP_DONE) {
		imap->moves.count -= moved;
		memmove(imap->moves.items, imap->moves.items + moved, imap->moves.count * sizeof *imap->moves.items);
	}
	if (outcome == IMAP_DONE || outcome == IMAP_REFUSED)
		return true;
	imap->asked = 0;
	return imap_failed(session, outcome, "moving letters", ERROR_TEMPORARY, error);
}

static bool take_letters(struct imap *imap, struct error *error)
{
	struct imap_session *session = &imap->session;
	imap->asked = 0;
	enum imap_outcome outcome = imap_outcome(session, read_answer(session->imap, imap->asked_tag));
	imap_take_each(session, NULL, NULL);
	if (outcome == IMAP_LOST)
		return imap_failed(session, outcome, "fetching letters", ERROR_TEMPORARY, error);
	/* What is missing is asked for again when it is wanted. */
	return outcome != IMAP_GARBLED || imap_reconnect(imap, error);
}

/* Letters may come before the moves are answered, which are about others (RFC 3501, section 5.5). */
static bool take_both(struct imap *imap, struct error *error)
{
	struct imap_taking taking = {imap, &imap->ahead, imap->ahead.items[0].place.folder, imap->ahead_arena};
	bool again;
	imap_take_each(&imap->session, imap_take_body, &taking);
	if (take_moved(imap, &again, error))
		return take_letters(imap, error) && (!again || imap_move_letters(imap, error));
	imap_take_each(&imap->session, NULL, NULL);
	return false;
}

bool imap_answered(struct imap *imap, struct error *error)
{
	if (imap->trouble.class != ERROR_NONE) {
		*error = imap->trouble;
		return false;
	}
	return imap->asked == 0 || take_both(imap, error);
}

bool imap_take_ahead(struct imap *imap, struct error *error)
{
	if (!imap_answered(imap, error))
		return false;
	for (size_t i = 0; imap->ahead.count > 0 && i < imap->letters.count; i++) {
		const struct imap_letter *come = imap_find_letter(&imap->ahead, &imap->letters.items[i].place);
		if (come != NULL)
			imap->letters.items[i] = *come;
	}
	imap->ahead.count = 0;
	return true;
}

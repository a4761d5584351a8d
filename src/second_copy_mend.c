/* SPDX-License-Identifier: MIT */
/*
 * Is the second copy whole? Each run notes what lay in its folder, in
 * private/second-copy. When it is as noted, nobody deleted there, and the newest
 * message is enough to go on from; else each is looked at once.
 */
#include "second_copy.h"

#include "base/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Behind so many messages of others nothing more is looked for: a folder full of them would take the whole session. */
enum { NOTE_LIMIT = 256, STRANGE_MOST = 2000 };

struct note {
	struct mailbox_mark mark;
	uint64_t lines; /* of the ledger that were there */
};

static const char *note_path(struct arena *arena, const struct session *session)
{
	return file_path(arena, session->home, "private/second-copy");
}

/* One that is lost costs a look at all messages. */
static struct note read_note(const struct session *session)
{
	struct arena scratch = {0};
	struct error ignored = {0};
	struct bytes text;
	struct note note = {0};
	const char *path = note_path(&scratch, session);
	if (!file_exists(path) || !file_read(&scratch, path, NOTE_LIMIT, &text, &ignored) ||
	    sscanf(text.data, "%" SCNu64 "/%" SCNu64 "/%" SCNu64 " %" SCNu64, &note.mark.folder, &note.mark.count,
	           &note.mark.newest, &note.lines) != 4)
		note = (struct note){0};
	arena_release(&scratch);
	return note;
}

static bool is_same(const struct mailbox_mark *a, const struct mailbox_mark *b)
{
	return a->folder == b->folder && a->count == b->count && a->newest == b->newest;
}

/* ---- looking through all of it ---- */

struct span {
	uint64_t first, end;
};

struct looking {
	struct copy_judge *judge;
	struct arena arena;
	struct { LIST(struct span); } spans;
	size_t strange;
};

static enum mailbox_wish look_at(void *context, const struct bytes *message)
{
	struct looking *looking = context;
	struct arena scratch = {0};
	struct copy_piece piece;
	if (copy_find(&scratch, looking->judge, message, &piece))
		*LIST_PUSH(&looking->arena, &looking->spans) = (struct span){piece.first, piece.first + piece.count};
	else
		looking->strange++;
	arena_release(&scratch);
	return looking->strange < STRANGE_MOST ? WISH_NEXT : WISH_ENOUGH;
}

static int by_first(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	return x->first < y->first ? -1 : x->first > y->first;
}

/* How many lines are there without a gap, from the first on. */
static uint64_t lines_there(struct looking *looking)
{
	uint64_t there = 0;
	if (looking->spans.count > 1)
		qsort(looking->spans.items, looking->spans.count, sizeof *looking->spans.items, by_first);
	for (size_t i = 0; i < looking->spans.count && looking->spans.items[i].first <= there; i++)
		if (looking->spans.items[i].end > there)
			there = looking->spans.items[i].end;
	return there;
}

bool second_copy_lines(struct session *session, uint64_t *ret_lines, struct error *error)
{
	struct arena scratch = {0};
	struct looking looking = {.judge = copy_judge_open(&scratch, session->home, error)};
	bool good = looking.judge != NULL && session->mailbox->copies(session->mailbox, look_at, &looking, error);
	/* Not all was seen: then the newest message has to be enough. */
	*ret_lines = !good ? 0 : looking.strange < STRANGE_MOST ? lines_there(&looking) : session->copied;
	arena_release(&looking.arena);
	arena_release(&scratch);
	return good;
}

bool second_copy_mend(struct session *session, struct error *error)
{
	struct copies_seen *seen = &session->copies;
	if (session->mailbox == NULL || session->mailbox->copies_mark == NULL)
		return true;
	const struct note note = read_note(session);
	if (!session->mailbox->copies_mark(session->mailbox, &seen->mark, error))
		return false;
	seen->noted = is_same(&seen->mark, &note.mark);
	if (seen->noted)
		return true;
	const uint64_t before = note.lines > session->copied ? note.lines : session->copied;
	if (!second_copy_lines(session, &session->copied, error))
		return false;
	seen->again = session->copied < before ? before - session->copied : 0;
	return true;
}

bool second_copy_note(struct session *session, struct error *error)
{
	const struct copies_seen *seen = &session->copies;
	struct mailbox_mark now;
	if (session->mailbox == NULL || session->mailbox->copies_mark == NULL || (seen->noted && seen->added == 0))
		return true;
	if (!session->mailbox->copies_mark(session->mailbox, &now, error))
		return false;
	if (now.folder != seen->mark.folder || now.count != seen->mark.count + seen->added)
		return true; /* the next run looks through it */
	struct arena scratch = {0};
	const char *text = arena_printf(&scratch, "%" PRIu64 "/%" PRIu64 "/%" PRIu64 " %" PRIu64 "\n", now.folder, now.count,
	                                now.newest, session->copied);
	bool good = file_replace(note_path(&scratch, session), text, strlen(text), 0600, error);
	arena_release(&scratch);
	return good;
}

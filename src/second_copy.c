/* SPDX-License-Identifier: MIT */
#include "second_copy.h"

#include "base/file.h"
#include "core/event.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* So many messages of others may lie over the newest of ours. */
enum { STRANGE_MOST = 200, FIRST_ROWS = 4096, GONE_MOST = 3 };

#define BOUNDARY "=_assent-second-copy"

/* ---- looking ---- */

struct look {
	struct arena *arena;
	struct copy_judge *judge;
	struct copy_pieces *pieces;
	bool only_newest;
	size_t strange;
	uint64_t reached; /* all lines of the newest head from this one on were seen */
	const char *other; /* the newest of all is of this origin; NULL: it is the home's own, or there is none */
};

/* Pieces may lie in any order, and over one another: rows that were missing are added again. */
static void reach_back(struct look *look)
{
	for (size_t i = 0; i < look->pieces->count; i++) {
		const struct copy_piece *piece = &look->pieces->items[i];
		if (piece->first >= look->reached || piece->first + piece->count < look->reached)
			continue;
		look->reached = piece->first;
		i = SIZE_MAX; /* begins again */
	}
}

static enum mailbox_wish look_at(void *context, const struct bytes *message)
{
	struct look *look = context;
	struct copy_piece piece;
	if (!copy_find(look->arena, look->judge, message, &piece)) {
		if (look->only_newest && look->other == NULL)
			look->other = copy_other_origin(look->arena, look->judge, &piece);
		return ++look->strange < STRANGE_MOST && look->other == NULL ? WISH_NEXT : WISH_ENOUGH;
	}
	*LIST_PUSH(look->arena, look->pieces) = piece;
	if (look->pieces->count == 1)
		look->reached = piece.head.size;
	reach_back(look);
	return look->only_newest || look->reached <= copy_judge_size(look->judge) ? WISH_ENOUGH : WISH_NEXT;
}

/* The newest piece (all of them: those that reach back to what the home has); *ret_other as in struct look. */
static bool read_pieces(struct arena *arena, struct copy_judge *judge, struct mailbox_source *mailbox,
                        struct copy_pieces *pieces, const char **ret_other, struct error *error)
{
	struct look look = {.arena = arena, .judge = judge, .pieces = pieces, .only_newest = ret_other != NULL};
	bool good = mailbox->copies == NULL || mailbox->copies(mailbox, look_at, &look, error);
	if (ret_other != NULL)
		*ret_other = look.other;
	return good;
}

bool second_copy_read(struct arena *arena, const char *home, struct mailbox_source *mailbox, struct copy_pieces *pieces,
                      struct error *error)
{
	struct copy_judge *judge = copy_judge_open(arena, home, error);
	return judge != NULL && read_pieces(arena, judge, mailbox, pieces, NULL, error);
}

/* Its first rows name a ledger that has ended. */
static bool follows_another(const char *home)
{
	struct arena scratch = {0};
	struct error ignored = {0};
	const char *path = file_path(&scratch, home, "ledger/ledger.csv");
	char *start = arena_alloc(&scratch, FIRST_ROWS + 1);
	int handle = file_open_read(path, &ignored);
	bool follows = handle >= 0 && file_read_at(handle, path, start, FIRST_ROWS, 0, &ignored) > 0 &&
	               strstr(start, event_type(EVENT_LEDGER_CONTINUED)->name) != NULL;
	if (handle >= 0)
		(void)close(handle); /* only read */
	arena_release(&scratch);
	return follows;
}

/*
 * A second Core that reads the same mailbox would take the first one's letters
 * for nobody's, and file them away. Who follows a ledger that has ended finds
 * its messages there.
 */
bool second_copy_is_alone(const struct session *session, struct error *error)
{
	return session->other_core == NULL || follows_another(session->home) ||
	       error_set(error, ERROR_CONFIGURATION,
	                 "%s: another Core (%s) uses this mailbox: its ledger lies in the folder assent-ledger: each Core "
	                 "needs a mailbox of its own: mend [mailbox] in assent.ini; if that Core is no more, delete the folder",
	                 session->home, session->other_core);
}

bool second_copy_check(struct session *session, struct mailbox_source *mailbox, struct error *error)
{
	struct arena scratch = {0};
	struct copy_pieces pieces = {0};
	const char *other = NULL;
	struct copy_judge *judge = copy_judge_open(&scratch, session->home, error);
	bool good = judge != NULL && read_pieces(&scratch, judge, mailbox, &pieces, &other, error);
	session->other_core = other == NULL ? NULL : arena_strdup(&session->arena, other);
	session->mailbox = mailbox;
	session->copied = 0;
	session->copies = (struct copies_seen){0};
	if (good && pieces.count > 0) {
		const struct copy_piece *newest = &pieces.items[0];
		good = copy_judge_home(judge, &newest->head, error);
		session->copied = newest->first + newest->count;
	}
	arena_release(&scratch);
	return good;
}

/* ---- adding ---- */

/* RFC 5322, section 3.3. */
static void add_date(struct buf *text, instant now)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct date date = date_from_days(now / SECONDS_A_DAY);
	int second = (int)(now % SECONDS_A_DAY);
	buf_printf(text, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[date_weekday(date)], date.day,
	           months[date.month - 1], date.year, second / 3600, second / 60 % 60, second % 60);
}

static void write_message(const struct session *session, uint64_t first, uint64_t next, const struct buf *piece,
                          struct buf *text)
{
	struct ledger_head head = ledger_head(session->ledger);
	const char *address = session->settings.address;
	const char *at = strchr(address, '@');
	buf_printf(text, "From: <%s>\r\nTo: <%s>\r\nSubject: assent-ledger %s rows %" PRIu64 "-%" PRIu64 "\r\n", address,
	           address, head.origin, first, next - 1);
	add_date(text, session->now);
	buf_printf(text, "Message-ID: <ledger-%" PRIu64 "-%" PRIu64 "%s>\r\n", first, next, at == NULL ? "@localhost" : at);
	buf_text(text, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
	               "Content-Type: multipart/mixed; boundary=\"" BOUNDARY "\"\r\n\r\n"
	               "--" BOUNDARY "\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n");
	buf_printf(text,
	           "Rows %" PRIu64 " to %" PRIu64 " of the ledger %s, with its signed head.\r\n"
	           "This folder is the second copy of the ledger. Please leave its messages\r\n"
	           "where they are: assent reads them to be sure that it works on the newest\r\n"
	           "copy, and to bring an older one up to date.\r\n\r\n",
	           first, next - 1, head.origin);
	buf_text(text, "--" BOUNDARY "\r\nContent-Type: application/octet-stream\r\n"
	               "Content-Disposition: attachment; filename=\"assent-ledger.txt\"\r\n"
	               "Content-Transfer-Encoding: base64\r\n\r\n");
	copy_encode(piece, text);
	buf_text(text, "\r\n--" BOUNDARY "--\r\n");
}

/* *ret_gone: the folder had gone, so all that was there is to be added again. */
static bool add_piece(struct session *session, bool *ret_gone, struct error *error)
{
	struct arena scratch = {0};
	struct buf piece = buf_new(&scratch), text = buf_new(&scratch);
	*ret_gone = false;
	uint64_t next = session->copied;
	bool good = copy_write(session->ledger, session->copied, &piece, &next, error);
	if (good && next > session->copied) {
		write_message(session, session->copied, next, &piece, &text);
		const struct bytes message = {buf_string(&text), text.length};
		good = session->mailbox->add_copy(session->mailbox, &message, session->now, ret_gone, error);
	}
	if (good && *ret_gone) {
		session->copies.again = session->copied > session->copies.again ? session->copied : session->copies.again;
		session->copied = 0;
	} else if (good) {
		session->copies.added += next > session->copied;
		session->copied = next;
	}
	arena_release(&scratch);
	return good;
}

/* ---- forgetting ---- */

struct forgetting {
	struct session *session;
	const char *name; /* of the text file */
	struct error *error;
};

/* A message with the text gives way to others with the same rows, written anew from what there is now. */
static enum mailbox_wish forget_in(void *context, const struct bytes *message)
{
	struct forgetting *f = context;
	struct arena scratch = {0};
	struct copy_piece piece = {0};
	bool holds = false, gone, good = true;
	if (copy_read(&scratch, message, &piece)) /* also one that was signed with a key of before */
		for (size_t i = 0; i < piece.texts.count; i++)
			holds |= strcmp(piece.texts.items[i].name, f->name) == 0;
	f->session->copied = piece.first;
	const uint64_t end = piece.first + piece.count;
	arena_release(&scratch);
	if (!holds)
		return WISH_NEXT;
	while (good && f->session->copied < end && f->session->copied < ledger_rows(f->session->ledger))
		good = add_piece(f->session, &gone, f->error) && !gone;
	return good ? WISH_REMOVE : WISH_ENOUGH;
}

bool second_copy_forget(struct session *session, struct mailbox_source *mailbox, uint64_t row, struct error *error)
{
	struct arena scratch = {0};
	struct forgetting forgetting = {.session = session, .error = error};
	forgetting.name = arena_printf(&scratch, "%" PRIu64 ".txt", row);
	session->mailbox = mailbox;
	bool good = (mailbox->copies == NULL || mailbox->copies(mailbox, forget_in, &forgetting, error)) &&
	            error->class == ERROR_NONE;
	session->mailbox = NULL;
	arena_release(&scratch);
	return good;
}

/* ---- keeping up ---- */

bool second_copy_update(struct session *session, struct error *error)
{
	bool good = true, gone = false;
	size_t times = 0;
	if (session->mailbox == NULL || session->mailbox->add_copy == NULL)
		return true;
	while (good && session->copied < ledger_rows(session->ledger)) {
		good = add_piece(session, &gone, error);
		if (good && gone && ++times > GONE_MOST)
			good = error_set(error, ERROR_TEMPORARY,
			                 "%s: the mailbox's folder assent-ledger is gone again and again: the next run tries again; "
			                 "find out who deletes it",
			                 session->home);
	}
	return good;
}

/* SPDX-License-Identifier: MIT */
#include "restore.h"

#include "base/file.h"
#include "ledger/verify.h"
#include "mailroom.h"
#include "publish/whole_home.h"
#include "restore_swap.h"
#include "second_copy.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define RESTORED "private/restored"

bool restored_waits(struct session *session)
{
	return file_exists(file_path(&session->arena, session->home, RESTORED));
}

bool restored_finish(struct session *session, struct error *error)
{
	return !session->restored || swap_finish(&session->arena, session->home, NULL, error);
}

bool restored_forget(struct session *session, struct error *error)
{
	return !session->restored || file_remove(file_path(&session->arena, session->home, RESTORED), error);
}

struct restoring {
	struct arena *arena;
	const char *home;      /* where it will be */
	const char *place;     /* where it is being made: the home itself, or beside it */
	bool replaces;         /* there is a home already, and another will take its place */
	const char *mailbox_kept; /* of the home that is replaced: it stays in use; NULL: none */
	struct session session;
	struct mailbox_source *mailbox;
	struct copy_pieces pieces;
};

/* A Maildir within the home that is replaced holds letters that no backup has: it stays in use. */
static const char *kept_mailbox(struct restoring *r)
{
	const struct settings *settings = &r->session.settings;
	if (!r->replaces || strcmp(settings->source, "maildir") != 0 || *settings->path == '/')
		return NULL;
	const char *path = file_path(r->arena, r->home, settings->path);
	return file_exists(file_path(r->arena, path, "cur")) ? path : NULL;
}

/* The mailbox is only looked at; without it nobody knows what was signed. */
static bool read_second_copy(struct restoring *r, const char *now_text, struct error *error)
{
	if (!session_read(&r->session, r->place, now_text, error))
		return false;
	r->mailbox_kept = kept_mailbox(r);
	if (r->mailbox_kept != NULL)
		r->session.settings.path = r->mailbox_kept;
	r->mailbox = mailroom_open(&r->session, true, error);
	return r->mailbox != NULL && second_copy_read(r->arena, r->place, r->mailbox, &r->pieces, error);
}

/* What the home that is replaced has committed itself: rows, too, when its books are whole. */
static bool read_replaced(struct restoring *r, uint64_t *ret_size, struct error *error)
{
	struct error damage = {0};
	*ret_size = 0;
	if (!r->replaces)
		return true;
	struct ledger *ledger = ledger_open(r->arena, r->home, LEDGER_READ, &damage);
	if (ledger == NULL)
		return true; /* that it is broken may be why it is replaced */
	struct copy_judge *judge = copy_judge_open(r->arena, r->place, error);
	*ret_size = ledger_rows(ledger);
	bool good = judge != NULL;
	for (uint64_t next = good ? copy_judge_size(judge) : 0; good && next < *ret_size;) {
		struct buf text = buf_new(r->arena), lines = buf_new(r->arena);
		struct copy_piece piece;
		good = copy_write(ledger, next, &text, &next, error);
		copy_encode(&text, &lines);
		const struct bytes message = {buf_string(&lines), lines.length};
		if (good && copy_find(r->arena, judge, &message, &piece))
			*LIST_PUSH(r->arena, &r->pieces) = piece;
		else if (good)
			good = error_set(error, ERROR_CORRUPT,
			                 "%s: another ledger is there than in the backup: choose another place with --home",
			                 r->home);
	}
	ledger_close(ledger);
	return good;
}

/* A new signing key lies in the home that is replaced, if anywhere near. One outside of the home is left alone: a run says when it is not the right one. */
static bool take_key(struct restoring *r, bool replaced, struct restored *restored, struct error *error)
{
	const char *name = r->session.settings.key_file;
	enum key_following done = KEY_STAYS;
	if (*name != '/' && !key_follow(r->place, file_path(r->arena, r->place, name),
	                                r->replaces ? file_path(r->arena, r->home, name) : NULL, replaced, &done, error))
		return false;
	restored->new_key = done == KEY_FOLLOWED;
	restored->wants_key = done == KEY_WANTED;
	return true;
}

/* Brings the books up to the newest head that was found, and leaves a mark for the next run. */
static bool catch_up(struct restoring *r, struct restored *restored, struct error *error)
{
	uint64_t needed;
	struct copy_taken taken;
	if (!read_replaced(r, &needed, error) ||
	    !copy_take(r->arena, r->place, r->pieces.items, r->pieces.count, &taken, error))
		return false;
	restored->rows = taken.rows;
	const struct copy_judge *judge = copy_judge_open(r->arena, r->place, error);
	if (judge == NULL)
		return false;
	if (copy_judge_size(judge) < needed)
		return error_set(error, ERROR_CORRUPT,
		                 "%s: has signed rows up to %" PRIu64 ", and with the backup only %" PRIu64
		                 " would be there: nothing was changed",
		                 r->home, needed - 1, copy_judge_size(judge) - 1);
	for (size_t i = 0; i < r->pieces.count; i++)
		if (!copy_judge_home(judge, &r->pieces.items[i].head, error))
			return false;
	return take_key(r, taken.new_key, restored, error) &&
	       file_replace(file_path(r->arena, r->place, RESTORED), "", 0, 0600, error);
}

/* A free name beside the home. */
static const char *name_beside(struct restoring *r, const char *what)
{
	unsigned n = 1;
	while (file_exists(swap_name(r->arena, r->home, what, n)))
		n++;
	return swap_name(r->arena, r->home, what, n);
}

/* The new home is locked before it can be seen: no run gets between. */
static bool swap(struct restoring *r, struct restored *restored, struct error *error)
{
	if (!r->replaces)
		return file_rename(r->place, r->home, error);
	int lock = file_lock(file_path(r->arena, r->place, "lock"), error);
	restored->kept = name_beside(r, "replaced");
	const char *mailbox = r->mailbox_kept == NULL ? NULL : r->mailbox_kept + strlen(r->home);
	bool good = lock >= 0 && swap_homes(r->arena, r->home, r->place, mailbox, restored->kept, error);
	file_unlock(lock);
	return good;
}

/* An earlier restore that was cut off while one home took the place of the other: the rest of it. */
static bool finish(struct restoring *r, struct restored *restored, struct error *error)
{
	const char *place = swap_cut_off(r->arena, r->home);
	if (place != NULL && !file_rename(place, r->home, error))
		return false;
	bool good = !file_exists(r->home) || swap_finish(r->arena, r->home, &restored->kept, error);
	restored->finished = *restored->kept != '\0';
	return good;
}

static bool from_file(struct restoring *r, const char *file, const char *now_text, struct restored *restored,
                      struct error *error)
{
	struct whole_home whole;
	r->replaces = file_exists(r->home);
	if (r->replaces && !home_check_owner(r->home, error))
		return false;
	r->place = name_beside(r, "restoring");
	bool good = whole_home_unpack(file, r->place, &whole, error) && read_second_copy(r, now_text, error) &&
	            catch_up(r, restored, error) && swap(r, restored, error);
	restored->files = whole.files;
	if (!good && swap_cut_off(r->arena, r->home) != NULL)
		error_context(error, "nothing is lost: give the same command again");
	else if (!good && file_exists(r->place))
		error_context(error, "%s can be removed", r->place);
	const char *left = swap_name(r->arena, r->home, "restoring", 1);
	restored->left = good && file_exists(left) ? left : "";
	return good;
}

static bool in_place(struct restoring *r, const char *now_text, struct restored *restored, struct error *error)
{
	r->place = r->home;
	return read_second_copy(r, now_text, error) && catch_up(r, restored, error);
}

/* Paths of the home are looked up from within the one that is being made, too. */
static const char *absolute(struct arena *arena, const char *path)
{
	char here[PATH_MAX];
	return *path == '/' || getcwd(here, sizeof here) == NULL ? path : arena_printf(arena, "%s/%s", here, path);
}

bool restore_home(struct arena *arena, const char *home, const char *file, const char *now_text,
                  struct restored *ret_restored, struct error *error)
{
	size_t length = strlen(home);
	while (length > 1 && home[length - 1] == '/')
		length--;
	struct restoring r = {.arena = arena, .home = absolute(arena, arena_strndup(arena, home, length))};
	int lock = -1;
	*ret_restored = (struct restored){.kept = "", .left = ""};
	bool good = true;
	if (file == NULL || file_exists(r.home) || swap_cut_off(arena, r.home) != NULL) {
		const char *there = swap_cut_off(arena, r.home);
		there = there == NULL ? r.home : there;
		good = home_check_owner(there, error);
		lock = good ? file_lock(file_path(arena, there, "lock"), error) : -1;
		good = lock >= 0 && finish(&r, ret_restored, error);
	}
	if (good && !ret_restored->finished)
		good = (file == NULL ? in_place(&r, now_text, ret_restored, error)
	                             : from_file(&r, file, now_text, ret_restored, error));
	mailbox_close(r.mailbox);
	session_close(&r.session);
	file_unlock(lock);
	return good;
}

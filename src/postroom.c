/* SPDX-License-Identifier: MIT */
#include "postroom.h"

#include "base/file.h"
#include "core/owed.h"
#include "core/subscriptions.h"
#include "wayout.h"
#include "writing.h"

#include <string.h>

enum {
	PATIENCE = 180,    /* seconds a run waits for the minute's limit: less than the time between two runs */
	DIVIDED_FROM = 500 /* so many mails are worth a second process */
};

struct postroom {
	struct session *session;
	struct writing writing;
	struct outbox *outbox;
	struct arena outbox_arena;
	struct sender *sender;
	bool log_is_old;          /* the posting log loses the lines of mails that nobody asks for any more */
	struct index asked;       /* keys of the log that were asked for, when it is old */
	struct arena asked_arena;
	bool counting;            /* first pass: only count, and find the oldest receipt */
	size_t counted;           /* mails that are due */
	size_t planned;           /* of them, those that are no answers */
	uint64_t smallest_row;
	struct postroom_result *result;
	struct error *error;
};

/* ---- what the core asks ---- */

static bool known(void *context, const char *key)
{
	struct postroom *room = context;
	bool found = outbox_known(room->outbox, key);
	if (found && room->counting && room->log_is_old)
		index_put(&room->asked_arena, &room->asked, key, 1);
	return found;
}

static const char *words(void *context, struct arena *arena, enum book book, uint64_t row)
{
	const struct postroom *room = context;
	if (room->counting)
		return NULL; /* nobody reads the mail */
	return ledger_words(room->session->ledger, arena, book, row);
}

enum { RING = 256 };

/* The newest rows of one member, as they come by. */
struct rows_of {
	const char *member;
	struct arena arenas[RING]; /* one a place: a row that is overwritten gives its memory back */
	struct event events[RING];
	size_t limit, all;
};

static bool take_row(void *context, const struct event *event, struct error *error)
{
	struct rows_of *rows = context;
	(void)error;
	if (event_type(event->kind)->book != BOOK_LEDGER || strcmp(event->member, rows->member) != 0)
		return true;
	size_t at = rows->all++ % rows->limit;
	arena_reset(&rows->arenas[at]);
	rows->events[at] = event_copy(&rows->arenas[at], event);
	return true;
}

static const struct event *rows_of(void *context, struct arena *arena, const char *member, size_t limit,
                                   size_t *ret_count, size_t *ret_all)
{
	struct postroom *room = context;
	struct arena own = {0};
	struct rows_of *rows = ARENA_NEW(&own, struct rows_of);
	struct event *events = NULL;
	rows->member = member;
	rows->limit = limit < RING ? limit : RING;
	*ret_count = 0;
	if (ledger_replay(room->session->ledger, NULL, take_row, rows, room->error)) {
		*ret_count = rows->all < rows->limit ? rows->all : rows->limit;
		events = ARENA_ARRAY(arena, struct event, *ret_count + 1);
		for (size_t i = 0; i < *ret_count; i++)
			events[i] = event_copy(arena, &rows->events[(rows->all - *ret_count + i) % rows->limit]);
	}
	*ret_all = rows->all;
	for (size_t i = 0; i < RING; i++)
		arena_release(&rows->arenas[i]);
	arena_release(&own);
	return events;
}

/* ---- one mail ---- */

static bool compose_one(struct postroom *room, struct mail *mail)
{
	struct written written;
	if (!outbox_is_ours(room->outbox))
		return outbox_leave(room->outbox, mail, room->error);
	return writing_mail(&room->writing, mail, &written, room->error) &&
	       outbox_add(room->outbox, mail, &written.head, &written.bytes, mail->secret ? NULL : written.rendered.text,
	                  room->error);
}

static bool emit(void *context, const struct mail *mail)
{
	struct postroom *room = context;
	if (room->counting) {
		room->counted++;
		room->planned += !mail_order_answers(mail->order);
		for (size_t i = 0; i < mail->receipts.count; i++)
			if (mail->receipts.items[i] < room->smallest_row)
				room->smallest_row = mail->receipts.items[i];
		arena_reset(&room->writing.arena);
		return true;
	}
	if (room->result->held && !mail_order_answers(mail->order)) {
		arena_reset(&room->writing.arena);
		return true;
	}
	struct mail copy = *mail;
	bool good = compose_one(room, &copy);
	if (!good)
		error_context(room->error, "mail %s", mail->key);
	room->result->composed++;
	arena_reset(&room->writing.arena);
	return good;
}

/* ---- the run ---- */

static struct owing owing_of(struct postroom *room)
{
	return (struct owing){
		.rules = &room->session->rules,
		.state = &room->session->state,
		.now = room->session->now,
		.arena = &room->writing.arena,
		.known = known,
		.words = words,
		.rows_of = rows_of,
		.emit = emit,
		.context = room,
	};
}

static const char *hold_path(struct session *session)
{
	return file_path(&session->arena, session->home, "outbox/held");
}

static const char *careful_path(struct session *session)
{
	return file_path(&session->arena, session->home, "outbox/careful");
}

bool postroom_be_careful(struct session *session, struct error *error)
{
	static const char sentence[] = "A gap, or a change of the roster: the next mails are counted before they go out.\n";
	const char *path = careful_path(session), *folder = file_path(&session->arena, session->home, "outbox");
	return file_exists(path) || ((file_exists(folder) || folder_make(folder, 0700, error)) &&
	                             file_replace(path, sentence, sizeof sentence - 1, 0600, error));
}

/* Puts up, keeps or takes away the hold. The file says to a person why nothing goes out. */
static bool mind_hold(struct postroom *room, bool careful, bool release, struct error *error)
{
	struct session *session = room->session;
	const char *path = hold_path(session);
	if (release)
		return file_remove(path, error);
	room->result->held = file_exists(path) ||
	                     (careful && room->planned > (size_t)session->settings.hold_above);
	if (!room->result->held)
		return true;
	const char *sentence = arena_printf(&session->arena,
	                                    "%zu mails would go out after a gap or a change of the roster.\n"
	                                    "Look at them with assent run --dry-run --release, then: assent run --release\n",
	                                    room->planned);
	return file_replace(path, sentence, strlen(sentence), 0600, error);
}

/* "r57.digest.s-7k2q9d4x" of somebody who is not on the list any more. */
static bool is_unwanted(void *context, const char *key)
{
	const struct session *session = context;
	static const char purpose[] = ".digest.";
	const char *who = strstr(key, purpose);
	if (who == NULL)
		return false;
	who += sizeof purpose - 1;
	uint32_t person = state_person(&session->state, who), listed = subscription_find(&session->state, who);
	if (person != NOBODY)
		return !member_gets_digest(&session->rules, &session->state, person);
	return listed == NOBODY || session->state.subscriptions.items[listed].state != SUBSCRIPTION_CONFIRMED;
}

static bool compose_owed(struct postroom *room, bool careful, bool release, struct error *error)
{
	struct owing counting = owing_of(room);
	room->counting = true;
	room->smallest_row = UINT64_MAX;
	owed(&counting);
	room->result->planned = room->planned;
	if (!mind_hold(room, careful, release, error))
		return false;
	if (room->smallest_row != UINT64_MAX &&
	    !ledger_receipts_begin(room->session->ledger, room->smallest_row, error))
		return false;
	struct owing composing = owing_of(room);
	room->counting = false;
	if (room->counted >= DIVIDED_FROM)
		outbox_divide(room->outbox);
	owed(&composing);
	bool good = outbox_unite(room->outbox, error->class == ERROR_NONE, error);
	ledger_receipts_end(room->session->ledger); /* before the posting, which takes as much */
	return good && outbox_settle(room->outbox, error);
}

struct sender *postroom_sender(struct arena *arena, const char *home, const struct settings *settings,
                               struct error *error)
{
	struct smtp_way way;
	if (strcmp(settings->way, "smtp") == 0)
		return smtp_way_of(arena, home, settings, &way, error) ? smtp_sender_open(arena, &way, error) : NULL;
	if (strcmp(settings->way, "sendmail") == 0)
		return sendmail_sender_open(arena, settings->program, error);
	return folder_sender_open(arena, file_path(arena, home, "sent"), error);
}

static bool post_waiting(struct postroom *room, bool release, struct error *error)
{
	struct session *session = room->session;
	if (outbox_waiting(room->outbox) == 0)
		return true;
	room->sender = postroom_sender(&session->arena, session->home, &session->settings, error);
	if (room->sender == NULL)
		return false;
	struct post_limits limits = {
		.window = 50,
		.run = (size_t)session->settings.mails_a_run,
		.day = (size_t)session->settings.mails_a_day,
		.minute = strcmp(session->settings.way, "folder") == 0 ? 0 : (size_t)session->settings.mails_a_minute,
		.patience = PATIENCE,
		.stale_after = (int64_t)session->settings.stale_days * SECONDS_A_DAY,
		.release = release,
	};
	bool good = outbox_post(room->outbox, room->sender, &limits, session->now, &room->result->post, error);
	room->sender->close(room->sender);
	return good;
}

static bool was_asked(void *context, const char *key)
{
	const struct postroom *room = context;
	uint32_t place;
	return index_get(&room->asked, key, &place);
}

/* All rules have been asked in this run: what is old and was not asked for then is never asked for again. */
static bool tidy_log(struct postroom *room, instant before, struct error *error)
{
	size_t gone;
	return !room->log_is_old || outbox_compact(room->outbox, before, was_asked, room, &gone, error);
}

bool postroom_work(struct session *session, bool careful, bool release, struct postroom_result *ret_result,
                   struct error *error)
{
	struct postroom room = {.session = session, .result = ret_result, .error = error};
	*ret_result = (struct postroom_result){.missing = "", .post = {.problems = ""}};
	if (!writing_open(&room.writing, session, &ret_result->missing, error))
		return false;
	room.outbox = outbox_open(&room.outbox_arena, session->home, error);
	instant log_before = session->now - (instant)session->settings.log_days * SECONDS_A_DAY;
	size_t withdrawn;
	struct owing owing = owing_of(&room);
	/* By night some rules ask for nothing. */
	room.log_is_old = room.outbox != NULL && owed_daytime(&owing) && outbox_log_is_old(room.outbox, log_before);
	careful |= file_exists(careful_path(session));
	bool good = room.outbox != NULL &&
	            outbox_withdraw(room.outbox, is_unwanted, session, &withdrawn, error) &&
	            compose_owed(&room, careful, release, error) &&
	            (!careful || file_remove(careful_path(session), error)) &&
	            post_waiting(&room, release, error) && tidy_log(&room, log_before, error);
	ret_result->post.problems = arena_strdup(&session->arena, ret_result->post.problems);
	arena_release(&room.outbox_arena);
	arena_release(&room.asked_arena);
	arena_release(&room.writing.arena);
	return good;
}

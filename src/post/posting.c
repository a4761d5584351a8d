/* SPDX-License-Identifier: MIT */
/*
 * Posting. Of each window: `try` lines on the disk, the mails handed over, the
 * sender settled, the lines that end them. Those lines go to the disk together
 * with the `try` lines of the next window. Files are taken away when all windows
 * are through: between two syncs a file system would have to make each removal
 * durable, which some disks take milliseconds for.
 */
#include "base/sort.h"
#include "post/outbox.h"
#include "post/pace.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	LARGEST_MAIL = 64 * 1024 * 1024, /* more than the largest archive that may go with one becomes in base64 */
	ENVELOPE_SIZE = 1024,
	CLOSED_AFTER = 5, /* mails in a row that have to wait: the way out is closed */
	MOST_PROBLEMS = 20,
	KEPT_PART = 4 /* of the mails of a day, one in so many is kept for members */
};

struct posting {
	struct outbox *outbox;
	struct sender *sender;
	const struct post_limits *limits;
	instant now;
	size_t chosen; /* the first so many that wait may go out */
	size_t put_off; /* may go out, but not today */
	size_t ended, cleared; /* so many of the chosen were handed over; and so many of their files are away */
	unsigned later; /* in a row */
	bool shut;      /* the sender says that there is no way out now */
	struct buf problems;
	size_t problem_count;
	struct post_result *result;
	struct error *error;
};

static void problem(struct posting *p, const char *key, const char *what)
{
	if (++p->problem_count <= MOST_PROBLEMS)
		buf_printf(&p->problems, "Mail %s: %s\n", key, what);
}

static bool closed(const struct posting *p)
{
	return p->later >= CLOSED_AFTER || p->shut;
}

/* ---- choosing ---- */

/* Reads order and age of a mail that an earlier run composed. False: the world failed. */
static bool look_at(struct posting *p, struct arena *scratch, struct waiting_mail *mail, bool *ret_ours)
{
	char head[ENVELOPE_SIZE];
	struct envelope envelope;
	const char *path = outbox_path(scratch, p->outbox, mail->key, ".eml");
	int handle = file_open_read(path, p->error);
	if (handle < 0)
		return false;
	ssize_t got = file_read_at(handle, path, head, sizeof head, 0, p->error);
	(void)close(handle); /* only read */
	if (got < 0)
		return false;
	*ret_ours = envelope_read(scratch, head, (size_t)got, &envelope);
	if (*ret_ours) {
		mail->order = (uint16_t)envelope.order;
		mail->since = envelope.since;
	}
	return true;
}

static bool may_go(struct posting *p, const struct waiting_mail *mail)
{
	const struct post_limits *limits = p->limits;
	enum known_state state = known_get(&p->outbox->log.known, mail->key, strlen(mail->key));
	if (limits->release)
		return true;
	/* A sender that moves the file away leaves no doubt: it is still here. */
	if (state == KNOWN_TRIED && mail->order == ORDER_DIGEST && !p->sender->takes_file) {
		p->result->in_doubt++;
		problem(p, mail->key, "it may be posted already, a crash came in between: to post it (again), run "
		                      "assent run --release; to leave it, delete it from outbox/");
		return false;
	}
	if (limits->stale_after > 0 && p->now - mail->since > limits->stale_after) {
		p->result->stale++;
		return false;
	}
	return true;
}

static bool choose_one(struct posting *p, struct arena *scratch, struct waiting_mail *mail)
{
	bool ours = true;
	mail->turn = TURN_NOT;
	if (mail->since == INSTANT_NONE && !look_at(p, scratch, mail, &ours))
		return false;
	if (!ours) {
		p->result->refused++;
		problem(p, mail->key, "the first lines of its file in outbox/ are not as assent wrote them: put them "
		                      "right, or delete the file");
	} else if (may_go(p, mail)) {
		bool again = known_get(&p->outbox->log.known, mail->key, strlen(mail->key)) == KNOWN_LATER;
		mail->turn = again ? TURN_AGAIN : TURN_NOW;
		p->chosen++;
	}
	return true;
}

/* What had to wait before comes last: a few mailboxes that are full don't stop all others. */
static int by_order_and_age(const void *a, const void *b)
{
	const struct waiting_mail *one = a, *other = b;
	if (one->turn != other->turn)
		return one->turn < other->turn ? -1 : 1;
	if (one->order != other->order)
		return one->order < other->order ? -1 : 1;
	if (one->since != other->since)
		return one->since < other->since ? -1 : 1;
	return strcmp(one->key, other->key);
}

/* What can wait leaves a part of the day's mails to calls, reminders and receipts that may still come. */
static void put_off(struct posting *p)
{
	struct waiting_mails *waiting = &p->outbox->waiting;
	size_t most = p->limits->day - p->limits->day / KEPT_PART;
	size_t gone = log_accepted(&p->outbox->log, p->now - SECONDS_A_DAY);
	size_t left = gone < most ? most - gone : 0;
	for (size_t i = 0; i < p->chosen; i++) {
		if (waiting->items[i].order < ORDER_OUTSIDE)
			continue;
		if (left > 0) {
			left--;
			continue;
		}
		waiting->items[i].turn = TURN_NOT;
		p->put_off++;
	}
	p->chosen -= p->put_off;
	if (p->put_off > 0)
		sort_in_place(waiting->items, waiting->count, sizeof *waiting->items, by_order_and_age);
}

/* Sorts in place: a second list of 100,000 mails would be memory for nothing. */
static bool choose(struct posting *p)
{
	struct waiting_mails *waiting = &p->outbox->waiting;
	struct arena scratch = {0};
	bool good = true;
	for (size_t i = 0; good && i < waiting->count; i++) {
		good = choose_one(p, &scratch, &waiting->items[i]);
		arena_reset(&scratch);
	}
	arena_release(&scratch);
	sort_in_place(waiting->items, waiting->count, sizeof *waiting->items, by_order_and_age);
	if (p->limits->day > 0)
		put_off(p);
	return good;
}

/* How many may go out now. */
static size_t allowed(const struct posting *p)
{
	size_t count = p->chosen;
	if (p->limits->run > 0 && count > p->limits->run)
		count = p->limits->run;
	if (p->limits->day > 0) {
		size_t gone = log_accepted(&p->outbox->log, p->now - SECONDS_A_DAY);
		size_t left = gone < p->limits->day ? p->limits->day - gone : 0;
		count = count < left ? count : left;
	}
	return count;
}

/* ---- a window ---- */

/* A file that can't be read is the world's failure. One that a person changed meanwhile is refused. */
static bool hand_over(struct posting *p, struct arena *scratch, const char *key, enum post_outcome *ret_outcome,
                      const char **ret_answer)
{
	struct parcel parcel = {.key = key, .path = outbox_path(scratch, p->outbox, key, ".eml")};
	if (!p->sender->takes_file) {
		struct envelope envelope;
		struct bytes bytes;
		if (!file_read(scratch, parcel.path, LARGEST_MAIL, &bytes, p->error))
			return false;
		*ret_outcome = POST_REFUSED;
		*ret_answer = "its envelope lines are not as assent wrote them";
		if (!envelope_read(scratch, bytes.data, bytes.length, &envelope))
			return true;
		parcel.envelope_from = envelope.from;
		parcel.envelope_to = envelope.to;
		parcel.bytes = (struct bytes){bytes.data + envelope.length, bytes.length - envelope.length};
	}
	*ret_answer = "";
	*ret_outcome = p->sender->post(p->sender, scratch, &parcel, ret_answer);
	return true;
}

static void count_outcome(struct posting *p, const char *key, enum post_outcome outcome)
{
	p->later = outcome == POST_LATER || outcome == POST_IN_DOUBT ? p->later + 1 : 0;
	switch (outcome) {
	case POST_ACCEPTED:
		p->result->posted++;
		break;
	case POST_LATER:
		p->result->waiting++;
		p->result->later++;
		break;
	case POST_IN_DOUBT:
		p->result->waiting++;
		p->result->later++;
		problem(p, key, "the server broke off before it confirmed it, so it may have arrived: the next run posts it "
		                "again under the same Message-ID (a digest only with --release)");
		break;
	case POST_REFUSED:
		p->result->refused++;
		problem(p, key, "it was refused (outbox/posted.csv says why) and lies in outbox/refused/: correct the "
		                "address, or tell the person another way");
		break;
	}
}

/* The outcomes are remembered and logged only after the sender has made them durable. */
static bool post_mails(struct posting *p, struct waiting_mail *mails, size_t count, const char **answers,
                       struct arena *window)
{
	for (size_t i = 0; i < count; i++) {
		enum post_outcome outcome = POST_LATER;
		const char *answer = "not tried: the way out was closed";
		if (closed(p)) {
			p->result->waiting++;
			p->result->later++;
		} else {
			struct arena scratch = {0};
			bool good = hand_over(p, &scratch, mails[i].key, &outcome, &answer);
			answer = arena_strdup(window, answer);
			arena_release(&scratch);
			if (!good)
				return false;
			count_outcome(p, mails[i].key, outcome);
		}
		answers[i] = answer;
		mails[i].outcome = (uint8_t)outcome;
		p->ended++;
	}
	return true;
}

static enum known_state state_after(unsigned outcome)
{
	return outcome == POST_ACCEPTED ? KNOWN_DONE : outcome == POST_REFUSED ? KNOWN_REFUSED : KNOWN_LATER;
}

/* The files of mails whose end stands on the disk. */
static bool clear_files(struct posting *p)
{
	struct arena scratch = {0};
	bool good = true;
	for (; good && p->cleared < p->ended; p->cleared++) {
		const struct waiting_mail *mail = &p->outbox->waiting.items[p->cleared];
		if (mail->outcome == POST_ACCEPTED && !p->sender->takes_file)
			good = outbox_clear(&scratch, p->outbox, mail->key, p->error);
		if (mail->outcome == POST_REFUSED)
			good = outbox_put_aside(&scratch, p->outbox, mail->key, p->error);
	}
	arena_release(&scratch);
	return good;
}

/* What is done goes to the disk, and its files away: before a wait, and at the end. */
static bool finish_window(struct posting *p)
{
	return log_sync(&p->outbox->log, p->error) && clear_files(p);
}

static bool post_window(struct posting *p, struct waiting_mail *mails, size_t count)
{
	struct post_log *log = &p->outbox->log;
	struct error unsettled = {0};
	for (size_t i = 0; i < count; i++)
		log_add(log, p->now, mails[i].key, KNOWN_TRIED, "");
	if (!log_sync(log, p->error))
		return false;
	struct arena window = {0};
	const char **answers = ARENA_ARRAY(&window, const char *, count);
	bool all = post_mails(p, mails, count, answers, &window);
	bool settled = p->sender->settle(p->sender, all ? p->error : &unsettled);
	for (size_t i = 0; settled && i < count && answers[i] != NULL; i++)
		if (mails[i].outcome != POST_IN_DOUBT)
			log_add(log, p->now, mails[i].key, state_after(mails[i].outcome), answers[i]);
	arena_release(&window);
	if (settled && !all) { /* what was handed over does not go out again */
		struct error first = *p->error;
		(void)finish_window(p);
		*p->error = first;
	}
	return settled && all;
}

/* ---- all of them ---- */

/* Mails that the run before this one posted may count for this minute. */
static struct pace begin_pace(const struct posting *p)
{
	const struct log_bursts *bursts = &p->outbox->log.bursts;
	instant now = (instant)time(NULL), changed = file_modified(p->outbox->log.path);
	bool counts = bursts->count > 0 && changed != INSTANT_NONE && changed <= now;
	return pace_begin(p->outbox->arena, p->limits, counts ? bursts->items[bursts->count - 1].count : 0,
	                  counts ? (now - changed) * 1000 : 0);
}

/* How many mails make the next window; 0: the others have to wait for the next run. */
static bool next_window(struct posting *p, struct pace *pace, size_t left, size_t *ret_size)
{
	size_t window = p->limits->window == 0 ? 1 : p->limits->window;
	size_t wanted = left < window ? left : window;
	while ((*ret_size = pace_take(pace, wanted)) == 0)
		if (!finish_window(p))
			return false;
		else if (!pace_wait(pace))
			return true;
	return true;
}

static bool way_is_open(struct posting *p)
{
	p->shut = p->sender->begin != NULL && !p->sender->begin(p->sender, &p->result->trouble);
	return !p->shut;
}

static bool post_all(struct posting *p)
{
	size_t count = allowed(p), done = 0, size = 0;
	struct pace pace = begin_pace(p);
	p->result->waiting = p->chosen - count + p->put_off;
	while (done < count && !closed(p) && way_is_open(p)) {
		if (!next_window(p, &pace, count - done, &size))
			return false;
		if (size == 0)
			break; /* the minute's limit: not the way's fault */
		if (!post_window(p, p->outbox->waiting.items + done, size))
			return false;
		done += size;
	}
	p->result->waiting += count - done;
	p->result->later += closed(p) ? count - done : 0;
	return finish_window(p);
}

/* What is still in the outbox: another call of outbox_post begins with it. */
static void keep_waiting(struct outbox *outbox)
{
	size_t kept = 0;
	for (size_t i = 0; i < outbox->waiting.count; i++) {
		const char *key = outbox->waiting.items[i].key;
		enum known_state state = known_get(&outbox->log.known, key, strlen(key));
		if (state != KNOWN_DONE && state != KNOWN_REFUSED)
			outbox->waiting.items[kept++] = outbox->waiting.items[i];
	}
	outbox->waiting.count = outbox->settled = kept;
}

static void report(struct posting *p)
{
	if (p->problem_count > MOST_PROBLEMS)
		buf_printf(&p->problems, "Mails: %zu more like these\n", p->problem_count - MOST_PROBLEMS);
	if (p->result->trouble.class == ERROR_NONE)
		p->result->trouble = p->sender->trouble;
	if (closed(p) && p->result->trouble.class == ERROR_NONE)
		buf_text(&p->problems, "Mails: the way out is closed for now (outbox/posted.csv says what it answered): "
		                       "the next run tries again\n");
	p->result->problems = buf_string(&p->problems);
}

bool outbox_post(struct outbox *outbox, struct sender *sender, const struct post_limits *limits, instant now,
                 struct post_result *ret_result, struct error *error)
{
	struct posting p = {
		.outbox = outbox,
		.sender = sender,
		.limits = limits,
		.now = now,
		.problems = buf_new(outbox->arena),
		.result = ret_result,
		.error = error,
	};
	*ret_result = (struct post_result){.problems = ""};
	if (!outbox_settle(outbox, error) || !choose(&p))
		return false;
	bool good = post_all(&p);
	keep_waiting(outbox);
	report(&p);
	return good;
}

/* SPDX-License-Identifier: MIT */
/* The commit. Its steps and what a crash leaves stand on top of ledger.c. */
#include "ledger/books.h"
#include "ledger/row.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
	CLOCK_SLACK = 300,  /* seconds a clock may be set back without a word */
	SINGLE_SYNCS = 8    /* more texts than that are made durable together */
};

struct text {
	const char *path;
	struct bytes bytes;
};

/* What will be written. */
struct batch {
	struct arena *arena;
	struct record next;
	struct buf lines[2];
	struct {
		LIST(struct text);
	} texts;
	bool words[2]; /* the book has new texts */
	const char *paths[2];     /* where the rows go ... */
	uint64_t committed[2];    /* ... and behind how many bytes */
};

static bool commit_time(const struct ledger *ledger, instant now, instant *ret_time, struct error *error)
{
	char here[INSTANT_TEXT_SIZE], there[INSTANT_TEXT_SIZE];
	instant last = ledger_last_time(ledger);
	*ret_time = now > last ? now : last;
	if (last - now <= CLOCK_SLACK)
		return true;
	instant_format(now, here);
	instant_format(last, there);
	return error_set(error, ERROR_TEMPORARY,
	                 "clock: it shows %s, but the newest row is of %s: set the clock right, or wait", here, there);
}

/* Gives the row its text file, and the cell that stands for it. */
static void add_text(const struct ledger *ledger, struct batch *batch, enum book book, struct event *event)
{
	char hash[HASH_TEXT_SIZE];
	struct text *text = LIST_PUSH(batch->arena, &batch->texts);
	const char *name = text_name(batch->arena, book, event->row);
	text->path = file_path(batch->arena, ledger->places.texts[book], name);
	text->bytes = text_make(batch->arena, event->words);
	ledger_hash(text->bytes.data, text->bytes.length, hash);
	event->text = book == BOOK_LEDGER ? arena_strdup(batch->arena, hash) : name;
	batch->words[book] = true;
}

static bool bug(const struct event *event, const char *what, struct error *error)
{
	return error_set(error, ERROR_BUG, "%s as row %" PRIu64 ": %s: please report this",
	                 (unsigned)event->kind < EVENT_COUNT ? event_type(event->kind)->name : "an event", event->row,
	                 what);
}

static bool add_row(struct ledger *ledger, struct batch *batch, const struct event *given, instant time,
                    struct error *error)
{
	char line[ROW_SIZE], salt[SALT_SIZE] = "";
	struct event event = *given;
	event.time = time;
	event.text = "";
	const char *problem = event_check(&event);
	if (problem != NULL)
		return bug(&event, problem, error);
	enum book book = event_type(event.kind)->book;
	struct book_state *state = &batch->next.books[book];
	if (event.row != state->rows + 1)
		return bug(&event, "is not the next row of its book", error);
	if (event.words != NULL)
		add_text(ledger, batch, book, &event);
	size_t length = row_write(&event, salt, line);
	if (length > 0 && book == BOOK_LEDGER) {
		row_salt(ledger->salt_key, line, length, salt);
		length = row_write(&event, salt, line);
	}
	if (length == 0)
		return bug(&event, "is longer than 1023 bytes", error);
	buf_add(&batch->lines[book], line, length);
	midstate_add(&state->midstate, line, length);
	state->rows++;
	state->bytes += length;
	state->time = time;
	if (book == BOOK_LEDGER) {
		struct hash leaf = tree_leaf(line, length);
		frontier_add(&batch->next.frontier, &leaf);
	}
	return true;
}

/* The keys are needed, and looked at, before anything is written. */
bool ledger_can_sign(struct ledger *ledger, struct error *error)
{
	if (!books_load_signer(ledger, error))
		return false;
	if (ledger->salt_key == NULL)
		ledger->salt_key = plain_key_read(ledger->places.salt_key, error);
	return ledger->salt_key != NULL;
}

static bool build(struct ledger *ledger, struct batch *batch, const struct event *events, size_t count,
                  instant time, struct error *error)
{
	for (size_t i = 0; i < count; i++) {
		bool in_ledger = (unsigned)events[i].kind < EVENT_COUNT &&
		                 event_type(events[i].kind)->book == BOOK_LEDGER;
		if (in_ledger && !ledger_can_sign(ledger, error))
			return false;
		if (!add_row(ledger, batch, &events[i], time, error))
			return false;
	}
	for (int book = 0; book < 2; book++)
		midstate_digest(&batch->next.books[book].midstate, batch->next.books[book].digest);
	batch->next.commit++;
	return true;
}

static bool write_texts(const struct ledger *ledger, const struct batch *batch, struct error *error)
{
	bool together = batch->texts.count > SINGLE_SYNCS;
	for (size_t i = 0; i < batch->texts.count; i++) {
		const struct text *text = &batch->texts.items[i];
		/* One that is there already belongs to a commit that never was. */
		if (file_exists(text->path) && !file_remove(text->path, error))
			return false;
		if (!file_create(text->path, text->bytes.data, text->bytes.length, 0600, !together, error))
			return false;
	}
	if (together && !file_system_sync(ledger->places.folder, error))
		return false;
	for (int book = 0; book < 2; book++)
		if (batch->words[book] && !folder_sync(ledger->places.texts[book], error))
			return false;
	return true;
}

static bool write_rows(const struct batch *batch, struct error *error)
{
	for (int book = 0; book < 2; book++) {
		const struct buf *lines = &batch->lines[book];
		if (lines->length > 0 && !file_write_at(batch->paths[book], (int64_t)batch->committed[book],
		                                        lines->data, lines->length, 0, error))
			return false;
	}
	return true;
}

static bool write_state(const struct ledger *ledger, struct batch *batch, struct error *error)
{
	struct buf text = buf_new(batch->arena);
	if (batch->lines[BOOK_LEDGER].length > 0)
		record_sign(&batch->next, ledger->successor == NULL ? ledger->signer : ledger->successor,
		            ledger->successor == NULL ? NULL : ledger->signer);
	record_text(&batch->next, &text);
	return file_replace(ledger->places.state, text.data, text.length, 0600, error);
}

/* The journal without what is no longer kept, as the file that the next state will name. */
static bool write_journal(struct ledger *ledger, struct batch *batch, ledger_fate *fate, void *context,
                          struct error *error)
{
	struct record *next = &batch->next;
	next->journal_number++;
	batch->paths[BOOK_JOURNAL] = journal_path(batch->arena, &ledger->places, next->journal_number);
	if (!journal_copy(book_path(ledger, BOOK_JOURNAL), &ledger->state->books[BOOK_JOURNAL],
	                  batch->paths[BOOK_JOURNAL], fate, context, &next->books[BOOK_JOURNAL], error))
		return false;
	batch->committed[BOOK_JOURNAL] = next->books[BOOK_JOURNAL].bytes;
	return folder_sync(ledger->places.private, error);
}

static bool commit(struct ledger *ledger, struct batch *batch, const struct event *events, size_t count, instant now,
                   struct error *error)
{
	instant time;
	if (!commit_time(ledger, now, &time, error) || !build(ledger, batch, events, count, time, error))
		return false;
	return write_rows(batch, error) && write_texts(ledger, batch, error) &&
	       write_state(ledger, batch, error);
}

/* The system's refusals here end the run, but nobody has to change anything in the books: cron tries again. */
static void soften(struct error *error)
{
	if (error->class == ERROR_NONE)
		error->class = ERROR_TEMPORARY;
}

static struct batch *begin(struct ledger *ledger)
{
	arena_reset(&ledger->scratch);
	struct batch *batch = ARENA_NEW(&ledger->scratch, struct batch);
	batch->arena = &ledger->scratch;
	batch->next = *ledger->state;
	for (int book = 0; book < 2; book++) {
		batch->lines[book] = buf_new(batch->arena);
		batch->paths[book] = book_path(ledger, (enum book)book);
		batch->committed[book] = ledger->state->books[book].bytes;
	}
	return batch;
}

static bool may_commit(const struct ledger *ledger, struct error *error)
{
	return (ledger->mode == LEDGER_WRITE && !ledger->broken) ||
	       error_set(error, ERROR_BUG, "ledger: a commit to books that are closed: please report this");
}

bool ledger_rewrite_journal(struct ledger *ledger, ledger_fate *fate, void *context, const struct event *events,
                            size_t count, instant now, struct error *error)
{
	if (!may_commit(ledger, error))
		return false;
	if (fate == NULL && count == 0)
		return true;
	struct batch *batch = begin(ledger);
	bool good = (ledger->checked || books_check_bytes(ledger, error)) &&
	            (fate == NULL || write_journal(ledger, batch, fate, context, error)) &&
	            commit(ledger, batch, events, count, now, error);
	if (!good) {
		ledger->broken = true;
		soften(error);
		return false;
	}
	ledger_take_state(ledger, &batch->next);
	good = books_publish(&ledger->scratch, &ledger->places, ledger->state, error) &&
	       (fate == NULL || journal_tidy(ledger, error));
	ledger->broken = !good;
	ledger->unpublished = false;
	arena_release(&ledger->scratch);
	return good;
}

bool ledger_commit(struct ledger *ledger, const struct event *events, size_t count, instant now, struct error *error)
{
	return ledger_rewrite_journal(ledger, NULL, NULL, events, count, now, error);
}

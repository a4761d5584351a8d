/* SPDX-License-Identifier: MIT */
/*
 * Replay: every committed row once, and in the same pass BLAKE2b over the
 * bytes, held against the signed state. Two million rows pass here at a start
 * of a large home, so nothing is allocated for a row without words.
 */
#include "ledger/books.h"
#include "ledger/row.h"

#include <inttypes.h>
#include <string.h>

struct replay {
	struct ledger *ledger;
	enum book book;
	const char *path;
	bool (*with_words)(enum event_kind kind);
	ledger_visit *visit;
	void *context;
};

static bool corrupt(const struct replay *replay, uint64_t row, const char *what, struct error *error)
{
	return error_set(error, ERROR_CORRUPT, "%s: row %" PRIu64 " %s: run assent verify, and put the right file back",
	                 replay->path, row, what);
}

/* Loads the words of a row, if they are wanted; those of the ledger must fit the hash in the row. */
static bool load_words(const struct replay *replay, struct event *event, struct error *error)
{
	struct ledger *ledger = replay->ledger;
	struct bytes bytes;
	char hash[HASH_TEXT_SIZE];
	if (event->text[0] == '\0' || replay->with_words == NULL || !replay->with_words(event->kind))
		return true;
	arena_reset(&ledger->scratch);
	if (!text_file_read(&ledger->places, &ledger->scratch, replay->book, event->row, &bytes, error))
		return false;
	if (bytes.data == NULL)
		return true;
	event->words = text_words(&bytes);
	if (replay->book == BOOK_LEDGER) {
		ledger_hash(bytes.data, bytes.length, hash);
		if (strcmp(hash, event->text) != 0)
			event->words = NULL;
	}
	return event->words != NULL ||
	       corrupt(replay, event->row, "has a text file that is not the one recorded", error);
}

static bool replay_row(const struct replay *replay, uint64_t number, char *line, size_t length,
                       struct error *error)
{
	struct row row;
	char problem[ROW_PROBLEM_SIZE];
	if (!row_read(line, length, replay->book, &row, problem))
		return corrupt(replay, number, problem, error);
	if (row.event.row != number)
		return corrupt(replay, number, "has another number", error);
	return load_words(replay, &row.event, error) && replay->visit(replay->context, &row.event, error);
}

static bool replay_lines(const struct replay *replay, struct lines *lines, struct error *error)
{
	uint64_t rows = replay->ledger->state->books[replay->book].rows;
	const char *header = row_header(replay->book);
	char *line;
	size_t length;
	for (uint64_t number = 0; number <= rows; number++) {
		enum lines_result result = lines_next(lines, &line, &length, error);
		if (result == LINES_FAILED)
			return false;
		if (result != LINES_LINE)
			return corrupt(replay, number, "is cut off or missing", error);
		if (number > 0) {
			if (!replay_row(replay, number, line, length, error))
				return false;
		} else if (length + 1 != strlen(header) || memcmp(line, header, length) != 0) {
			return corrupt(replay, number, "is not the header of this book", error);
		}
	}
	return true;
}

/* The rest is hashed, and the hash compared. */
static bool check_digest(struct lines *lines, const struct book_state *book, struct error *error)
{
	unsigned char digest[DIGEST_SIZE];
	if (!lines_digest(lines, digest, error))
		return false;
	if (memcmp(digest, book->digest, DIGEST_SIZE) == 0)
		return true;
	return error_set(error, ERROR_CORRUPT,
	                 "%s: its bytes are not those that were committed: run assent verify, and put the right file "
	                 "back",
	                 lines->path);
}

static bool replay_book(struct replay *replay, enum book book, struct error *error)
{
	struct lines lines;
	const struct book_state *committed = &replay->ledger->state->books[book];
	replay->book = book;
	replay->path = book_path(replay->ledger, book);
	if (!lines_open(&lines, replay->path, 0, committed->bytes, NULL, error))
		return false;
	bool good = replay_lines(replay, &lines, error) && check_digest(&lines, committed, error);
	lines_close(&lines);
	return good;
}

bool ledger_replay(struct ledger *ledger, bool (*with_words)(enum event_kind kind), ledger_visit *visit,
                   void *context, struct error *error)
{
	struct replay replay = {.ledger = ledger, .with_words = with_words, .visit = visit, .context = context};
	if (!replay_book(&replay, BOOK_LEDGER, error) || !replay_book(&replay, BOOK_JOURNAL, error))
		return false;
	ledger->checked = true;
	if (ledger->mode != LEDGER_WRITE || !ledger->unpublished)
		return true;
	arena_reset(&ledger->scratch);
	ledger->unpublished = false;
	return books_publish(&ledger->scratch, &ledger->places, ledger->state, error);
}

bool book_hash_again(const char *path, struct book_state *book, struct error *error)
{
	struct lines lines;
	if (!lines_open(&lines, path, 0, book->bytes, NULL, error))
		return false;
	bool good = check_digest(&lines, book, error);
	book->midstate = lines.midstate;
	book->midstate_stored = good;
	lines_close(&lines);
	return good;
}

bool books_check_bytes(struct ledger *ledger, struct error *error)
{
	for (int book = 0; book < 2; book++)
		if (!book_hash_again(book_path(ledger, (enum book)book), &ledger->state->books[book], error))
			return false;
	ledger->checked = true;
	return true;
}

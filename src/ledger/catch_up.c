/* SPDX-License-Identifier: MIT */
/*
 * A home that is behind is brought up to what was signed: rows from the second
 * copy, held against the newest signed head before anything is written. No key
 * is needed, as the signatures are there already.
 */
#include "ledger/second_copy.h"

#include "ledger/books.h"
#include "ledger/row.h"
#include "ledger/trust.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct catching {
	struct arena *arena;
	struct ledger *ledger; /* the books as they are, opened for reading */
	struct record next;
	struct buf lines;      /* the rows that are missing */
	struct core_public by; /* the key that signed the newest head */
};

static int by_first(const void *a, const void *b)
{
	const struct copy_piece *first = a, *second = b;
	return first->first < second->first ? -1 : first->first > second->first;
}

static const struct copy_piece *newest_of(const struct copy_piece *pieces, size_t count)
{
	const struct copy_piece *newest = NULL;
	for (size_t i = 0; i < count; i++)
		if (newest == NULL || pieces[i].head.size > newest->head.size)
			newest = &pieces[i];
	return newest;
}

/* Adds a line to the books that will be. */
static bool add_line(struct catching *catching, const char *line, size_t length)
{
	struct book_state *book = &catching->next.books[BOOK_LEDGER];
	char copy[ROW_SIZE], problem[ROW_PROBLEM_SIZE];
	struct row row;
	if (length > sizeof copy)
		return false;
	memcpy(copy, line, length);
	if (!row_read(copy, length - 1, BOOK_LEDGER, &row, problem))
		return false;
	struct hash leaf = tree_leaf(line, length);
	frontier_add(&catching->next.frontier, &leaf);
	midstate_add(&book->midstate, line, length);
	book->rows++;
	book->bytes += length;
	book->time = row.event.time;
	buf_add(&catching->lines, line, length);
	return true;
}

/* The lines of a piece that the books lack, as far as they follow on. */
static bool add_piece(struct catching *catching, const struct copy_piece *piece, uint64_t size)
{
	const char *line = piece->rows.data;
	for (uint64_t row = piece->first; row < piece->first + piece->count; row++) {
		size_t length = strcspn(line, "\n") + 1;
		uint64_t next = catching->next.frontier.size;
		if (row == next && next < size && !add_line(catching, line, length))
			return false;
		line += length;
	}
	return true;
}

static bool not_whole(const struct catching *catching, const char *what, struct error *error)
{
	return error_set(error, ERROR_CORRUPT,
	                 "%s: can't be brought up to what was signed: %s: put back a newer backup, or ask for help",
	                 catching->ledger->places.home, what);
}

static bool collect(struct catching *catching, struct copy_piece *pieces, size_t count, const struct copy_head *head,
                    struct error *error)
{
	char root[ROOT_TEXT_SIZE];
	qsort(pieces, count, sizeof *pieces, by_first);
	for (size_t i = 0; i < count; i++)
		if (!add_piece(catching, &pieces[i], head->size))
			return not_whole(catching, "a row of the second copy has no form of a row", error);
	if (catching->next.frontier.size < head->size)
		return not_whole(catching, "rows are missing in the second copy", error);
	struct hash hash = frontier_root(&catching->next.frontier);
	base64_write(hash.bytes, HASH_SIZE, root);
	if (strcmp(root, head->root) != 0)
		return not_whole(catching, "the rows are not those that were signed", error);
	return true;
}

/* The home's own key, or one that follows from it by what lies in the newest piece. */
static bool find_key(struct catching *catching, const struct copy_piece *newest, struct error *error)
{
	const struct ledger *ledger = catching->ledger;
	struct minisig *minisig = ARENA_NEW(catching->arena, struct minisig);
	struct trust trust;
	trust_begin(catching->arena, &trust, &ledger->public);
	trust_read_folder(catching->arena, &trust, ledger->places.keys);
	trust_read_files(catching->arena, &trust, &newest->keys);
	const struct trusted *key = minisig_parse(newest->head.minisig, strlen(newest->head.minisig), minisig)
	                                    ? trust_find(&trust, minisig->number)
	                                    : NULL;
	if (key == NULL || key->until < newest->head.size)
		return not_whole(catching, "it was signed with a key that does not follow from core.pub", error);
	catching->by = key->public;
	return true;
}

/* The record that stands for the grown books; its signatures have to be good for them. */
static bool make_record(struct catching *catching, const struct copy_head *head, struct error *error)
{
	struct record *next = &catching->next;
	if (strlen(head->checkpoint) >= sizeof next->checkpoint || strlen(head->minisig) >= sizeof next->minisig)
		return not_whole(catching, "its signatures are too long", error);
	memset(next->checkpoint, 0, sizeof next->checkpoint);
	memset(next->minisig, 0, sizeof next->minisig);
	memcpy(next->checkpoint, head->checkpoint, strlen(head->checkpoint));
	memcpy(next->minisig, head->minisig, strlen(head->minisig));
	midstate_digest(&next->books[BOOK_LEDGER].midstate, next->books[BOOK_LEDGER].digest);
	next->commit++;
	const char *problem = record_check(next, &catching->by);
	return problem == NULL || not_whole(catching, problem, error);
}

static bool write_texts(const struct catching *catching, const struct copy_piece *pieces, size_t count,
                        struct error *error)
{
	const struct ledger *ledger = catching->ledger;
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < pieces[i].texts.count; j++) {
			const struct copy_text *text = &pieces[i].texts.items[j];
			uint64_t row;
			const char *path = file_path(catching->arena, ledger->places.texts[BOOK_LEDGER], text->name);
			if (!text_name_row(text->name, BOOK_LEDGER, &row) || row < ledger->state->frontier.size)
				continue; /* what the home has, or has erased, stays as it is */
			if (!file_replace(path, text->bytes.data, text->bytes.length, 0600, error))
				return false;
		}
	}
	return true;
}

/* A tail that a run left is written over by the rows that were signed; what of it is longer, is no row. */
static bool write_books(struct catching *catching, struct error *error)
{
	const struct ledger *ledger = catching->ledger;
	const char *path = ledger->places.ledger;
	struct buf text = buf_new(catching->arena);
	uint64_t before = ledger->state->books[BOOK_LEDGER].bytes, after = catching->next.books[BOOK_LEDGER].bytes;
	if (!file_write_at(path, (int64_t)before, catching->lines.data, catching->lines.length, 0, error))
		return false;
	if (file_size(path) > (int64_t)after && !file_truncate(path, (int64_t)after, error))
		return false;
	record_text(&catching->next, &text);
	return file_replace(ledger->places.state, text.data, text.length, 0600, error) &&
	       books_publish(catching->arena, &ledger->places, &catching->next, error);
}

/* The books, and the key they are signed with: prepared before, put in force after, as when a key is replaced. */
static bool write_all(struct catching *catching, const struct key_files *keys, struct error *error)
{
	struct ledger *ledger = catching->ledger;
	if (memcmp(&catching->by, &ledger->public, sizeof catching->by) == 0)
		return write_books(catching, error);
	const struct key_file *pub = key_file_named(keys, "core.pub");
	struct core_public public;
	if (pub == NULL || !public_parse(pub->bytes.data, pub->bytes.length, &public) ||
	    memcmp(&public, &catching->by, sizeof public) != 0)
		return not_whole(catching, "its key is not that of its newest signature", error);
	return rotation_follow(ledger, keys, error) && write_books(catching, error) &&
	       rotation_take_over(ledger, &catching->by, &catching->next, error);
}

bool copy_take(struct arena *arena, const char *home, const struct copy_piece *pieces, size_t count,
               struct copy_taken *ret_taken, struct error *error)
{
	struct catching catching = {.arena = arena, .lines = buf_new(arena)};
	const struct copy_piece *newest = newest_of(pieces, count);
	*ret_taken = (struct copy_taken){0};
	catching.ledger = ledger_open(arena, home, LEDGER_READ, error);
	if (catching.ledger == NULL)
		return false;
	catching.next = *catching.ledger->state;
	const uint64_t before = catching.next.frontier.size;
	const struct core_public public = catching.ledger->public;
	struct copy_piece *sorted = ARENA_ARRAY(arena, struct copy_piece, count + 1);
	bool good = books_check_bytes(catching.ledger, error);
	if (good && newest != NULL && newest->head.size > catching.next.frontier.size) {
		const struct copy_head head = newest->head;
		memcpy(sorted, pieces, count * sizeof *pieces);
		const struct key_files keys = newest->keys;
		good = find_key(&catching, newest, error) && collect(&catching, sorted, count, &head, error) &&
		       make_record(&catching, &head, error) && write_texts(&catching, sorted, count, error) &&
		       write_all(&catching, &keys, error);
		if (good)
			*ret_taken = (struct copy_taken){catching.next.frontier.size - before,
			                                 memcmp(&catching.by, &public, sizeof public) != 0};
	}
	ledger_close(catching.ledger);
	return good;
}

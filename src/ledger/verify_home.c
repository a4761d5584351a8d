/* SPDX-License-Identifier: MIT */
/*
 * verify, for a whole home: both books from their first byte, texts, state,
 * and what was published. Nothing is repaired, nothing is written.
 */
#include "ledger/judge.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define REMAKE "remove it and its signature: they are made again when the ledger is next handed out"

struct visit {
	struct judge *judge;
	const struct places *places;
	enum book book;
	struct arena scratch;  /* of one text */
	unsigned char *named;  /* one bit a row: it has a text */
	size_t named_size;
	uint64_t there, erased;
	struct rows {
		LIST(uint64_t);
	} missing, recorded; /* rows whose words are gone; rows of which text.erased says so */
};

/* ---- state ---- */

/* A run that was cut off while the key was replaced: the files follow at the next start. */
static void note_cut_off(struct judge *judge, const struct core_public *core, const struct core_public *public)
{
	if (memcmp(core, public, sizeof *core) != 0)
		judge_line(judge, "The signing key was replaced, and core.pub is still the old one: the next run completes it.");
}

static bool check_state(struct judge *judge, const struct places *places, struct record *state, struct error *error)
{
	struct core_public core, public;
	if (!books_read_state(judge->arena, places, &core, &public, state, error)) {
		if (error->class != ERROR_CORRUPT)
			return false;
		judge_bad(judge, NO_ROW, "%s", error->text);
		*error = (struct error){0};
		return false;
	}
	judge_expect(judge, state->origin);
	trust_read_folder(judge->arena, &judge->trust, places->keys);
	note_cut_off(judge, &core, &public);
	struct hash root = frontier_root(&state->frontier);
	struct head *head = LIST_PUSH(judge->arena, &judge->heads);
	*head = (struct head){.name = places->state, .size = state->frontier.size, .root = root};
	return true;
}

/* One key is in force, or two as long as the replacing of one was cut off. */
static bool is_in_force(const struct judge *judge, const unsigned char key[PUBLIC_KEY_SIZE])
{
	for (size_t i = 0; i < judge->trust.count; i++)
		if (judge->trust.items[i].until == UINT64_MAX &&
		    memcmp(judge->trust.items[i].public.key, key, PUBLIC_KEY_SIZE) == 0)
			return true;
	return false;
}

static bool check_vkey(struct judge *judge, const struct places *places, struct error *error)
{
	struct bytes bytes;
	struct verifier verifier;
	if (!file_exists(places->vkey))
		return judge_bad(judge, NO_ROW, "%s: is missing: put it back from a backup", places->vkey);
	if (!file_read(judge->arena, places->vkey, NOTE_LIMIT, &bytes, error))
		return false;
	if (verifier_parse(bytes.data, bytes.length, &verifier) &&
	    strcmp(verifier.name, judge->origin) == 0 &&
	    is_in_force(judge, verifier.key))
		return true;
	return judge_bad(judge, NO_ROW, "%s: is not the key of core.pub and this ledger: put it back from a backup",
	                 places->vkey);
}

/* ---- what was published ---- */

static bool read_published(struct judge *judge, const char *path, struct bytes *ret_bytes, struct error *error)
{
	if (!file_exists(path))
		return judge_bad(judge, NO_ROW, "%s: is missing: the next run writes it again: assent run", path);
	return file_read(judge->arena, path, NOTE_LIMIT, ret_bytes, error);
}

/* Older than state is what a run leaves that was cut off after its commit. */
static void note_older(struct judge *judge, const char *path, uint64_t size, const struct record *state)
{
	if (size < state->frontier.size)
		judge_line(judge, "%s is good, but older (%" PRIu64 " rows): the next run publishes the newer one.", path,
		           size - 1);
}

static bool check_published(struct judge *judge, const struct places *places, const struct record *state,
                            struct error *error)
{
	struct bytes bytes;
	struct checkpoint checkpoint;
	struct minisig minisig;
	struct comment comment;
	const struct book_state *book = &state->books[BOOK_LEDGER];
	if (!read_published(judge, places->checkpoint, &bytes, error) ||
	    !judge_checkpoint(judge, places->checkpoint, bytes.data, bytes.length, &checkpoint) ||
	    !read_published(judge, places->minisig, &bytes, error) ||
	    !judge_minisig(judge, places->minisig, bytes.data, bytes.length, &minisig, &comment))
		return false;
	if (checkpoint.size > state->frontier.size || comment.size > state->frontier.size)
		return judge_bad(judge, NO_ROW,
		                 "%s: this home is behind what was signed (%" PRIu64 " rows, and state knows of %" PRIu64
		                 "): it is an old copy: put the newest copy of the whole home in its place",
		                 places->state,
		                 (checkpoint.size > comment.size ? checkpoint.size : comment.size) - 1,
		                 state->frontier.size - 1);
	note_older(judge, places->checkpoint, checkpoint.size, state);
	note_older(judge, places->minisig, comment.size, state);
	if (comment.size != state->frontier.size || judge_digest(judge, &minisig, book->digest))
		return true;
	return judge_bad(judge, NO_ROW, "%s: its signature is not over this ledger: " PUT_BACK, places->minisig);
}

/* ---- the public ledger ---- */

/* Made on demand, so it may be older than the ledger; but what it shows has to be true. */
static bool check_public(struct judge *judge, const struct places *places, const struct record *state,
                         struct error *error)
{
	struct bytes bytes;
	struct minisig minisig;
	struct comment comment;
	struct heads of_all = judge->heads, own = {0};
	struct walk walk = {.arena = judge->arena, .book = BOOK_LEDGER, .path = places->public_ledger, .heads = &own,
	                    .sealed = true};
	if (!file_exists(places->public_minisig))
		return true; /* none was made, or its making was cut off */
	if (!file_read(judge->arena, places->public_minisig, NOTE_LIMIT, &bytes, error))
		return false;
	judge->heads = own;
	bool good = judge_minisig(judge, places->public_minisig, bytes.data, bytes.length, &minisig, &comment);
	own = judge->heads;
	judge->heads = of_all;
	if (!good)
		return false;
	walk.end = comment.bytes;
	if (!comment.public_scope || file_size(walk.path) != (int64_t)comment.bytes || comment.size > state->frontier.size)
		return judge_bad(judge, NO_ROW, "%s: is not the file its signature was made for: " REMAKE, walk.path);
	if (!walk_book(&walk, error))
		return false;
	if (walk.problem != NULL)
		return judge_bad(judge, walk.bad_row, "%s: row %" PRIu64 " %s: " REMAKE, walk.path, walk.bad_row,
		                 walk.problem);
	if (!own.items[0].fits || !judge_digest(judge, &minisig, walk.digest))
		return judge_bad(judge, NO_ROW, "%s: is not what was signed: " REMAKE, walk.path);
	*LIST_PUSH(judge->arena, &judge->heads) = own.items[0]; /* the ledger has to lead to its root as well */
	judge->heads.items[judge->heads.count - 1].reached = judge->heads.items[judge->heads.count - 1].fits = false;
	if (comment.size < state->frontier.size)
		judge_line(judge, "%s is good, but older (%" PRIu64 " rows).", walk.path, comment.size - 1);
	return true;
}

/* ---- texts ---- */

static bool mark_named(struct visit *visit, uint64_t row)
{
	size_t at = (size_t)(row / 8);
	if (at >= visit->named_size) {
		size_t size = at * 2 + 64;
		visit->named = arena_grow(visit->judge->arena, visit->named, visit->named_size, size);
		visit->named_size = size;
	}
	visit->named[at] |= (unsigned char)(1u << row % 8);
	return true;
}

static bool is_named(const struct visit *visit, uint64_t row)
{
	size_t at = (size_t)(row / 8);
	return at < visit->named_size && (visit->named[at] >> row % 8 & 1) != 0;
}

/* The words of one row; a missing file was erased, which is no fault. */
static bool visit_row(void *context, const struct row *row, struct error *error)
{
	struct visit *visit = context;
	struct bytes bytes;
	char hash[HASH_TEXT_SIZE];
	const struct event *event = &row->event;
	uint64_t erased;
	if (event->kind == EVENT_TEXT_ERASED && row_parse(event->ref, 'r', &erased))
		*LIST_PUSH(visit->judge->arena, &visit->recorded) = erased;
	if (event->text[0] == '\0')
		return true;
	mark_named(visit, event->row);
	arena_reset(&visit->scratch);
	if (!text_file_read(visit->places, &visit->scratch, visit->book, event->row, &bytes, error))
		return false;
	visit->erased += bytes.data == NULL;
	visit->there += bytes.data != NULL;
	if (bytes.data == NULL) {
		*LIST_PUSH(visit->judge->arena, &visit->missing) = event->row;
		return true;
	}
	ledger_hash(bytes.data, bytes.length, hash);
	if (text_words(&bytes) != NULL && (visit->book == BOOK_JOURNAL || strcmp(hash, event->text) == 0))
		return true;
	return judge_bad(visit->judge, event->row,
	                 "%s/%s: is not the text that was recorded with row %" PRIu64 ": " PUT_BACK,
	                 visit->places->texts[visit->book], text_name(visit->judge->arena, visit->book, event->row),
	                 event->row);
}

static bool holds(const struct rows *rows, uint64_t row)
{
	for (size_t i = 0; i < rows->count; i++)
		if (rows->items[i] == row)
			return true;
	return false;
}

/* Words go only with a row that says so; and where there is one, they are gone. */
static bool check_erased(const struct visit *visit)
{
	struct judge *judge = visit->judge;
	for (size_t i = 0; i < visit->missing.count; i++)
		if (visit->book == BOOK_LEDGER && !holds(&visit->recorded, visit->missing.items[i]))
			return judge_bad(judge, visit->missing.items[i],
			                 "%s/%" PRIu64 ".txt: is missing, and no row says that these words were erased: "
			                 PUT_BACK ", or record it (assent erase text r%" PRIu64 ")",
			                 visit->places->texts[visit->book], visit->missing.items[i],
			                 visit->missing.items[i]);
	for (size_t i = 0; i < visit->recorded.count; i++)
		if (!holds(&visit->missing, visit->recorded.items[i]))
			judge_line(judge, "The words of row %" PRIu64 " were to be erased, and are still there: assent erase "
			                  "text r%" PRIu64 ".",
			           visit->recorded.items[i], visit->recorded.items[i]);
	return true;
}

/* Files that no row names. */
static bool check_strays(struct visit *visit, struct error *error)
{
	struct file_names names = {0};
	const char *folder = visit->places->texts[visit->book];
	uint64_t row;
	if (!folder_list(visit->judge->arena, folder, &names, error))
		return false;
	for (size_t i = 0; i < names.count; i++)
		if (!text_name_row(names.items[i], visit->book, &row) || !is_named(visit, row))
			return judge_bad(visit->judge, NO_ROW, "%s/%s: no row names this file: move it away", folder,
			                 names.items[i]);
	return true;
}

/* ---- a book ---- */

/* The signed rows are good; is there more? */
static bool check_tail(struct judge *judge, const char *path, const struct book_state *state)
{
	int64_t size = file_size(path);
	return (uint64_t)size <= state->bytes ||
	       judge_bad(judge, state->rows + 1,
	                 "%s: holds %" PRIu64 " bytes behind its last signed row: a run is at work or was cut off, or "
	                 "somebody added them: assent run sets them aside",
	                 path, (uint64_t)size - state->bytes);
}

/* The file ends too early: its whole rows may all be good. */
static bool check_short(struct judge *judge, const struct walk *walk, const struct book_state *state)
{
	if (walk->rows >= state->rows)
		return true;
	return judge_bad(judge, walk->rows + 1,
	                 "%s: ends after row %" PRIu64 ", and %" PRIu64 " were signed: it was cut short, or an older "
	                 "file was put in its place: " PUT_BACK,
	                 walk->path, walk->rows, state->rows);
}

static bool check_book(struct judge *judge, struct walk *walk, const struct book_state *state, struct error *error)
{
	const char *j = walk->book == BOOK_LEDGER ? "" : "j";
	if (!file_exists(walk->path))
		return judge_bad(judge, 0, "%s: is missing: " PUT_BACK, walk->path);
	walk->arena = judge->arena;
	walk->end = state->bytes;
	if (!walk_book(walk, error))
		return false;
	if (!judge->report->good)
		return false;
	if (walk->problem != NULL)
		return judge_bad(judge, walk->bad_row, "%s: row %s%" PRIu64 " %s: " PUT_BACK, walk->path, j,
		                 walk->bad_row, walk->problem);
	if (!check_short(judge, walk, state))
		return false;
	if (walk->book == BOOK_LEDGER && !judge_heads(judge, walk, error))
		return false;
	if (memcmp(walk->digest, state->digest, DIGEST_SIZE) != 0)
		return judge_bad(judge, NO_ROW, "%s: its bytes are not those that were committed: " PUT_BACK,
		                 walk->path);
	if ((uint64_t)file_size(walk->path) < state->bytes)
		return judge_bad(judge, NO_ROW, "%s: is shorter than what was committed: " PUT_BACK, walk->path);
	return check_tail(judge, walk->path, state);
}

static bool check_one(struct judge *judge, const struct places *places, enum book book, const struct record *state,
                      const unsigned char *salt_key, struct walk *walk, struct error *error)
{
	struct visit visit = {.judge = judge, .places = places, .book = book};
	*walk = (struct walk){.book = book,
	                      .path = book == BOOK_LEDGER ? places->ledger
	                                                  : journal_path(judge->arena, places, state->journal_number),
	                      .salt_key = salt_key,
	                      .heads = book == BOOK_LEDGER ? &judge->heads : NULL,
	                      .visit = visit_row,
	                      .context = &visit};
	bool good = check_book(judge, walk, &state->books[book], error) && check_strays(&visit, error) &&
	            check_erased(&visit);
	arena_release(&visit.scratch);
	if (good && visit.there + visit.erased > 0)
		judge_line(judge, "%s: %" PRIu64 " texts as they were recorded, %" PRIu64 " erased.",
		           book == BOOK_LEDGER ? "Ledger" : "Journal", visit.there, visit.erased);
	return good;
}

/* ---- all of it ---- */

/* The salts can only be checked where salt.key lies, and only by whom may read it. */
static unsigned char *read_salt_key(const struct places *places)
{
	struct error ignored = {0};
	return file_exists(places->salt_key) ? plain_key_read(places->salt_key, &ignored) : NULL;
}

static void say_home(struct judge *judge, const struct record *state, const struct walk *ledger, const struct walk *journal,
                     bool salts)
{
	const char *number = judge_key_number(judge);
	struct buf rest = judge->proves;
	judge->proves = buf_new(judge->arena);
	judge_line(judge, "%" PRIu64 " row%s of %s, each exactly as it was signed with key %s.", ledger->rows,
	           ledger->rows == 1 ? "" : "s", state->origin, number);
	judge_line(judge, "%" PRIu64 " row%s of the journal, each as it was committed.", journal->rows,
	           journal->rows == 1 ? "" : "s");
	judge_rehearsal(judge, state->origin);
	judge_say_against(judge);
	if (!salts)
		judge_line(judge, "The salts were not checked: salt.key can't be read.");
	if (rest.length > 0)
		judge_line(judge, "%s", buf_string(&rest));
}

static bool check_home(struct judge *judge, const struct places *places, struct error *error)
{
	struct walk ledger, journal;
	struct record *state = ARENA_NEW(judge->arena, struct record);
	if (!check_state(judge, places, state, error) || !check_vkey(judge, places, error) ||
	    !check_published(judge, places, state, error) || !check_public(judge, places, state, error) ||
	    !judge_against(judge, error))
		return false;
	unsigned char *salt_key = read_salt_key(places);
	bool salts = salt_key != NULL;
	bool good = check_one(judge, places, BOOK_LEDGER, state, salt_key, &ledger, error) &&
	            check_one(judge, places, BOOK_JOURNAL, state, NULL, &journal, error);
	plain_key_wipe(salt_key);
	judge->report->rows = ledger.rows;
	if (good)
		say_home(judge, state, &ledger, &journal, salts);
	return good;
}

bool verify_home_once(struct arena *arena, const struct places *places, const struct verify_options *options,
                      struct verify_report *report, struct error *error)
{
	struct judge judge;
	if (judge_begin(&judge, arena, "home", places->public_key, options, report, error))
		(void)check_home(&judge, places, error);
	judge_end(&judge);
	return error->class == ERROR_NONE;
}

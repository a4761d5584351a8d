/* SPDX-License-Identifier: MIT */
#include "ledger/record.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { SEAL_SIZE = 32 };

static void seal_of(const char *text, size_t length, char seal[2 * SEAL_SIZE + 1])
{
	unsigned char hash[SEAL_SIZE];
	crypto_generichash(hash, sizeof hash, (const unsigned char *)text, length, NULL, 0);
	hex_write(hash, sizeof hash, seal);
}

static void write_book(const struct book_state *book, const char *prefix, struct buf *text)
{
	char hex[2 * DIGEST_SIZE + 1], middle[BASE64_SIZE(MIDSTATE_SIZE)], tag[MIDSTATE_TAG_SIZE];
	hex_write(book->digest, DIGEST_SIZE, hex);
	base64_write(book->midstate.bytes, MIDSTATE_SIZE, middle);
	midstate_tag(tag);
	buf_printf(text, "%sblake2b %s\n%smidstate %s %s\n", prefix, hex, prefix, tag, middle);
}

/* Each line of a text after a '|'. */
static void write_quoted(const char *name, const char *quoted, struct buf *text)
{
	buf_printf(text, "%s\n", name);
	for (const char *end; (end = strchr(quoted, '\n')) != NULL; quoted = end + 1)
		buf_printf(text, "|%.*s\n", (int)(end - quoted), quoted);
}

void record_text(const struct record *state, struct buf *text)
{
	const struct book_state *ledger = &state->books[BOOK_LEDGER], *journal = &state->books[BOOK_JOURNAL];
	char time[INSTANT_TEXT_SIZE], hex[2 * HASH_SIZE + 1];
	size_t start = text->length;
	instant_format(ledger->time, time);
	buf_printf(text, "assent state %d\ncommit %" PRIu64 "\norigin %s\n", RECORD_VERSION, state->commit, state->origin);
	buf_printf(text, "size %" PRIu64 "\nbytes %" PRIu64 "\ntime %s\n", state->frontier.size, ledger->bytes, time);
	for (unsigned i = 0; i < state->frontier.count; i++) {
		hex_write(state->frontier.peaks[i].bytes, HASH_SIZE, hex);
		buf_printf(text, "frontier %s\n", hex);
	}
	write_book(ledger, "", text);
	instant_format(journal->time, time);
	buf_printf(text, "journal journal-%u.csv\njournal-rows %" PRIu64 "\njournal-bytes %" PRIu64 "\njournal-time %s\n",
	           state->journal_number, journal->rows, journal->bytes, time);
	write_book(journal, "journal-", text);
	write_quoted("checkpoint", state->checkpoint, text);
	write_quoted("minisig", state->minisig, text);
	seal_of(text->data + start, text->length - start, hex);
	buf_printf(text, "end %s\n", hex);
}

/* Reading position: lines of the text, one after the other. */
struct cursor {
	const char *at, *end;
};

/* The value of the next line if the line begins with `name `; -1 and no move otherwise. */
static int take(struct cursor *cursor, const char *name, const char **ret_value)
{
	size_t name_length = strlen(name), left = (size_t)(cursor->end - cursor->at);
	const char *stop = left > 0 ? memchr(cursor->at, '\n', left) : NULL;
	if (stop == NULL || (size_t)(stop - cursor->at) < name_length || memcmp(cursor->at, name, name_length) != 0)
		return -1;
	*ret_value = cursor->at + name_length;
	int length = (int)(stop - *ret_value);
	cursor->at = stop + 1;
	return length;
}

static bool take_text(struct cursor *cursor, const char *name, char *text, size_t size)
{
	const char *value;
	int length = take(cursor, name, &value);
	if (length < 0 || (size_t)length >= size)
		return false;
	snprintf(text, size, "%.*s", length, value);
	return strlen(text) == (size_t)length;
}

static bool take_number(struct cursor *cursor, const char *name, uint64_t *ret_number)
{
	const char *value;
	int length = take(cursor, name, &value);
	return length >= 0 && decimal_read(value, (size_t)length, ret_number);
}

static bool take_instant(struct cursor *cursor, const char *name, instant *ret_instant)
{
	char text[INSTANT_TEXT_SIZE], again[INSTANT_TEXT_SIZE];
	if (!take_text(cursor, name, text, sizeof text) || !instant_parse(text, ret_instant))
		return false;
	instant_format(*ret_instant, again);
	return strcmp(again, text) == 0;
}

static bool take_book(struct cursor *cursor, const char *digest_name, const char *midstate_name,
                      struct book_state *book)
{
	char hex[2 * DIGEST_SIZE + 1], line[MIDSTATE_TAG_SIZE + BASE64_SIZE(MIDSTATE_SIZE)], tag[MIDSTATE_TAG_SIZE];
	size_t got;
	if (!take_text(cursor, digest_name, hex, sizeof hex) || !hex_read(hex, book->digest, DIGEST_SIZE) ||
	    !take_text(cursor, midstate_name, line, sizeof line))
		return false;
	midstate_tag(tag);
	size_t tag_length = strlen(tag);
	book->midstate_stored = strncmp(line, tag, tag_length) == 0 && line[tag_length] == ' ';
	if (!book->midstate_stored)
		return true;
	const char *encoded = line + tag_length + 1;
	if (!base64_read(encoded, strlen(encoded), book->midstate.bytes, MIDSTATE_SIZE, &got) || got != MIDSTATE_SIZE)
		return false;
	book->midstate_stored = midstate_sound(&book->midstate);
	return true;
}

static bool take_quoted(struct cursor *cursor, const char *name, char *text, size_t size)
{
	const char *value;
	size_t length = 0;
	if (take(cursor, name, &value) != 0)
		return false;
	for (int line; (line = take(cursor, "|", &value)) >= 0;) {
		if (length + (size_t)line + 2 > size)
			return false;
		memcpy(text + length, value, (size_t)line);
		length += (size_t)line;
		text[length++] = '\n';
	}
	text[length] = '\0';
	return length > 0 && strlen(text) == length;
}

static bool take_frontier(struct cursor *cursor, struct frontier *frontier)
{
	char hex[2 * HASH_SIZE + 1];
	frontier->count = frontier_peaks(frontier->size);
	for (unsigned i = 0; i < frontier->count; i++)
		if (!take_text(cursor, "frontier ", hex, sizeof hex) ||
		    !hex_read(hex, frontier->peaks[i].bytes, HASH_SIZE))
			return false;
	return frontier->size > 0;
}

static bool take_journal(struct cursor *cursor, struct record *state)
{
	struct book_state *journal = &state->books[BOOK_JOURNAL];
	char name[40], again[40];
	uint64_t number;
	if (!take_text(cursor, "journal journal-", name, sizeof name) ||
	    !decimal_read(name, strcspn(name, "."), &number) || number > UINT32_MAX)
		return false;
	state->journal_number = (unsigned)number;
	snprintf(again, sizeof again, "%u.csv", state->journal_number);
	return strcmp(name, again) == 0 && take_number(cursor, "journal-rows ", &journal->rows) &&
	       take_number(cursor, "journal-bytes ", &journal->bytes) &&
	       take_instant(cursor, "journal-time ", &journal->time) &&
	       take_book(cursor, "journal-blake2b ", "journal-midstate ", journal);
}

static bool take_all(struct cursor *cursor, struct record *state)
{
	struct book_state *ledger = &state->books[BOOK_LEDGER];
	if (!take_number(cursor, "commit ", &state->commit) ||
	    !take_text(cursor, "origin ", state->origin, sizeof state->origin) ||
	    !take_number(cursor, "size ", &state->frontier.size) || !take_number(cursor, "bytes ", &ledger->bytes) ||
	    !take_instant(cursor, "time ", &ledger->time) || !take_frontier(cursor, &state->frontier) ||
	    !take_book(cursor, "blake2b ", "midstate ", ledger))
		return false;
	ledger->rows = state->frontier.size - 1;
	return take_journal(cursor, state) &&
	       take_quoted(cursor, "checkpoint", state->checkpoint, sizeof state->checkpoint) &&
	       take_quoted(cursor, "minisig", state->minisig, sizeof state->minisig) && cursor->at == cursor->end;
}

const char *record_parse(const char *text, size_t length, struct record *ret_state, bool *ret_complete)
{
	enum { END_LENGTH = 4 + 2 * SEAL_SIZE + 1 };
	char seal[2 * SEAL_SIZE + 1];
	uint64_t version;
	struct cursor cursor = {text, text + length};
	memset(ret_state, 0, sizeof *ret_state);
	*ret_complete = false;
	if (!take_number(&cursor, "assent state ", &version) || version == 0)
		return "is not the commit record of a home";
	if (version > RECORD_VERSION)
		return RECORD_NEWER;
	if (length < END_LENGTH + 1 || text[length - 1] != '\n' || memcmp(text + length - END_LENGTH, "end ", 4) != 0 ||
	    text[length - END_LENGTH - 1] != '\n')
		return "is cut off";
	*ret_complete = true;
	seal_of(text, length - END_LENGTH, seal);
	if (memcmp(seal, text + length - END_LENGTH + 4, 2 * SEAL_SIZE) != 0)
		return "was changed by hand";
	cursor.end = text + length - END_LENGTH;
	return take_all(&cursor, ret_state) ? NULL : "is not written as a commit record is";
}

static bool digest_fits(const struct book_state *book)
{
	unsigned char digest[DIGEST_SIZE];
	if (!book->midstate_stored)
		return true;
	midstate_digest(&book->midstate, digest);
	return memcmp(digest, book->digest, DIGEST_SIZE) == 0;
}

static const char *check_minisig(const struct record *state, const struct core_public *public)
{
	struct minisig minisig;
	struct comment comment;
	char root_text[ROOT_TEXT_SIZE];
	struct hash root = frontier_root(&state->frontier);
	const struct book_state *ledger = &state->books[BOOK_LEDGER];
	if (!minisig_parse(state->minisig, strlen(state->minisig), &minisig))
		return "holds a minisig that can't be read";
	enum minisig_result result = minisig_check(&minisig, public, ledger->digest);
	if (result == MINISIG_STRANGE)
		return "holds a minisig made with another key than core.pub";
	if (result != MINISIG_GOOD)
		return "holds a minisig that does not fit the hash of the ledger";
	base64_write(root.bytes, HASH_SIZE, root_text);
	if (!comment_parse(minisig.comment, &comment) || comment.public_scope || strcmp(comment.origin, state->origin) != 0 ||
	    comment.size != state->frontier.size || comment.bytes != ledger->bytes ||
	    strcmp(comment.root, root_text) != 0 || comment.time != ledger->time)
		return "says other things about the ledger than its signed minisig";
	return NULL;
}

const char *record_check(const struct record *state, const struct core_public *public)
{
	struct checkpoint checkpoint;
	struct hash root = frontier_root(&state->frontier);
	struct verifier verifier = verifier_make(state->origin, public->key);
	enum note_result result = origin_problem(state->origin) != NULL
	                                  ? NOTE_MALFORMED
	                                  : checkpoint_open(state->checkpoint, strlen(state->checkpoint), &verifier,
	                                                    &checkpoint);
	if (result == NOTE_STRANGE)
		return "holds a checkpoint made with another key than core.pub";
	if (result != NOTE_GOOD)
		return "holds a checkpoint whose signature is not good";
	if (checkpoint.size != state->frontier.size || !hash_equal(&checkpoint.root, &root))
		return "holds hashes that do not lead to the signed root";
	const char *problem = check_minisig(state, public);
	if (problem == NULL && (!digest_fits(&state->books[BOOK_LEDGER]) || !digest_fits(&state->books[BOOK_JOURNAL])))
		problem = "holds a midstate that does not lead to its hash";
	return problem;
}

struct checkpoint record_checkpoint(const struct record *state)
{
	struct checkpoint checkpoint = {.size = state->frontier.size, .root = frontier_root(&state->frontier)};
	snprintf(checkpoint.origin, sizeof checkpoint.origin, "%s", state->origin);
	return checkpoint;
}

struct comment record_comment(const struct record *state)
{
	struct comment comment = {.size = state->frontier.size,
	                          .bytes = state->books[BOOK_LEDGER].bytes,
	                          .time = state->books[BOOK_LEDGER].time};
	struct hash root = frontier_root(&state->frontier);
	snprintf(comment.origin, sizeof comment.origin, "%s", state->origin);
	base64_write(root.bytes, HASH_SIZE, comment.root);
	return comment;
}

void record_sign(struct record *state, const struct signer *signer, const struct signer *before)
{
	struct arena arena = {0};
	struct buf text = buf_new(&arena), note = buf_new(&arena), minisig = buf_new(&arena);
	struct checkpoint checkpoint = record_checkpoint(state);
	struct verifier verifier = verifier_make(state->origin, signer_public(signer)->key);
	struct comment comment = record_comment(state);
	char trusted[COMMENT_SIZE];
	checkpoint_text(&checkpoint, &text);
	note_sign(text.data, text.length, &verifier, signer, &note);
	if (before != NULL) {
		struct verifier earlier = verifier_make(state->origin, signer_public(before)->key);
		note_sign_too(text.data, text.length, &earlier, before, &note);
	}
	snprintf(state->checkpoint, sizeof state->checkpoint, "%s", note.data);
	comment_text(&comment, trusted);
	minisig_sign(signer, state->books[BOOK_LEDGER].digest, "signature of an assent ledger", trusted, &minisig);
	snprintf(state->minisig, sizeof state->minisig, "%s", minisig.data);
	arena_release(&arena);
}

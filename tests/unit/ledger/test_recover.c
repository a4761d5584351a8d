/* SPDX-License-Identifier: MIT */
/*
 * What a crash leaves, and old copies: the files of a home
 * before and after one commit are mixed as a crash or a restored backup would.
 */
#include "books.h"

#include <sodium.h>

enum file { LEDGER, JOURNAL, STATE, STATE_NEXT, CHECKPOINT, MINISIG, FILES };

static const char *const names[FILES] = {"ledger/ledger.csv", "private/journal-1.csv", "ledger/state",
                                         "ledger/state.tmp",  "ledger/checkpoint",     "ledger/ledger.csv.minisig"};

/* Before and after a commit of three answers with words. */
struct pair {
	struct bytes before[FILES], after[FILES];
};

static void take_all(struct scratch *scratch, struct bytes files[FILES])
{
	for (int i = 0; i < FILES; i++)
		if (i != STATE_NEXT)
			files[i] = books_file(scratch, names[i]);
	files[STATE_NEXT] = files[STATE];
}

static void put(struct scratch *scratch, enum file file, const void *bytes, size_t length)
{
	MUST(scratch, file_replace(scratch_path(scratch, names[file]), bytes, length, 0600, &scratch->error));
}

static struct pair make_pair(struct scratch *scratch)
{
	struct pair pair;
	books_create(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 2, "first words");
	take_all(scratch, pair.before);
	books_commit(scratch, ledger, 3, "later words");
	take_all(scratch, pair.after);
	ledger_close(ledger);
	return pair;
}

/* How a file stands in a case. */
enum stand { GONE, OLD, NEW, HALF, EDITED, HAND, ZEROS, SHORT };

static void lay(struct scratch *scratch, const struct pair *pair, enum file file, enum stand stand)
{
	const struct bytes *old = &pair->before[file], *new = &pair->after[file];
	char *copy = arena_alloc(&scratch->arena, new->length + 1);
	memcpy(copy, new->data, new->length);
	if (stand == GONE)
		MUST(scratch, file_remove(scratch_path(scratch, names[file]), &scratch->error));
	else if (stand == OLD)
		put(scratch, file, old->data, old->length);
	else if (stand == NEW)
		put(scratch, file, copy, new->length);
	else if (stand == HALF) /* half of what is new; of a book half of its tail */
		put(scratch, file, copy, file <= JOURNAL ? (old->length + new->length) / 2 : new->length / 2);
	else if (stand == SHORT)
		put(scratch, file, copy, old->length - 1);
	else if (stand == HAND) {
		const char *at = strstr(copy, "agree");
		put(scratch, file,
		    arena_printf(&scratch->arena, "%.*sdisagree%s", (int)(at - copy), copy, at + strlen("agree")),
		    new->length + 3);
	} else if (stand == EDITED) {
		copy[new->length - 40] ^= 1;
		put(scratch, file, copy, new->length);
	} else {
		memset(copy + old->length, 0, new->length - old->length);
		put(scratch, file, copy, new->length);
	}
}

static const struct crash {
	const char *name;
	enum stand stand[FILES]; /* ledger, journal, state, state.tmp, checkpoint, minisig */
	uint64_t rows;           /* of the ledger afterwards, header counted; 0: refused */
	const char *words;       /* of the refusal, or of what recovery says; NULL: it says nothing */
} crashes[] = {
	{"nothing happened", {NEW, NEW, NEW, GONE, NEW, NEW}, 6, NULL},
	{"rows written", {NEW, NEW, OLD, GONE, OLD, OLD}, 3, "before it had signed"},
	{"rows half written", {HALF, OLD, OLD, GONE, OLD, OLD}, 3, "before it had signed"},
	{"only the journal's rows", {OLD, NEW, OLD, GONE, OLD, OLD}, 3, "before it had signed"},
	{"zeros after a power cut", {ZEROS, ZEROS, OLD, GONE, OLD, OLD}, 3, "before it had signed"},
	{"state.tmp torn", {NEW, NEW, OLD, HALF, OLD, OLD}, 3, "before it had signed"},
	{"state.tmp signed", {NEW, NEW, OLD, NEW, OLD, OLD}, 6, "what it signed stands"},
	{"an old state.tmp", {NEW, NEW, NEW, OLD, NEW, NEW}, 6, NULL},
	{"state renamed", {NEW, NEW, NEW, GONE, OLD, OLD}, 6, NULL},
	{"checkpoint published", {NEW, NEW, NEW, GONE, NEW, OLD}, 6, NULL},
	{"nothing published yet", {NEW, NEW, NEW, GONE, GONE, GONE}, 6, NULL},
	{"state.tmp signed, rows changed", {EDITED, NEW, OLD, NEW, OLD, OLD}, 0, "do not hold the rows"},
	{"state.tmp signed, rows cut", {HALF, NEW, OLD, NEW, OLD, OLD}, 0, "do not hold the rows"},
	{"state.tmp signed, journal cut", {NEW, HALF, OLD, NEW, OLD, OLD}, 0, "do not hold the rows"},
	{"state.tmp edited", {NEW, NEW, OLD, EDITED, OLD, OLD}, 0, "was changed by hand"},
	{"old copy, newer checkpoint", {OLD, OLD, OLD, GONE, NEW, OLD}, 0, "behind what was signed"},
	{"old copy, newer minisig", {OLD, OLD, OLD, GONE, OLD, NEW}, 0, "behind what was signed"},
	{"old state, newer rest", {NEW, NEW, OLD, GONE, NEW, NEW}, 0, "behind what was signed"},
	{"ledger short", {SHORT, NEW, OLD, GONE, OLD, OLD}, 0, "shorter than what was committed"},
	{"old ledger", {OLD, NEW, NEW, GONE, NEW, NEW}, 0, "shorter than what was committed"},
	{"old journal", {NEW, OLD, NEW, GONE, NEW, NEW}, 0, "shorter than what was committed"},
	{"a longer ledger, edited by hand", {HAND, NEW, NEW, GONE, NEW, NEW}, 0, "not those that were committed"},
	{"no ledger", {GONE, NEW, NEW, GONE, NEW, NEW}, 0, "is missing"},
	{"no journal", {NEW, GONE, NEW, GONE, NEW, NEW}, 0, "is missing"},
	{"no state", {NEW, NEW, GONE, GONE, NEW, NEW}, 0, "nobody knows what is committed"},
	{"state half", {NEW, NEW, HALF, GONE, NEW, NEW}, 0, "is cut off"},
	{"state edited", {NEW, NEW, EDITED, GONE, NEW, NEW}, 0, "was changed by hand"},
	{"checkpoint edited", {NEW, NEW, NEW, GONE, EDITED, NEW}, 0, "is not what was signed"},
	{"checkpoint half", {NEW, NEW, NEW, GONE, HALF, NEW}, 0, "is not what was signed"},
	{"minisig edited", {NEW, NEW, NEW, GONE, NEW, EDITED}, 0, "is not what was signed"},
};

static void check_replay(struct scratch *scratch, struct ledger *ledger, uint64_t rows)
{
	struct books_count count = {0};
	MUST(scratch, ledger_replay(ledger, books_any_words, books_count_one, &count, &scratch->error));
	assert_int_equal(count.rows[BOOK_LEDGER], rows - 1);
	assert_int_equal(count.words, count.rows[BOOK_LEDGER] + count.rows[BOOK_JOURNAL]);
}

/* No text without its row is left. */
static void check_texts(struct scratch *scratch, uint64_t rows)
{
	struct file_names list = {0};
	MUST(scratch, folder_list(&scratch->arena, scratch_path(scratch, "ledger/texts"), &list, &scratch->error));
	assert_int_equal(list.count, rows - 1);
}

static void check_recovered(struct scratch *scratch, const struct pair *pair, const struct crash *crash)
{
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	const struct bytes *wanted = crash->rows == 6 ? pair->after : pair->before;
	const char *said = ledger_recovered(ledger);
	check_replay(scratch, ledger, crash->rows);
	assert_int_equal(ledger_rows(ledger), crash->rows);
	if ((said == NULL) != (crash->words == NULL) || (said != NULL && strstr(said, crash->words) == NULL))
		fail_msg("recovery says: %s", said);
	for (int i = 0; i < FILES; i++) {
		if (i == STATE_NEXT)
			continue;
		struct bytes got = books_file(scratch, names[i]);
		assert_int_equal(got.length, wanted[i].length);
		assert_memory_equal(got.data, wanted[i].data, got.length);
	}
	assert_false(file_exists(scratch_path(scratch, "ledger/state.tmp")));
	check_texts(scratch, crash->rows);
	books_commit(scratch, ledger, 1, "and it goes on");
	ledger_close(ledger);
	ledger = books_open(scratch, LEDGER_WRITE);
	assert_null(ledger_recovered(ledger));
	check_replay(scratch, ledger, crash->rows + 1);
	ledger_close(ledger);
}

static void test_crashes(void **state)
{
	struct scratch *outer = *state;
	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) {
		void *one = NULL;
		assert_int_equal(scratch_setup(&one), 0);
		struct scratch *scratch = one;
		struct pair pair = make_pair(scratch);
		print_message("           %s\n", crashes[i].name);
		for (int f = 0; f < FILES; f++)
			lay(scratch, &pair, (enum file)f, crashes[i].stand[f]);
		if (crashes[i].rows == 0)
			MUST_FAIL(scratch,
			          ledger_open(&scratch->arena, scratch->folder, LEDGER_WRITE, &scratch->error) != NULL,
			          ERROR_CORRUPT, crashes[i].words);
		else
			check_recovered(scratch, &pair, &crashes[i]);
		scratch_teardown(&one);
	}
	(void)outer;
}

/* A signed state.tmp that leaves a commit out is no crash of this home. */
static void test_state_next_does_not_follow(void **state)
{
	struct scratch *scratch = *state;
	struct pair pair = make_pair(scratch);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 1, NULL);
	ledger_close(ledger);
	struct bytes latest = books_file(scratch, "ledger/state");
	lay(scratch, &pair, STATE, OLD);
	lay(scratch, &pair, CHECKPOINT, OLD);
	lay(scratch, &pair, MINISIG, OLD);
	put(scratch, STATE_NEXT, latest.data, latest.length); /* last: replacing state goes by this name */
	MUST_FAIL(scratch, ledger_open(&scratch->arena, scratch->folder, LEDGER_WRITE, &scratch->error) != NULL,
	          ERROR_CORRUPT, "does not follow state");
}

/* The tail is kept: nothing received is deleted. */
static void test_tail_is_kept(void **state)
{
	struct scratch *scratch = *state;
	struct pair pair = make_pair(scratch);
	struct file_names list = {0};
	size_t found = 0;
	const enum stand stands[FILES] = {NEW, NEW, OLD, GONE, OLD, OLD};
	for (int f = 0; f < FILES; f++)
		lay(scratch, &pair, (enum file)f, stands[f]);
	ledger_close(books_open(scratch, LEDGER_WRITE));
	MUST(scratch, folder_list(&scratch->arena, scratch_path(scratch, "private"), &list, &scratch->error));
	for (size_t i = 0; i < list.count; i++) {
		bool journal = strstr(list.items[i], "-journal.csv") != NULL;
		if (strncmp(list.items[i], "torn-", 5) != 0)
			continue;
		enum file file = journal ? JOURNAL : LEDGER;
		size_t start = pair.before[file].length;
		struct bytes kept = books_file(scratch, arena_printf(&scratch->arena, "private/%s", list.items[i]));
		assert_int_equal(kept.length, pair.after[file].length - start);
		assert_memory_equal(kept.data, pair.after[file].data + start, kept.length);
		found++;
	}
	assert_int_equal(found, 2);
}

static void test_reading_changes_nothing(void **state)
{
	struct scratch *scratch = *state;
	struct pair pair = make_pair(scratch);
	const enum stand stands[FILES] = {NEW, NEW, OLD, NEW, OLD, OLD};
	for (int f = 0; f < FILES; f++)
		lay(scratch, &pair, (enum file)f, stands[f]);
	struct ledger *ledger = books_open(scratch, LEDGER_READ);
	assert_int_equal(ledger_rows(ledger), 3);
	check_replay(scratch, ledger, 3);
	ledger_close(ledger);
	for (int f = 0; f < FILES; f++) {
		struct bytes got = books_file(scratch, names[f]);
		assert_int_equal(got.length, (stands[f] == NEW ? pair.after : pair.before)[f].length);
	}
}

/* As if state was written by another libsodium: the midstate is of no use, the file is hashed again. */
static void test_other_libsodium(void **state)
{
	struct scratch *scratch = *state;
	struct pair pair = make_pair(scratch);
	unsigned char hash[32];
	char seal[65];
	char *text = arena_strndup(&scratch->arena, pair.after[STATE].data, pair.after[STATE].length);
	for (char *at = text; (at = strstr(at, "libsodium-")) != NULL;)
		memcpy(at, "libsodiux-", 10);
	size_t sealed = (size_t)(strstr(text, "\nend ") - text) + 1;
	crypto_generichash(hash, sizeof hash, (const unsigned char *)text, sealed, NULL, 0);
	hex_write(hash, sizeof hash, seal);
	memcpy(text + sealed + 4, seal, 64);
	put(scratch, STATE, text, pair.after[STATE].length);
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	books_commit(scratch, ledger, 1, NULL);
	ledger_close(ledger);
	ledger = books_open(scratch, LEDGER_WRITE);
	struct books_count count = {0};
	MUST(scratch, ledger_replay(ledger, NULL, books_count_one, &count, &scratch->error));
	assert_int_equal(count.rows[BOOK_LEDGER], 6);
	ledger_close(ledger);
	struct bytes again = books_file(scratch, "ledger/state");
	assert_null(strstr(again.data, "libsodiux"));
}

static void test_another_key(void **state)
{
	struct scratch *scratch = *state;
	books_create(scratch);
	struct signer *other = signer_new();
	char text[PUBLIC_FILE_SIZE];
	public_file_text(signer_public(other), text);
	struct bytes right = books_file(scratch, "ledger/keys/core.pub");
	scratch_write(scratch, "ledger/keys/core.pub", text);
	MUST_FAIL(scratch, ledger_open(&scratch->arena, scratch->folder, LEDGER_READ, &scratch->error) != NULL,
	          ERROR_CORRUPT, "another key");
	scratch_write(scratch, "ledger/keys/core.pub", right.data);
	MUST(scratch, signer_write(other, scratch_path(scratch, "ledger/keys/core.key"), &scratch->error));
	signer_wipe(other);
	scratch->error = (struct error){0};
	struct ledger *ledger = books_open(scratch, LEDGER_WRITE);
	struct event event = books_answer(1, "agree", NULL);
	MUST_FAIL(scratch, ledger_commit(ledger, &event, 1, NOON, &scratch->error), ERROR_CONFIGURATION,
	          "is not the secret half");
	MUST_FAIL(scratch, ledger_commit(ledger, &event, 1, NOON, &scratch->error), ERROR_BUG, "closed");
	ledger_close(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_crashes),
		SCRATCH_TEST(test_state_next_does_not_follow),
		SCRATCH_TEST(test_tail_is_kept),
		SCRATCH_TEST(test_reading_changes_nothing),
		SCRATCH_TEST(test_other_libsodium),
		SCRATCH_TEST(test_another_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

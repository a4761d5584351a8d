/* SPDX-License-Identifier: MIT */
/*
 * tests/vectors, byte for byte: made by other programs (stock minisign, other
 * codes of the tree and of signed notes), so that we agree with them and not
 * only with ourselves.
 */
#include "books.h"
#include "ledger/minisig.h"
#include "ledger/note.h"
#include "ledger/walk.h"

#define VECTOR_ORIGIN "example.org/ledger"

static struct bytes vector(struct scratch *scratch, const char *name)
{
	struct bytes bytes;
	const char *path = file_path(&scratch->arena, vectors(), name);
	MUST(scratch, file_read(&scratch->arena, path, 1 << 20, &bytes, &scratch->error));
	return bytes;
}

static struct core_public vector_public(struct scratch *scratch)
{
	struct core_public public;
	struct bytes bytes = vector(scratch, "test.pub");
	assert_true(public_parse(bytes.data, bytes.length, &public));
	return public;
}

/* The key of the vectors, in a file of our own: theirs may have any mode. */
static struct signer *vector_signer(struct scratch *scratch)
{
	const char *path = scratch_write(scratch, "test.key", vector(scratch, "test.key").data);
	struct signer *signer = signer_read(path, NULL, NULL, &scratch->error);
	MUST(scratch, signer != NULL);
	return signer;
}

static void assert_bytes(const struct buf *got, const struct bytes *wanted)
{
	assert_int_equal(got->length, wanted->length);
	assert_memory_equal(got->data, wanted->data, wanted->length);
}

static struct frontier vector_tree(struct scratch *scratch)
{
	struct bytes ledger = vector(scratch, "ledger.csv");
	struct frontier frontier = {0};
	for (const char *at = ledger.data; *at != '\0';) {
		size_t length = strcspn(at, "\n") + 1;
		struct hash leaf = tree_leaf(at, length);
		frontier_add(&frontier, &leaf);
		at += length;
	}
	return frontier;
}

static void test_root_and_frontier(void **state)
{
	struct scratch *scratch = *state;
	struct frontier frontier = vector_tree(scratch);
	struct hash root = frontier_root(&frontier);
	char hex[2 * HASH_SIZE + 1];
	assert_int_equal(frontier.size, 5);
	hex_write(root.bytes, HASH_SIZE, hex);
	assert_string_equal(hex, "2ca74c89db252651dc5ba3a9aa9ba2bb1a4e3c6db3af8ef2240d475f1974d02f");
	hex_write(frontier.peaks[0].bytes, HASH_SIZE, hex);
	assert_string_equal(hex, "cd421474a7491a748876c2909e95f0d617b2ccf0e8ea0b87228c98773aedf6dc");
	hex_write(frontier.peaks[1].bytes, HASH_SIZE, hex);
	assert_string_equal(hex, "360ef7e38730ca801d15b54988567fd69ec0f1a71644ac29a9404a6ed32faaf4");
}

static void test_keys(void **state)
{
	struct scratch *scratch = *state;
	struct core_public public = vector_public(scratch);
	struct signer *signer = vector_signer(scratch);
	char number[KEY_NUMBER_TEXT_SIZE], text[PUBLIC_FILE_SIZE];
	assert_memory_equal(signer_public(signer), &public, sizeof public);
	key_number_text(public.number, number);
	assert_string_equal(number, "0807060504030201");
	public_text(&public, text);
	assert_string_equal(text, "RWQBAgMEBQYHCNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea");
	/* Written again it is the same key file, closed to others. */
	const char *again = scratch_path(scratch, "again.key");
	MUST(scratch, signer_write(signer, again, &scratch->error));
	signer_wipe(signer);
	assert_null(secret_file_problem(&scratch->arena, again));
	signer = signer_read(again, NULL, NULL, &scratch->error);
	MUST(scratch, signer != NULL);
	assert_memory_equal(signer_public(signer), &public, sizeof public);
	signer_wipe(signer);
}

static void test_password_is_refused(void **state)
{
	struct scratch *scratch = *state;
	const char *path = scratch_write(scratch, "enc.key", vector(scratch, "enc.key").data);
	MUST_FAIL(scratch, signer_read(path, NULL, NULL, &scratch->error) != NULL, ERROR_CONFIGURATION, "protected by a password");
}

static void test_vkey(void **state)
{
	struct scratch *scratch = *state;
	struct core_public public = vector_public(scratch);
	struct bytes bytes = vector(scratch, "test.vkey");
	struct verifier read, made = verifier_make(VECTOR_ORIGIN, public.key);
	char text[VKEY_SIZE];
	assert_true(verifier_parse(bytes.data, bytes.length, &read));
	assert_memory_equal(&read, &made, sizeof read);
	verifier_text(&made, text);
	assert_string_equal(text, "example.org/ledger+47c1c1b2+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea");
}

static void test_checkpoint_is_made_the_same(void **state)
{
	struct scratch *scratch = *state;
	struct core_public public = vector_public(scratch);
	struct signer *signer = vector_signer(scratch);
	struct verifier verifier = verifier_make(VECTOR_ORIGIN, public.key);
	struct frontier frontier = vector_tree(scratch);
	struct checkpoint checkpoint = {.size = 5, .root = frontier_root(&frontier), .origin = VECTOR_ORIGIN}, read;
	struct buf text = buf_new(&scratch->arena), note = buf_new(&scratch->arena);
	checkpoint_text(&checkpoint, &text);
	note_sign(text.data, text.length, &verifier, signer, &note);
	signer_wipe(signer);
	struct bytes wanted = vector(scratch, "checkpoint");
	assert_bytes(&note, &wanted);
	assert_int_equal(checkpoint_open(wanted.data, wanted.length, &verifier, &read), NOTE_GOOD);
	assert_int_equal(read.size, 5);
}

static void test_minisig_is_made_the_same(void **state)
{
	struct scratch *scratch = *state;
	struct signer *signer = vector_signer(scratch);
	struct bytes ledger = vector(scratch, "ledger.csv"), wanted = vector(scratch, "ledger.csv.minisig");
	struct midstate midstate;
	unsigned char digest[DIGEST_SIZE];
	struct buf text = buf_new(&scratch->arena);
	midstate_begin(&midstate);
	midstate_add(&midstate, ledger.data, 100); /* in two pieces, as a ledger grows */
	midstate_add(&midstate, ledger.data + 100, ledger.length - 100);
	midstate_digest(&midstate, digest);
	minisig_sign(signer, digest, "signature from our ledger tool", "origin=example.org/ledger size=5 bytes=171",
	             &text);
	assert_bytes(&text, &wanted);
	struct minisig minisig;
	assert_true(minisig_parse(wanted.data, wanted.length, &minisig));
	assert_int_equal(minisig_check(&minisig, signer_public(signer), digest), MINISIG_GOOD);
	signer_wipe(signer);
	digest[0] ^= 1;
	struct core_public public = vector_public(scratch);
	assert_int_equal(minisig_check(&minisig, &public, digest), MINISIG_FORGED);
}

static void test_receipt(void **state)
{
	struct scratch *scratch = *state;
	struct bytes bytes = vector(scratch, "receipt.tlog-proof"), row = vector(scratch, "row.csv");
	struct core_public public = vector_public(scratch);
	struct verifier verifier = verifier_make(VECTOR_ORIGIN, public.key);
	struct proof proof;
	struct checkpoint checkpoint;
	struct hash root;
	struct buf again = buf_new(&scratch->arena);
	assert_null(proof_parse(&scratch->arena, bytes.data, bytes.length, &proof));
	assert_int_equal(checkpoint_open(proof.checkpoint, proof.checkpoint_length, &verifier, &checkpoint), NOTE_GOOD);
	struct hash leaf = tree_leaf(row.data, row.length);
	assert_int_equal(proof.index, 2);
	assert_true(tree_path_root(2, 5, &leaf, proof.path, proof.path_length, &root));
	assert_true(hash_equal(&root, &checkpoint.root));
	proof_text(&proof, &again);
	assert_bytes(&again, &bytes);
}

/* A checkpoint that names another ledger than the one it is signed for. */
static void test_another_origin(void **state)
{
	struct scratch *scratch = *state;
	struct signer *signer = vector_signer(scratch);
	struct verifier verifier = verifier_make(VECTOR_ORIGIN, signer_public(signer)->key);
	struct checkpoint checkpoint = {.size = 5, .origin = "example.org/other"}, read;
	struct buf text = buf_new(&scratch->arena), note = buf_new(&scratch->arena);
	checkpoint_text(&checkpoint, &text);
	note_sign(text.data, text.length, &verifier, signer, &note);
	signer_wipe(signer);
	assert_int_equal(checkpoint_open(note.data, note.length, &verifier, &read), NOTE_STRANGE);
}

/* A key file whose seed and public half are of two keys. */
static void test_damaged_key(void **state)
{
	struct scratch *scratch = *state;
	struct bytes file = vector(scratch, "test.key");
	char *text = arena_strdup(&scratch->arena, file.data), *line = strchr(text, '\n') + 1;
	unsigned char bytes[158];
	size_t got;
	assert_true(base64_read(line, strcspn(line, "\n"), bytes, sizeof bytes, &got));
	bytes[62 + 40] ^= 1;
	base64_write(bytes, sizeof bytes, line);
	line[strlen(line)] = '\0';
	const char *path = scratch_write(scratch, "damaged.key", text);
	MUST_FAIL(scratch, signer_read(path, NULL, NULL, &scratch->error) != NULL, ERROR_CONFIGURATION, "do not belong together");
}

/* Notes of other hands. */
static void test_notes_of_others(void **state)
{
	(void)state;
	static const struct {
		const char *vkey, *note;
	} cases[] = {
		{"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
	         "This is an example message.\n\n"
	         "\xe2\x80\x94 example.com/foo "
	         "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"},
		{"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
	         "If you think cryptography is the answer to your problem,\n"
	         "then you don't know what your problem is.\n\n"
	         "\xe2\x80\x94 PeterNeumann "
	         "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct verifier verifier;
		char note[1024], vkey[VKEY_SIZE];
		size_t length = strlen(cases[i].note), text_length;
		assert_true(verifier_parse(cases[i].vkey, strlen(cases[i].vkey), &verifier));
		verifier_text(&verifier, vkey);
		assert_string_equal(vkey, cases[i].vkey);
		memcpy(note, cases[i].note, length + 1);
		assert_int_equal(note_open(note, length, &verifier, &text_length), NOTE_GOOD);
		note[0] ^= 1;
		assert_int_equal(note_open(note, length, &verifier, &text_length), NOTE_FORGED);
		verifier.id[0] ^= 1;
		assert_int_equal(note_open(note, length, &verifier, &text_length), NOTE_STRANGE);
	}
}

static void test_bad_notes(void **state)
{
	(void)state;
	static const char good[] = "\xe2\x80\x94 example.com/foo "
	                           "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72I"
	                           "neyaQM=\n";
	static const struct {
		const char *text, *line;
	} cases[] = {
		{"This is an example message.\n", good},        /* no blank line */
		{"This is an example message.\n\n", ""},        /* no signature */
		{"This is an example\tmessage.\n\n", good},     /* a control character */
		{"\n", good},                                   /* no text */
		{"This is an example message.\n\n", "\xe2\x80\x94 example.com/foo Uw2Q\n"},
		{"This is an example message.\n\n", "- example.com/foo Uw2QOkn8srV1\n"},
		{"This is an example message.\n\n", "\xe2\x80\x94 example.com/foo\n"},
	};
	struct verifier verifier;
	static const char vkey[] = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
	assert_true(verifier_parse(vkey, strlen(vkey), &verifier));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char note[1024];
		size_t text_length;
		int length = snprintf(note, sizeof note, "%s%s", cases[i].text, cases[i].line);
		enum note_result result = note_open(note, (size_t)length, &verifier, &text_length);
		if (result != NOTE_MALFORMED)
			fail_msg("case %zu: %d", i, (int)result);
	}
	assert_int_equal(note_open("no line end", 11, &verifier, &(size_t){0}), NOTE_MALFORMED);
	assert_int_equal(note_open("", 0, &verifier, &(size_t){0}), NOTE_MALFORMED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_root_and_frontier),
		SCRATCH_TEST(test_keys),
		SCRATCH_TEST(test_password_is_refused),
		SCRATCH_TEST(test_vkey),
		SCRATCH_TEST(test_checkpoint_is_made_the_same),
		SCRATCH_TEST(test_minisig_is_made_the_same),
		SCRATCH_TEST(test_receipt),
		SCRATCH_TEST(test_another_origin),
		SCRATCH_TEST(test_damaged_key),
		SCRATCH_TEST(test_notes_of_others),
		SCRATCH_TEST(test_bad_notes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

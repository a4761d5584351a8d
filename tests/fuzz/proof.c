/* SPDX-License-Identifier: MIT */
/*
 * A receipt (C2SP tlog-proof). What is read is written again to the same bytes,
 * and a path that leads anywhere is as long as its place in the tree asks for.
 *
 * fuzz: -max_len=12000
 */
#include "fuzz.h"
#include "ledger_kit.h"

static void check_path(const struct proof *proof)
{
	struct verifier verifier = verifier_make("example.org/ledger", kit_public()->key);
	struct checkpoint checkpoint;
	struct hash root, leaf = tree_leaf(proof->extra == NULL ? "" : proof->extra, proof->extra_length);
	if (checkpoint_open(proof->checkpoint, proof->checkpoint_length, &verifier, &checkpoint) != NOTE_GOOD)
		checkpoint.size = proof->checkpoint_length; /* any size */
	if (tree_path_root(proof->index, checkpoint.size, &leaf, proof->path, proof->path_length, &root))
		HOLDS(proof->index < checkpoint.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena = {0};
	struct proof proof;
	struct buf again = buf_new(&arena);
	char *text = fuzz_bytes(bytes, length);
	kit_ready();
	if (proof_parse(&arena, text, length, &proof) == NULL) {
		proof_text(&proof, &again);
		HOLDS(again.length == length && memcmp(again.data, text, length) == 0);
		check_path(&proof);
	}
	free(text);
	arena_release(&arena);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * A signed note, a checkpoint, a vkey. What is read is written again, byte for
 * byte; and whatever can be the text of a note is accepted once it is signed,
 * so that fuzzing gets behind the signature.
 *
 * fuzz: -max_len=4200
 */
#include "fuzz.h"
#include "ledger_kit.h"

static void check_checkpoint(struct arena *arena, const char *text, size_t length)
{
	struct checkpoint checkpoint;
	struct buf again = buf_new(arena);
	if (!checkpoint_parse(text, length, &checkpoint))
		return;
	checkpoint_text(&checkpoint, &again);
	HOLDS(again.length == length && memcmp(again.data, text, length) == 0);
}

static void check_vkey(const char *text, size_t length)
{
	struct verifier verifier;
	char again[VKEY_SIZE];
	if (!verifier_parse(text, length, &verifier))
		return;
	verifier_text(&verifier, again);
	size_t bare = text[length - 1] == '\n' ? length - 1 : length;
	HOLDS(strlen(again) == bare && memcmp(again, text, bare) == 0);
}

/* Opens the note, and the same text under a good signature. */
static void check_note(struct arena *arena, const char *note, size_t length)
{
	struct verifier verifier = verifier_make("example.org/ledger", kit_public()->key);
	struct checkpoint checkpoint;
	struct buf signed_note = buf_new(arena);
	size_t text_length = 0, again_length = 0;
	enum note_result result = note_open(note, length, &verifier, &text_length);
	HOLDS(checkpoint_open(note, length, &verifier, &checkpoint) != NOTE_GOOD || result == NOTE_GOOD);
	if (result != NOTE_STRANGE && result != NOTE_GOOD)
		return;
	HOLDS(text_length > 0 && text_length < length && note[text_length - 1] == '\n');
	check_checkpoint(arena, note, text_length);
	note_sign(note, text_length, &verifier, kit_signer(), &signed_note);
	if (signed_note.length > NOTE_LIMIT)
		return;
	HOLDS(note_open(signed_note.data, signed_note.length, &verifier, &again_length) == NOTE_GOOD);
	HOLDS(again_length == text_length);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena = {0};
	char *text = fuzz_bytes(bytes, length);
	kit_ready();
	check_note(&arena, text, length);
	check_checkpoint(&arena, text, length);
	check_vkey(text, length);
	free(text);
	arena_release(&arena);
	return 0;
}

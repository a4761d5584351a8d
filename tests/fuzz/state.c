/* SPDX-License-Identifier: MIT */
/*
 * The commit record. Its seal is made good before it is read a second time, so
 * that fuzzing gets behind it; what is read is written again to the same bytes.
 *
 * fuzz: -max_len=8000
 */
#include "fuzz.h"
#include "ledger/record.h"
#include "ledger_kit.h"

#include <sodium.h>

enum { SEAL_BYTES = 32, END_LENGTH = 4 + 2 * SEAL_BYTES + 1 };

static bool midstates_stored(const struct record *record)
{
	return record->books[BOOK_LEDGER].midstate_stored && record->books[BOOK_JOURNAL].midstate_stored;
}

static void check(struct arena *arena, const char *text, size_t length)
{
	struct record *record = ARENA_NEW(arena, struct record);
	struct buf again = buf_new(arena);
	bool complete = false;
	const char *problem = record_parse(text, length, record, &complete);
	HOLDS(problem != NULL || complete);
	if (problem != NULL)
		return;
	record_text(record, &again);
	if (midstates_stored(record))
		HOLDS(again.length == length && memcmp(again.data, text, length) == 0);
	(void)record_check(record, kit_public());
}

/* The same with the seal that belongs to it, in the place of one it has. */
static void check_sealed(struct arena *arena, const char *text, size_t length)
{
	unsigned char hash[SEAL_BYTES];
	char hex[2 * SEAL_BYTES + 1];
	struct buf sealed = buf_new(arena);
	if (length >= END_LENGTH && memcmp(text + length - END_LENGTH, "end ", 4) == 0)
		length -= END_LENGTH;
	crypto_generichash(hash, sizeof hash, (const unsigned char *)text, length, NULL, 0);
	hex_write(hash, sizeof hash, hex);
	buf_add(&sealed, text, length);
	buf_printf(&sealed, "end %s\n", hex);
	check(arena, sealed.data, sealed.length);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena = {0};
	char *text = fuzz_bytes(bytes, length);
	kit_ready();
	check(&arena, text, length);
	check_sealed(&arena, text, length);
	free(text);
	arena_release(&arena);
	return 0;
}

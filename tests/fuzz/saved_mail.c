/* SPDX-License-Identifier: MIT */
/*
 * Receipts in whatever a mail program saved. Every find begins as a receipt
 * does and can be read by itself; none is told twice.
 *
 * fuzz: -max_len=20000
 */
#include "fuzz.h"
#include "ledger/find.h"
#include "ledger_kit.h"

static void check_found(const struct found *found)
{
	static const char header[] = PROOF_HEADER "\n";
	for (size_t i = 0; i < found->proofs.count; i++) {
		const struct bytes *one = &found->proofs.items[i];
		HOLDS(one->length >= sizeof header - 1 && memcmp(one->data, header, sizeof header - 1) == 0);
		HOLDS(one->data[one->length - 1] == '\n');
		for (size_t j = 0; j < i; j++)
			HOLDS(found->proofs.items[j].length != one->length ||
			      memcmp(found->proofs.items[j].data, one->data, one->length) != 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena = {0};
	struct found found;
	char *text = fuzz_bytes(bytes, length);
	kit_ready();
	find_receipts(&arena, text, length, &found);
	check_found(&found);
	free(text);
	arena_release(&arena);
	return 0;
}

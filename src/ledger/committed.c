/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "ledger/ledger.h"
#include "ledger/record.h"

bool ledger_committed(const char *home, uint64_t *ret_ledger, uint64_t *ret_journal)
{
	struct arena scratch = {0};
	struct error ignored = {0};
	struct bytes bytes;
	struct record *state = ARENA_NEW(&scratch, struct record);
	bool complete;
	bool good = file_read(&scratch, file_path(&scratch, home, "ledger/state"), RECORD_LIMIT, &bytes, &ignored) &&
	            record_parse(bytes.data, bytes.length, state, &complete) == NULL;
	if (good) {
		*ret_ledger = state->books[BOOK_LEDGER].rows;
		*ret_journal = state->books[BOOK_JOURNAL].rows;
	}
	arena_release(&scratch);
	return good;
}

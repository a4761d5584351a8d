/* SPDX-License-Identifier: MIT */
/*
 * Names of letters, for what has to be called the same for ever. A row of the
 * journal gets another number when a backup is restored and its letter is read
 * again; the letter's bytes stay. So a mail that is owed to such a row has the
 * letter's name in its Message-ID, and mail programs show it once.
 */
#ifndef ASSENT_CORE_LETTER_NAMES_H
#define ASSENT_CORE_LETTER_NAMES_H

#include "core/state.h"

/* Letters by their rows; starts as all zeros, is filled when first asked, and then holds for this state as it was. */
struct letter_names {
	struct letter_row *rows; /* in order */
	size_t count;
	bool filled;
};

/* "l" and 24 hex digits for the letter of this hash ("sha256:<hex>"), in `arena`. */
const char *letter_name(struct arena *arena, const char *hash);

/*
 * The name of a row of the journal by the letter that caused it: "l<24 hex>",
 * and "-<n>" when its letter.taken stands n rows behind it. NULL when no letter
 * follows. Lives in `arena`; the table of names in `lasting`.
 */
const char *letter_name_of_row(struct letter_names *names, const struct state *state, struct arena *lasting,
                               struct arena *arena, uint64_t row);

/*
 * The key of a mail from what stands for it in its Message-ID: a name of a
 * letter becomes the row that has it now, "l<24 hex>-2.help.m-7k2q9d4x" ->
 * "j12.help.m-7k2q9d4x". What begins otherwise is a key already. NULL for a
 * letter that was never taken. In `arena`, or `id` itself.
 */
const char *letter_key(struct arena *arena, const struct state *state, const char *id);

#endif

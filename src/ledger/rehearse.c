/* SPDX-License-Identifier: MIT */
/*
 * Makes a copy of a home a rehearsal: a key of its own and an origin of its
 * own, so that nothing signed there can be taken for the real ledger.
 */
#include "ledger/books.h"
#include "ledger/trust.h"

#include <stdio.h>
#include <string.h>

/* The real key must not be here: it would be written over, and then lost. */
static bool check_copy(const struct places *places, struct error *error)
{
	return !file_exists(places->secret_key) ||
	       error_set(error, ERROR_BUG,
	                 "%s: a signing key lies there, so this is no copy to rehearse on: please report this",
	                 places->secret_key);
}

static bool rename_origin(struct record *state, struct error *error)
{
	size_t length = strlen(state->origin);
	if (origin_is_rehearsal(state->origin))
		return true;
	if (length + sizeof REHEARSAL_ENDING > ORIGIN_SIZE) /* the name is only for the rehearsal: shorten it */
		length = ORIGIN_SIZE - sizeof REHEARSAL_ENDING;
	memcpy(state->origin + length, REHEARSAL_ENDING, sizeof REHEARSAL_ENDING);
	const char *problem = origin_problem(state->origin);
	return problem == NULL ||
	       error_set(error, ERROR_CORRUPT, "origin %s: %s: run assent verify", state->origin, problem);
}

static bool sign_again(struct arena *arena, const struct places *places, struct record *state,
                       const struct signer *signer, struct error *error)
{
	struct buf text = buf_new(arena);
	record_sign(state, signer, NULL);
	record_text(state, &text);
	/* What the real ledger published stays with it, and so does what its keys say of each other. */
	static const char *const of_keys[] = {KEY_LIST_NAME, KEY_LIST_NAME ".minisig", "core.pub.minisig"};
	for (size_t i = 0; i < sizeof of_keys / sizeof *of_keys; i++)
		if (!file_remove(file_path(arena, places->keys, of_keys[i]), error))
			return false;
	return file_remove(places->public_ledger, error) && file_remove(places->public_minisig, error) &&
	       signer_write(signer, places->secret_key, error) &&
	       public_files_write(places, signer_public(signer), state->origin, error) &&
	       file_replace(places->state, text.data, text.length, 0600, error) &&
	       books_publish(arena, places, state, error);
}

bool ledger_rehearse(const char *home, struct error *error)
{
	struct arena arena = {0};
	struct places places = places_of(&arena, home);
	/* Opening takes care of what a crash left, with the real public key; only the private one is not needed. */
	struct ledger *ledger = check_copy(&places, error) ? ledger_open(&arena, home, LEDGER_WRITE, error) : NULL;
	bool good = ledger != NULL;
	if (good) {
		struct signer *signer = signer_new();
		good = rename_origin(ledger->state, error) &&
		       sign_again(&arena, &places, ledger->state, signer, error);
		signer_wipe(signer);
		ledger_close(ledger);
	}
	arena_release(&arena);
	return good;
}

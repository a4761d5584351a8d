/* SPDX-License-Identifier: MIT */
/* verify, for a file that is signed as a whole: an archive, its list of hashes. */
#include "ledger/books.h"
#include "ledger/judge.h"
#include "ledger/trust.h"
#include "ledger/verify.h"

#include <stdlib.h>
#include <string.h>

/* The rows the ledger had, as the comment says; 0 when it does not. */
static uint64_t size_in(const char *comment)
{
	const char *size = strstr(comment, " size=");
	return size == NULL ? 0 : strtoull(size + 6, NULL, 10);
}

static const char *folder_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash == NULL ? "." : arena_strndup(arena, path, (size_t)(slash - path));
}

/* NULL when it is right, else what is wrong. */
static const char *check(struct arena *arena, const struct trust *trust, const char *text, size_t length,
                         const unsigned char digest[DIGEST_SIZE], const char **ret_comment)
{
	struct minisig *minisig = ARENA_NEW(arena, struct minisig);
	if (!minisig_parse(text, length, minisig))
		return "its signature is no signature of minisign: get both files again";
	const struct trusted *signer = trust_find(trust, minisig->number);
	if (signer == NULL)
		return "it was signed with another key than the one given: name the right core.pub with --key; if the Core "
		       "replaced its key, take core*.pub* and core.keys* out of the archive and put them beside the key you have";
	switch (minisig_check(minisig, &signer->public, digest)) {
	case MINISIG_GOOD:
		break;
	case MINISIG_LEGACY:
		return "it was signed in an old form that this Core never uses: do not trust it";
	case MINISIG_COMMENT_FORGED:
		return "the comment in its signature was changed: do not trust it";
	default:
		return "it is not what was signed: it was changed or cut short, get it again";
	}
	if (size_in(minisig->comment) > signer->until)
		return "it was signed with a key that had been replaced before: do not trust it";
	*ret_comment = minisig->comment;
	return NULL;
}

bool verify_signature(struct arena *arena, const struct signed_thing *thing, const char *public_key,
                      const char **ret_comment, const char **ret_problem, struct error *error)
{
	struct core_public public;
	struct trust trust = {0};
	unsigned char digest[DIGEST_SIZE];
	struct midstate midstate;
	*ret_comment = "";
	sodium_ready();
	if (!public_read(public_key, &public, error))
		return false;
	trust_begin(arena, &trust, &public);
	trust_read_folder(arena, &trust, folder_of(arena, public_key));
	midstate_begin(&midstate);
	midstate_add(&midstate, thing->bytes, thing->path == NULL ? thing->length : 0);
	midstate_digest(&midstate, digest);
	if (thing->path != NULL && !file_digest(thing->path, digest, error))
		return false;
	*ret_problem = check(arena, &trust, thing->minisig, thing->minisig_length, digest, ret_comment);
	return true;
}

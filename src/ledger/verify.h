/* SPDX-License-Identifier: MIT */
/*
 * Verification with the public key only; writes nothing. The one code behind
 * `assent verify`, for a home, a ledger file, a receipt, a saved mail.
 */
#ifndef ASSENT_LEDGER_VERIFY_H
#define ASSENT_LEDGER_VERIFY_H

#include "base/arena.h"
#include "base/error.h"
#include "base/zone.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What was found. `good` false: `problem` is one sentence that names the first bad row and what is wrong with it. */
struct verify_report {
	bool good;
	const char *kind;    /* "home", "ledger", "receipt", "mail" */
	const char *proves;  /* good: one plain sentence of what is proved; more lines joined by LF */
	const char *problem; /* bad: where: what: what to do */
	uint64_t rows;
	uint64_t bad_row;    /* seq, UINT64_MAX when none can be named */
};

/* How to look, and how to speak. All zeros is fine. */
struct verify_options {
	const struct zone *zone;    /* for times in sentences; NULL: UTC, and said so */
	const char *const *against; /* older files with signed heads: checkpoints, minisigs, receipts, mails */
	size_t against_count;
};

/*
 * Checks a whole home: keys, state, checkpoint, minisig, every row's closed
 * forms, order and salt (if salt.key can be read), root, texts, journal. The
 * signing key is never loaded. Against a run at work it may see rows that are
 * not signed yet, and says so.
 * False only when it could not look (the error says why).
 */
bool verify_home(struct arena *arena, const char *home, const struct verify_options *options,
                 struct verify_report *ret_report, struct error *error);

/*
 * Checks one file: what it is is found out by its content (ledger.csv with its
 * .minisig and checkpoint beside it, a .tlog-proof, a saved mail that carries
 * receipts). `public_key` is the path of core.pub.
 */
bool verify_file(struct arena *arena, const char *path, const char *public_key, const struct verify_options *options,
                 struct verify_report *ret_report, struct error *error);

/* A file, or bytes when `path` is NULL, and a signature of them. */
struct signed_thing {
	const char *path;
	const void *bytes;
	size_t length;
	const char *minisig;
	size_t minisig_length;
};

/*
 * Checks a signature of minisign's by the key of `public_key`, or by one that
 * follows from the files beside it. *ret_problem: NULL, or what is wrong and
 * what to do; *ret_comment: the trusted comment of a good one.
 */
bool verify_signature(struct arena *arena, const struct signed_thing *thing, const char *public_key,
                      const char **ret_comment, const char **ret_problem, struct error *error);

/* The public key as stock minisign writes it (both lines), its key number, and the vkey. */
struct key_description {
	const char *minisign_public; /* the second line of core.pub */
	const char *number;          /* 16 upper-case hex digits */
	const char *vkey;
	const char *short_form;      /* to print on paper: groups of four */
	const char *const *older;    /* a line for each key before it: "E301... until 815 rows" */
	size_t older_count;
};

/* Describes the key of a home. False with an error when core.pub can't be read or is none. */
bool key_describe(struct arena *arena, const char *home, struct key_description *ret_description,
                  struct error *error);

/*
 * Copies what others need to check this Core into a folder that is made: public
 * keys, the list of keys and what vouches for them; never a secret one.
 */
bool key_export(const char *home, const char *folder, struct error *error);

/* Asks a person for a password; see ledger_set_password. */
typedef bool key_ask(void *context, const char *path, char *password, size_t size);

/*
 * The safe copy: writes the signing key `key_file` of a home into the new file
 * `copy`, under a password, as stock minisign does.
 */
bool key_protect(const char *key_file, const char *copy, key_ask *ask, void *context, struct error *error);
/*
 * Puts a safe copy back in its place. A copy that is not the secret half of
 * core.pub, or a key that is there already: CONFIGURATION.
 */
bool key_import(const char *home, const char *copy, const char *key_file, key_ask *ask, void *context,
                struct error *error);

enum key_following { KEY_STAYS, KEY_FOLLOWED, KEY_WANTED };

/*
 * The secret half, for a home that may have gone over to another key: `replaced`,
 * or it is a plain key that is not core.pub's, as when that was cut off before.
 * The right one comes from the plain key file `other` (NULL: there is none), when
 * it is that; what lies at `key_file` is kept beside it as KEY_FILE.replaced.
 */
bool key_follow(const char *home, const char *key_file, const char *other, bool replaced,
                enum key_following *ret_done, struct error *error);

/*
 * The last signed head of another home, or of a checkpoint with its core.pub
 * beside it: what the first row of a ledger says that goes on where that one
 * ended. Checked; CORRUPT when it is not good.
 */
bool key_last_head(struct arena *arena, const char *path, const char **ret_words, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Signature files of minisign. Only the prehashed form "ED" is
 * made and accepted: Ed25519 over BLAKE2b-512 of the file, and Ed25519 over
 * that signature with the trusted comment.
 */
#ifndef ASSENT_LEDGER_MINISIG_H
#define ASSENT_LEDGER_MINISIG_H

#include "base/buf.h"
#include "base/instant.h"
#include "ledger/digest.h"
#include "ledger/keys.h"
#include "ledger/note.h"

#include <stdint.h>

enum {
	COMMENT_SIZE = 512, /* of a trusted comment we read, with NUL */
	MINISIG_SIZE = 1024 /* of a signature file of ours, with NUL */
};

struct minisig {
	bool prehashed;
	unsigned char number[KEY_NUMBER_SIZE];
	unsigned char signature[SIGNATURE_SIZE];
	unsigned char comment_signature[SIGNATURE_SIZE];
	char comment[COMMENT_SIZE];
};

/* Reads exactly four lines. */
bool minisig_parse(const char *text, size_t length, struct minisig *ret_minisig);

enum minisig_result {
	MINISIG_GOOD,
	MINISIG_STRANGE,       /* made with another key */
	MINISIG_LEGACY,        /* the old form, over raw bytes: never ours */
	MINISIG_FORGED,        /* does not fit the file */
	MINISIG_COMMENT_FORGED /* fits the file, but not its trusted comment */
};

/* Checks both signatures for a file with this hash. */
enum minisig_result minisig_check(const struct minisig *minisig, const struct core_public *public,
                                  const unsigned char digest[DIGEST_SIZE]);

/* True when the trusted comment is the one that was signed, whatever the file is. */
bool minisig_comment_good(const struct minisig *minisig, const struct core_public *public);

/* Appends a signature file. */
void minisig_sign(const struct signer *signer, const unsigned char digest[DIGEST_SIZE], const char *untrusted,
                  const char *trusted, struct buf *text);

/* What the trusted comment of a ledger says. */
struct comment {
	char origin[ORIGIN_SIZE];
	uint64_t size;
	uint64_t bytes;
	char root[ROOT_TEXT_SIZE];
	instant time;
	bool public_scope; /* of the public ledger: rows may be sealed, and bytes are its own */
};

/* Writes it. */
void comment_text(const struct comment *comment, char text[COMMENT_SIZE]);

/* Reads exactly what comment_text writes. */
bool comment_parse(const char *text, struct comment *ret_comment);

#endif

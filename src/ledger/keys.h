/* SPDX-License-Identifier: MIT */
/*
 * Keys: stock minisign key files and the two secrets of the
 * home. Secrets live in locked memory, never in an arena. Files with secrets
 * must be the user's own and closed to everybody else (0600).
 */
#ifndef ASSENT_LEDGER_KEYS_H
#define ASSENT_LEDGER_KEYS_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	KEY_NUMBER_SIZE = 8,
	PUBLIC_KEY_SIZE = 32,
	SIGNATURE_SIZE = 64,
	KEY_NUMBER_TEXT_SIZE = 17, /* 16 hex digits and NUL */
	PUBLIC_TEXT_SIZE = 57,     /* the second line of core.pub and NUL */
	PUBLIC_FILE_SIZE = 128,
	PLAIN_KEY_SIZE = 32        /* salt.key, token.key */
};

struct core_public {
	unsigned char number[KEY_NUMBER_SIZE];
	unsigned char key[PUBLIC_KEY_SIZE];
};

/* A signing key in locked memory. */
struct signer;

/* The number as minisign prints it: 16 upper-case hex digits, little-endian. */
void key_number_text(const unsigned char number[KEY_NUMBER_SIZE], char text[KEY_NUMBER_TEXT_SIZE]);

/* The second line of core.pub. */
void public_text(const struct core_public *public, char text[PUBLIC_TEXT_SIZE]);
/* The whole of core.pub: two lines, as minisign writes them. */
void public_file_text(const struct core_public *public, char text[PUBLIC_FILE_SIZE]);

/* Reads the line of a public key, as it stands in core.pub and in the list of keys. */
bool public_line_parse(const char *text, size_t length, struct core_public *ret_public);

/* Reads the bytes of a public key file; false when it is none. CR LF line ends are accepted: it is handed around. */
bool public_parse(const char *text, size_t length, struct core_public *ret_public);

/* Reads a public key file. CONFIGURATION when it is missing, CORRUPT when it is no key. */
bool public_read(const char *path, struct core_public *ret_public, struct error *error);

/* A new random key. */
struct signer *signer_new(void);

/*
 * Asks a person for the password of a key file, and writes it with its NUL.
 * False: nobody can be asked, or nothing was typed.
 */
typedef bool key_password(void *context, const char *path, char *password, size_t size);

enum { PASSWORD_SIZE = 1024 };

/*
 * Reads a secret key file. A password-protected one (which takes a GiB of
 * memory and seconds) only when `ask` is given, else it is refused with a
 * sentence. NULL on error.
 */
struct signer *signer_read(const char *path, key_password *ask, void *context, struct error *error);

/* Writes it as stock minisign does with a password, mode 0600: for the copy that is kept elsewhere. */
bool signer_write_protected(const struct signer *signer, const char *path, const char *password, struct error *error);

/* Writes it as a stock plain secret key file, mode 0600. */
bool signer_write(const struct signer *signer, const char *path, struct error *error);

/* Its public half. */
const struct core_public *signer_public(const struct signer *signer);

/* Ed25519 over the bytes. */
void signer_sign(const struct signer *signer, const void *bytes, size_t length,
                 unsigned char signature[SIGNATURE_SIZE]);

/* Wipes and frees it; NULL is fine. */
void signer_wipe(struct signer *signer);

/* Reads a secret of 32 bytes kept as one line of hex, into locked memory. NULL on error. */
unsigned char *plain_key_read(const char *path, struct error *error);

/* Writes a new random one, unless the file is there already. */
bool plain_key_make(const char *path, struct error *error);

/* Wipes and frees it; NULL is fine. */
void plain_key_wipe(unsigned char *key);

/* NULL when owner and mode of a file with a secret are right, else what is wrong with it. */
const char *secret_file_problem(struct arena *arena, const char *path);

#endif

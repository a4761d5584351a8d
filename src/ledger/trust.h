/* SPDX-License-Identifier: MIT */
/*
 * Which keys may have signed. One key is given; others of the same Core follow
 * from files that a trusted key signed, as a Core may change its key:
 *
 *   NAME.pub, NAME.pub.minisig   a public key, signed by the key before it
 *   core.keys, core.keys.minisig all keys so far, signed by the newest:
 *
 *     assent keys 1
 *     origin example.org/core
 *     key BASE64 until SIZE      replaced after it had signed SIZE rows (header counted)
 *     key BASE64                 in force
 */
#ifndef ASSENT_LEDGER_TRUST_H
#define ASSENT_LEDGER_TRUST_H

#include "base/arena.h"
#include "ledger/key_files.h"
#include "ledger/keys.h"
#include "ledger/minisig.h"

#include <stdint.h>

struct trusted {
	struct core_public public;
	uint64_t until; /* the largest size it may have signed; UINT64_MAX: any */
};

struct trust {
	LIST(struct trusted);
};

/* The list of a Core's keys. */
struct key_list {
	char origin[ORIGIN_SIZE];
	struct {
		LIST(struct trusted);
	} keys;
};

#define KEY_LIST_NAME "core.keys"

/* Begins with the one key that is trusted from outside. */
void trust_begin(struct arena *arena, struct trust *trust, const struct core_public *given);

/* Takes in what the files of a folder say; files that are missing, damaged or not signed by a trusted key are passed over. */
void trust_read_folder(struct arena *arena, struct trust *trust, const char *folder);

/* The same with files that were read before; they may be a stranger's. */
void trust_read_files(struct arena *arena, struct trust *trust, const struct key_files *files);

/* The trusted key with this number, or NULL. */
const struct trusted *trust_find(const struct trust *trust, const unsigned char number[KEY_NUMBER_SIZE]);

/* Writes a list as the file core.keys holds it. */
void key_list_text(const struct key_list *list, struct buf *text);
/* Reads one; false when it is none. Its strings live in the arena. Who signed it is another question. */
bool key_list_parse(struct arena *arena, const char *text, size_t length, struct key_list *ret_list);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The second copy of the ledger, in pieces that somebody else keeps (messages in
 * a folder of the mailbox). A piece is text:
 *
 *   assent second copy 1
 *   origin NAME
 *   rows FIRST COUNT        lines of ledger.csv, the header being line 0; they follow as they are
 *   text NAME BYTES         a file of ledger/texts that one of them names; its bytes follow, then LF
 *   key NAME BYTES          once the key was changed: the public files of ledger/keys; likewise
 *   checkpoint BYTES        the signed head when the piece was written; its bytes follow
 *   minisig BYTES           likewise
 *   end
 *
 * In a message it stands in base64, so that no mail server can change it
 * unnoticed; what is believed of it is what was signed.
 */
#ifndef ASSENT_LEDGER_SECOND_COPY_H
#define ASSENT_LEDGER_SECOND_COPY_H

#include "base/file.h"
#include "ledger/key_files.h"
#include "ledger/ledger.h"

/* How a piece begins; and how long its lines are in base64 (RFC 2045, section 6.8). */
#define COPY_MAGIC "assent second copy 1\n"
enum { COPY_LINE = 76 };

/* Up to where something was signed. */
struct copy_head {
	uint64_t size;        /* lines, the header counted */
	const char *root;     /* base64 */
	const char *checkpoint, *minisig; /* texts */
};

struct copy_text {
	const char *name;     /* 12.txt */
	struct bytes bytes;
};

struct copy_piece {
	uint64_t first, count;
	struct bytes rows;
	struct { LIST(struct copy_text); } texts;
	struct key_files keys;
	struct copy_head head;
};

/*
 * The next piece: lines from `first` on with their texts, about a megabyte at
 * most: mail servers bound what they take. Appends its text; *ret_next is where
 * the one after it begins. Nothing is written when there are none.
 */
bool copy_write(struct ledger *ledger, uint64_t first, struct buf *text, uint64_t *ret_next, struct error *error);

/* The piece in base64, in lines as mail wants it. */
void copy_encode(const struct buf *text, struct buf *lines);

struct copy_judge;

/*
 * Whom to believe: a home's public key and origin, and how far its own books
 * are committed. NULL (CORRUPT) when the home has none that can be read.
 */
struct copy_judge *copy_judge_open(struct arena *arena, const char *home, struct error *error);

/* Lines of the ledger that the home has committed, the header counted. */
uint64_t copy_judge_size(const struct copy_judge *judge);

/*
 * The origin that a piece's head names, when that is another ledger than the
 * home's; NULL when it is the home's own, or was only a rehearsal and the home
 * is none. Nobody has checked who signed it. In `arena`.
 */
const char *copy_other_origin(struct arena *arena, const struct copy_judge *judge, const struct copy_piece *piece);

/* Finds a piece in a message, whoever signed it; false when there is none. Its strings live in the arena. */
bool copy_read(struct arena *arena, const struct bytes *message, struct copy_piece *ret_piece);

/*
 * Finds a piece in a message, and checks who signed it: a key that the home
 * knows, or one that the piece's key files lead to from there; from then on the
 * judge knows it. False when there is none, or when it is not this ledger's.
 * Its strings live in the arena.
 */
bool copy_find(struct arena *arena, struct copy_judge *judge, const struct bytes *message,
               struct copy_piece *ret_piece);

/*
 * Holds the home against what was signed elsewhere. CORRUPT when more was
 * signed than the home has, or something else: it is an old copy, or one of two.
 */
bool copy_judge_home(const struct copy_judge *judge, const struct copy_head *head, struct error *error);

struct copy_taken {
	uint64_t rows;
	bool new_key;
};

/*
 * Takes rows into the home that it lacks: pieces in any order, up to the newest
 * head among them. Only when all rows are there and lead to its root, and its
 * signatures are good, the home is changed: rows and texts first, `state` last.
 * When the key was replaced since, the home goes over to the new one, whose
 * secret half is not looked for here. Books that are broken, or end in a tail that does not
 * belong there, are an error (CORRUPT).
 */
bool copy_take(struct arena *arena, const char *home, const struct copy_piece *pieces, size_t count,
               struct copy_taken *ret_taken, struct error *error);

#endif

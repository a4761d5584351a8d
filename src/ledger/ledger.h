/* SPDX-License-Identifier: MIT */
/*
 * The two books of a home: the signed ledger and the private journal, with one
 * commit point (rename of ledger/state). A summary of files,
 * commit and crashes stands on top of ledger.c.
 */
#ifndef ASSENT_LEDGER_LEDGER_H
#define ASSENT_LEDGER_LEDGER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "core/event.h"
#include "core/request.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ledger_mode {
	LEDGER_READ,  /* never writes, never loads the signing key */
	LEDGER_WRITE  /* recovers, may commit; the caller holds the home's lock */
};

struct ledger;

/* Makes the books of a new home: keys, header row, state. `origin` NULL: assent/<key number>. */
bool ledger_create(const char *home, const char *origin, bool rehearsal, instant now, struct error *error);

/*
 * Opens the books: checks state, both signatures, and that nothing committed
 * is missing; in WRITE mode recovers what a crash left (class CORRUPT when it
 * is more than a crash). That the bytes of both books are those that were
 * committed is checked by ledger_replay in its one pass, or by the first
 * ledger_commit when nothing was replayed; checkpoint and minisig, if a crash
 * left older ones, are published again only then. The signing key is loaded only at
 * the first commit with ledger rows.
 */
struct ledger *ledger_open(struct arena *arena, const char *home, enum ledger_mode mode, struct error *error);

/* Where the signing key lies, when not in ledger/keys/core.key (a setting). Before the first commit. */
void ledger_set_key_file(struct ledger *ledger, const char *path);

/*
 * Whom to ask for the password of a signing key that is protected by one: for
 * commands that a person types. Without it such a key is refused.
 */
void ledger_set_password(struct ledger *ledger, bool (*ask)(void *context, const char *path, char *password, size_t size),
                         void *context);

/*
 * Goes over to another signing key, that of `key_file` (a stock minisign secret
 * key) or a new one when it is NULL; its plain form takes the place of the old
 * one's file. One commit, with the row key.rotated; its checkpoint is signed
 * with both keys. Old receipts stay good (ledger/keys/core.keys). rotate.c says
 * what a crash leaves.
 */
bool ledger_rotate_key(struct ledger *ledger, const char *key_file, instant now, struct error *error);

/*
 * Makes the COPY of a home a rehearsal: a throw-away key, an origin that ends
 * in /rehearsal, state, checkpoint and minisig signed again; then ledger_open
 * WRITE works there. The copy has everything but core.key (class BUG when one
 * lies in ledger/keys: it would be lost); no signing key is ever loaded. The
 * copy's settings must name no other key_file.
 */
bool ledger_rehearse(const char *home, struct error *error);

/*
 * The number of the last row of each book, as ledger/state names it, without
 * opening, mending or checking anything. False when it can't be read: then
 * ledger_open says why.
 */
bool ledger_committed(const char *home, uint64_t *ret_ledger, uint64_t *ret_journal);

/* Wipes secrets and closes files. */
void ledger_close(struct ledger *ledger);

/* What recovery did, in one English sentence for the run's report, or NULL. */
const char *ledger_recovered(const struct ledger *ledger);

/* Time of the newest row of both books; a commit's time is never earlier. */
instant ledger_last_time(const struct ledger *ledger);

/* Rows so far, the header counted: the next ledger row is r<rows>, as the header is row 0. */
uint64_t ledger_rows(const struct ledger *ledger);
/* Journal rows so far, without its header: the next one is j<rows + 1>. */
uint64_t journal_rows(const struct ledger *ledger);

struct ledger_head {
	const char *origin;
	uint64_t size;
	const char *root;       /* base64 */
	const char *checkpoint; /* the signed note */
	bool rehearsal;
};

/* The signed head; its strings live as long as the ledger is open. */
struct ledger_head ledger_head(const struct ledger *ledger);

typedef bool ledger_visit(void *context, const struct event *event, struct error *error);

/*
 * Calls `visit` for every row: the whole ledger in order, then the whole
 * journal. The event and its strings are only borrowed for the call. Words are
 * loaded for rows whose kind `with_words` says yes to (NULL: none). False from
 * visit stops with its error. Rows that do not parse, and bytes that are not
 * the committed ones: class CORRUPT; what was visited until then is not to be
 * used. Words that were erased are NULL.
 */
bool ledger_replay(struct ledger *ledger, bool (*with_words)(enum event_kind kind), ledger_visit *visit,
                   void *context, struct error *error);

/*
 * Loads the keys with which rows are made and signed, for who has to write
 * something else before the commit. False when one can't be read (class
 * CONFIGURATION); nothing is written.
 */
bool ledger_can_sign(struct ledger *ledger, struct error *error);

/*
 * Commits events (both books, in this order) at time `now`: THE ONLY COMMIT
 * POINT. event.row must be the next row of its book, and event_check must have
 * nothing to say (class BUG otherwise); time, text and salt are set here;
 * event.words is stored as a text file. The time is `now`, or that of the
 * newest row if `now` is up to five minutes earlier (a clock set right); more
 * than that is an error, class TEMPORARY. After false the ledger must not be
 * used: nothing was acknowledged, and the next ledger_open says what stands.
 */
bool ledger_commit(struct ledger *ledger, const struct event *events, size_t count, instant now,
                   struct error *error);

/* What becomes of a row of the journal when the journal is written anew. */
enum row_fate {
	ROW_KEPT,
	ROW_CHANGED, /* the visit took something out of it; without `text` the words go as well */
	ROW_GONE     /* an empty `row.erased` takes its place, so that the others keep their numbers; its words go */
};

/* Asked for each row of the journal; cells of the event may be changed for ROW_CHANGED. */
typedef enum row_fate ledger_fate(void *context, struct event *event);

/*
 * Writes the journal anew without what is no longer to be kept, and commits
 * `events` as ledger_commit does: one commit for both. The new journal is
 * journal-<n+1>.csv; the old file and the words that no row names any more are
 * removed after the commit, by the next ledger_open if a crash comes between.
 * Costs one pass over the journal. For erasure and for what has expired.
 */
bool ledger_rewrite_journal(struct ledger *ledger, ledger_fate *fate, void *context, const struct event *events,
                            size_t count, instant now, struct error *error);

/* Words of a row's text file, NULL when there are none or they were erased. */
const char *ledger_words(struct ledger *ledger, struct arena *arena, enum book book, uint64_t row);
/* The text file itself (salt line and words) for a receipt mail; length 0 when there is none. */
bool ledger_text_file(struct ledger *ledger, struct arena *arena, uint64_t row, const char **ret_bytes,
                      size_t *ret_length, struct error *error);

/*
 * Before receipts: names the smallest row that will be asked for, so that the
 * cost is O(rows asked + log n) for rows of this run.
 */
bool ledger_receipts_begin(struct ledger *ledger, uint64_t smallest_row, struct error *error);

/* Gives the memory of that back; a further receipt begins anew. */
void ledger_receipts_end(struct ledger *ledger);
/* The receipt (C2SP tlog-proof) of a ledger row, for the tree as it is now. Lives in the arena. */
bool ledger_receipt(struct ledger *ledger, struct arena *arena, uint64_t row, const char **ret_text,
                    struct error *error);

/*
 * Makes ledger/ledger-public.csv the ledger as it stands, each row that the
 * public may not see sealed (event_visible_to), with a minisig of its own
 * (scope=public). The same tree, so the same checkpoint and receipts. Costs
 * one pass over the ledger; nothing at all when the file is that of today
 * already. For whatever hands the ledger out (archives, site), in WRITE mode.
 */
bool ledger_publish_public(struct ledger *ledger, struct error *error);

/*
 * Signs a text that is handed out with the ledger's key, in minisign's form.
 * `what` is the untrusted comment, `comment` the trusted one: printable ASCII.
 * WRITE mode. The signature lives in the arena.
 */
bool ledger_sign_text(struct ledger *ledger, struct arena *arena, const char *text, const char *what,
                      const char *comment, const char **ret_minisig, struct error *error);
/* The same with a file: the signature is FILE.minisig, in the place of an older one. */
bool ledger_sign_file(struct ledger *ledger, const char *path, const char *what, const char *comment,
                      struct error *error);

/* Keyed hashes with token.key: 16 Crockford letters. */
void ledger_token(const struct ledger *ledger, const char *text, char token[TOKEN_TEXT_SIZE]);

enum { HASH_TEXT_SIZE = 72 };

/* "sha256:<hex>" of some bytes (71 characters and NUL). */
void ledger_hash(const void *bytes, size_t length, char text[HASH_TEXT_SIZE]);

/* The same as a text in the arena. */
const char *ledger_hash_text(struct arena *arena, const void *bytes, size_t length);
/* The same of the first `length` bytes of a file. */
bool ledger_hash_file(const char *path, uint64_t length, char text[HASH_TEXT_SIZE], struct error *error);

/* A new random member id "m-xxxxxxxx". */
void ledger_new_member_id(char id[11]);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Where letters come from. A source lists what is new, hands over raw bytes,
 * and files a letter away once it has been recorded. Maildir, drop folder and
 * IMAP show this one face.
 */
#ifndef ASSENT_MAILBOX_MAILBOX_H
#define ASSENT_MAILBOX_MAILBOX_H

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "base/instant.h"
#include "core/vocabulary.h"

#include <stdbool.h>
#include <stdint.h>

/* One new letter: 24 bytes, as there may be 100,000. */
struct mailbox_entry {
	instant received;   /* the server's receipt time, never later than now */
	/*
	 * "INBOX/<file name>", "INBOX/<UIDVALIDITY>/<UID>", "drop/<file name>"; stable while it lies there. Behind its NUL
	 * the source may keep what it needs to find the letter again.
	 */
	const char *place;
	uint32_t size;      /* bytes: mailbox_size */
	uint16_t source;    /* which source lists it: its place in struct mailbox */
	bool junk;          /* lies in the Junk folder */
	bool filed;         /* lies in Processed or Held: listed after a restore only */
};

/* A size as an entry has it: 4 GiB and more is UINT32_MAX, which is too large by any setting. */
uint32_t mailbox_size(uint64_t bytes);

struct mailbox_entries { LIST(struct mailbox_entry); };

/* Where a letter goes after the commit that holds its class. */
enum mailbox_fate {
	FATE_PROCESSED,
	FATE_HELD,    /* drop: to drop/refused, the .why says that it waits for a person */
	FATE_REFUSED, /* drop only: to drop/refused with a .why; elsewhere as HELD */
	FATE_GONE,    /* confidential: it lies in a spool of its own, and nowhere else */
	FATE_STAYS    /* shared mailbox: unrelated letters stay untouched; in drop as PROCESSED */
};

/* What somebody who looks at a message says: the next one, please; enough; or that it goes, and the next one. */
enum mailbox_wish { WISH_NEXT, WISH_ENOUGH, WISH_REMOVE };

/* Looks at a message, which lives for the call. */
typedef enum mailbox_wish mailbox_show(void *context, const struct bytes *message);

/* Of a folder to which messages are only added: the same as long as nobody changes it. */
struct mailbox_mark {
	uint64_t folder; /* another one when the folder was made anew, where that can be told */
	uint64_t count;  /* of messages */
	uint64_t newest; /* grows with each that is added */
};

/* Letters that somebody wants gone from a server. */
struct mailbox_sweep {
	bool everywhere;  /* in all folders where letters lie; false: only in the one for those that were read */
	instant before;   /* only letters received earlier */
	size_t most;      /* so many at most */
	/* Is a letter with this receipt time one to look at? Asked first, of each: its bytes need not be fetched for that. */
	bool (*may)(void *context, instant received);
	/* Does it go? The bytes live for the call. */
	bool (*goes)(void *context, const struct bytes *letter);
	void *context;
	size_t removed;   /* set: so many are gone */
	size_t marked;    /* set: so many are still there, marked as deleted, as the server can't remove single letters */
};

struct mailbox_source {
	const char *name;
	bool list_filed; /* set before list: what lies in Processed and Held is listed as well */
	size_t marked;   /* letters that `file` should have taken away for good and could only mark: they are still there */
	/*
	 * Adds all new letters; `read` and `file` are for as long as the arena lives. drop: what is no .eml goes to
	 * drop/refused at once.
	 */
	bool (*list)(struct mailbox_source *source, struct arena *arena, instant now,
	             struct mailbox_entries *entries, struct error *error);
	/*
	 * Asks for the letters that will be fetched next, and does not wait for them; they go into the arena. `gather`
	 * takes in what has come meanwhile, and does not wait either. Trouble is told by what comes after. NULL where
	 * nothing is gained by it.
	 */
	void (*ask)(struct mailbox_source *source, struct arena *arena, const struct mailbox_entry *const *entries,
	            size_t count);
	void (*gather)(struct mailbox_source *source);
	/*
	 * Fetches the letters that will be read next, all in one go; NULL where nothing is gained by it. What
	 * was fetched lives in the arena, and for `read` until the next fetch.
	 */
	bool (*fetch)(struct mailbox_source *source, struct arena *arena, const struct mailbox_entry *const *entries,
	              size_t count, struct error *error);
	/*
	 * The raw bytes of a listed letter; false with class NONE when it is no longer there. Bytes whose data is
	 * NULL: it is there, but the server can't give it.
	 */
	bool (*read)(struct mailbox_source *source, struct arena *arena, const struct mailbox_entry *entry,
	             struct bytes *ret_bytes, struct error *error);
	/* Files a listed letter away. One that is already there, or gone, is no error. `why` is for drop/refused. */
	bool (*file)(struct mailbox_source *source, const struct mailbox_entry *entry, enum mailbox_fate fate,
	             const char *why, struct error *error);
	/* Makes durable what `file` did. */
	bool (*settle)(struct mailbox_source *source, struct error *error);
	/*
	 * The folder with the second copy of the ledger: shows its messages, the newest first, until `show` has
	 * seen enough; and adds one, durably. NULL where there is no such folder. *ret_gone: the folder had gone
	 * away meanwhile; it is there again, empty, and the message was not added.
	 */
	bool (*copies)(struct mailbox_source *source, mailbox_show *show, void *context, struct error *error);
	bool (*add_copy)(struct mailbox_source *source, const struct bytes *message, instant now, bool *ret_gone,
	                 struct error *error);
	/* What tells whether somebody added to that folder or took away from it; NULL as above. */
	bool (*copies_mark)(struct mailbox_source *source, struct mailbox_mark *ret_mark, struct error *error);
	/* Takes letters away for good, and no others; NULL where letters are files that anybody can remove. */
	bool (*sweep)(struct mailbox_source *source, struct mailbox_sweep *sweep, struct error *error);
	/* Gives connections back; NULL where there are none. */
	void (*close)(struct mailbox_source *source);
};

/* Closes a source; NULL is fine. */
void mailbox_close(struct mailbox_source *source);

/*
 * A Maildir with Processed, Held and Junk as Maildir++ folders, made by `list`
 * when missing. The Maildir itself is not made: without new/ and cur/ it is an
 * error (CONFIGURATION), as an unmounted disk would read as "no letters".
 */
struct mailbox_source *maildir_open(struct arena *arena, const char *path, struct error *error);

/* The home's drop/ folder. */
struct mailbox_source *drop_open(struct arena *arena, const char *path, struct error *error);

/* Sorts by receipt time, then by place. */
void mailbox_sort(struct mailbox_entries *entries);

/*
 * The letters taken in: letters/<first two hex digits>/<sha256 hex>.eml in the
 * home, private. `hash` is "sha256:<hex>". Durable only after letters_settle.
 */
bool letters_store(const char *home, const char *hash, const void *bytes, size_t length, struct error *error);
/* Makes a whole batch of them durable with one call. */
bool letters_settle(const char *home, struct error *error);
/*
 * Forgets letters of one part of 256 (0 to 255) for which `over` says yes, so
 * that the work of tidying up is spread over many runs. *ret_count: how many.
 */
bool letters_forget(const char *home, unsigned part, bool (*over)(void *context, const char *hash), void *context,
                    size_t *ret_count, struct error *error);
/* False with class NONE when there is no such letter. */
bool letters_read(struct arena *arena, const char *home, const char *hash, struct bytes *ret_bytes,
                  struct error *error);

#endif

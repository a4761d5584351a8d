/* SPDX-License-Identifier: MIT */
/* Inside the room only: the source over IMAP, and what its files share. */
#ifndef ASSENT_MAILBOX_IMAP_SOURCE_H
#define ASSENT_MAILBOX_IMAP_SOURCE_H

#include "mailbox/imap_folders.h"

/* A letter on the server. */
struct imap_place {
	enum imap_folder folder;
	uint32_t uid;
};

/* One that is wanted, and what came of it. */
struct imap_letter {
	struct imap_place place;
	uint64_t size;
	struct bytes bytes;
	bool got, unreadable;
};

struct imap_letters {
	struct imap_letter *items; /* sorted by place */
	size_t count;
};

struct imap_move {
	struct imap_place place;
	enum imap_folder to;
};

struct imap {
	struct mailbox_source source; /* first: a pointer to it is one to us */
	struct imap_settings settings;
	struct imap_session session;
	struct imap_folders folders;
	enum imap_folder selected;       /* IMAP_FOLDERS: none */
	uint32_t exists, next_uid;       /* letters in the selected folder, and UIDNEXT (0: not told) */
	uint32_t validity[IMAP_FOLDERS]; /* UIDVALIDITY; 0: not seen yet */
	uint32_t junk_seen, junk_most;   /* UIDs of Junk: looked at in earlier runs, and in this one */
	struct arena arena;              /* for what lives as long as the source */
	struct { LIST(struct imap_place); } deleted; /* listed with the flag \Deleted, in order */
	struct imap_letters letters;     /* of the last fetch */
	struct imap_letters ahead;       /* of the next one, where they were asked for already */
	struct arena *ahead_arena;       /* where they go */
	size_t asked;                    /* the first so many of them are asked for, and the answer is not taken; 0: none */
	size_t moving;                   /* likewise the first so many of the moves */
	int moving_tag, asked_tag;       /* of the commands */
	struct error trouble;            /* while asking; class NONE: none */
	struct { LIST(struct imap_move); } moves; /* that wait */
	size_t got; /* letters read so far */
};

/* Orders by folder, then UID. */
int imap_place_compare(const void *a, const void *b);

/* The listed letters that are of this source, ready to be fetched; in the arena. */
struct imap_letters imap_letters_of(const struct imap *imap, struct arena *arena, const struct mailbox_entry *const *entries,
                                    size_t count);

/* One of them; NULL: it is not there. */
struct imap_letter *imap_find_letter(const struct imap_letters *letters, const struct imap_place *place);

/* Asks for the letters that will be fetched next (struct mailbox_source). */
void imap_ask(struct mailbox_source *source, struct arena *arena, const struct mailbox_entry *const *entries, size_t count);

/* Takes in what has come of them, without waiting. */
void imap_gather(struct mailbox_source *source);

/* Takes the answer, if one is due: before any other command, which imap_select sees to. Tells what failed while asking. */
bool imap_answered(struct imap *imap, struct error *error);

/* Takes the answer, and into the letters at work what came of them. */
bool imap_take_ahead(struct imap *imap, struct error *error);

/* Opens a folder, unless it is open: EXAMINE where nothing may change. A UIDVALIDITY that changed meanwhile is an error. */
bool imap_select(struct imap *imap, enum imap_folder folder, struct error *error);

/* After a garbled answer: a new session within the time of the old one. */
bool imap_reconnect(struct imap *imap, struct error *error);

/* Adds letters of the selected folder to `entries`: those with the sequence numbers `first` to `last`. */
bool imap_list_folder(struct imap *imap, struct arena *arena, instant now, uint32_t first, uint32_t last,
                      struct mailbox_entries *entries, struct error *error);

/* Fetches the letters at work, in commands of bounded size. */
bool imap_fetch_letters(struct imap *imap, struct arena *arena, struct error *error);

/* The first so many go into one command: they lie in one folder, and are not too many. At least one. */
size_t imap_command_letters(const struct imap_letter *letters, size_t count);

/* Bounds for a command that fetches those of the letters that are still wanted, and lines besides; how many they are. */
size_t imap_expect_letters(struct imap *imap, const struct imap_letter *letters, size_t count, uint64_t besides);

/* Where bodies go that come; for imap_take_body, which takes one. */
struct imap_taking {
	struct imap *imap;
	const struct imap_letters *letters;
	enum imap_folder folder;
	struct arena *arena;
};

/* Takes the body out of one answer to FETCH; `taking`: struct imap_taking. */
void imap_take_body(struct mailimap_msg_att *response, void *taking);

/*
 * Takes letters of the selected folder away for good: marked \Deleted, and UID
 * EXPUNGE of just these. A server without UIDPLUS keeps them, marked: a plain
 * EXPUNGE would take what other programs have marked.
 */
bool imap_remove_letters(struct imap *imap, const uint32_t *uids, size_t count, struct error *error);

/* The UID in the place of a listed letter; 0 when it is none of a server's. */
uint32_t imap_uid_of(const struct mailbox_entry *entry);

/* Takes letters away that somebody wants gone (struct mailbox_source). */
bool imap_sweep(struct mailbox_source *source, struct mailbox_sweep *sweep, struct error *error);

/* Shows the messages of the second copy (struct mailbox_source). */
bool imap_copies(struct mailbox_source *source, mailbox_show *show, void *context, struct error *error);
/* Adds one (struct mailbox_source). TEMPORARY when the server refuses it: the mailbox may be full. */
bool imap_add_copy(struct mailbox_source *source, const struct bytes *message, instant now, bool *ret_gone,
                   struct error *error);
/* UIDVALIDITY, number of messages and UIDNEXT of the folder (struct mailbox_source). */
bool imap_copies_mark(struct mailbox_source *source, struct mailbox_mark *ret_mark, struct error *error);

/* True when all that waits goes from this folder with one UID MOVE, or nothing waits; puts it into order. */
bool imap_moves_are_one(struct imap *imap, enum imap_folder folder);

/* Moves what waits. */
bool imap_move_letters(struct imap *imap, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A session: one home, opened. Settings, rules and registers are read,
 * both books are checked and folded into the state.
 */
#ifndef ASSENT_SESSION_H
#define ASSENT_SESSION_H

#include "core/known_rows.h"
#include "core/roster.h"
#include "core/rules.h"
#include "core/state.h"
#include "home/home.h"
#include "ledger/ledger.h"
#include "letter/words.h"
#include "mailbox/mailbox.h"

/* What a run saw of the messages of the second copy. */
struct copies_seen {
	struct mailbox_mark mark; /* at its beginning */
	uint64_t added;           /* messages since */
	uint64_t again;           /* lines that were there in an earlier run, and were missing */
	bool noted;               /* all of that is written down already */
};

struct session {
	const char *home;
	instant now;
	bool chosen_time;        /* now comes from --now */
	struct arena arena;      /* lives as long as the session */
	struct settings settings;
	struct rules rules;
	struct words words;      /* filled by session_words */
	struct arena registers;  /* roster and its problems, until session_forget_roster */
	struct roster roster;
	struct roster_problems roster_problems;
	struct ledger *ledger;
	struct state state;
	struct requests requests; /* filled by session_tokens, until session_forget_tokens */
	struct arena asked;       /* their memory */
	struct mailbox_source *mailbox; /* where rows are copied to; NULL: nowhere */
	uint64_t copied;          /* lines of the ledger that are there */
	struct copies_seen copies;
	const char *other_core;   /* origin of another Core whose ledger lies in the mailbox; NULL: none does */
	bool restored;            /* letters that were filed already may not stand in the journal ... */
	struct mail_rows_known mail_rows; /* ... but the rows they caused stand in the ledger */
	struct arena *scratch;    /* of the batch at work, for what the letter room asks for */
};

/*
 * Reads settings, rules, zone and registers; not the books. For commands
 * that need no ledger. `now_text` is what --now gave, or NULL.
 */
bool session_read(struct session *session, const char *home, const char *now_text, struct error *error);

/* Reads the reply words: for commands that understand letters; the others start faster without. */
bool session_words(struct session *session, struct error *error);

/*
 * The same, then opens the books and folds them. Bad registers are no error
 * here: they stand in roster_problems. The session has to be closed, whatever
 * the result.
 */
bool session_open(struct session *session, const char *home, enum ledger_mode mode, const char *now_text,
                  struct error *error);

/* Opens and folds the books anew after they were changed (state and requests start over). */
bool session_fold(struct session *session, enum ledger_mode mode, struct error *error);

/* Makes the list of all requests with their tokens. */
void session_tokens(struct session *session);

/* Gives the memory of that list back. */
void session_forget_tokens(struct session *session);

/* Commits the events of a decision and folds them in. */
bool session_commit(struct session *session, const struct event *events, size_t count, struct error *error);

/* Gives the registers' memory back: what is needed of them lies over the state. */
void session_forget_roster(struct session *session);

/* Gives back everything; safe after a failed open. */
void session_close(struct session *session);

/*
 * The time: --now in a rehearsal home, else the machine's clock. `--now` in any
 * other home is an error (class CONFIGURATION).
 */
bool session_clock(const char *home, const char *now_text, instant *ret_now, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* Writing: an owed mail becomes a finished one: token, letterhead, words, attachments, bytes. */
#ifndef ASSENT_WRITING_H
#define ASSENT_WRITING_H

#include "post/post.h"
#include "session.h"

struct shared_words;

struct writing {
	struct session *session;
	struct templates *templates;
	struct ledger_head head;
	struct arena arena; /* of the mail at work: the caller empties it */
	struct { LIST(struct shared_words); } shared;
};

/* A finished mail. Lives in the writing's arena. */
struct written {
	struct letterhead head;
	struct rendered rendered;
	struct bytes bytes;
};

/* Loads the templates. *ret_missing: those without a translation, one a line. Nothing has to be closed but the arena. */
bool writing_open(struct writing *w, struct session *session, const char **ret_missing, struct error *error);

/* Writes one mail; sets its token. Receipts need ledger_receipts_begin before. */
bool writing_mail(struct writing *w, struct mail *mail, struct written *ret_written, struct error *error);

/* The mailbox's address with its plus part, where the settings allow that; else without. */
const char *plus_address(struct arena *arena, const struct settings *settings, const char *token);

/* The Message-ID of a mail of ours, without <>: TOKEN.ID@HOST, in `arena`; `id` as in struct mail. */
const char *message_id_of(struct arena *arena, const struct settings *settings, const char *token,
                          const char *id);

#endif

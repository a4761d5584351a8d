/* SPDX-License-Identifier: MIT */
/* Inside of the intake, shared by intake.c and intake_decide.c only: the batch at work, and what is decided of a letter. */
#ifndef ASSENT_INTAKE_DECIDE_H
#define ASSENT_INTAKE_DECIDE_H

#include "core/agreement.h"
#include "core/decision.h"
#include "intake.h"

/* One letter of the batch at work. */
struct item {
	const struct mailbox_entry *entry;
	struct bytes bytes;
	const char *hash;
	bool known;   /* decided in an earlier run, or earlier in this one: it only has to be filed */
	bool too_large, unreadable; /* not read: more bytes than the bound; the server can't give it */
	bool decided; /* in this run */
	bool was_unrelated; /* a second copy of an unrelated letter */
	bool private; /* belongs to a confidential case: it stays nowhere but in the spool of cases */
	bool left;    /* lies in Junk and is no answer of a member: it stays where it is */
	enum letter_class class;
	const char *why; /* one word, "" none */
};

/* Which of the listed letters are taken together. */
struct batch {
	size_t from, to;
};

struct intake {
	struct session *session;
	struct mailbox_source *const *sources;
	size_t source_count;
	struct reader *reader;
	struct arena listed;     /* what the sources list: not needed any more when mails are written */
	struct mailbox_entries entries;
	struct batch batch, next;
	struct arena arena;      /* of the batch */
	struct arena next_arena; /* of the next one: letters that come meanwhile */
	struct arena scratch;    /* of the letter at work */
	struct { LIST(struct item); } items;
	size_t given;            /* the first so many of them have been given to the reader, as far as it takes them ahead */
	struct { LIST(struct event); } events;
	struct intake_result *result;
};

/* A decision that begins here. */
struct decision intake_begin(struct intake *in);

/* Keeps what it came to: folded in, and added to the events of the batch. */
void intake_keep(struct intake *in, const struct decision *d);

/* The intent of a letter of which only the place is known. */
struct intent intake_intent(const struct item *item);

/* Decides a letter that was read. */
void intake_decide(struct intake *in, const struct intent *intent, struct decision *d);

/* A held letter whose writer has said "this is mine": read again, as theirs, with its old receipt time. */
bool intake_reread(struct intake *in, const char *hash, const char *member, struct error *error);

/*
 * Letters that were kept until their writers accept the Membership Agreement,
 * and did in time: read again, and counted. `confirmed` as in agreement_ready.
 */
bool intake_settle(struct intake *in, uint32_t confirmed, struct error *error);

#endif

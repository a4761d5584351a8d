/* SPDX-License-Identifier: MIT */
/*
 * From a flat letter to an intent. Pure: no I/O, no clock. The order is fixed:
 * a machine? our own mail? who speaks, about which request?
 * which text is fresh? what do its words mean?
 */
#ifndef ASSENT_LETTER_UNDERSTAND_H
#define ASSENT_LETTER_UNDERSTAND_H

#include "base/arena.h"
#include "core/intent.h"
#include "core/letter.h"
#include "core/request.h"
#include "letter/words.h"

/* What the letter room may ask about the world. Everything is borrowed. */
struct understanding {
	const struct words *words;        /* reply words of all languages of this Core */
	const struct requests *requests;  /* with tokens; NULL when there is no home */
	/* Members with this address (lower case): how many, and the first one's id. */
	size_t (*members_of)(void *context, const char *address, const char **ret_member);
	/* True when the address is one of this member's. */
	bool (*address_of)(void *context, const char *member, const char *address);
	/* Text part of a mail of ours with this Message-ID (without <>), or of the newest mail of this token; NULL when not kept. */
	const char *(*posted)(void *context, const char *message_id, const char *token);
	/* Members of this normalised name or with this id: how many, and the first one's id; NULL: nobody is known. */
	size_t (*named)(void *context, const char *name, const char **ret_member);
	void *context;
	const char *confidential;         /* what comes to this address is for the handler of conflicts alone; "" none */
	const char *own_address;          /* the mailbox, lower case; "" unknown */
	const char *authserv_id;          /* whose Authentication-Results count; "" none */
	bool strict;                      /* what that server says nothing about is as good as unproved */
	enum request_kind assume;         /* explain --request; REQUEST_NONE otherwise */
	const struct request *about;      /* for understand_as: what it is about, whatever its marks say; NULL: they say it */
	bool yes_is_agree;
	int year;                         /* the local year in which the letter was received, for dates without one */
	int month, day;
};

/*
 * Fills intent from letter. The caller has set letter, mark, place, via and
 * received in *intent before; all else is set here. Never fails: what cannot
 * be read is a problem in the intent.
 */
void understand(struct arena *arena, const struct letter *letter, const struct understanding *with,
                struct intent *intent);

/*
 * As understand, for a letter whose writer has since been confirmed ("Is this
 * yours?" - YES): identity is IDENTITY_CONFIRMED for `member`, the request is
 * the one its token names, machines are not looked for again.
 */
void understand_as(struct arena *arena, const struct letter *letter, const struct understanding *with,
                   const char *member, struct intent *intent);

#endif

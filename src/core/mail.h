/* SPDX-License-Identifier: MIT */
/* An owed mail, as data: to whom, which template, with which values. No bytes, no addresses of others. */
#ifndef ASSENT_CORE_MAIL_H
#define ASSENT_CORE_MAIL_H

#include "base/arena.h"
#include "base/instant.h"
#include "base/template.h"
#include "core/request.h"

#include <stdint.h>

/*
 * The order in which mails go out when there are limits. OUTSIDE: answers to
 * whoever is not in the register; anybody can ask for thousands of them, and
 * members must not wait behind those.
 */
enum mail_order { ORDER_RECEIPT, ORDER_CALL, ORDER_REMINDER, ORDER_MEETING, ORDER_OUTSIDE, ORDER_DIGEST };

/* What the parts of a mail are for its reader: two of them, with large letters in the HTML part, without that part. */
enum mail_format { FORMAT_USUAL, FORMAT_LARGE, FORMAT_PLAIN };

/* "large", "plain"; all else is the usual one. */
enum mail_format format_of(const char *word);

/* True for an answer to a letter: it goes out whatever else is held back for a person to look at. */
bool mail_order_answers(enum mail_order order);

struct mail_rows { LIST(uint64_t); };

/* A meeting as calendars take it (RFC 5545). */
struct mail_meeting {
	const char *id, *what, *place;
	instant starts, changed;
	unsigned sequence;   /* rises with each change */
	bool cancelled;
};

struct mail {
	const char *key;       /* "r12.call.m-7k2q9d4x": unique in this home for ever; file name */
	const char *id;        /* the same in its Message-ID: the key, or for a mail that is owed to a letter the letter's
	                          name in the place of the row, which a restored home numbers anew (core/letter_names.h) */
	const char *template;  /* name of the file in mailtemplates/<lang>/, without .md */
	const char *member;    /* to whom, or "" for an address that is no member's */
	const char *address;   /* the address it goes to */
	const char *name;      /* the name shown with it, or "" */
	const char *language;  /* "en", "es" */
	enum mail_format format;
	enum mail_order order;
	bool reply;            /* answers a letter: Auto-Submitted: auto-replied */
	bool list;             /* the monthly news: List-* fields, Precedence: bulk */
	const char *same;      /* not NULL: mails with the same value here, one language and one format differ in
	                          nothing but their token and to whom they go */
	const char *file;      /* not NULL: a file of archives/, attached with its signature when it is small enough */
	const struct mail_meeting *meeting; /* not NULL: attached as a calendar file */
	bool secret;           /* text part is not kept in private/posted */
	struct request request; /* the request its token stands for */
	const char *in_reply_to; /* Message-ID of the letter answered, or "" */
	const char *thread;    /* key of the mail that began its thread (the call, the check-in), or "" */
	struct request thread_request; /* the request that mail's token stands for */
	struct mail_rows receipts; /* ledger rows whose receipts are attached */
	struct mail_rows letters;  /* journal rows (letter.taken) of the letters it answers */
	instant owed_since;
	struct value *values;  /* for the template */
};

/* The names a template may use. */
struct mail_template {
	const char *name;
	const char *const *names;
	size_t name_count;
};

/* The table of all templates (core/mail.c). */
const struct mail_template *mail_templates(size_t *ret_count);

/*
 * True for local@domain as mail programs and servers take it: 3 to 254 bytes,
 * one @ with something on either side, no controls, blanks, < > , ; : quotes,
 * brackets or backslashes (an address goes on a command line of
 * SMTP). One rule for the registers, the books and what goes out.
 */
bool address_is_sane(const char *address);

/* The word for an answer as mails show it: "AGREE", "ACUERDO"; "" when it has none. Other languages get English. */
const char *mail_word(enum meaning meaning, const char *language);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A home: the folder of one Core. Reads what people wrote into it (settings,
 * registers, rules, reply words, zone) and turns it into plain values.
 * GKeyFile, GTimeZone and libcsv stand behind this face only.
 */
#ifndef ASSENT_HOME_HOME_H
#define ASSENT_HOME_HOME_H

#include "base/arena.h"
#include "base/error.h"
#include "base/zone.h"
#include "core/roster.h"
#include "core/rules.h"
#include "letter/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* assent.ini. Every key has a row in the table of settings.c: section, key, type, default, bounds, comment. */
struct settings {
	/* [core] */
	const char *name;        /* "Collective Impact Core" */
	const char *short_name;  /* "The Core" */
	const char *origin;      /* "" or the origin the ledger must have */
	const char *zone;        /* "America/Detroit" */
	const char *zone_label;  /* "Lenawee County time", shown in mails */
	const char *const *languages;
	size_t language_count;
	const char *rules;       /* "2023" */
	const char *phone;       /* a person to call, in the footer */
	const char *contact;     /* their name */
	const char *confidential; /* what comes to this address is for the handler of conflicts; "" none */
	const char *handler;     /* of conflicts: member id or address; "" the Facilitator */
	const char *help_lines;  /* shown to those on the list; "" none */
	/* [mailbox] */
	const char *source;      /* maildir, imap */
	const char *path;        /* of the Maildir; relative to the home */
	const char *host;        /* of the IMAP server */
	int port;                /* 0: the standard one */
	const char *security;    /* tls, starttls, none */
	const char *user;        /* "": the address */
	const char *login;       /* password, plain, login, xoauth2 */
	const char *password_file, *password_command, *token_command;
	const char *ca_file;     /* "": the system's certificates */
	int wait_seconds, session_seconds;
	const char *processed_folder, *held_folder, *junk_folder, *ledger_folder; /* "": found by themselves */
	bool shared;             /* use = shared */
	const char *address;     /* the mailbox's own address, lower case */
	bool plus_addresses;
	const char *authserv_id;
	bool strict_proof;
	/* [sender] */
	const char *way;         /* folder, sendmail, smtp */
	const char *program;     /* sendmail program */
	const char *from_name;
	bool plus_sender;        /* the envelope sender has the plus part too */
	struct sender_settings { /* for smtp; "": as under [mailbox], 0: the usual port */
		const char *host, *security, *user, *login;
		const char *password_file, *password_command, *token_command, *ca_file;
		const char *ehlo_name;
		int port;
	} sender;
	/* [mails] */
	int hold_above, mails_a_run, mails_a_day, mails_a_minute, stale_days;
	/* [digest] and [archive] */
	const char *digest_members; /* core, all, none */
	const char *digest_empty;   /* short, skip */
	bool digest_monthly, archive_monthly;
	const char *website;        /* where the public pages lie; "" nowhere */
	const char *archive_scope;  /* public, members */
	int64_t archive_bytes;      /* larger ones are not attached */
	bool site_pages;            /* [site]: every run keeps public/ up to date */
	/* [limits] */
	int64_t letter_bytes;
	int rows_a_letter;
	/* [retention] */
	int letter_days, mailbox_days, posted_days, stranger_days, log_days, input_days, case_days;
	/* [agreement] */
	int agreement_version, agreement_reminder_days, agreement_grace_days;
	/* [ledger] */
	const char *key_file;    /* of the signing key; relative to the home: ledger/keys/core.key */
};

/*
 * Folder of the shipped data, the one that holds en/, es/, words/, rules/, site/: $ASSENT_SHARE, else
 * mailtemplates/ beside the program's build folder, else the installed place. A folder that has
 * all this in a mailtemplates/ of its own gives that one.
 */
const char *share_folder(struct arena *arena);

/*
 * Makes a home's folders and files: commented assent.ini, empty registers,
 * Maildir, drop/, 0700. Refuses a folder that already holds a home or other
 * things (class CONFIGURATION); what an earlier call that was cut off left is
 * kept and completed. The books are made by ledger_create.
 */
bool home_create(const char *folder, bool rehearsal, struct error *error);

/* CONFIGURATION error when the folder is no home, or another user owns it. */
bool home_check_owner(const char *folder, struct error *error);

/*
 * Reads assent.ini; a key that is not there has its default. Unknown sections
 * and keys are errors that name file, line and the nearest known name; so are
 * values out of bounds. All of them are told, one a line of the error's text.
 * `address` is "" until somebody fills it in: check it before writing mails.
 */
bool settings_read(struct arena *arena, const char *home, struct settings *ret_settings, struct error *error);

/*
 * Reads the registers (BOM, CRLF, `;` and CP1252 accepted). Missing files,
 * wrong headers, rows with too many cells, open quotes are errors with file and
 * line, all told, one a line. What the cells say is roster_check's business.
 */
bool roster_read(struct arena *arena, const char *home, struct roster *ret_roster, struct error *error);

/*
 * Rules: the named set in share, overridden line by line by the file of the same name in the home's
 * rules/ (a set may stand there alone). Holidays: rules/holidays.txt of the home, one YYYY-MM-DD a line.
 * Fills numbers, text, holidays; not the zone. Unknown rules and values out of bounds are errors that
 * name file and line (CONFIGURATION).
 */
bool rules_read(struct arena *arena, const char *home, const char *set, struct rules *ret_rules,
                struct error *error);

/* The zone as a table of steps from 1970 to 2100; an unknown zone is an error. */
bool zone_read(struct arena *arena, const char *name, struct zone *ret_zone, struct error *error);

/*
 * The Membership Agreement in short, agreement/<language>.md of the home, for each language that has one:
 * none when there is no such file. Empty and very long files are errors (CONFIGURATION).
 */
bool agreement_read(struct arena *arena, const char *home, const char *const *languages, size_t count,
                    struct rules *rules, struct error *error);

/* The governing documents there can be: shared_understandings, membership_agreement, conflict_resolution, model. */
const char *const *document_slots(size_t *ret_count);

/* documents/<language>/<slot>.md of the home, Markdown; "" when there is none, or it is empty. */
bool document_read(struct arena *arena, const char *home, const char *slot, const char *language, const char **ret_text,
                   struct error *error);

/*
 * Reply words of these languages, a file of the home's words/ in place of the shipped one. A language
 * without any is an error, as is an unknown group of words (CONFIGURATION).
 */
bool words_read(struct arena *arena, const char *home, const char *const *languages, size_t count,
                struct words *ret_words, struct error *error);

/* The front block and body of a proposal file; "" what is missing. */
struct proposal_file {
	const char *title, *kind, *by, *deadline, *summary, *impact, *goal, *represented, *change;
	const char *body;   /* Markdown */
};

/* Reads one. Unknown keys, keys given twice and a missing block: CONFIGURATION, with file, line and the nearest known name. */
bool proposal_read(struct arena *arena, const char *path, struct proposal_file *ret_proposal, struct error *error);

#endif

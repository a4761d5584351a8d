/* SPDX-License-Identifier: MIT */
/* The doctor: what it knows of a home while it looks at it, and how it tells. For doctor*.c only. */
#ifndef ASSENT_CMD_DOCTOR_H
#define ASSENT_CMD_DOCTOR_H

#include "base/arena.h"
#include "base/error.h"
#include "home/home.h"

#include <stdbool.h>
#include <stddef.h>

struct doctor {
	const char *home;
	const char *now_text;
	struct arena arena;
	struct settings settings; /* all zeros when they can't be read */
	bool has_settings;
	size_t findings;          /* what a person has to mend */
	bool quiet;               /* posts no mail to itself */
	bool can_read, can_send;  /* what mailbox and sender showed */
};

/* A line for what is well. `topic` is one word or two, here and below. */
void doctor_well(const char *topic, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A line for what is worth knowing: nothing has to be done. */
void doctor_note(const char *topic, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A line for what has to be mended, and how; it counts as a finding. */
void doctor_mend(struct doctor *doctor, const char *topic, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same for an error, which may hold several lines. */
void doctor_error(struct doctor *doctor, const char *topic, const struct error *error);

/* The parts. What the files in the home say: first the settings, which the others need. */
void doctor_settings(struct doctor *doctor);
/* The rules in force, and how many holidays they know. */
void doctor_rules(struct doctor *doctor);
/* The reply words of each language, the home's own ones with them. */
void doctor_words(struct doctor *doctor);
/* The mails: can each be written in each language? */
void doctor_templates(struct doctor *doctor);
/* The public pages, when they are on: are there templates in each language of the Core? */
void doctor_pages(struct doctor *doctor);
/* The registers, and whether they fit what is recorded. */
void doctor_registers(struct doctor *doctor);
/* What the machine says: the books, as they were committed, and the clock beside them. */
void doctor_books(struct doctor *doctor);
/* The signing key and the token key: there, the right ones, closed to others. */
void doctor_keys(struct doctor *doctor);
/* The home's folders: whose they are, and closed to others. */
void doctor_folders(struct doctor *doctor);
/* Room on the disk of the home. */
void doctor_disk(struct doctor *doctor);
/* The mailbox: Maildir, or log-in, certificate and folders of the server. Sets can_read. */
void doctor_mailbox(struct doctor *doctor);
/* The way out: folder, program, or log-in and certificate of the server. Sets can_send. */
void doctor_sender(struct doctor *doctor);
/* The confined child: does it start, and read a letter? */
void doctor_reader(struct doctor *doctor);
/* A mail to itself, there and back; after mailbox, sender and reader. */
void doctor_mail(struct doctor *doctor);

/* What doctor_mail.c and doctor_letter.c share: a mail to itself that is on its way. */
struct doctor_mail {
	const char *token; /* 16 letters, by which it is known whatever else was changed */
	instant posted;
	bool plus;         /* one more went to the address with the plus part */
};

/* What is found of it in the mailbox. */
struct doctor_found {
	bool plain, plus; /* the one to the address, the one to the address with the plus part */
};

/*
 * Looks through the newest letters for the mails, and tells what survived the
 * way. False when the mailbox can't be read now.
 */
bool doctor_find(struct doctor *doctor, const struct doctor_mail *mail, struct doctor_found *found, struct error *error);

/* Its Message-ID, without <>. In the doctor's arena. */
const char *doctor_message_id(struct doctor *doctor, const char *token);

#endif

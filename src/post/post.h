/* SPDX-License-Identifier: MIT */
/*
 * What goes out. An owed mail is rendered (templates), composed (MIME), put
 * into the outbox, and posted by a sender; posted.csv says what was tried and
 * done. A finished outbox file is never composed again.
 */
#ifndef ASSENT_POST_POST_H
#define ASSENT_POST_POST_H

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "base/index.h"
#include "base/instant.h"
#include "core/mail.h"

#include <stdbool.h>
#include <stddef.h>

/* ---- templates ---- */

struct templates;

/*
 * Loads and checks every template of the table in core/mail.h for these
 * languages, from `home_folder` (a Core's own copies) before `share_folder`.
 * A tag outside its names is an error (class CONFIGURATION). Missing
 * translations fall back to English and are listed in *ret_missing (one a
 * line, "" when none).
 */
struct templates *templates_load(struct arena *arena, const char *home_folder, const char *share_folder,
                                 const char *const *languages, size_t language_count, const char **ret_missing,
                                 struct error *error);

/*
 * A rendered mail: the subject; the text part, wrapped at 72 columns, LF line
 * ends (a line that goes on in the next one ends in a blank, RFC 3676, 4.1);
 * the HTML part with the same words.
 */
struct rendered {
	const char *language; /* it is in: English when there is no translation */
	const char *subject;
	const char *text;
	const char *html;
};

/*
 * Renders a template for a language. All values but `body` are shown as they
 * are, never as Markdown. `html`, `link_address` and `link_subject` are set in
 * `values`. A text `large_letters` in them makes the letters of the HTML part
 * larger. An unknown template is class BUG.
 */
bool templates_render(struct arena *arena, const struct templates *templates, const char *name,
                      const char *language, struct value *values, struct rendered *ret_rendered,
                      struct error *error);

/* ---- composing ---- */

struct attachment {
	const char *name; /* ASCII file name */
	const char *type; /* "application/octet-stream" */
	const void *bytes;
	size_t length;
	const char *method; /* of a calendar file: RFC 5546; NULL: it is none */
};

/*
 * A meeting as a calendar file (RFC 5545), CRLF line ends, lines folded at 75
 * bytes. METHOD is PUBLISH (RFC 5546, 3.2.1): no program answers it by itself.
 * `origin` makes its id one of a kind; `organizer` is the mailbox it comes from.
 */
const char *calendar_file(struct arena *arena, const struct mail_meeting *meeting, const char *origin,
                          const char *organizer);

struct letterhead {
	const char *from_name;    /* "The Core" */
	const char *from_address; /* the mailbox */
	const char *reply_to;     /* with the token's plus part where allowed */
	const char *envelope;     /* envelope sender */
	const char *message_id;   /* without <> */
	const char *list_id;      /* of the monthly news: "News <news.core.example.org>"; NULL: of no list */
	const char *list_unsubscribe, *list_help, *list_archive; /* URLs; "" none */
	const char *references;   /* Message-IDs with <>, separated by blanks; "" none */
	instant date;
	int date_offset;          /* seconds east of UTC, for the Date field */
};

/* The bytes of a mail (CRLF line ends). Controls in any address, name or id are refused (class BUG or CONFIGURATION). */
bool compose(struct arena *arena, const struct mail *mail, const struct rendered *rendered,
             const struct letterhead *head, const struct attachment *attachments, size_t attachment_count,
             struct bytes *ret_bytes, struct error *error);

/* What mails have in common that differ in nothing but whom they go to, their key and their token. */
struct mail_form;

/*
 * Composes one of them, with any token as long as theirs. *ret_form lives in
 * `arena`; NULL: they have to be composed one by one, because they answer
 * letters or because the token can't be told from other words.
 */
bool form_make(struct arena *arena, const struct mail *mail, const struct rendered *rendered,
               const struct letterhead *head, const struct attachment *attachments, size_t attachment_count,
               const struct mail_form **ret_form, struct error *error);

/* As compose, by means of the form: the same bytes, the same refusals. */
bool form_fill(struct arena *arena, const struct mail_form *form, const struct mail *mail,
               const struct rendered *rendered, const struct letterhead *head, struct bytes *ret_bytes,
               struct error *error);

/*
 * ---- outbox and posting log ----
 *
 * outbox/KEY.eml is a finished mail, outbox/posted.csv says of each when it
 * was tried and what came of it (post/log.h), outbox/refused/ holds what the
 * server will never take. Mails become durable many at a time: one sync of the
 * file system for up to 2,000 of them, then their names.
 */

/* The largest row of each book that a posted mail told of; 0: none. */
struct posted_newest {
	uint64_t ledger, journal;
};

/*
 * Looks them up among the last thousands of lines of outbox/posted.csv; a half
 * line is left out. Without that file both are 0. False: it can't be read.
 */
bool posted_newest(const char *home, struct posted_newest *ret_newest, struct error *error);

struct outbox;

/*
 * Opens outbox/ and outbox/posted.csv of a home; reads the log; removes
 * unfinished files. It lives in `arena` and needs no closing. A log that is not
 * as we wrote it is class CORRUPT.
 */
struct outbox *outbox_open(struct arena *arena, const char *home, struct error *error);

/* True when the mail of this key lies finished in the outbox, was tried, or is done, or was added. */
bool outbox_known(const struct outbox *outbox, const char *key);

/*
 * Adds a composed mail; the file begins with three envelope lines (Return-Path,
 * Delivered-To, X-Assent-Owed). `text_part` (NULL: none) is kept for
 * posted_text. Durable only after outbox_settle.
 */
bool outbox_add(struct outbox *outbox, const struct mail *mail, const struct letterhead *head,
                const struct bytes *bytes, const char *text_part, struct error *error);
/* Makes durable what was added: one sync for many mails, then they get their names. */
bool outbox_settle(struct outbox *outbox, struct error *error);

/*
 * Many mails are composed by two processes, where there are two processors:
 * from here on this function's caller is two, which go on asking for the same
 * mails in the same order, until outbox_unite.
 */
void outbox_divide(struct outbox *outbox);

/* True when this process composes and adds the next mail; always so before outbox_divide. */
bool outbox_is_ours(const struct outbox *outbox);

/* Counts the next mail as one that waits, and leaves its composing to the other process. */
bool outbox_leave(struct outbox *outbox, const struct mail *mail, struct error *error);

/*
 * Ends the second process; the first goes on when that has done its part.
 * `good`: all went well in this one. False: it did not, here or there, and the
 * error says what.
 */
bool outbox_unite(struct outbox *outbox, bool good, struct error *error);

/*
 * Takes finished mails that wait, and for whose key `over` says yes, out of the
 * outbox for good. One that was tried may have gone already.
 */
bool outbox_withdraw(struct outbox *outbox, bool (*over)(void *context, const char *key), void *context,
                     size_t *ret_count, struct error *error);

/* True when so much of the posting log is older than `before` that it is worth writing it anew. */
bool outbox_log_is_old(const struct outbox *outbox, instant before);

/*
 * Takes lines older than `before` out of the posting log: of mails that are
 * done or refused, and for whose key `owed` says that no rule asks for it any
 * more (false). The last lines stay. *ret_gone: how many lines went; none when
 * it would be too few. For a log of up to 512 MiB, which is read whole.
 */
bool outbox_compact(struct outbox *outbox, instant before, bool (*owed)(void *context, const char *key), void *context,
                    size_t *ret_gone, struct error *error);

/* Mails waiting. */
size_t outbox_waiting(const struct outbox *outbox);

/* ---- senders ---- */

enum post_outcome {
	POST_ACCEPTED,
	POST_LATER,   /* surely not accepted; try again in a later run */
	POST_REFUSED, /* this mail or its recipient, for ever */
	POST_IN_DOUBT /* handed over whole, and no answer came: it may be posted, or not */
};

/* What a sender is handed. */
struct parcel {
	const char *key;
	const char *envelope_from;
	const char *envelope_to;
	const char *path;   /* the file of the finished mail, its envelope lines first */
	struct bytes bytes; /* the mail after the envelope lines, CRLF; none when the sender takes the file */
};

struct sender {
	bool takes_file; /* moves the file away itself and needs no bytes */
	/*
	 * Gets the way out ready before a window, when nothing is logged yet; NULL: it
	 * always is. False: it is closed for now; the error says why and what to do.
	 */
	bool (*begin)(struct sender *sender, struct error *error);
	/* Hands one mail over. *ret_answer: the server's words. */
	enum post_outcome (*post)(struct sender *sender, struct arena *arena, const struct parcel *parcel,
	                          const char **ret_answer);
	/* Makes durable what was handed over so far (a window); false = temporary trouble. */
	bool (*settle)(struct sender *sender, struct error *error);
	void (*close)(struct sender *sender);
	/* What was learnt on the way and needs to be told; class NONE: nothing. Set by the sender. */
	struct error trouble;
};

/*
 * Puts mails into a Maildir (sent/): nothing leaves the machine. The file of
 * the outbox is moved and keeps its name, the key: so it is delivered once,
 * whatever crashes. The Maildir has to be on the file system of the outbox.
 */
struct sender *folder_sender_open(struct arena *arena, const char *maildir, struct error *error);

/*
 * Pipes each mail to a sendmail program: `program -i -f <envelope> -- <recipient>`,
 * without a shell, with LF line ends, at most a minute a mail. Exit code 0:
 * accepted; 65, 67, 69 (sysexits.h): refused; all else: later. `program` is a
 * whole path; one that can't be run is class CONFIGURATION.
 */
struct sender *sendmail_sender_open(struct arena *arena, const char *program, struct error *error);

/* Milliseconds that only rise, and waiting for some: so that tests need not wait. */
struct post_clock {
	int64_t (*now)(void *context);
	void (*wait)(void *context, int64_t milliseconds);
	void *context;
};

struct post_limits {
	size_t window;        /* mails between two syncs of the log (50) */
	size_t run, day;      /* mails a run and in 24 hours; 0 = no limit */
	size_t minute;        /* mails in any 60 seconds; 0 = no limit */
	int64_t patience;     /* seconds that a run waits for the next minute, all in all */
	const struct post_clock *clock; /* NULL: the machine's */
	int64_t stale_after;  /* seconds: an older mail waits for --release; 0 = never */
	bool release;
};

struct post_result {
	size_t posted;
	size_t waiting;  /* for a later run: over a limit, or the way out was closed for now */
	size_t later;    /* of these: the server said so, or the way out was closed */
	size_t refused;  /* in this run, now in outbox/refused/; or their file is not as we wrote it */
	size_t stale;    /* older than stale_after: wait for release */
	size_t in_doubt; /* digests that a crash may have left half posted: wait for release */
	const char *problems; /* one line each, "" when none; no address in them. In the outbox's arena */
	struct error trouble; /* of the way out, and what to do; class NONE: none is known */
};

/*
 * Posts what waits, in order of mail order, then age. Each window has its `try`
 * lines on the disk before the first mail is handed over; they are synced
 * together with the ends of the window before. What was tried without an end is
 * posted again, digests only with `release`; when its file is gone (moved to
 * sent/, or deleted by a person) nothing is left to do. A mail that had to wait before is
 * tried after all others; after five in a row that have to wait, the others
 * wait as well. A mail that is refused is no error. One whose end is in doubt
 * keeps its `try` without an end, as after a crash.
 */
bool outbox_post(struct outbox *outbox, struct sender *sender, const struct post_limits *limits, instant now,
                 struct post_result *ret_result, struct error *error);

/*
 * The text part of a posted mail by its Message-ID, else the newest one with
 * this token; NULL when not kept. Either may be NULL or anything at all. The
 * files are private/posted/<TT>/<TOKEN>.<KEY>.txt, TT the token's first two
 * letters, so that no look-up reads a folder of all mails.
 */
const char *posted_text(struct arena *arena, const char *home, const char *message_id, const char *token);

/*
 * Forgets kept text parts of one part of 1,024 (0 to 1,023) for which `over`
 * says yes; token and key are those of the mail.
 */
bool posted_forget(const char *home, unsigned part, bool (*over)(void *context, const char *token, const char *key),
                   void *context, size_t *ret_count, struct error *error);

/*
 * Forgets people, by their ids and addresses (in small letters): the addresses
 * in the posting log, where servers name them when they refuse a mail, and the
 * mails to them in outbox/refused. Not while an outbox is open.
 */
bool outbox_forget(const char *home, const struct index *people, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The posting log, outbox/posted.csv, of columns
 *
 *   time,line,key,answer        line: try, done, later, refused
 *
 * `try` stands on the disk before a mail is handed over, the line that ends it
 * after. time is the run's. answer: the server's words, quoted. The log is
 * only appended to; a half line at its end is what a crash left, and is cut.
 */
#ifndef ASSENT_POST_LOG_H
#define ASSENT_POST_LOG_H

#include "base/buf.h"
#include "base/error.h"
#include "base/instant.h"
#include "post/known.h"

#include <stdbool.h>

/* So many mails were accepted in the run of this time. */
struct log_burst {
	instant when;
	size_t count;
};

struct post_log {
	struct arena *arena;
	const char *path;
	int64_t size;      /* bytes of whole lines on the disk */
	struct known known;
	struct buf lines;  /* to be written by log_sync */
	struct log_bursts { LIST(struct log_burst); } bursts;
};

/* Reads the log at `path` in small pieces; one that is not there is empty. A line that is none of ours: CORRUPT. */
bool log_open(struct post_log *log, struct arena *arena, const char *path, struct error *error);

/* Notes a line: the state that the key has from now on (TRIED, LATER, DONE or REFUSED). Written by log_sync. */
void log_add(struct post_log *log, instant now, const char *key, enum known_state state, const char *answer);

/* Writes and syncs the noted lines. */
bool log_sync(struct post_log *log, struct error *error);

/* Mails accepted after `since`. */
size_t log_accepted(const struct post_log *log, instant since);

#endif

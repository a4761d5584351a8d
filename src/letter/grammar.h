/* SPDX-License-Identifier: MIT */
/* The grammar of replies: fresh text -> readings and problems. */
#ifndef ASSENT_LETTER_GRAMMAR_H
#define ASSENT_LETTER_GRAMMAR_H

#include "core/intent.h"
#include "letter/words.h"

struct grammar {
	const struct words *words;
	enum request_kind kind; /* what was asked; REQUEST_NONE: nothing is counted, only looked at */
	const char *subject;    /* what was asked about: P-2026-004; NULL or "" not known */
	unsigned count;         /* of the numbered steps that were asked about; 0 or 1: one */
	bool yes_is_agree;
	struct date today;      /* local day of receipt, for dates without a year */
	const char *writer;     /* name and address of the writer: such a line at the end is a signature */
	bool doubtful;          /* the text may be somebody else's: nothing is counted */
};

/* Reads intent->fresh; sets intent->readings and adds to intent->problems. */
void grammar_read(struct arena *arena, const struct grammar *grammar, struct intent *intent);

/* The line of the fresh text, from 1, at which courtesy words and the writer's name end it; UINT_MAX: none do. */
unsigned grammar_farewell(struct arena *arena, const struct grammar *grammar, struct intent *intent);

/* Reads the words of a subject; they are only asked about. True when there is an answer word in front. */
bool grammar_read_subject(struct arena *arena, const struct grammar *grammar, const char *subject,
                          struct intent *intent);

/*
 * Reads a subject that is a word of ours whatever was asked and nothing else
 * (STOP, SUBSCRIBE): false when it is not, or when something else was asked;
 * true when it took the place of all that was read so far. A token of ours behind it does not matter.
 */
bool grammar_read_service(struct arena *arena, const struct grammar *grammar, const char *subject,
                          struct intent *intent);

#endif

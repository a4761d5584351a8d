/* SPDX-License-Identifier: MIT */
/* Readings while the grammar makes them. */
#ifndef ASSENT_LETTER_DRAFT_H
#define ASSENT_LETTER_DRAFT_H

#include "base/buf.h"
#include "letter/command.h"
#include "letter/grammar.h"

/* One answer of a letter, with the text that belongs to it. */
struct draft {
	struct command command;
	enum meaning meaning;
	enum result result;
	unsigned line;      /* in the fresh text, from 1 */
	const char *typed;
	struct buf text;    /* what follows the words, lines joined by LF */
	const char *value;
	bool symbol;        /* the words are a picture */
	bool contradicted;  /* another answer says otherwise */
	bool wrapped;       /* it may be the rest of the sentence above it */
	enum meaning task;  /* nothing was asked, and these words belong to another mail of ours; else NONE */
	bool elsewhere;     /* a line below it is a command that belongs to another mail of ours */
	bool opinion;       /* INPUT: no answer; opinion.h reads it */
};

struct drafts { LIST(struct draft); };

/* What all functions of the grammar share. */
struct reader_of_words {
	struct arena *arena;
	const struct grammar *grammar;
	struct lexicon lexicon;
	enum meaning yes;   /* what a plain yes means here */
	struct intent *intent;
	struct drafts drafts;
};

/* Reads the value that stands behind the words: a date, a kind of need, a month (draft_value.c). */
void draft_read_value(struct reader_of_words *r, struct draft *draft, const struct folded *line);

/* What is wrong with one draft alone: conditions, prose, missing reasons (judge.c). */
void judge_draft(struct reader_of_words *r, struct draft *draft);

/* What is wrong with all of them together: two different answers, somebody else's text. */
void judge_together(struct reader_of_words *r);

/*
 * What stands behind any answer may deny it; behind a word with much weight it may not limit it either (denial.c).
 * `reason`: the text behind it is one, and no part of the answer.
 */
void judge_denial(struct reader_of_words *r, struct draft *draft, const struct folded *text, bool reason);

/* What an opinion says besides: an answer of the person, a doubt about the one above it (judge.c). */
void judge_opinion(struct reader_of_words *r, size_t place);

/* Turns a draft into something to ask about, for this reason. */
void ask_about(struct reader_of_words *r, struct draft *draft, enum problem problem);

#endif

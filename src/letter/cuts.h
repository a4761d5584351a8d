/* SPDX-License-Identifier: MIT */
/*
 * The table of cuts: named rules that tell quotes, signatures, footers and our
 * own words from what a person newly wrote. A new mail
 * program is one more row, or one more entry in a list of phrases.
 */
#ifndef ASSENT_LETTER_CUTS_H
#define ASSENT_LETTER_CUTS_H

#include "core/letter.h"
#include "letter/words.h"

/* The lines of one letter while rules look at them. */
struct sheet {
	struct arena *arena;
	const struct line *lines;
	size_t count;
	const char **folded; /* each line, normalised */
	const char **rule;   /* for each line the rule that cut it; NULL = kept */
	const char *own_address; /* our mailbox, lower case; "" = not known */
	const char *posted;  /* the mail it answers, letters and digits alone; NULL = not known */
	const struct words *words;
	bool doubtful;       /* what is left stands where a quote usually stands */
	size_t written;      /* no line above this one is written and left; moves down as lines are cut */
};

struct cut_rule {
	const char *name;
	const char *example; /* a letter of which this rule cuts something */
	void (*cut)(struct sheet *sheet);
};

/* In the order they are used. */
extern const struct cut_rule cut_rules[];
extern const size_t cut_rule_count;

/* Helpers of the rules (sheet.c). */

/* True when nothing is written on line `i`. */
bool sheet_blank(const struct sheet *sheet, size_t i);

/* True when line `i` is quoted, by `>` or by its element. */
bool sheet_quoted(const struct sheet *sheet, size_t i);

/* True when anything written, not quoted and not cut stands above line `i`. */
bool sheet_written_above(struct sheet *sheet, size_t i);

/* The next line from `i` on with something on it; `count` when there is none. */
size_t sheet_next(const struct sheet *sheet, size_t i);

/* Cuts the lines [from, to) that are not cut yet. */
void sheet_cut(struct sheet *sheet, size_t from, size_t to, const char *rule);

/* The end of the run of lines from `i` on that no rule has cut. */
size_t sheet_run_end(const struct sheet *sheet, size_t i);

/* True when a line of [from, to) could be an answer: it begins with reply words. */
bool sheet_holds_answer(const struct sheet *sheet, size_t from, size_t to);

/* True when line `i` begins with reply words and a colon. */
bool sheet_commands(const struct sheet *sheet, size_t i);

/* True when the line is nothing but `count` or more of one of the characters in `set`. */
bool is_ruler(const char *folded, const char *set, size_t count);

/* Letters and digits of normalised text, nothing between them. */
const char *letters_alone(struct arena *arena, const char *folded);

/* True when `text` begins with one of `phrases` (normalised; NULL ends the list), as words. */
bool begins_with_any(const char *text, const char *const *phrases);

/* True when one of `phrases` stands in `text`. */
bool contains_any(const char *text, const char *const *phrases);

/* A way in which mail programs name whom they quote (attribution.c). */
struct attribution_form {
	const char *name;       /* its language */
	const char *begins[8];  /* normalised; NULL ends the list */
	const char *verbs[9];
	int place;              /* enum verb_place */
	const char *example;
};

extern const struct attribution_form attribution_forms[];
extern const size_t attribution_form_count;

/*
 * True for a day, an hour, an address in brackets and a colon, without a verb
 * (addressed.c): "30.09.2026, 18.30, Ana <ana@example.org>:". Normalised text.
 */
bool is_addressed_day(const char *folded);

/* True for a day that begins with the year, a name and an address, or a time zone: "2026-12-07 Ana <ana@example.org>". */
bool is_dated_name(const char *folded);

/*
 * A day, an hour, an address in brackets and "wrote": the length up to there,
 * whatever follows it; 0 when the text does not begin so.
 */
size_t addressed_verb_end(const char *folded);

/* Rules in files of their own. */
void cut_attributions(struct sheet *sheet);  /* attribution.c */
void cut_header_blocks(struct sheet *sheet); /* header_block.c */
void cut_own_words(struct sheet *sheet);     /* own_words.c */
void cut_contact_block(struct sheet *sheet); /* signature.c, as those below: a name with an address or number, last */
void cut_signature(struct sheet *sheet);     /* all from "-- " on, RFC 3676 section 4.3 */
void cut_underline(struct sheet *sheet);     /* a ruler drawn by hand, and the short lines below it */
void cut_mobile_footer(struct sheet *sheet); /* "Sent from my iPhone" */
void cut_disclaimer(struct sheet *sheet);    /* "This e-mail is confidential ..." */

#endif

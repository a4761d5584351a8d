/* SPDX-License-Identifier: MIT */
/* The form of a proposal that comes by mail: PROPOSE or AMEND, then lines like "Title: ...", then the text. */
#ifndef ASSENT_CORE_FORM_H
#define ASSENT_CORE_FORM_H

#include "core/draft.h"

/* A draft that is not complete yet: what its proposer has written so far. */
struct kept_draft {
	uint64_t first;   /* the row of its first letter: draft.kept */
	uint64_t row;     /* of the last one */
	uint32_t person;
	const char *letter; /* the first one's hash: its token hangs on it */
	const char *words; /* as form_words */
	instant time;
	bool done;        /* it became a proposal, or was given up */
};

enum { LONGEST_TITLE = 160 }; /* bytes */

/* What a form lacks, or what is wrong with it. */
enum form_lack {
	LACKS_TITLE = 1,
	LACKS_KIND = 2,
	LACKS_SUMMARY = 4,
	LACKS_IMPACT = 8,   /* who will feel it: where the people impacted have to be heard */
	BAD_KIND = 16,      /* there is a line, but we do not know this kind */
	BAD_DEADLINE = 32,  /* no date, or too soon */
	NOT_WRITER = 64,    /* "by" names somebody else */
	LONG_TITLE = 128    /* longer than a subject line should be */
};

/* Lays the lines of this letter over `draft`, whose fields are "" or from earlier letters. `change`: "change: ...". */
void form_read(struct arena *arena, const struct intent *intent, struct proposal_draft *draft, const char **ret_change);

/* The draft as text, to be kept. */
const char *form_words(struct arena *arena, const struct proposal_draft *draft);

/* The draft of such a text; a field that is not in it is "". */
void form_parse(struct arena *arena, const char *words, struct proposal_draft *draft);

/* What a new proposal by this person lacks; 0 when it is complete. */
unsigned form_lacks(const struct decision *d, const struct proposal_draft *draft, uint32_t writer);

/* The newest draft of this id ("j12"), or NULL. */
struct kept_draft *form_kept(const struct state *state, const char *subject);

/* What stands for this id in the token of its request; NULL when it is none. In `arena`. */
const char *form_lasting(const struct state *state, struct arena *arena, const char *subject);

/* True when the letter is a form: PROPOSE (or AMEND) leads it, or it answers to what we asked of one. */
bool form_leads(const struct intent *intent, enum meaning meaning);

#endif

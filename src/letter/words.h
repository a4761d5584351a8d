/* SPDX-License-Identifier: MIT */
/*
 * Reply words: which words mean what, by request kind. Data; the shell fills
 * it from mailtemplates/words/<language>/<request>.ini. All languages of a
 * Core are read together: people mix them.
 */
#ifndef ASSENT_LETTER_WORDS_H
#define ASSENT_LETTER_WORDS_H

#include "base/arena.h"
#include "core/vocabulary.h"

#include <stdbool.h>

/* How a word entry is matched. */
enum word_role {
	WORD_RECORD,      /* the words of an answer (class R) */
	WORD_ASK,         /* must be asked about (class C): "ok", "sounds good" */
	WORD_BLOCK_LIKE,  /* must be asked about, and holds like a block: "no", "veto" */
	WORD_NOTE,        /* a note (class N): "thanks" */
	WORD_CONDITION,   /* anywhere on the command line turns AGREE into a question: "if", "but" */
	WORD_GREETING,    /* "hi", "hola": a first line of it is skipped */
	WORD_BEHALF       /* "on behalf of", "says she" */
};

struct word {
	const char *text;       /* normalised (letter/normalise.h) when loaded */
	enum word_role role;
	enum meaning meaning;   /* for RECORD (and what ASK would probably be); else NONE */
	bool needs_text;        /* CONCERN: words must follow */
	const char *value;      /* need: its kind */
};

struct word_list { LIST(struct word); };

struct words {
	struct word_list by_request[REQUEST_COUNT];
};

/*
 * Adds one line of a words file: `section` is the group in the file
 * ("agree", "ask", "block_like", "note", "condition", "greeting", "behalf", or
 * a meaning's word), `text` one entry as written. False when the section is
 * unknown. The entry is normalised and copied.
 */
bool words_add(struct arena *arena, struct words *words, enum request_kind kind, const char *section,
               const char *text);

#endif

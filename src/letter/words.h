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
#include <stdint.h>

/* How a word entry is matched. */
enum word_role {
	WORD_RECORD,      /* the words of an answer (class R) */
	WORD_ASK,         /* must be asked about (class C): "ok", "sounds good" */
	WORD_BLOCK_LIKE,  /* must be asked about, and holds like a block: "no", "veto" */
	WORD_NOTE,        /* a note (class N): "thanks" */
	WORD_CONDITION,   /* anywhere on the command line turns AGREE into a question: "if", "but" */
	WORD_DOUBT,       /* anywhere behind AGREE: "too expensive", "I oppose" */
	WORD_DENIAL,      /* behind an answer: says that it is none. "not really", and by its value: "no" (which a refusal
	                     may say as well), "later" (likewise), "begins" (whatever follows), "back" (fits what takes
	                     back), "slip" (fits what changes or takes back), "nothing" (no reason, no text) */
	WORD_PROVISO,     /* behind a word that much depends on, where a clause begins: "only if" */
	WORD_HALF,        /* half a yes, wherever it stands: "I can live with it" */
	WORD_LIMIT,       /* the same, where a clause begins: "after", "without" */
	WORD_AND,         /* joins two answers of one meaning: "I agree and thank you" */
	WORD_GREETING,    /* "hi", "hola": a first line of it is skipped */
	WORD_BEHALF,      /* "on behalf of", "says she" */
	WORD_HARMLESS,    /* "let me know if": a condition word in it is only polite */
	WORD_RETRACT,     /* "on second thought": takes back what stands before it */
	WORD_BECAUSE,     /* "because": may stand between an answer and its reason */
	WORD_VALUE,       /* need: one kind of help, in `value`; record_for: how an answer was given */
	WORD_PRIVATE,     /* "confidential", in front of a letter */
	WORD_DISTRESS     /* by which a person may need a person */
};

struct word {
	const char *text;       /* normalised (letter/normalise.h) when loaded */
	enum word_role role;
	enum meaning meaning;   /* for RECORD (and what ASK would probably be); else NONE */
	bool needs_text;        /* CONCERN: words must follow */
	bool accented;          /* written with accents: "sólo" */
	const char *value;      /* need: its kind (WORD_VALUE); subscribe, language: the language; format: large, plain,
	                           usual; stop: "any" when
	                           words may follow, "list" in reply to a mail of the list alone; denial: see above; else "" */
	uint32_t next;          /* place + 1 of the one before it with the same words_hash, 0 = none */
};

enum { WORDS_BUCKETS = 512 };

struct word_list {
	LIST(struct word);
	uint32_t last[WORDS_BUCKETS]; /* place + 1 of the last one with this words_hash, 0 = none */
};

struct words {
	struct word_list by_request[REQUEST_COUNT];
};

/* Of the letters and digits (ASCII) that a normalised text begins with, else of its first byte. */
unsigned words_hash(const char *text);

/*
 * Adds one entry of a words file: `section` is the group in the file (a
 * meaning's word such as "agree"; "ask", or "ask.concern" with the probable
 * meaning; "block_like", "note", "condition", "doubt", "denial", "denial.no" (later, slip, begins, back, nothing), "proviso", "limit", "half", "and",
 * "harmless", "retract", "greeting", "behalf", "because", "confidential", "distress"; "need.space" for a kind of need, "kind.action" for a kind of
 * proposal,
 * "subscribe.es", "language.es" and "input.es" for a language, "format.large", "stop.any", "stop.list", "record_for.phone" for
 * a way in which an answer was given),
 * `text` one
 * entry as written. False when the section is unknown. The entry is normalised
 * and copied; an empty one is left out.
 */
bool words_add(struct arena *arena, struct words *words, enum request_kind kind, const char *section,
               const char *text);

#endif

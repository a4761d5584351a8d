/* SPDX-License-Identifier: MIT */
/*
 * Echoes: a robot that carries no mark at all answers each of our mails with
 * the same words, at once. Its first letter cannot be told from a person's and
 * is answered; the second one comes right behind that answer and says the same
 * again: it is not answered, so that the two of us stop after one exchange.
 */
#ifndef ASSENT_CORE_ECHO_H
#define ASSENT_CORE_ECHO_H

#include "core/decision.h"

enum {
	ECHO_LONGEST_TEXT = 4096,  /* bytes: robots say no more, and lines are compared with lines */
	ECHO_MOST_CUT = 400,       /* lines that are not fresh: beyond, our whole mail is quoted */
	ECHO_LEAST_TEXT = 40,      /* bytes: so much is not typed twice by a person */
	ECHO_SECONDS = 120,        /* a long text again, behind our answer to it */
	ECHO_BARE_SECONDS = 900,   /* the same, and it quotes nothing of that answer */
	ECHO_SHORT_SECONDS = 20    /* a short one that quotes nothing: no person gets, reads and answers a mail so soon */
};

/* True when this letter only says once more what its writer's last letter said, too soon for a person. */
bool is_echo(struct decision *d, const struct intent *intent);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What people impacted tell us. Private: who they are
 * and what they wrote stands in the journal alone. The Core reads it without a
 * name, and only where they said that it may be shown; else it is a number.
 */
#ifndef ASSENT_CORE_INPUT_H
#define ASSENT_CORE_INPUT_H

#include "core/decision.h"
#include "core/owed.h"

/*
 * A letter that tells us something, whoever wrote it: the words, what may be
 * done with them, that they are taken back. False when it says none of it, or
 * somebody has to be asked first whose letter it is.
 */
bool input_letter(struct decision *d, const struct intent *intent);

/* What a Core member passes on in a report of whom they asked. */
void input_of_member(struct decision *d, const struct intent *intent);

/* True when the letter says something about a proposal that is no answer to it. */
bool input_is_said(const struct intent *intent);

/* True when no one waits any more for what this person told us: their address is kept no longer. */
bool input_address_over(const struct state *state, const struct subscription *subscription, instant limit);

/* True when the words of this input are kept no longer: they were taken back, or it was decided before `limit`. */
bool input_words_over(const struct state *state, const struct input *input, instant limit);

/* The letter that caused this row of the journal; NULL not known. */
const struct taken *input_letter_of(const struct state *state, uint64_t row);

/* True when this letter told us something. */
bool input_is_in(const struct state *state, const struct taken *letter);

/* True when all that this letter told us was taken back: its copy is kept no longer. */
bool input_letter_over(const struct state *state, const struct taken *letter);

/* Their mails: thank you (M08b), what came of it, and to the Core what came after the call opened (input_mails.c). */
void input_owed(struct owing *o);

/* What people told us, as values for a template: `gate` and what it names (gate_values.c). */
void gate_values(struct owing *o, struct mail *mail, const struct proposal *proposal);

/* The words of an input, cut to what a mail can hold; "" when they may not be shown, or are gone. */
const char *input_quote(struct owing *o, const struct input *input);

#endif

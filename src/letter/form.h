/* SPDX-License-Identifier: MIT */
/* The form of a proposal in a letter: what leads it, and its lines "Title: ...". */
#ifndef ASSENT_LETTER_FORM_H
#define ASSENT_LETTER_FORM_H

#include "letter/command.h"

/* MEANING_PROPOSE or MEANING_AMEND when the text begins so, alone on its line or with a colon; else MEANING_NONE. */
enum meaning form_begins(struct arena *arena, const struct words *words, const char *fresh);

/*
 * The command of a line of a form, read anew: the name of a field has a colon
 * behind it, and everything behind that is its value, whatever it says. Below
 * the `first` line nothing else begins anything.
 */
void form_command(const struct folded *line, bool first, struct command *command);

#endif

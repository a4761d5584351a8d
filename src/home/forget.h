/* SPDX-License-Identifier: MIT */
/* Takes a person out of the registers. */
#ifndef ASSENT_HOME_FORGET_H
#define ASSENT_HOME_FORGET_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Removes the lines of people.csv and seats.csv in which a cell is one of the
 * names (the member id, an address); what they hold of others stays byte for
 * byte. *ret_removed: lines. *ret_steps: lines of steps.csv that still name
 * one, which somebody has to give to another owner.
 */
bool registers_forget(const char *home, const char *const *names, size_t count, size_t *ret_removed, size_t *ret_steps,
                      struct error *error);

#endif

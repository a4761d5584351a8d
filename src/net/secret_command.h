/* SPDX-License-Identifier: MIT */
/* Inside the room only: a command of the operator's that prints a secret. */
#ifndef ASSENT_NET_SECRET_COMMAND_H
#define ASSENT_NET_SECRET_COMMAND_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { COMMAND_MILLISECONDS = 30 * 1000 };

/*
 * Runs `/bin/sh -c command` with an empty standard input and its standard
 * error ours, and takes what it prints (NUL added). It and all it started are
 * ended when its time is over, or when it prints more than `size - 1` bytes.
 * CONFIGURATION when it failed or printed too much; TEMPORARY when it took too
 * long or the system had no process for it.
 */
bool secret_command(const char *command, int milliseconds, char *ret_text, size_t size, struct error *error);

#endif

/* SPDX-License-Identifier: MIT */
/* Asks at the terminal for a password. */
#ifndef ASSENT_CMD_PASSWORD_H
#define ASSENT_CMD_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Asks on the terminal, nothing of it shown; false when there is no terminal or
 * nothing was typed. For ledger_set_password; `context` is not used.
 */
bool password_ask(void *context, const char *path, char *password, size_t size);

#endif

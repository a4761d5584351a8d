/* SPDX-License-Identifier: MIT */
/* The one table of settings: it drives reading, bounds, defaults and the assent.ini of a new home. */
#ifndef ASSENT_HOME_SETTINGS_H
#define ASSENT_HOME_SETTINGS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum setting_type {
	SETTING_TEXT,     /* any text on one line */
	SETTING_ADDRESS,  /* an address, kept in lower case, or nothing */
	SETTING_NAME,     /* letters, digits, _ and - */
	SETTING_LANGUAGES,/* codes separated by blanks */
	SETTING_CHOICE,   /* one of the words in `choices` */
	SETTING_FLAG,     /* one of two words; the second one means true */
	SETTING_NUMBER,   /* int */
	SETTING_BYTES     /* int64_t */
};

struct setting {
	const char *section, *key;
	enum setting_type type;
	size_t offset;         /* in struct settings */
	const char *standard;  /* the default, as it would be written */
	int64_t smallest, largest;
	const char *choices;   /* separated by blanks */
	const char *comment;   /* for assent.ini; lines separated by LF */
};

/* The table's rows, in the order in which assent.ini shows them. */
const struct setting *settings_table(size_t *ret_count);

/* The text of a new assent.ini; a rehearsal has an address at example.org. */
const char *settings_text(struct arena *arena, bool rehearsal);

#endif

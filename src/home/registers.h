/* SPDX-License-Identifier: MIT */
/* The registers: file names, columns, and where each cell goes. */
#ifndef ASSENT_HOME_REGISTERS_H
#define ASSENT_HOME_REGISTERS_H

#include "core/roster.h"

#include <stdbool.h>
#include <stddef.h>

enum { REGISTER_COUNT = 6, REGISTER_COLUMNS = 9 };

struct register_column {
	const char *name; /* NULL behind the last one */
	size_t offset;    /* of the cell in the row's struct */
	bool optional;
	bool extra;       /* optional, and not in a new register: who wants it adds it */
};

struct register_table {
	const char *file;
	bool optional;    /* a home made before there was such a register has none */
	struct register_column columns[REGISTER_COLUMNS + 1];
	/* Adds an empty row with its line number; gives its address. */
	void *(*add)(struct arena *arena, struct roster *roster, int line);
};

extern const struct register_table registers[REGISTER_COUNT];

/* The header line of a new register, with LF. */
const char *register_header(struct arena *arena, const struct register_table *table);

#endif

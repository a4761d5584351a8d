/* SPDX-License-Identifier: MIT */
/*
 * The roster: the registers the Recorder edits (people.csv, groups.csv,
 * seats.csv, goals.csv, steps.csv, meetings.csv) as they were read, not yet trusted.
 * Cells are trimmed UTF-8 text, "" when empty. Times are dates as written.
 */
#ifndef ASSENT_CORE_ROSTER_H
#define ASSENT_CORE_ROSTER_H

#include "base/arena.h"
#include "base/instant.h"

#include <stdbool.h>
#include <stddef.h>

struct roster_person {
	int line; /* in the file, for messages; the header is line 1 */
	const char *member, *name;
	const char *addresses; /* separated by spaces */
	const char *shared;    /* yes, no, "" */
	const char *language, *agreement, *from, *until;
	const char *public;    /* yes: their name may stand beside their role on the public pages; no, "" */
};

struct roster_group {
	int line;
	const char *group, *kind, *name, *from, *until;
};

struct roster_seat {
	int line;
	const char *seat, *role, *group, *member, *from, *until;
};

struct roster_goal {
	int line;
	const char *goal, *statement;
};

struct roster_step {
	int line;
	const char *step, *what, *owner, *group, *goal, *due;
};

struct roster_meeting {
	int line;
	const char *meeting, *what, *group;
	const char *starts; /* 2026-12-04 18:30, local time */
	const char *place;
};

struct roster {
	struct { LIST(struct roster_person); } people;
	struct { LIST(struct roster_group); } groups;
	struct { LIST(struct roster_seat); } seats;
	struct { LIST(struct roster_goal); } goals;
	struct { LIST(struct roster_step); } steps;
	struct { LIST(struct roster_meeting); } meetings;
	bool has_meetings; /* the file is there: what it does not show is cancelled */
	const char *const *languages; /* those this Core writes and reads, by its settings; none: any code will do */
	size_t language_count;
};

/* Something wrong on one line, in words for the Recorder. */
struct roster_problem {
	const char *file; /* "people.csv" */
	int line;
	const char *what; /* "address number 1 stands on line 3 too"; never an address: it may end in a log */
	const char *todo; /* "write yes under shared on every such line, or take it out of all but one" */
};

struct roster_problems { LIST(struct roster_problem); };

/*
 * Finds every bad line: dates, unknown groups, members, roles, kinds,
 * languages, duplicate ids, duplicate addresses not marked shared on every
 * such line, addresses that are none, seats held for the wrong kind of group,
 * two Backbones at once. Ids must have their closed form. The member of a seat
 * and the owner of a step are ids of people.csv, or an address that only one
 * person there has. Problems come in the order of files and lines.
 */
void roster_check(struct arena *arena, const struct roster *roster, struct roster_problems *problems);

/* The bad lines of meetings.csv, for roster_check. */
void roster_check_meetings(struct arena *arena, const struct roster *roster, struct roster_problems *problems);

/* Reads the cell `starts`: a date, a blank or T, and hours and minutes. */
bool roster_starts(const char *cell, struct date *ret_date, int *ret_second_of_day);

/* The next address of a cell, in lower case, copied; NULL at its end. *cursor begins at the cell and moves on. */
const char *roster_next_address(struct arena *arena, const char **cursor);

/* True when `role` may take part in consensus (a Core seat). */
bool role_is_core(const char *role);

#endif

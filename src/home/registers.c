/* SPDX-License-Identifier: MIT */
#include "home/registers.h"

#include "base/buf.h"

/* Cells that the file does not have are "". */
#define ADD_ROW(name, list, type, ...)                                                      \
	static void *add_##name(struct arena *arena, struct roster *roster, int line)       \
	{                                                                                   \
		type *row = LIST_PUSH(arena, &roster->list);                                \
		*row = (type){line, __VA_ARGS__};                                           \
		return row;                                                                 \
	}

ADD_ROW(person, people, struct roster_person, "", "", "", "", "", "", "", "", "")
ADD_ROW(group, groups, struct roster_group, "", "", "", "", "")
ADD_ROW(seat, seats, struct roster_seat, "", "", "", "", "", "")
ADD_ROW(goal, goals, struct roster_goal, "", "")
ADD_ROW(step, steps, struct roster_step, "", "", "", "", "", "")
ADD_ROW(meeting, meetings, struct roster_meeting, "", "", "", "", "")

#define CELL(row, column) {#column, offsetof(struct roster_##row, column), false, false}
#define MAYBE(row, column) {#column, offsetof(struct roster_##row, column), true, false}
#define EXTRA(row, column) {#column, offsetof(struct roster_##row, column), true, true}

const struct register_table registers[REGISTER_COUNT] = {
	{"people.csv",
	 false,
	 {CELL(person, member), CELL(person, name), CELL(person, addresses), MAYBE(person, shared),
	  MAYBE(person, language), CELL(person, agreement), CELL(person, from), CELL(person, until),
	  EXTRA(person, public)},
	 add_person},
	{"groups.csv",
	 false,
	 {CELL(group, group), CELL(group, kind), CELL(group, name), CELL(group, from), CELL(group, until)},
	 add_group},
	{"seats.csv",
	 false,
	 {CELL(seat, seat), CELL(seat, role), CELL(seat, group), CELL(seat, member), CELL(seat, from),
	  CELL(seat, until)},
	 add_seat},
	{"goals.csv",
	 false,
	 {CELL(goal, goal), CELL(goal, statement)}, add_goal},
	{"steps.csv",
	 false,
	 {CELL(step, step), CELL(step, what), CELL(step, owner), CELL(step, group), CELL(step, goal),
	  CELL(step, due)},
	 add_step},
	{"meetings.csv",
	 true,
	 {CELL(meeting, meeting), CELL(meeting, what), CELL(meeting, group), CELL(meeting, starts),
	  CELL(meeting, place)},
	 add_meeting},
};

const char *register_header(struct arena *arena, const struct register_table *table)
{
	struct buf out = buf_new(arena);
	for (const struct register_column *column = table->columns; column->name != NULL; column++) {
		if (column->extra)
			continue;
		if (column > table->columns)
			buf_char(&out, ',');
		buf_text(&out, column->name);
	}
	buf_char(&out, '\n');
	return buf_string(&out);
}

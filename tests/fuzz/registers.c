/* SPDX-License-Identifier: MIT */
/*
 * The registers as spreadsheets save them: the first byte says which of the
 * files of roster/ the rest is; the others are those of a small Core. What is
 * refused is told with its file. What is read is clean text, and stays the same
 * when it is written again. When no line is wrong, all that follows from the
 * registers can stand in the books, and the next run has nothing to add.
 *
 * fuzz: -max_len=2048
 */
#include "base/buf.h"
#include "core_kit.h"
#include "home/registers.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WHICH = 8, PATH_BYTES = 128, FIRST_LINE = 2, ID_DIGITS = 8 };

static const struct {
	const char *file, *text;
} small_core[REGISTER_COUNT] = {
	{"people.csv", "member,name,addresses,shared,language,agreement,from,until\n"
	               "m-ana00002,Ana,ana@example.org,,en,2026-01-15,2026-01-02,\n"},
	{"groups.csv", "group,kind,name,from,until\nG-core,core,The Core,2026-01-02,\nG-food,workgroup,Food,2026-01-02,\n"},
	{"seats.csv", "seat,role,group,member,from,until\nS-1,workgroup_representative,G-food,m-ana00002,2026-01-15,\n"},
	{"goals.csv", "goal,statement\nO-1,Nobody goes hungry\n"},
	{"steps.csv", "step,what,owner,group,goal,due\nA-1,Ask the library,m-ana00002,G-food,O-1,2026-12-15\n"},
	{"meetings.csv", "meeting,what,group,starts,place\nM-2026-001,Core meeting,G-core,2026-12-04 18:30,Library\n"},
};

static char home[64];

static void path_of(const char *file, char path[PATH_BYTES])
{
	snprintf(path, PATH_BYTES, "%s%s%s", home, *file == '\0' ? "" : "/roster/", file);
}

static void put(const char *file, const void *bytes, size_t length)
{
	char path[PATH_BYTES];
	path_of(file, path);
	int handle = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	HOLDS(handle >= 0 && write(handle, bytes, length) == (ssize_t)length);
	close(handle);
}

static void put_usual(unsigned which)
{
	put(small_core[which].file, small_core[which].text, strlen(small_core[which].text));
}

static void clean(void)
{
	char path[PATH_BYTES];
	for (int i = 0; i < REGISTER_COUNT; i++) {
		path_of(small_core[i].file, path);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/roster", home);
	rmdir(path);
	rmdir(home);
}

static void begin(void)
{
	char path[PATH_BYTES];
	if (home[0] != '\0')
		return;
	const char *place = getenv("TMPDIR");
	snprintf(home, sizeof home, "%.40s/assent-fuzz-XXXXXX", place == NULL ? "/tmp" : place);
	HOLDS(mkdtemp(home) != NULL);
	snprintf(path, sizeof path, "%s/roster", home);
	HOLDS(mkdir(path, 0700) == 0);
	atexit(clean);
	for (unsigned i = 0; i < REGISTER_COUNT; i++) {
		HOLDS(strcmp(registers[i].file, small_core[i].file) == 0);
		put_usual(i);
	}
}

/* ---- what was read ---- */

static const void *row_of(const struct roster *roster, unsigned which, size_t place)
{
#define ROW(list) place < roster->list.count ? (const void *)&roster->list.items[place] : NULL
	switch (which) {
	case 0:
		return ROW(people);
	case 1:
		return ROW(groups);
	case 2:
		return ROW(seats);
	case 3:
		return ROW(goals);
	case 4:
		return ROW(steps);
	default:
		return ROW(meetings);
	}
#undef ROW
}

static const char *cell_of(const void *row, const struct register_column *column)
{
	return *(const char *const *)(const void *)((const unsigned char *)row + column->offset);
}

static void write_cell(struct buf *out, const char *cell)
{
	buf_char(out, '"');
	for (; *cell != '\0'; cell++)
		buf_printf(out, *cell == '"' ? "\"\"" : "%c", *cell);
	buf_char(out, '"');
}

static void write_rows(struct arena *arena, const struct roster *roster, unsigned which, struct buf *out)
{
	const void *row;
	buf_text(out, register_header(arena, &registers[which]));
	for (size_t i = 0; (row = row_of(roster, which, i)) != NULL; i++)
		for (const struct register_column *column = registers[which].columns; column->name != NULL; column++) {
			write_cell(out, cell_of(row, column));
			buf_char(out, column[1].name == NULL ? '\n' : ',');
		}
}

static void check_cells(const struct roster *roster, unsigned which)
{
	const void *row;
	for (size_t i = 0; (row = row_of(roster, which, i)) != NULL; i++)
		for (const struct register_column *column = registers[which].columns; column->name != NULL; column++) {
			const char *cell = cell_of(row, column);
			HOLDS(kit_is_flat(cell) && *cell != ' ' && (*cell == '\0' || cell[strlen(cell) - 1] != ' '));
		}
}

static void check_again(struct arena *arena, const struct roster *roster, unsigned which)
{
	struct roster other;
	struct error error = {0};
	struct buf text = buf_new(arena), again = buf_new(arena);
	write_rows(arena, roster, which, &text);
	put(small_core[which].file, text.data, text.length);
	HOLDS(roster_read(arena, home, &other, &error));
	write_rows(arena, &other, which, &again);
	HOLDS(text.length == again.length && memcmp(text.data, again.data, text.length) == 0);
}

/* ---- what follows from it ---- */

static const char *next_id(void *context)
{
	static char id[sizeof "m-" + ID_DIGITS];
	snprintf(id, sizeof id, "m-%08u", ++*(unsigned *)context);
	return id;
}

static size_t apply(struct arena *arena, struct state *state, const struct roster *roster, unsigned *ids)
{
	struct decision d = kit_decision(arena, state);
	decide_roster(&d, roster, next_id, ids);
	kit_apply(state, &d);
	return d.count;
}

static void check_lines(struct arena *arena, const struct roster *roster)
{
	struct roster_problems problems = {0};
	struct state state;
	unsigned ids = 0;
	roster_check(arena, roster, &problems);
	for (size_t i = 0; i < problems.count; i++) {
		const struct roster_problem *problem = &problems.items[i];
		HOLDS(*problem->file != '\0' && *problem->what != '\0' && *problem->todo != '\0');
		HOLDS(kit_is_flat(problem->what) && problem->line >= FIRST_LINE);
	}
	if (problems.count > 0)
		return;
	state_init(&state, arena, INSTANT_NONE);
	apply(arena, &state, roster, &ids);
	HOLDS(apply(arena, &state, roster, &ids) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	if (length == 0)
		return 0;
	begin();
	struct arena arena = {0};
	struct error error = {0};
	struct roster roster;
	unsigned which = bytes[0] % WHICH;
	which = which < REGISTER_COUNT ? which : REGISTER_COUNT - 1;
	put(small_core[which].file, bytes + 1, length - 1);
	if (roster_read(&arena, home, &roster, &error)) {
		check_cells(&roster, which);
		check_lines(&arena, &roster);
		check_again(&arena, &roster, which);
	} else {
		HOLDS(error.class == ERROR_CONFIGURATION && strncmp(error.text, home, strlen(home)) == 0);
	}
	put_usual(which);
	arena_release(&arena);
	return 0;
}

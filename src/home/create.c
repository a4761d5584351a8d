/* SPDX-License-Identifier: MIT */
/* A new home: folders, commented settings, empty registers, short hints. */
#include "base/file.h"
#include "home/home.h"
#include "home/registers.h"
#include "home/settings.h"

#include <string.h>
#include <sys/stat.h>

static const char *const folders[] = {
	"roster",       "rules",         "words",        "mailtemplates",   "mailbox",        "mailbox/new",
	"mailbox/cur",  "mailbox/tmp",   "drop",         "drop/done",       "drop/refused",   "letters",
	"ledger",       "ledger/texts",  "ledger/keys",  "private",         "private/texts",  "private/posted",
	"private/cases", "outbox",       "sent",         "sent/new",        "sent/cur",       "sent/tmp",
	"archives",     "agreement",
};

/* What else may lie in a folder that becomes a home: left over from an init that was cut off. */
static const char *const others[] = {"assent.ini", "public", "lock"};

static const struct hint {
	const char *path, *text;
} hints[] = {
	{"roster/README.txt",
	 "The registers. Edit them in a spreadsheet and save them as CSV (comma or semicolon), or in a\n"
	 "text editor. Dates are written 2026-12-04. After a change: assent roster check\n"
	 "\n"
	 "people.csv  member     leave it empty: the line gets an id by itself\n"
	 "            name       as it stands in mails\n"
	 "            addresses  the first one gets the mails; a blank between two of them\n"
	 "            shared     yes where two people use one address\n"
	 "            language   en or es\n"
	 "            agreement  the day the person accepted the Membership Agreement; without it\n"
	 "                       a person has no voice in a call for consensus. Who accepted by mail\n"
	 "                       has one: leave it empty, or copy the day that roster check names\n"
	 "            from,until first and last day; empty: open\n"
	 "groups.csv  group      an id, like G-food\n"
	 "            kind       backbone, core, workgroup, prospective or former\n"
	 "seats.csv   seat       an id, or empty\n"
	 "            role       facilitator, listener, connector, backbone_representative (held for\n"
	 "                       the Backbone); recorder, data_collector;\n"
	 "                       workgroup_representative (for a Workgroup);\n"
	 "                       people_impacted_representative. These are Core seats. Others:\n"
	 "                       workgroup_member, community_stakeholder, alternate\n"
	 "            group      an id of groups.csv\n"
	 "            member     an id or an address of people.csv; empty: the seat is vacant\n"
	 "goals.csv   goal       an id, like GOAL-1\n"
	 "steps.csv   step       an id, like A-2026-001\n"
	 "            what       in plain words; owner, group, goal, due\n"
	 "meetings.csv  meeting  an id, like M-2026-001\n"
	 "            what       in plain words; group: who is asked to come (of the Core: all Core seats)\n"
	 "            starts     2026-12-04 18:30; place: where, or a link\n"
	 "            A line that is taken out before the meeting begins cancels it.\n"},
	{"rules/README.txt",
	 "Only what this Core decided otherwise: a file 2023.ini with single lines of the shipped set,\n"
	 "or a set of its own (assent.ini: [core] rules). holidays.txt: days on which no deadline may\n"
	 "end, one a line, like 2026-12-25.\n"},
	{"words/README.txt",
	 "Reply words of this Core: a copy of a shipped file, as words/en/call.ini, takes its place.\n"},
	{"agreement/README.txt",
	 "Your Membership Agreement, in about five lines: en.md, es.md. As long as such a file lies here,\n"
	 "everybody with a Core seat and no date of accepting in people.csv is asked by mail to accept it.\n"
	 "Other files, the whole text for one, are not read.\n"},
	{"mailtemplates/README.txt",
	 "Mails in this Core's own words: a copy of a shipped file, as mailtemplates/en/call.md, takes\n"
	 "its place. assent doctor says whether it can be used.\n"},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* A folder with somebody's files in it is no place for a home, save notes about the place itself. */
static bool check_place(struct arena *arena, const char *folder, struct error *error)
{
	struct file_names names;
	if (file_exists(file_path(arena, folder, "ledger/state")))
		return error_set(error, ERROR_CONFIGURATION, "%s: a home is here already: choose another folder", folder);
	if (!file_exists(folder))
		return true;
	if (!folder_list(arena, folder, &names, error))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.items[i];
		if (!is_one_of(name, folders, COUNT(folders)) && !is_one_of(name, others, COUNT(others)) &&
		    strncmp(name, "README", 6) != 0)
			return error_set(error, ERROR_CONFIGURATION,
			                 "%s: other things lie here (%s): choose an empty folder, or one that is not "
			                 "there yet",
			                 folder, name);
	}
	return true;
}

static bool make_folders(struct arena *arena, const char *folder, struct error *error)
{
	if (!folder_make(folder, 0700, error))
		return false;
	if (chmod(folder, 0700) != 0)
		return error_system(error, "%s: its rights can't be set", folder);
	for (size_t i = 0; i < COUNT(folders); i++)
		if (!folder_make(file_path(arena, folder, folders[i]), 0700, error))
			return false;
	return folder_make(file_path(arena, folder, "public"), 0755, error);
}

/* What is there already was perhaps filled in by a person. */
static bool write_new(struct arena *arena, const char *folder, const char *name, const char *text,
                      struct error *error)
{
	const char *path = file_path(arena, folder, name);
	return file_exists(path) || file_replace(path, text, strlen(text), 0600, error);
}

bool home_create(const char *folder, bool rehearsal, struct error *error)
{
	struct arena arena = {0};
	bool good = check_place(&arena, folder, error) && make_folders(&arena, folder, error);
	for (size_t i = 0; good && i < REGISTER_COUNT; i++)
		good = write_new(&arena, folder, arena_printf(&arena, "roster/%s", registers[i].file),
		                 register_header(&arena, &registers[i]), error);
	for (size_t i = 0; good && i < COUNT(hints); i++)
		good = write_new(&arena, folder, hints[i].path, hints[i].text, error);
	good = good && write_new(&arena, folder, "assent.ini", settings_text(&arena, rehearsal), error);
	arena_release(&arena);
	return good;
}

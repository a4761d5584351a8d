/* SPDX-License-Identifier: MIT */
/* Looking at an archive that anybody may have made. */
#include "archiving.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/index.h"
#include "publish/bundle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LARGEST_LIST = 64 * 1024 * 1024, HEX_LENGTH = 64, NAME_AT = HEX_LENGTH + 2 };

struct checking {
	struct arena *arena;
	const char *path, *key;
	struct bundle *bundle;
	const char *folder;            /* in the zip */
	struct bundle_entries entries;
	struct index by_name;          /* name -> place in entries */
	const char *temporary;         /* where the ledger is unpacked to be looked at */
	const char *comment;
	struct verify_report *report;
	struct error *error;
};

static bool bad(struct checking *c, const char *problem)
{
	c->report->good = false;
	c->report->problem = arena_printf(c->arena, "%s: %s", c->path, problem);
	return false;
}

static const struct bundle_entry *entry_named(const struct checking *c, const char *name)
{
	uint32_t place;
	return index_get(&c->by_name, name, &place) ? &c->entries.items[place] : NULL;
}

/* ---- unpacking ---- */

static bool take_bytes(void *context, const void *bytes, size_t length)
{
	buf_add(context, bytes, length);
	return true;
}

/* Unpacks an entry into memory; larger ones than `most` are refused. */
static bool unpack(struct checking *c, const char *name, uint64_t most, struct buf *ret_bytes)
{
	const struct bundle_entry *entry = entry_named(c, name);
	const char *problem;
	*ret_bytes = buf_new(c->arena);
	if (entry == NULL)
		return bad(c, arena_printf(c->arena, "%s is missing in it: get the archive again", name));
	if (entry->length > most)
		return bad(c, arena_printf(c->arena, "%s in it is larger than it can be: do not trust it", name));
	return bundle_read(c->bundle, c->arena, entry, take_bytes, ret_bytes, &problem) || bad(c, problem);
}

/* Into a file of the temporary folder, hashed from there. */
struct unpacking {
	FILE *file;
};

static bool take_to_file(void *context, const void *bytes, size_t length)
{
	struct unpacking *to = context;
	return fwrite(bytes, 1, length, to->file) == length;
}

static bool unpack_to(struct checking *c, const struct bundle_entry *entry, const char *path)
{
	const char *problem = NULL;
	struct unpacking to = {.file = fopen(path, "wbx")};
	bool good = to.file != NULL && bundle_read(c->bundle, c->arena, entry, take_to_file, &to, &problem);
	bool closed = to.file == NULL || fclose(to.file) == 0;
	if (good && closed)
		return true;
	if (problem != NULL)
		return bad(c, problem);
	return error_set(c->error, ERROR_TEMPORARY, "%s: can't be written: make room, or set TMPDIR to another folder", path);
}

/* ---- the list of hashes ---- */

static bool read_list(struct checking *c, struct buf *list)
{
	struct buf minisig;
	const char *problem;
	if (!unpack(c, "SHA256SUMS", LARGEST_LIST, list) || !unpack(c, "SHA256SUMS.minisig", 65536, &minisig))
		return false;
	struct signed_thing thing = {.bytes = buf_string(list), .length = list->length, .minisig = buf_string(&minisig),
	                             .minisig_length = minisig.length};
	if (!verify_signature(c->arena, &thing, c->key, &c->comment, &problem, c->error))
		return false;
	return problem == NULL || bad(c, arena_printf(c->arena, "SHA256SUMS in it: %s", problem));
}

/* The signed comment names the archive: a list of another one must not stand in for it. */
static bool names_this(struct checking *c)
{
	const char *wanted = arena_printf(c->arena, "bundle=%s ", c->folder);
	return strncmp(c->comment, wanted, strlen(wanted)) == 0 ||
	       bad(c, "its list of hashes belongs to another archive: get it again");
}

/* One line of the list: the file is there, and has this hash. */
static bool check_line(struct checking *c, const char *line, size_t length, const char *before)
{
	char hash[HASH_TEXT_SIZE];
	if (length <= NAME_AT || strspn(line, "0123456789abcdef") != HEX_LENGTH || memcmp(line + HEX_LENGTH, "  ", 2) != 0)
		return bad(c, "a line of SHA256SUMS in it is none: do not trust it");
	const char *name = arena_strndup(c->arena, line + NAME_AT, length - NAME_AT);
	const struct bundle_entry *entry = entry_named(c, name);
	if (before != NULL && strcmp(before, name) >= 0)
		return bad(c, "SHA256SUMS in it is not sorted: do not trust it");
	if (entry == NULL)
		return bad(c, arena_printf(c->arena, "%s is missing in it, but stands in its list: get the archive again", name));
	const char *path = file_path(c->arena, c->temporary, ".entry");
	bool keep = strchr(name, '/') == NULL;
	if (keep)
		path = file_path(c->arena, c->temporary, name);
	if (!unpack_to(c, entry, path) || !ledger_hash_file(path, entry->length, hash, c->error) ||
	    (!keep && !file_remove(path, c->error)))
		return false;
	return strncmp(hash + 7, line, HEX_LENGTH) == 0 ||
	       bad(c, arena_printf(c->arena, "%s in it is not the file that was signed: do not trust it", name));
}

static bool check_list(struct checking *c, const struct buf *list)
{
	const char *text = buf_string(list), *before = NULL;
	size_t lines = 0;
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		if (text[length] != '\n')
			return bad(c, "SHA256SUMS in it does not end in a line: do not trust it");
		if (!check_line(c, text, length, before))
			return false;
		before = arena_strndup(c->arena, text + NAME_AT, length - NAME_AT);
		text += length + 1;
		lines++;
	}
	/* Each line names another entry of its own, so the two numbers tell whether there is one more. */
	return lines + 2 == c->entries.count ||
	       bad(c, "it holds a file that does not stand in its list: do not trust it");
}

/* ---- the ledger in it ---- */

static bool check_ledger(struct checking *c, const struct verify_options *options)
{
	const char *name = entry_named(c, "ledger-public.csv") != NULL ? "ledger-public.csv" : "ledger.csv";
	struct verify_report inner = {0};
	if (entry_named(c, name) == NULL)
		return bad(c, "there is no ledger in it: get the archive again");
	const char *path = file_path(c->arena, c->temporary, name);
	if (!verify_file(c->arena, path, c->key, options, &inner, c->error))
		return false;
	if (!inner.good) {
		const char *what = strncmp(inner.problem, path, strlen(path)) == 0
		                           ? arena_printf(c->arena, "%s in it%s", name, inner.problem + strlen(path))
		                           : inner.problem;
		return bad(c, what);
	}
	c->report->rows = inner.rows;
	c->report->proves = arena_printf(c->arena,
	                                 "the archive %s is as the Core signed it: %zu files, each with its hash.\n%s",
	                                 c->folder, c->entries.count, inner.proves);
	return true;
}

static bool look_inside(struct checking *c, const struct verify_options *options)
{
	struct buf list;
	return read_list(c, &list) && names_this(c) && check_list(c, &list) && check_ledger(c, options);
}

static bool open_it(struct checking *c)
{
	const char *problem;
	if (!bundle_open(c->arena, c->path, &c->bundle, &c->folder, &c->entries, &problem, c->error))
		return false;
	for (uint32_t i = 0; i < c->entries.count; i++)
		index_put(c->arena, &c->by_name, c->entries.items[i].name, i);
	return problem == NULL || bad(c, problem);
}

static bool check_outside(struct checking *c)
{
	const char *signature = arena_printf(c->arena, "%s.minisig", c->path);
	struct bytes minisig;
	const char *problem;
	if (!file_exists(c->path))
		return error_set(c->error, ERROR_CONFIGURATION, "%s: there is no such file", c->path);
	if (!file_exists(signature))
		return bad(c, arena_printf(c->arena, "there is no %s beside it: get that as well", signature));
	if (!file_read(c->arena, signature, 65536, &minisig, c->error))
		return false;
	struct signed_thing thing = {.path = c->path, .minisig = minisig.data, .minisig_length = minisig.length};
	if (!verify_signature(c->arena, &thing, c->key, &c->comment, &problem, c->error))
		return false;
	return problem == NULL || bad(c, problem);
}

static void tidy(struct checking *c)
{
	struct file_names names = {0};
	struct error ignored = {0};
	if (c->temporary == NULL || !folder_list(c->arena, c->temporary, &names, &ignored))
		return;
	for (size_t i = 0; i < names.count; i++)
		file_remove(file_path(c->arena, c->temporary, names.items[i]), &ignored);
	file_remove(file_path(c->arena, c->temporary, ".entry"), &ignored);
	(void)rmdir(c->temporary); /* a temporary folder that stays is harm to nobody */
}

static bool make_temporary(struct checking *c)
{
	const char *above = getenv("TMPDIR");
	char *path = arena_printf(c->arena, "%s/assent-verify-XXXXXX", above == NULL || *above == '\0' ? "/tmp" : above);
	if (mkdtemp(path) == NULL)
		return error_system(c->error, "%s", path);
	c->temporary = path;
	return true;
}

bool archive_verify(struct arena *arena, const char *path, const char *key, const struct verify_options *options,
                    struct verify_report *ret_report, struct error *error)
{
	struct checking c = {.arena = arena, .path = path, .key = key, .comment = "", .report = ret_report, .error = error};
	*ret_report = (struct verify_report){.good = true, .kind = "bundle", .bad_row = UINT64_MAX};
	bool done = check_outside(&c) && open_it(&c) && make_temporary(&c) && look_inside(&c, options);
	bundle_close(c.bundle);
	tidy(&c);
	return done || !ret_report->good;
}

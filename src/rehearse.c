/* SPDX-License-Identifier: MIT */
#include "rehearse.h"

#include "base/file.h"
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPY_BUFFER = 65536 };

/* What a run writes into in place, and so has to be a copy; all else may be one file under two names. */
static bool is_written_in_place(const char *path)
{
	static const char *const endings[] = {".csv", ".minisig", "/state", "/checkpoint", ".key", ".pub"};
	size_t length = strlen(path);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t end = strlen(endings[i]);
		if (length > end && strcmp(path + length - end, endings[i]) == 0)
			return true;
	}
	return false;
}

/* ---- copying ---- */

static bool copy_bytes(int from, int to)
{
	char buffer[COPY_BUFFER];
	ssize_t got;
	while ((got = read(from, buffer, sizeof buffer)) > 0)
		for (ssize_t done = 0, now; done < got; done += now)
			if ((now = write(to, buffer + done, (size_t)(got - done))) < 0)
				return false;
	return got == 0;
}

static bool copy_file(const char *from, const char *to, const struct stat *about, struct error *error)
{
	const struct timespec times[2] = {about->st_atim, about->st_mtim};
	int source = file_open_read(from, error);
	if (source < 0)
		return false;
	int target = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool good = target >= 0 && copy_bytes(source, target) && futimens(target, times) == 0;
	if (!good)
		error_system(error, "%s: the copy for the dry run can't be written", to);
	if (target >= 0 && close(target) != 0 && good)
		good = error_system(error, "%s: the copy for the dry run can't be written", to);
	(void)close(source);
	return good;
}

static bool copy_entry(const FTSENT *entry, const char *to, struct error *error)
{
	if (entry->fts_info == FTS_D)
		return folder_make(to, 0700, error);
	if (entry->fts_info != FTS_F)
		return true; /* links, pipes: nothing of ours; FTS_DP: the way back up */
	if (!is_written_in_place(entry->fts_path) && link(entry->fts_path, to) == 0)
		return true;
	return copy_file(entry->fts_path, to, entry->fts_statp, error);
}

/* Not copied: what is made anew, what a run never reads, and the signing key, wherever it lies. */
static bool is_left_out(const FTSENT *entry, const char *key_file)
{
	static const char *const folders[] = {"dry-run", "sent", "archives", "public", "public.new"};
	static const char key[] = "/ledger/keys/core.key", prepared[] = ".next";
	size_t length = strlen(entry->fts_path), short_end = sizeof prepared - 1;
	if (length > short_end && strcmp(entry->fts_path + length - short_end, prepared) == 0)
		return true;
	for (size_t i = 0; entry->fts_level == 1 && i < sizeof folders / sizeof *folders; i++)
		if (strcmp(entry->fts_name, folders[i]) == 0)
			return true;
	return (entry->fts_level == 1 && strcmp(entry->fts_name, "lock") == 0) ||
	       strcmp(entry->fts_path, key_file) == 0 ||
	       (length >= sizeof key && strcmp(entry->fts_path + length - (sizeof key - 1), key) == 0);
}

static bool copy_tree(struct arena *arena, const char *from, const char *to, const char *key_file,
                      struct error *error)
{
	char *roots[] = {arena_strdup(arena, from), NULL};
	size_t skip = strlen(from);
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	bool good = true;
	if (tree == NULL)
		return error_system(error, "%s: it can't be read for the dry run", from);
	while (good && (entry = fts_read(tree)) != NULL) {
		if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR || entry->fts_info == FTS_NS) {
			errno = entry->fts_errno;
			good = error_system(error, "%s: it can't be read for the dry run", entry->fts_path);
		} else if (is_left_out(entry, key_file)) {
			fts_set(tree, entry, FTS_SKIP);
		} else if (entry->fts_info != FTS_DP) {
			good = copy_entry(entry, arena_printf(arena, "%s%s", to, entry->fts_path + skip), error);
		}
	}
	fts_close(tree);
	return good;
}

static bool remove_tree(struct arena *arena, const char *path, struct error *error)
{
	char *roots[] = {arena_strdup(arena, path), NULL};
	if (!file_exists(path))
		return true;
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	bool good = true;
	while (tree != NULL && good && (entry = fts_read(tree)) != NULL)
		if (entry->fts_info != FTS_D && remove(entry->fts_path) != 0)
			good = error_system(error, "%s: it can't be removed", entry->fts_path);
	if (tree == NULL)
		return error_system(error, "%s: it can't be removed", path);
	fts_close(tree);
	return good;
}

/* ---- what came of it ---- */

struct rehearsal {
	struct arena arena;
	const char *home, *root, *copy, *mails;
	const char *journal; /* name of the journal in force */
	int64_t ledger_size, journal_size;
};

static const char *find_journal(struct rehearsal *r)
{
	struct file_names names = {0};
	struct error ignored = {0};
	const char *folder = file_path(&r->arena, r->copy, "private");
	const char *found = "";
	int64_t largest = -1;
	if (!folder_list(&r->arena, folder, &names, &ignored))
		return found;
	for (size_t i = 0; i < names.count; i++) {
		int64_t size = file_size(file_path(&r->arena, folder, names.items[i]));
		if (strncmp(names.items[i], "journal-", 8) == 0 && size > largest) {
			largest = size;
			found = arena_printf(&r->arena, "private/%s", names.items[i]);
		}
	}
	return found;
}

static void measure(struct rehearsal *r)
{
	r->journal = find_journal(r);
	r->ledger_size = file_size(file_path(&r->arena, r->copy, "ledger/ledger.csv"));
	r->journal_size = file_size(file_path(&r->arena, r->copy, r->journal));
}

/* Of the row of a confidential case only its number is shown: who wrote stays in the journal. */
static size_t shown_length(const char *line, size_t length)
{
	static const char mark[] = ",\"conflict.";
	const char *event = memmem(line, length, mark, sizeof mark - 1);
	size_t shown = event == NULL ? length : (size_t)(event - line) + sizeof mark;
	for (size_t commas = 0; event != NULL && shown < length && (commas += line[shown] == ',') < 2;)
		shown++;
	return shown;
}

/* Prints the rows that were added behind the first `size` bytes. */
static bool print_added(struct rehearsal *r, const char *title, const char *name, int64_t size, struct error *error)
{
	struct bytes all;
	if (!file_read(&r->arena, file_path(&r->arena, r->copy, name), SIZE_MAX / 2, &all, error))
		return false;
	if ((int64_t)all.length <= size) {
		printf("%s: no new row\n", title);
		return true;
	}
	printf("%s: new rows\n", title);
	const char *line = (const char *)all.data + size, *end = (const char *)all.data + all.length;
	while (line < end) {
		const char *next = memchr(line, '\n', (size_t)(end - line));
		size_t length = next == NULL ? (size_t)(end - line) : (size_t)(next - line);
		printf("  + %.*s\n", (int)shown_length(line, length), line);
		line += length + 1;
	}
	return true;
}

/* Moves what was "posted" to HOME/dry-run/mails. */
static bool keep_mails(struct rehearsal *r, struct error *error)
{
	const char *posted = file_path(&r->arena, r->copy, "sent/new");
	struct file_names names = {0};
	if (!folder_make(r->mails, 0700, error))
		return false;
	if (file_exists(posted) && !folder_list(&r->arena, posted, &names, error))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		size_t key = strcspn(names.items[i], ":,");
		const char *to = arena_printf(&r->arena, "%s/%.*s.eml", r->mails, (int)key, names.items[i]);
		if (!file_rename(file_path(&r->arena, posted, names.items[i]), to, error))
			return false;
	}
	printf("Mails: %zu would be posted; they lie in %s\n", names.count, r->mails);
	return true;
}

/* ---- the rehearsal ---- */

/* True when the copy of the home holds the mailbox as well: it lies in it, by a plain path. */
static bool lies_inside(struct rehearsal *r, const char *path)
{
	struct stat about;
	return path[0] != '/' && strstr(path, "..") == NULL &&
	       lstat(file_path(&r->arena, r->home, path), &about) == 0 && !S_ISLNK(about.st_mode);
}

/* Copies a mailbox that lies elsewhere, to where the rehearsing run looks for it. */
static bool copy_mailbox(struct rehearsal *r, const char *path, const char *key, struct error *error)
{
	const char *named = path[0] == '/' ? path : file_path(&r->arena, r->home, path);
	char *real = realpath(named, NULL);
	if (real == NULL)
		return error_system(error, "%s: the mailbox can't be read for the dry run", named);
	bool good = copy_tree(&r->arena, real, file_path(&r->arena, r->copy, RUN_MAILBOX_COPY), key, error);
	free(real);
	return good;
}

/* A mailbox that lies outside the home is copied as well: nothing of the real one may move. */
static bool copy_home(struct rehearsal *r, struct error *error)
{
	struct settings settings;
	if (!settings_read(&r->arena, r->home, &settings, error))
		return false;
	const char *key = file_path(&r->arena, r->home, settings.key_file);
	if (!copy_tree(&r->arena, r->home, r->copy, key, error))
		return false;
	/* A mailbox on a server is read where it is: only looked at, nothing moves. */
	return strcmp(settings.source, "imap") == 0 || lies_inside(r, settings.path) ||
	       copy_mailbox(r, settings.path, key, error);
}

static bool make_copy(struct rehearsal *r, struct error *error)
{
	int lock = file_lock(file_path(&r->arena, r->home, "lock"), error);
	bool good = lock >= 0 && remove_tree(&r->arena, r->root, error) && folder_make(r->root, 0700, error) &&
	            copy_home(r, error) && ledger_rehearse(r->copy, error);
	file_unlock(lock);
	return good;
}

bool rehearse_home(const struct run_options *options, bool *ret_attention, struct error *error)
{
	struct rehearsal r = {.home = options->home};
	struct run_options inside = *options;
	struct error cleaning = {0};
	instant now;
	r.root = file_path(&r.arena, r.home, "dry-run");
	r.copy = inside.home = file_path(&r.arena, r.root, "home");
	r.mails = file_path(&r.arena, r.root, "mails");
	bool good = home_check_owner(r.home, error) && session_clock(r.home, options->now_text, &now, error) &&
	            make_copy(&r, error);
	if (good) {
		printf("A dry run, on a copy with a throw-away key: nothing of the home moves.\n");
		measure(&r);
		good = run_home(&inside, ret_attention, error) &&
		       print_added(&r, "Ledger", "ledger/ledger.csv", r.ledger_size, error) &&
		       print_added(&r, "Journal", r.journal, r.journal_size, error) && keep_mails(&r, error);
	}
	if (!remove_tree(&r.arena, r.copy, &cleaning) && good)
		good = error_set(error, cleaning.class, "%s", cleaning.text);
	arena_release(&r.arena);
	return good;
}

/* SPDX-License-Identifier: MIT */
/* verify, for one file: what it is shows in its first bytes. */
#include "ledger/judge.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- receipts, mails, signed heads ---- */

static void say_head(struct judge *judge, const struct checkpoint *checkpoint)
{
	char root[ROOT_TEXT_SIZE];
	base64_write(checkpoint->root.bytes, HASH_SIZE, root);
	judge_line(judge, "a signed head of %s: %" PRIu64 " row%s, root %s.", checkpoint->origin, checkpoint->size - 1,
	           checkpoint->size == 2 ? "" : "s", root);
	judge_rehearsal(judge, checkpoint->origin);
}

/* Signed heads without rows: a checkpoint by itself, or the one in a digest. */
static bool check_notes(struct judge *judge, const char *path, const struct found *found)
{
	struct checkpoint checkpoint;
	for (size_t i = 0; i < found->notes.count; i++) {
		const struct bytes *note = &found->notes.items[i];
		if (!judge_checkpoint(judge, path, note->data, note->length, &checkpoint))
			return false;
		say_head(judge, &checkpoint);
	}
	judge->report->kind = "checkpoint";
	return true;
}

/* A receipt whose first line is gone or changed: the good head at its end must not make it pass for good. */
static bool was_receipt(const char *path, const struct bytes *bytes)
{
	static const char ending[] = ".tlog-proof", index[] = "\nindex ";
	size_t length = strlen(path);
	return (length >= sizeof ending - 1 && strcmp(path + length - (sizeof ending - 1), ending) == 0) ||
	       memmem(bytes->data, bytes->length, index, sizeof index - 1) != NULL;
}

static bool check_mail(struct judge *judge, const char *path, const struct bytes *bytes, struct error *error)
{
	struct found found;
	judge->alone = true;
	find_receipts(judge->arena, bytes->data, bytes->length, &found);
	if (found.proofs.count == 0 && found.notes.count == 0)
		return judge_bad(judge, NO_ROW, "%s: %s", path, judge_foreign(bytes));
	if (found.proofs.count == 0 && was_receipt(path, bytes))
		return judge_bad(judge, NO_ROW, "%s: the receipt does not begin as a receipt does: ask the Core for a new one",
		                 path);
	for (size_t i = 0; i < found.proofs.count; i++)
		if (!judge_receipt(judge, path, &found.proofs.items[i], &found))
			return false;
	if (found.proofs.count == 0 && !check_notes(judge, path, &found))
		return false;
	judge->report->rows = found.proofs.count;
	return judge_against(judge, error);
}

/* ---- a ledger ---- */

/* The file of this name in the folder of `path`. */
static const char *beside(struct arena *arena, const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');
	return slash == NULL ? name : arena_printf(arena, "%.*s/%s", (int)(slash - path), path, name);
}

/* The signature of the whole file; *ret_there false when there is none. */
static bool read_minisig(struct judge *judge, const char *path, struct minisig *minisig, struct comment *comment,
                         bool *ret_there, struct error *error)
{
	const char *name = arena_printf(judge->arena, "%s.minisig", path);
	struct bytes bytes;
	*ret_there = file_exists(name);
	if (!*ret_there)
		return true;
	if (!file_read(judge->arena, name, NOTE_LIMIT, &bytes, error) ||
	    !judge_minisig(judge, name, bytes.data, bytes.length, minisig, comment))
		return false;
	judge_expect(judge, comment->origin);
	return true;
}

/* `older_than`: a public ledger of so many rows is not rewritten at each commit; UINT64_MAX for others. */
static bool read_checkpoint(struct judge *judge, const char *path, uint64_t older_than, struct error *error)
{
	const char *name = beside(judge->arena, path, "checkpoint");
	struct bytes bytes;
	struct checkpoint checkpoint;
	if (!file_exists(name))
		return true;
	if (!file_read(judge->arena, name, NOTE_LIMIT, &bytes, error) ||
	    !judge_checkpoint(judge, name, bytes.data, bytes.length, &checkpoint))
		return false;
	judge_expect(judge, checkpoint.origin);
	if (checkpoint.size > older_than) {
		judge->heads.count--;
		judge_line(judge, "%s is newer (%" PRIu64 " rows).", name, checkpoint.size - 1);
	}
	return true;
}

/* The newest head: what the file has to reach. */
static uint64_t largest_head(const struct heads *heads)
{
	uint64_t size = 0;
	for (size_t i = 0; i < heads->count; i++)
		if (heads->items[i].size > size)
			size = heads->items[i].size;
	return size;
}

static bool judge_walk(struct judge *judge, const struct walk *walk, struct error *error)
{
	const char *path = walk->path;
	judge->report->rows = walk->rows;
	if (walk->problem != NULL)
		return judge_bad(judge, walk->bad_row, "%s: row %" PRIu64 " %s: " PUT_BACK, path, walk->bad_row,
		                 walk->problem);
	if (!judge_heads(judge, walk, error))
		return false;
	if (walk->frontier.size > largest_head(&judge->heads))
		return judge_bad(judge, largest_head(&judge->heads),
		                 "%s: rows from %" PRIu64 " on are not signed: they were added, or the signature beside "
		                 "it is an old one: get the signature that belongs to it",
		                 path, largest_head(&judge->heads));
	return true;
}

static void say_ledger(struct judge *judge, const struct walk *walk)
{
	const char *number = judge_key_number(judge);
	struct buf rest = judge->proves;
	judge->proves = buf_new(judge->arena);
	judge_line(judge, "%" PRIu64 " row%s of %s, each exactly as it was signed with key %s.", walk->rows,
	           walk->rows == 1 ? "" : "s", judge->origin, number);
	if (walk->sealed_rows > 0)
		judge_line(judge, "It is the public form: %" PRIu64 " of them are sealed, and only their hashes are shown.",
		           walk->sealed_rows);
	judge_rehearsal(judge, judge->origin);
	if (rest.length > 0)
		judge_line(judge, "%s", buf_string(&rest));
}

static bool check_ledger(struct judge *judge, const char *path, struct error *error)
{
	struct minisig minisig;
	struct comment comment;
	bool has_minisig;
	struct walk walk = {.arena = judge->arena, .book = BOOK_LEDGER, .path = path, .heads = &judge->heads,
	                    .end = (uint64_t)file_size(path)};
	if (!read_minisig(judge, path, &minisig, &comment, &has_minisig, error) ||
	    !read_checkpoint(judge, path, has_minisig && comment.public_scope ? comment.size : UINT64_MAX, error) || !judge_against(judge, error))
		return false;
	walk.sealed = !has_minisig || comment.public_scope; /* the root is signed either way */
	if (judge->heads.count == 0)
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s: neither its .minisig nor a checkpoint lies beside it, so there is nothing to hold "
		                 "it against: put one there",
		                 path);
	if (!walk_book(&walk, error) || !judge_walk(judge, &walk, error))
		return false;
	if (has_minisig && comment.size == walk.frontier.size && !judge_digest(judge, &minisig, walk.digest))
		return judge_bad(judge, NO_ROW, "%s.minisig: its signature is not over this file: " PUT_BACK, path);
	say_ledger(judge, &walk);
	judge_say_against(judge);
	return true;
}

/* ---- which of them ---- */

static bool begins(const struct bytes *bytes, const char *word)
{
	return bytes->length >= strlen(word) && memcmp(bytes->data, word, strlen(word)) == 0;
}

/* The first bytes of a file. */
static bool peek(struct arena *arena, const char *path, struct bytes *ret_bytes, struct error *error)
{
	enum { ENOUGH = 256 };
	char *text = arena_alloc(arena, ENOUGH);
	int handle = file_open_read(path, error);
	if (handle < 0)
		return false;
	ssize_t got = file_read_at(handle, path, text, ENOUGH, 0, error);
	close(handle);
	*ret_bytes = (struct bytes){text, got < 0 ? 0 : (size_t)got};
	return got >= 0;
}

static bool is_ledger(const char *path, const struct bytes *start)
{
	size_t length = strlen(path);
	return begins(start, "\"seq\"") || begins(start, "\xef\xbb\xbf\"seq\"") ||
	       (length > 4 && strcmp(path + length - 4, ".csv") == 0);
}

/* With core.vkey beside core.pub we know which ledger it has to be. */
static void expect_origin(struct judge *judge, const char *public_key)
{
	struct bytes bytes;
	struct verifier verifier;
	struct error ignored = {0};
	const char *path = beside(judge->arena, public_key, "core.vkey");
	if (file_exists(path) && file_read(judge->arena, path, VKEY_SIZE, &bytes, &ignored) &&
	    verifier_parse(bytes.data, bytes.length, &verifier) &&
	    memcmp(verifier.key, judge->public.key, PUBLIC_KEY_SIZE) == 0)
		judge_expect(judge, verifier.name);
}

/* Other keys of the Core are named in files beside the key, beside the file, and in a home or a bundle. */
static void trust_around(struct judge *judge, const char *path, const char *public_key)
{
	const char *const folders[] = {beside(judge->arena, public_key, "."), beside(judge->arena, path, "."),
	                               beside(judge->arena, path, "keys")};
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		trust_read_folder(judge->arena, &judge->trust, folders[i]);
}

static bool check_file(struct judge *judge, const char *path, struct error *error)
{
	struct bytes start, bytes;
	if (!peek(judge->arena, path, &start, error))
		return false;
	if (is_ledger(path, &start)) {
		judge->report->kind = "ledger";
		return check_ledger(judge, path, error);
	}
	judge->report->kind = begins(&start, PROOF_HEADER) ? "receipt" : "mail";
	return judge_read(judge, path, &bytes, error) && check_mail(judge, path, &bytes, error);
}

bool verify_file(struct arena *arena, const char *path, const char *public_key, const struct verify_options *options,
                 struct verify_report *ret_report, struct error *error)
{
	struct judge judge;
	if (judge_begin(&judge, arena, "file", public_key, options, ret_report, error)) {
		expect_origin(&judge, public_key);
		trust_around(&judge, path, public_key);
		(void)check_file(&judge, path, error);
	}
	judge_end(&judge);
	return error->class == ERROR_NONE;
}

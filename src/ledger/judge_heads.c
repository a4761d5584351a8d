/* SPDX-License-Identifier: MIT */
/* Older heads held against a ledger, and against each other. */
#include "ledger/judge.h"

#include <inttypes.h>
#include <string.h>

/* The line at the end of a mail: not signed, but it stands in many mailboxes. */
static bool add_footer(struct judge *judge, const char *name, const struct found_head *footer)
{
	if (judge->origin[0] != '\0' && strcmp(judge->origin, footer->origin) != 0)
		return judge_bad(judge, NO_ROW, "%s: is of another ledger, %s, and not of %s: look for the right file",
		                 name, footer->origin, judge->origin);
	for (size_t i = 0; i < judge->heads.count; i++)
		if (judge->heads.items[i].name == name && judge->heads.items[i].size == footer->size &&
		    hash_equal(&judge->heads.items[i].root, &footer->root))
			return true;
	struct head *head = LIST_PUSH(judge->arena, &judge->heads);
	*head = (struct head){.name = name, .size = footer->size, .root = footer->root, .against = true,
	                      .unsigned_ = true};
	return true;
}

/* The last head is one we have from the same file: the head of a receipt in it. */
static bool is_known(const struct heads *heads)
{
	const struct head *last = &heads->items[heads->count - 1];
	for (const struct head *head = heads->items; head < last; head++)
		if (head->name == last->name && head->size == last->size && hash_equal(&head->root, &last->root))
			return true;
	return false;
}

/* One older file: whatever of ours it is. */
static bool against_one(struct judge *judge, const char *path, struct error *error)
{
	struct bytes bytes;
	struct checkpoint checkpoint;
	struct minisig minisig;
	struct comment comment;
	struct found found;
	if (!judge_read(judge, path, &bytes, error))
		return false;
	if (minisig_parse(bytes.data, bytes.length, &minisig))
		return judge_minisig(judge, path, bytes.data, bytes.length, &minisig, &comment);
	find_receipts(judge->arena, bytes.data, bytes.length, &found);
	if (found.proofs.count + found.notes.count + found.footers.count == 0)
		return judge_bad(judge, NO_ROW, "%s: %s", path, judge_foreign(&bytes));
	size_t before = judge->proves.length;
	bool good = true;
	for (size_t i = 0; good && i < found.proofs.count; i++)
		good = judge_receipt(judge, path, &found.proofs.items[i], &found);
	for (size_t i = 0; good && i < found.notes.count; i++) {
		good = judge_checkpoint(judge, path, found.notes.items[i].data, found.notes.items[i].length, &checkpoint);
		if (good && is_known(&judge->heads))
			judge->heads.count--;
	}
	for (size_t i = 0; good && i < found.footers.count; i++)
		good = add_footer(judge, path, &found.footers.items[i]);
	judge->proves.length = before; /* only their heads are wanted here */
	return good;
}

bool judge_against(struct judge *judge, struct error *error)
{
	const struct verify_options *options = judge->options;
	bool good = true;
	judge->against = true;
	for (size_t i = 0; good && options != NULL && i < options->against_count; i++)
		good = against_one(judge, options->against[i], error);
	judge->against = false;
	return good && !judge_split(judge);
}

/* ---- heads against each other ---- */

static bool contradict(struct judge *judge, const struct head *a, const struct head *b)
{
	if (a->unsigned_ || b->unsigned_)
		return false; /* what nobody signed proves nothing by itself */
	if (!judge->alone && !(a->against && b->against))
		return false; /* the ledger itself will say more */
	if (a->size == b->size && !hash_equal(&a->root, &b->root)) {
		judge_bad(judge, NO_ROW,
		          "%s and %s: both are signed heads of %" PRIu64 " rows, and they differ: two histories were "
		          "signed (a split): keep both files, together they are the proof",
		          a->name, b->name, a->size - 1);
		return true;
	}
	if (a->proof == NULL || b->proof == NULL || a->proof->index != b->proof->index ||
	    (a->proof->extra_length == b->proof->extra_length &&
	     memcmp(a->proof->extra, b->proof->extra, a->proof->extra_length) == 0))
		return false;
	judge_bad(judge, a->proof->index,
	          "%s and %s: both are signed, and they prove two different rows %" PRIu64 ": two histories were signed "
	          "(a split): keep both files, together they are the proof",
	          a->name, b->name, a->proof->index);
	return true;
}

bool judge_split(struct judge *judge)
{
	for (size_t i = 0; i < judge->heads.count; i++)
		for (size_t k = 0; k < i; k++)
			if (contradict(judge, &judge->heads.items[k], &judge->heads.items[i]))
				return true;
	return false;
}

/* ---- heads against the ledger ---- */

static bool behind(struct judge *judge, const char *path, const struct head *head, uint64_t size)
{
	return judge_bad(judge, size,
	                 "%s: is behind what was signed: %s was signed over %" PRIu64 " rows, and only %" PRIu64
	                 " are here: an older file was put in its place: " PUT_BACK,
	                 path, head->name, head->size - 1, size - 1);
}

/* The newest head of the ledger itself that its bytes fit: what signs the other history. */
static const char *own_head(const struct heads *heads)
{
	const struct head *best = NULL;
	for (size_t i = 0; i < heads->count; i++)
		if (!heads->items[i].against && heads->items[i].reached && heads->items[i].fits &&
		    (best == NULL || heads->items[i].size >= best->size))
			best = &heads->items[i];
	return best == NULL ? NULL : best->name;
}

/* Receipts say more than their heads: they narrow the range. */
static bool narrow(struct judge *judge, const struct walk *walk, uint64_t *first, uint64_t *last, struct error *error)
{
	for (size_t i = 0; i < judge->heads.count; i++) {
		const struct head *head = &judge->heads.items[i];
		uint64_t from, to;
		if (head->proof == NULL || !head->reached || head->fits || *first == *last)
			continue;
		if (!receipt_range(walk, head->proof, head->size, &from, &to, error))
			return false;
		*first = from > *first ? from : *first;
		*last = to < *last ? to : *last;
	}
	return true;
}

static bool not_extended(struct judge *judge, const struct walk *walk, const struct head *head, uint64_t first,
                         uint64_t last)
{
	const char *own = own_head(&judge->heads);
	const char *from = first == last
	                           ? arena_printf(judge->arena, "row %" PRIu64, first)
	                           : arena_printf(judge->arena, "a row between %" PRIu64 " and %" PRIu64, first, last);
	if (head->unsigned_)
		return judge_bad(judge, first,
		                 "%s: is not what the last line of %s says: it was rewritten from %s on, or that mail was "
		                 "changed: nobody signed that line: look for a receipt of that time",
		                 walk->path, head->name, from);
	if (own == NULL)
		return judge_bad(judge, first,
		                 "%s: is not the continuation of %s: it was changed from %s on: ask for a copy that is "
		                 "signed, and keep both files",
		                 walk->path, head->name, from);
	return judge_bad(judge, first,
	                 "%s: is not the continuation of %s: it was rewritten from %s on: two histories were signed (a "
	                 "split): keep %s and %s, together they are the proof",
	                 walk->path, head->name, from, head->name, own);
}

bool judge_heads(struct judge *judge, const struct walk *walk, struct error *error)
{
	uint64_t first, last, size = walk->frontier.size;
	const struct head *head;
	for (size_t i = 0; i < judge->heads.count; i++)
		if (judge->heads.items[i].size > size)
			return behind(judge, walk->path, &judge->heads.items[i], size);
	if (!heads_range(&judge->heads, &first, &last, &head))
		return true;
	if (!narrow(judge, walk, &first, &last, error))
		return false;
	if (head->against)
		return not_extended(judge, walk, head, first, last);
	if (first == last)
		return judge_bad(judge, first, "%s: row %" PRIu64 " is not the one that was signed in %s: " PUT_BACK,
		                 walk->path, first, head->name);
	return judge_bad(judge, first,
	                 "%s: of the rows %" PRIu64 " to %" PRIu64
	                 " at least one is not the one that was signed in %s: " PUT_BACK,
	                 walk->path, first, last, head->name);
}

void judge_say_against(struct judge *judge)
{
	size_t files = judge->options == NULL ? 0 : judge->options->against_count, heads = 0;
	uint64_t oldest = UINT64_MAX;
	for (size_t i = 0; i < judge->heads.count; i++) {
		const struct head *head = &judge->heads.items[i];
		heads += head->against;
		if (head->against && head->size < oldest)
			oldest = head->size;
	}
	if (files == 1)
		judge_line(judge, "It continues what was signed in %s: not one of the rows up to %" PRIu64 " was changed.",
		           judge->options->against[0], oldest - 1);
	else if (files > 1)
		judge_line(judge, "It continues every one of the %zu signed heads in the %zu older files.", heads, files);
}

/* ---- what a receipt says about all rows of its tree ---- */

/* The leaves under one hash of the path, or the row itself. */
struct span {
	uint64_t start, count;
	const struct hash *hash;
};

/* The spans in the order of the rows; together they are all leaves of the tree (RFC 6962, section 2.1.1). */
static size_t spans_of(const struct proof *proof, uint64_t size, const struct hash *leaf,
                       struct span spans[PATH_LIMIT + 1])
{
	struct span left[PATH_LIMIT], right[PATH_LIMIT];
	size_t lefts = 0, rights = 0, total = 0, depth = proof->path_length;
	uint64_t start = 0, count = size;
	while (count > 1 && depth > 0) {
		uint64_t half = 1;
		while (half * 2 < count)
			half *= 2;
		const struct hash *hash = &proof->path[--depth];
		if (proof->index < start + half) {
			right[rights++] = (struct span){start + half, count - half, hash};
			count = half;
		} else {
			left[lefts++] = (struct span){start, half, hash};
			start += half;
			count -= half;
		}
	}
	memcpy(spans, left, lefts * sizeof *spans);
	total = lefts;
	spans[total++] = (struct span){proof->index, 1, leaf};
	while (rights > 0)
		spans[total++] = right[--rights];
	return total;
}

static void leaf_of(const struct walk *walk, const char *line, size_t length, struct hash *leaf)
{
	uint64_t number;
	if (!walk->sealed || !row_read_sealed(line, length, &number, leaf))
		*leaf = tree_leaf(line, length + 1);
}

bool receipt_range(const struct walk *walk, const struct proof *proof, uint64_t size, uint64_t *ret_first,
                   uint64_t *ret_last, struct error *error)
{
	struct span spans[PATH_LIMIT + 1];
	struct hash own = tree_leaf(proof->extra, proof->extra_length), leaf, root;
	size_t count = spans_of(proof, size, &own, spans), at = 0, length;
	struct frontier frontier = {0};
	struct lines lines;
	char *line;
	*ret_first = 0;
	*ret_last = size - 1;
	if (!lines_open(&lines, walk->path, 0, walk->end, NULL, error))
		return false;
	while (at < count && lines_next(&lines, &line, &length, error) == LINES_LINE) {
		leaf_of(walk, line, length, &leaf);
		frontier_add(&frontier, &leaf);
		if (frontier.size < spans[at].count)
			continue;
		root = frontier_root(&frontier);
		if (!hash_equal(&root, spans[at].hash)) {
			*ret_first = spans[at].start;
			*ret_last = spans[at].start + spans[at].count - 1;
			break;
		}
		frontier = (struct frontier){0};
		at++;
	}
	lines_close(&lines);
	return error->class == ERROR_NONE;
}

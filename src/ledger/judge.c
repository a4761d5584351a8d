/* SPDX-License-Identifier: MIT */
#include "ledger/judge.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool judge_begin(struct judge *judge, struct arena *arena, const char *kind, const char *public_key,
                 const struct verify_options *options, struct verify_report *report, struct error *error)
{
	*report = (struct verify_report){.good = true, .kind = kind, .bad_row = NO_ROW, .proves = "", .problem = ""};
	*judge = (struct judge){.arena = arena, .options = options, .report = report, .proves = buf_new(arena)};
	sodium_ready();
	if (public_read(public_key, &judge->public, error))
		return true;
	if (error->class != ERROR_CORRUPT)
		return error_context(error, "public key");
	judge_bad(judge, NO_ROW, "%s", error->text);
	*error = (struct error){0};
	return false;
}

bool judge_bad(struct judge *judge, uint64_t row, const char *format, ...)
{
	va_list arguments;
	if (!judge->report->good)
		return false;
	va_start(arguments, format);
	judge->report->problem = arena_vprintf(judge->arena, format, arguments);
	va_end(arguments);
	judge->report->good = false;
	judge->report->bad_row = row;
	return false;
}

void judge_line(struct judge *judge, const char *format, ...)
{
	va_list arguments;
	if (judge->proves.length > 0)
		buf_char(&judge->proves, '\n');
	va_start(arguments, format);
	buf_text(&judge->proves, arena_vprintf(judge->arena, format, arguments));
	va_end(arguments);
}

void judge_rehearsal(struct judge *judge, const char *origin)
{
	if (origin_is_rehearsal(origin))
		judge_line(judge, "It is a rehearsal, %s: nothing in it counts.", origin);
}

void judge_end(struct judge *judge)
{
	if (judge->report->good)
		judge->report->proves = buf_string(&judge->proves);
}

const char *time_words(struct arena *arena, const struct zone *zone, instant when)
{
	static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July",
	                                     "August", "September", "October", "November", "December"};
	static const struct zone utc;
	struct local_time local = zone_local(zone == NULL ? &utc : zone, when);
	int hour = local.hour % 12 == 0 ? 12 : local.hour % 12;
	return arena_printf(arena, "%s %d, %d at %d:%02d %s%s", months[local.date.month - 1], local.date.day,
	                    local.date.year, hour, local.minute, local.hour < 12 ? "AM" : "PM",
	                    zone == NULL ? " UTC" : "");
}

static void add_head(struct judge *judge, const char *name, uint64_t size, const struct hash *root)
{
	struct head *head = LIST_PUSH(judge->arena, &judge->heads);
	*head = (struct head){.name = name, .size = size, .root = *root};
}

/* The first line of a note, when it can be an origin. */
static bool origin_of(const char *note, size_t length, char origin[ORIGIN_SIZE])
{
	const char *end = memchr(note, '\n', length);
	if (end == NULL || end - note >= ORIGIN_SIZE)
		return false;
	snprintf(origin, ORIGIN_SIZE, "%.*s", (int)(end - note), note);
	return origin_problem(origin) == NULL;
}

bool judge_checkpoint(struct judge *judge, const char *name, const char *note, size_t length,
                      struct checkpoint *ret_checkpoint)
{
	char origin[ORIGIN_SIZE];
	if (!origin_of(note, length, origin))
		return judge_bad(judge, NO_ROW, "%s: is not a signed checkpoint: " PUT_BACK, name);
	if (judge->verifier.name[0] != '\0' && strcmp(origin, judge->verifier.name) != 0)
		return judge_bad(judge, NO_ROW, "%s: is of another ledger, %s, and not of %s: look for the right file",
		                 name, origin, judge->verifier.name);
	struct verifier verifier = verifier_make(origin, judge->public.key);
	switch (checkpoint_open(note, length, &verifier, ret_checkpoint)) {
	case NOTE_GOOD:
		add_head(judge, name, ret_checkpoint->size, &ret_checkpoint->root);
		return true;
	case NOTE_STRANGE:
		return judge_bad(judge, NO_ROW,
		                 "%s: its head was signed with another key than core.pub: do not trust it, and ask where "
		                 "it came from",
		                 name);
	case NOTE_FORGED:
		return judge_bad(judge, NO_ROW,
		                 "%s: its head was changed after it was signed: do not trust it, and ask where it came "
		                 "from",
		                 name);
	case NOTE_MALFORMED:
		break;
	}
	return judge_bad(judge, NO_ROW, "%s: is not a signed checkpoint: " PUT_BACK, name);
}

bool judge_minisig(struct judge *judge, const char *name, const char *text, size_t length,
                   struct minisig *ret_minisig, struct comment *ret_comment)
{
	struct hash root;
	size_t got;
	if (!minisig_parse(text, length, ret_minisig))
		return judge_bad(judge, NO_ROW, "%s: is not a signature file of minisign: " PUT_BACK, name);
	if (memcmp(ret_minisig->number, judge->public.number, KEY_NUMBER_SIZE) != 0)
		return judge_bad(judge, NO_ROW,
		                 "%s: was made with another key than core.pub: do not trust it, and ask where it came "
		                 "from",
		                 name);
	if (!ret_minisig->prehashed)
		return judge_bad(judge, NO_ROW, "%s: has the old form of a signature, which is never ours: " PUT_BACK,
		                 name);
	if (!minisig_comment_good(ret_minisig, &judge->public) || !comment_parse(ret_minisig->comment, ret_comment) ||
	    !base64_read(ret_comment->root, strlen(ret_comment->root), root.bytes, HASH_SIZE, &got) || got != HASH_SIZE)
		return judge_bad(judge, NO_ROW, "%s: was changed after it was signed: " PUT_BACK, name);
	if (judge->verifier.name[0] != '\0' && strcmp(ret_comment->origin, judge->verifier.name) != 0)
		return judge_bad(judge, NO_ROW, "%s: is of another ledger, %s, and not of %s: look for the right file",
		                 name, ret_comment->origin, judge->verifier.name);
	add_head(judge, name, ret_comment->size, &root);
	return true;
}

/* One older file: whatever of ours it is. */
static bool against_one(struct judge *judge, const char *path, struct error *error)
{
	struct bytes bytes;
	struct checkpoint checkpoint;
	struct minisig minisig;
	struct comment comment;
	struct found found;
	if (!file_read(judge->arena, path, TEXT_LIMIT, &bytes, error))
		return false;
	if (minisig_parse(bytes.data, bytes.length, &minisig))
		return judge_minisig(judge, path, bytes.data, bytes.length, &minisig, &comment);
	find_receipts(judge->arena, bytes.data, bytes.length, &found);
	if (found.proofs.count == 0)
		return judge_checkpoint(judge, path, bytes.data, bytes.length, &checkpoint);
	size_t before = judge->proves.length;
	for (size_t i = 0; i < found.proofs.count; i++)
		if (!judge_receipt(judge, path, &found.proofs.items[i], &found))
			return false;
	judge->proves.length = before; /* only its head is wanted here */
	return true;
}

bool judge_against(struct judge *judge, struct error *error)
{
	const struct verify_options *options = judge->options;
	for (size_t i = 0; options != NULL && i < options->against_count; i++)
		if (!against_one(judge, options->against[i], error))
			return false;
	return true;
}

bool judge_heads(struct judge *judge, const char *path, uint64_t size)
{
	uint64_t first, last;
	const struct head *head;
	for (size_t i = 0; i < judge->heads.count; i++)
		if (judge->heads.items[i].size > size)
			return judge_bad(judge, size,
			                 "%s: is behind what was signed: %s was signed over %" PRIu64
			                 " rows, and only %" PRIu64 " are here: an older file was put in its place: "
			                 PUT_BACK,
			                 path, judge->heads.items[i].name, judge->heads.items[i].size - 1, size - 1);
	if (!heads_range(&judge->heads, &first, &last, &head))
		return true;
	if (first == last)
		return judge_bad(judge, first, "%s: row %" PRIu64 " is not the one that was signed in %s: " PUT_BACK, path,
		                 first, head->name);
	return judge_bad(judge, first,
	                 "%s: of the rows %" PRIu64 " to %" PRIu64
	                 " at least one is not the one that was signed in %s: " PUT_BACK,
	                 path, first, last, head->name);
}

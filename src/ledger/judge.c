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
	if (public_read(public_key, &judge->public, error)) {
		trust_begin(arena, &judge->trust, &judge->public);
		return true;
	}
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

const char *judge_key_number(struct judge *judge)
{
	char *number = arena_alloc(judge->arena, KEY_NUMBER_TEXT_SIZE);
	key_number_text(judge->public.number, number);
	return judge->other_key == NULL ? number : judge->other_key;
}

void judge_end(struct judge *judge)
{
	if (judge->other_key != NULL)
		judge_line(judge, "Signed with key %s, another one of this Core: it changed its key.", judge->other_key);
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

void judge_expect(struct judge *judge, const char *origin)
{
	snprintf(judge->origin, sizeof judge->origin, "%s", origin);
}

static void add_head(struct judge *judge, const char *name, uint64_t size, const struct hash *root)
{
	struct head *head = LIST_PUSH(judge->arena, &judge->heads);
	*head = (struct head){.name = name, .size = size, .root = *root, .against = judge->against};
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

static bool wrong_origin(struct judge *judge, const char *name, const char *origin)
{
	judge_bad(judge, NO_ROW, "%s: is of another ledger, %s, and not of %s: look for the right file", name, origin,
	          judge->origin);
	return true;
}

static bool key_is_over(struct judge *judge, const char *name, const struct trusted *key, uint64_t size)
{
	char number[KEY_NUMBER_TEXT_SIZE];
	if (size <= key->until)
		return false;
	key_number_text(key->public.number, number);
	judge_bad(judge, NO_ROW,
	          "%s: was signed with key %s after that key had been replaced: do not trust it, and ask where it came from",
	          name, number);
	return true;
}

/* Somebody who holds one key should know when another one signed. */
static void note_key(struct judge *judge, const struct trusted *key)
{
	char number[KEY_NUMBER_TEXT_SIZE];
	if (judge->against || memcmp(&key->public, &judge->public, sizeof judge->public) == 0)
		return;
	key_number_text(key->public.number, number);
	judge->other_key = arena_strdup(judge->arena, number);
}

/* Tries the trusted keys; FORGED by one of them is never outweighed by another. */
static enum note_result open_note(const struct judge *judge, const char *note, size_t length, const char *origin,
                                  struct checkpoint *checkpoint, const struct trusted **ret_key)
{
	enum note_result found = NOTE_STRANGE;
	for (size_t i = 0; i < judge->trust.count; i++) {
		struct verifier verifier = verifier_make(origin, judge->trust.items[i].public.key);
		enum note_result one = checkpoint_open(note, length, &verifier, checkpoint);
		if (one == NOTE_MALFORMED || one == NOTE_FORGED)
			return one;
		/* Both sign when a key is replaced: the one that holds longer counts. */
		if (one == NOTE_GOOD && (found != NOTE_GOOD || judge->trust.items[i].until > (*ret_key)->until)) {
			*ret_key = &judge->trust.items[i];
			found = NOTE_GOOD;
		}
	}
	return found;
}

bool judge_checkpoint(struct judge *judge, const char *name, const char *note, size_t length,
                      struct checkpoint *ret_checkpoint)
{
	char origin[ORIGIN_SIZE];
	const struct trusted *key = NULL;
	if (!origin_of(note, length, origin))
		return judge_bad(judge, NO_ROW, "%s: is not a signed checkpoint: " PUT_BACK, name);
	if (judge->origin[0] != '\0' && strcmp(origin, judge->origin) != 0)
		return !wrong_origin(judge, name, origin);
	switch (open_note(judge, note, length, origin, ret_checkpoint, &key)) {
	case NOTE_GOOD:
		if (key_is_over(judge, name, key, ret_checkpoint->size))
			return false;
		note_key(judge, key);
		add_head(judge, name, ret_checkpoint->size, &ret_checkpoint->root);
		return true;
	case NOTE_STRANGE:
		return judge_bad(judge, NO_ROW,
		                 "%s: its head was signed with another key than core.pub: do not trust it, and ask where "
		                 "it came from; if the Core changed its key, put its core.keys beside core.pub",
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
	const struct trusted *key;
	if (!minisig_parse(text, length, ret_minisig))
		return judge_bad(judge, NO_ROW, "%s: is not a signature file of minisign: " PUT_BACK, name);
	key = trust_find(&judge->trust, ret_minisig->number);
	if (key == NULL)
		return judge_bad(judge, NO_ROW,
		                 "%s: was made with another key than core.pub: do not trust it, and ask where it came "
		                 "from; if the Core changed its key, put its core.keys beside core.pub",
		                 name);
	if (!ret_minisig->prehashed)
		return judge_bad(judge, NO_ROW, "%s: has the old form of a signature, which is never ours: " PUT_BACK,
		                 name);
	if (!minisig_comment_good(ret_minisig, &key->public) || !comment_parse(ret_minisig->comment, ret_comment) ||
	    !base64_read(ret_comment->root, strlen(ret_comment->root), root.bytes, HASH_SIZE, &got) || got != HASH_SIZE)
		return judge_bad(judge, NO_ROW, "%s: was changed after it was signed: " PUT_BACK, name);
	if (judge->origin[0] != '\0' && strcmp(ret_comment->origin, judge->origin) != 0)
		return !wrong_origin(judge, name, ret_comment->origin);
	if (key_is_over(judge, name, key, ret_comment->size))
		return false;
	note_key(judge, key);
	add_head(judge, name, ret_comment->size, &root);
	return true;
}

static bool starts(const struct bytes *bytes, const char *word)
{
	return bytes->length >= strlen(word) && memcmp(bytes->data, word, strlen(word)) == 0;
}

const char *judge_foreign(const struct bytes *bytes)
{
	struct core_public public;
	if (starts(bytes, "salt "))
		return "is the words of a row without the row: name the mail or the receipt they came with";
	if (public_parse(bytes->data, bytes->length, &public))
		return "is a public key, and proves nothing by itself: give it with --key, and name what it is to be held "
		       "against";
	if (starts(bytes, "untrusted comment: "))
		return "is a signature or a secret key: name the file that it was made for";
	if (starts(bytes, "PK\003\004"))
		return "is an archive of zip, and not one of ours: name a bundle, or a file out of it";
	if (starts(bytes, "assent state"))
		return "is the commit record of a home: name the home itself";
	for (size_t i = 0; i < bytes->length && i < 512; i++)
		if (bytes->data[i] == '\0')
			return "is no file of ours: name a ledger.csv, a receipt, a signed checkpoint, or a mail with a receipt";
	return "holds no receipt: save the whole mail, with its attachments, or the file receipt-r<number>.tlog-proof "
	       "by itself";
}

bool judge_read(struct judge *judge, const char *path, struct bytes *ret_bytes, struct error *error)
{
	int64_t size = file_size(path);
	if (size > TEXT_LIMIT)
		return judge_bad(judge, NO_ROW,
		                 "%s: is larger than any receipt or mail (32 MiB), and no ledger: save the mail by itself",
		                 path);
	if (!file_read(judge->arena, path, TEXT_LIMIT, ret_bytes, error))
		return false;
	return ret_bytes->length > 0 ||
	       judge_bad(judge, NO_ROW, "%s: is an empty file: get the whole one again", path);
}

bool judge_digest(const struct judge *judge, const struct minisig *minisig, const unsigned char digest[DIGEST_SIZE])
{
	const struct trusted *key = trust_find(&judge->trust, minisig->number);
	return key != NULL && minisig_check(minisig, &key->public, digest) == MINISIG_GOOD;
}

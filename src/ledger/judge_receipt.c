/* SPDX-License-Identifier: MIT */
/* One receipt: the row it holds, its place in the tree, the signed head. */
#include "ledger/judge.h"

#include <inttypes.h>
#include <string.h>

/* "stand_aside" -> "STAND ASIDE". */
static const char *loud(struct arena *arena, const char *word)
{
	char *text = arena_strdup(arena, word);
	for (char *c = text; *c != '\0'; c++)
		*c = *c == '_' ? ' ' : *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
	return text;
}

/* What stands for {name} in the sentence of an event. */
static const char *column(struct arena *arena, const struct zone *zone, const struct event *event, const char *name,
                          size_t length)
{
	const struct {
		const char *name, *text;
	} columns[] = {{"member", event->member},
	               {"subject", event->subject},
	               {"version", event->version},
	               {"value", event->value},
	               {"by", event->by},
	               {"ref", event->ref},
	               {"due", event->due == INSTANT_NONE ? "" : time_words(arena, zone, event->due)}};
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		if (strlen(columns[i].name) == length && memcmp(columns[i].name, name, length) == 0)
			return columns[i].text;
	return "";
}

/* The event's sentence, its columns filled in. */
static const char *sentence(struct arena *arena, const struct zone *zone, const struct event *event)
{
	struct buf text = buf_new(arena);
	for (const char *at = event_type(event->kind)->sentence; *at != '\0'; at++) {
		size_t length = *at == '{' ? strcspn(at + 1, "}") : 0;
		if (length == 0) {
			buf_char(&text, *at);
			continue;
		}
		buf_text(&text, column(arena, zone, event, at + 1, length));
		at += length + 1;
	}
	return buf_string(&text);
}

/* What the row says, for the person whose answer it is. */
static const char *recorded(struct arena *arena, const struct zone *zone, const struct event *event)
{
	bool answer = event->kind == EVENT_RESPONSE_RECEIVED || event->kind == EVENT_RESPONSE_REPLACED ||
	              event->kind == EVENT_CHECKIN_ANSWERED;
	if (!answer)
		return arena_printf(arena, "that %s", sentence(arena, zone, event));
	const char *version = event->version[0] == 'V' ? event->version + 1 : "";
	return arena_printf(arena, "%s for %s%s%s", loud(arena, event->value), event->subject,
	                    *version == '\0' ? "" : " version ", version);
}

/* Takes the row of a proof apart; NULL, or what is wrong with it. */
static const char *row_of(struct judge *judge, const struct proof *proof, struct row *row)
{
	char *problem = arena_alloc(judge->arena, ROW_PROBLEM_SIZE);
	if (proof->extra == NULL)
		return "carries no row, so nobody can see what it is a receipt for";
	if (proof->extra_length < 2 || proof->extra_length > ROW_LIMIT ||
	    proof->extra[proof->extra_length - 1] != '\n')
		return "carries something that is not a row";
	char *line = arena_strndup(judge->arena, proof->extra, proof->extra_length);
	if (!row_read(line, proof->extra_length - 1, BOOK_LEDGER, row, problem))
		return arena_printf(judge->arena, "carries a row that %s", problem);
	if (row->event.row != proof->index)
		return "carries a row of another place in the ledger";
	return event_check(&row->event) == NULL ? NULL : "carries a row with cells no row of ours has";
}

/* True when the words of the row are among the text files found beside the receipt. */
static bool words_found(const struct found *found, const struct event *event)
{
	char hash[HASH_TEXT_SIZE];
	for (size_t i = 0; found != NULL && i < found->texts.count; i++) {
		ledger_hash(found->texts.items[i].data, found->texts.items[i].length, hash);
		if (strcmp(hash, event->text) == 0)
			return true;
	}
	return false;
}

static void say_good(struct judge *judge, const struct event *event, const struct checkpoint *checkpoint,
                     const struct found *found)
{
	const struct zone *zone = judge->options == NULL ? NULL : judge->options->zone;
	judge_line(judge, "on %s the ledger recorded %s. Row %" PRIu64 " of %" PRIu64 ".",
	           time_words(judge->arena, zone, event->time), recorded(judge->arena, zone, event), event->row,
	           checkpoint->size - 1);
	judge_rehearsal(judge, checkpoint->origin);
	if (words_found(found, event))
		judge_line(judge, "The words beside it are the ones that were recorded.");
}

static bool changed(struct judge *judge, const char *name, uint64_t row)
{
	return judge_bad(judge, row,
	                 "%s: its row is not in the ledger whose head it shows: it was changed: do not trust it, and "
	                 "ask the Core for a new receipt",
	                 name);
}

bool judge_receipt(struct judge *judge, const char *name, const struct bytes *bytes, const struct found *found)
{
	struct proof *proof = ARENA_NEW(judge->arena, struct proof);
	struct checkpoint checkpoint;
	struct row row;
	struct hash root;
	const char *problem = proof_parse(judge->arena, bytes->data, bytes->length, proof);
	if (problem == NULL)
		problem = row_of(judge, proof, &row);
	if (problem != NULL)
		return judge_bad(judge, NO_ROW, "%s: the receipt %s: ask the Core for a new one", name, problem);
	if (!judge_checkpoint(judge, name, proof->checkpoint, proof->checkpoint_length, &checkpoint))
		return false;
	struct hash leaf = tree_leaf(proof->extra, proof->extra_length);
	if (!tree_path_root(proof->index, checkpoint.size, &leaf, proof->path, proof->path_length, &root) ||
	    !hash_equal(&root, &checkpoint.root))
		return changed(judge, name, proof->index);
	judge->heads.items[judge->heads.count - 1].proof = proof;
	say_good(judge, &row.event, &checkpoint, found);
	return true;
}

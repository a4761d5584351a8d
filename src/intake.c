/* SPDX-License-Identifier: MIT */
#include "intake.h"

#include "cases.h"
#include "intake_decide.h"
#include "second_copy.h"
#include "understanding.h"

#include <string.h>

enum {
	BATCH_LETTERS = 500,
	BATCH_BYTES = 8 * 1024 * 1024,
	GATHER_EVERY = 8 /* letters */
};

static struct mailbox_source *source_of(const struct intake *in, const struct mailbox_entry *entry)
{
	return in->sources[entry->source];
}

/* ---- raw bytes ---- */

/* Decided in an earlier run, at a place that no other letter ever has: it is not fetched again, only filed. */
static bool knows_place(struct intake *in, const struct mailbox_entry *entry)
{
	const struct taken *taken = state_at_place(&in->session->state, entry->place);
	if (taken == NULL)
		return false;
	*LIST_PUSH(&in->arena, &in->items) = (struct item){
		.entry = entry, .hash = "", .known = true, .class = (enum letter_class)taken->about->class, .why = "",
		.private = strcmp(taken->about->note, meaning_word(MEANING_CONFIDENTIAL)) == 0};
	return true;
}

static bool is_too_large(const struct intake *in, const struct mailbox_entry *entry)
{
	return entry->size > (uint64_t)in->session->settings.letter_bytes;
}

/* Reads the raw bytes and stores them. A letter that went away in the meantime is left out. */
static bool take(struct intake *in, const struct mailbox_entry *entry, struct error *error)
{
	struct session *session = in->session;
	struct item item = {.entry = entry, .class = CLASS_COUNT, .why = ""};
	item.too_large = is_too_large(in, entry);
	if (!item.too_large) {
		struct mailbox_source *source = source_of(in, entry);
		if (!source->read(source, &in->arena, entry, &item.bytes, error))
			return error->class == ERROR_NONE;
		item.unreadable = item.bytes.data == NULL;
	}
	item.hash = item.too_large || item.unreadable ? ledger_hash_text(&in->arena, entry->place, strlen(entry->place))
	                                              : ledger_hash_text(&in->arena, item.bytes.data, item.bytes.length);
	const struct taken *taken = state_letter(&session->state, item.hash);
	if (entry->filed && taken != NULL)
		return true; /* as it should be */
	item.known = state_taken_at(&session->state, item.hash, entry->place);
	item.private = conflict_of_letter(&session->state, item.hash) != NULL;
	if (item.known)
		item.class = taken == NULL ? CLASS_NOTED : (enum letter_class)taken->about->class;
	if (!item.known && !item.too_large && !item.unreadable && !entry->junk &&
	    !letters_store(session->home, item.hash, item.bytes.data, item.bytes.length, error))
		return false;
	*LIST_PUSH(&in->arena, &in->items) = item;
	return true;
}

/* ---- decisions ---- */

/*
 * Of the Junk folder only a member's own answer is taken; all else stays there
 * and is not even counted. Its raw bytes are stored no earlier than that.
 */
static bool leave_in_junk(struct intake *in, struct item *item, const struct intent *intent, struct error *error)
{
	item->left = item->entry->junk && intent->identity != IDENTITY_PROVED;
	if (item->left || !item->entry->junk)
		return true;
	const char *home = in->session->home;
	return letters_store(home, item->hash, item->bytes.data, item->bytes.length, error) &&
	       letters_settle(home, error);
}

/* Reads a letter that is new and decides what follows; item->left when it is none of ours. */
static bool decide_new(struct intake *in, struct item *item, struct decision *d, struct error *error)
{
	struct intent intent = intake_intent(item);
	struct letter letter;
	const char *reason;
	enum reader_outcome outcome = understand_bytes(in->session, in->reader, &in->scratch, item->bytes.data,
	                                               item->bytes.length, NULL, &letter, &intent, &reason, error);
	if (outcome == READER_FAILED || !leave_in_junk(in, item, &intent, error))
		return false;
	if (item->left)
		return true;
	if (outcome == READER_GAVE_UP)
		decide_unread(d, &intent, PROBLEM_UNREADABLE);
	else
		intake_decide(in, &intent, d);
	return true;
}

static bool decide_item(struct intake *in, struct item *item, struct error *error)
{
	struct session *session = in->session;
	struct decision d = intake_begin(in);
	struct intent unread = intake_intent(item);
	bool read = !item->too_large && !item->unreadable;
	const struct taken *before = read ? state_letter(&session->state, item->hash) : NULL;
	d.answers_strangers = !session->settings.shared;
	item->left = item->entry->junk && (before != NULL || !read);
	if (!read)
		decide_unread(&d, &unread, item->too_large ? PROBLEM_TOO_LARGE : PROBLEM_UNREADABLE);
	else if (before != NULL)
		decide_duplicate(&d, &unread);
	else if (!decide_new(in, item, &d, error))
		return false;
	if (item->left)
		return true;
	if (!cases_keep(session->home, &d, item->hash, &item->bytes, &item->private, error))
		return false;
	item->class = d.class;
	item->was_unrelated = before != NULL && before->about->class == CLASS_UNRELATED;
	item->why = d.note == NULL ? "" : d.note;
	item->decided = true;
	intake_keep(in, &d);
	return (d.reread == NULL || intake_reread(in, d.reread, d.reread_member, error)) &&
	       (!d.settles || intake_settle(in, d.confirmed, error));
}

/* ---- filing ---- */

static enum mailbox_fate fate_of(const struct intake *in, const struct item *item)
{
	if (item->private || item->left || item->entry->filed)
		return item->private ? FATE_GONE : FATE_STAYS;
	bool shared = in->session->settings.shared && strncmp(item->entry->place, "drop/", 5) != 0;
	/* Not read, it may be anybody's. */
	if (item->class == CLASS_HELD)
		return shared && taken_is_nobodys(state_letter(&in->session->state, item->hash)) ? FATE_STAYS : FATE_HELD;
	/* Numbered anew by its server, an unrelated letter looks like a second copy of itself. */
	return shared && (item->class == CLASS_UNRELATED || item->was_unrelated) ? FATE_STAYS : FATE_PROCESSED;
}

static bool file_items(struct intake *in, struct error *error)
{
	for (size_t i = 0; i < in->items.count; i++) {
		const struct item *item = &in->items.items[i];
		struct mailbox_source *source = source_of(in, item->entry);
		const char *why = "";
		if (*item->why != '\0')
			why = arena_printf(&in->arena, "Held (%s): a person has to look at it. assent explain says more.",
			                   item->why);
		if ((item->private && !cases_take_out(in->session->home, item->hash, error)) ||
		    !source->file(source, item->entry, fate_of(in, item), why, error))
			return false;
	}
	return true;
}

/* ---- batches ---- */

static bool commit_batch(struct intake *in, struct error *error)
{
	struct session *session = in->session;
	if (in->events.count == 0)
		return true;
	return ledger_commit(session->ledger, in->events.items, in->events.count, session->now, error);
}

/* Only what stands in the books is told of. */
static void count_batch(struct intake *in)
{
	for (size_t i = 0; i < in->items.count; i++) {
		if (!in->items.items[i].decided)
			continue;
		in->result->read++;
		in->result->classes[in->items.items[i].class]++;
		in->result->kept += in->items.items[i].class == CLASS_HELD && strcmp(in->items.items[i].why, "not_accepted") == 0;
	}
}

/* Chooses the letters after those at work. */
static void choose(struct intake *in)
{
	const struct mailbox_entries *entries = &in->entries;
	uint64_t bytes = 0;
	size_t count = 0, at = in->next.to;
	in->next.from = at;
	for (; at < entries->count && count < BATCH_LETTERS && bytes < BATCH_BYTES; at++) {
		if (state_at_place(&in->session->state, entries->items[at].place) != NULL)
			continue;
		if (!is_too_large(in, &entries->items[at]))
			bytes += entries->items[at].size;
		count++;
	}
	in->next.to = at;
}

/* The letters of a batch that one source has to fetch. */
static size_t own_letters(const struct intake *in, const struct batch *batch, uint32_t source,
                          const struct mailbox_entry *own[BATCH_LETTERS])
{
	size_t count = 0;
	for (size_t i = batch->from; i < batch->to && count < BATCH_LETTERS; i++) {
		const struct mailbox_entry *entry = &in->entries.items[i];
		if (entry->source == source && !is_too_large(in, entry) &&
		    state_at_place(&in->session->state, entry->place) == NULL)
			own[count++] = entry;
	}
	return count;
}

/* Lets the sources fetch what will be read, each its own. */
static bool fetch(struct intake *in, struct error *error)
{
	const struct mailbox_entry *own[BATCH_LETTERS];
	for (uint32_t i = 0; i < in->source_count; i++) {
		struct mailbox_source *source = in->sources[i];
		size_t count = source->fetch == NULL ? 0 : own_letters(in, &in->batch, i, own);
		if (count > 0 && !source->fetch(source, &in->arena, own, count, error))
			return false;
	}
	return true;
}

/* Lets them ask for what comes after it, so that servers send while we work. */
static void ask_ahead(struct intake *in)
{
	const struct mailbox_entry *own[BATCH_LETTERS];
	for (uint32_t i = 0; i < in->source_count; i++) {
		struct mailbox_source *source = in->sources[i];
		size_t count = source->ask == NULL ? 0 : own_letters(in, &in->next, i, own);
		if (count > 0)
			source->ask(source, &in->next_arena, own, count);
	}
}

static void gather(const struct intake *in, size_t turn)
{
	for (size_t i = 0; turn % GATHER_EVERY == 0 && i < in->source_count; i++)
		if (in->sources[i]->gather != NULL)
			in->sources[i]->gather(in->sources[i]);
}

/* Gives the reader the letters that come next, from number `from` on at least, as far as it takes them. */
static void read_ahead(struct intake *in, size_t from)
{
	in->given = in->given > from ? in->given : from;
	for (; in->given < in->items.count; in->given++) {
		const struct item *item = &in->items.items[in->given];
		bool read = !item->known && !item->too_large && !item->unreadable &&
		            state_letter(&in->session->state, item->hash) == NULL;
		if (read && !reader_ahead(in->reader, item->bytes.data, item->bytes.length))
			break;
	}
}

/* The arena of the batch before is used for the one after this. */
static void begin_batch(struct intake *in)
{
	struct arena old = in->arena;
	arena_reset(&old);
	in->arena = in->next_arena;
	in->next_arena = old;
	in->batch = in->next;
	in->given = 0;
	memset(&in->items, 0, sizeof in->items);
	memset(&in->events, 0, sizeof in->events);
}

static bool take_batch(struct intake *in, struct error *error)
{
	begin_batch(in);
	bool good = fetch(in, error);
	choose(in);
	if (good)
		ask_ahead(in);
	for (size_t i = in->batch.from; good && i < in->batch.to; i++) {
		const struct mailbox_entry *entry = &in->entries.items[i];
		gather(in, i);
		good = knows_place(in, entry) || take(in, entry, error);
		read_ahead(in, 0); /* it begins while others are stored */
	}
	return good && letters_settle(in->session->home, error);
}

static bool handle_batch(struct intake *in, struct error *error)
{
	for (size_t i = 0; i < in->items.count; i++) {
		struct item *item = &in->items.items[i];
		read_ahead(in, i);
		gather(in, i);
		if (!item->known && !decide_item(in, item, error))
			return false;
		arena_reset(&in->scratch);
	}
	reader_forget(in->reader);
	if (!commit_batch(in, error) || !second_copy_update(in->session, error))
		return false;
	count_batch(in);
	return file_items(in, error);
}

static bool list_all(struct intake *in, struct error *error)
{
	struct session *session = in->session;
	struct mailbox_entries *entries = &in->entries;
	for (size_t i = 0; i < in->source_count; i++) {
		size_t before = entries->count;
		if (!in->sources[i]->list(in->sources[i], &in->listed, session->now, entries, error))
			return false;
		for (size_t j = before; j < entries->count; j++)
			entries->items[j].source = (uint16_t)i;
	}
	mailbox_sort(entries);
	return true;
}

static bool settle_all(struct intake *in, struct error *error)
{
	for (size_t i = 0; i < in->source_count; i++)
		if (!in->sources[i]->settle(in->sources[i], error))
			return false;
	return true;
}

bool intake_letters(struct session *session, struct mailbox_source *const *sources, size_t source_count,
                    struct intake_result *ret_result, struct error *error)
{
	struct intake in = {.session = session, .sources = sources, .source_count = source_count, .result = ret_result};
	*ret_result = (struct intake_result){0};
	bool good = list_all(&in, error);
	bool kept = agreement_any_kept(&session->state);
	if (in.entries.count > 0 || kept)
		session_tokens(session);
	in.reader = reader_open(&session->arena, &(struct reader_limits){0});
	if (good && kept) /* who was entered as having accepted since the last run */
		good = intake_settle(&in, NOBODY, error) && commit_batch(&in, error);
	choose(&in);
	while (good && in.next.from < in.next.to)
		good = take_batch(&in, error) && handle_batch(&in, error);
	reader_close(in.reader);
	session_forget_tokens(session);
	arena_release(&in.arena);
	arena_release(&in.next_arena);
	arena_release(&in.scratch);
	good = good && settle_all(&in, error);
	arena_release(&in.listed);
	return good;
}

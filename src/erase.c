/* SPDX-License-Identifier: MIT */
/*
 * The order of an erasure, and what a crash leaves:
 *
 *   0 mails that quote what a person told us     by the words, which go next; before it nothing has changed
 *   1 the event, and the journal without what goes   one commit
 *   2 texts/, private/texts/                         after a crash: the same call again
 *   3 letters/, drop/, the mailbox                   likewise: the journal keeps the letters' hashes
 *     (of a person also held ones with their token; others that name them are listed)
 *   4 private/posted/, outbox/, sent/, private/torn-* likewise: by the member id, or the words themselves
 *   5 outbox/posted.csv: addresses in the server's words
 *   6 the registers                                  last: they tell the addresses
 *
 * Out of reach, and said so: archives that were made before, mails in the
 * mailboxes of others, the mail server's own copies, backups.
 */
#include "erase.h"

#include "base/file.h"
#include "cases.h"
#include "core/decision.h"
#include "core/subscriptions.h"
#include "erase_places.h"
#include "home/forget.h"
#include "ledger/ledger.h"
#include "mailroom.h"
#include "second_copy.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- what there is ---- */

static bool has_word(const char *list, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = strstr(list, word); at != NULL; at = strstr(at + 1, word))
		if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

static void add_letter(struct erasing *e, const struct event *event)
{
	uint32_t place;
	if (*event->letter != '\0' && !index_get(&e->letters, event->letter, &place))
		index_put(e->arena, &e->letters, arena_strdup(e->arena, event->letter), 1);
}

/* Two people may share an address: then it is not this person's alone. */
static bool is_others(const struct erasing *e, const char *address)
{
	const struct state *state = &e->session->state;
	for (size_t i = 0; i < state->people.count; i++) {
		const struct person *p = &state->people.items[i];
		if (strcmp(p->id, e->member) != 0 && person_has_address(p, address))
			return true;
	}
	return false;
}

static void add_name(struct erasing *e, const char *name)
{
	if (is_others(e, name))
		return;
	for (size_t i = 0; i < e->names.count; i++)
		if (strcmp(e->names.items[i], name) == 0)
			return;
	*LIST_PUSH(e->arena, &e->names) = arena_strdup(e->arena, name);
}

static bool is_name(const struct erasing *e, const char *address)
{
	for (size_t i = 0; i < e->names.count; i++)
		if (strcmp(e->names.items[i], address) == 0)
			return true;
	return false;
}

static bool is_listed(const struct erasing *e, const char *id)
{
	for (size_t i = 0; i < e->listed.count; i++)
		if (strcmp(e->listed.items[i], id) == 0)
			return true;
	return false;
}

static bool is_address(enum event_kind kind)
{
	return event_type(kind)->form == FORM_ADDRESS;
}

static bool look_for_text(void *context, const struct event *event, struct error *error)
{
	struct erasing *e = context;
	(void)error;
	if (event_type(event->kind)->book == BOOK_LEDGER && event->row == e->row) {
		e->event = event_copy(e->arena, event);
		e->found = true;
	}
	e->before |= event->kind == EVENT_TEXT_ERASED && strcmp(event->ref, e->ref) == 0;
	if (event->kind == EVENT_LETTER_TAKEN && has_word(event->rows, e->ref))
		add_letter(e, event);
	return true;
}

static bool look_for_person(void *context, const struct event *event, struct error *error)
{
	struct erasing *e = context;
	(void)error;
	uint64_t row;
	if (event->kind == EVENT_TEXT_ERASED && row_parse(event->ref, 'r', &row))
		for (size_t i = 0; i < e->texts.count; i++)
			if (e->texts.items[i] == row)
				e->texts.items[i] = 0;
	bool theirs = strcmp(event->member, e->member) == 0;
	/* A letter that was held is nobody's; the reason in the row before, or the question to them, says whose it claims to be. */
	if (theirs || (event->kind == EVENT_LETTER_TAKEN && e->caused))
		add_letter(e, event);
	if (event->kind == EVENT_LETTER_REASON || event->kind == EVENT_LETTER_TAKEN)
		e->caused = theirs && event->kind == EVENT_LETTER_REASON;
	if (!theirs)
		return true;
	e->found = true;
	e->before |= event->kind == EVENT_PERSON_ERASED;
	if (is_address(event->kind))
		add_name(e, event->value);
	if (event_type(event->kind)->book == BOOK_LEDGER && *event->text != '\0')
		*LIST_PUSH(e->arena, &e->texts) = event->row;
	return true;
}

/* ---- the journal ---- */

static enum row_fate without_words(struct event *event)
{
	if (*event->text == '\0')
		return ROW_KEPT;
	event->text = "";
	return event_type(event->kind)->words == WORDS_ALWAYS ? ROW_GONE : ROW_CHANGED;
}

static enum row_fate fate_for_text(struct erasing *e, struct event *event)
{
	uint32_t place;
	return event->kind == EVENT_LETTER_TAKEN && index_get(&e->letters, event->letter, &place) ? without_words(event)
	                                                                                           : ROW_KEPT;
}

/* True when a cell beside `value` leads to the person: a letter's place or mark, or the address somebody wrote from. */
static bool tells_who(const struct event *event)
{
	bool address = event->kind == EVENT_IDENTITY_ASKED || event->kind == EVENT_SUBSCRIPTION_ASKED ||
	               event->kind == EVENT_SUBSCRIPTION_STOPPED || event->kind == EVENT_INPUT_GIVEN ||
	               event->kind == EVENT_CONFLICT_OPENED;
	bool letter = event->kind == EVENT_LETTER_TAKEN;
	return (*event->place != '\0' && (address || letter)) || (*event->by != '\0' && letter);
}

static enum row_fate fate_for_person(struct erasing *e, struct event *event)
{
	uint32_t place;
	bool theirs = strcmp(event->member, e->member) == 0 || is_listed(e, event->member) ||
	              (event->kind == EVENT_LETTER_TAKEN && index_get(&e->letters, event->letter, &place));
	if (is_address(event->kind))
		return theirs || is_name(e, event->value) ? ROW_GONE : ROW_KEPT;
	if (!theirs && !(event->kind == EVENT_IDENTITY_ASKED && is_name(e, event->place)))
		return ROW_KEPT;
	enum row_fate fate = theirs ? without_words(event) : ROW_KEPT;
	if (fate == ROW_GONE || !tells_who(event))
		return fate;
	/* A letter's hash stays: a copy that comes back is known, and not taken for a new one. */
	event->place = "";
	if (event->kind == EVENT_LETTER_TAKEN)
		event->by = "";
	return ROW_CHANGED;
}

static enum row_fate decide_fate(void *context, struct event *event)
{
	struct erasing *e = context;
	return e->member == NULL ? fate_for_text(e, event) : fate_for_person(e, event);
}

static bool count_row(void *context, const struct event *event, struct error *error)
{
	struct erasing *e = context;
	struct event other = *event;
	(void)error;
	if (event_type(event->kind)->book == BOOK_JOURNAL)
		e->done->journal_rows += decide_fate(e, &other) != ROW_KEPT;
	return true;
}

/* Who is on the list of the news leaves it; the ledger has never heard of them. */
static void forget_listed(struct erasing *e, struct decision *d)
{
	for (size_t i = 0; i < e->listed.count; i++) {
		const struct state *state = &e->session->state;
		const struct subscription *s = &state->subscriptions.items[subscription_find(state, e->listed.items[i])];
		if (*s->address == '\0')
			continue;
		struct event *stopped = decision_add(d, EVENT_SUBSCRIPTION_STOPPED);
		stopped->member = s->id;
		stopped->value = "asked";
		stopped->by = "operator";
		stopped->via = VIA_OPERATOR;
		decision_add(d, EVENT_SUBSCRIPTION_ERASED)->member = s->id;
	}
}

static bool record(struct erasing *e, struct error *error)
{
	struct session *session = e->session;
	struct decision d = decision_begin(e->arena, &session->rules, &session->state, session->now);
	bool ledger = e->member == NULL || !event_is_subscriber(e->member);
	if (ledger && !e->before) {
		struct event *event = decision_add(&d, e->member == NULL ? EVENT_TEXT_ERASED : EVENT_PERSON_ERASED);
		event->via = VIA_OPERATOR;
		event->by = "operator";
		event->ref = e->member == NULL ? e->ref : "";
		event->member = e->member == NULL ? "" : e->member;
	}
	forget_listed(e, &d);
	if (!cases_forget(e->session, e->member, &d, error))
		return false;
	e->done->recorded = d.count > 0;
	if (!ledger_replay(session->ledger, NULL, count_row, e, error))
		return false;
	return ledger_rewrite_journal(session->ledger, e->done->journal_rows > 0 ? decide_fate : NULL, e, d.items, d.count,
	                              session->now, error);
}

/* ---- a text ---- */

static bool refuse(const struct erasing *e, const char *why, struct error *error)
{
	return error_set(error, ERROR_USAGE, "%s: %s", e->ref, why);
}

static bool may_go(const struct erasing *e, struct error *error)
{
	const struct event *event = &e->event;
	if (!e->found)
		return refuse(e, "there is no such row in the ledger: see assent status", error);
	const struct proposal *p = state_proposal(&e->session->state, event->subject);
	if (*event->text == '\0')
		return refuse(e, "this row has no words", error);
	if (event->kind == EVENT_CALL_OPENED)
		return refuse(e, "holds the rules a call is counted by, and nobody's words: they have to stay", error);
	if (event->kind == EVENT_KEY_ROTATED || event->kind == EVENT_LEDGER_CONTINUED)
		return refuse(e, "holds a key or a signed head: receipts need it", error);
	if (event->kind == EVENT_PROPOSAL_DRAFTED && p != NULL && p->phase != PHASE_DECIDED)
		return refuse(e, "is the text of a proposal that is being decided: wait for the outcome", error);
	return true;
}

static bool remove_text(struct erasing *e, struct error *error)
{
	const char *folder = erase_in_home(e, "ledger/texts");
	const char *path = arena_printf(e->arena, "%s/%" PRIu64 ".txt", folder, e->row);
	e->done->texts = file_exists(path);
	return file_remove(path, error) && folder_sync(folder, error);
}

/* The mailbox keeps a second copy of the ledger's texts. */
static bool forget_copies(struct erasing *e, struct error *error)
{
	struct mailbox_source *mailbox = mailroom_open(e->session, false, error);
	bool good = mailbox != NULL && second_copy_forget(e->session, mailbox, e->row, error);
	mailbox_close(mailbox);
	return good;
}

bool erase_text(struct session *session, uint64_t row, struct erasure *ret_done, struct error *error)
{
	struct erasing e = {.session = session, .done = ret_done, .arena = &session->arena, .row = row};
	e.ref = arena_printf(e.arena, "r%" PRIu64, row);
	*ret_done = (struct erasure){.words_left = "", .held_left = ""};
	if (!ledger_replay(session->ledger, NULL, look_for_text, &e, error) || !may_go(&e, error))
		return false;
	e.words = ledger_words(session->ledger, e.arena, BOOK_LEDGER, row);
	/* The text goes last: as long as it is there, its words can be looked for. */
	erase_count_archives(&e);
	return record(&e, error) && erase_letters(&e, error) && erase_mails_with_words(&e, error) &&
	       remove_text(&e, error) && forget_copies(&e, error);
}

/* ---- a person ---- */

static void add_registered(struct erasing *e)
{
	uint32_t person = state_person(&e->session->state, e->member);
	if (person == NOBODY)
		return;
	const struct person *p = &e->session->state.people.items[person];
	e->found = true;
	e->words = p->name;
	for (const char *address = person_address(p); address != NULL; address = person_next_address(address))
		add_name(e, address);
}

/* Outside of the register they are known by another id: found by an address, or it is the one to erase. */
static void add_listed(struct erasing *e)
{
	const struct state *state = &e->session->state;
	for (size_t i = 0; i < state->subscriptions.count; i++) {
		const struct subscription *s = &state->subscriptions.items[i];
		bool theirs = strcmp(s->id, e->member) == 0 || (*s->address != '\0' && is_name(e, s->address));
		if (!theirs || !event_is_subscriber(s->id))
			continue;
		*LIST_PUSH(e->arena, &e->listed) = s->id;
		if (*s->address != '\0')
			add_name(e, s->address);
	}
}

/* Letters of who is on the list: the row of the letter follows those it caused, and may name nobody itself. */
static bool look_for_listed(void *context, const struct event *event, struct error *error)
{
	struct erasing *e = context;
	bool theirs = is_listed(e, event->member) && event->via != VIA_CLOCK;
	(void)error;
	if (event->kind == EVENT_LETTER_TAKEN && (theirs || e->caused))
		add_letter(e, event);
	e->caused = event->kind != EVENT_LETTER_TAKEN && (theirs || e->caused);
	return true;
}

/* Mails show the beginning of a long text. */
static const char *beginning(struct arena *arena, const char *words)
{
	enum { SHOWN_FOR_SURE = 500 };
	size_t length = strnlen(words, SHOWN_FOR_SURE);
	while (words[length] != '\0' && length > 0 && words[length - 1] != ' ')
		length--;
	return arena_strndup(arena, words, length);
}

/* What they told us about proposals, before it goes: a mail to a member may quote it without a name. */
static void find_told(struct erasing *e)
{
	const struct state *state = &e->session->state;
	for (size_t i = 0; i < state->inputs.count; i++) {
		const struct input *input = &state->inputs.items[i];
		bool theirs = strcmp(input->giver, e->member) == 0 || is_listed(e, input->giver);
		const char *words =
			theirs ? ledger_words(e->session->ledger, e->arena, BOOK_JOURNAL, input->row) : NULL;
		if (words != NULL)
			*LIST_PUSH(e->arena, &e->told) = beginning(e->arena, words);
	}
}

static bool erase_told(struct erasing *e, struct error *error)
{
	const char *name = e->words;
	bool good = true;
	for (size_t i = 0; good && i < e->told.count; i++) {
		e->words = e->told.items[i];
		good = erase_mails_with_words(e, error);
	}
	e->words = name;
	return good;
}

static void list_words(struct erasing *e)
{
	struct buf rows = buf_new(e->arena);
	for (size_t i = 0; i < e->texts.count; i++)
		if (e->texts.items[i] != 0)
			buf_printf(&rows, "%sr%" PRIu64, rows.length > 0 ? " " : "", e->texts.items[i]);
	e->done->words_left = buf_string(&rows);
}

bool erase_person(struct session *session, const char *member, struct erasure *ret_done, struct error *error)
{
	struct erasing e = {.session = session, .done = ret_done, .arena = &session->arena, .member = member};
	*ret_done = (struct erasure){.words_left = "", .held_left = ""};
	add_name(&e, member);
	add_registered(&e);
	if (!ledger_replay(session->ledger, NULL, look_for_person, &e, error))
		return false;
	if (!e.found)
		return error_set(error, ERROR_USAGE, "%s: nobody has this id: see assent status", member);
	add_listed(&e);
	e.caused = false;
	if (e.listed.count > 0 && !ledger_replay(session->ledger, NULL, look_for_listed, &e, error))
		return false;
	list_words(&e);
	find_told(&e);
	erase_count_archives(&e);
	/* Mails that quote them go first: the words are gone with the journal's rows. */
	return erase_told(&e, error) && record(&e, error) && erase_letters(&e, error) && erase_find_held(&e, error) &&
	       erase_mails_of_person(&e, error) && erase_mails_with_words(&e, error) &&
	       registers_forget(session->home, e.names.items, e.names.count, &ret_done->register_lines, &ret_done->steps,
	                        error);
}

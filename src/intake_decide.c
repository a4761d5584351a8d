/* SPDX-License-Identifier: MIT */
#include "intake_decide.h"

#include "understanding.h"

#include <string.h>

/* The words of a ledger row: of one that this run has decided, or of one that stands in the ledger. */
static const char *words_of(void *context, struct arena *arena, uint64_t row)
{
	const struct intake *in = context;
	for (size_t i = in->events.count; i-- > 0;) {
		const struct event *event = &in->events.items[i];
		if (event->row == row && event_type(event->kind)->book == BOOK_LEDGER)
			return event->words;
	}
	return ledger_words(in->session->ledger, arena, BOOK_LEDGER, row);
}

/* What a letter of an earlier run said, where that is kept. */
static const char *letter_words_of(void *context, struct arena *arena, uint64_t row)
{
	const struct intake *in = context;
	return ledger_words(in->session->ledger, arena, BOOK_JOURNAL, row);
}

struct decision intake_begin(struct intake *in)
{
	const struct session *session = in->session;
	struct decision d = decision_begin(&in->scratch, &session->rules, &session->state, session->now);
	d.rows_a_letter = session->settings.rows_a_letter;
	d.words = words_of;
	d.letter_words = letter_words_of;
	d.context = in;
	return d;
}

void intake_keep(struct intake *in, const struct decision *d)
{
	for (size_t i = 0; i < d->count; i++) {
		state_apply(&in->session->state, &d->items[i]);
		*LIST_PUSH(&in->arena, &in->events) = event_copy(&in->arena, &d->items[i]);
	}
}

struct intent intake_intent(const struct item *item)
{
	struct intent intent = intent_new();
	intent.letter = item->hash;
	intent.place = item->entry->place;
	intent.via = strncmp(item->entry->place, "drop/", 5) == 0 ? VIA_FILE : VIA_MAIL;
	intent.received = item->entry->received;
	return intent;
}

/* Decides a letter; after a restore, one whose rows stand in the ledger already is not counted again. */
void intake_decide(struct intake *in, const struct intent *intent, struct decision *d)
{
	const char *rows = in->session->restored ? mail_rows_of(&in->scratch, &in->session->mail_rows, intent) : "";
	if (*rows != '\0')
		decide_recorded(d, intent, rows);
	else
		decide_letter(d, intent);
}

/*
 * Reads the letter of this hash again as that of `member`; about `request`, when
 * it is not NULL. `sure`: the writer has confirmed it, else an address is all
 * that speaks for it.
 */
static bool read_again(struct intake *in, const char *hash, const char *member, const struct request *request,
                       bool sure, struct error *error)
{
	struct session *session = in->session;
	const struct taken *taken = state_letter(&session->state, hash);
	const char *reason;
	struct bytes bytes;
	struct letter letter;
	if (taken == NULL || !letters_read(&in->scratch, session->home, hash, &bytes, error))
		return error->class == ERROR_NONE;
	struct mailbox_entry entry = {.received = taken->received, .place = ""};
	struct item item = {.entry = &entry, .hash = hash};
	struct intent intent = intake_intent(&item);
	if (request != NULL)
		intent.request = *request;
	enum reader_outcome outcome = understand_bytes(session, in->reader, &in->scratch, bytes.data, bytes.length,
	                                               member, &letter, &intent, &reason, error);
	if (outcome != READER_OK)
		return outcome != READER_FAILED;
	if (!sure) {
		intent.identity = IDENTITY_ADDRESS;
		intent.mark = ""; /* it has been taken once: that makes it no second copy of itself */
	}
	struct decision d = intake_begin(in);
	intake_decide(in, &intent, &d);
	intake_keep(in, &d);
	return true;
}

bool intake_reread(struct intake *in, const char *hash, const char *member, struct error *error)
{
	return read_again(in, hash, member, NULL, true, error);
}

/* What this run took for held may be so no longer. */
static void look_again(struct intake *in)
{
	for (size_t i = 0; i < in->items.count; i++) {
		struct item *item = &in->items.items[i];
		const struct taken *taken =
			item->decided && item->class == CLASS_HELD ? state_letter(&in->session->state, item->hash) : NULL;
		if (taken != NULL)
			item->class = (enum letter_class)taken->about->class;
	}
}

bool intake_settle(struct intake *in, uint32_t confirmed, struct error *error)
{
	struct kept_ready ready;
	for (;;) {
		struct decision d = intake_begin(in);
		if (!agreement_ready(&d, confirmed, &ready))
			break;
		intake_keep(in, &d);
		if (!read_again(in, ready.letter, ready.request.member, &ready.request, ready.sure, error))
			return false;
	}
	look_again(in);
	return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * Letters: what becomes of each (its class), before and around the workflows.
 * In this order: a machine? who speaks? about which request?
 */
#include "core/intake.h"

#include "core/agreement.h"
#include "core/archive.h"
#include "core/echo.h"
#include "core/command.h"
#include "core/conflict.h"
#include "core/consensus.h"
#include "core/amend.h"
#include "core/input.h"
#include "core/membership.h"
#include "core/proof.h"
#include "core/subscriptions.h"
#include "core/welcome.h"

#include <string.h>

static void add_reason(struct decision *d, const struct intent *intent)
{
	bool told = d->class == CLASS_ASKED_BACK || d->class == CLASS_NOTED || d->class == CLASS_REFUSED ||
	            d->class == CLASS_HELD;
	if (!told || *d->note == '\0')
		return;
	struct event *event = decision_add(d, EVENT_LETTER_REASON);
	bool private = conflict_opened(d) != NULL;
	event->subject = private ? "" : intent->request.subject;
	event->member = private ? "" : intent->member;
	event->value = arena_printf(d->arena, "%s_%s", private ? "none" : request_kind_word(intent->request.kind), d->note);
}

/* "r5 r6" of the ledger rows decided for this letter; *ret_words: whether a row of either book keeps the words. */
static const char *caused_rows(struct decision *d, bool *ret_words)
{
	struct buf rows = buf_new(d->arena);
	*ret_words = false;
	for (size_t i = 0; i < d->count; i++) {
		const struct event *event = &d->items[i];
		*ret_words |= event->words != NULL;
		if (event_type(event->kind)->book == BOOK_LEDGER)
			buf_printf(&rows, "%sr%llu", rows.length == 0 ? "" : " ", (unsigned long long)event->row);
	}
	return buf_string(&rows);
}

static void add_taken(struct decision *d, const struct intent *intent)
{
	bool kept;
	const char *rows = caused_rows(d, &kept);
	bool keeps = d->class == CLASS_NOTED || d->class == CLASS_ASKED_BACK || d->class == CLASS_REFUSED;
	bool doubtful = intent->identity == IDENTITY_STRANGER || intent->identity == IDENTITY_DOUBTFUL;
	bool private = conflict_opened(d) != NULL; /* of a case no row tells who wrote, but the one that opened it */
	add_reason(d, intent);
	struct event *event = decision_add(d, EVENT_LETTER_TAKEN);
	event->subject = private ? "" : intent->request.subject;
	event->member = doubtful || private ? "" : intent->member;
	event->by = intent->mark;
	event->via = intent->via;
	event->value = letter_class_word(d->class);
	event->received = intent->received;
	event->letter = intent->letter;
	event->place = intent->place;
	event->rows = rows;
	/* What those on the list and strangers write is not kept, but for the copy of the letter. */
	bool listed = event_is_subscriber(intent->member) || intent->identity == IDENTITY_NONE;
	event->words = keeps && !kept && !listed && !private && *intent->fresh != '\0' ? intent->fresh : NULL;
}

/* Who may have written it is asked "Is this yours?" at the registered address; the letter is held until then. */
static void hold_and_ask(struct decision *d, const struct intent *intent, const char *note)
{
	bool own = intent->identity == IDENTITY_ADDRESS || intent->identity == IDENTITY_FOREIGN;
	const char *whom = own ? intent->member : intent->request.member;
	decision_class(d, CLASS_HELD, note);
	if (*intent->member == '\0' || state_person(d->state, whom) == NOBODY)
		return;
	struct event *event = decision_add(d, EVENT_IDENTITY_ASKED);
	event->subject = intent->request.subject;
	event->member = whom;
	event->received = intent->received;
	event->letter = intent->letter;
	event->place = event_writable_address(intent->from);
}

static void machine_letter(struct decision *d, const struct intent *intent)
{
	bool ours = intent->request.kind != REQUEST_NONE || *intent->request.member != '\0';
	if (!ours && !d->answers_strangers && *intent->member == '\0') {
		decision_class(d, CLASS_UNRELATED, ""); /* the mailbox is for others, too: their robots and lists write to them */
		return;
	}
	if (intent->machine == MACHINE_BOUNCE) {
		decision_class(d, CLASS_BOUNCE, "");
		if (!ours || intent->bounce.recipient == NULL)
			return; /* a bounce without a token of ours proves nothing: anybody can write one */
		struct event *event = decision_add(d, EVENT_ADDRESS_BOUNCED);
		event->member = intent->request.member;
		event->value = intent->bounce.permanent ? "permanent" : "temporary";
		event->received = intent->received;
		return;
	}
	decision_class(d, CLASS_ROBOT, "");
	if (intent->machine == MACHINE_VACATION && intent->identity == IDENTITY_PROVED) {
		struct event *event = decision_add(d, EVENT_AWAY_NOTED);
		event->member = intent->member;
		event->received = intent->received;
		event->due = intent->away_until;
		event->words = *intent->fresh == '\0' ? NULL : intent->fresh;
	}
}

/* The one open call in which this member has a voice, or NULL. */
static const struct proposal *only_open_call(const struct state *state, const char *member)
{
	const struct proposal *found = NULL;
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		const struct voice *voice = proposal_voice(state, p, member);
		if (p->phase != PHASE_CALL || voice == NULL || voice->left)
			continue;
		if (found != NULL)
			return NULL;
		found = p;
	}
	return found;
}

/* STOP, SUBSCRIBE or SEND BUNDLE and no more: that answers nothing that was asked. */
static bool only_wishes(const struct intent *intent)
{
	bool any = false;
	for (size_t i = 0; i < intent->readings.count; i++) {
		const struct reading *reading = &intent->readings.items[i];
		bool unasked = reading->meaning == MEANING_NONE && intent->request.kind == REQUEST_NONE;
		if (meaning_is_service(reading->meaning) && reading->result == RESULT_NOTE)
			any = true;
		else if (reading->meaning != MEANING_THANKS && !unasked)
			return false;
	}
	return any;
}

static void note_wish(struct decision *d, const struct intent *intent)
{
	for (size_t i = 0; i < intent->readings.count; i++)
		if (meaning_is_service(intent->readings.items[i].meaning))
			decision_class(d, CLASS_NOTED, meaning_word(intent->readings.items[i].meaning));
}

/*
 * A member's address, but no token of an open request: nothing is counted. If
 * it may answer the one open call, the outcome waits until they say so with
 * the token that our answer brings them.
 */
static void without_token(struct decision *d, const struct intent *intent)
{
	const struct proposal *p = only_open_call(d->state, intent->member);
	bool open = p != NULL && intent->received < p->deadline;
	if (only_wishes(intent) && !(open && intent_has(intent, PROBLEM_BLOCK_LIKE))) {
		note_wish(d, intent);
		return;
	}
	if (!intent_says_something(intent, true)) {
		enum meaning meaning = intent->readings.count == 0 ? MEANING_HELP : intent->readings.items[0].meaning;
		decision_class(d, CLASS_NOTED, meaning_word(meaning));
		return;
	}
	decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_NO_REQUEST));
	if (!open || intent_is_task(intent))
		return;
	struct event *event = decision_answer(d, intent, EVENT_RESPONSE_UNCLEAR);
	event->subject = p->id;
	event->version = arena_printf(d->arena, "V%u", p->version);
	event->value = problem_word(PROBLEM_NO_REQUEST);
	event->words = *intent->fresh == '\0' ? NULL : intent->fresh;
}

static void known_writer(struct decision *d, const struct intent *intent)
{
	const struct workflow *workflow = workflow_of_request(intent->request.kind);
	if (only_wishes(intent))
		note_wish(d, intent);
	else if (form_leads(intent, MEANING_PROPOSE) && intent->request.kind != REQUEST_PROPOSE)
		propose_letter(d, intent);
	else if (form_leads(intent, MEANING_AMEND))
		amend_letter(d, intent);
	else if (workflow != NULL)
		workflow->decide(d, intent);
	else
		without_token(d, intent);
	if (d->class == CLASS_COUNT)
		decision_class(d, CLASS_NOTED, meaning_word(MEANING_HELP));
}

/* The problem that makes a writer doubtful. */
static enum problem why_doubtful(const struct intent *intent)
{
	if (intent_has(intent, PROBLEM_TWO_FROM))
		return PROBLEM_TWO_FROM;
	return intent_has(intent, PROBLEM_SHARED) ? PROBLEM_SHARED : PROBLEM_FORGED;
}

/*
 * Whoever is no member gets no answer, unless the receiving server vouches for
 * the address: else anybody could make us write to anybody.
 */
static void stranger(struct decision *d, const struct intent *intent)
{
	struct event wrote = event_new(EVENT_STRANGER_WROTE);
	wrote.value = intent->from;
	if (!d->answers_strangers || !intent->sender_proved || event_check(&wrote) != NULL) {
		decision_class(d, CLASS_UNRELATED, "");
		return;
	}
	struct event *event = decision_add(d, EVENT_STRANGER_WROTE);
	event->value = intent->from;
	event->received = intent->received;
	decision_class(d, CLASS_NOTED, meaning_word(MEANING_HELP));
}

/* What a member wants besides: the monthly news, an archive, another language. */
static void member_wishes(struct decision *d, const struct intent *intent)
{
	subscriptions_member(d, intent);
	archive_member(d, intent);
	membership_wishes(d, intent);
	command_member(d, intent);
}

/* "AGREE", and below it "INPUT: the bus is late": both are kept. Of what is asked about all words are kept already. */
static void member_opinion(struct decision *d, const struct intent *intent)
{
	bool kept = d->class == CLASS_RECORDED || d->class == CLASS_REPLACED || d->class == CLASS_REFUSED;
	if (kept && intent->request.kind != REQUEST_SOUGHT)
		input_of_member(d, intent);
}

static void member_letter(struct decision *d, const struct intent *intent)
{
	known_writer(d, intent);
	member_opinion(d, intent);
	member_wishes(d, intent);
	welcome_heard(d, intent);
}

/*
 * A proposal needs no mail of ours to answer. But an address alone proves
 * nothing: without the word of the receiving server its owner is asked first.
 */
static void proposal_letter(struct decision *d, const struct intent *intent)
{
	uint32_t person = state_person(d->state, intent->member);
	bool may = person != NOBODY && state_has_voice(d->state, person);
	if (may && !intent->sender_proved)
		hold_and_ask(d, intent, problem_word(PROBLEM_UNPROVED));
	else
		propose_letter(d, intent);
}

/* A mail of the list that went on to others: what they write is theirs. */
static bool is_passed_on(const struct intent *intent)
{
	bool list = intent->request.kind == REQUEST_CONFIRM || intent->request.kind == REQUEST_SUBSCRIBE;
	return list && (intent->identity == IDENTITY_STRANGER || *intent->member != '\0');
}

static void by_identity(struct decision *d, const struct intent *intent)
{
	if (input_letter(d, intent) || subscriptions_letter(d, intent))
		return;
	switch (intent->identity) {
	case IDENTITY_PROVED:
		if (intent->sender_unproved && needs_proof(d, intent))
			hold_and_ask(d, intent, problem_word(PROBLEM_UNPROVED));
		else
			member_letter(d, intent);
		break;
	case IDENTITY_CONFIRMED:
		member_letter(d, intent);
		break;
	case IDENTITY_ADDRESS:
		if (form_leads(intent, MEANING_PROPOSE)) {
			proposal_letter(d, intent);
			break;
		}
		if (!agreement_keeps(d, intent))
			without_token(d, intent);
		member_wishes(d, intent);
		break;
	case IDENTITY_FOREIGN:
		if (form_leads(intent, MEANING_PROPOSE) && *intent->member != '\0')
			proposal_letter(d, intent);
		else if (is_passed_on(intent)) {
			without_token(d, intent);
			member_wishes(d, intent);
		} else if (!agreement_keeps(d, intent)) {
			call_letter_foreign(d, intent);
		}
		break;
	case IDENTITY_STRANGER:
		if (is_passed_on(intent))
			stranger(d, intent);
		else
			hold_and_ask(d, intent, problem_word(PROBLEM_UNKNOWN_ADDRESS));
		break;
	case IDENTITY_DOUBTFUL:
		hold_and_ask(d, intent, problem_word(why_doubtful(intent)));
		break;
	case IDENTITY_NONE:
		stranger(d, intent);
		break;
	}
}

void decide_letter(struct decision *d, const struct intent *intent)
{
	const struct taken *before = intent->identity == IDENTITY_CONFIRMED ? NULL
	                                                                    : state_marked(d->state, intent->mark);
	bool reaction = intent->machine == MACHINE_REACTION && intent->identity == IDENTITY_PROVED;
	if (conflict_letter(d, intent))
		; /* goes before all else: nothing more is decided by it */
	else if (before != NULL)
		decision_class(d, CLASS_DUPLICATE, "");
	else if (intent->machine != MACHINE_NONE && !reaction)
		machine_letter(d, intent);
	else if (is_echo(d, intent))
		decision_class(d, CLASS_ROBOT, "");
	else
		by_identity(d, intent);
	add_taken(d, intent);
}

void decide_unread(struct decision *d, const struct intent *intent, enum problem problem)
{
	decision_class(d, CLASS_HELD, problem_word(problem));
	add_taken(d, intent);
}

void decide_duplicate(struct decision *d, const struct intent *intent)
{
	decision_class(d, CLASS_DUPLICATE, "");
	add_taken(d, intent);
}

/* Of what a letter would cause, leaves what the journal keeps beside the letter itself: a STOP, an address ... */
static void keep_journal(struct decision *d, const struct decision *before)
{
	size_t kept = before->count;
	d->next_ledger = before->next_ledger;
	d->next_journal = before->next_journal;
	for (size_t i = before->count; i < d->count; i++) {
		enum event_kind kind = d->items[i].kind;
		if (event_type(kind)->book != BOOK_JOURNAL || kind == EVENT_LETTER_TAKEN || kind == EVENT_LETTER_REASON ||
		    kind == EVENT_IDENTITY_ASKED) /* its rows say that it was answered */
			continue;
		d->items[kept] = d->items[i];
		d->items[kept++].row = d->next_journal++;
	}
	d->count = kept;
}

void decide_recorded(struct decision *d, const struct intent *intent, const char *rows)
{
	struct decision before = *d;
	decide_letter(d, intent);
	keep_journal(d, &before);
	d->class = CLASS_COUNT;
	decision_class(d, CLASS_RECORDED, "");
	d->reread = d->reread_member = NULL;
	add_taken(d, intent);
	d->items[d->count - 1].rows = rows;
}

const struct workflow intake_workflow = {
	.name = "intake",
	.apply = intake_apply,
	.owed = intake_owed,
};

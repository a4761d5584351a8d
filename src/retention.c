/* SPDX-License-Identifier: MIT */
#include "retention.h"

#include "cases.h"
#include "core/decision.h"
#include "core/input.h"
#include "core/lifetime.h"
#include "core/subscriptions.h"
#include "mailbox/mailbox.h"
#include "post/post.h"

enum { PARTS = 256, POSTED_PARTS = 4, SECONDS_A_PART = SECONDS_A_DAY / PARTS };

struct retention {
	struct session *session;
	instant letters_before, mails_before;
};

static bool letter_over(void *context, const char *hash)
{
	const struct retention *retention = context;
	return lifetime_letter_over(&retention->session->state, hash, retention->letters_before);
}

static bool mail_over(void *context, const char *token, const char *key)
{
	const struct retention *retention = context;
	struct session *session = retention->session;
	if (session->requests.count == 0)
		session_tokens(session);
	struct arena scratch = {0};
	bool over = lifetime_mail_over(&session->state, request_find(&scratch, &session->requests, token), key,
	                               retention->mails_before);
	arena_release(&scratch);
	return over;
}

/* A home that is younger than its mails may be has none that is over: their tokens need not be made. */
static bool has_old_mails(const struct retention *retention)
{
	instant first = retention->session->state.first_ledger;
	return first == INSTANT_NONE || first < retention->mails_before;
}

static bool tidy_part(struct retention *retention, unsigned part, struct error *error)
{
	const char *home = retention->session->home;
	size_t count;
	bool good = letters_forget(home, part, letter_over, retention, &count, error);
	for (unsigned i = 0; good && has_old_mails(retention) && i < POSTED_PARTS; i++)
		good = posted_forget(home, part * POSTED_PARTS + i, mail_over, retention, &count, error);
	return good;
}

/* ---- addresses of the list, and of strangers; what people impacted told us ---- */

struct forgetting {
	struct session *session;
	struct arena scratch;
	struct index over;    /* addresses and ids of the list that are kept no longer; rows of words, "j12" */
	struct index all;     /* these, and addresses of strangers: a mail server's words may name them */
	instant strangers_before, inputs_before;
};

static bool is_over(const struct forgetting *f, const char *text)
{
	uint32_t place;
	return *text != '\0' && index_get(&f->over, text, &place);
}

static const char *row_name(struct arena *arena, uint64_t row)
{
	return arena_printf(arena, "j%llu", (unsigned long long)row);
}

/* What people told us: the words go, and with them who it was; that somebody did stays. */
static enum row_fate fate_of_input(const struct forgetting *f, struct event *event)
{
	struct arena scratch = {0};
	bool words = is_over(f, row_name(&scratch, event->row)), address = is_over(f, event->member);
	enum row_fate fate = ROW_KEPT;
	arena_release(&scratch);
	if (words && *event->text != '\0') {
		event->text = "";
		fate = ROW_CHANGED;
	}
	if (address && *event->place != '\0') {
		event->place = "";
		fate = ROW_CHANGED;
	}
	return fate;
}

/* Wherever the journal has the address: with the list, with letters of strangers, with letters that were held. */
static enum row_fate fate_of(void *context, struct event *event)
{
	const struct forgetting *f = context;
	bool old = event->time < f->strangers_before;
	if (event->kind == EVENT_STRANGER_WROTE)
		return old || is_over(f, event->value) ? ROW_GONE : ROW_KEPT;
	if (event->kind == EVENT_INPUT_GIVEN)
		return fate_of_input(f, event);
	if (event->kind == EVENT_INPUT_DESCRIBED)
		return is_over(f, event->subject) ? ROW_GONE : ROW_KEPT;
	bool listed = event->kind == EVENT_SUBSCRIPTION_ASKED || event->kind == EVENT_SUBSCRIPTION_STOPPED;
	bool asked = event->kind == EVENT_IDENTITY_ASKED && (old || is_over(f, event->place));
	if (*event->place == '\0' || (!asked && !(listed && is_over(f, event->member))))
		return ROW_KEPT;
	event->place = "";
	return ROW_CHANGED;
}

static bool note_stranger(void *context, const struct event *event, struct error *error)
{
	struct forgetting *f = context;
	const char *address = event->kind == EVENT_STRANGER_WROTE   ? event->value
	                      : event->kind == EVENT_IDENTITY_ASKED ? event->place
	                                                            : "";
	(void)error;
	const char *other; /* a member by now: theirs to keep */
	if (*address != '\0' && event->time < f->strangers_before &&
	    state_members_of(&f->session->state, address, &other) == 0)
		index_put(&f->scratch, &f->all, address, 1);
	return true;
}

/*
 * Strangers whose time is over. Once there is one, those in the last quarter of
 * theirs go along, so that the journal is not written anew for each letter of a
 * stranger. False: there is none.
 */
static bool strangers_are_over(struct forgetting *f)
{
	const struct session *session = f->session;
	int64_t kept = (int64_t)session->settings.stranger_days * SECONDS_A_DAY;
	instant oldest = session->state.stranger_kept;
	bool over = oldest != INSTANT_NONE && oldest < session->now - kept;
	f->strangers_before = session->now - (over ? kept / 4 * 3 : kept);
	return over;
}

static void list_over(struct forgetting *f, struct decision *d)
{
	const struct session *session = f->session;
	for (size_t i = 0; i < session->state.subscriptions.count; i++) {
		const struct subscription *s = &session->state.subscriptions.items[i];
		if (!subscription_address_over(s, session->now) &&
		    !input_address_over(&session->state, s, f->inputs_before))
			continue;
		for (size_t k = 0; k < 2; k++) {
			index_put(&f->scratch, k == 0 ? &f->over : &f->all, s->id, 1);
			index_put(&f->scratch, k == 0 ? &f->over : &f->all, s->address, 1);
		}
		decision_add(d, EVENT_SUBSCRIPTION_ERASED)->member = s->id;
	}
}

/* Words that were taken back, and all about a proposal that was decided long ago. */
static void inputs_over(struct forgetting *f, struct decision *d)
{
	const struct state *state = &f->session->state;
	for (size_t i = 0; i < state->inputs.count; i++) {
		const struct input *input = &state->inputs.items[i];
		if (!input->words || !input_words_over(state, input, f->inputs_before))
			continue;
		index_put(&f->scratch, &f->over, row_name(&f->scratch, input->row), 1);
		struct event *gone = decision_add(d, EVENT_INPUT_FORGOTTEN);
		gone->member = input->giver;
		gone->value = arena_printf(&f->scratch, "%llu", (unsigned long long)input->row);
		gone->subject = input->proposal == NOBODY ? "" : state->proposals.items[input->proposal].id;
	}
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		if (p->phase != PHASE_DECIDED || p->decided >= f->inputs_before || p->gate.attempts.count == 0 ||
		    p->gate.forgotten)
			continue;
		index_put(&f->scratch, &f->over, p->id, 1);
		struct event *gone = decision_add(d, EVENT_INPUT_FORGOTTEN);
		gone->subject = p->id;
		gone->value = "0";
	}
}

static bool forget_addresses(struct session *session, struct error *error)
{
	struct forgetting f = {
		.session = session,
		.inputs_before = session->now - (instant)session->settings.input_days * SECONDS_A_DAY,
	};
	struct decision d = decision_begin(&f.scratch, &session->rules, &session->state, session->now);
	list_over(&f, &d);
	inputs_over(&f, &d);
	bool strangers = strangers_are_over(&f);
	bool good = true;
	if (strangers || d.count > 0) /* the journal goes last: it alone knows who is to be forgotten */
		good = ledger_replay(session->ledger, NULL, note_stranger, &f, error) &&
		       outbox_forget(session->home, &f.all, error) &&
		       ledger_rewrite_journal(session->ledger, fate_of, &f, d.items, d.count, session->now, error);
	for (size_t i = 0; good && i < d.count; i++)
		state_apply(&session->state, &d.items[i]);
	if (good && strangers)
		session->state.stranger_kept = INSTANT_NONE; /* what is left has its time to come */
	arena_release(&f.scratch);
	return good;
}

bool retention_work(struct session *session, instant last_run, struct error *error)
{
	const struct settings *settings = &session->settings;
	struct retention retention = {
		.session = session,
		.letters_before = session->now - (instant)settings->letter_days * SECONDS_A_DAY,
		.mails_before = session->now - (instant)settings->posted_days * SECONDS_A_DAY,
	};
	int64_t to = session->now / SECONDS_A_PART;
	int64_t from = last_run == INSTANT_NONE ? to : last_run / SECONDS_A_PART;
	from = to - from > PARTS ? to - PARTS : from;
	bool good = true;
	while (good && from < to)
		good = tidy_part(&retention, (unsigned)(++from % PARTS), error);
	return good && forget_addresses(session, error) && cases_retention(session, error);
}

/* SPDX-License-Identifier: MIT */
/* The mails at the end of a call: ready to close (M12) and the outcome (M13). */
#include "core/calendar.h"
#include "core/consensus.h"
#include "core/input.h"
#include "core/reach.h"
#include "core/talk.h"

#include <string.h>

enum { CONFIRM_DAYS = 7 }; /* not confirmed by then: the Recorder is asked, and has as long */

static const char *name_of(const struct state *state, uint32_t person)
{
	return person == NOBODY ? "" : state->people.items[person].name;
}

/* The flag of a template for a suggestion or an outcome. */
static const char *outcome_flag(const char *outcome, bool concerns)
{
	if (strcmp(outcome, "withdrawn") == 0)
		return "withdrawn";
	if (strcmp(outcome, "blocked") == 0 || strcmp(outcome, "not_adopted_blocked") == 0)
		return "blocked";
	if (strcmp(outcome, "no_quorum") == 0 || strcmp(outcome, "not_adopted_no_quorum") == 0)
		return "not_enough";
	return concerns ? "adopted_with_concerns" : "adopted";
}

/* ---- lists both mails show ---- */

static void counts(struct owing *o, struct mail *mail, const struct tally *tally)
{
	owed_number(o, mail, "agree", tally->agree);
	owed_number(o, mail, "aside", tally->stand_aside);
	owed_number(o, mail, "block", tally->block);
	owed_number(o, mail, "silent", tally->eligible - tally->answered);
}

static void concerns(struct owing *o, struct mail *mail, const struct proposal *p, bool names)
{
	for (size_t i = 0; i < p->concerns.count; i++) {
		const struct remark *concern = &p->concerns.items[i];
		if (!concern_is_open(concern))
			continue;
		struct value *item = owed_item(o, mail, "concerns");
		value_text(o->arena, item, "id", concern->id);
		value_text(o->arena, item, "name", names ? name_of(o->state, concern->person) : "");
		value_text(o->arena, item, "words", owed_words(o, concern->row));
		value_flag(o->arena, item, "stands", names && concern->is == REMARK_STANDS);
		owed_flag(o, mail, "has_concerns");
	}
}

static void findings(struct owing *o, struct mail *mail, const struct proposal *p)
{
	for (size_t i = 0; i < p->findings.count; i++)
		value_text(o->arena, owed_item(o, mail, "findings"), "words", owed_words(o, p->findings.items[i].row));
	if (p->findings.count > 0)
		owed_flag(o, mail, "has_findings");
}

static bool is_aside(const struct voice *voice)
{
	return !voice->left && strcmp(voice_position(voice), "stand_aside") == 0;
}

static void aside(struct owing *o, struct mail *mail, const struct voice *voice)
{
	struct value *item = owed_item(o, mail, "asides");
	value_text(o->arena, item, "name", name_of(o->state, voice->person));
	value_text(o->arena, item, "words", owed_words(o, voice->row));
	owed_flag(o, mail, "has_asides");
}

/* ---- M12 ---- */

static void groups(struct owing *o, struct mail *mail, const struct proposal *p)
{
	for (uint32_t i = 0; i < o->state->groups.count; i++) {
		if (!group_counts(o->state, i))
			continue;
		struct value *item = owed_item(o, mail, "groups");
		value_text(o->arena, item, "name", o->state->groups.items[i].name);
		value_flag(o->arena, item, "heard", group_heard(p, i));
		owed_flag(o, mail, "has_groups");
	}
}

static struct value *hold(struct owing *o, struct mail *mail, const char *name, const char *flag)
{
	struct value *item = owed_item(o, mail, "holds");
	owed_flag(o, mail, "has_holds");
	value_text(o->arena, item, "name", name);
	value_text(o->arena, item, "words", "");
	value_flag(o->arena, item, flag, true);
	return item;
}

static void voice_holds(struct owing *o, struct mail *mail, const struct voice *voice)
{
	const char *name = name_of(o->state, voice->person);
	bool blocks = voice->rare->block_row != 0 || strcmp(voice_position(voice), "block") == 0;
	if (blocks)
		value_text(o->arena, hold(o, mail, name, voice->left ? "left_block" : "has_block"), "words",
		           owed_words(o, voice->row != 0 ? voice->row : voice->rare->block_answer));
	if (!voice->left && *voice_position(voice) == '\0' && reach_of(o->rules, o->state, voice->person, o->now).failing)
		hold(o, mail, name, "unreachable");
	else if (!voice->left && *voice_position(voice) == '\0' && reach_away(o->state, voice->person, o->now) != INSTANT_NONE)
		hold(o, mail, name, "away");
	if (!voice->left && voice->rare->hold_row != 0) {
		const struct fact *fact = state_fact(o->state, voice->rare->hold_row);
		bool not_me = fact != NULL && fact->about->kind == EVENT_RESPONSE_WITHDRAWN;
		struct value *item = hold(o, mail, name, not_me ? "not_me" : "unclear");
		value_text(o->arena, item, "words", owed_words(o, voice->rare->hold_row));
	}
}

static void quarantine_holds(struct owing *o, struct mail *mail, const struct proposal *p)
{
	for (size_t i = 0; i < o->state->identities.count; i++) {
		const struct identity_case *asked = &o->state->identities.items[i];
		if (!asked->answered && asked->person != NOBODY && strcmp(asked->subject, p->id) == 0)
			hold(o, mail, name_of(o->state, asked->person), "held");
	}
}

static void holds(struct owing *o, struct mail *mail, const struct proposal *p, const struct tally *tally)
{
	for (size_t i = 0; i < p->voices.count; i++)
		voice_holds(o, mail, &p->voices.items[i]);
	quarantine_holds(o, mail, p);
	if (tally->lukewarm)
		hold(o, mail, "", "aside_many");
	if (tally->answered < tally->needed)
		hold(o, mail, "", "too_few");
	for (uint32_t i = 0; i < o->state->groups.count; i++)
		if (call_rules(o->rules, p)->quorum_every_group && group_counts(o->state, i) && !group_heard(p, i))
			hold(o, mail, o->state->groups.items[i].name, "group_silent");
}

/* The last day for whoever is asked since this instant. */
static struct date confirm_day(const struct owing *o, instant since)
{
	return calendar_business_day(o->rules, calendar_add_days(calendar_date(o->rules, since), CONFIRM_DAYS));
}

static void close_values(struct owing *o, struct mail *mail, const struct proposal *p, instant since)
{
	struct tally tally = consensus_tally(o->rules, o->state, p);
	struct date day = confirm_day(o, since);
	owed_text(o, mail, "title", p->title);
	owed_text(o, mail, "summary", p->summary);
	owed_text(o, mail, "deadline", calendar_long_date(o->arena, mail->language, day));
	owed_text(o, mail, "deadline_short", calendar_short_date(o->arena, mail->language, day));
	owed_text(o, mail, "ended", calendar_end_words(o->arena, o->rules, mail->language, p->deadline));
	owed_flag(o, mail, outcome_flag(tally_without_holds(tally), tally.concerns > 0));
	owed_number(o, mail, "eligible", tally.eligible);
	owed_number(o, mail, "answered", tally.answered);
	owed_number(o, mail, "needed", tally.needed);
	counts(o, mail, &tally);
	groups(o, mail, p);
	holds(o, mail, p, &tally);
	if (late_waiting(p) > 0)
		owed_number(o, mail, "late", late_waiting(p));
	concerns(o, mail, p, true);
	findings(o, mail, p);
	gate_values(o, mail, p);
	for (size_t i = 0; i < p->voices.count; i++)
		if (is_aside(&p->voices.items[i]))
			aside(o, mail, &p->voices.items[i]);
}

static void close_mail(struct owing *o, const struct proposal *p, uint32_t closer, instant since)
{
	struct owed_about about = {
		.book = 'r',
		.row = p->closed_row,
		.purpose = "close",
		.template = "close",
		.kind = REQUEST_CLOSE,
		.subject = p->id,
		.version = p->version,
		.order = ORDER_CALL,
		.since = since,
	};
	struct mail *mail = owed_mail(o, &about, closer);
	if (mail == NULL)
		return;
	close_values(o, mail, p, since);
	owed_emit(o, mail);
}

/* The first of those who may declare; when the day we named to them is over, the last as well: the Recorder. */
static void close_mails(struct owing *o, const struct proposal *p)
{
	struct closers closers = {0};
	consensus_closers(o->state, p, o->arena, &closers);
	if (closers.count == 0)
		return;
	uint32_t first = closers.items[0], last = closers.items[closers.count - 1];
	instant over = calendar_end_of_day(o->rules, confirm_day(o, p->closed));
	close_mail(o, p, first, p->closed);
	if (last != first && o->now >= over)
		close_mail(o, p, last, over);
}

/* ---- M13 ---- */

/* What all the mails about one outcome show; counted once, however many people get it. Each carries the proof of it. */
struct outcome {
	struct arena arena;
	bool counted;
	struct tally tally;
	struct { LIST(const struct voice *); } asides;
};

static void count_outcome(struct owing *o, const struct proposal *p, struct outcome *outcome)
{
	if (outcome->counted)
		return;
	outcome->counted = true;
	outcome->tally = consensus_tally(o->rules, o->state, p);
	for (size_t i = 0; i < p->voices.count; i++)
		if (is_aside(&p->voices.items[i]))
			*LIST_PUSH(&outcome->arena, &outcome->asides) = &p->voices.items[i];
}

static void outcome_mail(struct owing *o, const struct proposal *p, uint32_t person, struct outcome *outcome)
{
	struct owed_about about = {
		.book = 'r',
		.row = p->decision_row,
		.purpose = "outcome",
		.template = "outcome",
		.kind = REQUEST_CALL,
		.subject = p->id,
		.version = p->version,
		.order = ORDER_CALL,
		.since = p->decided,
	};
	struct mail *mail = owed_mail(o, &about, person);
	if (mail == NULL)
		return;
	count_outcome(o, p, outcome);
	owed_text(o, mail, "title", p->title);
	owed_text(o, mail, "summary", p->summary);
	owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, p->decided));
	owed_flag(o, mail, outcome_flag(p->outcome, strcmp(p->outcome, "adopted_with_concerns") == 0));
	owed_text(o, mail, "reason", owed_words(o, p->decision_row));
	*LIST_PUSH(o->arena, &mail->receipts) = p->decision_row; /* with it the whole signed head: every mailbox is a witness */
	counts(o, mail, &outcome->tally);
	concerns(o, mail, p, false);
	gate_values(o, mail, p);
	for (size_t i = 0; i < outcome->asides.count; i++)
		aside(o, mail, outcome->asides.items[i]);
	owed_emit(o, mail);
}

static void outcome_mails(struct owing *o, const struct proposal *p)
{
	struct outcome outcome = {0};
	for (size_t i = 0; !o->stopped && i < p->voices.count; i++)
		if (!p->voices.items[i].left)
			outcome_mail(o, p, p->voices.items[i].person, &outcome);
	arena_release(&outcome.arena);
}

void closing_owed(struct owing *o)
{
	bool waking = owed_waking(o);
	for (size_t i = 0; i < o->state->proposals.count; i++) {
		const struct proposal *p = &o->state->proposals.items[i];
		if (p->phase == PHASE_DECIDED && p->decided >= o->state->horizon)
			outcome_mails(o, p);
		else if (p->phase == PHASE_CLOSED && waking)
			close_mails(o, p);
	}
}

/* SPDX-License-Identifier: MIT */
/*
 * The end of a call: the closing rule and the outage rule, and
 * the Facilitator's reply to "ready to close" (M12).
 */
#include "core/calendar.h"
#include "core/early.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_OUTAGE_BUSINESS_DAYS = 5, HOUR = 3600, OUTAGE_GUARDED_HOURS = 48, CRON_DRIFT_SECONDS = 600 };

static struct event *add(struct decision *d, const struct proposal *p, enum event_kind kind, const char *value)
{
	struct event *event = decision_add(d, kind);
	event->subject = p->id;
	event->version = arena_printf(d->arena, "V%u", p->version);
	event->value = value;
	return event;
}

/* The end of the business day that lies `count` business days after `from`. */
static instant after_business_days(const struct decision *d, instant from, int count)
{
	return calendar_end_of_day(d->rules,
	                           calendar_add_business_days(d->rules, calendar_date(d->rules, from), count));
}

/* ---- the closing rule ---- */

/* A complete reading that began after the end and the time a mail may be on its way permits the close. */
static bool may_close(const struct decision *d, const struct proposal *p)
{
	return d->now >= p->deadline + (instant)call_rules(d->rules, p)->grace_minutes * 60;
}

static void close_call(struct decision *d, const struct proposal *p)
{
	struct tally tally = consensus_tally(d->rules, d->state, p);
	/* Somebody changed their mind within the day's notice: the call goes on as it was planned. */
	if (p->early_row != 0 && d->now < p->full_deadline && !early_all_agree(d->rules, d->state, p)) {
		add(d, p, EVENT_CALL_EXTENDED, "not_all")->due = p->full_deadline;
		return;
	}
	/* Too few answers are too few, also where an unclear one holds the outcome: its writer gets time as well. */
	if (strcmp(tally_without_holds(tally), "no_quorum") == 0 && p->extensions == 0) {
		struct event *event = add(d, p, EVENT_CALL_EXTENDED, "no_quorum");
		event->due = after_business_days(d, d->now, call_rules(d->rules, p)->extension_days);
		return;
	}
	struct event *reading = add(d, p, EVENT_CALL_READING, "");
	reading->value = arena_printf(d->arena, "%llu", (unsigned long long)d->letters_read);
	reading->received = d->now;
	add(d, p, EVENT_CALL_CLOSED, tally.suggestion);
}

/* After the close an answer to our question may still come, or somebody leaves: then the suggestion is new. */
static void suggest_again(struct decision *d, const struct proposal *p)
{
	struct tally tally = consensus_tally(d->rules, d->state, p);
	if (strcmp(tally.suggestion, p->suggestion) != 0)
		add(d, p, EVENT_CALL_CLOSED, tally.suggestion)->ref = decision_ref(d, p->closed_row);
}

static void tick(struct decision *d)
{
	for (size_t i = 0; i < d->state->proposals.count; i++) {
		const struct proposal *p = &d->state->proposals.items[i];
		if (p->phase == PHASE_CALL && may_close(d, p))
			close_call(d, p);
		else if (p->phase == PHASE_CLOSED)
			suggest_again(d, p);
	}
}

/* ---- the outage rule ---- */

static bool within(instant when, instant from, instant until)
{
	return when >= from && when < until;
}

/* True when the gap ate a reminder, or a part of the last two days before the end. */
static bool gap_matters(const struct decision *d, const struct proposal *p, instant from)
{
	const struct rules *rules = call_rules(d->rules, p);
	instant first = p->deadline - (instant)rules->reminder_first_hours * HOUR;
	instant last = p->deadline - (instant)rules->reminder_last_hours * HOUR;
	if (within(first, from, d->now) || within(last, from, d->now))
		return true;
	return from < p->deadline && d->now > p->deadline - OUTAGE_GUARDED_HOURS * (instant)HOUR;
}

/* max(48 hours, what was left when the gap began), at most 5 business days. */
static instant outage_deadline(const struct decision *d, const struct proposal *p, instant from)
{
	instant least = (instant)call_rules(d->rules, p)->outage_hours * HOUR;
	instant left = p->deadline - from;
	instant wanted = d->now + (left > least ? left : least);
	instant latest = after_business_days(d, d->now, LONGEST_OUTAGE_BUSINESS_DAYS);
	struct date day = calendar_business_day(d->rules, calendar_last_day(d->rules, wanted));
	instant deadline = calendar_end_of_day(d->rules, day);
	return deadline < latest ? deadline : latest;
}

/*
 * A daily cron job that starts a few seconds later than yesterday is noted as
 * a gap, but costs nobody time: else such a call would be extended every day
 * and never end. A gap that was noted is not noted again by the run that comes
 * after one that was cut off before it had read the mailbox.
 */
void decide_gap(struct decision *d)
{
	const struct state *state = d->state;
	instant from = state->gap_noted == INSTANT_NONE ? state->last_reading : state->gap_noted;
	instant longest = (instant)d->rules->gap_hours * HOUR;
	if (from == INSTANT_NONE || d->now - from <= longest)
		return;
	bool outage = d->now - from > longest + CRON_DRIFT_SECONDS;
	struct event *gap = decision_add(d, EVENT_GAP_FOUND);
	gap->value = arena_printf(d->arena, "%lld", (long long)((d->now - from) / HOUR));
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		instant began = from > p->opened ? from : p->opened;
		if (!outage || p->phase != PHASE_CALL || !gap_matters(d, p, began))
			continue;
		instant deadline = outage_deadline(d, p, began);
		if (deadline > p->deadline)
			add(d, p, EVENT_CALL_EXTENDED, "outage")->due = deadline;
	}
}

/* ---- replies to M12 ---- */

bool consensus_may_declare(const struct state *state, const struct proposal *proposal, struct arena *arena,
                           uint32_t person)
{
	struct closers closers = {0};
	consensus_closers(state, proposal, arena, &closers);
	for (size_t i = 0; i < closers.count; i++)
		if (closers.items[i] == person)
			return true;
	return false;
}

/* What is declared when a suggestion is confirmed. */
static const char *outcome_of(const char *suggestion, const struct tally *tally)
{
	if (strcmp(suggestion, "blocked") == 0)
		return "not_adopted_blocked";
	if (strcmp(suggestion, "no_quorum") == 0)
		return "not_adopted_no_quorum";
	return tally->concerns > 0 ? "adopted_with_concerns" : "adopted";
}

static void declare(struct decision *d, const struct intent *intent, const struct proposal *p,
                    const char *outcome, const char *words)
{
	struct event *event = decision_answer(d, intent, EVENT_DECISION_RECORDED);
	event->value = outcome;
	event->ref = decision_ref(d, p->closed_row);
	event->words = *words == '\0' ? NULL : words;
	decision_class(d, CLASS_RECORDED, "confirm");
}

/*
 * CONFIRM declares what M12 suggested. While a reply holds the outcome, only
 * CONFIRM with words does: they say how a person cleared it.
 */
static void confirm(struct decision *d, const struct intent *intent, const struct proposal *p,
                    const struct reading *reading)
{
	struct tally tally = consensus_tally(d->rules, d->state, p);
	bool held = strcmp(tally.suggestion, "held") == 0;
	bool older = version_number(intent->request.version) < p->version;
	if (p->phase < PHASE_CLOSED)
		decision_class(d, CLASS_REFUSED, "still_open");
	else if (older || strcmp(tally.suggestion, p->suggestion) != 0 || intent->received < p->closed)
		decision_class(d, CLASS_REFUSED, "changed");
	else if (held && *reading->words == '\0')
		decision_class(d, CLASS_REFUSED, "held");
	else
		declare(d, intent, p, outcome_of(held ? tally_without_holds(tally) : p->suggestion, &tally),
		        reading->words);
}

/* "7 days: people are ill" -> "people are ill": the new day says the rest. */
static const char *reason_of(const char *words)
{
	static const char *const units[] = {"more", "days", "day", "d\u00edas", "d\u00eda", "dias", "dia"};
	static const char between[] = " \t\n:,.;-";
	if (*words < '0' || *words > '9')
		return words;
	words += strspn(words, "0123456789");
	words += strspn(words, between);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t length = strlen(units[i]);
		if (strncmp(words, units[i], length) == 0 && (words[length] == '\0' || strchr(between, words[length]) != NULL))
			words += length + strspn(words + length, between);
	}
	return words;
}

static void extend(struct decision *d, const struct intent *intent, const struct proposal *p,
                   const struct reading *reading, const char *why)
{
	int days = *reading->value == '\0' ? call_rules(d->rules, p)->call_days
	                                   : (int)strtol(reading->value, NULL, 10);
	if (days < 1 || days > 60) {
		decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_UNCLEAR));
		return;
	}
	const char *reason = reason_of(reading->words);
	if (*reason == '\0') { /* everybody reads why */
		decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_MISSING_REASON));
		return;
	}
	/* More days, never fewer: of a call that is open they are counted from its end. */
	struct date from = p->deadline > d->now ? calendar_last_day(d->rules, p->deadline)
	                                        : calendar_date(d->rules, d->now);
	struct date day = calendar_add_days(from, days);
	struct event *event = decision_answer(d, intent, EVENT_CALL_EXTENDED);
	event->member = "";
	event->value = why;
	event->due = calendar_end_of_day(d->rules, calendar_business_day(d->rules, day));
	event->words = reason;
	decision_class(d, CLASS_RECORDED, why);
}

/* What was asked about a text that has changed since: its answers are no longer those that a closer was shown. */
static bool is_about_older(const struct intent *intent, const struct proposal *p, enum meaning meaning)
{
	bool acts = meaning == MEANING_CLOSE || meaning == MEANING_FINDING || meaning == MEANING_ACCEPT_LATE ||
	            meaning == MEANING_REOPEN;
	return acts && version_number(intent->request.version) < p->version;
}

static void decide_reading_of(struct decision *d, const struct intent *intent, const struct proposal *p,
                              const struct reading *reading)
{
	if (reading->meaning == MEANING_HELP || reading->meaning == MEANING_THANKS)
		decision_class(d, CLASS_NOTED, meaning_word(reading->meaning));
	else if (reading->meaning == MEANING_ACCEPT_LATE && *reading->words == '\0')
		decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_MISSING_REASON));
	else if (reading->result != RESULT_RECORD)
		decision_class(d, CLASS_ASKED_BACK, problem_word(intent_has(intent, PROBLEM_MISSING_REASON)
		                                                         ? PROBLEM_MISSING_REASON
		                                                         : PROBLEM_UNCLEAR));
	else if (is_about_older(intent, p, reading->meaning))
		decision_class(d, CLASS_REFUSED, "changed");
	else if (reading->meaning == MEANING_CONFIRM)
		confirm(d, intent, p, reading);
	else if (reading->meaning == MEANING_CLOSE)
		early_close(d, intent, p);
	else if (reading->meaning == MEANING_FINDING)
		early_finding(d, intent, p, reading);
	else if (reading->meaning == MEANING_EXTEND)
		extend(d, intent, p, reading, "facilitator");
	else if (reading->meaning == MEANING_ACCEPT_LATE)
		late_accept(d, intent, p, reading);
	else if (reading->meaning == MEANING_REOPEN)
		extend(d, intent, p, reading, "reopened");
	else
		decision_class(d, CLASS_ASKED_BACK, problem_word(PROBLEM_UNCLEAR));
}

static void decide(struct decision *d, const struct intent *intent)
{
	const struct proposal *p = state_proposal(d->state, intent->request.subject);
	uint32_t person = state_person(d->state, intent->member);
	if (p == NULL || person == NOBODY) {
		decision_class(d, CLASS_REFUSED, problem_word(PROBLEM_NO_REQUEST));
	} else if (p->phase == PHASE_DECIDED) {
		decision_class(d, CLASS_REFUSED, "decided");
	} else if (p->phase < PHASE_CALL) { /* the text has changed, and its new call is about to open */
		decision_class(d, CLASS_REFUSED, "changed");
	} else if (!consensus_may_declare(d->state, p, d->arena, person)) {
		decision_class(d, CLASS_REFUSED, "not_closer");
	} else if (intent->readings.count != 1) {
		decision_class(d, CLASS_ASKED_BACK, problem_word(intent->readings.count == 0 ? PROBLEM_UNCLEAR
		                                                                              : PROBLEM_SEVERAL));
	} else {
		decide_reading_of(d, intent, p, &intent->readings.items[0]);
	}
}

static bool role_closes(const char *role)
{
	static const char *const roles[] = {"facilitator", "backbone_representative", "connector", "listener",
	                                    "recorder"};
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (strcmp(role, roles[i]) == 0)
			return true;
	return false;
}

static void close_requests(const struct state *state, struct arena *arena, struct requests *list,
                           const struct proposal *p, const char *version)
{
	for (size_t j = 0; j < state->seats.count; j++)
		if (role_closes(state->seats.items[j].about->role))
			requests_add(arena, list, REQUEST_CLOSE, p->id, version,
			             state->people.items[state->seats.items[j].person].id);
}

/* Everybody who was or may be asked to declare, for calls that were opened. */
static void requests(const struct state *state, struct arena *arena, struct requests *list)
{
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		for (unsigned version = 1; p->call_row != 0 && version <= p->version; version++)
			close_requests(state, arena, list, p, arena_printf(arena, "V%u", version));
	}
}

const struct workflow closing_workflow = {
	.name = "closing",
	.apply = closing_apply,
	.decide = decide,
	.tick = tick,
	.owed = closing_owed,
	.requests = requests,
};

/* SPDX-License-Identifier: MIT */
/* When the news of a month is written, and what stands in it. */
#include "core/digest.h"

#include "core/calendar.h"
#include "core/consensus.h"
#include "core/workflow.h"
#include "core/talk.h"

#include <stdio.h>
#include <string.h>

/* ---- what there is to tell ---- */

static bool is_news(enum event_kind kind)
{
	return kind == EVENT_DECISION_RECORDED || kind == EVENT_STEP_DONE;
}

void digest_take_news(struct state *state, const struct event *event)
{
	if (!is_news(event->kind))
		return;
	*LIST_PUSH(state->arena, &state->news) = (struct news){
		.row = event->row,
		.kind = event->kind,
		.subject = state_intern(state, event->subject),
		.at = event->received == INSTANT_NONE ? event->time : event->received,
	};
}

/* What was told is forgotten: received before the end, and in the books when it was written. */
static void apply(struct state *state, const struct event *event)
{
	size_t kept = 0;
	*LIST_PUSH(state->arena, &state->digests) = (struct digest){
		.row = event->row,
		.id = state_intern(state, event->subject),
		.value = state_intern(state, event->value),
		.frozen = event->time,
		.end = event->due,
	};
	for (size_t i = 0; i < state->news.count; i++)
		if (state->news.items[i].at >= event->due)
			state->news.items[kept++] = state->news.items[i];
	state->news.count = kept;
}

const struct digest *digest_find(const struct state *state, const char *id)
{
	for (size_t i = state->digests.count; i-- > 0;)
		if (strcmp(state->digests.items[i].id, id) == 0)
			return &state->digests.items[i];
	return NULL;
}

/* ---- the calendar ---- */

static instant month_start(const struct rules *rules, int year, int month)
{
	return zone_instant(&rules->zone, (struct date){year + (month - 1) / 12, (month - 1) % 12 + 1, 1}, 0, false);
}

/* The first instant of the month in which `when` lies, `more` months later. */
static instant month_of(const struct rules *rules, instant when, int more)
{
	struct date day = calendar_date(rules, when);
	return month_start(rules, day.year, day.month + more);
}

static const char *month_text(struct arena *arena, const struct rules *rules, instant when)
{
	struct date day = calendar_date(rules, when);
	return arena_printf(arena, "%04d-%02d", day.year, day.month);
}

bool digest_month(const struct rules *rules, const char *month, instant *ret_begin, instant *ret_end)
{
	char text[DATE_TEXT_SIZE];
	struct date day;
	if (strlen(month) != 7)
		return false;
	snprintf(text, sizeof text, "%.7s-01", month);
	if (!date_parse(text, &day))
		return false;
	*ret_begin = month_start(rules, day.year, day.month);
	*ret_end = month_start(rules, day.year, day.month + 1);
	return true;
}

instant digest_begin(const struct rules *rules, const struct state *state)
{
	if (state->digests.count > 0)
		return state->digests.items[state->digests.count - 1].end;
	return state->first_ledger == INSTANT_NONE ? INSTANT_NONE : month_of(rules, state->first_ledger, 0);
}

/* ---- the facts ---- */

struct facts {
	struct decision *d;
	instant end, told; /* news received in [told, end); told INSTANT_NONE: all before the end */
	struct buf text;
	unsigned words;
	/* of the item at work: */
	struct buf item;
	unsigned item_words, more;
};

/* Adds `key: value`: one line, blanks for all white space, at most `most` words. */
static void field(struct facts *f, const char *key, const char *value, unsigned most)
{
	unsigned count = 0;
	value += strspn(value, " \t\r\n");
	if (*value == '\0')
		return;
	buf_printf(&f->item, "%s:", key);
	while (*value != '\0' && count < most) {
		size_t length = strcspn(value, " \t\r\n");
		buf_printf(&f->item, " %.*s", (int)length, value);
		value += length;
		value += strspn(value, " \t\r\n");
		count++;
	}
	buf_text(&f->item, *value == '\0' ? "\n" : " \xe2\x80\xa6\n");
	f->item_words += count;
}

static void date_field(struct facts *f, const char *key, struct date day)
{
	char text[DATE_TEXT_SIZE];
	date_format(day, text);
	field(f, key, text, 1);
	f->item_words += 3; /* "Friday, December 4, 2026" */
}

/* Takes the item in while there is room; else it is only counted. */
static void end_item(struct facts *f)
{
	enum { AROUND = 6 }; /* words of the template that stand with each item */
	if (f->words + f->item_words + AROUND > DIGEST_MOST_WORDS) {
		f->more++;
	} else {
		buf_text(&f->text, buf_string(&f->item));
		f->words += f->item_words + AROUND;
	}
	buf_clear(&f->item);
	f->item_words = 0;
}

static void end_section(struct facts *f, const char *name)
{
	if (f->more > 0)
		buf_printf(&f->text, "more_%s: %u\n", name, f->more);
	f->more = 0;
}

static void number(struct facts *f, const char *key, unsigned value)
{
	field(f, key, arena_printf(f->d->arena, "%u", value), 1);
}

static const char *words_of(struct facts *f, uint64_t row)
{
	const char *words = row == 0 || f->d->words == NULL ? NULL : f->d->words(f->d->context, f->d->arena, row);
	return words == NULL ? "" : words;
}

static bool open_concerns(const struct proposal *p)
{
	for (size_t i = 0; i < p->concerns.count; i++)
		if (concern_is_open(&p->concerns.items[i]))
			return true;
	return false;
}

static const char *outcome_word(const struct proposal *p)
{
	if (strcmp(p->outcome, "not_adopted_blocked") == 0)
		return "blocked";
	if (strcmp(p->outcome, "not_adopted_no_quorum") == 0)
		return "not_enough";
	return open_concerns(p) ? "adopted_with_concerns" : "adopted";
}

/* What was decided and why; concerns that are still open are public, but not who has them. */
static void decided(struct facts *f, const struct proposal *p)
{
	struct tally t = consensus_tally(f->d->rules, f->d->state, p);
	field(f, "decided", p->id, 1);
	field(f, "outcome", outcome_word(p), 1);
	date_field(f, "on", calendar_date(f->d->rules, p->decided));
	field(f, "title", p->title, 16);
	field(f, "summary", p->summary, 45);
	field(f, "why", words_of(f, p->decision_row), 40);
	number(f, "agree", t.agree);
	number(f, "aside", t.stand_aside);
	number(f, "block", t.block);
	number(f, "silent", t.eligible - t.answered);
	for (size_t i = 0, told = 0; i < p->concerns.count && told < 4; i++)
		if (concern_is_open(&p->concerns.items[i]) && ++told > 0)
			field(f, "concern", words_of(f, p->concerns.items[i].row), 25);
	end_item(f);
}

/* A proposal that is not decided, under this key: `asking` while people are asked, `thinking` while the Core answers. */
static void thinking(struct facts *f, const struct proposal *p, const char *key, instant until)
{
	field(f, key, p->id, 1);
	date_field(f, "until", calendar_last_day(f->d->rules, until));
	field(f, "title", p->title, 16);
	field(f, "summary", p->summary, 45);
	end_item(f);
}

static void step_fields(struct facts *f, const char *key, const struct step *step)
{
	const struct state *state = f->d->state;
	field(f, key, step->id, 1);
	field(f, "what", step->what, 25);
	if (step->group != NOBODY)
		field(f, "group", state->groups.items[step->group].name, 8);
	if (step->due != INSTANT_NONE && step->open)
		date_field(f, "due", calendar_last_day(f->d->rules, step->due));
	if (step->open)
		field(f, "health", step->health, 1);
	end_item(f);
}

static void news_of(struct facts *f, enum event_kind kind)
{
	const struct state *state = f->d->state;
	for (size_t i = 0; i < state->news.count; i++) {
		const struct news *news = &state->news.items[i];
		const struct proposal *p = state_proposal(state, news->subject);
		const struct step *step = state_step(state, news->subject);
		if (news->kind != kind || news->at >= f->end || (f->told != INSTANT_NONE && news->at < f->told))
			continue;
		if (p != NULL && p->phase == PHASE_DECIDED && p->decision_row == news->row)
			decided(f, p);
		else if (p == NULL && step != NULL)
			step_fields(f, "done", step);
	}
}

static void open_things(struct facts *f)
{
	const struct state *state = f->d->state;
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		if (p->phase == PHASE_CALL && p->opened < f->end && p->deadline > f->d->now)
			thinking(f, p, "thinking", p->deadline);
	}
	end_section(f, "thinking");
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct proposal *p = &state->proposals.items[i];
		if (p->phase == PHASE_OPEN && p->gate.asked_row != 0 && p->gate.asked < f->end && p->gate.due > f->d->now)
			thinking(f, p, "asking", p->gate.due);
	}
	end_section(f, "asking");
	news_of(f, EVENT_STEP_DONE);
	end_section(f, "done");
	for (size_t i = 0; i < state->steps.count; i++) {
		const struct step *step = &state->steps.items[i];
		if (step->open && step->created < f->end)
			step_fields(f, "going", step);
	}
	end_section(f, "going");
}

const char *digest_facts(struct decision *d, instant begin, instant end, instant told)
{
	struct facts f = {.d = d, .end = end, .told = told, .text = buf_new(d->arena), .item = buf_new(d->arena)};
	buf_printf(&f.text, "from: %s\n", month_text(d->arena, d->rules, begin));
	buf_printf(&f.text, "to: %s\n", month_text(d->arena, d->rules, end - 1));
	news_of(&f, EVENT_DECISION_RECORDED);
	end_section(&f, "decided");
	open_things(&f);
	return buf_string(&f.text);
}

/* ---- the clock ---- */

/* True for the facts of a period in which nothing happened. */
static bool digest_is_empty(const char *facts)
{
	for (int line = 0; line < 2; line++)
		facts += strcspn(facts, "\n") + (*facts != '\0');
	return *facts == '\0';
}

/* `told`: what was received before stands in an issue of this same run; INSTANT_NONE: there is none. */
static void freeze(struct decision *d, instant begin, instant end, instant told, const char *value)
{
	const char *facts = digest_facts(d, begin, end, told);
	bool skipped = d->rules->digest_skips_empty && digest_is_empty(facts) && strcmp(value, "archive") != 0;
	struct event *event = decision_add(d, EVENT_DIGEST_FROZEN);
	event->subject = arena_printf(d->arena, "DIG-%s", month_text(d->arena, d->rules, end - 1));
	event->value = skipped ? "skipped" : value;
	event->due = end;
	event->words = facts;
}

/*
 * Several months that were missed make one issue; what ended too long ago is an
 * issue of its own, which is written down but not mailed.
 */
static void tick(struct decision *d)
{
	instant begin = digest_begin(d->rules, d->state);
	instant end = month_of(d->rules, d->now, 0);
	if (!d->rules->digest_monthly || begin == INSTANT_NONE || begin >= end)
		return;
	instant fresh = begin;
	while (fresh < end && month_of(d->rules, fresh, 1) <= d->now - (instant)DIGEST_OLD_DAYS * SECONDS_A_DAY)
		fresh = month_of(d->rules, fresh, 1);
	if (fresh > begin)
		freeze(d, begin, fresh, INSTANT_NONE, "archive");
	if (fresh >= end)
		return;
	bool several = month_of(d->rules, fresh, 1) < end;
	bool late = d->now >= end + (instant)DIGEST_LATE_DAYS * SECONDS_A_DAY;
	freeze(d, fresh, end, fresh > begin ? fresh : INSTANT_NONE, several ? "joint" : late ? "late" : "monthly");
}

const struct workflow digest_workflow = {
	.name = "digest",
	.apply = apply,
	.tick = tick,
	.owed = digest_owed,
};

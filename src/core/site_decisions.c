/* SPDX-License-Identifier: MIT */
/* Pages about proposals: those open now, what was decided, and one for each. */
#include "core/calendar.h"
#include "core/consensus.h"
#include "core/site.h"
#include "core/talk.h"

#include <string.h>

enum { NEWEST = 5 };

/* True for a proposal whose outcome was declared. */
static bool site_is_decided(const struct proposal *p)
{
	return p->phase == PHASE_DECIDED;
}

/* A draft that was taken back before it was opened is nobody's business. */
static bool site_shows(const struct proposal *p)
{
	if (p->phase == PHASE_DRAFT)
		return false;
	return p->phase != PHASE_DECIDED || p->ended_in != PHASE_DRAFT;
}

/* The shown proposals in the order of their numbers: those whose page has this number. */
static const struct proposal *shown(const struct site *site, size_t number)
{
	for (size_t i = 0; i < site->state->proposals.count; i++)
		if (site_shows(&site->state->proposals.items[i]) && number-- == 0)
			return &site->state->proposals.items[i];
	return NULL;
}

size_t site_proposal_count(const struct site *site)
{
	size_t count = 0;
	for (size_t i = 0; i < site->state->proposals.count; i++)
		count += site_shows(&site->state->proposals.items[i]);
	return count;
}

const char *site_proposal_file(const struct site *site, size_t number)
{
	return arena_printf(site->arena, "proposals/%s", shown(site, number)->id);
}

/* ---- what is told of one ---- */

static const char *outcome_flag(const struct proposal *p)
{
	if (strcmp(p->outcome, "withdrawn") == 0)
		return "withdrawn";
	if (strcmp(p->outcome, "lapsed") == 0)
		return "lapsed";
	if (strcmp(p->outcome, "not_adopted_blocked") == 0)
		return "blocked";
	return strcmp(p->outcome, "not_adopted_no_quorum") == 0 ? "not_enough" : "adopted";
}

/* Concerns are told once it is decided: before that nobody is to look around, who says what. */
static size_t concerns(struct site *site, struct value *item, const struct proposal *p)
{
	size_t open = 0;
	for (size_t i = 0; i < p->concerns.count; i++) {
		if (!concern_is_open(&p->concerns.items[i]))
			continue;
		open++;
		struct value *concern = site_item(site, item, "concerns");
		site_text(site, concern, "id", p->concerns.items[i].id);
		site_text(site, concern, "words", site->words(site->context, site->arena, p->concerns.items[i].row));
	}
	return open;
}

static void decided(struct site *site, struct value *item, const struct proposal *p)
{
	struct tally tally = consensus_tally(site->rules, site->state, p);
	const char *flag = outcome_flag(p);
	site_flag(site, item, "decided", true);
	site_flag(site, item, flag, true);
	site_text(site, item, "on", site_day(site, p->decided));
	if (strcmp(flag, "withdrawn") == 0 || strcmp(flag, "lapsed") == 0)
		return; /* why somebody took it back is theirs */
	site_text(site, item, "reason", site->words(site->context, site->arena, p->decision_row));
	site_flag(site, item, "counted", true);
	site_number(site, item, "agree", tally.agree);
	site_number(site, item, "aside", tally.stand_aside);
	site_number(site, item, "block", tally.block);
	site_number(site, item, "silent", tally.eligible - tally.answered);
	size_t open = concerns(site, item, p);
	site_flag(site, item, "with_concerns", strcmp(flag, "adopted") == 0 && open > 0);
}

static const char *last_day(struct site *site, instant end)
{
	return calendar_long_date(site->arena, site->language, calendar_last_day(site->rules, end));
}

static void undecided(struct site *site, struct value *item, const struct proposal *p)
{
	if (p->phase == PHASE_CALL) {
		site_flag(site, item, "called", true);
		site_text(site, item, "until", last_day(site, p->deadline));
	} else if (p->phase == PHASE_CLOSED) {
		site_flag(site, item, "waiting", true);
		site_text(site, item, "ended", last_day(site, p->deadline));
	} else if (p->gate.asked_row != 0 && p->gate.passed_row == 0) {
		site_flag(site, item, "asking", true);
		site_text(site, item, "asked_until", last_day(site, p->gate.due));
	} else {
		site_flag(site, item, "talked", true);
	}
}

/* `up`: how the page leads to the folder of its language: "" or "../". */
static void about(struct site *site, struct value *item, const struct proposal *p)
{
	static const char *const empty[] = {"on", "until", "ended", "reason", "goal", "impact", "asked_until", "told"};
	for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
		site_text(site, item, empty[i], "");
	site_text(site, item, "id", p->id);
	site_text(site, item, "title", p->title);
	site_text(site, item, "summary", p->summary);
	site_text(site, item, "page", arena_printf(site->arena, "proposals/%s.html", p->id));
	if (site_is_decided(p))
		decided(site, item, p);
	else
		undecided(site, item, p);
}

/* Who will feel it, and whether they were heard. How many, never who. */
static void impact(struct site *site, struct value *page, const struct proposal *p)
{
	site_text(site, page, "goal", p->goal);
	site_text(site, page, "impact", p->impact);
	for (size_t i = 0; i < p->gate.groups.count; i++)
		site_text(site, site_item(site, page, "groups"), "name",
		          site->state->groups.items[p->gate.groups.items[i]].name);
	if (p->gate.asked_row == 0)
		return;
	site_flag(site, page, "asked", true);
	site_flag(site, page, "waived", p->gate.waivers.count > 0);
	bool over = p->gate.passed_row != 0 || site_is_decided(p);
	if (!over || p->gate.forgotten)
		return;
	site_flag(site, page, "none_heard", p->gate.counted == 0);
	site_flag(site, page, "one_heard", p->gate.counted == 1);
	if (p->gate.counted > 1)
		site_number(site, page, "heard", p->gate.counted);
}

void site_fill_proposal(struct site *site, size_t number, struct value *page)
{
	const struct proposal *p = shown(site, number);
	about(site, page, p);
	impact(site, page, p);
	site_published(site, page, p->id);
}

/* ---- lists ---- */

/* Newest decision first; of one instant the higher number. */
static const struct proposal **in_order(struct site *site, size_t *ret_count)
{
	const struct proposal **list = ARENA_ARRAY(site->arena, const struct proposal *, site->state->proposals.count + 1);
	size_t count = 0;
	for (size_t i = 0; i < site->state->proposals.count; i++) {
		const struct proposal *p = &site->state->proposals.items[i];
		if (!site_shows(p) || !site_is_decided(p))
			continue;
		size_t at = count++;
		for (; at > 0 && list[at - 1]->decided <= p->decided; at--)
			list[at] = list[at - 1];
		list[at] = p;
	}
	*ret_count = count;
	return list;
}

void site_fill_decisions(struct site *site, size_t number, struct value *page)
{
	size_t count;
	const struct proposal **list = in_order(site, &count);
	struct value *year = NULL;
	int current = 0;
	(void)number;
	for (size_t i = 0; i < count; i++) {
		int of = calendar_date(site->rules, list[i]->decided).year;
		if (year == NULL || of != current) {
			year = site_item(site, page, "years");
			site_number(site, year, "year", (uint64_t)of);
			current = of;
		}
		about(site, site_item(site, year, "decisions"), list[i]);
	}
}

void site_fill_proposals(struct site *site, size_t number, struct value *page)
{
	(void)number;
	for (size_t i = 0; i < site->state->proposals.count; i++) {
		const struct proposal *p = &site->state->proposals.items[i];
		if (site_shows(p) && !site_is_decided(p))
			about(site, site_item(site, page, "proposals"), p);
	}
}

void site_latest(struct site *site, struct value *page)
{
	size_t count;
	const struct proposal **list = in_order(site, &count);
	site_fill_proposals(site, 0, page);
	for (size_t i = 0; i < count && i < NEWEST; i++)
		about(site, site_item(site, page, "decisions"), list[i]);
}

/* SPDX-License-Identifier: MIT */
/* The table of pages, what all of them have, and the first page. */
#include "core/site.h"

#include "core/calendar.h"

#include <string.h>

#define COMMON                                                                              \
	"core_name", "short_name", "address", "phone", "zone_label", "origin", "root", "size", "as_of", "rows", "up", "top", "language"

/* What the list of one thing shows, on its own page and on others. */
#define PROPOSAL_NAMES                                                                      \
	"id", "title", "summary", "page", "on", "until", "ended", "adopted", "with_concerns", "blocked", "not_enough", \
	"withdrawn", "called", "asking", "talked", "waiting", "reason", "agree", "aside", "block", "silent", "has_concerns", \
	"concerns", "words", "goal", "impact", "has_groups", "groups", "name", "asked", "told", "waived", "heard", \
	"none_heard", "one_heard", "counted", "decided", "asked_until"
#define RECORD_NAMES                                                                        \
	"has_records", "records", "title", "page", "on", "row", "hash", "file", "text_html", "redacted", "reason", \
	"old_row", "old_hash", "standing", "has_redactions", "redactions", "subject", "gone", "not_theirs", "partly"

#define NAMES(list, ...) static const char *const list[] = {COMMON, __VA_ARGS__}

/* index: proposals (open now), decisions (the newest), steps going on as a number; goals: statement. */
NAMES(index_names, "has_proposals", "proposals", "has_decisions", "decisions", "has_goals", "goals", "statement",
      "open_steps", "records_count", PROPOSAL_NAMES);
NAMES(who_names, "backbone", "seats", "facilitator", "listener", "connector", "backbone_representative", "recorder",
      "data_collector", "people_impacted_representative", "filled", "count", "several", "core_seats", "has_workgroups",
      "workgroups", "name", "group", "has_names", "names", "more", "unnamed", "has_prospective", "prospective", "no_backbone");
NAMES(proposals_names, "has_proposals", "proposals", PROPOSAL_NAMES);
NAMES(decisions_names, "has_decisions", "decisions", "has_years", "years", "year", PROPOSAL_NAMES);
NAMES(proposal_names, "record", PROPOSAL_NAMES, RECORD_NAMES);
NAMES(steps_names, "has_going", "going", "has_done", "done", "has_dropped", "dropped", "id", "what", "group", "due",
      "on_track", "slow", "stuck", "changed", "no_news", "on");
NAMES(minutes_names, RECORD_NAMES);
NAMES(record_names, "record", RECORD_NAMES);
NAMES(documents_names, "documents", "shared_understandings", "membership_agreement", "conflict_resolution", "model",
      "text_html", "hash", "lang", "there");
NAMES(archives_names, "has_archives", "archives", "file", "month", "bytes", "size_words", "hash", "on", "has_earlier", "earlier",
      "redacted", "first");
NAMES(ledger_names, "first");

#define LIST_OF(names) names, sizeof names / sizeof *names

static void fill_index(struct site *site, size_t number, struct value *page);

static const struct site_page pages[] = {
	{"index", NULL, NULL, fill_index, LIST_OF(index_names)},
	{"who", NULL, NULL, site_fill_people, LIST_OF(who_names)},
	{"proposals", NULL, NULL, site_fill_proposals, LIST_OF(proposals_names)},
	{"decisions", NULL, NULL, site_fill_decisions, LIST_OF(decisions_names)},
	{"proposal", site_proposal_count, site_proposal_file, site_fill_proposal, LIST_OF(proposal_names)},
	{"actions", NULL, NULL, site_fill_steps, LIST_OF(steps_names)},
	{"minutes", NULL, NULL, site_fill_minutes, LIST_OF(minutes_names)},
	{"record", site_record_count, site_record_file, site_fill_record, LIST_OF(record_names)},
	{"documents", NULL, NULL, site_fill_documents, LIST_OF(documents_names)},
	{"archives", NULL, NULL, site_fill_archives, LIST_OF(archives_names)},
	{"ledger", NULL, NULL, site_fill_ledger, LIST_OF(ledger_names)},
};

const struct site_page *site_pages(size_t *ret_count)
{
	*ret_count = sizeof pages / sizeof *pages;
	return pages;
}

/* ---- short hands ---- */

void site_text(struct site *site, struct value *object, const char *name, const char *text)
{
	value_text(site->arena, object, name, text == NULL ? "" : text);
}

void site_flag(struct site *site, struct value *object, const char *name, bool flag)
{
	value_flag(site->arena, object, name, flag);
}

void site_number(struct site *site, struct value *object, const char *name, uint64_t number)
{
	value_text(site->arena, object, name, arena_printf(site->arena, "%llu", (unsigned long long)number));
}

struct value *site_item(struct site *site, struct value *object, const char *list)
{
	value_flag(site->arena, object, arena_printf(site->arena, "has_%s", list), true);
	return value_item(site->arena, value_list(site->arena, object, list));
}

const char *site_day(struct site *site, instant when)
{
	if (when == INSTANT_NONE)
		return "";
	return calendar_long_date(site->arena, site->language, calendar_date(site->rules, when));
}

/* ---- all pages ---- */

void site_common(struct site *site, struct value *page)
{
	const struct site_facts *facts = site->facts;
	site_text(site, page, "core_name", facts->name);
	site_text(site, page, "short_name", facts->short_name);
	site_text(site, page, "address", facts->address);
	site_text(site, page, "phone", facts->phone);
	site_text(site, page, "zone_label", facts->zone_label);
	site_text(site, page, "origin", facts->origin);
	site_text(site, page, "root", facts->root);
	site_number(site, page, "size", facts->size);
	site_number(site, page, "rows", facts->size == 0 ? 0 : facts->size - 1);
	site_text(site, page, "as_of", site_day(site, facts->as_of));
}

/* ---- the first page ---- */

static void goals(struct site *site, struct value *page)
{
	const struct roster *roster = site->facts->roster;
	for (size_t i = 0; roster != NULL && i < roster->goals.count; i++)
		if (*roster->goals.items[i].statement != '\0')
			site_text(site, site_item(site, page, "goals"), "statement", roster->goals.items[i].statement);
}

static void fill_index(struct site *site, size_t number, struct value *page)
{
	unsigned open = 0;
	(void)number;
	for (size_t i = 0; i < site->state->steps.count; i++)
		open += site->state->steps.items[i].open;
	if (open > 0)
		site_number(site, page, "open_steps", open);
	goals(site, page);
	site_latest(site, page);
}

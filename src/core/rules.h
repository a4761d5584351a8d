/* SPDX-License-Identifier: MIT */
/*
 * Rules: what a Core has decided about its own procedure.
 * The home's shell reads them from the rules folder; the core only uses them.
 * RULE_LIST is the one table: field, key in the file, type, default, bounds.
 */
#ifndef ASSENT_CORE_RULES_H
#define ASSENT_CORE_RULES_H

#include "base/instant.h"
#include "base/zone.h"

#include <stdbool.h>
#include <stddef.h>

/* X(field, "section", "key", default, smallest, largest, "what it means") - whole numbers; yes/no = 1/0 */
#define RULE_LIST(X)                                                                        \
	X(call_days, "phase", "call", 7, 1, 60, "days a call for consensus is open")        \
	X(draft_days, "phase", "draft", 7, 1, 60,                                           \
	  "days without a word from the Facilitator after which who proposed it may open it") \
	X(quorum_numerator, "quorum", "numerator", 2, 0, 100,                               \
	  "this many ...")                                                                  \
	X(quorum_denominator, "quorum", "denominator", 3, 1, 100,                           \
	  "... of so many eligible people must have answered: 2 of 3 is two thirds")        \
	X(quorum_every_group, "quorum", "every_group", 1, 0, 1,                             \
	  "each active Workgroup and the Backbone must have been heard from")               \
	X(aside_percent, "aside", "limit", 25, 1, 100,                                      \
	  "from this share of people standing aside on, the Facilitator has to look again") \
	X(yes_is_agree, "call", "yes_is_agree", 1, 0, 1, "YES is taken for AGREE; else we ask") \
	X(early_close, "call", "early_close", 1, 0, 1,                                      \
	  "when all agree or stand aside, the Facilitator may close the call with a day's notice") \
	X(grace_minutes, "call", "grace_minutes", 15, 0, 1440,                              \
	  "minutes after the end in which a mail may still be on its way")                  \
	X(extension_days, "call", "extension_business_days", 5, 1, 30,                      \
	  "business days of the one automatic extension when too few have answered")        \
	X(shortest_call_days, "call", "shortest_days", 5, 1, 30, "the shortest time a call may be open") \
	X(reminder_first_hours, "reminder", "first_hours", 72, 1, 720, "hours before the end: first reminder") \
	X(reminder_last_hours, "reminder", "last_hours", 24, 1, 720, "hours before the end: last reminder") \
	X(checkin_every_days, "checkin", "every_days", 30, 1, 366, "days between two check-ins on a step") \
	X(checkin_before_days, "checkin", "before_days", 7, 0, 60, "days before the due date: a check-in") \
	X(checkin_reminder_business_days, "checkin", "reminder_business_days", 3, 1, 30,    \
	  "business days without an answer: a reminder")                                    \
	X(gap_hours, "outage", "gap_hours", 24, 1, 720, "hours without a good run: an outage") \
	X(outage_hours, "outage", "least_hours", 48, 1, 720, "hours a call stays open after an outage") \
	X(gate_each_member, "gate", "each_member", 0, 0, 1,                                 \
	  "a call opens only when each Core member has said how they asked the people impacted") \
	X(gate_ask_days, "gate", "ask_days", 7, 1, 60, "days in which people impacted are asked") \
	X(gate_ask_after_days, "gate", "ask_after_days", 30, 1, 366,                        \
	  "days after a decision that could not wait, in which they are asked") \
	X(lapse_days, "lapse", "days", 30, 0, 730,                                          \
	  "days in which nothing happens to a proposal without a call, before the first notice; 0: never") \
	X(lapse_notice_days, "lapse", "notice_days", 7, 1, 60,                              \
	  "days from each of the two notices to what follows")                              \
	X(talk_workgroups, "talk", "workgroups", 1, 0, 1,                                   \
	  "members of the Workgroups get a copy when a proposal is open")                   \
	X(process_days, "appeal", "process_days", 14, 1, 366, "days after an outcome in which PROCESS is taken")\
	X(minutes_days, "minutes", "days", 7, 1, 60, "days in which corrections to minutes can be sent")

#define RULE_FIELD(field, section, key, standard, smallest, largest, meaning) int field;
struct rules {
	RULE_LIST(RULE_FIELD)
	const char *text;            /* the rules in force as canonical text; its hash stands in call.opened */
	struct zone zone;            /* [core] zone */
	const struct date *holidays; /* rising */
	size_t holiday_count;
	int quiet_from, quiet_until; /* hours of the local day in which non-urgent mails go out: 8, 20 */
	/* of the settings: who gets the monthly news without asking, and whether a month without any is skipped */
	enum digest_readers { DIGEST_CORE, DIGEST_ALL, DIGEST_NONE } digest_readers;
	bool digest_skips_empty;
	const char *case_handler; /* member id or address of who looks after confidential cases; "" or NULL: nobody named */
	bool site_pages; /* there are public pages: the Recorder is asked what may stand there */
	bool digest_monthly, archive_monthly; /* whether they are made each month at all */
	/* the Membership Agreement in short, in each language there is a text for; none: nobody is asked by mail */
	const struct agreement_text {
		const char *language, *text; /* "en"; Markdown */
	} *agreement;
	size_t agreement_count;
	unsigned agreement_version;
	int agreement_reminder_days, agreement_grace_days; /* grace: 0, an older version counts for ever */
};

/* One row of the table, for the shell that reads the file. */
struct rule {
	const char *section, *key;
	int standard, smallest, largest;
	size_t offset; /* of the int in struct rules */
	const char *meaning;
};

/* The table's rows, in the order of RULE_LIST. */
const struct rule *rules_table(size_t *ret_count);

/*
 * Sets the numbers from the canonical text of a set ("quorum.numerator = 2",
 * yes and no for flags); what it does not name stays as it is. The text is one
 * of ours, so a line that says nothing to us is passed over.
 */
void rules_from_text(struct rules *rules, const char *text);

/* Sets every number to its default. */
void rules_defaults(struct rules *rules);

#endif

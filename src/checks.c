/* SPDX-License-Identifier: MIT */
#include "checks.h"

#include <stdio.h>
#include <string.h>

enum { CLOCK_BACK_SECONDS = 300, CLOCK_AHEAD_DAYS = 60 };

bool check_time(instant now, instant last, bool confirmed, struct error *error)
{
	char text[INSTANT_TEXT_SIZE];
	if (last == INSTANT_NONE)
		return true;
	instant_format(last, text);
	if (now < last - CLOCK_BACK_SECONDS)
		return error_set(error, ERROR_CONFIGURATION,
		                 "clock: it is behind the last row, which is of %s: set the clock right", text);
	if (now > last + (instant)CLOCK_AHEAD_DAYS * SECONDS_A_DAY && !confirmed)
		return error_set(error, ERROR_CONFIGURATION,
		                 "clock: it is %d days or more ahead of the last row, which is of %s: if the clock is "
		                 "right, run assent run --confirm-time",
		                 CLOCK_AHEAD_DAYS, text);
	return true;
}

bool check_clock(const struct session *session, bool confirmed, struct error *error)
{
	const struct state *state = &session->state;
	instant last = state->last_ledger > state->last_journal ? state->last_ledger : state->last_journal;
	return check_time(session->now, last, confirmed, error);
}

/* A rehearsal's origin may be the real one with an ending. */
static bool is_origin(const struct ledger_head *head, const char *wanted)
{
	size_t length = strlen(wanted);
	if (strncmp(head->origin, wanted, length) != 0)
		return false;
	return head->origin[length] == '\0' || (head->rehearsal && strcmp(head->origin + length, "/rehearsal") == 0);
}

bool check_settings(const struct session *session, struct error *error)
{
	const struct settings *settings = &session->settings;
	struct ledger_head head = ledger_head(session->ledger);
	if (*settings->address == '\0')
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s/assent.ini: [mailbox] address is empty: fill in the address of your Core's mailbox",
		                 session->home);
	if (*settings->origin != '\0' && !is_origin(&head, settings->origin))
		return error_set(error, ERROR_CONFIGURATION,
		                 "%s/assent.ini: [core] origin = %s: the ledger of this home is signed as %s: put the "
		                 "right ledger back, or mend the setting",
		                 session->home, settings->origin, head.origin);
	return true;
}

/* A register saved empty by mistake would end everybody's part in the Core, and their voice in every open call. */
static bool has_people(const struct session *session, struct error *error)
{
	const struct state *state = &session->state;
	bool active = false;
	for (size_t i = 0; i < state->people.count; i++)
		active |= state->people.items[i].active;
	return session->roster.people.count > 0 || !active ||
	       error_set(error, ERROR_CONFIGURATION,
	                 "roster/people.csv: it names nobody, and the Core has members: nothing was changed; put the "
	                 "lines back, with a date under until for whoever left");
}

bool check_roster(const struct session *session, struct error *error)
{
	const struct roster_problems *problems = &session->roster_problems;
	for (size_t i = 0; i < problems->count; i++)
		fprintf(stderr, "assent: roster/%s line %d: %s: %s\n", problems->items[i].file,
		        problems->items[i].line, problems->items[i].what, problems->items[i].todo);
	if (problems->count == 0)
		return has_people(session, error);
	return error_set(error, ERROR_CONFIGURATION,
	                 "roster: %zu line%s cannot be used: nothing was changed and the letters wait; mend %s and "
	                 "run again",
	                 problems->count, problems->count == 1 ? "" : "s", problems->count == 1 ? "it" : "them");
}

static const char *new_id(void *context)
{
	static char id[11];
	(void)context;
	ledger_new_member_id(id);
	return id;
}

struct decision reconcile_roster(struct session *session)
{
	struct decision d = decision_begin(&session->registers, &session->rules, &session->state, session->now);
	decide_roster(&d, &session->roster, new_id, NULL);
	for (size_t i = 0; i < d.count; i++)
		state_apply(&session->state, &d.items[i]);
	if (d.count > 0)
		state_lay_roster(&session->state, &session->roster);
	return d;
}

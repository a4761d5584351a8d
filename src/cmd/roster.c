/* SPDX-License-Identifier: MIT */
#include "checks.h"
#include "cmd/cmd.h"
#include "core/membership.h"
#include "session.h"

#include <stdio.h>
#include <string.h>

/* Names instead of ids: this is for the person who edits the register. */
static const char *name_of(const struct state *state, const char *member)
{
	uint32_t person = state_person(state, member);
	if (person == NOBODY || *state->people.items[person].name == '\0')
		return member;
	return state->people.items[person].name;
}

static void print_change(struct arena *arena, const struct state *state, const struct event *event)
{
	struct event named = *event;
	named.member = name_of(state, event->member);
	if (event->kind == EVENT_MEMBER_ASSIGNED)
		printf("  the line of %s gets a member id\n", named.member);
	else
		printf("  %s\n", event_sentence(arena, &named));
}

/* What people wrote by mail stands whatever the column says; here is what the Recorder may want to write there. */
static void print_agreement(struct arena *arena, const struct state *state, const struct roster_person *row)
{
	const char *id = roster_member_id(state, arena, row);
	uint32_t place = id == NULL ? NOBODY : state_person(state, id);
	const struct agreement *asks = place == NOBODY ? NULL : state->people.items[place].asks;
	if (asks != NULL && *asks->mail != '\0' && *row->agreement == '\0')
		printf("%s accepted the Membership Agreement by mail on %s: you may write that day under agreement, line %d\n",
		       name_of(state, id), asks->mail, row->line);
	if (asks != NULL && *asks->declined != '\0' && *row->agreement != '\0' &&
	    strcmp(row->agreement, asks->declined) <= 0)
		printf("%s declined the Membership Agreement by mail on %s: the day under agreement, line %d, no longer counts; "
		       "a later one would\n",
		       name_of(state, id), asks->declined, row->line);
}

static void report(struct session *session, const struct decision *d)
{
	const struct roster *roster = &session->roster;
	size_t voices = 0;
	for (uint32_t i = 0; i < session->state.people.count; i++)
		voices += state_has_voice(&session->state, i);
	printf("The registers can be used: %zu people, %zu groups, %zu seats, %zu goals, %zu steps\n",
	       roster->people.count, roster->groups.count, roster->seats.count, roster->goals.count,
	       roster->steps.count);
	printf("With a voice in a call for consensus: %zu\n", voices);
	if (d->count == 0)
		printf("Nothing has changed since the last run.\n");
	else
		printf("The next run will record:\n");
	for (size_t i = 0; i < d->count; i++)
		print_change(&session->arena, &session->state, &d->items[i]);
	for (size_t i = 0; i < roster->people.count; i++)
		print_agreement(&session->arena, &session->state, &roster->people.items[i]);
}

static int check(const struct cmd_call *call, struct error *error)
{
	struct session session;
	bool good = session_open(&session, call->home, LEDGER_READ, call->now_text, error) &&
	            check_roster(&session, error);
	if (good) {
		struct decision d = reconcile_roster(&session);
		report(&session, &d);
	}
	session_close(&session);
	return good ? EXIT_DONE : EXIT_FAILED;
}

static int roster(const struct cmd_call *call, struct error *error)
{
	if (call->count != 2 || strcmp(call->arguments[1], "check") != 0)
		return cmd_usage(&cmd_roster, error, "say what to do");
	return check(call, error);
}

const struct command cmd_roster = {
	.name = "roster",
	.usage = "check",
	.summary = "what is wrong in the registers, line by line, and what would change",
	.help = "Reads people.csv, groups.csv, seats.csv, goals.csv, steps.csv and meetings.csv in roster/ and writes\n"
	        "nothing.\n"
	        "Every bad line is named on stderr (exit code 78). When all is well it says what the next run\n"
	        "will record. The columns are explained in roster/README.txt.\n",
	.run = roster,
};

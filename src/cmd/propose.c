/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "checks.h"
#include "cmd/cmd.h"
#include "core/calendar.h"
#include "postroom.h"
#include "session.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

struct proposing {
	const char *path;
	struct session session;
	struct decision all; /* what the registers change, and the proposal: one commit */
	size_t roster_rows;
	bool draft;          /* the Facilitator is asked to check it first */
	bool ask;            /* the people impacted are asked first */
	const char *id;
};

/* The id of a goal stands for its statement; a goal may be written in words as well. */
static bool find_goal(const struct proposing *p, const char **goal, struct error *error)
{
	const struct roster *roster = &p->session.roster;
	for (size_t i = 0; i < roster->goals.count; i++) {
		if (strcmp(roster->goals.items[i].goal, *goal) != 0)
			continue;
		*goal = roster->goals.items[i].statement;
		return true;
	}
	if (**goal == '\0' || strchr(*goal, ' ') != NULL)
		return true;
	return error_set(error, ERROR_CONFIGURATION,
	                 "%s: goal: \"%s\" is not in roster/goals.csv: use one of its ids, or write the goal in words",
	                 p->path, *goal);
}

static bool read_draft(struct proposing *p, struct proposal_draft *draft, struct error *error)
{
	struct arena *arena = &p->session.arena;
	struct proposal_file file;
	if (!proposal_read(arena, p->path, &file, error) || !find_goal(p, &file.goal, error))
		return false;
	const char *cursor = file.by;
	const char *address = strchr(file.by, '@') == NULL ? NULL : roster_next_address(arena, &cursor);
	*draft = (struct proposal_draft){.title = file.title,
	                                 .kind = file.kind,
	                                 .by = address == NULL ? file.by : address,
	                                 .deadline = file.deadline,
	                                 .summary = file.summary,
	                                 .impact = file.impact,
	                                 .goal = file.goal,
	                                 .represented = file.represented,
	                                 .body = file.body};
	return true;
}

/* The registers first: they say who may propose, and who has a voice. A refused proposal writes nothing. */
static bool decide(struct proposing *p, const struct proposal_draft *draft, struct error *error)
{
	struct session *session = &p->session;
	p->all = reconcile_roster(session);
	p->roster_rows = p->all.count;
	struct decision d = decision_begin(&session->arena, &session->rules, &session->state, session->now);
	const char *refused = p->draft ? decide_draft(&d, draft, &p->id)
	                      : p->ask ? decide_asking(&d, draft, &p->id)
	                               : decide_proposal(&d, draft, &p->id);
	if (refused != NULL)
		return error_set(error, ERROR_CONFIGURATION, "%s: %s", p->path, refused);
	for (size_t i = 0; i < d.count; i++) {
		state_apply(&session->state, &d.items[i]);
		*LIST_PUSH(&session->arena, &p->all) = d.items[i];
	}
	return true;
}

/* "Ana Ortega (Food Workgroup, Housing Workgroup)" */
static void print_voice(const struct state *state, const struct proposal *proposal, uint32_t voice)
{
	const struct person *person = &state->people.items[proposal->voices.items[voice].person];
	const char *separator = " (";
	printf("  %s", *person->name == '\0' ? person->id : person->name);
	for (size_t i = 0; i < proposal->voice_groups.count; i++) {
		const struct voice_group *pair = &proposal->voice_groups.items[i];
		if (pair->voice != voice)
			continue;
		printf("%s%s", separator, state->groups.items[pair->group].name);
		separator = ", ";
	}
	printf(")\n");
}

static void report(const struct proposing *p)
{
	const struct session *session = &p->session;
	const struct proposal *proposal = state_proposal(&session->state, p->id);
	struct arena arena = {0};
	if (p->roster_rows > 0)
		printf("Roster: %zu changes recorded\n", p->roster_rows);
	printf("%s: %s\n", p->id, proposal->title);
	if (p->draft || p->ask) {
		if (p->draft)
			printf("Drafted. The next run asks the Facilitator to check it.\n");
		else
			printf("Opened without a call. The next run asks the members of the Core to ask people until %s.\n",
			       calendar_end_words(&arena, &session->rules, "en", proposal->gate.due));
		arena_release(&arena);
		return;
	}
	printf("Answers count until %s (%s)\n",
	       calendar_end_words(&arena, &session->rules, "en", proposal->deadline), session->settings.zone_label);
	printf("%zu %s a voice:\n", proposal->voices.count, proposal->voices.count == 1 ? "person has" : "people have");
	for (size_t i = 0; i < proposal->voices.count; i++)
		print_voice(&session->state, proposal, (uint32_t)i);
	printf("The next run posts the call for consensus.\n");
	arena_release(&arena);
}

static bool work(struct proposing *p, const struct cmd_call *call, struct error *error)
{
	struct session *session = &p->session;
	struct proposal_draft draft;
	return session_open(session, call->home, LEDGER_WRITE, call->now_text, error) &&
	       check_settings(session, error) && check_clock(session, false, error) && check_roster(session, error) &&
	       read_draft(p, &draft, error) && decide(p, &draft, error) &&
	       ledger_can_sign(session->ledger, error) &&
	       (p->roster_rows == 0 || postroom_be_careful(session, error)) &&
	       ledger_commit(session->ledger, p->all.items, p->all.count, session->now, error);
}

static bool propose_file(const struct cmd_call *call, const char *path, bool draft, bool ask, struct error *error)
{
	struct proposing p = {.path = path, .draft = draft, .ask = ask};
	struct arena arena = {0};
	int lock = -1;
	bool good = home_check_owner(call->home, error);
	if (good)
		lock = file_lock(file_path(&arena, call->home, "lock"), error);
	good = good && lock >= 0 && work(&p, call, error);
	if (good)
		report(&p);
	session_close(&p.session);
	file_unlock(lock);
	arena_release(&arena);
	return good;
}

static int propose(const struct cmd_call *call, struct error *error)
{
	static const struct option options[] = {{"draft", no_argument, NULL, 'd'}, {"ask", no_argument, NULL, 'a'}, {NULL, 0, NULL, 0}};
	bool draft = false, ask = false;
	int option;
	opterr = 0;
	while ((option = getopt_long(call->count, call->arguments, "", options, NULL)) != -1) {
		if (option != 'd' && option != 'a')
			return cmd_usage(&cmd_propose, error, "there is no such option");
		draft |= option == 'd';
		ask |= option == 'a';
	}
	if (draft && ask)
		return cmd_usage(&cmd_propose, error, "--draft and --ask go one after the other: use one of them");
	if (call->count - optind != 1)
		return cmd_usage(&cmd_propose, error, "name one file");
	return propose_file(call, call->arguments[optind], draft, ask, error) ? EXIT_DONE : EXIT_FAILED;
}

const struct command cmd_propose = {
	.name = "propose",
	.usage = "[--draft | --ask] FILE",
	.summary = "opens a proposal, with its call for consensus, from a Markdown file; or puts in a draft",
	.help = "The file begins with a front block, then comes the text of the proposal:\n"
	        "\n"
	        "  ---\n"
	        "  title: Meet at the library\n"
	        "  kind: procedure\n"
	        "  by: ana@example.org\n"
	        "  deadline: 2026-12-04\n"
	        "  summary: We would hold the December meeting at the library.\n"
	        "  impact: People who come by bus reach the library more easily.\n"
	        "  goal: GOAL-1\n"
	        "  ---\n"
	        "  The town hall is closed for repairs ...\n"
	        "\n"
	        "  title, summary  have to be there\n"
	        "  kind            procedure, minutes, seat, revise or other. Kinds for which the people\n"
	        "                  impacted have to be heard first (action, backbone, add_workgroup, agenda,\n"
	        "                  document) need --ask or --draft\n"
	        "  by              member id or address of a Core member who accepted the Membership Agreement\n"
	        "  deadline        the last day for answers; without it the days of the rules\n"
	        "  impact          who will feel it, and how; with --ask it has to be there\n"
	        "  represented     groups that speak for those people, by their ids\n"
	        "  goal            may be left out\n"
	        "\n"
	        "--draft            the Facilitator is asked by mail to check it, and opens the call with the reply CALL\n"
	        "--ask              opens it without a call, and asks each member of the Core to ask the people who\n"
	        "                   will feel it; the Facilitator opens the call with the reply CALL once they were heard\n"
	        "\n"
	        "Who holds a Core seat and has accepted the Membership Agreement (in the registers, or by mail) has a voice.\n",
	.run = propose,
};

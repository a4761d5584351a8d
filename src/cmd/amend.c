/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "checks.h"
#include "cmd/cmd.h"
#include "core/amend.h"
#include "core/calendar.h"
#include "session.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

struct amending {
	const char *id, *path;
	struct session session;
	struct decision decision;
};

/* What the file names takes the place of what stands; the rest stays. */
static void lay_over(const char **field, const char *written)
{
	if (*written != '\0')
		*field = written;
}

static struct proposal_draft lay(const struct proposal *p, const struct proposal_file *file)
{
	struct proposal_draft draft = {.title = p->title, .kind = p->kind, .by = "", .deadline = file->deadline,
	                               .summary = p->summary, .impact = p->impact, .goal = p->goal, .body = p->body,
	                               .represented = ""};
	lay_over(&draft.title, file->title);
	lay_over(&draft.kind, file->kind);
	lay_over(&draft.summary, file->summary);
	lay_over(&draft.impact, file->impact);
	lay_over(&draft.goal, file->goal);
	lay_over(&draft.body, file->body);
	return draft;
}

/* Who changes it: who proposed it, or whoever the file names, when that is the Facilitator. */
static const char *find_writer(struct amending *a, const struct proposal *p, const char *by, struct error *error)
{
	const struct state *state = &a->session.state;
	const char *member = by;
	uint32_t person = *by == '\0' ? p->proposer : state_person(state, by);
	if (person == NOBODY && state_members_of(state, by, &member) == 1)
		person = state_person(state, member);
	if (person != NOBODY && (person == p->proposer || draft_is_keeper(state, &a->session.arena, person)))
		return state->people.items[person].id;
	error_set(error, ERROR_CONFIGURATION,
	          "%s: by: \"%s\" may not change %s: name who proposed it or the Facilitator, or leave the line out",
	          a->path, by, a->id);
	return NULL;
}

static const char *say(struct arena *arena, const struct rules *rules, const char *why)
{
	if (strcmp(why, "decided") == 0)
		return "it is decided: propose anew (kind: revise)";
	if (strcmp(why, "kind_stays") == 0)
		return "kind: it cannot change: propose anew";
	if (strcmp(why, "long_title") == 0)
		return "title: it is too long for a subject line: use fewer words";
	if (strcmp(why, "no_change") == 0)
		return "nothing in it differs from the text in force: write the lines that change";
	return arena_printf(arena, "deadline: people need at least %d days: choose a later day", rules->shortest_call_days);
}

static bool decide(struct amending *a, const struct proposal_file *file, struct error *error)
{
	struct session *session = &a->session;
	const struct proposal *p = state_proposal(&session->state, a->id);
	if (p == NULL)
		return error_set(error, ERROR_USAGE, "%s: there is no such proposal: see assent status", a->id);
	struct event as = event_new(EVENT_PROPOSAL_AMENDED);
	as.member = find_writer(a, p, file->by, error);
	as.by = "operator";
	as.via = VIA_OPERATOR;
	if (as.member == NULL)
		return false;
	struct proposal_draft draft = lay(p, file);
	a->decision = decision_begin(&session->arena, &session->rules, &session->state, session->now);
	const char *why = decide_amendment(&a->decision, p, &draft, file->change, &as);
	if (why != NULL)
		return error_set(error, ERROR_CONFIGURATION, "%s: %s", a->path, say(&session->arena, &session->rules, why));
	return true;
}

static bool work(struct amending *a, const struct cmd_call *call, struct error *error)
{
	struct session *session = &a->session;
	struct proposal_file file;
	return session_open(session, call->home, LEDGER_WRITE, call->now_text, error) && check_settings(session, error) &&
	       check_clock(session, false, error) && proposal_read(&session->arena, a->path, &file, error) &&
	       decide(a, &file, error) &&
	       ledger_commit(session->ledger, a->decision.items, a->decision.count, session->now, error);
}

static void report(const struct amending *a)
{
	const struct event *event = &a->decision.items[0];
	const struct proposal *p = state_proposal(&a->session.state, a->id);
	struct arena arena = {0};
	printf("%s: text %s is in force\n", a->id, event->version);
	if (event->due == INSTANT_NONE && p->phase == PHASE_DRAFT)
		printf("The next run asks the Facilitator to check it.\n");
	else if (event->due == INSTANT_NONE)
		printf("There is no call yet, so nobody gets a mail about it: the call will bring it.\n");
	else
		printf("Old answers do not count any more. The next run asks everybody again, until %s.\n",
		       calendar_end_words(&arena, &a->session.rules, "en", event->due));
	arena_release(&arena);
}

static bool amend_file(const struct cmd_call *call, const char *id, const char *path, struct error *error)
{
	struct amending a = {.id = id, .path = path};
	struct arena arena = {0};
	int lock = -1;
	bool good = home_check_owner(call->home, error);
	if (good)
		lock = file_lock(file_path(&arena, call->home, "lock"), error);
	good = good && lock >= 0 && work(&a, call, error);
	if (good)
		report(&a);
	session_close(&a.session);
	file_unlock(lock);
	arena_release(&arena);
	return good;
}

static int amend(const struct cmd_call *call, struct error *error)
{
	static const struct option none[] = {{NULL, 0, NULL, 0}};
	opterr = 0;
	if (getopt_long(call->count, call->arguments, "", none, NULL) != -1)
		return cmd_usage(&cmd_amend, error, "there is no such option");
	if (call->count - optind != 2)
		return cmd_usage(&cmd_amend, error, "name one proposal and one file");
	return amend_file(call, call->arguments[optind], call->arguments[optind + 1], error) ? EXIT_DONE : EXIT_FAILED;
}

const struct command cmd_amend = {
	.name = "amend",
	.usage = "ID FILE",
	.summary = "gives a proposal that is not decided a new text: everybody is asked again",
	.help = "The file is written as for assent propose; what it does not name stays as it is. `change`\n"
	        "says in plain words what is different, `by` names the Facilitator when it is not the change\n"
	        "of who proposed it, `deadline` the last day for answers.\n"
	        "\n"
	        "Answers to the old text do not count any more. Blocks and concerns stay open until their\n"
	        "writers say otherwise. A call gets at least the shortest time that the rules name.\n",
	.run = amend,
};

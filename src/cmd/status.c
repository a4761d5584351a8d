/* SPDX-License-Identifier: MIT */
#include "cmd/status.h"

#include "base/file.h"
#include "cmd/cmd.h"
#include "core/amend.h"
#include "core/calendar.h"
#include "core/consensus.h"
#include "core/reach.h"
#include "core/subscriptions.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

/* ---- gathering ---- */

static size_t count_mails(struct arena *arena, const char *folder)
{
	struct file_names names = {0};
	struct error ignored = {0};
	size_t count = 0;
	if (!file_exists(folder) || !folder_list(arena, folder, &names, &ignored))
		return 0;
	for (size_t i = 0; i < names.count; i++) {
		size_t length = strlen(names.items[i]);
		count += length > 4 && strcmp(names.items[i] + length - 4, ".eml") == 0;
	}
	return count;
}

static struct status gather(struct session *session, const char *wanted)
{
	struct arena *arena = &session->arena;
	const char *outbox = file_path(arena, session->home, "outbox");
	return (struct status){
		.session = session,
		.arena = arena,
		.mails_waiting = count_mails(arena, outbox),
		.mails_refused = count_mails(arena, file_path(arena, outbox, "refused")),
		.mails_held = file_exists(file_path(arena, outbox, "held")),
		.wanted = wanted,
	};
}

static bool any_failing(const struct session *session)
{
	for (uint32_t i = 0; i < session->state.people.count; i++)
		if (session->state.people.items[i].active && reach_of(&session->rules, &session->state, i, session->now).failing)
			return true;
	return false;
}

bool status_attention(const struct status *status)
{
	return any_failing(status->session) || status_held_letters(&status->session->state) > 0 || status->mails_held || status->mails_refused > 0 ||
	       status->session->roster_problems.count > 0;
}

/* Whether an id names a proposal, step, meeting or member of this home. */
static bool status_knows(const struct status *status, const char *id)
{
	const struct state *state = &status->session->state;
	return state_proposal(state, id) != NULL || state_step(state, id) != NULL || state_meeting(state, id) != NULL ||
	       state_person(state, id) != NOBODY;
}

/* ---- for a person ---- */

static bool shows(const struct status *status, const char *id)
{
	return status->wanted == NULL || strcmp(status->wanted, id) == 0;
}

static const char *when(const struct status *status, instant at)
{
	return at == INSTANT_NONE ? "never"
	                          : calendar_time_words(status->arena, &status->session->rules, "en", at);
}

static const char *person_name(const struct status *status, uint32_t person)
{
	const struct person *p;
	if (person == NOBODY)
		return "nobody";
	p = &status->session->state.people.items[person];
	return *p->name == '\0' ? p->id : p->name;
}

static void print_books(const struct status *status)
{
	const struct session *session = status->session;
	struct ledger_head head = ledger_head(session->ledger);
	printf("%s - %s\n", session->settings.name, head.origin);
	printf("Ledger:   %llu rows, root %s\n", (unsigned long long)head.size - 1, head.root);
	printf("Mailbox:  last read whole %s\n", when(status, session->state.last_reading));
}

static void print_letters(const struct status *status)
{
	const struct state *state = &status->session->state;
	uint64_t sum = 0;
	printf("Letters:  %zu received", state->taken.count);
	for (int class = 0; class < CLASS_COUNT; class++) {
		if (state->classes[class] == 0)
			continue;
		printf("%s%llu %s", sum == 0 ? " = " : " + ", (unsigned long long)state->classes[class],
		       letter_class_word((enum letter_class)class));
		sum += state->classes[class];
	}
	printf("%s\n", sum == state->taken.count ? "" : " - THE SUM DOES NOT CLOSE: run assent verify");
}

/* What is to be said of a member who cannot be reached, or is away; "" nothing. For a person; the away date as words. */
static const char *status_reach(const struct status *status, uint32_t person)
{
	const struct session *session = status->session;
	instant away = reach_away(&session->state, person, session->now);
	if (reach_of(&session->rules, &session->state, person, session->now).failing)
		return "could not be reached";
	if (away == INSTANT_NONE)
		return "";
	return arena_printf(status->arena, "away until %s",
	                    calendar_long_date(status->arena, "en", calendar_date(&session->rules, away)));
}

static void print_voices(const struct status *status, const struct proposal *p)
{
	for (size_t i = 0; i < p->voices.count; i++) {
		const struct voice *voice = &p->voices.items[i];
		printf("    %-28s %s%s", person_name(status, voice->person),
		       voice->left ? "left" : status_answer(voice), voice->rare->block_row != 0 ? " (holds it)" : "");
		const char *reach = status_reach(status, voice->person);
		if (voice->row == 0 && *reach != '\0')
			printf("  (%s)", reach);
		if (voice->row != 0)
			printf("  r%llu, %s", (unsigned long long)voice->row, when(status, voice->received));
		else if (*voice->rare->old_position != '\0')
			printf("  (%s to an older text)", voice->rare->old_position);
		printf("\n");
	}
}

static void print_arithmetic(const struct status *status, const struct proposal *p)
{
	struct tally t = consensus_tally(&status->session->rules, &status->session->state, p);
	printf("    %u of %u answered (%u needed): %u agree, %u stand aside, %u block; %u unclear; "
	       "%u concerns, %u questions\n",
	       t.answered, t.eligible, t.needed, t.agree, t.stand_aside, t.block, t.unclear + t.quarantined,
	       t.concerns, t.questions);
	if (t.unreachable > 0)
		printf("    %u could not be reached: our mail comes back\n", t.unreachable);
	printf("    groups heard: %u of %u; so far it would be: %s\n", t.groups_heard, t.groups, t.suggestion);
}

static void print_texts(const struct status *status, const struct proposal *p)
{
	printf("    texts:");
	for (size_t i = 0; i < p->texts.count; i++)
		printf("%s V%u r%llu by %s, %s", i == 0 ? "" : ";", p->texts.items[i].version,
		       (unsigned long long)p->texts.items[i].row, person_name(status, p->texts.items[i].by),
		       when(status, p->texts.items[i].time));
	printf("; only answers to V%u count\n", p->version);
}

static void print_proposal(const struct status *status, const struct proposal *p)
{
	printf("  %s V%u %s: %s, ", p->id, p->version, p->title, status_phase(p));
	if (p->phase == PHASE_DECIDED)
		printf("%s by %s, %s\n", p->outcome, p->declared_by, when(status, p->decided));
	else if (p->phase == PHASE_CLOSED)
		printf("suggested %s, waits for CONFIRM\n", p->suggestion);
	else if (p->phase < PHASE_CALL)
		printf("%s\n", p->phase == PHASE_DRAFT ? "the Facilitator is asked to check it" : "no call yet");
	else
		printf("until %s\n",
		       calendar_end_words(status->arena, &status->session->rules, "en", p->deadline));
	status_gate(status, p);
	if (p->call_row != 0)
		print_arithmetic(status, p);
	if (status->wanted != NULL && p->texts.count > 1)
		print_texts(status, p);
	if (status->wanted != NULL)
		print_voices(status, p);
}

static void print_step(const struct status *status, const struct step *step)
{
	printf("  %s %s, %s: ", step->id, person_name(status, step->owner), step->what);
	if (!step->open)
		printf("%s\n", *step->health == '\0' ? "ended" : step->health);
	else if (step->checkins.count == 0)
		printf("not asked yet\n");
	else if (*step->checkins.items[step->checkins.count - 1].answer != '\0')
		printf("%s\n", step->health);
	else if (*step->health != '\0')
		printf("%s when last asked; asked again, no answer yet\n", step->health);
	else
		printf("asked, no answer yet\n");
}

static void print_member(const struct status *status, uint32_t person)
{
	const struct state *state = &status->session->state;
	const struct person *p = &state->people.items[person];
	const char *reach = status_reach(status, person);
	bool declined = *p->asks->date == '\0' && *p->asks->declined != '\0';
	const char *agreement = declined ? p->asks->declined : *p->asks->date == '\0' ? "not accepted" : p->asks->date;
	printf("  %s %s: %s, agreement %s%s%s%s\n", p->id, p->name, p->active ? "active" : "left",
	       declined ? "declined " : "", agreement, *reach == '\0' ? "" : ", ", reach);
	for (size_t i = 0; i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		if (seat->person == person && seat->active)
			printf("    %s for %s\n", seat->about->role, state->groups.items[seat->about->group].name);
	}
	for (size_t i = 0; i < state->proposals.count; i++) {
		const struct voice *voice = proposal_voice_of(&state->proposals.items[i], person);
		if (voice != NULL)
			printf("    %s: %s\n", state->proposals.items[i].id, status_answer(voice));
	}
}

static void print_held(const struct status *status)
{
	const struct state *state = &status->session->state;
	for (size_t i = 0; i < state->identities.count; i++)
		if (!state->identities.items[i].answered)
			printf("  held letter %s: %s was asked whether it is theirs\n",
			       state->identities.items[i].letter,
			       person_name(status, state->identities.items[i].person));
	uint64_t held = status_held_letters(state);
	if (held > 0)
		printf("  %llu letter%s: to be found in the folder Held of the mailbox\n", (unsigned long long)held,
		       held == 1 ? " is held" : "s are held");
}

/* Whose address fails, and who is away. */
static void print_reach(const struct status *status, bool failing)
{
	const struct session *session = status->session;
	for (uint32_t i = 0; i < session->state.people.count; i++) {
		struct reach reach = reach_of(&session->rules, &session->state, i, session->now);
		if (!session->state.people.items[i].active || reach.failing != failing)
			continue;
		if (failing)
			printf("  %s: our mail comes back (last %s): call them, and put the right address into roster/people.csv\n",
			       person_name(status, i), when(status, reach.since));
		else if (reach_away(&session->state, i, session->now) != INSTANT_NONE)
			printf("Away:     %s, %s: no reminders until then\n", person_name(status, i), status_reach(status, i));
	}
}

static void print_needs_person(const struct status *status)
{
	if (!status_attention(status))
		return;
	printf("Needs a person:\n");
	print_held(status);
	print_reach(status, true);
	if (status->mails_held)
		printf("  mails are held; outbox/held says why: look at them with assent run --dry-run --release, then:\n"
		       "  assent run --release\n");
	if (status->mails_refused > 0)
		printf("  %zu mails were refused: see outbox/refused\n", status->mails_refused);
	for (size_t i = 0; i < status->session->roster_problems.count; i++) {
		const struct roster_problem *problem = &status->session->roster_problems.items[i];
		printf("  roster/%s line %d: %s: %s\n", problem->file, problem->line, problem->what, problem->todo);
	}
}

/* Numbers only: who is on the list is nobody's business. */
static void print_news(const struct status *status)
{
	const struct session *session = status->session;
	struct subscription_counts counts = subscriptions_count(&session->rules, &session->state);
	const struct state *state = &session->state;
	if (state->subscriptions.count == 0 && state->digests.count == 0 && counts.members == 0)
		return;
	printf("News:     %zu on the list and %zu of the register; %zu to confirm, %zu left, %zu not reached\n",
	       counts.confirmed, counts.members, counts.asked, counts.stopped, counts.failing);
	if (state->digests.count > 0) {
		const struct digest *last = &state->digests.items[state->digests.count - 1];
		printf("          last issue %s (%s), written %s\n", last->id, last->value, when(status, last->frozen));
	}
}

static void print_things(const struct status *status)
{
	const struct state *state = &status->session->state;
	bool all = status->wanted == NULL;
	if (all && state->proposals.count > 0)
		printf("Proposals:\n");
	for (size_t i = 0; i < state->proposals.count; i++)
		if (shows(status, state->proposals.items[i].id))
			print_proposal(status, &state->proposals.items[i]);
	if (all && state->steps.count > 0)
		printf("Action steps:\n");
	for (size_t i = 0; i < state->steps.count; i++)
		if (shows(status, state->steps.items[i].id))
			print_step(status, &state->steps.items[i]);
	status_print_meetings(status);
	if (!all && state_person(state, status->wanted) != NOBODY)
		print_member(status, state_person(state, status->wanted));
}

/* Prints it for a person. */
static void status_print(const struct status *status)
{
	if (status->wanted == NULL) {
		print_books(status);
		print_letters(status);
		printf("Mails:    %zu waiting\n", status->mails_waiting);
		print_news(status);
	}
	print_things(status);
	if (status->wanted == NULL)
		status_print_kept(status);
	print_reach(status, false);
	if (status->wanted == NULL)
		print_needs_person(status);
}

/* ---- the command ---- */

/* A member may be named by address as well: the id stands nowhere that a person looks. */
static const char *id_of(const struct session *session, const char *wanted)
{
	const char *member;
	if (wanted == NULL || strchr(wanted, '@') == NULL)
		return wanted;
	return state_members_of(&session->state, wanted, &member) == 1 ? member : wanted;
}

static int show(struct session *session, const char *wanted, bool json, struct error *error)
{
	struct status status = gather(session, wanted);
	if (wanted != NULL && !status_knows(&status, wanted)) {
		error_set(error, ERROR_USAGE, "%s: no proposal, step, meeting or member has this id, and no one member this address: see assent status", wanted);
		return EXIT_FAILED;
	}
	if (!json)
		status_print(&status);
	else if (!status_print_json(&status))
		return EXIT_FAILED;
	return wanted == NULL && status_attention(&status) ? EXIT_ATTENTION : EXIT_DONE;
}

static int run(const struct cmd_call *call, struct error *error)
{
	static const struct option options[] = {{"json", no_argument, NULL, 'j'}, {NULL, 0, NULL, 0}};
	struct session session;
	bool json = false;
	int option;
	opterr = 0;
	while ((option = getopt_long(call->count, call->arguments, "", options, NULL)) != -1) {
		if (option == '?')
			return cmd_usage(&cmd_status, error, "there is no such option");
		json = true;
	}
	if (optind + 1 < call->count)
		return cmd_usage(&cmd_status, error, "it takes one id at most");
	int code = EXIT_FAILED;
	if (session_open(&session, call->home, LEDGER_READ, call->now_text, error))
		code = show(&session, id_of(&session, call->arguments[optind]), json, error);
	session_close(&session);
	return code;
}

const struct command cmd_status = {
	.name = "status",
	.usage = "[--json] [ID]",
	.summary = "the Core at a glance, or one proposal, action step, meeting or member",
	.help = "  ID      P-2026-004, A-2026-031, M-2026-001, m-7k2q9d4x, or a member's address\n"
	        "  --json  for programs\n"
	        "Exit code 1 means: something needs a person, and it says what.\n",
	.run = run,
};

/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "checks.h"
#include "cmd/cmd.h"
#include "core/archive.h"
#include "core/calendar.h"
#include "core/consensus.h"
#include "letter/grammar.h"
#include "letter/normalise.h"
#include "session.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

struct answering_for {
	const char *subject, *whom, *way, *when, *recorder, *text;
	struct session session;
	struct decision d;
	uint64_t first_row;
};

/* ---- who, when, how ---- */

/* Members of this name (capitals and accents do not matter): how many, and the first. */
static size_t named(struct session *session, const char *folded, uint32_t *ret_first)
{
	size_t count = 0;
	for (uint32_t i = 0; i < session->state.people.count; i++) {
		const struct person *person = &session->state.people.items[i];
		if (!person->active || strcmp(fold_text(&session->arena, person->name), folded) != 0)
			continue;
		if (count++ == 0)
			*ret_first = i;
	}
	return count;
}

/* The member with this id, address or whole name; NOBODY with the error set. */
static uint32_t find_member(struct session *session, const char *option, const char *name, struct error *error)
{
	const char *folded = fold_text(&session->arena, name), *member;
	uint32_t found = state_person(&session->state, folded);
	if (found == NOBODY && state_members_of(&session->state, folded, &member) == 1)
		found = state_person(&session->state, member);
	size_t count = found != NOBODY ? 1 : named(session, folded, &found);
	if (count == 1)
		return found;
	error_set(error, ERROR_CONFIGURATION,
	          count == 0 ? "%s: \"%s\" is nobody in the registers: use a member id, an address or the whole name of people.csv"
	                     : "%s: more than one member is called \"%s\": use the member id or an address of people.csv",
	          option, name);
	return NOBODY;
}

static bool find_way(const struct answering_for *a, enum via *ret_via, struct error *error)
{
	static const enum via ways[] = {VIA_PAPER, VIA_PHONE, VIA_MEETING};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (strcmp(a->way, via_word(ways[i])) == 0) {
			*ret_via = ways[i];
			return true;
		}
	return error_set(error, ERROR_USAGE, "--via: \"%s\" is none: use paper, phone or meeting", a->way);
}

/* "2026-11-24T15:00:00-05:00"; without --when it is not known. */
static bool find_when(const struct answering_for *a, const struct proposal *p, instant *ret_given, struct error *error)
{
	*ret_given = INSTANT_NONE;
	if (a->when == NULL)
		return true;
	if (!instant_parse(a->when, ret_given))
		return error_set(error, ERROR_USAGE, "--when: \"%s\" is no time: write it as 2026-11-24T15:00:00-05:00", a->when);
	if (*ret_given > a->session.now)
		return error_set(error, ERROR_USAGE, "--when: %s is still to come", a->when);
	if (*ret_given < p->opened)
		return error_set(error, ERROR_USAGE, "--when: %s is before the call on %s opened", a->when, p->id);
	return true;
}

static bool holds_seat(const struct state *state, uint32_t person, const char *role)
{
	for (size_t i = 0; i < state->seats.count; i++)
		if (state->seats.items[i].active && state->seats.items[i].person == person &&
		    strcmp(state->seats.items[i].about->role, role) == 0)
			return true;
	return false;
}

/* The Recorder in whose name it is entered: --by, else the one there is. */
static uint32_t find_recorder(struct answering_for *a, struct error *error)
{
	struct session *session = &a->session;
	uint32_t recorder = archive_recorder(&session->state);
	if (a->recorder != NULL) {
		recorder = find_member(session, "--by", a->recorder, error);
		if (recorder == NOBODY)
			return NOBODY;
	}
	if (recorder != NOBODY && holds_seat(&session->state, recorder, "recorder"))
		return recorder;
	error_set(error, ERROR_CONFIGURATION,
	          a->recorder == NULL ? "nobody holds the seat of the Recorder: fill it in roster/seats.csv"
	                              : "--by: %s does not hold the seat of the Recorder: fill it in roster/seats.csv",
	          a->recorder);
	return NOBODY;
}

/* ---- what it says ---- */

/* Read as a reply to the call would be, so that the words and the traps are the same. */
static void read_answer(struct answering_for *a, const struct proposal *p, struct for_other *other)
{
	struct session *session = &a->session;
	struct date day = calendar_date(&session->rules, session->now);
	struct grammar grammar = {
		.words = &session->words,
		.kind = REQUEST_CALL,
		.subject = p->id,
		.yes_is_agree = session->rules.yes_is_agree != 0,
		.today = day,
		.writer = "",
	};
	struct intent answer = {.fresh = a->text};
	grammar_read(&session->arena, &grammar, &answer);
	other->words = a->text;
	other->readings = answer.readings;
	other->problems = answer.problems;
}

static bool is_plain(const struct for_other *other)
{
	for (size_t i = 0; i < other->readings.count; i++)
		if (other->readings.items[i].result != RESULT_RECORD)
			return false;
	return other->readings.count > 0;
}

/* A row that says it was not taken: nothing is written, and the operator is told why. */
static const char *why_refused(const struct decision *d)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->items[i].kind == EVENT_RESPONSE_UNCLEAR || d->items[i].kind == EVENT_RESPONSE_NOT_COUNTED)
			return d->items[i].value;
	return d->count == 0 ? d->note : NULL;
}

static bool refuse(const struct answering_for *a, const char *why, struct error *error)
{
	static const char *const sentences[][2] = {
		{"for_conflict", "this person gave another answer on their own: say with --when at what time this one was given, "
	                         "or ask them to reply themselves"},
		{"for_same", "this person gave the same answer on their own: it counts already"},
		{"late", "the call has ended: the Facilitator can give it more time with EXTEND or REOPEN"},
		{"not_eligible", "this person has no voice in this call"},
		{"not_accepted", "this person has not accepted the Membership Agreement, so they have no voice in this call"},
		{"nothing_to_withdraw", "this person has no answer that counts: there is nothing to take back"},
	};
	const char *sentence = "it is not plain what the answer is: use AGREE, STAND ASIDE: why, BLOCK: why, CONCERN: what, "
	                       "QUESTION: what or WITHDRAW";
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
		if (strcmp(why, sentences[i][0]) == 0)
			sentence = sentences[i][1];
	return error_set(error, ERROR_CONFIGURATION, "%s: %s", a->subject, sentence);
}

/* ---- entering it ---- */

static bool decide(struct answering_for *a, struct error *error)
{
	struct session *session = &a->session;
	const struct proposal *p = state_proposal(&session->state, a->subject);
	if (p == NULL || p->voices.count == 0)
		return error_set(error, ERROR_CONFIGURATION, "%s: there is no call with this number: see assent status", a->subject);
	struct for_other other = {.name = a->whom, .words = ""};
	uint32_t whom = find_member(session, "--for", a->whom, error);
	uint32_t recorder = whom == NOBODY ? NOBODY : find_recorder(a, error);
	if (recorder == NOBODY || !find_way(a, &other.via, error) || !find_when(a, p, &other.given, error))
		return false;
	if (whom == recorder)
		return error_set(error, ERROR_CONFIGURATION,
		                 "--for: %s is the Recorder in whose name it would be entered: they reply to the call themselves, "
		                 "or another Recorder enters it, named with --by",
		                 session->state.people.items[whom].name);
	other.member = session->state.people.items[whom].id;
	read_answer(a, p, &other);
	if (!is_plain(&other))
		return refuse(a, "", error);
	struct intent intent = intent_new();
	intent.via = other.via;
	intent.received = session->now;
	intent.identity = IDENTITY_PROVED;
	intent.member = session->state.people.items[recorder].id;
	intent.request.kind = REQUEST_CALL;
	intent.request.subject = p->id;
	intent.request.version = arena_printf(&session->arena, "V%u", p->version);
	intent.fresh = intent.shown = a->text;
	a->d = decision_begin(&session->arena, &session->rules, &session->state, session->now);
	a->first_row = a->d.next_ledger;
	call_letter_entry(&a->d, &intent, p, &other);
	const char *refused = why_refused(&a->d);
	return refused == NULL || refuse(a, refused, error);
}

static bool work(struct answering_for *a, const struct cmd_call *call, struct error *error)
{
	struct session *session = &a->session;
	return session_open(session, call->home, LEDGER_WRITE, call->now_text, error) && session_words(session, error) &&
	       check_settings(session, error) && check_clock(session, false, error) && decide(a, error) &&
	       session_commit(session, a->d.items, a->d.count, error);
}

static void report(struct answering_for *a)
{
	const struct session *session = &a->session;
	for (size_t i = 0; i < a->d.count; i++)
		printf("r%llu: %s\n", (unsigned long long)a->d.items[i].row,
		       event_sentence(&a->session.arena, &a->d.items[i]));
	const struct proposal *p = state_proposal(&session->state, a->subject);
	struct tally tally = consensus_tally(&session->rules, &session->state, p);
	printf("%u of %u have answered. The next run sends both of them a receipt.\n", tally.answered, tally.eligible);
}

static bool enter(struct answering_for *a, const struct cmd_call *call, struct error *error)
{
	struct arena arena = {0};
	int lock = -1;
	bool good = home_check_owner(call->home, error);
	if (good)
		lock = file_lock(file_path(&arena, call->home, "lock"), error);
	good = good && lock >= 0 && work(a, call, error);
	if (good)
		report(a);
	session_close(&a->session);
	file_unlock(lock);
	arena_release(&arena);
	return good;
}

static const char *joined(struct arena *arena, int count, char **words)
{
	const char *text = "";
	for (int i = 0; i < count; i++)
		text = arena_printf(arena, "%s%s%s", text, i == 0 ? "" : " ", words[i]);
	return text;
}

static int answer(const struct cmd_call *call, struct error *error)
{
	static const struct option options[] = {{"for", required_argument, NULL, 'f'},
	                                        {"via", required_argument, NULL, 'v'},
	                                        {"when", required_argument, NULL, 'w'},
	                                        {"by", required_argument, NULL, 'b'},
	                                        {NULL, 0, NULL, 0}};
	struct answering_for a = {0};
	struct arena arena = {0};
	opterr = 0;
	for (int option; (option = getopt_long(call->count, call->arguments, "+", options, NULL)) != -1;) {
		if (option == 'f')
			a.whom = optarg;
		else if (option == 'v')
			a.way = optarg;
		else if (option == 'w')
			a.when = optarg;
		else if (option == 'b')
			a.recorder = optarg;
		else
			return cmd_usage(&cmd_answer, error, "there is no such option, or its value is missing");
	}
	if (a.whom == NULL || a.way == NULL)
		return cmd_usage(&cmd_answer, error, "say whose answer it is (--for) and how it was given (--via)");
	if (call->count - optind < 2)
		return cmd_usage(&cmd_answer, error, "name the proposal and the answer");
	a.subject = call->arguments[optind];
	a.text = joined(&arena, call->count - optind - 1, call->arguments + optind + 1);
	bool good = enter(&a, call, error);
	arena_release(&arena);
	return good ? EXIT_DONE : EXIT_FAILED;
}

const struct command cmd_answer = {
	.name = "answer",
	.usage = "--for WHOM --via paper|phone|meeting [--when TIME] [--by RECORDER] PROPOSAL ANSWER",
	.summary = "enters what a person answered on paper, by phone or in a meeting",
	.help = "  assent answer --for \"Ana Ortega\" --via phone P-2026-004 STAND ASIDE: we have no car\n"
	        "\n"
	        "  --for   member id, address or whole name, as in people.csv\n"
	        "  --via   how it was given\n"
	        "  --when  when it was given, as 2026-11-24T15:00:00-05:00. What the person answered on\n"
	        "          their own is only replaced by an answer that is known to be later\n"
	        "  --by    the Recorder in whose name it is entered; without it the one of seats.csv\n"
	        "\n"
	        "PROPOSAL is the number of an open call. ANSWER is read like a reply to it, in every\n"
	        "language of the Core: AGREE, STAND ASIDE: why, BLOCK: why, CONCERN: what, QUESTION: what,\n"
	        "WITHDRAW. What is not plain is not written. It counts like an answer by mail, until the\n"
	        "person replies on their own. Both get a receipt with the next run, and NOT ME of the\n"
	        "person takes it back. The Recorder can do the same by mail: RECORD FOR Ana Ortega: AGREE.\n",
	.run = answer,
};

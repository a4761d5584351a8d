/* SPDX-License-Identifier: MIT */
/* The arithmetic of an outcome. Counting only; nothing is decided here. */
#include "core/consensus.h"
#include "core/reach.h"
#include "core/talk.h"

#include <string.h>

bool group_counts(const struct state *state, uint32_t group)
{
	if (group == NOBODY)
		return false;
	const struct group *g = &state->groups.items[group];
	return g->active && (strcmp(g->kind, "backbone") == 0 || strcmp(g->kind, "workgroup") == 0);
}

static bool counts(const struct voice *voice)
{
	return !voice->left && *voice_position(voice) != '\0';
}

bool group_heard(const struct proposal *proposal, uint32_t group)
{
	for (size_t i = 0; i < proposal->voice_groups.count; i++) {
		const struct voice_group *pair = &proposal->voice_groups.items[i];
		if (pair->group == group && counts(&proposal->voices.items[pair->voice]))
			return true;
	}
	return false;
}

static void count_voices(struct tally *t, const struct proposal *proposal)
{
	for (size_t i = 0; i < proposal->voices.count; i++) {
		const struct voice *voice = &proposal->voices.items[i];
		if (voice->left)
			continue;
		t->eligible++;
		t->answered += *voice_position(voice) != '\0';
		t->agree += strcmp(voice_position(voice), "agree") == 0;
		t->stand_aside += strcmp(voice_position(voice), "stand_aside") == 0;
		t->block += strcmp(voice_position(voice), "block") == 0 || (*voice_position(voice) == '\0' && voice->rare->block_row != 0);
		t->unclear += voice->rare->hold_row != 0;
	}
}

static void count_groups(struct tally *t, const struct state *state, const struct proposal *proposal)
{
	for (uint32_t group = 0; group < state->groups.count; group++) {
		if (!group_counts(state, group))
			continue;
		t->groups++;
		t->groups_heard += group_heard(proposal, group);
	}
}

/* True when everybody who speaks for one Workgroup stands aside. */
static bool workgroup_stands_aside(const struct state *state, const struct proposal *proposal, uint32_t group)
{
	unsigned voices = 0, aside = 0;
	for (size_t i = 0; i < proposal->voice_groups.count; i++) {
		const struct voice_group *pair = &proposal->voice_groups.items[i];
		const struct voice *voice = &proposal->voices.items[pair->voice];
		if (pair->group != group || voice->left)
			continue;
		voices++;
		aside += strcmp(voice_position(voice), "stand_aside") == 0;
	}
	return voices > 0 && aside == voices && strcmp(state->groups.items[group].kind, "workgroup") == 0;
}

static bool is_lukewarm(const struct rules *rules, const struct state *state, const struct proposal *proposal,
                        const struct tally *t)
{
	if (t->stand_aside > 0 && t->stand_aside * 100 >= (unsigned)rules->aside_percent * t->answered)
		return true;
	for (uint32_t group = 0; group < state->groups.count; group++)
		if (state->groups.items[group].active && workgroup_stands_aside(state, proposal, group))
			return true;
	return false;
}

static const char *suggest(const struct tally *t)
{
	if (t->unclear > 0 || t->quarantined > 0 || t->unreachable > 0)
		return "held";
	if (t->block > 0)
		return "blocked";
	if (!t->quorum)
		return "no_quorum";
	if (t->lukewarm)
		return "lukewarm";
	return t->concerns > 0 ? "adopted_with_concerns" : "adopted";
}

const char *tally_without_holds(struct tally tally)
{
	tally.unclear = tally.quarantined = tally.unreachable = 0;
	return suggest(&tally);
}

/* A letter that may hold an answer: not one of who closes the call. */
static bool may_answer(const struct state *state, const struct identity_case *asked)
{
	const struct taken *letter = state_letter(state, asked->letter);
	return letter == NULL || letter->about->kind != REQUEST_CLOSE;
}

static void count_quarantine(struct tally *t, const struct state *state, const struct proposal *proposal)
{
	for (size_t i = 0; i < state->identities.count; i++) {
		const struct identity_case *asked = &state->identities.items[i];
		if (asked->answered || asked->person == NOBODY || strcmp(asked->subject, proposal->id) != 0)
			continue;
		const struct voice *voice = proposal_voice_of(proposal, asked->person);
		t->quarantined += voice != NULL && !voice->left && may_answer(state, asked);
	}
}

/*
 * Whoever did not get the question did not keep silent: they count as people
 * who have not answered, and a person has to look before the outcome stands. What came back is
 * known as of the last reading of the mailbox.
 */
static void count_unreachable(struct tally *t, const struct rules *rules, const struct state *state,
                              const struct proposal *proposal)
{
	for (size_t i = 0; state->last_reading != INSTANT_NONE && i < proposal->voices.count; i++) {
		const struct voice *voice = &proposal->voices.items[i];
		if (!voice->left && *voice_position(voice) == '\0')
			t->unreachable += reach_of(rules, state, voice->person, state->last_reading).failing;
	}
}

const struct rules *call_rules(const struct rules *today, const struct proposal *proposal)
{
	return proposal->rules == NULL ? today : proposal->rules;
}

struct tally consensus_tally(const struct rules *today, const struct state *state,
                             const struct proposal *proposal)
{
	const struct rules *rules = call_rules(today, proposal);
	struct tally t = {0};
	unsigned of = (unsigned)rules->quorum_denominator;
	count_voices(&t, proposal);
	count_groups(&t, state, proposal);
	count_quarantine(&t, state, proposal);
	count_unreachable(&t, today, state, proposal);
	t.needed = (t.eligible * (unsigned)rules->quorum_numerator + of - 1) / of;
	for (size_t i = 0; i < proposal->concerns.count; i++)
		t.concerns += concern_is_open(&proposal->concerns.items[i]);
	t.questions = (unsigned)proposal->questions.count;
	t.quorum = t.eligible > 0 && t.answered >= t.needed && t.answered > 0 &&
	           (!rules->quorum_every_group || t.groups_heard == t.groups);
	t.lukewarm = is_lukewarm(rules, state, proposal, &t);
	t.suggestion = suggest(&t);
	return t;
}

static bool has_stake(const struct proposal *proposal, uint32_t person)
{
	const struct voice *voice = proposal_voice_of(proposal, person);
	return proposal->proposer == person || (voice != NULL && (voice->rare->block_row != 0 || strcmp(voice_position(voice), "block") == 0));
}

/* Adds everybody with this role who neither proposed it nor blocks it. */
static void add_role(const struct state *state, const struct proposal *proposal, struct arena *arena,
                     struct closers *closers, const char *role)
{
	for (size_t i = 0; i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		if (seat->active && strcmp(seat->about->role, role) == 0 && state->people.items[seat->person].active &&
		    !has_stake(proposal, seat->person))
			*LIST_PUSH(arena, closers) = seat->person;
	}
}

void consensus_closers(const struct state *state, const struct proposal *proposal, struct arena *arena,
                       struct closers *closers)
{
	add_role(state, proposal, arena, closers, "facilitator");
	add_role(state, proposal, arena, closers, "backbone_representative");
	add_role(state, proposal, arena, closers, "connector");
	add_role(state, proposal, arena, closers, "listener");
	add_role(state, proposal, arena, closers, "recorder");
}

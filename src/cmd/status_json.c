/* SPDX-License-Identifier: MIT */
#include "cmd/status.h"

#include "core/amend.h"
#include "core/consensus.h"
#include "core/gate.h"
#include "core/reach.h"
#include "core/subscriptions.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static json_t *text(const char *value)
{
	return value == NULL || *value == '\0' ? json_null() : json_string(value);
}

static json_t *time_text(instant when)
{
	char written[INSTANT_TEXT_SIZE];
	if (when == INSTANT_NONE)
		return json_null();
	instant_format(when, written);
	return json_string(written);
}

static json_t *row(uint64_t number)
{
	return number == 0 ? json_null() : json_sprintf("r%llu", (unsigned long long)number);
}

static json_t *member(const struct state *state, uint32_t person)
{
	return person == NOBODY ? json_null() : text(state->people.items[person].id);
}

static json_t *letters(const struct state *state)
{
	json_t *all = json_object();
	json_object_set_new(all, "received", json_integer((json_int_t)state->taken.count));
	for (int class = 0; class < CLASS_COUNT; class++)
		json_object_set_new(all, letter_class_word((enum letter_class)class),
		                    json_integer((json_int_t)state->classes[class]));
	return all;
}

static json_t *voices(const struct state *state, const struct proposal *p)
{
	json_t *list = json_array();
	for (size_t i = 0; i < p->voices.count; i++) {
		const struct voice *voice = &p->voices.items[i];
		json_array_append_new(list, json_pack("{s:o, s:s, s:o, s:o, s:b}", "member",
		                                      member(state, voice->person), "answer", status_answer(voice),
		                                      "row", row(voice->row), "received",
		                                      time_text(voice->received), "left", voice->left));
	}
	return list;
}

static json_t *tally(const struct status *status, const struct proposal *p)
{
	struct tally t = consensus_tally(&status->session->rules, &status->session->state, p);
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:b, s:b, s:s}", "eligible",
	                 (int)t.eligible, "answered", (int)t.answered, "needed", (int)t.needed, "agree", (int)t.agree,
	                 "stand_aside", (int)t.stand_aside, "block", (int)t.block, "unclear", (int)t.unclear,
	                 "quarantined", (int)t.quarantined, "unreachable", (int)t.unreachable, "concerns", (int)t.concerns, "questions",
	                 (int)t.questions, "groups", (int)t.groups, "groups_heard", (int)t.groups_heard, "quorum",
	                 t.quorum, "lukewarm", t.lukewarm, "suggestion", t.suggestion);
}

/* How far hearing the people impacted has come; numbers alone. */
static json_t *gate(const struct status *status, const struct proposal *p)
{
	const struct session *session = status->session;
	return json_pack("{s:s, s:o, s:i, s:o}", "state", gate_state_word(gate_state(&session->state, p, session->now)), "by",
	                 text(gate_passed_by(&session->state, p, session->now)), "heard", (int)gate_heard(&session->state, p),
	                 "due", time_text(p->gate.due));
}

static json_t *proposal(const struct status *status, const struct proposal *p)
{
	json_t *all = json_pack("{s:s, s:i, s:s, s:s}", "id", p->id, "version", (int)p->version, "title", p->title,
	                        "phase", status_phase(p));
	json_object_set_new(all, "deadline", time_text(p->deadline));
	json_object_set_new(all, "suggestion", text(p->suggestion));
	json_object_set_new(all, "outcome", text(p->outcome));
	json_object_set_new(all, "late", json_integer(p->late));
	json_object_set_new(all, "gate", gate(status, p));
	json_object_set_new(all, "tally", tally(status, p));
	json_t *texts = json_array();
	for (size_t i = 0; i < p->texts.count; i++)
		json_array_append_new(texts, json_pack("{s:i, s:o, s:o, s:o}", "version", (int)p->texts.items[i].version, "row",
		                                       row(p->texts.items[i].row), "by",
		                                       member(&status->session->state, p->texts.items[i].by), "time",
		                                       time_text(p->texts.items[i].time)));
	json_object_set_new(all, "texts", texts);
	json_object_set_new(all, "voices", voices(&status->session->state, p));
	return all;
}

static json_t *step(const struct state *state, const struct step *s)
{
	json_t *all = json_pack("{s:s, s:o, s:s, s:b, s:o}", "id", s->id, "owner", member(state, s->owner), "what",
	                        s->what, "open", s->open, "health", text(s->health));
	json_object_set_new(all, "due", time_text(s->due));
	json_object_set_new(all, "checkins", json_integer((json_int_t)s->checkins.count));
	return all;
}

static json_t *person(const struct status *status, const struct person *p)
{
	const struct session *session = status->session;
	const struct state *state = &session->state;
	uint32_t place = (uint32_t)(p - state->people.items);
	bool reached = !reach_of(&session->rules, state, place, session->now).failing;
	json_t *seats = json_array();
	for (size_t i = 0; i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		if (seat->active && &state->people.items[seat->person] == p)
			json_array_append_new(seats, json_pack("{s:s, s:s}", "role", seat->about->role, "group",
			                                       state->groups.items[seat->about->group].id));
	}
	return json_pack("{s:s, s:o, s:b, s:o, s:o, s:b, s:o}", "id", p->id, "name", text(p->name), "active", p->active,
	                 "agreement", text(p->asks->date), "seats", seats, "reached", reached, "away_until",
	                 time_text(reach_away(state, place, session->now)));
}

static json_t *one(const struct status *status)
{
	const struct state *state = &status->session->state;
	const struct proposal *p = state_proposal(state, status->wanted);
	const struct step *s = state_step(state, status->wanted);
	if (p != NULL)
		return proposal(status, p);
	if (s != NULL)
		return step(state, s);
	if (state_meeting(state, status->wanted) != NULL) {
		json_t *found = status_meetings_json(status), *meeting = json_incref(json_array_get(found, 0));
		json_decref(found);
		return meeting;
	}
	return person(status, &state->people.items[state_person(state, status->wanted)]);
}

static json_t *news(const struct status *status)
{
	const struct state *state = &status->session->state;
	struct subscription_counts counts = subscriptions_count(&status->session->rules, state);
	const char *last = state->digests.count == 0 ? NULL : state->digests.items[state->digests.count - 1].id;
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:s?}", "on_list", (json_int_t)counts.confirmed, "of_register",
	                 (json_int_t)counts.members, "to_confirm", (json_int_t)counts.asked, "left",
	                 (json_int_t)counts.stopped, "not_reached", (json_int_t)counts.failing, "last_issue", last);
}

static json_t *everything(const struct status *status)
{
	const struct state *state = &status->session->state;
	struct ledger_head head = ledger_head(status->session->ledger);
	json_t *proposals = json_array(), *steps = json_array();
	for (size_t i = 0; i < state->proposals.count; i++)
		json_array_append_new(proposals, proposal(status, &state->proposals.items[i]));
	for (size_t i = 0; i < state->steps.count; i++)
		json_array_append_new(steps, step(state, &state->steps.items[i]));
	json_t *all = json_pack("{s:s, s:s, s:I, s:s, s:b}", "name", status->session->settings.name, "origin",
	                        head.origin, "rows", (json_int_t)head.size - 1, "root", head.root, "rehearsal",
	                        head.rehearsal);
	json_object_set_new(all, "last_reading", time_text(state->last_reading));
	json_object_set_new(all, "letters", letters(state));
	json_object_set_new(all, "mails", json_pack("{s:I, s:b, s:I}", "waiting", (json_int_t)status->mails_waiting,
	                                            "held", status->mails_held, "refused",
	                                            (json_int_t)status->mails_refused));
	json_object_set_new(all, "news", news(status));
	json_object_set_new(all, "proposals", proposals);
	json_object_set_new(all, "steps", steps);
	json_object_set_new(all, "meetings", status_meetings_json(status));
	json_object_set_new(all, "roster_problems",
	                    json_integer((json_int_t)status->session->roster_problems.count));
	json_object_set_new(all, "attention", json_boolean(status_attention(status)));
	return all;
}

bool status_print_json(const struct status *status)
{
	json_t *all = status->wanted == NULL ? everything(status) : one(status);
	bool good = json_dumpf(all, stdout, JSON_INDENT(2)) == 0 && putchar('\n') != EOF;
	json_decref(all);
	return good;
}

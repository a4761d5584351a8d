/* SPDX-License-Identifier: MIT */
/* A proposal is open (M05), what was said in a day (M06b), and the answer to a question. */
#include "core/talk.h"

#include "core/amend.h"
#include "core/calendar.h"

#include <string.h>

static const char *name_of(const struct state *state, uint32_t person)
{
	return person == NOBODY ? "" : state->people.items[person].name;
}

static void about_proposal(struct owing *o, struct mail *mail, const struct proposal *p)
{
	owed_text(o, mail, "subject_id", p->id);
	owed_number(o, mail, "version", p->version);
	owed_text(o, mail, "title", p->title);
	owed_text(o, mail, "summary", p->summary);
}

static struct owed_about about_talk(const struct proposal *p, uint64_t row, const char *purpose, instant since)
{
	return (struct owed_about){
		.book = 'r',
		.row = row,
		.purpose = purpose,
		.template = purpose,
		.kind = REQUEST_TALK,
		.subject = p->id,
		.version = p->version,
		.order = ORDER_CALL,
		.since = since,
	};
}

/* ---- M05 ---- */

/* Who speaks for the reader's Workgroups. */
static void reps(struct owing *o, struct mail *mail, uint32_t person)
{
	const struct state *state = o->state;
	for (uint32_t i = state->people.items[person].first_seat; i != NOBODY; i = state->seats.items[i].next)
		for (size_t j = 0; state->seats.items[i].active && j < state->seats.count; j++) {
			const struct seat *seat = &state->seats.items[j];
			if (!seat->active || seat->about->group != state->seats.items[i].about->group || seat->person == person ||
			    strcmp(seat->about->role, "workgroup_representative") != 0)
				continue;
			value_text(o->arena, owed_item(o, mail, "reps"), "name", name_of(state, seat->person));
			owed_flag(o, mail, "has_reps");
		}
}

static void open_mail(struct owing *o, const struct proposal *p, uint32_t person)
{
	bool guest = talk_is_guest(o->state, person);
	bool again = text_before(p) != NULL && p->text_row > p->opened_row;
	struct owed_about about = about_talk(p, again ? p->text_row : p->opened_row, "talk", o->now);
	about.order = guest ? ORDER_MEETING : ORDER_CALL;
	struct mail *mail = owed_mail(o, &about, person);
	if (mail == NULL)
		return;
	about_proposal(o, mail, p);
	owed_text(o, mail, "goal", p->goal);
	owed_text(o, mail, "impact", p->impact);
	owed_text(o, mail, "proposer", name_of(o->state, p->proposer));
	owed_text(o, mail, "body", p->body);
	if (guest) {
		owed_flag(o, mail, "guest");
		reps(o, mail, person);
	}
	if (again) {
		owed_flag(o, mail, "again");
		amend_values(o, mail, p);
	}
	owed_emit(o, mail);
}

/* ---- M06b ---- */

static long day_of(const struct owing *o, instant at)
{
	return (long)date_to_days(calendar_date(o->rules, at));
}

static const char *flag_of(enum event_kind kind)
{
	switch (kind) {
	case EVENT_QUESTION_ASKED:
		return "question";
	case EVENT_QUESTION_ANSWERED:
		return "answered";
	case EVENT_COMMENT_GIVEN:
		return "comment";
	case EVENT_CONCERN_RESOLVED:
		return "resolved";
	case EVENT_CONCERN_WITHDRAWN:
		return "withdrawn";
	case EVENT_CONCERN_STANDS:
		return "stands";
	default:
		return "concern";
	}
}

/* What was said on the day of the first row; true when somebody else than the reader said something. */
static bool said_items(struct owing *o, struct mail *mail, const struct proposal *p, size_t first, uint32_t reader)
{
	bool others = false;
	for (size_t i = first; i < p->said.count; i++) {
		const struct said *said = &p->said.items[i];
		if (day_of(o, said->time) != day_of(o, p->said.items[first].time))
			break;
		others |= said->person != reader;
		if (mail == NULL)
			continue;
		struct value *item = owed_item(o, mail, "said");
		value_text(o->arena, item, "name", name_of(o->state, said->person));
		value_text(o->arena, item, "id", said->kind == EVENT_COMMENT_GIVEN ? "" : said->id);
		value_text(o->arena, item, "words", owed_words(o, said->row));
		value_flag(o->arena, item, flag_of(said->kind), true);
	}
	return others;
}

static void roundup(struct owing *o, const struct proposal *p, size_t first, uint32_t person)
{
	struct owed_about about = about_talk(p, p->said.items[first].row, "roundup", p->said.items[first].time);
	about.order = ORDER_REMINDER;
	if (!said_items(o, NULL, p, first, person))
		return;
	struct mail *mail = owed_mail(o, &about, person);
	if (mail == NULL)
		return;
	about_proposal(o, mail, p);
	said_items(o, mail, p, first, person);
	owed_emit(o, mail);
}

/* On the morning after each day on which something was said: never more than one a day. */
static void roundups(struct owing *o, const struct proposal *p)
{
	for (size_t i = 0; i < p->said.count && !o->stopped; i++) {
		long day = day_of(o, p->said.items[i].time);
		bool first = i == 0 || day_of(o, p->said.items[i - 1].time) != day;
		if (!first || day >= day_of(o, o->now) || p->said.items[i].time < o->state->horizon ||
		    p->said.items[i].row < p->opened_row)
			continue;
		for (uint32_t j = 0; j < o->state->people.count && !o->stopped; j++)
			if (talk_takes_part(o->state, j))
				roundup(o, p, i, j);
	}
}

/* ---- the answer to a question, to who asked ---- */

static void choose_request(const struct proposal *p, uint32_t person, struct owed_about *about)
{
	const struct voice *voice = proposal_voice_of(p, person);
	about->version = p->version;
	if (talk_is_open(p))
		about->kind = REQUEST_TALK;
	else if (p->phase == PHASE_CALL && voice != NULL && !voice->left)
		about->kind = REQUEST_CALL;
	else
		*about = (struct owed_about){.book = about->book, .row = about->row, .purpose = about->purpose,
		                             .template = about->template, .kind = REQUEST_NONE, .subject = "",
		                             .order = about->order, .since = about->since};
}

static void answered_mail(struct owing *o, const struct proposal *p, const struct said *said)
{
	const struct remark *question = NULL;
	for (size_t i = 0; i < p->questions.count; i++)
		if (strcmp(p->questions.items[i].id, said->id) == 0)
			question = &p->questions.items[i];
	if (question == NULL || question->person == NOBODY || question->person == said->person ||
	    !o->state->people.items[question->person].active)
		return;
	struct owed_about about = about_talk(p, said->row, "answered", said->time);
	choose_request(p, question->person, &about);
	struct mail *mail = owed_mail(o, &about, question->person);
	if (mail == NULL)
		return;
	about_proposal(o, mail, p);
	owed_text(o, mail, "id", question->id);
	owed_text(o, mail, "question", owed_words(o, question->row));
	owed_text(o, mail, "name", name_of(o->state, said->person));
	owed_text(o, mail, "words", owed_words(o, said->row));
	if (about.kind != REQUEST_NONE)
		owed_flag(o, mail, about.kind == REQUEST_CALL ? "in_call" : "talking");
	owed_emit(o, mail);
}

void talk_values(struct owing *o, struct mail *mail, const struct proposal *p)
{
	for (size_t i = 0; i < p->questions.count; i++) {
		const struct remark *question = &p->questions.items[i];
		if (question->row > p->call_row)
			continue;
		struct value *item = owed_item(o, mail, "asked");
		value_text(o->arena, item, "id", question->id);
		value_text(o->arena, item, "words", owed_words(o, question->row));
		value_text(o->arena, item, "answer", question->answer_row == 0 ? "" : owed_words(o, question->answer_row));
		owed_flag(o, mail, "has_asked");
	}
	for (size_t i = 0; i < p->concerns.count; i++) {
		const struct remark *concern = &p->concerns.items[i];
		if (concern->row > p->call_row || !concern_is_open(concern))
			continue;
		struct value *item = owed_item(o, mail, "open");
		value_text(o->arena, item, "id", concern->id);
		value_text(o->arena, item, "words", owed_words(o, concern->row));
		owed_flag(o, mail, "has_open");
	}
}

static void proposal_mails(struct owing *o, const struct proposal *p, bool waking)
{
	for (uint32_t i = 0; talk_is_open(p) && i < o->state->people.count && !o->stopped; i++)
		if (talk_takes_part(o->state, i) || (waking && o->rules->talk_workgroups && talk_is_guest(o->state, i)))
			open_mail(o, p, i);
	if (talk_is_open(p) && waking)
		roundups(o, p);
	for (size_t i = 0; i < p->said.count && !o->stopped; i++)
		if (p->said.items[i].kind == EVENT_QUESTION_ANSWERED && p->said.items[i].time >= o->state->horizon)
			answered_mail(o, p, &p->said.items[i]);
}

void talk_owed(struct owing *o)
{
	bool waking = owed_waking(o);
	for (size_t i = 0; i < o->state->proposals.count && !o->stopped; i++)
		if (o->state->proposals.items[i].phase != PHASE_DECIDED)
			proposal_mails(o, &o->state->proposals.items[i], waking);
}

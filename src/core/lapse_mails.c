/* SPDX-License-Identifier: MIT */
/* The notices that a proposal will lapse, and M15: that it has, or was taken back, before its call. */
#include "core/lapse.h"

#include "core/calendar.h"
#include "core/draft.h"
#include "core/talk.h"

#include <string.h>

static struct owed_about about_end(const struct proposal *p, uint64_t row, const char *purpose, enum request_kind kind,
                                   instant since)
{
	return (struct owed_about){
		.book = 'r',
		.row = row,
		.purpose = purpose,
		.template = purpose,
		.kind = kind,
		.subject = kind == REQUEST_NONE ? "" : p->id,
		.version = kind == REQUEST_NONE ? 0 : p->version,
		.order = kind == REQUEST_NONE ? ORDER_CALL : ORDER_REMINDER,
		.since = since,
	};
}

static uint32_t keeper(struct owing *o)
{
	struct closers keepers = {0};
	draft_keepers(o->state, o->arena, &keepers);
	return keepers.count == 0 ? NOBODY : keepers.items[0];
}

static void idle_mail(struct owing *o, const struct proposal *p, uint32_t person)
{
	struct owed_about about = about_end(p, p->idle.row, "idle", REQUEST_DRAFT, p->idle.at);
	struct mail *mail = person == NOBODY || !o->state->people.items[person].active ? NULL : owed_mail(o, &about, person);
	if (mail == NULL)
		return;
	instant days = (instant)o->rules->lapse_notice_days * (p->idle.last ? 1 : 2);
	struct date end = calendar_date(o->rules, p->idle.at + days * SECONDS_A_DAY);
	owed_text(o, mail, "title", p->title);
	owed_text(o, mail, "summary", p->summary);
	owed_text(o, mail, "deadline", calendar_long_date(o->arena, mail->language, end));
	owed_text(o, mail, "deadline_short", calendar_short_date(o->arena, mail->language, end));
	if (p->idle.last)
		owed_flag(o, mail, "last");
	if (draft_is_keeper(o->state, o->arena, person))
		owed_flag(o, mail, p->phase == PHASE_DRAFT ? "opens" : "calls");
	owed_emit(o, mail);
}

static void ended_mail(struct owing *o, const struct proposal *p, uint32_t person)
{
	bool lapsed = strcmp(p->outcome, "lapsed") == 0;
	struct owed_about about = about_end(p, p->decision_row, "ended", REQUEST_NONE, p->decided);
	if (person == NOBODY || !o->state->people.items[person].active || (!lapsed && person == p->proposer))
		return; /* who takes it back has the receipt */
	struct mail *mail = owed_mail(o, &about, person);
	if (mail == NULL)
		return;
	owed_text(o, mail, "subject_id", p->id);
	owed_text(o, mail, "title", p->title);
	owed_text(o, mail, "summary", p->summary);
	owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, p->decided));
	owed_text(o, mail, "reason", owed_words(o, p->decision_row));
	owed_flag(o, mail, lapsed ? "lapsed" : "withdrawn");
	owed_emit(o, mail);
}

/* Everybody who was told that it is open; of a draft, who was asked to check it, and who proposed it. */
static void ended_mails(struct owing *o, const struct proposal *p)
{
	if (p->ended_in == PHASE_DRAFT) {
		uint32_t facilitator = keeper(o);
		ended_mail(o, p, facilitator);
		if (facilitator != p->proposer)
			ended_mail(o, p, p->proposer);
		return;
	}
	for (uint32_t i = 0; i < o->state->people.count && !o->stopped; i++)
		if (talk_takes_part(o->state, i) || (o->rules->talk_workgroups && talk_is_guest(o->state, i)))
			ended_mail(o, p, i);
}

void lapse_owed(struct owing *o)
{
	bool waking = owed_waking(o);
	for (size_t i = 0; waking && i < o->state->proposals.count && !o->stopped; i++) {
		const struct proposal *p = &o->state->proposals.items[i];
		bool idle = p->idle.row != 0 && p->idle.at > lapse_moved(p);
		if (idle && (p->phase == PHASE_DRAFT || p->phase == PHASE_OPEN)) {
			uint32_t facilitator = keeper(o);
			idle_mail(o, p, facilitator);
			if (facilitator != p->proposer)
				idle_mail(o, p, p->proposer);
		}
		if (p->phase == PHASE_DECIDED && p->ended_in < PHASE_CALL && p->decided >= o->state->horizon)
			ended_mails(o, p);
	}
}

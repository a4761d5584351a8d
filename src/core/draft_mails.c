/* SPDX-License-Identifier: MIT */
/* The mails of a proposal before its call: a draft to check (M06), what the Facilitator says of it, and who may go on. */
#include "core/calendar.h"
#include "core/draft.h"

#include <string.h>

static struct owed_about about_draft(const struct proposal *p, uint64_t row, const char *purpose, const char *template)
{
	return (struct owed_about){
		.book = 'r',
		.row = row,
		.purpose = purpose,
		.template = template,
		.kind = REQUEST_DRAFT,
		.subject = p->id,
		.version = p->version,
		.order = ORDER_CALL,
		.since = p->moved,
	};
}

static const char *name_of(const struct state *state, uint32_t person)
{
	return person == NOBODY ? "" : state->people.items[person].name;
}

/* By when the Facilitator should say something: afterwards who proposed it may open it. */
static void answer_until(struct owing *o, struct mail *mail, const struct proposal *p)
{
	struct date day = calendar_last_day(o->rules, draft_free_from(o->rules, p));
	owed_text(o, mail, "deadline", calendar_long_date(o->arena, mail->language, day));
	owed_text(o, mail, "deadline_short", calendar_short_date(o->arena, mail->language, day));
}

/* The last day for answers that the draft asks for, in words; "" when it names none. */
static const char *wished_day(struct owing *o, const char *language, const struct proposal *p)
{
	struct date day;
	return date_parse(p->by_day, &day) ? calendar_long_date(o->arena, language, day) : "";
}

static void draft_values(struct owing *o, struct mail *mail, const struct proposal *p)
{
	answer_until(o, mail, p);
	owed_text(o, mail, "title", p->title);
	owed_text(o, mail, "summary", p->summary);
	owed_text(o, mail, "goal", p->goal);
	owed_text(o, mail, "impact", p->impact);
	owed_text(o, mail, "body", p->body);
	owed_flag(o, mail, p->kind);
	owed_text(o, mail, "proposer", name_of(o->state, p->proposer));
	owed_text(o, mail, "wished", wished_day(o, mail->language, p));
	if (!draft_gate_passed(o->state, p, o->now))
		owed_flag(o, mail, "gate");
}

/* M06, for each version of the text. */
static void check_mail(struct owing *o, const struct proposal *p)
{
	struct closers keepers = {0};
	draft_keepers(o->state, o->arena, &keepers);
	if (keepers.count == 0)
		return;
	struct owed_about about = about_draft(p, p->text_row, "draft", "draft");
	struct mail *mail = owed_mail(o, &about, keepers.items[0]);
	if (mail == NULL)
		return;
	draft_values(o, mail, p);
	owed_emit(o, mail);
}

/* What the Facilitator said of it goes to who proposed it. */
static void talk_mail(struct owing *o, const struct proposal *p)
{
	bool discuss = strcmp(p->alignment, "discuss") == 0;
	const struct fact *said = state_fact(o->state, p->alignment_row);
	if ((!discuss && strcmp(p->alignment, "not_aligned") != 0) || said == NULL || said->person == p->proposer)
		return;
	struct owed_about about = about_draft(p, p->alignment_row, "talk", "draft_talk");
	struct mail *mail = owed_mail(o, &about, p->proposer);
	if (mail == NULL)
		return;
	draft_values(o, mail, p);
	owed_flag(o, mail, discuss ? "discuss" : "not_aligned");
	owed_text(o, mail, "asker", name_of(o->state, said->person));
	owed_text(o, mail, "words", owed_words(o, p->alignment_row));
	owed_emit(o, mail);
}

/* Nobody said anything in time: now who proposed it may open it. */
static void free_mail(struct owing *o, const struct proposal *p)
{
	if (o->now < draft_free_from(o->rules, p))
		return;
	uint64_t row = p->alignment_row > p->text_row ? p->alignment_row : p->text_row;
	struct owed_about about = about_draft(p, row, "free", "draft_free");
	about.since = draft_free_from(o->rules, p);
	struct mail *mail = owed_mail(o, &about, p->proposer);
	if (mail == NULL)
		return;
	draft_values(o, mail, p);
	owed_emit(o, mail);
}

void draft_owed(struct owing *o)
{
	bool waking = owed_waking(o);
	for (size_t i = 0; !o->stopped && i < o->state->proposals.count; i++) {
		const struct proposal *p = &o->state->proposals.items[i];
		if (p->phase != PHASE_DRAFT)
			continue;
		check_mail(o, p);
		talk_mail(o, p);
		if (waking)
			free_mail(o, p);
	}
}

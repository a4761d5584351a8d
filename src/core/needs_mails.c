/* SPDX-License-Identifier: MIT */
/* Somebody needs help (M26), still needs it (M27), and what came of it. */
#include "core/needs.h"

#include "core/calendar.h"

#include <string.h>

enum { HELP_BUSINESS_DAYS = 5 };

/* A kind that mails have no words for is "other". */
static const char *kind_flag(const char *kind)
{
	static const char *const kinds[] = {"space", "staff_time", "policy", "money", "training"};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i], kind) == 0)
			return kinds[i];
	return "other";
}

static struct date help_day(const struct owing *o, instant from)
{
	return calendar_add_business_days(o->rules, calendar_date(o->rules, from), HELP_BUSINESS_DAYS);
}

static struct owed_about about_need(const struct need *need, uint64_t row, const char *purpose, const char *template,
                                    instant since)
{
	return (struct owed_about){
		.book = 'r',
		.row = row,
		.purpose = purpose,
		.template = template,
		.kind = REQUEST_NEED,
		.subject = need->id,
		.order = ORDER_CALL,
		.since = since,
	};
}

static void need_values(struct owing *o, struct mail *mail, const struct need *need)
{
	const struct step *step = need_step(o->state, need);
	owed_text(o, mail, "subject_id", need->id);
	owed_text(o, mail, "asker", o->state->people.items[need->person].name);
	owed_text(o, mail, "what", step == NULL ? "" : step->what);
	owed_text(o, mail, "due", step == NULL || step->due == INSTANT_NONE
	                                  ? ""
	                                  : calendar_long_date(o->arena, mail->language, calendar_last_day(o->rules, step->due)));
	owed_text(o, mail, "words", owed_words(o, need->row));
	owed_flag(o, mail, kind_flag(need->kind));
}

static void ask(struct owing *o, const struct need *need, const struct owed_about *about, uint32_t helper, bool again)
{
	struct mail *mail = helper == NOBODY ? NULL : owed_mail(o, about, helper);
	if (mail == NULL)
		return;
	need_values(o, mail, need);
	owed_text(o, mail, "deadline", calendar_long_date(o->arena, mail->language, help_day(o, about->since)));
	if (again) {
		owed_flag(o, mail, "again");
		owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, need->opened));
	}
	owed_emit(o, mail);
}

/* Nobody offered anything in time: somebody else is asked, or the same person once more when there is nobody else. */
static void still_open(struct owing *o, const struct need *need)
{
	instant since = need->news_row == 0 ? need->opened : need->news;
	instant due = calendar_end_of_day(o->rules, help_day(o, since));
	uint32_t first = need_helper(o->state, need, NOBODY), other = need_helper(o->state, need, first);
	if (need->is != NEED_OPEN || o->now < due || !owed_daytime(o))
		return;
	struct owed_about about = about_need(need, need->news_row == 0 ? need->row : need->news_row, "need_open", "need", o->now);
	ask(o, need, &about, other == NOBODY ? first : other, true);
}

/* What was said of it, to the other side: an offer to who needs it, "it is met" to who offered. */
static void news(struct owing *o, const struct need *need)
{
	static const struct {
		enum event_kind kind;
		const char *flag;
	} flags[] = {{EVENT_NEED_OFFERED, "offered"}, {EVENT_NEED_MET, "met"}, {EVENT_NEED_CANNOT, "cannot"}};
	const struct fact *said = need->news_row == 0 ? NULL : state_fact(o->state, need->news_row);
	uint32_t to = need->news_by == need->person ? need_helper(o->state, need, NOBODY) : need->person;
	if (said == NULL || to == NOBODY || need->news_by == NOBODY || !o->state->people.items[to].active)
		return;
	struct owed_about about = about_need(need, need->news_row, "need_news", "need_news", need->news);
	struct mail *mail = owed_mail(o, &about, to);
	if (mail == NULL)
		return;
	need_values(o, mail, need);
	owed_text(o, mail, "helper", o->state->people.items[need->news_by].name);
	owed_text(o, mail, "said", said->about->words ? owed_words(o, said->row) : "");
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (flags[i].kind == said->about->kind)
			owed_flag(o, mail, flags[i].flag);
	if (need_helper(o->state, need, NOBODY) == NOBODY)
		owed_flag(o, mail, "nobody");
	owed_emit(o, mail);
}

void needs_owed(struct owing *o)
{
	for (size_t i = 0; i < o->state->needs.count && !o->stopped; i++) {
		const struct need *need = &o->state->needs.items[i];
		if (need->person == NOBODY)
			continue;
		if (need->opened >= o->state->horizon && need->unable.count == 0) {
			struct owed_about about = about_need(need, need->row, "need", "need", need->opened);
			ask(o, need, &about, need_helper(o->state, need, NOBODY), false);
		}
		if (need->is == NEED_OPEN && need->unable.count > 0 && need->news >= o->state->horizon && !need_over(o->state, need)) {
			struct owed_about about = about_need(need, need->news_row, "need", "need", need->news);
			ask(o, need, &about, need_helper(o->state, need, NOBODY), false);
		}
		if (!need_over(o->state, need) && (need->news_row == 0 ? need->opened : need->news) >= o->state->horizon)
			still_open(o, need);
		if (need->news_row != 0 && need->news >= o->state->horizon)
			news(o, need);
	}
}

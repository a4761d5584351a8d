/* SPDX-License-Identifier: MIT */
/*
 * What was accepted of an older version of the Membership Agreement counts for some days after people were asked for the
 * new one. The last day stands in a row of its own, a week ahead at the least, and the reminder names it: so nobody's
 * voice ends unannounced, whatever the settings said when they were asked.
 */
#include "core/agreement.h"

#include "core/calendar.h"
#include "core/membership.h"

#include <string.h>

enum { LEAST_DAYS = 7 };

bool agreement_lapses(const struct person *person)
{
	const struct agreement *asks = person->asks;
	return asks->lapses_row != 0 && asks->lapses_version == asks->asked_version;
}

/* True when what this person accepted is an older version than they were asked for: neither by mail nor by a later date. */
static bool is_older(const struct decision *d, uint32_t place)
{
	const struct person *person = &d->state->people.items[place];
	const struct agreement *asks = person->asks;
	char asked[DATE_TEXT_SIZE];
	if (!agreement_seated(d->state, place) || *person->asks->date == '\0' || asks->asked_row == 0 ||
	    asks->asked_version < 2 || asks->version >= asks->asked_version)
		return false;
	date_format(calendar_date(d->rules, asks->asked), asked);
	return strcmp(asks->file, asked) < 0;
}

static struct event *add(struct decision *d, enum event_kind kind, const struct person *person)
{
	struct event *event = decision_add(d, kind);
	event->member = person->id;
	event->version = arena_printf(d->arena, "V%u", person->asks->asked_version);
	event->ref = decision_ref(d, person->asks->asked_row);
	return event;
}

/* The last day: so many after the question, and a week from now at the least. */
static instant last_day(const struct decision *d, const struct agreement *asks)
{
	struct date first = calendar_add_days(calendar_date(d->rules, asks->asked), d->rules->agreement_grace_days);
	struct date least = calendar_add_days(calendar_date(d->rules, d->now), LEAST_DAYS);
	return calendar_end_of_day(d->rules, date_compare(first, least) < 0 ? least : first);
}

static void lapse(struct decision *d, const struct person *person)
{
	char day[DATE_TEXT_SIZE];
	date_format(calendar_last_day(d->rules, person->asks->lapses), day);
	add(d, EVENT_AGREEMENT_LAPSED, person)->value = arena_strdup(d->arena, day);
}

bool agreement_is_over(const struct decision *d, uint32_t person)
{
	const struct person *p = &d->state->people.items[person];
	return d->rules->agreement_grace_days > 0 && agreement_lapses(p) && d->now >= p->asks->lapses && is_older(d, person);
}

void agreement_tick_grace(struct decision *d)
{
	for (uint32_t i = 0; d->rules->agreement_grace_days > 0 && i < d->state->people.count; i++) {
		const struct person *person = &d->state->people.items[i];
		const struct agreement *asks = person->asks;
		if (!is_older(d, i))
			continue;
		instant remind = asks->asked + (instant)d->rules->agreement_reminder_days * SECONDS_A_DAY;
		if (!agreement_lapses(person) && d->now >= remind)
			add(d, EVENT_AGREEMENT_LAPSING, person)->due = last_day(d, asks);
		else if (agreement_is_over(d, i))
			lapse(d, person);
	}
}

void agreement_apply_grace(struct state *state, const struct event *event)
{
	uint32_t person = state_person(state, event->member);
	if (person == NOBODY)
		return;
	struct agreement asks = *state->people.items[person].asks;
	asks.lapses_row = event->row;
	asks.lapses_version = asks.asked_version;
	asks.lapses = event->due;
	asks.lapsing = event->time;
	agreement_keep(state, &state->people.items[person], &asks);
}

/* The one reminder, which names the last day; and when it is over, that it is. */
void agreement_grace_mail(struct owing *o, uint32_t place)
{
	const struct person *person = &o->state->people.items[place];
	const struct agreement *asks = person->asks;
	bool over = *person->asks->date == '\0';
	struct owed_about about = {
		.book = 'r',
		.row = over ? asks->lapsed_row : asks->lapses_row,
		.purpose = over ? "agreement_over" : "agreement_reminder",
		.template = "agreement",
		.kind = REQUEST_AGREEMENT,
		.subject = "",
		.version = asks->asked_version,
		.order = ORDER_REMINDER,
		.since = over ? asks->lapses : asks->lapsing,
	};
	if (over && asks->lapsed_row == 0)
		return;
	struct mail *mail = owed_mail(o, &about, place);
	if (mail == NULL)
		return;
	struct date day = calendar_last_day(o->rules, asks->lapses);
	if (over)
		day = calendar_business_day(o->rules, calendar_add_days(day, LEAST_DAYS));
	owed_text(o, mail, "deadline", calendar_long_date(o->arena, mail->language, day));
	owed_text(o, mail, "deadline_short", calendar_short_date(o->arena, mail->language, day));
	owed_text(o, mail, "body", owed_words(o, asks->asked_row));
	owed_flag(o, mail, "again");
	owed_flag(o, mail, over ? "over" : "newer");
	owed_flag(o, mail, "ends");
	owed_emit(o, mail);
}

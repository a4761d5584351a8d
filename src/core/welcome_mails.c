/* SPDX-License-Identifier: MIT */
/* M01 and M02, and what the Recorder hears of addresses that nobody answers from. */
#include "core/welcome.h"

#include "core/archive.h"
#include "core/calendar.h"

#include <string.h>

enum { ANSWER_DAYS = 7, OTHERS_MOST = 40 };

/* ---- M01 ---- */

static bool shares_group(const struct state *state, uint32_t group, uint32_t person)
{
	for (uint32_t i = state->people.items[person].first_seat; i != NOBODY; i = state->seats.items[i].next)
		if (state->seats.items[i].active && state->seats.items[i].about->group == group)
			return true;
	return false;
}

/* Who else: to a Core seat all of the Core, to others the people of their groups. Names alone, no address. */
static bool meets(const struct state *state, uint32_t person, uint32_t other)
{
	if (other == person || !state->people.items[other].active || *state->people.items[other].name == '\0')
		return false;
	if (state->people.items[person].core_seats > 0 && state->people.items[other].core_seats > 0)
		return true;
	for (uint32_t i = state->people.items[person].first_seat; i != NOBODY; i = state->seats.items[i].next)
		if (state->seats.items[i].active && shares_group(state, state->seats.items[i].about->group, other))
			return true;
	return false;
}

static void others(struct owing *o, struct mail *mail, uint32_t person)
{
	int count = 0;
	for (uint32_t i = 0; i < o->state->people.count && count < OTHERS_MOST; i++) {
		if (!meets(o->state, person, i))
			continue;
		value_text(o->arena, owed_item(o, mail, "others"), "name", o->state->people.items[i].name);
		count++;
	}
	if (count > 0)
		owed_flag(o, mail, "has_others");
	if (count == OTHERS_MOST)
		owed_flag(o, mail, "more_others");
}

static void seats(struct owing *o, struct mail *mail, uint32_t person)
{
	for (uint32_t i = o->state->people.items[person].first_seat; i != NOBODY; i = o->state->seats.items[i].next) {
		const struct seat *seat = &o->state->seats.items[i];
		if (!seat->active)
			continue;
		struct value *item = owed_item(o, mail, "seats");
		value_flag(o->arena, item, seat->about->role, true);
		value_text(o->arena, item, "group", o->state->groups.items[seat->about->group].name);
		owed_flag(o, mail, "has_seats");
	}
	if (o->state->people.items[person].core_seats > 0)
		owed_flag(o, mail, "core");
}

static struct owed_about about_welcome(const struct welcome *welcome, const char *purpose, enum request_kind kind)
{
	return (struct owed_about){
		.book = 'r',
		.row = welcome->row,
		.purpose = purpose,
		.template = purpose,
		.kind = kind,
		.subject = "",
		.order = ORDER_REMINDER,
		.since = welcome->time,
	};
}

static bool asks_address(const struct owing *o, const struct welcome *welcome)
{
	return !welcome->seat && welcome_unverified(o->state, welcome->person);
}

static void welcome_mail(struct owing *o, const struct welcome *welcome)
{
	const struct person *person = &o->state->people.items[welcome->person];
	struct owed_about about = about_welcome(welcome, "welcome", REQUEST_NONE);
	struct mail *mail = owed_mail(o, &about, welcome->person);
	if (mail == NULL)
		return;
	seats(o, mail, welcome->person);
	others(o, mail, welcome->person);
	if (welcome->seat)
		owed_flag(o, mail, "new_seat");
	if (asks_address(o, welcome))
		owed_flag(o, mail, "asks_address");
	if (o->rules->agreement_count > 0 && person->core_seats > 0 && *person->asks->date == '\0')
		owed_flag(o, mail, "asks_agreement");
	owed_emit(o, mail);
}

/* ---- M02 ---- */

static struct date answer_day(const struct owing *o, const struct welcome *welcome)
{
	struct date day = calendar_add_days(calendar_date(o->rules, welcome->time), ANSWER_DAYS);
	return calendar_business_day(o->rules, day);
}

static void address_mail(struct owing *o, const struct welcome *welcome)
{
	struct owed_about about = about_welcome(welcome, "address", REQUEST_ADDRESS);
	struct mail *mail = asks_address(o, welcome) ? owed_mail(o, &about, welcome->person) : NULL;
	if (mail == NULL)
		return;
	struct date day = answer_day(o, welcome);
	owed_text(o, mail, "deadline", calendar_long_date(o->arena, mail->language, day));
	owed_text(o, mail, "deadline_short", calendar_short_date(o->arena, mail->language, day));
	owed_emit(o, mail);
}

/* ---- to the Recorder ---- */

static uint32_t keeper(const struct state *state, uint32_t except)
{
	uint32_t recorder = archive_recorder(state);
	return recorder == NOBODY || recorder == except ? owed_helper(state, except) : recorder;
}

static void tell(struct owing *o, const struct owed_about *about, uint32_t to, const struct welcome *from, size_t count)
{
	struct mail *mail = to == NOBODY ? NULL : owed_mail(o, about, to);
	if (mail == NULL)
		return;
	for (size_t i = 0; i < count; i++)
		if (welcome_unverified(o->state, from[i].person) && !from[i].seat && from[i].person != to)
			value_text(o->arena, owed_item(o, mail, "people"), "name", o->state->people.items[from[i].person].name);
	if (about->book == 'j')
		owed_flag(o, mail, "denied");
	owed_emit(o, mail);
}

/* Who reads the mail says that they are somebody else: that is told at once. */
static void denied_mail(struct owing *o, const struct welcome *welcome)
{
	struct owed_about about = about_welcome(welcome, "unverified", REQUEST_NONE);
	about.book = 'j';
	about.row = welcome->denied_row;
	about.order = ORDER_CALL;
	about.since = welcome->denied;
	tell(o, &about, keeper(o->state, welcome->person), welcome, 1);
}

/* One mail for all who came in with one change of the registers, some days later. */
static void silent_mail(struct owing *o, const struct welcome *first, size_t count)
{
	struct owed_about about = about_welcome(first, "unverified", REQUEST_NONE);
	instant due = calendar_end_of_day(o->rules, answer_day(o, first));
	uint32_t to = keeper(o->state, NOBODY);
	bool any = false;
	for (size_t i = 0; i < count; i++)
		any |= first[i].person != to && !first[i].seat && first[i].denied_row == 0 &&
		       welcome_unverified(o->state, first[i].person);
	about.since = due;
	if (any && o->now >= due)
		tell(o, &about, to, first, count);
}

/* How many of these came in together. */
static size_t together(const struct state *state, size_t first)
{
	size_t end = first;
	while (end < state->welcomes.count && state->welcomes.items[end].time == state->welcomes.items[first].time)
		end++;
	return end - first;
}

void welcome_owed(struct owing *o)
{
	const struct state *state = o->state;
	if (!owed_waking(o))
		return;
	for (size_t i = 0, count; i < state->welcomes.count && !o->stopped; i += count) {
		count = together(state, i);
		if (state->welcomes.items[i].time < state->horizon)
			continue;
		for (size_t j = i; j < i + count && !o->stopped; j++) {
			const struct welcome *welcome = &state->welcomes.items[j];
			if (!state->people.items[welcome->person].active)
				continue;
			welcome_mail(o, welcome);
			address_mail(o, welcome);
			if (welcome->denied_row != 0 && welcome_unverified(state, welcome->person))
				denied_mail(o, welcome);
		}
		silent_mail(o, &state->welcomes.items[i], count);
	}
}

/* SPDX-License-Identifier: MIT */
/* M51: a member whose address does not work, told to the Facilitator (domain.md 3.8). */
#include "core/calendar.h"
#include "core/owed.h"

/* Only the first of the failures we still know: one task for a person, not one mail for each mail. */
static bool is_first(const struct state *state, size_t place)
{
	for (size_t i = 0; i < place; i++)
		if (state->bounced.items[i].permanent &&
		    state->bounced.items[i].person == state->bounced.items[place].person)
			return false;
	return state->bounced.items[place].permanent && state->bounced.items[place].person != NOBODY;
}

static void bounced_mail(struct owing *o, const struct bounced *bounced, uint32_t helper)
{
	struct owed_about about = {
		.book = 'j',
		.row = bounced->row,
		.purpose = "bounced",
		.template = "bounced",
		.subject = "",
		.order = ORDER_CALL,
		.since = bounced->received,
	};
	struct mail *mail = owed_mail(o, &about, helper);
	if (mail == NULL)
		return;
	owed_text(o, mail, "who", o->state->people.items[bounced->person].name);
	owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, bounced->received));
	owed_flag(o, mail, "permanent");
	owed_emit(o, mail);
}

void bounced_owed(struct owing *o)
{
	uint32_t helper = owed_holder(o->state, "facilitator");
	for (size_t i = 0; i < o->state->bounced.count && owed_daytime(o); i++)
		if (is_first(o->state, i) && o->state->bounced.items[i].person != helper)
			bounced_mail(o, &o->state->bounced.items[i], helper);
}

/* SPDX-License-Identifier: MIT */
/* M51: a member whose address does not work, told to the Facilitator or the Recorder. */
#include "core/calendar.h"
#include "core/owed.h"
#include "core/reach.h"

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
	if (bounced->permanent)
		owed_flag(o, mail, "permanent");
	owed_emit(o, mail);
}

/* What tells that an address fails: the first refusal for good since we heard of the member, or the last straw of others. */
static bool tells(const struct owing *o, const struct bounced *bounced)
{
	const struct person *person = &o->state->people.items[bounced->person];
	if (bounced->received <= person->heard)
		return false;
	return bounced->permanent || reach_of(o->rules, o->state, bounced->person, o->now).row == bounced->row;
}

/* One task for a person, not one mail for each mail. */
void bounced_owed(struct owing *o)
{
	struct arena own = {0}; /* o->arena is emptied with every mail */
	const struct state *state = o->state;
	bool *told = ARENA_ARRAY(&own, bool, state->people.count + 1);
	bool daytime = owed_daytime(o);
	for (size_t i = 0; daytime && i < state->bounced.count; i++) {
		const struct bounced *bounced = &state->bounced.items[i];
		if (bounced->person == NOBODY || told[bounced->person] || !tells(o, bounced))
			continue;
		if (!bounced->permanent && !reach_of(o->rules, state, bounced->person, o->now).failing)
			continue;
		told[bounced->person] = true;
		bounced_mail(o, bounced, owed_helper(state, bounced->person));
	}
	arena_release(&own);
}

/* SPDX-License-Identifier: MIT */
/* M51: a member whose address does not work, told to the Facilitator or the Recorder (domain.md 3.8). */
#include "core/calendar.h"
#include "core/owed.h"

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

/* Only the first of the failures we still know: one task for a person, not one mail for each mail. */
void bounced_owed(struct owing *o)
{
	struct arena own = {0}; /* o->arena is emptied with every mail */
	const struct state *state = o->state;
	bool *told = ARENA_ARRAY(&own, bool, state->people.count + 1);
	bool daytime = owed_daytime(o);
	for (size_t i = 0; daytime && i < state->bounced.count; i++) {
		const struct bounced *bounced = &state->bounced.items[i];
		if (!bounced->permanent || bounced->person == NOBODY || told[bounced->person])
			continue;
		told[bounced->person] = true;
		bounced_mail(o, bounced, owed_helper(state, bounced->person));
	}
	arena_release(&own);
}

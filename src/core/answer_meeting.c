/* SPDX-License-Identifier: MIT */
#include "core/answers.h"

#include "core/calendar.h"
#include "core/meeting.h"

void answer_meeting(struct answer *a, const struct meeting *meeting)
{
	struct owing *o = a->o;
	bool minutes = a->mail->request.kind == REQUEST_MINUTES;
	bool open = minutes ? meeting->minutes.state == MINUTES_ASKED : !meeting->cancelled && o->now < meeting->starts;
	owed_text(o, a->mail, "when", meeting_time(o, meeting, a->mail->language));
	owed_text(o, a->mail, "place", meeting->place);
	if (minutes && open)
		owed_text(o, a->mail, "deadline",
		          calendar_end_words(o->arena, o->rules, a->mail->language, meeting->minutes.due));
	if (a->changeable && open) {
		owed_flag(o, a->mail, "changeable");
		owed_flag(o, a->mail, "disown");
	}
}

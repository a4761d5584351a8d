/* SPDX-License-Identifier: MIT */
#include "core/answers.h"

#include "core/calendar.h"
#include "core/meeting.h"

#include <string.h>

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

static void rsvp_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	const struct fact *before = fact->ref == 0 ? NULL : state_fact(a->o->state, fact->ref);
	struct value *item = answer_recorded(a, letter, fact, meeting_word(fact->about->value, a->mail->language));
	value_text(a->o->arena, item, "before", before == NULL ? "" : meeting_word(before->about->value, a->mail->language));
	a->changeable = true;
}

/* What stands on the public pages now. The words that stay after a redaction need no line of their own. */
static void published_item(struct answer *a, struct value *letter, const struct fact *fact)
{
	bool published = fact->about->kind == EVENT_RECORD_PUBLISHED, partly = strcmp(fact->about->value, "partly") == 0;
	a->changeable = true;
	if (strcmp(fact->about->value, meaning_word(MEANING_NOT_ME)) == 0) {
		value_flag(a->o->arena, answer_recorded(a, letter, fact, ""), "withdrawn_publish", true);
		return;
	}
	if (published && partly && state_fact(a->o->state, fact->row - 1) != NULL &&
	    state_fact(a->o->state, fact->row - 1)->about->kind == EVENT_RECORD_REDACTED)
		return;
	enum meaning meaning = published && !partly ? MEANING_PUBLISH : MEANING_REDACT;
	struct value *item = answer_recorded(a, letter, fact, mail_word(meaning, a->mail->language));
	if (published)
		value_text(a->o->arena, item, "what", "");
	value_flag(a->o->arena, item, partly ? "redacted_partly" : published ? "published" : "redacted", true);
}

bool answer_meeting_row(struct answer *a, struct value *letter, const struct fact *fact)
{
	switch (fact->about->kind) {
	case EVENT_RSVP_RECEIVED:
		rsvp_item(a, letter, fact);
		return true;
	case EVENT_RSVP_WITHDRAWN:
		value_flag(a->o->arena, answer_recorded(a, letter, fact, ""), "taken_back", true);
		return true;
	case EVENT_MEETING_AGENDA:
		answer_recorded(a, letter, fact, mail_word(MEANING_AGENDA_ITEM, a->mail->language));
		return true;
	case EVENT_CORRECTION_RECEIVED:
		answer_remark(a, letter, fact, MEANING_CORRECTION, "correction");
		a->changeable = true;
		return true;
	case EVENT_MINUTES_ACCEPTED:
		answer_recorded(a, letter, fact, mail_word(MEANING_OK, a->mail->language));
		a->changeable = true;
		return true;
	case EVENT_RECORD_PUBLISHED:
	case EVENT_RECORD_REDACTED:
		published_item(a, letter, fact);
		return true;
	default:
		return false;
	}
}

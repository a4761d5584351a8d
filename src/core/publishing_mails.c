/* SPDX-License-Identifier: MIT */
/* The mail that asks the Recorder whether everybody may read a text. */
#include "core/archive.h"
#include "core/publishing.h"

#include <string.h>

void publishing_values(struct owing *o, struct mail *mail, const char *subject)
{
	const struct publication *p = publication_of(o->state, subject);
	if (p != NULL && p->redacted_row == 0)
		owed_flag(o, mail, "is_public");
	if (state_meeting(o->state, subject) != NULL)
		owed_flag(o, mail, "minutes");
}

/* What would stand there, as owed_words finds the words. */
static const char *text_of(struct owing *o, uint64_t row, const char *body)
{
	return row == 0 ? body : owed_words(o, row);
}

static void offer(struct owing *o, const char *subject, unsigned version, const char *title, const char *body,
                  uint64_t row, uint64_t text_row, instant since)
{
	uint32_t recorder = archive_recorder(o->state);
	if (since < o->state->horizon || recorder == NOBODY || publication_of(o->state, subject) != NULL)
		return;
	struct owed_about about = {
		.book = 'r',
		.row = row,
		.purpose = "publish",
		.template = "publish",
		.kind = REQUEST_PUBLISH,
		.subject = subject,
		.version = version,
		.order = ORDER_MEETING,
		.since = since,
	};
	struct mail *mail = owed_mail(o, &about, recorder);
	if (mail == NULL)
		return;
	owed_text(o, mail, "subject_id", subject);
	owed_text(o, mail, "title", title);
	owed_text(o, mail, "body", text_of(o, text_row, body));
	publishing_values(o, mail, subject);
	owed_emit(o, mail);
}

void publishing_owed(struct owing *o)
{
	if (!o->rules->site_pages || !owed_waking(o))
		return;
	for (size_t i = 0; i < o->state->meetings.count && !o->stopped; i++) {
		const struct meeting *meeting = &o->state->meetings.items[i];
		const struct minutes *minutes = &meeting->minutes;
		if (minutes->state == MINUTES_APPROVED)
			offer(o, meeting->id, minutes->version, meeting->what, "", minutes->approved_row, minutes->row,
			      minutes->approved);
	}
	for (size_t i = 0; i < o->state->proposals.count && !o->stopped; i++) {
		const struct proposal *p = &o->state->proposals.items[i];
		if (p->phase == PHASE_DECIDED && strncmp(p->outcome, "adopted", 7) == 0 && *p->body != '\0')
			offer(o, p->id, p->version, p->title, p->body, p->decision_row, 0, p->decided);
	}
}

/* SPDX-License-Identifier: MIT */
/* The mails of an open call: the call itself (M09), reminders (M10), more time (M10b), a block (M12b). */
#include "core/amend.h"
#include "core/calendar.h"
#include "core/early.h"
#include "core/input.h"
#include "core/talk.h"

#include <string.h>

enum { HOUR = 3600 };

struct owed_about call_about(const struct proposal *p, uint64_t row, const char *purpose, const char *template)
{
	return (struct owed_about){
		.book = 'r',
		.row = row,
		.purpose = purpose,
		.template = template,
		.kind = REQUEST_CALL,
		.subject = p->id,
		.version = p->version,
		.order = ORDER_CALL,
		.since = p->asked,
	};
}

void call_values(struct owing *o, struct mail *mail, const struct proposal *p)
{
	owed_text(o, mail, "title", p->title);
	owed_text(o, mail, "summary", p->summary);
	if (p->deadline == INSTANT_NONE) /* people talk about it, and are not asked yet */
		return;
	struct date day = calendar_last_day(o->rules, p->deadline);
	owed_text(o, mail, "deadline", calendar_end_words(o->arena, o->rules, mail->language, p->deadline));
	owed_text(o, mail, "deadline_short", calendar_short_date(o->arena, mail->language, day));
}

/* ---- M09 ---- */

static const char *name_of(const struct state *state, uint32_t person)
{
	return person == NOBODY ? "" : state->people.items[person].name;
}

/* M14: the text is another one, and the old answer does not count any more. */
static void changed_values(struct owing *o, struct mail *mail, const struct proposal *p, const struct voice *voice)
{
	enum meaning old = MEANING_NONE;
	meaning_find(voice->rare->old_position, &old);
	owed_text(o, mail, "old_word", mail_word(old, mail->language));
	if (voice->rare->block_row != 0)
		owed_flag(o, mail, "own_block");
	for (size_t i = 0; i < p->concerns.count; i++)
		if (p->concerns.items[i].person == voice->person && concern_is_open(&p->concerns.items[i]))
			owed_flag(o, mail, "own_concern");
	amend_values(o, mail, p);
}

static void call_mail(struct owing *o, const struct proposal *p, const struct voice *voice)
{
	bool again = voice->asked_before && text_before(p) != NULL;
	struct owed_about about = call_about(p, p->call_row, "call", again ? "changed" : "call");
	if (voice->late && *voice_position(voice) != '\0') /* answered somebody else's call, and has the receipt */
		return;
	struct mail *mail = owed_mail(o, &about, voice->person);
	if (mail == NULL)
		return;
	call_values(o, mail, p);
	owed_text(o, mail, "goal", p->goal);
	owed_text(o, mail, "impact", p->impact);
	owed_text(o, mail, "proposer", name_of(o->state, p->proposer));
	owed_text(o, mail, "body", p->body);
	gate_values(o, mail, p);
	talk_values(o, mail, p);
	if (again)
		changed_values(o, mail, p, voice);
	owed_emit(o, mail);
}

/* ---- M10 ---- */

/* Who is asked now for this voice: its person, or the alternate they named. */
static uint32_t asked_person(const struct state *state, const struct proposal *p, const struct voice *voice)
{
	uint32_t alternate = alternate_of(state, p, voice);
	return alternate != NOBODY ? alternate : voice->person;
}

/* Only the latest stage that is due is sent, and none that was due before this person was last asked. */
static void reminder_mail(struct owing *o, const struct proposal *p, const struct voice *voice)
{
	const struct rules *rules = call_rules(o->rules, p);
	instant first = p->deadline - (instant)rules->reminder_first_hours * HOUR;
	instant last = p->deadline - (instant)rules->reminder_last_hours * HOUR;
	bool is_last = o->now >= last;
	instant stage = is_last ? last : first;
	uint32_t person = asked_person(o->state, p, voice);
	instant away = o->state->people.items[person].away_until;
	if (*voice_position(voice) != '\0' || voice->rare->hold_row != 0 || o->now < stage || o->now < away || p->asked > stage)
		return;
	uint64_t row = p->extended_row == 0 ? p->call_row : p->extended_row;
	struct owed_about about = call_about(p, row, is_last ? "last_reminder" : "reminder", "reminder");
	about.order = ORDER_REMINDER;
	about.since = stage > away ? stage : away; /* nobody is reminded while away */
	struct mail *mail = owed_mail(o, &about, person);
	if (mail == NULL)
		return;
	call_values(o, mail, p);
	if (is_last)
		owed_flag(o, mail, "last");
	owed_emit(o, mail);
}

/* ---- M10b ---- */

static const char *why_flag(const char *why)
{
	if (strcmp(why, "no_quorum") == 0)
		return "few";
	if (strcmp(why, "not_all") == 0)
		return "again";
	return strcmp(why, "outage") == 0 ? "outage" : "asked";
}

/* More time that a person asked for is told at once, what the rules gave when people are up. */
static bool may_tell(const struct owing *o, const struct proposal *p)
{
	return p->extended_row != 0 && (owed_waking(o) || strcmp(why_flag(p->extended_why), "asked") == 0);
}

static void extended_mail(struct owing *o, const struct proposal *p, const struct voice *voice)
{
	enum meaning answer = MEANING_NONE;
	if (!may_tell(o, p))
		return;
	struct owed_about about = call_about(p, p->extended_row, "extended", "extended");
	struct mail *mail = owed_mail(o, &about, asked_person(o->state, p, voice));
	if (mail == NULL)
		return;
	call_values(o, mail, p);
	meaning_find(voice_position(voice), &answer);
	owed_flag(o, mail, why_flag(p->extended_why));
	owed_text(o, mail, "reason", owed_words(o, p->extended_row));
	owed_text(o, mail, "word", mail_word(answer, mail->language));
	owed_emit(o, mail);
}

/* ---- M12b ---- */

/* To everybody else with a voice, without the name. */
static void block_mails(struct owing *o, const struct proposal *p, const struct voice *blocker)
{
	for (size_t i = 0; i < p->voices.count; i++) {
		const struct voice *voice = &p->voices.items[i];
		struct owed_about about = call_about(p, blocker->rare->block_row, "block", "block");
		about.since = blocker->rare->block_received;
		if (voice->left || voice == blocker)
			continue;
		struct mail *mail = owed_mail(o, &about, voice->person);
		if (mail == NULL)
			continue;
		call_values(o, mail, p);
		owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, blocker->rare->block_received));
		owed_text(o, mail, "reason", owed_words(o, blocker->rare->block_answer));
		owed_emit(o, mail);
	}
}

static void open_call_mails(struct owing *o, const struct proposal *p, bool daytime)
{
	for (size_t i = 0; i < p->voices.count; i++) {
		const struct voice *voice = &p->voices.items[i];
		if (voice->left)
			continue;
		call_mail(o, p, voice);
		extended_mail(o, p, voice);
		if (daytime)
			reminder_mail(o, p, voice);
	}
}

void consensus_owed(struct owing *o)
{
	bool daytime = owed_daytime(o);
	for (size_t i = 0; i < o->state->proposals.count; i++) {
		const struct proposal *p = &o->state->proposals.items[i];
		if (p->phase == PHASE_CALL && o->now < p->deadline)
			open_call_mails(o, p, daytime);
		if (p->phase == PHASE_CALL || p->phase == PHASE_CLOSED || p->phase == PHASE_OPEN)
			told_owed(o, p);
		early_owed(o, p);
		if (p->late > 0)
			told_late(o, p);
		for (size_t j = 0; (p->phase == PHASE_CALL || p->phase == PHASE_CLOSED) && j < p->voices.count; j++) {
			if (p->voices.items[j].rare->block_row != 0 && !p->voices.items[j].left)
				block_mails(o, p, &p->voices.items[j]);
			alternate_owed(o, p, &p->voices.items[j]);
		}
	}
	recorded_owed(o);
	revisit_owed(o);
}

/* SPDX-License-Identifier: MIT */
/*
 * CLOSE and FINDING: a call on which all
 * agree or stand aside may end a day from now; what the group found about a
 * block is written down as advice, and changes nothing by itself.
 */
#include "core/calendar.h"
#include "core/early.h"

#include <string.h>

enum { NOTICE_SECONDS = 24 * 3600 };

bool early_all_agree(const struct rules *rules, const struct state *state, const struct proposal *p)
{
	struct tally t = consensus_tally(rules, state, p);
	return t.quorum && t.eligible > 0 && t.agree + t.stand_aside == t.eligible && t.block == 0 && t.unclear == 0 &&
	       t.quarantined == 0;
}

/* True when the Facilitator may close the call early: so it is, and more than a day is left. */
static bool early_possible(const struct rules *rules, const struct state *state, const struct proposal *p, instant now)
{
	return call_rules(rules, p)->early_close != 0 && p->phase == PHASE_CALL && p->early_row == 0 &&
	       p->deadline > now + NOTICE_SECONDS && early_all_agree(rules, state, p);
}

void early_close(struct decision *d, const struct intent *intent, const struct proposal *p)
{
	if (p->early_row != 0 || p->phase != PHASE_CALL) {
		decision_class(d, CLASS_REFUSED, "closes_already");
	} else if (!early_possible(d->rules, d->state, p, d->now)) {
		decision_class(d, CLASS_REFUSED, "not_all");
	} else {
		struct event *event = decision_answer(d, intent, EVENT_CALL_CLOSING);
		event->member = "";
		event->value = "early";
		event->due = d->now + NOTICE_SECONDS;
		decision_class(d, CLASS_RECORDED, meaning_word(MEANING_CLOSE));
	}
}

/* The one voice that blocks; NULL when there is none or more than one. *ret_any: there is one at least. */
static const struct voice *only_block(const struct proposal *p, bool *ret_any)
{
	const struct voice *found = NULL;
	unsigned count = 0;
	for (size_t i = 0; i < p->voices.count; i++) {
		if (p->voices.items[i].rare->block_row == 0)
			continue;
		found = &p->voices.items[i];
		count++;
	}
	*ret_any = count > 0;
	return count == 1 ? found : NULL;
}

void early_finding(struct decision *d, const struct intent *intent, const struct proposal *p,
                   const struct reading *reading)
{
	bool any;
	const struct voice *block = only_block(p, &any);
	if (!any) {
		decision_class(d, CLASS_REFUSED, "no_block");
		return;
	}
	struct event *event = decision_answer(d, intent, EVENT_BLOCK_FINDING);
	event->member = "";
	event->ref = block == NULL ? "" : decision_ref(d, block->rare->block_row);
	event->value = "advice";
	event->words = reading->words;
	decision_class(d, CLASS_RECORDED, meaning_word(MEANING_FINDING));
}

/* ---- mails ---- */

static struct owed_about about_early(const struct proposal *p, uint64_t row, const char *purpose, enum request_kind kind)
{
	return (struct owed_about){
		.book = 'r',
		.row = row,
		.purpose = purpose,
		.template = purpose,
		.kind = kind,
		.subject = p->id,
		.version = p->version,
		.order = ORDER_CALL,
		.since = p->asked,
	};
}

static uint32_t first_closer(struct owing *o, const struct proposal *p)
{
	struct closers closers = {0};
	consensus_closers(o->state, p, o->arena, &closers);
	return closers.count == 0 ? NOBODY : closers.items[0];
}

/* All agree: the Facilitator may close it. */
static void early_mail(struct owing *o, const struct proposal *p)
{
	struct owed_about about = about_early(p, p->call_row, "early", REQUEST_CLOSE);
	struct mail *mail = owed_mail(o, &about, first_closer(o, p));
	if (mail == NULL)
		return;
	call_values(o, mail, p);
	owed_emit(o, mail);
}

/* The day's notice, to everybody with a voice. */
static void closing_mails(struct owing *o, const struct proposal *p)
{
	for (size_t i = 0; i < p->voices.count; i++) {
		const struct voice *voice = &p->voices.items[i];
		struct owed_about about = about_early(p, p->early_row, "closing", REQUEST_CALL);
		enum meaning answer = MEANING_NONE;
		struct mail *mail = voice->left ? NULL : owed_mail(o, &about, voice->person);
		if (mail == NULL)
			continue;
		meaning_find(voice_position(voice), &answer);
		call_values(o, mail, p);
		owed_text(o, mail, "word", mail_word(answer, mail->language));
		owed_emit(o, mail);
	}
}

/* The Facilitator is asked what the group finds about a block. */
static void finding_mail(struct owing *o, const struct proposal *p, const struct voice *blocker)
{
	struct owed_about about = about_early(p, blocker->rare->block_row, "finding", REQUEST_CLOSE);
	struct mail *mail = owed_mail(o, &about, first_closer(o, p));
	if (mail == NULL)
		return;
	call_values(o, mail, p);
	owed_text(o, mail, "asker", o->state->people.items[blocker->person].name);
	owed_text(o, mail, "words", owed_words(o, blocker->rare->block_answer));
	owed_emit(o, mail);
}

void early_owed(struct owing *o, const struct proposal *p)
{
	bool asked = p->phase == PHASE_CALL || p->phase == PHASE_CLOSED;
	if (owed_waking(o) && early_possible(o->rules, o->state, p, o->now))
		early_mail(o, p);
	if (p->phase == PHASE_CALL && p->early_row != 0 && o->now < p->deadline)
		closing_mails(o, p);
	for (size_t i = 0; asked && !o->stopped && i < p->voices.count; i++)
		if (p->voices.items[i].rare->block_row != 0 && !p->voices.items[i].left)
			finding_mail(o, p, &p->voices.items[i]);
}

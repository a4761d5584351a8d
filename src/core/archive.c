/* SPDX-License-Identifier: MIT */
/* Archives: when one is due, who asks for one, and the mail that brings it (M42, M43). */
#include "core/archive.h"

#include "core/calendar.h"
#include "core/digest.h"
#include "core/workflow.h"

#include <string.h>

enum { ASKED_DAYS = 7, LATEST_DAYS = 45 };

static void apply(struct state *state, const struct event *event)
{
	uint64_t bytes = 0;
	for (const char *digit = event->value; *digit != '\0'; digit++)
		bytes = bytes * 10 + (uint64_t)(*digit - '0');
	*LIST_PUSH(state->arena, &state->bundles) = (struct bundle){
		.row = event->row,
		.id = state_intern(state, event->subject),
		.file = event->kind == EVENT_BUNDLE_BUILT ? arena_strdup(state->arena, event->place) : "",
		.person = event->kind == EVENT_BUNDLE_ASKED ? state_person(state, event->member) : NOBODY,
		.by_hand = strcmp(event->by, "operator") == 0,
		.bytes = bytes,
		.hash = event->kind == EVENT_BUNDLE_BUILT ? arena_strdup(state->arena, event->letter) : "",
		.time = event->time,
	};
}

uint32_t archive_recorder(const struct state *state)
{
	for (size_t i = 0; i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		if (seat->active && strcmp(seat->about->role, "recorder") == 0 && state->people.items[seat->person].active)
			return seat->person;
	}
	return NOBODY;
}

static bool is_recorder(const struct state *state, const char *member)
{
	uint32_t place = state_person(state, member);
	for (size_t i = 0; place != NOBODY && i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		if (seat->active && seat->person == place && strcmp(seat->about->role, "recorder") == 0)
			return true;
	}
	return false;
}

static const struct bundle *built(const struct state *state, const char *id)
{
	for (size_t i = state->bundles.count; i-- > 0;)
		if (*state->bundles.items[i].file != '\0' && strcmp(state->bundles.items[i].id, id) == 0)
			return &state->bundles.items[i];
	return NULL;
}

/* The archive that belongs to the month: one built by hand may hold only a part of it. */
static bool has_monthly(const struct state *state, const char *id)
{
	for (size_t i = 0; i < state->bundles.count; i++) {
		const struct bundle *bundle = &state->bundles.items[i];
		if (*bundle->file != '\0' && !bundle->by_hand && strcmp(bundle->id, id) == 0)
			return true;
	}
	return false;
}

/* The last month that is over, as text. */
static const char *last_month(struct arena *arena, const struct rules *rules, instant now)
{
	struct date day = calendar_date(rules, now);
	struct date before = calendar_add_days((struct date){day.year, day.month, 1}, -1);
	return arena_printf(arena, "%04d-%02d", before.year, before.month);
}

/* True when a run can build an archive of the month: it is over, and the books had begun. */
static bool is_past(const struct rules *rules, const struct state *state, const char *month, instant now)
{
	instant begin, end;
	return digest_month(rules, month, &begin, &end) && end <= now && state->first_ledger != INSTANT_NONE &&
	       end > state->first_ledger;
}

void archive_member(struct decision *d, const struct intent *intent)
{
	const char *month = NULL;
	for (size_t i = 0; i < intent->readings.count; i++)
		if (intent->readings.items[i].meaning == MEANING_SEND_BUNDLE &&
		    intent->readings.items[i].result == RESULT_NOTE)
			month = intent->readings.items[i].value;
	if (month == NULL)
		return;
	if (*month == '\0')
		month = last_month(d->arena, d->rules, d->now);
	if (!is_recorder(d->state, intent->member)) {
		decision_class(d, CLASS_REFUSED, "not_recorder");
	} else if (!is_past(d->rules, d->state, month, d->now) &&
	           built(d->state, arena_printf(d->arena, "B-%s", month)) == NULL) {
		decision_class(d, CLASS_REFUSED, "no_archive");
	} else {
		struct event *event = decision_add(d, EVENT_BUNDLE_ASKED);
		event->subject = arena_printf(d->arena, "B-%s", month);
		event->member = intent->member;
		event->by = intent->member;
		event->via = intent->via;
		event->received = intent->received;
		decision_class(d, CLASS_NOTED, meaning_word(MEANING_SEND_BUNDLE));
	}
}

const char *archive_due(const struct rules *rules, const struct state *state, instant now, struct arena *arena)
{
	const char *month = last_month(arena, rules, now);
	if (!rules->archive_monthly || !is_past(rules, state, month, now) ||
	    has_monthly(state, arena_printf(arena, "B-%s", month)))
		return NULL;
	return month;
}

/* Whether a row stands behind the end of its own month. */
static bool is_behind_month(const struct rules *rules, const struct bundle *bundle)
{
	instant begin, end;
	return digest_month(rules, bundle->id + 2, &begin, &end) && bundle->time >= end;
}

/* Nothing was built, or only a part of the month by hand, and now all of it can be had; or words of it had to go. */
const char *archive_wanted(const struct rules *rules, const struct state *state, struct arena *arena)
{
	for (size_t i = 0; i < state->bundles.count; i++) {
		const struct bundle *asked = &state->bundles.items[i];
		const struct bundle *archive = *asked->file == '\0' ? built(state, asked->id) : asked;
		if (archive == NULL || (is_behind_month(rules, asked) && !is_behind_month(rules, archive)) ||
		    (archive == built(state, asked->id) && archive_is_stale(state, archive)))
			return arena_strdup(arena, asked->id + 2);
	}
	return NULL;
}

static bool is_public(const char *file)
{
	static const char end[] = "-public.zip";
	size_t length = strlen(file);
	return length >= sizeof end && strcmp(file + length - (sizeof end - 1), end) == 0;
}

bool archive_is_stale(const struct state *state, const struct bundle *archive)
{
	for (size_t i = 0; is_public(archive->file) && i < state->publications.count; i++) {
		const struct publication *p = &state->publications.items[i];
		if (p->redacted_row != 0 && p->at <= archive->time && p->redacted > archive->time)
			return true;
	}
	return false;
}

void archive_built(struct decision *d, const char *month, const char *file, const char *hash, uint64_t bytes, bool by_hand)
{
	struct event *event = decision_add(d, EVENT_BUNDLE_BUILT);
	event->subject = arena_printf(d->arena, "B-%s", month);
	event->place = file;
	event->letter = hash;
	event->value = arena_printf(d->arena, "%llu", (unsigned long long)bytes);
	if (by_hand) {
		event->by = "operator";
		event->via = VIA_OPERATOR;
	}
}

/* ---- M42 ---- */

static void send(struct owing *o, const struct bundle *owes, const struct bundle *archive, uint32_t person)
{
	/* The monthly one goes by its month: its row has another number when a crash came before it. */
	bool monthly = *owes->file != '\0';
	struct owed_about about = {
		.book = 'j',
		.row = monthly ? 0 : owes->row,
		.purpose = monthly ? arena_printf(o->arena, "archive-%s", archive->id + 2) : "archive",
		.template = "archive",
		.subject = "",
		.order = ORDER_MEETING,
		.since = owes->time,
	};
	struct mail *mail = owed_mail(o, &about, person);
	if (mail == NULL)
		return;
	instant begin = o->now, end;
	digest_month(o->rules, archive->id + 2, &begin, &end);
	mail->reply = !monthly;
	mail->file = archive->file;
	owed_text(o, mail, "month", calendar_month_words(o->arena, mail->language, calendar_date(o->rules, begin)));
	owed_text(o, mail, "month_id", archive->id + 2);
	owed_text(o, mail, "file", archive->file);
	owed_emit(o, mail);
}

/* The Recorder had asked for all of the month before it was built: the reply brings it, and one mail is enough. */
static bool is_asked_for(const struct owing *o, const struct bundle *archive, uint32_t recorder)
{
	for (const struct bundle *asked = o->state->bundles.items; asked < archive; asked++)
		if (*asked->file == '\0' && asked->person == recorder && strcmp(asked->id, archive->id) == 0 &&
		    is_behind_month(o->rules, asked))
			return true;
	return false;
}

static void mails(struct owing *o)
{
	uint32_t recorder = archive_recorder(o->state);
	for (size_t i = 0; i < o->state->bundles.count && !o->stopped; i++) {
		const struct bundle *bundle = &o->state->bundles.items[i];
		bool asked = *bundle->file == '\0';
		const struct bundle *archive = asked ? built(o->state, bundle->id) : bundle;
		bool unasked = !asked && (bundle->by_hand || is_asked_for(o, bundle, recorder) || !owed_waking(o));
		if (bundle->time < o->state->horizon || archive == NULL || unasked)
			continue;
		send(o, bundle, archive, asked ? bundle->person : recorder);
	}
}

const struct workflow archive_workflow = {
	.name = "archives",
	.apply = apply,
	.owed = mails,
};

/* SPDX-License-Identifier: MIT */
/* The mails of the list: please confirm (M44), you are on it (M45), you are off it, and how it works. */
#include "core/brake.h"
#include "core/calendar.h"
#include "core/subscriptions.h"

#include <string.h>

enum { HELP_SECONDS = 24 * 3600 };

/* What was sent to one of the list so far. */
struct sent {
	struct brake brake;
	instant helped;
};

static bool is_on(const struct owing *o, const struct subscription *s)
{
	uint32_t person = event_is_subscriber(s->id) ? NOBODY : state_person(o->state, s->id);
	if (person != NOBODY)
		return member_gets_digest(o->rules, o->state, person);
	return s->state == SUBSCRIPTION_CONFIRMED;
}

/* The template that answers a row; NULL when it answers nothing any more. */
static const char *template_of(const struct owing *o, const struct list_letter *letter, const struct subscription *s)
{
	switch (letter->kind) {
	case EVENT_SUBSCRIPTION_ASKED:
		return s->state == SUBSCRIPTION_ASKED ? "subscribe" : NULL;
	case EVENT_SUBSCRIPTION_CONFIRMED:
		return is_on(o, s) ? "listed" : NULL;
	case EVENT_SUBSCRIPTION_STOPPED:
		return "unlisted";
	case EVENT_SUBSCRIPTION_CHANGED:
		return is_on(o, s) ? "listed" : "list_help";
	default:
		if (strcmp(letter->value, "listed") != 0)
			return "list_help";
		return is_on(o, s) ? "listed" : NULL; /* left since: that mail says how to come back */
	}
}

static void fill(struct owing *o, struct mail *mail, const struct list_letter *letter, const struct subscription *s)
{
	bool member = !event_is_subscriber(s->id);
	mail->reply = true;
	owed_text(o, mail, "at", calendar_time_words(o->arena, o->rules, mail->language, letter->time));
	if (member)
		owed_flag(o, mail, "member");
	if (is_on(o, s))
		owed_flag(o, mail, "on_list");
	if (s->state == SUBSCRIPTION_ASKED) {
		owed_flag(o, mail, "unsure");
		owed_text(o, mail, "deadline", calendar_end_words(o->arena, o->rules, mail->language, s->due));
		owed_text(o, mail, "deadline_short",
		          calendar_short_date(o->arena, mail->language, calendar_date(o->rules, s->due)));
	}
}

static void answer(struct owing *o, const struct list_letter *letter, struct sent *sent)
{
	const struct subscription *s = &o->state->subscriptions.items[letter->subscription];
	const char *template = template_of(o, letter, s);
	if (template == NULL || !brake_lets(&sent->brake, letter->time))
		return;
	bool help = strcmp(template, "list_help") == 0;
	if (help && sent->helped != INSTANT_NONE && letter->time < sent->helped + HELP_SECONDS)
		return;
	if (help)
		sent->helped = letter->time;
	struct owed_about about = {
		.book = 'j',
		.row = letter->row,
		.purpose = template,
		.template = template,
		.kind = s->state == SUBSCRIPTION_ASKED ? REQUEST_CONFIRM : REQUEST_SUBSCRIBE,
		.subject = "",
		.order = event_is_subscriber(s->id) ? ORDER_OUTSIDE : ORDER_RECEIPT,
		.since = letter->time,
	};
	struct mail *mail = owed_list_mail(o, &about, s);
	if (mail == NULL)
		return;
	fill(o, mail, letter, s);
	owed_emit(o, mail);
}

void subscriptions_owed(struct owing *o)
{
	struct arena own = {0}; /* o->arena is emptied with every mail */
	struct sent *sent = ARENA_ARRAY(&own, struct sent, o->state->subscriptions.count + 1);
	for (size_t i = 0; i < o->state->subscriptions.count; i++)
		sent[i].helped = INSTANT_NONE;
	for (size_t i = 0; i < o->state->list_letters.count && !o->stopped; i++) {
		const struct list_letter *letter = &o->state->list_letters.items[i];
		answer(o, letter, &sent[letter->subscription]);
	}
	arena_release(&own);
}

/* SPDX-License-Identifier: MIT */
/* The mails of the monthly news, made of what was written down. */
#include "core/calendar.h"
#include "core/digest.h"
#include "core/subscriptions.h"

#include <string.h>

/* ---- frozen facts -> values of the template ---- */

struct filling {
	struct owing *o;
	struct mail *mail;
	struct value *item; /* the last one that began */
};

static void item_text(struct filling *f, const char *name, const char *text)
{
	value_text(f->o->arena, f->item, name, text);
}

/* A list's item begins with a line of the list's own name. */
static bool begins_item(struct filling *f, const char *key, const char *value)
{
	static const char *const lists[] = {"decided", "thinking", "asking", "done", "going"};
	static const char *const cells[] = {"on", "title", "summary", "why", "until", "what", "group", "due"};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (strcmp(lists[i], key) != 0)
			continue;
		f->item = owed_item(f->o, f->mail, key);
		for (size_t j = 0; j < sizeof cells / sizeof *cells; j++)
			item_text(f, cells[j], "");
		item_text(f, "id", value);
		owed_flag(f->o, f->mail, arena_printf(f->o->arena, "has_%s", key));
		return true;
	}
	return false;
}

static const char *date_words(struct filling *f, const char *text)
{
	struct date day;
	return date_parse(text, &day) ? calendar_long_date(f->o->arena, f->mail->language, day) : text;
}

static void take_fact(struct filling *f, const char *key, const char *value)
{
	if (begins_item(f, key, value))
		return;
	if (strncmp(key, "more_", 5) == 0)
		owed_text(f->o, f->mail, key, value);
	else if (f->item == NULL)
		return; /* from, to: see the months */
	else if (strcmp(key, "on") == 0 || strcmp(key, "until") == 0 || strcmp(key, "due") == 0)
		item_text(f, key, date_words(f, value));
	else if (strcmp(key, "outcome") == 0 || strcmp(key, "health") == 0)
		value_flag(f->o->arena, f->item, value, true);
	else if (strcmp(key, "concern") == 0)
		value_text(f->o->arena, value_item(f->o->arena, value_list(f->o->arena, f->item, "concerns")), "words",
		           value);
	else
		item_text(f, key, value);
}

static const char *month_words(struct owing *o, const char *language, const char *month)
{
	struct date day;
	if (!date_parse(arena_printf(o->arena, "%.7s-01", month), &day))
		return month;
	return calendar_month_words(o->arena, language, day);
}

static void months(struct owing *o, struct mail *mail, const char *from, const char *to)
{
	const char *first = month_words(o, mail->language, from), *last = month_words(o, mail->language, to);
	owed_text(o, mail, "month", last);
	owed_text(o, mail, "first_month", strcmp(from, to) == 0 ? "" : first);
}

/* Makes the values of the template `digest` of frozen facts, for the reader of `mail` (digest_mails.c). */
static void digest_values(struct owing *o, struct mail *mail, const char *facts)
{
	struct filling f = {.o = o, .mail = mail};
	const char *from = "", *to = "";
	while (*facts != '\0') {
		size_t length = strcspn(facts, "\n");
		const char *line = arena_strndup(o->arena, facts, length);
		const char *colon = strstr(line, ": ");
		facts += length + (facts[length] == '\n');
		if (colon == NULL)
			continue;
		const char *key = arena_strndup(o->arena, line, (size_t)(colon - line)), *value = colon + 2;
		if (strcmp(key, "from") == 0)
			from = value;
		else if (strcmp(key, "to") == 0)
			to = value;
		take_fact(&f, key, value);
	}
	months(o, mail, from, to);
	if (f.item == NULL)
		owed_flag(o, mail, "nothing");
}

/* ---- the mails ---- */

static struct owed_about about_of(const struct digest *digest)
{
	return (struct owed_about){
		.book = 'r',
		.row = digest->row,
		.purpose = "digest",
		.template = "digest",
		.kind = REQUEST_SUBSCRIBE,
		.subject = "",
		.order = ORDER_DIGEST,
		.since = digest->frozen,
	};
}

static void send(struct owing *o, const struct digest *digest, struct mail *mail)
{
	if (mail == NULL)
		return;
	const char *facts = o->words(o->context, o->arena, BOOK_LEDGER, digest->row);
	mail->list = true;
	mail->same = digest->id;
	mail->secret = true; /* a reply says STOP or nothing we know: no need to keep ten thousand copies */
	if (facts != NULL)
		digest_values(o, mail, facts);
	if (strcmp(digest->value, "late") == 0)
		owed_flag(o, mail, "late");
	if (strcmp(digest->value, "joint") == 0)
		owed_flag(o, mail, "joint");
	owed_emit(o, mail);
}

/* Somebody on the list who has since become one of the register, who gets it as such, or said STOP as such. */
static bool is_in_register(const struct owing *o, const struct subscription *s)
{
	const char *member;
	if (state_members_of(o->state, s->address, &member) == 0)
		return false;
	uint32_t own = subscription_find(o->state, member);
	return member_gets_digest(o->rules, o->state, state_person(o->state, member)) ||
	       (own != NOBODY && o->state->subscriptions.items[own].left);
}

/* Whoever confirmed before it was written; who did later gets the next one. */
static void issue(struct owing *o, const struct digest *digest)
{
	struct owed_about about = about_of(digest);
	const struct state *state = o->state;
	for (size_t i = 0; i < state->subscriptions.count && !o->stopped; i++) {
		const struct subscription *s = &state->subscriptions.items[i];
		if (event_is_subscriber(s->id) && s->state == SUBSCRIPTION_CONFIRMED && s->since <= digest->frozen &&
		    !is_in_register(o, s))
			send(o, digest, owed_list_mail(o, &about, s));
	}
	for (uint32_t i = 0; i < state->people.count && !o->stopped; i++)
		if (member_gets_digest(o->rules, state, i))
			send(o, digest, owed_mail(o, &about, i));
}

void digest_owed(struct owing *o)
{
	if (!owed_waking(o))
		return;
	for (size_t i = 0; i < o->state->digests.count; i++) {
		const struct digest *digest = &o->state->digests.items[i];
		bool mailed = strcmp(digest->value, "monthly") == 0 || strcmp(digest->value, "late") == 0 ||
		              strcmp(digest->value, "joint") == 0;
		if (mailed && digest->frozen >= o->state->horizon)
			issue(o, digest);
	}
}

struct mail *digest_preview(struct owing *o, const char *id, const char *facts, const char *language)
{
	struct mail *mail = ARENA_NEW(o->arena, struct mail);
	*mail = (struct mail){
		.key = "preview.digest",
		.id = "preview.digest",
		.template = "digest",
		.member = "",
		.address = "reader@example.org",
		.name = "",
		.language = language,
		.order = ORDER_DIGEST,
		.request = {.kind = REQUEST_NONE, .subject = "", .version = "", .member = "", .token = ""},
		.in_reply_to = "",
		.thread = "",
		.owed_since = o->now,
		.list = true,
		.secret = true,
		.same = id,
		.values = value_object(o->arena),
	};
	digest_values(o, mail, facts);
	return mail;
}

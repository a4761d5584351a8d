/* SPDX-License-Identifier: MIT */
#include "core/owed.h"

#include "core/calendar.h"
#include "core/checkin.h"
#include "core/form.h"
#include "core/subscriptions.h"
#include "core/workflow.h"

#include <stdio.h>
#include <string.h>

enum { KEY_SIZE = 128 };

void owed(struct owing *o)
{
	size_t count;
	const struct workflow *const *all = workflows(&count);
	for (size_t i = 0; i < count && !o->stopped; i++)
		if (all[i]->owed != NULL)
			all[i]->owed(o);
	o->names = (struct letter_names){0};
	arena_release(&o->own);
}

/* All mails to one person about one call, or one check-in, hang on the mail that opened it. */
static void find_thread(struct owing *o, struct mail *mail, enum request_kind kind)
{
	const struct proposal *p = state_proposal(o->state, mail->request.subject);
	const struct step *step = state_step(o->state, mail->request.subject);
	const struct sheet *sheet = kind == REQUEST_CHECKIN ? checkin_sheet(o->state, mail->request.subject) : NULL;
	const char *key = "";
	if (p != NULL && proposal_voice(o->state, p, mail->member) != NULL)
		key = arena_printf(o->arena, "r%llu.call.%s", (unsigned long long)p->call_row, mail->member);
	else if (step != NULL && step->checkins.count > 0 && kind == REQUEST_CHECKIN)
		key = arena_printf(o->arena, "r%llu.checkin.%s",
		                   (unsigned long long)step->checkins.items[step->checkins.count - 1].row,
		                   mail->member);
	if (sheet != NULL)
		key = arena_printf(o->arena, "r%llu.checkin.%s", (unsigned long long)sheet->row, mail->member);
	if (strcmp(key, mail->key) == 0)
		return;
	mail->thread = key;
	mail->thread_request = mail->request;
	if (p != NULL)
		mail->thread_request.kind = REQUEST_CALL;
}

/* All mails to one person about one meeting hang on its first invitation. */
static void find_meeting_thread(struct owing *o, struct mail *mail)
{
	const struct meeting *meeting = state_meeting(o->state, mail->request.subject);
	const char *key = meeting == NULL ? "" : arena_printf(o->arena, "r%llu.meeting.%s",
	                                                      (unsigned long long)meeting->row, mail->member);
	if (strcmp(key, mail->key) == 0)
		return;
	mail->thread = key;
	mail->thread_request = mail->request;
	mail->thread_request.kind = REQUEST_MEETING;
	mail->thread_request.version = "V1";
}

static void fill_request(struct owing *o, struct mail *mail, const struct owed_about *about)
{
	mail->request = (struct request){
		.kind = about->kind,
		.subject = arena_strdup(o->arena, about->subject),
		.version = about->version == 0 ? "" : arena_printf(o->arena, "V%u", about->version),
		.member = mail->member,
		.token = "",
	};
	if (about->kind == REQUEST_MEETING || about->kind == REQUEST_MINUTES)
		find_meeting_thread(o, mail);
	if (about->kind == REQUEST_YOURS)
		mail->request.lasting = identity_lasting(o->state, o->arena, about->subject);
	if (about->kind == REQUEST_PROPOSE)
		mail->request.lasting = form_lasting(o->state, o->arena, about->subject);
	if (about->kind != REQUEST_CALL && about->kind != REQUEST_CLOSE && about->kind != REQUEST_CHECKIN &&
	    about->kind != REQUEST_DRAFT)
		return;
	find_thread(o, mail, about->kind);
	if (state_proposal(o->state, about->subject) != NULL || state_step(o->state, about->subject) != NULL)
		owed_text(o, mail, "subject_id", mail->request.subject);
	if (about->kind != REQUEST_CHECKIN && about->version != 0)
		owed_number(o, mail, "version", about->version);
}

/* What stands for the mail in its Message-ID. Row 0 is none: such a mail has a purpose of its own. */
static const char *id_of(struct owing *o, const struct owed_about *about, const char *key)
{
	const char *name = about->book != 'j' || about->row == 0
	                           ? NULL
	                           : letter_name_of_row(&o->names, o->state, &o->own, o->arena, about->row);
	return name == NULL ? key : arena_printf(o->arena, "%s%s", name, strchr(key, '.'));
}

/* NULL when the mail is known already. */
static struct mail *new_mail(struct owing *o, const struct owed_about *about, const char *member)
{
	char key[KEY_SIZE];
	snprintf(key, sizeof key, "%c%llu.%s.%s", about->book, (unsigned long long)about->row, about->purpose,
	         *member == '\0' ? "-" : member);
	if (o->stopped || o->known(o->context, key))
		return NULL;
	struct mail *mail = ARENA_NEW(o->arena, struct mail);
	*mail = (struct mail){
		.key = arena_strdup(o->arena, key),
		.id = id_of(o, about, arena_strdup(o->arena, key)),
		.template = about->template,
		.member = member,
		.name = "",
		.language = o->state->language,
		.order = about->order,
		.in_reply_to = "",
		.thread = "",
		.owed_since = about->since,
		.values = value_object(o->arena),
	};
	return mail;
}

struct mail *owed_mail(struct owing *o, const struct owed_about *about, uint32_t person)
{
	const struct person *p = person == NOBODY ? NULL : &o->state->people.items[person];
	struct mail *mail = p == NULL || person_address(p) == NULL ? NULL : new_mail(o, about, p->id);
	if (mail == NULL)
		return NULL;
	mail->address = person_address(p);
	mail->name = p->name;
	mail->language = p->prefers->language;
	mail->format = (enum mail_format)p->prefers->format;
	owed_text(o, mail, "person", p->name);
	fill_request(o, mail, about);
	return mail;
}

struct mail *owed_mail_to(struct owing *o, const struct owed_about *about, const char *address)
{
	struct mail *mail = new_mail(o, about, "");
	if (mail == NULL)
		return NULL;
	mail->address = address;
	fill_request(o, mail, about);
	return mail;
}

struct mail *owed_list_mail(struct owing *o, const struct owed_about *about, const struct subscription *who)
{
	if (!event_is_subscriber(who->id))
		return owed_mail(o, about, state_person(o->state, who->id));
	struct mail *mail = *who->address == '\0' ? NULL : new_mail(o, about, who->id);
	if (mail == NULL)
		return NULL;
	mail->address = who->address;
	mail->language = who->language;
	mail->format = who->format;
	fill_request(o, mail, about);
	return mail;
}

void owed_emit(struct owing *o, struct mail *mail)
{
	if (!o->emit(o->context, mail))
		o->stopped = true;
}

/* The first active person in this seat who is not `except`. */
static uint32_t holder(const struct state *state, const char *role, uint32_t except)
{
	for (size_t i = 0; i < state->seats.count; i++) {
		const struct seat *seat = &state->seats.items[i];
		if (seat->active && strcmp(seat->about->role, role) == 0 && seat->person != except &&
		    state->people.items[seat->person].active)
			return seat->person;
	}
	return NOBODY;
}

uint32_t owed_helper(const struct state *state, uint32_t person)
{
	static const char *const roles[] = {"facilitator", "recorder", "backbone_representative", "connector",
	                                    "listener"};
	uint32_t helper = NOBODY;
	for (size_t i = 0; helper == NOBODY && i < sizeof roles / sizeof *roles; i++)
		helper = holder(state, roles[i], person);
	return helper;
}

bool owed_waking(const struct owing *o)
{
	struct local_time local = zone_local(&o->rules->zone, o->now);
	return local.hour >= o->rules->quiet_from && local.hour < o->rules->quiet_until;
}

bool owed_daytime(const struct owing *o)
{
	struct local_time local = zone_local(&o->rules->zone, o->now);
	for (size_t i = 0; i < o->rules->holiday_count; i++)
		if (date_to_days(o->rules->holidays[i]) == date_to_days(local.date))
			return false;
	return owed_waking(o);
}

const char *owed_words(struct owing *o, uint64_t row)
{
	const char *words = row == 0 ? NULL : o->words(o->context, o->arena, BOOK_LEDGER, row);
	return words == NULL ? "" : words;
}

void owed_text(struct owing *o, struct mail *mail, const char *name, const char *text)
{
	value_text(o->arena, mail->values, name, text);
}

void owed_flag(struct owing *o, struct mail *mail, const char *name)
{
	value_flag(o->arena, mail->values, name, true);
}

void owed_number(struct owing *o, struct mail *mail, const char *name, uint64_t number)
{
	owed_text(o, mail, name, arena_printf(o->arena, "%llu", (unsigned long long)number));
}

struct value *owed_item(struct owing *o, struct mail *mail, const char *list)
{
	return value_item(o->arena, value_list(o->arena, mail->values, list));
}

/* SPDX-License-Identifier: MIT */
#include "understanding.h"

#include "core/calendar.h"
#include "core/letter_names.h"
#include "core/subscriptions.h"
#include "letter/normalise.h"
#include "post/post.h"

#include <string.h>

static size_t members_of(void *context, const char *address, const char **ret_member)
{
	const struct session *session = context;
	return state_members_of(&session->state, address, ret_member);
}

static bool address_of(void *context, const char *member, const char *address)
{
	const struct session *session = context;
	return state_address_of(&session->state, member, address) ||
	       subscription_has_address(&session->state, member, address);
}

/* Few names need to be normalised: those that begin with the same letter, or with one that is not ASCII. */
static bool may_be(const char *name, const char *folded)
{
	unsigned char first = (unsigned char)*name, wanted = (unsigned char)*folded;
	if (first >= 'A' && first <= 'Z')
		first = (unsigned char)(first - 'A' + 'a');
	return first == wanted || first >= 0x80 || !((first >= 'a' && first <= 'z') || (first >= '0' && first <= '9'));
}

static bool is_called(struct arena *arena, const struct person *person, const char *folded)
{
	return strcmp(person->id, folded) == 0 ||
	       (may_be(person->name, folded) && strcmp(fold_text(arena, person->name), folded) == 0);
}

/* Whoever left is not named any more. */
static size_t named(void *context, const char *name, const char **ret_member)
{
	const struct session *session = context;
	size_t count = 0;
	for (size_t i = 0; i < session->state.people.count; i++) {
		const struct person *person = &session->state.people.items[i];
		if (!person->active || !is_called(session->scratch, person, name))
			continue;
		if (count++ == 0)
			*ret_member = person->id;
	}
	return *name == '\0' ? 0 : count;
}

const char *posted_words(struct session *session, struct arena *arena, const char *message_id, const char *token)
{
	const char *dot = message_id == NULL ? NULL : strchr(message_id, '.');
	const char *key = dot == NULL ? NULL : letter_key(arena, &session->state, dot + 1);
	if (key != NULL && key != dot + 1)
		message_id = arena_printf(arena, "%.*s%s", (int)(dot + 1 - message_id), message_id, key);
	return posted_text(arena, session->home, message_id, token);
}

static const char *posted(void *context, const char *message_id, const char *token)
{
	struct session *session = context;
	return posted_words(session, session->scratch, message_id, token);
}

struct understanding understanding_of(struct session *session, instant received)
{
	struct date day = calendar_date(&session->rules, received);
	return (struct understanding){
		.words = &session->words,
		.requests = &session->requests,
		.members_of = members_of,
		.address_of = address_of,
		.posted = posted,
		.named = named,
		.context = session,
		.confidential = session->settings.confidential,
		.own_address = session->settings.address,
		.authserv_id = session->settings.authserv_id,
		.strict = session->settings.strict_proof,
		.assume = REQUEST_NONE,
		.yes_is_agree = session->rules.yes_is_agree != 0,
		.year = day.year,
		.month = day.month,
		.day = day.day,
	};
}

static void add_line(struct buf *text, const char *line)
{
	buf_text(text, line);
	buf_char(text, '\n');
}

/*
 * The mark of a letter: writer, Message-ID and words. The same mail delivered
 * twice has the same mark, although its Received fields differ; two different
 * mails with one Message-ID have not.
 */
static const char *mark_of(struct session *session, struct arena *arena, const struct letter *letter)
{
	char token[TOKEN_TEXT_SIZE];
	struct buf text = buf_new(arena);
	if (*letter->message_id == '\0')
		return "";
	buf_printf(&text, "mark|%s|%s|", letter->message_id, letter->subject);
	for (size_t i = 0; i < letter->from.count; i++)
		buf_printf(&text, "%s|", letter->from.items[i].address);
	for (size_t i = 0; i < letter->plain.count; i++)
		add_line(&text, letter->plain.items[i].text);
	for (size_t i = 0; i < letter->html.count; i++)
		add_line(&text, letter->html.items[i].text);
	ledger_token(session->ledger, buf_string(&text), token);
	return arena_strdup(arena, token);
}

enum reader_outcome understand_bytes(struct session *session, struct reader *reader, struct arena *arena,
                                     const void *bytes, size_t length, const char *member,
                                     struct letter *ret_letter, struct intent *intent,
                                     const char **ret_reason, struct error *error)
{
	enum reader_outcome outcome = reader_read(reader, arena, bytes, length, ret_letter, ret_reason, error);
	if (outcome != READER_OK)
		return outcome;
	struct understanding with = understanding_of(session, intent->received);
	const struct request about = intent->request;
	session->scratch = arena;
	if (member != NULL && about.kind != REQUEST_NONE)
		with.about = &about;
	intent->mark = mark_of(session, arena, ret_letter);
	if (member == NULL)
		understand(arena, ret_letter, &with, intent);
	else
		understand_as(arena, ret_letter, &with, member, intent);
	return READER_OK;
}

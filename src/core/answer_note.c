/* SPDX-License-Identifier: MIT */
/* What the answer to a letter says that was only noted. */
#include "core/answers.h"

#include <string.h>

/* ESPAÑOL, LARGE PRINT: what holds from this mail on. */
static void tell_preferences(struct answer *a, struct value *letter, uint32_t person)
{
	static const char *const formats[] = {"usual", "large", "plain"};
	value_flag(a->o->arena, letter, formats[a->o->state->people.items[person].prefers->format], true);
}

static bool is_wish_for_mails(const struct due *due)
{
	enum meaning meaning = MEANING_NONE;
	meaning_find(due->letter->about->note, &meaning);
	return meaning_is_preference(meaning);
}

/* The flag of the template for a note. */
static const char *flag_of_note(const struct due *due)
{
	static const char *const agreement[][2] = {
		{"not_yet", "agreement_later"},
		{"question", "agreement_question"},
		{"already_accepted", "already_accepted"},
		{"already_declined", "already_declined"},
		{"dropped_kept", "dropped_kept"},
	};
	static const char *const own[] = {"more_time", "alternate_none", "alternate_named", "already_public",
	                                 "already_redacted", "not_now", "no_concern", "no_open_concern",
	                                 "concern_said", "need_over"};
	const char *note = due->letter->about->note;
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (strcmp(note, own[i]) == 0)
			return own[i];
	if (is_wish_for_mails(due))
		return "prefers";
	if (due->letter->about->kind == REQUEST_TALK && strcmp(note, "not_me") == 0)
		return "talk_not_me";
	if (due->letter->about->kind == REQUEST_ADDRESS && strcmp(note, "yes") == 0)
		return "address_yes";
	if (due->letter->about->kind == REQUEST_ADDRESS && strcmp(note, "no") == 0)
		return "address_no";
	for (size_t i = 0; due->letter->about->kind == REQUEST_AGREEMENT && i < sizeof agreement / sizeof *agreement; i++)
		if (strcmp(note, agreement[i][0]) == 0)
			return agreement[i][1];
	return "noted";
}

void answer_note(struct answer *a, struct value *letter, const struct due *due)
{
	value_flag(a->o->arena, letter, flag_of_note(due), true);
	if (is_wish_for_mails(due))
		tell_preferences(a, letter, due->letter->person);
}

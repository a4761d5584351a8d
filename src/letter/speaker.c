/* SPDX-License-Identifier: MIT */
#include "letter/speaker.h"

#include <string.h>

static void set(struct arena *arena, struct intent *intent, enum identity identity, const char *member,
                enum problem problem)
{
	intent->identity = identity;
	intent->member = member;
	if (problem != PROBLEM_COUNT)
		intent_add_problem(arena, intent, problem);
}

/* A token, and the one address the letter comes from. */
static void by_token(struct arena *arena, const struct understanding *with, const struct request *request,
                     size_t members, const char *member, struct intent *intent)
{
	if (with->address_of(with->context, request->member, intent->from))
		set(arena, intent, IDENTITY_PROVED, request->member, PROBLEM_COUNT);
	else if (members > 0)
		set(arena, intent, IDENTITY_FOREIGN, members == 1 ? member : "", PROBLEM_WRONG_PERSON);
	else
		set(arena, intent, IDENTITY_STRANGER, request->member,
		    *intent->from == '\0' ? PROBLEM_NO_FROM : PROBLEM_UNKNOWN_ADDRESS);
}

/* No token: a member may be known by the address; that is not enough to count anything. */
static void by_address(struct arena *arena, size_t members, const char *member, struct intent *intent)
{
	if (members == 1)
		set(arena, intent, IDENTITY_ADDRESS, member, PROBLEM_NO_REQUEST);
	else if (members > 1)
		set(arena, intent, IDENTITY_DOUBTFUL, "", PROBLEM_SHARED);
	else
		set(arena, intent, IDENTITY_NONE, "",
		    *intent->from == '\0' ? PROBLEM_NO_FROM : PROBLEM_UNKNOWN_SENDER);
}

/* Marks of different requests: the person is asked to reply to the mail they mean. */
static void by_carriers(struct arena *arena, const struct understanding *with, const struct request *request,
                        size_t members, const char *member, struct intent *intent)
{
	if (members == 1)
		set(arena, intent, IDENTITY_ADDRESS, member, PROBLEM_CARRIERS);
	else if (members > 1)
		set(arena, intent, IDENTITY_DOUBTFUL, "", PROBLEM_SHARED);
	else
		by_token(arena, with, request, members, member, intent);
	intent_add_problem(arena, intent, PROBLEM_CARRIERS);
}

/*
 * The server says that the sender is forged. Whose token it is may be asked;
 * but not about a letter that names another member as its writer, who would
 * hear of words that may be theirs.
 */
static void forged(struct arena *arena, const struct understanding *with, size_t members, struct intent *intent)
{
	const char *member = intent->request.member;
	if (members > 0 && *member != '\0' && !with->address_of(with->context, member, intent->from))
		member = "";
	set(arena, intent, IDENTITY_DOUBTFUL, member, PROBLEM_FORGED);
}

static size_t members_of(const struct understanding *with, const char *address, const char **ret_member)
{
	*ret_member = "";
	if (with->members_of == NULL || *address == '\0')
		return 0;
	return with->members_of(with->context, address, ret_member);
}

static bool two_writers(const struct letter *letter)
{
	for (size_t i = 1; i < letter->from.count; i++)
		if (strcmp(letter->from.items[i].address, letter->from.items[0].address) != 0)
			return true;
	return letter_header_count(letter, "from") > 1 || (letter->flags & LETTER_FROM_UNCLEAR) != 0;
}

void speaker_identify(struct arena *arena, const struct letter *letter, const struct carriers *carriers,
                      const struct understanding *with, struct intent *intent)
{
	const struct request *request = carriers->request;
	const char *member;
	bool two = two_writers(letter);
	intent->from = letter->from.count == 0 || two ? "" : letter->from.items[0].address;
	size_t members = members_of(with, intent->from, &member);
	if (request != NULL && !(carriers->differ && members > 0))
		intent->request = *request;
	if (two)
		set(arena, intent, IDENTITY_DOUBTFUL, intent->request.member, PROBLEM_TWO_FROM);
	else if (authentication_failed(arena, letter, with->authserv_id) && (request != NULL || members > 0))
		forged(arena, with, members, intent);
	else if (request != NULL && carriers->differ)
		by_carriers(arena, with, request, members, member, intent);
	else if (request != NULL)
		by_token(arena, with, request, members, member, intent);
	else
		by_address(arena, members, member, intent);
	intent->sender_proved = !two && authentication_passed(arena, letter, with->authserv_id);
	intent->sender_unproved = *with->authserv_id != '\0' && !intent->sender_proved &&
	                          (with->strict || !authentication_silent(arena, letter, with->authserv_id));
}

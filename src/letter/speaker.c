/* SPDX-License-Identifier: MIT */
#include "letter/speaker.h"

#include "letter/normalise.h"

#include <string.h>

/* ---- what the receiving server says ---- */

/* Jumps over spaces and comments (RFC 5322 section 3.2.2). */
static const char *skip_comments(const char *c)
{
	unsigned depth = 0;
	for (; *c != '\0'; c++) {
		if (*c == '(')
			depth++;
		else if (*c == ')' && depth > 0)
			depth--;
		else if (depth > 0 && *c == '\\' && c[1] != '\0')
			c++;
		else if (depth == 0 && *c != ' ' && *c != '\t')
			break;
	}
	return c;
}

/* True when the field was written by this server. */
static bool written_by(const char *value, const char *authserv_id)
{
	const char *id = skip_comments(value);
	size_t length = strlen(authserv_id);
	if (*id == '"')
		id++;
	if (strncmp(id, authserv_id, length) != 0)
		return false;
	id += length;
	return *id == '\0' || strchr(" \t;(\"", *id) != NULL;
}

/* Jumps over a quoted string (RFC 5322 section 3.2.4); a sender may have chosen what stands in it. */
static const char *skip_quoted(const char *c)
{
	for (c++; *c != '\0' && *c != '"'; c++)
		if (*c == '\\' && c[1] != '\0')
			c++;
	return c + (*c == '"');
}

/* True when a comment or a quoted string is not closed, and so may hide what the server wrote behind it. */
static bool is_open_ended(const char *value)
{
	unsigned depth = 0;
	bool quoted = false;
	for (const char *c = value; *c != '\0'; c++) {
		if ((quoted || depth > 0) && *c == '\\' && c[1] != '\0')
			c++;
		else if (*c == '"' && depth == 0)
			quoted = !quoted;
		else if (*c == '(' && !quoted)
			depth++;
		else if (*c == ')' && !quoted && depth > 0)
			depth--;
	}
	return quoted || depth > 0;
}

/* The result of dmarc that begins at `c`, or NULL when another one begins there (RFC 8601 section 2.2). */
static const char *dmarc_result(const char *c)
{
	if (strncmp(c, "dmarc", 5) != 0)
		return NULL;
	c = skip_comments(c + 5);
	if (*c == '/') {
		c = skip_comments(c + 1);
		c = skip_comments(c + strspn(c, "0123456789"));
	}
	return *c == '=' ? skip_comments(c + 1) : NULL;
}

static bool is_word(const char *text, const char *word)
{
	size_t length = strlen(word);
	return strncmp(text, word, length) == 0 && (text[length] == '\0' || strchr(" \t;(", text[length]) != NULL);
}

/* True when one of the results behind a ";" is dmarc=`wanted` (NULL: any); comments and quoted text are not read. */
static bool says_dmarc(const char *value, const char *wanted)
{
	for (const char *c = value; *c != '\0';) {
		if (*c == '(') {
			c = skip_comments(c);
			continue;
		}
		if (*c == '"') {
			c = skip_quoted(c);
			continue;
		}
		if (*c++ != ';')
			continue;
		c = skip_comments(c);
		const char *result = dmarc_result(c);
		if (result != NULL && (wanted == NULL || is_word(result, wanted)))
			return true;
	}
	return false;
}

/* The next field from *place on that the receiving server wrote, normalised; NULL when there is none. */
static const char *server_says(struct arena *arena, const struct letter *letter, const char *authserv_id,
                               size_t *place)
{
	if (*authserv_id == '\0')
		return NULL;
	const char *id = fold_text(arena, authserv_id);
	while (*place < letter->headers.count) {
		const struct header *header = &letter->headers.items[(*place)++];
		if (strcmp(header->name, "authentication-results") != 0)
			continue;
		const char *value = fold_text(arena, header->value);
		if (written_by(value, id))
			return value;
	}
	return NULL;
}

/* The topmost field with a result of dmarc decides: a server may write a field for each method. */
bool authentication_failed(struct arena *arena, const struct letter *letter, const char *authserv_id)
{
	size_t place = 0;
	const char *value;
	while ((value = server_says(arena, letter, authserv_id, &place)) != NULL) {
		if (says_dmarc(value, "fail") || (is_open_ended(value) && strstr(value, "dmarc=fail") != NULL))
			return true;
		if (says_dmarc(value, NULL))
			return false;
	}
	return false;
}

/* Only the topmost field: a further one of this name may be the sender's. */
bool authentication_passed(struct arena *arena, const struct letter *letter, const char *authserv_id)
{
	size_t place = 0;
	const char *value = server_says(arena, letter, authserv_id, &place);
	return value != NULL && says_dmarc(value, "pass") && !authentication_failed(arena, letter, authserv_id);
}

/* ---- who ---- */

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
	return letter_header_count(letter, "from") > 1;
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
}

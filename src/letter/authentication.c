/* SPDX-License-Identifier: MIT */
#include "letter/authentication.h"

#include "letter/normalise.h"

#include <stddef.h>
#include <string.h>

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

/* The result of this method that begins at `c`, or NULL when another one begins there (RFC 8601 section 2.2). */
static const char *method_result(const char *c, const char *method)
{
	if (strncmp(c, method, strlen(method)) != 0)
		return NULL;
	c = skip_comments(c + strlen(method));
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

/* The next ";" from `c` on that stands in no comment and no quoted text, or the end. */
static const char *next_part(const char *c)
{
	while (*c != '\0' && *c != ';') {
		if (*c == '(')
			c = skip_comments(c);
		else if (*c == '"')
			c = skip_quoted(c);
		else
			c++;
	}
	return c;
}

/* Where the next result of this method stands from *at on, behind a ";"; NULL when there is none. */
static const char *next_result(const char **at, const char *method)
{
	for (const char *c = next_part(*at); *c == ';'; c = next_part(c)) {
		c = skip_comments(c + 1);
		const char *result = method_result(c, method);
		*at = c;
		if (result != NULL)
			return result;
	}
	return NULL;
}

/* True when one of the results behind a ";" is dmarc=`wanted` (NULL: any); comments and quoted text are not read. */
static bool says_dmarc(const char *value, const char *wanted)
{
	const char *result;
	while ((result = next_result(&value, "dmarc")) != NULL)
		if (wanted == NULL || is_word(result, wanted))
			return true;
	return false;
}

/* ---- DKIM and SPF, where the server says nothing of DMARC ---- */

/*
 * True when `domain` (`length` bytes) is the domain of the address, or one
 * above it: who signs for example.org speaks for mail.example.org too. Not the
 * other way round: a subdomain may be anybody's.
 */
static bool is_aligned(const char *domain, size_t length, const char *address)
{
	const char *at = strrchr(address, '@');
	if (at == NULL || length == 0 || memchr(domain, '.', length) == NULL)
		return false;
	size_t whole = strlen(at + 1);
	const char *end = at + 1 + whole;
	return length <= whole && strncmp(end - length, domain, length) == 0 &&
	       (length == whole || end[-(ptrdiff_t)length - 1] == '.');
}

/* The domain of a property of the result at `c`, "header.d=example.org"; NULL when it does not stand there. */
static const char *property_domain(const char *c, const char *name, size_t *ret_length)
{
	for (; *c != '\0' && *c != ';'; c++) {
		if (*c == '(')
			c = skip_comments(c);
		else if (*c == '"')
			c = skip_quoted(c);
		if (strncmp(c, name, strlen(name)) == 0 && (c[-1] == ' ' || c[-1] == '\t')) {
			c += strlen(name);
			size_t length = strcspn(c, " \t;(\"");
			const char *at = memchr(c, '@', length);
			*ret_length = at == NULL ? length : length - (size_t)(at + 1 - c);
			return at == NULL ? c : at + 1;
		}
		if (*c == '\0' || *c == ';')
			return NULL;
	}
	return NULL;
}

/* True when a result of this method is a pass for a domain that may speak for the address. */
static bool says_aligned(const char *value, const char *method, const char *property, const char *address)
{
	const char *result;
	size_t length;
	while ((result = next_result(&value, method)) != NULL) {
		const char *domain = is_word(result, "pass") ? property_domain(result, property, &length) : NULL;
		if (domain != NULL && is_aligned(domain, length, address))
			return true;
	}
	return false;
}

/* True when DMARC passed for the domain of the address: with a From in a strange form the server may have read another. */
static bool dmarc_passed(const char *value, const char *address)
{
	const char *result;
	size_t length;
	while ((result = next_result(&value, "dmarc")) != NULL) {
		const char *domain = property_domain(result, "header.from=", &length);
		if (is_word(result, "pass") && (domain == NULL || is_aligned(domain, length, address)))
			return true;
	}
	return false;
}

/* ---- the fields of one server ---- */

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
	if (value == NULL || letter->from.count != 1)
		return false;
	const char *address = fold_text(arena, letter->from.items[0].address);
	if (says_dmarc(value, NULL))
		return dmarc_passed(value, address) && !authentication_failed(arena, letter, authserv_id);
	return !is_open_ended(value) && !authentication_failed(arena, letter, authserv_id) &&
	       (says_aligned(value, "dkim", "header.d=", address) || says_aligned(value, "dkim", "header.i=", address) ||
	        says_aligned(value, "spf", "smtp.mailfrom=", address));
}

bool authentication_silent(struct arena *arena, const struct letter *letter, const char *authserv_id)
{
	size_t place = 0;
	return server_says(arena, letter, authserv_id, &place) == NULL;
}

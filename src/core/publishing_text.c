/* SPDX-License-Identifier: MIT */
/* What is published of a meeting or proposal, and the same without words that have to go. */
#include "core/publishing.h"

#include <string.h>

/* ---- the text ---- */

const char *publishing_words(const struct decision *d, uint64_t row)
{
	return d->words == NULL ? NULL : d->words(d->context, d->arena, row);
}

static const char *minutes_text(const struct decision *d, const struct meeting *meeting)
{
	char day[DATE_TEXT_SIZE];
	const char *body = meeting->minutes.state == MINUTES_APPROVED ? publishing_words(d, meeting->minutes.row) : NULL;
	if (body == NULL)
		return NULL;
	struct local_time local = zone_local(&d->rules->zone, meeting->starts);
	date_format(local.date, day);
	return arena_printf(d->arena, "# %s\n\n%s\n\n%s", meeting->what, day, body);
}

static const char *proposal_text(const struct decision *d, const struct proposal *p)
{
	bool adopted = p->phase == PHASE_DECIDED && strncmp(p->outcome, "adopted", 7) == 0;
	if (!adopted || *p->body == '\0')
		return NULL;
	return arena_printf(d->arena, "# %s\n\n%s", p->title, p->body);
}

const char *publishing_text(const struct decision *d, const char *subject)
{
	const struct meeting *meeting = state_meeting(d->state, subject);
	const struct proposal *p = state_proposal(d->state, subject);
	if (meeting != NULL)
		return minutes_text(d, meeting);
	return p == NULL ? NULL : proposal_text(d, p);
}

const char *publication_title(struct arena *arena, const char *words)
{
	words += strspn(words, "# ");
	return arena_strndup(arena, words, strcspn(words, "\n"));
}

/* ---- words that go ---- */

/* How many bytes of `text` are these words; 0: none. A mail program breaks lines where it likes: blanks are alike. */
static size_t matches(const char *text, const char *words)
{
	const char *at = text;
	while (*words != '\0') {
		size_t blank = strspn(words, " \t\r\n"), other = strspn(at, " \t\r\n");
		if ((blank == 0) != (other == 0))
			return 0;
		words += blank;
		at += other;
		if (*words == '\0' || *words != *at)
			return *words == '\0' ? (size_t)(at - text) : 0;
		words++;
		at++;
	}
	return (size_t)(at - text);
}

static bool is_letter(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Whole words alone: "Ann" does not stand in "Anniversary", of which "iversary" would be left. */
static const char *find_words(const char *text, const char *words, size_t *ret_length)
{
	for (const char *at = text; *at != '\0'; at++) {
		size_t length = *ret_length = matches(at, words);
		if (length > 0 && !(at > text && is_letter(at[-1]) && is_letter(*at)) &&
		    !(is_letter(at[length - 1]) && is_letter(at[length])))
			return at;
	}
	return NULL;
}

bool publishing_holds(const char *text, const char *words)
{
	size_t length;
	return find_words(text, words, &length) != NULL;
}

/* True when the reason holds the words, or what looks like a name or a number among them. */
static bool tells(struct decision *d, const char *reason, const char *words)
{
	static const char signs[] = " \t\r\n.,;:!?()\"'";
	if (publishing_holds(reason, words))
		return true;
	for (words += strspn(words, signs); *words != '\0'; words += strspn(words, signs)) {
		size_t length = strcspn(words, signs);
		bool number = *words >= '0' && *words <= '9' && length >= 2;
		bool name = ((*words >= 'A' && *words <= 'Z') || (unsigned char)*words >= 0x80) && length >= 4;
		if ((number || name) && strstr(reason, arena_strndup(d->arena, words, length)) != NULL)
			return true;
		words += length;
	}
	return false;
}

const char *publishing_without(struct decision *d, const char *text, const struct redaction *redaction,
                               const char **ret_why)
{
	for (size_t i = 0; i < redaction->count; i++) {
		const char *gone = redaction->items[i], *at = text, *found;
		struct buf left = buf_new(d->arena);
		size_t length;
		if (!publishing_holds(text, gone) || tells(d, redaction->reason, gone)) {
			*ret_why = publishing_holds(text, gone) ? "in_reason" : "not_found";
			return NULL;
		}
		while ((found = find_words(at, gone, &length)) != NULL) {
			buf_add(&left, at, (size_t)(found - at));
			buf_text(&left, PUBLISHING_GAP);
			at = found + length;
		}
		buf_text(&left, at);
		text = buf_string(&left);
	}
	return text;
}

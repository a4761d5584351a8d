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

/* A blank that programs put between words: 0 none, else its bytes. U+00A0 is one: it keeps a name on one line. */
static size_t blank_at(const char *text)
{
	if (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n')
		return 1;
	return strncmp(text, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

static size_t blanks(const char *text)
{
	size_t length = 0;
	for (size_t blank; (blank = blank_at(text + length)) > 0; length += blank)
		;
	return length;
}

/* How many bytes of `text` are these words; 0: none. A mail program breaks lines where it likes: blanks are alike. */
static size_t matches(const char *text, const char *words)
{
	const char *at = text;
	while (*words != '\0') {
		size_t blank = blanks(words), other = blanks(at);
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

/*
 * Signs beyond ASCII that stand beside a word and are no part of it: U+00A0 to U+00BF, "¿" and "«" among them, without
 * "ª" and "º"; and U+2000 to U+206F: dashes, the quotes and apostrophes that telephones write, "…".
 */
static bool is_sign(const unsigned char *c)
{
	if (c[0] == 0xc2)
		return c[1] != 0xaa && c[1] != 0xba;
	return c[0] == 0xe2 && (c[1] == 0x80 || c[1] == 0x81);
}

static bool is_letter(const char *text)
{
	char c = *text;
	if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
		return true;
	return (unsigned char)c >= 0x80 && !is_sign((const unsigned char *)text);
}

/* The beginning of the character that ends in front of `at`. */
static const char *before(const char *text, const char *at)
{
	do
		at--;
	while (at > text && ((unsigned char)*at & 0xc0) == 0x80);
	return at;
}

/* Whole words alone: "Ann" does not stand in "Anniversary", of which "iversary" would be left. */
static const char *find_words(const char *text, const char *words, size_t *ret_length)
{
	for (const char *at = text; *at != '\0'; at++) {
		size_t length = *ret_length = matches(at, words);
		if (length > 0 && !(at > text && is_letter(before(text, at)) && is_letter(at)) &&
		    !(is_letter(before(at, at + length)) && is_letter(at + length)))
			return at;
	}
	return NULL;
}

bool publishing_holds(const char *text, const char *words)
{
	size_t length;
	return find_words(text, words, &length) != NULL;
}

/* All letters small, or all large: those that English and Spanish have. */
static const char *in_letters(struct arena *arena, const char *text, bool large)
{
	char first = large ? 'a' : 'A', last = large ? 'z' : 'Z';
	unsigned char accented = large ? 0xa0 : 0x80; /* "à" to "þ", "À" to "Þ": behind C3 */
	char *out = arena_strdup(arena, text);
	for (char *c = out; *c != '\0'; c++) {
		unsigned char byte = (unsigned char)*c;
		bool other = c > out && c[-1] == '\xc3' && byte >= accented && byte <= accented + 0x1e;
		if (other || (*c >= first && *c <= last))
			*c = (char)(byte ^ 0x20);
	}
	return out;
}

/* True when the reason holds the words, or what looks like a name or a number among them, in letters of any size. */
static bool tells(struct decision *d, const char *reason, const char *words)
{
	static const char signs[] = " \t\r\n.,;:!?()\"'";
	const char *folded = in_letters(d->arena, reason, false);
	if (publishing_holds(folded, in_letters(d->arena, words, false)))
		return true;
	for (words += strspn(words, signs); *words != '\0'; words += strspn(words, signs)) {
		size_t length = strcspn(words, signs);
		bool number = *words >= '0' && *words <= '9' && length >= 2;
		bool name = ((*words >= 'A' && *words <= 'Z') || (unsigned char)*words >= 0x80) && length >= 4;
		const char *one = arena_strndup(d->arena, words, length);
		if ((number || name) && (strstr(reason, one) != NULL || publishing_holds(folded, in_letters(d->arena, one, false))))
			return true;
		words += length;
	}
	return false;
}

static const char *without(struct arena *arena, const char *text, const char *gone)
{
	const char *at = text, *found;
	struct buf left = buf_new(arena);
	size_t length;
	while ((found = find_words(at, gone, &length)) != NULL) {
		buf_add(&left, at, (size_t)(found - at));
		buf_text(&left, PUBLISHING_GAP);
		at = found + length;
	}
	buf_text(&left, at);
	return buf_string(&left);
}

const char *publishing_without(struct decision *d, const char *text, const struct redaction *redaction,
                               const char **ret_why)
{
	for (size_t i = 0; i < redaction->count; i++) {
		const char *gone = redaction->items[i];
		const char *large = in_letters(d->arena, gone, true); /* as a heading has a name: "KIM LOWELL" */
		bool there = publishing_holds(text, gone) || publishing_holds(text, large);
		if (!there || tells(d, redaction->reason, gone)) {
			*ret_why = there ? "in_reason" : "not_found";
			return NULL;
		}
		text = without(d->arena, without(d->arena, text, gone), large);
	}
	return text;
}

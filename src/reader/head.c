/* SPDX-License-Identifier: MIT */
#include "reader/head.h"

#include "reader/ascii.h"
#include "reader/charset.h"
#include "reader/from.h"

#include <gmime/gmime.h>
#include <string.h>

static bool is_ascii(const char *text)
{
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text >= 0x80)
			return false;
	}
	return true;
}

static bool is_printable(const char *text, size_t length)
{
	for (size_t i = ascii_run(text, length); i < length; i++) {
		if ((unsigned char)text[i] < 0x20 || (unsigned char)text[i] >= 0x7F)
			return false;
	}
	return true;
}

/* Line ends go, the blank of a fold stays; NUL becomes a blank; blanks at both ends go. */
static char *unfold(struct arena *arena, const char *raw, size_t length)
{
	while (length > 0 && (*raw == ' ' || *raw == '\t'))
		raw++, length--;
	while (length > 0 && strchr(" \t\r\n", raw[length - 1]) != NULL && raw[length - 1] != '\0')
		length--;
	if (is_printable(raw, length)) /* most fields, of one line */
		return arena_strndup(arena, raw, length);
	char *text = arena_alloc(arena, length + 1);
	size_t size = 0;
	for (size_t i = 0; i < length; i++) {
		if (raw[i] == '\r' || raw[i] == '\n')
			continue;
		char character = raw[i] == '\0' || raw[i] == '\t' ? ' ' : raw[i];
		if (size > 0 || character != ' ')
			text[size++] = character;
	}
	while (size > 0 && text[size - 1] == ' ')
		size--;
	text[size] = '\0';
	return text;
}

/* Unfolded and in UTF-8, encoded words left as they are: what address parsers want. */
static char *unfold_utf8(struct arena *arena, const char *raw, size_t length)
{
	char *text = unfold(arena, raw, length);
	if (is_ascii(text))
		return text;
	size_t ignored;
	return charset_guess(arena, text, strlen(text), &ignored);
}

/* A text of the library's into the arena, surely UTF-8. */
static const char *take(struct arena *arena, char *text)
{
	if (text == NULL)
		return "";
	size_t ignored;
	const char *copy = is_ascii(text) ? arena_strdup(arena, text)
	                                  : charset_guess(arena, text, strlen(text), &ignored);
	g_free(text);
	return copy;
}

const char *head_decode(struct arena *arena, const char *raw, size_t length)
{
	char *text = unfold_utf8(arena, raw, length);
	if (strstr(text, "=?") == NULL)
		return text;
	return take(arena, g_mime_utils_header_decode_text(NULL, text));
}

static const char *lower(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_strndup(arena, text, length);
	for (size_t i = 0; i < length; i++) {
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] + ('a' - 'A'));
	}
	return copy;
}

void head_list(struct arena *arena, const struct fields *fields, struct headers *ret_headers)
{
	for (size_t i = 0; i < fields->count; i++) {
		const struct field *field = &fields->items[i];
		struct header *header = LIST_PUSH(arena, ret_headers);
		header->name = lower(arena, field->name, field->name_length);
		header->value = head_decode(arena, field->value, field->value_length);
	}
}

static void add_mailbox(struct arena *arena, InternetAddress *from, struct addresses *addresses)
{
	const char *name = internet_address_get_name(from);
	const char *address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(from));
	if (address == NULL)
		address = "";
	struct address *added = LIST_PUSH(arena, addresses);
	added->name = arena_strdup(arena, name == NULL ? "" : name);
	added->address = lower(arena, address, strlen(address));
}

/* Groups are taken apart; the library nests them as deep as a letter likes. */
static void add_list(struct arena *arena, InternetAddressList *list, struct letter *letter,
                     struct addresses *addresses, unsigned depth)
{
	int count = internet_address_list_length(list);
	for (int i = 0; i < count; i++) {
		InternetAddress *item = internet_address_list_get_address(list, i);
		bool full = addresses->count == ADDRESSES_MAX;
		if (INTERNET_ADDRESS_IS_MAILBOX(item) && !full)
			add_mailbox(arena, item, addresses);
		else if (INTERNET_ADDRESS_IS_GROUP(item) && depth < ADDRESS_GROUP_DEPTH)
			add_list(arena, internet_address_group_get_members(INTERNET_ADDRESS_GROUP(item)), letter,
			         addresses, depth + 1);
		else
			letter->flags |= LETTER_TRUNCATED;
		if (full)
			return;
	}
}

static void add_addresses(struct arena *arena, const struct field *field, struct letter *letter,
                          struct addresses *addresses)
{
	const char *text = unfold_utf8(arena, field->value, field->value_length);
	if (addresses == &letter->from && !from_is_clear(text))
		letter->flags |= LETTER_FROM_UNCLEAR;
	InternetAddressList *list = internet_address_list_parse(NULL, text);
	if (list == NULL)
		return;
	add_list(arena, list, letter, addresses, 0);
	g_object_unref(list);
}

static void add_references(struct arena *arena, const struct fields *fields, const char *name, struct letter *letter)
{
	for (size_t i = 0; i < fields->count; i++) {
		const struct field *field = &fields->items[i];
		if (!field_is(field, name))
			continue;
		GMimeReferences *ids =
			g_mime_references_parse(NULL, unfold(arena, field->value, field->value_length));
		int count = g_mime_references_length(ids);
		for (int id = 0; id < count && letter->references.count < REFERENCES_MAX; id++) {
			struct header *reference = LIST_PUSH(arena, &letter->references);
			reference->name = lower(arena, name, strlen(name));
			reference->value = arena_strdup(arena, g_mime_references_get_message_id(ids, id));
		}
		g_mime_references_free(ids);
	}
}

static struct addresses *addresses_of(const struct field *field, struct letter *letter)
{
	static const char *const recipients[] = {"To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"};
	if (field_is(field, "From"))
		return &letter->from;
	if (field_is(field, "Reply-To"))
		return &letter->reply_to;
	for (size_t i = 0; i < sizeof recipients / sizeof recipients[0]; i++) {
		if (field_is(field, recipients[i]))
			return &letter->recipients;
	}
	return NULL;
}

static const char *first(const struct letter *letter, const char *name)
{
	const char *value = letter_header(letter, name);
	return value == NULL ? "" : value;
}

void head_read(struct arena *arena, const struct fields *fields, struct letter *letter)
{
	head_list(arena, fields, &letter->headers);
	for (size_t i = 0; i < fields->count; i++) {
		struct addresses *addresses = addresses_of(&fields->items[i], letter);
		if (addresses != NULL)
			add_addresses(arena, &fields->items[i], letter, addresses);
	}
	add_references(arena, fields, "In-Reply-To", letter);
	add_references(arena, fields, "References", letter);
	letter->subject = first(letter, "subject");
	letter->date = first(letter, "date");
	letter->message_id = take(arena, g_mime_utils_decode_message_id(first(letter, "message-id")));
}

/* SPDX-License-Identifier: MIT */
#include "reader/fields.h"

#include "reader/boundary.h"

#include <string.h>
#include <strings.h>

enum { NARROW_PIECES = 64 }; /* lines */

/* The line at `bytes`: its length without LF; *ret_next is where the next one begins. */
static size_t line_at(const char *bytes, size_t length, size_t *ret_next)
{
	const char *end = memchr(bytes, '\n', length);
	size_t line = end == NULL ? length : (size_t)(end - bytes);
	*ret_next = end == NULL ? length : line + 1;
	return line;
}

static bool is_blank_line(const char *line, size_t length)
{
	return length == 0 || (length == 1 && line[0] == '\r');
}

static bool is_folded(const char *line, size_t length)
{
	return length > 0 && (line[0] == ' ' || line[0] == '\t');
}

/* A field name is printable ASCII without blanks, up to a colon; blanks before the colon are forgiven. */
static size_t name_length(const char *line, size_t length)
{
	size_t name = 0;
	while (name < length && line[name] > ' ' && line[name] < 127 && line[name] != ':')
		name++;
	size_t colon = name;
	while (colon < length && (line[colon] == ' ' || line[colon] == '\t'))
		colon++;
	return name > 0 && colon < length && line[colon] == ':' ? name : 0;
}

static void add_field(struct arena *arena, struct fields *fields, const char *line, size_t length, size_t name)
{
	const char *colon = memchr(line + name, ':', length - name);
	struct field *field = LIST_PUSH(arena, fields);
	field->name = line;
	field->name_length = name;
	field->value = colon + 1;
	field->value_length = length - (size_t)(colon + 1 - line);
}

size_t fields_read(struct arena *arena, const char *bytes, size_t length, struct fields *ret_fields)
{
	*ret_fields = (struct fields){0};
	size_t next = 0;
	bool in_field = false;
	for (size_t at = 0; at < length; at += next) {
		const char *line = bytes + at;
		size_t size = line_at(line, length - at, &next);
		if (is_blank_line(line, size))
			return ret_fields->count == 0 ? 0 : at + next;
		if (is_folded(line, size)) {
			struct field *last = in_field ? &ret_fields->items[ret_fields->count - 1] : NULL;
			if (last != NULL)
				last->value_length = (size_t)(line + size - last->value);
			continue;
		}
		size_t name = name_length(line, size);
		in_field = name > 0 && ret_fields->count < HEADER_FIELDS_MAX;
		if (in_field)
			add_field(arena, ret_fields, line, size, name);
		else if (ret_fields->count == 0)
			return 0;
	}
	return ret_fields->count == 0 ? 0 : length;
}

bool field_is(const struct field *field, const char *name)
{
	return strlen(name) == field->name_length && strncasecmp(field->name, name, field->name_length) == 0;
}

/* A name of letters, digits and hyphens, with its colon right behind it: read alike by all parsers. */
static bool is_plain_field(const char *line, size_t length)
{
	size_t at = 0;
	while (at < length && ((line[at] >= 'a' && line[at] <= 'z') || (line[at] >= 'A' && line[at] <= 'Z') ||
	                       (line[at] >= '0' && line[at] <= '9') || line[at] == '-'))
		at++;
	return at > 0 && at < length && line[at] == ':' && memchr(line, '\0', length) == NULL;
}

static bool begins_with(const char *line, size_t length, const char *word)
{
	return length >= strlen(word) && strncasecmp(line, word, strlen(word)) == 0;
}

size_t fields_narrow(char *bytes, size_t body)
{
	struct piece { size_t at, length; } kept[NARROW_PIECES];
	size_t count = 0, next = 0, at = 0, size = 0;
	bool keep = false;
	for (; at < body; at += next) {
		size = line_at(bytes + at, body - at, &next);
		if (is_blank_line(bytes + at, size))
			break;
		bool folded = is_folded(bytes + at, size);
		if (folded ? at == 0 || memchr(bytes + at, '\0', size) != NULL : !is_plain_field(bytes + at, size))
			return 0;
		if (!folded)
			keep = begins_with(bytes + at, size, "content-") || begins_with(bytes + at, size, "mime-");
		if (!keep)
			continue;
		if (count == NARROW_PIECES)
			return 0;
		kept[count++] = (struct piece){at, next};
	}
	if (count == 0 || at + next != body)
		return 0;
	for (size_t to = at; count-- > 0;) {
		to -= kept[count].length;
		memmove(bytes + to, bytes + kept[count].at, kept[count].length);
		at = to;
	}
	return at;
}

/* A stretch of lines that may be a header block. */
struct block {
	bool open;
	bool holds_message; /* its body may begin with another header block */
	bool in_type;       /* the field at work is Content-Type */
	size_t bytes, field, fields;
};

static bool has_word(const char *line, size_t length, const char *word)
{
	size_t size = strlen(word);
	for (size_t i = 0; i + size <= length; i++) {
		if (strncasecmp(line + i, word, size) == 0)
			return true;
	}
	return false;
}

static enum refusal count_line(struct block *block, const char *line, size_t length)
{
	block->bytes += length + 1;
	if (is_folded(line, length)) {
		block->field += length + 1;
	} else {
		block->field = length + 1;
		block->fields += memchr(line, ':', length) != NULL;
	}
	if (block->fields > HEADER_FIELDS_MAX)
		return REFUSAL_HEADER_FIELDS;
	if (block->field > HEADER_FIELD_MAX)
		return REFUSAL_HEADER_FIELD;
	return block->bytes > HEADER_BLOCK_MAX ? REFUSAL_HEADER_BLOCK : REFUSAL_NONE;
}

enum refusal fields_check(const char *bytes, size_t length)
{
	struct block block = {.open = true};
	struct boundaries boundaries = {0};
	bool digest = false; /* the parts of a digest are messages without saying so (RFC 2046 5.1.5) */
	size_t next = 0, marks = 0;
	for (size_t at = 0; at < length; at += next) {
		const char *line = bytes + at;
		size_t size = line_at(line, length - at, &next);
		bool boundary = boundaries_match(&boundaries, line, size);
		if (boundary && ++marks > PART_MARKS_MAX)
			return REFUSAL_PARTS;
		if (boundary && !block.open)
			block = (struct block){.open = true};
		if (!block.open || boundary)
			continue;
		if (is_blank_line(line, size)) {
			block = (struct block){.open = block.holds_message || digest};
			continue;
		}
		enum refusal refusal = count_line(&block, line, size);
		if (refusal != REFUSAL_NONE)
			return refusal;
		if (!is_folded(line, size))
			block.in_type = size > 12 && strncasecmp(line, "content-type", 12) == 0;
		if (block.in_type) {
			boundaries_note(&boundaries, line, size);
			block.holds_message = block.holds_message || has_word(line, size, "message");
			digest = digest || has_word(line, size, "digest");
		}
	}
	return REFUSAL_NONE;
}

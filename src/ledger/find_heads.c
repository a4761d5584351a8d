/* SPDX-License-Identifier: MIT */
/*
 * Heads of the ledger in a mail, besides those of receipts: whole signed
 * checkpoints, and the line in the footer of every mail.
 */
#include "ledger/find_parts.h"

#include <string.h>

enum {
	NEAR = 1024,      /* bytes in which a broken or encoded line goes on */
	BEFORE = 4,       /* lines of a checkpoint before its signature */
	HEADS_LIMIT = 1000
};

static const char footer[] = "Ledger: ";
static const char encoded_dash[] = "=E2=80=94 ";

/* The last lines before the one at hand. */
struct window {
	const char *lines[BEFORE];
	size_t lengths[BEFORE];
};

static void slide(struct window *window, const char *line, size_t length)
{
	memmove(window->lines, window->lines + 1, sizeof window->lines - sizeof *window->lines);
	memmove(window->lengths, window->lengths + 1, sizeof window->lengths - sizeof *window->lengths);
	window->lines[BEFORE - 1] = line;
	window->lengths[BEFORE - 1] = length;
}

static void add_note(struct arena *arena, const struct bytes *note, struct found *found)
{
	for (size_t i = 0; i < found->notes.count; i++)
		if (found->notes.items[i].length == note->length &&
		    memcmp(found->notes.items[i].data, note->data, note->length) == 0)
			return;
	if (found->notes.count < HEADS_LIMIT)
		*LIST_PUSH(arena, &found->notes) = *note;
}

/* The three lines and the blank one before a signature, and the signature; further ones follow it. */
static void take_note(struct arena *arena, const struct window *window, const char *signature, const char *end,
                      struct found *found)
{
	struct checkpoint checkpoint;
	struct buf text = buf_new(arena);
	if (window->lines[0] == NULL || window->lengths[BEFORE - 1] != 0)
		return;
	for (size_t i = 0; i + 1 < BEFORE; i++) {
		buf_add(&text, window->lines[i], window->lengths[i]);
		buf_char(&text, '\n');
	}
	if (!checkpoint_parse(text.data, text.length, &checkpoint))
		return;
	buf_char(&text, '\n');
	find_take_signatures(&text, signature, end);
	struct bytes note = {buf_string(&text), text.length};
	add_note(arena, &note, found);
}

/* One word, blanks before it passed over. */
static const char *take_word(const char *at, const char *end, size_t *ret_length)
{
	while (at < end && strchr(" \t\r\n>", *at) != NULL && *at != '\0')
		at++;
	const char *stop = at;
	while (stop < end && strchr(" \t\r\n<", *stop) == NULL)
		stop++;
	*ret_length = (size_t)(stop - at);
	return at;
}

static bool read_footer(const char *at, const char *end, struct found_head *head)
{
	size_t length, got;
	const char *word = take_word(at, end, &length);
	if (length == 0 || length >= ORIGIN_SIZE)
		return false;
	memcpy(head->origin, word, length);
	head->origin[length] = '\0';
	word = take_word(word + length, end, &length);
	if (origin_problem(head->origin) != NULL || !decimal_read(word, length, &head->size) || head->size == 0)
		return false;
	word = take_word(word + length, end, &length);
	return length == ROOT_TEXT_SIZE - 1 && base64_read(word, length, head->root.bytes, HASH_SIZE, &got) &&
	       got == HASH_SIZE;
}

static void take_footer(struct arena *arena, const char *line, const char *end, struct found *found)
{
	struct found_head head = {0};
	const char *start = line + sizeof footer - 1;
	const char *stop = end - start > NEAR ? start + NEAR : end;
	if (!read_footer(start, stop, &head)) {
		if (found->tried++ >= HEADS_LIMIT)
			return;
		struct bytes plain = find_unquote(arena, start, stop);
		if (!read_footer(plain.data, plain.data + plain.length, &head))
			return;
	}
	for (size_t i = 0; i < found->footers.count; i++)
		if (found->footers.items[i].size == head.size && hash_equal(&found->footers.items[i].root, &head.root))
			return;
	if (found->footers.count < HEADS_LIMIT)
		*LIST_PUSH(arena, &found->footers) = head;
}

/* A checkpoint in quoted-printable: decoded from its first line on, and looked at once more. */
static void take_encoded(struct arena *arena, const struct window *window, const char *end, bool again,
                         struct found *found)
{
	const char *start = window->lines[0];
	if (start == NULL || again)
		return;
	struct bytes plain = find_unquote(arena, start, end - start > NEAR ? start + NEAR : end);
	find_heads(arena, plain.data, plain.length, true, found);
}

void find_heads(struct arena *arena, const char *bytes, size_t length, bool again, struct found *found)
{
	const char *at = bytes, *end = bytes + length, *line;
	size_t letters;
	struct window window = {0};
	while (at < end) {
		at = find_take_line(at, end, &line, &letters);
		if (letters > sizeof footer && memcmp(line, footer, sizeof footer - 1) == 0)
			take_footer(arena, line, end, found);
		else if (find_is_signature(line, letters))
			take_note(arena, &window, line, end, found);
		else if (letters > sizeof encoded_dash && memcmp(line, encoded_dash, sizeof encoded_dash - 1) == 0 &&
		         found->tried++ < HEADS_LIMIT)
			take_encoded(arena, &window, end, again, found);
		slide(&window, line, letters);
	}
}

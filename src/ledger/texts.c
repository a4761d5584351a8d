/* SPDX-License-Identifier: MIT */
/*
 * Words of rows: files of their own, so that they can be erased and the row
 * stays. The salt is random and of this text alone: when
 * the file is gone, the hash in the row says nothing.
 */
#include "ledger/books.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

enum {
	TEXT_SALT_SIZE = 32,
	SALT_LINE_LENGTH = 5 + 2 * TEXT_SALT_SIZE + 1 /* `salt <64 hex>` and LF */
};

const char *text_name(struct arena *arena, enum book book, uint64_t row)
{
	return arena_printf(arena, book == BOOK_LEDGER ? "%" PRIu64 ".txt" : "j%" PRIu64 ".txt", row);
}

bool text_name_row(const char *name, enum book book, uint64_t *ret_row)
{
	size_t length = strlen(name), letter = book == BOOK_JOURNAL;
	return length > 4 + letter && strcmp(name + length - 4, ".txt") == 0 && (letter == 0 || name[0] == 'j') &&
	       decimal_read(name + letter, length - 4 - letter, ret_row);
}

struct bytes text_make(struct arena *arena, const char *words)
{
	unsigned char salt[TEXT_SALT_SIZE];
	char hex[2 * TEXT_SALT_SIZE + 1];
	struct buf text = buf_new(arena);
	randombytes_buf(salt, sizeof salt);
	hex_write(salt, sizeof salt, hex);
	buf_printf(&text, "salt %s\n", hex);
	buf_text(&text, words);
	return (struct bytes){text.data, text.length};
}

const char *text_words(const struct bytes *bytes)
{
	char hex[2 * TEXT_SALT_SIZE + 1];
	unsigned char salt[TEXT_SALT_SIZE];
	if (bytes->length < SALT_LINE_LENGTH || memcmp(bytes->data, "salt ", 5) != 0 ||
	    bytes->data[SALT_LINE_LENGTH - 1] != '\n')
		return NULL;
	memcpy(hex, bytes->data + 5, sizeof hex - 1);
	hex[sizeof hex - 1] = '\0';
	return hex_read(hex, salt, sizeof salt) ? bytes->data + SALT_LINE_LENGTH : NULL;
}

bool text_file_read(const struct places *places, struct arena *arena, enum book book, uint64_t row,
                    struct bytes *ret_bytes, struct error *error)
{
	const char *path = file_path(arena, places->texts[book], text_name(arena, book, row));
	*ret_bytes = (struct bytes){0};
	return !file_exists(path) || file_read(arena, path, TEXT_LIMIT, ret_bytes, error);
}

const char *ledger_words(struct ledger *ledger, struct arena *arena, enum book book, uint64_t row)
{
	struct bytes bytes;
	struct error ignored = {0};
	if (!text_file_read(&ledger->places, arena, book, row, &bytes, &ignored) || bytes.data == NULL)
		return NULL;
	return text_words(&bytes);
}

bool ledger_text_file(struct ledger *ledger, struct arena *arena, uint64_t row, const char **ret_bytes,
                      size_t *ret_length, struct error *error)
{
	struct bytes bytes;
	if (!text_file_read(&ledger->places, arena, BOOK_LEDGER, row, &bytes, error))
		return false;
	*ret_bytes = bytes.data;
	*ret_length = bytes.length;
	return true;
}

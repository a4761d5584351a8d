/* SPDX-License-Identifier: MIT */
/*
 * A line of a book, or of the public ledger. Whatever is accepted as a row has one form of bytes: the
 * row that was read is written again, and has to be the line it came from.
 *
 * fuzz: -max_len=1100
 */
#include "fuzz.h"
#include "ledger/digest.h"
#include "ledger/row.h"

static void check_again(const struct row *row, const char *wanted, size_t length)
{
	static const unsigned char key[ROW_KEY_SIZE];
	char again[ROW_SIZE], salt[SALT_SIZE];
	HOLDS(row_write(&row->event, row->salt, again) == length);
	HOLDS(memcmp(again, wanted, length) == 0);
	if (!salt_form(row->salt))
		return;
	row_salt(key, again, length, salt);
	HOLDS(salt_form(salt));
}

static void read_as(enum book book, const uint8_t *bytes, size_t length)
{
	struct row row;
	char problem[ROW_PROBLEM_SIZE] = "";
	char *line = fuzz_bytes(bytes, length + 1); /* with its LF */
	bool good = row_read(line, length, book, &row, problem);
	HOLDS(good == (problem[0] == '\0'));
	if (good && event_check(&row.event) == NULL)
		check_again(&row, (const char *)bytes, length + 1);
	free(line);
}

static void read_sealed(const uint8_t *bytes, size_t length)
{
	uint64_t number;
	struct hash leaf;
	char again[ROW_SIZE];
	char *line = fuzz_bytes(bytes, length + 1);
	if (row_read_sealed(line, length, &number, &leaf)) {
		HOLDS(row_seal(number, &leaf, again) == length + 1);
		HOLDS(memcmp(again, bytes, length + 1) == 0);
	}
	free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	sodium_ready();
	const uint8_t *stop = memchr(bytes, '\n', length);
	if (stop == NULL)
		return 0;
	read_as(BOOK_LEDGER, bytes, (size_t)(stop - bytes));
	read_as(BOOK_JOURNAL, bytes, (size_t)(stop - bytes));
	read_sealed(bytes, (size_t)(stop - bytes));
	return 0;
}

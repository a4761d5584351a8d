/* SPDX-License-Identifier: MIT */
/* Receipts: C2SP tlog-proof, read and written. */
#include "ledger/digest.h"
#include "ledger/note.h"

#include <inttypes.h>
#include <string.h>

enum { EXTRA_LIMIT = 4096 };

void proof_text(const struct proof *proof, struct buf *text)
{
	char hash[ROOT_TEXT_SIZE];
	buf_text(text, PROOF_HEADER "\n");
	if (proof->extra != NULL) {
		size_t size = BASE64_SIZE(proof->extra_length);
		buf_text(text, "extra ");
		base64_write(proof->extra, proof->extra_length, buf_reserve(text, size));
		text->length += size - 1;
		buf_char(text, '\n');
	}
	buf_printf(text, "index %" PRIu64 "\n", proof->index);
	for (size_t i = 0; i < proof->path_length; i++) {
		base64_write(proof->path[i].bytes, HASH_SIZE, hash);
		buf_printf(text, "%s\n", hash);
	}
	buf_char(text, '\n');
	buf_add(text, proof->checkpoint, proof->checkpoint_length);
}

/* Takes the next line; false at the end or when it has no LF. */
static bool take(const char **at, const char *end, const char **ret_line, size_t *ret_length)
{
	const char *stop = *at < end ? memchr(*at, '\n', (size_t)(end - *at)) : NULL;
	if (stop == NULL)
		return false;
	*ret_line = *at;
	*ret_length = (size_t)(stop - *at);
	*at = stop + 1;
	return true;
}

static bool begins(const char *line, size_t length, const char *word)
{
	size_t word_length = strlen(word);
	return length >= word_length && memcmp(line, word, word_length) == 0;
}

static bool read_extra(struct arena *arena, const char *text, size_t length, struct proof *proof)
{
	size_t got;
	if (length > BASE64_SIZE(EXTRA_LIMIT))
		return false;
	char *bytes = arena_alloc(arena, EXTRA_LIMIT + 1);
	if (!base64_read(text, length, bytes, EXTRA_LIMIT, &got))
		return false;
	bytes[got] = '\0';
	proof->extra = bytes;
	proof->extra_length = got;
	return true;
}

const char *proof_parse(struct arena *arena, const char *text, size_t length, struct proof *ret_proof)
{
	const char *at = text, *end = text + length, *line;
	size_t line_length, got;
	memset(ret_proof, 0, sizeof *ret_proof);
	if (!take(&at, end, &line, &line_length) || line_length != strlen(PROOF_HEADER) ||
	    !begins(line, line_length, PROOF_HEADER))
		return "does not begin as a receipt does";
	if (!take(&at, end, &line, &line_length))
		return "is cut off";
	if (begins(line, line_length, "extra ")) {
		if (!read_extra(arena, line + 6, line_length - 6, ret_proof))
			return "has a damaged extra line";
		if (!take(&at, end, &line, &line_length))
			return "is cut off";
	}
	if (!begins(line, line_length, "index ") || !decimal_read(line + 6, line_length - 6, &ret_proof->index))
		return "has a damaged index line";
	for (;;) {
		if (!take(&at, end, &line, &line_length))
			return "is cut off";
		if (line_length == 0)
			break;
		if (ret_proof->path_length == PATH_LIMIT)
			return "has more hashes than any ledger needs";
		struct hash *hash = &ret_proof->path[ret_proof->path_length++];
		if (!base64_read(line, line_length, hash->bytes, HASH_SIZE, &got) || got != HASH_SIZE)
			return "has a damaged hash";
	}
	ret_proof->checkpoint = at;
	ret_proof->checkpoint_length = (size_t)(end - at);
	return at == end ? "is cut off" : NULL;
}

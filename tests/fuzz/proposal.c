/* SPDX-License-Identifier: MIT */
/*
 * A proposal file, of `assent propose` and `assent amend`. What is refused is
 * told with the file; what is read is one line of clean UTF-8 for each field,
 * and a text; a file that is written with these holds the same.
 *
 * fuzz: -max_len=4096
 */
#include "letter_kit.h"
#include "ledger_kit.h"

static const char *const names[] = {"title", "kind", "by", "deadline", "summary", "impact", "goal", "represented", "change"};

enum { NAMES = sizeof names / sizeof *names };

static void fields_of(const struct proposal_file *proposal, const char *ret_fields[NAMES])
{
	const char *const fields[NAMES] = {proposal->title,   proposal->kind,   proposal->by,
	                                   proposal->deadline, proposal->summary, proposal->impact,
	                                   proposal->goal,    proposal->represented, proposal->change};
	memcpy(ret_fields, fields, sizeof fields);
}

static bool read_bytes(struct arena *arena, const void *bytes, size_t length, struct proposal_file *ret_proposal)
{
	struct error error = {0};
	char path[64];
	int handle;
	kit_file(bytes, length, &handle, path);
	bool good = proposal_read(arena, path, ret_proposal, &error);
	close(handle);
	HOLDS(good == (error.class == ERROR_NONE));
	HOLDS(good || (error.class == ERROR_CONFIGURATION && strncmp(error.text, path, strlen(path)) == 0));
	return good;
}

static void check_again(struct arena *arena, const struct proposal_file *proposal)
{
	const char *fields[NAMES], *again[NAMES];
	struct proposal_file other;
	struct buf file = buf_new(arena);
	fields_of(proposal, fields);
	buf_text(&file, "---\n");
	for (int i = 0; i < NAMES; i++) {
		HOLDS(kit_is_flat(fields[i]) && *fields[i] != ' ');
		buf_printf(&file, "%s: %s\n", names[i], fields[i]);
	}
	HOLDS(u8_check((const uint8_t *)proposal->body, strlen(proposal->body)) == NULL);
	buf_printf(&file, "---\n%s", proposal->body);
	HOLDS(read_bytes(arena, file.data, file.length, &other));
	fields_of(&other, again);
	for (int i = 0; i < NAMES; i++)
		HOLDS(strcmp(fields[i], again[i]) == 0);
	HOLDS(strcmp(proposal->body, other.body) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena = {0};
	struct proposal_file proposal;
	if (read_bytes(&arena, bytes, length, &proposal))
		check_again(&arena, &proposal);
	arena_release(&arena);
	return 0;
}

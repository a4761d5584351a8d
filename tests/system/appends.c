/* SPDX-License-Identifier: MIT */
/*
 * Writes random ledgers, for tools that are not ours to look at.
 *
 *   appends HOME new                   the books of a new home
 *   appends HOME add SEED ROWS         one commit of so many rows: answers, letters, words of any script
 *   appends HOME receipts FOLDER       a receipt of every row, FOLDER/r<row>.tlog-proof
 */
#include "base/file.h"
#include "ledger/ledger.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NOON ((instant)1796040000) /* 2026-11-30T12:00:00Z */

enum { ROWS_LIMIT = 1000 };

static int fail(const struct error *error)
{
	fprintf(stderr, "appends: %s\n", error->text);
	return 1;
}

/* A generator of its own (splitmix64), so that a seed means the same ledger everywhere. */
static uint64_t chance(uint64_t *state, uint64_t below)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) % below;
}

static const char *words_of(uint64_t *seed)
{
	static const char *const words[] = {NULL, "Yes, with both hands.", "\"quoted\", with, commas;\nand lines\n",
	                                    "S\xc3\xad, se\xc3\xb1or\xc3\xad" "a", "=HYPERLINK(\"x\")", "\xf0\x9f\x8c\xbb", " "};
	return words[chance(seed, sizeof words / sizeof *words)];
}

static struct event answer(struct arena *arena, uint64_t *seed, uint64_t row)
{
	static const char *const values[] = {"agree", "stand_aside", "block"};
	struct event event = event_new(EVENT_RESPONSE_RECEIVED);
	char member[] = "m-7k2q9d4x";
	for (size_t i = 2; i < sizeof member - 1; i++)
		member[i] = "0123456789abcdefghjkmnpqrstvwxyz"[chance(seed, 32)];
	event.row = row;
	event.via = VIA_MAIL;
	event.subject = arena_printf(arena, "P-2026-%03d", (int)chance(seed, 999) + 1);
	event.version = arena_printf(arena, "V%d", (int)chance(seed, 12) + 1);
	event.member = event.by = arena_strdup(arena, member);
	event.value = values[chance(seed, 3)];
	event.received = NOON - (instant)chance(seed, 100000);
	event.words = words_of(seed);
	return event;
}

static struct event letter(uint64_t *seed, uint64_t row)
{
	struct event event = event_new(EVENT_LETTER_TAKEN);
	event.row = row;
	event.via = VIA_MAIL;
	event.value = chance(seed, 2) ? "recorded" : "noted";
	event.received = NOON - 60;
	event.letter = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	event.place = "cur/1764504000.M1P1.host:2,S";
	return event;
}

static int add(struct ledger *ledger, struct arena *arena, uint64_t seed, size_t rows)
{
	struct error error = {0};
	struct event *events = ARENA_ARRAY(arena, struct event, 2 * rows);
	uint64_t row = ledger_rows(ledger), journal = journal_rows(ledger) + 1;
	size_t count = 0;
	for (size_t i = 0; i < rows; i++) {
		events[count++] = answer(arena, &seed, row++);
		if (chance(&seed, 2))
			events[count++] = letter(&seed, journal++);
	}
	instant last = ledger_last_time(ledger);
	return ledger_commit(ledger, events, count, last + (instant)chance(&seed, 5000), &error) ? 0 : fail(&error);
}

static int receipts(struct ledger *ledger, struct arena *arena, const char *folder)
{
	struct error error = {0};
	const char *text;
	if (!ledger_receipts_begin(ledger, 1, &error))
		return fail(&error);
	for (uint64_t row = 1; row < ledger_rows(ledger); row++) {
		const char *path = arena_printf(arena, "%s/r%" PRIu64 ".tlog-proof", folder, row);
		if (!ledger_receipt(ledger, arena, row, &text, &error) ||
		    !file_replace(path, text, strlen(text), 0600, &error))
			return fail(&error);
	}
	return 0;
}

int main(int count, char **words)
{
	struct arena arena = {0};
	struct error error = {0};
	umask(077);
	if (count == 3 && strcmp(words[2], "new") == 0)
		return ledger_create(words[1], "example.org/random", false, NOON, &error) ? 0 : fail(&error);
	bool adds = count == 5 && strcmp(words[2], "add") == 0;
	if (!adds && (count != 4 || strcmp(words[2], "receipts") != 0))
		return 64;
	struct ledger *ledger = ledger_open(&arena, words[1], adds ? LEDGER_WRITE : LEDGER_READ, &error);
	if (ledger == NULL)
		return fail(&error);
	size_t rows = adds ? strtoul(words[4], NULL, 10) : 0;
	int code = !adds               ? receipts(ledger, &arena, words[3])
	           : rows > ROWS_LIMIT ? 64
	                               : add(ledger, &arena, strtoull(words[3], NULL, 10), rows);
	ledger_close(ledger);
	arena_release(&arena);
	return code;
}

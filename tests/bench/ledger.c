/* SPDX-License-Identifier: MIT */
/*
 * Ledgers for the bench, through the functions a run uses.
 *
 *     ledger fill HOME ROWS     makes a home with so many answers
 *     ledger append HOME ROWS   opens and replays it, then commits rows and makes a receipt of each; prints the
 *                               seconds before, and the seconds of that
 */
#include "ledger/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { A_COMMIT = 10000 };

static const instant start = 1796040000;

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static struct event answer(struct arena *arena, uint64_t row)
{
	static const char *const positions[] = {"agree", "stand_aside", "agree", "block"};
	struct event event = event_new(EVENT_RESPONSE_RECEIVED);
	event.row = row;
	event.via = VIA_MAIL;
	event.subject = arena_printf(arena, "P-2026-%03u", (unsigned)(row / 5000 % 1000));
	event.version = "V1";
	event.member = event.by = arena_printf(arena, "m-%08u", (unsigned)(row % 5000));
	event.value = positions[row % 4];
	event.received = start + (instant)row;
	return event;
}

static bool commit(struct ledger *ledger, uint64_t count, struct error *error)
{
	struct arena arena = {0};
	struct event *events = ARENA_ARRAY(&arena, struct event, count);
	uint64_t row = ledger_rows(ledger);
	for (uint64_t i = 0; i < count; i++)
		events[i] = answer(&arena, row + i);
	bool good = ledger_commit(ledger, events, count, start + (instant)row, error);
	arena_release(&arena);
	return good;
}

static bool fill(struct arena *arena, const char *home, uint64_t rows, struct error *error)
{
	struct ledger *ledger = ledger_create(home, "example.org/bench", true, start, error)
	                                ? ledger_open(arena, home, LEDGER_WRITE, error)
	                                : NULL;
	while (ledger != NULL && ledger_rows(ledger) - 1 < rows) {
		uint64_t left = rows - (ledger_rows(ledger) - 1);
		if (!commit(ledger, left < A_COMMIT ? left : A_COMMIT, error))
			return false;
	}
	ledger_close(ledger);
	return ledger != NULL;
}

static bool pass(void *context, const struct event *event, struct error *error)
{
	(void)context;
	(void)event;
	(void)error;
	return true;
}

static bool append(struct arena *arena, const char *home, uint64_t rows, struct error *error)
{
	const char *text;
	double began = now();
	struct ledger *ledger = ledger_open(arena, home, LEDGER_WRITE, error);
	if (ledger == NULL || !ledger_replay(ledger, NULL, pass, NULL, error))
		return false;
	double opened = now();
	uint64_t first = ledger_rows(ledger);
	bool good = commit(ledger, rows, error) && ledger_receipts_begin(ledger, first, error);
	for (uint64_t row = first; good && row < first + rows; row++) {
		struct arena one = {0};
		good = ledger_receipt(ledger, &one, row, &text, error);
		arena_release(&one);
	}
	printf("%.6f %.6f\n", opened - began, now() - opened);
	ledger_close(ledger);
	return good;
}

int main(int count, char **arguments)
{
	struct arena arena = {0};
	struct error error = {0};
	bool good = false;
	if (count == 4 && strcmp(arguments[1], "fill") == 0)
		good = fill(&arena, arguments[2], strtoull(arguments[3], NULL, 10), &error);
	else if (count == 4 && strcmp(arguments[1], "append") == 0)
		good = append(&arena, arguments[2], strtoull(arguments[3], NULL, 10), &error);
	if (!good)
		fprintf(stderr, "ledger: %s\n", error.text);
	arena_release(&arena);
	return good ? 0 : 1;
}

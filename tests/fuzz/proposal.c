/* SPDX-License-Identifier: MIT */
/*
 * A proposal file, of `assent propose` and `assent amend`. What is refused is
 * told with the file; what is read is one line of clean UTF-8 for each field,
 * and a text; a file that is written with these holds the same. As a draft, and
 * as a new text of it, it stands in the books as it was written.
 *
 * fuzz: -max_len=4096
 */
#include "core/amend.h"
#include "core_kit.h"
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

/* ---- in the books ---- */

static const char ana[] = "m-ana00002";

static const char *no_id(void *context)
{
	(void)context;
	return "m-00000000";
}

/* A Core of one. */
static void found_core(struct arena *arena, struct state *state)
{
	struct roster_person person = {2, ana, "Ana", "ana@example.org", "", "en", "2026-01-15", "2026-01-02", "", ""};
	struct roster_group group = {2, "G-food", "workgroup", "Food", "2026-01-02", ""};
	struct roster_seat seat = {2, "S-1", "workgroup_representative", "G-food", ana, "2026-01-15", ""};
	struct roster roster = {.people = {.items = &person, .count = 1}, .groups = {.items = &group, .count = 1},
	                        .seats = {.items = &seat, .count = 1}};
	state_init(state, arena, INSTANT_NONE);
	struct decision d = kit_decision(arena, state);
	decide_roster(&d, &roster, no_id, NULL);
	kit_apply(state, &d);
}

static void check_stands(const struct proposal *p, const struct proposal_draft *draft)
{
	HOLDS(p != NULL && strcmp(p->title, draft->title) == 0 && strcmp(p->summary, draft->summary) == 0);
	HOLDS(strcmp(p->goal, draft->goal) == 0 && strcmp(p->impact, draft->impact) == 0);
	HOLDS(strcmp(p->kind, draft->kind) == 0 && strcmp(p->body, draft->body) == 0);
}

/* `assent amend`: all that is refused has a reason that the command knows. */
static void check_amended(struct arena *arena, struct state *state, const char *id, struct proposal_draft draft,
                          const char *change)
{
	static const char *const reasons[] = {"long_title", "too_soon"};
	struct decision d = kit_decision(arena, state);
	struct event as = event_new(EVENT_PROPOSAL_AMENDED);
	as.member = ana;
	as.by = "operator";
	as.via = VIA_OPERATOR;
	draft.summary = arena_printf(arena, "%s (new)", draft.summary);
	const char *why = decide_amendment(&d, state_proposal(state, id), &draft, change, &as);
	HOLDS(why == NULL || strcmp(why, reasons[0]) == 0 || strcmp(why, reasons[1]) == 0);
	if (why != NULL)
		return;
	kit_apply(state, &d);
	check_stands(state_proposal(state, id), &draft);
	HOLDS(strcmp(text_now(state_proposal(state, id))->change, change) == 0);
}

static void check_books(struct arena *arena, const struct proposal_file *file)
{
	struct proposal_draft draft = {file->title,  file->kind, ana,        file->deadline,   file->summary,
	                               file->impact, file->goal, file->body, file->represented};
	struct state state;
	const char *id;
	found_core(arena, &state);
	struct decision d = kit_decision(arena, &state);
	const char *wrong = decide_draft(&d, &draft, &id);
	HOLDS(wrong == NULL || (*wrong != '\0' && d.count == 0));
	if (wrong != NULL)
		return;
	kit_apply(&state, &d);
	check_stands(state_proposal(&state, id), &draft);
	check_amended(arena, &state, id, draft, file->change);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena = {0};
	struct proposal_file proposal;
	if (read_bytes(&arena, bytes, length, &proposal)) {
		check_again(&arena, &proposal);
		check_books(&arena, &proposal);
	}
	arena_release(&arena);
	return 0;
}

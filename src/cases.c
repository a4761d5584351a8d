/* SPDX-License-Identifier: MIT */
#include "cases.h"

#include "base/file.h"
#include "core/decision.h"
#include "mailbox/mailbox.h"

#include <string.h>
#include <unistd.h>

#define SPOOL "private/cases"

static const char *folder_of(struct arena *arena, const char *home, const char *id)
{
	return file_path(arena, file_path(arena, home, SPOOL), id);
}

bool cases_keep(const char *home, const struct decision *d, const char *hash, const struct bytes *bytes, bool *private,
                struct error *error)
{
	const char *id = conflict_opened(d);
	if (id == NULL)
		return true;
	*private = true;
	struct arena scratch = {0};
	const char *spool = file_path(&scratch, home, SPOOL), *folder = folder_of(&scratch, home, id);
	const char *digits = strchr(hash, ':');
	const char *name = arena_printf(&scratch, "%s.eml", digits == NULL ? hash : digits + 1);
	bool good = folder_make(spool, 0700, error) && folder_make(folder, 0700, error) &&
	            file_replace(file_path(&scratch, folder, name), bytes->data, bytes->length, 0600, error) &&
	            folder_sync(folder, error) && folder_sync(spool, error);
	arena_release(&scratch);
	return good;
}

bool cases_take_out(const char *home, const char *hash, struct error *error)
{
	struct arena scratch = {0};
	const char *digits = strchr(hash, ':');
	bool good = digits == NULL || strlen(digits) < 3 ||
	            file_remove(arena_printf(&scratch, "%s/letters/%.2s/%s.eml", home, digits + 1, digits + 1), error);
	arena_release(&scratch);
	return good;
}

static bool remove_papers(const char *home, const char *id, struct error *error)
{
	struct arena scratch = {0};
	struct file_names names = {0};
	const char *folder = folder_of(&scratch, home, id);
	bool good = !file_exists(folder) || folder_list(&scratch, folder, &names, error);
	for (size_t i = 0; good && i < names.count; i++)
		good = file_remove(file_path(&scratch, folder, names.items[i]), error);
	if (good && file_exists(folder) && rmdir(folder) != 0)
		good = error_system(error, "%s: can't be removed", folder);
	arena_release(&scratch);
	return good;
}

bool cases_forget(struct session *session, const char *member, struct decision *d, struct error *error)
{
	const struct state *state = &session->state;
	uint32_t person = member == NULL ? NOBODY : state_person(state, member);
	for (size_t i = 0; person != NOBODY && i < state->cases.count; i++) {
		const struct conflict_case *of = &state->cases.items[i];
		if (of->person != person || of->closed)
			continue;
		if (!remove_papers(session->home, of->id, error))
			return false;
		struct event *event = decision_add(d, EVENT_CONFLICT_CLOSED);
		event->subject = of->id;
		event->value = "erased";
	}
	return true;
}

/* ---- retention ---- */

static bool is_over(const struct session *session, const struct conflict_case *of)
{
	return !of->closed && !of->copy &&
	       of->time + (instant)session->settings.case_days * SECONDS_A_DAY <= session->now;
}

struct closing {
	struct index over; /* ids whose papers are gone */
};

/* The journal no longer says who wrote. */
static enum row_fate fate_of(void *context, struct event *event)
{
	const struct closing *closing = context;
	uint32_t place;
	if (event->kind != EVENT_CONFLICT_OPENED || !index_get(&closing->over, event->subject, &place) ||
	    (*event->member == '\0' && *event->place == '\0'))
		return ROW_KEPT;
	event->member = event->place = "";
	return ROW_CHANGED;
}

bool cases_retention(struct session *session, struct error *error)
{
	struct arena scratch = {0};
	struct closing closing = {0};
	struct decision d = decision_begin(&scratch, &session->rules, &session->state, session->now);
	bool good = true;
	for (size_t i = 0; good && i < session->state.cases.count; i++) {
		const struct conflict_case *of = &session->state.cases.items[i];
		/* A run that ended between the commit and the filing left our ordinary copy. */
		good = cases_take_out(session->home, of->letter, error);
		if (!good || !is_over(session, of))
			continue;
		good = remove_papers(session->home, of->id, error);
		struct event *event = decision_add(&d, EVENT_CONFLICT_CLOSED);
		event->subject = of->id;
		event->value = "retention";
		index_put(&scratch, &closing.over, of->id, 1);
	}
	good = good && (d.count == 0 || ledger_rewrite_journal(session->ledger, fate_of, &closing, d.items, d.count,
	                                                        session->now, error));
	for (size_t i = 0; good && i < d.count; i++)
		state_apply(&session->state, &d.items[i]);
	arena_release(&scratch);
	return good;
}

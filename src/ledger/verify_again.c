/* SPDX-License-Identifier: MIT */
/* verify, for a home in which a run may be at work meanwhile. */
#include "ledger/judge.h"

#include "base/file.h"

#include <string.h>

enum { LOOKS = 3 };

/* True when `state` no longer holds these bytes: a commit came while the home was looked at. */
static bool has_moved_on(struct arena *arena, const struct places *places, const struct bytes *before)
{
	struct bytes now;
	struct error ignored = {0};
	return before->data != NULL && file_read(arena, places->state, RECORD_LIMIT, &now, &ignored) &&
	       (now.length != before->length || memcmp(now.data, before->data, now.length) != 0);
}

/* Nothing is locked for a reader: what looks wrong may be a run that goes on meanwhile. */
bool verify_home(struct arena *arena, const char *home, const struct verify_options *options,
                 struct verify_report *ret_report, struct error *error)
{
	struct places places = places_of(arena, home);
	struct bytes before;
	int looks = 0;
	do {
		struct error ignored = {0};
		if (!file_read(arena, places.state, RECORD_LIMIT, &before, &ignored))
			before = (struct bytes){0};
		if (!verify_home_once(arena, &places, options, ret_report, error))
			return false;
	} while (!ret_report->good && ++looks < LOOKS && has_moved_on(arena, &places, &before));
	if (!ret_report->good && file_is_locked(file_path(arena, home, "lock")))
		ret_report->problem = arena_printf(arena, "%s (a run is at work: ask again when it has ended)",
		                                   ret_report->problem);
	return true;
}

/* SPDX-License-Identifier: MIT */
/* Governing documents: documents/<language>/<slot>.md of the home. */
#include "base/file.h"
#include "home/home.h"
#include "home/text.h"

#include <string.h>

static const char *const slots[] = {"shared_understandings", "membership_agreement", "conflict_resolution", "model"};

const char *const *document_slots(size_t *ret_count)
{
	*ret_count = sizeof slots / sizeof *slots;
	return slots;
}

bool document_read(struct arena *arena, const char *home, const char *slot, const char *language, const char **ret_text,
                   struct error *error)
{
	const char *path = file_path(arena, home, arena_printf(arena, "documents/%s/%s.md", language, slot));
	*ret_text = "";
	if (!file_exists(path))
		return true;
	if (!text_read(arena, path, ret_text, error))
		return false;
	if ((*ret_text)[strspn(*ret_text, " \t\n")] == '\0')
		*ret_text = "";
	return true;
}

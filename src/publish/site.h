/* SPDX-License-Identifier: MIT */
/*
 * The public pages as files: templates with values become HTML, and the files
 * become the folder public/. What stands on a page is core/site.h's business.
 *
 * mailtemplates/site/<language>/<page>.html: a line `Title: ...`, for what
 * stands in the menu a line `Menu: ...`, an empty line, then HTML with Mustache
 * tags. Files there that are no page are parts ({{> part}}); layout.html is
 * around every page. {{{name}}}, which is not escaped, is for names that end in
 * _html alone. style.css lies beside the languages.
 */
#ifndef ASSENT_PUBLISH_SITE_H
#define ASSENT_PUBLISH_SITE_H

#include "base/arena.h"
#include "base/error.h"
#include "core/site.h"

/* ---- pages ---- */

struct site_pages_of; /* the templates of one language */

/*
 * Loads and checks the templates of a language, from `home_folder` (a Core's
 * own copies) before `share_folder`. A tag outside a page's names, and a page
 * that is missing, are errors (CONFIGURATION). NULL and no error: the language
 * has no pages.
 */
struct site_pages_of *site_templates_load(struct arena *arena, const char *home_folder, const char *share_folder,
                                          const char *language, struct error *error);

/* A page as it is to be rendered. */
struct site_sheet {
	const struct site_page *page;
	const char *file;         /* without .html and folder of its language: "decisions", "minutes/M-2026-001" */
	const char *folder;       /* of its language: "" for the first, "es/" */
	const char *const *languages; /* of all pages; the first one's lie on top */
	size_t language_count;
};

/* The HTML of a page. `values` gets what the layout needs as well. In `arena`. */
const char *site_render(struct arena *arena, const struct site_pages_of *pages, const struct site_sheet *sheet,
                        struct value *values);

/*
 * Markdown as HTML that can do no harm: HTML in it is shown as it was written,
 * links and pictures are written out; its headings begin at `level` and leave
 * none out.
 */
const char *site_markdown(struct arena *arena, const char *markdown, int level);

/* ---- the folder ---- */

struct site_file {
	const char *name;  /* in public/: "es/index.html" */
	const char *bytes; /* NULL: those of the file at `path` */
	size_t length;
	const char *path;
	bool link;         /* the file at `path` never changes, and anybody may read it: no copy is needed */
};
struct site_files { LIST(struct site_file); };

/*
 * Makes HOME/public hold these files and nothing else, files 0644 and folders
 * 0755. Nothing is touched when it does already. Else they are written into
 * public.new, made durable, and the two folders change their names at once; a
 * crash leaves the old one or the new one whole, and the next call removes what
 * is left beside it. *ret_changed: whether it is another one now.
 */
bool site_folder_write(struct arena *arena, const char *home, const struct site_files *files, bool *ret_changed,
                       struct error *error);

#endif

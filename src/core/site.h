/* SPDX-License-Identifier: MIT */
/*
 * The public pages, as values for their templates: what everybody may read.
 * A page is one row of the table in site.c and one template for each language.
 *
 * Names of people stand here only beside their role, when the register says that they agreed; never who answered what, nor anything of the
 * journal but the archives that were built. Of rows that only members may see,
 * three things are shown, as the monthly news shows them: title and summary of
 * a proposal that was opened, concerns as words without a name, and counts.
 */
#ifndef ASSENT_CORE_SITE_H
#define ASSENT_CORE_SITE_H

#include "base/template.h"
#include "core/rules.h"
#include "core/state.h"

/* A governing document as it lies in the home; `text` "" when there is none. */
struct site_document {
	const char *slot;     /* shared_understandings ... */
	const char *language; /* of the text */
	const char *text;     /* Markdown */
	const char *hash;     /* "sha256:..." of the text */
};

/* An archive in archives/ that everybody may have. */
struct site_archive {
	const char *month; /* "2026-11" */
	const char *file;
	const char *hash;  /* "sha256:..." */
	uint64_t bytes;
	instant built;
};

/* What the shell knows and the state does not. */
struct site_facts {
	const char *name, *short_name, *address, *phone, *zone_label, *origin, *root;
	uint64_t size;           /* of the ledger, its header counted */
	instant as_of;           /* of the newest row */
	struct { LIST(struct site_document); } documents; /* one for each slot, in the wanted language where there is one */
	struct { LIST(struct site_archive); } archives;   /* those that lie there; the newest first */
	const struct roster *roster; /* for the goals; NULL: none */
};

struct site {
	const struct rules *rules;
	const struct state *state;
	const struct site_facts *facts;
	struct arena *arena;
	const char *language;
	/* The words of a row of the ledger, NULL when they were erased; "sha256:..." of its text file. In the arena. */
	const char *(*words)(void *context, struct arena *arena, uint64_t row);
	const char *(*hash)(void *context, struct arena *arena, uint64_t row);
	/* Markdown as HTML that can do no harm, its highest headings of this level. In the arena. */
	const char *(*html)(void *context, struct arena *arena, const char *markdown, int level);
	void *context;
};

/* A kind of page. */
struct site_page {
	const char *name;                              /* of the template; of the file when there is one page */
	size_t (*count)(const struct site *site);      /* NULL: one page */
	const char *(*file)(const struct site *site, size_t number); /* "minutes/M-2026-001", with `count` */
	void (*fill)(struct site *site, size_t number, struct value *page);
	const char *const *names;                      /* that the template may use */
	size_t name_count;
};

/* The table, in the order of the menu. */
const struct site_page *site_pages(size_t *ret_count);

/* Names that every page may use. */
const char *const *site_common_names(size_t *ret_count);

/* Fills in what every page has. */
void site_common(struct site *site, struct value *page);

/*
 * A text that stands in public/ as a file of its own, so that its hash can be
 * checked: the salted text of a published record that was not redacted.
 */
struct site_text {
	uint64_t row;
	const char *file; /* "records/M-2026-001-r27.txt" */
};
struct site_texts { LIST(struct site_text); };
void site_texts(const struct state *state, struct arena *arena, struct site_texts *texts);

/* ---- shared by the files of this part ---- */

/* Text and flag of an object. */
void site_text(struct site *site, struct value *object, const char *name, const char *text);
void site_flag(struct site *site, struct value *object, const char *name, bool flag);
void site_number(struct site *site, struct value *object, const char *name, uint64_t number);
/* An item of a list, and the flag has_<list>. */
struct value *site_item(struct site *site, struct value *object, const char *list);
/* "Friday, December 4, 2026"; "" for INSTANT_NONE. */
const char *site_day(struct site *site, instant when);

/* True for a proposal that everybody may know of: it was opened, or called, and is more than a draft. */
bool site_shows(const struct proposal *p);
bool site_is_decided(const struct proposal *p);

/* Pages of site_decisions.c and site_records.c. */
size_t site_proposal_count(const struct site *site);
const char *site_proposal_file(const struct site *site, size_t number);
void site_fill_proposal(struct site *site, size_t number, struct value *page);
void site_fill_decisions(struct site *site, size_t number, struct value *page);
void site_fill_proposals(struct site *site, size_t number, struct value *page);
void site_latest(struct site *site, struct value *page); /* of the first page */
size_t site_record_count(const struct site *site);
const char *site_record_file(const struct site *site, size_t number);
void site_fill_record(struct site *site, size_t number, struct value *page);
void site_fill_minutes(struct site *site, size_t number, struct value *page);
void site_published(struct site *site, struct value *page, const char *subject);
void site_fill_archives(struct site *site, size_t number, struct value *page);
void site_fill_documents(struct site *site, size_t number, struct value *page);
void site_fill_ledger(struct site *site, size_t number, struct value *page);
/* Of site_people.c. */
void site_fill_people(struct site *site, size_t number, struct value *page);
void site_fill_steps(struct site *site, size_t number, struct value *page);

#endif

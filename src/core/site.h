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

/* All of them, in the order of their rows; in `arena`. */
void site_texts(const struct state *state, struct arena *arena, struct site_texts *texts);

/* ---- shared by the files of this part ---- */

/* Sets a text of an object. */
void site_text(struct site *site, struct value *object, const char *name, const char *text);

/* Sets a flag of an object. */
void site_flag(struct site *site, struct value *object, const char *name, bool flag);

/* Sets a number of an object, in digits. */
void site_number(struct site *site, struct value *object, const char *name, uint64_t number);

/* An item of a list, and the flag has_<list>. */
struct value *site_item(struct site *site, struct value *object, const char *list);

/* "Friday, December 4, 2026"; "" for INSTANT_NONE. */
const char *site_day(struct site *site, instant when);

/* ---- site_decisions.c ---- */

/* How many proposals everybody may know of; pages are numbered from 0. */
size_t site_proposal_count(const struct site *site);

/* The file of such a page, without its ending. */
const char *site_proposal_file(const struct site *site, size_t number);

/* The page of one proposal. */
void site_fill_proposal(struct site *site, size_t number, struct value *page);

/* The list of what was decided. */
void site_fill_decisions(struct site *site, size_t number, struct value *page);

/* The list of all proposals. */
void site_fill_proposals(struct site *site, size_t number, struct value *page);

/* Of the first page: what is open, and the newest decisions. */
void site_latest(struct site *site, struct value *page);

/* ---- site_records.c ---- */

/* How many meetings have published minutes. */
size_t site_record_count(const struct site *site);

/* The file of the minutes of one, without its ending. */
const char *site_record_file(const struct site *site, size_t number);

/* The page of the minutes of one meeting. */
void site_fill_record(struct site *site, size_t number, struct value *page);

/* The list of published minutes. */
void site_fill_minutes(struct site *site, size_t number, struct value *page);

/* What was published about one proposal or meeting: its texts. */
void site_published(struct site *site, struct value *page, const char *subject);

/* The list of archives. */
void site_fill_archives(struct site *site, size_t number, struct value *page);

/* The governing documents. */
void site_fill_documents(struct site *site, size_t number, struct value *page);

/* How to check the ledger: all that its page shows is of every page (site_common). */
void site_fill_ledger(struct site *site, size_t number, struct value *page);

/* ---- site_people.c ---- */

/* Who holds which seat. */
void site_fill_people(struct site *site, size_t number, struct value *page);

/* Action steps, by goal, and how far they are. */
void site_fill_steps(struct site *site, size_t number, struct value *page);

#endif

/* SPDX-License-Identifier: MIT */
/* Pages of what the Recorder published, of governing documents, archives and the ledger. */
#include "core/calendar.h"
#include "core/publishing.h"
#include "core/site.h"

#include <string.h>

enum { BODY_LEVEL = 2 }; /* of the highest heading of a text that has a page of its own */

/* ---- published texts ---- */

static bool is_meeting(const struct state *state, const char *subject)
{
	return state_meeting(state, subject) != NULL;
}

static const char *text_file(struct arena *arena, const struct publication *p)
{
	return arena_printf(arena, "records/%s-r%llu.txt", p->subject, (unsigned long long)p->row);
}

void site_texts(const struct state *state, struct arena *arena, struct site_texts *texts)
{
	for (size_t i = 0; i < state->publications.count; i++)
		if (state->publications.items[i].redacted_row == 0)
			*LIST_PUSH(arena, texts) = (struct site_text){
				.row = state->publications.items[i].row,
				.file = text_file(arena, &state->publications.items[i]),
			};
}

/* The text behind its first line, which is shown as the page's heading. */
static const char *body_of(const char *words)
{
	words += strcspn(words, "\n");
	return words + strspn(words, "\n");
}

static void redaction(struct site *site, struct value *record, const struct publication *p)
{
	const char *reason = p->not_me ? "" : site->words(site->context, site->arena, p->redacted_row);
	struct value *item = site_item(site, record, "redactions");
	site_text(site, item, "on", site_day(site, p->redacted));
	site_text(site, item, "reason", reason);
	site_flag(site, item, "partly", p->redacted_partly);
	site_flag(site, item, "not_theirs", p->not_me);
	site_number(site, item, "old_row", p->row);
	site_text(site, item, "old_hash", site->hash(site->context, site->arena, p->row));
}

static void standing(struct site *site, struct value *record, const struct publication *p, bool whole)
{
	const char *words = site->words(site->context, site->arena, p->row);
	site_flag(site, record, words == NULL ? "gone" : "standing", true);
	site_text(site, record, "on", site_day(site, p->at));
	site_number(site, record, "row", p->row);
	site_text(site, record, "hash", site->hash(site->context, site->arena, p->row));
	if (words == NULL)
		return;
	site_text(site, record, "title", publication_title(site->arena, words));
	site_text(site, record, "file", text_file(site->arena, p));
	if (whole)
		site_text(site, record, "text_html", site->html(site->context, site->arena, body_of(words), BODY_LEVEL));
}

/* All that was published about one thing: what stands, and what had to go. `whole`: with its text. */
static void record(struct site *site, struct value *item, const char *subject, bool whole)
{
	static const char *const empty[] = {"title", "on", "row", "hash", "file", "text_html"};
	for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
		site_text(site, item, empty[i], "");
	site_text(site, item, "subject", subject);
	site_text(site, item, "page", arena_printf(site->arena, "%s/%s.html", is_meeting(site->state, subject) ? "minutes" : "proposals", subject));
	site_flag(site, item, "redacted", true);
	for (size_t i = 0; i < site->state->publications.count; i++) {
		const struct publication *p = &site->state->publications.items[i];
		if (strcmp(p->subject, subject) != 0)
			continue;
		if (p->redacted_row != 0) {
			redaction(site, item, p);
			continue;
		}
		site_flag(site, item, "redacted", false);
		standing(site, item, p, whole);
	}
}

void site_published(struct site *site, struct value *page, const char *subject)
{
	if (publication_of(site->state, subject) != NULL)
		record(site, value_item(site->arena, value_list(site->arena, page, "record")), subject, true);
}

/* ---- minutes ---- */

/* Meetings of which something was published, the newest first. */
static const struct meeting **published_meetings(const struct site *site, size_t *ret_count)
{
	const struct meeting **list = ARENA_ARRAY(site->arena, const struct meeting *, site->state->meetings.count + 1);
	size_t count = 0;
	for (size_t i = 0; i < site->state->meetings.count; i++) {
		const struct meeting *meeting = &site->state->meetings.items[i];
		if (publication_of(site->state, meeting->id) == NULL)
			continue;
		size_t at = count++;
		for (; at > 0 && list[at - 1]->starts <= meeting->starts; at--)
			list[at] = list[at - 1];
		list[at] = meeting;
	}
	*ret_count = count;
	return list;
}

size_t site_record_count(const struct site *site)
{
	size_t count;
	(void)published_meetings(site, &count);
	return count;
}

const char *site_record_file(const struct site *site, size_t number)
{
	size_t count;
	return arena_printf(site->arena, "minutes/%s", published_meetings(site, &count)[number]->id);
}

void site_fill_record(struct site *site, size_t number, struct value *page)
{
	size_t count;
	site_published(site, page, published_meetings(site, &count)[number]->id);
}

void site_fill_minutes(struct site *site, size_t number, struct value *page)
{
	size_t count;
	const struct meeting **list = published_meetings(site, &count);
	(void)number;
	for (size_t i = 0; i < count; i++)
		record(site, site_item(site, page, "records"), list[i]->id, false);
}

/* ---- governing documents ---- */

void site_fill_documents(struct site *site, size_t number, struct value *page)
{
	(void)number;
	for (size_t i = 0; i < site->facts->documents.count; i++) {
		const struct site_document *document = &site->facts->documents.items[i];
		struct value *item = value_item(site->arena, value_list(site->arena, page, "documents"));
		site_flag(site, item, document->slot, true);
		site_flag(site, item, "there", *document->text != '\0');
		site_text(site, item, "lang", document->language);
		site_text(site, item, "hash", document->hash);
		site_text(site, item, "text_html",
		          *document->text == '\0' ? "" : site->html(site->context, site->arena, document->text, BODY_LEVEL + 1));
	}
}

/* ---- archives ---- */

/* "820 KB", "3.1 MB": of 1,000 bytes each. */
static const char *size_words(struct site *site, uint64_t bytes)
{
	const char *point = strcmp(site->language, "es") == 0 ? "," : ".";
	if (bytes < 1000000)
		return arena_printf(site->arena, "%llu KB", (unsigned long long)((bytes + 999) / 1000));
	return arena_printf(site->arena, "%llu%s%llu MB", (unsigned long long)(bytes / 1000000), point,
	                    (unsigned long long)(bytes / 100000 % 10));
}

/* True when a text that was public when the older archive was built had to go before the newer one was. */
static bool redacted_between(const struct state *state, instant older, instant newer)
{
	for (size_t i = 0; i < state->publications.count; i++) {
		const struct publication *p = &state->publications.items[i];
		if (p->redacted_row != 0 && p->at <= older && p->redacted > older && p->redacted <= newer)
			return true;
	}
	return false;
}

/* Files of the same name that were there before: whoever has one of them has an older archive. */
static void earlier(struct site *site, struct value *item, const struct site_archive *archive)
{
	const char *before = archive->hash;
	for (size_t i = site->state->bundles.count; i-- > 0;) {
		const struct bundle *bundle = &site->state->bundles.items[i];
		if (strcmp(bundle->file, archive->file) != 0 || *bundle->hash == '\0' || strcmp(bundle->hash, before) == 0)
			continue;
		before = bundle->hash;
		struct value *old = site_item(site, item, "earlier");
		site_text(site, old, "hash", bundle->hash + strlen("sha256:"));
		site_text(site, old, "on", site_day(site, bundle->time));
		site_flag(site, old, "redacted", redacted_between(site->state, bundle->time, archive->built));
	}
}

void site_fill_archives(struct site *site, size_t number, struct value *page)
{
	(void)number;
	for (size_t i = 0; i < site->facts->archives.count; i++) {
		const struct site_archive *archive = &site->facts->archives.items[i];
		struct value *item = site_item(site, page, "archives");
		struct date day;
		bool good = date_parse(arena_printf(site->arena, "%s-01", archive->month), &day);
		site_text(site, item, "file", archive->file);
		site_text(site, item, "month", good ? calendar_month_words(site->arena, site->language, day) : archive->month);
		site_number(site, item, "bytes", archive->bytes);
		site_text(site, item, "size_words", size_words(site, archive->bytes));
		site_text(site, item, "hash", archive->hash + strlen("sha256:"));
		site_text(site, item, "on", site_day(site, archive->built));
		if (i == 0)
			site_text(site, page, "first", archive->file);
		earlier(site, item, archive);
	}
}

void site_fill_ledger(struct site *site, size_t number, struct value *page)
{
	(void)site;
	(void)number;
	(void)page;
}

/* SPDX-License-Identifier: MIT */
#include "website.h"

#include "base/file.h"
#include "core/archive.h"
#include "core/site.h"
#include "ledger/key_files.h"
#include "publish/site.h"

#include <string.h>

struct building {
	struct session *session;
	struct arena arena;
	struct site_facts facts;
	struct site_files files;
	const char **languages; /* that have pages; the first one's lie on top */
	const struct site_pages_of **templates;
	size_t language_count;
	size_t pages;
	struct error *error;
};

static const char *in_home(struct building *b, const char *path)
{
	return file_path(&b->arena, b->session->home, path);
}

static void add_bytes(struct building *b, const char *name, const char *bytes, size_t length)
{
	*LIST_PUSH(&b->arena, &b->files) = (struct site_file){.name = name, .bytes = bytes, .length = length};
}

static void add_path(struct building *b, const char *name, const char *path, bool link)
{
	*LIST_PUSH(&b->arena, &b->files) = (struct site_file){.name = name, .path = path, .link = link};
}

/* ---- what the pages ask for ---- */

static const char *words(void *context, struct arena *arena, uint64_t row)
{
	struct building *b = context;
	return row == 0 ? NULL : ledger_words(b->session->ledger, arena, BOOK_LEDGER, row);
}

static const char *hash(void *context, struct arena *arena, uint64_t row)
{
	struct building *b = context;
	struct error ignored = {0};
	const char *bytes;
	size_t length;
	if (!ledger_text_file(b->session->ledger, arena, row, &bytes, &length, &ignored) || length == 0)
		return ""; /* erased */
	return ledger_hash_text(arena, bytes, length);
}

static const char *html(void *context, struct arena *arena, const char *markdown, int level)
{
	(void)context;
	return site_markdown(arena, markdown, level);
}

/* ---- facts that the state does not have ---- */

static void take_head(struct building *b)
{
	const struct settings *settings = &b->session->settings;
	struct ledger_head head = ledger_head(b->session->ledger);
	b->facts = (struct site_facts){
		.name = settings->name,
		.short_name = settings->short_name,
		.address = settings->address,
		.phone = settings->phone,
		.zone_label = settings->zone_label,
		.origin = head.origin,
		.root = head.root,
		.size = head.size,
		.as_of = b->session->state.last_ledger,
	};
}

static bool is_public(const char *file)
{
	static const char end[] = "-public.zip";
	size_t length = strlen(file);
	return length > sizeof end - 1 && strcmp(file + length - (sizeof end - 1), end) == 0;
}

static bool is_listed(const struct building *b, const char *file)
{
	for (size_t i = 0; i < b->facts.archives.count; i++)
		if (strcmp(b->facts.archives.items[i].file, file) == 0)
			return true;
	return false;
}

/* An archive as it lies there; its hash is that of its row when they belong together. */
static bool add_archive(struct building *b, const struct bundle *bundle)
{
	const char *path = in_home(b, arena_printf(&b->arena, "archives/%s", bundle->file));
	const char *minisig = arena_printf(&b->arena, "%s.minisig", path);
	char text[HASH_TEXT_SIZE];
	int64_t bytes = file_size(path);
	if (bytes < 0 || !file_exists(minisig))
		return true; /* somebody took it away */
	const char *known = bundle->hash;
	if (*known == '\0' || (uint64_t)bytes != bundle->bytes) {
		if (!ledger_hash_file(path, (uint64_t)bytes, text, b->error))
			return false;
		known = arena_strdup(&b->arena, text);
	}
	*LIST_PUSH(&b->arena, &b->facts.archives) = (struct site_archive){
		.month = bundle->id + 2, .file = bundle->file, .hash = known, .bytes = (uint64_t)bytes, .built = bundle->time};
	const char *name = arena_printf(&b->arena, "archives/%s", bundle->file);
	add_path(b, name, path, true);
	add_path(b, arena_printf(&b->arena, "%s.minisig", name), minisig, true);
	return true;
}

static void sort_archives(struct building *b)
{
	struct site_archive *items = b->facts.archives.items;
	for (size_t i = 1; i < b->facts.archives.count; i++) {
		struct site_archive moved = items[i];
		size_t at = i;
		for (; at > 0 && strcmp(items[at - 1].month, moved.month) < 0; at--)
			items[at] = items[at - 1];
		items[at] = moved;
	}
}

static bool is_stale(const struct file_names *stale, const char *file)
{
	for (size_t i = 0; i < stale->count; i++)
		if (strcmp(stale->items[i], file) == 0)
			return true;
	return false;
}

static bool take_archives(struct building *b)
{
	const struct state *state = &b->session->state;
	struct file_names stale = {0};
	for (size_t i = state->bundles.count; i-- > 0;) {
		const struct bundle *bundle = &state->bundles.items[i];
		if (!is_public(bundle->file) || is_listed(b, bundle->file))
			continue;
		if (archive_is_stale(state, bundle))
			*LIST_PUSH(&b->arena, &stale) = bundle->file; /* it could not be built anew yet */
		else if (!is_stale(&stale, bundle->file) && !add_archive(b, bundle))
			return false;
	}
	sort_archives(b);
	return true;
}

/* ---- documents and goals ---- */

/* The Agreement in short, as members are asked to accept it, where there is no longer text. */
static const char *agreement_text(const struct building *b, const char *language)
{
	const struct rules *rules = &b->session->rules;
	for (size_t i = 0; i < rules->agreement_count; i++)
		if (strcmp(rules->agreement[i].language, language) == 0)
			return rules->agreement[i].text;
	return "";
}

static bool read_document(struct building *b, const char *slot, const char *language, const char **ret_text)
{
	if (!document_read(&b->arena, b->session->home, slot, language, ret_text, b->error))
		return false;
	if (**ret_text == '\0' && strcmp(slot, "membership_agreement") == 0)
		*ret_text = agreement_text(b, language);
	return true;
}

/* In the page's language, else in the first one of the Core that has it; never made up. */
static bool take_document(struct building *b, const char *slot, const char *wanted)
{
	const struct settings *settings = &b->session->settings;
	const char *language = wanted, *text;
	if (!read_document(b, slot, wanted, &text))
		return false;
	for (size_t i = 0; *text == '\0' && i < settings->language_count; i++) {
		language = settings->languages[i];
		if (!read_document(b, slot, language, &text))
			return false;
	}
	*LIST_PUSH(&b->arena, &b->facts.documents) = (struct site_document){
		.slot = slot, .language = language, .text = text,
		.hash = *text == '\0' ? "" : ledger_hash_text(&b->arena, text, strlen(text)) + strlen("sha256:")};
	return true;
}

static bool take_documents(struct building *b, const char *language)
{
	size_t count;
	const char *const *slots = document_slots(&count);
	b->facts.documents.count = 0;
	for (size_t i = 0; i < count; i++)
		if (!take_document(b, slots[i], language))
			return false;
	return true;
}

/* Goals stand in a register alone; a run has given its memory back by now. */
static bool take_goals(struct building *b)
{
	struct roster *roster = ARENA_NEW(&b->arena, struct roster);
	b->facts.roster = roster;
	return roster_read(&b->arena, b->session->home, roster, b->error);
}

/* ---- the books ---- */

static bool take_keys(struct building *b)
{
	const char *folder = in_home(b, "ledger/keys");
	struct key_files files;
	if (!key_files_read(&b->arena, folder, &files, b->error))
		return false;
	add_path(b, "core.pub", file_path(&b->arena, folder, "core.pub"), false);
	add_path(b, "core.vkey", file_path(&b->arena, folder, "core.vkey"), false);
	for (size_t i = 0; i < files.count; i++) {
		const char *name = files.items[i].name;
		bool leads = strstr(name, ".pub") != NULL || strstr(name, ".keys") != NULL;
		if (leads && strcmp(name, "core.pub") != 0 && strcmp(name, "core.vkey") != 0)
			add_path(b, name, file_path(&b->arena, folder, name), false);
	}
	return true;
}

static bool take_books(struct building *b)
{
	if (!ledger_publish_public(b->session->ledger, b->error) || !take_keys(b))
		return false;
	const char *checkpoint = arena_strdup(&b->arena, ledger_head(b->session->ledger).checkpoint);
	add_path(b, "ledger-public.csv", in_home(b, "ledger/ledger-public.csv"), false);
	add_path(b, "ledger-public.csv.minisig", in_home(b, "ledger/ledger-public.csv.minisig"), false);
	add_bytes(b, "checkpoint", checkpoint, strlen(checkpoint));
	return true;
}

/* The salted files of published texts: their hashes stand in the ledger. */
static bool take_texts(struct building *b)
{
	struct site_texts texts = {0};
	site_texts(&b->session->state, &b->arena, &texts);
	for (size_t i = 0; i < texts.count; i++) {
		const char *bytes;
		size_t length;
		if (!ledger_text_file(b->session->ledger, &b->arena, texts.items[i].row, &bytes, &length, b->error))
			return false;
		if (length > 0)
			add_bytes(b, texts.items[i].file, bytes, length);
	}
	return true;
}

/* ---- templates ---- */

static bool load_language(struct building *b, const char *language, struct website *website)
{
	struct site_pages_of *pages = site_templates_load(&b->arena, in_home(b, "mailtemplates"), share_folder(&b->arena),
	                                                  language, b->error);
	if (pages != NULL) {
		b->languages[b->language_count] = language;
		b->templates[b->language_count++] = pages;
	} else if (b->error->class == ERROR_NONE) {
		website->without = arena_printf(&b->session->arena, "%s%s%s", website->without, *website->without == '\0' ? "" : " ", language);
	}
	return b->error->class == ERROR_NONE;
}

static bool load_templates(struct building *b, struct website *website)
{
	const struct settings *settings = &b->session->settings;
	b->languages = ARENA_ARRAY(&b->arena, const char *, settings->language_count + 1);
	b->templates = ARENA_ARRAY(&b->arena, const struct site_pages_of *, settings->language_count + 1);
	for (size_t i = 0; i < settings->language_count; i++)
		if (!load_language(b, settings->languages[i], website))
			return false;
	return b->language_count > 0 || load_language(b, "en", website);
}

static bool take_style(struct building *b)
{
	struct bytes bytes;
	const char *own = in_home(b, "mailtemplates/site/style.css");
	const char *path = file_exists(own) ? own : file_path(&b->arena, share_folder(&b->arena), "site/style.css");
	if (!file_read(&b->arena, path, 256 * 1024, &bytes, b->error))
		return false;
	add_bytes(b, "style.css", bytes.data, bytes.length);
	return true;
}

/* ---- pages ---- */

static void one_page(struct building *b, struct site *site, size_t language, const struct site_page *page, size_t number)
{
	struct site_sheet sheet = {
		.page = page,
		.file = page->count == NULL ? page->name : page->file(site, number),
		.folder = language == 0 ? "" : arena_printf(&b->arena, "%s/", b->languages[language]),
		.languages = (const char *const *)b->languages,
		.language_count = b->language_count,
	};
	struct value *values = value_object(&b->arena);
	site_common(site, values);
	page->fill(site, number, values);
	const char *text = site_render(&b->arena, b->templates[language], &sheet, values);
	add_bytes(b, arena_printf(&b->arena, "%s%s.html", sheet.folder, sheet.file), text, strlen(text));
	b->pages++;
}

static void all_pages(struct building *b, size_t language)
{
	size_t count;
	const struct site_page *table = site_pages(&count);
	struct site site = {
		.rules = &b->session->rules,
		.state = &b->session->state,
		.facts = &b->facts,
		.arena = &b->arena,
		.language = b->languages[language],
		.words = words,
		.hash = hash,
		.html = html,
		.context = b,
	};
	for (size_t i = 0; i < count; i++) {
		size_t pages = table[i].count == NULL ? 1 : table[i].count(&site);
		for (size_t number = 0; number < pages; number++)
			one_page(b, &site, language, &table[i], number);
	}
}

bool website_build(struct session *session, struct website *ret_website, struct error *error)
{
	struct building b = {.session = session, .error = error};
	*ret_website = (struct website){.without = ""};
	take_head(&b);
	bool good = load_templates(&b, ret_website) && take_style(&b) && take_goals(&b) && take_archives(&b) && take_books(&b) && take_texts(&b);
	for (size_t i = 0; good && i < b.language_count; i++) {
		good = take_documents(&b, b.languages[i]);
		if (good)
			all_pages(&b, i);
	}
	good = good && site_folder_write(&b.arena, session->home, &b.files, &ret_website->changed, error);
	ret_website->pages = b.pages;
	ret_website->files = b.files.count;
	arena_release(&b.arena);
	return good;
}

void website_due(struct session *session, struct website *ret_website)
{
	struct error why = {0};
	*ret_website = (struct website){.without = ""};
	if (session->settings.site_pages && !website_build(session, ret_website, &why))
		ret_website->problem = why;
}

/* SPDX-License-Identifier: MIT */
#include "archiving.h"

#include "base/file.h"
#include "core/archive.h"
#include "core/publishing.h"
#include "ledger/key_files.h"
#include "publish/bundle.h"

#include "core/decision.h"

#include <string.h>
#include <sys/stat.h>

/* What is being put together. */
struct collecting {
	struct session *session;
	struct arena *arena;
	struct archive *archive;
	struct bundle_files files;
	struct error *error;
	const char *origin, *time;
	uint64_t size;
	bool new_key; /* the signing key was replaced, once or more */
};

/* ---- files ---- */

static void add_text(struct collecting *c, const char *name, const char *text)
{
	*LIST_PUSH(c->arena, &c->files) = (struct bundle_file){.name = name, .bytes = text, .length = strlen(text)};
}

/* `length` -1: all of it. */
static bool add_file(struct collecting *c, const char *name, const char *path, int64_t length)
{
	int64_t size = file_size(path);
	if (size < 0 || size < length)
		return error_set(c->error, ERROR_CORRUPT, "%s: is missing or too short: run assent verify", path);
	*LIST_PUSH(c->arena, &c->files) =
		(struct bundle_file){.name = name, .path = path, .length = (uint64_t)(length < 0 ? size : length)};
	return true;
}

static const char *in_home(struct collecting *c, const char *path)
{
	return file_path(c->arena, c->session->home, path);
}

/*
 * Once the key was replaced: what leads from each key there was to the one in
 * force, for those who hold an earlier one. core.pub is there already.
 */
static bool add_key_files(struct collecting *c)
{
	const char *folder = in_home(c, "ledger/keys");
	struct key_files files;
	if (!key_files_read(c->arena, folder, &files, c->error))
		return false;
	for (size_t i = 0; i < files.count; i++) {
		const char *name = files.items[i].name;
		bool leads = strstr(name, ".pub") != NULL || strstr(name, ".keys") != NULL; /* not the last heads of a key */
		if (leads && strcmp(name, "core.pub") != 0 && !add_file(c, name, file_path(c->arena, folder, name), -1))
			return false;
	}
	c->new_key = files.count > 0;
	return true;
}

/* The rows that are signed, whatever was added since; then its signature, and the head that belongs to both. */
static bool add_books(struct collecting *c)
{
	struct ledger *ledger = c->session->ledger;
	const char *name = c->archive->public ? "ledger-public.csv" : "ledger.csv";
	if (c->archive->public && !ledger_publish_public(ledger, c->error))
		return false;
	const char *path = in_home(c, arena_printf(c->arena, "ledger/%s", name));
	if (!add_file(c, name, path, -1) ||
	    !add_file(c, arena_printf(c->arena, "%s.minisig", name), arena_printf(c->arena, "%s.minisig", path), -1) ||
	    !add_file(c, "core.pub", in_home(c, "ledger/keys/core.pub"), -1) ||
	    !add_file(c, "core.vkey", in_home(c, "ledger/keys/core.vkey"), -1))
		return false;
	if (!add_key_files(c))
		return false;
	add_text(c, "checkpoint", arena_strdup(c->arena, ledger_head(ledger).checkpoint));
	return true;
}

static enum audience audience_of(const struct collecting *c)
{
	return c->archive->public ? AUDIENCE_PUBLIC : AUDIENCE_MEMBERS;
}

static bool is_shown(const struct collecting *c, const struct event *event)
{
	return event_visible_to(event, audience_of(c));
}

/* Words of rows, each by its row's visibility; the news also as records, as they were written down. */
static bool take_row(void *context, const struct event *event, struct error *error)
{
	struct collecting *c = context;
	(void)error;
	if (event_type(event->kind)->book != BOOK_LEDGER)
		return true;
	c->archive->sealed += c->archive->public && !is_shown(c, event);
	if (*event->text == '\0' || !is_shown(c, event) || publishing_withholds(&c->session->state, event, audience_of(c)))
		return true;
	const char *name = arena_printf(c->arena, "texts/%llu.txt", (unsigned long long)event->row);
	const char *path = in_home(c, arena_printf(c->arena, "ledger/%s", name));
	if (!file_exists(path))
		return true; /* erased */
	c->archive->texts++;
	if (!add_file(c, name, path, -1))
		return false;
	const char *words = event->kind != EVENT_DIGEST_FROZEN
	                            ? NULL
	                            : ledger_words(c->session->ledger, c->arena, BOOK_LEDGER, event->row);
	if (words != NULL)
		add_text(c, arena_printf(c->arena, "records/%s.txt", event->subject), words);
	return true;
}

/* The script that checks receipts: beside the templates where they are installed, in contrib/ of the source tree. */
static bool add_script(struct collecting *c)
{
	const char *share = share_folder(c->arena);
	const char *const places[] = {"../verify-receipt.sh", "../contrib/verify-receipt.sh", "verify-receipt.sh"};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const char *path = file_path(c->arena, share, places[i]);
		if (file_exists(path))
			return add_file(c, "verify-receipt.sh", path, -1);
	}
	return error_set(c->error, ERROR_CONFIGURATION,
	                 "%s: verify-receipt.sh is missing, which every archive carries: install assent again", share);
}

/* ---- what says what is in it ---- */

static bool hash_of(struct collecting *c, const struct bundle_file *file, char text[HASH_TEXT_SIZE])
{
	if (file->path != NULL)
		return ledger_hash_file(file->path, file->length, text, c->error);
	ledger_hash(file->bytes, (size_t)file->length, text);
	return true;
}

static const struct bundle_file *file_named(const struct collecting *c, const char *name)
{
	for (size_t i = 0; i < c->files.count; i++)
		if (strcmp(c->files.items[i].name, name) == 0)
			return &c->files.items[i];
	return NULL;
}

/* Frictionless data package: what the columns are, for programs (specs.frictionlessdata.io). */
static bool add_package(struct collecting *c)
{
	static const char *const columns[][2] = {
		{"seq", "integer"},  {"time", "datetime"}, {"event", "string"}, {"subject", "string"}, {"version", "string"},
		{"member", "string"}, {"by", "string"},    {"via", "string"},   {"value", "string"},   {"due", "string"},
		{"received", "string"}, {"text", "string"}, {"ref", "string"},  {"salt", "string"}};
	const char *name = c->archive->public ? "ledger-public.csv" : "ledger.csv";
	const struct bundle_file *ledger = file_named(c, name);
	char hash[HASH_TEXT_SIZE];
	struct buf json = buf_new(c->arena);
	if (!hash_of(c, ledger, hash))
		return false;
	buf_printf(&json,
	           "{\n  \"name\": \"%s\",\n  \"created\": \"%s\",\n  \"resources\": [\n    {\n      \"name\": \"ledger\",\n"
	           "      \"path\": \"%s\",\n      \"bytes\": %llu,\n      \"hash\": \"%s\",\n      \"format\": \"csv\",\n"
	           "      \"mediatype\": \"text/csv\",\n      \"encoding\": \"utf-8\",\n"
	           "      \"dialect\": {\"delimiter\": \",\", \"quoteChar\": \"\\\"\", \"doubleQuote\": true, "
	           "\"lineTerminator\": \"\\n\", \"header\": true},\n      \"schema\": {\n        \"fields\": [\n",
	           c->archive->name, c->time, name, (unsigned long long)ledger->length, hash);
	size_t count = sizeof columns / sizeof *columns;
	for (size_t i = 0; i < count; i++)
		buf_printf(&json, "          {\"name\": \"%s\", \"type\": \"%s\"}%s\n", columns[i][0], columns[i][1],
		           i + 1 < count ? "," : "");
	buf_text(&json, "        ]\n      }\n    }\n  ]\n}\n");
	add_text(c, "datapackage.json", buf_string(&json));
	return true;
}

static void add_key_help(const struct collecting *c, struct buf *text)
{
	buf_printf(text,
	           "The signing key was replaced. core.pub is the key in force, core.pub.minisig the word of the key before\n"
	           "it; core-NUMBER.pub are the earlier ones, each with the word of the one before it. core.keys lists them\n"
	           "all, and up to how many rows each one signed. If you hold an earlier key (OLD.pub), check the next one\n"
	           "with it, and so on up to core.pub, before you check the rest:\n"
	           "  unzip -jq %s.zip '*/core*.pub*' '*/core.keys*' -d keys && cp OLD.pub keys\n"
	           "  cd keys && minisign -Vm core.pub -p OLD.pub && minisign -Vm core.keys -p core.pub\n"
	           "  assent verify %s.zip --key keys/OLD.pub     (with assent: it follows them by itself)\n\n",
	           c->archive->name, c->archive->name);
}

static void add_readme(struct collecting *c)
{
	const struct archive *a = c->archive;
	const char *ledger = a->public ? "ledger-public.csv" : "ledger.csv";
	struct buf text = buf_new(c->arena);
	buf_printf(&text,
	           "%s\n\n"
	           "The books of %s (%s), as they stood on %s: %llu rows.\n"
	           "Scope: %s.\n\n"
	           "What is in it\n"
	           "  %-22s what happened, a row each; look at it in a spreadsheet, but never save over it\n"
	           "  checkpoint             the signed head: how many rows, and one hash over them all\n"
	           "  core.pub, core.vkey    the public key, in two forms. Compare it with the one on paper\n"
	           "  texts/                 words that belong to rows: N.txt to row N\n"
	           "  records/               the monthly news, as they were written down\n"
	           "  datapackage.json       what the columns are, for programs\n"
	           "  verify-receipt.sh      checks a receipt from a mail\n"
	           "  SHA256SUMS             the hash of every other file; it is signed\n\n",
	           a->name, c->session->settings.name, c->origin, c->time, (unsigned long long)c->size - 1,
	           a->public ? "public: rows that only members may see are sealed, which leaves their hash alone"
	                     : "members: do not hand it out to others",
	           ledger);
	if (a->public)
		buf_printf(&text, "%llu rows are sealed. Their words are not in this archive.\n\n",
		           (unsigned long long)a->sealed);
	buf_printf(&text,
	           "To check it without assent, in the folder that holds the zip file:\n"
	           "  minisign -Vm %s.zip -p core.pub && unzip -q %s.zip && cd %s\n"
	           "  minisign -Vm SHA256SUMS -p core.pub && sha256sum -c --strict --quiet SHA256SUMS\n"
	           "  minisign -Vm %s -p core.pub\n"
	           "  diff <(find . -type f ! -name 'SHA256SUMS*' -printf '%%P\\n' | LC_ALL=C sort) <(cut -c67- SHA256SUMS)\n"
	           "  sh verify-receipt.sh core.pub receipt.tlog-proof\n"
	           "Take core.pub from a source you trust, not only from this archive.\n\n",
	           a->name, a->name, a->name, ledger);
	if (c->new_key)
		add_key_help(c, &text);
	buf_printf(&text, "With assent: assent verify %s.zip\n", a->name);
	add_text(c, "README.txt", buf_string(&text));
}

/* SHA256SUMS in the form of coreutils, and its signature. */
static bool add_sums(struct collecting *c)
{
	struct buf sums = buf_new(c->arena);
	const char *minisig;
	bundle_sort(&c->files);
	for (size_t i = 0; i < c->files.count; i++) {
		char hash[HASH_TEXT_SIZE];
		if (!hash_of(c, &c->files.items[i], hash))
			return false;
		buf_printf(&sums, "%s  %s\n", hash + 7, c->files.items[i].name);
	}
	const char *comment = arena_printf(c->arena, "bundle=%s origin=%s size=%llu time=%s", c->archive->name, c->origin,
	                                   (unsigned long long)c->size, c->time);
	if (!ledger_sign_text(c->session->ledger, c->arena, buf_string(&sums), "signature of the list of an assent archive",
	                      comment, &minisig, c->error))
		return false;
	add_text(c, "SHA256SUMS", buf_string(&sums));
	add_text(c, "SHA256SUMS.minisig", minisig);
	bundle_sort(&c->files);
	return true;
}

/* ---- all of it ---- */

/* "The Core of Example County" -> "the-core-of-example-county"; at most 40 letters, never empty. */
static const char *slug(struct arena *arena, const char *name)
{
	struct buf out = buf_new(arena);
	for (; *name != '\0' && out.length < 40; name++) {
		char c = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			buf_char(&out, c);
		else if (out.length > 0 && out.data[out.length - 1] != '-')
			buf_char(&out, '-');
	}
	while (out.length > 0 && out.data[out.length - 1] == '-')
		out.data[--out.length] = '\0';
	return out.length == 0 ? "core" : buf_string(&out);
}

static bool collect(struct collecting *c)
{
	return add_books(c) && ledger_replay(c->session->ledger, NULL, take_row, c, c->error) && add_script(c) &&
	       add_package(c) && (add_readme(c), add_sums(c));
}

bool archive_build(struct session *session, struct archive *archive, struct error *error)
{
	char time[INSTANT_TEXT_SIZE];
	struct arena scratch = {0};
	struct ledger_head head = ledger_head(session->ledger);
	struct collecting c = {
		.session = session,
		.arena = &scratch,
		.archive = archive,
		.error = error,
		.origin = head.origin,
		.time = time,
		.size = head.size,
	};
	instant_format(session->state.last_ledger, time);
	archive->name = arena_printf(&session->arena, "assent-%s-%s-%s", slug(&scratch, session->settings.short_name),
	                             archive->month, archive->public ? "public" : "members");
	const char *folder = file_path(&session->arena, session->home, "archives");
	archive->path = arena_printf(&session->arena, "%s/%s.zip", folder, archive->name);
	const char *comment = arena_printf(&scratch, "bundle=%s origin=%s size=%llu time=%s", archive->name, c.origin,
	                                   (unsigned long long)c.size, c.time);
	bool good = folder_make(folder, 0700, error) && collect(&c) &&
	            bundle_write(archive->path, archive->public ? 0644 : 0600, archive->name, &c.files, error) &&
	            ledger_sign_file(session->ledger, archive->path, "signature of an assent archive", comment, error);
	if (good && archive->public && chmod(arena_printf(&scratch, "%s.minisig", archive->path), 0644) != 0)
		good = error_system(error, "%s.minisig", archive->path);
	archive->files = c.files.count;
	archive->bytes = good ? (uint64_t)file_size(archive->path) : 0;
	char hash[HASH_TEXT_SIZE] = "";
	good = good && ledger_hash_file(archive->path, archive->bytes, hash, error);
	archive->hash = arena_strdup(&session->arena, hash);
	arena_release(&scratch);
	return good;
}

/* Builds it and writes that down. What goes wrong with the archive is told; what goes wrong with the books is an error. */
static bool build_month(struct session *session, const char *month, struct archives_result *result, struct error *error)
{
	struct archive archive = {.month = month, .public = strcmp(session->settings.archive_scope, "public") == 0};
	struct error why = {0};
	if (!archive_build(session, &archive, &why)) {
		result->problem = why;
		error_context(&result->problem, "archive of %s", month);
		return true;
	}
	struct decision d = decision_begin(&session->arena, &session->rules, &session->state, session->now);
	archive_built(&d, month, arena_printf(&session->arena, "%s.zip", archive.name), archive.hash, archive.bytes, false);
	result->built++;
	return session_commit(session, d.items, d.count, error);
}

bool archives_due(struct session *session, struct archives_result *ret_result, struct error *error)
{
	const char *month;
	bool good = true;
	*ret_result = (struct archives_result){0};
	while (good && ret_result->problem.class == ERROR_NONE &&
	       ((month = archive_due(&session->rules, &session->state, session->now, &session->arena)) != NULL ||
	        (month = archive_wanted(&session->rules, &session->state, &session->arena)) != NULL))
		good = build_month(session, month, ret_result, error);
	return good;
}

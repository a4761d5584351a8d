/* SPDX-License-Identifier: MIT */
#include "writing.h"

#include "base/file.h"
#include "ledger/verify.h"

#include <string.h>

/* Stands for the token in words that many mails share; as long as one, so that all lines break where they would. */
#define ANY_TOKEN "0000000000000000"

/* The words of mails that differ in nothing but their token, and all of them but that, as bytes. */
struct shared_words {
	const char *same, *template, *language;
	enum mail_format format;
	struct rendered rendered;
	const struct mail_form *form; /* NULL: they are composed one by one */
};

const char *message_id_of(struct arena *arena, const struct settings *settings, const char *token,
                          const char *id)
{
	const char *at = strrchr(settings->address, '@');
	return arena_printf(arena, "%s.%s@%s", token, id, at == NULL ? "localhost" : at + 1);
}

const char *plus_address(struct arena *arena, const struct settings *settings, const char *token)
{
	const char *at = strrchr(settings->address, '@');
	if (!settings->plus_addresses || at == NULL)
		return settings->address;
	return arena_printf(arena, "%.*s+%s%s", (int)(at - settings->address), settings->address, token, at);
}

/* The mail that began the thread, as References names it. */
static const char *thread_of(struct writing *w, const struct mail *mail)
{
	char token[TOKEN_TEXT_SIZE];
	ledger_token(w->session->ledger, request_text(&w->arena, &mail->thread_request), token);
	return arena_printf(&w->arena, "<%s>",
	                    message_id_of(&w->arena, &w->session->settings, token, mail->thread));
}

static struct letterhead letterhead_of(struct writing *w, const struct mail *mail)
{
	const struct settings *settings = &w->session->settings;
	struct arena *arena = &w->arena;
	const char *reply_to = plus_address(arena, settings, mail->request.token);
	struct local_time local = zone_local(&w->session->rules.zone, w->session->now);
	instant shown = date_to_days(local.date) * SECONDS_A_DAY + local.hour * 3600 + local.minute * 60 + local.second;
	return (struct letterhead){
		.from_name = settings->from_name,
		.from_address = settings->address,
		.reply_to = reply_to,
		.envelope = settings->plus_sender ? reply_to : settings->address,
		.message_id = message_id_of(arena, settings, mail->request.token, mail->id),
		.references = *mail->thread == '\0' ? "" : thread_of(w, mail),
		.date = w->session->now,
		.date_offset = (int)(shown - w->session->now),
	};
}

/* The values every template may use. */
static void common_values(struct writing *w, const struct mail *mail, const struct letterhead *head)
{
	const struct settings *settings = &w->session->settings;
	struct arena *arena = &w->arena;
	struct value *values = mail->values;
	value_text(arena, values, "core_name", settings->name);
	value_text(arena, values, "short_name", settings->short_name);
	value_text(arena, values, "contact", settings->contact);
	value_text(arena, values, "phone", settings->phone);
	value_text(arena, values, "help_lines", settings->help_lines);
	value_text(arena, values, "zone_label", settings->zone_label);
	value_text(arena, values, "reply_address", head->reply_to);
	value_text(arena, values, "core_address", settings->address);
	value_text(arena, values, "token", mail->request.token);
	value_text(arena, values, "reference_subject", mail->request.subject);
	value_text(arena, values, "reference_version", mail->request.version);
	value_text(arena, values, "origin", w->head.origin);
	value_text(arena, values, "size", arena_printf(arena, "%llu", (unsigned long long)w->head.size));
	value_text(arena, values, "root", w->head.root);
}

/* name@host and name+token@host as mailto: URLs; the token also stands in the subject where there is no plus part. */
static void set_list(struct writing *w, const struct mail *mail, struct letterhead *head)
{
	const struct settings *settings = &w->session->settings;
	struct arena *arena = &w->arena;
	const char *at = strrchr(settings->address, '@');
	if (!mail->list || at == NULL)
		return;
	head->list_id = arena_printf(arena, "News <news.%.*s.%s>", (int)(at - settings->address), settings->address, at + 1);
	head->list_unsubscribe = settings->plus_addresses
	                                 ? arena_printf(arena, "mailto:%s?subject=STOP", head->reply_to)
	                                 : arena_printf(arena, "mailto:%s?subject=STOP%%20%%23%s", settings->address,
	                                                mail->request.token);
	head->list_help = arena_printf(arena, "mailto:%s?subject=HELP", settings->address);
	head->list_archive = settings->website;
	value_text(arena, mail->values, "website", settings->website);
}

/* An archive and its signature, when they are not too large; what the mail says of them. */
static bool attach_archive(struct writing *w, const struct mail *mail, struct attachment *attachments,
                           size_t *count, struct error *error)
{
	struct arena *arena = &w->arena;
	struct session *session = w->session;
	const char *path = file_path(arena, file_path(arena, session->home, "archives"), mail->file);
	const char *signature = arena_printf(arena, "%s.minisig", path);
	int64_t size = file_size(path);
	struct bytes bytes, minisig;
	char hash[HASH_TEXT_SIZE];
	if (size < 0 || !file_exists(signature)) {
		value_flag(arena, mail->values, "gone", true);
		return true;
	}
	if (!file_read(arena, path, (size_t)size + 1, &bytes, error) ||
	    !file_read(arena, signature, 65536, &minisig, error))
		return false;
	ledger_hash(bytes.data, bytes.length, hash);
	value_text(arena, mail->values, "hash", arena_strdup(arena, hash));
	value_text(arena, mail->values, "megabytes", arena_printf(arena, "%.1f", (double)bytes.length / 1e6));
	struct key_description key;
	if (!key_describe(arena, session->home, &key, error))
		return false;
	value_text(arena, mail->values, "key_number", key.short_form);
	if (size > session->settings.archive_bytes)
		return true;
	value_flag(arena, mail->values, "attached", true);
	attachments[(*count)++] = (struct attachment){mail->file, "application/zip", bytes.data, bytes.length, NULL};
	attachments[(*count)++] = (struct attachment){arena_printf(arena, "%s.minisig", mail->file),
	                                              "application/octet-stream", minisig.data, minisig.length, NULL};
	return true;
}

static struct attachment calendar_of(struct writing *w, const struct mail_meeting *meeting)
{
	const char *text = calendar_file(&w->arena, meeting, w->head.origin, w->session->settings.address);
	return (struct attachment){"meeting.ics", "text/calendar", text, strlen(text), "PUBLISH"};
}

static bool attach(struct writing *w, const struct mail *mail, struct attachment *attachments,
                   size_t *ret_count, struct error *error)
{
	struct ledger *ledger = w->session->ledger;
	size_t count = 0;
	for (size_t i = 0; i < mail->receipts.count; i++) {
		uint64_t row = mail->receipts.items[i];
		const char *proof, *text;
		size_t length;
		if (!ledger_receipt(ledger, &w->arena, row, &proof, error) ||
		    !ledger_text_file(ledger, &w->arena, row, &text, &length, error))
			return false;
		attachments[count++] = (struct attachment){
			.name = arena_printf(&w->arena, "receipt-r%llu.tlog-proof", (unsigned long long)row),
			.type = "application/octet-stream",
			.bytes = proof,
			.length = strlen(proof),
		};
		if (length > 0)
			attachments[count++] = (struct attachment){
				.name = arena_printf(&w->arena, "r%llu.txt", (unsigned long long)row),
				.type = "application/octet-stream",
				.bytes = text,
				.length = length,
			};
	}
	if (mail->list && count == 0)
		attachments[count++] = (struct attachment){"checkpoint", "application/octet-stream", w->head.checkpoint,
		                                           strlen(w->head.checkpoint), NULL};
	if (mail->meeting != NULL)
		attachments[count++] = calendar_of(w, mail->meeting);
	if (mail->file != NULL && !attach_archive(w, mail, attachments, &count, error))
		return false;
	*ret_count = count;
	return true;
}

/* ---- words that many mails share ---- */

static const char *with_token(struct arena *arena, const char *text, const char *token)
{
	size_t length = strlen(text);
	char *copy = arena_strndup(arena, text, length);
	for (char *at = copy; (at = strstr(at, ANY_TOKEN)) != NULL; at += TOKEN_TEXT_SIZE - 1)
		memcpy(at, token, TOKEN_TEXT_SIZE - 1);
	return copy;
}

static bool render(struct writing *w, const struct mail *mail, struct rendered *ret_rendered, struct error *error)
{
	value_text(&w->arena, mail->values, "large_letters", mail->format == FORMAT_LARGE ? "yes" : "");
	return templates_render(&w->arena, w->templates, mail->template, mail->language, mail->values, ret_rendered, error);
}

static const struct shared_words *find_shared(const struct writing *w, const struct mail *mail)
{
	for (size_t i = 0; i < w->shared.count; i++) {
		const struct shared_words *shared = &w->shared.items[i];
		if (shared->format == mail->format && strcmp(shared->same, mail->same) == 0 && strcmp(shared->template, mail->template) == 0 &&
		    strcmp(shared->language, mail->language) == 0)
			return shared;
	}
	return NULL;
}

static const struct shared_words *make_shared(struct writing *w, const struct mail *mail,
                                              const struct attachment *attachments, size_t count,
                                              struct error *error)
{
	struct arena *kept = &w->session->arena;
	struct mail any = *mail;
	struct rendered rendered;
	const struct mail_form *form;
	memcpy(any.request.token, ANY_TOKEN, TOKEN_TEXT_SIZE);
	struct letterhead head = letterhead_of(w, &any);
	common_values(w, &any, &head);
	set_list(w, &any, &head);
	value_text(&w->arena, any.values, "person", "");
	if (!render(w, &any, &rendered, error) ||
	    !form_make(kept, &any, &rendered, &head, attachments, count, &form, error))
		return NULL;
	struct shared_words *shared = LIST_PUSH(kept, &w->shared);
	*shared = (struct shared_words){
		.same = arena_strdup(kept, mail->same),
		.format = mail->format,
		.template = mail->template,
		.language = arena_strdup(kept, mail->language),
		.rendered = {.language = rendered.language,
	                     .subject = arena_strdup(kept, rendered.subject),
	                     .text = arena_strdup(kept, rendered.text),
	                     .html = arena_strdup(kept, rendered.html)},
		.form = form,
	};
	return shared;
}

/* A mail of thousands: rendered and composed once, with the token of each put in. */
static bool write_shared(struct writing *w, const struct mail *mail, const struct attachment *attachments, size_t count,
                         struct written *written, struct error *error)
{
	const struct shared_words *shared = find_shared(w, mail);
	if (shared == NULL)
		shared = make_shared(w, mail, attachments, count, error);
	if (shared == NULL)
		return false;
	struct rendered *rendered = &written->rendered;
	*rendered = shared->rendered;
	rendered->subject = with_token(&w->arena, shared->rendered.subject, mail->request.token);
	rendered->text = with_token(&w->arena, shared->rendered.text, mail->request.token);
	rendered->html = with_token(&w->arena, shared->rendered.html, mail->request.token);
	if (shared->form != NULL)
		return form_fill(&w->arena, shared->form, mail, rendered, &written->head, &written->bytes, error);
	return compose(&w->arena, mail, rendered, &written->head, attachments, count, &written->bytes, error);
}

/* ---- the whole mail ---- */

bool writing_mail(struct writing *w, struct mail *mail, struct written *ret_written, struct error *error)
{
	size_t count;
	ledger_token(w->session->ledger, request_text(&w->arena, &mail->request), mail->request.token);
	ret_written->head = letterhead_of(w, mail);
	if (mail->same == NULL)
		common_values(w, mail, &ret_written->head);
	set_list(w, mail, &ret_written->head);
	struct attachment *attachments = ARENA_ARRAY(&w->arena, struct attachment, mail->receipts.count * 2 + 4);
	if (!attach(w, mail, attachments, &count, error))
		return false;
	if (mail->same != NULL)
		return write_shared(w, mail, attachments, count, ret_written, error);
	return render(w, mail, &ret_written->rendered, error) &&
	       compose(&w->arena, mail, &ret_written->rendered, &ret_written->head, attachments, count,
	               &ret_written->bytes, error);
}

bool writing_open(struct writing *w, struct session *session, const char **ret_missing, struct error *error)
{
	*w = (struct writing){.session = session, .head = ledger_head(session->ledger)};
	const char *own = file_path(&session->arena, session->home, "mailtemplates");
	const char *shipped = share_folder(&session->arena);
	w->templates = templates_load(&session->arena, own, shipped, session->settings.languages,
	                              session->settings.language_count, ret_missing, error);
	return w->templates != NULL;
}

/* SPDX-License-Identifier: MIT */
/*
 * render SAMPLES TEMPLATES FOLDER: every sample mail in both languages, as
 * NAME.LANGUAGE.eml, .txt and .html, for people and for tests/mails/check.
 */
#include "samples.h"

static const char *const languages[] = {"en", "es"};

static _Noreturn void stop(const char *where, const struct error *error)
{
	fprintf(stderr, "%s: %s\n", where, error->text);
	exit(1);
}

static enum mail_order order_of(const char *word)
{
	if (strcmp(word, "digest") == 0)
		return ORDER_DIGEST;
	return strcmp(word, "receipt") == 0 ? ORDER_RECEIPT : strcmp(word, "call") == 0 ? ORDER_CALL : ORDER_REMINDER;
}

static struct mail mail_of(struct arena *arena, json_t *sample, const char *language)
{
	bool reply = json_is_true(json_object_get(sample, "reply"));
	return (struct mail){
		.key = arena_printf(arena, "r812.%s.m-ana00002", samples_text(sample, "name")),
		.template = samples_text(sample, "template"),
		.member = "m-ana00002",
		.address = "ana@example.org",
		.name = "Ana Ru\xc3\xadz, \"Anita\"",
		.language = language,
		.order = order_of(samples_text(sample, "order")),
		.reply = reply,
		.in_reply_to = reply ? "letter-1@mail.example.net" : "",
		.thread = "P-2026-004",
	};
}

static struct letterhead head_of(struct arena *arena, const struct mail *mail)
{
	return (struct letterhead){
		.from_name = "The Core \xe2\x80\x93 Sample County",
		.from_address = "core@example.org",
		.reply_to = "core+" SAMPLE_TOKEN "@example.org",
		.envelope = "core+" SAMPLE_TOKEN "@example.org",
		.message_id = arena_printf(arena, SAMPLE_TOKEN ".%s@example.org", mail->key),
		.references = mail->reply ? "<first@example.org>" : "",
		.list_id = mail->order == ORDER_DIGEST ? "News <news.core.example.org>" : NULL,
		.list_unsubscribe = "mailto:core+" SAMPLE_TOKEN "@example.org?subject=STOP",
		.list_help = "mailto:core@example.org?subject=HELP",
		.list_archive = "https://example.org/core/",
		.date = 1796160000, /* 2026-12-01T21:20:00Z */
		.date_offset = -5 * 3600,
	};
}

static size_t attach(struct arena *arena, json_t *sample, struct attachment *attachments)
{
	json_t *receipts = json_object_get(sample, "receipts");
	static const char proof[] = "c2sp.org/tlog-proof@v1\nextra c2FtcGxl\nindex 11\n\nexample.org/core\n12\n";
	size_t count = json_array_size(receipts);
	for (size_t i = 0; i < count; i++)
		attachments[i] = (struct attachment){
			.name = arena_printf(arena, "receipt-%s.tlog-proof", json_string_value(json_array_get(receipts, i))),
			.type = "application/octet-stream",
			.bytes = proof,
			.length = sizeof proof - 1,
		};
	return count;
}

static void write_file(const char *folder, json_t *sample, const char *language, const char *ending,
                       const void *bytes, size_t length)
{
	struct error error = {0};
	char path[1000];
	snprintf(path, sizeof path, "%s/%s.%s.%s", folder, samples_text(sample, "name"), language, ending);
	if (!file_replace(path, bytes, length, 0644, &error))
		stop(path, &error);
}

static void render_one(const struct templates *templates, json_t *samples, json_t *sample, const char *language,
                       const char *folder)
{
	struct arena arena = {0};
	struct error error = {0};
	struct rendered rendered;
	struct bytes bytes;
	struct mail mail = mail_of(&arena, sample, language);
	struct letterhead head = head_of(&arena, &mail);
	struct attachment attachments[8];
	size_t count = attach(&arena, sample, attachments);
	mail.values = samples_values(&arena, samples, sample, language);
	if (!templates_render(&arena, templates, mail.template, language, mail.values, &rendered, &error) ||
	    !compose(&arena, &mail, &rendered, &head, attachments, count, &bytes, &error))
		stop(mail.key, &error);
	const char *text = arena_printf(&arena, "%s\n\n%s", rendered.subject, rendered.text);
	write_file(folder, sample, language, "eml", bytes.data, bytes.length);
	write_file(folder, sample, language, "txt", text, strlen(text));
	write_file(folder, sample, language, "html", rendered.html, strlen(rendered.html));
	arena_release(&arena);
}

int main(int argc, char **argv)
{
	struct arena arena = {0};
	struct error error = {0};
	const char *missing;
	if (argc != 4) {
		fprintf(stderr, "render SAMPLES TEMPLATES FOLDER\n");
		return 64;
	}
	json_t *samples = samples_read(argv[1]);
	struct templates *templates = templates_load(&arena, NULL, argv[2], languages, 2, &missing, &error);
	if (templates == NULL)
		stop(argv[2], &error);
	if (*missing != '\0') {
		fprintf(stderr, "missing:\n%s", missing);
		return 1;
	}
	json_t *mails = json_object_get(samples, "mails");
	for (size_t i = 0; i < json_array_size(mails); i++)
		for (size_t l = 0; l < 2; l++)
			render_one(templates, samples, json_array_get(mails, i), languages[l], argv[3]);
	json_decref(samples);
	arena_release(&arena);
	return 0;
}

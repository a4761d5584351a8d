/* SPDX-License-Identifier: MIT */
/*
 * Loading: every mail of the table in core/mail.c, in each language, a Core's
 * own copy before ours. Files that are no mail are parts that mails share
 * ({{> footer}}). All of them are checked before the first mail is made.
 */
#include "post/templates.h"

#include <string.h>

enum { LARGEST_TEMPLATE = 256 * 1024 };

struct loader {
	struct arena *arena;
	const char *home, *share;
	struct templates *templates;
	struct buf missing;
	struct error *error;
};

static const struct mail_text *find_text(const struct mail_language *language, const char *name)
{
	for (size_t i = 0; i < language->count; i++)
		if (strcmp(language->items[i].name, name) == 0)
			return &language->items[i];
	return NULL;
}

static const struct mail_language *find_language(const struct templates *templates, const char *name)
{
	for (size_t i = 0; i < templates->count; i++)
		if (strcmp(templates->items[i].name, name) == 0)
			return &templates->items[i];
	return NULL;
}

const struct mail_text *templates_find(const struct templates *templates, const char *language,
                                       const char *name, struct template_place *ret_place)
{
	const struct mail_language *found = find_language(templates, language);
	const struct mail_text *text = found == NULL ? NULL : find_text(found, name);
	if (text == NULL || text->subject == NULL) {
		found = &templates->items[0];
		text = find_text(found, name);
	}
	*ret_place = (struct template_place){.templates = templates, .language = found};
	return text != NULL && text->subject != NULL ? text : NULL;
}

const struct template *templates_partial(void *context, const char *name)
{
	struct template_place *place = context;
	const struct mail_text *text = find_text(place->language, name);
	if (text == NULL || text->subject != NULL)
		text = find_text(&place->templates->items[0], name);
	if (text == NULL || text->subject != NULL) {
		place->missing = name;
		return NULL;
	}
	return text->body;
}

static bool is_mail(const char *name)
{
	size_t count;
	const struct mail_template *table = mail_templates(&count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(table[i].name, name) == 0)
			return true;
	return false;
}

/* A person may have edited the file with any editor: no byte order mark, line ends are LF. */
static void take_text(const struct bytes *bytes, char *text)
{
	size_t from = bytes->length >= 3 && memcmp(bytes->data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	for (; from < bytes->length; from++)
		if (bytes->data[from] != '\r' && bytes->data[from] != '\0')
			*text++ = bytes->data[from];
	*text = '\0';
}

static char *read_text(struct loader *loader, const char *path)
{
	struct arena scratch = {0};
	struct bytes bytes;
	bool good = file_read(&scratch, path, LARGEST_TEMPLATE, &bytes, loader->error);
	char *text = good ? arena_alloc(loader->arena, bytes.length + 1) : NULL;
	if (good)
		take_text(&bytes, text);
	arena_release(&scratch);
	return text;
}

/*
 * Takes the header lines off: gives the text of `Subject:` and blanks the lines
 * out, so that the lines of the body keep their numbers in messages.
 */
static const char *take_subject(struct loader *loader, const char *label, char *text)
{
	static const char field[] = "Subject:";
	char *end = strchr(text, '\n');
	if (strncmp(text, field, sizeof field - 1) != 0 || end == NULL || end[1] != '\n') {
		error_set(loader->error, ERROR_CONFIGURATION,
		          "%s: line 1: a mail begins with one line `Subject: ...` and an empty line: add them", label);
		return NULL;
	}
	const char *value = text + sizeof field - 1;
	while (*value == ' ')
		value++;
	const char *subject = arena_strndup(loader->arena, value, (size_t)(end - value));
	memset(text, ' ', (size_t)(end - text));
	return subject;
}

static bool load_file(struct loader *loader, struct mail_language *language, const char *name, const char *path)
{
	const char *label = arena_printf(loader->arena, "mailtemplates/%s/%s.md", language->name, name);
	char *text = read_text(loader, path);
	if (text == NULL)
		return false;
	struct mail_text loaded = {.name = name};
	if (is_mail(name)) {
		const char *subject = take_subject(loader, label, text);
		if (subject == NULL)
			return false;
		loaded.subject = template_parse(loader->arena, label, subject, loader->error);
		if (loaded.subject == NULL)
			return false;
	}
	loaded.body = template_parse(loader->arena, label, text, loader->error);
	if (loaded.body == NULL)
		return false;
	*LIST_PUSH(loader->arena, language) = loaded;
	return true;
}

/* Loads the *.md files of one folder; what is loaded already stays. A folder that is not there is empty. */
static bool load_folder(struct loader *loader, struct mail_language *language, const char *root)
{
	struct file_names names = {0};
	const char *folder = file_path(loader->arena, root, language->name);
	if (!file_exists(folder))
		return true;
	if (!folder_list(loader->arena, folder, &names, loader->error))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		size_t length = strlen(names.items[i]);
		if (length <= 3 || strcmp(names.items[i] + length - 3, ".md") != 0)
			continue;
		const char *name = arena_strndup(loader->arena, names.items[i], length - 3);
		const char *path = file_path(loader->arena, folder, names.items[i]);
		if (find_text(language, name) == NULL && !load_file(loader, language, name, path))
			return false;
	}
	return true;
}

static bool language_is_sane(const char *name)
{
	return strlen(name) >= 2 && strlen(name) <= 8 &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz-") == strlen(name);
}

static bool load_language(struct loader *loader, const char *name)
{
	if (find_language(loader->templates, name) != NULL)
		return true;
	if (!language_is_sane(name))
		return error_set(loader->error, ERROR_CONFIGURATION,
		                 "language \"%s\": this is no language code: use one like en or es", name);
	struct mail_language *language = LIST_PUSH(loader->arena, loader->templates);
	language->name = name;
	return (loader->home == NULL || load_folder(loader, language, loader->home)) &&
	       load_folder(loader, language, loader->share);
}

static bool load_layout(struct loader *loader)
{
	const char *path = NULL;
	if (loader->home != NULL)
		path = file_path(loader->arena, loader->home, "layout.html");
	if (path == NULL || !file_exists(path))
		path = file_path(loader->arena, loader->share, "layout.html");
	static const char *const names[] = {"language", "subject", "content", "large"};
	char *text = read_text(loader, path);
	if (text == NULL)
		return false;
	loader->templates->layout = template_parse(loader->arena, "mailtemplates/layout.html", text, loader->error);
	return loader->templates->layout != NULL &&
	       template_check(loader->templates->layout, names, sizeof names / sizeof names[0], NULL, NULL,
	                      loader->error);
}

static bool check_mail(struct loader *loader, const struct mail_language *language, const struct mail_template *row)
{
	struct template_place place;
	const struct mail_text *text = templates_find(loader->templates, language->name, row->name, &place);
	if (text == NULL)
		return error_set(loader->error, ERROR_CONFIGURATION,
		                 "mailtemplates/en/%s.md: it is missing: install assent again", row->name);
	if (!template_check(text->subject, row->names, row->name_count, templates_partial, &place, loader->error) ||
	    !template_check(text->body, row->names, row->name_count, templates_partial, &place, loader->error))
		return false;
	if (place.missing != NULL)
		return error_set(loader->error, ERROR_CONFIGURATION,
		                 "mailtemplates/%s/%s.md: there is no part {{> %s}}: write %s.md, or take the tag out",
		                 place.language->name, row->name, place.missing, place.missing);
	return true;
}

/* A translation that has only some of the English files is allowed, and named. */
static void note_missing(struct loader *loader, const struct mail_language *language)
{
	const struct mail_language *english = &loader->templates->items[0];
	for (size_t i = 0; i < english->count; i++)
		if (find_text(language, english->items[i].name) == NULL)
			buf_printf(&loader->missing, "%s/%s.md\n", language->name, english->items[i].name);
}

static bool check_all(struct loader *loader)
{
	size_t count;
	const struct mail_template *table = mail_templates(&count);
	for (size_t l = 0; l < loader->templates->count; l++) {
		for (size_t i = 0; i < count; i++)
			if (!check_mail(loader, &loader->templates->items[l], &table[i]))
				return false;
		note_missing(loader, &loader->templates->items[l]);
	}
	return true;
}

struct templates *templates_load(struct arena *arena, const char *home_folder, const char *share_folder,
                                 const char *const *languages, size_t language_count, const char **ret_missing,
                                 struct error *error)
{
	struct loader loader = {arena, home_folder, share_folder, ARENA_NEW(arena, struct templates),
	                        buf_new(arena), error};
	if (!load_language(&loader, "en"))
		return NULL;
	for (size_t i = 0; i < language_count; i++)
		if (!load_language(&loader, languages[i]))
			return NULL;
	if (!load_layout(&loader) || !check_all(&loader))
		return NULL;
	*ret_missing = buf_string(&loader.missing);
	return loader.templates;
}

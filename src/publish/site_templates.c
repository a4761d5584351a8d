/* SPDX-License-Identifier: MIT */
#include "publish/site.h"

#include "base/file.h"

#include <string.h>

enum { LARGEST = 256 * 1024 };

struct site_part {
	const char *name;
	const char *menu;          /* "" it does not stand in the menu */
	struct template *title;    /* NULL: a part of pages */
	struct template *body;
};

struct site_pages_of {
	const char *language;
	LIST(struct site_part);
};

struct loader {
	struct arena *arena;
	struct site_pages_of *pages;
	struct error *error;
};

static const struct site_part *find(const struct site_pages_of *pages, const char *name)
{
	for (size_t i = 0; i < pages->count; i++)
		if (strcmp(pages->items[i].name, name) == 0)
			return &pages->items[i];
	return NULL;
}

/* What partials are looked for in. */
struct place {
	const struct site_pages_of *pages;
};

static const struct template *partial(void *context, const char *name)
{
	const struct place *place = context;
	const struct site_part *part = find(place->pages, name);
	return part == NULL || part->title != NULL ? NULL : part->body;
}

static bool is_page(const char *name)
{
	size_t count;
	const struct site_page *table = site_pages(&count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(table[i].name, name) == 0)
			return true;
	return false;
}

/* ---- one file ---- */

/* What is not escaped has to be HTML already: its name says so. */
static bool raw_is_html(const struct loader *loader, const char *label, const char *text)
{
	for (const char *tag = text; (tag = strstr(tag, "{{")) != NULL; tag += 2) {
		if (tag[2] != '{' && tag[2] != '&')
			continue;
		const char *name = tag + 3 + strspn(tag + 3, " ");
		size_t length = strcspn(name, " }");
		if (length < 5 || strncmp(name + length - 5, "_html", 5) != 0)
			return error_set(loader->error, ERROR_CONFIGURATION,
			                 "%s: {{{%.*s}}} would put words into the page as HTML: write {{%.*s}}", label, (int)length,
			                 name, (int)length, name);
	}
	return true;
}

/* The value of the line `field: value` that begins at *at, which moves behind it; NULL: it is another line. */
static const char *take_line(struct arena *arena, char **at, const char *field)
{
	size_t length = strlen(field);
	char *line = *at, *end = strchr(line, '\n');
	if (end == NULL || strncmp(line, field, length) != 0)
		return NULL;
	const char *value = line + length + strspn(line + length, " ");
	const char *kept = arena_strndup(arena, value, (size_t)(end - value));
	*at = end + 1;
	return kept;
}

static bool load_file(struct loader *loader, const char *name, const char *path)
{
	struct bytes bytes;
	const char *label = arena_printf(loader->arena, "mailtemplates/site/%s/%s.html", loader->pages->language, name);
	if (!file_read(loader->arena, path, LARGEST, &bytes, loader->error))
		return false;
	char *text = arena_strndup(loader->arena, bytes.data, bytes.length), *at = text;
	struct site_part part = {.name = name, .menu = ""};
	if (is_page(name)) {
		const char *title = take_line(loader->arena, &at, "Title:");
		if (title == NULL)
			return error_set(loader->error, ERROR_CONFIGURATION,
			                 "%s: line 1: a page begins with a line `Title: ...`: add it", label);
		const char *menu = take_line(loader->arena, &at, "Menu:");
		part.menu = menu == NULL ? "" : menu;
		part.title = template_parse(loader->arena, label, title, loader->error);
		if (part.title == NULL)
			return false;
		at += strspn(at, "\n");
	}
	if (!raw_is_html(loader, label, at))
		return false;
	part.body = template_parse(loader->arena, label, at, loader->error);
	if (part.body == NULL)
		return false;
	*LIST_PUSH(loader->arena, loader->pages) = part;
	return true;
}

static bool load_folder(struct loader *loader, const char *root)
{
	struct file_names names = {0};
	const char *folder = arena_printf(loader->arena, "%s/site/%s", root, loader->pages->language);
	if (!file_exists(folder))
		return true;
	if (!folder_list(loader->arena, folder, &names, loader->error))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		size_t length = strlen(names.items[i]);
		if (length <= 5 || strcmp(names.items[i] + length - 5, ".html") != 0)
			continue;
		const char *name = arena_strndup(loader->arena, names.items[i], length - 5);
		if (find(loader->pages, name) == NULL &&
		    !load_file(loader, name, file_path(loader->arena, folder, names.items[i])))
			return false;
	}
	return true;
}

/* ---- all of a language ---- */

static const char *const layout_names[] = {
	"core_name", "short_name", "address", "phone", "zone_label", "origin", "root", "size", "as_of", "rows", "up", "top",
	"language", "page_title", "content_html", "menu", "label", "file", "current", "twins", "code", "href", "first", "en", "es"};

static bool missing(const struct loader *loader, const char *name)
{
	return error_set(loader->error, ERROR_CONFIGURATION,
	                 "mailtemplates/site/%s/%s.html: it is missing: install assent again", loader->pages->language, name);
}

static bool check(const struct loader *loader)
{
	size_t count;
	const struct site_page *table = site_pages(&count);
	const struct site_part *layout = find(loader->pages, "layout");
	struct place place = {loader->pages};
	if (layout == NULL)
		return missing(loader, "layout");
	if (!template_check(layout->body, layout_names, sizeof layout_names / sizeof *layout_names, NULL, NULL, loader->error))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct site_part *part = find(loader->pages, table[i].name);
		if (part == NULL)
			return missing(loader, table[i].name);
		if (!template_check(part->title, table[i].names, table[i].name_count, partial, &place, loader->error) ||
		    !template_check(part->body, table[i].names, table[i].name_count, partial, &place, loader->error))
			return false;
	}
	return true;
}

struct site_pages_of *site_templates_load(struct arena *arena, const char *home_folder, const char *share_folder,
                                          const char *language, struct error *error)
{
	struct loader loader = {arena, ARENA_NEW(arena, struct site_pages_of), error};
	loader.pages->language = language;
	if (!load_folder(&loader, home_folder) || !load_folder(&loader, share_folder))
		return NULL;
	if (loader.pages->count == 0)
		return NULL;
	return check(&loader) ? loader.pages : NULL;
}

/* ---- a page ---- */

/* "../" for each folder in a path. */
static const char *way_up(struct arena *arena, const char *path)
{
	struct buf up = buf_new(arena);
	for (; *path != '\0'; path++)
		if (*path == '/')
			buf_text(&up, "../");
	return buf_string(&up);
}

static void add_menu(struct arena *arena, const struct site_pages_of *pages, const struct site_sheet *sheet,
                     struct value *values)
{
	size_t count;
	const struct site_page *table = site_pages(&count);
	for (size_t i = 0; i < count; i++) {
		const struct site_part *part = find(pages, table[i].name);
		if (*part->menu == '\0')
			continue;
		struct value *item = value_item(arena, value_list(arena, values, "menu"));
		value_text(arena, item, "label", part->menu);
		value_text(arena, item, "file", arena_printf(arena, "%s.html", table[i].name));
		value_flag(arena, item, "current", strcmp(sheet->file, table[i].name) == 0);
	}
}

/* The same page in the other languages. */
static void add_twins(struct arena *arena, const struct site_pages_of *pages, const struct site_sheet *sheet,
                      const char *top, struct value *values)
{
	for (size_t i = 0; i < sheet->language_count; i++) {
		const char *language = sheet->languages[i];
		if (strcmp(language, pages->language) == 0)
			continue;
		struct value *item = value_item(arena, value_list(arena, values, "twins"));
		value_text(arena, item, "code", language);
		value_flag(arena, item, language, true);
		value_text(arena, item, "href",
		           arena_printf(arena, "%s%s%s%s.html", top, i == 0 ? "" : language, i == 0 ? "" : "/", sheet->file));
	}
}

const char *site_render(struct arena *arena, const struct site_pages_of *pages, const struct site_sheet *sheet,
                        struct value *values)
{
	const struct site_part *part = find(pages, sheet->page->name), *layout = find(pages, "layout");
	struct place place = {pages};
	const char *up = way_up(arena, sheet->file);
	const char *top = arena_printf(arena, "%s%s", up, way_up(arena, sheet->folder));
	struct buf title = buf_new(arena), content = buf_new(arena), page = buf_new(arena);
	value_text(arena, values, "up", up);
	value_text(arena, values, "top", top);
	value_text(arena, values, "language", pages->language);
	template_render(part->title, values, template_escape_none, partial, &place, &title);
	template_render(part->body, values, template_escape_html, partial, &place, &content);
	value_text(arena, values, "page_title", buf_string(&title));
	value_text(arena, values, "content_html", buf_string(&content));
	value_flag(arena, values, "first", strcmp(sheet->page->name, "index") == 0);
	add_menu(arena, pages, sheet, values);
	add_twins(arena, pages, sheet, top, values);
	template_render(layout->body, values, template_escape_html, NULL, NULL, &page);
	return buf_string(&page);
}

/* SPDX-License-Identifier: MIT */
/* The public pages: people's Markdown as HTML that does no harm, and the folder that holds what it is to hold. */
#include "scratch.h"

#include "base/file.h"
#include "publish/site.h"

#include <sys/stat.h>

static void test_markdown(void **state)
{
	struct scratch *s = *state;
	static const struct {
		const char *markdown, *html;
	} cases[] = {
		{"a & <b>", "<p>a &amp; &lt;b&gt;</p>\n"},
		{"# One\n\n### Three\n\n## Two\n\n# One", "<h2>One</h2>\n<h3>Three</h3>\n<h3>Two</h3>\n<h2>One</h2>\n"},
		{"### Three\n\n# One", "<h2>Three</h2>\n<h2>One</h2>\n"},
		{"[here](https://elsewhere.example/)", "<p>here (https://elsewhere.example/)</p>\n"},
		{"<https://elsewhere.example/>", "<p>https://elsewhere.example/</p>\n"},
		{"[x](javascript:alert(1))", "<p>x (javascript:alert(1))</p>\n"},
		{"![map](https://elsewhere.example/m.png)", "<p>map (https://elsewhere.example/m.png)</p>\n"},
		{"[![map](m.png)](https://elsewhere.example/)", "<p>map (m.png) (https://elsewhere.example/)</p>\n"},
		{"one <i onclick=\"x()\">two</i>", "<p>one &lt;i onclick=&quot;x()&quot;&gt;two&lt;/i&gt;</p>\n"},
		{"<script>\nalert(1)\n</script>\n", "<pre><code>&lt;script&gt;\nalert(1)\n&lt;/script&gt;\n</code></pre>\n"},
		{"", ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(site_markdown(&s->arena, cases[i].markdown, 2), cases[i].html);
}

static void add(struct scratch *s, struct site_files *files, const char *name, const char *bytes)
{
	*LIST_PUSH(&s->arena, files) = (struct site_file){.name = name, .bytes = bytes, .length = strlen(bytes)};
}

static bool write_these(struct scratch *s, const char *first, const char *second)
{
	struct site_files files = {0};
	struct error error = {0};
	bool changed;
	add(s, &files, "index.html", first);
	add(s, &files, "es/minutes/M-1.html", second);
	assert_true(site_folder_write(&s->arena, s->folder, &files, &changed, &error));
	return changed;
}

static struct stat about(struct scratch *s, const char *name)
{
	struct stat stat_of;
	assert_int_equal(lstat(file_path(&s->arena, s->folder, name), &stat_of), 0);
	return stat_of;
}

/* Written when something is another one, left alone when not: a changed byte, a file too many, a mode, a link. */
static void test_folder(void **state)
{
	struct scratch *s = *state;
	struct error error = {0};
	const char *page = file_path(&s->arena, s->folder, "public/index.html");
	assert_true(write_these(s, "one", "two"));
	assert_int_equal(about(s, "public").st_mode & 07777, 0755);
	assert_int_equal(about(s, "public/es/minutes").st_mode & 07777, 0755);
	assert_int_equal(about(s, "public/es/minutes/M-1.html").st_mode & 07777, 0644);
	ino_t first = about(s, "public").st_ino;
	assert_false(write_these(s, "one", "two"));
	assert_int_equal(about(s, "public").st_ino, first);
	assert_true(write_these(s, "One", "two"));
	assert_true(write_these(s, "One", "too"));
	assert_true(file_create(file_path(&s->arena, s->folder, "public/old.html"), "x", 1, 0644, false, &error));
	assert_true(write_these(s, "One", "too"));
	assert_false(file_exists(file_path(&s->arena, s->folder, "public/old.html")));
	assert_int_equal(chmod(page, 0600), 0);
	assert_true(write_these(s, "One", "too"));
	assert_true(file_remove(page, &error));
	assert_int_equal(symlink("es/minutes/M-1.html", page), 0);
	assert_true(write_these(s, "too", "too"));
	assert_true(S_ISREG(about(s, "public/index.html").st_mode));
	assert_true(folder_make(file_path(&s->arena, s->folder, "public/empty"), 0755, &error));
	assert_true(write_these(s, "too", "too"));
	assert_false(file_exists(file_path(&s->arena, s->folder, "public.new")));
}

/* What a run that was cut off left beside it goes, whether there is something new or not. */
static void test_left_over(void **state)
{
	struct scratch *s = *state;
	struct error error = {0};
	const char *left = file_path(&s->arena, s->folder, "public.new");
	assert_true(write_these(s, "one", "two"));
	assert_true(folder_make(file_path(&s->arena, left, "deep"), 0700, &error));
	assert_true(file_create(file_path(&s->arena, left, "deep/.hidden"), "x", 1, 0600, false, &error));
	assert_false(write_these(s, "one", "two"));
	assert_false(file_exists(left));
}

/* Somebody made it a link to where a web server looks: to swap it would break that without a word. */
static void test_link(void **state)
{
	struct scratch *s = *state;
	struct site_files files = {0};
	struct error error = {0};
	bool changed;
	add(s, &files, "index.html", "one");
	assert_int_equal(symlink("/tmp", file_path(&s->arena, s->folder, "public")), 0);
	assert_false(site_folder_write(&s->arena, s->folder, &files, &changed, &error));
	assert_int_equal(error.class, ERROR_CONFIGURATION);
	assert_true(S_ISLNK(about(s, "public").st_mode));
}

/* A file of another one's: linked where it may be, copied where its mode is not that of a page. */
static void test_other_files(void **state)
{
	struct scratch *s = *state;
	struct error error = {0};
	const char *archive = file_path(&s->arena, s->folder, "a.zip"), *key = file_path(&s->arena, s->folder, "k");
	bool changed;
	assert_true(file_create(archive, "zip", 3, 0644, false, &error));
	assert_true(file_create(key, "key", 3, 0600, false, &error));
	for (int turn = 0; turn < 2; turn++) {
		struct site_files files = {0};
		*LIST_PUSH(&s->arena, &files) = (struct site_file){.name = "k", .path = key, .link = true};
		*LIST_PUSH(&s->arena, &files) = (struct site_file){.name = "archives/a.zip", .path = archive, .link = true};
		assert_true(site_folder_write(&s->arena, s->folder, &files, &changed, &error));
		assert_int_equal(changed, turn == 0);
	}
	assert_int_equal(about(s, "public/archives/a.zip").st_ino, about(s, "a.zip").st_ino);
	assert_int_not_equal(about(s, "public/k").st_ino, about(s, "k").st_ino);
	assert_int_equal(about(s, "k").st_mode & 07777, 0600);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_markdown, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(test_folder, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(test_left_over, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(test_link, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(test_other_files, scratch_setup, scratch_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

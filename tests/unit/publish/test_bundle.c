/* SPDX-License-Identifier: MIT */
/* Packing and unpacking: names, order, bytes that do not change, and what must not be unpacked. */
#include "scratch.h"

#include "base/buf.h"
#include "publish/bundle.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <zip.h>

static void test_names(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		bool sane;
	} cases[] = {
		{"ledger.csv", true}, {"texts/12.txt", true}, {"a/b/c-d_e.F9", true}, {"SHA256SUMS", true},
		{"", false},          {"/a", false},          {"a/", false},          {"a//b", false},
		{"../a", false},      {"a/../b", false},      {"a/..", false},        {".", false},
		{".hidden", false},   {"a/.b", false},        {"-rf", false},         {"a/-rf", false},
		{"a b", false},       {"a\\b", false},        {"a\nb", false},        {"\xc3\xa9", false},
		{"a:b", false},       {"~a", false},          {"$a", false},          {"a*", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (bundle_name_is_sane(cases[i].name) != cases[i].sane)
			fail_msg("\"%s\" is %s", cases[i].name, cases[i].sane ? "sane" : "not sane");
}

static void add(struct scratch *s, struct bundle_files *files, const char *name, const char *bytes)
{
	*LIST_PUSH(&s->arena, files) = (struct bundle_file){.name = name, .bytes = bytes, .length = strlen(bytes)};
}

static struct bundle_files some_files(struct scratch *s)
{
	struct bundle_files files = {0};
	struct error error = {0};
	const char *path = file_path(&s->arena, s->folder, "rows");
	assert_true(file_replace(path, "one\ntwo\nthree\n", 14, 0600, &error));
	add(s, &files, "texts/12.txt", "words");
	add(s, &files, "README.txt", "read me");
	add(s, &files, "texts/2.txt", "");
	*LIST_PUSH(&s->arena, &files) = (struct bundle_file){.name = "ledger.csv", .path = path, .length = 8};
	bundle_sort(&files);
	return files;
}

static const char *read_file(struct scratch *s, const char *path, size_t *ret_length)
{
	struct bytes bytes;
	struct error error = {0};
	assert_true(file_read(&s->arena, path, 1 << 20, &bytes, &error));
	*ret_length = bytes.length;
	return bytes.data;
}

static void test_same_bytes(void **state)
{
	struct scratch *s = *state;
	struct error error = {0};
	static const char *const zones[] = {"UTC", "Pacific/Auckland", "America/Detroit"};
	const char *first = NULL;
	size_t first_length = 0;
	for (size_t i = 0; i < 3; i++) {
		const char *path = file_path(&s->arena, s->folder, i == 1 ? "b.zip" : "a.zip");
		struct bundle_files files = some_files(s);
		setenv("TZ", zones[i], 1);
		tzset();
		assert_true(bundle_write(path, 0640, "name", &files, &error));
		size_t length;
		const char *bytes = read_file(s, path, &length);
		if (first != NULL && (length != first_length || memcmp(bytes, first, length) != 0))
			fail_msg("other bytes in %s", zones[i]);
		first = bytes;
		first_length = length;
	}
	assert_false(file_exists(file_path(&s->arena, s->folder, "a.zip.tmp")));
}

static bool take(void *context, const void *bytes, size_t length)
{
	buf_add(context, bytes, length);
	return true;
}

static void test_round(void **state)
{
	struct scratch *s = *state;
	struct error error = {0};
	const char *path = file_path(&s->arena, s->folder, "a.zip");
	struct bundle_files files = some_files(s);
	assert_true(bundle_write(path, 0600, "name", &files, &error));
	struct bundle *bundle;
	struct bundle_entries entries = {0};
	const char *folder, *problem;
	assert_true(bundle_open(&s->arena, path, &bundle, &folder, &entries, &problem, &error));
	assert_null(problem);
	assert_string_equal(folder, "name");
	assert_int_equal(entries.count, 4);
	static const char *const wanted[][2] = {
		{"README.txt", "read me"}, {"ledger.csv", "one\ntwo\n"}, {"texts/12.txt", "words"}, {"texts/2.txt", ""}};
	for (size_t i = 0; i < 4; i++) {
		struct buf text = buf_new(&s->arena);
		assert_string_equal(entries.items[i].name, wanted[i][0]);
		assert_true(bundle_read(bundle, &s->arena, &entries.items[i], take, &text, &problem));
		assert_string_equal(buf_string(&text), wanted[i][1]);
	}
	bundle_close(bundle);
}

/* What we would never write is our own fault, not the world's. */
static void test_refused_to_write(void **state)
{
	struct scratch *s = *state;
	static const char *const names[] = {"../evil", "/evil", "a\\b", "README.txt"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct error error = {0};
		struct bundle_files files = some_files(s);
		add(s, &files, names[i], "x");
		bundle_sort(&files);
		const char *path = file_path(&s->arena, s->folder, "bad.zip");
		assert_false(bundle_write(path, 0600, "name", &files, &error));
		assert_int_equal(error.class, ERROR_BUG);
		assert_false(file_exists(path));
	}
}

/* A zip of one entry as others could make it. */
static const char *foreign(struct scratch *s, const char *name, unsigned mode, const char *password)
{
	const char *path = file_path(&s->arena, s->folder, "foreign.zip");
	zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	assert_non_null(zip);
	zip_int64_t place = zip_file_add(zip, name, zip_source_buffer(zip, "bytes", 5, 0), ZIP_FL_ENC_UTF_8);
	assert_true(place >= 0);
	zip_file_set_external_attributes(zip, (zip_uint64_t)place, 0, ZIP_OPSYS_UNIX, mode << 16);
	if (password != NULL)
		zip_file_set_encryption(zip, (zip_uint64_t)place, ZIP_EM_AES_256, password);
	assert_int_equal(zip_close(zip), 0);
	return path;
}

static void test_refused_to_read(void **state)
{
	struct scratch *s = *state;
	static const struct {
		const char *name;
		unsigned mode;
		const char *password, *says;
	} cases[] = {
		{"name/a", 0100644, NULL, NULL},
		{"/etc/a", 0100644, NULL, "absolute path"},
		{"name/../../a", 0100644, NULL, "\"..\""},
		{"name/..", 0100644, NULL, "\"..\""},
		{"name\\a", 0100644, NULL, "backslash"},
		{"name/a", 0120777, NULL, "no plain file"},
		{"name/a", 0060644, NULL, "no plain file"},
		{"a", 0100644, NULL, "outside"},
		{"name/a", 0100644, "secret", "encrypted"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bundle *bundle;
		struct bundle_entries entries = {0};
		struct error error = {0};
		const char *folder, *problem;
		assert_true(bundle_open(&s->arena, foreign(s, cases[i].name, cases[i].mode, cases[i].password), &bundle,
		                        &folder, &entries, &problem, &error));
		if (cases[i].says == NULL ? problem != NULL : problem == NULL || strstr(problem, cases[i].says) == NULL)
			fail_msg("case %zu: %s", i, problem == NULL ? "nothing wrong" : problem);
		bundle_close(bundle);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		SCRATCH_TEST(test_same_bytes),
		SCRATCH_TEST(test_round),
		SCRATCH_TEST(test_refused_to_write),
		SCRATCH_TEST(test_refused_to_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

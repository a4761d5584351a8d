/* SPDX-License-Identifier: MIT */
/* What the specification's cases leave open: refusals, checks, indentation inside partials. */
#include "base/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_refused(void **state)
{
	(void)state;
	static const struct {
		const char *name, *text, *sentence;
	} cases[] = {
		{"open tag", "a\n{{name", "x.md: line 2: a tag is not closed: add }}"},
		{"open raw tag", "{{{name}}", "x.md: line 1: a tag is not closed: add }}}"},
		{"empty name", "\n\n{{ }}", "x.md: line 3: a tag without a proper name"},
		{"blank in name", "{{two words}}", "x.md: line 1: a tag without a proper name"},
		{"dots", "{{a..b}}", "x.md: line 1: a tag without a proper name"},
		{"delimiters", "{{=<% %>=}}", "x.md: line 1: a tag that sets other delimiters"},
		{"inheritance", "{{<parent}}{{/parent}}", "x.md: line 1: a tag for inheritance"},
		{"open section", "a\n{{#rows}}\nb", "x.md: line 2: the section {{#rows}} is never closed: add {{/rows}}"},
		{"end alone", "{{/rows}}", "x.md: line 1: the end of a section that was never begun"},
		{"crossed", "{{#a}}\n{{#b}}\n{{/a}}{{/b}}", "x.md: line 3: the end of a section that is not the innermost"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		struct error error = {0};
		if (template_parse(&arena, "x.md", cases[i].text, &error) != NULL)
			fail_msg("%s: not refused", cases[i].name);
		if (error.class != ERROR_CONFIGURATION || strstr(error.text, cases[i].sentence) != error.text)
			fail_msg("%s: \"%s\"", cases[i].name, error.text);
		arena_release(&arena);
	}
}

static const struct template *partial_rows(void *context, const char *name)
{
	struct arena *arena = context;
	struct error error = {0};
	if (strcmp(name, "rows") == 0)
		return template_parse(arena, "rows", "{{#rows}}\n- {{.}}\n\n{{/rows}}\nend\n", &error);
	if (strcmp(name, "outer") == 0)
		return template_parse(arena, "outer", "one\n  {{>rows}}\ntwo\n", &error);
	if (strcmp(name, "loop") == 0)
		return template_parse(arena, "loop", "x{{>loop}}", &error);
	return NULL;
}

static void test_rendered(void **state)
{
	(void)state;
	static const struct {
		const char *name, *text, *wanted;
	} cases[] = {
		{"indented rows", "  {{>rows}}\n", "  - a\n\n  - b\n\n  end\n"},
		{"indentation adds up", " {{>outer}}", " one\n   - a\n\n   - b\n\n   end\n two\n"},
		{"empty text is false", "{{#empty}}no{{/empty}}{{^empty}}yes{{/empty}}", "yes"},
		{"flag and list show nothing", "[{{flag}}{{rows}}]", "[]"},
		{"flag keeps the value in force", "{{#rows}}{{#flag}}{{.}}{{/flag}}{{/rows}}", "ab"},
		{"set again", "{{again}}", "second"},
		{"escape is the caller's", "{{amp}} {{{amp}}} {{&amp}}", "&amp; & &"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		struct error error = {0};
		struct buf out = buf_new(&arena);
		struct value *value = value_object(&arena);
		struct value *rows = value_list(&arena, value, "rows");
		value_item_text(&arena, rows, "a");
		value_item_text(&arena, value_list(&arena, value, "rows"), "b");
		value_text(&arena, value, "empty", "");
		value_text(&arena, value, "amp", "&");
		value_text(&arena, value, "again", "first");
		value_text(&arena, value, "again", "second");
		value_flag(&arena, value, "flag", true);
		struct template *template = template_parse(&arena, "x.md", cases[i].text, &error);
		assert_non_null(template);
		template_render(template, value, template_escape_html, partial_rows, &arena, &out);
		if (strcmp(buf_string(&out), cases[i].wanted) != 0)
			fail_msg("%s: \"%s\"", cases[i].name, buf_string(&out));
		assert_string_equal(value_get_text(value, "again"), "second");
		assert_null(value_get_text(value, "flag"));
		assert_null(value_get_text(value, "missing"));
		arena_release(&arena);
	}
}

static const struct template *fixed_partial(void *context, const char *name)
{
	(void)name;
	return context;
}

static void test_endless_partial_ends(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct error error = {0};
	struct buf out = buf_new(&arena);
	struct template *loop = template_parse(&arena, "loop", "x{{>loop}}", &error);
	template_render(loop, value_object(&arena), template_escape_none, fixed_partial, loop, &out);
	assert_in_range(out.length, 1, 1000);
	assert_true(template_check(loop, NULL, 0, fixed_partial, loop, &error));
	arena_release(&arena);
}

static void test_check(void **state)
{
	(void)state;
	static const char *const names[] = {"rows", "member"};
	static const struct {
		const char *name, *text, *sentence;
	} cases[] = {
		{"known", "{{rows}} {{#member}}{{.}}{{/member}} {{member.name}}", ""},
		{"foreign", "a\n{{#rows}}\n{{deadline}}{{/rows}}", "x.md: line 3: the tag {{deadline}} has no value"},
		{"foreign section", "{{^gone}}{{/gone}}", "x.md: line 1: the tag {{gone}} has no value"},
		{"beginning of a name", "{{row}}", "x.md: line 1: the tag {{row}} has no value"},
		{"partial", "{{>rows}}{{>outer}}{{>loop}}{{>missing}}", ""},
		{"comment", "{{! deadline }}", ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		struct error error = {0};
		struct template *template = template_parse(&arena, "x.md", cases[i].text, &error);
		assert_non_null(template);
		bool good = template_check(template, names, 2, NULL, NULL, &error);
		if (good != (cases[i].sentence[0] == '\0') || strstr(error.text, cases[i].sentence) != error.text)
			fail_msg("%s: \"%s\"", cases[i].name, error.text);
		arena_release(&arena);
	}
}

static void test_check_goes_into_partials(void **state)
{
	(void)state;
	static const char *const names[] = {"member"};
	struct arena arena = {0};
	struct error error = {0};
	struct template *template = template_parse(&arena, "x.md", "{{member}} {{>outer}}", &error);
	assert_false(template_check(template, names, 1, partial_rows, &arena, &error));
	assert_non_null(strstr(error.text, "rows: line 1: the tag {{rows}} has no value"));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_rendered),
		cmocka_unit_test(test_endless_partial_ends),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_check_goes_into_partials),
	};
	return cmocka_run_group_tests_name("template", tests, NULL, NULL);
}
